"""Excel tables over a person's list: one made over a plain range, without style and with filter buttons only where there were some; or
an existing one made wider. Nothing that the list looks like changes.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from receivables.errors import ReceivablesError
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, Span, TablePart, free_table_id, ref, span, workbook_part

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FILTER = re.compile(rb"<autoFilter\b[^>]*?(?:/>|>.*?</autoFilter>)", re.DOTALL)
_FILTER_REF = re.compile(rb"(<(?:[\w.-]+:)?autoFilter\b[^>]*?\sref\s*=\s*[\"'])([^\"']*)([\"'])")
_ROOT = re.compile(rb"(<(?:[\w.-]+:)?table\b[^>]*?\sref\s*=\s*[\"'])([^\"']*)([\"'])")
_COUNT = re.compile(rb"(<(?:[\w.-]+:)?tableColumns\b[^>]*?\scount\s*=\s*[\"'])(\d+)([\"'])")
_ID = re.compile(rb"<(?:[\w.-]+:)?tableColumn\b[^>]*?\sid\s*=\s*[\"'](\d+)[\"']")
_END = re.compile(rb"</((?:[\w.-]+:)?)tableColumns\s*>")
_PARTS = re.compile(rb"<tableParts\b[^>]*?(?:/>|>(.*?)</tableParts>)", re.DOTALL)


def header_name(text: str) -> str:
    """A header as a table part writes it: line breaks and the like as _x000a_."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return "".join(c if ord(c) >= 32 else f"_x{ord(c):04x}_" for c in text)


def make(package: Package, sheet: Sheet, name: str, where: Span, headers: Sequence[str], formulas: Mapping[str, str]) -> str:
    """Make an Excel table over a range whose cells are already there; gives its part."""
    part = package.free_name("xl/tables/table{}.xml")
    data = package.read(sheet.part)
    filtered, data = _take_filter(data, where, sheet)
    columns = "".join(_column(i, h, formulas.get(h, "")) for i, h in enumerate(headers, 1))
    xml = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<table xmlns="{_MAIN}" id="{free_table_id(package)}" name={quoteattr(name)} '
           f'displayName={quoteattr(name)} ref="{ref(where)}" totalsRowShown="0">{filtered}'
           f'<tableColumns count="{len(headers)}">{columns}</tableColumns>'
           '<tableStyleInfo showFirstColumn="0" showLastColumn="0" showRowStripes="0" showColumnStripes="0"/></table>')
    package.add(part, xml.encode(), TABLE_TYPE)
    rid = package.add_relationship(sheet.part, "table", part)
    package.replace(sheet.part, _with_part(data, rid))
    if filtered:
        _drop_filter_name(package, sheet)
    return part


def widen(package: Package, table: TablePart, headers: Sequence[str], formulas: Mapping[str, str]) -> None:
    """Give an existing table more columns at its right end."""
    data = package.read(table.part)
    wider = Span(table.span.left, table.span.top, table.span.right + len(headers), table.span.bottom)
    data = _ROOT.sub(lambda m: m[1] + ref(wider).encode() + m[3], data, count=1)

    def filter_ref(m: re.Match[bytes]) -> bytes:
        old = span(m[2].decode())
        return m[0] if old is None else m[1] + ref(Span(old.left, old.top, wider.right, old.bottom)).encode() + m[3]

    data = _FILTER_REF.sub(filter_ref, data, count=1)
    end, first = _END.search(data), max((int(m[1]) for m in _ID.finditer(data)), default=0) + 1
    if end is None:
        raise package.refusal(f"its table {table.name} is not readable. Open it in Excel, let it repair the file, and save it")
    made = "".join(_column(i, h, formulas.get(h, ""), end[1].decode()) for i, h in enumerate(headers, first))
    data = data[:end.start()] + made.encode() + data[end.start():]
    data = _COUNT.sub(lambda m: m[1] + b"%d" % (len(table.columns) + len(headers)) + m[3], data, count=1)
    package.replace(table.part, data)


def _column(number: int, header: str, formula: str, prefix: str = "") -> str:
    inner = f"<{prefix}calculatedColumnFormula>{escape(formula)}</{prefix}calculatedColumnFormula>" if formula else ""
    head = f'<{prefix}tableColumn id="{number}" name={quoteattr(header_name(header))}'
    return f"{head}>{inner}</{prefix}tableColumn>" if inner else f"{head}/>"


def _take_filter(data: bytes, where: Span, sheet: Sheet) -> tuple[str, bytes]:
    """The sheet's own filter, where it is this list's: it becomes the table's. Raises ReceivablesError where it covers something else, too."""
    found = _FILTER.search(data, data.rfind(b"</sheetData>") if b"</sheetData>" in data else 0)
    old = span(m[2].decode()) if found and (m := _FILTER_REF.search(found[0])) else None
    if found is None or old is None or not old.overlaps(where):
        return "", data
    if old.top != where.top or old.left != where.left:
        raise ReceivablesError(f"You cannot adopt the list on {sheet.name} because its filter covers {ref(old)}, not the list. Take the filter off "
                               "first.")
    made = _FILTER_REF.sub(lambda m: m[1] + ref(where).encode() + m[3], found[0])
    return made.decode(), data[:found.start()] + data[found.end():]


def _drop_filter_name(package: Package, sheet: Sheet) -> None:
    """The hidden name of a sheet's filter goes with it."""
    main = workbook_part(package)
    data = package.read(main)
    pattern = rb"<definedName\b(?=[^>]*_xlnm\._FilterDatabase)(?=[^>]*localSheetId=\"%d\")[^>]*>[^<]*</definedName>" % sheet.index
    new = re.sub(pattern, b"", data)
    new = re.sub(rb"<definedNames>\s*</definedNames>", b"", new)
    if new != data:
        package.replace(main, new)


def _with_part(data: bytes, rid: str) -> bytes:
    """The sheet's XML with one more table."""
    made = b'<tablePart xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="%s"/>' % rid.encode()
    found = _PARTS.search(data)
    if found:
        inner = (found[1] or b"") + made
        return data[:found.start()] + b'<tableParts count="%d">%s</tableParts>' % (inner.count(b"<tablePart "), inner) + data[found.end():]
    at = _own_extensions(data)
    return data[:at] + b'<tableParts count="1">%s</tableParts>' % made + data[at:]


def _own_extensions(data: bytes) -> int:
    """Where the sheet's own extension list starts, which is its last element; else where the sheet ends."""
    depth, end = 0, data.rfind(b"</worksheet>")
    if not data[:end].rstrip().endswith((b"</extLst>", b"<extLst/>")):
        return end
    for m in reversed(list(re.finditer(rb"<(/?)extLst\b[^>]*?(/?)>", data))):
        depth += 0 if m[2] else 1 if m[1] else -1
        if depth == 0:
            return m.start()
    return end
