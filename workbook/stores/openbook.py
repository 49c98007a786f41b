"""An open workbook as the stores see it: the few whole-range verbs that a spreadsheet program offers.

`OpenBook` is the port; a host implements it (`workbook.stores.live` on Excel through xlwings, `addin.calc` on LibreOffice). All that is
ours to decide (which cells change, what a run means, how it is taken back) is in `workbook.stores.open`, the same for every host.

Rows and columns count from 1, as people see them. A block of cells is a list of rows, each a list of cells, always two levels deep.

What a cell holds when it is read: None for an empty cell, bool, float (int is allowed), str, `datetime.datetime` for a number whose
format shows a date or time (the host has counted from the workbook's own epoch, 1900 or 1904), and for an error its text as Excel
spells it ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"). A formula cell gives its result.

What is written: None (the cell becomes empty and keeps its format), bool, int, float, str. Days are handed over as serial numbers of the
workbook's epoch, so that the cell's own format shows them. A str stays text, whatever it looks like: "=1+1", "00123", "1-2", "TRUE", "'a".

Every verb may raise `ReceivablesError` with a whole sentence when the program refuses (a cell is being edited, a dialog is open). Any other
exception counts as a broken write, and what was written is taken back.
"""
from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from workbook.stores.parts import Span

Rows: TypeAlias = list[list[Any]]


@dataclass(frozen=True)
class OpenTable:
    """A table (Excel's ListObject, Calc's database range) as it stands now.

    `span` covers header, body and totals row; `headers` are the header texts from left to right, one a column. The body has at least one
    row (an empty table has one empty body row). `totals` says that the last row of the span is a totals row.
    """

    name: str
    sheet: str
    span: Span
    headers: tuple[str, ...]
    totals: bool = False
    query: bool = False             # filled by a query: a refresh overwrites it

    @property
    def first(self) -> int:
        """The first body row."""
        return self.span.top + 1

    @property
    def last(self) -> int:
        """The last body row."""
        return self.span.bottom - self.totals


@dataclass(frozen=True)
class Area:
    """Cells of a sheet."""

    sheet: str
    span: Span


@dataclass(frozen=True)
class Block:
    """Values to write: `rows` with their first cell in row `top`, column `left` of the sheet. All rows are equally long."""

    sheet: str
    top: int
    left: int
    rows: Rows

    @property
    def span(self) -> Span:
        """The cells that the block covers."""
        return Span(self.left, self.top, self.left + len(self.rows[0]) - 1, self.top + len(self.rows) - 1)


TAKEN = "To write the report {0}, you must rename your sheet {0}, because the report's own sheet has that name."


class OpenBook(Protocol):
    """One open workbook. `place` is its name in sentences ("Ledger.xlsx"), `epoch` is 1900 or 1904."""

    place: str
    epoch: int

    def tables(self) -> list[OpenTable]:
        """Every table of the workbook as it stands now. Called before reading and again after rows were inserted or removed."""

    def read(self, area: Area) -> Rows:
        """The values of the area in one call, hidden and filtered rows as well."""

    def formulas(self, area: Area) -> list[list[str]]:
        """The formulas of the area in English spelling with "=", as "=A2*2" or "=Invoices[[#This Row],[Open]]*2"; "" where a cell has none.

        Never the value of a plain cell, also where that value is text beginning with "=".
        """

    def obstacle(self, areas: Sequence[Area], sheets: Sequence[str] = (), new: Sequence[str] = ()) -> str:
        """A whole sentence about what is in the way of writing there, naming the sheet and the cell, and what to do; "" when nothing is.

        Looked for in `areas` (tables, with the rows that will be added below): a protected sheet, merged cells, an array formula or a spill
        that reaches into it. In `sheets` (to be replaced whole by a report; they need not exist): protection. Sheets in `new` come with the
        report for the first time: one of that name which holds anything is a person's own (`TAKEN` is the sentence). For the whole workbook: a
        cell that is being edited, protected structure, opened read-only by the program in a way that forbids changes of cells.
        """

    def write(self, blocks: Sequence[Block]) -> None:
        """Write blocks of values, in order. Rows hidden by hand or by a filter are written like any other."""

    def fill(self, area: Area, formula: str) -> None:
        """Write a formula ("=..." as `formulas` gives it) into every cell of the area.

        It reads as in the area's first row; in rows below, addresses without a dollar sign before the row move along, as a fill-down does.
        In Excel through Formula2, so that no "@" is put in. The store never hands over an array formula.
        """

    def insert_rows(self, table: str, at: int, count: int) -> None:
        """Insert empty body rows, the first of which then stands in sheet row `at` (between the first body row and one below the last).

        They look like the body row above (below, for the first): formats and heights, no values. Only the table's own columns move down, with
        what stands below the table; what stands beside it stays. The table, its totals row, names and formulas grow along.
        """

    def remove_rows(self, table: str, at: int, count: int) -> None:
        """Delete body rows `at` to `at + count - 1`; what is below in the table's columns moves up. The store always leaves one body row."""

    def put_sheets(self, path: Path, names: Sequence[str]) -> None:
        """Put the sheets of these names from an .xlsx file in place of the workbook's sheets of the same names; missing ones go to the end.

        An existing sheet keeps its tab, its place, its selection and what refers to it (formulas, links, names); its cells, formats, widths,
        charts, tables, validations and conditional formats become those of the file. A table of the file keeps its name. The file's cells
        hold values only: formulas that refer to the rest of the workbook come after it by `fill`.
        """

    def keep(self, text: str) -> None:
        """Keep a text of any length hidden in the workbook, so that it is saved and loaded with it, and no person comes upon it; "" removes it.

        Kept when the call returns, even if the process ends right after; a call that is cut off leaves what was kept before, or nothing. As a
        very hidden sheet (chunks of at most 32,000 characters, a mark of the whole length written last) or a property of the document.
        """

    def kept(self) -> str:
        """The text that was kept last; "" when there is none."""

    def still(self) -> AbstractContextManager[None]:
        """While something is written: no redrawing, no events, no calculation after each write.

        At its end, in any case: all that as it was (manual calculation stays manual; otherwise the workbook is calculated once), the same
        sheet active, the same cells selected, the same scroll, the same filters, the status bar given back to the program.
        """

    def say(self, line: str) -> None:
        """Show a line of progress in the status bar."""
