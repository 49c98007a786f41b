"""What the tags of MT940 say, read by the library mt-940; what it loses or misreads in files of banks is mended here.

| mt-940 5.1 | here |
|---|---|
| one tag that it cannot read ends the file, and is logged with the whole pattern | its pattern is asked, its tag called: None, and the file goes on |
| what follows a balance's amount is not looked at: 1.200,00 is 1 | the whole line must fit, and a point is a decimal comma |
| a balance without currency has its first digits as one; one of 000000 fails | the statement's currency; no day |
| of a movement, a point ends the amount, and expected money (EC, ED) is unknown | 50.00 is read; EC and ED have their mark |
| a type after a blank is part of the reference (Commerzbank, Deutsche Bank) | is the type |
| a reference ends after 16 characters, the bank's after 23, which cuts both | both are whole; behind one that is padded stands a name (Rabobank) |
| every year is 20YY | 70 to 99 are 19YY |
| 30 February becomes the month's last day in silence, 31 April fails | both become the last day, and it is said |
| a booking day up to 330 days away is in the year of the value day | it is in the nearest year; one that is none is left out |

>>> movement("2702300301CR50,00NTRFNONREF//BANK1", "EUR")
Movement(value_day='2027-02-28', booking_day='2027-03-01', moved=True, mark='C', amount=5000, kind='NTRF', reference='NONREF', name='', bank='BANK1')
>>> balance("60F", "D261119EUR1,5", ""), total("90C", "2EUR1,50")
(Balance(amount=-150, currency='EUR', day='2026-11-19'), Total(number=2, amount=150, currency='EUR'))
"""
from __future__ import annotations

from calendar import monthrange
from functools import lru_cache
from typing import Any, NamedTuple

from mt940 import Options
from mt940.models import Transactions
from mt940.tags import TAG_BY_ID, Statement, Tag

from receivables.money import to_minor
from workbook.readers.formats.reading import iso

KNOWN = frozenset(map(str, TAG_BY_ID))                  # "20", "60F", "NS" ...
CONTEXT = Transactions(options=Options.all())           # the tags ask it how to sign; it holds nothing
NO_CURRENCY = "XXX"                                     # what ISO 4217 writes where there is none: the tag wants three letters


class Movement(NamedTuple):
    """One :61:. `moved`: the day is none and the month's last was taken. `name` stands behind a padded reference. Money going out is negative."""

    value_day: str
    booking_day: str
    moved: bool
    mark: str
    amount: int
    kind: str
    reference: str
    name: str
    bank: str


class Balance(NamedTuple):
    """One balance, negative where the bank is owed; `day` is "" where it has none."""

    amount: int
    currency: str
    day: str


class Total(NamedTuple):
    """Number and sum of one side's movements, as an interim report states them."""

    number: int
    amount: int
    currency: str


class _Line(Statement):
    """:61: as the table above wants it; days and amounts are made by the library's tag."""

    pattern = r"""
    (?P<year>\d{2}) (?P<month>\d{2}) (?P<day>\d{2})
    (?P<entry_month>\d{2}|\s{2})? (?P<entry_day>\d{2}|\s{2})?
    (?P<status>[RE]?[DC]) (?P<funds_code>[A-Z])? \s*
    (?P<amount>[\d.,]+) \s?
    (?P<id>(?-i:[NFS][A-Z0-9 ]{3}))?
    (?P<customer_reference>.*?)
    (?://(?P<bank_reference>.*))?"""


_LINE = _Line()


def movement(text: str, currency: str) -> Movement | None:
    """The first line of a :61:; None where it cannot be read."""
    found = _LINE.re.fullmatch(text)
    if found is None:
        return None
    data: dict[str, Any] = found.groupdict()
    data["currency"] = currency
    booked = data.pop("entry_month"), data.pop("entry_day")
    moved = _in_calendar(data)
    try:
        read: dict[str, Any] = _LINE(CONTEXT, data)
        amount = to_minor(read["amount"].amount, currency)
    except (ValueError, ArithmeticError):
        return None
    value_day = read["date"].isoformat()
    reference, _, name = read["customer_reference"].strip().partition("  ")
    return Movement(value_day, _booked(value_day, *booked), moved, read["status"].upper(), amount, (read["id"] or "").strip(), reference,
                    name.strip(), (read["bank_reference"] or "").strip())


def balance(code: str, text: str, currency: str) -> Balance | None:
    """A balance (60, 62, 64, 65 with or without letter); `currency` is the statement's. None where it cannot be read."""
    tag, line = _tag(code), text.partition("\n")[0].strip().replace(".", ",")
    named = line[7:10].isalpha()
    found = tag.re.fullmatch(line if named else f"{line[:7]}{NO_CURRENCY}{line[7:]}")
    if found is None:
        return None
    data: dict[str, Any] = found.groupdict()
    currency = data["currency"].upper() if named else currency
    _in_calendar(data)
    day = iso(int(data["year"]), int(data["month"]), int(data["day"]))
    try:
        read: Any = tag(CONTEXT, data if day else data | {"month": 1, "day": 1})[tag.slug]
        return Balance(to_minor(read.amount.amount, currency), currency, day)
    except (ValueError, ArithmeticError):
        return None


def total(code: str, text: str) -> Total | None:
    """Number and sum of the debits (90D) or credits (90C); None where they cannot be read."""
    tag = _tag(code)
    found = tag.re.fullmatch(text.partition("\n")[0].strip().replace(".", ","))
    try:
        read: Any = tag(CONTEXT, found.groupdict())[tag.slug] if found else None
        return Total(int(read.number), abs(to_minor(read.amount, read.currency.upper())), read.currency.upper()) if read else None
    except (ValueError, ArithmeticError):
        return None


def floor_currency(text: str) -> str | None:
    """The currency of a floor limit (34F), None where it cannot be read."""
    found = _tag("34").re.fullmatch(text.strip().replace(".", ","))
    return found["currency"].upper() if found else None


def _tag(code: str) -> Tag:
    return TAG_BY_ID.get(code) or TAG_BY_ID[int(code[:2])]


def _in_calendar(data: dict[str, Any]) -> bool:
    """Give the year its century; true where the day is after the month's last, which is taken."""
    data["year"] = ("20" if data["year"] < "70" else "19") + data["year"]
    day, month = int(data["day"]), int(data["month"])
    last = monthrange(int(data["year"]), month)[1] if day > 28 and 1 <= month <= 12 else 31
    if not last < day <= 31:
        return False
    data["day"] = str(last)
    return True


@lru_cache(maxsize=4096)
def _booked(value_day: str, month_text: str | None, day_text: str | None) -> str:
    """The booking day in the year that is nearest to the value day, which it is where the file names none."""
    if not (month_text and month_text.isdecimal() and day_text and day_text.isdecimal()):
        return value_day
    year, value_month, month = int(value_day[:4]), int(value_day[5:7]), int(month_text)
    year += (month - value_month < -6) - (month - value_month > 6)
    return iso(year, month, int(day_text)) or value_day
