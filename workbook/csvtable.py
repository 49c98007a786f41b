"""A table as CSV and back: all columns by code name, one row a line. What `dumps` writes, `loads` reads to the same rows.

>>> from receivables.schema import rows
>>> from receivables.tables import TABLES
>>> terms = rows(TABLES["Rates"], [{"id": "USD 2026-11-20", "currency": "USD", "rate": 1.0842, "source": "=cmd"}])
>>> print(dumps(terms, TABLES["Rates"], "EUR"), end="")
id,date,currency,rate,source
USD 2026-11-20,,USD,1.0842,'=cmd
>>> loads(dumps(terms, TABLES["Rates"], "EUR"), TABLES["Rates"], "EUR").frame.equals(terms)
True
"""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import pandas as pd

from receivables.errors import Issue
from receivables.schema import Frame, Table, blank
from workbook.csvtext import WANTED, Cells, TextColumn, currencies, read, write

__all__ = ["Read", "dumps", "loads", "read_columns", "read_rows", "text_columns", "write_rows"]


class Read(NamedTuple):
    """A frame read from text, and the cells that could not be read (blank in the frame)."""

    frame: Frame
    issues: list[Issue]


def dumps(frame: Frame, table: Table, base: str) -> str:
    """The rows as CSV text under a header of code names. Amounts whose row names no currency are in `base`."""
    return write_rows([table.names, *zip(*text_columns(frame, table, base).values())])


def loads(text: str, table: Table, base: str, file: str = "") -> Read:
    """The rows of CSV text; columns of other names are passed over, missing ones are blank."""
    header, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row] or [[]]
    return read_rows(header, rows, table, base, file)


def text_columns(frame: Frame, table: Table, base: str) -> dict[str, list[str]]:
    """Every column of the table as text cells, in table order."""
    known = {c.name: frame[c.name] for c in table.columns if c.kind == "currency"}
    return {c.name: write(frame[c.name], c, currencies(c, known, base, len(frame))) for c in table.columns}


def read_rows(header: Sequence[str], rows: Sequence[Sequence[str]], table: Table, base: str, file: str = "") -> Read:
    """The rows as a frame of the table. An issue names the row as a spreadsheet counts it (the header is row 1)."""
    at = {name: i for i, name in reversed(list(enumerate(header)))}
    found = list(zip_longest(*rows, fillvalue=""))
    cells = {name: np.array(found[at[name]] if at[name] < len(found) else [""] * len(rows), dtype=object) for name in table.names if name in at}
    columns = read_columns(cells, table, base, len(rows))
    issues = [unreadable(table, name, cells[name][row], int(row) + 2, file) for name, column in columns.items() for row in np.flatnonzero(column.bad)]
    return Read(pd.DataFrame({name: column.values for name, column in columns.items()}, index=pd.RangeIndex(len(rows))), issues)


def read_columns(cells: Mapping[str, Cells], table: Table, base: str, n: int) -> dict[str, TextColumn]:
    """Each column of the table from its n text cells; a column without cells is blank."""
    none = np.full(n, "", dtype=object)
    columns: dict[str, TextColumn] = {}
    for c in sorted(table.columns, key=lambda c: c.kind != "currency"):
        codes = currencies(c, {name: column.values for name, column in columns.items()}, base, n)
        columns[c.name] = read(cells[c.name], c, codes) if c.name in cells else TextColumn(blank(c, n), none == " ")
    return {name: columns[name] for name in table.names}


def unreadable(table: Table, name: str, cell: str, row: int, file: str = "") -> Issue:
    """The issue of a cell that is no value of its column."""
    what, example = WANTED[table.by_name[name].kind]
    return Issue(table.name, f"{cell[:40]!r} is not {what}.", f"Write it as {example}.", row=row, column=name, file=file, kind="cell")


class _Lines:
    """Takes the writer's lines without their line ends, so that a CR inside a cell is quoted and lines end with LF."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def write(self, line: str) -> int:
        """Take one line."""
        self.rows.append(line.removesuffix("\r\n"))
        return len(line)


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """Rows of text cells as CSV with LF line ends; cells with a comma, quote, CR or LF are quoted."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "\n".join([*lines.rows, ""])
