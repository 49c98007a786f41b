"""Cells of a row changed in its XML: styles stay, and so do formulas where the new value is a formula's result."""
from __future__ import annotations

import re
from collections.abc import Mapping

from receivables.errors import ReceivablesError
from workbook.stores import formulas
from workbook.stores.newrows import DAY_MARK, FORMULA_MARK, Model
from workbook.stores.parts import MAX_COLUMN, letters, number
from workbook.stores.ranges import Resize, areas
from workbook.stores.sheetxml import Cell, renumber, row_bytes, style_of, take_apart

ADDRESS_LETTERS = [b"", *(letters(c).encode() for c in range(1, MAX_COLUMN + 1))]
MANY = 3                             # changed cells from which on a row is done in one go
_CELL_START, _CELL_END = b'<c r="', (b"</c>", b"/>")
_COLUMN_OF = {name: column for column, name in enumerate(ADDRESS_LETTERS) if column}
_TEXT = (b' t="s">', b' t="inlineStr">', b"><v>")
_STYLE = re.compile(rb"\ss\s*=")
_ADDRESS = re.compile(rb'<c r="([A-Z]+)\d+"')


class SharedFormula(Exception):
    """A cell that others take their formula from would be replaced: write the shared formulas out and try again."""


class CellEdits:
    """Changes cells as the model row has it; `body` are the table's first and last body row. `formulas_changed` becomes true when formulas
    came, went or moved."""

    def __init__(self, model: Model, sheet: str, body: tuple[int, int]) -> None:
        self.model, self.sheet, self.body, self.formulas_changed = model, sheet, body, False

    def edited(self, data: bytes, row: int, cells: Mapping[int, bytes]) -> bytes:
        """A row that stays where it is, with some cells changed: all there and plain, found by their addresses, or taken apart."""
        if len(cells) >= MANY and (made := _all_plain(data, row, cells)):
            return made
        out, at = [], 0
        plain = data.count(b"<c") == data.count(b'<c r="') and b"</row>" in data
        for column in sorted(cells) if plain else ():
            address = b'<c r="%s%d"' % (ADDRESS_LETTERS[column], row)
            a = data.find(address, at)
            if a >= 0:
                tag = data.find(b">", a)
                b = tag + 1 if data[tag - 1] == 47 else data.find(b"</c>", tag) + 4
                out += [data[at:a], self._changed(data[a:b], address, column, row, cells[column])]
            else:
                a = b = _right_of(data, at, column)
                out += [data[at:a], self._new_cell(address, column, row, cells[column])]
            at = b
        if plain:
            return b"".join([*out, data[at:]])
        parts = take_apart(data, row, self.sheet)
        old = [(c.column, c.data) for c in parts.cells]
        return row_bytes(row, parts.attributes, [cell for _, cell in self.all_edited(old, cells, row)])

    def _new_cell(self, address: bytes, column: int, row: int, end: bytes) -> bytes:
        style = self.model.styles.get(column, b"")
        return address + style + self.model.end(end, column, row, style)

    def _changed(self, cell: bytes, address: bytes, column: int, row: int, end: bytes) -> bytes:
        """One cell with a new value: its style stays, and so does its formula where the new value is a formula's."""
        style = style_of(cell[:cell.find(b">")])
        found = formulas.FORMULA.search(cell) if b"<f" in cell else None
        formula = found[0] if found else b""
        if formula and FORMULA_MARK not in end:
            self._may_go(cell, column, row)
        self.formulas_changed = self.formulas_changed or (not formula and FORMULA_MARK in end)
        return address + style + self.model.end(end, column, row, style, formula)

    def _may_go(self, cell: bytes, column: int, row: int) -> None:
        """A formula is replaced or moved: only a plain one can be."""
        kind = formulas.kind_of(cell)
        if kind == "shared":
            raise SharedFormula
        if kind not in ("", "plain"):
            raise ReceivablesError(f"You cannot change {self.sheet}!{letters(column)}{row} because it is part of an array formula. "
                                   "Replace the formula by its values first.")
        self.formulas_changed = True

    def all_edited(self, cells: list[tuple[int, bytes]], edits: Mapping[int, bytes], row: int) -> list[tuple[int, bytes]]:
        """All cells of a row in order, the edited ones changed or put in."""
        made = dict(cells)
        for column, end in edits.items():
            address = b'<c r="%s%d"' % (ADDRESS_LETTERS[column], row)
            old = made.get(column)
            made[column] = self._new_cell(address, column, row, end) if old is None else self._changed(old, address, column, row, end)
        return sorted(made.items())

    def carried(self, cell: Cell, source: int, row: int) -> bytes:
        """A cell of an old row, addressed for a new one."""
        if source == row:
            return cell.data
        moved = renumber(cell, row)
        if b"<f" in moved:
            self._may_go(moved, cell.column, source)
            moved = formulas.rewritten(moved, lambda text: formulas.shifted(text, row - source, *self.body))
        return moved

    def carried_total(self, cell: Cell, source: int, row: int, change: Resize) -> bytes:
        """A cell of the totals row: what its formula adds up has another end."""
        moved = renumber(cell, row)
        if b"<f" in moved and row != source:
            self._may_go(moved, cell.column, source)
        return formulas.rewritten(moved, lambda text: areas(text, change, home=True, loose=True))


def _all_plain(data: bytes, row: int, cells: Mapping[int, bytes]) -> bytes:
    """A row with many changed cells, in one go: every cell is there, in usual spelling and without formulas; b"" where there is more to it."""
    first, *pieces = data.split(_CELL_START)
    if data.count(b"<c") != len(pieces):
        return b""
    out, digits, hits, formula = [first], len(str(row)) + 1, 0, b"<f" in data
    for piece in pieces:
        quote = piece.find(b'"') + 1
        end = cells.get(_COLUMN_OF.get(piece[:quote - digits], 0))
        if end is None:
            out.append(piece)
            continue
        if piece[quote:quote + 4] == b' s="':
            head = piece.find(b'"', quote + 4) + 1
        elif piece.startswith(_TEXT, quote) or _STYLE.search(piece, quote, piece.find(b">")) is None:
            head = quote
        else:
            return b""
        if formula and b"<f" in piece:
            return b""
        hits += 1
        out.append(piece[:head] + end if piece.endswith(_CELL_END) else piece[:head] + end + _after(piece))
    made = _CELL_START.join(out)
    return made if hits == len(cells) and FORMULA_MARK not in made and DAY_MARK not in made else b""


def _after(piece: bytes) -> bytes:
    """What follows the last cell of a row."""
    at = piece.find(b"</c>")
    return piece[at + 4:] if at >= 0 else piece[piece.find(b"/>") + 2:]


def _right_of(data: bytes, at: int, column: int) -> int:
    """Where a cell of a column belongs in a row's bytes: before the first cell right of it, else at the row's end."""
    for m in _ADDRESS.finditer(data, at):
        if number(m[1].decode()) > column:
            return m.start()
    return data.rfind(b"</row>", at)
