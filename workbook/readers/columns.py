"""One column of cells to one column of values: text, dates, numbers and currencies, each distinct cell read once.

>>> import numpy as np
>>> found = read_numbers(np.array(["1.234,50", "x", ""], dtype=object), ",")
>>> found.minor(np.array([2, 2, 2])).values.tolist(), found.bad.tolist()
([123450, 0, 0], [False, True, False])
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.money import CURRENCIES, MINOR_MAX
from receivables.schema import Column
from workbook.csvtext import unguard
from workbook.readers.amounts import SIGNS, Number, read_number
from workbook.readers.choices import choose
from workbook.readers.dates import no_date, read_date
from workbook.readers.grid import Cells, Mask

Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d{2,3}")
_SERIALS = range(18_264, 109_575)       # 1950 to 2199 as spreadsheets count days
_EPOCH = np.datetime64("1899-12-30", "s")
_LONG = 10**17                          # more digits than money has
_NAT = np.datetime64("NaT", "s")


class Texts(NamedTuple):
    """Text values; `bad` cells are blank in them."""

    values: Cells
    bad: Mask


class Dates(NamedTuple):
    """Days, NaT where blank or bad."""

    values: Days
    bad: Mask


class Minor(NamedTuple):
    """Minor units; `bad` where the amount is too large, `rounded` where it had more decimals than its currency."""

    values: Ints
    bad: Mask
    rounded: Mask


class Numbers(NamedTuple):
    """digits / 10 ** decimals of each cell, the currency beside it ("" none), and which cells are no number."""

    digits: Ints
    decimals: Ints
    currency: Cells
    bad: Mask

    def minor(self, exponents: Ints) -> Minor:
        """The numbers in minor units of currencies with these exponents, half away from zero."""
        shift = exponents - self.decimals
        up, down = np.clip(shift, 0, 18), np.clip(-shift, 0, 18)
        large = np.abs(self.digits.astype(np.float64)) * 10.0 ** shift > MINOR_MAX
        size = np.where(large, 0, np.abs(self.digits))
        part = 10 ** down
        values = np.sign(self.digits) * np.where(shift >= 0, size * 10 ** np.where(large, 0, up), size // part + (2 * (size % part) >= part))
        return Minor(np.where(large, 0, values), large, (shift < 0) & (size % part != 0) & (self.decimals <= 8))

    def floats(self) -> npt.NDArray[np.float64]:
        """The numbers as floats, for rates and percents."""
        return self.digits / 10.0 ** self.decimals


def plain(cells: Cells, typed: bool) -> Cells:
    """The cells with text stripped, None as "" and a sheet's TRUE and FALSE as words."""
    if not typed:
        return np.array([cell.strip() for cell in cells.tolist()], dtype=object) if len(cells) else cells
    out = np.empty(len(cells), dtype=object)
    out[:] = ["" if c is None else c.strip() if isinstance(c, str) else ("yes" if c else "no") if isinstance(c, bool) else c for c in cells.tolist()]
    return out


def read_texts(cells: Cells, column: Column) -> Texts:
    """Text, ids and choices. Numbers of a sheet become digits; a choice that means nothing to us is bad."""
    def one(cell: Any) -> str | None:
        text = _text(cell)
        return choose(text, column) if column.choices and text else text.strip("'") if column.kind == "id" else text
    return Texts(*_each(cells, one, ""))


def read_dates(cells: Cells, order: str) -> Dates:
    """Days from text in the column's order, from a sheet's dates, and from its day numbers."""
    def one(cell: Any) -> Any:
        if isinstance(cell, str):
            return _NAT if no_date(cell) else read_date(cell, order)
        if isinstance(cell, dt.date):
            return np.datetime64(cell.isoformat()[:10], "s")
        serial = isinstance(cell, float | int) and int(cell) in _SERIALS
        return _EPOCH + np.timedelta64(int(cell), "D") if serial else None
    values, bad = _each(cells, one, _NAT)
    return Dates(values.astype("datetime64[s]"), bad)


def read_numbers(cells: Cells, mark: str, credit_is_negative: bool = True) -> Numbers:
    """Numbers from text with this decimal mark, and from a sheet's numbers."""
    def one(cell: Any) -> Number | None:
        number = read_number(cell.removesuffix("%").rstrip(), mark, credit_is_negative) if isinstance(cell, str) else _number(cell)
        return number if number is not None and abs(number.digits) < _LONG and number.decimals <= 18 else None
    codes, distinct = pd.factorize(cells)
    found = [Number(0, 0) if cell == "" else one(cell) for cell in distinct.tolist()]
    table = [number or Number(0, 0) for number in found]
    columns = [np.array([n[i] for n in table], dtype=np.int64)[codes] for i in (0, 1)] if table else [np.zeros(0, dtype=np.int64)] * 2
    currency = np.array([n.currency for n in table], dtype=object)
    return Numbers(columns[0], columns[1], currency[codes], np.array([n is None for n in found], dtype=bool)[codes])


def read_currencies(cells: Cells) -> Texts:
    """ISO codes from codes in any case and from signs; what is neither is bad."""
    def one(cell: Any) -> str | None:
        code = SIGNS.get(str(cell).upper(), str(cell).upper())
        return code if code in CURRENCIES or code in ("", "$") else None
    return Texts(*_each(cells, one, ""))


def _each(cells: Cells, one: Callable[[Any], Any], none: Any) -> tuple[npt.NDArray[Any], Mask]:
    """`one` of every distinct cell, spread over the column; where it gives None the cell is bad and `none` stands."""
    codes, distinct = pd.factorize(cells)
    found = [one(cell) for cell in distinct.tolist()]
    values = np.empty(len(found), dtype=object)
    values[:] = [none if value is None else value for value in found]
    return values[codes], np.array([value is None for value in found], dtype=bool)[codes]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return unguard(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _number(cell: Any) -> Number | None:
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return None
    sign, digits, exponent = Decimal(repr(cell)).as_tuple()
    if not isinstance(exponent, int) or exponent > 17:
        return None
    number = int("".join(map(str, digits))) * 10 ** max(exponent, 0)
    return Number(-number if sign else number, max(-exponent, 0))
