"""Sheets of a file put into the open document: a report that comes from the template.

The file is opened unseen and its cells are copied over, as a person would with copy and paste; conditional formats, widths, heights and tables
follow by hand.
No sheet is brought in and taken away again: where a sheet goes, Calc 7.4 forgets tables of its neighbour and breaks conditional formats.
"""
from __future__ import annotations

import hashlib
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale
from com.sun.star.table import CellRangeAddress
from receivables_calc.link import Refused

EVERYTHING = 1023
ENGLISH = Locale("en", "US", "")
CONDITION = 0                   # com.sun.star.sheet.ConditionEntryType
DIRECT = uno.Enum("com.sun.star.beans.PropertyState", "DIRECT_VALUE")
LOOKS = ("CharColor", "CharWeight", "CharPosture", "CharUnderline", "CharStrikeout", "CellBackColor", "NumberFormat", "TopBorder2", "BottomBorder2",
         "LeftBorder2", "RightBorder2")
KEPT = ("CharFontName", "CharHeight", "CharWeight", "VertJustify")          # a style that we make would else put Default's in their place
PAGE = ("IsLandscape", "Width", "Height", "LeftMargin", "RightMargin", "TopMargin", "BottomMargin", "ScaleToPagesX", "ScaleToPagesY",
        "CenterHorizontally")
ROWS_LOOKED_AT = 5000           # below, rows have the height that their text needs


