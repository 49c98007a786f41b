"""The ledger in Excel through xlwings: the adapter on an Excel in memory, whose calls are held against xlwings' own signatures."""
import datetime as dt
import inspect

import ledgers
import pytest
import xlwings
import xlwings.main
import xlwings_fake as fake
from open_fake import no_fault
from test_workbook_book import ALL, add, application, invoice, note, open_of, posting, receipt, undo

from addin.excel import livedesk, pressing
from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import day, rows
from receivables.tables import LEDGER_TABLES, TABLES
from workbook import journal
from workbook.book import Book
from workbook.stores.live import HIDDEN, ExcelBook
from workbook.stores.open import OpenStore
from workbook.stores.openbook import Area, Block
from workbook.stores.parts import Span
from workbook.verify import verify


@pytest.fixture
def excel(tmp_path):
    """An Excel with an empty ledger open in it."""
    return fake.Book(ledgers.make("open", tmp_path).book)


@pytest.fixture
def store(excel):
    return OpenStore(ExcelBook(excel))


def paid(store):
    add(store, "Invoices", invoice("00123", 10000), invoice("1-2", 5000), invoice("TRUE", 7000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "00123", 10000), action="match")
    posting(store)


def test_a_days_work_in_excel_is_the_same_as_in_memory(store, tmp_path):
    memory = ledgers.make("memory", tmp_path)
    for s in (store, memory):
        paid(s)
        add(s, "Receipts", receipt("B2", 5000) | {"payer_name": "=cmd()", "text": "'quoted', 12.11."})
        undo(s)
    mine, theirs = store.read(LEDGER_TABLES).frames, memory.frames
    for name in LEDGER_TABLES:
        assert journal.values(mine[name], TABLES[name]) == journal.values(theirs[name], TABLES[name]), name
    assert mine["Invoices"]["number"].tolist() == ["00123", "1-2", "TRUE"]
    assert open_of(store, "00123") == 0
    assert verify(Book.open_all(store)) == []


def test_rows_are_removed_and_put_back_in_place(store):
    add(store, "Invoices", *(invoice(str(n), n * 100) for n in range(1, 6)))
    Book.open(store, *ALL).save(Changes(removes={"Invoices": ["2", "3", "5"]}), note("x"))
    assert ledgers.frame(store, "Invoices")["number"].tolist() == ["1", "4"]
    undo(store)
    assert sorted(ledgers.frame(store, "Invoices")["number"].tolist()) == ["1", "2", "3", "4", "5"]


def test_texts_stay_texts_in_cells_without_the_text_format(excel):
    book = ExcelBook(excel)
    texts = [["00123"], ["=1+1"], ["2026-10-01"], ["true"], ["'a"], ["Nordlicht"], [None], [1.5], [True]]
    with book.still():
        book.write([Block("Start", 100, 3, texts)])
    assert [row[0] for row in book.read(Area("Start", Span(3, 100, 3, 108)))] == ["00123", "=1+1", "2026-10-01", "true", "'a", "Nordlicht", None, 1.5, True]
    assert excel.fake.sheets["Start"].formulas.keys().isdisjoint({(101, 3)})
    assert book.formulas(Area("Start", Span(3, 100, 3, 101))) == [[""], [""]]


def test_errors_that_xlwings_does_not_know_are_named(excel):
    excel.fake.sheets["Start"].cells.update({(100, 3): "#SPILL!", (101, 3): "#N/A", (102, 3): 7})
    assert ExcelBook(excel).read(Area("Start", Span(3, 100, 3, 102))) == [["#SPILL!"], ["#N/A"], [7.0]]


def test_excel_is_given_back_as_it_was(store, excel):
    """Also when the save breaks: redrawing, events, manual calculation, filter, selection, scroll, status bar."""
    paid(store)
    excel.app.calculation = "manual"
    excel.filters["Invoices"][2] = ("C1", 0)
    excel.filters["Receipts"][3] = (["A", "B"], 7)
    excel.active, excel.app.selection = "Invoices", fake.Range(excel, "Invoices", Span(3, 8, 3, 9))
    add(store, "Invoices", invoice("9", 100))
    excel.fake.fault = _broken
    with pytest.raises(ReceivablesError, match="All cells were put back"):
        add(store, "Invoices", invoice("10", 100))
    excel.fake.fault = no_fault
    app = excel.app
    assert (app.screen_updating, app.enable_events, app.calculation, app.status_bar) == (True, True, "manual", False)
    assert (excel.active, app.selection.address) == ("Invoices", "$C$8:$C$9")
    assert (app.api.ActiveWindow.ScrollRow, app.api.ActiveWindow.ScrollColumn) == (7, 2)
    assert excel.filters["Invoices"] == {2: ("C1", 0)}
    assert excel.filters["Receipts"] == {3: (["A", "B"], 7)}
    assert ledgers.frame(store, "Invoices")["number"].tolist()[-1] == "9"


