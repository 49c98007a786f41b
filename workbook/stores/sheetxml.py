"""A worksheet part as bytes: where its rows are, what a row's cells are, and the ranges in its head and tail.

Nothing is parsed that need not be: the part is cut at `<sheetData>`, rows are found by their numbers, and only a row that changes is
taken apart. Ranges (conditional formats, drop-downs, dimension) are changed in place, so that everything else stays byte for byte.

>>> sheet = SheetXml(b'<worksheet><sheetData><row r="2"><c r="A2" s="1"/><c r="B2"><v>5</v></c></row></sheetData></worksheet>')
>>> sheet.row(2)
b'<row r="2"><c r="A2" s="1"/><c r="B2"><v>5</v></c></row>'
>>> [(cell.column, cell.style, cell.blank) for cell in take_apart(sheet.row(2), 2).cells]
[(1, b' s="1"', True), (2, b'', False)]
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from receivables.errors import ReceivablesError
from workbook.stores.parts import Span, letters, number, ref, span
from workbook.stores.rowindex import Rows, refusal

_SHEET_DATA = re.compile(rb"<sheetData\s*(/?)>")
_CELL = re.compile(rb"<c(?=[\s>/])")
_CELL_REF = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})(\d+)[\"']")
_FIRST = re.compile(rb'<c r="([A-Z]+)\d')
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_ROW_ATTRIBUTES = re.compile(rb"\s+([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_SQREF = re.compile(rb"(\ssqref\s*=\s*[\"'])([^\"']*)([\"'])|(<(?:[\w.-]+:)?sqref>)([^<]*)(<)")
RULE = re.compile(rb"(<(?:[\w.-]+:)?(f|formula[12]?)(?:\s[^>]*)?>)([^<]*)(</)")        # where conditional formats, validations and sparklines look
_DIMENSION = re.compile(rb"(<dimension\s+ref\s*=\s*[\"'])([^\"']*)([\"'])")
_MERGE = re.compile(rb"<mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']*)[\"']")
_USUAL_HEIGHT = re.compile(rb'<sheetFormatPr\s[^>]*?\bdefaultRowHeight="([\d.]+)"[^>]*')
_COL = re.compile(rb"<col\s([^>]*?)/?>")
_NOT_NEW = frozenset((b"r", b"spans", b"hidden", b"outlineLevel", b"collapsed"))
_COLUMNS = {letters(n).encode(): n for n in range(1, 703)}


@dataclass(frozen=True)
class Cell:
    """One `<c>` element: its column, its style attribute (" s=\\"5\\"" or nothing) and its bytes."""

    column: int
    style: bytes
    data: bytes

    @property
    def blank(self) -> bool:
        """True when it holds neither value nor formula."""
        return not any(mark in self.data for mark in (b"<v>", b"<is>", b"<f", b"<v ", b"<is "))


@dataclass(frozen=True)
class RowParts:
    """A row taken apart: the attributes of its tag (without r and spans), and its cells in order."""

    attributes: bytes
    cells: list[Cell]


class SheetXml(Rows):
    """A worksheet part cut into head, rows and tail. Raises ReceivablesError for markup that cannot be patched safely."""

    def __init__(self, data: bytes, name: str = "this sheet") -> None:
        opening = _SHEET_DATA.search(data)
        if opening is None or data[:4].find(b"\0") >= 0:
            raise refusal(name, "its markup is of a kind that no spreadsheet program writes")
        start, empty = opening.end(), bool(opening[1])
        end = start if empty else data.rfind(b"</sheetData>", start)
        if end < 0:
            raise refusal(name, "its markup is cut off")
        super().__init__(data, start, end, name)
        self.head, self.tail = data[:start], data[end:]
        if empty:
            self.head, self.tail = data[:opening.start()] + b"<sheetData>", b"</sheetData>" + data[start:]

    def skeleton(self) -> bytes:
        """Everything but the rows and the ranges that follow a table."""
        return skeleton(self.head, self.tail)

    def column_styles(self) -> dict[int, bytes]:
        """The style attribute that `<cols>` gives to each column; columns without one are left out."""
        found: dict[int, bytes] = {}
        for m in _COL.finditer(self.head):
            parts = dict(re.findall(rb"(min|max|style)\s*=\s*[\"'](\d+)[\"']", m[1]))
            if int(parts.get(b"style", 0)):
                for c in range(int(parts[b"min"]), min(int(parts[b"max"]), 16_384) + 1):
                    found[c] = b' s="%s"' % parts[b"style"]
        return found

    def less_height(self, attributes: bytes) -> bytes:
        """A row's attributes without a height that every row of this sheet has anyway."""
        usual = _USUAL_HEIGHT.search(self.head)
        if usual is None or b'customHeight="1"' not in usual[0]:
            return attributes
        return attributes.replace(b' ht="%s" customHeight="1"' % usual[1], b"")

    def merges(self) -> list[Span]:
        """Merged areas."""
        return [where for m in _MERGE.finditer(self.tail) if (where := span(m[1].decode())) is not None]


