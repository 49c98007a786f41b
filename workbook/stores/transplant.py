"""A report put into an existing workbook: XlsxWriter draws its sheets as a part factory, and they are moved over part by part.

A sheet of that name keeps its tab, its place, its id and its code name, and loses the drawing, chart and table it had; a missing sheet
is added at the end. Styles are found again or appended, texts are inline, tables get fresh ids, and no other part changes but the
styles, the workbook part and the list of content types.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

from receivables.errors import ReceivablesError
from receivables.policy import Policy
from workbook import reports
from workbook.page import new_kit
from workbook.reports import Bulk
from workbook.stores.archive import pack
from workbook.stores.fill import filled, grown_table
from workbook.stores.openbook import TAKEN
from workbook.stores.package import Package, rels_name
from workbook.stores.parts import R, S, Sheet, free_table_id, reached, sheet, sheets, tables, workbook_part
from workbook.stores.port import Report
from workbook.stores.recalc import drop_calc_chain
from workbook.stores.room import check_open
from workbook.stores.styles import Styles, own_font
from workbook.stores.tabs import new_sheet, put_names, serial

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

KEPT_IN_VIEW = ("tabSelected", "zoomScale", "zoomScaleNormal")


@dataclass(frozen=True)
class Drawn:
    """Sheets that XlsxWriter made, and the long bodies still to be filled in."""

    package: Package
    bulks: dict[str, Bulk]


def put_report(package: Package, report: Report, names: Mapping[str, str] | None = None) -> list[str]:
    """Write the report's sheets into the workbook; gives the names of the parts that changed or came. `names` are the sheets that have
    another name here, because the workbook has a sheet of its own of that name.

    Raises ReceivablesError when a table of the report's name stands on another sheet.
    """
    before, package.changed = package.changed, set()
    drawn = draw(report, names)
    if names:
        own_font(package, drawn.package)
    styles = Styles(package, drawn.package)
    _check_free(package, drawn, report)
    for made in sheets(drawn.package):
        _put_sheet(package, drawn, made, styles)
    put_names(package, drawn.package)
    drop_calc_chain(package)
    styles.save()
    touched, package.changed = package.changed, package.changed | before
    return sorted(name for name in touched if name in package)


def put_sheets(package: Package, made: Package, names: Iterable[str]) -> None:
    """Move sheets of another workbook over, as new ones, with the names that belong to them."""
    styles, wanted = Styles(package, made), list(names)
    for one in sheets(made):
        if one.name in wanted:
            _put_sheet(package, Drawn(made, {}), one, styles)
    put_names(package, made, wanted)
    drop_calc_chain(package)
    styles.save()


def rename_sheets(made: Package, names: Mapping[str, str]) -> None:
    """Other names for sheets of a workbook that we made, in its tabs, its defined names and its links."""
    main = workbook_part(made)
    root = made.xml(main)
    for e in root.iter(S + "sheet"):
        e.set("name", names.get(e.get("name") or "", e.get("name") or ""))
    for e in root.iter(S + "definedName"):
        e.text = _renamed(e.text or "", names)
    made.replace(main, serial(root))
    for one in sheets(made):
        sheet_root, changed = made.xml(one.part), False
        for e in sheet_root.iter(S + "hyperlink"):
            new = _renamed(e.get("location") or "", names)
            if e.get("location") and new != e.get("location"):
                e.set("location", new)
                changed = True
        if changed:
            made.replace(one.part, serial(sheet_root))


def _renamed(reference: str, names: Mapping[str, str]) -> str:
    """A reference with the sheet's other name."""
    for old, new in names.items():
        if reference.startswith((f"'{old}'!", f"{old}!")):
            quoted = new.replace("'", "''")
            return f"'{quoted}'!" + reference.split("!", 1)[1]
    return reference


def draw(report: Report, names: Mapping[str, str] | None = None) -> Drawn:
    """The report's sheets alone in a workbook of their own, some of them under other names."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    kit = new_kit(book, Policy())
    for name in reports.SHEETS[report.name]:
        book.add_worksheet(name)
    bulks = reports.write(kit, report.name, report.content)
    book.close()
    package, names = Package(out.getvalue(), "the report"), names or {}
    if names:
        rename_sheets(package, names)
    return Drawn(package, {names.get(bulk.sheet, bulk.sheet): bulk for bulk in bulks})


def _check_free(package: Package, drawn: Drawn, report: Report) -> None:
    """Refuse where a table of the report stands on another sheet, and where a sheet of its name is a person's own."""
    ours = {s.name.lower() for s in sheets(drawn.package)}
    here = {name.lower() for name in tables(package)}
    for name, found in tables(drawn.package).items():
        old = sheet(package, found.sheet.name)
        if old is not None and name.lower() not in here and any(b"<v" in chunk or b"<is" in chunk for chunk in package.chunks(old.part)):
            raise ReceivablesError(TAKEN.format(found.sheet.name))
    made = {name.lower() for name in tables(drawn.package)}
    for name, found in tables(package).items():
        if name.lower() in made and found.sheet.name.lower() not in ours:
            raise ReceivablesError(f"To write the report {report.name}, you must rename the table {name} on the sheet {found.sheet.name}, "
                                   "because the report's own table has that name.")