def _broken(verb, count):
    if verb == "fill":
        raise OSError("no")


def test_a_filter_that_cannot_be_set_again_is_asked_to_be_cleared(store, excel):
    paid(store)
    excel.filters["Invoices"][4] = ("colour", 8)
    with pytest.raises(ReceivablesError, match="the table Invoices is filtered by dates in groups or by colour"):
        add(store, "Invoices", invoice("9", 100))
    assert excel.filters["Invoices"] == {4: ("colour", 8)}


def test_what_is_in_the_way_names_its_cell(store, excel):
    paid(store)
    excel.fake.sheets["Invoices"].merged.append(Span(5, 6, 6, 6))
    with pytest.raises(ReceivablesError, match=r"because of the merged cells at Invoices!E6\. Unmerge them first"):
        add(store, "Invoices", invoice("9", 100))
    excel.fake.sheets["Invoices"].merged.clear()
    excel.fake.sheets["Invoices"].protected = True
    with pytest.raises(ReceivablesError, match="the sheet Invoices is protected"):
        add(store, "Invoices", invoice("9", 100))
    excel.fake.sheets["Invoices"].protected = False
    excel.api.ProtectStructure = True
    with pytest.raises(ReceivablesError, match="its structure is protected"):
        add(store, "Invoices", invoice("9", 100))


def test_a_cell_being_edited_is_a_sentence(excel, monkeypatch):
    class ComError(Exception):
        hresult = -2146777998

    def refuse(self):
        raise ComError

    book = ExcelBook(excel)
    monkeypatch.setattr(fake.Sheets, "__iter__", refuse)
    with pytest.raises(ReceivablesError, match="a cell is being edited or a dialog of Excel is open"):
        book.tables()


def test_what_is_kept_is_hidden_whole_and_gone_at_the_end(excel):
    book = ExcelBook(excel)
    text = "=" + "ä'1" * 30_000
    with book.still():
        book.keep(text)
    assert excel.sheets[HIDDEN].api.Visible == 2
    assert book.kept() == text
    assert HIDDEN not in {t.sheet for t in book.tables()}
    excel.fake.sheets[HIDDEN].cells.pop((1, 1))          # cut off before the mark was written
    assert book.kept() == ""
    with book.still():
        book.keep("")
    assert HIDDEN not in excel.fake.sheets


def test_a_report_takes_the_place_of_its_sheet(store, excel):
    """Sheet and table keep their names; formulas and cells are the new ones."""
    paid(store)
    from test_addin_pressing import FakeDesk

    from addin.pressing import press
    done = press("aging", store, FakeDesk())
    assert done.message.startswith("The Aging sheet is as of 2026-11-30.")
    assert excel.fake.sheets["Aging"].formulas[1, 1].startswith('=IF(AND(AsOf<>""')
    assert excel.fake.listed["Aging"].sheet == "Aging"
    assert ledgers.frame(store, "Aging")["customer_id"].tolist() == ["C1"]


def test_a_workbook_of_1904(tmp_path):
    book = ledgers.make("open", tmp_path).book
    book.epoch = 1904
    for name, t in book.listed.items():          # an old Mac workbook: all its days count from 1904
        sheet = book.sheets[t.sheet]
        for at in sheet.dates & sheet.cells.keys():
            sheet.cells[at] = sheet.cells[at] - 1462 if t.sheet == name else sheet.cells[at]
    store = OpenStore(ExcelBook(fake.Book(book)))
    add(store, "Invoices", invoice("1", 100))
    assert ledgers.frame(store, "Invoices")["due_date"].tolist() == [day("2026-10-31")]
    assert book.at("Invoices", book.listed["Invoices"].first, "Due Date") == dt.datetime(2026, 10, 31)


