"""The lists in a workbook: its Excel tables, and plain ranges with a header line and rows below it.

A header may stand on any row, title lines above it; a list ends before its totals, its notes, or a gap. Several lists may stand on a sheet,
beside and below one another. Hidden sheets are passed over, hidden columns and rows are not.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbook.readers.grid import blank
from workbook.stores.gridread import NotPlain
from workbook.stores.guard import Look
from workbook.stores.package import Package
from workbook.stores.parts import S, Sheet, Span, TablePart, letters, sheets, tables, workbook_part
from workbook.stores.run import Run
from workbook.stores.values import Values

TOTALS = re.compile(r"(grand |sub)?totals?\b|(gesamt|zwischen)?summe\b|gesamt\b|sum\b|somme\b|suma\b|somma\b|totale\b|totaal\b|som\b", re.IGNORECASE)
TITLE_ROWS = 12                 # how far above a list its title may stand
ROOM = 12                       # columns right of a list that are looked at
HEADER_ROWS = 200               # how far down a sheet the first header may stand
Row = Sequence[Any]
Test = Callable[[Sequence[str]], bool]


@dataclass(frozen=True)
class Found:
    """One list: `span` covers its header and body (and an Excel table's totals row). `rows` are the body's cells, `name` the Excel table's,
    `below` what stands right under it ("" nothing, else its cell), `room` how many columns right of it are free, `beside` the first cell that
    is not."""

    sheet: Sheet
    span: Span
    headers: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    part: TablePart | None = None
    below: str = ""
    totals: bool = False
    room: int = ROOM
    beside: str = ""
    inside: int = 0                 # the row of a line of totals, below which the list goes on
    title: tuple[str, ...] = ()     # the texts above the list

    @property
    def name(self) -> str:
        """The Excel table's name, "" for a plain range."""
        return self.part.name if self.part else ""

    @property
    def first(self) -> int:
        """The first body row."""
        return self.span.top + 1

    @property
    def last(self) -> int:
        """The last body row."""
        return self.span.top + len(self.rows)

    def column(self, at: int) -> list[Any]:
        """The body's cells of one column, counted from 0."""
        return [row[at] for row in self.rows]


@dataclass(frozen=True)
class Search:
    """Every list of the visible sheets, in tab order, the names of the hidden sheets, and what looks like a list of invoices, but cannot be
    read as one, as the reason why."""

    found: list[Found]
    hidden: list[str]
    hints: list[str]


def find(path: Path, package: Package, is_header: Test, is_whole: Test) -> Search:
    """Look through the workbook. `is_header` says whether a line of texts could be the header of a list that concerns us, `is_whole` whether it
    names all that a list of invoices needs."""
    values, parts, hidden = Values(path, package), tables(package), _hidden(package)
    found, hints = [], []
    for sheet in sheets(package):
        if sheet.name in hidden:
            continue
        grid = _grid(values, sheet)
        mine = [part for part in parts.values() if part.sheet.part == sheet.part]
        here = [_of_table(grid, part) for part in mine if part.header]
        here += _ranges(grid, sheet, [part.span for part in mine], is_header, is_whole)
        found += here
        hints += _hints(grid, sheet, here, is_whole)
    return Search(found, sorted(hidden), hints)


def _hidden(package: Package) -> set[str]:
    listed = package.xml(workbook_part(package)).iterfind(f"{S}sheets/{S}sheet")
    return {e.get("name") or "" for e in listed if e.get("state", "visible") != "visible"}


def _grid(values: Values, sheet: Sheet) -> list[list[Any]]:
    """All rows of a sheet from row 1 and column 1."""
    try:
        return _rows(values.quick(sheet, Look()))
    except NotPlain:
        return _rows(values.runs(sheet, Look()))


def _rows(runs: Iterable[Run]) -> list[list[Any]]:
    grid: list[list[Any]] = []
    for run in runs:
        grid += [[] for _ in range(run.at - 1 - len(grid))]
        grid += [[""] * (run.left - 1) + list(row) for row in run.rows]
    return grid


def _of_table(grid: Sequence[Row], part: TablePart) -> Found:
    span = part.span
    rows = tuple(_cut(grid, n, span) for n in range(part.first, part.last + 1))
    room, beside = _room(grid, span)
    return Found(part.sheet, span, tuple(c.name for c in part.columns), rows, part, "", part.totals, room, beside, title=_title(grid, span))


def _title(grid: Sequence[Row], span: Span) -> tuple[str, ...]:
    """The texts in the rows above a list, up to the last row of another one."""
    lines: list[str] = []
    for cells in reversed(grid[max(0, span.top - 1 - TITLE_ROWS):span.top - 1]):
        if _is_data(cells, span.right) and any(isinstance(c, dt.date) for c in cells) and len(cells) > 2:
            break
        lines = [c.strip() for c in cells if isinstance(c, str) and c.strip()] + lines
    return tuple(lines)


def _room(grid: Sequence[Row], span: Span) -> tuple[int, str]:
    """How many columns right of a list are free beside all its rows, and the cell that ends them."""
    for n in range(1, ROOM + 1):
        for row in range(span.top, span.bottom + 1):
            cells = grid[row - 1] if row <= len(grid) else []
            if span.right + n <= len(cells) and not blank(cells[span.right + n - 1]):
                return n - 1, f"{letters(span.right + n)}{row}"
    return ROOM, ""


def _cut(grid: Sequence[Row], row: int, span: Span) -> tuple[Any, ...]:
    """A row's cells in the span's columns."""
    cells = grid[row - 1] if row <= len(grid) else []
    return tuple(cells[c - 1] if c <= len(cells) else "" for c in range(span.left, span.right + 1))


def _ranges(grid: Sequence[Row], sheet: Sheet, taken: Sequence[Span], is_header: Test, is_whole: Test) -> list[Found]:
    found: list[Found] = []
    for row in range(1, min(len(grid), HEADER_ROWS * 50) + 1):
        for left, right in _joined(grid, row, is_whole):
            span = Span(left, row, right, row)
            if any(span.overlaps(other) for other in [*taken, *(f.span for f in found)]):
                continue
            headers = _cut(grid, row, span)
            if all(isinstance(h, str) for h in headers) and is_header([str(h).strip() for h in headers]):
                one = _list(grid, sheet, span)
                if one is not None:
                    found.append(one)
    return found


def _joined(grid: Sequence[Row], row: int, is_whole: Test) -> list[tuple[int, int]]:
    """The stretches of a line; those with one blank column between them as one, where only together they name what a list of invoices needs."""
    texts = {c: v.strip() for c, v in enumerate(grid[row - 1], 1) if isinstance(v, str) and v.strip()}
    runs = _stretches(grid, row)
    if len(texts) < 4 or not is_whole(list(texts.values())) or any(is_whole([texts.get(c, "") for c in range(a, b + 1)]) for a, b in runs):
        return runs
    at = sorted(texts)
    return [(at[0], at[-1])] if all(b - a <= 2 for a, b in pairwise(at)) else runs


def _hints(grid: Sequence[Row], sheet: Sheet, found: Sequence[Found], is_whole: Test) -> list[str]:
    """Why a line that names all that a list of invoices needs is the header of none."""
    out = []
    for row in range(1, min(len(grid), HEADER_ROWS) + 1):
        cells = grid[row - 1]
        if any(f.span.top <= row <= f.span.bottom for f in found) or not any(isinstance(c, str) and c.strip() for c in cells):
            continue
        below = grid[row] if row < len(grid) else []
        two = [" ".join(str(line[c]).strip() for line in (cells, below) if c < len(line) and isinstance(line[c], str))
               for c in range(max(len(cells), len(below)))]
        heads = sum(isinstance(c, str) and bool(c.strip()) for c in below)
        if heads < 2 and is_whole([str(c).strip() for c in cells if isinstance(c, str) and c.strip()]):
            out.append(f"the rows below its header ({sheet.name}, row {row}) stand in groups under headings of their own. Write the heading into a "
                       "column of every row, and take the lines of headings out")
        elif heads > 1 and is_whole([t for t in two if t]) and all(blank(c) or isinstance(c, str) for c in below):
            out.append(f"its header ({sheet.name}, rows {row} and {row + 1}) stands in two lines. Write every column's name into row {row + 1}, "
                       "without merged cells")
        else:
            continue
        break
    return out


def _stretches(grid: Sequence[Row], row: int) -> list[tuple[int, int]]:
    """Runs of columns that hold something in the row, or (inside a run) in the three rows below it."""
    cells = grid[row - 1]
    near = grid[row:row + 3]
    filled = [not blank(c) or any(not blank(r[i]) for r in near if i < len(r)) for i, c in enumerate(cells)]
    runs, start = [], 0
    for i, full in enumerate([*filled, False], 1):
        if full and not start:
            start = i
        if not full and start:
            inner = [c for c in range(start, i) if not blank(cells[c - 1])]
            if len(inner) > 1:
                runs.append((inner[0], inner[-1]))
            start = 0
    return runs


def _list(grid: Sequence[Row], sheet: Sheet, header: Span) -> Found | None:
    """The list below a header line; None where there are no rows."""
    last, row, gap = header.top, header.top + 1, 0
    while row <= len(grid) and gap < 2:
        cells = _cut(grid, row, header)
        if _is_data(cells, header.right - header.left + 1):
            last, gap = row, 0
        elif is_total(cells) or not all(map(blank, cells)):
            break
        else:
            gap += 1
        row += 1
    if last == header.top:
        return None
    span = Span(header.left, header.top, header.right, last)
    under = _cut(grid, last + 1, header)
    at = next((i for i, c in enumerate(under) if not blank(c)), None)
    below = "" if at is None else f"{letters(header.left + at)}{last + 1}"
    room, beside = _room(grid, span)
    rows = tuple(_cut(grid, n, span) for n in range(header.top + 1, last + 1))
    headers = tuple(str(h) for h in _cut(grid, header.top, header))
    inside = next((n for n in range(last + 1, min(last + 4, len(grid)) + 1)
                   if is_total(_cut(grid, n, header)) and _goes_on(grid, header, rows[0], n)), 0)
    return Found(sheet, span, headers, rows, None, below, at is not None and is_total(under), room, beside, inside,
                 _title(grid, span))


def _goes_on(grid: Sequence[Row], header: Span, first: Row, row: int) -> bool:
    """Does a row like the list's first one stand right below a line of totals, or below a heading that follows it?"""
    days = [i for i, c in enumerate(first) if isinstance(c, dt.date)]
    return any(_is_data(cells, len(first)) and all(isinstance(cells[i], dt.date) for i in days)
               for n in range(row + 1, min(row + 4, len(grid)) + 1) if (cells := _cut(grid, n, header)))


def is_total(row: Row) -> bool:
    """A line of totals: its first text says so and most of the line is blank, or it has numbers alone."""
    said = [c for c in row if not blank(c)]
    text = next((c.strip() for c in said if isinstance(c, str)), "")
    if TOTALS.match(text):
        return len(said) <= max(2, len(row) // 2 + 1)
    return bool(said) and len(row) > 2 and all(isinstance(c, int | float) and not isinstance(c, bool) for c in said) and len(said) <= len(row) // 2


def _is_data(row: Row, width: int) -> bool:
    """A row of a list: two cells at least, one of them a date, a number or a text with digits, and no line of totals."""
    said = [c for c in row if not blank(c)]
    if len(said) < min(2, width) or is_total(row):
        return False
    return len(said) > width // 3 and any(isinstance(c, int | float | dt.date) or any(map(str.isdigit, str(c))) for c in said)
