"""Formulas whose results are not in the file, as programs leave them that write formulas and do not calculate: their cells read as blank."""
from __future__ import annotations

import re
from collections.abc import Collection

from workbook.adopt.find import Found
from workbook.readers.grid import blank
from workbook.stores.package import Package
from workbook.stores.parts import letters
from workbook.stores.sheetxml import sheet_xml, take_apart

_FORMULA = re.compile(rb"<f[\s>/]")
_RESULT = re.compile(rb"<v>[^<]|<v\s[^>]*>[^<]")
_TEXT = re.compile(rb"^<c\s[^>]*\bt\s*=\s*[\"']str[\"']")


def without(package: Package, found: Found, columns: Collection[int]) -> str:
    """The first cell of these columns (counted from 0) with a formula and no result, "" where every formula has one."""
    rows = [n for n, row in enumerate(found.rows) if any(blank(row[c]) for c in columns)]
    data = package.read(found.sheet.part) if rows else b""
    if not _FORMULA.search(data):
        return ""
    xml, wanted = sheet_xml(data, found.sheet.name), {found.span.left + c for c in columns}
    for n in rows:
        row = found.first + n
        cells = take_apart(xml.row(row), row, xml.name).cells if xml.row(row) else ()
        bare = next((c for c in cells if c.column in wanted and _unreckoned(c.data)), None)
        if bare is not None:
            return f"{letters(bare.column)}{row}"
    return ""


def _unreckoned(cell: bytes) -> bool:
    """A cell with a formula and no result; a text may well be none."""
    return bool(_FORMULA.search(cell)) and not _RESULT.search(cell) and not _TEXT.match(cell)
