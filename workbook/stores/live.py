"""A workbook that is open in Excel, through xlwings' free interface: `OpenBook` for the ledger's store.

    store = OpenStore(ExcelBook(xlwings.Book.caller()))

Only documented calls of `Book`, `Sheet`, `Range`, `Table` and `App` are used; where they do not reach (protection, spills, filters, very
hidden sheets, copying a report), Excel's own objects behind `.api`. Nothing here imports xlwings: the book is handed in.
"""
from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from receivables.errors import ReceivablesError
from workbook.stores import livequiet
from workbook.stores.livecells import kept_text, risky, value
from workbook.stores.livereport import put_sheet
from workbook.stores.openbook import TAKEN, Area, Block, OpenTable, Rows
from workbook.stores.openread import cell_name
from workbook.stores.parts import Span

BUSY = (-2147418111, -2147417846, -2146777998)          # call rejected, call later, and what Excel says while a cell is edited
HIDDEN = "ReceivablesUnfinished"
VERY_HIDDEN, VISIBLE, QUERY = 2, -1, 3
CHUNK = 32_000
P = ParamSpec("P")
T = TypeVar("T")


def calm(verb: Callable[P, T]) -> Callable[P, T]:
    """What Excel answers while it is busy, as a sentence."""
    @functools.wraps(verb)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return verb(*args, **kwargs)
        except Exception as error:
            code = getattr(error, "hresult", error.args[0] if error.args else None)
            if code in BUSY:
                raise ReceivablesError("You cannot do this now because a cell is being edited or a dialog of Excel is open. "
                                       "Press Enter or Esc there, then press the button again.") from None
            raise
    return told


