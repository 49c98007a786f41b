"""The worksheet functions in cells of a real Calc: typed, in a loaded workbook of Excel's, with blanks and errors, and without their program."""
from __future__ import annotations

import datetime as dt
import re
import time
import zipfile

import formula_examples
import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from addin.calc import oxt
from udfs import FORMULAS
from udfs.call import call
from udfs.registry import CellError

pytestmark = pytest.mark.libreoffice
VALUE = 519
ITEMS = [["Customer", "Due Date", "Open"], ["C1", "2026-05-31", 100.5], ["C2", "2026-07-31", 20], ["C1", "2026-03-01", 7.25]]


@pytest.fixture
def document(calc):
    return calc.new()


@pytest.fixture
def sheet(document):
    """A sheet with a few items from A1."""
    sheet = document.Sheets[0]
    for row, values in enumerate(ITEMS, 1):
        for column, value in zip("ABC", values):
            cell = sheet.getCellRangeByName(f"{column}{row}")
            if isinstance(value, str):
                cell.Formula = value
            else:
                cell.Value = value
    return sheet


def typed(sheet, formula, at="F1"):
    cell = sheet.getCellRangeByName(at)
    cell.Formula = formula
    return cell


def block(sheet, address, formula):
    area = sheet.getCellRangeByName(address)
    area.setArrayFormula(formula)
    return [list(row) for row in area.getDataArray()]


def test_a_typed_function_is_computed_and_recalculated(sheet):
    cell = typed(sheet, '=AR_DAYS_OVERDUE(B2;"2026-06-30")')
    assert (cell.Value, cell.FormulaLocal) == (30, '=AR_DAYS_OVERDUE(B2,"2026-06-30")')
    sheet.getCellRangeByName("B2").Formula = "2026-06-29"
    assert cell.Value == 1


def test_a_report_fills_an_array_formula_with_what_the_function_gives_anywhere(sheet):
    want = call("AR_AGING", [ITEMS, "2026-06-30"]).value
    assert block(sheet, "F1:P6", '=AR_AGING(A1:C4;"2026-06-30")') == [[float(c) if isinstance(c, int) else c for c in row] for row in want[:6]]


def test_a_number_that_is_refused_is_an_error_that_no_sum_skips(sheet):
    assert typed(sheet, '=AR_DAYS_OVERDUE("soon";"2026-06-30")').getError() == VALUE
    assert typed(sheet, '=SUM(5;AR_DAYS_OVERDUE("soon";"2026-06-30"))').getError() == VALUE
    assert block(sheet, "G1:G3", '=AR_DAYS_OVERDUE({"2026-05-31"|"soon"|"2026-06-29"};"2026-06-30")')[0] == [30.0]
    assert [sheet.getCellRangeByName(f"G{n}").getError() for n in (1, 2, 3)] == [0, VALUE, 0]


def test_an_error_cell_gives_that_error_and_text_functions_say_their_sentence(sheet):
    typed(sheet, "=1/0", "E1")
    assert typed(sheet, '=AR_DAYS_OVERDUE(E1;"2026-06-30")').String == "#DIV/0!"
    assert typed(sheet, '=AR_BUCKET("soon";"2026-06-30")').String == call("AR_BUCKET", ["soon", "2026-06-30"]).value


def test_a_blank_cell_is_a_blank_and_no_date_of_1899(sheet):
    assert typed(sheet, '=AR_BUCKET(E9;"2026-06-30")').String == ""
    assert block(sheet, "G1:G2", '=AR_BUCKET(E8:E9;"2026-06-30")') == [[""], [""]]


def test_a_document_that_counts_days_from_1904_is_refused(calc, document, sheet):
    document.NullDate = calc.struct("util.Date", Day=1, Month=1, Year=1904)
    assert "1904" in typed(sheet, '=AR_BUCKET(B2;"2026-06-30")').String
    assert typed(sheet, '=AR_DAYS_OVERDUE(B2;"2026-06-30")').getError() == VALUE


def test_the_wizard_shows_each_function_with_its_arguments(calc):
    shown = {}
    functions = calc.service("com.sun.star.sheet.FunctionDescriptions")
    for i in range(functions.Count):
        properties = {p.Name: p.Value for p in functions.getByIndex(i)}
        shown[properties["Name"]] = properties
    for formula in FORMULAS:
        assert shown[formula.name]["Description"] == formula.help
        assert [(a.Name, a.Description) for a in shown[formula.name]["Arguments"]] == [(a.name, a.help) for a in formula.args]


