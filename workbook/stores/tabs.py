"""The workbook part's own lists: a new tab, and the names that belong to a sheet (print titles, filters)."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from receivables.errors import ReceivablesError
from workbook.stores.package import Package
from workbook.stores.parts import R, S, defined_names, sheets, workbook_part

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


def new_sheet(package: Package, name: str) -> str:
    """Add a tab at the end with an empty part, and give the part's name."""
    main = workbook_part(package)
    guard = package.xml(main).find(S + "workbookProtection")
    if guard is not None and guard.get("lockStructure") in ("1", "true"):
        raise ReceivablesError(f"You cannot write to {package.name} because its structure is protected. Take that off first "
                               "(Review, Protect Workbook).")
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.add(part, b"", SHEET_TYPE)
    rid = package.add_relationship(main, "worksheet", part)
    root = package.xml(main)
    listed = root.find(S + "sheets")
    assert listed is not None, "a workbook has sheets"
    number = max((int(e.get("sheetId") or 0) for e in listed), default=0) + 1
    listed.append(listed.makeelement(S + "sheet", {"name": name, "sheetId": str(number), R + "id": rid}))
    package.replace(main, package.dialect(serial(root)))
    return part


def put_names(package: Package, made: Package, only: Collection[str] | None = None) -> None:
    """Names of the sheets that `made` brings, or of some of them (print titles and areas, filters): the old ones go, the new ones come."""
    at = {s.name.lower(): s.index for s in sheets(package)}
    local = {s.index: at[s.name.lower()] for s in sheets(made) if only is None or s.name in only}
    wanted = {(n.name, local[n.sheet]): n.value for n in defined_names(made) if n.sheet in local}
    now = {(n.name, n.sheet): n.value for n in defined_names(package) if n.sheet in local.values() and n.name.startswith("_xlnm.")}
    if wanted == now:
        return
    root = package.xml(workbook_part(package))
    names = _names(root)
    for e in list(names):
        if e.get("localSheetId") is not None and (e.get("name"), int(e.get("localSheetId") or 0)) in now:
            names.remove(e)
    for (name, index), value in wanted.items():
        e = names.makeelement(S + "definedName", {"name": name, "localSheetId": str(index)})
        e.text = value
        names.append(e)
    if not len(names):
        root.remove(names)
    package.replace(workbook_part(package), package.dialect(serial(root)))


def add_names(package: Package, names: Mapping[str, str]) -> None:
    """Add names of the whole workbook. Raises ReceivablesError where one of them means something else already."""
    here = {n.name.lower(): n.value for n in defined_names(package) if n.sheet is None}
    taken = next((name for name, value in names.items() if here.get(name.lower(), value) != value), "")
    if taken:
        raise package.refusal(f"it has a defined name {taken}, which the ledger needs for itself. Rename that name in Excel (Formulas, Name Manager)")
    root = package.xml(workbook_part(package))
    group = _names(root)
    for name, value in names.items():
        if name.lower() not in here:
            e = group.makeelement(S + "definedName", {"name": name})
            e.text = value
            group.append(e)
    package.replace(workbook_part(package), serial(root))


def serial(root: Element) -> bytes:
    """A tree as the bytes of a part."""
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _names(root: Element) -> Element:
    """The list of defined names, made in its place when there is none."""
    names = root.find(S + "definedNames")
    if names is None:
        names = root.makeelement(S + "definedNames", {})
        [e for e in root if e.tag in {S + tag for tag in BEFORE_NAMES}][-1].addnext(names)
    return names
