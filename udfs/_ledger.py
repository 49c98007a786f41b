"""The ledger that ranges hold, as of a day: open items and cash that is not applied. What the report functions stand on.

With the Applications range everything is computed as of the day, as the ledger does it. Without it the open amounts that stand in the
Invoices range are taken as they are, and then only for the day they were computed for.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.ledger import cleaned, items_of, open_items, unapplied
from receivables.policy import Policy, parse
from receivables.schema import Frame, Frames, empty
from receivables.tables import INVOICES, RECEIPTS, TABLES
from udfs._cells import optional_day
from udfs._sheet import Sheet, given
from udfs.registry import Arg

INVOICES_ARG = Arg("invoices", "Invoices with their header row: Customer, Due Date (or Invoice Date and Terms) and Open (or Amount); Invoices[#All].",
                   "range")
AS_OF_ARG = Arg("as_of", "The day to look from: a date, or AsOf.", "date")
APPLICATIONS_ARG = Arg("applications", "Applications with their header row; then open amounts are computed as of the day.", "range", True)
RECEIPTS_ARG = Arg("receipts", "Receipts with their header row, for the cash that is not applied.", "range", True)
LEDGER_ARGS = (
    APPLICATIONS_ARG, RECEIPTS_ARG,
    Arg("figures_as_of", "The day the Open column is as of: FiguresAsOf. Another as-of date is then refused without Applications.", "date", True),
    Arg("adjustments", "Adjustments with their header row (bad debt, settlements), where there are any and Applications are given.", "range", True),
    Arg("due_lines", "DueLines with their header row, where invoices are paid in instalments.", "range", True))

# columns that Invoices must have: with Applications, and without them
LEDGER_INVOICES: tuple[str | tuple[str, ...], ...] = ("number", "customer_id", "invoice_date", "amount")
INVOICES_SHOWN: tuple[str | tuple[str, ...], ...] = ("customer_id", ("open", "amount"), ("due_date", "invoice_date"))
# columns that say from which day a row counts: the first, else the second
_DATES: Mapping[str, tuple[str, str]] = {
    "Invoices": ("accounting_date", "invoice_date"), "Receipts": ("accounting_date", "value_date"),
    "Applications": ("effective_date", "effective_date"), "Adjustments": ("accounting_date", "accounting_date")}
CASH_COLUMNS = ["receipt", "customer_id", "currency", "value_date", "accounting_date", "amount", "unapplied"]
_NEEDED: Mapping[str, tuple[str | tuple[str, ...], ...]] = {
    "Applications": ("invoice", "applied", "effective_date"),
    "Receipts": ("id", "value_date", "amount"), "Adjustments": ("invoice", "amount", "accounting_date"),
    "DueLines": ("invoice", "due_date", "amount"), "Disputes": ("invoice",), "Customers": ("customer_id",), "Terms": ("code",),
    "PayerRules": ("customer_id",), "Rates": ("date", "currency", "rate"), "DunningLevels": ("level", "days", "subject", "body"),
    "Reminders": ("id", "customer_id", "status"), "ReminderLines": ("reminder", "invoice", "level"), "Settings": ("key", "value")}


class Ranges(NamedTuple):
    """What a function was given, cells as they came."""

    invoices: Any
    applications: Any = None
    receipts: Any = None
    figures_as_of: Any = None
    adjustments: Any = None
    due_lines: Any = None
    disputes: Any = None
    customers: Any = None
    terms: Any = None
    settings: Any = None

    def others(self) -> dict[str, Any]:
        """The ranges beside Invoices, by the table they hold."""
        return {"Applications": self.applications, "Receipts": self.receipts, "Adjustments": self.adjustments, "DueLines": self.due_lines,
                "Disputes": self.disputes, "Customers": self.customers, "Terms": self.terms}


class Position(NamedTuple):
    """Open items and unapplied cash as of a day, in words where the open amounts come from, and as far as they were read the tables behind."""

    items: Frame
    cash: Frame
    source: str
    frames: Frames
    policy: Policy


def position(ranges: Ranges, as_of: pd.Timestamp, by: str = "due") -> Position:
    """Items with customer_id, currency, due_date, invoice_date and open, and cash: as much as aging needs."""
    if given(ranges.applications) or given(ranges.due_lines):
        return whole(ranges, as_of)
    _check_day(ranges, as_of)
    sheet = Sheet.of(ranges.invoices, INVOICES, INVOICES_SHOWN)
    found = _shown_columns(sheet, as_of, by)
    return whole(ranges, as_of) if found is None else Position(found, shown_cash(ranges.receipts, as_of, ""), _source(sheet), {}, Policy())


def whole(ranges: Ranges, as_of: pd.Timestamp, proposed: bool = False) -> Position:
    """Items and cash with every column that `receivables.ledger` gives them. `proposed`: cash whose proposals name one customer is theirs."""
    if given(ranges.applications):
        frames, policy = ledger(ranges, as_of)
        items, cash = open_items(frames, as_of, policy), unapplied(frames, as_of, policy, proposed)
        source = "Open amounts are computed from Applications"
    else:
        frames, policy = shown_ledger(ranges, as_of)
        items, cash = items_of(frames["Invoices"], frames, as_of), shown_cash(ranges.receipts, as_of, policy.base_currency)
        source = _source(Sheet.of(ranges.invoices, INVOICES, INVOICES_SHOWN))
    lost = items[items["customer_id"] == ""]
    if len(lost):
        raise ReceivablesError(f"You cannot add up the open amount of {lost['number'].iloc[0] or 'an item'} because it has no customer. "
                               "Type the customer, or leave a total line out of the range.")
    return Position(items, cash, source, frames, policy)


def ledger(ranges: Ranges, as_of: pd.Timestamp) -> tuple[Frames, Policy]:
    """Every range as a table of the ledger that can be looked at as of the day, and the policy. A range left out is an empty table."""
    frames, policy = read_frames(ranges, tuple(ranges.others()), LEDGER_INVOICES)
    twice = frames["Invoices"]["number"][frames["Invoices"]["number"].duplicated()]
    if len(twice):
        raise ReceivablesError(f"You cannot apply cash to invoice {twice.iloc[0]} because it stands twice in the range. A number is unique.")
    for name, (column, other) in _DATES.items():
        _need_dates(name, frames[name], column, other)
    _check_opening(frames["Applications"], as_of)
    return frames, policy


def shown_ledger(ranges: Ranges, as_of: pd.Timestamp) -> tuple[Frames, Policy]:
    """The ranges where no Applications are given: `open` of Invoices is as it stands, from the column Amount where there is no column Open."""
    _check_day(ranges, as_of)
    frames, policy = read_frames(ranges, ("DueLines", "Disputes", "Customers", "Terms"), INVOICES_SHOWN)
    invoices = cleaned(frames, policy)
    column = open_column(Sheet.of(ranges.invoices, INVOICES, INVOICES_SHOWN))
    frames["Invoices"] = invoices.assign(open=invoices[column], accounting_date=invoices["accounting_date"].fillna(as_of))
    return frames, policy


def open_column(sheet: Sheet) -> str:
    """The column that says what is open."""
    return "open" if "open" in sheet.found else "amount"


def read_frames(ranges: Ranges, names: Iterable[str], needed: tuple[str | tuple[str, ...], ...]) -> tuple[Frames, Policy]:
    """Invoices and the named tables, and the policy; blank currencies are the policy's base, else the only one that Invoices names."""
    sheet = Sheet.of(ranges.invoices, INVOICES, needed)
    codes = [code for code in sheet.currency().categories if code]
    policy = _policy(ranges.settings, codes[0] if len(codes) == 1 else "")
    frames: Frames = {"Invoices": sheet.frame(policy.base_currency)}
    for name in names:
        frames[name] = read_frame(name, ranges.others()[name], policy.base_currency)
    return frames, policy


