"""The values of BAI2's fields: amounts in minor units, days, and the fields that a funds type brings with it.

>>> amount_of("1500", "JPY"), amount_of("-15.00", "USD"), amount_of("1x5", "USD"), day_of("261120")
(1500, -1500, None, '2026-11-20')
"""
from __future__ import annotations

import re
from functools import lru_cache

from receivables.money import MINOR_MAX
from workbook.readers.formats.bai2_records import Record
from workbook.readers.formats.reading import day, iso, minor

FUNDS = frozenset(("", "0", "1", "2", "S", "V", "D", "Z"))
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_SHORT = re.compile(r"\d{6}")


def amount_of(text: str, currency: str) -> int | None:
    """Whole minor units; a bank that writes a decimal point all the same is understood."""
    if _WHOLE.fullmatch(text):
        amount = int(text)
        return amount if abs(amount) <= MINOR_MAX else None
    return minor(text, currency) if "." in text else None


@lru_cache(maxsize=4096)
def day_of(text: str) -> str:
    """A day YYMMDD (or one with its century) as ISO text, "" when it is none."""
    return iso(2000 + int(text[:2]), int(text[2:4]), int(text[4:])) if _SHORT.fullmatch(text) else day(text)


def pass_funds(record: Record) -> str:
    """Read past the funds type, where there is one, and what it brings with it; the value day, where it names one."""
    kind = (record.peek() or "").upper()
    if kind not in FUNDS:
        return ""
    record.next()
    if kind == "V":
        when = day_of(record.next())
        record.next()
        return when
    if kind == "S":
        for _ in range(3):
            record.next()
    elif kind == "D":
        pairs = record.next()
        for _ in range(2 * int(pairs) if pairs.isdecimal() and len(pairs) < 4 else 0):
            record.next()
    return ""
