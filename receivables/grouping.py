"""Exact sums by customer and currency over many rows, the kernel under the aging report.

A customer and a currency together are one whole number, the group. Amounts are added up in int64, in blocks that stay in the
processor's cache; categorical ids are taken as they are, text is numbered first. Nothing here knows about days or buckets.

>>> items = pd.DataFrame({"customer_id": ["C2", "C1", "C2"], "currency": ["EUR", "EUR", "EUR"]})
>>> groups = Groups.of(items, items[:0])
>>> sums, counts = groups.add_up(np.array([10, 20, 30]), lambda block: np.array([0, 0, 1], dtype=np.int8)[block], 2)
>>> rows, totals = groups.frames(["a", "b"], sums, counts > 0)
>>> rows.to_dict("records")
[{'customer_id': 'C1', 'currency': 'EUR', 'a': 20, 'b': 0}, {'customer_id': 'C2', 'currency': 'EUR', 'a': 10, 'b': 30}]
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.schema import Frame

BLOCK = 1 << 17             # rows added up at a time
SMALL = 1_000_000           # customers x currencies up to here are numbered without looking which pairs occur
Ints = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Groups:
    """Customer x currency as whole numbers. A row's group is customer * step + currency; `positions` says which pair each group is.

    `others` holds the groups of the rows of a second, smaller frame (cash beside items).
    """

    customer: npt.NDArray[Any]
    currency: npt.NDArray[Any]
    step: int
    others: npt.NDArray[np.intp]
    positions: Ints
    customers: pd.Index
    currencies: pd.Index

    @classmethod
    def of(cls, rows: Frame, others: Frame) -> Groups:
        """Number the pairs of `customer_id` and `currency` in both frames."""
        customers, customer, other_customer = _codes(rows["customer_id"], others["customer_id"])
        currencies, currency, other_currency = _codes(rows["currency"], others["currency"])
        c = len(currencies)
        other = other_customer * c + other_currency
        if len(customers) * c <= 4 * (len(customer) + len(other)) + SMALL:
            return cls(customer, currency, c, other, np.arange(len(customers) * c), customers, currencies)
        positions, pair = np.unique(np.concatenate([customer.astype(np.intp) * c + currency, other]), return_inverse=True)
        n = len(customer)                                           # few of very many pairs: number those that occur
        return cls(pair[:n], np.zeros(n, dtype=np.int8), 1, pair[n:], positions, customers, currencies)

    def add_up(self, amounts: Ints, slots_of: Callable[[slice], Slots], width: int) -> tuple[Ints, Ints]:
        """Sums of shape (width, groups) and the number of rows per group; `slots_of` gives the column 0 .. width - 1 of a block of rows."""
        n = len(self.positions)
        sums, counts, ones = np.zeros(width * n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.ones(BLOCK, dtype=np.int64)
        for start in range(0, len(amounts), BLOCK):
            block = slice(start, start + BLOCK)
            group = self.customer[block].astype(np.intp)
            group *= self.step
            group += self.currency[block]
            np.add.at(counts, group, ones[:len(group)])
            group += slots_of(block) * np.intp(n)
            np.add.at(sums, group, amounts[block])
        return sums.reshape(width, n), counts

    def frames(self, names: list[str], table: Ints, kept: npt.NDArray[np.bool_]) -> tuple[Frame, Frame]:
        """The kept groups of `table` (shape names x groups) as rows sorted by customer and currency, and their totals by currency."""
        at = np.flatnonzero(kept)
        customer, currency = np.divmod(self.positions[at], max(len(self.currencies), 1))
        place = _ranks(self.customers)[customer] * len(self.currencies) + _ranks(self.currencies)[currency]
        order = np.argsort(place, kind="stable")
        customer, currency, table = customer[order], currency[order], table[:, at[order]]
        totals = np.zeros((len(names), len(self.currencies)), dtype=np.int64)
        for total, column in zip(totals, table):
            np.add.at(total, currency, column)
        present = np.flatnonzero(np.bincount(currency, minlength=len(self.currencies)))
        present = present[np.argsort(_ranks(self.currencies)[present])]
        return (_frame({"customer_id": self.customers.take(customer), "currency": self.currencies.take(currency)}, names, table),
                _frame({"currency": self.currencies.take(present)}, names, totals[:, present]))


def _frame(words: dict[str, pd.Index], names: list[str], table: Ints) -> Frame:
    frame = pd.DataFrame(table.T, columns=names, copy=False)
    for at, (name, values) in enumerate(words.items()):
        frame.insert(at, name, values)
    return frame


def _codes(first: pd.Series, second: pd.Series) -> tuple[pd.Index, npt.NDArray[Any], npt.NDArray[Any]]:
    """Distinct values of both columns, and where each row's value stands among them. Categorical columns are taken as they are."""
    if isinstance(first.dtype, pd.CategoricalDtype):
        names, codes = first.cat.categories, first.cat.codes.to_numpy()
    else:
        codes, names = pd.factorize(first)
    wanted = pd.Index(second.unique()).astype("str")
    at = names.get_indexer(wanted)
    new = at < 0
    at[new] = len(names) + np.arange(new.sum())
    second_codes = at[wanted.get_indexer(second.astype("str"))]
    return pd.Index(names.append(wanted[new]), dtype="str"), codes, second_codes


def _ranks(names: pd.Index) -> Ints:
    """The place of each name in sorted order."""
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.tolist().__getitem__)] = np.arange(len(names))
    return ranks
