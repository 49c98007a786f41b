"""A customer's own list of what they owe us, compared with our account: what agrees, what differs, what only one side has, and why.

    difference between the sides = ours only + theirs only + amounts that differ

Pairs are found in this order, each item used once: the same number; the same number but for prefix and leading zeros; the same amount and
date; the same amount, where only one item on each side has it; one item of one side that is the sum of several of the other, where there is
only one such sum. Nothing is guessed: where two items would fit, both stay open with a sentence.

>>> ours = rows_of([("10234", "2026-09-01", 10000), ("10251", "2026-09-05", 2500), ("10260", "2026-09-20", 700)])
>>> theirs = rows_of([("RE 10234", "2026-09-01", 10000), ("10251", "2026-09-05", 2400), ("B-77", "2026-09-09", 300)])
>>> found = reconcile(ours, theirs)
>>> found.lines[["what", "ours", "theirs", "difference"]].values.tolist()
[['amount differs', '10251', '10251', 100], ['ours only', '10260', '', 700], ['theirs only', '', 'B-77', -300], ['matched', '10234', 'RE 10234', 0]]
>>> found.our_total, found.their_total, int(found.lines["difference"].sum())       # 132.00 = 127.00 + 5.00
(13200, 12700, 500)
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from receivables.ledger import open_items, settled, unapplied
from receivables.matching.docnumbers import Numbers, compact
from receivables.matching.solve import subsets
from receivables.policy import Policy
from receivables.schema import Frame, Frames, day
from receivables.words import money

__all__ = ["ORDER", "SIDE", "Reconciled", "in_our_books", "our_side", "reconcile", "rows_of"]
SIDE = ("number", "date", "amount")              # what a side needs: its number, day and signed amount (a debt is positive), in minor units
ORDER = ("amount differs", "ours only", "theirs only", "matched")
SUM_MAX = 16                                     # items of one side among which sums are looked for


@dataclass(frozen=True, eq=False)
class Reconciled:
    """`lines` has what, ours, theirs (numbers, several with " + "), date, our_amount, their_amount, difference (ours less theirs), why.
    The difference of the totals is exactly the sum of the lines' differences."""

    lines: Frame
    our_total: int
    their_total: int

    def count(self, what: str) -> int:
        """How many lines are of one of the kinds of `ORDER`."""
        return int((self.lines["what"] == what).sum())


@dataclass(frozen=True)
class _Pair:
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    why: str


def reconcile(ours: Frame, theirs: Frame, why_theirs: Mapping[str, str] | None = None, currency: str = "EUR") -> Reconciled:
    """Compare two lists in one currency; both have the columns `SIDE`, and ours `why`, where something is known of an item.

    `why_theirs` says what our books know of numbers that are not open with us (paid, another customer's), by compact number.
    """
    known = why_theirs or {}
    sides = _Sides(ours.reset_index(drop=True), theirs.reset_index(drop=True))
    pairs = [*sides.by_number(), *sides.by_amount(dated=True), *sides.by_amount(dated=False), *sides.by_sum()]
    lines = [sides.line(pair, currency) for pair in pairs]
    lines += [sides.alone(i, True, known) for i in sides.left[0]] + [sides.alone(i, False, known) for i in sides.left[1]]
    lines.sort(key=lambda line: (ORDER.index(str(line["what"])), line["date"] if isinstance(line["date"], pd.Timestamp) else pd.Timestamp.min,
                                 str(line["ours"]), str(line["theirs"])))
    columns = ["what", "ours", "theirs", "date", "our_amount", "their_amount", "difference", "why"]
    frame = pd.DataFrame(lines, columns=columns).astype({"our_amount": "int64", "their_amount": "int64", "difference": "int64"})
    return Reconciled(frame, int(ours["amount"].sum()), int(theirs["amount"].sum()))


