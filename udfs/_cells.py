"""What a host hands over, made into values: one cell, a day, a list of days, of texts or of amounts. Ranges with headers: `_sheet`.

A host gives a scalar for one cell and rows of cells for a range (some give a flat list for a single row or column); a blank or left out
argument is None or "". Cells are read by `workbook.cells`, so a function and an import understand the same spellings.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.schema import Column
from udfs._formula import BrokenCell
from workbook.cells import ERRORS, Bad, read_column

Refusal = Callable[[ReceivablesError], Any]
ROUNDED = "rounded"         # the reader's word for an amount with more decimals than its currency has


def grid(cells: Any) -> list[list[Any]]:
    """Any argument as rows of cells, all of one length; a flat list is one column, nothing at all is one blank cell."""
    if isinstance(cells, pd.DataFrame):
        return [list(cells.columns), *cells.to_numpy(dtype=object).tolist()]
    if hasattr(cells, "tolist"):
        cells = cells.tolist()
    if not isinstance(cells, list | tuple):
        return [[cells]]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in cells] or [[None]]
    width = max(1, *map(len, rows))
    return rows if all(len(row) == width for row in rows) else [row + [None] * (width - len(row)) for row in rows]


def is_blank(value: Any) -> bool:
    """True for an empty cell or an argument left out."""
    return value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, float) and value != value)


def only(cells: Any, what: str) -> Any:
    """The value of an argument that must be one cell."""
    rows = grid(cells)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise ReceivablesError(f"To compute this, you must give one cell as {what}, not {len(rows)} rows.")
    return rows[0][0]


class Given(NamedTuple):
    """One cell or a range as values of one kind, row by row; where it is blank, and the refusals of cells that cannot be read."""

    values: Sequence[Any]
    blank: Sequence[bool]
    refused: Mapping[int, ReceivablesError]
    cells: Any
    what: str

    def answer(self, results: Sequence[Any], refusal: Refusal) -> Any:
        """Results in the shape the cells came in: a blank for a blank, the refusal's value for a cell that cannot be read."""
        values = ["" if none else result for result, none in zip(results, self.blank)]
        for i, error in self.refused.items():
            values[i] = refusal(error)
        return like(self.cells, values)

    def at(self, i: int) -> Any:
        """The value for row i of the answer (one cell counts for every row). Raises ReceivablesError where it cannot be read."""
        i = i if len(self.values) > 1 else 0
        if i in self.refused:
            raise self.refused[i]
        return None if self.blank[i] else self.values[i]


def read(cells: Any, kind: str, what: str, currency: str = "") -> Given:
    """Cells as values of a schema kind: "date" (datetime64), "id" and "text" (str), "amount" (minor units of the currency), "rate", "int"."""
    values = [v for row in grid(cells) for v in row]
    parsed = read_column(values, Column("value", what, kind), [currency] * len(values) if kind == "amount" else None, "")
    refused = {bad.index: refusal(bad, values, what) for bad in parsed.bad if bad.level == "refused" or bad.kind == ROUNDED}
    if kind in ("id", "text"):
        refused |= {i: BrokenCell(f"You cannot use this as {what}: the cell shows the error {code}.", code)
                    for i, value in enumerate(values) if (code := broken(value))}
    found = parsed.values.tolist() if kind != "date" else parsed.values.to_numpy()
    return Given(found, [is_blank(v) for v in values], refused, cells, what)


def dates(cells: Any, what: str) -> Given:
    """The dates of one cell or of a range."""
    return read(cells, "date", what)


def each(columns: Sequence[Given], compute: Callable[..., Any], refusal: Refusal) -> Any:
    """Compute row by row: ranges of one length side by side, one cell for every row. A blank in the first column gives a blank.

    `compute` gets None for a blank cell. Raises ReceivablesError where the ranges are of different lengths.
    """
    n = max(len(column.values) for column in columns)
    odd = next((column for column in columns if len(column.values) not in (1, n)), None)
    if odd is not None:
        raise ReceivablesError(f"To compute this row by row, you must give {odd.what} once, or for each of the {n} rows, not for {len(odd.values)}.")
    results = [_row(columns, i, compute, refusal) for i in range(n)]
    return like(next(column.cells for column in columns if len(column.values) == n), results)


