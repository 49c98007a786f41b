"""Which column of a list is which of ours, read as one of our tables.

Headers say it first, by the words that imports know, then by the words they are made of; cells must agree. Where no header says what a list of
invoices needs and exactly one other column holds such cells, that one is offered with little certainty.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from receivables.headers import find_columns, normal
from receivables.schema import Column
from receivables.tables import YES
from receivables.terms_text import inline
from workbook.adopt import words
from workbook.adopt.concepts import LOCAL, concepts, meaning
from workbook.adopt.find import Found
from workbook.adopt.judge import GUESS, SURE, WORDED, Match, judge
from workbook.readers.choices import choose
from workbook.readers.dates import ORDERS, read_date
from workbook.readers.grid import blank
from workbook.readers.import_columns import import_table

COMPARED = ("open_amount", "paid_amount", "paid_date", "paid", "customer_name")
FILLED_BY_US = ("accounting_date", "kind")      # the ledger fills these in, so it has columns of its own for them
_PAID = ("paid", "paid_amount", "paid_date")


def columns(found: Found, name: str, told: Mapping[str, str]) -> tuple[Match, ...]:
    """The columns of a list read as one table, in the table's order. `told` are columns that the person says (code name -> header)."""
    table = import_table(name)
    headers = [h.strip() for h in found.headers]
    places = {code: _told_place(headers, header) for code, header in told.items() if code in table.by_name or code in COMPARED}
    at = {_paid(found, i) if code in _PAID else code: i for code, i in places.items() if i is not None}
    matches = [judge(found, code, i, _column(name, code), SURE, "you said so") for code, i in at.items()]
    matches = [m for m in [*matches, *_by_headers(found, name, set(at.values()), told)] if m.certainty > 0]
    matches += _by_words(found, name, matches, told)
    matches = _better(found, matches, told) if name == "Invoices" else matches
    matches += _by_content(found, name, matches, told)
    matches = _one_currency(_open_alone(_open_fits(found, matches), told), told)
    order = [*table.names, *_PAID]
    matches.sort(key=lambda m: order.index(m.code))
    return tuple(_signed(found, matches))


def _by_headers(found: Found, name: str, used: set[int], told: Mapping[str, str]) -> list[Match]:
    """Columns whose headers are words for one of ours. Where the cells speak against it ("Open" holds Yes and No), the next best header is tried."""
    headers = [h.strip() for h in found.headers]
    while True:
        named = {code: i for code, i in find_columns(["" if i in used else h for i, h in enumerate(headers)], import_table(name)).items()
                 if code not in told and code not in (*FILLED_BY_US, *_PAID)}
        if name == "Invoices" and ("amount" in named or "debit" not in named):          # "Received" beside an amount is what was paid
            named = {code: i for code, i in named.items() if code not in ("debit", "credit")}
        matches = [judge(found, code, i, _column(name, code), 0.0, "") for code, i in named.items()]
        wrong = {m.at for m in matches if not m.certainty}
        if not wrong:
            return matches
        used = used | wrong


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
        return "paid" if any(isinstance(c, bool) or c for c in cells) else "paid_amount"          # nothing but 0.00: nothing was paid yet
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
    for i in sorted(free, key=lambda i: (LOCAL in concepts(found.headers[i]), -len(concepts(found.headers[i])), _counts(found.column(i)))):
        said = meaning(found.headers[i])
        code = said if name == "Invoices" or (name == "Receipts" and said == "amount") else more.get(normal(found.headers[i]), "")
        if code == "customer_name" and code in have and concepts(found.headers[i]) == {"customer"}:          # "Tiers" beside "Nom tiers"
            code = "customer_id"
        if code == "due_date" and code in have and concepts(found.headers[i]) == {"due"}:          # "Due" beside "Due Date" is what is due
            code = "open_amount"
        code = _paid(found, i) if code in _PAID else code
        m = judge(found, code, i, _column(name, code), WORDED, "its words say so") if code and code not in have else None
        also = {"number": _also_number, "amount": _also_amount}.get(code)
        if m is not None and also is not None and (other := also(found, i, free)):
            m = replace(m, certainty=min(m.certainty, GUESS), why=f"{other} could be it, too")
        if m is not None and m.certainty > 0:
            have.add(code)
            out.append(m)
    return out


def _counts(cells: Sequence[Any]) -> bool:
    """Does a column count the rows?"""
    return len(cells) > 1 and all(isinstance(c, int | float) for c in cells) and all(b - a == 1 for a, b in pairwise(cells))


def _also_number(found: Found, at: int, free: Sequence[int]) -> str:
    """Another header that only says number or reference, as this one does, over cells that differ; "" where there is none."""
    bare = [i for i in free if i != at and concepts(found.headers[i]) == concepts(found.headers[at]) == {"number"}]
    return next((found.headers[i] for i in bare if len(set(map(str, found.column(i)))) == len(found.rows)), "")


def _also_amount(found: Found, at: int, free: Sequence[int]) -> str:
    """Another header that says the same amount, in another currency, as "Amount USD" and "Amount EUR"; "" where there is none."""
    return next((found.headers[i] for i in free if i != at and meaning(found.headers[i]) == "amount"
                 and concepts(found.headers[i]) == concepts(found.headers[at])), "")


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


def _open_fits(found: Found, matches: list[Match]) -> list[Match]:
    """Without a balance that runs on from row to row: what is open of an invoice is no more than its amount."""
    amount, left = (next((m for m in matches if m.code == code), None) for code in ("amount", "open_amount"))
    if amount is None or left is None:
        return matches
    rows = [(row[amount.at], row[left.at]) for row in found.rows if all(isinstance(row[m.at], int | float) for m in (amount, left))]
    return [m for m in matches if m is not left] if sum(abs(b) > abs(a) + 0.005 for a, b in rows) * 2 > max(len(rows), 2) else matches


def _open_alone(matches: list[Match], told: Mapping[str, str]) -> list[Match]:
    """A list that only says what is open: that is offered as the amount."""
    if any(m.code in ("amount", "debit", "credit") for m in matches) or "amount" in told:
        return matches
    return [replace(m, code="amount", certainty=min(m.certainty, GUESS), why="the list says what is open, and no amount; taken as the amount")
            if m.code == "open_amount" else m for m in matches if m.code != "paid_amount" or not any(o.code == "open_amount" for o in matches)]


def _one_currency(matches: list[Match], told: Mapping[str, str]) -> list[Match]:
    """A column of currencies is that of the amounts only where both are the local currency, or neither."""
    amount, currency = (next((m for m in matches if m.code == code), None) for code in ("amount", "currency"))
    if amount is None or currency is None or "currency" in told or (LOCAL in concepts(amount.header)) == (LOCAL in concepts(currency.header)):
        return matches
    return [m for m in matches if m is not currency]


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
