"""Where a lockbox file has which field: a table of positions that every bank draws a little differently, as CSV that a person can change.

    record,what,field,from,to,form
    6,cheque,amount,8,17,2

says that a line beginning with 6 is a cheque, and that its amount stands in the characters 8 to 17 with two decimals and no point.

| what | fields |
|---|---|
| file | date |
| service | |
| lockbox | lockbox, date |
| cheque | batch, item, amount, routing, account, cheque, cheque_date, payer, and those of a remittance |
| remittance | batch, item, invoice, invoice_date, gross, discount, deduction, reason, paid, text; a field that stands twice is of a second document |
| batch total, lockbox total | batch, lockbox, count, amount |
| file total | records |

Form is the order of a date (YYMMDD, MMDDYY, YYYYMMDD, DDMMYY ...) or the decimals of an amount. The line `*,currency,CAD,,,` names the
currency; without it, it is USD.

>>> layout = parse("record,what,field,from,to,form\\n6,cheque,amount,2,6,2\\n6,cheque,cheque,7,9,\\n", "own.csv")
>>> layout.fields("600150123")["amount"], layout.fields("600150123")["cheque"], layout.what("600150123")
([('00150', '2')], [('123', '')], 'cheque')
"""
from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from receivables.errors import ReceivablesError
from receivables.money import CURRENCIES
from workbook.readers.dialect import decode

_DOCUMENT = ("invoice", "invoice_date", "gross", "discount", "deduction", "reason", "paid", "text")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "file": ("date",), "service": (), "lockbox": ("lockbox", "date"),
    "cheque": ("batch", "item", "amount", "routing", "account", "cheque", "cheque_date", "payer", *_DOCUMENT),
    "remittance": ("batch", "item", *_DOCUMENT),
    "batch total": ("batch", "count", "amount"), "lockbox total": ("lockbox", "count", "amount"), "file total": ("records",)}
MONEY = ("amount", "gross", "discount", "deduction", "paid")
DATES = ("date", "cheque_date", "invoice_date")
HEADER = ("record", "what", "field", "from", "to", "form")
WIDEST = 4096
STANDARD = """record,what,field,from,to,form
*,currency,USD,,,
1,file,date,24,29,YYMMDD
2,service,,,,
5,lockbox,lockbox,8,14,
5,lockbox,date,15,20,YYMMDD
6,cheque,batch,2,4,
6,cheque,item,5,7,
6,cheque,amount,8,17,2
6,cheque,routing,18,26,
6,cheque,account,27,36,
6,cheque,cheque,37,46,
6,cheque,cheque_date,47,52,MMDDYY
6,cheque,payer,53,82,
4,remittance,batch,2,4,
4,remittance,item,5,7,
4,remittance,invoice,12,21,
4,remittance,paid,22,31,2
7,batch total,batch,2,4,
7,batch total,count,21,23,
7,batch total,amount,24,33,2
8,lockbox total,lockbox,8,14,
8,lockbox total,count,21,24,
8,lockbox total,amount,25,34,2
9,file total,records,2,7,
"""


@dataclass(frozen=True)
class Place:
    """One field of a record: its first and last character, counted from 1, and its form."""

    field: str
    first: int
    last: int
    form: str


@dataclass(frozen=True)
class Layout:
    """A lockbox layout: what the lines are by how they begin, and the places of their fields."""

    records: Mapping[str, tuple[str, tuple[Place, ...]]]
    currency: str = "USD"

    def what(self, line: str) -> str:
        """What a line is, "" where the layout does not know it."""
        found = self._record(line)
        return found[0] if found else ""

    def fields(self, line: str) -> dict[str, list[tuple[str, str]]]:
        """Text and form of each field of a line, several where the field stands several times."""
        found = self._record(line)
        out: dict[str, list[tuple[str, str]]] = {}
        for place in found[1] if found else ():
            out.setdefault(place.field, []).append((line[place.first - 1:place.last].strip(), place.form))
        return out

    def has(self, what: str) -> bool:
        """Whether any line is of that kind."""
        return any(kind == what for kind, _ in self.records.values())

    def fits(self, text: str) -> bool:
        """Whether every line of the beginning of a file is one of the layout's, and one is a cheque or a lockbox."""
        lines = [line for line in text.splitlines()[:200] if line.strip()]
        kinds = [self.what(line) for line in (lines[:-1] if len(lines) > 1 else lines)]
        return bool(kinds) and all(kinds) and any(kind in ("cheque", "lockbox") for kind in kinds)

    def _record(self, line: str) -> tuple[str, tuple[Place, ...]] | None:
        return next((self.records[key] for key in self.records if line.startswith(key)), None)


