"""The verbs of an open document (workbook.stores.openbook) on a real Calc: what is written is read back, and nothing else moves.

The extension's program is replaced by one that runs a few lines of Python on the document, over the same pipe.
"""
from __future__ import annotations

import ast
import json
import sys

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from test_addin_calc_buttons import Pressing
from uno_office import Office, guarded, skip, why_not

from addin.calc import oxt

pytestmark = pytest.mark.libreoffice
PROGRAM = """
import os, sys
from addin.calc import serve
from addin.calc.remote import RemoteBook
from addin.calc.receivables_calc.link import Link
from workbook.stores.openbook import Area, Block
from workbook.stores.parts import Span

def press(item_id, place, epoch, refused):
    book = RemoteBook(link, place, epoch)
    found = {}
    exec(open(os.environ["TEST_LINES"], encoding="utf-8").read(), globals() | {"book": book, "found": found})
    return {"message": repr(found), "ok": True, "run": "", "where": None}

reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
link = Link(reader, writer, lambda verb, args: press(*args) if verb == "press" else serve.version())
link.serve()
"""


@pytest.fixture(scope="module")
def scripted(tmp_path_factory):
    """Calc with the extension, whose program runs the lines in a file."""
    if reason := why_not():
        skip(reason)
    folder = tmp_path_factory.mktemp("calc-book")
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    running = Office(folder / "profile", RECEIVABLES_SERVE=json.dumps([sys.executable, str(folder / "program.py")]),
                     TEST_LINES=str(folder / "lines.py"))
    running.install(oxt.build(folder / "receivables.oxt"))
    running.keep_one()
    running.folder = folder
    yield running
    running.stop()


@pytest.fixture
def desk(scripted, tmp_path):
    """A document with a table Items (A3:C5), something below it and beside it, and a second sheet that refers to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Items"
    for at, row in enumerate((("Key", "Day", "Twice"), ("a", None, "=LEN(A4)*2"), ("b", None, "=LEN(A5)*2")), start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column, value)
    sheet["B4"].number_format = sheet["B5"].number_format = "yyyy-mm-dd"
    sheet["A8"], sheet["E4"], sheet["E5"] = "below", "beside 4", "beside 5"
    sheet.add_table(Table(displayName="Items", ref="A3:C5"))
    other = book.create_sheet("My Notes")
    other["A1"], other["A2"], other["A3"] = "=Items!A8", "=ROWS(Items[Key])", "=NA()"
    book.save(tmp_path / "book.xlsx")
    for running in guarded(scripted):
        yield Pressing(running, tmp_path / "book.xlsx")


def run(desk, lines):
    """Run lines with `book`; what they put into `found` comes back."""
    (desk.office.folder / "lines.py").write_text(lines, encoding="utf-8")
    done = desk.press("run")
    assert done["ok"], done["message"]
    return ast.literal_eval(done["message"])


def test_cells_are_written_and_read_as_they_are(desk):
    row = [None, True, False, 1, 2.5, "=1+1", "00123", "1-2", "TRUE", "'a", "two\nlines", "2026-10-31", " "]
    got = run(desk, f"book.write([Block('My Notes', 11, 2, [{row!r}])])\n"
                    "found['row'] = book.read(Area('My Notes', Span(2, 11, 14, 11)))[0]\n"
                    "found['formulas'] = book.formulas(Area('My Notes', Span(2, 11, 14, 11)))[0]")
    assert got["row"] == row
    assert [type(v) for v in got["row"][1:3]] == [bool, bool]
    assert got["formulas"] == [""] * 13


def test_days_and_errors_are_told_apart_from_numbers_and_text(desk):
    got = run(desk, "book.write([Block('Items', 4, 2, [[46326], [46326.5]])])\n"
                    "found['days'] = [str(r[0]) for r in book.read(Area('Items', Span(2, 4, 2, 5)))]\n"
                    "found['error'] = book.read(Area('My Notes', Span(1, 3, 1, 3)))")
    assert got == {"days": ["2026-10-31 00:00:00", "2026-10-31 12:00:00"], "error": [["#N/A"]]}


def test_rows_come_and_go_in_the_table_alone(desk):
    got = run(desk, """
def items():
    t = next(t for t in book.tables() if t.name == "Items")
    return [list(r) for r in book.read(Area("Items", t.span))]
