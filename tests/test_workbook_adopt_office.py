"""Adopted workbooks in LibreOffice: they open and print as before, and the buttons run on lists that stand on several sheets."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from adopt_books import Layout
from adopt_corpus import BOOKS
from test_addin_calc_buttons import Pressing
from test_workbook_adopt import adopted, one_a_month, run

from workbook.book import Book
from workbook.stores.file import FileStore
from workbook.verify import verify

SEEN = ("de_handwerker_with_logo_and_merged_title", "uk_pounds_in_the_number_format_and_hidden_columns",
        "en_excel_table_with_totals_and_formulas", "es_pivot_over_the_list")
pytestmark = pytest.mark.libreoffice


def seen(office: Any, path: Path, extents: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What LibreOffice shows of the person's sheets: each one's values and drawings, and the text of the printed pages. `extents` are the sheets'
    used areas: those of the workbook as it was."""
    book = office.load(path)
    values = {}
    for sheet in [book.Sheets.getByIndex(n) for n in range(book.Sheets.Count)]:
        if not extents.get("") and sheet.Name not in extents:          # the first time: all of them
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            extents[sheet.Name] = (cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
    extents[""] = True
    for name in [n for n in book.Sheets.ElementNames if n not in extents]:
        book.Sheets.removeByName(name)
    for name in book.Sheets.ElementNames:
        sheet = book.Sheets.getByName(name)
        area = sheet.getCellRangeByPosition(0, 0, *extents[name])
        sheet.setPrintAreas((area.RangeAddress,))
        values[name] = area.getDataArray(), sheet.DrawPage.Count, sheet.Annotations.Count
    pdf = office.save(book, path.with_suffix(".pdf"), "calc_pdf_Export")
    book.close(True)
    with pypdfium2.PdfDocument(pdf) as pages:
        return values, [page.get_textpage().get_text_bounded() for page in pages]


def test_an_adopted_workbook_opens_and_prints_as_before(office: Any, tmp_path: Path) -> None:
    for name in SEEN:
        book = BOOKS[name]
        before, after = (tmp_path / f"{name}-{when}{book.suffix}" for when in ("before", "after"))
        before.write_bytes(book.make())
        after.write_bytes(before.read_bytes())
        run("adopt", after, "--yes")
        extents: dict[str, Any] = {}
        was, now = seen(office, before, extents), seen(office, after, extents)
        assert was[0] == now[0], name
        assert was[1] == now[1], name
        assert any(page.strip() for page in was[1]), name


def test_the_buttons_run_on_monthly_sheets_in_calc(calc: Any, tmp_path: Path) -> None:
    columns = ("number", "customer_id", "invoice_date", "due_date", "amount", "note")
    months = [Layout("de", columns, sheet=name, first=12 * n, titles=n) for n, name in enumerate(("August", "September"))]
    _, path, made = adopted(tmp_path, *months, options=("--as-of", "2026-11-30"))
    (tmp_path / "bank.csv").write_text(one_a_month(made))
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Due Date,Amount\nN1,C101,2026-11-02,2026-12-02,77.50\n")
    desk = Pressing(calc, path)
    was = [desk.document.Sheets.getByName(m.sheet).getCellRangeByPosition(0, 0, 5, 14).getDataArray() for m in months]
    for item, answer in (("import", [str(tmp_path / name) for name in ("bank.csv", "more.csv")]), ("match", True), ("post", True)):
        done = desk.press(item, answer)
        assert done["ok"], (item, done["message"])
    august = desk.document.Sheets.getByName("August").getCellRangeByPosition(0, 0, 5, 14).getDataArray()
    september = desk.document.Sheets.getByName("September").getCellRangeByPosition(0, 0, 5, 14).getDataArray()
    assert august == was[0]
    assert september[:14] == was[1][:14]
    assert september[14][0] == "N1"                                     # the row below the last, in the last list
    desk.document.store()
    frame = FileStore(path).read(["Invoices"]).frames["Invoices"].set_index("number")
    assert [frame["open"][n] for n in ("INV-100", "INV-112", "N1")] == [0, 0, 7750]
    assert frame["source"]["N1"] == "September"
    assert verify(Book.open_all(FileStore(path))) == []
