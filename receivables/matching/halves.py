"""Two receipts of one payer that name nothing and pay one item between them, to the cent: seen together, for a person to decide.

Each alone explains nothing. It is said where there is only one such item and only one other receipt, a month apart at most.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from receivables.matching.book import Book
from receivables.matching.evidence import Evidence
from receivables.matching.records import Decision, Item, Line, Reading
from receivables.matching.unnamed import on_account
from receivables.words import money

RULE = "two receipts"
DAYS_MAX = 31
RECEIPTS_MAX = 100        # of one payer that are compared with one another
K = TypeVar("K", bound=int)


class Half(NamedTuple):
    """An item, and the evidence of the other receipt that pays it too."""

    item: Item
    other: Evidence


def halves(waiting: Mapping[K, tuple[Decision, Evidence]], book: Book) -> dict[K, Half]:
    """Which of the receipts that wait pay one item between two of them, in one way only."""
    by_account: dict[tuple[str, str], list[K]] = {}
    for k, (decision, evidence) in waiting.items():
        unexplained = bool(decision.choices) and decision.choices[0].reading.rule == "on account"
        if unexplained and not evidence.names_something and "prepayment" not in evidence.meanings:
            by_account.setdefault((evidence.payer.customer, evidence.receipt.currency), []).append(k)
    found: dict[K, list[Half]] = {}
    for (customer, currency), ks in by_account.items():
        if customer and 1 < len(ks) <= RECEIPTS_MAX:
            for one, other, item in _pairs(ks, waiting, book.account(customer, currency).items):
                found.setdefault(one, []).append(Half(item, waiting[other][1]))
                found.setdefault(other, []).append(Half(item, waiting[one][1]))
    alone = {k: ways[0] for k, ways in found.items() if len(ways) == 1}
    partners = {half.other.receipt.id for half in alone.values()}
    return {k: half for k, half in alone.items() if waiting[k][1].receipt.id in partners}


def _pairs(ks: Sequence[K], waiting: Mapping[K, tuple[Decision, Evidence]], items: Sequence[Item]) -> Iterator[tuple[K, K, Item]]:
    """Two receipts and an item that they add up to."""
    by_open: dict[int, list[Item]] = {}
    for item in items:
        if item.open > 0 and not item.held:
            by_open.setdefault(item.open, []).append(item)
    for one, other in combinations(ks, 2):
        a, b = waiting[one][1].receipt, waiting[other][1].receipt
        if abs(a.value_day - b.value_day) <= DAYS_MAX:
            yield from ((one, other, i) for i in by_open.get(a.amount + b.amount, ()) if i.invoice_day <= min(a.value_day, b.value_day))


def readings(evidence: Evidence, half: Half) -> list[Reading]:
    """The item in part, said with the other receipt; and keeping the cash on account."""
    r, other = evidence.receipt, half.other.receipt
    note = (f"With receipt {other.id} ({money(other.amount, other.currency)}) it is just what is open of {half.item.number}, "
            "though neither names it.")
    kept = on_account(evidence, evidence.payer.customer)
    return [Reading(RULE, "part", (Line(half.item, half.item.customer, r.amount),), (note,)), kept]
