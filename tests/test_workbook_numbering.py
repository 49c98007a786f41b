"""Rows that a person types without a key are numbered for her at the next save, on every store, and count at once."""
import ledgers
import pandas as pd
import pytest
from test_workbook_book import add, application, invoice, note, open_of, receipt, undo

from macros import BUTTONS
from macros.registry import Args
from receivables.changes import Changes
from receivables.periods import lock
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.book import Book
from workbook.numbering import keyed, receipt_keys
from workbook.verify import verify

ALL = ("Customers", "Invoices", "Receipts", "Applications", "Adjustments", "Disputes", "Activities", "Rates", "DueLines", "ControlBalances",
       "PayerRules", "Reminders", "ReminderLines", "Terms")
CASH = {"value_date": day("2026-11-05"), "amount": 10000, "payer_name": "Hansen", "text": "Rechnung 10234"}


@pytest.fixture(params=ledgers.STORES)
def store(request, tmp_path):
    return ledgers.make(request.param, tmp_path)


def press(store, name: str, **values):
    button = next(b for b in BUTTONS if b.name == name)
    return button.run(store, Args(values, "2026-11-22", "2026-11-22 09:00:00", "anna"))


def save(store, *tables: str) -> None:
    """A button that decides nothing."""
    Book.open(store, *(tables or ALL)).save(Changes(), note("nothing"))


def test_match_right_after_typing_a_receipt(store):
    add(store, "Invoices", invoice("10234", 10000))
    ledgers.type_row(store, "Receipts", **CASH)
    done = press(store, "match")
    assert done.message == "1 of 1 receipts matched."
    key, = ledgers.frame(store, "Receipts")["id"]
    line = rows(TABLES["Receipts"], [CASH | {"currency": "EUR"}])
    assert key == receipt_keys(line)[0]                                        # the key that an import of this line makes
    assert ledgers.frame(store, "Applications")[["receipt", "invoice", "status"]].values.tolist() == [[key, "10234", "ready"]]
    assert ledgers.frame(store, "Runs")["action"].tolist()[-2:] == ["by hand", "match"]
    book = Book.open_all(store)
    assert (verify(book), book.issues, book.hands) == ([], [], {})
    press(store, "post")
    assert open_of(store, "10234") == 0


def test_every_table_gets_its_kind_of_key(store):
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    typed = {
        "Applications": ({"receipt": "B1", "invoice": "10234", "applied": 2500}, "R4-H1"),
        "Disputes": ({"invoice": "10234", "amount": 500, "reason": "pricing", "status": "open"}, "R4-H1"),
        "Activities": ({"customer_id": "C1", "note": "called"}, "R4-H1"),
        "Rates": ({"currency": "USD", "date": day("2026-10-01"), "rate": 1.08}, "USD 2026-10-01"),
        "DueLines": ({"invoice": "10234", "line": 1, "amount": 10000, "due_date": day("2026-12-01")}, "10234/1"),
        "ControlBalances": ({"date": day("2026-11-30"), "amount": 100}, "2026-11-30/receivables"),
        "PayerRules": ({"payer_account": "DE1", "customer_id": "C1"}, "R4-H1"),
    }
    for table, (cells, _) in typed.items():
        ledgers.type_row(store, table, **cells)
    save(store)
    for table, (_, key) in typed.items():
        assert ledgers.frame(store, table)[TABLES[table].key].tolist() == [key], table
    log = ledgers.frame(store, "Journal")
    assert set(log.loc[log["run"] == "R4", "key"]) == {key for _, key in typed.values()}
    assert ledgers.frame(store, "Applications")["status"].tolist() == ["review"]        # what waits, waits visibly
    assert verify(Book.open_all(store)) == []
    undo(store, "R4")
    assert [len(ledgers.frame(store, table)) for table in typed] == [0] * len(typed)


def test_two_rows_at_once_and_two_more_later(store):
    for name in ("first", "second"):
        ledgers.type_row(store, "Activities", note=name)
    save(store)
    for name in ("third", "fourth"):
        ledgers.type_row(store, "Activities", note=name)
    save(store)
    assert ledgers.frame(store, "Activities")[["id", "note"]].values.tolist() == [
        ["R2-H1", "first"], ["R2-H2", "second"], ["R3-H1", "third"], ["R3-H2", "fourth"]]


def test_the_same_payment_typed_twice_is_two_payments(store):
    ledgers.type_row(store, "Receipts", **CASH)
    save(store)
    ledgers.type_row(store, "Receipts", **CASH)
    save(store)
    line = rows(TABLES["Receipts"], [CASH | {"currency": "EUR"}] * 2)
    assert ledgers.frame(store, "Receipts")["id"].tolist() == receipt_keys(line)


