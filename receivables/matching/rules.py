"""What the readings of a receipt depend on beside its evidence: the book, tolerances, rates, and what customers are set to."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from receivables.matching.accounts import Account
from receivables.matching.book import Book
from receivables.matching.evidence import Evidence
from receivables.matching.payers import Payers
from receivables.matching.rates import Rates
from receivables.matching.records import Item
from receivables.matching.settle import Case
from receivables.matching.tolerance import Tolerances

ITEMS_MAX = 400           # in a larger account only single items are found by amount


@dataclass(frozen=True, slots=True)
class Rules:
    """What the readings depend on beside the evidence."""

    book: Book
    tolerances: Tolerances
    rates: Rates
    payers: Payers
    oldest_first: frozenset[str] = frozenset()
    ask_twins: frozenset[str] = frozenset()

    def case(self, evidence: Evidence, customer: str = "") -> Case:
        """The settlement's circumstances."""
        r = evidence.receipt
        return Case(r.value_day, r.currency, self.tolerances, customer or evidence.payer.customer, evidence.meanings)


class Pool(NamedTuple):
    """The items of an account that cash without a reference may pay; `whole` false, and no items, where there are too many to look through."""

    items: list[Item]
    whole: bool

    @classmethod
    def of(cls, account: Account, day: int) -> Pool:
        """The pool on a value day."""
        whole = len(account.items) <= ITEMS_MAX
        return cls(account.open_items(day) if whole else [], whole)
