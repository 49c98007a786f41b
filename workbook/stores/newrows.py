"""New rows of a table, modelled on the last body row with content: its styles, its height, its formulas."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from receivables.tables import JOURNAL
from workbook.cellwrite import EMPTY
from workbook.stores import formulas
from workbook.stores.parts import TablePart, letters
from workbook.stores.sheetxml import RowParts, SheetXml, new_row_attributes, row_bytes, take_apart

FORMULA_MARK = b"\0"                 # stands in the end of a cell for its formula
DAY_MARK = b"\1"                     # stands between two ends: a serial for a cell whose format shows dates, a text for others
BLANK_FORMULA = b' t="str">\0<v></v></c>'
PIECE = 1 << 20


@dataclass(frozen=True)
class Model:
    """What new rows of a table look like. `styles` has an entry for each of its columns; `ours` are the columns that the schema knows.

    `silent` are columns where a blank cell looks as the sheet's column does anyway, so it is not stored. `bare` rows store their cells
    without addresses, one after the other from column A: the Journal, which only grows, is a third smaller so.
    """

    styles: dict[int, bytes]
    attributes: bytes
    formulas: dict[int, Callable[[int], bytes]]
    ours: frozenset[int]
    date_styles: frozenset[bytes]
    silent: frozenset[int] = frozenset()
    bare: bool = False

    def end(self, end: bytes, column: int, row: int, style: bytes, formula: bytes = b"") -> bytes:
        """The end of a cell with its formula put in, where it has one (the one it had, else the column's), a date as its style can show it."""
        if DAY_MARK in end:
            serial, text = end.split(DAY_MARK)
            return serial if style in self.date_styles else text
        if FORMULA_MARK not in end:
            return end
        return end.replace(FORMULA_MARK, formula or (self.formulas[column](row) if column in self.formulas else b""), 1)

    def default(self, column: int) -> bytes:
        """What a new row has in a column that nobody gave a value: the formula that a user filled the column with, or nothing."""
        return b">\0</c>" if column in self.formulas and column not in self.ours else EMPTY

    def cells(self, row: int, ends: Mapping[int, bytes]) -> list[tuple[int, bytes]]:
        """A whole new row's cells, by column."""
        made = []
        for c, style in self.styles.items():
            end = ends.get(c) or self.default(c)
            if end != EMPTY or c not in self.silent:
                made.append((c, b'<c r="%s%d"%s%s' % (letters(c).encode(), row, style, self.end(end, c, row, style))))
        return made

    def row(self, row: int, ends: Mapping[int, bytes]) -> bytes:
        """A whole new row."""
        return row_bytes(row, self.attributes, [cell for _, cell in self.cells(row, ends)])

    def rows(self, start: int, stop: int, ends: Mapping[int, list[bytes]]) -> bytes:
        """Whole new rows, column by column."""
        numbers = [b"%d" % n for n in range(start, stop)]
        columns = []
        for c, style in self.styles.items():
            column = ends.get(c) or [self.default(c)] * len(numbers)
            if FORMULA_MARK in column[0] or (self.date_styles and any(DAY_MARK in e for e in column)):
                column = [self.end(e, c, n, style) for e, n in zip(column, range(start, stop))]
            if self.bare:
                columns.append([b"<c" + style + e for e in column])
                continue
            head, tail, quiet = b'<c r="' + letters(c).encode(), b'"' + style, c in self.silent
            columns.append([head + n + tail + e if e != EMPTY or not quiet else b"" for n, e in zip(numbers, column)])
        attributes = b'"' + self.attributes + b">"
        return b"".join([b'<row r="' + n + attributes + b"".join(cells) + b"</row>" for n, cells in zip(numbers, zip(*columns))])


def model(sheet: SheetXml, table: TablePart, at: int, ours: frozenset[int], date_styles: frozenset[bytes] = frozenset()) -> Model:
    """The model that row `at` makes (the first body row, when the sheet has no such row)."""
    row = sheet.row(at)
    if not row:
        at, row = table.first, sheet.row(table.first)
    parts = take_apart(row, at, table.sheet.name) if row else RowParts(b"", [])
    cells = {c.column: c for c in parts.cells}
    columns = sheet.column_styles()
    styles = {c: cells[c].style if c in cells else columns.get(c, b"") for c in range(table.span.left, table.span.right + 1)}
    found: dict[int, Callable[[int], bytes]] = {}
    for c, column in enumerate(table.columns, table.span.left):
        own = cells.get(c)
        text = formulas.text_of(own.data) if own is not None and formulas.kind_of(own.data) == "plain" else None
        if text is not None or column.formula:
            found[c] = _formula(text or column.formula, at)
    silent = frozenset(c for c, style in styles.items() if style == columns.get(c, b""))
    bare = table.name == JOURNAL.name and table.span.left == 1 and all(styles.values())
    return Model(styles, sheet.less_height(new_row_attributes(parts.attributes)), found, ours, date_styles, silent, bare)


def _formula(text: str, at: int) -> Callable[[int], bytes]:
    """The `<f>` element of a column for any row."""
    if not formulas.names_cells(text):
        fixed = formulas.element(text)
        return lambda row: fixed
    made = formulas.row_formula(text, at)
    return lambda row: formulas.element(made(row))


class Buffer:
    """Small pieces joined into larger ones, for the compressor."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def add(self, piece: bytes) -> Iterator[bytes]:
        """Take a piece; gives a large one when enough has come together."""
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size > PIECE:
            yield from self.rest()

    def copy(self, data: bytes, start: int, stop: int) -> Iterator[bytes]:
        """Take a stretch of the old part; a long one is cut as it goes, never copied whole."""
        while stop - start > PIECE:
            yield from self.add(data[start:start + PIECE])
            start += PIECE
        yield from self.add(data[start:stop])

    def rest(self) -> Iterator[bytes]:
        """What is left."""
        if self.pieces:
            yield b"".join(self.pieces)
        self.pieces, self.size = [], 0
