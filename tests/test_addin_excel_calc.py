"""The add-in's own VBA, run by LibreOffice: from cells through the wrappers to the function server and back.

Only the bridge is another one (`vba_book`). It proves our VBA's arithmetic and control flow, and says little about Excel itself.
"""
from __future__ import annotations

import datetime as dt

import formula_examples
import pytest
import vba_book
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from addin.excel import places, server, vba, xlam
from udfs import FORMULAS, CellError
from udfs.call import call

pytestmark = pytest.mark.libreoffice
AS_OF = dt.datetime(2026, 6, 30)
EPOCH = dt.date(1899, 12, 30)


def shown(value):
    """What a cell of LibreOffice holds for an element of an answer; an error value is text there."""
    if isinstance(value, CellError):
        return f"Error {server.wire.CODES[value.code]}"
    if isinstance(value, dt.date):
        return float(((value.date() if isinstance(value, dt.datetime) else value) - EPOCH).days)
    return "" if value is None else float(value) if isinstance(value, int | float) else value


def calculated(office, folder, book, functions=None):
    """The workbook, loaded by LibreOffice, which calculates it with our VBA; also the calls that were made."""
    path = vba_book.save(book, folder / "book.xlsm", vba_book.modules(folder))
    with vba_book.Answering(folder, functions or {"ar_call": server.ar_call}) as answering:
        document = office.load(path, MacroExecutionMode=4)
    return document, answering


def test_every_function_calculates_on_load(office, tmp_path):
    book = Workbook()
    for name, rows in formula_examples.sheets().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    names = {name: f"Names!$A${at}" for at, name in enumerate(formula_examples.NAMES, start=1)}
    listed = book.create_sheet("Names")
    for value in formula_examples.NAMES.values():
        listed.append([value])
    expected, place = {}, 1
    for formula in FORMULAS:
        given = formula_examples.arguments(formula)
        answer = call(formula.name, [one.value for one in given]).value
        rows = answer if isinstance(answer, list) else [[answer]]
        text = f"={formula.name}({','.join(names.get(one.text, one.text) for one in given)})"
        block = f"A{place}:{formula_examples._letters(len(rows[0]))}{place + len(rows) - 1}"
        book.active[f"A{place}"] = ArrayFormula(block, text) if len(rows) * len(rows[0]) > 1 else text
        expected[formula.name] = (block, tuple(tuple(map(shown, row)) for row in rows))
        place += len(rows) + 1
    document, answering = calculated(office, tmp_path, book)
    found = {name: document.Sheets[0].getCellRangeByName(block).DataArray for name, (block, _) in expected.items()}
    for name, (_, rows) in expected.items():
        assert found[name] == rows, name
    assert {asked[1] for asked in answering.asked} == {formula.name for formula in FORMULAS}


@pytest.fixture
def small():
    book = Workbook()
    sheet = book.active
    sheet.append(["Customer", "Due Date", "Open"])
    sheet.append(["C1", dt.datetime(2026, 5, 31), 100.5])
    sheet.append(["C2", dt.datetime(2026, 7, 31), 20])
    sheet["E1"] = AS_OF
    sheet["E2"] = "soon"
    return book


def test_arguments_arrive_as_values_in_every_form(office, tmp_path, small):
    sheet = small.active
    sheet["G1"] = '=AR_DAYS_OVERDUE(B2,E1)'
    sheet["G2"] = '=AR_DAYS_OVERDUE(B2+1,E1)'
    sheet["G3"] = '=AR_DAYS_OVERDUE("2026-05-31",E1)'
    sheet["G4"] = '=AR_BALANCE("C1",A:C,E1)'
    sheet["G5"] = '=AR_BUCKET(B2,E1,D2,"invoice")'      # LibreOffice gives 0 for one left out between others
    sheet["G6"] = '=AR_DAYS_OVERDUE(E2,E1)'
    sheet["G7"] = '=AR_DAYS_OVERDUE(D2,E1)'
    sheet["H1"] = ArrayFormula("H1:H3", "=AR_DAYS_OVERDUE(B2:B4,E1)")
    document, answering = calculated(office, tmp_path, small)
    cells = document.Sheets[0]
    assert [row[0] for row in cells.getCellRangeByName("G1:G7").DataArray] == [30.0, 29.0, 30.0, 100.5, "0 to 30", "Error 2015", ""]
    assert [row[0] for row in cells.getCellRangeByName("H1:H3").DataArray] == [30.0, -31.0, ""]
    whole = next(asked for asked in answering.asked if asked[1] == "AR_BALANCE")
    assert len(whole[4]) == 7                       # a range of whole columns ends where the cells end
    bucket = next(asked for asked in answering.asked if asked[1] == "AR_BUCKET")
    assert bucket[5:] == [None, "invoice"]
    short = next(asked for asked in answering.asked if asked[1] == "AR_BALANCE")
    assert short[6:] == [None] * 6                  # left out at the end


