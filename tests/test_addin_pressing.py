"""Every button of the ribbon, pressed on an open workbook: the cells change as the file store's would, and one message says what happened."""
import copy
from pathlib import Path

import ledgers
import pytest
from open_fake import FakeBook, Killed
from test_workbook_book import add, invoice, receipt

import addin.demo as demo
from addin import lasterror, ribbon
from addin.beginning import make, settings
from addin.pressing import press
from macros import BUTTONS
from macros.registry import Args
from receivables.tables import LEDGER_TABLES, TABLES
from workbook import journal
from workbook.book import Book
from workbook.stores.file import FileStore
from workbook.stores.open import OpenStore
from workbook.verify import verify

NOW = "2026-11-02 09:00:00"
LISTS = [str(demo.HERE / name) for name in demo.FILES]
REPORTS = ("Start", "Review", "Aging", "Open Items", "Checks")


class FakeDesk:
    """A person who answers as the test says, and remembers what she was asked and shown."""

    def __init__(self, files=(), answers=(), yes=True):
        self.chosen, self.answers, self.yes = list(files), list(answers), yes
        self.asked, self.confirmed, self.lines, self.shown, self.pages = [], [], [], [], []

    def files(self, title, patterns):
        return self.chosen

    def ask(self, question, kind, default):
        self.asked.append((question, kind, default))
        return self.answers.pop(0) if self.answers else default

    def confirm(self, sentence):
        self.confirmed.append(sentence)
        return self.yes

    def say(self, line):
        self.lines.append(line)

    def show(self, sheet, row, column):
        self.shown.append((sheet, row, column))

    def open_page(self, address):
        self.pages.append(address)

    def who(self):
        return "anna"

    def now(self):
        return NOW


