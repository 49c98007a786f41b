"""Sheets of a file put into the open document: a report that comes from the template.

An existing sheet stays, because formulas and names refer to it; its cells become those of the file. Calc copies cells with formats and
conditional formats; widths, heights and tables follow by hand.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress, CellRangeAddress
from receivables_calc.link import Refused

EVERYTHING = 1023
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
        came = _bring(document, source, names)
        for name, sheet in came.items():
            _put_one(document, source, name, sheet, document.Sheets.Count - len(came) - 1)
        _take_away(document, came.values())
    finally:
        source.close(True)


def _bring(document: Any, source: Any, names: list[str]) -> dict[str, Any]:
    """The file's sheets at the end of the document, behind an empty one."""
    all_sheets, came = document.Sheets, {}
    all_sheets.insertNewByName(_free(all_sheets), all_sheets.Count)
    for name in names:
        before = set(all_sheets.ElementNames)
        all_sheets.importSheet(source, name, all_sheets.Count)
        came[name] = next(all_sheets.getByName(n) for n in all_sheets.ElementNames if n not in before)
        came[name].Name = _free(all_sheets)
        for table, _, _ in _tables(document, came[name].RangeAddress.Sheet):
            document.DatabaseRanges.removeByName(table)
    return came


def _take_away(document: Any, came: Iterable[Any]) -> None:
    """The file's sheets gone again. Calc 7.4 forgets the tables of the sheet before one that is removed: the empty one has none, and is
    itself removed at the front, where none is before it."""
    all_sheets = document.Sheets
    for sheet in reversed(list(came)):
        all_sheets.removeByName(sheet.Name)
    empty = all_sheets.getByIndex(all_sheets.Count - 1).Name
    all_sheets.moveByName(empty, 0)
    all_sheets.removeByName(empty)


def _free(all_sheets: Any) -> str:
    return next(name for n in range(all_sheets.Count + 1) if not all_sheets.hasByName(name := f"Receivables {n}"))


def _put_one(document: Any, source: Any, name: str, came: Any, end: int) -> None:
    existed = document.Sheets.hasByName(name)
    if not existed:
        document.Sheets.insertNewByName(name, end)
    target = document.Sheets.getByName(name)
    _replace(document, target, came)
    _put_tables(document, target, _tables(source, source.Sheets.getByName(name).RangeAddress.Sheet))
    if not existed:
        target.PageStyle = _page_style(document, source, source.Sheets.getByName(name).PageStyle)


def _replace(document: Any, target: Any, came: Any) -> None:
    """The cells of one sheet in place of another's."""
    index = target.RangeAddress.Sheet
    old, new = _used(target), _used(came)
    old.merge(False)
    old.clearContents(EVERYTHING)
    for chart in target.Charts.ElementNames:
        target.Charts.removeByName(chart)
    target.copyRange(CellAddress(index, 0, 0), new.RangeAddress)
    _measures(target, came, max(new.RangeAddress.EndColumn, old.RangeAddress.EndColumn), new.RangeAddress.EndRow)
    target.setPrintAreas(tuple(_moved(a, index) for a in came.getPrintAreas()))
    target.setPrintTitleRows(came.getPrintTitleRows())
    if came.getPrintTitleRows():
        target.setTitleRows(_moved(came.getTitleRows(), index))


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
        if known.hasByName(name):
            known.getByName(name).DataArea = _moved(area, index)
        else:
            known.addNewByName(name, _moved(area, index))
        known.getByName(name).AutoFilter = filtered


def _moved(area: Any, index: int) -> Any:
    return CellRangeAddress(index, area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)


def _page_style(document: Any, source: Any, name: str) -> str:
    """The file's page (size, margins, fit to width) under its name in the document."""
    styles = document.StyleFamilies.getByName("PageStyles")
    if not styles.hasByName(name):
        styles.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
        to, of = styles.getByName(name), source.StyleFamilies.getByName("PageStyles").getByName(name)
        for key in PAGE:
            setattr(to, key, getattr(of, key))
    return name
