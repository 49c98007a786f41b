"""The one place where a refused request becomes what stands in the cell.

>>> @number
... def half(number):
...     if number % 2:
...         raise ReceivablesError(f"You cannot halve {number} because it is odd.")
...     return number // 2
>>> half(4), half(5)
(2, CellError(code='#VALUE!', sentence='You cannot halve 5 because it is odd.'))
"""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from receivables.errors import ReceivablesError
from udfs.registry import CellError, Sentence

Rule = Callable[..., Any]


class BrokenCell(ReceivablesError):
    """Refused because a cell shows an error; a number computed from it shows the same error, as Excel's own functions do."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def refused(error: ReceivablesError) -> CellError:
    """A refusal as the value of a cell that should hold a number."""
    return CellError(getattr(error, "code", "#VALUE!"), str(error))


def said(error: ReceivablesError) -> Sentence:
    """A refusal as the text of a cell."""
    return Sentence(str(error))


def number(rule: Rule) -> Rule:
    """A rule for numbers or dates: its refusal is an error value, which no sum can skip."""
    return _guarded(rule, refused)


def words(rule: Rule) -> Rule:
    """A rule for text: its refusal stands in the cell as its sentence."""
    return _guarded(rule, said)


def report(rule: Rule) -> Rule:
    """A rule for rows of cells: its refusal stands in the top left one as its sentence."""
    return _guarded(rule, lambda error: [[said(error)]])


def _guarded(rule: Rule, refusal: Callable[[ReceivablesError], Any]) -> Rule:
    @wraps(rule)
    def guarded(*cells: Any) -> Any:
        try:
            return rule(*cells)
        except ReceivablesError as error:
            return refusal(error)
    return guarded