@pytest.fixture
def excel_book(tmp_path):
    """A workbook as the Excel side makes it, with formulas in all its spellings."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ITEMS:
        sheet.append(row)
    sheet.add_table(Table(displayName="Items", ref="A1:C4"))
    sheet["E1"] = '=AR_DAYS_OVERDUE(B2,"2026-06-30")'
    sheet["E2"] = '=IFERROR(ar_bucket(B2,"2026-06-30"),"no add-in")&" AR_BUCKET("'
    sheet["E3"] = '=[1]!AR_BUCKET(B2,"2026-06-30")'
    sheet["E4"] = '=INDEX(AR_AGING(Items[#All],"2026-06-30"),2,10)'
    sheet["E5"] = "AR_BUCKET( is only text"
    sheet["G1"] = ArrayFormula("G1:Q3", '=AR_AGING(Items[#All],"2026-06-30")')
    path = tmp_path / "from-excel.xlsx"
    book.save(path)
    return path


def in_file(path):
    """Formulas as the file spells them, and the results that stand beside them."""
    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    return {m[1]: (m[2].replace("&quot;", '"'), m[3]) for m in re.finditer(r'<c r="(\w+)"[^>]*><f[^>]*>([^<]*)</f><v>([^<]*)</v>', xml)}


def test_a_workbook_of_excel_calculates_and_keeps_its_spelling_when_saved(calc, excel_book):
    document = calc.load(excel_book)
    sheet = document.Sheets[0]
    assert [sheet.getCellRangeByName(f"E{n}").String for n in range(1, 6)] == ["30", "1 to 30 AR_BUCKET(", "1 to 30", "107.75",
                                                                               "AR_BUCKET( is only text"]
    assert sheet.getCellRangeByName("G1:Q3").getDataArray()[0][:3] == ("Customer", "Currency", "Not due")
    assert not document.isModified()
    assert not document.UndoManager.isUndoPossible()
    sheet.getCellRangeByName("C2").Value = 200
    before = time.time()
    document.store()
    assert in_file(excel_book) == {
        "E1": ('AR_DAYS_OVERDUE(B2,"2026-06-30")', "30"), "E2": ('IFERROR(AR_BUCKET(B2,"2026-06-30"),"no add-in")&amp;" AR_BUCKET("', "1 to 30 AR_BUCKET("),
        "E3": ('AR_BUCKET(B2,"2026-06-30")', "1 to 30"), "E4": ('INDEX(AR_AGING(Items[[#All]],"2026-06-30"),2,10)', "207.25"),
        "G1": ('AR_AGING(Items[[#All]],"2026-06-30")', "Customer")}
    assert excel_book.stat().st_mtime >= before - 2
    sheet.getCellRangeByName("C2").Value = 300
    document.store()                                    # Calc does not think that another program changed its file
    assert in_file(excel_book)["E4"][1] == "307.25"
    assert openpyxl.load_workbook(excel_book).active["E1"].value == '=AR_DAYS_OVERDUE(B2,"2026-06-30")'


def test_saved_under_another_name_as_xlsx_it_is_spelled_for_excel_and_as_ods_for_calc(calc, document, sheet, tmp_path):
    typed(sheet, '=AR_BUCKET(B2;"2026-06-30")')
    document.storeAsURL((tmp_path / "a.xlsx").as_uri(), calc.properties(FilterName="Calc MS Excel 2007 XML"))
    assert in_file(tmp_path / "a.xlsx")["F1"] == ('AR_BUCKET(B2,"2026-06-30")', "1 to 30")
    document.storeAsURL((tmp_path / "a.ods").as_uri(), calc.properties(FilterName="calc8"))
    again = calc.load(tmp_path / "a.ods")
    assert again.Sheets[0].getCellRangeByName("F1").String == "1 to 30"


def test_the_extension_is_the_same_bytes_every_time_and_holds_nothing_of_this_machine(tmp_path, root):
    first = oxt.build(tmp_path / "a.oxt").read_bytes()
    assert first == oxt.build(tmp_path / "b.oxt").read_bytes()
    assert str(root).encode() not in first


def test_each_function_has_a_method_of_its_own():
    assert len({oxt.method(f.name) for f in FORMULAS}) == len(FORMULAS)
    assert not isinstance(call("AR_BUCKET", ["#N/A"] * 4).value, CellError)


def as_cells(value):
    """An answer as Calc's cells hold it: days as serial numbers, errors as None."""
    rows = value if isinstance(value, list) else [[value]]
    return [[_as_cell(cell) for cell in row] for row in rows]


def _as_cell(cell):
    if isinstance(cell, CellError):
        return None
    if isinstance(cell, dt.date):
        return float(cell.toordinal() - dt.date(1899, 12, 30).toordinal())
    return "" if cell is None else float(cell) if isinstance(cell, int | float) else cell


def test_every_function_gives_its_example_in_a_workbook_of_excels(calc, tmp_path):
    """The example of each function over the sample ledger, written as Excel would, loaded, calculated, and compared cell by cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in formula_examples.sheets().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for name, day in formula_examples.NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"DATE({day.year},{day.month},{day.day})")
    wanted = {}
    for formula in FORMULAS:
        want = wanted[formula.name] = as_cells(call(formula.name, [given.value for given in formula_examples.arguments(formula)]).value)
        sheet = book.create_sheet(formula.name)
        ref = f"A1:{get_column_letter(len(want[0]))}{len(want)}"
        sheet["A1"] = ArrayFormula(ref, formula_examples.formula_text(formula))
    book.save(tmp_path / "examples.xlsx")
    document = calc.load(tmp_path / "examples.xlsx")
    for name, want in wanted.items():
        area = document.Sheets.getByName(name).getCellRangeByPosition(0, 0, len(want[0]) - 1, len(want) - 1)
        assert [list(row) for row in area.getDataArray()] == want, name
