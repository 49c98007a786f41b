"""One cell to one value and back, a column at a time: what every store, reader and worksheet function shares.

`read_column` turns spreadsheet values (text, numbers, booleans, dates, None) into a column of the schema's dtype and says of each
value that it could not take, or took with a doubt, what is wrong and how to mend it. `cell_values` goes back to values for a
spreadsheet, `cell_xml` to the ends of `<c>` elements. Money is exact both ways: 1204.5 EUR is 120450 and comes back as 1204.5.

>>> from receivables.tables import INVOICES
>>> amount = INVOICES.by_name["amount"]
>>> parsed = read_column([1204.5, "-12,50", "abc", None], amount, None, "EUR")
>>> parsed.values.tolist()
[120450, -1250, 0, 0]
>>> [(bad.index, bad.level, bad.what) for bad in parsed.bad]
[(1, 'warning', "'-12,50' is text, not a number; it was read as -12.5."), (2, 'refused', "'abc' is not a number.")]
>>> cell_values(parsed.values, amount, None, "EUR")
[1204.5, -12.5, 0.0, 0.0]
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.money import MINOR_MAX, exponents
from receivables.schema import Column
from workbook import celltext
from workbook.celltext import shown
from workbook.cellwrite import EPOCHS, cell_values, cell_xml

__all__ = ["ERRORS", "Bad", "Parsed", "blank", "cell_values", "cell_xml", "read_amounts", "read_array", "read_column"]
Array = npt.NDArray[Any]
ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"))
_NAT = np.iinfo(np.int64).min
_ORDINAL_1970 = dt.date(1970, 1, 1).toordinal()
_MAX_SERIAL = 2_958_465              # 9999-12-31
_POWERS = np.power(10.0, np.arange(10))
_YES = {"yes": True, "y": True, "true": True, "x": True, "1": True, "ja": True, "j": True, "wahr": True,
        "no": False, "n": False, "false": False, "0": False, "nein": False, "falsch": False}
_MEND_NUMBER = "Type it as a plain number."
_MEND_ID = "Format the cell as Text and type it again."
_MEND_DATE = "Type a date such as 2024-12-13."


@dataclass(frozen=True)
class Bad:
    """A value that was not taken ("refused": the cell counts as blank) or was taken with a doubt ("warning")."""

    index: int
    what: str
    mend: str
    level: str = "refused"
    kind: str = "unreadable"


class Parsed(NamedTuple):
    """A column in its dtype, and what is wrong with it."""

    values: pd.Series
    bad: list[Bad]


def read_column(values: Sequence[object], column: Column, currencies: Sequence[str] | None, base: str, epoch: int = 1900) -> Parsed:
    """Spreadsheet values as the column's dtype. `currencies` gives each row's currency for an amount; blank and None mean `base`."""
    bad: list[Bad] = []
    array = read_array(values, column, currencies, base, bad, epoch)
    return Parsed(pd.Series(array, dtype=column.dtype), bad)


def read_array(values: Sequence[object], column: Column, currencies: Sequence[str] | None, base: str, bad: list[Bad], epoch: int = 1900) -> Any:
    """`read_column` without the Series, for readers that join many pieces: an array; what is wrong is appended to `bad`."""
    if column.dtype == "str":
        return _texts(values, column, bad)
    if column.kind in ("amount", "limit"):
        codes = [base] * len(values) if currencies is None else [c or base for c in currencies]
        minor, blank = read_amounts(values, exponents(codes), bad)
        return pd.arrays.IntegerArray(minor, blank) if column.kind == "limit" else minor
    if column.kind in ("int", "days"):
        whole, blank = _integers(values, bad)
        return pd.arrays.IntegerArray(whole, blank) if column.kind == "days" else whole
    if column.kind == "date":
        return _dates(values, bad, epoch)
    if column.kind == "flag":
        return _flags(values, bad)
    numbers, blank = _numbers(values, 9, bad)
    return np.where(blank, np.nan, numbers)


def blank(value: object) -> bool:
    """True for an empty cell: None, "" and text of nothing but spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def _texts(values: Sequence[object], column: Column, bad: list[Bad]) -> Array:
    out = np.empty(len(values), dtype=object)
    if set(map(type, values)) <= {str}:
        out[:] = values
    else:
        out[:] = [v if type(v) is str else _text_of(v, column, i, bad) for i, v in enumerate(values)]
    if column.kind in ("id", "choice", "currency"):
        whole = "".join(out)
        if not whole.isprintable() or (" " in whole and _blank_ends(out)):
            out[:] = [v.strip() for v in out]
        if column.kind == "currency" and whole.upper() != whole:
            out[:] = [v.upper() for v in out]
    if column.kind == "choice" and column.choices:
        _choose(out, column, bad)
    return out


