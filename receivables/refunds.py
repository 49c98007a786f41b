"""Refunds: money that a customer has too much with us and gets back. Proposed, approved by a person, paid by the bank, found on the statement.

A customer in a currency is in credit by cash that is not applied and credit notes, less what is owed. So much is proposed, the oldest cash first,
then credit notes; one row of Refunds a source. Nothing is paid by us: the bank is, by people, after somebody has approved the row (Status
"approved", and who in Approved By). The line of the statement that pays it back is found by its customer or by the number that it names, and its
amount; `match` then proposes what it takes back, and `post` sets the row to paid.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "1", "customer_id": "C1", "amount": 3000, "currency": "EUR",
...     "invoice_date": day("2026-10-01"), "due_date": day("2026-10-31")}]), "Applications": rows(TABLES["Applications"], []),
...     "Receipts": rows(TABLES["Receipts"], [{"id": "P1", "customer_id": "C1", "amount": 10000, "currency": "EUR", "value_date": day("2026-11-02"),
...     "kind": "customer"}])}
>>> propose(frames, Policy(), day("2026-11-20"), "R7")[["id", "receipt", "amount", "status"]].values.tolist()       # 100.00 - 30.00 owed
[['R7-1', 'P1', 7000, 'proposed']]
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.ledger import open_items, unapplied
from receivables.matching.batch import Proposals
from receivables.matching.names import account, fold, key
from receivables.policy import Policy
from receivables.returns import says_return
from receivables.schema import Frame, Frames, day, empty, rows
from receivables.tables import TABLES
from receivables.words import listed, money

__all__ = ["RULE", "TABLES", "approve", "day", "paid", "pay_back", "payable", "propose", "rows", "said", "unapproved"]
RULE = "refund"
STANDING = ("proposed", "approved")
CONFIDENCE = 99.0


def propose(frames: Frames, policy: Policy, as_of: pd.Timestamp, run: str, customers: Collection[str] = ()) -> Frame:
    """New rows of Refunds for customers who are in credit (all, or the named ones); what stands proposed or approved counts as gone."""
    items, cash = open_items(frames, as_of, policy), unapplied(frames, as_of, policy)
    gone = _standing(frames)
    made: list[dict[str, Any]] = []
    for (who, code), balance in _balances(items, cash, gone).items():
        if balance >= 0 or not who or (customers and who not in customers):
            continue
        left = -balance
        for source, number, amount in _sources(items, cash, gone, who, code):
            part = min(left, amount)
            if part > 0:
                made.append({"id": f"{run}-{len(made) + 1}", "date": as_of, "customer_id": who, "currency": code, "amount": part, source: number,
                             "status": "proposed", "reason": "Credit balance"})
            left -= part
    return rows(TABLES["Refunds"], made)


def _standing(frames: Frames) -> dict[str, int]:
    """What is proposed or approved already, by the receipt or credit note that it comes from."""
    table = frames.get("Refunds", empty(TABLES["Refunds"]))
    mine = table[table["status"].isin(STANDING)]
    return mine.groupby(mine["receipt"].mask(mine["receipt"] == "", mine["credit_note"]))["amount"].sum().astype("int64").to_dict()


def _balances(items: Frame, cash: Frame, gone: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """What each customer owes in each currency, what is to be refunded already taken as gone."""
    credited = [left + gone.get(number, 0) if left < 0 else left for number, left in zip(items["number"].tolist(), items["open"].tolist())]
    held = [gone.get(receipt, 0) - left for receipt, left in zip(cash["receipt"].tolist(), cash["unapplied"].tolist())]
    parts = [pd.DataFrame({"who": frame["customer_id"], "code": frame["currency"], "amount": amounts})
             for frame, amounts in ((items, credited), (cash, held))]
    every = pd.concat(parts, ignore_index=True)
    return {(str(who), str(code)): int(amount) for (who, code), amount in every.groupby(["who", "code"])["amount"].sum().items()}


def _sources(items: Frame, cash: Frame, gone: Mapping[str, int], who: str, code: str) -> list[tuple[str, str, int]]:
    """Where a refund can come from, in order: column, number, and how much is left there."""
    held = cash[(cash["customer_id"] == who) & (cash["currency"] == code) & (cash["unapplied"] > 0)].sort_values(["value_date", "receipt"])
    notes = items[(items["customer_id"] == who) & (items["currency"] == code) & (items["open"] < 0)].sort_values(["invoice_date", "number"])
    out = [("receipt", str(r), int(a) - gone.get(r, 0)) for r, a in zip(held["receipt"], held["unapplied"])]
    return out + [("credit_note", str(n), -int(a) - gone.get(n, 0)) for n, a in zip(notes["number"], notes["open"])]


def payable(frames: Frames) -> Frame:
    """The approved rows that wait for the bank, with the customer's name and account: the one on file, else the one the money came from."""
    table = frames["Refunds"]
    wait = table[(table["status"] == "approved") & (table["approved_by"].str.strip() != "")]
    customers = frames["Customers"].set_index("customer_id")
    came = frames["Receipts"].set_index("id")["payer_account"]
    names, accounts = (customers[c].reindex(wait["customer_id"]).fillna("").tolist() for c in ("name", "bank_accounts"))
    first = [(own.split(";")[0].strip() or came.get(receipt, "")) for own, receipt in zip(accounts, wait["receipt"])]
    return wait.assign(name=names, account=first).reset_index(drop=True)


