"""A report's long body: XlsxWriter draws its first row as a pattern, the rows themselves are filled into the sheet's XML afterwards.

That is ten times faster than drawing each cell, which counts at 100,000 open items.
"""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Cells:
    """One column of the body, from top to bottom. `kind` is "number", "text" or "formula".

    Numbers are given as they stand in XML ("" is a blank cell), texts plainly; `formulas` hold, where not "", the formula whose
    cached result the value is: a number, or text where `words` are given.
    """

    kind: str
    values: list[str]
    formulas: list[str] = field(default_factory=list)
    words: frozenset[str] = frozenset()                # results of formulas that are text, "" among them


@dataclass(frozen=True, eq=False)
class Bulk:
    """The body of one table on one sheet. `row` is the pattern row (counted from 1), which the first of the rows replaces.

    `links` are pairs of a cell and the place in the workbook it leads to, `heights` the rows' heights in points (none: as the pattern row).
    """

    sheet: str
    table: str
    row: int
    columns: tuple[Cells, ...]
    links: list[tuple[str, str]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Number of body rows."""
        return len(self.columns[0].values)
