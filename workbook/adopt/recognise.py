"""What each list is, and which of its columns are which of ours, with a certainty in percent.

Headers say it first (the words that imports know, in six languages), the cells must agree: dates where a date is named, numbers where an
amount is, one number a row for an invoice's number. Where a header says nothing and only one column holds what is needed, that column is
offered with little certainty. An aging report, a pivot or a summary is never taken for truth.
"""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from receivables.errors import ReceivablesError
from receivables.headers import find_columns, normal
from receivables.money import CURRENCIES
from receivables.schema import Column
from workbook.adopt import words
from workbook.adopt.find import Found
from workbook.readers.amounts import SIGNS, decimal_marks, read_number
from workbook.readers.choices import choose
from workbook.readers.dates import date_orders, read_date
from workbook.readers.grid import blank
from workbook.readers.import_columns import NEEDS, import_table

TABLES = ("Invoices", "Receipts", "Customers")
SURE, LIKELY, GUESS, DOUBT = 98.0, 90.0, 60.0, 40.0
ASK_BELOW = 70.0                    # what is less certain than this is asked
SIGNS_OF = {"Invoices": ("due_date", "open_amount", "net"), "Receipts": ("payer_account", "payer_name", "text"),
            "Customers": ("email", "address", "phone")}
COMPARED = ("open_amount", "paid_amount", "paid_date", "customer_name")
FILLED_BY_US = ("accounting_date", "kind")      # the ledger fills these in, so it has columns of its own for them
REPORT, UNKNOWN = "report", ""
_PAID = frozenset(normal(w) for w in words.PAID.split("|"))


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


@dataclass(frozen=True)
class Recognised:
    """A list and what it is: `table` is one of ours, "report" for an aging report or summary, "" for anything else."""

    found: Found
    table: str
    matches: tuple[Match, ...] = ()
    certainty: float = 0.0
    why: str = ""

    def match(self, code: str) -> Match | None:
        """The column that is this one of ours."""
        return next((m for m in self.matches if m.code == code), None)

    @property
    def missing(self) -> list[tuple[str, ...]]:
        """What the table needs and the list has not."""
        have = {m.code for m in self.matches}
        return [names for names in NEEDS.get(self.table, ()) if not have & set(names)]

    @property
    def unused(self) -> list[str]:
        """Headers that are none of ours."""
        used = {m.at for m in self.matches}
        return [h for i, h in enumerate(self.found.headers) if h.strip() and i not in used]

    @property
    def language(self) -> str:
        """The language of the headers, "" for English and for what cannot be told."""
        have = {normal(h) for h in self.found.headers}
        best = max(words.LANGUAGE, key=lambda lang: len(have & set(words.LANGUAGE[lang].split("|"))))
        return best if len(have & set(words.LANGUAGE[best].split("|"))) > 1 else ""


def is_header(headers: Sequence[str]) -> bool:
    """Could this line be the header of a list of ours, or of an aging report?"""
    named = [h for h in headers if h]
    if len(named) < 2 or len({normal(h) for h in named}) < 2:
        return False
    if sum(bool(words.BUCKET.match(h)) for h in named) > 1:
        return True
    return any(len(find_columns(headers, import_table(t))) >= (2 if t == "Customers" else 3) for t in TABLES)


def recognise(found: Found, told: Mapping[str, str] | None = None, table: str = "") -> Recognised:
    """What the list is. `told` are columns that the person says (code name -> header), `table` the table where she says that."""
    told = told or {}
    if not table and sum(bool(words.BUCKET.match(h.strip())) for h in found.headers) > 1:
        return Recognised(found, REPORT, why="its columns are ages")
    options = [_as(found, name, told) for name in ([table] if table else TABLES)]
    full = [r for r in options if not r.missing]
    if not full:
        best = max(options, key=lambda r: (-len(r.missing), len(r.matches)))
        return best if table or (len(best.missing) == 1 and best.table == "Invoices" and len(best.matches) > 2) else Recognised(found, UNKNOWN)
    best = max(full, key=lambda r: _score(r, found))
    if not table and best.table == "Invoices" and _looks_like_summary(found):
        return Recognised(found, REPORT, why=f"the sheet {found.sheet.name} is called a report")
    return best


def _score(r: Recognised, found: Found) -> tuple[int, float]:
    """Movements before lists of names; then what is explained, with the sheet's name as a hint."""
    name = normal(found.sheet.name + found.name)
    hint = any(normal(word) in name for word in words.SHEETS[r.table].split("|"))
    own = sum(r.match(code) is not None for code in SIGNS_OF[r.table])
    return r.table != "Customers", 3 * hint + own + len(r.matches) + 2 * len(NEEDS[r.table])


def _looks_like_summary(found: Found) -> bool:
    name = normal(found.sheet.name)
    return any(normal(word) in name for word in words.REPORTS.split("|"))


