"""A report as sheets for an open workbook: an .xlsx file with values, and the formulas that are written once they stand in the workbook.

The formulas of a report look at the ledger's names and tables, which the file alone does not have; a program that opened it would
mend them away. So the file carries their results, and they follow.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import unescape

from workbook.reports import Bulk
from workbook.stores.archive import pack
from workbook.stores.fill import filled, grown_table
from workbook.stores.openbook import Area
from workbook.stores.openplan import Fill
from workbook.stores.parts import Span, cell, sheets, tables
from workbook.stores.port import Report
from workbook.stores.transplant import draw

_CELL = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*>)<f[^>]*>([^<]*)</f>')
_FUTURE = re.compile(r"_xlfn\.(?:_xlws\.)?")


@dataclass(frozen=True)
class Drawn:
    """A report's sheets: their names, the formulas to write into them, and which tables stand on them (sheet, table)."""

    names: tuple[str, ...]
    fills: tuple[Fill, ...]
    tables: tuple[tuple[str, str], ...] = ()


def draw_into(path: Path, report: Report, renamed: Mapping[str, str] | None = None) -> Drawn:
    """Write the report's sheets to an .xlsx file, some of them under other names."""
    drawn = draw(report, renamed)
    package, fills = drawn.package, []
    names = []
    for sheet in sheets(package):
        data, found = _without_formulas(package.read(sheet.part), sheet.name)
        names.append(sheet.name)
        bulk = drawn.bulks.get(sheet.name)
        fills += [fill for fill in found if bulk is None or fill.area.span.top != bulk.row]           # its pattern row becomes the first of the body
        if bulk is None:
            package.replace(sheet.part, data)
            continue
        fills += _filled_columns(bulk, sheet.name)
        plain = replace(bulk, columns=tuple(replace(c, formulas=[]) for c in bulk.columns))
        package.replace(sheet.part, pack(filled(data, plain)))
        for arrow in package.relationships(sheet.part).values():
            if arrow.kind == "table":
                package.replace(arrow.target, grown_table(package.read(arrow.target), bulk))
    listed = tuple((part.sheet.name, name) for name, part in tables(package).items())
    with path.open("wb") as out:
        package.save(out)
    package.close()
    return Drawn(tuple(names), tuple(fills), listed)


def _filled_columns(bulk: Bulk, sheet: str) -> list[Fill]:
    """Columns of a long body that have one formula from top to bottom. (A formula of single cells, a link, stays its value.)"""
    last = bulk.row + bulk.rows - 1
    return [Fill(Area(sheet, Span(at, bulk.row, at, last)), "=" + _FUTURE.sub("", c.formulas[0])) for at, c in enumerate(bulk.columns, 1)
            if c.formulas and c.formulas[0] and c.formulas.count(c.formulas[0]) == bulk.rows]


def _without_formulas(data: bytes, sheet: str) -> tuple[bytes, list[Fill]]:
    """The sheet's XML with results alone, and the formulas that were there."""
    found = []
    for m in _CELL.finditer(data):
        column, row = cell(m[2].decode()) or (1, 1)
        text = _FUTURE.sub("", unescape(m[3].decode(), {"&quot;": '"', "&apos;": "'"}))
        found.append(Fill(Area(sheet, Span(column, row, column, row)), "=" + text))
    return _CELL.sub(rb"\1", data), found