class _Sides:
    """Both lists, and which rows of each are not used yet."""

    def __init__(self, ours: Frame, theirs: Frame) -> None:
        self.frames = (ours, theirs)
        self.numbers = tuple(f["number"].tolist() for f in self.frames)
        self.dates = tuple(f["date"].tolist() for f in self.frames)
        self.amounts = tuple([int(x) for x in f["amount"]] for f in self.frames)
        self.whys: list[str] = ours["why"].tolist() if "why" in ours else [""] * len(ours)
        self.left = [list(range(len(ours))), list(range(len(theirs)))]

    def by_number(self) -> list[_Pair]:
        """Lines that carry the same number, several with one number as one; then those that are the same but for prefix and zeros."""
        ours, theirs = (_groups(self.numbers[side]) for side in (0, 1))
        found = [(ours[n], theirs[n], "") for n in theirs if n in ours]
        book = Numbers(list(ours))
        for number, rows in theirs.items():
            alike = [n for n in (book.numbers[at] for at in book.by_digits(number.lstrip(_LETTERS))) if n not in theirs] if number not in ours else []
            if len(alike) == 1 and number.lstrip(_LETTERS).isdecimal():
                found.append((ours[alike[0]], rows, "The number is written differently."))
        told = [tuple(rows) for rows, _, _ in found]
        return [self._take(_Pair(tuple(a), tuple(b), why)) for a, b, why in found if told.count(tuple(a)) == 1]

    def by_amount(self, dated: bool) -> list[_Pair]:
        """Lines of the same amount (and date), where each side has only one of them."""
        keys: list[dict[tuple[object, ...], list[int]]] = []
        for side in (0, 1):
            found: dict[tuple[object, ...], list[int]] = {}
            for i in self.left[side]:
                if not (dated and pd.isna(self.dates[side][i])):
                    found.setdefault((self.amounts[side][i], self.dates[side][i] if dated else None), []).append(i)
            keys.append(found)
        same = "The same amount and date" if dated else "The same amount, the only one on both sides"
        return [self._take(_Pair((a[0],), (keys[1][key][0],), f"{same}; the numbers differ."))
                for key, a in keys[0].items() if len(a) == 1 and len(keys[1].get(key, ())) == 1]

    def by_sum(self) -> list[_Pair]:
        """One line of a side that is the sum of several of the other, in only one way."""
        found = []
        for one, many in ((1, 0), (0, 1)):
            for i in list(self.left[one]):
                rest = self.left[many]
                if not 2 <= len(rest) <= SUM_MAX or not self.amounts[one][i]:
                    continue
                sums = subsets([[self.amounts[many][j]] for j in rest], self.amounts[one][i], most=2)
                if sums.unique and len(sums.solutions[0]) > 1 and sums.accidents < 0.5:
                    parts = tuple(rest[j] for j, _ in sums.solutions[0])
                    pair = _Pair(parts, (i,), "Theirs is the sum of ours.") if one == 1 else _Pair((i,), parts, "Ours is the sum of theirs.")
                    found.append(self._take(pair))
        return found

    def line(self, pair: _Pair, currency: str) -> dict[str, object]:
        """A pair as a line of the report."""
        our, their = (sum(self.amounts[side][i] for i in rows) for side, rows in ((0, pair.ours), (1, pair.theirs)))
        why = [pair.why]
        if our != their:
            side = "more" if our > their else "less"
            why += [f"Ours is {money(abs(our - their), currency)} {currency} {side}.", *(self.whys[i] for i in pair.ours)]
        return {"what": "matched" if our == their else "amount differs", "ours": self._named(0, pair.ours), "theirs": self._named(1, pair.theirs),
                "date": self.dates[0][pair.ours[0]], "our_amount": our, "their_amount": their, "difference": our - their,
                "why": " ".join(dict.fromkeys(part for part in why if part))}

    def alone(self, i: int, ours: bool, known: Mapping[str, str]) -> dict[str, object]:
        """A line that only one side has, with what is known of it, and what nearly fits."""
        side = 0 if ours else 1
        amount, number = self.amounts[side][i], self.numbers[side][i]
        twins = [self.numbers[1 - side][j] for j in self.left[1 - side] if self.amounts[1 - side][j] == amount]
        why = self.whys[i] if ours else known.get(compact(number), "")
        if twins:
            why = f"{why} The same amount stands in {', '.join(sorted(twins))}: more than one fits, so none is taken.".strip()
        return {"what": "ours only" if ours else "theirs only", "ours": number if ours else "", "theirs": "" if ours else number,
                "date": self.dates[side][i], "our_amount": amount if ours else 0, "their_amount": 0 if ours else amount,
                "difference": amount if ours else -amount, "why": why}

    def _named(self, side: int, rows: Sequence[int]) -> str:
        return " + ".join(dict.fromkeys(self.numbers[side][i] for i in rows))

    def _take(self, pair: _Pair) -> _Pair:
        self.left = [[i for i in left if i not in used] for left, used in zip(self.left, (pair.ours, pair.theirs))]
        return pair


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _groups(numbers: Sequence[str]) -> dict[str, list[int]]:
    """Rows by their compact number; a blank number is none."""
    found: dict[str, list[int]] = {}
    for i, number in enumerate(numbers):
        if compact(number):
            found.setdefault(compact(number), []).append(i)
    return found


