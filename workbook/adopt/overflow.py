"""Texts of a list's last column that run over into the empty cells beside it: beside a filled cell Excel cuts them off at the column's edge."""
from __future__ import annotations

import re

from workbook.adopt.find import Found
from workbook.stores.package import Package
from workbook.stores.parts import S
from workbook.stores.sheetxml import sheet_xml, take_apart
from workbook.stores.styles import styles_part

USUAL_WIDTH = 8.43          # characters of a column that says no other
SLACK = 2                   # characters that narrow letters win
_COL = re.compile(rb"<col\s[^>]*>")
_USUAL = re.compile(rb"<sheetFormatPr\s[^>]*?\bdefaultColWidth\s*=\s*[\"']([\d.]+)")
_ID = re.compile(rb'"(\d+)"')


def cut_off(package: Package, found: Found) -> int:
    """How many texts of the last column are longer than it is wide, and neither wrapped nor shrunk."""
    column = found.span.right
    texts = {found.first + n: cell for n, cell in enumerate(found.column(-1)) if isinstance(cell, str) and len(cell) > USUAL_WIDTH}
    if not texts:
        return 0
    xml = sheet_xml(package.read(found.sheet.part), found.sheet.name)
    wide = _width(xml.head, column) + SLACK
    long = [row for row, text in texts.items() if max(map(len, text.splitlines())) > wide]
    fitted = _fitted(package) if long else set()
    usual = xml.column_styles()
    styles = [next((c.style for c in take_apart(xml.row(row), row, xml.name).cells if c.column == column), usual.get(column, b"")) for row in long]
    return sum((int(m[1]) if (m := _ID.search(style)) else 0) not in fitted for style in styles)


def _width(head: bytes, column: int) -> float:
    """The column's width in characters."""
    for tag in _COL.findall(head):
        said = dict(re.findall(rb"(\w+)\s*=\s*[\"']([^\"']*)", tag))
        if b"width" in said and int(said[b"min"]) <= column <= int(said[b"max"]):
            return float(said[b"width"])
    usual = _USUAL.search(head)
    return float(usual[1]) if usual else USUAL_WIDTH


def _fitted(package: Package) -> set[int]:
    """The cell styles that wrap or shrink a text, or fill the cell with it."""
    group = package.xml(styles_part(package)).find(S + "cellXfs")
    aligned = [xf.find(S + "alignment") for xf in group] if group is not None else []
    return {i for i, a in enumerate(aligned) if a is not None and (
        {a.get("wrapText"), a.get("shrinkToFit")} & {"1", "true"} or a.get("horizontal") in ("fill", "justify"))}
