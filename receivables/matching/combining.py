"""Items of a customer that add up to an amount, as readings: each in full or less its earned discount; ways that differ in twins alone are one."""
from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from receivables.matching.docnumbers import serial
from receivables.matching.evidence import Evidence
from receivables.matching.records import Item, Line, Reading
from receivables.matching.rules import Rules
from receivables.matching.solve import Found, subsets
from receivables.matching.twins import Twins
from receivables.money import percent_of
from receivables.words import listed

RANKS_MAX = 3             # readings laid out for a person
WAYS_MAX = 64             # ways to add up that are compared for twins
ACCIDENTS_MAX = 0.02      # above this, amounts without meaning would add up too often


class Combined(NamedTuple):
    """Readings that combine items, and whether every combination was looked at."""

    readings: list[Reading]
    searched: bool


def combined(rule: str, items: Sequence[Item], amount: int, evidence: Evidence, rules: Rules) -> Combined:
    """The combinations of items (each in full or less its earned discount) that add up to the amount; the oldest run first. Combinations
    that differ in twins alone are one."""
    day = evidence.receipt.value_day
    options = [sorted({i.open, i.open - percent_of(i.open, i.percent_on(day))}, reverse=True) if i.open > 0 else [i.open] for i in items]
    found = subsets(options, amount, most=WAYS_MAX)
    twins = Twins([mark(i, o, evidence, rules) for i, o in zip(items, options)])
    ways = dict.fromkeys(_oldest(s, twins) for s in found.solutions)
    searched = found.searched and len(found.solutions) < WAYS_MAX

    def lines(solution: Sequence[tuple[int, int]]) -> tuple[Line, ...]:
        return tuple(Line(items[i], items[i].customer, options[i][c], items[i].open - options[i][c]) for i, c in solution)

    def oldest_run(solution: Sequence[tuple[int, int]]) -> bool:
        return [i for i, _ in solution] == list(range(len(solution)))

    ordered = sorted(ways, key=lambda s: (not oldest_run(s), len(s), s))[:RANKS_MAX + 1]
    chance = found.accidents > ACCIDENTS_MAX
    return Combined([Reading(rule, "discount" if any(line.discount for line in lines(s)) else "exact", lines(s), searched=searched, chance=chance,
                             why=alike([items[k] for k in twins.among([i for i, _ in s])])) for s in ordered], searched)


def _oldest(solution: Sequence[tuple[int, int]], twins: Twins) -> tuple[tuple[int, int], ...]:
    """The solution with the oldest of each kind of twins, contribution by contribution."""
    out: list[tuple[int, int]] = []
    for contribution in sorted({c for _, c in solution}):
        out += [(at, contribution) for at in twins.oldest([i for i, c in solution if c == contribution])]
    return tuple(sorted(out)) if len({at for at, _ in out}) == len(out) else tuple(solution)


def in_full(rule: str, items: Sequence[Item], found: Found) -> Reading:
    """The items paid in full, as the reading of a search."""
    return Reading(rule, "exact", tuple(Line(i, i.customer, i.open) for i in items), searched=found.searched, chance=found.accidents > ACCIDENTS_MAX)


def mark(item: Item, contributions: Sequence[int], evidence: Evidence, rules: Rules) -> Hashable:
    """What tells an item from the others of its customer: amounts, and digits of the text that its number ends with; everything, where the
    customer is asked."""
    own = item.key if item.customer in rules.ask_twins or item.disputed else None
    said = [s.text.lstrip("0") == serial(item.number).lstrip("0") or item.number.endswith(s.text) for s in evidence.scraps if len(s.text) > 1]
    return item.customer, item.open, *contributions, own, *said


def alike(items: Sequence[Item]) -> str:
    """What is said where a rule has chosen among items that nothing tells apart."""
    return f"Nothing tells {listed([i.number for i in items])} apart; the oldest due is taken." if items else ""
