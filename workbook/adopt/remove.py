"""Take the adoption out again: our sheets, our columns, our tables over plain ranges and our names go; the person's own cells are as they are.

Nothing of what the ledger knows is lost by accident: the workbook as it is now is kept as a backup first.
"""
from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from receivables.errors import ReceivablesError
from receivables.schema import Frame
from receivables.tables import MAPPING
from workbook.adopt.adopting import put_in_place
from workbook.adopt.sheetedit import cols, raw_cells
from workbook.adopt.write import ADDED, saved
from workbook.presence import NAME
from workbook.stores.file import FileStore
from workbook.stores.mapped import LIST, MADE, SHEET
from workbook.stores.package import Package, rels_name
from workbook.stores.parts import S, TablePart, letters, ref, sheets, span, tables, workbook_part
from workbook.stores.parts import Span as Area
from workbook.stores.recalc import drop_calc_chain
from workbook.stores.receipt import Receipt
from workbook.stores.sheetxml import change_dimension, sheet_xml
from workbook.stores.tabs import serial
from workbook.stores.transplant import clear
from workbook.template import NAMES

_BEFORE_FILTER = re.compile(rb"\s*<(?:sheetCalcPr|sheetProtection|protectedRanges|scenarios)\b[^>]*?"
                            rb"(?:/>|>.*?</(?:protectedRanges|scenarios)>)", re.DOTALL)
OUR_NAMES = (*NAMES, "TermsList", NAME)


@dataclass(frozen=True)
class Removed:
    """What was taken out: sentences, and where the workbook as it was is kept."""

    lines: list[str]
    backup: str = ""


def remove(path: Path, who: str, dry_run: bool = False) -> Removed:
    """Take the adoption out. Raises ReceivablesError where the workbook was not adopted."""
    loaded = FileStore(path).read([MAPPING.name])
    mapping = loaded.frames[MAPPING.name]
    if not len(mapping):
        raise ReceivablesError(f"You cannot take the adoption out of {path.name} because it was not adopted: it has no table Mapping.")
    package = Package(path, path.name)
    try:
        lines = _lists(package, mapping) + _sheets(package, mapping)
        drop_calc_chain(package)
        if dry_run:
            return Removed(lines)
        with tempfile.TemporaryDirectory(prefix="receivables-") as folder:
            copy = Path(folder) / path.name
            copy.write_bytes(saved(package))
            receipt = Receipt(path.name, who, [("-", "the adoption was taken out")], sheets=[s.name for s in sheets(package)],
                              parts_changed=len(package.changed), parts_untouched=len(list(package.untouched())))
            return Removed(lines, put_in_place(copy, path, loaded.stamp, receipt))
    finally:
        package.close()


def _lists(package: Package, mapping: Frame) -> list[str]:
    """The added columns go, and the tables that were made."""
    lines = []
    for head in mapping[mapping["kind"].isin([LIST, MADE])].to_dict("records"):
        table = tables(package).get(head["list"])
        if table is None:
            continue
        mine = mapping[(mapping["list"] == head["list"]) & (mapping["kind"] == ADDED)]["header"].tolist()
        names = [c.name for c in table.columns]
        at = sorted(table.span.left + names.index(h) for h in mine if h in names)
        if at and at != list(range(table.span.right - len(at) + 1, table.span.right + 1)):
            raise ReceivablesError(f"You cannot take the adoption out because columns were added right of ours on {table.sheet.name}. Move "
                                   f"{letters(at[0])}:{letters(at[-1])} to the end of the list first.")
        if at:
            _cut_columns(package, table, at[0], names[at[0] - table.span.left:])
        if head["kind"] == MADE:
            _cut_table(package, table)
        what = f"{len(at)} added columns" + (" and the Excel table" if head["kind"] == MADE else "")
        lines.append(f"{table.sheet.name}: {what} go; your own columns stay.")
    return lines


