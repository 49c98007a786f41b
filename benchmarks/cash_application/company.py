"""A company's ledger at the end of March 2026: customers with namesakes and groups, price lists with few prices, two years of numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pandas as pd

from benchmarks.cash_application.customers import account, customers_of
from benchmarks.cash_application.profile import Profile
from benchmarks.cash_application.truth import Customer, Item
from receivables.policy import Policy
from receivables.schema import Frames, rows
from receivables.tables import TABLES

OPENS, CLOSES = date(2026, 4, 1), date(2026, 4, 30)
FIRST_INVOICE = date(2025, 9, 15)
USD_PER_BASE = 1.0875
GRACE_DAYS = 3


@dataclass(frozen=True)
class House:
    """How one company numbers its documents and which language most of its customers write."""

    name: str
    currency: str
    language: str
    number: Callable[[int, int], str]  # year, running number
    credit: Callable[[int, int], str]
    restarts: bool
    taxes: tuple[float, ...]
    prefix: str


HOUSES = (
    House("Kontor", "EUR", "de", lambda y, n: f"RE-{y}-{n:05d}", lambda y, n: f"GS-{y}-{n:05d}", True, (1.19, 1.07), "RE"),
    House(
        "Harbour",
        "GBP",
        "en",
        lambda y, n: f"INV{100000 + n}" if y == 2026 else f"S{50000 + n}",
        lambda y, n: f"CRN{20000 + n}",
        False,
        (1.2,),
        "INV",
    ),
    House("Atelier", "EUR", "fr", lambda y, n: f"{y % 100}{n:06d}", lambda y, n: f"AV{y % 100}{n:05d}", True, (1.2, 1.055), "FA"),
    House("Prairie", "USD", "en", lambda y, n: f"{y}/{n:04d}", lambda y, n: f"CM-{y}/{n:04d}", True, (1.0, 1.0825), "SI"),
)


@dataclass
class Company:
    """The ledger, and what of it is still free to be paid. `history` are items that were paid before the statement begins."""

    house: House
    profile: Profile
    chance: random.Random
    customers: dict[str, Customer]
    items: dict[str, Item]
    history: list[Item]
    own_account: str
    of: dict[str, list[Item]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.items.values():
            self.of.setdefault(item.customer, []).append(item)
        for mine in self.of.values():
            mine.sort(key=lambda i: (i.due, i.number))

    @property
    def policy(self) -> Policy:
        return Policy(company=self.house.name, base_currency=self.house.currency, own_accounts=(self.own_account,), discount_grace_days=GRACE_DAYS)

    def free(self, customer: str, day: date) -> list[Item]:
        """Invoices that nothing has touched, oldest first."""
        return [
            i
            for i in self.of.get(customer, [])
            if not i.credit and i.left == i.open and not i.held and not i.disputed and i.date <= day and i.currency == self.house.currency
        ]

    def twins(self, item: Item) -> list[Item]:
        """Items of the same customer that only their number and date tell apart, itself among them."""
        return [i for i in self.of[item.customer] if i.open == item.open and i.currency == item.currency]

    def frames(self) -> Frames:
        """The ledger in the tables of the workbook."""
        everything = [*self.items.values(), *self.history]
        return {
            "Customers": rows(TABLES["Customers"], map(_customer_row, self.customers.values())),
            "Invoices": rows(TABLES["Invoices"], map(_invoice_row, everything)),
            "Applications": rows(TABLES["Applications"], _history_rows(everything)),
            "PayerRules": rows(TABLES["PayerRules"], _rules(self.customers.values())),
            "Rates": rows(TABLES["Rates"], _rates(self.house.currency)),
        }


def _customer_row(c: Customer) -> Mapping[str, object]:
    return {
        "customer_id": c.id,
        "name": c.name,
        "trade_name": c.trade_name,
        "aliases": c.alias,
        "parent_id": c.parent,
        "apply_rule": c.rule,
        "bank_accounts": c.account if c.on_file else "",
        "country": c.country,
    }


def _invoice_row(i: Item) -> Mapping[str, object]:
    return {
        "number": i.number,
        "type": "CRN" if i.credit else "INV",
        "customer_id": i.customer,
        "invoice_date": _stamp(i.date),
        "due_date": _stamp(i.due),
        "terms": i.terms,
        "currency": i.currency,
        "amount": i.amount,
        "po_number": i.po,
        "disputed_amount": i.disputed,
        "hold": "yes" if i.held else "",
    }


def _history_rows(items: list[Item]) -> Iterator[Mapping[str, object]]:
    for i in items:
        if i.paid_on or i.open != i.amount:
            yield {
                "id": f"H-{i.number}",
                "receipt": f"H-{i.number}",
                "invoice": i.number,
                "customer_id": i.customer,
                "applied": i.amount - i.open,
                "status": "posted",
                "rank": 1,
                "effective_date": _stamp(i.paid_on or i.date + timedelta(days=20)),
                "currency": i.currency,
            }


def _rules(customers: Iterable[Customer]) -> Iterator[Mapping[str, object]]:
    for c in customers:
        if c.confirmed:
            yield {"id": f"P-{c.id}", "payer_account": c.account, "customer_id": c.id, "confirmed": c.confirmed, "last": _stamp(date(2026, 3, 20))}


def _rates(base: str) -> Iterator[Mapping[str, object]]:
    other = "EUR" if base == "USD" else "USD"
    for k in range(35):
        day = date(2026, 3, 27) + timedelta(days=k)
        yield {"id": f"{other} {day}", "date": _stamp(day), "currency": other, "rate": USD_PER_BASE + 0.001 * (k % 7)}


def _stamp(day: date) -> pd.Timestamp:
    return pd.Timestamp(day).as_unit("s")


def company(house: House, profile: Profile, receipts: int, chance: random.Random) -> Company:
    """A ledger with some 2.6 open items for each line of the statement."""
    customers = customers_of(house.language, profile, max(receipts * 2 // 5, 30), chance)
    items, history = _documents(house, profile, customers, receipts, chance)
    return Company(house, profile, chance, {c.id: c for c in customers}, {i.number: i for i in items}, history, account("XX", 999_999, chance))


TERMS = (("NET30", 30, 40), ("NET14", 14, 15), ("NET60", 60, 10), ("2/10 net 30", 30, 20), ("3/14 net 60", 60, 15))


def _documents(house: House, profile: Profile, customers: list[Customer], receipts: int, chance: random.Random) -> tuple[list[Item], list[Item]]:
    """Open items and items that were paid, numbered by date as they were written."""
    drafts = sorted(_drafts(house, profile, customers, receipts * 33 // 10, chance), key=lambda d: (d.date, d.customer))
    counters: dict[tuple[bool, int], int] = {}
    items, history = [], []
    for draft in drafts:
        year = draft.date.year
        key = (draft.credit, year if house.restarts else 0)
        counters[key] = counters.get(key, 0) + 1 + (chance.random() < 0.15)
        write = house.credit if draft.credit else house.number
        item = replace(draft, number=write(year, counters[key]), open=draft.amount, left=draft.amount)
        age = (OPENS - item.date).days
        if not item.credit and age > 25 and chance.random() < min(0.55, age / 200):
            history.append(replace(item, open=0, left=0, paid_on=item.date + timedelta(days=chance.randrange(10, age))))
        else:
            items.append(_part_paid(item, chance))
    return items, history


def _part_paid(item: Item, chance: random.Random) -> Item:
    if not item.credit and (OPENS - item.date).days > 30 and chance.random() < 0.03:
        rest = item.amount * chance.randrange(20, 80) // 100
        return replace(item, open=rest, left=rest)
    return item


def _drafts(house: House, profile: Profile, customers: list[Customer], n: int, chance: random.Random) -> Iterator[Item]:
    prices = [chance.choice((990, 1490, 2500, 4900, 7500, 9900, 12000, 19900, 25000, 34950, 49900, 120000)) for _ in range(8)]
    made = 0
    while made < n:
        customer = chance.choice(customers)
        terms, net, _ = chance.choices(TERMS, [t[2] for t in TERMS])[0]
        burst = chance.choices((1, 2, 3, 5), (70, 15, 10, 5))[0]
        day = FIRST_INVOICE + timedelta(days=int(chance.triangular(0, (CLOSES - FIRST_INVOICE).days - 4, 190)))
        for _ in range(burst):
            made += 1
            yield _draft(house, profile, customer, prices, day, terms, net, chance)


def _draft(house: House, profile: Profile, customer: Customer, prices: list[int], day: date, terms: str, net: int, chance: random.Random) -> Item:
    same = random.Random(customer.id).random() < profile.same_price
    price = random.Random(customer.id + "p").choice(prices) if same and chance.random() < 0.8 else chance.choice(prices)
    quantity = 1 if same else chance.randrange(1, 60)
    net_amount = price * quantity + (0 if same or chance.random() < 0.4 else chance.randrange(1, 99_999))
    amount = round(net_amount * chance.choice(house.taxes))
    foreign = chance.random() < 0.02
    currency = ("EUR" if house.currency == "USD" else "USD") if foreign else house.currency
    if chance.random() < 0.04:
        return Item("", customer.id, -max(amount * chance.randrange(5, 40) // 100, 100), day, day + timedelta(days=net), currency)
    return Item(
        "",
        customer.id,
        amount,
        day,
        day + timedelta(days=net),
        currency,
        terms,
        po=f"{chance.choice(('PO', '45', 'B'))}{chance.randrange(100000, 999999)}" if chance.random() < 0.5 else "",
        disputed=amount * chance.randrange(5, 40) // 100 if chance.random() < 0.03 else 0,
        held=chance.random() < 0.015,
    )
