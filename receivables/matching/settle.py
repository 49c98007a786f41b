"""What an amount does to a given set of items: pays them exactly, less discount, within tolerance, in part, or more than all.

The first fit that holds counts:

| fit | holds when |
|---|---|
| exact | the amount is the sum of the items, credit notes netted |
| withheld tax | its words say that tax was kept back for the state: up to 30 %, the same percent of every item, or of one item |
| discount | it is that sum less the discount earned on the value date (of some or all items; a cent of rounding is tolerance) |
| dispute | it leaves out exactly the disputed part; that part is a deduction |
| tolerance | it is short by no more than the tolerance, which is written off; or over by no more than the overpayment limit, which stays on account |
| late discount | it takes a discount that was no longer earned; that part is a deduction |
| short | one document is short by less than a quarter; the part left out is a deduction |
| instalment | it pays the earliest instalments of one document |
| part | it is less: the documents are filled oldest due first, the rest stays open |
| swapped digits | it is more by two neighbouring digits swapped; the items are paid, the rest stays on account |
| over | it is more: the items are paid, the rest stays on account |
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from receivables.matching.records import Item, Line
from receivables.matching.solve import subsets
from receivables.matching.tolerance import Tolerances
from receivables.money import percent_of, split

WITHHELD_MAX_PERCENT = 30  # above this no country keeps back
WHY = (("bank charge", "bank charge"), ("damaged", "damaged goods"), ("pricing", "pricing"), ("dispute", "dispute"))      # meaning -> reason
SHORT_MAX_PERCENT = 25    # a named document short by less is a deduction, by more a part payment
TIES = frozenset({"exact", "discount", "dispute", "tolerance", "late discount", "instalment", "swapped digits", "advice", "withheld tax"})


class Case(NamedTuple):
    """What a settlement depends on beside the items: value day, tolerances, the customer who keeps a rest, and the text's meanings."""

    day: int
    currency: str
    tolerances: Tolerances
    customer: str = ""
    meanings: frozenset[str] = frozenset()


class Fit(NamedTuple):
    """How the amount fits (a word of the module's table) and the lines it writes."""

    fit: str
    lines: tuple[Line, ...]