def _row(columns: Sequence[Given], i: int, compute: Callable[..., Any], refusal: Refusal) -> Any:
    try:
        values = [column.at(i) for column in columns]
        return "" if values[0] is None else compute(*values)
    except ReceivablesError as error:
        return refusal(error)


def needed(value: Any, what: str) -> Any:
    """A value that must be there."""
    if value is None:
        raise ReceivablesError(f"To compute this, you must give {what}.")
    return value


def choice(cells: Any, what: str, choices: Sequence[str]) -> str:
    """One of the choices, the first where the cell is blank."""
    found = text(cells, what, choices[0]).lower()
    known = {one.lower(): one for one in choices}
    if found not in known:
        raise ReceivablesError(f"You cannot use {found!r} as {what}. Choose one of: {', '.join(choices)}.")
    return known[found]


def texts(cells: Any, what: str) -> list[str]:
    """The texts of one cell or of a range, row by row; ids come as text whatever the cells hold, blanks as ""."""
    found = read(cells, "id", what)
    for error in found.refused.values():
        raise error
    return list(found.values)


def like(cells: Any, results: Sequence[Any]) -> Any:
    """Results in the shape of the cells they were made from: one value, or rows."""
    rows = iter(results)
    shaped = [[next(rows) for _ in row] for row in grid(cells)]
    return shaped[0][0] if len(shaped) == 1 and len(shaped[0]) == 1 else shaped


def day(cells: Any, what: str) -> pd.Timestamp:
    """A day from one cell. `what` names it in the sentence ("the as-of date")."""
    value = only(cells, what)
    if is_blank(value):
        raise ReceivablesError(f"To compute this, you must give {what}, such as 2026-10-31 or a cell that holds a date.")
    return pd.Timestamp(_value(value, Column("day", what, "date"), what))


def optional_day(cells: Any, what: str) -> pd.Timestamp | None:
    """A day, or None when the argument is left out."""
    return None if is_blank(only(cells, what)) else day(cells, what)


def text(cells: Any, what: str, default: str = "") -> str:
    """The text of one cell."""
    only(cells, what)
    return texts(cells, what)[0] or default


def whole_numbers(cells: Any, what: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """Whole numbers from text such as "30,60,90", one number, or a range of numbers."""
    values = [v for row in grid(cells) for v in row if not is_blank(v)]
    parts = [part for v in values for part in (v.replace(";", ",").split(",") if isinstance(v, str) else [v])]
    return tuple(int(_value(part, Column("number", what, "int"), what)) for part in parts) or default


def _value(value: Any, column: Column, what: str) -> Any:
    parsed = read_column([value], column, None, "")
    for bad in parsed.bad:
        if bad.level == "refused":
            raise refusal(bad, [value], what)
    return parsed.values.iloc[0]


def broken(value: Any) -> str:
    """The error code that a cell shows, or ""."""
    return value.strip().upper() if isinstance(value, str) and value.strip().upper() in ERRORS else ""


def refusal(bad: Bad, values: Sequence[Any], what: str) -> ReceivablesError:
    """Why one cell cannot be used; a cell that shows an error passes its error on."""
    code = broken(values[bad.index])
    sentence = f"You cannot use this as {what}: {' '.join(filter(None, said_of(bad, values[bad.index])))}"
    return BrokenCell(sentence, code) if code else ReceivablesError(sentence)


def said_of(bad: Bad, value: Any) -> tuple[str, str]:
    """What is wrong with a cell, and how to mend it; an error that the cell shows is named as such."""
    code = broken(value)
    if code:
        return f"the cell shows the error {code}.", ""
    return _short(bad), "Add a Currency column, or round it." if bad.kind == ROUNDED else bad.mend


def _short(bad: Bad) -> str:
    return f"{bad.what.split(';')[0]}." if bad.kind == ROUNDED else bad.what
