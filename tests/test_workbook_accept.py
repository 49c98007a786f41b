"""A hand edit of a posted row that a person accepts: it counts from then on, nothing is rewritten, and undo brings all of it back."""
import ledgers
import pandas as pd
import pytest
from test_workbook_book import ALL, add, application, fresh, invoice, note, open_of, paid, posting, receipt, type_into, undo

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.ledger import unapplied
from receivables.periods import lock
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.accept import accept
from workbook.book import Book, RunNote
from workbook.stores.memory import MemoryStore
from workbook.verify import verify


def accepted(store, *names: str) -> str:
    book = Book.open_all(store)
    done = accept(book, names or ("all",))
    return book.save(done.changes, RunNote("accepted", ", ".join(done.names), "anna", "2026-11-23 09:00:00")).run


def delete(store: MemoryStore, table: str, key: str) -> None:
    frame = store.frames[table]
    store.edit(table, frame[frame[TABLES[table].key] != key])


def type_row(store: MemoryStore, table: str, record: dict) -> None:
    store.edit(table, pd.concat([store.frames[table], rows(TABLES[table], [record])], ignore_index=True))


def close(store, until: str) -> None:
    book = Book.open(store, *ALL)
    book.save(lock(book.frames["Periods"], day(until), "anna", "2026-12-02 08:00:00"), note("lock"))


def cash(store, as_of: str = "2026-11-30") -> int:
    return int(unapplied(Book.open(store, *ALL).frames, day(as_of))["unapplied"].sum())


def told(store, *columns: str) -> list[list]:
    return store.frames["Applications"][list(columns)].values.tolist()


def test_a_changed_amount_is_a_mirror_row_and_a_new_posted_row():
    store = paid()                                              # 10234 over 100.00, paid 100.00
    type_into(store, "Applications", "R4-1", applied=4000)
    accepted(store, "Applications:R4-1")
    assert told(store, "id", "applied", "receipt_amount", "status", "reverses", "source") == [
        ["R4-1", 10000, 10000, "reversed", "", ""], ["R6-A1", -10000, -10000, "reversed", "R4-1", ""], ["R6-T1", 4000, 4000, "posted", "", "R4-1"]]
    assert (open_of(store, "10234"), cash(store)) == (10000 - 4000, 10000 - 4000)
    assert open_of(store, "10234", "2026-11-04") == 10000       # before the money came
    book = Book.open_all(store)
    assert (book.findings, verify(book)) == ([], [])
    assert store.frames["Runs"].iloc[-1][["action", "who"]].tolist() == ["accepted", "anna"]


def test_undo_of_an_acceptance_posts_what_was_posted_again():
    store = paid()
    type_into(store, "Applications", "R4-1", applied=4000)
    accepted(store)
    undo(store)
    assert (open_of(store, "10234"), cash(store)) == (0, 0)
    assert open_of(store, "10234", "2026-11-04") == 10000
    assert told(store, "id", "applied", "status")[-1] == ["R7-P1", 10000, "posted"]
    assert verify(Book.open_all(store)) == []
    undo(store, "R5")                                           # and the posting itself can still be taken back
    assert (open_of(store, "10234"), cash(store)) == (10000, 10000)
    assert verify(Book.open_all(store)) == []


def test_a_posting_whose_row_was_accepted_since_is_not_undone_under_it():
    store = paid()
    type_into(store, "Applications", "R4-1", applied=4000)
    accepted(store)
    with pytest.raises(ReceivablesError, match=r"R6 changed Applications R4-1 after it in status\. Undo R6 first"):
        undo(store, "R5")


def test_a_deleted_posted_row_is_taken_back_and_its_undo_brings_it_back():
    store = paid()
    delete(store, "Applications", "R4-1")
    accepted(store)
    assert told(store, "id", "applied", "status") == [["R4-1", 10000, "reversed"], ["R6-A1", -10000, "reversed"]]
    assert (open_of(store, "10234"), cash(store)) == (10000, 10000)
    undo(store)
    assert (open_of(store, "10234"), cash(store)) == (0, 0)


