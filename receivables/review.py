"""What stands on the sheet Review: a block for each receipt that needs a person, its choices, and lines that are free to type in.

A receipt needs a person while cash of it is not applied and no proposal of it is approved or ready. What a person typed and what could not
be taken yet stays in its block, with the sentence that says why. `shown` computes what the sheet's native formulas show.

>>> cash = {"id": "B1", "value_date": day("2026-11-20"), "amount": 95000, "currency": "EUR", "text": "RE 10234"}
>>> frames = {"Receipts": rows(TABLES["Receipts"], [cash]),
...     "Invoices": rows(TABLES["Invoices"], [{"number": "10234", "amount": 100000, "currency": "EUR", "customer_id": "C1"}]),
...     "Applications": rows(TABLES["Applications"], [{"id": "R2-1", "receipt": "B1", "invoice": "10234", "applied": 95000, "receipt_amount": 95000,
...         "currency": "EUR", "receipt_currency": "EUR", "status": "review", "rank": 1, "evidence": "Names 10234."}])}
>>> sheet = review(frames, {}).rows
>>> sheet[["line", "invoice", "amount", "open", "why"]].values.tolist()[:2]
[['receipt', '', 95000, 0, 'RE 10234'], ['choice 1', '10234', 95000, 100000, 'Names 10234.']]
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from receivables.ledger import balances, is_customer_money, on_account, unapplied_amounts
from receivables.review_table import CHOICE, RECEIPT, REVIEW, TYPED, UNKNOWN, YOURS
from receivables.schema import Frame, Frames, day, empty, rows
from receivables.tables import LIVE, TABLES

__all__ = ["REVIEW", "TABLES", "Review", "day", "review", "rows", "sentences", "shown", "waiting"]
FREE = 2                  # lines of each block that are free to type in
BLOCKS_MAX = 300          # receipts on the sheet; the others come when these are decided
NOT_TAKEN = "Not taken: "
UNMATCHED = "Nothing was proposed for it yet: run match."
LESS = ["discount", "write_off", "withheld_tax", "bank_charge"]
SHOWN = ["id", "receipt", "rank", "invoice", "customer_id", "applied", "currency", *LESS, "deduction", "reason", "confidence", "evidence",
         "runner_up", "receipt_amount", "receipt_currency"]
FIGURED = ["take", "receipt", "line", "invoice", "amount", "reductions", "open", "takes"]          # what the formulas look at


@dataclass(frozen=True, eq=False)
class Review:
    """The sheet's lines in the schema of REVIEW, and how many receipts wait in all; more than `BLOCKS_MAX` do not fit."""

    rows: Frame = field(default_factory=lambda: empty(REVIEW))
    waiting: int = 0
    open_items: Mapping[str, int] = field(default_factory=dict)          # of every item that the sheet names


def waiting(frames: Frames, also: Collection[str] = ()) -> Frame:
    """The receipts that need a person, oldest first, with `unapplied`: the cash is not all applied, and nothing of it is approved or ready.

    `also` are receipts that a run has asked about though they are no money in, as a payment that was taken back.
    """
    receipts, live = frames["Receipts"], _live(frames)
    left = unapplied_amounts(frames, None)
    decided = set(live.loc[live["status"] != "review", "receipt"])
    ours = (left != 0) & (is_customer_money(receipts) | receipts["id"].isin({*live["receipt"], *also})) & ~receipts["id"].isin(decided)
    kept = on_account(frames["Applications"]) - set(live["receipt"])
    asked = ours & ~receipts["id"].isin(kept)
    found = receipts[asked].assign(unapplied=left[asked])
    return found.sort_values(["value_date", "id"], kind="stable", ignore_index=True)


