"""Dates as text, in any spelling: ISO, 30.11.2026, 30/11/2026, 11/30/2026, 2026/11/30, two-digit years, month names, with times.

Whether day or month stands first is decided over the whole column, then over all date columns of the file; dates with points have the day
first, and so have those of a file whose amounts have a decimal comma (`LEAN`), as nobody writes the month first there. A file in which
nothing tells is refused until `--date-order` does, and so is one whose dates a spreadsheet destroyed.

>>> orders = date_orders({"date": ["1/2/2013", "1/15/2013"], "due": ["2/1/2013", ""]})
>>> orders, str(read_date("2/1/2013", orders["due"]))[:10]
({'date': 'mdy', 'due': 'mdy'}, '2013-02-01')
>>> [str(read_date(text, "dmy"))[:10] for text in ("2026-11-30 14:05", "30. Nov. 2026", "Nov 30, 2026", "30.11.26", "20261130")]
['2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30']
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from receivables.errors import ReceivablesError
from receivables.headers import normal

ORDERS = ("dmy", "mdy", "ymd")
LEAN: Mapping[str, str] = {",": "dmy"}          # the order that a decimal mark speaks for, where the dates do not tell
AGREE = 0.9           # an order is the column's when at least this share of what tells anything says so
YEARS = range(1900, 2200)
DESTROYED = re.compile(r"\d{1,2}:\d{2}\.\d|#{3,}")
_MONTHS = ("jan january januar jaenner janvier enero januari gennaio gen janeiro ene",
           "feb february februar feber fevrier febrero februari febbraio fev fevereiro", "mar march maerz maer mrz mars marzo maart mrt marco",
           "apr april avril abril aprile avr abr", "may mai mayo mei maggio mag maj maio", "jun june juni juin junio giugno giu junho",
           "jul july juli juillet julio luglio lug julho", "aug august aout agosto augustus ago augusti",
           "sep sept september septembre septiembre settembre set setembro", "oct october okt oktober octobre octubre ottobre ott outubro out",
           "nov november novembre noviembre novembro", "dec december dez dezember decembre diciembre dicembre dic dezembro des desember")
MONTHS: Mapping[str, int] = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_TIME = r"(?:[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,:]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_THREE = re.compile(rf"(\d{{1,4}})([./\- ])\s?(\d{{1,2}})\2\s?(\d{{1,4}})\.?{_TIME}")
_COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_TIME}")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[.\s\-/]*([^\W\d_]+)\.?[\s\-/,.]*(\d{{4}}|\d{{2}}){_TIME}")
_MONTH_DAY = re.compile(rf"([^\W\d_]+)\.?[\s\-]*(\d{{1,2}})(?:st|nd|rd|th)?[\s\-,]+(\d{{4}}|\d{{2}}){_TIME}")
_YEAR_MONTH = re.compile(rf"(\d{{4}})[\s\-/]([^\W\d_]+)\.?[\s\-/](\d{{1,2}}){_TIME}")
_NO_DATE = re.compile(r"[0.\-/ ]*")


class Three(NamedTuple):
    """The three numbers of a date, as written."""

    first: str
    mark: str
    second: str
    third: str


def date_orders(columns: Mapping[str, Sequence[str]], told: str = "", label: str = "the file",
                headers: Mapping[str, str] | None = None, lean: str = "") -> dict[str, str]:
    """The order (dmy, mdy or ymd) of each column of texts; `told` where the person says it, `lean` where something beside the dates tells.

    Raises ReceivablesError where a column mixes orders, and where nothing in the file tells.
    """
    if told:
        return dict.fromkeys(columns, told)
    named = {name: (headers or {}).get(name, name) for name in columns}
    found = {name: [(text, three, readings) for text in dict.fromkeys(texts) if (three := _three(text)) and (readings := _readings(three))]
             for name, texts in columns.items()}
    own = {name: _possible([readings for _, three, readings in parts if not _fixed(three)], named[name], label) for name, parts in found.items()}
    whole = frozenset.intersection(*own.values()) if own else frozenset(ORDERS)
    orders = {}
    for name, possible in own.items():
        left = (possible & whole) or possible
        left = frozenset((lean,)) if lean in left else left
        unclear = [text for text, _, readings in found[name] if len({day for order, day in readings.items() if order in left}) > 1]
        if unclear:
            raise ReceivablesError(f"You cannot import {label} because {unclear[0].strip()!r} in {named[name]!r} can be two dates, and nothing else "
                                   "in the file tells which. Say --date-order dmy (day first), mdy (month first) or ymd.")
        orders[name] = next(order for order in ORDERS if order in left)
    return orders


def read_date(text: str, order: str) -> np.datetime64 | None:
    """The day in a cell, None when it is none. Time of day is left out."""
    text = text.strip()
    if three := _three(text):
        readings = _readings(three, told=order)
        return next(iter(readings.values()), None) if _fixed(three) else readings.get(order)
    if found := _COMPACT.fullmatch(text):
        return _day(found[1], found[2], found[3])
    for pattern, (year, month, day) in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2)), (_YEAR_MONTH, (1, 2, 3))):
        if (found := pattern.fullmatch(text)) and (number := MONTHS.get(normal(found[month]))):
            return _day(found[year], str(number), found[day])
    return None


def no_date(text: str) -> bool:
    """True for what systems write where there is no date: blank, 00.00.0000."""
    return bool(_NO_DATE.fullmatch(text.strip()))


def _possible(readings: Sequence[Mapping[str, np.datetime64]], name: str, label: str) -> frozenset[str]:
    """The orders in which most dates of a column can be read. Dates that only some orders can read decide."""
    union = frozenset().union(*readings)
    deciding = [orders for orders in readings if len(orders) < len(union)]
    support = {order: sum(order in orders for orders in deciding) for order in union}
    best = max(support.values(), default=0)
    if best < AGREE * len(deciding):
        raise ReceivablesError(f"You cannot import {label} because {name!r} mixes dates with the day first and dates with the month first. "
                               "Take the list again with one kind of date, or say --date-order; the others are then refused row by row.")
    return frozenset(order for order, n in support.items() if n == best) or frozenset(ORDERS)


def _three(text: str) -> Three | None:
    found = _THREE.fullmatch(text.strip())
    return Three(found[1], found[2], found[3], found[4]) if found else None


def _fixed(three: Three) -> bool:
    """True for dates that can be read in one order only, whatever the column says: a year of four digits first, or points."""
    return len(three.first) == 4 or three.mark == "."


def _readings(three: Three, told: str = "") -> dict[str, np.datetime64]:
    """The day in each order that gives one. A year of two digits stands first only after a hyphen, beyond 31, or when told."""
    first, mark, second, third = three
    year_first = len(first) == 4 or (len(third) <= 2 and (mark == "-" or int(first) > 31 or told == "ymd") and mark != ".")
    year_last = len(first) < 3 and len(third) in (2, 4)
    days = {"dmy": _day(third, second, first) if year_last else None,
            "mdy": _day(third, first, second) if year_last and mark != "." else None,
            "ymd": _day(first, second, third) if year_first else None}
    return {order: day for order, day in days.items() if day is not None}


def _day(year: str, month: str, day: str) -> np.datetime64 | None:
    number = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    if len(year) not in (2, 4) or len(day) > 2 or number not in YEARS:
        return None
    try:
        return np.datetime64(dt.date(number, int(month), int(day)), "s")
    except ValueError:
        return None
