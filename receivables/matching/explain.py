"""A decision in words that a person would say.

    Names 10234 and 10251 (written '10234,251'); both open, together 1,229.08 less 24.58 discount (2 % until 14 May 2026) = payment.
    Payer account is on file.

The same sentence stands in the evidence column and in the outcome; the runner-up and why it lost has its own column.
"""
from __future__ import annotations

from collections.abc import Sequence

from receivables.matching import damaged
from receivables.matching.advices import WORDS
from receivables.matching.book import Book
from receivables.matching.docnumbers import compact
from receivables.matching.documents import Doc
from receivables.matching.evidence import Evidence
from receivables.matching.records import Decision, Item, Line, Reading
from receivables.matching.stated import left_out
from receivables.matching.why_not import why_not
from receivables.matching.wording import NOT_CUSTOMER
from receivables.money import percent_of
from receivables.words import day_in_words, listed, money

GUESSES = frozenset({"on account", "one item in part", "one item short", "one item over"})         # what is said where nothing explains the cash


def explain(decision: Decision, evidence: Evidence, book: Book) -> Decision:
    """The decision with evidence and runner-up of every choice in words. Items must still be as they were when it was decided."""
    choices = []
    again = _again(decision, evidence, book)
    for rank, choice in enumerate(decision.choices):
        words = f"{_evidence(choice.reading, evidence)} {'' if rank else again}".strip()
        choices.append(choice._replace(evidence=words, runner_up=why_not(decision.choices, rank, evidence, book)))
    return Decision(decision.receipt, decision.status, tuple(choices))


def sentence(decision: Decision, evidence: Evidence) -> str:
    """The outcome of a receipt in one or two sentences."""
    if decision.choices:
        return decision.choices[0].evidence
    if evidence.receipt.kind == "not customer":
        return "Marked as not customer money; left alone."
    if evidence.own_transfer:
        return "Comes from an account of our own; left alone."
    if decision.status == "left alone" and evidence.receipt.amount <= 0:
        return "Money going out, and nothing speaks for a customer; left alone."
    if decision.status == "left alone":
        words = sorted(evidence.meanings.intersection(NOT_CUSTOMER))
        return f"Reads as {listed(words)} and nothing speaks for a customer; left alone."
    if evidence.receipt.amount <= 0:
        return "Money going out: a refund, or a payment taken back. Nothing is proposed."
    if decision.status == "review":
        return f"The text speaks of a returned payment: what it returns must be taken back. {evidence.payer.words}"
    prepaid = "A prepayment by its words. " if "prepayment" in evidence.meanings else ""
    unknown = f"The text names {listed(evidence.unknown)}, which is no document of ours. " if evidence.unknown else ""
    return f"Unidentified: {prepaid}{unknown}{evidence.payer.words} Nothing open fits the amount alone."


def _evidence(reading: Reading, evidence: Evidence) -> str:
    linked = WORDS[evidence.advice.link] if evidence.advice is not None and evidence.advice.link else ""
    parts = [_names(reading, evidence), _sum(reading, evidence), reading.why, _told(reading, evidence), linked, evidence.payer.words,
             *_settled(evidence), *reading.notes]
    return " ".join(dict.fromkeys(filter(None, parts)))


def _told(reading: Reading, evidence: Evidence) -> str:
    return "The text has just what is left out." if left_out(evidence.receipt, reading) else ""


def _names(reading: Reading, evidence: Evidence) -> str:
    """What the text names, and what the reading adds to it or leaves out."""
    if reading.rule in (damaged.RULE, "short numbers"):
        return f"Means {listed([i.number for i in reading.items])};"
    if evidence.advice is not None and evidence.advice_lines:
        verb = "list" if len(evidence.advice.advices) > 1 else "lists"
        text = f"{evidence.advice.words} {verb} {listed([n.doc.number if n.doc else n.line.invoice or 'a deduction' for n in evidence.advice_lines])}"
    elif evidence.docs:
        text = f"Names {listed([d.number for d in evidence.docs])}{_written(evidence)}"
    elif evidence.orders:
        text = f"Names order{'s' if len(evidence.orders) > 1 else ''} {listed([o for o, _ in evidence.orders])}"
    else:
        return "Prepayment by its words." if reading.rule == "on account" and "prepayment" in evidence.meanings else ""
    if reading.rule == "order number":
        text += f" ({listed([i.number for i in reading.items])})"
    numbers = [d.number for d in evidence.docs]
    added = [i.number for i in reading.items if i.number not in numbers] if reading.rule != "order number" else []
    return text + (f"; with {listed(added)}, which it does not name:" if added else ";" if reading.items else ".")


