"""What a worksheet function is, and what stands in a cell that could not be computed. Every host makes its functions from `udfs.FORMULAS`."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CATEGORY = "Receivables"          # where a spreadsheet's function list shows them


@dataclass(frozen=True)
class CellError:
    """A cell whose value is refused: the spreadsheet's error `code`, so that no sum skips it, and the `sentence` that says why."""

    code: str = "#VALUE!"
    sentence: str = ""


class Sentence(str):
    """The same where text is wanted: the cell shows the sentence itself, and Last Error repeats it."""

    __slots__ = ()


@dataclass(frozen=True)
class Arg:
    """One argument. `unit` says what it holds: range, date, days, percent, amount, text, limits or code."""

    name: str
    help: str
    unit: str = "text"
    optional: bool = False


@dataclass(frozen=True)
class Formula:
    """One function. `rule` takes what the host hands over (scalars, or rows of cells) and gives a scalar or rows of cells.

    What cannot be done comes back as a `CellError` where a number or a date is wanted, and as its sentence where text or a report is:
    in the cell, or in the top left cell of what would have been spilled. Hosts go through `udfs.call`, not through `rule`.
    """

    name: str
    rule: Callable[..., Any]
    args: tuple[Arg, ...]
    returns: str
    example: str
    help: str
    category: str = CATEGORY
