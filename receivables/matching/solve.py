"""Which items add up to an amount: exact, bounded, and it says whether the answer is the only one.

Every item offers one or more contributions (in full, or less its discount); credit notes contribute negatively. Both halves of the
items are summed in every way and met in the middle. Beyond the limit only single items and pairs are looked at, and the result
says that it was "not searched further".

>>> subsets([[12000], [5000, 4900], [7000]], 11900).solutions          # 7,000 + 4,900
(((1, 1), (2, 0)),)
>>> subsets([[100], [200], [300]], 300).unique                         # 300, or 100 + 200
False
"""
from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

HALF_MAX = 4096           # sums kept per half: 12 items a half, 24 in all, fewer where discounts offer a choice
PAIRS_MAX = 400           # items among which pairs are looked at beyond that
Ints = npt.NDArray[np.int64]
Solution = tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """Solutions, each as (item, contribution) positions; `searched` false when the limit was reached; `accidents` is how many
    solutions amounts without meaning would give."""

    solutions: tuple[Solution, ...]
    searched: bool = True
    accidents: float = 0.0

    @property
    def unique(self) -> bool:
        """True when the whole space was searched and holds exactly one solution."""
        return self.searched and len(self.solutions) == 1


def subsets(options: Sequence[Sequence[int]], target: int, short: int = 0, most: int = 4) -> Found:
    """Every choice of at most one contribution per item that sums to between `target` and `target + short`; at most `most` of them.

    `options[i]` are the contributions of item i in minor units, none of them 0; `short` is a tolerance for payments that are short.
    """
    fits, low, high = _reachable(options, target, target + short)
    if not fits or high < target or low > target + short:
        return Found(())
    kept = [options[i] for i in fits]
    halves = _halves(kept)
    if max(_states([kept[i] for i in half]) for half in halves) > HALF_MAX:
        return Found(_small(options, fits, target, short, most), searched=False)
    left, right = ([kept[i] for i in half] for half in halves)
    found = _meet(_sums(left), _sums(right), target, short, most)
    solutions = [_decoded(a, left, halves[0]) + _decoded(b, right, halves[1]) for a, b in found]
    named = sorted((tuple(sorted((fits[i], c) for i, c in s)) for s in solutions if s), key=lambda s: (len(s), s))
    step = gcd(*(x for o in kept for x in o)) if len(kept) > 2 else 1         # two amounts say nothing about how round amounts are
    accidents = _states(left) * _states(right) * (step + short) / max(high - low, 1)
    return Found(tuple(named), accidents=accidents)


def _reachable(options: Sequence[Sequence[int]], least: int, most: int) -> tuple[list[int], int, int]:
    """Items that can take part at all, and the lowest and highest sum they reach."""
    low = sum(min(0, *o) for o in options)
    high = sum(max(0, *o) for o in options)
    fits = [i for i, o in enumerate(options) if any(low <= most - x and high >= least - x if x < 0 else low + x <= most for x in o)]
    return fits, sum(min(0, *options[i]) for i in fits), sum(max(0, *options[i]) for i in fits)


def _halves(options: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Items dealt to two halves so that both have about as many sums."""
    one: list[int] = []
    two: list[int] = []
    size = [1, 1]
    for i in sorted(range(len(options)), key=lambda i: (-len(options[i]), i)):
        smaller = 0 if size[0] <= size[1] else 1
        (one, two)[smaller].append(i)
        size[smaller] *= len(options[i]) + 1
    return one, two


def _states(options: Sequence[Sequence[int]]) -> int:
    out = 1
    for o in options:
        out *= len(o) + 1
    return out


def _sums(options: Sequence[Sequence[int]]) -> Ints:
    """All sums; position p holds the choice whose mixed-radix digits are p's, first item lowest."""
    sums = np.zeros(1, dtype=np.int64)
    for o in options:
        sums = (np.array([0, *o], dtype=np.int64)[:, None] + sums[None, :]).ravel()
    return sums


def _meet(left: Ints, right: Ints, target: int, short: int, most: int) -> list[tuple[int, int]]:
    order = np.argsort(right, kind="stable")
    ranked = right[order]
    first = np.searchsorted(ranked, target - left, side="left")
    last = np.searchsorted(ranked, target + short - left, side="right")
    out: list[tuple[int, int]] = []
    for a in np.flatnonzero(last > first).tolist():
        for b in order[first[a]:last[a]].tolist():
            if a or b:
                out.append((a, b))
            if len(out) >= most:
                return out
    return out


def _decoded(position: int, options: Sequence[Sequence[int]], names: Sequence[int]) -> Solution:
    out = []
    for name, o in zip(names, options):
        position, digit = divmod(position, len(o) + 1)
        if digit:
            out.append((name, digit - 1))
    return tuple(out)


def _small(options: Sequence[Sequence[int]], fits: Sequence[int], target: int, short: int, most: int) -> tuple[Solution, ...]:
    """Single items and pairs."""
    parts = [(x, i, c) for i in fits for c, x in enumerate(options[i])]
    out: list[Solution] = [((i, c),) for x, i, c in parts if target <= x <= target + short]
    if len(fits) <= PAIRS_MAX:
        seen: dict[int, list[tuple[int, int]]] = {}
        for x, i, c in parts:
            out += [tuple(sorted(((j, d), (i, c)))) for j, d in seen.get(target - x, ()) if j != i]
            seen.setdefault(x, []).append((i, c))
    return tuple(out[:most])
