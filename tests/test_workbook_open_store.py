"""The ledger in an open workbook: what is written, what stays, what is refused, and that every save is whole or not at all."""
import copy
import datetime as dt

import ledgers
import pytest
from open_fake import FakeBook, Killed, no_fault
from test_workbook_book import ALL, add, application, invoice, note, posting, receipt, undo

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import day, rows
from receivables.tables import LEDGER_TABLES, TABLES
from workbook import journal
from workbook.book import Book
from workbook.stores.open import OpenStore, Unfinished
from workbook.stores.openbook import OpenTable
from workbook.stores.parts import Span
from workbook.stores.port import ChangedSinceRead
from workbook.template import new_workbook
from workbook.verify import verify

REPORTS = ("Start", "Review", "Aging", "Open Items", "Checks")


@pytest.fixture
def store(tmp_path):
    return ledgers.make("open", tmp_path)


def cell(book: FakeBook, table: str, key: str, header: str) -> tuple[int, int]:
    """Where a cell stands: sheet row and column."""
    t, schema = book.listed[table], TABLES[table]
    row = next(r for r in range(t.first, t.last + 1) if str(book.at(table, r, schema.by_name[schema.key].header)) == key)
    return row, t.span.left + t.headers.index(header)


def paid(store) -> None:
    """Three invoices of 100, 50 and 70; the first is paid, and posted."""
    add(store, "Invoices", invoice("00123", 10000), invoice("10235", 5000), invoice("10236", 7000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "00123", 10000), action="match")
    posting(store)


def test_the_same_steps_give_the_same_ledger_as_in_a_file(tmp_path):
    """Import, match, post, type, undo: every table of both stores holds the same."""
    made = [ledgers.make(kind, tmp_path) for kind in ("open", "file")]
    for s in made:
        paid(s)
        ledgers.type_into(s, "Invoices", "10235", po_number="PO-7")
        add(s, "Receipts", receipt("B2", 5000))
        undo(s)
    frames = [s.read(LEDGER_TABLES).frames for s in made]
    for name in LEDGER_TABLES:
        assert journal.values(frames[0][name], TABLES[name]) == journal.values(frames[1][name], TABLES[name]), name
    for name in ("open", "days_overdue", "bucket"):
        assert frames[0]["Invoices"][name].tolist() == frames[1]["Invoices"][name].tolist()
    assert verify(Book.open_all(made[0])) == []


def test_new_rows_get_the_columns_formulas_and_text_stays_text(store):
    add(store, "Invoices", invoice("00123", 10000) | {"po_number": "=1+1"}, invoice("10235", 5000))
    book, (first, days) = store.book, cell(store.book, "Invoices", "00123", "Days Overdue")
    sheet = book.sheets["Invoices"]
    assert sheet.formulas[first, days] == sheet.formulas[first + 1, days]
    assert sheet.formulas[first, days].startswith("=IF(OR(Invoices[[#This Row],[Open]]=0")
    assert book.at("Invoices", first, "Days Overdue") == 30          # due on 31 October, looked at on 30 November
    assert sheet.cells[cell(book, "Invoices", "00123", TABLES["Invoices"].by_name["po_number"].header)] == "=1+1"
    assert book.at("Invoices", first, "Invoice Date") == dt.datetime(2026, 10, 1)


def test_only_cells_that_differ_are_written(store):
    """A person's formula, her note, her column with its formula: all stay; her column is filled down."""
    paid(store)
    book = store.book
    t = book.listed["Invoices"]
    book.listed["Invoices"] = OpenTable(t.name, t.sheet, Span(t.span.left, t.span.top, t.span.right + 1, t.span.bottom), (*t.headers, "Mine"))
    sheet, mine = book.sheets["Invoices"], t.span.right + 1
    for row in range(t.first, t.last + 1):
        sheet.formulas[row, mine] = f"=C{row}*2"
    amount = cell(book, "Invoices", "10235", "Amount")
    sheet.cells.pop(amount)
    sheet.formulas[amount] = "=50*1"
    sheet.notes[amount] = "as agreed"
    ledger = Book.open(store, *ALL)
    changed = ledger.frames["Invoices"].iloc[[1]].assign(note="seen")
    more = rows(TABLES["Invoices"], [invoice("10237", 900)])
    ledger.save(Changes(adds={"Invoices": more}, updates={"Invoices": changed}), note("x"))
    assert sheet.formulas[amount] == "=50*1"
    assert sheet.notes[amount] == "as agreed"
    assert book.at("Invoices", amount[0], "Note") == "seen"
    assert sheet.formulas[t.last + 1, mine] == f"=C{t.last + 1}*2"


