"""Contra: what a customer owes us set off against what we owe the same company as a supplier. No money moves; both books are reduced.

Here the receivables side is entered, as adjustments of the items; the payables side is the accountant's to book. The items are the ones that
are named, else the oldest due, each up to what is open.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": n, "customer_id": "C1", "invoice_date": day(d), "due_date": day(d), "amount": a,
...     "currency": "EUR"} for n, d, a in (("10251", "2026-09-05", 25000), ("10234", "2026-09-01", 10000))])}
>>> made = contra(frames, Policy(), Contra("C1", 12000, "EUR", "S-9981", "Ben", day("2026-11-20")), "R7")
>>> made[["id", "invoice", "amount"]].values.tolist()            # 100.00 + 20.00 = 120.00
[['R7-1', '10234', -10000], ['R7-2', '10251', -2000]]
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.ledger import open_items
from receivables.policy import Policy
from receivables.schema import Frame, Frames, day, rows
from receivables.tables import TABLES
from receivables.words import money

__all__ = ["TABLES", "Contra", "contra", "day", "rows"]


@dataclass(frozen=True)
class Contra:
    """Whose account, how much (positive, in minor units of `currency`), against which document of the supplier's, who approved it, and its day;
    `invoices` in the order in which they are set off, where the person says so."""

    customer_id: str
    amount: int
    currency: str
    document: str
    approved_by: str
    day: pd.Timestamp
    invoices: Sequence[str] = ()


def contra(frames: Frames, policy: Policy, asked: Contra, run: str) -> Frame:
    """The rows of Adjustments. `frames` holds Invoices, and Applications, Adjustments, DueLines, Customers and Terms as far as they exist.

    Raises ReceivablesError where an amount, a document or an approval is missing, an invoice is not an open debt of the customer, or less is open.
    """
    refused = ("the amount must be more than 0" if asked.amount <= 0 else "it must name the supplier's document" if not asked.document.strip() else
               "somebody must approve it" if not asked.approved_by.strip() else
               "there is no such customer" if "Customers" in frames and asked.customer_id not in set(frames["Customers"]["customer_id"]) else "")
    if refused:
        raise ReceivablesError(f"You cannot set off against {asked.customer_id} because {refused}. Nothing was written.")
    items = open_items(frames, asked.day, policy)
    items = items[(items["customer_id"] == asked.customer_id) & (items["currency"] == asked.currency) & (items["open"] > 0)]
    if asked.invoices:
        unknown = [number for number in asked.invoices if number not in set(items["number"])]
        if unknown:
            raise ReceivablesError(f"You cannot set off against {unknown[0]} because it is no open invoice of customer {asked.customer_id} in "
                                   f"{asked.currency} on {asked.day.date()}. Nothing was written.")
        place = {number: n for n, number in enumerate(asked.invoices)}
        items = items[items["number"].isin(place)].sort_values("number", key=lambda numbers: numbers.map(place), kind="stable")
    else:
        items = items.sort_values(["due_date", "number"], kind="stable")
    left = items.groupby("number", sort=False)["open"].sum()
    if int(left.sum()) < asked.amount:
        raise ReceivablesError(f"You cannot set off {money(asked.amount, asked.currency)} {asked.currency} because only "
                               f"{money(int(left.sum()), asked.currency)} {asked.currency} is open"
                               f"{' on these invoices' if asked.invoices else ''}. Nothing was written.")
    return rows(TABLES["Adjustments"], [
        {"id": f"{run}-{n}", "kind": "contra", "invoice": number, "customer_id": asked.customer_id, "accounting_date": asked.day,
         "currency": asked.currency, "amount": -part, "reason": f"Set off against supplier document {asked.document.strip()}",
         "approved_by": asked.approved_by.strip()} for n, (number, part) in enumerate(_parts(left, asked.amount), 1)])


def _parts(left: pd.Series, amount: int) -> list[tuple[str, int]]:
    """How much of each item, in order, until nothing is left of the amount."""
    out = []
    for number, open_amount in left.items():
        part = min(int(open_amount), amount)
        if part:
            out.append((str(number), part))
        amount -= part
    return out
