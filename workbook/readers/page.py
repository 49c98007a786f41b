"""A table of a web page, or of a workbook as XML, as rows of cells: what many banks call .xls.

>>> found = read_page(b"<html><table><tr><th>Date<th>Amount<tr><td>20.11.2026<td>150,00</table></html>", "list.xls")
>>> found.rows, found.lines
([['Date', 'Amount'], ['20.11.2026', '150,00']], [1, 1])
"""
from __future__ import annotations

import re
from html.parser import HTMLParser

from workbook.readers.dialect import decode
from workbook.readers.grid import Grid

_BEGINS = re.compile(rb"\s*<(?:!doctype|html|head|meta|table|style|\?xml|\?mso|workbook|ss:workbook|body|div|center|font|br)", re.IGNORECASE)
_TABLE = re.compile(rb"<table|urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_ROWS, _CELLS = ("tr", "row", "ss:row"), ("td", "th", "cell", "ss:cell")
_SILENT = ("style", "script", "title", "documentproperties", "styles")
_WIDEST = 500          # cells of a row, whatever a column's index says


def is_page(data: bytes) -> bool:
    """True for a web page or XML with a table in it."""
    return bool(_BEGINS.match(data[:512].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe"))) and \
        bool(_TABLE.search(data[:1 << 18].replace(b"\0", b"")))


def read_page(data: bytes, file: str) -> Grid:
    """The rows of all tables of the page, one below the other."""
    reader = _Tables()
    reader.feed(decode(data).text)
    reader.close()
    reader.end_row()
    kept = [(line, row) for line, row in reader.rows if any(row)]
    return Grid(file, "", [row for _, row in kept], [line for line, _ in kept])


class _Tables(HTMLParser):
    """A row ends where the next begins, also one that only lays out the page and holds a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[str]]] = []
        self.line, self.silent = 1, 0
        self.cells: list[list[str]] | None = None          # of the open row, each as pieces of text
        self.cell: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _ROWS:
            self.end_row()
            self.line, self.cells = self.getpos()[0], []
        elif tag in _CELLS and self.cells is not None:
            said = dict(attrs)
            self.cells += [[] for _ in range(min(_number(said.get("ss:index")), _WIDEST) - 1 - len(self.cells))]
            self.cell = []
            self.cells.append(self.cell)
            self.cells += [[] for _ in range(min(_number(said.get("colspan")), _WIDEST) - 1)]
        elif tag in ("br", "p", "div"):
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _ROWS or tag == "table":
            self.end_row()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.cell.append(data)

    def end_row(self) -> None:
        """Put the open row, if there is one, to the others."""
        if self.cells is not None:
            self.rows.append((self.line, [" ".join("".join(cell).split()) for cell in self.cells]))
        self.cells, self.cell = None, []


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else 1
