"""A customer's statement: what was open at the start, what came since, what is open now, line by line with a running balance.

Every line is something that changed the balance: documents, money received, discounts and other small settlements, adjustments. Applying
cash to an item of the same account changes nothing and has no line; across accounts (another customer of the group pays, or
another currency) both sides show it. Cash belongs to the customer who is known on the statement's day. The closing balance is exactly
the customer's open items less unapplied cash, as aging has it.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "10234", "customer_id": "C1", "invoice_date": day("2026-09-01"),
...     "due_date": day("2026-10-01"), "amount": 10000, "currency": "EUR"}]),
...     "Receipts": rows(TABLES["Receipts"], [{"id": "R1", "customer_id": "C1", "value_date": day("2026-09-10"), "amount": 9800, "currency": "EUR"}]),
...     "Applications": rows(TABLES["Applications"], [{"id": "A1", "receipt": "R1", "invoice": "10234", "applied": 9800, "discount": 200,
...     "receipt_amount": 9800, "status": "posted", "effective_date": day("2026-09-10"), "currency": "EUR"}])}
>>> account = statement(frames, "C1", "EUR", day("2026-09-05"), day("2026-09-30"))
>>> account.opening, account.closing, account.lines[["document", "what", "amount", "balance"]].values.tolist()
(10000, 0, [['R1', 'Payment', -9800, 200], ['10234', 'Discount', -200, 0]])
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from receivables.ledger import applications, cleaned, day, is_customer_money, rows, set_off
from receivables.policy import Policy
from receivables.schema import Frame, Frames, empty
from receivables.tables import TABLES

__all__ = ["TABLES", "Statement", "day", "movements", "rows", "statement"]
COLUMNS = ("customer_id", "currency", "date", "document", "what", "amount")
SMALL = {"discount": "Discount", "write_off": "Write-off", "withheld_tax": "Withheld tax", "bank_charge": "Bank charge"}
DOCUMENTS = {"INV": "Invoice", "CRN": "Credit note", "DBN": "Debit note"}
KINDS = {"bad debt": "Bad debt", "settlement": "Settlement", "contra": "Set off", "fee": "Fee"}


@dataclass(frozen=True, eq=False)
class Statement:
    """Opening and closing balance in minor units, and `lines` between them: date, document, what, amount (signed), balance."""

    customer_id: str
    currency: str
    since: pd.Timestamp
    as_of: pd.Timestamp
    opening: int
    lines: Frame
    closing: int


def statement(frames: Frames, customer_id: str, currency: str, since: pd.Timestamp, as_of: pd.Timestamp, policy: Policy | None = None,
              moved: Frame | None = None) -> Statement:
    """The account of a customer in a currency from `since` to `as_of`, both inclusive. `moved` is `movements` made before for all accounts."""
    moved = movements(frames, as_of, policy or Policy()) if moved is None else moved
    mine = moved[(moved["customer_id"] == customer_id) & (moved["currency"] == currency)]
    opening = int(mine.loc[mine["date"] < since, "amount"].sum())
    lines = mine[mine["date"] >= since].reset_index(drop=True)
    lines["balance"] = opening + lines["amount"].cumsum()
    return Statement(customer_id, currency, since, as_of, opening, lines[["date", "document", "what", "amount", "balance"]],
                     opening + int(lines["amount"].sum()))


def movements(frames: Frames, as_of: pd.Timestamp, policy: Policy) -> Frame:
    """Everything that changed a balance up to the day, all accounts: columns `COLUMNS`, by date, documents before money."""
    invoices, receipts = cleaned(frames, policy), _receipts(frames, as_of, policy)
    parts = [_documents(invoices), _cash(receipts), *_applied(applications(frames, as_of), invoices, receipts), _adjusted(frames, invoices)]
    every = pd.concat([p[list(COLUMNS)] for p in parts if len(p)] or [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True)
    every = every.astype({"amount": "int64", "date": "datetime64[s]"})
    kept = every[(every["amount"] != 0) & (every["date"] <= as_of)]
    return kept.sort_values("date", kind="stable").reset_index(drop=True)


def _documents(invoices: Frame) -> Frame:
    return invoices.assign(document=invoices["number"], date=invoices["accounting_date"], what=invoices["type"].map(DOCUMENTS).fillna("Document"))


def _receipts(frames: Frames, as_of: pd.Timestamp, policy: Policy) -> Frame:
    """Customer money with its owner as of the day: the customer on the receipt, else the one of its posted rows (as `ledger.unapplied` says)."""
    receipts = frames["Receipts"].copy() if "Receipts" in frames else empty(TABLES["Receipts"])
    receipts.loc[receipts["currency"] == "", "currency"] = policy.base_currency
    receipts["date"] = receipts["accounting_date"].fillna(receipts["value_date"])
    known = applications(frames, as_of)
    known = known[(known["receipt"] != "") & (known["customer_id"] != "") & (known["status"] == "posted")]
    owners = known.sort_values("invoice", kind="stable").drop_duplicates("receipt").set_index("receipt")["customer_id"]
    blank = receipts["customer_id"] == ""
    receipts.loc[blank, "customer_id"] = owners.reindex(receipts.loc[blank, "id"].to_numpy()).fillna("").to_numpy()
    return receipts[is_customer_money(receipts)]


def _cash(receipts: Frame) -> Frame:
    what = np.where(receipts["amount"] < 0, "Money returned", "Payment")
    return receipts.assign(document=receipts["id"], what=what, amount=-receipts["amount"])


def _applied(applied: Frame, invoices: Frame, receipts: Frame) -> list[Frame]:
    """What applications change: small settlements on the item's account, and cash that crosses accounts, on both."""
    items, cash = invoices.set_index("number"), receipts.set_index("id")
    back = set_off({"Invoices": invoices, "Receipts": receipts}, applied)
    back = back[back["receipt"].isin(cash.index)]
    applied = applied[applied["invoice"].isin(items.index)]
    item = _side(items, applied["invoice"])
    small = [pd.DataFrame({**item, "date": applied["effective_date"].to_numpy(), "document": applied["invoice"].to_numpy(), "what": words,
                           "amount": -applied[name].to_numpy()}) for name, words in SMALL.items()]
    paid = applied[applied["receipt"].isin(cash.index)]
    noted = applied[applied["credit_note"].isin(items.index)]
    bare = applied[~applied["receipt"].isin(cash.index) & ~applied["credit_note"].isin(items.index)]
    opening = pd.DataFrame({**_side(items, bare["invoice"]), "date": bare["effective_date"].to_numpy(), "document": bare["invoice"].to_numpy(),
                            "what": "Paid before", "amount": -bare["applied"].to_numpy()})
    return [*small, opening, *_crossing(paid, _side(items, paid["invoice"]), _side(cash, paid["receipt"]), "receipt", "receipt_amount"),
            *_crossing(back, _side(cash, back["invoice"]), _side(cash, back["receipt"]), "receipt", "receipt_amount"),
            *_crossing(noted, _side(items, noted["invoice"]), _side(items, noted["credit_note"]), "credit_note", "applied")]


