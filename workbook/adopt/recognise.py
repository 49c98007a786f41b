"""What each list is, and which of its columns are which of ours, with a certainty in percent.

Headers say it first (the words that imports know, in six languages), the cells must agree: dates where a date is named, numbers where an
amount is, one number a row for an invoice's number. Where a header says nothing and only one column holds what is needed, that column is
offered with little certainty. An aging report, a pivot or a summary is never taken for truth.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from receivables.headers import find_columns, normal
from receivables.schema import Column
from receivables.tables import YES
from receivables.terms_text import inline
from workbook.adopt import words
from workbook.adopt.concepts import concepts, meaning
from workbook.adopt.find import Found
from workbook.adopt.judge import GUESS, SURE, WORDED, Match, judge
from workbook.readers.choices import choose
from workbook.readers.dates import ORDERS, read_date
from workbook.readers.grid import blank
from workbook.readers.import_columns import NEEDS, import_table

TABLES = ("Invoices", "Receipts", "Customers")
ASK_BELOW = 70.0                    # what is less certain than this is asked
SIGNS_OF = {"Invoices": ("due_date", "open_amount", "net"), "Receipts": ("payer_account", "payer_name", "text"),
            "Customers": ("email", "address", "phone")}
COMPARED = ("open_amount", "paid_amount", "paid_date", "paid", "customer_name")
FILLED_BY_US = ("accounting_date", "kind")      # the ledger fills these in, so it has columns of its own for them
REPORT, UNKNOWN = "report", ""
ADOPT_NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {      # an amount must have a column of its own
    name: tuple(("amount",) if "amount" in names else names for names in NEEDS[name]) for name in TABLES}
_WHO = ("customer_id", "customer_name")
_PAID = ("paid", "paid_amount", "paid_date")


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
        return [names for names in ADOPT_NEEDS.get(self.table, ()) if not have & set(names)]

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
        return best if table or (len(best.missing) == 1 and best.table == "Invoices" and len(best.matches) > 2) else Recognised(found, UNKNOWN)
    best = max(full, key=lambda r: _score(r, found))
    own = next((r for r in options if r.table == "Invoices" and r.match("due_date") and r.missing == [_WHO]), None)
    if best.table == "Receipts" and own is not None and len(own.matches) > len(best.matches) + 1:          # invoices of one customer
        return own
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
    at = {_paid(found, i) if code in _PAID else code: i for code, i in places.items() if i is not None}
    free = ["" if i in at.values() else h for i, h in enumerate(headers)]
    named = {code: i for code, i in find_columns(free, table).items() if code not in told and code not in (*FILLED_BY_US, *_PAID)}
    if name == "Invoices" and ("amount" in named or "debit" not in named):          # "Received" beside an amount is what was paid
        named = {code: i for code, i in named.items() if code not in ("debit", "credit")}
    matches = [judge(found, code, i, _column(name, code), SURE, "you said so") for code, i in at.items()]
    matches += [judge(found, code, i, _column(name, code), 0.0, "") for code, i in named.items()]
    matches = [m for m in matches if m.certainty > 0]
    matches += _by_words(found, name, matches, told)
    matches = _better(found, matches, told) if name == "Invoices" else matches
    matches += _by_content(found, name, matches, told)
    matches = _open_alone(matches, told)
    order = [*table.names, *_PAID]
    matches.sort(key=lambda m: order.index(m.code))
    matches = _signed(found, matches)
    needed = [m.certainty for m in matches if any(m.code in names for names in NEEDS[name])]
    return Recognised(found, name, tuple(matches), min(needed, default=0.0))


_EXTRA = {"paid_amount": Column("paid_amount", "Paid", "amount"), "paid_date": Column("paid_date", "Paid Date", "date"),
          "paid": Column("paid", "Paid", "choice", choices=YES)}


def _column(table: str, code: str) -> Column:
    return _EXTRA.get(code) or import_table(table).by_name[code]


def _paid(found: Found, at: int) -> str:
    """What a column about payment holds: amounts, days, a word for yes and no, or terms."""
    cells = [c for c in found.column(at) if not blank(c)]
    if not cells:
        said = meaning(found.headers[at].strip())
        return said if said in ("paid_date", "paid_amount") else "paid_amount"
    if all(isinstance(c, bool) or c in (0, 1) for c in cells):
        return "paid"
    if sum(isinstance(c, dt.date) for c in cells) * 2 > len(cells):
        return "paid_date"
    texts = [c for c in cells if isinstance(c, str)]
    if len(texts) * 2 > len(cells):
        if sum(choose(t, _EXTRA["paid"]) is not None for t in texts) * 2 > len(texts):
            return "paid"
        if sum(any(read_date(t, order) is not None for order in ORDERS) for t in texts) * 2 > len(texts):
            return "paid_date"
        if sum(inline(t) is not None for t in texts) * 2 > len(texts):
            return "terms"
    return "paid_amount"


def _by_words(found: Found, name: str, matches: Sequence[Match], told: Mapping[str, str]) -> list[Match]:
    """Columns whose headers are shortened or joined words; the more a header says, the sooner it is taken."""
    more = {normal(w): code for code, said in words.MORE.get(name, {}).items() for w in said.split("|")}
    have, used, out = {m.code for m in matches} | set(told), {m.at for m in matches}, []
    free = [i for i, h in enumerate(found.headers) if i not in used and h.strip()]
    for i in sorted(free, key=lambda i: -len(concepts(found.headers[i]))):
        code = meaning(found.headers[i]) if name == "Invoices" else more.get(normal(found.headers[i]), "")
        if code == "customer_name" and code in have and concepts(found.headers[i]) == {"customer"}:          # "Tiers" beside "Nom tiers"
            code = "customer_id"
        code = _paid(found, i) if code in _PAID else code
        m = judge(found, code, i, _column(name, code), WORDED, "its words say so") if code and code not in have else None
        if m is not None and m.certainty > 0:
            have.add(code)
            out.append(m)
    return out


def _better(found: Found, matches: list[Match], told: Mapping[str, str]) -> list[Match]:
    """The customer's number before the name, and the gross amount before one that only says amount: by the header, or as the sum of that and tax."""
    used = {m.at for m in matches}
    free = [i for i, h in enumerate(found.headers) if i not in used and h.strip()]
    customer, amount = (next((m for m in matches if m.code == code and code not in told), None) for code in ("customer_id", "amount"))
    number = next((i for i in free if meaning(found.headers[i]) == "customer_id"), None)
    if customer and number is not None and meaning(customer.header) == "customer_name" and not any(m.code == "customer_name" for m in matches):
        tried = judge(found, "customer_id", number, _column("Invoices", "customer_id"), WORDED, "its words say so")
        if tried.certainty > 0:
            matches = [m for m in matches if m is not customer] + [tried, replace(customer, code="customer_name")]
    gross = next((i for i in free if amount and _is_gross(found, i, amount)), None)
    if amount and gross is not None:
        tried = judge(found, "amount", gross, _column("Invoices", "amount"), WORDED, f"gross, where {amount.header} is net")
        if tried.certainty > 0:
            net = [] if any(m.code == "net" for m in matches) else [replace(amount, code="net", why=f"{gross and found.headers[gross]} less tax")]
            matches = [m for m in matches if m is not amount] + [tried, *net]
    return matches


