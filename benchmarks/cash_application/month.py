"""The statement in the making: which customer pays which items on which day, and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from benchmarks.cash_application.company import CLOSES, OPENS, Company
from benchmarks.cash_application.truth import BankLine, Customer, Item, Pays, Truth
from benchmarks.cash_application.writing import Written

Lines = list[BankLine]


@dataclass
class Month:
    """The statement in the making."""

    company: Company
    lines: Lines = field(default_factory=list)
    paid: list[tuple[BankLine, Item]] = field(default_factory=list)  # one invoice in full, and nothing else

    def day(self, after: date = OPENS) -> date:
        first = max(after, OPENS)
        return first + timedelta(days=self.company.chance.randrange((CLOSES - first).days + 1))

    def some(self, n: int = 1, day: date = CLOSES) -> tuple[Customer, list[Item]] | None:
        """A customer and n of its free items: mostly the oldest, sometimes any."""
        chance = self.company.chance
        for _ in range(60):
            customer = self.company.customers[chance.choice(list(self.company.of))]
            free = self.company.free(customer.id, day)
            if len(free) >= n:
                at = 0 if chance.random() < 0.6 else chance.randrange(len(free) - n + 1)
                picked = free[at : at + n] if chance.random() < 0.7 else sorted(chance.sample(free, n), key=free.index)
                return customer, self._as_people_pay(picked)
        return None

    def _as_people_pay(self, picked: list[Item]) -> list[Item]:
        """Of equal items the oldest that is not yet paid, nearly always."""
        out: list[Item] = []
        for item in picked:
            equal = [t for t in self.company.twins(item) if t in self.company.free(item.customer, item.date) and t not in out and t not in picked]
            out.append(equal[0] if equal and equal[0].due < item.due and self.company.chance.random() < 0.9 else item)
        return out

    def add(
        self,
        day: date,
        amount: int,
        from_: tuple[str, str, str],
        written: Written,
        situation: str,
        pays: Mapping[str, Pays],
        customer: str,
        on_account: int = 0,
        kind: str = "customer",
        undecided: str = "",
        currency: str = "",
    ) -> BankLine:
        name, account, says = from_
        known = {n: replace(p, left=self.company.items[n].left) for n, p in pays.items()}
        truth = Truth(situation, kind, customer, known, on_account, written.named, says, undecided)
        line = BankLine(f"L{len(self.lines):06d}", day, amount, currency or self.company.house.currency, name, account, written.text, truth)
        self.lines.append(line)
        for number, paid in pays.items():
            item = self.company.items[number]
            item.left = 0 if paid.closes is not False else item.left - paid.applied
        return line


def full(items: Sequence[Item]) -> dict[str, Pays]:
    return {i.number: Pays(i.open) for i in items}


def latest(items: Sequence[Item]) -> date:
    return max(i.date for i in items)
