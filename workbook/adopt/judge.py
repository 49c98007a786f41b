"""A column tried on its cells: do they hold what its header says, how are they spelled, and how sure is it, in percent."""
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from receivables.errors import ReceivablesError
from receivables.headers import normal
from receivables.money import CURRENCIES
from receivables.schema import Column
from workbook.adopt.find import Found
from workbook.readers.amounts import SIGNS, decimal_marks, read_number
from workbook.readers.choices import choose
from workbook.readers.dates import date_orders, read_date
from workbook.readers.grid import blank

SURE, LIKELY, WORDED, GUESS, DOUBT = 98.0, 90.0, 85.0, 60.0, 40.0
_EMPTY = "; no cells to compare"
_YEAR_FIRST = re.compile(r"\s*\d{4}\b")


@dataclass(frozen=True)
class Match:
    """One column of a list: our code name, where it stands (counted from 0), its header, how sure we are, and how its cells are spelled."""

    code: str
    at: int
    header: str
    certainty: float
    why: str = ""
    sign: str = ""
    date_order: str = ""
    decimal: str = ""
    spelling: str = ""


    @property
    def empty(self) -> bool:
        """True for a column without any cells: nothing but its header speaks for it."""
        return self.why.endswith(_EMPTY)


def judge(found: Found, code: str, at: int, column: Column, certainty: float, why: str) -> Match:
    """A column by its header, tried on its cells."""
    cells = [c for c in found.column(at) if not blank(c)]
    header = found.headers[at]
    exact = normal(header) in {normal(column.name), normal(column.header)}
    sure = certainty or (SURE if exact else LIKELY)
    reason = why or ("the header says so" if exact else "the header is a word for it")
    if code == "id" and len(cells) < len(found.rows):          # the ledger numbers every receipt, in a column of its own
        return Match(code, at, header, 0.0, "some rows have none")
    if not cells:
        return Match(code, at, header, sure if certainty else min(sure, 80.0), reason + _EMPTY)
    if column.kind == "date":
        return _date(code, at, header, cells, sure, reason)
    if column.kind in ("amount", "limit"):
        return _amount(code, at, header, cells, sure, reason)
    if column.kind in ("choice", "currency"):
        return _choice(code, at, header, cells, column, sure, reason)
    return _text(code, at, header, cells, column, sure, reason)


def _date(code: str, at: int, header: str, cells: list[Any], sure: float, why: str) -> Match:
    texts = [c for c in cells if isinstance(c, str)]
    dates = sum(isinstance(c, dt.date) for c in cells)
    serials = sum(isinstance(c, int | float) and 20_000 < c < 80_000 for c in cells)
    order = ""
    if texts:
        try:
            letters = "ymd" if all(map(_YEAR_FIRST.match, texts)) else date_orders({code: texts}, "", "this list", {code: header})[code]
            read = sum(read_date(t, letters) is not None for t in texts)
            order = _pattern(texts, letters) if read > len(texts) // 2 else ""
            dates += read
        except ReceivablesError:
            return Match(code, at, header, DOUBT, "its dates are text and can be read two ways")
    share = (dates + serials) / len(cells)
    if share < 0.5:
        return Match(code, at, header, 0.0 if sure < SURE else DOUBT, "its cells are no dates")
    return Match(code, at, header, sure * (0.7 + 0.3 * share), f"{why}; {share:.0%} are dates", date_order=order if len(texts) > dates // 2 else "")


def _pattern(texts: Sequence[str], letters: str) -> str:
    """An order of dates with the mark between them, as d.m.y."""
    mark = Counter(c for t in texts for c in t.strip()[:10] if c in "./-").most_common(1)
    return (mark[0][0] if mark else "-").join(letters)


def _amount(code: str, at: int, header: str, cells: list[Any], sure: float, why: str) -> Match:
    texts = [c for c in cells if isinstance(c, str)]
    numbers = sum(isinstance(c, int | float) and not isinstance(c, bool) for c in cells)
    mark = ""
    if texts:
        try:
            mark = decimal_marks({code: texts}, "", "this list", {code: header})[code]
            read = sum(read_number(t, mark) is not None for t in texts)
            numbers, mark = numbers + read, mark if read else ""
        except ReceivablesError:
            return Match(code, at, header, DOUBT, "its amounts are text and can be read two ways")
    share = numbers / len(cells)
    if share < 0.5:
        return Match(code, at, header, 0.0 if sure < SURE else DOUBT, "its cells are no amounts")
    return Match(code, at, header, sure * (0.7 + 0.3 * share), f"{why}; {share:.0%} are amounts", decimal=mark)


def _choice(code: str, at: int, header: str, cells: list[Any], column: Column, sure: float, why: str) -> Match:
    """Words for our choices; most of the cells must mean one."""
    texts = Counter(str(int(c) if isinstance(c, bool | float) else c).strip() for c in cells)
    means = {t: _code(t) or None if column.kind == "currency" else choose(t, column) for t in texts}
    share = sum(n for t, n in texts.items() if means[t] is not None) / len(cells)
    if share < 0.5:
        return Match(code, at, header, 0.0, "its cells mean nothing to us")
    best: dict[str, str] = {}
    for text, _ in texts.most_common():
        best.setdefault(means[text] or "", text)
    pairs = ";".join(f"{ours}={theirs}" for ours, theirs in best.items() if ours and ours != theirs)
    return Match(code, at, header, sure * (0.7 + 0.3 * share), f"{why}; {share:.0%} are known words", spelling=pairs)


def _code(text: str) -> str:
    code = SIGNS.get(text.upper(), text.upper())
    return code if code in CURRENCIES else ""


def _text(code: str, at: int, header: str, cells: list[Any], column: Column, sure: float, why: str) -> Match:
    numbers = sum(isinstance(c, int | float) and not isinstance(c, bool) for c in cells)
    whole = sum(isinstance(c, int | float) and not isinstance(c, bool) and float(c).is_integer() and c >= 0 for c in cells)
    spelling = "number" if column.kind == "id" and whole > len(cells) * 0.8 else ""
    if column.kind == "id" and (numbers - whole) > len(cells) // 2:
        return Match(code, at, header, 0.0, "its cells are amounts")
    if column.kind == "id" and sum(isinstance(c, dt.date) for c in cells) > len(cells) // 2:
        return Match(code, at, header, 0.0, "its cells are dates")
    if code == "terms" and sum(isinstance(c, dt.date) for c in cells) > len(cells) // 2:
        return Match(code, at, header, 0.0, "its cells are dates")
    if column.key:
        distinct = len({str(c).strip() for c in cells})
        if distinct < 0.9 * len(cells):
            return Match(code, at, header, DOUBT, f"{why}, but only {distinct} of {len(cells)} differ", spelling=spelling)
    if code == "name" and numbers > len(cells) // 2:
        return Match(code, at, header, 0.0, "its cells are numbers")
    return Match(code, at, header, sure, why, spelling=spelling)