def test_a_bridge_that_fails_gives_an_error_value_and_last_error_says_why(office, tmp_path, small):
    small.active["G1"] = "=AR_DAYS_OVERDUE(B2,E1)"
    shim = vba_book.BRIDGE.replace("    calls = calls + 1\n", '    Err.Raise 1004, "Receivables", "The program is missing."\n')
    parts = [vba_book.replace(m, text=shim.replace("{folder}", str(tmp_path))) if m.name == "ArBridge" else m for m in vba_book.modules(tmp_path)]
    document = office.load(vba_book.save(small, tmp_path / "book.xlsm", parts), MacroExecutionMode=4)
    document.calculateAll()
    assert document.Sheets[0].getCellRangeByName("G1").String == "Error 2015"
    press(document, "last_error")
    said = vba_book.Answering(tmp_path, {}).said
    assert len(said) == 1
    assert "AR_DAYS_OVERDUE could not be computed. " in said[0]


def test_a_button_is_pressed_by_its_id_and_its_message_shown_once(office, tmp_path, small):
    pressed = []

    def ar_press(item):
        pressed.append(item)
        return [[True, "41 of 47 receipts matched; 6 need you."]]
    path = vba_book.save(small, tmp_path / "book.xlsm", vba_book.modules(tmp_path))
    with vba_book.Answering(tmp_path, {"ar_press": ar_press}) as answering:
        document = office.load(path, MacroExecutionMode=4)
        press(document, "match")
        assert pressed == ["match"]
        assert answering.said == ["True 41 of 47 receipts matched; 6 need you."]


def press(document, item):
    """What the ribbon does when a button is clicked."""
    run(document, "ArRibbon.ArPress", item)


def run(document, name, *args):
    """Run a procedure of the workbook's VBA."""
    place = f"vnd.sun.star.script:{xlam.PROJECT}.{name}?language=Basic&location=document"
    document.getScriptProvider().getScript(place).invoke(args, (), ())


def test_the_real_bridge_compiles_and_finds_its_settings(office, tmp_path):
    """As on 64-bit Windows, but for the calls into Windows itself; LibreOffice does not decide #If as Excel does, so the test decides it."""
    text = vba_book.decided(vba.template("ArBridge").replace("{xlwings}", vba.XLWINGS), {"Mac": False, "Win64": True})
    probe = """
Public Sub Probe()
    mPython = Setting("INTERPRETER_WIN")
    Open "{folder}/said" For Output As #1
    Print #1, mPython
    Print #1, StartCommand()
    On Error GoTo missing
    Print #1, Setting("NOT THERE")
    Close #1
    Exit Sub
missing:
    Print #1, Err.Description
    Close #1
End Sub
""".replace("{folder}", str(tmp_path))
    book = Workbook()
    book.active.title = xlam.SETTINGS_SHEET
    for row in places.SETTINGS.items():
        book.active.append(row)
    parts = [vba_book.replace(m, text=text + probe) if m.name == "ArBridge" else m for m in vba.modules()]
    document = office.load(vba_book.save(book, tmp_path / "book.xlsm", parts), MacroExecutionMode=4)
    run(document, "ArBridge.Probe")
    python, command, missing = (tmp_path / "said").read_text().splitlines()
    assert python == places.INTERPRETER.replace("%LOCALAPPDATA%", "")           # no such folder on this machine
    assert command == f""" /K ""{python}" -I -B -c "from addin.excel.server import serve; serve('$(CLSID)')\"\""""
    assert missing == "The add-in does not say NOT THERE. Install it again."


def test_the_addin_file_itself_is_opened_by_another_office_program(office, tmp_path):
    """LibreOffice does not know the ending, but reads the package, the sheet of settings, and every module."""
    document = office.load(xlam.build(tmp_path / "receivables.xlam"), FilterName="Calc MS Excel 2007 VBA XML", MacroExecutionMode=0)
    settings = document.Sheets.getByName(xlam.SETTINGS_SHEET).getCellRangeByName(f"A1:B{len(places.SETTINGS)}").DataArray
    assert dict(settings) == dict(places.SETTINGS)
    library = document.BasicLibraries.getByName(xlam.PROJECT)
    assert set(library.ElementNames) == {module.name for module in vba.modules()}
    assert f"Function {FORMULAS[0].name}(" in library.getByName("ArFunctions")
