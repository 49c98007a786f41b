"""What a receipt pays by its remittance advice: the strongest evidence there is, line by line as the payer wrote it.

| of a line | becomes |
|---|---|
| net | applied |
| discount | discount, as far as the terms give it on the value date, within tolerance; the rest is a deduction "discount not earned" |
| adjustment kept back | a deduction with the reason that its code means; tax that was kept back for the state is withheld tax and settles |
| what is left | written off within tolerance, else it stays open |

The reading holds when the lines add up to the payment. When they do not, their documents are still what the payment names, and the difference is
said. What the advice names and the ledger does not have, or has as paid, goes to a person.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from receivables.matching.advices import Advice, AdviceLine, Advised
from receivables.matching.book import Book
from receivables.matching.documents import Doc
from receivables.matching.records import Item, Line, Reading
from receivables.matching.text import read
from receivables.matching.tolerance import Tolerances
from receivables.money import percent_of
from receivables.words import listed, money

if TYPE_CHECKING:
    from receivables.matching.evidence import Evidence

RULE = "remittance advice"
_REASONS = (("withheld tax", r"TAX|WITHH|TDS|WHT|QUELLENST|RETENC|RITENUTA|PRECOMPTE"), ("pricing", r"PRIC|PREIS|PRIX|EXTENSION"),
            ("damaged goods", r"DAMAGE|BESCHAED|QUALIT|DEFECT"), ("bank charge", r"BANK|WIRE|SPESEN|TRANSFER FEE"),
            ("dispute", r"DISPUT|CONTEST|REKLAM|NOT RECEIVED|SHORT ?SHIP|MISSING|QUANTITY|RETURN"))
REASONS = tuple((reason, re.compile(words)) for reason, words in _REASONS)


class Named(NamedTuple):
    """A line of an advice and the document that it means; None where it is none of ours, or one of several."""

    line: AdviceLine
    doc: Doc | None
    several: bool = False


def documents(advised: Advised, group: frozenset[str], book: Book) -> list[Named]:
    """The documents that the lines of an advice name; of several with the same digits the payer's, then the one that the amounts fit."""
    out = []
    for line in advised.lines:
        docs = list(_candidates(line.invoice, book)) or _beside(line.text, book)
        for keep in (lambda d: d.customer in group, lambda d, net=line.net: d.credit == (net < 0), lambda d: d.settled is None,  # type: ignore[misc]
                     lambda d, line=line: sum(i.open for i in d.open_items) in (line.gross, line.net) and bool(d.open_items)):  # type: ignore[misc]
            if len(docs) > 1:
                docs = [d for d in docs if keep(d)] or docs
        doc = docs[0] if len(docs) == 1 else None
        if doc is not None and doc.credit and line.net > 0:
            line = line._replace(net=-line.net, gross=-abs(line.gross))
        out.append(Named(line, doc, len(docs) > 1))
    return _once(out)


def _once(named: Sequence[Named]) -> list[Named]:
    """Each document once: what a payer takes off it on a line of its own is its adjustment."""
    out: dict[str, Named] = {}
    for n, one in enumerate(named):
        key = one.doc.number if one.doc is not None and not one.doc.credit else f"line {n}"
        before = out.get(key)
        out[key] = one if before is None else one._replace(line=_together(before.line, one.line))
    return list(out.values())


def _together(one: AdviceLine, other: AdviceLine) -> AdviceLine:
    """Two lines of one document; a negative one keeps something back from the other."""
    if one.net < 0 <= other.net:
        one, other = other, one
    if one.net >= 0 > other.net:
        kept = one.adjustment + other.net
        return one._replace(net=one.net + other.net, adjustment=kept, reason=one.reason or other.reason or other.invoice)
    gross = one.gross if one.gross == other.gross == one.net + other.net else one.gross + other.gross
    return one._replace(net=one.net + other.net, gross=gross, discount=one.discount + other.discount, adjustment=one.adjustment + other.adjustment,
                        reason=one.reason or other.reason)


def _beside(text: str, book: Book) -> list[Doc]:
    """The one document that stands beside a number which is none of ours: the payer's own number was taken for it."""
    found = {doc.number: doc for part in text.split(" | ") for doc in _candidates(part.rpartition(" ")[2], book)}
    return list(found.values()) if len(found) == 1 else []


