"""The open items as the matcher asks for them: by number, order, customer and amount; built once, asked for every receipt.

A batch takes from items as it goes (`take`), so that nothing is used twice, and gives everything back at its end (`restore`).
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

import numpy as np
import pandas as pd

from receivables import terms as payment_terms
from receivables.matching.accounts import SCANNED_MAX, Account
from receivables.matching.docnumbers import tails
from receivables.matching.documents import Doc, Documents, Orders
from receivables.matching.records import NO_DAY, Item, Line
from receivables.policy import Policy
from receivables.schema import Frame

T = TypeVar("T")
END_MIN = 4               # digits at the end of a number that may mean it


class Book:
    """Items and settled documents, indexed."""

    def __init__(self, items: Sequence[Item], orders: Orders, docs: Documents, heads: dict[str, str]) -> None:
        self.heads, self.docs, self.orders = heads, docs, orders
        self._items = items
        self.accounts: dict[tuple[str, str], Account] = {}
        for item in sorted(items, key=attrgetter("due_day", "number", "due_line")):           # as Item.key
            account = self.accounts.get((item.customer, item.currency))
            if account is None:
                account = self.accounts[item.customer, item.currency] = Account([])
            account.items.append(item)
        self._large = any(len(account.items) > SCANNED_MAX for account in self.accounts.values())
        self.currencies = sorted({currency for _, currency in self.accounts})
        self._members: dict[str, list[str]] = {}
        for customer, head in sorted(heads.items()):
            self._members.setdefault(head, []).append(customer)
        self._groups: dict[tuple[str, str], Account] = {}
        self._taken: list[tuple[Item, int, int, str]] = []
        self._before: dict[tuple[str, Item], tuple[int, str]] = {}          # of those items, as they were: disputed, paid by
        self.waiting: dict[Item, str] = {}               # items of proposals that a person must decide, with the receipt
        self._tails: dict[str, dict[str, list[Doc]]] = {}
        self._everywhere: _Amounts | None = None

    def account(self, customer: str, currency: str) -> Account:
        """The customer's items in the currency (possibly none)."""
        return self.accounts.get((customer, currency)) or Account([])

    def group_account(self, customer: str, currency: str) -> Account:
        """The items of the whole payer group in the currency."""
        head = self.heads.get(customer, customer)
        if (head, currency) not in self._groups:
            items = (i for c in self.group(customer) for i in self.account(c, currency).items)
            self._groups[head, currency] = Account(sorted(items, key=lambda i: i.key))
        return self._groups[head, currency]

    def group(self, customer: str) -> list[str]:
        """Every customer of the payer group, this one among them."""
        return self._members.get(self.heads.get(customer, customer), [customer])

    def same_group(self, one: str, other: str) -> bool:
        """True when both belong to one payer group."""
        return self.heads.get(one, one) == self.heads.get(other, other)

    def with_amount(self, currency: str, amount: int, day: int) -> list[Item]:
        """Items of any customer with exactly this open amount."""
        if self._everywhere is None:                     # by what is open now, and by what will be again once the batch has given it back
            self._everywhere = _Amounts(self._items, {item: before for item, before, _, _ in reversed(self._taken)})
        found = (self._items[k] for k in self._everywhere.places(amount))
        return sorted((i for i in found if i.open == amount and i.currency == currency and not i.held and i.invoice_day <= day), key=lambda i: i.key)

    def by_tail(self, customer: str, digits: str) -> list[Doc]:
        """Open documents of the customer whose number ends in a part of these digits ("2024-0123" by 0123)."""
        if customer not in self._tails:
            index: dict[str, list[Doc]] = {}
            for doc in {self.docs.of(i.number) for currency in self.currencies for i in self.account(customer, currency).items}:
                for tail in set(tails(doc.number)):
                    index.setdefault(tail, []).append(doc)
            self._tails[customer] = index
        return sorted(self._tails[customer].get(digits, ()), key=lambda d: d.number)

    def by_end(self, customer: str, digits: str) -> list[Doc]:
        """Open documents of the customer whose number ends with these digits, of which there must be `END_MIN`."""
        if len(digits) < END_MIN:
            return []
        items = [i for currency in self.currencies for i in self.account(customer, currency).items if i.open and i.number.endswith(digits)]
        return [self.docs.of(number) for number in sorted({i.number for i in items})] if len(items) <= SCANNED_MAX else []

    def take(self, lines: Iterable[Line], receipt: str, sure: bool) -> None:
        """Let the lines' items fall by what they receive; `sure` says that nobody has to decide it."""
        for line in lines:
            item = line.item
            if item is None:
                continue
            self._taken.append((item, item.open, item.disputed, item.paid_by))
            item.open -= line.settles
            item.disputed = min(item.disputed, max(item.open, 0))
            item.paid_by = receipt
            if not sure:
                self.waiting[item] = receipt
                self._before.setdefault((receipt, item), (self._taken[-1][2], self._taken[-1][3]))
            self._index(item)

    def release(self, receipt: str, lines: Iterable[Line]) -> None:
        """Give back what the lines of a receipt took, for another decision about it."""
        for line in lines:
            item = line.item
            if item is None:
                continue
            disputed, paid_by = self._before[receipt, item]
            self._taken.append((item, item.open, item.disputed, item.paid_by))
            item.open += line.settles
            if item.paid_by == receipt:
                item.disputed, item.paid_by = disputed, paid_by
                self.waiting.pop(item, None)
            self._index(item)

    def _index(self, item: Item) -> None:
        if not self._large and not self._groups:
            return
        self.accounts[item.customer, item.currency].index(item)
        whole = self._groups.get((self.heads.get(item.customer, item.customer), item.currency)) if self._groups else None
        if whole:
            whole.index(item)

    def restore(self) -> None:
        """Give back what was taken."""
        for item, before, disputed, paid_by in reversed(self._taken):
            item.open, item.disputed, item.paid_by = before, disputed, paid_by
            self._index(item)
        self._taken.clear()
        self._before.clear()
        self.waiting.clear()