def review(frames: Frames, names: Mapping[str, str], said: Mapping[str, str] | None = None, typed: Frame | None = None,
           refused: Mapping[str, str] | None = None, only: Collection[str] | None = None) -> Review:
    """The sheet as it should be now. `frames` holds Receipts, Invoices, Applications (and Adjustments), `names` the customers' names.

    `said` are sentences on receipts without a proposal, `typed` the sheet as it was read (what is typed there stays), `refused` says of a
    receipt why it was not taken, `only` limits the receipts to these.
    """
    said, refused = said or {}, refused or {}
    asked = waiting(frames, said)
    if only is not None:
        asked = asked[asked["id"].isin(set(only))]
    block = asked[~asked["id"].isin(set(refused))].head(max(BLOCKS_MAX - len(refused), 0))
    block = pd.concat([asked[asked["id"].isin(set(refused))], block]).sort_values(["value_date", "id"], kind="stable")
    live = _live(frames)
    live = live[live["receipt"].isin(set(block["id"]))].sort_values(["receipt", "rank", "id"], kind="stable")
    mine = _typed(typed)
    items = _items(frames, {*live["invoice"], *(row["invoice"] for lines in mine.values() for row in lines)})
    choices: dict[str, list[dict[str, Any]]] = {}
    for row in live[SHOWN].to_dict("records"):
        choices.setdefault(row["receipt"], []).append(row)
    out: list[dict[str, Any]] = []
    for receipt in block.to_dict("records"):
        key = receipt["id"]
        out += _block(receipt, choices.get(key, []), mine.get(key, []), items, names, said.get(key, UNMATCHED), refused.get(key, ""))
    return Review(rows(REVIEW, out), len(asked), {number: item["open"] for number, item in items.items()})


def sentences(sheet: Frame) -> dict[str, str]:
    """What the sheet says of the receipts that have no choice, to say it again."""
    heads = sheet[(sheet["line"] == RECEIPT) & ~sheet["receipt"].isin(set(sheet.loc[sheet["line"].str.startswith(CHOICE), "receipt"]))]
    return {key: text for key, text in zip(heads["receipt"], heads["lost"]) if text and not text.startswith(NOT_TAKEN)}


def shown(sheet: Frame, open_items: Mapping[str, int]) -> Frame:
    """What the formulas of the sheet show, by code name: whole minor units, "" for nothing, `UNKNOWN` for an item that is not there.

    `open_items` says what is open of the items that a person typed.
    """
    records = sheet[FIGURED].to_dict("records")
    heads = {r["receipt"]: r["takes"] for r in records if r["line"] == RECEIPT}
    chosen = {(r["receipt"], r["line"]) for r in records if r["take"] and r["line"].startswith(CHOICE)}
    out, from_receipt, to_invoice = [], dict[str, int](), dict[str, int]()
    for r in records:
        marked = int((r["receipt"], r["line"]) in chosen)
        now: Any = "" if not r["invoice"] or r["line"] == RECEIPT else r["open"] or open_items.get(r["invoice"], UNKNOWN)
        takes = marked * r["takes"] if r["line"].startswith(CHOICE) else 0 if r["line"] == RECEIPT else _own(r, now, heads)
        falls = marked * (r["amount"] + r["reductions"]) if r["line"].startswith(CHOICE) else takes
        from_receipt[r["receipt"]] = from_receipt.get(r["receipt"], 0) + takes
        to_invoice[r["invoice"]] = to_invoice.get(r["invoice"], 0) + falls
        out.append({"marked": marked, "open_now": now, "from_receipt": takes, "to_invoice": falls})
    for r, figures in zip(records, out):
        now = figures["open_now"]
        figures["left_receipt"] = r["takes"] - from_receipt[r["receipt"]] if r["line"] == RECEIPT else ""
        figures["left_invoice"] = now if isinstance(now, str) else now - to_invoice[r["invoice"]]
    return pd.DataFrame(out, columns=["marked", "open_now", "from_receipt", "to_invoice", "left_receipt", "left_invoice"], dtype=object)


def _own(row: Mapping[str, Any], now: Any, heads: Mapping[str, int]) -> int:
    """What a line of the person's takes: the amount typed, else the whole item as far as the receipt goes."""
    return int(row["amount"]) if row["amount"] else 0 if isinstance(now, str) else min(int(now), heads.get(row["receipt"], 0))


