"""What every list file becomes first: rows of cells with the line a person finds them on.

A `Grid` is one text file or one sheet, untouched: text files give text cells, sheets keep numbers and dates. A `Listing` is a grid
whose header was found and whose columns were recognised (`headers.recognise`): one array of cells per column of a table.

>>> Grid("banks.csv", "", [["Date", "Amount"], ["2026-11-02", "10.00"]], [1, 2]).label
'banks.csv'
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from receivables.errors import Issue
from receivables.schema import Table

Cells = npt.NDArray[np.object_]
Lines = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """The rows of one text file or sheet. `lines[i]` is the line (or sheet row) of `rows[i]`; `typed` is true for sheets."""

    file: str
    sheet: str
    rows: Sequence[Sequence[Any]]
    lines: Sequence[int]
    typed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The file, and the sheet where there is one."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


@dataclass(frozen=True)
class Listing:
    """A recognised list: `grid` says where from (its rows are let go), `cells[code]` are the cells of a column of `table`, `headers[code]`
    what the file calls it.

    `table` is the table as imports know it (with the columns only imports have), `name` the ledger table. `own` is true for what
    `export` wrote. `currencies[code]` is the currency that the header names ("Amount (EUR)"). `issues` are rows that do not fit the header.
    `places[i]` says in words where a row stands when its line does not tell.
    """

    grid: Grid
    name: str
    table: Table
    own: bool
    cells: Mapping[str, Cells]
    lines: Lines
    headers: Mapping[str, str]
    currencies: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    places: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)


def blank(cell: Any) -> bool:
    """True for a cell with nothing in it."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(cell: Any, width: int = 40) -> str:
    """A cell as a message quotes it, shortened.

    >>> shown("x" * 60)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"
    """
    text = str(cell).strip()
    return repr(text if len(text) <= width else text[: width - 1] + "…")
