"""Where things stand in a package: the workbook part, its sheets, tables and defined names. Always by relationship, never by file name.

>>> cell("AB12"), ref(Span(1, 1, 3, 9)), span("A1:C9") == Span(1, 1, 3, 9)
((28, 12), 'A1:C9', True)
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from workbook.stores.package import DOC_RELS, Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{" + DOC_RELS[:-1] + "}"
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


@dataclass(frozen=True)
class Span:
    """A rectangle of cells, both corners inside; columns and rows count from 1."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    def overlaps(self, other: Span) -> bool:
        """True when a cell lies in both."""
        return self.left <= other.right and other.left <= self.right and self.top <= other.bottom and other.top <= self.bottom


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, its part, its relationship id in the workbook, and its place (0 is the first tab)."""

    name: str
    part: str
    rid: str
    index: int


@dataclass(frozen=True)
class TableColumn:
    """A column as the table part tells it."""

    name: str
    formula: str = ""              # calculatedColumnFormula
    array: bool = False


@dataclass(frozen=True)
class TablePart:
    """An Excel table: where it is and what its columns are called."""

    name: str
    part: str
    sheet: Sheet
    span: Span                      # header, body and totals row
    columns: tuple[TableColumn, ...]
    header: bool
    totals: bool
    query: bool                     # filled by a query: a refresh overwrites it
    filtered: bool = False          # a filter is set

    @property
    def first(self) -> int:
        """First body row."""
        return self.span.top + self.header

    @property
    def last(self) -> int:
        """Last body row."""
        return self.span.bottom - self.totals


@dataclass(frozen=True)
class DefinedName:
    """A defined name; `sheet` is the index of the sheet it belongs to, None for the workbook."""

    name: str
    value: str
    sheet: int | None


def workbook_part(package: Package) -> str:
    """The name of the workbook part."""
    main = next((r.target for r in package.relationships("").values() if r.kind == "officeDocument" and not r.external), None)
    if main is None or main not in package:
        raise package.refusal("it is not an Excel workbook. Save it as .xlsx in Excel")
    if package.parsed(main, "tag", lambda root: root.tag) != S + "workbook":
        raise package.refusal("its main part is no workbook. Open it in Excel, let it repair the file, and save it as .xlsx")
    return main


def reached(package: Package, part: str = "") -> set[str]:
    """Every part that can be reached from a part ("" for the package), itself left out. What lies in the archive beside these, as archive
    programs leave it there, belongs to no workbook."""
    found: set[str] = set()
    ahead = [part]
    while ahead:
        for arrow in package.relationships(ahead.pop()).values():
            if not arrow.external and arrow.target in package and arrow.target not in found and arrow.target != part:
                found.add(arrow.target)
                ahead.append(arrow.target)
    return found


def free_table_id(package: Package) -> int:
    """The first number that no table of the workbook has."""
    parts = {arrow.target for name in reached(package) for arrow in package.relationships(name).values() if arrow.kind == "table"}
    ids = {int(package.xml(name).get("id") or 0) for name in parts if name in package and package.size(name)}
    return next(n for n in range(1, len(ids) + 2) if n not in ids)


def sheets(package: Package) -> list[Sheet]:
    """The worksheets in tab order (chart sheets and the like are left out, but counted in `index`)."""
    main = workbook_part(package)
    arrows = package.relationships(main)
    out = []
    for i, (name, rid) in enumerate(package.parsed(main, "tabs", _tabs)):
        arrow = arrows.get(rid)
        if arrow is not None and arrow.kind == "worksheet" and arrow.target in package:
            out.append(Sheet(name, arrow.target, rid, i))
    return out


def _tabs(root: Element) -> list[tuple[str, str]]:
    return [(e.get("name") or "", e.get(R + "id") or "") for e in root.iterfind(f"{S}sheets/{S}sheet")]


def sheet(package: Package, name: str) -> Sheet | None:
    """The sheet of that name (case does not matter, as in Excel), None when there is none."""
    return next((s for s in sheets(package) if s.name.lower() == name.lower()), None)


def tables(package: Package) -> dict[str, TablePart]:
    """Every Excel table of the workbook by display name."""
    out = {}
    for s in sheets(package):
        for arrow in package.relationships(s.part).values():
            if arrow.kind == "table" and arrow.target in package:
                found = _table(package, arrow.target, s)
                out[found.name] = found
    return out


def table(package: Package, name: str) -> TablePart | None:
    """The table of that display name (case does not matter), None when there is none."""
    return next((t for n, t in tables(package).items() if n.lower() == name.lower()), None)


def defined_names(package: Package) -> list[DefinedName]:
    """The workbook's defined names."""
    root = package.xml(workbook_part(package))
    return [DefinedName(e.get("name") or "", e.text or "", int(local) if (local := e.get("localSheetId")) is not None else None)
            for e in root.iterfind(f"{S}definedNames/{S}definedName")]


