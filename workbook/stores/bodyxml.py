"""The body of one table on a sheet's XML: cells changed, rows appended, rows taken out. Everything else is passed on as it is.

A `BodyEdit` says what is to happen, cell by cell as the ends of `<c>` elements (`workbook.cellwrite`); `Body(...).chunks()` gives the new
sheet in pieces for the compressor. A zero byte in an end stands for the formula of that cell: the one it has, else the column's.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from receivables.errors import ReceivablesError
from workbook.stores import formulas, gridedit
from workbook.stores.celledit import ADDRESS_LETTERS, CellEdits
from workbook.stores.gridedit import NewCells
from workbook.stores.newrows import BLANK_FORMULA, Buffer, model
from workbook.stores.parts import MAX_ROW, Span, TablePart
from workbook.stores.ranges import Resize
from workbook.stores.room import check_room
from workbook.stores.rowindex import Ints, Rows
from workbook.stores.sheetxml import SheetXml, row_bytes, take_apart, within
from workbook.stores.totals import KEEP

_TYPE = re.compile(rb"\st\s*=\s*[\"'][^\"']*[\"']")
_ROWS = 2048                        # new rows made at a time
_MANY = 2048                        # rows changed at a time


class MoreRows(Exception):
    """Rows above the stretch that was given are needed: try again with the whole sheet."""


@dataclass(frozen=True)
class BodyEdit:
    """What is to happen to a table's body.

    `changed` are rows that stay and get other cells; `cells(start, stop)` makes their ends for some rows. `removed` are sheet rows that
    go; `adds(start, stop)[column]` makes the ends of some of the `count` new rows, which fill the blank rows at the end of the body
    before it grows. `totals(body, formula)` gives new results of the totals row (`workbook.stores.totals`). `ours` are the columns that
    the schema knows, `truth` those whose content makes a row more than blank.
    """

    table: TablePart
    ours: frozenset[int]
    truth: frozenset[int]
    changed: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    cells: Callable[[int, int], NewCells] = lambda start, stop: NewCells.of({})
    removed: frozenset[int] = frozenset()
    adds: Callable[[int, int], Mapping[int, list[bytes]]] = lambda start, stop: {}
    count: int = 0
    date_styles: frozenset[bytes] = frozenset()
    totals: Callable[[Body, str], bytes | None] | None = None


class Body:
    """A table's new body on its sheet. `last` is the new last body row, `bottom` the new last row of the table with its totals.

    `kept` are the old body rows that stay, in order: the i-th moves to row `first + i`. The added rows start at `first + fill`.
    """

    def __init__(self, sheet: SheetXml, edit: BodyEdit, others: Sequence[Span] = (), top: int = 0) -> None:
        self.sheet, self.edit, self.table, self.top = sheet, edit, edit.table, top
        t = self.table
        self.kept: Sequence[int] = [r for r in range(t.first, t.last + 1) if r not in edit.removed] if edit.removed else range(t.first, t.last + 1)
        self.fill = len(self.kept) - self._blank_tail() if edit.count else len(self.kept)
        self.last = t.first + max(1, len(self.kept), self.fill + edit.count) - 1
        self.bottom = self.last + t.totals
        moving = bool(edit.removed) or self.last != t.last
        self.stable = (min(edit.removed) if edit.removed else t.last + 1) if moving else MAX_ROW + 1      # rows above stay where they are
        self._block: tuple[int, Mapping[int, list[bytes]]] = (-1, {})
        self._cells: tuple[int, Mapping[int, Mapping[int, bytes]]] = (-1, {})
        if self.bottom > MAX_ROW:
            raise ReceivablesError(f"You cannot add {edit.count:,} rows to {t.name} because a sheet ends at row {MAX_ROW:,}.")
        check_room(sheet, t, self.stable if edit.removed or t.totals else t.span.bottom + 1, self.bottom, others)
        self.unknown_totals: set[int] = set()
        self.model = model(sheet, t, self.kept[self.fill - 1] if self.fill else t.first, edit.ours, edit.date_styles)
        self.cells = CellEdits(self.model, t.sheet.name, (t.first, t.last))
        changed = edit.changed.tolist()
        self._changed_rows = frozenset(changed) if moving else frozenset()
        filled = [r for r in self.kept[self.fill:self.fill + edit.count] if r < self.stable]
        self._rows = sorted({*changed[:bisect_left(changed, self.stable)], *filled})

    @property
    def formulas_changed(self) -> bool:
        """True when formulas came, went or moved."""
        return self.cells.formulas_changed

    def written(self) -> Ints:
        """The rows of the new sheet that may differ from the old one's, in order."""
        rows = set(self._rows)
        if self.stable <= MAX_ROW:
            rows |= set(range(self.stable, max(self.bottom, self.table.span.bottom) + 1))
        elif self.edit.totals is not None:
            rows.add(self.bottom)
        return np.array(sorted(rows), dtype=np.int64)

    def edits(self, start: int, stop: int) -> list[int]:
        """Rows from `start` to below `stop` that stay where they are and get other cells."""
        return self._rows[bisect_left(self._rows, start):bisect_left(self._rows, stop)]

    def edited(self, rows: Rows, start: int, stop: int, end: int) -> Iterator[bytes]:
        """A stretch of rows, up to the byte `end`, with the cells of rows from `start` to below `stop` changed."""
        buffer, at = Buffer(), int(rows.starts[0])
        changed = self.edits(start, stop)
        for i in range(0, len(changed), _MANY):
            some = changed[i:i + _MANY]
            starts, ends = rows.places(some)
            made = self._edited(some, [rows.data[a:b] for a, b in zip(starts, ends)])
            if starts[1:] == ends[:-1]:
                starts, ends, made = starts[:1], ends[-1:], [b"".join(made)]
            for a, b, new in zip(starts, ends, made):
                if a > at:
                    yield from buffer.copy(rows.data, at, a)
                yield from buffer.add(new)
                at = b
        yield from buffer.copy(rows.data, at, end)
        yield from buffer.rest()

    def _edited(self, rows: Sequence[int], texts: Sequence[bytes]) -> list[bytes]:
        """Rows with their new cells: together where they are alike, else one by one; those that are not there yet are made."""
        cells = self.edit.cells(rows[0], rows[-1] + 1)
        done = gridedit.edited(rows, texts, cells)
        return [done.get(row) or self._edited_alone(row, text, cells) for row, text in zip(rows, texts)]

    def _edited_alone(self, row: int, text: bytes, cells: NewCells) -> bytes:
        ends = cells.by_row.get(row) or self._added(row - self.table.first - self.fill)
        return self.cells.edited(text, row, ends) if text else self.model.row(row, ends)

    def chunks(self) -> Iterator[bytes]:
        """The rows of the new sheet from `top` to its last, in pieces."""
        starts, t, buffer = self.sheet.starts, self.table, Buffer()
        totals = self.edit.totals is not None
        first = self.stable if self.stable <= MAX_ROW else t.span.bottom if totals else MAX_ROW + 1
        at = int(starts[self.sheet.at(first)])
        yield from self.edited(self.sheet, self.top, first, at)
        if self.stable <= MAX_ROW:
            yield from self._moved(buffer)
            at = int(starts[self.sheet.at(max(self.bottom, t.span.bottom) + 1)])
        elif totals:
            yield from buffer.add(self._composed(t.span.bottom))
            at = int(starts[self.sheet.at(t.span.bottom + 1)])
        yield from buffer.copy(self.sheet.data, at, self.sheet.end)
        yield from buffer.rest()

    def _blank_tail(self) -> int:
        """How many rows at the end of the body hold nothing that counts."""
        n = 0
        for row in reversed(self.kept):
            if row < self.top:
                raise MoreRows
            data = self.sheet.row(row)
            if data and any(c.column in self.edit.truth and not c.blank for c in take_apart(data, row, self.table.sheet.name).cells):
                break
            n += 1
        return n

    def _cells_of(self, row: int) -> Mapping[int, bytes]:
        """The new cells of one old row; those of many rows are made at a time."""
        if row not in self._changed_rows:
            return {}
        start = row - row % _ROWS
        if self._cells[0] != start:
            self._cells = start, self.edit.cells(start, start + _ROWS).by_row
        return self._cells[1][row]

    def _added(self, i: int) -> dict[int, bytes]:
        """The ends of one new row; a block of them is made at a time."""
        start = i - i % _ROWS
        if self._block[0] != start:
            self._block = start, self.edit.adds(start, min(start + _ROWS, self.edit.count))
        return {c: ends[i - start] for c, ends in self._block[1].items()}

    def _moved(self, buffer: Buffer) -> Iterator[bytes]:
        """Rows from the first that moves to the lower of the old and new bottom: body rows from their sources, new rows, totals, freed rows."""
        t, numbers, row = self.table, self.sheet.numbers, self.stable
        self.cells.formulas_changed |= self.edit.count > 0 and bool(self.model.formulas)
        while row <= max(self.bottom, t.span.bottom):
            added, stop = row - t.first - self.fill, row
            if row - t.first >= len(self.kept) and 0 <= added < self.edit.count:
                i = self.sheet.at(row)
                stop = min(self.last + 1, row + _ROWS, int(numbers[i]) if i < len(numbers) else MAX_ROW + 1)
            if stop > row:
                yield from buffer.add(self.model.rows(row, stop, self.edit.adds(added, added + stop - row)))
            else:
                yield from buffer.add(self._composed(row))
            row = max(stop, row + 1)

    def _composed(self, row: int) -> bytes:
        """One row of the new sheet: what stands beside the table stays, what is inside comes from where the row came from."""
        shifted = self._shifted(row)
        if shifted:
            return shifted
        t, data = self.table, self.sheet.row(row)
        here = take_apart(data, row, t.sheet.name) if data else None
        beside = [] if here is None else [(c.column, c.data) for c in here.cells if not t.span.left <= c.column <= t.span.right]
        attributes = self.model.attributes if row <= self.last else b""
        if here is not None and (here.cells or row <= t.span.bottom):
            attributes = here.attributes
        return row_bytes(row, attributes, [cell for _, cell in sorted(beside + self._inside(row))])

    def _shifted(self, row: int) -> bytes:
        """A body row that only gets another number, in one go; b"" where there is more to it."""
        t, position = self.table, row - self.table.first
        if not 0 <= position < min(len(self.kept), self.fill) or self.kept[position] in self._changed_rows:
            return b""
        source = self.kept[position]
        data, here = self.sheet.row(source), self.sheet.row(row)
        if not within(data, t.span) or not within(here, t.span) or b"<f" in data:
            return b""
        inner = data[data.find(b">") + 1:]
        for c in range(t.span.left, t.span.right + 1):
            inner = inner.replace(b'<c r="%s%d"' % (ADDRESS_LETTERS[c], source), b'<c r="%s%d"' % (ADDRESS_LETTERS[c], row), 1)
        return here[:here.find(b">") + 1] + inner

    def _inside(self, row: int) -> list[tuple[int, bytes]]:
        """The table's cells for a row of the new sheet."""
        t, position = self.table, row - self.table.first
        if row > self.bottom:
            return []
        if row > self.last:
            change = Resize(t, self.last, self.bottom)
            return [(c, self._total(data, c)) for c, data in self._from(t.span.bottom, row, change)]
        added = position - self.fill
        edits: Mapping[int, bytes] = self._added(added) if 0 <= added < self.edit.count else {}
        if position >= len(self.kept):
            return self.model.cells(row, edits or {c: BLANK_FORMULA for c in self.edit.ours if c in self.model.formulas})
        source = self.kept[position]
        edits = {**self._cells_of(source), **edits}
        cells = self._from(source, row)
        return self.cells.all_edited(cells, edits, row) if edits else cells

    def _from(self, source: int, row: int, totals: Resize | None = None) -> list[tuple[int, bytes]]:
        """The table's cells of an old row, addressed for a new one; of the totals row, when `totals` says what becomes of the table."""
        t, data = self.table, self.sheet.row(source)
        cells = take_apart(data, source, t.sheet.name).cells if data else []
        mine = [c for c in cells if t.span.left <= c.column <= t.span.right]
        if totals is not None:
            return [(c.column, self.cells.carried_total(c, source, row, totals)) for c in mine]
        return [(c.column, self.cells.carried(c, source, row)) for c in mine]

    def _total(self, cell: bytes, column: int) -> bytes:
        """A cell of the totals row with its new result; without any where that is not known."""
        formula = formulas.FORMULA.search(cell)
        if self.edit.totals is None or formula is None:
            return cell
        end = self.edit.totals(self, formulas.text_of(cell) or "[]")
        if end == KEEP:
            return cell
        if end is None:
            self.unknown_totals.add(column)
        tag, value = _TYPE.sub(b"", cell[:cell.find(b">")]), end or b"></c>"
        at = value.find(b">")
        return tag + value[:at + 1] + formula[0] + value[at + 1:]
