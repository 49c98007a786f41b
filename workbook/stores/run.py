"""Some rows of a sheet as values.

>>> run = Run.of_rows(3, 2, [["a", 1.0], ["b", 2.0]])
>>> run.columns, run.height, run.part(1, 2).rows
([('a', 'b'), (1.0, 2.0)], 2, [('b', 2.0)])
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Run:
    """Rows without a gap: the first is row `at`, its first cell stands in column `left`. `columns` are as long as there are rows."""

    at: int
    left: int
    columns: list[Sequence[Any]]

    @classmethod
    def of_rows(cls, at: int, left: int, rows: Sequence[Sequence[Any]]) -> Run:
        """The same from rows, all equally long."""
        return cls(at, left, list(zip(*rows)))

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def part(self, start: int, stop: int) -> Run:
        """Some of the rows."""
        return self if start == 0 and stop >= self.height else Run(self.at + start, self.left, [column[start:stop] for column in self.columns])

    def cells(self) -> dict[tuple[int, int], Any]:
        """What is not blank, by sheet row and column."""
        return {(i, c): value for c, column in enumerate(self.columns, self.left) for i, value in enumerate(column, self.at) if value != ""}

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Row by row."""
        return list(zip(*self.columns))
