"""The lines of a processor's export as moves of money: which column means what, and what a line came to.

| role of a column | means |
|---|---|
| id, date, currency, gross, fee, net | of the movement; what the fee is, follows from gross and net where both are there |
| debit, credit | gross in two columns |
| type, status | words, compared with `Export.kinds` and `Export.done` |
| payout, payout_date | the payout that the movement is part of |
| effect | "Memo" where the line moves no money |
| name, account, text, invoice, original, balance | payer, e-mail, what it is for, our number, the movement it takes back, balance after it |
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from receivables.errors import ReceivablesError
from receivables.headers import normal
from receivables.money import MINOR_MAX, exponent, to_text
from workbook.readers.amounts import DOLLARS, Number, decimal_marks, read_number
from workbook.readers.dates import LEAN, date_orders, read_date
from workbook.readers.formats.shape import ReadFile
from workbook.readers.grid import Grid
from workbook.readers.values import Told

CHARGE, FEE, REFUND, CHARGEBACK, PAYOUT = "charge", "fee", "refund", "chargeback", "payout"
OTHER, INTERNAL, SKIP = "other", "internal", "skip"       # of customers perhaps; between accounts of ours; no money
NUMBERS, DATES = ("gross", "fee", "net", "debit", "credit", "balance", "refunded", "fee2", "fee3", "fee4"), ("date", "payout_date")
HEADER_LINES = 8
MEMO = ("memo", "nota", "note")


@dataclass(frozen=True)
class Export:
    """One kind of export. `columns` maps a role to the headers it may have, `needs` are the roles that tell it from all others; `kinds` are
    the first words that fit a type and what they mean, `done` the states in which money moved (none: all)."""

    processor: str
    format: str
    columns: Mapping[str, str]
    needs: tuple[str, ...]
    kinds: Sequence[tuple[str, str]] = ()
    default: str = OTHER
    done: tuple[str, ...] = ()
    text: tuple[str, ...] = ("text", "invoice")
    order: str = ""
    sides: str = "gross"           # what debit and credit hold: gross, or what is left of it

    def key(self, number: str) -> str:
        """A key that no other processor's line has: a bare number gets the processor's name."""
        return f"{self.processor} {number}" if number.isdigit() else number

    def headers(self, role: str) -> set[str]:
        """What a role's column may be called, as `headers.normal` has it."""
        return {normal(word) for word in self.columns[role].split("|")}


@dataclass
class Move:
    """One line of an export in minor units: `gross` = `net` + `cost`."""

    kind: str
    line: int
    day: str
    currency: str
    gross: int
    net: int
    refunded: int = 0
    payout_day: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """The fee that the processor keeps."""
        return self.gross - self.net


def moves_of(grid: Grid, export: Export, told: Told, found: ReadFile) -> tuple[list[Move], bool]:
    """The lines of the export that moved money, the oldest first; and whether these are all its lines."""
    at, places = _places(grid, export)
    rows = [(line, {role: row[i].strip() if i < len(row) else "" for role, i in places.items()})
            for line, row in zip(grid.lines[at + 1:], grid.rows[at + 1:])]
    named = {role: str(grid.rows[at][i]) for role, i in places.items()}
    numbers = [role for role in NUMBERS if role in places]
    marks = decimal_marks({role: [said[role] for _, said in rows if said[role]] for role in numbers}, told.decimal, grid.file, named)
    dates = [role for role in DATES if role in places]
    orders = date_orders({role: [said[role] for _, said in rows if said[role]] for role in dates}, told.date_order or export.order, grid.file, named,
                         LEAN.get(marks.get("gross", ""), ""))
    moves = [move for line, said in rows if (move := _move(line, said, export, marks, orders, found, told.base))]
    newest_first = bool(moves) and (moves[0].day > moves[-1].day or _falls(moves))
    return (moves[::-1] if newest_first else moves), len(moves) == len(rows)


def _falls(moves: Sequence[Move]) -> bool:
    """True when a day's lines stand newest first, as their times tell."""
    times = [move.said.get("time", "") for move in moves]
    return moves[0].day == moves[-1].day and times[0] > times[-1]


def _places(grid: Grid, export: Export) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(grid.rows[:HEADER_LINES]):
        cells = [normal(str(cell)) for cell in row]
        places = {}
        for role in export.columns:
            words = [normal(word) for word in export.columns[role].split("|")]
            hit = next((cells.index(word) for word in words if word in cells), None)
            if hit is not None:
                places[role] = hit
        if all(role in places for role in export.needs):
            return at, places
    raise ReceivablesError(f"You cannot import {grid.file} as {export.format} because no line of it names the columns of such an export.")


def _move(line: int, said: Mapping[str, str], export: Export, marks: Mapping[str, str], orders: Mapping[str, str], found: ReadFile,
          base: str) -> Move | None:
    """One line; None, with its reason, where no money moved or it cannot be read."""
    if export.done and "status" in said and normal(said["status"]) not in export.done:
        found.notes.append(f"line {line}: {said['status'] or 'no status'}, so no money moved; left out.")
        return None
    if normal(said.get("effect", "")) in MEMO:
        return None
    kind = next((kind for words, kind in export.kinds if re.search(words, said.get("type", ""), re.IGNORECASE)), export.default)
    if kind == SKIP:
        return None
    amounts: dict[str, Number | None] = {role: read_number(said[role], marks[role], False) if said[role] else Number(0, 0) for role in marks}
    bad = [role for role, number in amounts.items() if number is None]
    day = str(read_date(said["date"], orders["date"]) or "")[:10]
    if bad or not day:
        what = f"{said[bad[0]]!r} is not an amount" if bad else f"{said['date']!r} is not a date"
        found.refuse(f"The line cannot be taken: {what}.", line, "Take the export again.", column=bad[0].capitalize() if bad else "Value Date")
        return None
    currency = said.get("currency", "").upper() or _beside(amounts.values(), base)
    minor = {role: minor_of(number, currency) for role, number in amounts.items() if number is not None}
    if any(abs(amount) > MINOR_MAX for amount in minor.values()):
        found.refuse("The line cannot be taken: its amount is too large.", line, "Check the amount.", column="Amount")
        return None
    costs = sum(abs(minor.get(role, 0)) for role in ("fee", "fee2", "fee3", "fee4"))
    gross = minor["gross"] if "gross" in minor else abs(minor.get("credit", 0)) - abs(minor.get("debit", 0))
    if export.sides == "net":
        gross += costs
    net = minor["net"] if said.get("net") else gross - costs
    if said.get("net") and said.get("fee") and said.get("gross") and gross - net not in (costs, -costs):
        found.warn(f"Gross {to_text(gross, currency)}, fee {said['fee']} and net {to_text(net, currency)} do not add up.", line, column="Amount")
    payout_day = str(read_date(said.get("payout_date", ""), orders.get("payout_date", "ymd")) or "")[:10]
    return Move(kind, line, day, currency, gross, net, abs(minor.get("refunded", 0)), payout_day, said)


def _beside(amounts: Iterable[Number | None], base: str) -> str:
    """The currency that stands beside an amount, where no column names one; "$" is the ledger's own dollar, else the US dollar."""
    sign = next((number.currency for number in amounts if number is not None and number.currency), "")
    return base if not sign or (sign == "$" and base in DOLLARS) else sign.replace("$", "USD")


def minor_of(number: Number, currency: str) -> int:
    """Minor units, half away from zero."""
    shift = exponent(currency) - number.decimals
    size = abs(number.digits)
    size = size * 10 ** shift if shift >= 0 else (size + 10 ** -shift // 2) // 10 ** -shift
    return -size if number.digits < 0 else size
