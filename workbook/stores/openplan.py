"""What a save will do to one table of an open workbook, as few calls as it takes, and how its cells were before.

A row that is updated is compared with what was read: only cells whose value differs are written, so a person's formulas, notes and
formats in the others stay. Formula columns are the program's: they are filled down into new rows, and never written as values.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import Column, Frame
from receivables.tables import TABLES
from workbook import native
from workbook.cellwrite import cell_values, check_length, codes_of, serial, written
from workbook.stores import lists
from workbook.stores.formulas import moved
from workbook.stores.mapped import PLAIN
from workbook.stores.openbook import Area, Block, OpenBook, Rows
from workbook.stores.openread import OpenReading
from workbook.stores.parts import MAX_ROW, Span
from workbook.stores.rowindex import Ints
from workbook.stores.tableplan import Plan, differing, plan
from workbook.stores.tableread import Place

_NEVER_DATES: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Fill:
    """A formula for every cell of an area, as it reads in the first row."""

    area: Area
    formula: str


@dataclass(frozen=True)
class Work:
    """One table's part of a save, in this order: `blocks` and `mends` into rows as they stand, `removes` (first row, count; the lowest rows
    first), `insert` (first row, count), then `new` and `fills`. New rows stand from `start`."""

    plan: Plan
    blocks: list[Block] = field(default_factory=list)
    mends: list[Fill] = field(default_factory=list)
    removes: list[tuple[int, int]] = field(default_factory=list)
    insert: tuple[int, int] = (0, 0)
    new: list[Block] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    start: int = 0
    below: int = 0                  # rows from this one to the end of the body change as a whole; 0 for none

    @property
    def place(self) -> Place:
        """Where the table stands before the save."""
        return self.plan.place

    def area(self) -> Area:
        """The table with the rows that it will grow by."""
        span = self.place.part.span
        return Area(self.place.part.sheet.name, Span(span.left, span.top, span.right, span.bottom + self.insert[1]))


def works(reading: OpenReading, changes: Changes) -> list[Work]:
    """The work on every table that changes, list by list. Raises ReceivablesError when rows have no room."""
    out = []
    for name in (n for n in TABLES if n in changes.tables()):
        places = reading.places(name)
        if len(places) > 1 and name not in reading.seen:
            reading.learn([name])
        shared = lists.shares(name, TABLES[name].key, reading.parts(places), changes)
        out += [_work(reading, where, shared[where.id]) for where in places if shared[where.id].tables()]
    return out


def _work(reading: OpenReading, where: Place, changes: Changes) -> Work:
    """The work on one list."""
    base, epoch = reading.base(), reading.book.epoch
    rows = _last_rows(reading, where)
    made = plan(where, reading.parts([where])[where.id], changes, base, epoch, _NEVER_DATES)
    part = where.part
    removed = sorted(made.edit.removed)
    whole = len(removed) == part.last - part.first + 1          # one body row stays, blank
    filled = rows[~np.isin(rows, removed)]
    gone = [r for r in removed if r != part.first] if whole else removed
    last = part.last - len(gone)
    model = int(filled[-1]) if len(filled) else 0
    start = model - sum(1 for r in gone if r < model) + 1 if model else part.first
    blanks, count = last - start + 1, len(made.adds)
    insert = (last + 1, count - blanks) if count > blanks else (last + 1, 0)
    if part.span.bottom + insert[1] > MAX_ROW:
        raise ReceivablesError(f"You cannot add {count:,} rows to {part.name} because a sheet ends at row {MAX_ROW:,}.")
    blocks, mends = _updates(reading, made, base)
    if whole:
        blocks += _blank_row(reading.book, where)
    below = min([*removed[:1], *([start] if count and blanks and not gone else [])], default=0)
    return Work(made, blocks, mends, _runs(gone)[::-1], insert, _new_blocks(made, start, base, epoch),
                _new_formulas(reading, where, model, start, count), start, below)


def cells(frame: Frame, column: Column, base: str, epoch: int, dated: Sequence[bool] = ()) -> list[Any]:
    """A column as the cells of an open workbook hold it: days as serial numbers. Of a column of mixed kinds only cells that show dates
    (`dated`) take a serial, others the text."""
    codes = codes_of(frame, column)
    if column.dtype == "str":
        check_length(frame[column.name].tolist(), column)
    values = cell_values(frame[column.name], column, codes, base)
    if column.kind == "value":
        return [_mixed(v, bool(d), epoch) for v, d in zip(values, dated or [False] * len(values))]
    return [serial(v, epoch) if isinstance(v, dt.date) else written(v) if isinstance(v, str) else v for v in values]


def cells_in(where: Place, frame: Frame, column: Column, base: str, epoch: int, dated: Sequence[bool] = ()) -> list[Any]:
    """`cells` in the spelling of the list that the place is."""
    form = where.forms.get(column.name, PLAIN)
    if form == PLAIN:
        return cells(frame, column, base, epoch, dated)
    codes = codes_of(frame, column)
    return [serial(v, epoch) if isinstance(v, dt.date) else written(v) if isinstance(v, str) else v for v in form.cells(frame, column, codes, base)]


def _mixed(value: object, dated: bool, epoch: int) -> object:
    if isinstance(value, dt.date):
        return serial(value, epoch) if dated else value.isoformat()
    return value


def _last_rows(reading: OpenReading, where: Place) -> Ints:
    """The sheet rows that hold anything; of a table that was not read, the last row alone where that is enough."""
    if reading.seen_at(where) is None:
        rows = reading.rows_at(where, where.part.last, where.part.last).rows
        if len(rows):
            return rows
        reading.learn([where.table.name])
    return reading.parts([where])[where.id].rows


def _updates(reading: OpenReading, made: Plan, base: str) -> tuple[list[Block], list[Fill]]:
    """Blocks of the cells that differ, and formulas for cells of formula columns where a person typed over them."""
    where, known = made.place, made.known
    rows = known.rows[made.updated]
    order = np.argsort(rows, kind="stable")
    masks = differing(where, known, made.updates, made.updated)
    seen = reading.seen_at(where)
    blocks: list[Block] = []
    mends: list[Fill] = []
    for name, mask in masks.items():
        c, at = where.table.by_name[name], order[mask[order]]
        if c.formula:
            mends += _mended(reading, where, c, rows[at])
            continue
        dated = [int(r) in seen.dated for r in rows[at]] if seen and c.kind == "value" else []
        values = dict(zip(rows[at].tolist(), cells_in(where, made.updates.iloc[at], c, base, reading.book.epoch, dated)))
        if c.computed:
            values = _without_gaps(values, made, c, base, reading.book.epoch)
        blocks += [Block(where.part.sheet.name, first, where.columns[c.name], [[values[r]] for r in range(first, first + n)])
                   for first, n in _runs(sorted(values))]
    return blocks, mends


def _without_gaps(values: dict[int, Any], made: Plan, column: Column, base: str, epoch: int) -> dict[int, Any]:
    """A computed column holds our values alone, so the rows between are written again, in one call."""
    low, high = min(values), max(values)
    between = np.flatnonzero((made.known.rows >= low) & (made.known.rows <= high))
    all_rows = made.known.rows[between].tolist()
    return dict(zip(all_rows, cells(made.known.frame.iloc[between], column, base, epoch))) | values


def _mended(reading: OpenReading, where: Place, column: Column, rows: Ints) -> list[Fill]:
    """The column's formula, where a cell has none."""
    low, high, at, sheet = int(rows.min()), int(rows.max()), where.columns[column.name], where.part.sheet.name
    have = reading.book.formulas(Area(sheet, Span(at, low, at, high)))
    formula = _formula(reading, where, column)
    return [Fill(Area(sheet, Span(at, first, at, first + n - 1)), formula) for first, n in _runs([int(r) for r in rows if not have[int(r) - low][0]])]


