"""What a payment that came back does to the ledger: reversal rows, dated on the return, that open again exactly what it had paid.

A row of a return takes back, from an item, what the receipt paid there (discount, write-off, deduction and all), and names the row that it
takes back in `reverses`. What of the receipt was not applied is set off: a row whose target is the receipt itself. Both have the return as
their receipt and are negative, so the return is applied to its end, the receipt stays applied as it was, and as of any day before the
return everything still shows paid. What the line is more than the receipt, a fee of the bank, stays on it.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from receivables.ledger import TAKEN_BACK, unapplied_amounts
from receivables.matching.batch import Proposals
from receivables.returns import Came, Line, Original, says_return
from receivables.schema import Frame, Frames, rows
from receivables.tables import TABLES
from receivables.words import listed, money

RULE = "returned payment"
ALTERNATIVES_MAX = 3
CONFIDENCE = {"reference": 99.0, "document": 98.0, "account": 97.0, "name": 96.0, "amount": 60.0}
BY = {"reference": "It carries the same reference.", "document": "Its text names what that receipt paid.",
      "account": "Account and amount are the same, and no other receipt's are.", "name": "Payer and amount are the same, and no other receipt's are.",
      "amount": "Only the amount is the same."}
FEE = "is more than what came in, as a bank's fee would be; that part stays on the return."


class TakenBack(NamedTuple):
    """Proposals for the returns, which receipts those are, and the receipts that they are sure to take back."""

    found: Proposals
    returns: frozenset[str]
    originals: frozenset[str]


class _Ledger(NamedTuple):
    """What a receipt paid and still holds: its posted rows not taken back yet, by receipt; what is unapplied; and what a person keeps."""

    posted: Mapping[str, list[Line]]
    left: Mapping[str, int]
    kept: frozenset[str]


def take_back(frames: Frames, asked: Frame, kept: Collection[str]) -> TakenBack:
    """Proposals for every line of `asked` (rows of Receipts with `unapplied`) that is money come back and has an original.

    A line without one is left to the matcher, which lays it before a person. `kept` are receipts with proposals that a person keeps. The
    rows have no ids yet.
    """
    lines = [line for line in asked[asked["amount"] < 0].to_dict("records") if says_return(line) and line["unapplied"] == line["amount"]]
    if not lines:
        return _result([], [], ())
    ledger = _ledger(frames, kept)
    came = Came(frames["Receipts"], gone(frames), {r: [str(row["invoice"]) for row in posted] for r, posted in ledger.posted.items()})
    found: list[dict[str, Any]] = []
    said: list[tuple[str, str, str]] = []
    used: set[str] = set()
    for line in sorted(lines, key=lambda one: (one["value_date"], one["id"])):
        originals = [o for o in came.originals(line) if o.receipt["id"] not in used]
        if not originals:
            continue
        mine, status = _proposed(line, originals, ledger)
        if status == "ready":
            used.add(originals[0].receipt["id"])
        found += mine
        said.append((line["id"], status, mine[0]["evidence"]))
    return _result(found, said, used)


def gone(frames: Frames) -> set[str]:
    """The receipts that came back before: rows of another receipt took back theirs, or were set off against them."""
    applied = frames["Applications"]
    posted = applied[applied["status"] == "posted"]
    owner = dict(zip(applied["id"], applied["receipt"]))
    back = posted[(posted["reverses"] != "") | (posted["receipt_amount"] < 0)]
    taken = {owner.get(r, "") for r, receipt in zip(back["reverses"], back["receipt"]) if owner.get(r, receipt) != receipt}
    return (taken | (set(back["invoice"]) & set(frames["Receipts"]["id"]))) - {""}


def _ledger(frames: Frames, kept: Collection[str]) -> _Ledger:
    applied = frames["Applications"]
    back = set(applied.loc[applied["status"] == "posted", "reverses"])
    stand = applied[(applied["status"] == "posted") & (applied["receipt"] != "") & (applied["invoice"] != "") & ~applied["id"].isin(back)]
    posted: dict[str, list[Line]] = {}
    for row in stand.to_dict("records"):
        posted.setdefault(row["receipt"], []).append(row)
    return _Ledger(posted, dict(zip(frames["Receipts"]["id"], unapplied_amounts(frames, None).tolist())), frozenset(kept))


def _proposed(line: Line, originals: Sequence[Original], ledger: _Ledger) -> tuple[list[dict[str, Any]], str]:
    """The rows of a return, its alternatives by rank, and the status."""
    shown = originals[:ALTERNATIVES_MAX]
    kept = [o.receipt["id"] for o in shown if o.receipt["id"] in ledger.kept and ledger.left[o.receipt["id"]]]
    one = len(originals) == 1 and shown[0].by != "amount"
    status = "ready" if one and not shown[0].fee and not kept else "review"
    out: list[dict[str, Any]] = []
    for rank, original in enumerate(shown, start=1):
        others = [o.receipt["id"] for o in originals if o is not original]
        sentences = [_what(line, original, ledger), BY[original.by] if one or original.by == "amount" else
                     f"{listed(others)} {'fits' if len(others) == 1 else 'fit'} as well."]
        if original.fee:
            sentences.append(f"{money(original.fee, line['currency'])} {FEE}")
        if original.receipt["id"] in kept:
            sentences.append(f"A proposal for {original.receipt['id']} stands that you keep: reject it first.")
        about = {"rule": RULE, "status": status, "rank": rank, "evidence": " ".join(sentences),
                 "confidence": round(CONFIDENCE[original.by] / len(originals), 1),
                 "note": f"{line['note'] or 'Returned'}: takes back {original.receipt['id']}",
                 "runner_up": f"{listed(others)} fit{'s' if len(others) == 1 else ''} as well as this one." if others else ""}
        out += [row | about for row in _rows(line, original, ledger)]
    return out, status


def _rows(line: Line, original: Original, ledger: _Ledger) -> list[dict[str, Any]]:
    """The reversal rows of what the receipt paid, what is set off against the rest of it, and a fee that stays."""
    receipt, base = original.receipt, {"receipt": line["id"], "receipt_currency": line["currency"], "effective_date": _day(line)}
    out = []
    for row in ledger.posted.get(receipt["id"], ()):
        same = {name: row[name] for name in ("invoice", "customer_id", "currency", "reason", "due_line")}
        day = max(base["effective_date"], row["effective_date"])
        out.append(base | same | {name: -row[name] for name in TAKEN_BACK} | {"reverses": row["id"], "effective_date": day})
    left = ledger.left[receipt["id"]]
    own = {"customer_id": receipt["customer_id"] or next((row["customer_id"] for row in out), ""), "currency": line["currency"]}
    if left:
        out.append(base | own | {"invoice": receipt["id"], "applied": -left, "receipt_amount": -left})
    if original.fee:
        out.append(base | own | {"applied": -original.fee, "receipt_amount": -original.fee})
    return out


def _day(line: Line) -> Any:
    return line["value_date"] if pd.isna(line["accounting_date"]) else line["accounting_date"]


def _what(line: Line, original: Original, ledger: _Ledger) -> str:
    """What the return takes back, and what is open again by it."""
    receipt, code = original.receipt, line["currency"]
    paid, left = ledger.posted.get(receipt["id"], ()), ledger.left[receipt["id"]]
    said = line["note"].split(", of entry")[0] if line["note"].startswith(("Ret", "Rev", "Dis", "Con")) else "The payment came back"
    who = f" of {receipt['payer_name']}" if receipt["payer_name"] else ""
    text = f"{said}: takes back receipt {receipt['id']}{who} over {money(receipt['amount'], code)} {code} of {receipt['value_date'].date()}"
    if paid:
        documents = listed([row["invoice"] for row in paid])
        beside = sum(row["discount"] + row["write_off"] + row["withheld_tax"] + row["bank_charge"] for row in paid)
        text += f", which paid {documents}. Open again: {documents}"
        text += f", with the {money(beside, paid[0]['currency'])} of discount and differences that went with it" if beside else ""
    if left == receipt["amount"]:
        return f"{text}, which is not applied to anything: the two are set off against each other."
    return f"{text}. Its unapplied {money(left, code)} is set off." if left else f"{text}."


def _result(found: Sequence[dict[str, Any]], said: Sequence[tuple[str, str, str]], originals: Collection[str]) -> TakenBack:
    return TakenBack(Proposals.of(rows(TABLES["Applications"], found), said), frozenset(one[0] for one in said),
                     frozenset(originals))
