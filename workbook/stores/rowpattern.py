"""What the rows of a list look like, as one regular expression that takes a row apart: every cell with its own address, in its place.

>>> row = b'<row r="7"><c r="A7" t="s"><v>3</v></c><c r="B7" s="2"><v>1.5</v></c><c r="C7" s="2"/></row>'
>>> pattern = Pattern(learnt(row, 0))
>>> [(cell.column, cell.kind) for cell in pattern.valued], pattern.match(row, 0).groups()
([(1, 'shared'), (2, 'number')], (b'7', b'3', b'1.5'))
>>> pattern.match(b'<row r="8"><c r="A8" t="s"><v>9</v></c><c r="B7" s="2"><v>1</v></c><c r="C8" s="2"/></row>', 0) is None
True
"""
from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbook.stores.parts import MAX_COLUMN, letters, number

BLANK, SHARED, DATE_OR_NUMBER, TEXT, ANY = "blank", "shared", "number", "text", "any"
MANY = 500                           # columns of a list
_ROW = re.compile(rb'\s*<row r="(\d{1,7})"[^<>]*>')
_CELL = re.compile(rb'([A-Z]{1,3})(\d{1,7})"((?: [a-z]+="[^"<>]*")*)(/>|>.*</c>)', re.DOTALL)
_STYLED = re.compile(rb'(?: s="\d+")?')
_KINDS = {                           # attributes after the style, content, and what of it is caught
    SHARED: (re.compile(rb'(?: s="\d+")? t="s"'), re.compile(rb"><v>\d+</v></c>"), rb"><v>([0-9]++)</v></c>"),
    DATE_OR_NUMBER: (re.compile(rb'(?: s="\d+")?(?: t="n")?'), re.compile(rb"><v>[0-9.eE+-]+</v></c>"), rb"><v>([0-9.eE+-]++)</v></c>"),
    TEXT: (re.compile(rb'(?: s="\d+")? t="inlineStr"'), re.compile(rb"><is><t>[^<]*</t></is></c>"), rb"><is><t>([^<]*+)</t></is></c>"),
}
_ANY = rb"([^<>]*(?:/>|>(?:</?(?:f|v|is|t)(?:\s[^<>]*)?/?>[^<>]*)*+</c>))"
_NO_VALUE = rb'(?: s="\d+")?/>'


class NotPlain(Exception):
    """The rows are written in another way than was taken for granted."""


@dataclass(frozen=True)
class Cells:
    """The cells of a column: of which kind, with which attributes. `blank` says that there are empty ones, `absent` that rows lack them."""

    column: int
    kind: str
    attributes: bytes = b""
    blank: bool = False
    absent: bool = False

    def expression(self) -> bytes:
        """What matches one of them; its value is caught."""
        if self.kind == BLANK:
            body = _NO_VALUE
        elif self.kind == ANY:
            body = _ANY
        else:
            body = re.escape(self.attributes) + _KINDS[self.kind][2]
            body = b"(?:" + body + b"|" + _NO_VALUE + b")" if self.blank else body
        whole = b'<c r="' + letters(self.column).encode() + rb'\1"' + body
        return b"(?:" + whole + b")?+" if self.absent else whole


class Pattern:
    """Rows whose cells are these. `match(data, at)` catches the row's number and the value of each of `valued`; `used` counts the rows that it
    was used for one by one."""

    def __init__(self, cells: Sequence[Cells]) -> None:
        self.cells = cells
        self.valued = [cell for cell in cells if cell.kind != BLANK]
        self.left, self.right = cells[0].column, cells[-1].column
        row = rb'<row r="(\d{1,7})"[^<>]*>' + b"".join(cell.expression() for cell in cells) + rb"</row>\s*"
        self.match, self._split = re.compile(rb"\s*" + row).match, re.compile(row).split
        self.used = 0

    def apart(self, rows: bytes) -> tuple[list[list[bytes | None]], bytes]:
        """All rows that match: their numbers, and the values of each of `valued` (None where there is none); and the rows that do not.
        Raises NotPlain."""
        flat, step = self._split(rows), len(self.valued) + 2
        left = [piece for between in flat[::step] if between and (piece := between.strip())]
        if not all(piece.startswith(b'<row r="') and piece.endswith((b"</row>", b"/>")) for piece in left):
            raise NotPlain                   # what is left is no whole rows: they were inside of something
        return [flat[i::step] for i in range(1, step)], b"".join(left)

    def with_cells(self, cells: Sequence[Cells]) -> Pattern | None:
        """The pattern for these rows too, when they differ in nothing but what is blank or left out."""
        ours, theirs = {cell.column: cell for cell in self.cells}, {cell.column: cell for cell in cells}
        both = [_joined(ours.get(c), theirs.get(c)) for c in sorted(ours | theirs)]
        joined = [cell for cell in both if cell is not None]
        return Pattern(joined) if len(joined) == len(both) and any(cell.kind != BLANK for cell in cells) else None


@dataclass(frozen=True)
class Caught:
    """What a pattern caught of its rows, column by column: their numbers, and then what stands in its `valued` cells."""

    pattern: Pattern
    columns: list[list[Any]]

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.columns[0])

    def of(self, i: int) -> Sequence[bytes]:
        """A column; what is blank or left out is b""."""
        column, cell = self.columns[i], self.pattern.valued[i - 1]
        return [caught or b"" for caught in column] if cell.blank or cell.absent else column


def learnt(data: bytes, at: int) -> list[Cells]:
    """The cells of the row that starts here; none for a row without cells. Raises NotPlain."""
    tag = _ROW.match(data, at)
    if tag is None:
        return []
    end = data.find(b"</row>", tag.end())
    first, *cells = data[tag.end():end].split(b'<c r="')
    if end < 0 or tag[0].endswith(b"/>"):
        return []
    if first:
        raise NotPlain
    found = [_cells(cell, tag[1]) for cell in cells]
    if len(found) > MANY or any(a.column >= b.column for a, b in itertools.pairwise(found)):
        raise NotPlain
    return found


def _cells(cell: bytes, row: bytes) -> Cells:
    m = _CELL.fullmatch(cell)
    column = number(m[1].decode()) if m is not None and m[2] == row else 0
    if m is None or not 0 < column <= MAX_COLUMN:
        raise NotPlain
    attributes, body = m[3], m[4]
    if body == b"/>" and _STYLED.fullmatch(attributes):
        return Cells(column, BLANK)
    kind = next((k for k, (allowed, content, _) in _KINDS.items() if allowed.fullmatch(attributes) and content.fullmatch(body)), ANY)
    return Cells(column, kind, b"" if kind == ANY else attributes)


def _joined(ours: Cells | None, theirs: Cells | None) -> Cells | None:
    if ours is None or theirs is None:
        there = ours or theirs
        return replace(there, absent=True) if there is not None else None
    if (ours.kind, ours.attributes) == (theirs.kind, theirs.attributes):
        return replace(ours, blank=ours.blank or theirs.blank, absent=ours.absent or theirs.absent)
    if BLANK in (ours.kind, theirs.kind):
        valued = theirs if ours.kind == BLANK else ours
        return replace(valued, blank=True, absent=ours.absent or theirs.absent)
    return None
