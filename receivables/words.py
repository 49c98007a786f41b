"""Numbers, days and lists as a person writes them in a sentence.

>>> money(-120450, "EUR"), money(5, "EUR"), money(1200, "JPY")
('-1,204.50', '0.05', '1,200')
>>> day_in_words(20587), listed(["10234", "10251", "10260"])
('14 May 2026', '10234, 10251 and 10260')
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from receivables.money import exponent

SHOWN_MAX = 6             # names listed before "and 9 more"
_MONTHS = "January February March April May June July August September October November December".split()
_EPOCH = date(1970, 1, 1)


def money(minor: int, currency: str) -> str:
    """An amount with thousands separators."""
    places = exponent(currency)
    whole, part = divmod(abs(minor), 10 ** places)
    return f"{'-' if minor < 0 else ''}{whole:,}" + (f".{part:0{places}d}" if places else "")


def day_in_words(day: int) -> str:
    """A day (since 1970-01-01)."""
    d = _EPOCH + timedelta(days=day)
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def listed(names: Sequence[str], link: str = "and") -> str:
    """Names in a row, each once, long rows cut."""
    if len(names) == 1:
        return names[0]
    ones = list(dict.fromkeys(names))
    shown = ones[:SHOWN_MAX] + ([f"{len(ones) - SHOWN_MAX} more"] if len(ones) > SHOWN_MAX else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {link} {shown[-1]}"


def is_or_are(names: Sequence[str]) -> str:
    """The verb for the names."""
    return "is" if len(set(names)) == 1 else "are"