def test_a_posted_row_set_to_rejected_is_taken_back_and_remembered_as_rejected():
    store = paid()
    type_into(store, "Applications", "R4-1", status="rejected")
    accepted(store)
    assert told(store, "id", "status") == [["R4-1", "reversed"], ["R6-A1", "reversed"], ["R6-1", "rejected"]]
    assert open_of(store, "10234") == 10000


def test_in_a_locked_month_the_edit_counts_from_the_first_open_day():
    store = paid()
    close(store, "2026-11-30")
    type_into(store, "Applications", "R4-1", applied=4000)
    accepted(store)
    assert store.frames["Applications"]["effective_date"].astype(str).tolist() == ["2026-11-05", "2026-12-01", "2026-12-01"]
    assert (open_of(store, "10234", "2026-11-30"), open_of(store, "10234", "2026-12-01")) == (0, 6000)
    undo(store)
    assert (open_of(store, "10234", "2026-11-30"), open_of(store, "10234", "2026-12-01")) == (0, 0)


def test_a_row_can_be_moved_to_another_invoice():
    store = fresh()
    add(store, "Invoices", invoice("10234", 10000), invoice("10235", 10000, "2026-11-20", customer="C2"))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    posting(store)
    type_into(store, "Applications", "R4-1", invoice="10235")
    accepted(store)
    new = store.frames["Applications"].iloc[-1]
    assert new[["invoice", "customer_id", "applied", "status"]].tolist() == ["10235", "C2", 10000, "posted"]
    assert str(new["effective_date"].date()) == "2026-11-20"     # the later of receipt (5 November) and invoice
    assert (open_of(store, "10234"), open_of(store, "10235")) == (10000, 0)


def test_more_than_is_open_is_refused_with_the_sum():
    store = paid()
    add(store, "Receipts", receipt("B2", 10000))
    type_into(store, "Applications", "R4-1", applied=12000)
    with pytest.raises(ReceivablesError, match=r"Applications R4-1\. B1 \(rank 1\): 10234 has 100\.00 EUR open, the proposal settles 120\.00"):
        accepted(store)
    assert len(store.frames["Applications"]) == 1


@pytest.mark.parametrize(("cells", "why"), [
    ({"base_amount": 5}, "Base Amount follows from the invoice and the receipt"), ({"receipt_amount": 500}, "must say the same"),
    ({"applied": 600, "receipt_amount": 500}, "one amount in one currency")])
def test_what_contradicts_itself_is_refused(cells, why):
    store = paid()
    type_into(store, "Applications", "R4-1", **cells)
    with pytest.raises(ReceivablesError, match=why):
        accepted(store)


def test_a_row_of_another_currency_is_refused():
    store = paid()
    add(store, "Invoices", invoice("US1", 10000) | {"currency": "USD"})
    type_into(store, "Applications", "R4-1", invoice="US1")
    with pytest.raises(ReceivablesError, match="US1 is in USD, not in EUR"):
        accepted(store)


def test_what_was_taken_back_is_history():
    store = paid()
    undo(store)
    type_into(store, "Applications", "R4-1", applied=1)
    with pytest.raises(ReceivablesError, match="rows that are taken back are history"):
        accepted(store)


