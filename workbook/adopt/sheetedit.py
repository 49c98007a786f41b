"""New cells right of a list in a sheet's XML: every cell that was there keeps its bytes, rows that had none get theirs."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from receivables.errors import ReceivablesError
from workbook.stores.parts import Span, letters
from workbook.stores.sheetxml import Cell, SheetXml, change_dimension, sheet_xml, take_apart

_SPANS = re.compile(rb"\sspans\s*=\s*[\"'][^\"']*[\"']")
_PROTECTED = re.compile(rb"<sheetProtection\s[^>]*?\bsheet\s*=\s*[\"'](?:1|true)[\"']")
_CELL = re.compile(rb"<c(?=[\s>/])")
_COL_MAX = re.compile(rb"<col\s[^>]*?\bmax\s*=\s*[\"'](\d+)[\"']")
NARROWEST = 12            # characters of an added column; a longer header makes it wider


def check(data: bytes, sheet: str, span: Span) -> SheetXml:
    """The sheet, after refusing what forbids a table or more columns there."""
    xml = sheet_xml(data, sheet)
    if _PROTECTED.search(xml.data):
        raise ReceivablesError(f"You cannot adopt the list on {sheet} because the sheet is protected. Take the protection off, adopt, and protect it "
                               "again.")
    for where in xml.merges():
        if where.overlaps(span):
            raise ReceivablesError(f"You cannot adopt the list on {sheet} because cells in it are merged ({letters(where.left)}{where.top}). "
                                   "Take the merged cells apart first.")
    return xml


def styles_of(xml: SheetXml, row: int, columns: Sequence[int]) -> dict[int, bytes]:
    """The style attributes of some cells of a row."""
    data = xml.row(row)
    cells = {c.column: c.style for c in take_apart(data, row, xml.name).cells} if data else {}
    usual = xml.column_styles()
    return {c: cells.get(c, usual.get(c, b"")) for c in columns}


def put(xml: SheetXml, cells: Mapping[int, Sequence[tuple[int, bytes]]], left: int, headers: Sequence[str]) -> bytes:
    """The sheet with new cells (column, bytes) by row; columns rise, from `left` on, one for each header."""
    out, at = [xml.head], xml.start
    for row in sorted(cells):
        i = xml.at(row)
        there = i < len(xml.numbers) and xml.numbers[i] == row
        start = int(xml.starts[i])
        out.append(xml.data[at:start])
        at = int(xml.starts[i + 1]) if there else start
        out.append(_row(xml.data[start:at] if there else b"", row, cells[row], xml.name))
    out += [xml.data[at:xml.end], xml.tail]
    bottom, right = max(cells), left + len(headers) - 1

    def grown(where: Span) -> Span:
        return replace(where, right=max(where.right, right), bottom=max(where.bottom, bottom))

    out[0] = _widths(change_dimension(xml.head, grown), left, headers)
    return b"".join(out)


def _row(row: bytes, number: int, cells: Sequence[tuple[int, bytes]], sheet: str) -> bytes:
    """A row with cells put in; blank cells that stood there give way."""
    made = b"".join(cell for _, cell in cells)
    if not row:
        return b'<row r="%d">%s</row>' % (number, made)
    tag_end = row.find(b">")
    tag = _SPANS.sub(b"", row[:tag_end + 1])
    if row[tag_end - 1:tag_end] == b"/":
        return tag[:-2].rstrip() + b">" + made + b"</row>" + row[tag_end + 1:]
    lead, there, end = raw_cells(row, number, sheet)
    mine = {c for c, _ in cells}
    full = next((cell for cell, _ in there if cell.column in mine and not cell.blank), None)
    if full is not None:
        raise ReceivablesError(f"You cannot adopt the list on {sheet} because {letters(full.column)}{number} right of it is not empty. "
                               "Make room first.")
    left = b"".join(raw for cell, raw in there if cell.column < min(mine))
    return tag + lead + left + made + b"".join(raw for cell, raw in there if cell.column > max(mine)) + end


def raw_cells(row: bytes, number: int, sheet: str) -> tuple[bytes, list[tuple[Cell, bytes]], bytes]:
    """A row's cells with the very bytes that stand there; what is between the row's tag and them, and what follows."""
    start, close = row.find(b">") + 1, row.rfind(b"</row>")
    if close < 0:
        return b"", [], row[start:]
    lead, *pieces = _CELL.split(row[start:close])
    return lead, list(zip(take_apart(row, number, sheet).cells, (b"<c" + piece for piece in pieces), strict=True)), row[close:]


def cols(left: int, headers: Sequence[str]) -> bytes:
    """Widths for new columns, so that no header is cut off."""
    return b"".join(b'<col min="%d" max="%d" width="%d" customWidth="1"/>' % (n, n, max(NARROWEST, len(header) * 1.2 + 3))
                    for n, header in enumerate(headers, left))


def _widths(head: bytes, left: int, headers: Sequence[str]) -> bytes:
    """The head with widths for new columns that have none."""
    made = cols(left, headers)
    end = head.rfind(b"</cols>")
    if end < 0:
        at = head.rfind(b"<sheetData")
        return head[:at] + b"<cols>" + made + b"</cols>" + head[at:]
    last = max((int(m[1]) for m in _COL_MAX.finditer(head)), default=0)
    return head[:end] + made + head[end:] if last < left else head
