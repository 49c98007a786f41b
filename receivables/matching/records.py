"""What the matcher speaks of: a receipt to decide, an item it may pay, a line of a settlement, a reading of the receipt.

Days are days since 1970-01-01 as int (`NO_DAY` where none is known), amounts int minor units.
A `Reading` is one explanation of a receipt: a rule, how the amount fits, and the lines it would write. All of them add up to the
receipt's unapplied amount, so a reading is either applied whole or not at all.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

NO_DAY = -10**6           # a day nobody gave; earlier than every real one


class Receipt(NamedTuple):
    """One bank line, cheque or card payment that needs a decision; `amount` is what of it is not applied yet."""

    id: str
    value_day: int
    accounting_day: int
    currency: str
    amount: int
    payer_name: str
    payer_account: str
    text: str
    customer: str
    kind: str


@dataclass(slots=True, eq=False)
class Item:
    """One open due line. `open` falls while a batch is decided; `tiers` holds
    (last discount day, percent), to which `grace_days` are added."""

    number: str
    due_line: int
    type: str
    customer: str
    currency: str
    amount: int
    open: int
    disputed: int
    held: bool
    invoice_day: int
    due_day: int
    accounting_day: int
    tiers: tuple[tuple[int, float], ...] = ()
    grace_days: int = 0
    paid_by: str = ""

    @property
    def key(self) -> tuple[int, str, int]:
        """Sort key: oldest due first, then by number and line."""
        return self.due_day, self.number, self.due_line

    def percent_on(self, day: int) -> float:
        """The discount percent that a payment on this value day earns, 0 when none."""
        return max([percent for last, percent in self.tiers if day <= last + self.grace_days], default=0.0) if self.tiers else 0.0


class Line(NamedTuple):
    """One row to write: what an item receives. Without an item it keeps `applied` on account of the customer.

    `applied` is in the item's currency; `received` is the same in the receipt's (None: the currencies are equal).
    """

    item: Item | None
    customer: str
    applied: int
    discount: int = 0
    write_off: int = 0
    deduction: int = 0
    reason: str = ""
    received: int | None = None
    withheld_tax: int = 0

    @property
    def settles(self) -> int:
        """By how much the item falls."""
        return self.applied + self.discount + self.write_off + self.withheld_tax

    @property
    def receipt_amount(self) -> int:
        """What the line takes of the receipt, in the receipt's currency."""
        return self.applied if self.received is None else self.received


@dataclass(frozen=True, slots=True)
class Reading:
    """One explanation of a receipt.

    `rule` says which evidence chose the items, `fit` how the amount falls on them (`settle.FITS`). `chance` is true when the amounts
    may add up by accident, `searched` false when the search stopped at its limit, `why` an extra sentence, `notes` what a person
    must look at, so that the receipt goes to review.
    """

    rule: str
    fit: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    why: str = ""
    searched: bool = True
    chance: bool = False
    items: tuple[Item, ...] = field(init=False)      # the items it pays or nets

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple([line.item for line in self.lines if line.item is not None]))

    @property
    def on_account(self) -> int:
        """What stays on account."""
        return sum(line.receipt_amount for line in self.lines if line.item is None)


class Choice(NamedTuple):
    """A reading with its place: how sure it is (percent), why in words, and the next best and why it lost."""

    reading: Reading
    confidence: float
    evidence: str = ""
    runner_up: str = ""


class Decision(NamedTuple):
    """What is proposed for one receipt: status "ready", "review", "unidentified" or "left alone", and choices by rank."""

    receipt: Receipt
    status: str
    choices: tuple[Choice, ...] = ()
