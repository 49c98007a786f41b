"""What each list is, and which of its columns are which of ours, with a certainty in percent.

A list is the table whose columns it has (`workbook.adopt.columns`), with its sheet's name as a hint. An aging report, a pivot, a summary or what
suppliers are owed is never taken for truth.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from receivables.headers import find_columns, normal
from workbook.adopt import words
from workbook.adopt.columns import columns
from workbook.adopt.concepts import meaning
from workbook.adopt.find import Found
from workbook.adopt.judge import Match
from workbook.readers.choices import PAYMENT, choose
from workbook.readers.import_columns import NEEDS, import_table

TABLES = ("Invoices", "Receipts", "Customers")
ASK_BELOW = 70.0                    # what is less certain than this is asked
SIGNS_OF = {"Invoices": ("due_date", "open_amount", "net"), "Receipts": ("payer_account", "payer_name", "text"),
            "Customers": ("email", "address", "phone")}
REPORT, OTHER, UNKNOWN = "report", "other", ""
ADOPT_NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {      # an amount must have a column of its own
    name: tuple(("amount",) if "amount" in names else names for names in NEEDS[name]) for name in TABLES}
_WORDS = re.compile(r"[^\W\d_]+")
_WHO = ("customer_id", "customer_name")


@dataclass(frozen=True)
class Recognised:
    """A list and what it is: `table` is one of ours, "report" for an aging report or summary, "other" for what is like
    invoices and is not, "" for anything else."""

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
        return [names for names in ADOPT_NEEDS.get(self.table, ()) if not have & set(names)]

    @property
    def payments(self) -> list[int]:
        """The rows of a list of invoices, counted from 0, whose type says that they are payments."""
        kind = self.match("type") if self.table == "Invoices" else None
        column = import_table("Invoices").by_name["type"]
        return [i for i, cell in enumerate(self.found.column(kind.at)) if choose(str(cell), column) == PAYMENT] if kind is not None else []

    @property
    def unused(self) -> list[str]:
        """Headers that are none of ours."""
        used = {m.at for m in self.matches}
        return [h for i, h in enumerate(self.found.headers) if h.strip() and i not in used]

    @property
    def language(self) -> str:
        """The language of the headers, "" for English and for what cannot be told."""
        have = {normal(word) for h in self.found.headers for word in (h, *_WORDS.findall(h))}
        best = max(words.LANGUAGE, key=lambda lang: len(have & set(words.LANGUAGE[lang].split("|"))))
        return best if len(have & set(words.LANGUAGE[best].split("|"))) > 1 else ""


def is_header(headers: Sequence[str]) -> bool:
    """Could this line be the header of a list of ours, or of an aging report?"""
    named = [h for h in headers if h]
    if len(named) < 2 or len({normal(h) for h in named}) < 2:
        return False
    if sum(bool(words.BUCKET.match(h)) for h in named) > 1:
        return True
    if len({meaning(h) for h in named} - {""}) > 2:
        return True
    return any(len(find_columns(headers, import_table(t))) >= (2 if t == "Customers" else 3) for t in TABLES)


def is_whole(headers: Sequence[str]) -> bool:
    """Does this line name all that a list of invoices needs?"""
    found = {*find_columns(headers, import_table("Invoices")), *map(meaning, headers)}
    return all(found & set(names) for names in NEEDS["Invoices"])


def recognise(found: Found, told: Mapping[str, str] | None = None, table: str = "") -> Recognised:
    """What the list is. `told` are columns that the person says (code name -> header), `table` the table where she says that."""
    told = told or {}
    if not table and sum(bool(words.BUCKET.match(h.strip())) for h in found.headers) > 1:
        return Recognised(found, REPORT, why="its columns are ages")
    options = [_as(found, name, told) for name in ([table] if table else TABLES)]
    full = [r for r in options if not r.missing]
    if not full:
        best = max(options, key=lambda r: (-len(r.missing), len(r.matches)))
        near = table or (len(best.missing) == 1 and best.table == "Invoices" and len(best.matches) > 2)
        return _sifted(best, table) if near else Recognised(found, UNKNOWN)
    best = max(full, key=lambda r: _score(r, found))
    own = next((r for r in options if r.table == "Invoices" and r.match("due_date") and r.missing == [_WHO]), None)
    if best.table == "Receipts" and own is not None and len(own.matches) > len(best.matches) + 1:          # invoices of one customer
        return own
    if not table and len(best.payments) == len(found.rows):
        return next((r for r in full if r.table == "Receipts"), Recognised(found, UNKNOWN))
    if not table and best.table == "Invoices" and _looks_like_summary(found):
        return replace(best, table=REPORT, why=f"the sheet {found.sheet.name} is called a report")
    return _sifted(best, table)


def _score(r: Recognised, found: Found) -> tuple[int, float]:
    """Movements before lists of names; then what is explained, with the sheet's name as a hint."""
    name = normal(found.sheet.name + found.name)
    hint = any(normal(word) in name for word in words.SHEETS[r.table].split("|"))
    own = sum(r.match(code) is not None for code in SIGNS_OF[r.table])
    return r.table != "Customers", 3 * hint + own + len(r.matches) + 2 * len(NEEDS[r.table])


def _looks_like_summary(found: Found) -> bool:
    name = normal(found.sheet.name)
    return any(normal(word) in name for word in words.REPORTS.split("|"))


def _sifted(r: Recognised, table: str) -> Recognised:
    """The list, unless the person said nothing of it and its own words say that it is no list of invoices."""
    why = _other(r) if not table and r.table == "Invoices" else ""
    return Recognised(r.found, OTHER, why=why) if why else r


def _other(r: Recognised) -> str:
    """What a list is that has the columns of invoices, and whose own words say something else; "" for invoices."""
    who = next((m for m in r.matches if m.code in _WHO), None)
    number = r.match("number")
    customers = who is not None and who.certainty >= ASK_BELOW and not words.SUPPLIER.search(who.header)
    invoices = number is not None and number.certainty >= ASK_BELOW
    for pattern, said, known in ((words.SUPPLIER, "what you owe, not what you are owed: it names suppliers", customers),
                                 (words.QUOTE, "quotes, not invoices: it names them", invoices),
                                 (words.STAFF, "about your staff: it names them", invoices)):
        if not known and (header := next((h for h in r.found.headers if pattern.search(h)), "")):
            return f"{said} in {header.strip()!r}"
    return ""


def _as(found: Found, name: str, told: Mapping[str, str]) -> Recognised:
    """The list read as one table."""
    matches = columns(found, name, told)
    needed = [m.certainty for m in matches if any(m.code in names for names in NEEDS[name])]
    return Recognised(found, name, matches, min(needed, default=0.0))
