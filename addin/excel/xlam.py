"""receivables.xlam: the file that brings the functions and the ribbon into Excel. It holds no Python; it calls the installed one.

`build` needs nothing but the standard library, works on any machine, and gives the same bytes for the same version.
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from addin.excel import ovba, places, ribbonxml, vba

PROJECT = "ReceivablesAddin"
SETTINGS_SHEET = "Receivables.conf"     # read by the module ArBridge
ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
LONG_AGO = (1980, 1, 1, 0, 0, 0)        # every part has this time, so that equal contents are equal files
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
VBA_TYPE = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
CORE_TYPE = f"{PACKAGE}/relationships/metadata/core-properties"
TITLE = "Receivables"
COMMENT = "Accounts receivable: AR_ functions, and buttons for import, matching, reminders and reports."


def build(path: Path) -> Path:
    """Write the add-in to the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(parts()))
    return path


def parts() -> dict[str, bytes]:
    """Every part of the package by its name."""
    pictures = ribbonxml.pictures()
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": (f"{OFFICE}/officeDocument", "xl/workbook.xml"), "rId2": (CORE_TYPE, "docProps/core.xml"),
                                   "rId3": (RIBBON_TYPE, "customUI/customUI14.xml")}),
        "docProps/core.xml": _core(),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": _relations({
            "rId1": (f"{OFFICE}/worksheet", "worksheets/sheet1.xml"), "rId2": (f"{OFFICE}/styles", "styles.xml"),
            "rId3": (VBA_TYPE, "vbaProject.bin")}),
        "xl/worksheets/sheet1.xml": _settings(places.SETTINGS),
        "xl/styles.xml": _styles(),
        "customUI/customUI14.xml": ribbonxml.ribbon(),
        "customUI/_rels/customUI14.xml.rels": _relations({name: (f"{OFFICE}/image", f"images/{name}.png") for name in pictures}),
    }
    return {**{name: text.encode() for name, text in texts.items()}, "xl/vbaProject.bin": ovba.project(PROJECT, vba.modules()),
            **{f"customUI/images/{name}.png": data for name, data in pictures.items()}}


def packed(files: Mapping[str, bytes]) -> bytes:
    """The parts as a zip file in which nothing depends on the clock or the machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED     # what zlib makes of the same bytes differs between its versions
            package.writestr(info, data)
    return out.getvalue()


def _content_types() -> str:
    defaults = {"bin": "application/vnd.ms-office.vbaProject", "png": "image/png",
                "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    overrides = {"/xl/workbook.xml": ADDIN_TYPE,
                 "/xl/worksheets/sheet1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
                 "/xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
                 "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    return (f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            + "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items())
            + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()) + "</Types>")


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    lines = [f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in targets.items()]
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _core() -> str:
    """What Excel's list of add-ins shows: the title as the name, the description below it."""
    return (f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{TITLE}</dc:title><dc:creator>The Receivables authors</dc:creator>"
            f"<dc:description>{COMMENT}</dc:description></cp:coreProperties>")


def _workbook() -> str:
    return (f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr codeName="ThisWorkbook"/><bookViews><workbookView/></bookViews>'
            f'<sheets><sheet name="{SETTINGS_SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>')


def _settings(settings: Mapping[str, str]) -> str:
    """The sheet of settings: a name and its value a row. A person sees it only after making the add-in visible in the VBA editor."""
    rows = "".join(f'<row r="{at}">{_text(f"A{at}", name)}{_text(f"B{at}", value)}</row>'
                   for at, (name, value) in enumerate(settings.items(), start=1))
    return (f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr codeName="Sheet1"/><dimension ref="A1:B{len(settings)}"/>'
            f'<cols><col min="1" max="1" width="32" customWidth="1"/><col min="2" max="2" width="64" customWidth="1"/></cols>'
            f"<sheetData>{rows}</sheetData></worksheet>")


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _styles() -> str:
    return (f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')