def _blank_ends(texts: Array) -> bool:
    """True when one of some printable texts starts or ends with a blank."""
    joined = "\0".join(["", *texts, ""])
    return "\0 " in joined or " \0" in joined


def _text_of(value: object, column: Column, index: int, bad: list[Bad]) -> str:
    """The text that a person reads in a cell that holds something else."""
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | np.integer | np.floating):
        return _digits(float(value) if not isinstance(value, int) else value, column, index, bad)
    if isinstance(value, dt.datetime):
        day = column.kind != "time" and (value.hour, value.minute, value.second) == (0, 0, 0)
        text = value.date().isoformat() if day else value.isoformat(" ", "seconds")
    else:
        text = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    if column.kind == "id" and isinstance(value, dt.date):
        bad.append(Bad(index, f"Excel turned this into the date {text}.", _MEND_ID, "warning", "date for an id"))
    return text


def _digits(value: float, column: Column, index: int, bad: list[Bad]) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if column.kind == "id" and abs(value) >= 1e15:
        bad.append(Bad(index, f"Excel kept only 15 digits of the number {value:.15g}.", _MEND_ID, "refused", "cut id"))
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _choose(out: Array, column: Column, bad: list[Bad]) -> None:
    """Put choices into the spelling of the list; others are kept and said."""
    spelled = {c.lower(): c for c in column.choices}
    wrong = {}
    for text in set(out.tolist()):
        if text not in column.choices:
            wrong[text] = spelled.get(text.lower())
    if not wrong:
        return
    for i in np.flatnonzero([v in wrong for v in out]):
        known = wrong[out[i]]
        if known is None and out[i]:
            offer = ", ".join(c for c in column.choices if c)
            bad.append(Bad(int(i), f"{shown(out[i])} is not one of the choices.", f"Choose one of: {offer}.", "warning", "not in list"))
        elif known is not None:
            out[i] = known


def _split(values: Sequence[object]) -> tuple[Array, list[int], Array]:
    """Numbers as float64 (0 for others), the places of what is neither number nor blank, and where it is blank."""
    kinds = set(map(type, values))
    if kinds <= {float, int}:
        numbers = np.array(values, dtype=np.float64)
        return numbers, [], np.zeros(len(values), dtype=bool)
    plain = [v if type(v) is float or type(v) is int else None for v in values]
    blanks = np.array([p is None and (v is None or v == "") for p, v in zip(plain, values)], dtype=bool)
    odd = [i for i, (p, v) in enumerate(zip(plain, values)) if p is None and not blanks[i]] if kinds - {float, int, type(None)} else []
    return np.array([0.0 if p is None else p for p in plain], dtype=np.float64), odd, blanks


def _decimal(value: object, decimals: int) -> tuple[Decimal, bool]:
    """The exact number of an odd cell and whether it stood there as text. Raises ValueError with what is wrong."""
    if isinstance(value, str):
        if value.strip() in ERRORS:
            raise ValueError(f"the cell shows the error {value.strip()}.")
        return celltext.number(value, decimals), True
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | np.integer | np.floating):
        raise ValueError(f"{shown(value)} is not a number.")
    number = value if isinstance(value, Decimal) else Decimal(repr(value.item() if isinstance(value, np.generic) else value))
    if not number.is_finite():
        raise ValueError(f"{shown(value)} is not a number.")
    return number, False


def read_amounts(values: Sequence[object], decimals: Array, bad: list[Bad]) -> tuple[Array, Array]:
    """Amounts as minor units (int64) of currencies with so many decimals, shape (n,), and where the cell is blank."""
    numbers, odd, blanks = _split(values)
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = numbers * _POWERS[decimals]
        whole = np.rint(scaled)
        if len(values) and not odd and np.abs(scaled - whole).max() < 1e-6 and np.abs(whole).max() <= MINOR_MAX:
            return whole.astype(np.int64), blanks
        exact = (np.abs(scaled - whole) < 1e-6) & (np.abs(whole) <= MINOR_MAX)
    minor = np.where(exact, whole, 0).astype(np.int64)
    for i in sorted({*odd, *np.flatnonzero(~exact).tolist()}):
        if blank(values[i]) or values[i] is pd.NA:
            blanks[i] = True
            continue
        try:
            minor[i] = _amount(values[i], int(decimals[i]), i, bad)
        except ValueError as error:
            bad.append(Bad(i, str(error), _MEND_NUMBER))
            blanks[i] = True
    return minor, blanks