def read_frame(name: str, cells: Any, base: str) -> Frame:
    """A range as a table of the ledger; empty where none was given."""
    if not given(cells):
        return empty(TABLES[name])
    sheet = Sheet.of(cells, TABLES[name], _NEEDED.get(name, (TABLES[name].key,)))
    frame = sheet.frame(base)
    if name == "Applications":
        if "status" not in sheet.found:
            frame["status"] = "posted"
        if (frame["status"] == "").any():
            raise ReceivablesError("You cannot use these Applications because a row has no Status. Write posted where it counts.")
        if "receipt_amount" not in sheet.found:
            frame["receipt_amount"] = frame["applied"]
    return frame


def _policy(cells: Any, currency: str) -> Policy:
    """The policy of the Settings range, else the defaults with the currency of the list."""
    if not given(cells):
        return Policy(base_currency=currency)
    settings = read_frame("Settings", cells, "")
    policy, issues = parse(dict(zip(settings["key"], settings["value"])))
    if issues:
        raise ReceivablesError(issues[0].sentence())
    return policy


def _need_dates(name: str, frame: Frame, column: str, other: str) -> None:
    """Refuse a row without the day from which it counts: nobody could say whether it counts as of a day."""
    lost = frame[frame[column].isna() & frame[other].isna()]
    if len(lost):
        which, header = lost[TABLES[name].key].iloc[0] or "a row", TABLES[name].by_name[other].header
        raise ReceivablesError(f"You cannot compute amounts as of a day because {which} in {name} has no {header}. Type the date.")


