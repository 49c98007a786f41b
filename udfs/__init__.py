"""Worksheet functions: cells in, one rule, cells out. `FORMULAS` is what every host and the list of functions are made from."""
from __future__ import annotations

from udfs import aging, balances, terms
from udfs.registry import Arg, Formula

__all__ = ["FORMULAS", "Arg", "Formula"]

FORMULAS: tuple[Formula, ...] = (*terms.FORMULAS, *aging.FORMULAS, *balances.FORMULAS)
