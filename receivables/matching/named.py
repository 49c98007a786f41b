"""The readings of a receipt that names documents or orders: those as they stand; else, with others or without some, what the amount is."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from receivables.matching import advised
from receivables.matching.combining import RANKS_MAX, combined, in_full
from receivables.matching.doubts import CREDIT_AND_OTHERS
from receivables.matching.evidence import Evidence
from receivables.matching.records import Item, Line, Reading
from receivables.matching.rules import Pool, Rules
from receivables.matching.settle import TIES, Case, settle
from receivables.matching.solve import subsets
from receivables.matching.unnamed import on_account
from receivables.money import percent_of, split
from receivables.words import listed, money

SPREAD_MAX_PERCENT = 1.0  # another currency: distance to the day's rate


def named(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Readings of a receipt that names documents or orders."""
    receipt, items = evidence.receipt, evidence.named_items
    if evidence.advice is not None:
        listed_there = advised.reading(evidence, rules.tolerances, evidence.payer.customer)
        if listed_there is not None:
            return [listed_there]
    rule = "named invoices" if any(d.open_items for d in evidence.docs) or not evidence.orders else "order number"
    here = [i for i in items if i.currency == receipt.currency]
    if items and not here:
        return _other_currency(evidence, items, rules)
    case = rules.case(evidence, evidence.payer.customer or (here[0].customer if here else ""))
    own = _own_numbers(evidence, here, case, rule)
    if own is not None:
        return [own]
    fit = settle(here, receipt.amount, case) if here else None
    if fit is None:
        customer = evidence.payer.customer or (evidence.docs[0].customer if evidence.docs else "")
        return [*_beside_credits(evidence, here, rules), on_account(evidence, customer)] if customer else []
    plain = Reading(rule, fit.fit, fit.lines)
    if fit.fit in TIES:
        return [plain]
    if evidence.docs and evidence.orders:
        together, plain = _with_orders(evidence, here, plain, case)
        if together is not None:
            return [together]
    around = {"over": _with_others}.get(fit.fit, _with_fewer)(evidence, here, rules)
    return [*around, plain]


def _own_numbers(evidence: Evidence, items: list[Item], case: Case, rule: str) -> Reading | None:
    """The named items of the payer alone, when the amount is theirs and not that of all: the other numbers are the payer's own documents'."""
    inside = [i for i in items if i.customer in evidence.owners]
    if not inside or len(inside) == len(items):
        return None
    amount = evidence.receipt.amount
    mine, every = settle(inside, amount, case), settle(items, amount, case)
    if mine is None or mine.fit not in TIES or (every is not None and every.fit in TIES):
        return None
    others = listed(list(dict.fromkeys(i.number for i in items if i.customer not in evidence.owners)))
    return Reading(rule, mine.fit, mine.lines, why=f"{others} of another customer is taken for a number of the payer's own.")


def _with_orders(evidence: Evidence, items: list[Item], plain: Reading, case: Case) -> tuple[Reading | None, Reading]:
    """The documents and the items of the orders named beside them, where the amount is that of all; else the plain reading says that there
    are orders too."""
    ordered = [i for i in evidence.ordered_items if i not in items and i.currency == case.currency]
    fit = settle([*items, *ordered], evidence.receipt.amount, case) if ordered else None
    if fit is not None and fit.fit in TIES:
        return Reading(plain.rule, fit.fit, fit.lines, why=_by_order(evidence, ordered)), plain
    return None, replace(plain, notes=(f"The text names the order {listed([number for number, _ in evidence.orders])} too.",)) if ordered else plain


def _by_order(evidence: Evidence, ordered: Sequence[Item]) -> str:
    return f"{listed([i.number for i in ordered])} by the order {listed([number for number, _ in evidence.orders])}."


def _beside_credits(evidence: Evidence, credits: list[Item], rules: Rules) -> list[Reading]:
    """Exact readings of a payment that names credit notes alone: the items of the orders named, else of the customer, that it pays less
    these; one item before several."""
    if len({i.customer for i in credits}) != 1:
        return []
    ordered = [i for i in evidence.ordered_items if i not in credits and i.currency == evidence.receipt.currency]
    fit = settle([*credits, *ordered], evidence.receipt.amount, rules.case(evidence)) if ordered else None
    if fit is not None and fit.fit in TIES:
        return [Reading("named invoices", fit.fit, fit.lines, why=_by_order(evidence, ordered))]
    found = _with_others(evidence, [*credits, *ordered], rules, CREDIT_AND_OTHERS)
    single = [replace(r, chance=False) for r in found if len(r.lines) == len(credits) + 1]
    return single or found


def _with_fewer(evidence: Evidence, items: list[Item], rules: Rules) -> list[Reading]:
    """Exact readings of a payment below the named sum: a credit note that is not named, or only some of the documents."""
    amount, day = evidence.receipt.amount, evidence.receipt.value_day
    pool = Pool.of(rules.book.account(items[0].customer, items[0].currency), day)
    notes = [i for i in pool.items if i.open < 0 and i not in items]
    found = subsets([[c.open] for c in notes], amount - sum(i.open for i in items), most=RANKS_MAX)
    out = [in_full("named less credit note", [*items, *(notes[i] for i, _ in s)], found) for s in found.solutions]
    if len({i.number for i in items}) > 1 or any(i.due_line for i in items):
        out += combined("some of the named", items, amount, evidence, rules).readings
    return out


def _with_others(evidence: Evidence, items: list[Item], rules: Rules, rule: str = "named and others") -> list[Reading]:
    """Exact readings of a payment above the named sum: further items of the customer that are not named."""
    amount = evidence.receipt.amount
    pool = Pool.of(rules.book.account(items[0].customer, items[0].currency), evidence.receipt.value_day)
    fixed = tuple(Line(i, i.customer, i.open) for i in items)
    more = combined(rule, [i for i in pool.items if i not in items], amount - sum(i.open for i in items), evidence, rules)
    return [Reading(m.rule, m.fit, (*fixed, *m.lines), why=m.why, searched=m.searched, chance=m.chance) for m in more.readings]


def _other_currency(evidence: Evidence, items: Sequence[Item], rules: Rules) -> list[Reading]:
    """Named items in one other currency, when the amount is theirs at the day's rate; else the cash stays on account."""
    r = evidence.receipt
    customer, currency = evidence.payer.customer or items[0].customer, items[0].currency
    total = sum(i.open for i in items)
    expected = rules.rates.convert(total, currency, r.currency, r.value_day)
    reading = on_account(evidence, customer)
    if len({i.currency for i in items}) > 1 or total <= 0:
        return [reading]
    if expected is None:
        why = f"There is no rate of that day between {currency} and {r.currency}."
    elif abs(r.amount - expected) > percent_of(expected, SPREAD_MAX_PERCENT):
        why = f"The amount is not theirs at the day's rate (within {SPREAD_MAX_PERCENT:g} %)."
    else:
        parts = split(r.amount, [i.open for i in items])
        lines = tuple(Line(i, i.customer, i.open, received=part) for i, part in zip(items, parts))
        near = f"Exactly it would be {money(expected, r.currency)} {r.currency}." if r.amount != expected else ""
        return [Reading("named invoices", "other currency", lines, why=near), reading]
    return [Reading(reading.rule, reading.fit, reading.lines, why=why)]
