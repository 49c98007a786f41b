"""The cells of a recognised list as values: a typed frame, which cells said something, and every cell that could not be read.

Decimal marks and date orders are decided for the whole file first (`amounts`, `dates`); then each column is read (`columns`). A file whose
dates or ids a spreadsheet destroyed is refused as a whole: what is gone cannot be guessed.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from receivables.errors import Issue, ReceivablesError
from receivables.money import exponents
from receivables.schema import Column, Frame
from receivables.schema import blank as blanks
from workbook.csvtable import read_columns, unreadable
from workbook.csvtext import WANTED
from workbook.readers import columns as read
from workbook.readers.amounts import DOLLARS, decimal_marks
from workbook.readers.dates import DESTROYED, LEAN, date_orders
from workbook.readers.grid import Cells, Listing, Mask, shown
from workbook.readers.import_columns import import_table
from workbook.readers.lockbox_layout import Layout

CHECKS = ("balance",)          # columns that only check others: what cannot be read there refuses no row
NUMBERS = ("amount", "limit", "rate", "fx", "int", "days")


@dataclass
class Rows:
    """A list read. `frame` has the import table's columns, `given[c]` is true where the list says something, `ok` false where a row is
    refused."""

    listing: Listing
    frame: Frame
    given: dict[str, Mask]
    ok: Mask
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def say(self, which: Mask, what: Callable[[int], str] | str, mend: str, column: str = "", level: str = "refused", kind: str = "") -> None:
        """An issue for each row of the mask that is still taken; with level "refused" it is not any more. `what` may depend on the row."""
        table = self.listing.table
        header = self.listing.headers.get(column, table.by_name[column].header if column in table.by_name else column)
        for i in np.flatnonzero(which & self.ok).tolist():
            said = what if isinstance(what, str) else what(i)
            self.issues.append(Issue(self.listing.name, said, mend, row=int(self.listing.lines[i]) or None, column=header, level=level,
                                     file=self.listing.grid.label, kind=kind))
        if level == "refused":
            self.ok &= ~which

    def has(self, column: str) -> Mask:
        """Where the list says something in the column."""
        return self.given.get(column, np.zeros(len(self.frame), dtype=bool))


@dataclass(frozen=True)
class Told:
    """What is known beside the file: the decimal mark ("," or "."), the order of dates (dmy, mdy, ymd) and the layout of a lockbox file where the
    person said them, and the ledger's currency."""

    decimal: str = ""
    date_order: str = ""
    layout: Layout | None = None
    base: str = ""


def read_values(listing: Listing, base: str, told: Told | None = None) -> Rows:
    """The list's values. Raises ReceivablesError for a file that must be refused as a whole: destroyed dates or ids, or numbers or dates
    that can be two things."""
    if listing.own:
        own = _read_own(listing, base)
        if own is not None:
            return own
        listing = _foreign(listing)
    told, typed, n = told or Told(), listing.grid.typed, len(listing)
    cells = {name: read.plain(column, typed) for name, column in listing.cells.items()}
    _check_destroyed(listing, cells)
    given = {name: _says_something(column) for name, column in cells.items()}
    rows = Rows(listing, pd.DataFrame(), given, np.ones(n, dtype=bool), list(listing.issues))
    numbers, mark = _numbers(listing, cells, told.decimal)
    columns = _plain_columns(rows, cells, told.date_order, LEAN.get(mark, ""))
    if "currency" in listing.table.by_name:
        columns["currency"] = _currency(rows, columns["currency"], numbers, base)
    columns |= _number_columns(rows, cells, numbers, columns, base)
    rows.frame = pd.DataFrame({c.name: columns[c.name] if c.name in columns else blanks(c, n) for c in listing.table.columns}, index=pd.RangeIndex(n))
    rows.listing = replace(listing, cells={})
    return rows