def pay_back(frames: Frames, asked: Frame, payers: Mapping[str, str]) -> Proposals:
    """Proposals for lines of money going out that pay approved refunds; the rows have no ids yet.

    `asked` are rows of Receipts with `unapplied`; `payers` says which customer is certain to stand behind a receipt.
    """
    lines = [line for line in asked[asked["amount"] < 0].to_dict("records") if not says_return(line) and line["unapplied"] == line["amount"]]
    found: list[dict[str, Any]] = []
    said: list[tuple[str, str, str]] = []
    if lines and "Refunds" in frames:
        wait = payable(frames).to_dict("records")
        used: set[str] = set()
        for line in sorted(lines, key=lambda one: (one["value_date"], one["id"])):
            mine = _paid_by(line, [w for w in wait if w["id"] not in used], payers.get(line["id"], ""))
            if mine:
                used |= {w["id"] for w in mine}
                found += [_row(line, w) for w in mine]
                said.append((line["id"], "ready", found[-1]["evidence"]))
    return Proposals.of(rows(TABLES["Applications"], found), said)


def _paid_by(line: Mapping[str, Any], wait: Sequence[dict[str, Any]], payer: str) -> list[dict[str, Any]]:
    """The refunds that the line pays: those it names, else all of one customer, when they are its amount and no other choice is."""
    near = [w for w in wait if w["currency"] == line["currency"]]
    words = set(fold(f"{line['text']} {line['end_to_end_id']}").replace(",", " ").split())
    named = [w for w in near if words & {fold(w[name]) for name in ("id", "receipt", "credit_note") if w[name]}]
    own, name = account(line["payer_account"]), key(line["payer_name"]).full
    theirs = [w for w in near if w["customer_id"] == payer or (own and account(w["account"]) == own) or (name and key(w["name"]).full == name)]
    for some in (named, theirs):
        if some and sum(w["amount"] for w in some) == -line["amount"]:
            return list(some)
        single = [w for w in some if w["amount"] == -line["amount"]]
        if len(single) == 1:
            return single
    return []


def _row(line: Mapping[str, Any], refund: Mapping[str, Any]) -> dict[str, Any]:
    code, amount = line["currency"], refund["amount"]
    source = f"receipt {refund['receipt']}" if refund["receipt"] else f"credit note {refund['credit_note']}"
    evidence = (f"Refund {refund['id']} to {refund['customer_id']}, approved by {refund['approved_by']}: pays back "
                f"{money(amount, code)} {code} of {source}.")
    at = line["value_date"] if pd.isna(line["accounting_date"]) else line["accounting_date"]
    return {"receipt": line["id"], "invoice": refund["receipt"] or refund["credit_note"], "customer_id": refund["customer_id"], "applied": -amount,
            "receipt_amount": -amount, "currency": code, "receipt_currency": code, "rule": RULE, "status": "ready", "rank": 1, "evidence": evidence,
            "confidence": CONFIDENCE, "effective_date": at, "note": f"Refund {refund['id']}"}


def paid(posted: Frame, frames: Frames) -> Changes:
    """The rows of Refunds whose money went out with what was just posted."""
    mine = posted[(posted["rule"] == RULE) & posted["note"].str.startswith("Refund ")]
    if mine.empty or "Refunds" not in frames:
        return Changes()
    by = dict(zip(mine["note"].str.removeprefix("Refund "), mine["receipt"]))
    table = frames["Refunds"]
    done = table[table["id"].isin(by)]
    return Changes(updates={"Refunds": done.assign(status="paid", paid_by=done["id"].map(by)).reset_index(drop=True)}) if len(done) else Changes()


def unapproved(frames: Frames) -> Frame:
    """Rows that are called approved, and nobody says who approved them: they are not paid."""
    table = frames.get("Refunds", empty(TABLES["Refunds"]))
    return table[(table["status"] == "approved") & (table["approved_by"].str.strip() == "")]


def said(table: Frame) -> str:
    """Refunds in words, by currency: 120.00 EUR and 5.00 USD."""
    sums = table.groupby("currency", sort=True)["amount"].sum()
    return listed([f"{money(int(amount), str(code))} {code}" for code, amount in sums.items()], "and")


def approve(table: Frame, ids: Sequence[str], by: str) -> Frame:
    """The named rows of Refunds, approved. Raises ReceivablesError for a row that is not there or not proposed, and without a name."""
    if not by.strip():
        raise ReceivablesError("You cannot approve a refund because nobody is named who does. Say it with --by.")
    states = dict(zip(table["id"], table["status"]))
    wrong = next((one for one in ids if states.get(one) != "proposed"), "")
    if wrong:
        why = f"it is {states[wrong]} already" if wrong in states else "Refunds has no such row"
        raise ReceivablesError(f"You cannot approve refund {wrong} because {why}. Nothing was written.")
    return table[table["id"].isin(set(ids))].assign(status="approved", approved_by=by.strip()).reset_index(drop=True)
