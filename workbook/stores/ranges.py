"""When a table grows or shrinks, what was tied to it follows: its part, conditional formats, drop-downs, names, charts, pivot tables.

Only ranges that end exactly where the table's body ended (names and charts: that cover a column's body) follow; others are a person's own.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, unescape

from workbook.stores.package import Package
from workbook.stores.parts import Span, TablePart, ref, span, workbook_part
from workbook.stores.sheetxml import RULE

_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?table\b[^>]*>")
_REF = re.compile(rb"(\sref\s*=\s*[\"'])([^\"']*)([\"'])")
_INSERT = re.compile(rb"\sinsertRow\s*=\s*[\"'][^\"']*[\"']")
_NAME = re.compile(rb"(<(?:[\w.-]+:)?definedName\b([^>]*)>)([^<]*)(</)")
_CHART = re.compile(rb"(<(?:[\w.-]+:)?(f)>)([^<]*)(</)")
_AREA = re.compile(r'"(?:[^"]|"")*"|' r"(?<![\]\w.:!'$])((?:'(?:[^']|'')+'|[\w.]+)!)?(\$?[A-Z]{1,3})(\$?)(\d+):(\$?[A-Z]{1,3})(\$?)(\d+)(?![\w(.:!])")
_PIVOT_ROOT = re.compile(rb"<(?:[\w.-]+:)?pivotCacheDefinition\b[^>]*>")
_PIVOT_SOURCE = re.compile(rb"<(?:[\w.-]+:)?worksheetSource\b[^>]*>")


@dataclass(frozen=True)
class Resize:
    """A table that got another last body row (`last`) and with it another last row (`bottom`)."""

    table: TablePart
    last: int
    bottom: int

    @property
    def changed(self) -> bool:
        """True when the table has another size."""
        return self.last != self.table.last

    def rule(self, where: Span) -> Span:
        """A conditional format's or drop-down's range: one that ended with the body ends with it again."""
        t = self.table
        crosses = where.left <= t.span.right and where.right >= t.span.left
        whole = where.top <= t.first or where.top < where.bottom
        if crosses and whole and where.top >= t.span.top and where.bottom == t.last and where.top <= self.last:
            return replace(where, bottom=self.last)
        return where

    def dimension(self, where: Span) -> Span:
        """The sheet's used range."""
        bottom = self.bottom if where.bottom == self.table.span.bottom else max(where.bottom, self.bottom)
        return replace(where, bottom=bottom, left=min(where.left, self.table.span.left), right=max(where.right, self.table.span.right))

    def body(self, where: Span, printed: bool = False) -> Span:
        """A name's or chart's range: one over columns' bodies (with or without header) follows; a print area follows the whole table."""
        t = self.table
        inside = t.span.left <= where.left and where.right <= t.span.right
        if inside and where.top in (t.first, t.span.top) and where.bottom == t.last and where.top <= self.last:
            return replace(where, bottom=self.last)
        if (printed or (inside and where.top == t.span.top)) and where.top <= t.span.top and where.bottom == t.span.bottom:
            return replace(where, bottom=self.bottom)
        return where


def resize(package: Package, change: Resize) -> None:
    """Bring the table's part, names, charts and pivot tables in step. The sheet's own ranges are the sheet patcher's."""
    _table(package, change)
    if change.changed:
        main = workbook_part(package)
        _areas(package, main, _NAME, change)
        for name in _charts(package):
            _areas(package, name, _CHART, change)
    _pivots(package, change)


def _table(package: Package, change: Resize) -> None:
    """Ranges of the table's part: its own, its filter's and its sort's; a table with rows has no insert row."""
    name = change.table.part
    old = package.read(name)
    root = _ROOT.search(old)
    assert root is not None, "a table part has a table"
    whole = ref(replace(change.table.span, bottom=change.bottom)).encode()
    head = _INSERT.sub(b"", _REF.sub(lambda m: m[1] + whole + m[3], root[0], count=1))

    def follow(m: re.Match[bytes]) -> bytes:
        where = span(m[2].decode("ascii", "replace"))
        ends = {change.table.span.bottom: change.bottom, change.table.last: change.last}      # LibreOffice's filter holds the totals, too
        if where is None or where.bottom not in ends:
            return m[0]
        return m[1] + ref(replace(where, bottom=ends[where.bottom])).encode() + m[3]

    new = old[:root.start()] + head + _REF.sub(follow, old[root.end():])
    if new != old:
        package.replace(name, new)


