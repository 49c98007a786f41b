"""One contract, every store: what is committed is read back, a moved stamp is refused, edits by hand are seen, undo brings back."""
import ledgers
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from test_workbook_book import ALL, Ledger, add, application, invoice, note, open_of, posting, receipt, undo

from receivables.changes import Changes
from receivables.schema import conform, day, rows
from receivables.tables import TABLES
from workbook import journal
from workbook.book import Book
from workbook.stores.port import ChangedSinceRead
from workbook.verify import verify


@pytest.fixture(params=ledgers.STORES)
def store(request, tmp_path):
    return ledgers.make(request.param, tmp_path)


def test_an_empty_ledger_reads_as_empty_frames_of_the_schema(store):
    loaded = store.read(["Invoices", "Applications"])
    assert [len(f) for f in loaded.frames.values()] == [0, 0]
    assert list(loaded.frames["Invoices"].columns) == TABLES["Invoices"].names
    assert loaded.issues == []
    assert {str(t) for t in loaded.frames["Invoices"].dtypes} == {c.dtype for c in TABLES["Invoices"].columns}


def test_every_kind_of_value_comes_back(store):
    record = invoice("00123", -123456) | {"po_number": "=1+1", "note": "ümlaut\nand 'quote' _x0041_ <&>", "po": "", "net": 5, "terms": "2/10 NET 30"}
    customer = {"customer_id": "007", "name": "A & B", "credit_limit": 500000, "tolerance_percent": 1.25, "bank_accounts": "DE89370400440532013000"}
    rate = {"id": "USD 2026-10-01", "date": day("2026-10-01"), "currency": "USD", "rate": 1.0837}
    add(store, "Invoices", record, invoice("JPY1", 500) | {"currency": "JPY"})
    add(store, "Customers", customer, {"customer_id": "8"})
    add(store, "Rates", rate)
    for name, records in (("Invoices", [record, invoice("JPY1", 500) | {"currency": "JPY"}]), ("Customers", [customer, {"customer_id": "8"}]), ("Rates", [rate])):
        want, got = rows(TABLES[name], records), ledgers.frame(store, name)
        assert journal.values(got, TABLES[name]) == journal.values(want, TABLES[name])


def test_rows_are_added_updated_and_removed_in_place(store):
    add(store, "Invoices", *(invoice(str(n), n * 100) for n in range(1, 6)))
    book = Book.open(store, *ALL)
    changed = book.frames["Invoices"].iloc[[1]].assign(note="seen")
    book.save(Changes(adds={"Invoices": rows(TABLES["Invoices"], [invoice("9", 900)])}, updates={"Invoices": changed}, removes={"Invoices": ["3", "5"]}), note("x"))
    got = ledgers.frame(store, "Invoices")
    assert got["number"].tolist() == ["1", "2", "4", "9"]
    assert got["note"].tolist() == ["", "seen", "", ""]
    assert got["open"].tolist() == [100, 200, 400, 900]
    book = Book.open(store, *ALL)
    book.save(Changes(removes={"Invoices": ["1", "2", "4", "9"]}), note("x"))
    assert ledgers.frame(store, "Invoices").empty
    assert verify(Book.open_all(store)) == []


def test_a_ledger_that_moved_on_is_not_written_over(store):
    first, second = Book.open(store, *ALL), Book.open(store, *ALL)
    new = Changes(adds={"Invoices": rows(TABLES["Invoices"], [invoice("1", 100)])})
    first.save(new, note("import"))
    with pytest.raises(ChangedSinceRead, match="was changed since it was read"):
        second.save(new, note("import"))
    assert len(ledgers.frame(store, "Invoices")) == 1


def test_a_dry_run_writes_nothing(store):
    stamp = store.read(["Runs"]).stamp
    book = Book.open(store, *ALL)
    saved = book.save(Changes(adds={"Invoices": rows(TABLES["Invoices"], [invoice("1", 100)])}), note("import"), dry_run=True)
    assert saved.written.lines
    assert store.read(["Runs"]).stamp == stamp