def _is_gross(found: Found, at: int, amount: Match) -> bool:
    """Is a free column the gross amount, where another was taken?"""
    if "gross" in concepts(found.headers[at]) and not concepts(amount.header) & {"gross", "total"}:
        return True
    tax = next((i for i, h in enumerate(found.headers) if concepts(h) == {"tax"} or concepts(h) == {"tax", "amount"}), None)
    if tax is None or at == tax:
        return False
    rows = [(row[amount.at], row[tax], row[at]) for row in found.rows if all(isinstance(row[i], int | float) for i in (amount.at, tax, at))]
    return len(rows) > len(found.rows) // 2 and sum(abs(a + t - g) < 0.011 and t != 0 for a, t, g in rows) > 0.8 * len(rows)


def _open_alone(matches: list[Match], told: Mapping[str, str]) -> list[Match]:
    """A list that only says what is open: that is offered as the amount."""
    if any(m.code in ("amount", "debit", "credit") for m in matches) or "amount" in told:
        return matches
    return [replace(m, code="amount", certainty=min(m.certainty, GUESS), why="the list says what is open, and no amount; taken as the amount")
            if m.code == "open_amount" else m for m in matches]


def _told_place(headers: Sequence[str], header: str) -> int | None:
    """Where the header that the person named stands; None where this list has not got it, or she said none."""
    plain = normal(header)
    return next((i for i, h in enumerate(headers) if h == header or (plain and normal(h) == plain)), None)


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
            tried = judge(found, code, fits[0], column, GUESS, "the only column with such cells")
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