def _check_opening(applications: Frame, as_of: pd.Timestamp) -> None:
    """Refuse a day before an opening: rows that neither a receipt nor a credit note pays say what was paid before the ledger began."""
    opening = applications[(applications["receipt"] == "") & (applications["credit_note"] == "") & (applications["status"] == "posted")]
    begins = opening["effective_date"].max()
    if (applications["receipt"] != "").any() and begins > as_of:
        raise ReceivablesError(f"You cannot look at these ranges as of {as_of.date()} because Applications begins with an opening on "
                               f"{begins.date()}: what was open before is not known.")


def _check_day(ranges: Ranges, as_of: pd.Timestamp) -> None:
    figures = optional_day(ranges.figures_as_of, "the day of the figures")
    if figures is not None and figures != as_of:
        raise ReceivablesError(f"You cannot look at these open amounts as of {as_of.date()} because they are as of {figures.date()}. "
                               f"Give the Applications range too, or use {figures.date()}.")


def _shown_columns(sheet: Sheet, as_of: pd.Timestamp, by: str) -> Frame | None:
    """The columns that aging needs, read alone; None where a due date must be computed from terms."""
    money = sheet.currency()
    open_ = sheet.amounts(open_column(sheet), money)
    dated = sheet.days("accounting_date")
    if "invoice_date" in sheet.found and np.isnat(dated).any():
        dated = np.where(np.isnat(dated), sheet.days("invoice_date"), dated)
    kept = np.flatnonzero((open_ != 0) & ~(dated > as_of.to_datetime64()))
    due = sheet.days("due_date")
    if by == "due" and np.isnat(due[kept]).any():
        return None
    customers = sheet.words("customer_id")
    _need_customer(sheet, customers, kept)
    invoiced = sheet.days("invoice_date") if by == "invoice" else due
    words = {name: pd.Categorical.from_codes(column.codes[kept], column.categories, validate=False)
             for name, column in (("customer_id", customers), ("currency", money))}
    return pd.DataFrame({**words, "due_date": due[kept], "invoice_date": invoiced[kept], "open": open_[kept]})


def _need_customer(sheet: Sheet, customers: pd.Categorical, kept: np.ndarray[Any, np.dtype[np.intp]]) -> None:
    """Refuse an open amount that belongs to nobody: often a total line under the list."""
    if "" in customers.categories:
        lost = kept[customers.codes[kept] == customers.categories.get_loc("")]
        if len(lost):
            mend = "Type the customer, or leave a total line out of the range."
            raise sheet.at(int(lost[0]), "customer_id", "the open amount has no customer.", mend, len(lost) - 1)


def shown_cash(cells: Any, as_of: pd.Timestamp, base: str) -> Frame:
    """Cash that is not applied as the Receipts range shows it."""
    if not given(cells):
        return pd.DataFrame({name: pd.Series(dtype=RECEIPTS.by_name[name if name != "receipt" else "id"].dtype) for name in CASH_COLUMNS})
    cash = Sheet.of(cells, RECEIPTS, ("customer_id", "unapplied")).frame(base)
    cash["accounting_date"] = cash["accounting_date"].fillna(cash["value_date"])
    cash = cash[(cash["unapplied"] != 0) & (cash["kind"] != "not customer") & ~(cash["accounting_date"] > as_of)]
    return cash.assign(receipt=cash["id"])[CASH_COLUMNS].reset_index(drop=True)


def _source(sheet: Sheet) -> str:
    return f"Open amounts are the column {INVOICES.by_name[open_column(sheet)].header}"