def put(context: Any, document: Any, path: str, names: list[str]) -> None:
    """Put the named sheets of a file in place of the document's sheets of these names; missing ones go to the end."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = PropertyValue(Name="Hidden", Value=True)
    source = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
    if source is None:
        raise Refused(f"You cannot write the report because Calc cannot open {path}, which was made for it.")
    try:
        for name in names:
            _put_one(document, source, source.Sheets.getByName(name))
    finally:
        source.close(True)


def _put_one(document: Any, source: Any, came: Any) -> None:
    name = came.Name
    if not document.Sheets.hasByName(name):
        document.Sheets.insertNewByName(name, document.Sheets.Count)
        document.Sheets.getByName(name).PageStyle = _page_style(document, source, came.PageStyle)
    target = document.Sheets.getByName(name)
    for table, _, _ in _tables(document, target.RangeAddress.Sheet):
        document.DatabaseRanges.getByName(table).AutoFilter = False          # or its arrows stay where its header was
    old, new = _used(target), _used(came)
    old.merge(False)
    old.clearContents(EVERYTHING)
    for one in target.ConditionalFormats.getConditionalFormats():
        target.ConditionalFormats.removeByID(one.ID)
    for chart in target.Charts.ElementNames:
        target.Charts.removeByName(chart)
    _copy(source, new, document, target)
    _mend_rules(source, came, document, target)
    _measures(target, came, max(new.RangeAddress.EndColumn, old.RangeAddress.EndColumn), new.RangeAddress.EndRow)
    _put_tables(document, target, _tables(source, came.RangeAddress.Sheet))


def _copy(source: Any, area: Any, document: Any, target: Any) -> None:
    """Copy and paste, from one view to the other; whoever calls gives the person her sheet and selection back."""
    of, to = source.CurrentController, document.CurrentController
    of.setActiveSheet(area.Spreadsheet)
    of.select(area)
    to.setActiveSheet(target)
    to.select(target.getCellByPosition(0, 0))
    to.insertTransferable(of.getTransferable())


def _mend_rules(source: Any, came: Any, document: Any, target: Any) -> None:
    """Pasted conditional formats made those of the file: their formulas did not find the document's names, and their styles, which Calc numbers
    in every file that it loads, were taken for the document's of the same number. Which is which is told by what they say and where they begin:
    several may begin in one cell."""
    styles = source.StyleFamilies.getByName("CellStyles")
    known = [(_said(f), f) for f in came.ConditionalFormats.getConditionalFormats()]
    for pasted in target.ConditionalFormats.getConditionalFormats():
        at, says = pasted.Range.RangeAddresses[0], _said(pasted)
        was = next((f for said, f in known if said == says and any(_starts(a, at) for a in f.Range.RangeAddresses)), None)
        if was is None:
            continue
        cell = came.getCellByPosition(at.StartColumn, at.StartRow)
        kept = {name: cell.getPropertyValue(name) for name in KEPT}
        for of, to in zip(_conditions(was), _conditions(pasted)):
            to.Formula1 = of.Formula1
            to.StyleName = _style(document, {**kept, **_looks(source, styles.getByName(of.StyleName))})


def _starts(area: Any, at: Any) -> bool:
    return (area.StartColumn, area.StartRow) == (at.StartColumn, at.StartRow)


def _said(of: Any) -> tuple[int, list[tuple[Any, str, str]]]:
    """What a conditional format asks of a cell; a name that is not found may be spelled with other capitals."""
    return of.Count, [(one.Operator, one.Formula1.casefold(), one.Formula2.casefold()) for one in _conditions(of)]


def _conditions(of: Any) -> list[Any]:
    entries = [of.getByIndex(i) for i in range(of.Count)]
    return [entry for entry in entries if entry.Type == CONDITION]


def _looks(source: Any, style: Any) -> dict[str, Any]:
    looks = {name: style.getPropertyValue(name) for name in LOOKS if style.getPropertyState(name) == DIRECT}
    if "NumberFormat" in looks:
        looks["NumberFormat"] = source.NumberFormats.getByKey(looks["NumberFormat"]).FormatString
    return looks


def _number_format(document: Any, text: str) -> int:
    known = document.NumberFormats.queryKey(text, ENGLISH, False)
    return known if known >= 0 else document.NumberFormats.addNew(text, ENGLISH)


def _style(document: Any, looks: dict[str, Any]) -> str:
    """The style of these looks in the document, made when it is not there; its name tells the looks, so that there is one of each."""
    styles = document.StyleFamilies.getByName("CellStyles")
    name = "Receivables " + hashlib.sha256(repr(looks).encode()).hexdigest()[:12]
    if not styles.hasByName(name):
        styles.insertByName(name, document.createInstance("com.sun.star.style.CellStyle"))
        for key, value in looks.items():
            setattr(styles.getByName(name), key, _number_format(document, value) if key == "NumberFormat" else value)
    return name


def _measures(target: Any, came: Any, last_column: int, last_row: int) -> None:
    for column in range(last_column + 1):
        to, of = target.Columns.getByIndex(column), came.Columns.getByIndex(column)
        if to.Width != of.Width:
            to.Width = of.Width
        if to.IsVisible != of.IsVisible:
            to.IsVisible = of.IsVisible
    for row in range(min(last_row, ROWS_LOOKED_AT) + 1):
        to, of = target.Rows.getByIndex(row), came.Rows.getByIndex(row)
        if to.Height != of.Height:
            to.Height = of.Height


def _used(sheet: Any) -> Any:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def _tables(document: Any, index: int) -> list[tuple[str, Any, bool]]:
    found = [document.DatabaseRanges.getByName(name) for name in document.DatabaseRanges.ElementNames]
    return [(f.Name, f.DataArea, f.AutoFilter) for f in found if f.DataArea.Sheet == index and not f.Name.startswith("_")]


def _put_tables(document: Any, sheet: Any, tables: list[tuple[str, Any, bool]]) -> None:
    """The file's tables on the sheet; one that is there already is moved, because formulas refer to it."""
    known, index = document.DatabaseRanges, sheet.RangeAddress.Sheet
    for name in {name for name, _, _ in _tables(document, index)} - {name for name, _, _ in tables}:
        known.removeByName(name)
    for name, area, filtered in tables:
        place = CellRangeAddress(index, area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        if known.hasByName(name):
            known.getByName(name).DataArea = place
        else:
            known.addNewByName(name, place)
        known.getByName(name).AutoFilter = filtered


def _page_style(document: Any, source: Any, name: str) -> str:
    """The file's page (size, margins, fit to width) under its name in the document."""
    styles = document.StyleFamilies.getByName("PageStyles")
    if not styles.hasByName(name):
        styles.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
        to, of = styles.getByName(name), source.StyleFamilies.getByName("PageStyles").getByName(name)
        for key in PAGE:
            setattr(to, key, getattr(of, key))
    return name