def _charts(package: Package) -> list[str]:
    types = package.xml("[Content_Types].xml")
    found = [str(e.get("PartName", "")).lstrip("/") for e in types if re.search(r"chart(ex)?\+xml", str(e.get("ContentType")))]
    return [name for name in found if name in package]


def rules(xml: bytes, change: Resize, home: bool) -> bytes:
    """The cells that conditional formats, validations and sparklines look at, changed in what stands after a sheet's rows. `home`: it is the
    table's own sheet, where areas need no sheet name."""
    def one(m: re.Match[bytes]) -> bytes:
        text = unescape(m[3].decode(), _ENTITIES)
        whole = _AREA.fullmatch(text) is not None          # a sparkline's data: taken as it is, wherever the dollar signs are
        new = areas(text, change, home=home, loose=whole)
        return m[0] if new == text else m[1] + _spelled(new, m[3]) + m[4]

    return RULE.sub(one, xml)


def _spelled(text: str, old: bytes) -> bytes:
    """A formula escaped as the old one was: some programs write quotes as entities."""
    return escape(text, {char: entity for entity, char in _ENTITIES.items() if entity.encode() in old}).encode()


def areas(text: str, change: Resize, printed: bool = False, home: bool = False, loose: bool = False) -> str:
    """The areas on the table's sheet in a formula, changed; those with fixed rows only, unless `loose`. Quoted text stays."""
    def one(m: re.Match[str]) -> str:
        if m[2] is None or not (loose or (m[3] and m[6])):
            return m[0]
        sheet = (m[1] or "")[:-1]
        sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        if sheet.lower() != change.table.sheet.name.lower() if m[1] else not home:
            return m[0]
        where = span(f"{m[2]}{m[4]}:{m[5]}{m[7]}")
        new = where and change.body(where, printed)
        if where is None or new is None or new == where or (where.top, where.bottom) != (int(m[4]), int(m[7])):
            return m[0]
        return f"{m[1] or ''}{m[2]}{m[3]}{new.top}:{m[5]}{m[6]}{new.bottom}"

    return _AREA.sub(one, text)


def _areas(package: Package, name: str, pattern: re.Pattern[bytes], change: Resize) -> None:
    """Change the areas on the table's sheet in a part's formulas."""
    old = package.read(name)

    def one(m: re.Match[bytes]) -> bytes:
        text = unescape(m[3].decode(), _ENTITIES)
        new = areas(text, change, printed=b"_xlnm.Print_Area" in m[2])
        return m[0] if new == text else m[1] + _spelled(new, m[3]) + m[4]

    new = pattern.sub(one, old)
    if new != old:
        package.replace(name, new)


def _pivots(package: Package, change: Resize) -> None:
    """Pivot tables over the table read it again when the workbook is opened."""
    t = change.table
    for arrow in package.relationships(workbook_part(package)).values():
        if arrow.kind != "pivotCacheDefinition" or arrow.target not in package:
            continue
        old = package.read(arrow.target)
        root, source = _PIVOT_ROOT.search(old), _PIVOT_SOURCE.search(old)
        if root is None or source is None:
            continue
        says = {k.decode(): unescape(v.decode(), _ENTITIES) for k, v in re.findall(rb"\s([\w:]+)\s*=\s*[\"']([^\"']*)[\"']", source[0])}
        by_range = says.get("ref") == ref(t.span) and says.get("sheet", "").lower() == t.sheet.name.lower()
        if says.get("name", "").lower() != t.name.lower() and not by_range:
            continue
        whole = ref(replace(t.span, bottom=change.bottom)).encode()
        new_source = _REF.sub(lambda m, whole=whole: m[1] + whole + m[3], source[0]) if by_range else source[0]   # type: ignore[misc]
        new_root = re.sub(rb"\srefreshOnLoad\s*=\s*[\"'][^\"']*[\"']", b"", root[0])
        new_root = re.sub(rb"(/?>)$", rb' refreshOnLoad="1"\1', new_root)
        new = old[:root.start()] + new_root + old[root.end():source.start()] + new_source + old[source.end():]
        if new != old:
            package.replace(arrow.target, new)
