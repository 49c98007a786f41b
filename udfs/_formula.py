"""The one place where a refused request becomes cell text.

>>> @answer
... def half(number):
...     if number % 2:
...         raise ReceivablesError(f"You cannot halve {number} because it is odd.")
...     return number // 2
>>> half(4), half(5)
(2, 'You cannot halve 5 because it is odd.')
"""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from receivables.errors import ReceivablesError

Rule = Callable[..., Any]


def answer(rule: Rule) -> Rule:
    """A rule whose refusal stands in the cell as its sentence."""
    @wraps(rule)
    def guarded(*cells: Any, **named: Any) -> Any:
        try:
            return rule(*cells, **named)
        except ReceivablesError as error:
            return str(error)
    return guarded


def spill(rule: Rule) -> Rule:
    """The same for a rule that always gives rows of cells: the sentence stands in the top left one."""
    guarded = answer(rule)

    @wraps(rule)
    def rows(*cells: Any, **named: Any) -> list[list[Any]]:
        found = guarded(*cells, **named)
        return [[found]] if isinstance(found, str) else found
    return rows
