"""A workbook as rows of cells: every visible sheet of an .xlsx, .xlsm or old .xls, with numbers and dates as they are stored.

Formulas give the value that was saved with them. A cell with an error (#N/A) is blank, and what needs it says so.
"""
from __future__ import annotations

import io
import zipfile
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.grid import Grid
from workbook.readers.xls import sheets_of
from workbook.stores.archive import UNREADABLE
from workbook.stores.guard import Look, look, too_far
from workbook.stores.package import Package
from workbook.stores.parts import sheets
from workbook.stores.readerparts import check_texts, check_weight, resolves_alike, whole_parts

_OLD_WORKBOOK = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"


def is_workbook(data: bytes) -> bool:
    """True for bytes that are some spreadsheet file and no text."""
    return data.startswith((_OLD_WORKBOOK, _ZIP))


def read_sheets(data: bytes, file: str) -> list[Grid]:
    """One grid per visible sheet that has rows. Raises ReceivablesError for a file of another kind, and says what to save it as."""
    _check_kind(data, file)
    if data.startswith(_OLD_WORKBOOK):
        return [grid for name, first, rows in sheets_of(data, file) if (grid := _grid(file, name, rows, (first, 0))).rows]
    looked_at = _check_content(data, file)
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet and s.visible == SheetVisibleEnum.Visible]
        unseen = [name for name in names if name not in looked_at]
        if unseen:
            raise ReceivablesError(f"You cannot import {file} because its list of sheets is damaged at {unseen[0]}. Open it in Excel, save it again, "
                                   "and import that.")
        read = [(name, book.get_sheet_by_name(name)) for name in names]
        grids = [_grid(file, name, sheet.to_python(skip_empty_area=True), sheet.start) for name, sheet in read]
    except CalamineError as error:
        raise ReceivablesError(f"You cannot import {file} because the workbook is damaged ({error}). Open it in Excel, save it again, "
                               "and import that.") from None
    return [grid for grid in grids if grid.rows]


def _grid(file: str, name: str, rows: list[list[Any]], start: tuple[int, int] | None) -> Grid:
    first = (start[0] if start else 0) + 1
    kept = [(first + i, row) for i, row in enumerate(rows) if any(cell != "" for cell in row)]
    return Grid(file, name, [row for _, row in kept], [line for line, _ in kept], typed=True)


def _check_content(data: bytes, file: str) -> set[str]:
    """Refuse what would take the memory of the machine, or is made to harm: the looks that a ledger's own file gets. Gives the sheets looked at."""
    try:
        package = Package(data, file)
        for part in whole_parts(package):
            package.check(part)
        check_texts(package)
        found = sheets(package)
        for sheet in found:
            seen = Look()
            look(package, sheet, seen)
            if seen.sparse:
                raise too_far(package, sheet, seen.columns, seen.rows)
            check_weight(package, sheet, seen.cells)
            if not resolves_alike(package, sheet):
                raise package.refusal(f"its sheet {sheet.name} stands where no spreadsheet program puts it. Open it in Excel and save it")
        return {sheet.name for sheet in found}
    except ReceivablesError as error:
        raise ReceivablesError(str(error).replace("You cannot use", "You cannot import", 1)) from None


def _check_kind(data: bytes, file: str) -> None:
    """Refuse what is no .xlsx, .xlsm or .xls, with the reason."""
    if data.startswith(_OLD_WORKBOOK):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" not in data:
            return
        raise ReceivablesError(f"You cannot import {file} because it is protected by a password. Save it in Excel as .xlsx without a password "
                               "and import that.")
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except UNREADABLE:
        raise ReceivablesError(f"You cannot import {file} because the file is cut off or damaged. Take it again from where it came from.") from None
    if "xl/workbook.xml" in parts:
        return
    kind = ("a binary .xlsb workbook" if "xl/workbook.bin" in parts else "an OpenDocument file" if "mimetype" in parts
            else "not a workbook but some other packed file")
    raise ReceivablesError(f"You cannot import {file} because it is {kind}. Save it as .xlsx or .csv and import that.")
