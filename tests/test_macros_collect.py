"""What the reminder button says of its letters."""
from __future__ import annotations

from types import SimpleNamespace

from macros.collect import SHOWN, _letters


def letters(n: int) -> SimpleNamespace:
    one = SimpleNamespace(customer_id="C1", level=1, language="en", amount=120450, currency="EUR", items=("10234",), why="Level 1.")
    return SimpleNamespace(letters=(one,) * n)


def test_a_screen_lists_some_letters_and_counts_the_rest():
    grid, more = _letters(letters(SHOWN + 1200))
    assert len(grid.rows) == SHOWN
    assert grid.rows[0] == ["C1", "1", "en", "1,204.50 EUR", "1", "Level 1."]
    assert more == "... and 1,200 more, see Reminders"


def test_few_letters_are_all_listed_and_none_is_no_table():
    assert len(_letters(letters(3))) == 1
    assert _letters(letters(0)) == []
