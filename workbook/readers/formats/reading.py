"""What every format reader needs: days and amounts from a bank's text.

>>> day("20261130"), day("2026-11-30T10:00:00Z"), day("2026-02-30"), minor("1234,5", "EUR"), minor("12..34", "EUR")
('2026-11-30', '2026-11-30', '', 123450, None)
"""
from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from receivables.money import CURRENCIES, to_minor

_DAY = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T Z+-].*|\s*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:[.,]\d{0,20})?|[.,]\d{1,20})")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,31}")
YEARS = range(1950, 2200)


@lru_cache(maxsize=4096)
def day(text: str) -> str:
    """A day as ISO text from ISO or YYYYMMDD, with or without a time; "" when it is none."""
    found = _DAY.fullmatch(text)
    return iso(*map(int, found.groups())) if found else ""


def iso(year: int, month: int, of_month: int) -> str:
    """The day as ISO text, "" when there is no such day."""
    try:
        return dt.date(year, month, of_month).isoformat() if year in YEARS else ""
    except ValueError:
        return ""


def minor(text: str, currency: str) -> int | None:
    """A bank's plain number (decimal point or comma, no thousands) in minor units, half away from zero; None when it is none."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return to_minor(text.replace(",", "."), currency)
    except ValueError:
        return None


def known_currency(code: str) -> bool:
    """True for an ISO 4217 code."""
    return code in CURRENCIES


def is_iban(text: str) -> bool:
    """True for an IBAN without blanks whose check digits are right.

    >>> is_iban("NL91ABNA0417164300"), is_iban("NL91ABNA0417164301"), is_iban("RE 10234")
    (True, False, False)
    """
    return bool(_IBAN.fullmatch(text)) and int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def joined(parts: list[str]) -> str:
    """Pieces of remittance text as one: blanks made single, repeated pieces left out, a bar between what stood apart."""
    seen = dict.fromkeys(" ".join(part.split()) for part in parts)
    return " | ".join(part for part in seen if part)