def sheet_xml(data: bytes, name: str) -> SheetXml:
    """A worksheet part cut into head, rows and tail; one in unusual markup is written plainly first."""
    try:
        return SheetXml(data, name)
    except ReceivablesError:
        from workbook.stores.plainxml import plain

        return SheetXml(plain(data, name), name)


def skeleton(head: bytes, tail: bytes) -> bytes:
    """What stands around a sheet's rows, without the ranges that follow a table."""
    tail = RULE.sub(lambda m: m[1] + m[3].translate(None, b"0123456789") + m[4], tail)
    return _DIMENSION.sub(rb"\1\3", _SQREF.sub(rb"\1\3\4\6", head + b"\0" + tail))


def take_apart(row: bytes, at: int, sheet: str = "this sheet") -> RowParts:
    """A row's attributes and cells. Raises ReceivablesError when cells carry no address or another row's."""
    end = row.find(b">")
    tag = row[4:end].rstrip(b"/")
    attributes = b"".join(b" %s=%s" % (k, v) for k, v in _ROW_ATTRIBUTES.findall(tag) if k not in (b"r", b"spans"))
    close = row.rfind(b"</row>")
    if row[end - 1:end] == b"/" or close < 0:
        return RowParts(attributes, [])
    cells: list[Cell] = []
    digits = b"%d" % at
    for piece in _CELL.split(row[end + 1:close])[1:]:
        cells.append(_cell(piece, at, digits, cells[-1].column if cells else 0, sheet))
    return RowParts(attributes, cells)


def _cell(piece: bytes, at: int, digits: bytes, before: int, sheet: str) -> Cell:
    """A cell from what follows its "<c"; one without an address stands right of the one before."""
    tag = piece[:piece.find(b">")]
    end = tag.find(b'"', 4)
    if tag[:4] == b' r="' and tag[4:end].endswith(digits) and (column := _COLUMNS.get(tag[4:end - len(digits)])):
        return Cell(column, style_of(tag), b"<c" + piece.rstrip())
    m = _CELL_REF.search(tag)
    if m is None:
        return Cell(before + 1, style_of(tag), b'<c r="%s%d"' % (letters(before + 1).encode(), at) + piece.rstrip())
    if int(m[2]) != at:
        raise refusal(sheet, "its cells carry wrong addresses")
    return Cell(number(m[1].decode()), style_of(tag), b"<c" + piece.rstrip())


def within(row: bytes, span: Span) -> bool:
    """True when a row has cells, all of them plainly written and inside the span's columns."""
    first, last = _FIRST.search(row), _FIRST.match(row, max(row.rfind(b"<c r="), 0))
    plain = row.count(b"<c") == row.count(b'<c r="')
    return plain and first is not None and last is not None and _COLUMNS.get(first[1], 0) >= span.left and _COLUMNS.get(last[1], 16_385) <= span.right


def style_of(tag: bytes) -> bytes:
    """The style attribute of a cell's opening tag, as ` s="5"`; nothing when it has none."""
    at = tag.find(b' s="')
    if at > 0:
        return tag[at:tag.find(b'"', at + 4) + 1]
    found = _STYLE.search(tag)
    return b' s="%s"' % found[1] if found else b""


def renumber(cell: Cell, row: int) -> bytes:
    """A cell's bytes with another row in its address."""
    address = b"%s%d" % (letters(cell.column).encode(), row)
    if cell.data.startswith(b'<c r="'):
        return b'<c r="' + address + cell.data[cell.data.find(b'"', 6):]
    end = cell.data.find(b">")
    return re.sub(rb"(\sr\s*=\s*[\"'])[A-Za-z]{1,3}\d+", rb"\g<1>" + address, cell.data[:end], count=1) + cell.data[end:]


def new_row_attributes(attributes: bytes) -> bytes:
    """What a new row takes from the row it is modelled on: height and style, not hiding or outline."""
    return b"".join(b" %s=%s" % (k, v) for k, v in _ROW_ATTRIBUTES.findall(attributes) if k not in _NOT_NEW)


def row_bytes(row: int, attributes: bytes, cells: list[bytes]) -> bytes:
    """A row put together; nothing at all when there is nothing to say."""
    if not cells:
        return b'<row r="%d"%s/>' % (row, attributes) if attributes else b""
    return b'<row r="%d"%s>%s</row>' % (row, attributes, b"".join(cells))


def change_ranges(xml: bytes, change: Callable[[Span], Span]) -> bytes:
    """Every range of conditional formats, validations and the like (plain and x14) changed; the bytes between stay."""
    def tokens(text: bytes) -> bytes:
        return b" ".join(_changed(t, change) for t in text.split(b" "))

    def one(m: re.Match[bytes]) -> bytes:
        return m[1] + tokens(m[2]) + m[3] if m[1] else m[4] + tokens(m[5]) + m[6]

    return _SQREF.sub(one, xml)


def change_dimension(head: bytes, change: Callable[[Span], Span]) -> bytes:
    """The sheet's dimension changed."""
    return _DIMENSION.sub(lambda m: m[1] + _changed(m[2], change) + m[3], head, count=1)


def _changed(token: bytes, change: Callable[[Span], Span]) -> bytes:
    where = span(token.decode("ascii", "replace"))
    if where is None:
        return token
    new = change(where)
    return token if new == where else ref(new).encode()
