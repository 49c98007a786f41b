"""Cells of a row changed in its XML: styles stay, and so do formulas where the new value is a formula's result."""
from __future__ import annotations

import re
from collections.abc import Mapping

from receivables.errors import ReceivablesError
from workbook.stores import formulas
from workbook.stores.newrows import FORMULA_MARK, Model
from workbook.stores.parts import MAX_COLUMN, letters, number
from workbook.stores.ranges import Resize, areas
from workbook.stores.sheetxml import Cell, renumber, row_bytes, style_of, take_apart

ADDRESS_LETTERS = [b"", *(letters(c).encode() for c in range(1, MAX_COLUMN + 1))]
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


def _right_of(data: bytes, at: int, column: int) -> int:
    """Where a cell of a column belongs in a row's bytes: before the first cell right of it, else at the row's end."""
    for m in _ADDRESS.finditer(data, at):
        if number(m[1].decode()) > column:
            return m.start()
    return data.rfind(b"</row>", at)