def _amount(value: object, decimals: int, index: int, bad: list[Bad]) -> int:
    """An odd amount to minor units, half away from zero; doubts are appended to `bad`."""
    number, text = _decimal(value, decimals)
    minor = int(number.scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP)) if abs(number) <= MINOR_MAX else 10 * MINOR_MAX
    if abs(minor) > MINOR_MAX:
        raise ValueError(f"{shown(value)} is too large for an amount.")
    back = Decimal(minor).scaleb(-decimals)
    if abs(back - number) > Decimal("1e-6") * max(Decimal(1), abs(number) / 10**8):
        what = f"{shown(value)} has more than {decimals} decimals; it was read as {back}."
        bad.append(Bad(index, what, "Round it in the cell.", "warning", "rounded"))
    elif text:
        what = f"{shown(value)} is text, not a number; it was read as {back.normalize():f}."
        bad.append(Bad(index, what, _MEND_NUMBER, "warning", "number as text"))
    return minor


def _numbers(values: Sequence[object], decimals: int, bad: list[Bad]) -> tuple[Array, Array]:
    numbers, odd, blanks = _split(values)
    for i in sorted({*odd, *np.flatnonzero(~np.isfinite(numbers)).tolist()}):
        if blank(values[i]) or values[i] is pd.NA or values[i] != values[i]:
            blanks[i] = True
            continue
        try:
            number, text = _decimal(values[i], decimals)
            numbers[i] = float(number)
            if text:
                what = f"{shown(values[i])} is text, not a number; it was read as {number:f}."
                bad.append(Bad(i, what, _MEND_NUMBER, "warning", "number as text"))
        except ValueError as error:
            bad.append(Bad(i, str(error), _MEND_NUMBER))
            blanks[i] = True
    return numbers, blanks


def _integers(values: Sequence[object], bad: list[Bad]) -> tuple[Array, Array]:
    numbers, blanks = _numbers(values, 0, bad)
    whole = np.rint(np.where(blanks, 0.0, numbers))
    for i in np.flatnonzero(~blanks & ((np.abs(numbers - whole) > 1e-9) | (np.abs(whole) > 2**31))).tolist():
        bad.append(Bad(i, f"{shown(values[i])} is not a whole number.", "Type a whole number."))
        whole[i], blanks[i] = 0, True
    return whole.astype(np.int64), blanks


def _dates(values: Sequence[object], bad: list[Bad], epoch: int) -> Array:
    kinds = set(map(type, values))
    if kinds == {dt.datetime}:
        found = np.fromiter(map(dt.datetime.toordinal, values), dtype=np.int64, count=len(values))  # type: ignore[arg-type]
        return (found - _ORDINAL_1970).view("datetime64[D]").astype("datetime64[s]")
    if kinds == {float}:
        serials = np.array(values, dtype=np.float64)
        if serials.min() >= 61 and serials.max() <= _MAX_SERIAL:
            return (np.datetime64(EPOCHS[epoch], "D") + serials.astype(np.int64)).astype("datetime64[s]")
    if kinds <= {dt.date, dt.datetime, str, type(None)}:
        days: dict[object, int] = {"": _NAT, None: _NAT}
        for v in set(values) - {"", None}:
            if isinstance(v, str):
                break
            days[v] = v.toordinal() - _ORDINAL_1970          # type: ignore[attr-defined]
        else:
            found = np.fromiter(map(days.__getitem__, values), dtype=np.int64, count=len(values))
            return found.view("datetime64[D]").astype("datetime64[s]")
    out = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
    for i, v in enumerate(values):
        if blank(v) or v is pd.NaT or v is pd.NA or v != v:
            continue
        try:
            out[i] = _date(v, i, bad, epoch)
        except ValueError as error:
            bad.append(Bad(i, str(error), _MEND_DATE))
    return out.astype("datetime64[s]")


def _date(value: object, index: int, bad: list[Bad], epoch: int) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value).date()
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
        if 61 <= value <= _MAX_SERIAL:
            return EPOCHS[epoch] + dt.timedelta(days=int(value))
        text = str(int(value)) if float(value).is_integer() else str(value)
    elif isinstance(value, str):
        text = value.strip()
    else:
        raise ValueError(f"{shown(value)} is not a date.")
    day = celltext.date(text)
    what = f"{shown(text)} is text, not a date; it was read as {day.isoformat()}."
    bad.append(Bad(index, what, "Type it again as a date.", "warning", "text date"))
    return day


def _flags(values: Sequence[object], bad: list[Bad]) -> Array:
    out = np.zeros(len(values), dtype=bool)
    for i, v in enumerate(values):
        if blank(v) or v is pd.NA:
            continue
        known = bool(v) if isinstance(v, bool | np.bool_) else _YES.get(_text_of(v, _PLAIN, i, bad).strip().lower())
        if known is None:
            bad.append(Bad(i, f"{shown(v)} is neither yes nor no.", "Type yes or leave it blank."))
        else:
            out[i] = known
    return out


_PLAIN = Column("text", "Text")