def _side(table: Frame, keys: pd.Series) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """The account of each row: customer and currency."""
    found = table.loc[keys.to_numpy(), ["customer_id", "currency"]]
    return {"customer_id": found["customer_id"].to_numpy(dtype=object), "currency": found["currency"].to_numpy(dtype=object)}


def _crossing(applied: Frame, item: dict[str, np.ndarray], source: dict[str, np.ndarray], key: str, amount: str) -> list[Frame]:  # type: ignore[type-arg]
    """Both sides of each application; what stays in one account nets to nothing and is left out."""
    same = (item["customer_id"] == source["customer_id"]) & (item["currency"] == source["currency"])
    down, up = applied["applied"].to_numpy(), applied[amount].to_numpy()
    dates, numbers, payers = applied["effective_date"].to_numpy(), applied["invoice"].to_numpy(dtype=object), applied[key].to_numpy(dtype=object)
    paid_by = [f"Paid by {payer} of {who or 'an unknown payer'} ({money})" for payer, who, money in
               zip(payers, source["customer_id"], source["currency"])]
    used_for = [f"Used for {number} of {who} ({money})" for number, who, money in zip(numbers, item["customer_id"], item["currency"])]
    one = pd.DataFrame({**item, "date": dates, "document": numbers, "what": paid_by, "amount": -down})
    other = pd.DataFrame({**source, "date": dates, "document": payers, "what": used_for, "amount": up})
    uneven = pd.DataFrame({**item, "date": dates, "document": numbers, "what": "Difference between item and receipt", "amount": up - down})
    return [one[~same], other[~same], uneven[same]]


def _adjusted(frames: Frames, invoices: Frame) -> Frame:
    adjusted = frames["Adjustments"] if "Adjustments" in frames else empty(TABLES["Adjustments"])
    items = invoices.set_index("number")
    adjusted = adjusted[adjusted["invoice"].isin(items.index)]
    what = adjusted["kind"].map(KINDS).fillna("Adjustment").to_numpy()
    return pd.DataFrame({**_side(items, adjusted["invoice"]), "date": adjusted["accounting_date"].to_numpy(),
                         "document": adjusted["invoice"].to_numpy(), "what": what, "amount": adjusted["amount"].to_numpy()})