def _written(evidence: Evidence) -> str:
    """How the text writes the numbers, where it is not our way."""
    pairs = zip(evidence.docs, evidence.written)
    other = [" ".join(w.split()) for d, w in pairs if d.number != w and not compact(d.number).endswith(compact(w))]
    return f" (written {listed([repr(w) for w in other])})" if other else ""


def _sum(reading: Reading, evidence: Evidence) -> str:
    """The sum a person would do."""
    r, items = evidence.receipt, reading.items
    if not items:
        return f"{money(r.amount, r.currency)} stays on account." if reading.lines else ""
    currency = items[0].currency
    start = _start(items, currency, bool(evidence.docs or evidence.orders) or reading.rule in (damaged.RULE, "short numbers"), reading.rule)
    if reading.fit == "other currency":
        return f"{start}; {money(r.amount, r.currency)} {r.currency} is that at the day's rate."
    text = start + _less(reading.lines, currency, r.value_day)
    left = sum(i.open for i in items) - sum(line.settles + line.deduction for line in reading.lines if line.item)
    if reading.on_account:
        text += f"; the payment is {money(reading.on_account, currency)} more, which stays on account"
        text += ": two digits of the amount are swapped" if reading.fit == "swapped digits" else ""
    elif left:
        text += f"; {money(left, currency)} stays open"
    else:
        text += " = payment"
    return text + "."


def _start(items: Sequence[Item], currency: str, named: bool, rule: str) -> str:
    total = money(sum(i.open for i in items), currency)
    credit = sum(i.open for i in items if i.open < 0)
    if len(items) == 1:
        return f"open {total}" if named else f"{items[0].number}, open {total}"
    count = "both" if len(items) == 2 else "all"
    netted = f" (credit {money(credit, currency)} netted)" if credit else ""
    if named:
        return f"{count} open, together {total}{netted}"
    whose = "Everything open" if rule == "account balance" else "Oldest first" if rule == "oldest first" else "Together"
    return f"{whose}: {listed([i.number for i in items])}, {total}{netted}"


def _less(lines: Sequence[Line], currency: str, day: int) -> str:
    """Discounts, write-offs and deductions, as parts of the sum."""
    if not any(line.discount or line.write_off or line.deduction or line.withheld_tax for line in lines):
        return ""
    parts = []
    discount = sum(line.discount for line in lines)
    if discount:
        terms = {(percent, last) for line in lines if line.item and line.discount for last, percent in line.item.tiers
                 if percent_of(line.settles, percent) == line.discount}
        percents, days = {percent for percent, _ in terms}, {last for _, last in terms}
        until = f" until {day_in_words(max(days))}{', within grace' if day > max(days) else ''}" if len(days) == 1 else ""
        parts.append(f"less {money(discount, currency)} discount" + (f" ({min(percents):g} %{until})" if len(percents) == 1 else ""))
    written_off = sum(line.write_off for line in lines)
    if written_off:
        parts.append(f"less {money(written_off, currency)} within tolerance")
    tax = sum(line.withheld_tax for line in lines)
    if tax:
        parts.append(f"less {money(tax, currency)} tax withheld")
    for line in lines:
        if line.deduction and line.item:
            parts.append(f"less {money(line.deduction, currency)} left out of {line.item.number} ({line.reason}), which stays open")
    return "".join(f" {p}" for p in parts)


def _settled(evidence: Evidence) -> list[str]:
    return [_paid(d, evidence) for d in evidence.docs if not d.open_items]


def _paid(doc: Doc, evidence: Evidence) -> str:
    """How a named document came to be paid already."""
    if doc.settled is None:
        return f"{doc.number} is paid by the proposal for receipt {doc.items[-1].paid_by}."
    payer = "this receipt" if doc.settled.receipt == evidence.receipt.id else f"receipt {doc.settled.receipt}"
    by = f" by {payer}" if doc.settled.receipt else ""
    on = f" on {day_in_words(doc.settled.day)}" if doc.settled.day >= 0 else ""
    same = " This is the same amount again." if doc.settled.amount == evidence.receipt.amount and doc in evidence.docs else ""
    return f"{doc.number} was paid{on}{by}.{same}"


def _again(decision: Decision, evidence: Evidence, book: Book) -> str:
    """A document over just this amount that is paid already, for cash that names none and of which nothing else is known: it may be paid twice."""
    r, payer = evidence.receipt, evidence.payer.customer
    guessed = bool(decision.choices) and decision.choices[0].reading.rule in GUESSES
    if not guessed or not payer or evidence.names_something or "prepayment" in evidence.meanings:
        return ""
    now = [i.number for i in book.account(payer, r.currency).items if i.amount == r.amount and not i.open and i.paid_by not in ("", r.id)]
    docs = [book.docs.of(number) for number in (*now, *book.docs.paid((payer,), r.currency, r.amount))]
    return f"It is the amount of {docs[0].number} again. {_paid(docs[0], evidence)}" if docs else ""
