"""Dunning: which overdue items are asked for again, how firmly, in which letter, and what is left out and why.

Every item climbs its own ladder of levels (the table DunningLevels), one level a letter; a level counts once its letter was sent. A
customer gets one letter a currency, at the highest level of its items, netted by open credit notes. Left out, and said: disputed, held
and promised items, customers without reminders, items that cash already here could pay, items whose next letter is not yet due.

>>> from receivables.schema import day, empty, rows
>>> from receivables.tables import TABLES
>>> items = pd.DataFrame({"number": ["10234"], "due_line": [0], "type": ["INV"], "customer_id": ["C1"], "currency": ["EUR"],
...     "invoice_date": [day("2026-09-01")], "due_date": [day("2026-10-01")], "amount": [10000], "open": [6000], "disputed": [0], "held": [False]})
>>> levels = rows(TABLES["DunningLevels"], [{"id": "1/en", "level": 1, "language": "en", "days": 7}])
>>> run = due(items, NO_CASH, empty(TABLES["Customers"]), levels, NOT_SENT, empty(TABLES["Disputes"]), Policy(), day("2026-10-08"))
>>> [(letter.customer_id, letter.level, letter.amount, letter.why) for letter in run.letters]
[('C1', 1, 6000, 'Level 1: 10234 is 7 days overdue, no reminder sent yet.')]
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from receivables.dunning_facts import NO_CASH, NOT_SENT, Credit, Level, cash_of, credit_notes, item_name, ladders, language_of, overdue, rate_of, sent
from receivables.money import convert
from receivables.policy import Policy
from receivables.schema import Frame
from receivables.words import money

__all__ = ["KINDS", "NOT_SENT", "NO_CASH", "Credit", "Dunning", "Item", "LeftOut", "Letter", "due", "sent"]

DISPUTED, HELD, BLOCKED, PROMISED = "disputed", "on hold", "of customers without reminders", "promised"
CASH, CREDITS, SMALL, WAITING = "with unapplied cash", "covered by credit notes", "below the least amount", "already reminded"
KINDS = (DISPUTED, HELD, BLOCKED, PROMISED, CASH, CREDITS, SMALL, WAITING)
_NOT_YET = "level 1 not reached"


@dataclass(frozen=True)
class Item:
    """One item of a letter, minor units of the letter's currency. `level` is the item's own; `last_level` 0 means never reminded."""

    invoice: str
    due_line: int
    invoice_date: pd.Timestamp
    due_date: pd.Timestamp
    days_overdue: int
    amount: int
    open: int
    disputed: int
    level: int
    last_level: int
    last_sent: pd.Timestamp | None

    @property
    def asked(self) -> int:
        """What the letter asks for: open less the disputed part."""
        return self.open - self.disputed

    @property
    def name(self) -> str:
        """The number a customer knows, with the instalment where there is one."""
        return item_name(self.invoice, self.due_line)


@dataclass(frozen=True)
class Letter:
    """One reminder: to whom, how firm, what it lists. `amount` = asked items + credits - cash, in minor units; `why` is in words."""

    customer_id: str
    currency: str
    level: int
    language: str
    items: tuple[Item, ...]
    credits: tuple[Credit, ...]
    cash: int
    amount: int
    why: str


@dataclass(frozen=True)
class LeftOut:
    """An overdue item that is not asked for. `kind` is one of `KINDS`, `reason` a sentence."""

    customer_id: str
    currency: str
    invoice: str
    due_line: int
    open: int
    kind: str
    reason: str


@dataclass(frozen=True)
class Dunning:
    """What one run asks for as of its day, and what it leaves out."""

    as_of: pd.Timestamp
    letters: tuple[Letter, ...]
    left_out: tuple[LeftOut, ...]

    def counts(self) -> dict[str, int]:
        """How many items were left out, by kind, in the order of `KINDS`."""
        kinds = [row.kind for row in self.left_out]
        return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}


@dataclass(frozen=True)
class _Account:
    """What one letter is decided from: the overdue items of a customer and currency, oldest first, and what can be set against them."""

    customer_id: str
    currency: str
    items: tuple[Any, ...]
    ladder: list[Level]
    language: str
    blocked: bool
    credits: tuple[Credit, ...]
    cash: int


@dataclass(frozen=True)
class _Judged:
    """An overdue item, the level it would get next, and why it is not asked for ("" = it is)."""

    row: Any
    step: Level
    kind: str = ""
    reason: str = ""

    @property
    def asked(self) -> int:
        return int(self.row.open - self.row.disputed)


def due(open_items: Frame, unapplied: Frame, customers: Frame, levels: Frame, sent_lines: Frame, disputes: Frame, policy: Policy,
        as_of: pd.Timestamp, promises: Frame | None = None, rates: Frame | None = None) -> Dunning:
    """Decide the letters of one run.

    `open_items` and `unapplied` are those of `ledger` as of the day, `sent_lines` what `sent` gives; `levels`, `customers`, `disputes` and
    `rates` are the tables. `promises` has the columns invoice and until: an item promised for a day is left out up to that day. The least
    amount of a level is in base currency; a letter in another currency is compared at its latest rate, and is written where there is none.
    Raises ReceivablesError when the levels cannot be used.
    """
    steps = ladders(levels)
    known = {c: (language, hold == "yes") for c, language, hold in zip(customers["customer_id"], customers["language"], customers["dunning_hold"])}
    money, notes = cash_of(unapplied), credit_notes(open_items)
    rate = {currency: rate_of(currency, policy, rates, as_of) for currency in open_items["currency"].unique()}
    letters: list[Letter] = []
    left_out: list[LeftOut] = []
    items = overdue(open_items, sent_lines, disputes, promises, as_of)
    for key, group in groupby(items.itertuples(index=False), key=lambda row: (row.customer_id, row.currency)):
        wanted, blocked = known.get(key[0], ("", False))
        language = language_of(wanted, policy.language, steps)
        account = _Account(*key, tuple(group), steps[language], language, blocked, notes.get(key, ()), money.get(key, 0))
        letter, out = _decide(account, as_of, rate[key[1]], policy.base_currency)
        letters += letter
        left_out += out
    return Dunning(as_of, tuple(letters), tuple(left_out))


def _decide(account: _Account, as_of: pd.Timestamp, rate: float | None, base: str) -> tuple[list[Letter], list[LeftOut]]:
    """The letter of an account (none or one) and its items left out."""
    judged, cash_left = _set_off([_judge(row, account, as_of) for row in account.items], account)
    out = [_left_out(j, j.kind, j.reason) for j in judged if j.kind not in ("", _NOT_YET)]
    asked = [j for j in judged if not j.kind]
    if not asked:
        return [], out
    letter = _letter(asked, account, cash_left)
    kind, reason = _too_little(letter, max((j.step for j in asked), key=lambda step: step.level), rate, base)
    if kind:
        return [], out + [_left_out(j, kind, reason) for j in asked]
    return [letter], out


def _judge(row: Any, account: _Account, as_of: pd.Timestamp) -> _Judged:
    """The next level of an item, and what stands against asking for it now."""
    step = next((step for step in account.ladder if step.level > row.last_level), account.ladder[-1])
    reached, pause = row.days_overdue >= step.days, max(step.min_days_between, 1)
    if not row.last_level and not reached:
        return _Judged(row, step, _NOT_YET)
    kind, reason = _stopped(row, account, as_of)
    if not kind and row.last_level and not (reached and row.days_since_sent >= pause):
        first = max(row.due_date + pd.Timedelta(days=step.days), row.last_sent + pd.Timedelta(days=pause))
        kind = WAITING
        reason = f"Level {row.last_level} was sent on {row.last_sent.date()}; level {step.level} may follow from {first.date()}."
    return _Judged(row, step, kind, reason)


def _stopped(row: Any, account: _Account, as_of: pd.Timestamp) -> tuple[str, str]:
    """The kind and reason that keep an item out of every letter, or blanks."""
    if account.blocked:
        return BLOCKED, "No Reminders is set for the customer."
    if row.held:
        return HELD, "Hold is set for the item."
    if row.disputed >= row.open:
        return DISPUTED, f"The customer disputes all of the open {money(row.open, row.currency)} {row.currency}."
    if row.promised:
        return PROMISED, f"The customer promised to pay by {row.promised}."
    return "", ""


def _set_off(judged: list[_Judged], account: _Account) -> tuple[list[_Judged], int]:
    """Let the cash that is here pay overdue items in full, oldest first: those that it could pay are left out; the rest of it is netted."""
    left, result = account.cash, []
    reason = f"Unapplied cash of {money(account.cash, account.currency)} {account.currency} could pay this item; apply it first."
    enough = left > 0
    for j in judged:
        if enough and j.kind not in (DISPUTED, HELD, BLOCKED):
            enough = j.asked <= left
            if enough:
                left -= j.asked
                j = j if j.kind else _Judged(j.row, j.step, CASH, reason)
        result.append(j)
    return result, left


def _letter(asked: list[_Judged], account: _Account, cash_left: int) -> Letter:
    items = tuple(Item(j.row.number, int(j.row.due_line), j.row.invoice_date, j.row.due_date, int(j.row.days_overdue), int(j.row.amount),
                       int(j.row.open), int(j.row.disputed), j.step.level, int(j.row.last_level), j.row.last_sent if j.row.last_level else None)
                  for j in asked)
    amount = sum(item.asked for item in items) + sum(note.amount for note in account.credits) - cash_left
    level = max(item.level for item in items)
    return Letter(account.customer_id, account.currency, level, account.language, items, account.credits, cash_left, amount,
                  _why(level, items, account, cash_left))


def _why(level: int, items: tuple[Item, ...], account: _Account, cash_left: int) -> str:
    """The reason of a letter's level in words, and what it nets."""
    top = next(item for item in items if item.level == level)
    before = f"level {top.last_level} sent on {top.last_sent.date()}" if top.last_sent is not None else "no reminder sent yet"
    parts = [f"Level {level}: {top.name} is {top.days_overdue} {'day' if top.days_overdue == 1 else 'days'} overdue, {before}."]
    parts += [f"{item.name}: {money(item.disputed, account.currency)} {account.currency} is disputed and not asked for."
              for item in items if item.disputed]
    if account.credits:
        parts.append(f"Credit notes netted: {', '.join(note.invoice for note in account.credits)}.")
    if cash_left:
        parts.append(f"Unapplied cash of {money(cash_left, account.currency)} {account.currency} is netted.")
    return " ".join(parts)


def _too_little(letter: Letter, step: Level, rate: float | None, base: str) -> tuple[str, str]:
    """The kind and reason that keep a letter from being written, or blanks."""
    if letter.amount <= 0:
        kind = CASH if letter.cash else CREDITS
        return kind, "Open credit notes" + (" and unapplied cash" if letter.cash else "") + " cover everything the letter would ask for."
    if step.min_amount and rate is not None and convert(letter.amount, letter.currency, rate, base) < step.min_amount:
        return SMALL, (f"The letter would ask for {money(letter.amount, letter.currency)} {letter.currency}, below the least amount of level "
                       f"{step.level}, {money(step.min_amount, base)} {base}.")
    return "", ""


def _left_out(judged: _Judged, kind: str, reason: str) -> LeftOut:
    row = judged.row
    return LeftOut(row.customer_id, row.currency, row.number, int(row.due_line), int(row.open), kind, reason)