@pytest.fixture(scope="module")
def empty_ledger(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("press") / "Ledger.xlsx"
    asked = {"company": demo.COMPANY, "own_account": demo.OWN_ACCOUNTS, "base_currency": "EUR", "as_of": demo.AS_OF, "sender_email": demo.SENDER,
             "sender_phone": demo.PHONE}
    make(path, settings(asked), "anna", NOW, folder=False)
    return path.read_bytes()


@pytest.fixture(scope="module")
def imported(empty_ledger) -> FakeBook:
    """The open ledger with October's lists in it."""
    book = FakeBook(empty_ledger)
    done = press("import", OpenStore(book), FakeDesk(LISTS))
    assert done.ok, done.message
    return book


@pytest.fixture
def book(imported) -> FakeBook:
    return copy.deepcopy(imported)


def same_ledger(book: FakeBook, path: Path) -> None:
    """Every table and every report sheet of the open workbook is as in the file."""
    mine, theirs = OpenStore(book).read(LEDGER_TABLES).frames, FileStore(path).read(LEDGER_TABLES).frames
    for name in LEDGER_TABLES:
        assert journal.values(mine[name], TABLES[name]) == journal.values(theirs[name], TABLES[name]), name
        for column in (c.name for c in TABLES[name].columns if c.computed):
            assert mine[name][column].tolist() == theirs[name][column].tolist(), (name, column)
    file = FakeBook(path)
    for name in REPORTS:
        assert book.sheets[name].cells == file.sheets[name].cells, name
        assert book.sheets[name].formulas == file.sheets[name].formulas, name


def test_the_days_work_is_the_same_as_on_a_closed_file(empty_ledger, tmp_path):
    """Import, match, post, aging, remind, sent, control, lock, unlock, checks: the ledger and its reports are the same in both."""
    path, book = tmp_path / "Ledger.xlsx", FakeBook(empty_ledger)
    path.write_bytes(empty_ledger)
    steps = (("import", {"file": LISTS}, FakeDesk(LISTS)), ("match", {}, FakeDesk()), ("post", {}, FakeDesk()),
             ("aging", {"report": "aging"}, FakeDesk()), ("remind", {}, FakeDesk()), ("sent", {"reminder": ()}, FakeDesk()),
             ("control", {"date": "2026-10-31", "amount": "226631.77"}, FakeDesk(answers=["2026-10-31", "226631.77"])),
             ("lock", {"date": "2026-09-30"}, FakeDesk(answers=["2026-09-30"])),
             ("unlock", {"reason": "late invoice"}, FakeDesk(answers=["late invoice"])), ("check", {"report": "checks"}, FakeDesk()))
    for item, values, desk in steps:
        button = next(b for b in BUTTONS if b.name == ribbon.by_id(item).button)
        given = {arg.name: arg.default for arg in button.args} | values
        outcome = button.run(FileStore(path, backups=0), Args(given, NOW[:10], NOW, "anna"))
        done = press(item, OpenStore(book), desk)
        assert done.message.startswith(outcome.message), item
        assert done.run == outcome.run, item
        assert done.ok == outcome.ok
    same_ledger(book, path)
    assert verify(Book.open_all(OpenStore(book))) == []


def test_every_item_of_the_ribbon_does_something_on_an_open_workbook(book, tmp_path):
    answers = {"drafts": [str(tmp_path)], "export": ["Invoices", str(tmp_path / "invoices.csv")], "control": ["2026-10-31", "1000"],
               "lock": ["2026-09-30"], "unlock": ["late"], "cash": ["59.90; 001007"], "ask": [str(tmp_path)], "reconcile": ["001007"]}
    for item in ribbon.RIBBON:
        desk = FakeDesk([their_list(tmp_path)] if item.id == "reconcile" else LISTS, answers.get(item.id, ()))
        done = press(item.id, OpenStore(book), desk)
        assert done.message or desk.pages, item.id
        assert done.ok or item.id in ("check", "doctor"), (item.id, done.message)
    assert (tmp_path / "invoices.csv").exists()


def their_list(folder, text="Invoice;Date;Amount\nRE-026104;20.05.2026;3356,59\n"):
    path = folder / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_deposit_is_entered_slip_by_slip(book):
    """Two cheques of 1,204.50 + 80.00 = 1,284.50, the total of the slip; a total that is none of that is refused, a cancel writes nothing."""
    slips = ["1204.50; 001007; 4711", "80; Kiosk am Hafen", "", "Cheque", "2026-10-30"]
    before = book.state()
    assert press("cash", OpenStore(book), FakeDesk(answers=[*slips[:2], None])).message == ""
    assert press("cash", OpenStore(book), FakeDesk(answers=[""])).message == ""
    wrong = press("cash", OpenStore(book), FakeDesk(answers=[*slips, "1284.00", ""]))
    assert "its lines add up to 1,284.50 EUR, not 1,284.00" in wrong.message
    assert book.state() == before
    desk = FakeDesk(answers=[*slips, "1284.50", ""])
    done = press("cash", OpenStore(book), desk)
    assert done.message.startswith("2 cheque receipts over 1,284.50 EUR entered.")
    assert [kind for _, kind, _ in desk.asked] == ["text", "text", "text", "text", "date", "amount", "text"]
    new = OpenStore(book).read(["Receipts"]).frames["Receipts"].query("source == 'by hand'")
    assert new[["amount", "customer_id", "payer_name", "end_to_end_id"]].values.tolist() == [
        [120450, "001007", new["payer_name"].iloc[0], "4711"], [8000, "", "Kiosk am Hafen", ""]]
    assert new["value_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-10-30"] * 2
    alone = FakeDesk(answers=["59.90; 001007"])
    assert press("cash", OpenStore(book), alone).ok
    assert "amount" not in [kind for _, kind, _ in alone.asked], "one slip is its own total"


def test_an_account_is_reconciled_on_its_sheet(book, tmp_path):
    desk = FakeDesk([their_list(tmp_path)], ["001007"])
    done = press("reconcile", OpenStore(book), desk)
    assert done.ok, done.message
    assert "theirs 3,356.59" in done.message
    assert desk.shown == [("Reconciliation", 1, 1)]
    assert "RE-026104" in {str(value) for value in book.sheets["Reconciliation"].cells.values()}
    several = press("reconcile", OpenStore(book), FakeDesk(LISTS))
    assert (several.ok, several.message) == (False, "To reconcile an account, you must choose one list; you chose 4.")
    told = FakeDesk([their_list(tmp_path, "Invoice;Date;Amount\nRE-026104;05/06/2026;3356.59\n")], ["001007", "dmy"])
    assert press("reconcile", OpenStore(book), told).ok
    assert "'05/06/2026' in 'Date' can be two dates" in told.asked[1][0]


def test_the_ribbon_is_whole():
    assert {i.button for i in ribbon.RIBBON if i.button} <= {b.name for b in BUTTONS}
    assert len({i.id for i in ribbon.RIBBON}) == len({(i.group, i.key_tip) for i in ribbon.RIBBON}) == len({i.key_tip for i in ribbon.RIBBON}) == len(ribbon.RIBBON)
    assert list(dict.fromkeys(i.group for i in ribbon.RIBBON)) == list(ribbon.GROUPS)
    icons = Path(ribbon.__file__).parent / "icons"
    assert [i.icon for i in ribbon.RIBBON if not (icons / f"{i.icon}_32.png").exists()] == []


def test_review_shows_the_sheet_with_what_waits(book):
    press("match", OpenStore(book), FakeDesk())
    desk = FakeDesk()
    done = press("review", OpenStore(book), desk)
    waiting = OpenStore(book).read(["Review"]).frames["Review"].query("line == 'receipt'")["receipt"].nunique()
    assert desk.shown == [("Review", 1, 1)]
    assert done.message.startswith(f"{waiting} receipts wait for you")


def test_post_says_how_many_and_a_no_changes_nothing(book):
    press("match", OpenStore(book), FakeDesk())
    before, desk = book.state(), FakeDesk(yes=False)
    done = press("post", OpenStore(book), desk)
    assert (done.message, done.run) == ("", "")
    assert desk.confirmed[0].startswith("Post ")
    assert book.state() == before


def test_undo_names_the_run_and_asks(book):
    press("match", OpenStore(book), FakeDesk())
    desk = FakeDesk()
    done = press("undo", OpenStore(book), desk)
    assert desk.confirmed[0].startswith("Undo R3 (match of 2026-11-02 09:00:00 by anna): ")
    assert done.message.startswith("Undone: R3 (match)")
    assert set(OpenStore(book).read(["Applications"]).frames["Applications"]["status"]) == {"posted"}          # what the import brought


def test_today_is_a_run_that_can_be_undone(book):
    done = press("today", OpenStore(book), FakeDesk())
    assert done.message == "AsOf is 2026-11-02 now; it was 2026-10-31."
    assert dict(book.column("Settings", "Setting", "Value"))["as_of"].date().isoformat() == "2026-11-02"
    assert press("today", OpenStore(book), FakeDesk()).message == "AsOf is 2026-11-02 already."
    press("undo", OpenStore(book), FakeDesk())
    assert dict(book.column("Settings", "Setting", "Value"))["as_of"].date().isoformat() == "2026-10-31"


def test_bank_lines_after_as_of_are_asked_about_first(book):
    add(OpenStore(book), "Receipts", receipt("LATE", 100, "2026-11-05") | {"customer_id": ""})
    for item in ("match", "aging", "remind", "tie-out"):
        desk, before = FakeDesk(yes=False), book.state()
        assert press(item, OpenStore(book), desk).message == ""
        assert desk.confirmed == ["AsOf is 2026-10-31, and 1 bank line after that day does not count; the newest is of 2026-11-05. "
                                  "Go on as of 2026-10-31? (The button Today sets AsOf.)"]
        assert book.state() == before


def test_a_refusal_is_one_message_with_its_row_selected_and_kept(book):
    """The last posting cannot be undone when its row was changed by hand; the row is shown, and Last error says it again."""
    press("match", OpenStore(book), FakeDesk())
    key = OpenStore(book).read(["Applications"]).frames["Applications"]["id"].iloc[-1]
    ledgers.type_into(OpenStore(book), "Applications", key, note="mine")
    desk = FakeDesk()
    done = press("undo", OpenStore(book), desk)
    assert not done.ok
    assert f"Applications {key} was changed by hand" in done.message
    assert desk.shown[0][:2] == done.where == ("Applications", book.listed["Applications"].last)
    assert done.message in lasterror.last()
    assert press("last_error", OpenStore(book), FakeDesk()).message == f"{NOW}  {done.message}"


def test_check_selects_the_first_finding(book):
    ledgers.type_into(OpenStore(book), "Invoices", OpenStore(book).read(["Invoices"]).frames["Invoices"]["number"].iloc[2], customer_id="NOBODY")
    desk = FakeDesk()
    done = press("check", OpenStore(book), desk)
    assert desk.shown == [("Invoices", book.listed["Invoices"].first + 2, 3)]
    assert "NOBODY" in done.message


def test_an_import_asks_what_the_list_does_not_tell(book, tmp_path):
    file = tmp_path / "invoices.csv"
    file.write_text("Invoice;Customer;Invoice Date;Amount\nX1;D1001;02/03/2026;10.50\n", encoding="utf-8")
    desk = FakeDesk([str(file)], ["dmy"])
    done = press("import", OpenStore(book), desk)
    assert "nothing else in the file tells" in desk.asked[0][0] or "--date-order" in desk.asked[0][0]
    assert "Invoices: 1 added" in done.message
    assert OpenStore(book).read(["Invoices"]).frames["Invoices"]["invoice_date"].iloc[-1].date().isoformat() == "2026-03-02"


def test_nothing_is_done_when_no_file_is_chosen(book):
    before = book.state()
    assert press("import", OpenStore(book), FakeDesk()).message == ""
    assert book.state() == before


def test_a_half_written_ledger_is_offered_to_be_taken_back_first(book):
    before = book.state(*REPORTS)

    def fault(verb, count):
        if verb == "fill":
            book.dead = True
            raise Killed

    book.fault = fault
    with pytest.raises(Killed):
        add(OpenStore(book), "Invoices", invoice("1", 100))
    book.dead, book.fault, book.quiet = False, lambda verb, count: None, 0
    said = press("match", OpenStore(book), FakeDesk(yes=False))
    assert not said.ok
    assert "Nothing else can be done before it is taken back" in said.message
    desk = FakeDesk()
    done = press("match", OpenStore(book), desk)
    assert "was stopped in the middle, so the ledger is half written. Take it back now" in desk.confirmed[0]
    assert done.message.startswith("Taken back: import: import.")
    assert book.state(*REPORTS) == before


def test_a_workbook_that_is_no_ledger_says_so(tmp_path):
    import openpyxl
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    done = press("match", OpenStore(FakeBook(path, name="other.xlsx")), FakeDesk())
    assert done.message.startswith("You cannot use other.xlsx because it has no table Settings, so it is not a ledger.")


def test_our_own_mistake_is_a_sentence_too(book):
    class Broken(OpenStore):
        def read(self, tables):
            raise KeyError("x")

    done = press("match", Broken(book), FakeDesk())
    assert not done.ok
    assert "something unexpected happened (KeyError: 'x')" in done.message
