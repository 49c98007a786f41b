"""What a host hands over, made into values: one cell, a day, a list of days, of texts or of amounts. Ranges with headers: `_sheet`.

A host gives a scalar for one cell and rows of cells for a range (some give a flat list for a single row or column); a blank or left out
argument is None or "". Cells are read by `workbook.cells`, so a function and an import understand the same spellings.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.schema import Column
from udfs._formula import BrokenCell
from workbook.cells import ERRORS, Bad, read_column

ROUNDED = "rounded"         # the reader's word for an amount with more decimals than its currency has


def grid(cells: Any) -> list[list[Any]]:
    """Any argument as rows of cells; a flat list is one column."""
    if isinstance(cells, pd.DataFrame):
        return [list(cells.columns), *cells.to_numpy(dtype=object).tolist()]
    if hasattr(cells, "tolist"):
        cells = cells.tolist()
    if not isinstance(cells, list | tuple):
        return [[cells]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in cells]


def is_blank(value: Any) -> bool:
    """True for an empty cell or an argument left out."""
    return value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, float) and value != value)


def only(cells: Any, what: str) -> Any:
    """The value of an argument that must be one cell."""
    rows = grid(cells)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise ReceivablesError(f"To compute this, you must give one cell as {what}, not {len(rows)} rows.")
    return rows[0][0]


@dataclass(frozen=True, eq=False)
class Dates:
    """Dates of one cell or a range: `values` (datetime64[s], NaT for blank), and the refusals of cells that hold none."""

    values: npt.NDArray[np.datetime64]
    refused: Mapping[int, ReceivablesError]
    cells: Any

    def answer(self, results: Sequence[Any], refusal: Callable[[ReceivablesError], Any]) -> Any:
        """Results in the shape the dates came in: a blank for a blank, the refusal's value for a cell that is no date."""
        blank = np.isnat(self.values)
        values = ["" if none else result for result, none in zip(results, blank.tolist())]
        for i, error in self.refused.items():
            values[i] = refusal(error)
        return like(self.cells, values)


def dates(cells: Any, what: str) -> Dates:
    """The dates of one cell or of a range."""
    values = [v for row in grid(cells) for v in row]
    parsed = read_column(values, Column("day", what, "date"), None, "")
    return Dates(parsed.values.to_numpy(), {bad.index: _refusal(bad, values, what) for bad in parsed.bad if bad.level == "refused"}, cells)


def texts(cells: Any, what: str) -> list[str]:
    """The texts of one cell or of a range, row by row; ids come as text whatever the cells hold, blanks as ""."""
    values = [v for row in grid(cells) for v in row]
    parsed = read_column(values, Column("text", what, "id"), None, "")
    _no_broken(values, what)
    for bad in parsed.bad:
        if bad.level == "refused":
            raise _refusal(bad, values, what)
    return parsed.values.tolist()


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
            raise _refusal(bad, [value], what)
    return parsed.values.iloc[0]


def broken(value: Any) -> str:
    """The error code that a cell shows, or ""."""
    return value.strip().upper() if isinstance(value, str) and value.strip().upper() in ERRORS else ""


def _refusal(bad: Bad, values: Sequence[Any], what: str) -> ReceivablesError:
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


def _no_broken(values: Sequence[Any], what: str) -> None:
    for value in values:
        if code := broken(value):
            raise BrokenCell(f"You cannot use this as {what}: a cell shows the error {code}.", code)
