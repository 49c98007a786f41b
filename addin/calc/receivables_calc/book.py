"""The verbs on an open spreadsheet that the program asks for, over whole ranges. `addin.calc.remote` is their other end.

Rows and columns count from 1 here, as in the port `workbook.stores.openbook`; UNO counts from 0.
"""
from __future__ import annotations

from typing import Any

import uno
from com.sun.star.lang import IllegalArgumentException
from com.sun.star.table import CellAddress, CellRangeAddress
from com.sun.star.uno import RuntimeException
from receivables_calc import sheets, spelling
from receivables_calc.cells import excel_error
from receivables_calc.functions import METHODS
from receivables_calc.link import Refused

FORMULA_CELLS, ERROR_RESULTS, ANY_CELLS = 16, 4, 1 | 2 | 4 | 16          # com.sun.star.sheet.CellFlags: values, dates, texts, formulas
DATE_OR_TIME, LOGICAL = 2 | 4, 1024
DOWN, UP = uno.Enum("com.sun.star.sheet.CellInsertMode", "DOWN"), uno.Enum("com.sun.star.sheet.CellDeleteMode", "UP")
TO_BOTTOM = uno.Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM")
KEPT = "ReceivablesUnfinished"
CONTENTS = 1 | 2 | 4 | 16           # values, days, texts, formulas
NAMES = {method.upper(): name for name, method in METHODS.items()}
LAST_1899 = (1899, 12, 30)
VERBS = ("tables", "read", "formulas", "obstacle", "write", "fill", "insert_rows", "remove_rows", "put_sheets", "names", "keep", "kept", "begin",
         "end")


class Unfiltered:
    """Rows that a filter hides count as shown meanwhile: Calc's filling down and copying leave them out, silently."""

    def __init__(self, sheet: Any, first: int, last: int) -> None:
        rows = [sheet.Rows.getByIndex(row) for row in range(first, last + 1)]
        self.rows = [row for row in rows if row.IsFiltered]

    def __enter__(self) -> None:
        for row in self.rows:
            row.IsFiltered = False

    def __exit__(self, *what: object) -> None:
        for row in self.rows:
            row.IsFiltered = True


class Unfolded:
    """Hidden columns of an area are shown meanwhile: Calc's filling down leaves them out, too."""

    def __init__(self, area: Any) -> None:
        columns = [area.Columns.getByIndex(at) for at in range(area.Columns.Count)]
        self.columns = [column for column in columns if not column.IsVisible]

    def __enter__(self) -> None:
        for column in self.columns:
            column.IsVisible = True

    def __exit__(self, *what: object) -> None:
        for column in self.columns:
            column.IsVisible = False


