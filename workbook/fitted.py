"""Changes made to fit a person's own list: what it has no column for cannot be kept there, and is not journaled either.

What follows from the other columns (a type from the sign, the base currency, where a row came from) is left out in silence; what would be
lost is refused with the column that must be added.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import BLANKS, Column, Frame, Frames
from receivables.tables import TABLES

FOLLOWS = ("type", "due_date", "due_basis", "terms", "entered_at", "source", "note", "order_number", "po_number", "net", "own_account",
           "booking_date", "end_to_end_id", "method", "payer_account", "payer_name", "text")
OWN_DAY = {"Invoices": "invoice_date", "Receipts": "value_date"}


def fitted(changes: Changes, sheets: Frames, absent: Mapping[str, Mapping[str, str]], base: str) -> Changes:
    """The changes with the values that these tables' lists can hold. Raises ReceivablesError for a value that must not be lost."""
    if not (changes.tables() & absent.keys()):
        return changes
    adds, updates = ({name: _fit(name, frame, sheets.get(name), absent.get(name, {}), base) for name, frame in part.items()}
                     for part in (changes.adds, changes.updates))
    return Changes(adds, updates, changes.removes, changes.numbered)


def _fit(name: str, frame: Frame, sheet: Frame | None, absent: Mapping[str, str], base: str) -> Frame:
    """One table's rows: absent columns as the list has them, which is blank, or says which of several lists the row is in."""
    table = TABLES[name]
    kept: dict[str, Any] = {}
    for code, fill in absent.items():
        column = table.by_name[code]
        if column.computed:          # shown on reports alone
            continue
        lost = _lost(name, frame, column, base)
        if lost.any():
            row = frame[lost].iloc[0]
            raise ReceivablesError(f"You cannot keep {name} {row[table.key]} in your list because it has no column for {column.header} "
                                   f"({str(row[code])[:40]}). Add that column to the list, and its row to the table Mapping.")
        kept[code] = pd.Series([BLANKS[column.dtype]] * len(frame), dtype=column.dtype, index=frame.index)
        if fill:
            there = {} if sheet is None else dict(zip(sheet[table.key], sheet[code]))
            kept[code] = frame[table.key].map(there).fillna(fill).astype("str")
    return frame.assign(**kept)


def _lost(name: str, frame: Frame, column: Column, base: str) -> pd.Series:
    """Rows whose value matters and would not be kept."""
    values, nothing = frame[column.name], pd.Series(False, index=frame.index)
    if column.name in FOLLOWS:
        return (values == "DBN") if column.name == "type" else nothing
    if column.kind == "currency":
        return ~values.isin(["", base])
    if column.name == TABLES[name].date and name in OWN_DAY:
        return values.notna() & (values != frame[OWN_DAY[name]])
    if name != "Invoices" and name != "Receipts":
        return nothing
    if column.dtype == "str":
        return (values != "") & (column.name != "kind" or values != "customer")
    return (values != 0) & values.notna() if column.kind in ("amount", "int") else values.notna()
