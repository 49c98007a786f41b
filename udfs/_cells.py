"""What a host hands over, made into values: one cell, a list of days, a table found by its header row.

A host gives a scalar for one cell and rows of cells for a range (some give a flat list for a single row or column); a blank or left out
argument is None or "". Cells are read by `workbook.cells`, so a function and an import understand the same spellings.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.errors import Issue, ReceivablesError
from receivables.headers import find_columns, normal
from receivables.schema import Column, Frame, Table, conform, empty
from udfs._formula import BrokenCell
from workbook.cells import ERRORS, Bad, read_column

ROUNDED = "rounded"         # read_column's word for an amount with more decimals than its currency has


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


def table(cells: Any, schema: Table, needed: Iterable[str | tuple[str, ...]]) -> tuple[Frame, tuple[str, ...]]:
    """A range with its header row as a frame of the schema, and the code names of the columns that were there.

    `needed` columns must be there; of a tuple one is enough. Blank rows are left out. Raises ReceivablesError that names what is missing
    or the first cell that cannot be read (row 1 is the header row).
    """
    rows = grid(cells)
    headers = ["" if is_blank(h) else str(h) for h in rows[0]]
    found = find_columns(headers, schema)
    _check_headers(headers, found, schema, needed)
    filled = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(not is_blank(v) for v in row)]
    if not filled:
        return empty(schema), tuple(found)
    columns = {name: [row[at] if at < len(row) else None for _, row in filled] for name, at in found.items()}
    currencies = [str(c or "").strip().upper() for c in columns.get("currency", [])] or None
    frame = {}
    for name, values in columns.items():
        column = schema.by_name[name]
        parsed = read_column(values, column, currencies if column.kind in ("amount", "limit") else None, "")
        refused = [bad for bad in parsed.bad if bad.level == "refused" or bad.kind == ROUNDED]
        if refused:
            raise ReceivablesError(_sentence(refused, schema, headers[found[name]], [number for number, _ in filled]))
        frame[name] = parsed.values
    return conform(schema, pd.DataFrame(frame)), tuple(found)


def _check_headers(headers: Sequence[str], found: dict[str, int], schema: Table, needed: Iterable[str | tuple[str, ...]]) -> None:
    choices = [(need,) if isinstance(need, str) else need for need in needed]
    missing = [" or ".join(schema.by_name[name].header for name in names) for names in choices if not set(names) & set(found)]
    if missing:
        raise ReceivablesError(f"To read the range as {schema.name}, you must include its header row with {', '.join(missing)}; "
                               f"found {', '.join(h for h in headers if h)[:200] or 'no headers'}.")
    words = [normal(h) for h in headers]
    twice = [headers[at] for at in found.values() if words.count(words[at]) > 1]
    if twice:
        raise ReceivablesError(f"You cannot use this range as {schema.name} because the header {twice[0]} is there more than once.")


def _sentence(refused: list[Bad], schema: Table, header: str, numbers: list[int]) -> str:
    first = refused[0]
    more = f" ({len(refused) - 1} more like this.)" if len(refused) > 1 else ""
    what, mend = first.what, first.mend
    if first.kind == ROUNDED:
        what, mend = f"{what.split(';')[0]}.", "Add a Currency column, or round it."
    return Issue(schema.name, what, mend, row=numbers[first.index], column=header).sentence() + more


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
    if code:
        return BrokenCell(f"You cannot use this as {what}: the cell shows the error {code}.", code)
    return ReceivablesError(f"You cannot use this as {what}: {bad.what} {bad.mend}")


def _no_broken(values: Sequence[Any], what: str) -> None:
    for value in values:
        if code := broken(value):
            raise BrokenCell(f"You cannot use this as {what}: a cell shows the error {code}.", code)