class _Amounts:
    """Where items with an open amount stand, whichever customer's."""

    def __init__(self, items: Sequence[Item], given_back: Mapping[Item, int]) -> None:
        more = [k for k, item in enumerate(items) if item in given_back] if given_back else []
        amounts = np.array([*(i.open for i in items), *(given_back[items[k]] for k in more)], dtype=np.int64)
        order = np.argsort(amounts, kind="stable")
        self._amounts, self._places = amounts[order], np.array([*range(len(items)), *more], dtype=np.int64)[order]

    def places(self, amount: int) -> list[int]:
        """Positions of items that have, or will have again, this amount open."""
        first, last = np.searchsorted(self._amounts, (amount, amount + 1))
        return sorted(set(self._places[first:last].tolist()))


def build(open_items: Frame, customers: Frame, policy: Policy, terms: Frame, closed_items: Frame, kept: Frame) -> Book:
    """The book of `ledger.open_items`, `ledger.settled`, and the `kept` proposals whose items are spoken for."""
    frame = open_items.assign(terms=payment_terms.codes_in_force(open_items, customers, terms, policy))
    places = _by_number(frame)
    items = _in_order(_items(frame, payment_terms.discounts(frame, terms), policy.discount_grace_days), places)
    _reserve(items, kept)
    orders = Orders(items, [_in_order(frame[column].tolist(), places) for column in ("po_number", "order_number")])
    return Book(items, orders, Documents(items, closed_items), heads(customers))


def days_of(dates: pd.Series) -> list[int]:
    """Days since 1970-01-01; `NO_DAY` where there is none."""
    days = dates.to_numpy().astype("datetime64[D]")
    different, places = np.unique(np.where(np.isnat(days), NO_DAY, days.astype(np.int64)), return_inverse=True)
    return list(map(different.tolist().__getitem__, places.tolist()))            # one number a day, not one a row


def heads(customers: Frame) -> dict[str, str]:
    """The head of each customer's payer group; a cycle of parents has its smallest member as head."""
    parents = dict(zip(customers["customer_id"].tolist(), customers["parent_id"].tolist()))
    out = {}
    for customer in parents:
        seen = [customer]
        while parents.get(seen[-1]) and parents[seen[-1]] not in seen:
            seen.append(parents[seen[-1]])
        above = parents.get(seen[-1])
        out[customer] = min(seen[seen.index(above):]) if above else seen[-1]
    return out


def _items(frame: Frame, discounts: payment_terms.Discounts, grace_days: int) -> list[Item]:
    texts = [frame[k].tolist() for k in ("number", "due_line", "type", "customer_id", "currency", "amount", "open", "disputed", "held")]
    days = [days_of(frame[k]) for k in ("invoice_date", "due_date")]
    accounting = days_of(frame["accounting_date"].fillna(frame["invoice_date"]))
    items = [Item(*row) for row in zip(*texts, *days, accounting)]
    once: dict[tuple[object, ...], tuple[tuple[int, float], ...]] = {}                # many items have the same tiers: one object for them
    for slot, percents in ((discounts.last_day, discounts.percent), (discounts.last_day_2, discounts.percent_2)):
        given = np.flatnonzero((percents > 0) & ~np.isnat(slot))
        for at, last, percent in zip(given.tolist(), slot[given].astype(np.int64).tolist(), percents[given].tolist()):
            if items[at].open > 0:
                tiers = items[at].tiers
                items[at].tiers = once.get((tiers, last, percent)) or once.setdefault((tiers, last, percent), (*tiers, (last, percent)))
                items[at].grace_days = grace_days
    return items


def _by_number(frame: Frame) -> list[int]:
    """The rows in the order of their numbers, empty when they stand so already."""
    order = frame[["number", "due_line"]].reset_index(drop=True).sort_values(["number", "due_line"], kind="stable").index
    return [] if (np.diff(order) == 1).all() else order.tolist()


def _in_order(cells: list[T], places: list[int]) -> list[T]:
    return [cells[k] for k in places] if places else cells


def _reserve(items: Sequence[Item], kept: Frame) -> None:
    """Lower the items by proposals that a person keeps."""
    if kept.empty:
        return
    by_number: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda i: i.key):
        by_number.setdefault(item.number, []).append(item)
    amounts = kept[["applied", "discount", "write_off", "withheld_tax", "bank_charge"]].sum(axis=1).tolist()
    for number, line, receipt, amount in zip(kept["invoice"].tolist(), kept["due_line"].tolist(), kept["receipt"].tolist(), amounts):
        for item in by_number.get(number, ()):
            if line in (0, item.due_line) and amount:
                part = max(min(amount, item.open), min(item.open, 0))
                item.open, item.paid_by = item.open - part, receipt
                item.disputed = min(item.disputed, max(item.open, 0))
                amount -= part
