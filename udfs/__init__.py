"""Worksheet functions: cells in, one rule, cells out. `FORMULAS` is what every host and the list of functions are made from."""
from __future__ import annotations

from udfs import aging, balances, checks, dunning, interest, items, matching, statement, story, terms
from udfs.registry import Arg, CellError, Formula

__all__ = ["FORMULAS", "Arg", "CellError", "Formula"]

FORMULAS: tuple[Formula, ...] = (
    *terms.FORMULAS, *aging.FORMULAS, *items.FORMULAS, *balances.FORMULAS, *statement.FORMULAS, *interest.FORMULAS, *matching.FORMULAS,
    *dunning.FORMULAS, *story.FORMULAS, *checks.FORMULAS)
