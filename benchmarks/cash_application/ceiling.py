"""Which receipts the visible data decides, for a careful person who reads the whole statement and knows nothing else.

A line is decided when
- every document it pays is written legibly (a bare running number needs a payer that is known or likely), whatever the amount: full, less
  a discount, in part, or more; or
- its payer is known or likely, and of the payer's items (those of its group, not dated after the line, not named by other lines) the
  smallest set whose amounts, with or without the discount, give the payment is the true one, and no other set of that size does,
  but for equal items of one customer; or all of the account gives it; or
- its payer is known or likely and words say prepayment, on account or oldest first, or the customer's rule says oldest first.

Paid twice, returned, unidentified and what was paid at a rate of the bank's are never decided: a person has to say what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from benchmarks.cash_application.company import GRACE_DAYS, Company
from benchmarks.cash_application.statement import Case
from benchmarks.cash_application.truth import BankLine, Item

KNOWN = ("account", "name", "likely")
LARGEST_SET = 4
LARGEST_POOL = 24
BY_WORDS = ("prepayment", "on account", "oldest first")


def decided(case: Case) -> set[str]:
    """The ids of the lines that are decided."""
    sure = {b.id for b in case.lines if _by_name(b)}
    taken = {n for b in case.lines if b.id in sure for n, p in b.truth.pays.items() if p.closes is not False}
    for b in case.lines:
        if (
            b.truth.kind == "customer"
            and not b.truth.undecided
            and b.id not in sure
            and b.truth.payer in KNOWN
            and (b.truth.situation in BY_WORDS or _by_amount(case.company, b, taken))
        ):
            sure.add(b.id)
            taken |= set(b.truth.pays)
    return sure


def _by_name(b: BankLine) -> bool:
    t = b.truth
    written = {n.number: n for n in t.named}
    return (
        t.kind == "customer"
        and not t.undecided
        and bool(t.pays)
        and all(n in written and written[n].legible and (written[n].how != "short number" or t.payer in KNOWN) for n in t.pays)
    )


def _by_amount(company: Company, b: BankLine, taken: set[str]) -> bool:
    group = {b.truth.customer} | {c.id for c in company.customers.values() if c.parent == b.truth.customer}
    pool = [i for c in sorted(group) for i in company.of.get(c, []) if i.number not in taken and i.date <= b.day and i.currency == b.currency]
    truth = _sort([company.items[n] for n in b.truth.pays])
    if b.amount == sum(i.open for i in pool):
        return truth == _sort(pool)
    if len(pool) > LARGEST_POOL:
        return False
    for size in range(1, LARGEST_SET + 1):
        found = {_sort(items) for items in combinations(pool, size) if b.amount in _sums(items, b)}
        if found:
            return found == {truth}
    return False


def _sums(items: Iterable[Item], b: BankLine) -> Iterator[int]:
    """What the items come to: in full, and less every discount earned on the day."""
    items = list(items)
    full = sum(i.open for i in items)
    yield full
    if any("/" in i.terms for i in items):
        yield full - sum(_discount(i, b) for i in items)


def _discount(item: Item, b: BankLine) -> int:
    if "/" not in item.terms:
        return 0
    percent, days = (int(x) for x in item.terms.split(" ")[0].split("/"))
    return (item.open * percent + 50) // 100 if (b.day - item.date).days <= days + GRACE_DAYS else 0


def _sort(items: Iterable[Item]) -> tuple[tuple[str, int], ...]:
    """The set up to equal items of one customer."""
    return tuple(sorted((i.customer, i.open) for i in items))