@pytest.mark.parametrize("what", ["import", "post", "undo"])
def test_a_save_that_breaks_anywhere_is_taken_back(store, what):
    """The program refuses the n-th write, for every n: all cells are as they were, and the same step works afterwards."""
    step = _prepared(store, what)
    for n in range(1, step.writes(store.book) + 1):
        book = copy.deepcopy(store.book)
        _fault(book, n, OSError("the program is busy"))
        with pytest.raises(ReceivablesError, match="All cells were put back as they were"):
            step.again(book)
        assert book.state(*REPORTS) == store.book.state(*REPORTS), f"write {n}"
        assert (book.kept_text, book.quiet) == ("", 0)
    book.fault = no_fault
    _act(OpenStore(book), what)
    assert verify(Book.open_all(OpenStore(book))) == []


@pytest.mark.parametrize("what", ["import", "post", "undo"])
def test_a_save_that_is_killed_anywhere_is_taken_back_by_the_next_button(store, what):
    """The process dies before the n-th write, for every n: the next store finds it, refuses to go on, and puts everything back."""
    step = _prepared(store, what)
    for n in range(2, step.writes(store.book) + 1):          # before the first nothing is written, nor kept
        book = copy.deepcopy(store.book)
        _fault(book, n, Killed())
        with pytest.raises(Killed):
            step.again(book)
        again = _next_process(book)
        with pytest.raises(Unfinished, match="stopped in the middle, so the ledger is half written"):
            again.read(["Settings"])
        assert again.put_back().startswith("Taken back: ")
        assert book.state(*REPORTS) == store.book.state(*REPORTS), f"write {n}"
    _act(again, what)
    assert verify(Book.open_all(again)) == []


class Step:
    """What a step reads and commits, recorded once, so that it can be committed to copies of the book."""

    def __init__(self, store: OpenStore) -> None:
        self.store, self.place, self.names = store, store.place, []

    def read(self, tables):
        self.names += list(tables)
        return self.store.read(tables)

    def commit(self, changes, reports, stamp, dry_run=False):
        self.changes, self.reports = changes, reports
        return self.store.commit(changes, reports, stamp, dry_run)

    def again(self, book) -> None:
        store = OpenStore(book)
        store.commit(self.changes, self.reports, store.read(dict.fromkeys(self.names)).stamp)

    def writes(self, book) -> int:
        """How many writes to break: all of the tables', the first of the reports'."""
        book, verbs = copy.deepcopy(book), []
        book.fault = lambda verb, count: verbs.append(verb)
        self.again(book)
        assert len(verbs) > 6
        return verbs.index("put_sheets") + 2 if "put_sheets" in verbs else len(verbs)


def _fault(book, n, error) -> None:
    start = book.writes

    def fault(verb, count):
        if count == start + n:
            book.dead = isinstance(error, Killed)
            raise error

    book.fault = fault


def _next_process(book) -> OpenStore:
    book.dead, book.fault, book.quiet = False, no_fault, 0
    return OpenStore(book)


def _prepared(store, what) -> Step:
    add(store, "Invoices", invoice("00123", 10000), invoice("10235", 5000), invoice("10236", 7000))
    add(store, "Receipts", receipt("B1", 10000))
    if what == "post":
        add(store, "Applications", application("R4-1", "B1", "00123", 10000), action="match")
    if what == "undo":
        ledgers.type_into(store, "Receipts", "B1", note="typed meanwhile")
    step = Step(OpenStore(copy.deepcopy(store.book)))
    _act(step, what)
    return step


