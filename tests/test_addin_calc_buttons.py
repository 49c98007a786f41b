"""Every button pressed on a ledger that is open in a real Calc: the cells become those of a closed file, and other hosts read them."""
from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

import addin.demo as demo
from addin import ribbon
from addin.beginning import make, settings
from addin.host import login_name
from macros import BUTTONS
from macros.registry import Args
from receivables.tables import LEDGER_TABLES, TABLES
from workbook import journal
from workbook.book import Book
from workbook.stores.file import FileStore
from workbook.verify import verify

pytestmark = pytest.mark.libreoffice
LISTS = [str(demo.HERE / name) for name in demo.FILES]
REPORTS = ("Start", "Review", "Aging", "Open Items", "Checks")


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("calc-buttons") / "Ledger.xlsx"
    asked = {"company": demo.COMPANY, "own_account": demo.OWN_ACCOUNTS, "base_currency": "EUR", "as_of": demo.AS_OF, "sender_email": demo.SENDER,
             "sender_phone": demo.PHONE}
    make(path, settings(asked), "anna", "2026-11-02 09:00:00", folder=False)
    return path


def rules(sheet):
    """The formulas of a sheet's conditional formats, each with the ground that it gives to a cell and the colour of its text."""
    return {(re.search(r"\d+", str(found.sqref))[0], formula, colour(rule.dxf.fill and rule.dxf.fill.bgColor), colour(rule.dxf.font and rule.dxf.font.color))
            for found in sheet.conditional_formatting for rule in found.rules for formula in rule.formula if rule.type == "expression"}


def colour(of):
    """Calc writes black where a text has no colour of its own."""
    return "" if not of or of.rgb.endswith("000000") else of.rgb[-6:]


@pytest.fixture
def ledger(empty_ledger, tmp_path) -> Path:
    """An empty ledger in a file of its own."""
    return Path(shutil.copy(empty_ledger, tmp_path / "Ledger.xlsx"))


class Pressing:
    """A person at a document in Calc: `press` gives what the button said."""

    def __init__(self, office, path):
        self.office, self.document = office, office.load(path)

    def press(self, item, *answers):
        helper = self.office.service("com.sun.star.frame.DispatchHelper")
        done = helper.executeDispatch(self.document.CurrentController.Frame, f"org.receivables.calc:{item}", "", 0,
                                      self.office.properties(Answers=json.dumps(answers)))
        return json.loads(done.Result)

    def column(self, table, header):
        """The values of a table's column as they stand now."""
        area = self.document.DatabaseRanges.getByName(table).ReferredCells.getDataArray()
        return [row[area[0].index(header)] for row in area[1:]]

    def cell(self, sheet, address):
        return self.document.Sheets.getByName(sheet).getCellRangeByName(address)


@pytest.fixture
def desk(calc, ledger):
    return Pressing(calc, ledger)


def test_the_days_work_is_the_same_as_on_a_closed_file(calc, empty_ledger, tmp_path):
    """Import, match, post, aging, remind, sent, control, lock, unlock, checks: the same rows, runs, journal and reports in both."""
    mine, theirs = (tmp_path / name / "Ledger.xlsx" for name in ("mine", "theirs"))
    for path in (mine, theirs):
        path.parent.mkdir()
        shutil.copy(empty_ledger, path)
    desk = Pressing(calc, mine)
    steps = (("import", {"file": LISTS}, [LISTS]), ("match", {}, [True]), ("post", {}, [True]), ("aging", {"report": "aging"}, []),
             ("remind", {}, []), ("sent", {"reminder": ()}, [True]),
             ("control", {"date": "2026-10-31", "amount": "226631.77"}, ["2026-10-31", "226631.77"]),
             ("lock", {"date": "2026-09-30"}, ["2026-09-30", True]), ("unlock", {"reason": "late invoice"}, ["late invoice"]),
             ("check", {"report": "checks"}, []))
    for item, values, answers in steps:
        done = desk.press(item, *answers)
        assert done["ok"], (item, done["message"])
        now = desk.column("Runs", "At")[-1]
        button = next(b for b in BUTTONS if b.name == ribbon.by_id(item).button)
        outcome = button.run(FileStore(theirs, backups=0), Args({a.name: a.default for a in button.args} | values, now[:10], now, login_name()))
        assert done["message"].startswith(outcome.message), item
        assert done["run"] == outcome.run, item
    desk.document.store()
    mine_store, their_store = FileStore(mine), FileStore(theirs)
    mine_frames, their_frames = mine_store.read(LEDGER_TABLES).frames, their_store.read(LEDGER_TABLES).frames
    for name in LEDGER_TABLES:
        assert journal.values(mine_frames[name], TABLES[name]) == journal.values(their_frames[name], TABLES[name]), name
        for column in (c.name for c in TABLES[name].columns if c.computed):
            assert mine_frames[name][column].tolist() == their_frames[name][column].tolist(), (name, column)
    assert verify(Book.open_all(mine_store)) == []
    mine_book, their_book = openpyxl.load_workbook(mine), openpyxl.load_workbook(theirs)
    for name in REPORTS:
        assert shown(mine_book[name]) == shown(their_book[name]), name
    for name in their_book.sheetnames:
        assert rules(mine_book[name]) == rules(their_book[name]), name
    with zipfile.ZipFile(mine) as parts:
        assert [part for part in parts.namelist() if b"#REF!" in parts.read(part)] == []