def _as(found: Found, name: str, told: Mapping[str, str]) -> Recognised:
    """The list read as one table."""
    table = import_table(name)
    headers = [h.strip() for h in found.headers]
    places = {code: _told_place(headers, header) for code, header in told.items() if code in table.by_name or code in COMPARED}
    at = {code: i for code, i in places.items() if i is not None}
    free = ["" if i in at.values() else h for i, h in enumerate(headers)]
    named = {code: i for code, i in find_columns(free, table).items() if code not in told and code not in FILLED_BY_US}
    if name == "Invoices":
        paid = [i for i, h in enumerate(free) if normal(h) in _PAID and i not in named.values()]
        named |= {"paid_amount": paid[-1]} if paid and "paid_amount" not in told else {}
    matches = [_match(found, code, i, table.by_name.get(code) or _EXTRA[code], SURE, "you said so") for code, i in at.items()]
    matches += [_match(found, code, i, table.by_name.get(code) or _EXTRA[code], 0.0, "") for code, i in named.items()]
    matches = [m for m in matches if m.certainty > 0]
    matches += _by_content(found, name, matches, told)
    order = [*table.names, "paid_amount"]
    matches.sort(key=lambda m: order.index(m.code))
    matches = _signed(found, matches)
    needed = [m.certainty for m in matches if any(m.code in names for names in NEEDS[name])]
    return Recognised(found, name, tuple(matches), min(needed, default=0.0))


_EXTRA = {"paid_amount": Column("paid_amount", "Paid", "amount")}


def _told_place(headers: Sequence[str], header: str) -> int | None:
    """Where the header that the person named stands; None where this list has not got it, or she said none."""
    plain = normal(header)
    return next((i for i, h in enumerate(headers) if h == header or (plain and normal(h) == plain)), None)


def _match(found: Found, code: str, at: int, column: Column, certainty: float, why: str) -> Match:
    """A column by its header, tried on its cells."""
    cells = [c for c in found.column(at) if not blank(c)]
    header = found.headers[at]
    exact = normal(header) in {normal(column.name), normal(column.header)}
    sure = certainty or (SURE if exact else LIKELY)
    reason = why or ("the header says so" if exact else "the header is a word for it")
    if code == "id" and len(cells) < len(found.rows):          # the ledger numbers every receipt, in a column of its own
        return Match(code, at, header, 0.0, "some rows have none")
    if not cells:
        return Match(code, at, header, sure if certainty else min(sure, 80.0), reason + "; no cells to compare")
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
            letters = date_orders({code: texts}, "", "this list", {code: header})[code]
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
    mark = Counter(c for t in texts for c in t.strip() if c in "./-").most_common(1)
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
    texts = Counter(str(c).strip() for c in cells)
    means = {t: _code(t) if column.kind == "currency" else choose(t, column) for t in texts}
    share = sum(n for t, n in texts.items() if means[t]) / len(cells)
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
    if column.key:
        distinct = len({str(c).strip() for c in cells})
        if distinct < 0.9 * len(cells):
            return Match(code, at, header, DOUBT, f"{why}, but only {distinct} of {len(cells)} differ", spelling=spelling)
    if code == "name" and numbers > len(cells) // 2:
        return Match(code, at, header, 0.0, "its cells are numbers")
    return Match(code, at, header, sure, why, spelling=spelling)


def _by_content(found: Found, name: str, matches: Iterable[Match], told: Mapping[str, str]) -> list[Match]:
    """Needed columns that no header names, where exactly one other column holds such cells."""
    matches = list(matches)
    if name != "Invoices" or len(matches) < 2:
        return []
    used = {m.at for m in matches}
    have = {m.code for m in matches}
    out = []
    for code, groups in (("invoice_date", ("invoice_date",)), ("amount", ("amount", "open_amount", "debit")), ("number", ("number",)),
                         ("customer_id", ("customer_id", "customer_name"))):
        if have & set(groups) or code in told:
            continue
        fits = [i for i in range(len(found.headers)) if i not in used and found.headers[i].strip() and _could_be(found.column(i), code)]
        if len(fits) == 1:
            used.add(fits[0])
            column = import_table(name).by_name[code]
            tried = _match(found, code, fits[0], column, GUESS, "the only column with such cells")
            out.append(replace(tried, certainty=min(GUESS, tried.certainty or GUESS)))
    return out


def _could_be(cells: Sequence[Any], code: str) -> bool:
    said = [c for c in cells if not blank(c)]
    if len(said) < max(1, len(cells) * 0.8):
        return False
    numbers = sum(isinstance(c, int | float) and not isinstance(c, bool) for c in said)
    if code == "invoice_date":
        return sum(isinstance(c, dt.date) for c in said) > 0.9 * len(said)
    if code == "amount":
        return numbers > 0.9 * len(said) and any(not float(c).is_integer() for c in said if isinstance(c, int | float))
    texts = [str(c).strip() for c in said]
    if code == "number":
        return len(set(texts)) == len(texts) and all(any(map(str.isdigit, t)) for t in texts) and not any(isinstance(c, dt.date) for c in said)
    return all(isinstance(c, str) for c in said) and any(any(map(str.isalpha, t)) for t in texts)


def _signed(found: Found, matches: list[Match]) -> list[Match]:
    """Credit notes that are written positive, and lists whose amounts are all the other way round."""
    amount = next((m for m in matches if m.code == "amount"), None)
    kind = next((m for m in matches if m.code == "type"), None)
    if amount is None:
        return matches
    values = [c for c in found.column(amount.at) if isinstance(c, int | float)]
    sign = ""
    if kind is not None:
        column = import_table("Invoices").by_name["type"]
        rows = [row for row in found.rows if isinstance(row[amount.at], int | float)]
        notes = [row[amount.at] for row in rows if choose(str(row[kind.at]), column) == "CRN"]
        sign = "by type" if notes and sum(c > 0 for c in notes) > len(notes) / 2 else ""
    elif len(values) > 3 and sum(v < 0 for v in values) > 0.8 * len(values):
        sign = "turned"
    money = ("amount", "open_amount", "net", "disputed_amount", "paid_amount")
    return [replace(m, sign=sign) if m.code in money else m for m in matches] if sign else matches
