"""Many rows of a sheet changed at once: rows that look alike are taken apart by one pattern, and joined column by column.

Only what is plain is done here: every changed cell is there, with its address first, and neither it nor its new value is a formula. Rows
with more to them are left to `celledit`, which takes them one by one and gives the same bytes.

>>> rows = [b'<row r="%d"><c r="A%d" s="5"><v>1</v></c><c r="B%d" s="6" t="s"><v>3</v></c></row>' % (n, n, n) for n in range(2, 12)]
>>> edited(range(2, 12), rows, NewCells.of({n: {2: b"><v>7</v></c>"} for n in range(2, 12)}))[9]
b'<row r="9"><c r="A9" s="5"><v>1</v></c><c r="B9" s="6"><v>7</v></c></row>'
"""
from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.stores.newrows import DAY_MARK, FORMULA_MARK
from workbook.stores.parts import number
from workbook.stores.sheetxml import style_of

FEW = 8                              # rows of one kind that are not worth the trouble
KINDS = 8                            # of rows, in one go
_START = b'<c r="'
_CELL = re.compile(rb'([A-Z]{1,3})\d+"[^<>]*')
_VALUE = rb"(?![^<>]*\ss\s*=)[^<>/]*(?:/>|>(?:<v>[^<>]*</v>|<is><t[^<>]*>[^<>]*</t></is>)?</c>)"
_SHAPES = {b"><v>": b"><v>[^<>]*+</v></c>", b"><is><t>": b"><is><t>[^<>]*+</t></is></c>"}          # the usual ones, after their attributes
_SHAPE = re.compile(rb"([^<>/]*)(><v>|><is><t>)[^<>]*<")


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
    """The rows that look alike, with their new cells; b"" for one with more to it. `texts` are the rows as they stand."""
    place = dict(zip(cells.rows, range(len(cells.rows))))
    left = {row: text for row, text in zip(rows, texts) if text and row in place}
    made: dict[int, bytes] = {}
    for _ in range(KINDS):
        if len(left) < FEW:
            break
        first = next(iter(left))
        kind = _Kind.of(left[first], cells)
        done = kind.edited(left, cells, place) if kind is not None else {}
        made |= done
        left = {row: text for row, text in left.items() if row not in done and row != first} if len(done) < len(left) else {}
    return made


def _value(cell: bytes, style: bytes) -> bytes:
    """An expression for what follows the style of a plain cell. It looks first for what this cell, given from its row number on, has there."""
    row, _, after = cell.partition(b'"' + style)
    shape = _SHAPE.match(after) if row.isdigit() and re.match(_VALUE, after) else None
    usual = b"" if shape is None else re.escape(shape[1]) + _SHAPES[shape[2]] + b"|"
    return b"(?:" + usual + _VALUE + b")"


@dataclass(frozen=True)
class _Kind:
    """Rows with the same cells in the same styles. `expression` matches one, and catches its number, the rest of its tag, and what may stay;
    it is put together again from `slots`: a column's new end (number), what was caught next (0), or the row's number (-1); `fixed`
    stands before each."""

    expression: re.Pattern[bytes]
    fixed: list[bytes]
    slots: list[int]

    @classmethod
    def of(cls, one: bytes, cells: NewCells) -> _Kind | None:
        """The kind of a row; None where there is more to it."""
        first, *parts = one.split(_START)
        found = [_CELL.match(part) for part in parts]
        names = [number(m[1].decode()) if m is not None else 0 for m in found]
        if not first or sorted(set(names)) != names or not cells.columns.keys() <= set(names):
            return None
        expression, fixed, slots, staying = [rb'<row r="(\d+)"([^<>]*)>'], [b'<row r="', b'"', b">"], [-1, 0], False
        for m, column in zip(found, names):
            if m is None or column not in cells.columns:
                if not staying:
                    expression, fixed, slots, staying = [*expression, rb"([^\0]*?)"], [*fixed, b""], [*slots, 0], True
                continue
            head, style = b'<c r="' + m[1], style_of(m[0])
            value = _value(m.string[m.end(1):], style)
            all_new = len(cells.columns[column][0]) == len(cells.rows)
            expression.append(head + rb'\1"' + style + (value if all_new else b"(" + value + b")"))
            fixed = [*fixed[:-1], fixed[-1] + head, b'"' + style, b""]
            slots, staying = [*slots, -1, column], False
        whole = b"".join(expression) + rb"(</row>\s*)(?=\0)"
        return cls(re.compile(whole), fixed, [*slots, 0])

    def edited(self, rows: Mapping[int, bytes], cells: NewCells, place: Mapping[int, int]) -> dict[int, bytes]:
        """Those of the rows that are of this kind, with their new cells; b"" for one with more to it."""
        joined, step = b"\0".join([*rows.values(), b""]), self.expression.groups + 1
        if joined.count(b"\0") != len(rows):
            return {}
        flat = self.expression.split(joined)         # a match is a whole row: nothing in it goes over a zero byte
        caught = iter([flat[i::step] for i in range(1, step)])
        numbers = next(caught)
        mine = list(rows) if len(numbers) == len(rows) else list(map(int, numbers))
        whole = mine == cells.rows
        places = [] if whole else [place[row] for row in mine]
        columns: list[Sequence[bytes]] = []
        for slot in self.slots:
            if slot < 1:
                columns.append(numbers if slot else next(caught))
                continue
            at, ends = cells.columns[slot]
            if len(at) == len(cells.rows):
                columns.append(ends if whole else [ends[i] for i in places])
                continue
            new, old = dict(zip(at, ends)), next(caught)
            columns.append([new.get(i, end) for i, end in zip(range(len(old)) if whole else places, old)])
        return dict(zip(mine, self._together(columns)))

    def _together(self, columns: Sequence[Sequence[bytes]]) -> list[bytes]:
        """The rows from what stands in their slots; b"" for one that is not done with that."""
        pieces = [piece for one, column in zip(self.fixed, columns) for piece in (itertools.repeat(one), column)]
        rows = list(map(b"".join, zip(*pieces)))
        joined = b"".join(rows)
        if FORMULA_MARK in joined or DAY_MARK in joined:
            rows = [b"" if FORMULA_MARK in row or DAY_MARK in row else row for row in rows]
        return rows
