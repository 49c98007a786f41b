"""Items that nothing tells apart: one customer, the same amount open, the same discount. Which of them is paid is a rule, not a finding.

By default it is the oldest due, and the row says so; a customer whose Apply Rule is "ask" is asked. Ways to pay that differ in twins alone are
one way.

>>> alike = Twins([("C1", 100, 0), ("C1", 100, 0), ("C1", 250, 0)])
>>> alike.oldest((1, 2)), alike.oldest((0, 1)), alike.among((1, 2))
((0, 2), (0, 1), [0, 1])
"""
from __future__ import annotations

from collections.abc import Hashable, Sequence


class Twins:
    """Items by what tells them apart: `marks` holds it for each, oldest due first."""

    def __init__(self, marks: Sequence[Hashable]) -> None:
        classes: dict[Hashable, list[int]] = {}
        for at, mark in enumerate(marks):
            classes.setdefault(mark, []).append(at)
        self._of = {at: same for same in classes.values() for at in same if len(same) > 1}

    def oldest(self, chosen: Sequence[int]) -> tuple[int, ...]:
        """The same choice with the oldest of each kind."""
        used: dict[int, int] = {}
        out = []
        for at in chosen:
            same = self._of.get(at)
            if same is None:
                out.append(at)
            else:
                out.append(same[used.get(same[0], 0)])
                used[same[0]] = used.get(same[0], 0) + 1
        return tuple(sorted(out))

    def among(self, chosen: Sequence[int]) -> list[int]:
        """Items of which some are chosen and some are not, so that the rule has decided."""
        open_ = {same[0]: same for at in chosen if (same := self._of.get(at)) is not None and not set(same) <= set(chosen)}
        return sorted(at for same in open_.values() for at in same)