def parse(text: str, name: str) -> Layout:
    """The layout from its CSV. Raises ReceivablesError where a line of it says nothing that a lockbox has."""
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    if not rows or tuple(cell.strip().casefold() for cell in rows[0][:6]) != HEADER:
        raise ReceivablesError(f"You cannot use the layout {name} because its first line is not {','.join(HEADER)}.")
    found: dict[str, tuple[str, list[Place]]] = {}
    currency = "USD"
    for number, row in enumerate(rows[1:], 2):
        record, what, field, first, last, form = (cell.strip() for cell in [*row, "", "", "", "", "", ""][:6])
        if not any((record, what, field)):
            continue
        if (record, what.casefold()) == ("*", "currency"):
            currency = _currency(field.upper(), name, number)
            continue
        kind, places = found.setdefault(record, (what.casefold(), []))
        _check(record, what.casefold(), kind, field.casefold(), name, number)
        if field:
            places.append(_place(field.casefold(), first, last, form, name, number))
    if not any("amount" in {place.field for place in places} for kind, places in found.values() if kind == "cheque"):
        raise ReceivablesError(f"You cannot use the layout {name} because it does not say where a cheque has its amount.")
    ordered = sorted(found, key=lambda record: -len(record))
    return Layout({record: (found[record][0], tuple(found[record][1])) for record in ordered}, currency)


def layout_of(path: Path) -> Layout:
    """The layout from a CSV file. Raises ReceivablesError where it cannot be read, and as `parse` does."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReceivablesError(f"You cannot use the layout {path} because {(error.strerror or str(error)).lower()}.") from None
    return parse(decode(data).text.lstrip("\ufeff"), path.name)


def _currency(code: str, name: str, number: int) -> str:
    if code not in CURRENCIES:
        raise ReceivablesError(f"You cannot use the layout {name} because line {number} names the currency {code!r}, which is no ISO 4217 code.")
    return code


def _check(record: str, what: str, kind: str, field: str, name: str, number: int) -> None:
    start = f"You cannot use the layout {name} because line {number} "
    if not record:
        raise ReceivablesError(f"{start}does not say how the record begins.")
    if what not in FIELDS:
        raise ReceivablesError(f"{start}calls the record {what!r}. Write one of: {', '.join(FIELDS)}.")
    if what != kind:
        raise ReceivablesError(f"{start}calls {record!r} a {what}, an earlier line a {kind}.")
    if field and field not in FIELDS[what]:
        raise ReceivablesError(f"{start}names the field {field!r}. A {what} has: {', '.join(FIELDS[what]) or 'none'}.")


def _place(field: str, first: str, last: str, form: str, name: str, number: int) -> Place:
    start = f"You cannot use the layout {name} because line {number} "
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal() and 1 <= int(first[:6]) <= int(last[:6]) <= WIDEST):
        raise ReceivablesError(f"{start}says that {field} stands from {first!r} to {last!r}. Count the characters from 1.")
    if field in MONEY and form not in ("", "0", "1", "2", "3", "4"):
        raise ReceivablesError(f"{start}gives {field} {form!r} decimals. Write 0 to 4.")
    if field in DATES and sorted(form.upper()) not in (sorted("YYMMDD"), sorted("YYYYMMDD")):
        raise ReceivablesError(f"{start}writes the date {form!r}. Write an order such as YYMMDD or MMDDYYYY.")
    return Place(field, int(first), int(last), form.upper())
