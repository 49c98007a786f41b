"""How the cells were before a save, kept hidden in the open workbook until the save is done: what takes an unfinished one back.

The text is kept before the first cell changes. Whatever stops the save then (the program, the machine, a person), the next button finds
it and offers to put everything back. Places are kept as row and column within the table, so it still fits when a table has moved.
"""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from receivables.errors import ReceivablesError
from workbook.cellwrite import EPOCHS
from workbook.stores.formulas import names_cells
from workbook.stores.openbook import Area, Block, OpenBook, OpenTable, Rows
from workbook.stores.openplan import Work
from workbook.stores.parts import Span

_DAY = 86_400


@dataclass(frozen=True)
class Was:
    """Cells as they were: `top` and `left` count from 0 within the body. A list of one text is a formula, anything else a value."""

    top: int
    left: int
    rows: Rows


@dataclass(frozen=True)
class TableWas:
    """A table before the save: its headers, its number of body rows, by how many it grows, the rows that go (offset, count; the lowest
    first), and the cells that change."""

    name: str
    headers: list[str]
    rows: int
    grows: int
    removes: list[tuple[int, int]]
    cells: list[Was] = field(default_factory=list)


@dataclass(frozen=True)
class Log:
    """One save: the run's id, what it says, when, the tables as they were, and the reports that it writes."""

    run: str
    says: str
    at: str
    tables: list[TableWas]
    reports: list[str]

    def text(self) -> str:
        """The log as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def sentence(self) -> str:
        """What a person is told who finds it."""
        when = f" of {self.at}" if self.at else ""
        return f"The last step ({self.says or self.run}){when} was stopped in the middle, so the ledger is half written."


def read(text: str) -> Log:
    """A log as it was kept. Raises ReceivablesError for a text that is none."""
    try:
        found = json.loads(text)
        tables = [TableWas(t["name"], t["headers"], t["rows"], t["grows"], [(at, n) for at, n in t["removes"]], [Was(**w) for w in t["cells"]])
                  for t in found["tables"]]
        return Log(found["run"], found["says"], found["at"], tables, found["reports"])
    except (ValueError, KeyError, TypeError):
        raise ReceivablesError("The workbook says that a step was stopped in the middle, but what it kept of it cannot be read. "
                               "Open the copy that you saved last.") from None


def before(book: OpenBook, work: Work) -> TableWas:
    """A table as it stands, before its work is done."""
    part = work.place.part
    sheet, first, left = part.sheet.name, part.first, part.span.left
    areas = _touched([block.span for block in work.blocks] + [fill.area.span for fill in work.mends])
    if work.below:
        areas.append(Span(left, work.below, part.span.right, part.last))
    cells = [Was(a.top - first, a.left - left, _cells(book, Area(sheet, a))) for a in areas]
    removes = [(at - first, n) for at, n in work.removes]
    return TableWas(part.name, [c.name for c in part.columns], part.last - first + 1, work.insert[1], removes, cells)


def _touched(spans: Iterable[Span]) -> list[Span]:
    """One area a column, from its first to its last cell that changes."""
    rows: dict[int, tuple[int, int]] = {}
    for span in spans:
        for c in range(span.left, span.right + 1):
            top, bottom = rows.get(c, (span.top, span.bottom))
            rows[c] = min(top, span.top), max(bottom, span.bottom)
    return [Span(c, top, c, bottom) for c, (top, bottom) in sorted(rows.items())]


def _cells(book: OpenBook, area: Area) -> Rows:
    """Values and formulas as one."""
    return [[[f] if f else _plain(v, book.epoch) for v, f in zip(values, formulas)]
            for values, formulas in zip(book.read(area), book.formulas(area))]


def _plain(value: Any, epoch: int) -> Any:
    if isinstance(value, dt.datetime):
        passed = value - dt.datetime.combine(EPOCHS[epoch], dt.time())
        return passed.days + passed.seconds / _DAY if passed.seconds else passed.days
    return value


def put_back(book: OpenBook, log: Log, done: Sequence[tuple[str, str, int, int]] | None = None) -> None:
    """Every table as it was. `done` are the rows that this process inserted and removed (kind, table, first row, count), in order; where it
    is not known (another process wrote), the number of rows tells."""
    for kind, table, at, count in reversed(done or []):
        if kind == "insert":
            book.remove_rows(table, at, count)
        else:
            book.insert_rows(table, at, count)
    for was in log.tables:
        found = next((t for t in book.tables() if t.name == was.name), None)
        if found is None or list(found.headers) != was.headers:
            raise ReceivablesError(f"You cannot take the stopped step back because the table {was.name} is gone or has other columns now. "
                                   "Put its headers back as they were, or open the copy that you saved last.")
        _fit(book, found, was)
        for cells in was.cells:
            _restore(book, found, cells)


def _fit(book: OpenBook, table: OpenTable, was: TableWas) -> None:
    """The number of rows as it was. Raises ReceivablesError when there are more rows than the save could have made."""
    now = table.last - table.first + 1
    if now == was.rows - sum(n for _, n in was.removes) and not was.grows:
        for at, n in reversed(was.removes):          # all rows that went, back in their places, the highest first
            book.insert_rows(table.name, table.first + at, n)
        return
    if now > was.rows + was.grows:
        raise ReceivablesError(f"You cannot take the stopped step back because rows were added to {was.name} since. Take them out first.")
    if now > was.rows:
        book.remove_rows(table.name, table.first + was.rows, now - was.rows)
    elif now < was.rows:
        book.insert_rows(table.name, table.last + 1, was.rows - now)


def _restore(book: OpenBook, table: OpenTable, was: Was) -> None:
    top, left = table.first + was.top, table.span.left + was.left
    book.write([Block(table.sheet, top, left, [[None if isinstance(v, list) else v for v in row] for row in was.rows])])
    for c, column in enumerate(zip(*was.rows), left):
        start = 0
        for i in range(1, len(column) + 1):
            if i == len(column) or column[i] != column[start]:
                if isinstance(column[start], list):
                    _fill_same(book, Area(table.sheet, Span(c, top + start, c, top + i - 1)), column[start][0])
                start = i


def _fill_same(book: OpenBook, area: Area, formula: str) -> None:
    """The very same formula into each cell: at once where it names no cells that would move."""
    rows = [(area.span.top, area.span.bottom)] if not names_cells(formula[1:]) else [(r, r) for r in range(area.span.top, area.span.bottom + 1)]
    for top, bottom in rows:
        book.fill(Area(area.sheet, Span(area.span.left, top, area.span.right, bottom)), formula)