def test_rows_come_above_a_totals_row_and_push_down_what_is_below(excel):
    import dataclasses
    book, t = ExcelBook(excel), excel.fake.listed["Rates"]
    excel.fake.listed["Rates"] = dataclasses.replace(t, span=dataclasses.replace(t.span, bottom=t.span.bottom + 1), totals=True)
    excel.fake.sheets["Rates"].cells[t.span.bottom + 1, 1] = "Total"
    book.insert_rows("Rates", t.last + 1, 3)
    assert excel.fake.sheets["Rates"].cells[t.span.bottom + 4, 1] == "Total"
    assert excel.fake.listed["Rates"].last == t.last + 3
    other = excel.fake.listed["Terms"]
    excel.fake.sheets["Terms"].cells[other.last + 1, 2] = "a remark"
    book.insert_rows("Terms", other.last + 1, 2)
    assert excel.fake.sheets["Terms"].cells[other.last + 3, 2] == "a remark"
    assert excel.fake.listed["Terms"].last == other.last + 2


def test_the_desk_of_excel(excel, tmp_path):
    desk, app = livedesk.ExcelDesk(excel), excel.app
    app.answers = [(r"C:\a.csv", r"C:\b.csv"), False, "2026-10-31", False, r"C:\out.csv"]
    assert desk.files("Choose", ("*.csv", "*.xlsx")) == [r"C:\a.csv", r"C:\b.csv"]
    assert desk.files("Choose", ("*.csv",)) == []
    assert desk.ask("Which day?", "date", "") == "2026-10-31"
    assert desk.ask("Which day?", "date", "") is None
    assert desk.ask("Where?", "output", "x.csv") == r"C:\out.csv"
    assert desk.confirm("Post 3?")
    app.answer = "no"
    assert not desk.confirm("Post 3?")
    desk.show("Invoices", 7, 3)
    assert (excel.active, app.selection.address) == ("Invoices", "$C$7")
    assert (desk.who(), len(desk.now())) == ("anna", 19)


def test_a_press_from_excels_ribbon(excel, monkeypatch):
    monkeypatch.setattr(xlwings.Book, "caller", lambda: excel)
    done = pressing.press("check", xlwings)
    assert done.message.startswith("The Checks sheet has")
    assert excel.app.status_bar is False
    add(OpenStore(ExcelBook(excel)), "Receipts", receipt("B1", 100))
    assert pressing.press("match", xlwings).run


def test_a_press_without_a_workbook(monkeypatch):
    def nothing():
        raise RuntimeError("no workbook")

    monkeypatch.setattr(xlwings.Book, "caller", nothing)
    assert pressing.press("match", xlwings).message == "To use this button, you must open a workbook first."


@pytest.mark.parametrize("ours, theirs", [(fake.App, "App"), (fake.Books, "Books"), (fake.Book, "Book"), (fake.Sheets, "Sheets"), (fake.XlSheet, "Sheet"),
                                          (fake.Tables, "Tables"), (fake.Table, "Table"), (fake.Range, "Range")])
def test_the_fake_speaks_as_xlwings_does(ours, theirs):
    """Every public name of the fake is one of xlwings', of the same kind, and takes no argument that xlwings does not take."""
    real = getattr(xlwings.main, theirs)
    for name, made in vars(ours).items():
        if name.startswith("_"):
            continue
        found = inspect.getattr_static(real, name)
        assert isinstance(made, property) == isinstance(found, property), name
        if isinstance(made, property):
            assert not made.fset or found.fset, f"{name} cannot be set"
        else:
            mine, its = inspect.signature(made).parameters, inspect.signature(found).parameters
            flexible = any(p.kind is p.VAR_KEYWORD for p in its.values())
            assert flexible or set(mine) - {"options"} <= set(its), name
    plain = {fake.App: "screen_updating enable_events calculation status_bar selection books api", fake.Book: "name fullname app sheets api",
             fake.XlSheet: "name api book", fake.Range: "api", fake.Table: "api"}
    for name in plain.get(ours, "").split():
        assert hasattr(real, name), name


def test_nothing_of_xlwings_that_must_be_paid_for():
    import ast
    from pathlib import Path

    import addin
    import workbook
    for package in (addin, workbook):
        for path in Path(package.__file__).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not [n for n in names if n.startswith(("xlwings.pro", "xlwings.server"))], path


def test_the_import_of_a_thousand_rows_takes_few_calls(store, excel):
    before = len(excel.fake.calls)
    cash = rows(TABLES["Receipts"], [receipt(f"B{i}", 100 + i) for i in range(1000)])
    Book.open(store, *ALL).save(Changes(adds={"Receipts": cash}), note("import"))
    assert len(excel.fake.calls) - before < 700          # most of them the formulas of the Start sheet