def settle(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    """The fit of a positive amount to the open items, None when none of them is a debt."""
    items = sorted(items, key=lambda i: i.key)
    if not any(i.open > 0 for i in items):
        return None
    for rule in (_exact, _withheld, _discount, _dispute, _tolerance, _late_discount):
        fit = rule(items, amount, case)
        if fit:
            return fit
    return (_over if amount > _total(items) else _part)(items, amount, case)


def _total(items: Sequence[Item]) -> int:
    return sum(i.open for i in items)


def _lines(items: Sequence[Item], discount: Mapping[Item, int] | None = None, write_off: Mapping[Item, int] | None = None,
           deduction: Mapping[Item, int] | None = None, reason: str = "") -> tuple[Line, ...]:
    """Every item paid in full but for what is named; the reason goes to the lines that leave something out."""
    out = []
    for item in items:
        d, w, left = ((part or {}).get(item, 0) for part in (discount, write_off, deduction))
        out.append(Line(item, item.customer, item.open - d - w - left, d, w, left, reason if w or left else ""))
    return tuple(out)


def _exact(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    return Fit("exact", _lines(items)) if amount == _total(items) else None


def _withheld(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    """Tax kept back: half percents of every item; of one item any part, for the tax may be counted on its net amount."""
    total = _total(items)
    gap = total - amount
    if "withheld tax" not in case.meanings or not 0 < gap * 100 <= total * WITHHELD_MAX_PERCENT:
        return None
    percent = (gap * 400 + total) // (2 * total) / 2
    kept = {i: percent_of(i.open, percent) for i in items}
    if sum(kept.values()) != gap:
        if len(items) > 1:
            return None
        kept = {items[0]: gap}
    return Fit("withheld tax", tuple(line._replace(applied=line.applied - kept[line.item], withheld_tax=kept[line.item])
                                     for line in _lines(items) if line.item is not None))


def _discount(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    earned = _earned(items, lambda i: i.percent_on(case.day))
    gap = _total(items) - amount
    if not earned or gap <= 0:
        return None
    whole = sum(earned.values())
    if gap == whole:
        return Fit("discount", _lines(items, earned))
    some = subsets([[d] for d in earned.values()], gap, most=2)
    if some.unique:
        ones = list(earned)
        return Fit("discount", _lines(items, {ones[i]: earned[ones[i]] for i, _ in some.solutions[0]}))
    tolerance = case.tolerances.of(items[0].customer, case.currency, _total(items), case.day)
    if abs(gap - whole) > tolerance:
        return None
    last = max(earned, key=lambda i: (earned[i], i.key))
    if gap < whole:
        return Fit("discount", _lines(items, {**earned, last: earned[last] - (whole - gap)})) if earned[last] > whole - gap else None
    fits = earned[last] + gap - whole < last.open
    return Fit("discount", _lines(items, earned, {last: gap - whole}, reason=case.tolerances.reasons.written_off(last.customer))) if fits else None


def _earned(items: Sequence[Item], percent: Callable[[Item], float]) -> dict[Item, int]:
    """The discount of each item on what is left of it after its share of the credit notes."""
    debts = [i for i in items if i.open > 0]
    credit = sum(i.open for i in items if i.open < 0)
    shares = split(credit, [i.open for i in debts]) if credit else [0] * len(debts)
    earned = {i: percent_of(max(i.open + share, 0), percent(i)) for i, share in zip(debts, shares)}
    return {i: d for i, d in earned.items() if d}


def _dispute(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    disputed = {i: i.disputed for i in items if i.disputed > 0}
    gap = _total(items) - amount
    if not disputed or gap <= 0 or amount <= 0:
        return None
    found = subsets([[d] for d in disputed.values()], gap, most=2)
    if not found.unique:
        return None
    ones = list(disputed)
    left = {ones[i]: disputed[ones[i]] for i, _ in found.solutions[0]}
    lines = _lines(items, deduction=left, reason="dispute")
    return Fit("dispute", tuple(line for line in lines if line.applied))


def _tolerance(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    gap = _total(items) - amount
    largest = case.tolerances.of if gap > 0 else case.tolerances.over
    if not 0 < abs(gap) <= largest(items[0].customer, case.currency, _total(items), case.day):
        return None
    if gap < 0:
        return Fit("tolerance", (*_lines(items), Line(None, case.customer or items[0].customer, -gap)))
    written_off: dict[Item, int] = {}
    for item in sorted((i for i in items if i.open > 0), key=lambda i: (i.open, i.key), reverse=True):
        part = min(gap, case.tolerances.of(item.customer, case.currency, item.open, case.day))
        if part:
            written_off[item] = part
            gap -= part
    reason = "bank charge" if "bank charge" in case.meanings else case.tolerances.reasons.written_off(items[0].customer)
    return None if gap else Fit("tolerance", _lines(items, write_off=written_off, reason=reason))


def _late_discount(items: Sequence[Item], amount: int, case: Case) -> Fit | None:
    gap = _total(items) - amount
    if gap <= 0:
        return None
    for choose in (max, min):
        taken = _earned(items, lambda i, choose=choose: choose((p for last, p in i.tiers if last + i.grace_days < case.day), default=0.0))  # type: ignore[misc]
        if taken and gap == sum(taken.values()):
            return Fit("late discount", _lines(items, deduction=taken, reason="discount not earned"))
    return None


def _part(items: Sequence[Item], amount: int, case: Case) -> Fit:
    gap = _total(items) - amount
    left = amount - sum(i.open for i in items if i.open < 0)
    one = len({i.number for i in items if i.open > 0}) == 1
    boundary, lines = False, [Line(i, i.customer, i.open) for i in items if i.open < 0]
    for item in items:
        if item.open > 0 and left > 0:
            lines.append(Line(item, item.customer, min(item.open, left)))
            left -= item.open
            boundary = left == 0
    if one and boundary:
        return Fit("instalment", tuple(lines))
    short = one and gap * 100 < _total(items) * SHORT_MAX_PERCENT and "part" not in case.meanings
    if not short:
        return Fit("part", tuple(lines))
    last = lines.pop()
    reason = next((reason for meaning, reason in WHY if meaning in case.meanings), case.tolerances.reasons.short(last.customer))
    assert last.item is not None
    return Fit("short", (*lines, Line(last.item, last.customer, last.applied, deduction=last.item.open - last.applied, reason=reason)))


def _over(items: Sequence[Item], amount: int, case: Case) -> Fit:
    fit = "swapped digits" if swapped(_total(items), amount) else "over"
    return Fit(fit, (*_lines(items), Line(None, case.customer or items[0].customer, amount - _total(items))))


def swapped(one: int, other: int) -> bool:
    """True when the amounts differ by two neighbouring digits that changed places: 4,108.80 and 4,180.80."""
    a, b = str(one), str(other)
    places = [k for k, (x, y) in enumerate(zip(a, b)) if x != y]
    return len(a) == len(b) and len(places) == 2 and places[1] - places[0] == 1 and a[places[0]:places[1] + 1] == b[places[0]:places[1] + 1][::-1]