def _act(store, what) -> None:
    if what == "import":
        add(store, "Invoices", invoice("20001", 100), invoice("20002", 200))
    elif what == "post":
        posting(store)
    else:
        undo(store, "R2")


def test_a_report_that_breaks_is_named(store):
    store.book.fault = lambda verb, count: (_ for _ in ()).throw(OSError("no")) if verb == "put_sheets" else None
    with pytest.raises(ReceivablesError, match="put back as they were, but the report on Start: run that report again"):
        _act(store, "import")


def test_rows_that_go_from_the_middle_come_back_with_their_notes(store):
    """Killed after the rows went and before anything else: they return to their places, a note beside the next row stays with it."""
    add(store, "Invoices", *(invoice(str(n), n * 100) for n in range(1, 8)))
    book = store.book
    where = cell(book, "Invoices", "6", "Amount")
    book.sheets["Invoices"].notes[where] = "ask Anna"
    before, seen = book.state(*REPORTS), []

    def fault(verb, count):
        seen.append(verb)
        if seen.count("remove_rows") == 2 and verb == "write":
            book.dead = True
            raise Killed

    book.fault = fault
    with pytest.raises(Killed):
        Book.open(store, *ALL).save(Changes(removes={"Invoices": ["2", "4", "5"]}), note("x"))
    _next_process(book).put_back()
    assert book.state(*REPORTS) == before


def test_what_a_person_typed_below_since_is_never_taken_away(store):
    add(store, "Invoices", invoice("1", 100))
    book = store.book

    def fault(verb, count):
        if verb == "fill":
            book.dead = True
            raise Killed

    book.fault = fault
    with pytest.raises(Killed):
        _act(store, "import")
    again = _next_process(book)
    with book.still():
        book.insert_rows("Invoices", book.listed["Invoices"].last + 1, 3)
    with pytest.raises(ReceivablesError, match="rows were added to Invoices since"):
        again.put_back()


def test_a_cell_changed_since_it_was_read_refuses_the_save(store):
    paid(store)
    ledger = Book.open(store, *ALL)
    ledgers.type_into(store, "Invoices", "10235", po_number="PO-9")
    before = store.book.state()
    with pytest.raises(ChangedSinceRead, match="was changed since it was read"):
        ledger.save(Changes(adds={"Invoices": rows(TABLES["Invoices"], [invoice("1", 100)])}), note("x"))
    assert store.book.state() == before


def test_two_presses_at_once_are_two_stores_on_one_book(store):
    paid(store)
    first, second = Book.open(OpenStore(store.book), *ALL), Book.open(OpenStore(store.book), *ALL)
    more = Changes(adds={"Invoices": rows(TABLES["Invoices"], [invoice("1", 100)])})
    first.save(more, note("x"))
    with pytest.raises(ChangedSinceRead):
        second.save(more, note("x"))


def _edit(book):
    book.editing = True


def _protect(book):
    book.sheets["Invoices"].protected = True


def _protect_report(book):
    book.sheets["Start"].protected = True


def _merge(book):
    book.sheets["Invoices"].merged.append(Span(1, 6, 2, 6))


def _spill(book):
    t = book.listed["Invoices"]
    book.sheets["Invoices"].spills.append(Span(2, t.last + 2, 3, t.last + 9))


@pytest.mark.parametrize("way, says", [(_edit, "a cell is being edited"), (_protect, "the sheet Invoices is protected"), (_protect_report, "the sheet Start"),
                                       (_merge, "merged cells at Invoices!A6"), (_spill, "a spilled formula at Invoices!B")])
def test_what_is_in_the_way_is_said_before_anything_is_written(store, way, says):
    paid(store)
    way(store.book)
    before = store.book.state()
    with pytest.raises(ReceivablesError, match=says):
        add(store, "Invoices", invoice("1", 100), invoice("2", 100))
    assert store.book.state() == before
    assert store.book.kept_text == ""