def rows_of(lines: Iterable[tuple[str, str, int]]) -> Frame:
    """A side from (number, day, amount)."""
    made = [(number, day(date), amount) for number, date, amount in lines]
    return pd.DataFrame(made, columns=list(SIDE)).astype({"number": "str", "amount": "int64"})


def our_side(frames: Frames, customer: str, as_of: pd.Timestamp, policy: Policy) -> Frame:
    """The customer's account as of the day: open items, and cash that is not applied (negative), columns `SIDE`, currency and why."""
    items, cash = open_items(frames, as_of, policy), unapplied(frames, as_of, policy)
    items, cash = items[items["customer_id"] == customer], cash[cash["customer_id"] == customer]
    items = items.groupby(["number", "currency"], sort=False, as_index=False).agg(
        invoice_date=("invoice_date", "first"), amount=("amount", "sum"), open=("open", "sum"), disputed=("disputed", "sum"))
    parts = [f"Invoiced {money(whole, code)}, open {money(left, code)}." if whole != left else "" for whole, left, code
             in zip(items["amount"], items["open"], items["currency"])]
    disputed = [f"{money(part, code)} of it is disputed." if part else "" for part, code in zip(items["disputed"], items["currency"])]
    debts = pd.DataFrame({"number": items["number"], "date": items["invoice_date"], "amount": items["open"], "currency": items["currency"],
                          "why": [" ".join(filter(None, both)) for both in zip(parts, disputed)]})
    held = pd.DataFrame({"number": cash["receipt"], "date": cash["value_date"], "amount": -cash["unapplied"], "currency": cash["currency"],
                         "why": "Received and not applied to an invoice yet."})
    return pd.concat([debts, held], ignore_index=True).astype({"amount": "int64", "number": "str", "why": "str"})


def amounts(frames: Frames) -> dict[str, int]:
    """Our amount of every document and receipt by compact number, a debt being positive."""
    numbered = ((frames["Receipts"]["id"], -frames["Receipts"]["amount"]), (frames["Invoices"]["number"], frames["Invoices"]["amount"]))
    return {compact(n): a for numbers, ours in numbered for n, a in zip(numbers.tolist(), ours.tolist())}


def in_our_books(frames: Frames, customer: str, as_of: pd.Timestamp) -> dict[str, str]:
    """What our books know of documents that are not open on this account, by compact number."""
    invoices = frames["Invoices"]
    others = invoices[invoices["customer_id"] != customer]
    known = {compact(n): f"It is an invoice of customer {c}." for n, c in zip(others["number"], others["customer_id"])}
    later = invoices[(invoices["customer_id"] == customer) & (invoices["invoice_date"] > as_of)]
    known |= {compact(n): f"Ours is dated {d.date()}, after the day." for n, d in zip(later["number"], later["invoice_date"])}
    done = settled(frames, as_of)
    done = done[done["customer_id"] == customer]
    for number, on, receipt in zip(done["number"], done["settled_on"], done["receipt"]):
        by = f" by receipt {receipt}" if receipt else ""
        known[compact(number)] = f"Settled with us{'' if pd.isna(on) else f' on {pd.Timestamp(on).date()}'}{by}."
    receipts = frames["Receipts"]
    receipts = receipts[receipts["customer_id"] == customer]
    known |= {compact(n): f"Received on {d.date()} and applied." for n, d in zip(receipts["id"], receipts["value_date"]) if compact(n) not in known}
    return known