def _read_own(listing: Listing, base: str) -> Rows | None:
    """What `export` wrote: one spelling, and a blank cell means blank. None when a spreadsheet spelled a column anew since."""
    table, n = listing.table, len(listing)
    found = read_columns(listing.cells, table, base, n)
    if any(2 * column.bad.sum() > (listing.cells[name] != "").sum() for name, column in found.items() if not table.by_name[name].computed):
        return None
    rows = Rows(listing, pd.DataFrame({name: column.values for name, column in found.items()}, index=pd.RangeIndex(n)),
                {c.name: np.ones(n, dtype=bool) for c in table.columns if not c.computed}, np.ones(n, dtype=bool), list(listing.issues))
    for name, column in found.items():
        for i in np.flatnonzero(column.bad & (not table.by_name[name].computed)).tolist():
            rows.issues.append(unreadable(table, name, listing.cells[name][i], int(listing.lines[i]), listing.grid.label))
            rows.ok[i] = False
    return rows


def _foreign(listing: Listing) -> Listing:
    """Our own list as one of another system."""
    table = import_table(listing.name)
    return replace(listing, own=False, table=table, cells={name: cells for name, cells in listing.cells.items() if name in table.by_name})


def _says_something(cells: Cells) -> Mask:
    return np.array([cell != "" for cell in cells.tolist()], dtype=bool)


def _texts_of(cells: Cells) -> list[str]:
    return [cell for cell in dict.fromkeys(cells.tolist()) if isinstance(cell, str) and cell]


def _check_destroyed(listing: Listing, cells: Mapping[str, Cells]) -> None:
    """Refuse a file in which a spreadsheet left only minutes of its dates, or only the first digits of its ids."""
    for name, column in cells.items():
        kind, header, label = listing.table.by_name[name].kind, listing.headers[name], listing.grid.label
        pattern = DESTROYED if kind in ("date", *NUMBERS) else read.SCIENTIFIC if kind == "id" else None
        gone = [text for text in _texts_of(column) if pattern and pattern.fullmatch(text)]
        if not gone:
            continue
        count = int(np.isin(column.astype(str), gone).sum())
        what = ("ids were destroyed by a spreadsheet: only their first digits are left" if kind == "id" else
                "dates were destroyed by a spreadsheet: only minutes and seconds are left" if kind == "date" else
                "amounts were destroyed by a spreadsheet: the column was too narrow")
        raise ReceivablesError(f"You cannot import {label} because its {what} ({count} of {len(column)} rows in {header!r}, such as {gone[0]!r}). "
                               "Take the export again from the system it comes from, and do not open and save it in a spreadsheet in between, or "
                               "only with its columns as text. Nothing was written.")


def _numbers(listing: Listing, cells: Mapping[str, Cells], told: str) -> tuple[dict[str, read.Numbers], str]:
    """The number columns, and the decimal mark that all of them have."""
    names = [name for name in cells if listing.table.by_name[name].kind in NUMBERS]
    marks = decimal_marks({name: _texts_of(cells[name]) for name in names}, told, listing.grid.label, listing.headers)
    mark = marks[names[0]] if len(set(marks.values())) == 1 else ""
    return {name: read.read_numbers(cells[name], marks[name], listing.name != "Receipts") for name in names}, mark


def _plain_columns(rows: Rows, cells: Mapping[str, Cells], told: str, lean: str) -> dict[str, pd.Series]:
    """Text, choices, currencies and dates."""
    listing = rows.listing
    dates = [name for name in cells if listing.table.by_name[name].kind == "date"]
    orders = date_orders({name: _texts_of(cells[name]) for name in dates}, told, listing.grid.label, listing.headers, lean)
    out: dict[str, pd.Series] = {}
    for c in listing.table.columns:
        if c.name not in cells:
            if c.kind == "currency":
                out[c.name] = blanks(c, len(listing))
        elif c.kind == "date":
            found = read.read_dates(cells[c.name], orders[c.name])
            rows.given[c.name] &= ~np.isnat(found.values)
            _unread(rows, c, cells[c.name], found.bad, "Write it as 2026-11-30, or say --date-order dmy, mdy or ymd.")
            out[c.name] = pd.Series(found.values)
        elif c.kind not in NUMBERS:
            texts = read.read_currencies(cells[c.name]) if c.kind == "currency" else read.read_texts(cells[c.name], c)
            _unread(rows, c, cells[c.name], texts.bad, _mend(c))
            out[c.name] = pd.Series(texts.values, dtype="str")
    return out


def _mend(column: Column) -> str:
    if column.kind == "currency":
        return "Write the ISO code, such as EUR."
    return f"Write one of: {', '.join(choice for choice in column.choices if choice)}." if column.choices else ""


