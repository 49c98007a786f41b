"""What a worksheet function is. Every host makes its functions from `udfs.FORMULAS`."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Arg:
    """One argument. `unit` says what it holds: range, date, days, text, limits or rows of Terms."""

    name: str
    help: str
    unit: str = "text"
    optional: bool = False


@dataclass(frozen=True)
class Formula:
    """One function. `rule` takes what the host hands over (scalars, or rows of cells) and gives a scalar or rows of cells.

    A request that cannot be done comes back as its sentence: in the cell, or in the top left cell of what would have been spilled.
    """

    name: str
    rule: Callable[..., Any]
    args: tuple[Arg, ...]
    returns: str
    example: str
    help: str