def date_1904(package: Package) -> bool:
    """True when dates count from 1904 (old Mac workbooks)."""
    pr = package.xml(workbook_part(package)).find(S + "workbookPr")
    return pr is not None and pr.get("date1904") in ("1", "true")


def date_styles(package: Package) -> frozenset[bytes]:
    """The style attributes of cells whose number format shows a date, as ` s="5"`."""
    part = next((r.target for r in package.relationships(workbook_part(package)).values() if r.kind == "styles"), "")
    if part not in package:
        return frozenset()
    root = package.xml(part)
    own = {e.get("numFmtId"): _FORMAT_NOISE.sub("", e.get("formatCode") or "") for e in root.iterfind(f"{S}numFmts/{S}numFmt")}
    dates = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))} | {
        n for n, code in own.items() if re.search("[dmyDMY]", code.split(";")[0])}
    return frozenset(b' s="%d"' % i for i, e in enumerate(root.iterfind(f"{S}cellXfs/{S}xf")) if e.get("numFmtId") in dates)


def _table(package: Package, part: str, home: Sheet) -> TablePart:
    found = package.parsed(part, "table", lambda root: _table_in(package, part, home, root))
    return found if found.sheet == home else replace(found, sheet=home)


def _table_in(package: Package, part: str, home: Sheet, root: Element) -> TablePart:
    where = span(root.get("ref") or "")
    listed = root.find(S + "tableColumns")
    if root.tag != S + "table" or where is None or listed is None or where.bottom > MAX_ROW or where.right > MAX_COLUMN:
        raise package.refusal(f"its table part {part!r} is not readable. Open it in Excel, let it repair the file, and save it")
    columns = tuple(_column(e) for e in listed.iterfind(S + "tableColumn"))
    name = root.get("displayName") or root.get("name") or ""
    if len(columns) != where.width:
        raise package.refusal(f"its table {name} names {len(columns)} columns, not {where.width}. Open it in Excel and let it repair the file")
    return TablePart(name, part, home, where, columns, root.get("headerRowCount", "1") != "0", root.get("totalsRowCount", "0") not in ("0", ""),
                     root.get("tableType") == "queryTable", root.find(f"{S}autoFilter/{S}filterColumn") is not None)


def _column(e: Element) -> TableColumn:
    formula = e.find(S + "calculatedColumnFormula")
    text = formula.text or "" if formula is not None else ""
    array = formula is not None and formula.get("array") in ("1", "true")
    return TableColumn(unescape_name(e.get("name") or ""), text, array)


def unescape_name(text: str) -> str:
    """A header as the table part writes it, to the header a person sees: "_x000a_" is a line break."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


@cache
def letters(column: int) -> str:
    """1 -> A, 28 -> AB."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def number(name: str) -> int:
    """A -> 1, AB -> 28."""
    n = 0
    for c in name.upper():
        n = n * 26 + ord(c) - 64
    return n


def cell(text: str) -> tuple[int, int] | None:
    """A cell address to (column, row); None when it is none."""
    where = span(text)
    return (where.left, where.top) if where and (where.left, where.top) == (where.right, where.bottom) else None


def span(text: str) -> Span | None:
    """An address or range (dollar signs allowed) to a Span; None when it is none."""
    m = _REF.fullmatch(text)
    if m is None:
        return None
    left, top = number(m[1]), int(m[2])
    right, bottom = (number(m[3]), int(m[4])) if m[3] else (left, top)
    return Span(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def ref(where: Span) -> str:
    """A Span to an address: A1:C9, or A1 for one cell."""
    start, end = f"{letters(where.left)}{where.top}", f"{letters(where.right)}{where.bottom}"
    return start if start == end else f"{start}:{end}"
