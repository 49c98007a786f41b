"""A bank line as the matcher sees it, and beside it what it really is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Customer:
    """A customer; `account` is the one it really pays from, `on_file` whether the ledger knows it, `kin` namesakes."""

    id: str
    name: str
    stem: str
    form: str
    language: str
    account: str
    on_file: bool
    town: str
    country: str = ""
    trade_name: str = ""
    alias: str = ""
    parent: str = ""
    rule: str = ""
    currency: str = ""
    confirmed: int = 0
    shared_account: bool = False


@dataclass
class Item:
    """A document; `open` is what is open when the statement begins, `left` what no earlier line of the statement has paid."""

    number: str
    customer: str
    amount: int
    date: date
    due: date
    currency: str
    terms: str = ""
    open: int = 0
    left: int = 0
    po: str = ""
    disputed: int = 0
    held: bool = False
    paid_on: date | None = None

    @property
    def credit(self) -> bool:
        return self.amount < 0


@dataclass(frozen=True)
class Pays:
    """What a line does to one document: cash applied to it, and whether that closes it (None: either is right). `left` is what the
    document had left before."""

    applied: int
    closes: bool | None = True
    left: int = 0

    @property
    def settles(self) -> tuple[int, ...]:
        """By how much the document may fall: cash, discount and what is written off."""
        return {True: (self.left,), False: (self.applied,), None: (self.left, self.applied)}[self.closes]


@dataclass(frozen=True)
class Named:
    """A document as it was written; `legible` when a careful person reads exactly this number, or this and its twin in another year."""

    number: str
    how: str
    legible: bool


@dataclass(frozen=True)
class Truth:
    """What the line really is. `kind`: customer, unidentified, noise, return. `customer` owns `on_account`. `undecided` says why no
    careful person could book it from what is visible."""

    situation: str
    kind: str = "customer"
    customer: str = ""
    pays: Mapping[str, Pays] = field(default_factory=dict)
    on_account: int = 0
    named: tuple[Named, ...] = ()
    payer: str = "none"
    undecided: str = ""


@dataclass(frozen=True)
class BankLine:
    """One line of the statement and its truth."""

    id: str
    day: date
    amount: int
    currency: str
    payer_name: str
    payer_account: str
    text: str
    truth: Truth