def _cut_columns(package: Package, table: TablePart, first: int, headers: Sequence[str]) -> None:
    """The cells of the table's last columns, and the columns of its part."""
    area = Area(first, table.span.top, table.span.right, table.span.bottom)
    xml = sheet_xml(package.read(table.sheet.part), table.sheet.name)
    out, at = [xml.head], xml.start
    for i, n in enumerate(xml.numbers.tolist()):
        if area.top <= n <= area.bottom:
            start, end = int(xml.starts[i]), int(xml.starts[i + 1])
            out.append(xml.data[at:start])
            at = end
            row = xml.data[start:end]
            lead, cells, close = raw_cells(row, n, xml.name)
            if any(area.left <= cell.column <= area.right for cell, _ in cells):
                row = row[:row.find(b">") + 1] + lead + b"".join(raw for cell, raw in cells if not area.left <= cell.column <= area.right) + close
            out.append(row)
    head = change_dimension(xml.head, lambda where: Area(where.left, where.top, first - 1, where.bottom) if where.right == area.right else where)
    out[0] = head.replace(cols(first, headers), b"", 1).replace(b"<cols></cols>", b"")
    package.replace(table.sheet.part, b"".join([*out, xml.data[at:xml.end], xml.tail]))
    root = package.xml(table.part)
    narrow = ref(Area(table.span.left, table.span.top, first - 1, table.span.bottom))
    root.set("ref", narrow)
    filtered = root.find(S + "autoFilter")
    old = span(filtered.get("ref") or "") if filtered is not None else None
    if filtered is not None and old is not None:
        filtered.set("ref", ref(Area(old.left, old.top, first - 1, old.bottom)))
    listed = root.find(S + "tableColumns")
    assert listed is not None, "a table has columns"
    for e in list(listed)[first - table.span.left:]:
        listed.remove(e)
    listed.set("count", str(len(listed)))
    package.replace(table.part, serial(root))


def _cut_table(package: Package, table: TablePart) -> None:
    """The Excel table over a plain range; its filter goes back to the sheet."""
    sheet = table.sheet
    rid = next(rid for rid, arrow in package.relationships(sheet.part).items() if arrow.target == table.part)
    found = package.xml(table.part).find(S + "autoFilter")
    package.remove_relationship(sheet.part, rid)
    package.remove(table.part)
    if not package.relationships(sheet.part):
        package.remove(rels_name(sheet.part))
    data = sheet_xml(package.read(sheet.part), sheet.name).data
    data = re.sub(rb"<tablePart\b[^>]*?\br?:?id=\"%s\"[^>]*/>" % rid.encode(), b"", data)
    left = re.search(rb"<tableParts\b[^>]*>(.*?)</tableParts>", data, re.DOTALL)
    if left is not None:
        n = left[1].count(b"<tablePart ")
        made = b'<tableParts count="%d">%s</tableParts>' % (n, left[1]) if n else b""
        data = data[:left.start()] + made + data[left.end():]
    if found is not None:
        filtered = re.sub(rb"\sxmlns(?::\w+)?=\"[^\"]*\"", b"", _element(found))
        at = data.rfind(b"</sheetData>") + len(b"</sheetData>")
        while m := _BEFORE_FILTER.match(data, at):
            at = m.end()
        data = data[:at] + filtered + data[at:]
    package.replace(sheet.part, data)


def _element(e: object) -> bytes:
    from lxml import etree

    made: bytes = etree.tostring(e, with_tail=False)  # type: ignore[call-overload]
    return made


def _sheets(package: Package, mapping: Frame) -> list[str]:
    """Our sheets and our names go."""
    ours = mapping[mapping["kind"] == SHEET]["sheet"].tolist()
    main = workbook_part(package)
    gone = [s for s in sheets(package) if s.name in ours]
    root = package.xml(main)
    order = [e.get("name") or "" for e in root.iterfind(f"{S}sheets/{S}sheet")]
    stays = [name for name in order if name not in ours]
    listed = root.find(S + "sheets")
    assert listed is not None, "a workbook has sheets"
    for e in list(listed):
        if e.get("name") in ours:
            listed.remove(e)
    names = root.find(S + "definedNames")
    for e in list(names) if names is not None else []:
        local = e.get("localSheetId")
        if (local is None and e.get("name") in OUR_NAMES) or (local is not None and order[int(local)] in ours):
            names.remove(e)  # type: ignore[union-attr]
        elif local is not None:
            e.set("localSheetId", str(stays.index(order[int(local)])))
    if names is not None and not len(names):
        root.remove(names)
    for view in root.iter(S + "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            at = int(view.get(attribute) or 0)
            if view.get(attribute) is not None:
                view.set(attribute, str(stays.index(order[at]) if at < len(order) and order[at] in stays else 0))
    package.replace(main, serial(root))
    for s in gone:
        clear(package, s.part)
        package.remove_relationship(main, s.rid)
        package.remove(s.part)
    return [f"{len(gone)} sheets of ours go: {', '.join(s.name for s in gone)}."] if gone else []


__all__ = ["Removed", "remove"]