class ExcelBook:
    """An xlwings book as `OpenBook`."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.place: str = book.name
        self.epoch = 1904 if book.api.Date1904 else 1900

    @calm
    def tables(self) -> list[OpenTable]:
        """See `OpenBook`."""
        return [_open_table(sheet, table) for sheet in self.book.sheets if sheet.name != HIDDEN for table in sheet.tables]

    @calm
    def read(self, area: Area) -> Rows:
        """See `OpenBook`."""
        found = self._range(area).options(ndim=2, err_to_str=True).value
        return [[value(cell) for cell in row] for row in found]

    @calm
    def formulas(self, area: Area) -> list[list[str]]:
        """See `OpenBook`. A text that begins with "=" is told from a formula by its value, which is the text itself."""
        cells = self._range(area)
        width, height = area.span.width, area.span.bottom - area.span.top + 1
        if cells.api.HasFormula is False:
            return [[""] * width for _ in range(height)]
        written, shown = _two_deep(cells.formula2, height), self.read(area)
        return [[f if isinstance(f, str) and f.startswith("=") and f != v else "" for f, v in zip(*rows)] for rows in zip(written, shown)]

    @calm
    def obstacle(self, areas: Sequence[Area], sheets: Sequence[str] = (), new: Sequence[str] = ()) -> str:
        """See `OpenBook`."""
        if self.book.api.ProtectStructure:
            return f"You cannot write to {self.place} because its structure is protected. Take that off first (Review, Protect Workbook)."
        known = {sheet.name: sheet for sheet in self.book.sheets}
        for name in dict.fromkeys([*(a.sheet for a in areas), *sheets]):
            if name in known and known[name].api.ProtectContents:
                return f"You cannot write because the sheet {name} is protected. Take the protection off first (Review, Unprotect Sheet)."
        mine = next((name for name in new if name in known and self.book.app.api.WorksheetFunction.CountA(known[name].api.Cells)), "")
        return TAKEN.format(mine) if mine else next((found for area in areas if (found := self._in_area(area))), "")

    @calm
    def write(self, blocks: Sequence[Block]) -> None:
        """See `OpenBook`."""
        for block in blocks:
            self._range(Area(block.sheet, block.span)).value = self._as_texts(block)

    @calm
    def fill(self, area: Area, formula: str) -> None:
        """See `OpenBook`."""
        self._range(area).formula2 = formula

    @calm
    def insert_rows(self, table: str, at: int, count: int) -> None:
        """See `OpenBook`."""
        sheet, found = self._table(table)
        t = _open_table(sheet, found)
        left, right = t.span.left, t.span.right
        new = sheet.range((at, left), (at + count - 1, right))
        if at <= t.last or t.totals:
            new.insert("down")
        else:
            if any(cell is not None for row in self.read(Area(t.sheet, Span(left, at, right, at + count - 1))) for cell in row):
                new.insert("down")
            found.resize(sheet.range((t.span.top, left), (t.last + count, right)))
        model = at - 1 if at > t.first else at + count
        first, last = min(model, at), max(model, at + count - 1)
        sheet.range((model, left), (model, right)).autofill(sheet.range((first, left), (last, right)), "fill_formats")
        height = sheet.range((model, left)).row_height
        if height:
            sheet.range((at, left), (at + count - 1, left)).row_height = height

    @calm
    def remove_rows(self, table: str, at: int, count: int) -> None:
        """See `OpenBook`."""
        sheet, found = self._table(table)
        span = _open_table(sheet, found).span
        sheet.range((at, span.left), (at + count - 1, span.right)).delete("up")

    @calm
    def put_sheets(self, path: Path, names: Sequence[str]) -> None:
        """See `OpenBook`."""
        source = self.book.app.books.open(str(path), update_links=False, add_to_mru=False)
        try:
            for name in names:
                put_sheet(source, self.book, name)
        finally:
            source.close()
            self.book.activate()

    @calm
    def keep(self, text: str) -> None:
        """See `OpenBook`: on a very hidden sheet, the mark of the whole length in its first cell."""
        sheet = self._hidden()
        if not text:
            if sheet is not None:
                sheet.api.Visible = VISIBLE          # Excel deletes no sheet that is very hidden
                sheet.delete()
            return
        if sheet is None:
            sheet = self.book.sheets.add(HIDDEN, after=self.book.sheets[len(self.book.sheets) - 1])
            sheet.api.Visible = VERY_HIDDEN
        chunks = [[f"|{text[i:i + CHUNK]}"] for i in range(0, len(text), CHUNK)]
        cells = sheet.range((1, 1), (len(chunks) + 1, 1))
        cells.number_format = "@"
        sheet.range((1, 1)).value = ""
        sheet.range((2, 1), (len(chunks) + 1, 1)).value = chunks
        sheet.range((1, 1)).value = f"|{len(text)}"

    @calm
    def kept(self) -> str:
        """See `OpenBook`."""
        sheet = self._hidden()
        mark = sheet.range((1, 1)).value if sheet is not None else None
        if sheet is None or not isinstance(mark, str):
            return ""
        length = int(mark[1:])
        found = sheet.range((2, 1), (-(-length // CHUNK) + 1, 1)).options(ndim=2).value
        return "".join(str(row[0])[1:] for row in found)

    def still(self) -> AbstractContextManager[None]:
        """See `OpenBook`."""
        return livequiet.still(self.book)

    @calm
    def say(self, line: str) -> None:
        """See `OpenBook`."""
        self.book.app.status_bar = line

    def _range(self, area: Area) -> Any:
        return self.book.sheets[area.sheet].range((area.span.top, area.span.left), (area.span.bottom, area.span.right))

    def _table(self, name: str) -> tuple[Any, Any]:
        return next((sheet, table) for sheet in self.book.sheets for table in sheet.tables if table.name == name)

    def _hidden(self) -> Any:
        return next((sheet for sheet in self.book.sheets if sheet.name == HIDDEN), None)

    def _as_texts(self, block: Block) -> Rows:
        """The rows with texts kept from being read as something else; columns formatted as text need nothing."""
        columns = [list(column) for column in zip(*block.rows)]
        for i, column in enumerate(columns):
            if any(isinstance(v, str) and risky(v) for v in column):
                area = Area(block.sheet, Span(block.left + i, block.top, block.left + i, block.span.bottom))
                if self._range(area).number_format != "@":
                    columns[i] = [kept_text(v) if isinstance(v, str) else v for v in column]
        return [list(row) for row in zip(*columns)]

    def _in_area(self, area: Area) -> str:
        cells = self._range(area)
        looks = ((cells.merge_cells, lambda c: c.merge_cells, "the merged cells at", "Unmerge them"),
                 (cells.has_array, lambda c: c.has_array, "the array formula at", "Move it away"),
                 (getattr(cells.api, "HasSpill", False), lambda c: c.api.HasSpill, "the formula that spills into", "Move it away"))
        for found, look, what, mend in looks:
            if found is not False:
                column, row = self._first(area, look)
                return f"You cannot write because of {what} {cell_name(area.sheet, column, row)}. {mend} first."
        for table in self.book.sheets[area.sheet].tables:
            try:
                livequiet.filters(table)
            except livequiet.UnreadableFilter:
                return (f"You cannot write because the table {table.name} is filtered by dates in groups or by colour, which could not be set again. "
                        "Clear the filter first.")
        return ""

    def _first(self, area: Area, look: Callable[[Any], Any]) -> tuple[int, int]:
        """The first cell of which something holds, found by halving the area."""
        s = area.span
        while (s.left, s.top) != (s.right, s.bottom):
            rows = s.bottom > s.top
            middle = (s.top + s.bottom) // 2 if rows else (s.left + s.right) // 2
            half = Span(s.left, s.top, s.right, middle) if rows else Span(s.left, s.top, middle, s.bottom)
            rest = Span(s.left, middle + 1, s.right, s.bottom) if rows else Span(middle + 1, s.top, s.right, s.bottom)
            s = half if look(self._range(Area(area.sheet, half))) is not False else rest
        return s.left, s.top


def _open_table(sheet: Any, table: Any) -> OpenTable:
    cells, heads = table.range, table.header_row_range
    height, width = cells.shape
    headers = tuple("" if h is None else str(h) for h in heads.options(ndim=1).value) if heads is not None else ()
    span = Span(cells.column, cells.row, cells.column + width - 1, cells.row + height - 1)
    return OpenTable(table.name, sheet.name, span, headers, bool(table.show_totals), table.api.SourceType == QUERY)


def _two_deep(found: Any, height: int) -> Rows:
    """What Excel gives for some cells: one value for one cell, rows for more."""
    if not isinstance(found, list | tuple):
        return [[found]]
    if found and not isinstance(found[0], list | tuple):
        return [list(found)] if height == 1 else [[v] for v in found]
    return [list(row) for row in found]