class Book:
    """One open spreadsheet."""

    def __init__(self, context: Any, document: Any) -> None:
        self.context, self.document = context, document
        self._quiet: list[tuple[bool, Any, Any]] = []

    def answer(self, verb: str, args: list[Any]) -> Any:
        """Do what the program asks. What Calc refuses comes back as a sentence."""
        try:
            return getattr(self, verb)(*args)
        except (RuntimeException, IllegalArgumentException) as error:
            raise Refused(f"Calc refuses to {verb.replace('_', ' ')} ({type(error).__name__} {error}). "
                          "Look for protected, merged or array cells there.") from None

    def place(self) -> str:
        """The document's name in sentences."""
        return self.document.URL.rsplit("/", 1)[-1] if self.document.URL else self.document.Title

    def epoch(self) -> int:
        """From which year days count: 1900 (as Excel does), or 1904."""
        day = self.document.NullDate
        if (day.Year, day.Month, day.Day) == LAST_1899:
            return 1900
        if day.Year == 1904:
            return 1904
        raise Refused(f"You cannot use {self.place()} because it counts its days from {day.Year}-{day.Month:02}-{day.Day:02}. Choose 30/12/1899 "
                      "in Tools, Options, LibreOffice Calc, Calculate.")

    def tables(self) -> list[Any]:
        """Every table: name, sheet, span, headers, totals row."""
        out = []
        for name in self.document.DatabaseRanges.ElementNames:
            if not name.startswith("_"):
                found = self.document.DatabaseRanges.getByName(name)
                at = found.DataArea
                sheet = self.document.Sheets.getByIndex(at.Sheet)
                headers = sheet.getCellRangeByPosition(at.StartColumn, at.StartRow, at.EndColumn, at.StartRow).getDataArray()[0]
                out.append([name, sheet.Name, [at.StartColumn + 1, at.StartRow + 1, at.EndColumn + 1, at.EndRow + 1], [str(h) for h in headers],
                            bool(found.TotalsRow)])
        return out

    def read(self, sheet: str, span: list[int]) -> dict[str, Any]:
        """Values; which rectangles show days and which yes or no; which cells show errors."""
        area = self._area(sheet, span)
        days, flags = [], []
        kinds = self.document.NumberFormats
        for group in area.getUniqueCellFormatRanges():
            kind = kinds.getByKey(group.NumberFormat).Type
            for found, wanted in ((days, DATE_OR_TIME), (flags, LOGICAL)):
                if kind & wanted:
                    found += [_span(a) for a in group.RangeAddresses]
        errors = []
        for a in area.queryFormulaCells(ERROR_RESULTS).RangeAddresses:
            errors += [[c + 1, r + 1, excel_error(area.Spreadsheet.getCellByPosition(c, r).getError())]
                       for r in range(a.StartRow, a.EndRow + 1) for c in range(a.StartColumn, a.EndColumn + 1)]
        return {"rows": area.getDataArray(), "days": days, "flags": flags, "errors": errors}

    def formulas(self, sheet: str, span: list[int]) -> list[list[str]]:
        """Formulas as Excel spells them, "" where a cell has none."""
        area = self._area(sheet, span)
        out = [[""] * (span[2] - span[0] + 1) for _ in range(span[1], span[3] + 1)]
        known: dict[str, str] = {}
        for a in area.queryContentCells(FORMULA_CELLS).RangeAddresses:
            texts = area.Spreadsheet.getCellRangeByPosition(a.StartColumn, a.StartRow, a.EndColumn, a.EndRow).getFormulaArray()
            for r, row in enumerate(texts, a.StartRow + 1 - span[1]):
                for c, text in enumerate(row, a.StartColumn + 1 - span[0]):
                    if text not in known:
                        known[text] = spelling.to_excel(text[1:-1] if text.startswith("{") else text, NAMES)
                    out[r][c] = known[text]
        return out

    def obstacle(self, areas: list[Any], names: list[str], new: list[str]) -> str:
        """What is in the way of writing there, as a sentence; "" when nothing is."""
        if self.document.isReadonly():
            return f"You cannot write because {self.place()} is open for reading alone. Save it under another name, or close it elsewhere."
        if names and self.document.isProtected():
            return "You cannot write a report because the structure of the document is protected. Take it off: Tools, Protect Spreadsheet Structure."
        for sheet in dict.fromkeys([*(sheet for sheet, _ in areas), *names]):
            if self.document.Sheets.hasByName(sheet) and self.document.Sheets.getByName(sheet).isProtected():
                return f"You cannot write because the sheet {sheet} is protected. Take the protection off first: Tools, Protect Sheet."
        for sheet in new:
            if self.document.Sheets.hasByName(sheet) and self.document.Sheets.getByName(sheet).queryContentCells(ANY_CELLS).Count:
                return f"To write the report {sheet}, you must rename your sheet {sheet}, because the report's own sheet has that name."
        for sheet, span in areas:
            found = self._merged(sheet, span) or self._array(sheet, span)
            if found:
                return found
        return ""

    def write(self, blocks: list[Any]) -> None:
        """Blocks of values: sheet, top, left, rows."""
        for sheet, top, left, rows in blocks:
            area = self._area(sheet, [left, top, left + len(rows[0]) - 1, top + len(rows) - 1])
            area.setDataArray(tuple(tuple(_plain(v) for v in row) for row in rows))
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, bool):
                        self._as_logical(area.getCellByPosition(c, r))

    def fill(self, sheet: str, span: list[int], formula: str) -> None:
        """One formula into every cell, its addresses moving along."""
        area = self._area(sheet, span)
        first = self._area(sheet, [span[0], span[1], span[2], span[1]])
        text = spelling.to_calc(formula, METHODS)
        for c in range(span[2] - span[0] + 1):
            first.getCellByPosition(c, 0).Formula = text
        if span[3] > span[1]:
            with Unfiltered(area.Spreadsheet, span[1] - 1, span[3] - 1), Unfolded(area):
                area.fillAuto(TO_BOTTOM, 1)

    def insert_rows(self, table: str, at: int, count: int) -> None:
        """Empty body rows that look like the row above, or below for the first."""
        found = self.document.DatabaseRanges.getByName(table)
        area = found.DataArea
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        first = at - 1 == area.StartRow + 1
        sheet.insertCells(CellRangeAddress(area.Sheet, area.StartColumn, at - 1, area.EndColumn, at - 2 + count), DOWN)
        model = at - 1 + count if first else at - 2
        self._look(sheet, area, model, at - 1, count)
        area.EndRow += count
        _set_area(found, area)

    def remove_rows(self, table: str, at: int, count: int) -> None:
        """Body rows taken out; what is below moves up."""
        found = self.document.DatabaseRanges.getByName(table)
        area = found.DataArea
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        sheet.removeRange(CellRangeAddress(area.Sheet, area.StartColumn, at - 1, area.EndColumn, at - 2 + count), UP)
        area.EndRow -= count
        _set_area(found, area)

    def put_sheets(self, path: str, names: list[str]) -> None:
        """Sheets of a file in place of those of the same names."""
        sheets.put(self.context, self.document, path, names)

    def names(self, defined: dict[str, str]) -> None:
        """Names of the workbook."""
        known = self.document.NamedRanges
        for name, text in defined.items():
            content = spelling.to_calc(text, METHODS).lstrip("=")
            if known.hasByName(name):
                known.getByName(name).Content = content
            else:
                known.addNewByName(name, content, CellAddress(0, 0, 0), 0)

    def keep(self, text: str) -> None:
        """Keep a text in the document's properties; "" removes it."""
        properties = self.document.DocumentProperties.UserDefinedProperties
        if properties.PropertySetInfo.hasPropertyByName(KEPT):
            properties.removeProperty(KEPT)
        if text:
            properties.addProperty(KEPT, 128, text)         # REMOVABLE

    def kept(self) -> str:
        """The text that was kept."""
        properties = self.document.DocumentProperties.UserDefinedProperties
        return properties.getPropertyValue(KEPT) if properties.PropertySetInfo.hasPropertyByName(KEPT) else ""

    def begin(self) -> None:
        """No redrawing and no calculation from here on."""
        controller = self.document.CurrentController
        self._quiet.append((self.document.isAutomaticCalculationEnabled(), controller.ActiveSheet, controller.Selection))
        self.document.lockControllers()
        self.document.addActionLock()
        self.document.enableAutomaticCalculation(False)

    def end(self) -> None:
        """All that as it was before."""
        if not self._quiet:
            return
        automatic, sheet, selection = self._quiet.pop()
        self.document.enableAutomaticCalculation(automatic)
        if automatic:
            self.document.calculate()
        self.document.removeActionLock()
        self.document.unlockControllers()
        controller = self.document.CurrentController
        controller.setActiveSheet(sheet)
        if selection is not None:
            controller.select(selection)

    def end_all(self) -> None:
        """The same, however the button came to its end."""
        while self._quiet:
            self.end()

    def _area(self, sheet: str, span: list[int]) -> Any:
        if not self.document.Sheets.hasByName(sheet):
            raise Refused(f"You cannot use {self.place()} because its sheet {sheet} is missing. Put it back.")
        return self.document.Sheets.getByName(sheet).getCellRangeByPosition(span[0] - 1, span[1] - 1, span[2] - 1, span[3] - 1)

    def _merged(self, sheet: str, span: list[int]) -> str:
        area = self._area(sheet, span)
        for group in area.getUniqueCellFormatRanges():
            if group.getByIndex(0).IsMerged:
                cell = group.getByIndex(0).AbsoluteName.rsplit(".", 1)[-1].replace("$", "").split(":")[0]
                return f"You cannot write because of merged cells at {sheet}!{cell}. Take the merge off first: Format, Merge and Unmerge Cells."
        return ""

    def _array(self, sheet: str, span: list[int]) -> str:
        area = self._area(sheet, span)
        for a in area.queryContentCells(FORMULA_CELLS).RangeAddresses:
            part = area.Spreadsheet.getCellRangeByPosition(a.StartColumn, a.StartRow, a.EndColumn, a.EndRow)
            for r, row in enumerate(part.getFormulaArray()):
                for c, text in enumerate(row):
                    if text.startswith("{"):
                        cell = part.getCellByPosition(c, r).AbsoluteName.rsplit(".", 1)[-1].replace("$", "")
                        return f"You cannot write because of an array formula at {sheet}!{cell}. Move it away first."
        return ""

    def _look(self, sheet: Any, area: Any, model: int, at: int, count: int) -> None:
        """Formats of the model row on new rows, and nothing in them."""
        source = CellRangeAddress(area.Sheet, area.StartColumn, model, area.EndColumn, model)
        new = sheet.getCellRangeByPosition(area.StartColumn, at, area.EndColumn, at + count - 1)
        with Unfiltered(sheet, min(model, at), max(model, at + count - 1)):
            sheet.copyRange(CellAddress(area.Sheet, area.StartColumn, at), source)
            if count > 1:
                new.fillAuto(TO_BOTTOM, 1)
            new.clearContents(CONTENTS)
        height = sheet.Rows.getByIndex(model).Height
        for row in range(at, at + count):
            if not sheet.Rows.getByIndex(row).OptimalHeight and sheet.Rows.getByIndex(row).Height != height:
                sheet.Rows.getByIndex(row).Height = height

    def _as_logical(self, cell: Any) -> None:
        formats = self.document.NumberFormats
        if not formats.getByKey(cell.NumberFormat).Type & LOGICAL:
            cell.NumberFormat = formats.getStandardFormat(LOGICAL, cell.CharLocale)


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return float(value) if isinstance(value, (int, bool)) else value


def _span(address: Any) -> list[int]:
    return [address.StartColumn + 1, address.StartRow + 1, address.EndColumn + 1, address.EndRow + 1]


def _set_area(table: Any, area: Any) -> None:
    now = table.DataArea
    if (now.StartRow, now.EndRow) != (area.StartRow, area.EndRow):
        table.DataArea = area