found["before"] = items()
book.insert_rows("Items", 6, 2)
book.write([Block("Items", 6, 1, [["c"], ["dd"]])])
book.fill(Area("Items", Span(3, 6, 3, 7)), "=LEN(A6)*2")
found["appended"] = items()
book.insert_rows("Items", 4, 1)
found["first"] = items()
found["formulas"] = book.formulas(Area("Items", Span(3, 4, 3, 8)))
book.remove_rows("Items", 4, 2)
found["removed"] = items()
found["below"] = book.read(Area("Items", Span(1, 8, 1, 9)))
found["beside"] = book.read(Area("Items", Span(5, 4, 5, 5)))
found["notes"] = book.read(Area("My Notes", Span(1, 1, 1, 2)))
""")
    head, a, b = ["Key", "Day", "Twice"], ["a", None, 2.0], ["b", None, 2.0]
    assert got["before"] == [head, a, b]
    assert got["appended"] == [head, a, b, ["c", None, 2.0], ["dd", None, 4.0]]
    assert got["first"] == [head, [None, None, None], a, b, ["c", None, 2.0], ["dd", None, 4.0]]
    assert got["formulas"] == [[""], ["=LEN(A5)*2"], ["=LEN(A6)*2"], ["=LEN(A7)*2"], ["=LEN(A8)*2"]]
    assert got["removed"] == [head, b, ["c", None, 2.0], ["dd", None, 4.0]]
    assert got["below"] == [[None], ["below"]]
    assert got["beside"] == [["beside 4"], ["beside 5"]]
    assert got["notes"] == [["below"], [3.0]]
    sheet = desk.document.Sheets.getByName("Items")
    assert sheet.getCellRangeByName("B6").NumberFormat == sheet.getCellRangeByName("B4").NumberFormat


def test_formulas_keep_the_spelling_of_excel(desk):
    formulas = ["=SUM(Items!$A$8,1)", "=IF('My Notes'!A1=\"a,b\",TRUE,{1,2;3,4})", "=ROWS(Items[[#All],[Key]])", '=AR_BUCKET(Items!B4,"2026-10-31")']
    got = run(desk, f"""
for n, formula in enumerate({formulas!r}):
    book.fill(Area("My Notes", Span(3, n + 1, 3, n + 1)), formula)
found["formulas"] = [r[0] for r in book.formulas(Area("My Notes", Span(3, 1, 3, 4)))]
found["rows"] = book.read(Area("My Notes", Span(3, 3, 3, 3)))
book.names({{"Here": "=Items!$A$8"}})
book.fill(Area("My Notes", Span(4, 1, 4, 1)), "=Here")
found["named"] = book.read(Area("My Notes", Span(4, 1, 4, 1)))
""")
    assert got == {"formulas": formulas, "rows": [[3.0]], "named": [["below"]]}


def test_a_text_is_kept_with_the_document(desk, tmp_path):
    text = "x" * 100_000 + 'ä"<'
    assert run(desk, f"book.keep({text!r}); found['kept'] = book.kept() == {text!r}") == {"kept": True}
    desk.document.store()
    again = Pressing(desk.office, tmp_path / "book.xlsx")
    assert run(again, f"found['kept'] = book.kept() == {text!r}; book.keep(''); found['after'] = book.kept()") == {"kept": True, "after": ""}


def test_a_sheet_of_a_file_takes_the_place_of_one_that_formulas_name(desk, tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "Items"
    made.active["A8"], made.active["B2"] = "from the file", "x"
    made.active["B2"].font = openpyxl.styles.Font(bold=True)
    made.active.column_dimensions["B"].width = 40
    made.active["A3"], made.active["A4"] = "Key", "z"
    made.active.add_table(Table(displayName="Items", ref="A3:A4"))
    fresh = made.create_sheet("Fresh")
    fresh["A1"], fresh["A2"] = "Name", "n"
    fresh.add_table(Table(displayName="Fresh", ref="A1:A2"))
    made.save(tmp_path / "report.xlsx")
    got = run(desk, f"""
from pathlib import Path
with book.still():
    book.put_sheets(Path({str(tmp_path / "report.xlsx")!r}), ["Items", "Fresh"])
found["notes"] = book.read(Area("My Notes", Span(1, 1, 1, 2)))
found["tables"] = sorted(t.name for t in book.tables())
""")
    assert got == {"notes": [["from the file"], [1.0]], "tables": ["Fresh", "Items"]}
    assert desk.document.Sheets.ElementNames == ("Items", "My Notes", "Fresh")
    cell = desk.document.Sheets.getByName("Items").getCellRangeByName("B2")
    assert (cell.CharWeight, cell.Columns.getByIndex(0).Width > 7000) == (150, True)
    assert desk.document.CurrentController.ActiveSheet.Name == "Items"


def test_manual_calculation_stays_manual(desk):
    desk.document.enableAutomaticCalculation(False)
    run(desk, "with book.still():\n    book.write([Block('Items', 8, 1, [['changed']])])")
    assert not desk.document.isAutomaticCalculationEnabled()
    assert desk.cell("My Notes", "A1").String == "below"
    desk.document.enableAutomaticCalculation(True)
    run(desk, "with book.still():\n    book.write([Block('Items', 8, 1, [['again']])])")
    assert desk.cell("My Notes", "A1").String == "again"