def _candidates(invoice: str, book: Book) -> Iterator[Doc]:
    """Documents that a number in an advice may mean."""
    if not any(c.isdigit() for c in invoice):
        return
    written = read(f"INVOICE {invoice}", book.docs.index, book.orders.index, book.docs.owner)
    seen = list(dict.fromkeys(at for m in written.mentions if not m.order for at in m.at))
    yield from (book.docs[at] for at in seen)


def sender(advice: Advice, book: Book) -> str:
    """Whose an advice is that does not say so: of the one customer whose documents it lists; "" when they are of several, or of nobody."""
    docs = [list(_candidates(line.invoice, book)) for line in advice.lines]
    customers = {one[0].customer for one in docs if len(one) == 1}
    return f"C {customers.pop()}" if len(customers) == 1 and all(len(one) == 1 for one in docs) else ""


def spent(advice: Advice, book: Book) -> bool:
    """True when all that an advice names was paid since it was written: its money came before."""
    docs = [list(_candidates(line.invoice, book)) for line in advice.lines]
    return bool(docs) and all(len(one) == 1 and one[0].settled is not None and one[0].settled.day >= advice.day for one in docs)


def notes(named: Sequence[Named], advised: Advised) -> list[str]:
    """What a person must look at, whatever the amounts say."""
    out = list(advised.notes)
    strange = [n.line.invoice for n in named if n.doc is None and n.line.invoice and not n.several]
    several = [n.line.invoice for n in named if n.several]
    paid = [n.doc.number for n in named if n.doc is not None and not n.doc.open_items]
    if strange:
        out.append(f"The advice names {listed(strange)}, which is no document of ours.")
    if several:
        out.append(f"Several documents fit {listed(several)} of the advice.")
    if paid:
        out.append(f"The advice pays {listed(paid)}, where nothing is open.")
    return out


def reading(evidence: Evidence, tolerances: Tolerances, customer: str) -> Reading | None:
    """The receipt as its advice says; None when there are no amounts, or they are not the payment's."""
    receipt, named = evidence.receipt, evidence.advice_lines
    if not named or sum(n.line.net for n in named) != receipt.amount or not all(n.line.net for n in named):
        return None
    lines: list[Line] = []
    said: list[str] = []
    rest = 0
    for one in named:
        items = one.doc.open_items if one.doc is not None else []
        if any(i.currency != receipt.currency for i in items):
            return None
        if not items or (one.line.net < 0 < sum(i.open for i in items)):
            rest += one.line.net
            continue
        paid = _paid(one.line, items, receipt.value_day, tolerances)
        lines += paid.lines
        rest += paid.rest
        said += paid.notes
    if not lines:
        return None
    if rest < 0:
        less = _kept_from(lines, -rest, named)
        if less is None:
            return None
        said.append(_whose(named, rest, next(new for old, new in zip(lines, less) if new is not old), receipt.currency))
        lines, rest = less, 0
    if rest:
        lines.append(Line(None, customer or lines[0].customer, rest))
        said.append(f"{money(rest, receipt.currency)} of the advice pays nothing that is open; it stays on account.")
    return Reading(RULE, _fit(lines), tuple(lines), notes=tuple(said))


class _Paid(NamedTuple):
    lines: list[Line]
    rest: int
    notes: list[str]


def _paid(line: AdviceLine, items: Sequence[Item], day: int, tolerances: Tolerances) -> _Paid:
    """The application rows of one line, what of its net finds nothing open, and what must be said."""
    item, open_ = items[0], sum(i.open for i in items)
    if open_ < 0:
        applied = max(line.net, open_)
        return _Paid(_spread(items, applied, {}), line.net - applied, [])
    tolerance = tolerances.of(item.customer, item.currency, open_, day)
    parts = _parts(line, items, open_, day, tolerance)
    applied = min(line.net, open_ - parts["discount"] - parts["withheld_tax"])
    left = open_ - applied - parts["discount"] - parts["withheld_tax"]
    parts["deduction"] = min(parts["deduction"], left)
    left -= parts["deduction"]
    said = []
    if 0 < left <= tolerance:
        parts["write_off"] = left
    elif left and line.gross and line.gross != open_:
        said.append(f"The advice has {item.number} over {money(line.gross, item.currency)}, open is {money(open_, item.currency)}.")
    elif left and line.gross:
        said.append(f"The advice does not say why {money(left, item.currency)} of {item.number} is left out.")
    reason = _reason(line) if parts["deduction"] else tolerances.reasons.written_off(item.customer) if parts["write_off"] else ""
    return _Paid(_spread(items, applied, parts, reason), line.net - applied, said)


