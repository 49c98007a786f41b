"""How every host calls a worksheet function: its name, the cells, and back what stands in the cells.

A host hands over None for an empty cell or an argument left out, booleans, numbers, text, datetimes, an error cell as its text ("#N/A"),
and a range as rows; dates may be serial numbers of the 1900 system. It gets back the same kinds, days as `datetime.date`, and
`CellError` for a value that is refused. Nothing here ever raises.

>>> call("AR_DAYS_OVERDUE", ["2026-05-31", 46203.0])
Answer(value=30, refused='')
>>> call("AR_DAYS_OVERDUE", ["#N/A", 46203.0])
Answer(value=CellError(code='#N/A', sentence='You cannot use this as the due date: the cell shows the error #N/A.'), \
refused='You cannot use this as the due date: the cell shows the error #N/A.')
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from udfs import FORMULAS
from udfs.registry import CellError, Formula, Sentence

BY_NAME: dict[str, Formula] = {formula.name: formula for formula in FORMULAS}
REFUSED = frozenset((CellError, Sentence))


@dataclass(frozen=True)
class Answer:
    """What stands in the cell, or in rows of cells; and the sentence for Last Error where something was refused ("" where not)."""

    value: Any
    refused: str = ""


def call(name: str, args: Sequence[Any]) -> Answer:
    """Compute one worksheet function. Arguments left out at the end are missing."""
    formula = BY_NAME.get(name.upper())
    if formula is None:
        return _refuse("#NAME?", f"You cannot compute {name} because there is no function of that name.")
    if len(args) > len(formula.args):
        return _refuse("#VALUE!", f"To compute {name}, you must give at most {len(formula.args)} arguments, not {len(args)}.")
    try:
        value = formula.rule(*args, *[None] * (len(formula.args) - len(args)))
        kinds = set(map(type, chain.from_iterable(value))) if isinstance(value, list) else {type(value)}
        return Answer(value) if kinds.isdisjoint(REFUSED) else Answer(_plain(value), _first_refusal(value))
    except Exception as error:      # our bug: the cell says so, and no host may fall over it
        return _refuse("#VALUE!", f"{name} failed with {type(error).__name__}: {error}. This is a mistake of the add-in; please report it.")


def _refuse(code: str, sentence: str) -> Answer:
    return Answer(CellError(code, sentence), sentence)


def _first_refusal(value: Any) -> str:
    """The first refused cell's sentence."""
    cells = chain.from_iterable(value) if isinstance(value, list) else [value]
    refused = next(cell for cell in cells if type(cell) in REFUSED)
    return refused.sentence if isinstance(refused, CellError) else str(refused)


def _plain(value: Any) -> Any:
    """Sentences as ordinary text."""
    if isinstance(value, list):
        return [[str(cell) if type(cell) is Sentence else cell for cell in row] for row in value]
    return str(value) if type(value) is Sentence else value