def test_typing_is_seen_kept_and_undone(store):
    add(store, "Invoices", invoice("10234", 10000), invoice("10235", 5000))
    ledgers.type_into(store, "Invoices", "10235", po_number="PO-7")
    add(store, "Receipts", receipt("B1", 10000))
    assert ledgers.frame(store, "Runs")["action"].tolist() == ["new", "import", "by hand", "import"]
    undo(store)
    undo(store)
    assert ledgers.frame(store, "Invoices")["po_number"].tolist() == ["", ""]
    assert verify(Book.open_all(store)) == []


def test_posting_and_its_undo(store):
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    posting(store)
    assert ledgers.frame(store, "Invoices")["open"].tolist() == [0]
    ledgers.type_into(store, "Applications", "R4-1", status="rejected")
    assert "although it is posted" in Book.open(store, *ALL).findings[0].what
    Book.open(store, *ALL).save(Changes(), note("check"), restore=True)
    assert Book.open(store, *ALL).findings == []
    undo(store)
    assert ledgers.frame(store, "Applications")["applied"].tolist() == [10000, -10000]
    assert open_of(store, "10234") == 10000
    assert verify(Book.open_all(store)) == []


class OnDisk(Ledger):
    """The same machine on a store of files."""

    kind = ""

    def make(self):
        import tempfile
        self.folder = tempfile.TemporaryDirectory()
        from pathlib import Path
        return ledgers.make(self.kind, Path(self.folder.name))

    def frames(self):
        return self.store.read(list(TABLES)).frames

    def type_into(self, table, key, **cells):
        ledgers.type_into(self.store, table, key, **cells)

    def teardown(self):
        if hasattr(self, "folder"):
            self.folder.cleanup()


class InFolder(OnDisk):
    kind = "folder"


class InFile(OnDisk):
    kind = "file"


class InOpenBook(OnDisk):
    kind = "open"


few = settings(max_examples=3, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))
TestLedgerInFolder = InFolder.TestCase
TestLedgerInFolder.settings = few
TestLedgerInFile = InFile.TestCase
TestLedgerInFile.settings = few
TestLedgerInOpenBook = InOpenBook.TestCase
TestLedgerInOpenBook.settings = settings(few, max_examples=2, stateful_step_count=6)


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_a_hundred_thousand_rows(kind, tmp_path):
    """Import 100,000 invoices, pay 1,000, post, type a cell, undo the posting: the same figures as before it."""
    n = 100_000
    store = ledgers.make(kind, tmp_path)
    numbers = [f"{100000 + i}" for i in range(n)]
    bills = conform(TABLES["Invoices"], pd.DataFrame({
        "number": numbers, "type": "INV", "customer_id": [f"C{i % 997}" for i in range(n)], "currency": "EUR", "amount": np.arange(n) + 100,
        "invoice_date": day("2026-10-01"), "accounting_date": day("2026-10-01"), "due_date": day("2026-10-31")}))
    cash = rows(TABLES["Receipts"], [receipt(f"B{i}", 100 + i) for i in range(1000)])
    proposed = rows(TABLES["Applications"], [application(f"A{i}", f"B{i}", numbers[i], 100 + i) for i in range(1000)])
    Book.open(store, *ALL).save(Changes(adds={"Invoices": bills, "Receipts": cash, "Applications": proposed}), note("import"))
    ledgers.type_into(store, "Receipts", "B7", note="seen") if kind == "memory" else None
    run = posting(store)
    paid = ledgers.frame(store, "Invoices")["open"].sum()
    undo(store, run)
    book = Book.open_all(store)
    assert paid == sum(range(100, 100 + n)) - sum(range(100, 1100))
    assert book.frames["Invoices"]["open"].sum() == sum(range(100, 100 + n))
    assert verify(book) == []
