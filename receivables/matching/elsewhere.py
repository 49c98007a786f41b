"""Items that an amount pays, of others than the customer who seems to have paid: its group, namesakes, another currency, anybody with that number."""
from __future__ import annotations

from collections.abc import Iterator

from receivables.matching import damaged
from receivables.matching.combining import combined
from receivables.matching.evidence import Evidence
from receivables.matching.records import Line, Reading
from receivables.matching.rules import Pool, Rules
from receivables.matching.unnamed import balance, singles
from receivables.money import percent_of

SPREAD_MAX_PERCENT = 1.0  # another currency: distance to the day's rate
NAMESAKES_MAX = 4         # customers of a similar name that are looked at
NUMBER_RULE = "amount and number"


def of_the_group(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Items of several members of the payer's group that add up to the amount."""
    customer, receipt = evidence.payer.customer, evidence.receipt
    if len(rules.book.group(customer)) < 2:
        return []
    pool = Pool.of(rules.book.group_account(customer, receipt.currency), receipt.value_day)
    return combined("combination", pool.items, receipt.amount, evidence, rules).readings


def in_another_currency(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Single items of the payer in another currency that the amount pays at the day's rate, the closest first."""
    receipt, out = evidence.receipt, []
    for currency in rules.book.currencies:
        if currency == receipt.currency:
            continue
        for item in rules.book.account(evidence.payer.customer, currency).open_items(receipt.value_day):
            expected = rules.rates.convert(item.open, currency, receipt.currency, receipt.value_day)
            away = abs(receipt.amount - expected) if expected else None
            if expected and away is not None and away <= percent_of(expected, SPREAD_MAX_PERCENT):
                out.append((away, Reading("exact amount", "other currency", (Line(item, item.customer, item.open, received=receipt.amount),))))
    return [reading for _, reading in sorted(out, key=lambda o: o[0])]


def of_namesakes(evidence: Evidence, rules: Rules) -> list[Reading]:
    """What the amount pays for customers whose name is nearly the payer's."""
    payer = evidence.payer.customer
    near = [c for c in rules.payers.near(evidence.receipt.payer_name) if c not in evidence.owners and c != payer]
    return [r for c in near[:NAMESAKES_MAX] for r in _of(c, evidence, rules)]


def of_those_it_may_be(evidence: Evidence, rules: Rules) -> list[Reading]:
    """What the amount pays for each of the customers that the payer may be."""
    among = evidence.payer.among or rules.payers.near(evidence.receipt.payer_name)
    return [r for c in among[:NAMESAKES_MAX] for r in _of(c, evidence, rules)]


def _of(customer: str, evidence: Evidence, rules: Rules) -> Iterator[Reading]:
    account = rules.book.account(customer, evidence.receipt.currency)
    pool = Pool.of(account, evidence.receipt.value_day)
    found = singles(evidence, account, rules) or balance(evidence, pool, rules)
    yield from found or combined("combination", pool.items, evidence.receipt.amount, evidence, rules).readings


def by_amount_and_number(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Items of anybody with just this amount, whose number is nearly what the text has."""
    r = evidence.receipt
    written = damaged.written(evidence)
    items = rules.book.with_amount(r.currency, r.amount, r.value_day) if written else []
    return [Reading(NUMBER_RULE, "exact", (Line(i, i.customer, i.open),), why=damaged.why(evidence))
            for i in items if any(damaged.near(s, i.number) for s in written)]
