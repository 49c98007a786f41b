"""Many rows of a sheet changed at once: rows that look alike are taken apart by one pattern, and put together by one template.

Only what is plain is done here: every changed cell is there, with its address first, and neither it nor its new value is a formula. Rows
with more to them are left to `celledit`, which takes them one by one and gives the same bytes.

>>> rows = [b'<row r="%d"><c r="A%d" s="5"><v>1</v></c><c r="B%d" s="6" t="s"><v>3</v></c></row>' % (n, n, n) for n in range(2, 12)]
>>> edited(range(2, 12), rows, NewCells.of({n: {2: b"><v>7</v></c>"} for n in range(2, 12)}))[9]
b'<row r="9"><c r="A9" s="5"><v>1</v></c><c r="B9" s="6"><v>7</v></c></row>'
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from workbook.stores.newrows import DAY_MARK, FORMULA_MARK
from workbook.stores.parts import number
from workbook.stores.sheetxml import style_of

FEW = 8                              # rows of one kind that are not worth the trouble
KINDS = 8                            # of rows, in one go
_START = b'<c r="'
_CELL = re.compile(rb'([A-Z]{1,3})\d+"[^<>]*')
_NO_MORE_STYLE = rb"(?![^<>]*\ss\s*=)"
_VALUE = rb"[^<>/]*(?:/>|>(?:<v>[^<>]*</v>|<is><t[^<>]*>[^<>]*</t></is>)?</c>)"


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
    """The rows that look alike, with their new cells. `texts` are the rows as they stand."""
    place = {row: i for i, row in enumerate(cells.rows)}
    left = [_Row(row, place[row], text) for row, text in zip(rows, texts) if text and row in place]
    made: dict[int, bytes] = {}
    for _ in range(KINDS):
        if len(left) < FEW:
            break
        kind = _Kind.of(left[0], cells)
        left, made = (left[1:], made) if kind is None else kind.edited(left, cells, made)
    return made


class _Row(NamedTuple):
    """A row: its number, its place among the new cells, and how it stands."""

    row: int
    place: int
    text: bytes


@dataclass(frozen=True)
class _Kind:
    """Rows with the same cells in the same styles. `expression` matches one, and catches its number, the rest of its tag, and what may stay;
    `template` puts it together again from `slots`: a column's new end (number), or what was caught next (0), or the row's number (-1)."""

    expression: re.Pattern[bytes]
    template: bytes
    slots: list[int]

    @classmethod
    def of(cls, one: _Row, cells: NewCells) -> _Kind | None:
        """The kind of a row; None where there is more to it."""
        first, *parts = one.text.split(_START)
        found = [_CELL.match(part) for part in parts]
        names = [number(m[1].decode()) if m is not None else 0 for m in found]
        if not first or sorted(set(names)) != names or not cells.columns.keys() <= set(names):
            return None
        expression, template, slots, staying = [rb'<row r="(\d+)"([^<>]*)>'], [b'<row r="%b"%b>'], [-1, 0], False
        for m, column in zip(found, names):
            if m is None or column not in cells.columns:
                expression, template, slots, staying = ([*expression, b"(.*?)"], [*template, b"%b"], [*slots, 0], True) if not staying else (
                    expression, template, slots, True)
                continue
            head, style = m[1], style_of(m[0])
            all_new = len(cells.columns[column][0]) == len(cells.rows)
            expression.append(b'<c r="' + head + rb'\1"' + style + _NO_MORE_STYLE + (_VALUE if all_new else b"(" + _VALUE + b")"))
            template.append(b'<c r="' + head + b'%b"' + style + b"%b")
            slots, staying = [*slots, -1, column], False
        whole = b"".join(expression) + rb"(</row>\s*)"
        return cls(re.compile(whole, re.DOTALL), b"".join(template) + b"%b", [*slots, 0])

    def edited(self, rows: Sequence[_Row], cells: NewCells, made: dict[int, bytes]) -> tuple[list[_Row], dict[int, bytes]]:
        """The rows of another kind, and those of this kind added to the rows that are made."""
        match, mine, others, groups = self.expression.fullmatch, [], [], []
        for one in rows:
            found = match(one.text)
            if found is None:
                others.append(one)
            else:
                mine.append(one)
                groups.append(found.groups())
        if not mine:
            return others[1:], made
        whole, caught = len(mine) == len(cells.rows), iter(zip(*groups))
        numbers = next(caught)
        at = {} if whole else {one.place: i for i, one in enumerate(mine)}
        columns: list[Sequence[bytes]] = []
        for slot in self.slots:
            if slot < 1:
                columns.append(numbers if slot else next(caught))
                continue
            places, ends = cells.columns[slot]
            if len(places) == len(cells.rows):
                columns.append(ends if whole else [ends[one.place] for one in mine])
                continue
            mixed = list(next(caught))
            for i, end in zip(places, ends):
                if whole or i in at:
                    mixed[i if whole else at[i]] = end
            columns.append(mixed)
        new = list(map(self.template.__mod__, zip(*columns)))
        made.update((one.row, text) for one, text in zip(mine, new) if FORMULA_MARK not in text and DAY_MARK not in text)
        return others, made