def _parts(line: AdviceLine, items: Sequence[Item], open_: int, day: int, tolerance: int) -> dict[str, int]:
    """Discount, withheld tax and deduction of a line."""
    taken, kept = max(line.discount, 0), max(-line.adjustment, 0)
    earned = sum(percent_of(i.open, i.percent_on(day)) for i in items)
    discount = taken if taken <= earned + (tolerance if earned else 0) else earned
    tax = kept if _meaning(line.reason) == "withheld tax" else 0
    discount = min(discount, open_)
    return {"discount": discount, "withheld_tax": min(tax, open_ - discount), "deduction": taken - discount + kept - tax, "write_off": 0}


def _reason(line: AdviceLine) -> str:
    return (_meaning(line.reason) or "other") if line.adjustment else "discount not earned"


def _meaning(code: str) -> str:
    """The reason that a payer's code or words mean, "" when none is known."""
    folded = code.upper()
    return next((reason for reason, words in REASONS if words.search(folded)), "")


def _spread(items: Sequence[Item], applied: int, parts: dict[str, int], reason: str = "") -> list[Line]:
    """The amounts of one document over its due lines, the earliest first; what was kept back belongs to the last."""
    if len(items) == 1:
        return [Line(items[0], items[0].customer, applied, parts.get("discount", 0), parts.get("write_off", 0), parts.get("deduction", 0), reason,
                     withheld_tax=parts.get("withheld_tax", 0))]
    out = []
    for item in items[:-1]:
        part = min(item.open, applied) if item.open > 0 else max(item.open, applied)
        if part:
            out.append(Line(item, item.customer, part))
        applied -= part
    if applied or any(parts.values()):
        out += _spread(items[-1:], applied, parts, reason)
    return out


def _kept_from(lines: Sequence[Line], amount: int, named: Sequence[Named]) -> list[Line] | None:
    """The lines with a deduction of the payment as a whole taken from the largest document; None where none is that large."""
    code = next((n.line.reason for n in named if n.doc is None and n.line.net < 0), "")
    at = max(range(len(lines)), key=lambda k: lines[k].applied)
    line = lines[at]
    if line.applied <= amount:
        return None
    less = line._replace(applied=line.applied - amount, deduction=line.deduction + amount, reason=line.reason or _meaning(code) or "other")
    return [*lines[:at], less, *lines[at + 1:]]


def _whose(named: Sequence[Named], rest: int, line: Line, currency: str) -> str:
    """What a deduction of the payment as a whole is: the payer's own debit notes, where they are all of it."""
    own = [n.line for n in named if n.line.net < 0 and not (n.doc is not None and n.doc.credit and n.doc.open_items)]
    if sum(one.net for one in own) != rest or not all(one.invoice for one in own) or line.item is None:
        return "The advice does not say which document its deduction belongs to."
    each = listed([f"{one.invoice} ({money(-one.net, currency)})" for one in own])
    return f"The payer keeps back {each} and does not say from which document: taken as a deduction from {line.item.number}, the largest."


def _fit(lines: Sequence[Line]) -> str:
    if any(line.deduction or line.write_off or line.withheld_tax or (line.item is not None and line.settles != line.item.open) for line in lines):
        return "advice"
    return "discount" if any(line.discount for line in lines) else "exact"


def differs(lines: Sequence[AdviceLine], amount: int, currency: str) -> str:
    """How the payment differs from what the advice lists, "" where it does not, or where the advice has no amounts."""
    total = sum(line.net for line in lines)
    if not total or total == amount:
        return ""
    by = money(abs(total - amount), currency)
    return f"The advice adds up to {money(total, currency)}, the payment is {by} {'less' if amount < total else 'more'}."
