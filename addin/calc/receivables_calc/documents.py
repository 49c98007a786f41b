"""What happens when a spreadsheet is opened, saved and closed.

A workbook made with Excel says AR_BUCKET (or [1]!AR_BUCKET), which Calc does not find by itself when it loads a file: our formulas are
typed anew after loading. Calc would save them as AR.BUCKET: after saving, the program puts Excel's spelling back into the file, in the
formulas alone, so that every result in it stays. When the last spreadsheet closes, the programs end.
"""
from __future__ import annotations

import os
from typing import Any

import uno
import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob
from receivables_calc import office, spelling
from receivables_calc.functions import METHODS
from receivables_calc.link import Refused

SERVICES = ("com.sun.star.task.Job",)
SHEETS = "com.sun.star.sheet.SpreadsheetDocument"
EXCEL = (".xlsx", ".xlsm")
FORMULA = uno.Enum("com.sun.star.table.CellContentType", "FORMULA")
OPENED_BY = "ReceivablesAddIn"      # the name whose text the ledger's Start sheet shows (workbook/presence.py)
_held: dict[str, str] = {}          # files that could not be respelled while Calc held them, by document


def opened(document: Any) -> int:
    """Type anew the formulas that name our functions; gives how many. The document counts as unchanged, and nothing of it can be undone."""
    changed = document.isModified()
    undo = document.getUndoManager()
    undo.lock()
    try:
        _tell(document)
        return sum(_retype(sheet) for sheet in document.Sheets) + _names(document)
    finally:
        undo.unlock()
        if not changed:
            document.setModified(False)


def saved(document: Any) -> None:
    """Put Excel's spelling into the file that was just saved; while Calc holds the file, that waits until the document is closed."""
    url = document.URL
    if url.lower().endswith(EXCEL) and url.startswith("file:"):
        path = uno.fileUrlToSystemPath(url)
        _held.pop(document.RuntimeUID, None)
        try:
            office.functions.ask("respell", path, METHODS)
        except Refused as refused:
            office.remember(str(refused))
            _held[document.RuntimeUID] = path


def closed(context: Any, document: Any) -> None:
    """Finish what waited for the document to close, and end the programs with the last spreadsheet."""
    path = _held.pop(document.RuntimeUID, None)
    if path and os.path.exists(path):
        office.functions.ask("respell", path, METHODS)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    others = desktop.Components.createEnumeration()
    while others.hasMoreElements():
        other = others.nextElement()
        if _is_sheets(other) and other.RuntimeUID != document.RuntimeUID:
            return
    office.stop()


def _is_sheets(document: Any) -> bool:
    return document is not None and hasattr(document, "supportsService") and document.supportsService(SHEETS)


def _retype(sheet: Any) -> int:
    search = sheet.createSearchDescriptor()
    search.SearchRegularExpression, search.SearchString = True, spelling.SEARCH
    found = sheet.findAll(search)
    count = 0
    for area in found.RangeAddresses if found is not None else ():
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                count += _retype_cell(sheet, sheet.getCellByPosition(column, row))
    return count


def _retype_cell(sheet: Any, cell: Any) -> int:
    if cell.Type != FORMULA:
        return 0
    before = cell.Formula
    array = before.startswith("{")
    after = spelling.typed(before[1:-1] if array else before, METHODS)
    if not after:
        return 0
    if array:
        whole = sheet.createCursorByRange(cell)
        whole.collapseToCurrentArray()
        whole.setArrayFormula(after)
    else:
        cell.Formula = after
    return 1


def _names(document: Any) -> int:
    count = 0
    for name in document.NamedRanges.ElementNames:
        defined = document.NamedRanges.getByName(name)
        after = spelling.typed(defined.Content, METHODS)
        if after:
            defined.Content = after
            count += 1
    return count


def _tell(document: Any) -> None:
    """A ledger says on its Start sheet which add-in had it open."""
    if document.NamedRanges.hasByName(OPENED_BY):
        document.NamedRanges.getByName(OPENED_BY).Content = f'"{office.VERSION}"'


class Heard(unohelper.Base, XJob, XServiceInfo):
    """A job that LibreOffice runs when an event of a document happens; which one is told by the job's name alone."""

    name = ""

    def __init__(self, context: Any, *args: Any) -> None:
        self.context = context

    def execute(self, arguments: Any) -> Any:
        """Hear the event; what goes wrong here must never be in the way of opening or saving."""
        environment = {v.Name: v.Value for a in arguments if a.Name == "Environment" for v in a.Value}
        document = environment.get("Model")
        try:
            if _is_sheets(document):
                self.hear(document)
        except Exception as error:
            office.remember(str(error))

    def hear(self, document: Any) -> None:
        """What is to be done with the document."""

    def getImplementationName(self) -> str:
        """This class."""
        return self.name

    def getSupportedServiceNames(self) -> Any:
        """A job."""
        return SERVICES

    def supportsService(self, name: str) -> bool:
        """True for a job."""
        return name in SERVICES


class Opened(Heard):
    """A document was loaded."""

    name = "org.receivables.calc.Opened"

    def hear(self, document: Any) -> None:
        """Type its formulas anew."""
        opened(document)


class Saved(Heard):
    """A document was saved."""

    name = "org.receivables.calc.Saved"

    def hear(self, document: Any) -> None:
        """Put Excel's spelling into the file."""
        saved(document)


class Closed(Heard):
    """A document is closed."""

    name = "org.receivables.calc.Closed"

    def hear(self, document: Any) -> None:
        """Finish, and end the programs with the last one."""
        closed(self.context, document)


JOBS = (Opened, Saved, Closed)