def _formula(reading: OpenReading, where: Place, column: Column) -> str:
    """A formula column's formula, in the words of the list that the table is."""
    left, by_name = where.part.span.left, where.table.by_name
    headers = {by_name[name].header: where.part.columns[at - left].name for name, at in where.columns.items()}
    text = native.formula(where.table, column, reading.policy().aging_limits)
    return "=" + native.in_words(text, where.table.name, where.part.name, headers)


def _blank_row(book: OpenBook, where: Place) -> list[Block]:
    """Nothing in the first body row, formulas left where they are."""
    part = where.part
    have = book.formulas(Area(part.sheet.name, Span(part.span.left, part.first, part.span.right, part.first)))[0]
    plain = [c for c, formula in enumerate(have, part.span.left) if not formula]
    return [Block(part.sheet.name, part.first, left, [[None] * n]) for left, n in _runs(plain)]


def _new_blocks(made: Plan, start: int, base: str, epoch: int) -> list[Block]:
    """The new rows' values: a block for each stretch of columns that are ours and no formulas."""
    if not len(made.adds):
        return []
    where = made.place
    columns = {at: where.table.by_name[name] for name, at in where.columns.items() if not where.table.by_name[name].formula}
    out = []
    for left, n in _runs(sorted(columns)):
        listed = [cells_in(where, made.adds, columns[c], base, epoch) for c in range(left, left + n)]
        rows: Rows = [list(row) for row in zip(*listed)]
        out.append(Block(where.part.sheet.name, start, left, rows))
    return out


def _new_formulas(reading: OpenReading, where: Place, model: int, start: int, count: int) -> list[Fill]:
    """Formulas for the new rows: those of the last row that holds anything; our own formula columns have theirs in any case."""
    if not count:
        return []
    part, sheet = where.part, where.part.sheet.name
    found: dict[int, str] = {}
    for name, at in where.columns.items():
        column = where.table.by_name[name]
        if column.formula:
            found[at] = _formula(reading, where, column)
    if model:
        ours = {at for name, at in where.columns.items() if not where.table.by_name[name].formula}
        have = reading.book.formulas(Area(sheet, Span(part.span.left, model, part.span.right, model)))[0]
        found |= {c: "=" + moved(text[1:], model, start) for c, text in enumerate(have, part.span.left) if text and c not in ours}
    return [Fill(Area(sheet, Span(at, start, at, start + count - 1)), text) for at, text in sorted(found.items())]


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs: (first, how many).

    >>> _runs([3, 4, 5, 9])
    [(3, 3), (9, 1)]
    """
    return list(_each_run(numbers))


def _each_run(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for i in range(1, len(numbers) + 1):
        if i == len(numbers) or numbers[i] != numbers[i - 1] + 1:
            yield int(numbers[first]), i - first
            first = i
