"""The body of one table on a sheet's XML: cells changed, rows appended, rows taken out. Everything else is passed on as it is.

A `BodyEdit` says what is to happen, cell by cell as the ends of `<c>` elements (`workbook.cellwrite`); `Body(...).chunks()` gives the new
sheet in pieces for the compressor. A zero byte in an end stands for the formula of that cell: the one it has, else the column's.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from receivables.errors import ReceivablesError
from workbook.cellwrite import EMPTY
from workbook.stores import formulas
from workbook.stores.parts import MAX_ROW, Span, TablePart, letters, ref
from workbook.stores.sheetxml import Cell, RowParts, SheetXml, new_row_attributes, renumber, row_bytes, take_apart

FORMULA_MARK = b"\0"
BLANK_FORMULA = b' t="str">\0<v></v></c>'
_ROWS = 2048                        # new rows made at a time
_PIECE = 1 << 20


class SharedFormula(Exception):
    """A cell that others take their formula from would be replaced: write the shared formulas out and try again."""


@dataclass(frozen=True)
class BodyEdit:
    """What is to happen to a table's body.

    `edits[row][column]` are new ends for cells of rows that stay; `removed` are sheet rows that go; `adds[column]` are the ends of
    `count` new rows, of which the first fill the `blank_tail` blank rows at the end of the body. `totals[column]` are new cached values
    of the totals row. `ours` are the columns that the schema knows.
    """

    table: TablePart
    ours: frozenset[int]
    edits: Mapping[int, Mapping[int, bytes]] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    adds: Mapping[int, list[bytes]] = field(default_factory=dict)
    count: int = 0
    blank_tail: int = 0
    totals: Mapping[int, bytes] = field(default_factory=dict)


class Body:
    """A table's new body on its sheet. `last` is the new last body row, `bottom` the new last row of the table with its totals."""

    def __init__(self, sheet: SheetXml, edit: BodyEdit, others: tuple[Span, ...] = ()) -> None:
        self.sheet, self.edit, self.table = sheet, edit, edit.table
        t = self.table
        self.kept = [r for r in range(t.first, t.last + 1) if r not in edit.removed] if edit.removed else range(t.first, t.last + 1)
        self.fill = len(self.kept) - min(edit.blank_tail, len(self.kept)) if edit.count else len(self.kept)   # where the first added row goes
        self.rows = max(1, len(self.kept), self.fill + edit.count)
        self.last = t.first + self.rows - 1
        self.bottom = self.last + t.totals
        self.formulas_changed = False
        self._check(others)
        self._model()

    def _check(self, others: tuple[Span, ...]) -> None:
        """Refuse what would run into something else."""
        t = self.table
        if self.bottom > MAX_ROW:
            raise ReceivablesError(f"You cannot add {self.edit.count:,} rows to {t.name} because a sheet ends at row {MAX_ROW:,}.")
        moved = self.edit.removed or (t.totals and self.bottom != t.span.bottom)
        top = (min(self.edit.removed) if self.edit.removed else t.last + 1) if moved else t.span.bottom + 1
        area = Span(t.span.left, top, t.span.right, max(self.bottom, t.span.bottom))
        if area.top > area.bottom:
            return
        for where in self.sheet.merges():
            if where.overlaps(area):
                raise self._blocked(f"the merged cells {t.sheet.name}!{ref(where)} stand in the way")
        for where in others:
            if where.overlaps(area):
                raise self._blocked(f"another table stands at {t.sheet.name}!{ref(where)}")
        i = self.sheet.at(t.span.bottom + 1)
        while i < len(self.sheet.numbers) and self.sheet.numbers[i] <= self.bottom:
            n = int(self.sheet.numbers[i])
            for cell in take_apart(self.sheet.row(n), n, t.sheet.name).cells:
                if t.span.left <= cell.column <= t.span.right and not cell.blank:
                    raise self._blocked(f"the cell {t.sheet.name}!{letters(cell.column)}{n} below it is not empty")
            i += 1

    def _blocked(self, why: str) -> ReceivablesError:
        return ReceivablesError(f"You cannot change the number of rows of {self.table.name} because {why}. Move that beside the table first.")

    def _model(self) -> None:
        """Styles, height and formulas that new rows take from the last body row with content."""
        t = self.table
        at = self.kept[self.fill - 1] if self.fill else t.first
        row = self.sheet.row(at) or self.sheet.row(t.first)
        parts = take_apart(row, at, t.sheet.name) if row else RowParts(b"", [])
        cells = {c.column: c for c in parts.cells}
        columns = self.sheet.column_styles()
        self.attributes = new_row_attributes(parts.attributes)
        self.styles = {c: cells[c].style if c in cells else columns.get(c, b"") for c in range(t.span.left, t.span.right + 1)}
        self.formulas: dict[int, Callable[[int], bytes]] = {}
        for c, column in enumerate(t.columns, t.span.left):
            found = cells.get(c)
            text = formulas.text_of(found.data) if found is not None and formulas.kind_of(found.data) == "plain" else None
            if text is not None or column.formula:
                self.formulas[c] = _formula(text or column.formula, at)

    def chunks(self) -> Iterator[bytes]:
        """The rows of the new sheet, from its first row to its last, in pieces."""
        data, starts, t = self.sheet.data, self.sheet.starts, self.table
        moving = bool(self.edit.removed) or self.last > t.last or self.last < t.last
        stable = (min(self.edit.removed) if self.edit.removed else t.last + 1) if moving else MAX_ROW + 1
        buffer = _Buffer()
        at = int(starts[0])
        for row, cells in sorted((r, c) for r, c in self._edits_in_place(stable).items()):
            i = self.sheet.at(row)
            there = i < len(self.sheet.numbers) and self.sheet.numbers[i] == row
            start, stop = int(starts[i]), int(starts[i + 1]) if there else int(starts[i])
            yield from buffer.copy(data, at, start)
            yield from buffer.add(self._edited(start, stop, row, cells) if there else self._new_row(row, cells))
            at = stop
        if moving:
            yield from buffer.copy(data, at, int(starts[self.sheet.at(stable)]))
            yield from self._moved(stable, buffer)
            at = int(starts[self.sheet.at(max(self.bottom, t.span.bottom) + 1)])
        elif self.edit.totals and t.totals:
            start = int(starts[self.sheet.at(t.span.bottom)])
            yield from buffer.copy(data, at, start)
            yield from buffer.add(self._composed(t.span.bottom))
            at = int(starts[self.sheet.at(t.span.bottom + 1)])
        yield from buffer.copy(data, at, self.sheet.end)
        yield from buffer.rest()

    def _edits_in_place(self, stable: int) -> dict[int, Mapping[int, bytes]]:
        """Cells to change in rows that stay where they are: updates, and added rows that fill blank ones."""
        found: dict[int, Mapping[int, bytes]] = {r: c for r, c in self.edit.edits.items() if r < stable}
        for i in range(min(self.edit.count, len(self.kept) - self.fill)):
            row = self.kept[self.fill + i]
            if row < stable:
                found[row] = self._added(i)
        return found

    def _added(self, i: int) -> dict[int, bytes]:
        return {c: ends[i] for c, ends in self.edit.adds.items()}

    def _new_row(self, row: int, cells: Mapping[int, bytes]) -> bytes:
        return row_bytes(row, self.attributes, self._fresh(row, cells))

    def _fresh(self, row: int, cells: Mapping[int, bytes]) -> list[bytes]:
        """A whole new row of the table's cells."""
        made = []
        for c, style in self.styles.items():
            end = cells.get(c, b">\0</c>" if c in self.formulas and c not in self.edit.ours else EMPTY)
            if end != EMPTY or style:
                made.append(b'<c r="%s%d"%s%s' % (letters(c).encode(), row, style, self._end(end, c, row, b"")))
        return made

    def _end(self, end: bytes, column: int, row: int, old: bytes) -> bytes:
        """The end of a cell with its formula put in, where it has one."""
        if FORMULA_MARK not in end:
            return end
        self.formulas_changed = self.formulas_changed or not old
        formula = old or (self.formulas[column](row) if column in self.formulas else b"")
        return end.replace(FORMULA_MARK, formula, 1)

    def _edited(self, start: int, stop: int, row: int, cells: Mapping[int, bytes]) -> bytes:
        """A row that stays where it is, with some cells changed: found by their addresses, else taken apart."""
        data, out, at = self.sheet.data, [], start
        for column in sorted(cells) if len(cells) <= 8 else ():
            address = b'<c r="%s%d"' % (letters(column).encode(), row)
            a = data.find(address, at, stop)
            if a < 0:
                break
            tag = data.find(b">", a)
            b = tag + 1 if data[tag - 1] == 47 else data.find(b"</c>", tag, stop) + 4
            out += [data[at:a], self._changed(data[a:b], address, column, row, cells[column])]
            at = b
        else:
            if cells and len(cells) <= 8:
                return b"".join([*out, data[at:stop]])
        parts = take_apart(data[start:stop], row, self.table.sheet.name)
        return row_bytes(row, parts.attributes, self._with_edits(parts.cells, cells, row))

    def _changed(self, cell: bytes, address: bytes, column: int, row: int, end: bytes) -> bytes:
        """One cell with a new value: its style stays, and so does its formula where the new value is a formula's."""
        tag = cell[:cell.find(b">")]
        s = tag.find(b' s="')
        style = tag[s:tag.find(b'"', s + 4) + 1] if s > 0 else b""
        formula = formulas.FORMULA.search(cell) if b"<f" in cell else None
        if formula and FORMULA_MARK not in end:
            self._may_go(cell, column, row)
        return address + style + self._end(end, column, row, formula[0] if formula else b"")

    def _may_go(self, cell: bytes, column: int, row: int) -> None:
        """A formula is replaced by a value: only a plain one can go."""
        kind = formulas.kind_of(cell)
        if kind == "shared":
            raise SharedFormula
        if kind not in ("", "plain"):
            raise ReceivablesError(f"You cannot change {self.table.sheet.name}!{letters(column)}{row} because it is part of an array formula. "
                                   "Replace the formula by its values first.")
        self.formulas_changed = True

    def _with_edits(self, cells: list[Cell], edits: Mapping[int, bytes], row: int) -> list[bytes]:
        """All cells of a row in order, the edited ones changed or put in."""
        made = {c.column: c.data for c in cells}
        for column, end in edits.items():
            address = b'<c r="%s%d"' % (letters(column).encode(), row)
            old = made.get(column)
            made[column] = self._changed(old, address, column, row, end) if old is not None else (
                address + self.styles.get(column, b"") + self._end(end, column, row, b""))
        return [made[c] for c in sorted(made)]

    def _moved(self, start: int, buffer: _Buffer) -> Iterator[bytes]:
        """Rows from `start` to the lower of the old and new bottom: body rows from their sources, new rows, the totals row, freed rows."""
        t, existing = self.table, self.sheet
        row = start
        while row <= max(self.bottom, t.span.bottom):
            position = row - t.first
            if len(self.kept) <= position < self.fill + self.edit.count:
                stop = min(self.last + 1, row + _ROWS, int(existing.numbers[i]) if (i := existing.at(row)) < len(existing.numbers) else MAX_ROW)
                if stop > row:
                    yield from buffer.add(self._bulk(row, stop))
                    row = stop
                    continue
            yield from buffer.add(self._composed(row))
            row += 1

    def _bulk(self, start: int, stop: int) -> bytes:
        """New rows where the sheet has none yet, column by column."""
        first = start - self.table.first - self.fill
        numbers = [b"%d" % n for n in range(start, stop)]
        columns = []
        for c, style in self.styles.items():
            if c in self.edit.adds:
                ends = self.edit.adds[c][first:first + len(numbers)]
            else:
                ends = [b">\0</c>" if c in self.formulas and c not in self.edit.ours else EMPTY] * len(numbers)
            if FORMULA_MARK in ends[0]:
                ends = [self._end(e, c, n, b"") for e, n in zip(ends, range(start, stop))]
            head = b'<c r="' + letters(c).encode()
            tail = b'"' + style
            columns.append([head + n + tail + e if style or e != EMPTY else b"" for n, e in zip(numbers, ends)])
        open_, attributes = b'<row r="', b'"' + self.attributes + b">"
        return b"".join([open_ + n + attributes + b"".join(cells) + b"</row>" for n, cells in zip(numbers, zip(*columns))])

    def _composed(self, row: int) -> bytes:
        """One row of the new sheet: what stands beside the table stays, what is inside comes from where the row came from."""
        t = self.table
        here = take_apart(self.sheet.row(row), row, t.sheet.name) if self.sheet.row(row) else None
        beside = [] if here is None else [(c.column, c.data) for c in here.cells if not t.span.left <= c.column <= t.span.right]
        inside = self._inside(row)
        attributes = here.attributes if here is not None and (here.cells or row <= t.span.bottom) else self.attributes if row <= self.last else b""
        return row_bytes(row, attributes, [data for _, data in sorted(beside + inside)])

    def _inside(self, row: int) -> list[tuple[int, bytes]]:
        """The table's cells for a row of the new sheet."""
        t, position = self.table, row - self.table.first
        if row > self.bottom:
            return []
        if row > self.last:
            return [(c, self._total(data, c)) for c, data in self._from(t.span.bottom, row)]
        added = position - self.fill
        edits = self._added(added) if 0 <= added < self.edit.count else {}
        if position >= len(self.kept):
            blanks = edits or {c: BLANK_FORMULA for c in self.edit.ours if c in self.formulas}
            return [(c, cell) for c, cell in zip([c for c in self.styles if self._has_cell(c, blanks)], self._fresh(row, blanks))]
        source = self.kept[position]
        edits = {**self.edit.edits.get(source, {}), **edits}
        cells = [Cell(c, b"", data) for c, data in self._from(source, row)]
        if not edits:
            return [(c.column, c.data) for c in cells]
        columns = sorted({c.column for c in cells} | set(edits))
        return list(zip(columns, self._with_edits(cells, edits, row)))

    def _has_cell(self, column: int, cells: Mapping[int, bytes]) -> bool:
        filled = cells.get(column, EMPTY) != EMPTY or (column in self.formulas and column not in self.edit.ours)
        return filled or bool(self.styles[column])

    def _from(self, source: int, row: int) -> list[tuple[int, bytes]]:
        """The table's cells of an old row, addressed for a new one."""
        t, data = self.table, self.sheet.row(source)
        if not data:
            return []
        out = []
        for c in take_apart(data, source, t.sheet.name).cells:
            if t.span.left <= c.column <= t.span.right:
                out.append((c.column, self._carried(c, source, row)))
        return out

    def _carried(self, cell: Cell, source: int, row: int) -> bytes:
        if source == row:
            return cell.data
        moved = renumber(cell, row)
        if b"<f" in moved:
            if formulas.kind_of(moved) == "shared":
                raise SharedFormula
            self._may_go(moved, cell.column, source)
            moved = formulas.moved_cell(moved, source, row)
        return moved

    def _total(self, cell: bytes, column: int) -> bytes:
        """A cell of the totals row with its new cached value."""
        if column not in self.edit.totals or b"<f" not in cell:
            return cell
        start = cell.find(b"</f>") + 4
        head = cell[:cell.find(b">")].replace(b' t="str"', b"").replace(b' t="e"', b"")
        return head + cell[cell.find(b">"):start] + b"<v>%s</v></c>" % self.edit.totals[column]


class _Buffer:
    """Small pieces joined into larger ones."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def add(self, piece: bytes) -> Iterator[bytes]:
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size > _PIECE:
            yield from self.rest()

    def copy(self, data: bytes, start: int, stop: int) -> Iterator[bytes]:
        """A stretch of the old part; a long one is cut as it goes, never copied whole."""
        while stop - start > _PIECE:
            yield from self.add(data[start:start + _PIECE])
            start += _PIECE
        yield from self.add(data[start:stop])

    def rest(self) -> Iterator[bytes]:
        if self.pieces:
            yield b"".join(self.pieces)
        self.pieces, self.size = [], 0


def _formula(text: str, at: int) -> Callable[[int], bytes]:
    """The `<f>` element of a column for any row."""
    if not formulas.names_cells(text):
        fixed = formulas.element(text)
        return lambda row: fixed
    made = formulas.row_formula(text, at)
    return lambda row: formulas.element(made(row))
