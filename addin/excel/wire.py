"""What goes over the wire between Excel's VBA and Python: plain cells both ways.

In come COM's own kinds: an error cell is a whole number, an amount in a cell with a currency format is a Decimal, a day is a COM time, one row of
cells is a flat tuple. Out goes only what every version of COM carries: numbers, text, booleans. What has no such form is text behind a mark:
an error value by Excel's number for it, a day by its serial. The VBA module ArHost turns these into Excel's own.

>>> from udfs.registry import CellError
>>> incoming((("C1", -2146826246), (None, 2.0)))
(('C1', '#N/A'), (None, 2.0))
>>> outgoing(CellError("#N/A")), outgoing(datetime.date(2026, 3, 2)), outgoing(datetime.date(2026, 3, 2), from_1904=True), outgoing(None)
('\\x1aE2042', '\\x1aD46083', 44621.0, '')
"""
from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import Any

MARK = "\x1a"
MISSING = -2147352572                   # what COM hands over for an argument left out
CODES = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042, "#SPILL!": 2045,
         "#CALC!": 2050}
FIRST_ERROR = 2146828288
ERRORS = {code - FIRST_ERROR: text for text, code in CODES.items()}
EPOCH, EPOCH_1904, DAYS_TO_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1), 1462
LONGEST_TEXT = 32_000                   # Excel cuts at 32,767
PLAIN = frozenset((str, float, bool, type(None)))
_naive = datetime.datetime.combine


def incoming(value: Any) -> Any:
    """An argument as functions take it: a scalar, or a tuple of rows. A range is looked at column by column, for most hold one kind of cell."""
    if not isinstance(value, tuple | list):
        return value if type(value) in PLAIN else _scalar(value)
    rows = value if value and isinstance(value[0], tuple | list) else (value,)
    columns = [_plain(column) for column in zip(*rows)]
    return tuple(zip(*columns))


def _plain(cells: tuple[Any, ...]) -> Any:
    strange = set(map(type, cells)) - PLAIN
    if not strange:
        return cells
    if all(issubclass(kind, datetime.datetime) for kind in strange):
        return [_naive(cell.date(), cell.time()) if type(cell) in strange else cell for cell in cells]
    return [cell if type(cell) in PLAIN else _scalar(cell) for cell in cells]


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime.datetime):        # COM times say they are UTC, but are what the cell shows
        return _naive(value.date(), value.time())
    if isinstance(value, int):
        return None if value == MISSING else ERRORS.get(value, "#VALUE!" if value < -FIRST_ERROR + 3000 else value)
    return float(value) if isinstance(value, Decimal) else value


def outgoing(value: Any, from_1904: bool = False) -> Any:
    """One cell of an answer."""
    kind = type(value)
    if kind is float:
        return value if math.isfinite(value) else _error("#NUM!")
    if kind is str:
        return _text(value)
    if kind is int:
        return float(value)
    if kind is bool:
        return value
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return _day(value.date() if isinstance(value, datetime.datetime) else value, from_1904)
    return _error(value.code) if hasattr(value, "code") else _text(str(value))      # a CellError; its module would bring in pandas


def rows(value: Any, from_1904: bool = False) -> list[list[Any]]:
    """A whole answer, always as rows of one length."""
    if not isinstance(value, list | tuple):
        return [[outgoing(value, from_1904)]]
    width = max(map(len, value))
    even = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in value]
    return [list(row) for row in zip(*(_column(column, from_1904) for column in zip(*even)))]


def _column(cells: tuple[Any, ...], from_1904: bool) -> Any:
    """A column of an answer; one of numbers or of text alone needs no look at every cell."""
    kinds = set(map(type, cells))
    if kinds == {float} and all(map(math.isfinite, cells)):
        return cells
    if kinds == {int}:
        return map(float, cells)
    if kinds == {str} and max(map(len, cells)) <= LONGEST_TEXT and not any(text[:1] == MARK for text in cells):
        return cells
    return [outgoing(cell, from_1904) for cell in cells]


def from_1904(value: Any) -> Any:
    """A serial number that was counted from 1904, counted from 1900; anything else as it is."""
    return value + DAYS_TO_1904 if type(value) in (float, int) else value


def _day(day: datetime.date, counts_from_1904: bool) -> Any:
    return float((day - EPOCH_1904).days) if counts_from_1904 else f"{MARK}D{(day - EPOCH).days}"


def _error(code: str) -> str:
    return f"{MARK}E{CODES.get(code, CODES['#VALUE!'])}"


def _text(text: str) -> str:
    text = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT - 3] + "..."
    return f"{MARK}T{text}" if text.startswith(MARK) else text