def test_a_program_that_reads_numbers_into_texts_is_found_out(store):
    """Excel would make 123 of "00123" in a cell without the text format: what is read back differs, so nothing stays."""
    paid(store)
    book, before, write = store.book, store.book.state(*REPORTS), store.book.write

    def careless(blocks):
        write(blocks)
        for sheet in book.sheets.values():
            sheet.cells.update({k: int(v) for k, v in sheet.cells.items() if isinstance(v, str) and v == "00999"})

    book.write = careless
    with pytest.raises(ReceivablesError, match=r"the cell Invoices!A\d+ shows '999' instead of '00999'. All cells were put back"):
        add(store, "Invoices", invoice("00999", 100))
    assert book.state(*REPORTS) == before


def test_days_count_from_1904_where_the_workbook_does(tmp_path):
    frames = ledgers.first_frames(Policy(company="Beispiel GmbH", as_of=day("2026-11-30")), "anna", "2026-11-01 08:00:00")[0]
    book = FakeBook(new_workbook(Policy(company="Beispiel GmbH", as_of=day("2026-11-30")), frames), epoch=1904)
    add(OpenStore(book), "Invoices", invoice("1", 100))
    assert book.sheets["Invoices"].cells[cell(book, "Invoices", "1", "Due Date")] == 46326 - 1462          # 2026-10-31
    row, column = cell(book, "Invoices", "1", "Due Date")
    book.sheets["Invoices"].dates.discard((row, column))          # a person made the cell General: the number counts from 1904 all the same
    assert OpenStore(book).read(["Invoices"]).frames["Invoices"]["due_date"].tolist() == [day("2026-10-31")]


def test_as_of_is_a_day_in_settings_and_error_cells_are_told(store):
    paid(store)
    ledger = Book.open(store, *ALL)
    settings = ledger.frames["Settings"]
    ledger.save(Changes(updates={"Settings": settings[settings["key"] == "as_of"].assign(value="2026-12-31")}), note("today"))
    assert dict(store.book.column("Settings", "Setting", "Value"))["as_of"] == dt.datetime(2026, 12, 31)
    assert dict(store.book.column("Settings", "Setting", "Value"))["figures_as_of"] == dt.datetime(2026, 12, 31)
    row, column = cell(store.book, "Invoices", "10235", "Amount")
    store.book.sheets["Invoices"].cells[row, column] = "#N/A"
    issues = store.read(["Invoices"]).issues
    assert [i.sentence() for i in issues] == [f"Invoices, row {row}, Amount: the cell shows the error #N/A. Type the value in place of the formula."]


def test_a_table_that_moved_and_has_something_below_it(store):
    """Her own table below ours moves down when rows come, and up when they go."""
    book, t = store.book, store.book.listed["Rates"]
    top = t.last + 3
    book.listed["Hers"] = OpenTable("Hers", t.sheet, Span(1, top, 2, top + 1), ("A", "B"))
    book.sheets[t.sheet].cells[top + 1, 1] = "mine"
    add(store, "Rates", *({"id": f"USD {n}", "date": day("2026-10-01"), "currency": "USD", "rate": 1.1} for n in range(5)))
    assert book.listed["Hers"].span.top == top + 4
    assert book.sheets[t.sheet].cells[top + 5, 1] == "mine"
    undo(store)
    assert book.listed["Hers"].span.top == top
    assert book.sheets[t.sheet].cells[top + 1, 1] == "mine"
    assert ledgers.frame(store, "Rates").empty


def test_few_calls_however_many_rows(tmp_path):
    """The calls of one import do not grow with its rows."""
    counts = []
    for n in (2, 200):
        store = ledgers.make("open", tmp_path)
        add(store, "Invoices", *(invoice(f"N{i}", 100 + i) for i in range(n)))
        before = len(store.book.calls)
        add(store, "Receipts", *(receipt(f"B{i}", 100 + i) for i in range(n)))
        counts.append(len(store.book.calls) - before)
    assert counts[0] == counts[1] < 120


def test_progress_is_said_and_nothing_is_left_behind(store):
    paid(store)
    assert "Writing Applications" in store.book.said
    assert "Comparing" in store.book.said
    assert (store.book.kept_text, store.book.quiet) == ("", 0)