def shown(sheet):
    """Cells of a report without the time of day; where a formula stands only that there is one, for each program writes its text its own way."""
    return {c.coordinate: "formula" if c.data_type == "f" else re.sub(r"\d\d:\d\d:\d\d", "", str(c.value))
            for row in sheet.iter_rows() for c in row if c.value not in (None, "")}


def test_a_filtered_table_is_written_in_whole(desk, ledger):
    """Posting and undoing reach the rows that a filter hides, and new rows look like the others."""
    for item, answers in (("import", [LISTS]), ("match", [True])):
        assert desk.press(item, *answers)["ok"]
    set_filter(desk, "Applications", "Status", "review")
    sheet, area = desk.document.Sheets.getByName("Applications"), desk.document.DatabaseRanges.getByName("Applications").DataArea
    shown = [sheet.Rows.getByIndex(row).IsVisible for row in range(area.StartRow + 1, area.EndRow + 1)]
    assert shown == [status == "review" for status in desk.column("Applications", "Status")]
    invoices, invoices_at = desk.document.DatabaseRanges.getByName("Invoices"), desk.document.Sheets.getByName("Invoices")
    set_filter(desk, "Invoices", "Customer", "001004")
    lists = ledger.with_name("more.csv")
    lists.write_text("Invoice;Customer;Invoice Date;Due Date;Amount;Currency\n"
                     + "".join(f"X-{n};001004;2026-10-2{n};2026-11-2{n};10,50;EUR\n" for n in range(1, 6)), encoding="utf-8")
    assert "5 added" in desk.press("import", [str(lists)])["message"]
    new = invoices.DataArea.EndRow
    overdue, bucket = (desk.column("Invoices", name) for name in ("Days Overdue", "Bucket"))
    assert all(isinstance(value, float) or value == "" for value in overdue)
    assert bucket[-5:] == ["Not due"] * 5
    model = invoices_at.getCellByPosition(3, new - 10)
    assert all(invoices_at.getCellByPosition(3, row).NumberFormat == model.NumberFormat for row in range(new - 5, new + 1))
    desk.press("post", True)
    assert set(desk.column("Applications", "Status")) == {"posted", "review"}
    desk.document.store()
    assert verify(Book.open_all(FileStore(ledger))) == []


def test_review_is_marked_and_taken(desk, ledger):
    """An x in Calc: what is left of the receipt falls at once, and the button approves the choice."""
    for item, answers in (("import", [LISTS]), ("match", [True])):
        assert desk.press(item, *answers)["ok"]
    lines, receipts = desk.column("Review", "Line"), desk.column("Review", "Receipt")
    at = next(n for n, line in enumerate(lines) if line.startswith("choice") and desk.column("Review", "Invoice")[n])
    head = max(n for n in range(at) if lines[n] == "receipt")
    assert desk.column("Review", "Left on Receipt")[head] == desk.column("Review", "Amount")[head] > 0
    table = desk.document.DatabaseRanges.getByName("Review").DataArea
    desk.document.Sheets.getByName("Review").getCellByPosition(table.StartColumn, table.StartRow + 1 + at).setString("x")
    desk.document.calculate()
    assert desk.column("Review", "Left on Receipt")[head] == 0
    done = desk.press("review")
    assert "Taken from Review: 1 receipt." in done["message"]
    taken = receipts[head]
    approved = [s for r, s in zip(desk.column("Applications", "Receipt"), desk.column("Applications", "Status")) if r == taken]
    assert "approved" in approved
    assert taken not in desk.column("Review", "Receipt")
    desk.document.store()
    assert verify(Book.open_all(FileStore(ledger))) == []


def set_filter(desk, name, header, value):
    table = desk.document.DatabaseRanges.getByName(name)
    field = desk.office.struct("sheet.TableFilterField", IsNumeric=False, StringValue=value,
                               Field=list(table.ReferredCells.getDataArray()[0]).index(header))
    field.Operator = desk.office.uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    table.AutoFilter = True
    descriptor = table.getFilterDescriptor()
    descriptor.setFilterFields((field,))
    table.refresh()


def test_a_refusal_says_one_sentence_and_selects_the_row(desk):
    desk.press("import", LISTS)
    invoices = desk.document.DatabaseRanges.getByName("Invoices")
    cell = desk.document.Sheets.getByName("Invoices").getCellByPosition(invoices.DataArea.StartColumn + 2, invoices.DataArea.StartRow + 3)
    cell.String = "NOBODY"
    said = desk.press("check")
    assert "NOBODY" in said["message"]
    assert desk.document.CurrentSelection.AbsoluteName == cell.AbsoluteName
    desk.cell("Start", "A1").Spreadsheet.protect("secret")
    said = desk.press("today")
    assert (said["ok"], said["message"][:66]) == (False, "You cannot write because the sheet Start is protected. Take the pr")
    assert said["message"] in desk.press("last_error")["message"]


