"""Open items and unapplied cash from ranges: what AR_AGING and AR_BALANCE stand on.

With the Applications range everything is computed as of the day, as the ledger does. Without it the open amounts that stand in the
Invoices range are taken as they are, and then only for the day they were computed for.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.ledger import cleaned, open_items, unapplied
from receivables.policy import Policy
from receivables.schema import Frame, empty
from receivables.tables import APPLICATIONS, INVOICES, RECEIPTS
from udfs._cells import is_blank, only, table

PLAIN = Policy(base_currency="")        # a range without a currency column keeps its currency blank
CASH_COLUMNS = ["customer_id", "currency", "unapplied"]


@dataclass(frozen=True, eq=False)
class Position:
    """Open items and unapplied cash as of a day, and in words where the open amounts come from."""

    items: Frame
    cash: Frame
    source: str


def position(invoices: Any, applications: Any, receipts: Any, as_of: pd.Timestamp, figures_as_of: pd.Timestamp | None) -> Position:
    """The ledger that the ranges hold, as of the day. Raises ReceivablesError when they cannot say what was open then."""
    return _as_of(invoices, applications, receipts, as_of) if _given(applications) else _as_shown(invoices, receipts, as_of, figures_as_of)


def _as_of(invoices: Any, applications: Any, receipts: Any, as_of: pd.Timestamp) -> Position:
    items, _ = table(invoices, INVOICES, ("number", "customer_id", "invoice_date", "amount"))
    applied, found = table(applications, APPLICATIONS, ("invoice", "applied", "effective_date"))
    if "status" not in found:
        applied["status"] = "posted"
    if "receipt_amount" not in found:
        applied["receipt_amount"] = applied["applied"]
    frames = {"Invoices": items, "Applications": applied, "Receipts": empty(RECEIPTS)}
    if _given(receipts):
        frames["Receipts"], _ = table(receipts, RECEIPTS, ("id", "value_date", "amount"))
    return Position(open_items(frames, as_of, PLAIN), unapplied(frames, as_of, PLAIN), "Open amounts are computed from Applications")


def _as_shown(invoices: Any, receipts: Any, as_of: pd.Timestamp, figures_as_of: pd.Timestamp | None) -> Position:
    if figures_as_of is not None and figures_as_of != as_of:
        raise ReceivablesError(f"You cannot look at these open amounts as of {as_of.date()} because they are as of {figures_as_of.date()}. "
                               f"Give the Applications range too, or use {figures_as_of.date()}.")
    items, found = table(invoices, INVOICES, ("customer_id", ("open", "amount"), ("due_date", "invoice_date")))
    column = "open" if "open" in found else "amount"
    items = items.assign(open=items[column])
    items["invoice_date"] = items["invoice_date"].fillna(items["due_date"])
    items = cleaned({"Invoices": items[items["open"] != 0]}, PLAIN).reset_index(drop=True)
    cash = empty(RECEIPTS)
    if _given(receipts):
        cash, _ = table(receipts, RECEIPTS, ("customer_id", "unapplied"))
        cash = cash[(cash["unapplied"] != 0) & (cash["kind"] != "not customer")]
    return Position(items, cash[CASH_COLUMNS].reset_index(drop=True), f"Open amounts are the column {INVOICES.by_name[column].header}")


def _given(cells: Any) -> bool:
    return isinstance(cells, list | tuple | pd.DataFrame) or hasattr(cells, "tolist") or not is_blank(only(cells, "a range"))