def test_the_bank_list_that_comes_later_knows_the_payment_again(tmp_path):
    store = ledgers.make("folder", tmp_path)
    ledgers.type_row(store, "Receipts", value_date=CASH["value_date"], amount=10000, text="Rechnung 10234")
    bank = tmp_path / "bank.csv"
    bank.write_text("value_date,amount,remittance_text\n2026-11-05,100.00,Rechnung 10234\n2026-11-06,7.00,Danke\n", encoding="utf-8")
    counts = press(store, "import", file=(str(bank),)).data["counts"]["Receipts"]
    assert (counts["added"], counts["skipped"]) == (1, 1)


def test_a_row_that_says_too_little_is_named_and_waits(store):
    ledgers.type_row(store, "Receipts", payer_name="Hansen")
    ledgers.type_row(store, "Invoices", customer_id="C1", amount=500)
    book = Book.open(store, *ALL)
    said = [i.sentence() for i in book.issues if i.kind == "no key"]
    assert [s.split(", row")[0] for s in said] == ["Invoices", "Receipts"]
    assert said[1].endswith("the row has no Receipt; it does not count. Type its Value Date and Amount; the next save numbers it.")
    assert (len(book.frames["Receipts"]), len(book.frames["Invoices"])) == (0, 0)


def test_a_row_that_does_not_count_is_numbered_all_the_same_and_can_be_accepted_or_taken_out(store):
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    ledgers.type_row(store, "Applications", receipt="B1", invoice="10234", applied=2500, status="posted")
    add(store, "Customers", {"customer_id": "C9"})
    assert ledgers.frame(store, "Applications")[["id", "status"]].values.tolist() == [["R4-H1", "posted"]]
    assert open_of(store, "10234") == 10000
    done = press(store, "check", accept=("Applications:R4-H1",), reason="agreed with the customer")
    assert done.message == "Accepted 1 hand edit (Applications R4-H1): agreed with the customer"
    assert open_of(store, "10234") == 7500
    ledgers.type_row(store, "Applications", receipt="B1", invoice="10234", applied=100, status="posted")
    press(store, "check", fix=True)
    assert ledgers.frame(store, "Applications")["id"].tolist() == ["R4-H1"]
    assert verify(Book.open_all(store)) == []


def test_a_person_s_own_columns_stay_in_their_row(tmp_path):
    store = ledgers.make("folder", tmp_path)
    ledgers.type_row(store, "Activities", note="called")
    path = store.path / "Activities.csv"
    head, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{head},mine\n{row},keep me\n", encoding="utf-8")
    save(store)
    assert path.read_text(encoding="utf-8").splitlines()[1].startswith("R2-H1,")
    assert path.read_text(encoding="utf-8").splitlines()[1].endswith(",keep me")


def test_into_a_locked_month_it_counts_from_the_first_open_day(store):
    book = Book.open(store)
    book.save(lock(book.frames["Periods"], day("2026-11-30"), "anna", ""), note("lock"))
    ledgers.type_row(store, "Receipts", **CASH)
    save(store)
    assert ledgers.frame(store, "Receipts")["accounting_date"].astype(str).tolist() == ["2026-12-01"]


def test_a_typed_proposal_is_approved_and_posted(store):
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    ledgers.type_row(store, "Applications", receipt="B1", invoice="10234", applied=4000, status="approved")
    assert press(store, "post").message.startswith("Posted 1 applications")
    assert open_of(store, "10234") == 6000
    assert ledgers.frame(store, "Applications")["id"].tolist() == ["R4-H1"]


def test_keys_are_never_made_twice():
    table = TABLES["Activities"]
    frame = rows(table, [{"id": "R7-H1", "note": "a"}, {"note": "b"}, {"id": "R7-H1", "note": "c"}, {"note": "d"}])
    found = keyed(table, frame, [2, 3, 4, 5], "R7", "EUR")
    assert found.frame["id"].tolist() == ["R7-H1", "R7-H2", "R7-H3"]
    assert found.made == {"R7-H2": 3, "R7-H3": 5}
    assert [i.row for i in found.issues] == [4]


def test_a_rate_that_is_there_already_is_named():
    table = TABLES["Rates"]
    frame = rows(table, [{"id": "USD 2026-10-01", "currency": "USD", "date": day("2026-10-01"), "rate": 1.0}, {"currency": "USD", "date": day("2026-10-01")}])
    found = keyed(table, frame, [2, 3], "R7", "EUR")
    assert (len(found.frame), found.made) == (1, {})
    assert "USD 2026-10-01 stands in row 2 already" in found.issues[0].what


def test_proposals_made_before_are_kept_apart_from_typed_ones(store):
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    ledgers.type_row(store, "Applications", receipt="B1", invoice="10234", applied=100)
    save(store)
    assert pd.Series(ledgers.frame(store, "Applications")["id"]).tolist() == ["R4-1", "R5-H1"]
