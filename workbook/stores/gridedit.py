"""Many rows of a sheet changed at once, column by column: rows with the same cells are a grid.

Only what is plain is done here: every changed cell is there, with its address first, and neither it nor its new value is a formula. Rows
with more to them are left to `celledit`, which takes them one by one and gives the same bytes.

>>> cells = NewCells.of({2: {2: b"><v>7</v></c>"}})
>>> edited([2], [b'<row r="2"><c r="A2" s="5"><v>1</v></c><c r="B2" s="6" t="s"><v>3</v></c></row>'], cells)
{2: b'<row r="2"><c r="A2" s="5"><v>1</v></c><c r="B2" s="6"><v>7</v></c></row>'}
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import add
from typing import NamedTuple

from workbook.stores.newrows import DAY_MARK, FORMULA_MARK
from workbook.stores.parts import number
from workbook.stores.sheetxml import style_of

_START, _ENDS = b'<c r="', (b"</c>", b"/>")
_NO_STYLE = (b' t="s">', b' t="inlineStr">', b' t="n">', b' t="str">', b' t="b">', b' t="e">', b"><", b"/>")
_NAME = re.compile(rb"(?:^|<)([A-Z]+)\d+\"")
FEW = 4                              # rows of one kind that are not worth a grid


@dataclass(frozen=True)
class NewCells:
    """New ends of cells: `rows` in order, and for each sheet column the places of its rows in `rows` (in order), with the end for each."""

    rows: Sequence[int]
    columns: Mapping[int, tuple[Sequence[int], Sequence[bytes]]]

    @classmethod
    def of(cls, cells: Mapping[int, Mapping[int, bytes]]) -> NewCells:
        """The same from rows: column and end by row."""
        rows = sorted(cells)
        pairs = {c: [(i, cells[r][c]) for i, r in enumerate(rows) if c in cells[r]] for c in sorted({c for ends in cells.values() for c in ends})}
        return cls(rows, {c: ([i for i, _ in found], [end for _, end in found]) for c, found in pairs.items()})

    @cached_property
    def by_row(self) -> dict[int, dict[int, bytes]]:
        """Column and end of each row's cells."""
        made: dict[int, dict[int, bytes]] = {row: {} for row in self.rows}
        for column, (at, ends) in self.columns.items():
            for i, end in zip(at, ends):
                made[self.rows[i]][column] = end
        return made


def edited(rows: Sequence[int], texts: Sequence[bytes], cells: NewCells) -> dict[int, bytes]:
    """The rows that can be done column by column, with their new cells. `texts` are the rows as they stand."""
    place = {row: i for i, row in enumerate(cells.rows)}
    found = [_Row(row, place[row], text.split(_START)) for row, text in zip(rows, texts) if text and row in place]
    whole = _made(found, cells)
    if whole is not None:
        return whole
    kinds: dict[tuple[bytes, ...], list[_Row]] = {}
    for one in found:
        kinds.setdefault(tuple(_NAME.findall(b"<".join(one.parts[1:]))), []).append(one)
    made: dict[int, bytes] = {}
    for group in kinds.values():
        made |= (_made(group, cells) if len(group) >= FEW else None) or {}
    return made


class _Row(NamedTuple):
    """A row: its number, its place among the new cells, its tag and its cells (without what they all start with)."""

    row: int
    place: int
    parts: list[bytes]


def _made(found: Sequence[_Row], cells: NewCells) -> dict[int, bytes] | None:
    """The rows with their new cells; None where they are no grid, or there is more to them."""
    if not found:
        return {}
    if len({len(one.parts) for one in found}) != 1:
        return None
    grid = _Grid(found)
    whole = len(found) == len(cells.rows)
    here = {} if whole else {one.place: i for i, one in enumerate(found)}
    for column, (at, ends) in cells.columns.items():
        if not whole:
            pairs = [(here[i], end) for i, end in zip(at, ends) if i in here]
            at, ends = [i for i, _ in pairs], [end for _, end in pairs]
        if len(at) and not grid.put(column, at, ends):
            return None
    made = list(map(_START.join, zip(*grid.columns)))
    if any(FORMULA_MARK in row or DAY_MARK in row for row in made):
        return None
    return dict(zip((one.row for one in found), made))


class _Grid:
    """Rows with the same columns: `columns[0]` are their tags, then their cells by column; the last column's carry the rows' ends."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self.columns: list[Sequence[bytes]] = list(zip(*(one.parts for one in rows)))
        self.numbers = [b"%d" % one.row for one in rows]
        digits = len(self.numbers[0])
        names = [column[0][:column[0].find(b'"') - digits] for column in self.columns[1:]]
        self.names = {number(name.decode()): (i, name) for i, name in enumerate(names, 1) if name.isalpha() and name.isupper()}
        if sorted(self.names) != list(self.names) or len(self.names) != len(names):
            self.names = {}          # cells out of order, or twice, or oddly spelled

    def put(self, column: int, at: Sequence[int], ends: Sequence[bytes]) -> bool:
        """New ends for the cells of a column, at some of the rows; False where there is more to it."""
        j, name = self.names.get(column, (0, b""))
        if not j:
            return False
        old, numbers = self.columns[j], self.numbers
        some = len(at) < len(old)
        if some:
            old, numbers = [old[i] for i in at], [numbers[i] for i in at]
        heads, together = _heads(old, name, numbers), b"".join(old)
        if heads is None or b"<f" in together or b"<c" in together:
            return False             # a formula, or a cell that does not start with its address
        new = list(map(add, heads, ends))
        if not all(map(bytes.endswith, old, repeat(_ENDS))):
            new = list(map(add, new, map(_after, old)))
        if some:
            column_now = list(self.columns[j])
            for i, piece in zip(at, new):
                column_now[i] = piece
            new = column_now
        self.columns[j] = new
        return True


def _heads(cells: Sequence[bytes], name: bytes, numbers: Sequence[bytes]) -> list[bytes] | None:
    """Each cell up to its style, when all stand where they should: most columns have one style."""
    style = _style(cells[0])
    heads = between(name, numbers, b'"' + style)
    if all(map(bytes.startswith, cells, heads)) and (style or all(map(bytes.startswith, cells, repeat(_NO_STYLE), map(len, heads)))):
        return heads
    heads = between(name, numbers, b'"')
    if not all(map(bytes.startswith, cells, heads)):
        return None
    return list(map(add, heads, map(_style, cells)))


def between(before: bytes, middles: Sequence[bytes], after: bytes) -> list[bytes]:
    """Each of the middles between two texts that are the same for all."""
    return (before + b"\0".join(middles).replace(b"\0", after + b"\0" + before) + after).split(b"\0")


def _style(cell: bytes) -> bytes:
    return style_of(cell[:cell.find(b">")])


def _after(cell: bytes) -> bytes:
    """What follows a cell up to the next: the end of the row after its last."""
    at = cell.find(b"</c>")
    return cell[at + 4:] if at >= 0 else cell[cell.find(b"/>") + 2:]
