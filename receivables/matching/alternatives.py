"""What else a receipt that waits for a person may pay: readings too weak to decide anything, laid out behind what was found.

They are looked for when all that is certain has taken its items, and only where what was found leaves room for doubt.

| it looks for | readings |
|---|---|
| a number that arrived damaged, whatever the amount | damaged number |
| what the amount pays exactly, though the text names what is paid already or another's | exact amount, account balance, combination |
| what is named with others of the payer's group, or without those of another customer | named and others |
| items of the payer less a discount that came too late | combination |
| one item paid short, in part, or with two digits swapped | one item short, one item in part, one item over |
| items of the payer's group, or in another currency | combination, exact amount |
| customers whose name is nearly the payer's | exact amount, account balance, combination |
| an item of anybody with just this amount and nearly the number that is written | amount and number |
| none | on account |
"""
from __future__ import annotations

from collections.abc import Callable, Iterator

from receivables.matching import damaged, elsewhere, partly
from receivables.matching.combining import combined
from receivables.matching.evidence import Evidence
from receivables.matching.records import Item, Line, Reading
from receivables.matching.rules import Pool, Rules
from receivables.matching.settle import TIES, settle
from receivables.matching.unnamed import on_account, unnamed

Finder = Callable[[Evidence, Rules], list[Reading]]


def alternatives(evidence: Evidence, rules: Rules) -> Iterator[Reading]:
    """Further readings of a receipt, in the order of the table above; the same money may come twice."""
    for find in KNOWN if evidence.payer.customer else UNKNOWN:
        yield from find(evidence, rules)


def _meant(evidence: Evidence, rules: Rules) -> list[Reading]:
    """The documents that damaged numbers may mean, whatever the amount does to them but pay more."""
    case, amount = rules.case(evidence), evidence.receipt.amount
    items = ([i for d in docs for i in d.open_items if i.currency == case.currency] for docs in damaged.ways(evidence, rules.book))
    fits = (settle(ones, amount, case) for ones in items)
    return [Reading(damaged.RULE, fit.fit, fit.lines, why=damaged.why(evidence)) for fit in fits if fit and fit.fit != "over"]


def _exactly(evidence: Evidence, rules: Rules) -> list[Reading]:
    """What the amount pays for the payer, whatever the text names."""
    return [r for r in unnamed(evidence, rules) if r.fit in TIES] if evidence.names_something else []


def _beside_named(evidence: Evidence, rules: Rules) -> list[Reading]:
    """The documents named of the payer and its group, in full or less the discount, with others of the group that make up the amount."""
    receipt = evidence.receipt
    named = [i for i in evidence.named_items if i.customer in evidence.owners and i.currency == receipt.currency]
    if not named:
        return []
    pool = Pool.of(rules.book.group_account(evidence.payer.customer, receipt.currency), receipt.value_day)
    others = [i for i in pool.items if i not in named]
    out: list[Reading] = []
    for lines in dict.fromkeys((_in_full(named), partly.less_discount(named, receipt.value_day))):
        rest = receipt.amount - sum(line.applied for line in lines)
        if rest:
            more = combined("named and others", others, rest, evidence, rules)
            out += [Reading(m.rule, m.fit, (*lines, *m.lines), why=m.why, searched=m.searched, chance=m.chance) for m in more.readings]
        elif len(named) < len(evidence.named_items):
            out.append(Reading("some of the named", "exact", lines))
    return out


def _in_full(items: list[Item]) -> tuple[Line, ...]:
    return tuple(Line(i, i.customer, i.open) for i in items)


def _kept(evidence: Evidence, rules: Rules) -> list[Reading]:
    return [on_account(evidence, evidence.payer.customer)] if not evidence.named_items else []


KNOWN: tuple[Finder, ...] = (
    _meant, _exactly, _beside_named, partly.late_discounts, partly.one_item, elsewhere.of_the_group, elsewhere.in_another_currency,
    elsewhere.of_namesakes, _kept)
UNKNOWN: tuple[Finder, ...] = (elsewhere.of_those_it_may_be, elsewhere.by_amount_and_number)