def _live(frames: Frames) -> Frame:
    found = frames["Applications"]
    return found[found["status"].isin(LIVE) & (found["receipt"] != "")]


def _items(frames: Frames, numbers: Collection[str]) -> dict[str, dict[str, Any]]:
    """The items of the choices: what is open, when it is due."""
    part = frames["Invoices"][frames["Invoices"]["number"].isin(set(numbers))]
    found = part[["number", "customer_id", "due_date"]].assign(open=balances(frames, None, part)).drop_duplicates("number")
    return {row["number"]: row for row in found.to_dict("records")}


def _typed(sheet: Frame | None) -> dict[str, list[dict[str, Any]]]:
    """What a person typed, by receipt: marks of choices, and lines of yours that are not empty."""
    out: dict[str, list[dict[str, Any]]] = {}
    if sheet is None:
        return out
    own = ~(sheet["line"] == RECEIPT) & ~sheet["line"].str.startswith(CHOICE)
    filled = (sheet["customer_id"] != "") | (sheet["invoice"] != "") | (sheet["amount"] != 0)
    for row in sheet.loc[(sheet["take"] != "") | (own & filled), ["receipt", "line", "key", *TYPED]].to_dict("records"):
        out.setdefault(row["receipt"], []).append(row)
    return out


def _block(receipt: Mapping[str, Any], choices: list[dict[str, Any]], typed: list[dict[str, Any]], items: Mapping[str, dict[str, Any]],
           names: Mapping[str, str], said: str, refused: str) -> list[dict[str, Any]]:
    """The lines of one receipt."""
    key, currency = receipt["id"], receipt["currency"]
    marks = {(row["line"], row["key"]) for row in typed if row["take"]}
    head = {"take": "x" if any(line == RECEIPT for line, _ in marks) else "", "receipt": key, "line": RECEIPT, "day": receipt["value_date"],
            "who": receipt["payer_name"], "customer_id": receipt["customer_id"], "amount": receipt["unapplied"], "currency": currency,
            "why": " ".join(receipt["text"].split()), "lost": NOT_TAKEN + refused if refused else "" if choices else said, "key": key,
            "takes": receipt["unapplied"], "receipt_currency": currency}
    lines = [_choice(row, items.get(row["invoice"]), names, n == 0 or choices[n - 1]["rank"] != row["rank"]) for n, row in enumerate(choices)]
    for line in lines:
        line["take"] = "x" if (line["line"], line["key"]) in marks else ""
    own = [{c: row[c] for c in TYPED} for row in typed if row["line"] != RECEIPT and not row["line"].startswith(CHOICE)]
    free = max(FREE - len(own), 1) if receipt["unapplied"] > 0 else 0
    yours = [{**row, "receipt": key, "line": YOURS, "currency": currency, "receipt_currency": currency, "key": f"{key}/{n}"}
             for n, row in enumerate([*own, *({} for _ in range(free))], 1)]
    return [head, *lines, *yours]


def _choice(row: Mapping[str, Any], item: Mapping[str, Any] | None, names: Mapping[str, str], first: bool) -> dict[str, Any]:
    """One line of a choice; evidence and runner-up stand on its first."""
    return {"receipt": row["receipt"], "line": f"{CHOICE} {row['rank']}", "day": item["due_date"] if item else pd.NaT,
            "who": names.get(row["customer_id"], ""), "customer_id": row["customer_id"], "invoice": row["invoice"], "amount": row["applied"],
            "currency": row["currency"], "reductions": sum(row[c] for c in LESS), "deduction": row["deduction"], "open": item["open"] if item else 0,
            "confidence": row["confidence"] if first else float("nan"), "why": _why(row) if first else "" if row["invoice"] else "Stays on account.",
            "lost": row["runner_up"] if first else "", "key": row["id"], "takes": row["receipt_amount"] or row["applied"],
            "receipt_currency": row["receipt_currency"]}


def _why(row: Mapping[str, Any]) -> str:
    return row["evidence"] + (f" ({row['reason']})" if row["reason"] and row["reason"] not in row["evidence"] else "")