def test_a_proposal_typed_as_posted_is_posted_with_its_rivals_rejected():
    store = fresh()
    add(store, "Invoices", invoice("1", 10000), invoice("2", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("a", "B1", "1", 10000, "review"), application("b", "B1", "2", 10000, "review", rank=2), action="match")
    type_into(store, "Applications", "b", status="posted")
    accepted(store)
    assert told(store, "id", "status") == [["a", "rejected"], ["b", "posted"]]
    assert (open_of(store, "1"), open_of(store, "2")) == (10000, 0)
    assert verify(Book.open_all(store)) == []
    undo(store)
    assert (open_of(store, "1"), open_of(store, "2")) == (10000, 10000)


def test_a_row_typed_as_posted_is_posted_where_it_stands():
    store = fresh()
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    type_row(store, "Applications", application("mine", "B1", "10234", 2500, "posted"))
    accepted(store, "applications:mine")
    assert told(store, "id", "applied", "status") == [["mine", 2500, "posted"]]
    assert open_of(store, "10234") == 7500
    assert verify(Book.open_all(store)) == []


def test_an_invoice_typed_into_a_locked_month_counts_from_the_first_open_day():
    store = fresh()
    close(store, "2026-10-31")
    type_row(store, "Invoices", invoice("10400", 7000, "2026-10-15"))
    assert open_of(store, "10400") == 0
    accepted(store, "Invoices:10400")
    assert (open_of(store, "10400", "2026-10-31"), open_of(store, "10400", "2026-11-01")) == (0, 7000)


def test_documents_of_a_locked_month_are_not_accepted():
    store = paid()
    close(store, "2026-11-30")
    type_into(store, "Invoices", "10234", amount=9000)
    with pytest.raises(ReceivablesError, match=r"Invoices 10234 because the books are locked up to 2026-11-30\. Unlock them with a reason"):
        accepted(store, "Invoices:10234")
    store.edit("Invoices", store.frames["Invoices"].iloc[:0])
    with pytest.raises(ReceivablesError, match="other rows stand on it, or its period is locked"):
        accepted(store)


def test_only_what_is_named_is_accepted_and_what_is_not_there_is_said():
    store = fresh()
    add(store, "Invoices", invoice("1", 10000), invoice("2", 10000))
    add(store, "Receipts", receipt("B1", 10000), receipt("B2", 10000))
    add(store, "Applications", application("a", "B1", "1", 10000), application("b", "B2", "2", 10000), action="match")
    posting(store)
    for key in "ab":
        type_into(store, "Applications", key, applied=100)
    with pytest.raises(ReceivablesError, match=r"Applications:c.*no hand edit"):
        accepted(store, "Applications:c")
    accepted(store, "Applications:a")
    assert (open_of(store, "1"), open_of(store, "2")) == (9900, 0)
    assert [f.what.split()[0] for f in Book.open(store, *ALL).findings] == ["b"]


def test_realised_exchange_difference_and_dispute_follow_the_accepted_row():
    store = fresh()
    add(store, "Rates", {"id": "USD 2026-10-01", "date": day("2026-10-01"), "currency": "USD", "rate": 1.25},
        {"id": "USD 2026-11-01", "date": day("2026-11-01"), "currency": "USD", "rate": 1.0})
    add(store, "Invoices", invoice("US1", 10000) | {"currency": "USD"})
    add(store, "Receipts", receipt("B1", 10000) | {"currency": "USD"})
    add(store, "Applications", application("a", "B1", "US1", 9000, currency="USD", receipt_amount=9000, receipt_currency="USD", deduction=1000), action="match")
    posting(store)
    assert store.frames["Adjustments"]["base_amount"].tolist() == [9000 - 7200]      # 90.00 USD: 72.00 EUR when billed, 90.00 when paid
    type_into(store, "Applications", "a", applied=5000, receipt_amount=5000, deduction=0)
    accepted(store)
    assert store.frames["Adjustments"]["base_amount"].tolist() == [1800, -1800, 5000 - 4000]
    assert store.frames["Disputes"].empty
    undo(store)
    assert store.frames["Adjustments"]["base_amount"].sum() == 1800
    assert store.frames["Disputes"]["amount"].tolist() == [1000]
    assert verify(Book.open_all(store)) == []


@pytest.mark.parametrize("kind", ledgers.STORES)
def test_on_every_store(kind, tmp_path):
    store = ledgers.make(kind, tmp_path)
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    posting(store)
    ledgers.type_into(store, "Applications", "R4-1", applied=4000)
    accepted(store, "Applications:R4-1")
    assert ledgers.frame(store, "Applications")["applied"].tolist() == [10000, -10000, 4000]
    assert ledgers.frame(store, "Invoices")["open"].tolist() == [6000]
    book = Book.open_all(store)
    assert (book.findings, verify(book), book.hands) == ([], [], {})
    undo(store)
    assert open_of(store, "10234") == 0


def test_restore_after_a_deletion_keeps_the_order_and_reads_as_the_journal_does():
    store = paid()
    type_into(store, "Applications", "R4-1", applied=4000)
    Book.open(store, *ALL).save(Changes(), note("check"), restore=True)
    assert Book.open_all(store).hands == {}
