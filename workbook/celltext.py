"""Numbers and dates that stand in cells as text: read when there is one reading, refused when there are two.

>>> number("1.204,50", 2), number("(1,204.50)", 2), number("EUR 12.5-", 2)
(Decimal('1204.50'), Decimal('-1204.50'), Decimal('-12.5'))
>>> date("31.12.2025"), date("12/31/2025"), date("31 Dec 2025"), date("20251231")
(datetime.date(2025, 12, 31), datetime.date(2025, 12, 31), datetime.date(2025, 12, 31), datetime.date(2025, 12, 31))
>>> number("1.204", 2)
Traceback (most recent call last):
workbook.celltext.Unclear: '1.204' may be 1204 or 1.204.
>>> date("03/04/2025")
Traceback (most recent call last):
workbook.celltext.Unclear: '03/04/2025' may be 3 April or 4 March.
"""
from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

MONTHS = {name: n for n, names in enumerate((
    "january januar jänner jan", "february februar feber feb", "march märz maerz mar mär mrz", "april apr", "may mai", "june juni jun",
    "july juli jul", "august aug", "september sept sep", "october oktober oct okt",
    "november nov", "december dezember dec dez"), 1) for name in names.split()}
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})[.\s/-]*\s*([^\W\d_]+)\.?[,\s/-]*(\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_SIGNS = re.compile(r"^(?:[A-Z]{3}(?![A-Za-z])|[€$£¥])\s*|\s*(?:(?<![A-Za-z])[A-Z]{3}|[€$£¥])$")
_GROUPS = {".": re.compile(r"\d{1,3}(?:\.\d{3})+"), ",": re.compile(r"\d{1,3}(?:,\d{3})+"), "'": re.compile(r"\d{1,3}(?:'\d{3})+")}


class Unclear(ValueError):
    """The text has two readings; the message names both."""


def number(text: str, decimals: int) -> Decimal:
    """The one number a text can mean. `decimals` is how many the currency has. Raises Unclear, or ValueError when it is none."""
    plain, negative = _unsigned(text)
    separators = [c for c in plain if c in ".,'"]
    if not re.fullmatch(r"[\d.,']*\d[.,]?", plain):
        raise ValueError(f"{shown(text)} is not a number.")
    if separators:
        plain = _decimal_point(plain, separators, decimals, text)
    value = Decimal(plain)
    return -value if negative else value


def date(text: str) -> dt.date:
    """The one day a text can mean. Raises Unclear, or ValueError when it is none."""
    t = text.strip()
    try:
        if m := _ISO.fullmatch(t):
            return dt.date(int(m[1]), int(m[3]), int(m[4]))
        if m := _COMPACT.fullmatch(t):
            return dt.date(int(m[1]), int(m[2]), int(m[3]))
        if m := _NUMERIC.fullmatch(t):
            return _numeric_date(int(m[1]), int(m[3]), int(m[4]), m[2], text)
        if (m := _DAY_MONTH.fullmatch(t)) and m[2].lower() in MONTHS:
            return dt.date(int(m[3]), MONTHS[m[2].lower()], int(m[1]))
        if (m := _MONTH_DAY.fullmatch(t)) and m[1].lower() in MONTHS:
            return dt.date(int(m[3]), MONTHS[m[1].lower()], int(m[2]))
    except Unclear:
        raise
    except ValueError:
        pass
    raise ValueError(f"{shown(text)} is not a date.")


def shown(value: object) -> str:
    """A cell's content for a sentence: quoted, and cut when it is long."""
    text = str(value)
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _unsigned(text: str) -> tuple[str, bool]:
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    negative = False
    for _ in range(3):       # sign and currency stand in any order: (EUR 5), EUR -5, -5 EUR, 5- EUR
        if plain.startswith("(") and plain.endswith(")"):
            plain, negative = plain[1:-1].strip(), True
        elif plain[:1] in "+-" and plain[1:]:
            negative, plain = negative != (plain[0] == "-"), plain[1:].strip()
        elif plain.endswith("-"):
            negative, plain = not negative, plain[:-1].strip()
        else:
            plain = _SIGNS.sub("", plain).strip()
    return re.sub(r"(?<=\d)[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}](?=\d{3}(?!\d))", "", plain), negative


def _decimal_point(plain: str, separators: list[str], decimals: int, text: str) -> str:
    """The number with its thousands separators gone and a point before the decimals."""
    kinds = list(dict.fromkeys(separators))
    last = separators[-1]
    whole, _, fraction = plain.rpartition(last)
    if len(kinds) > 1 or last == "'":
        if len(kinds) > 2 or (last != "'" and separators.count(last) > 1) or not _GROUPS[kinds[0]].fullmatch(plain if last == "'" else whole):
            raise ValueError(f"{shown(text)} is not a number.")
        return plain.replace(last, "") if last == "'" else whole.replace(kinds[0], "") + "." + fraction
    if len(separators) > 1:
        if not _GROUPS[last].fullmatch(plain):
            raise ValueError(f"{shown(text)} is not a number.")
        return plain.replace(last, "")
    grouped = _GROUPS[last].fullmatch(plain) and not whole.startswith("0")
    if grouped and decimals <= 3:      # a rate has more decimals, and no thousands
        raise Unclear(f"{shown(text)} may be {whole}{fraction} or {whole}.{fraction}.")
    return f"{whole or '0'}.{fraction}"


def _numeric_date(first: int, second: int, year: int, separator: str, text: str) -> dt.date:
    if separator == "." or first > 12 or first == second:
        return dt.date(year, second, first)
    if second > 12:
        return dt.date(year, first, second)
    a, b = dt.date(year, second, first), dt.date(year, first, second)
    raise Unclear(f"{shown(text)} may be {a.day} {a:%B} or {b.day} {b:%B}.")
