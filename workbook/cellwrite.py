"""Columns back to cells: Python values for a spreadsheet program, or the ends of `<c>` elements for the file store.

An end starts where the style attribute stops, so that `<c r="A2" s="5"` + end is a whole cell. Text is always an inline string: a
payer's name can never become a formula. A blank (None, NaN, NaT, "") is an empty cell, and so is a zero amount that nobody asked for.

>>> from receivables.tables import INVOICES
>>> cell_xml(pd.Series(["=1+1", ""], dtype="str"), INVOICES.by_name["number"], None, "EUR")
[b' t="inlineStr"><is><t>=1+1</t></is></c>', b'/>']
>>> cell_xml(pd.Series([120450, 0]), INVOICES.by_name["amount"], ["EUR", "JPY"], "EUR")
[b'><v>1204.5</v></c>', b'><v>0</v></c>']
>>> cell_xml(pd.Series(["2026-11-30", "30,60,90", "0.5"], dtype="str"), SETTINGS_VALUE, None, "EUR")
[b'><v>46356</v></c>', b' t="inlineStr"><is><t>30,60,90</t></is></c>', b'><v>0.5</v></c>']
"""
from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import Ints, exponents
from receivables.schema import Column
from receivables.tables import SETTINGS

MAX_TEXT = 32_767                    # characters that Excel keeps in one cell
EPOCHS = {1900: dt.date(1899, 12, 30), 1904: dt.date(1904, 1, 1)}
SETTINGS_VALUE = SETTINGS.by_name["value"]
EMPTY = b"/>"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,9}[1-9])?")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_")
_CONTROL = bytes(range(1, 32))
_MARKS = (b"  ", b" \0", b"\0 ")
_NONE = ("\ufffe".encode(), "\uffff".encode())         # no characters
_BEFORE, _AFTER = b' t="inlineStr"><is><t>', b"</t></is></c>"
_NO_CHARACTER = re.compile("[\ufffe\uffff\ud800-\udfff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def codes_of(frame: pd.DataFrame, column: Column, where: Ints | None = None) -> list[str] | None:
    """The currency of each row (or of some) of an amount or limit; None where the frame does not say, and for other columns."""
    if column.kind not in ("amount", "limit") or column.currency not in frame:
        return None
    codes = frame[column.currency].array
    return list((codes if where is None else codes.take(where)).tolist())


def cell_values(values: pd.Series, column: Column, currencies: Sequence[str] | None, base: str) -> list[object]:
    """A column as values for a spreadsheet program: None, text, numbers and `datetime.date`."""
    if column.kind in ("amount", "limit"):
        minor, blanks = _minor(values, column)
        decimals = _decimals(currencies, base, len(values)).tolist()
        return [None if b else m if e == 0 else m / 10**e for m, e, b in zip(minor.tolist(), decimals, blanks.tolist())]
    if column.kind == "date":
        return [None if d is None else d for d in values.to_numpy(dtype="datetime64[D]").tolist()]
    if column.kind == "flag":
        return ["yes" if v else None for v in values]
    if column.kind == "value":
        return [value_of(v) for v in values]
    if column.dtype == "str":
        return [v or None for v in values]
    return [None if pd.isna(v) else int(v) if column.kind in ("int", "days") else float(v) for v in values]


def value_of(text: str) -> object:
    """A setting's text as what a person would type: a date, a number, or text; None when blank."""
    if _ISO_DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    if _PLAIN_NUMBER.fullmatch(text) and text != "-0" and len(text.lstrip("-").replace(".", "")) <= 15:
        return float(text) if "." in text else int(text)
    return text or None


def cell_xml(values: pd.Series, column: Column, currencies: Sequence[str] | None, base: str, epoch: int = 1900) -> list[bytes]:
    """A column as the ends of its `<c>` elements. Raises ReceivablesError when a text is longer than a cell can hold."""
    if column.kind in ("amount", "limit"):
        return _amount_ends(values, column, currencies, base)
    if column.kind == "date":
        days, at = np.unique(values.to_numpy(dtype="datetime64[D]"), return_inverse=True)
        ends = [EMPTY if d is None else day_end(d, epoch) for d in days.tolist()]
        return list(map(ends.__getitem__, at.tolist()))
    if column.kind in ("flag", "value"):
        return [value_end(v, column, epoch) for v in cell_values(values, column, currencies, base)]
    if column.dtype == "str":
        return text_ends(values.tolist(), column)
    if column.kind == "int":
        return [b"><v>%d</v></c>" % v for v in values.tolist()]
    return [value_end(v, column, epoch) for v in cell_values(values, column, currencies, base)]


def value_end(value: object, column: Column, epoch: int = 1900) -> bytes:
    """One value as the end of its `<c>` element."""
    if value is None:
        return EMPTY
    if isinstance(value, dt.date):
        return day_end(value, epoch)
    if isinstance(value, int | float):
        return b"><v>%s</v></c>" % (b"%d" % value if value == int(value) and abs(value) < 1e15 else repr(value).encode())
    return text_ends([str(value)], column)[0]


@functools.lru_cache(maxsize=4096)
def day_end(day: dt.date, epoch: int = 1900) -> bytes:
    """A day as the end of its `<c>` element: a serial number; days that Excel cannot count become text."""
    number = serial(day, epoch)
    return b"><v>%d</v></c>" % number if isinstance(number, int) else b' t="inlineStr"><is><t>%s</t></is></c>' % number.encode()


def serial(day: dt.date, epoch: int = 1900) -> int | str:
    """A day as Excel counts it; ISO text for one that it cannot count.

    >>> serial(dt.date(2026, 11, 30)), serial(dt.date(2026, 11, 30), 1904), serial(dt.date(1899, 1, 1))
    (46356, 44894, '1899-01-01')
    """
    number = (day - EPOCHS[epoch]).days
    if epoch == 1900 and number <= 60:
        number -= 1                  # Excel's calendar has a 29 February 1900
    return day.isoformat() if number < (1 if epoch == 1900 else 0) else number


def text_ends(texts: Sequence[str], column: Column) -> list[bytes]:
    """Texts as the ends of their `<c>` elements: inline strings, escaped, blanks kept."""
    check_length(texts, column)
    plain = _plain(texts)
    if plain is not None:
        return plain
    known: dict[str, bytes] = {"": EMPTY}
    for t in texts:
        if t not in known:
            known[t] = b' t="inlineStr"><is><t%s>%s</t></is></c>' % (_space(t), escape(t).encode())
    return [known[t] for t in texts]


def check_length(texts: Sequence[str], column: Column) -> None:
    """Raises ReceivablesError when a text is longer than a cell can hold."""
    if max(map(len, texts), default=0) > MAX_TEXT:
        long = next(t for t in texts if len(t) > MAX_TEXT)
        raise ReceivablesError(f"You cannot save {len(long):,} characters in one cell of column {column.header} ('{long[:30]}...') because "
                               f"Excel holds at most {MAX_TEXT:,}. Shorten the text.")


def _plain(texts: Sequence[str]) -> list[bytes] | None:
    """A column's texts as cell ends, when that is plainly done for all of them at once; None where one holds more than markup."""
    whole = "\0".join(texts)
    try:
        data = whole.encode()
    except UnicodeEncodeError:
        return None
    if not texts or len(data.translate(None, _CONTROL)) != len(data) or data.count(b"\0") != len(texts) - 1:
        return None
    if any(mark in data for mark in _MARKS) or data[:1] == b" " or data[-1:] == b" " or (b"_" in data and b"_x" in data):
        return None
    if not data.isascii() and any(none in data for none in _NONE):
        return None
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return (_BEFORE + data.replace(b"\0", _AFTER + b"\0" + _BEFORE) + _AFTER).replace(_BEFORE + _AFTER, EMPTY).split(b"\0")


def escape(text: str) -> str:
    """Text for an XML element as Excel writes it: control characters, and what looks like their escape, as _xHHHH_."""
    text = written(text)
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(_escaped, text)


def written(text: str) -> str:
    """The text as a file can hold it: code points that are no characters become U+FFFD."""
    return text if text.isascii() else _NO_CHARACTER.sub("\ufffd", text)


def all_written(texts: list[str]) -> list[str]:
    """`written` over a column."""
    whole = "".join(texts)
    if whole.isascii() or ("\ufffe" not in whole and "\uffff" not in whole and _encodes(whole)):
        return texts
    return [written(t) for t in texts]


def _encodes(text: str) -> bool:
    """False for half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    if found in _ENTITIES:
        return _ENTITIES[found]
    return f"_x{ord(found):04X}_" if len(found) == 1 else "_x005F" + found


def _space(text: str) -> bytes:
    return b' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() or "\n" in text or "  " in text else b""


def _decimals(currencies: Sequence[str] | None, base: str, n: int) -> Ints:
    return exponents([base] * n if currencies is None else [c or base for c in currencies])


def _minor(values: pd.Series, column: Column) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Minor units and which of them are empty cells."""
    if column.kind == "limit":
        return values.fillna(0).to_numpy(dtype=np.int64), values.isna().to_numpy(dtype=bool)
    minor = values.to_numpy(dtype=np.int64)
    wanted = column.required or column.computed
    return minor, np.zeros(len(minor), dtype=bool) if wanted else minor == 0


@functools.cache
def _parts(decimals: int) -> list[bytes]:
    """How cells end whose amounts have such a part of a whole unit: 0, 1, 2, ... of so many decimals."""
    return [b"</v></c>", *(f".{i:0{decimals}d}".rstrip("0").encode() + b"</v></c>" for i in range(1, 10**decimals))]


def _amount_ends(values: pd.Series, column: Column, currencies: Sequence[str] | None, base: str) -> list[bytes]:
    minor, blanks = _minor(values, column)
    decimals = _decimals(currencies, base, len(minor))
    ends = np.empty(len(minor), dtype=object)
    for e in np.unique(decimals).tolist():
        at = decimals == e
        if e == 0:
            ends[at] = [b"><v>%d</v></c>" % m for m in minor[at].tolist()]
        elif minor[at].min() >= 0:
            whole, part = np.divmod(minor[at], 10**e)
            parts = _parts(e)
            ends[at] = [b"><v>%d%b" % (w, parts[p]) for w, p in zip(whole.tolist(), part.tolist())]
        else:                        # at most 15 digits, so the nearest double shows exactly them
            ends[at] = [b"><v>%.15g</v></c>" % x for x in (minor[at] / 10**e).tolist()]
    ends[blanks] = EMPTY
    return list(ends)