def _unread(rows: Rows, column: Column, cells: Cells, bad: Mask, mend: str) -> None:
    """Issues for cells that could not be read. A choice nobody needs is left blank with a warning; anything else refuses the row."""
    noun = "one of our choices" if column.choices else "a currency" if column.kind == "currency" else WANTED.get(column.kind, ("text",))[0]
    optional = (bool(column.choices) and not column.required and column.name != "type") or column.name in CHECKS
    rows.given[column.name] &= ~bad
    rows.say(bad, lambda i: f"{shown(cells[i])} is not {noun}{'; it is left blank' if optional else ''}.", mend, column.name,
             "warning" if optional else "refused", "cell")


def _currency(rows: Rows, stated: pd.Series, numbers: Mapping[str, read.Numbers], base: str) -> pd.Series:
    """The currency of each row: its column's, else the one beside an amount, else the one in a header, else the base currency."""
    named = [code for name, code in rows.listing.currencies.items() if rows.listing.table.by_name[name].currency == "currency"]
    out = stated.to_numpy(dtype=object).copy()
    for name, found in numbers.items():
        if rows.listing.table.by_name[name].currency == "currency":
            beside = np.where((found.currency == "$") & np.isin(out.astype(str), list(DOLLARS)), out, found.currency)
            _say_two_currencies(rows, name, out, beside)
            out = np.where(out == "", beside, out)
    out = np.where(out == "", named[0] if len(set(named)) == 1 else base, out)
    out = np.where((out == "$") & (base in DOLLARS), base, out)
    rows.say(out == "$", "\"$\" can be several currencies.", "Add a Currency column with the ISO code, such as USD.", "currency", kind="currency")
    return pd.Series(out, dtype="str")


def _say_two_currencies(rows: Rows, name: str, stated: Cells, beside: Cells) -> None:
    rows.say((stated != "") & (beside != "") & (stated != beside), lambda i: f"The amount is in {beside[i]}, the row in {stated[i]}.",
             "Put one currency in the row.", name, kind="currency")


def _number_columns(rows: Rows, cells: Mapping[str, Cells], numbers: Mapping[str, read.Numbers], columns: Mapping[str, pd.Series],
                    base: str) -> dict[str, pd.Series]:
    """Amounts in minor units of the row's currency, rates, percents and counts."""
    out: dict[str, pd.Series] = {}
    for name, found in numbers.items():
        column = rows.listing.table.by_name[name]
        money = column.kind in ("amount", "limit")
        mend = "Write it as 1234.50, or say --decimal . or --decimal , for the sign before the cents." if money else "Write it as a plain number."
        _unread(rows, column, cells[name], found.bad, mend)
        if money:
            out[name] = _money(rows, column, found, _codes(columns, column, base, len(found.digits)))
        elif column.kind in ("rate", "fx"):
            out[name] = pd.Series(np.where(rows.given[name], found.floats(), np.nan))
        else:
            whole = found.minor(np.zeros(len(found.digits), dtype=np.int64))
            _unread(rows, column, cells[name], whole.bad | whole.rounded, "Write it as a whole number.")
            out[name] = _nullable(whole.values, column, rows.given[name])
    return out


def _codes(columns: Mapping[str, pd.Series], column: Column, base: str, n: int) -> Cells:
    if column.currency not in columns:
        return np.full(n, base, dtype=object)
    own = columns[column.currency].to_numpy(dtype=object)
    return np.where(own == "", base, own)


def _money(rows: Rows, column: Column, found: read.Numbers, codes: Cells) -> pd.Series:
    minor = found.minor(exponents(codes))
    rows.say(minor.bad, "The amount is too large.", "Check the amount.", column.name, kind="cell")
    count = int((minor.rounded & rows.ok).sum())
    if count:
        rows.notes.append(f"{rows.listing.grid.label}: {count} amounts in {rows.listing.headers[column.name]!r} had more decimals than their "
                          "currency and were rounded.")
    return _nullable(minor.values, column, rows.given[column.name])


def _nullable(values: read.Ints, column: Column, given: Mask) -> pd.Series:
    if column.dtype != "Int64":
        return pd.Series(values)
    return pd.Series(pd.arrays.IntegerArray(values.copy(), ~given))