def _put_sheet(package: Package, drawn: Drawn, made: Sheet, styles: Styles) -> None:
    """One sheet: its XML with the workbook's styles, its parts beside it, its long body filled in."""
    root = drawn.package.xml(made.part)
    _restyle(root, styles)
    _inline(root, _shared_strings(drawn.package))
    old = sheet(package, made.name)
    if old is not None:
        check_open(_tail(package, old.part), old)
        _keep_state(root, _head(package, old.part))
        clear(package, old.part)
    part = old.part if old is not None else new_sheet(package, made.name)
    bulk = drawn.bulks.get(made.name)
    _copy_parts(package, drawn.package, made.part, part, root, bulk)
    data = package.dialect(serial(root))
    package.replace(part, pack(filled(data, bulk)) if bulk is not None else data)


def _restyle(root: Element, styles: Styles) -> None:
    for tag, attribute, look in (("c", "s", styles.xf), ("row", "s", styles.xf), ("col", "style", styles.xf), ("cfRule", "dxfId", styles.dxf)):
        for e in root.iter(S + tag):
            if e.get(attribute) is not None:
                e.set(attribute, str(look(int(e.get(attribute) or 0))))
            elif tag == "c":
                e.set("s", str(styles.xf(0)))


def _shared_strings(package: Package) -> list[Element]:
    part = next((r.target for r in package.relationships(workbook_part(package)).values() if r.kind == "sharedStrings"), "")
    return list(package.xml(part)) if part else []


def _inline(root: Element, strings: list[Element]) -> None:
    """Shared strings as inline strings."""
    for c in root.iter(S + "c"):
        value = c.find(S + "v")
        if c.get("t") == "s" and value is not None:
            text = c.makeelement(S + "is", {})
            for run in strings[int(value.text or 0)]:
                text.append(_copy(run))
            c.replace(value, text)
            c.set("t", "inlineStr")


def _copy(e: Element) -> Element:
    import copy

    return copy.deepcopy(e)


def _head(package: Package, part: str) -> bytes:
    """A sheet's XML up to its cells, which may be many."""
    head = b""
    for chunk in package.chunks(part):
        head += chunk
        if b"sheetData" in head:
            break
    return head


def _tail(package: Package, part: str) -> bytes:
    """A sheet's XML after its cells."""
    tail = b""
    for chunk in package.chunks(part):
        tail += chunk
        tail = tail[max(tail.rfind(b"sheetData"), 0):] if b"sheetData" in tail else tail[-16:]
    return tail


def _keep_state(root: Element, head: bytes) -> None:
    """What the tab had: whether it is selected, its zoom, and the name by which macros know it."""
    view, before = root.find(f"{S}sheetViews/{S}sheetView"), re.search(rb"<(?:\w+:)?sheetView\s([^>]*)>", head)
    if view is not None:
        for name in KEPT_IN_VIEW:
            if name in view.attrib:
                del view.attrib[name]
            value = re.search(rb"\b%s=\"([^\"]*)\"" % name.encode(), before[1]) if before is not None else None
            if value is not None:
                view.set(name, value[1].decode())
    code = re.search(rb"<(?:\w+:)?sheetPr\s[^>]*?codeName=\"([^\"]*)\"", head)
    if code is not None:
        properties = root.find(S + "sheetPr")
        if properties is None:
            properties = root.makeelement(S + "sheetPr", {})
            root.insert(0, properties)
        properties.set("codeName", unescape(code[1].decode()))


def clear(package: Package, part: str) -> None:
    """Take away what belonged to the sheet alone: its drawing, chart, table, notes."""
    own = reached(package, part)
    package.remove(rels_name(part))
    still = {r.target for name in ["", *reached(package, "")] if name not in own for r in package.relationships(name).values() if not r.external}
    for name in own - still:
        package.remove(name)


def _copy_parts(package: Package, made: Package, source: str, target: str, root: Element, bulk: Bulk | None) -> None:
    """Copy the parts a part points to, under fresh names, and tell `root` their new ids."""
    new: dict[str, str] = {}
    for rid, arrow in made.relationships(source).items():
        if arrow.external:
            new[rid] = package.add_relationship(target, arrow.type, arrow.target, external=True)
            continue
        part = package.free_name(re.sub(r"\d*(\.\w+)$", r"{}\1", arrow.target))
        package.add(part, b"", made.content_type(arrow.target))
        new[rid] = package.add_relationship(target, arrow.type, part)
        inner = made.xml(arrow.target)
        if arrow.kind == "table":
            inner.set("id", str(free_table_id(package)))
        _copy_parts(package, made, arrow.target, part, inner, None)
        data = package.dialect(serial(inner))
        package.replace(part, grown_table(data, bulk) if arrow.kind == "table" and bulk is not None else data)
    for e in root.iter():
        if isinstance(e.tag, str):
            for name in [a for a in e.attrib if str(a).startswith(R) and e.attrib[a] in new]:
                e.set(name, new[str(e.attrib[name])])
