"""One column of a table as text cells and back: the exact, fixed spelling that `csvtable` writes, whatever the user's locale.

Amounts are decimal text in their currency, dates 2026-11-30, rates the shortest text that gives the same number, flags yes or blank.
Text that a spreadsheet could run as a formula gets a leading `'`, which reading takes away again.

>>> guard("=1+1"), unguard("'=1+1"), guard("'=x"), unguard("''=x"), guard("'n Beetje")
("'=1+1", '=1+1', "''=x", "'=x", "'n Beetje")
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.money import exponents
from receivables.schema import BLANKS, Column

Cells = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]
_RISK = re.compile("'*[\\s\\u200b\\ufeff\\x00]*(?:[=+\\-@＝＋－＠]|(?<=[\\t\\r\\n]))")
_AMOUNT = re.compile(r"(-?)(\d+)(?:\.(\d+))?")
_INT = re.compile(r"-?\d{1,18}")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00(?::00)?)?")
_YES = ("yes", "true", "1")
_INT64 = 2**63 - 1
WANTED: Mapping[str, tuple[str, str]] = {
    "amount": ("an amount in its currency", "1234.50"), "limit": ("an amount in its currency", "1234.50"),
    "date": ("a date", "2026-11-30"), "rate": ("a number", "2.5"), "fx": ("a number", "1.0842"), "int": ("a whole number", "30"),
    "days": ("a whole number", "30"), "flag": ("yes or blank", "yes"),
}


class TextColumn(NamedTuple):
    """A column read from text: its values in the column's dtype, and which cells could not be read (blank in the values)."""

    values: pd.Series
    bad: Mask


def guard(text: str) -> str:
    """The text, with a `'` before it where it could run as a formula."""
    return "'" + text if _RISK.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if text[:1] == "'" and _RISK.match(text) else text


def currencies(column: Column, columns: Mapping[str, Any], base: str, n: int) -> Cells:
    """The currency of each of n cells of an amount column; `base` where the row names none."""
    if column.currency not in columns:
        return np.full(n, base, dtype=object)
    own = np.asarray(columns[column.currency], dtype=object)
    return np.where(own == "", base, own)


def write(values: pd.Series, column: Column, codes: Cells) -> list[str]:
    """The cells of a column. `codes` are the currencies of an amount column."""
    if column.dtype == "str":
        match = _RISK.match
        return ["'" + text if text and match(text) else text for text in values.tolist()]
    if column.kind in ("amount", "limit"):
        return _write_amounts(values, exponents(codes))
    if column.dtype == "datetime64[s]":
        days = values.to_numpy().astype("datetime64[D]")
        return ["" if text == "NaT" else text for text in days.astype(str).tolist()]
    return [_SPELL[column.dtype](value) for value in values.tolist()]


def read(cells: Cells, column: Column, codes: Cells) -> TextColumn:
    """The values of the cells. A cell that is no value of the column is blank and marked bad."""
    if column.dtype == "str":
        match = _RISK.match
        texts = [text[1:] if text[:1] == "'" and match(text) else text for text in cells.tolist()]
        return TextColumn(pd.Series(texts, dtype="str"), np.zeros(len(cells), dtype=bool))
    stripped = [cell.strip() for cell in cells.tolist()]
    if column.kind in ("amount", "limit"):
        pairs = list(zip(stripped, exponents(codes).tolist()))
        amounts = {pair: _amount(*pair) for pair in set(pairs)}
        found = [amounts[pair] for pair in pairs]
    else:
        read_one = _READ[column.dtype]
        known = {text: read_one(text) for text in set(stripped) if text}
        found = [known.get(text) for text in stripped]
    bad = np.array([value is None and text != "" for value, text in zip(found, stripped)], dtype=bool)
    none = BLANKS[column.dtype]
    return TextColumn(_series([none if value is None else value for value in found], column.dtype), bad)


def _series(values: Iterable[Any], dtype: str) -> pd.Series:
    values = list(values)
    if dtype == "datetime64[s]":
        return pd.Series(np.array([np.datetime64("NaT") if value is pd.NaT else value for value in values], dtype=dtype), dtype=dtype)
    return pd.Series(values, dtype=dtype)


def _write_amounts(values: pd.Series, decimals: npt.NDArray[np.int64]) -> list[str]:
    return ["" if minor is pd.NA else _spell_amount(minor, e) for minor, e in zip(values.tolist(), decimals.tolist())]


def _spell_amount(minor: int, decimals: int) -> str:
    digits = str(abs(minor))
    sign = "-" if minor < 0 else ""
    if not decimals:
        return sign + digits
    digits = digits.rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def _amount(text: str, decimals: int) -> int | None:
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    sign, whole, part = found.groups(default="")
    if len(part) > decimals and part[decimals:].strip("0"):
        return None
    minor = int(whole + part[:decimals].ljust(decimals, "0"))
    return None if minor > _INT64 else -minor if sign else minor


def _float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _date(text: str) -> np.datetime64 | None:
    found = _DATE.fullmatch(text)
    try:
        return np.datetime64(found[1], "s") if found else None
    except ValueError:
        return None


def _spell_float(number: float) -> str:
    return "" if number != number else repr(number).removesuffix(".0")


_SPELL: Mapping[str, Callable[[Any], str]] = {
    "int64": str, "Int64": lambda n: "" if n is pd.NA else str(n), "float64": _spell_float, "bool": lambda flag: "yes" if flag else "",
}
_READ: Mapping[str, Callable[[str], Any]] = {
    "int64": lambda text: int(text) if _INT.fullmatch(text) else None, "Int64": lambda text: int(text) if _INT.fullmatch(text) else None,
    "float64": _float, "datetime64[s]": _date, "bool": lambda text: True if text.lower() in _YES else None,
}