def test_what_is_in_the_way_is_named(desk):
    desk.press("import", LISTS)
    sheet = desk.document.Sheets.getByName("Settings")
    area = desk.document.DatabaseRanges.getByName("Settings").DataArea
    sheet.getCellRangeByPosition(area.StartColumn, area.EndRow - 1, area.StartColumn, area.EndRow).merge(True)
    assert "merged cells at Settings!A" in desk.press("today")["message"]
    sheet.getCellRangeByPosition(area.StartColumn, area.EndRow - 1, area.StartColumn, area.EndRow).merge(False)
    sheet.getCellRangeByPosition(area.EndColumn, area.EndRow, area.EndColumn, area.EndRow).setArrayFormula("=1+1")
    assert "an array formula at Settings!" in desk.press("today")["message"]


def test_a_cancel_changes_nothing_and_calc_keeps_its_own_undo(desk):
    desk.cell("Start", "Z1").String = "mine"
    assert desk.press("import", None)["message"] == ""
    assert desk.document.UndoManager.getAllUndoActionTitles() == ("Input",)
    desk.press("today")
    assert desk.document.UndoManager.getAllUndoActionTitles() == ()         # Calc cannot take a press back; our Undo can
    assert desk.press("undo", True)["message"].startswith("Undone: ")


def test_what_a_person_selected_stays_selected(desk):
    desk.press("import", LISTS)
    controller = desk.document.CurrentController
    controller.setActiveSheet(desk.document.Sheets.getByName("Customers"))
    controller.select(desk.cell("Customers", "B7"))
    desk.press("match", True)
    assert desk.document.CurrentSelection.AbsoluteName == "$Customers.$B$7"


def test_a_document_that_is_no_ledger_says_so(calc):
    plain = calc.new()
    helper = calc.service("com.sun.star.frame.DispatchHelper")
    done = helper.executeDispatch(plain.CurrentController.Frame, "org.receivables.calc:match", "", 0, calc.properties(Answers="[]"))
    assert "so it is not a ledger" in json.loads(done.Result)["message"]
    done = helper.executeDispatch(plain.CurrentController.Frame, "org.receivables.calc:drink", "", 0, calc.properties(Answers="[]"))
    assert "There is no button 'drink'" in json.loads(done.Result)["message"]


def test_cash_is_entered_payers_are_asked_and_an_account_is_reconciled(desk, ledger, tmp_path):
    """The sheet Reconciliation comes where there was none; the letters of a deposit that nobody explained go to a folder."""
    assert desk.press("import", LISTS)["ok"]
    done = desk.press("cash", "59.90; 001007; 4711", "80; 001007", "", "cheque", "2026-10-30", "139.90", "")
    assert done["message"].startswith("2 cheque receipts over 139.90 EUR entered."), done
    assert desk.column("Receipts", "Amount")[-2:] == [59.9, 80.0]
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("Invoice;Date;Amount\nRE-026104;20.05.2026;3356,59\n", encoding="utf-8")
    assert not desk.document.Sheets.hasByName("Reconciliation")
    done = desk.press("reconcile", [str(theirs)], "001007")
    assert "theirs 3,356.59" in done["message"], done
    assert done["where"][0] == desk.document.CurrentController.ActiveSheet.Name == "Reconciliation"
    done = desk.press("ask", str(tmp_path / "requests"))
    assert done["ok"], done
    assert any("001007" in str(value) for value in desk.column("Activities", "Customer"))
    assert list((tmp_path / "requests").glob("*.eml"))
    desk.document.store()
    assert verify(Book.open_all(FileStore(ledger))) == []


def test_buttons_that_only_look_or_write_files_leave_every_cell(desk, tmp_path):
    """Drafts, export, log, tie-out, doctor and last error say what they are asked for; together with the tests above every button was pressed."""
    assert desk.press("import", LISTS)["ok"]
    assert desk.press("remind")["ok"]
    before = [desk.column(name, header) for name, header in (("Runs", "Run"), ("Invoices", "Open"), ("Reminders", "Status"))]
    out = tmp_path / "Invoices.csv"
    for item, answers, said in (("drafts", [str(tmp_path / "drafts")], "e-mail drafts written"), ("export", ["Invoices", str(out)], "Invoices"),
                                ("log", [], "R1"), ("tie-out", [], "control"), ("doctor", [], "LibreOffice"), ("help", [], ""), ("last_error", [], "")):
        done = desk.press(item, *answers)
        assert said in done["message"], (item, done)
    assert out.read_text(encoding="utf-8-sig").count("\n") > 50
    assert list((tmp_path / "drafts").glob("*.eml"))
    assert [desk.column(name, header) for name, header in (("Runs", "Run"), ("Invoices", "Open"), ("Reminders", "Status"))] == before
