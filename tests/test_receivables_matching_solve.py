"""The subset search: exact, bounded, and honest about both."""
from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from receivables.matching.solve import HALF_MAX, PAIRS_MAX, subsets

AMOUNTS = st.integers(-50, 60).filter(bool)
OPTIONS = st.lists(st.lists(AMOUNTS, min_size=1, max_size=2, unique=True), max_size=7)


@given(OPTIONS, st.integers(-40, 120), st.sampled_from([0, 0, 3]))
def test_all_solutions_and_no_others(options, target, short):
    ways = product(*(range(-1, len(o)) for o in options))
    expected = {tuple((i, c) for i, c in enumerate(way) if c >= 0) for way in ways
                if any(c >= 0 for c in way) and target <= sum(o[c] for o, c in zip(options, way) if c >= 0) <= target + short}
    found = subsets(options, target, short, most=10**6)
    assert set(found.solutions) == expected
    assert found.unique == (len(expected) == 1)


def test_beyond_the_limit_it_says_so_and_finds_pairs():
    many = [[10_000 + 7 * i * i] for i in range(60)]
    found = subsets(many, many[3][0] + many[50][0])
    assert ((3, 0), (50, 0)) in found.solutions
    assert not found.searched
    assert not found.unique


def test_the_limits_are_what_the_page_says():
    assert (HALF_MAX, PAIRS_MAX) == (2 ** 12, 400)


def test_round_amounts_have_many_accidents():
    assert subsets([[100 * k] for k in (1, 2, 4, 8, 16)], 700).accidents > 0.5
    assert subsets([[12345], [67891], [23457]], 12345 + 67891).accidents < 0.001


def test_impossible_targets_are_refused_at_once():
    assert subsets([], 5).solutions == ()
    assert subsets([[1], [2]], 4).solutions == ()
