"""One customer's open items in one currency, as cash without a reference looks through them: what is open, and what an amount pays exactly."""
from __future__ import annotations

from dataclasses import dataclass

from receivables.matching.records import Item
from receivables.money import percent_of

SCANNED_MAX = 40          # items of an account that are looked through without an index


@dataclass(slots=True)
class Account:
    """One customer's items in one currency, oldest due first."""

    items: list[Item]
    _amounts: dict[int, list[Item]] | None = None

    def open_items(self, day: int) -> list[Item]:
        """Items that cash without a reference may pay: open, not held, and not dated after the day."""
        return [i for i in self.items if i.open and not i.held and i.invoice_day <= day]

    def paying(self, amount: int, day: int) -> list[tuple[Item, int]]:
        """(item, discount) for every such item that this positive amount pays exactly, in full or less the discount earned on the day."""
        out = []
        for item in self.items if len(self.items) <= SCANNED_MAX else self._with_amount(amount):
            if item.open < amount or item.held or item.invoice_day > day:
                continue
            percent = 0.0 if item.open == amount else item.percent_on(day)
            discount = percent_of(item.open, percent) if percent else 0
            if item.open - discount == amount:
                out.append((item, discount))
        return out

    def _with_amount(self, amount: int) -> list[Item]:
        """Items that the amount may pay, in order; a large account keeps an index of them."""
        if self._amounts is None:
            self._amounts = {}
            for item in self.items:
                self.index(item)
        return sorted(self._amounts.get(amount, ()), key=lambda i: i.key)

    def index(self, item: Item) -> None:
        """Make the item findable by what would pay it now, where amounts are looked up at all."""
        if self._amounts is None:
            return
        for amount in {item.open, *(item.open - percent_of(item.open, percent) for _, percent in item.tiers)}:
            found = self._amounts.setdefault(amount, [])
            if item not in found:
                found.append(item)
