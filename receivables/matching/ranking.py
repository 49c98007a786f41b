"""The alternatives of a receipt that waits for a person: what was found and what else it may be, the likeliest first, no two the same money.

The decision is made; this lays it out. Where the first reading is as good as sure, nothing else is looked for.
"""
from __future__ import annotations

from collections.abc import Hashable, Sequence

from receivables.matching.alternatives import alternatives
from receivables.matching.combining import RANKS_MAX
from receivables.matching.confidence import confidences
from receivables.matching.decide import falling, noted
from receivables.matching.evidence import Evidence
from receivables.matching.records import Choice, Decision, Line, Reading
from receivables.matching.rules import Rules

SURE = 95.0               # percent: from here on nothing else is looked for
BY_FAR = 10.0             # percent
SHOWN_MIN = 2.5           # percent: what is less likely is not laid out


def unsure(decision: Decision) -> bool:
    """True when a person must decide, and something else than the first reading may well be right."""
    return decision.status == "review" and bool(decision.choices) and decision.receipt.amount > 0 and decision.choices[0].confidence < SURE


def ranked(decision: Decision, evidence: Evidence, rules: Rules) -> Decision:
    """The decision with its alternatives; the items must be as free as they are to every other receipt."""
    readings = candidates(decision, evidence, rules)
    found = len(decision.choices)
    percents = confidences(evidence, readings, rules.book)
    order = in_order(percents, found)
    weighed = falling([Choice(readings[k], percents[k]) for k in order])
    worth = [choice for k, choice in zip(order, weighed) if k < found or choice.confidence >= SHOWN_MIN]
    return decision._replace(choices=tuple(worth[:RANKS_MAX]))


def in_order(percents: Sequence[float], found: int) -> list[int]:
    """The places of readings, the likeliest first. The first so many were found simplest first: they stay in their order, and what is less simple
    stands before one of them only where it is likelier by far."""
    firsts, others = list(range(found)), sorted(range(found, len(percents)), key=lambda k: -percents[k])
    out: list[int] = []
    while firsts or others:
        later = not firsts or (others and percents[others[0]] > percents[firsts[0]] + BY_FAR)
        out.append((others if later else firsts).pop(0))
    return out


def candidates(decision: Decision, evidence: Evidence, rules: Rules) -> list[Reading]:
    """What was found and what else there is, each money once."""
    out = [choice.reading for choice in decision.choices]
    seen = {_money(reading.lines, rules) for reading in out}
    for reading in alternatives(evidence, rules):
        money = _money(reading.lines, rules)
        if money not in seen:
            seen.add(money)
            out.append(noted(evidence, reading, rules.book))
    return out


def _money(lines: tuple[Line, ...], rules: Rules) -> Hashable:
    """What tells readings apart: whose items of which amount get how much; which of equal items, where the customer is asked."""
    return tuple(sorted(_line(line, rules) for line in lines))


def _line(line: Line, rules: Rules) -> tuple[str, int, int, int, str]:
    item = line.item
    which = item.number if item and item.customer in rules.ask_twins else ""
    return line.customer, item.open if item else 0, line.applied, line.settles, which
