"""Our documents and orders as the matcher finds them: in the order of their numbers, each made an object only when it is asked for.

A ledger has some hundred thousand documents and a batch looks at a few of them, so what is kept for each is its number and a place.
"""
from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from receivables.matching.docnumbers import Numbers, compact
from receivables.matching.records import NO_DAY, Item
from receivables.schema import Frame


@dataclass(frozen=True, slots=True)
class Settled:
    """How a document came to be fully paid: its amount, when, by which receipt."""

    amount: int
    currency: str
    day: int
    receipt: str


class Doc(NamedTuple):
    """One document: its open due lines, or how it was settled."""

    number: str
    customer: str
    credit: bool
    items: tuple[Item, ...] = ()
    settled: Settled | None = None

    @property
    def open_items(self) -> list[Item]:
        """Due lines with something left."""
        return [i for i in self.items if i.open]


class Documents:
    """Open documents (`items` in the order of their numbers) and settled ones (the frame of `ledger.settled`), by position."""

    def __init__(self, items: Sequence[Item], closed: Frame) -> None:
        self._items, self._closed = items, closed
        firsts = [k for k, item in enumerate(items) if not k or item.number != items[k - 1].number]
        names, owners = [items[k].number for k in firsts], [items[k].customer for k in firsts]
        gone = (~closed["number"].isin(names)).to_numpy().nonzero()[0].tolist()
        places = firsts + [~k for k in gone]                     # of its first item, or below zero of its closed row
        if gone:
            names += closed["number"].iloc[gone].tolist()
            owners += closed["customer_id"].iloc[gone].tolist()
            order = sorted(range(len(names)), key=names.__getitem__)
            names, owners, places = ([column[k] for k in order] for column in (names, owners, places))
        self.index, self.owner = Numbers(names), owners
        self._places = array("q", places)
        self._made: dict[int, Doc] = {}
        self._amounts: npt.NDArray[np.int64] | None = None

    def __getitem__(self, at: int) -> Doc:
        """The document at a position of the index."""
        if at not in self._made:
            self._made[at] = self._open(self._places[at]) if self._places[at] >= 0 else self._settled(~self._places[at])
        return self._made[at]

    def of(self, number: str) -> Doc:
        """The document with this number, which must be there."""
        return self[bisect_left(self.index.numbers, number)]

    def paid(self, customers: Collection[str], currency: str, amount: int) -> dict[str, list[str]]:
        """The settled documents of these customers over just this amount, each with the numbers it is known by: its own, and its orders'."""
        if self._amounts is None:
            self._amounts = self._closed["amount"].to_numpy()
        if amount not in self._amounts:
            return {}
        rows = self._closed.iloc[self._amounts == amount]
        columns = [rows[c].tolist() for c in ("number", "po_number", "order_number") if c in rows]
        same = zip(rows["customer_id"].tolist(), rows["currency"].tolist(), zip(*columns))
        return {names[0]: [n for n in names if n] for owner, its, names in same if owner in customers and its == currency}

    def _open(self, first: int) -> Doc:
        last, number = first + 1, self._items[first].number
        while last < len(self._items) and self._items[last].number == number:
            last += 1
        lines = tuple(sorted(self._items[first:last], key=lambda i: i.key))
        return Doc(number, lines[0].customer, lines[0].type == "CRN", lines)

    def _settled(self, at: int) -> Doc:
        row = self._closed.iloc[at]
        day = NO_DAY if row["settled_on"] != row["settled_on"] else int(row["settled_on"].to_datetime64().astype("datetime64[D]").astype("int64"))
        amount = int(row["amount"])
        return Doc(row["number"], row["customer_id"], amount < 0, settled=Settled(amount, row["currency"], day, row["receipt"]))


class Orders:
    """Items by the purchase or sales order that they name, in the order of the orders' numbers; by position."""

    def __init__(self, items: Sequence[Item], columns: Iterable[Sequence[str]]) -> None:
        pairs = [(order, k) for texts in columns for k, (item, order) in enumerate(zip(items, texts))
                 if order and order != item.number and compact(order) != compact(item.number)]
        pairs.sort(key=lambda pair: pair[0])
        self._items = items
        self._starts = array("q", [k for k, pair in enumerate(pairs) if not k or pair[0] != pairs[k - 1][0]])
        self.index = Numbers(pairs[k][0] for k in self._starts)
        self._places = array("q", [place for _, place in pairs])
        self._starts.append(len(pairs))

    def __getitem__(self, at: int) -> list[Item]:
        """The items of the order at a position of the index."""
        return [self._items[k] for k in self._places[self._starts[at]:self._starts[at + 1]]]
