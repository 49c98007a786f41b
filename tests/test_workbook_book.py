"""The contract of a ledger, on every store: what was typed counts, what was posted stays, undo brings every balance back."""
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.ledger import balances, open_items, unapplied
from receivables.overapplied import beyond
from receivables.periods import PeriodLocked, lock, unlock
from receivables.policy import Policy, defaults
from receivables.posting import post
from receivables.schema import day, rows
from receivables.tables import LEDGER_TABLES, TABLES
from workbook import journal
from workbook.accept import accept
from workbook.book import Book, RunNote
from workbook.stores.memory import MemoryStore
from workbook.undo import plan
from workbook.verify import verify

ALL = ("Customers", "Invoices", "Receipts", "Applications", "Adjustments", "Disputes", "Rates", "Reminders", "ReminderLines", "Terms")


def note(action: str, message: str = "") -> RunNote:
    return RunNote(action, message or action, "anna", "2026-11-22 09:00:00")


def fresh(as_of: str = "2026-11-30") -> MemoryStore:
    policy = Policy(company="Beispiel GmbH", as_of=day(as_of))
    store = MemoryStore()
    settings_ = rows(TABLES["Settings"], [{"key": k, "value": v} for k, v in defaults(policy).items()])
    Book.open(store).save(Changes(adds={"Settings": settings_}), note("new"))
    return store


def invoice(number: str, amount: int, date: str = "2026-10-01", customer: str = "C1") -> dict:
    return {"number": number, "type": "INV" if amount >= 0 else "CRN", "customer_id": customer, "invoice_date": day(date), "due_date": day(date) + pd.Timedelta(days=30),
            "currency": "EUR", "amount": amount, "accounting_date": day(date)}


def receipt(key: str, amount: int, date: str = "2026-11-05") -> dict:
    return {"id": key, "value_date": day(date), "currency": "EUR", "amount": amount, "kind": "customer", "accounting_date": day(date), "customer_id": "C1"}


def application(key: str, receipt_: str, invoice_: str, applied: int, status: str = "ready", rank: int = 1, **more) -> dict:
    return {"id": key, "receipt": receipt_, "invoice": invoice_, "applied": applied, "status": status, "rank": rank, "customer_id": "C1", **more}


def add(store, table: str, *records: dict, action: str = "import") -> str:
    return Book.open(store, *ALL).save(Changes(adds={table: rows(TABLES[table], list(records))}), note(action)).run


def posting(store) -> str:
    book = Book.open(store, *ALL)
    done = post(book.frames, book.policy, book.next_run)
    return book.save(done.changes, note("post", done.message)).run


def undo(store, run: str = "") -> str:
    book = Book.open(store)
    what = plan(book, run)
    return book.save(what.changes, RunNote("undo", f"Undid {what.run}.", "anna", "2026-11-22 10:00:00", undoes=what.run), undone=what.run).run


def type_into(store, table: str, key: str, **cells) -> None:
    frame = store.frames[table].copy()
    for name, value in cells.items():
        frame.loc[frame[TABLES[table].key] == key, name] = value
    store.edit(table, frame)


def open_of(store, number: str, as_of: str = "2026-11-30") -> int:
    items = open_items(Book.open(store, *ALL).frames, day(as_of))
    return int(items.loc[items["number"] == number, "open"].sum())


def paid() -> MemoryStore:
    """Invoice 10234 over 100.00, paid 100.00 on 5 November, posted."""
    store = fresh()
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    posting(store)
    return store


def test_posting_closes_the_item_and_writes_the_open_column():
    store = paid()
    assert store.frames["Invoices"]["open"].tolist() == [0]
    assert store.frames["Receipts"]["unapplied"].tolist() == [0]
    assert open_of(store, "10234", "2026-11-04") == 10000          # the day before the money came
    assert open_of(store, "10234", "2026-11-05") == 0


def test_undo_of_a_posting_is_a_mirror_row():
    store = paid()
    undo(store)
    rows_ = store.frames["Applications"]
    assert rows_["status"].tolist() == ["reversed", "reversed"]
    assert rows_["applied"].tolist() == [10000, -10000]
    assert rows_["reverses"].tolist() == ["", "R4-1"]
    assert rows_["effective_date"].nunique() == 1
    assert open_of(store, "10234") == 10000
    assert store.frames["Invoices"]["open"].tolist() == [10000]
    assert verify(Book.open_all(store)) == []


def test_undo_walks_back_step_by_step_and_keeps_what_was_posted():
    store = paid()
    assert [undo(store), undo(store)] == ["R6", "R7"]                # the posting, then the match that is history now
    with pytest.raises(ReceivablesError, match=r"Applications R4-1 stands on Receipts B1 \(column Receipt\). It was posted, and what was posted is never deleted"):
        undo(store)


def test_a_run_cannot_be_undone_twice_nor_an_undo():
    store = paid()
    undo(store, "R5")
    with pytest.raises(ReceivablesError, match="R6 has undone it already"):
        undo(store, "R5")
    with pytest.raises(ReceivablesError, match="cannot undo an undo"):
        undo(store, "R6")


def test_import_cannot_be_undone_while_something_stands_on_it():
    store = fresh()
    run = add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    match = add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    with pytest.raises(ReceivablesError, match=r"Applications R4-1 stands on Invoices 10234"):
        undo(store, run)
    undo(store, match)
    undo(store, run)
    assert store.frames["Invoices"].empty


def test_what_a_person_typed_becomes_a_run_by_hand():
    store = fresh()
    add(store, "Invoices", invoice("10234", 10000))
    type_into(store, "Invoices", "10234", po_number="PO-7")
    add(store, "Receipts", receipt("B1", 5000))
    runs = store.frames["Runs"]
    assert runs["action"].tolist() == ["new", "import", "by hand", "import"]
    assert Book.open(store, "Invoices").edited("Invoices") == {"10234"}
    assert '"po_number":["","PO-7"]' in store.frames["Journal"]["values"].str.cat()
    assert verify(Book.open_all(store)) == []


def test_an_undo_names_the_cell_that_was_changed_later():
    store = fresh()
    run = add(store, "Invoices", invoice("10234", 10000))
    type_into(store, "Invoices", "10234", po_number="PO-7")
    with pytest.raises(ReceivablesError, match="10234 was changed by hand after it"):
        undo(store, run)
    add(store, "Receipts", receipt("B1", 5000))
    with pytest.raises(ReceivablesError, match=r"R3 changed Invoices 10234 after it in po_number. Undo R3 first"):
        undo(store, run)


def test_an_edit_of_a_posted_row_does_not_count_until_a_person_decides():
    store = paid()
    type_into(store, "Applications", "R4-1", applied=4000)
    book = Book.open(store, *ALL)
    assert book.frames["Applications"]["applied"].tolist() == [10000]
    assert "from 10000 to 4000 although it is posted" in book.findings[0].what
    assert book.findings[0].row == 2
    book.save(Changes(), note("check"), restore=True)
    assert store.frames["Applications"]["applied"].tolist() == [10000]
    assert Book.open(store, *ALL).findings == []


def test_a_deleted_posted_row_comes_back():
    store = paid()
    store.edit("Applications", store.frames["Applications"].iloc[:0])
    store.edit("Invoices", store.frames["Invoices"].iloc[:0])
    book = Book.open(store, *ALL)
    assert len(book.findings) == 2
    book.save(Changes(), note("check"), restore=True)
    assert (len(store.frames["Applications"]), len(store.frames["Invoices"])) == (1, 1)
    assert open_of(store, "10234") == 0


def test_posted_cannot_be_typed():
    store = fresh()
    add(store, "Invoices", invoice("10234", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("R4-1", "B1", "10234", 10000), action="match")
    type_into(store, "Applications", "R4-1", status="posted")
    assert open_of(store, "10234") == 10000
    assert len(Book.open(store, *ALL).findings) == 1


def test_nothing_enters_a_locked_period():
    store = paid()
    book = Book.open(store, *ALL)
    book.save(lock(book.frames["Periods"], day("2026-11-30"), "anna", "2026-12-02 08:00:00"), note("lock"))
    with pytest.raises(PeriodLocked, match="You cannot change Invoices 10300 of 2026-11-30 because the books are locked up to 2026-11-30"):
        add(store, "Invoices", invoice("10300", 5000, "2026-11-30"))
    undo_run = undo(store, "R5")                                  # the posting of November: its mirror counts from 1 December
    assert store.frames["Applications"]["effective_date"].astype(str).tolist() == ["2026-11-05", "2026-12-01"]
    assert (open_of(store, "10234", "2026-11-30"), open_of(store, "10234", "2026-12-01")) == (0, 10000)
    with pytest.raises(ReceivablesError, match="use unlock with a reason"):
        undo(store, "R6")
    with pytest.raises(ReceivablesError, match="your name and a reason"):
        unlock(store.frames["Periods"], " ", "anna", "")
    assert undo_run == "R7"


def test_an_invoice_typed_into_a_locked_month_counts_from_the_first_open_day():
    store = fresh()
    book = Book.open(store, *ALL)
    book.save(lock(book.frames["Periods"], day("2026-10-31"), "anna", ""), note("lock"))
    store.edit("Invoices", rows(TABLES["Invoices"], [invoice("10400", 7000, "2026-10-15") | {"accounting_date": pd.NaT}]))
    add(store, "Receipts", receipt("B1", 5000))
    assert store.frames["Invoices"]["accounting_date"].astype(str).tolist() == ["2026-11-01"]
    assert (open_of(store, "10400", "2026-10-31"), open_of(store, "10400", "2026-11-01")) == (0, 7000)


def test_a_second_row_with_the_same_number_does_not_count():
    store = fresh()
    add(store, "Invoices", invoice("10234", 10000))
    store.edit("Invoices", pd.concat([store.frames["Invoices"]] * 2, ignore_index=True))
    book = Book.open(store, "Invoices")
    assert len(book.frames["Invoices"]) == 1
    assert book.issues[0].sentence() == ("Invoices, row 3, Invoice: Invoice 10234 stands in row 2 already; this row does not count. "
                                         "Give it a number of its own or delete it.")


def test_a_broken_journal_is_found():
    store = paid()
    log = store.frames["Journal"]
    log.loc[log["table"] == "Invoices", "values"] = log.loc[log["table"] == "Invoices", "values"].str.replace("C1", "C2")
    assert "R2" in verify(Book.open_all(store))[0].what


def test_posting_refuses_what_is_more_than_open_and_posts_the_rest():
    store = fresh()
    add(store, "Invoices", invoice("1", 10000), invoice("2", 5000))
    add(store, "Receipts", receipt("B1", 20000), receipt("B2", 5000))
    add(store, "Applications", application("a", "B1", "1", 12000, "approved"), application("b", "B2", "2", 5000), action="match")
    book = Book.open(store, *ALL)
    done = post(book.frames, book.policy, book.next_run)
    assert done.applications == 1
    assert done.issues[0].what == "B1 (rank 1): 1 has 100.00 EUR open, the proposal settles 120.00."


def test_approving_one_rank_rejects_the_others():
    store = fresh()
    add(store, "Invoices", invoice("1", 10000), invoice("2", 10000))
    add(store, "Receipts", receipt("B1", 10000))
    add(store, "Applications", application("a", "B1", "1", 10000, "review"), application("b", "B1", "2", 10000, "review", rank=2), action="match")
    type_into(store, "Applications", "b", status="approved")
    posting(store)
    assert store.frames["Applications"]["status"].tolist() == ["rejected", "posted"]


def test_a_proposal_whose_applied_was_lowered_by_hand_takes_no_more_of_the_receipt():
    """Proposed 1,000.00, lowered to 700.00 in Applied alone: 1,000.00 - 700.00 = 300.00 are left of the receipt and of the item."""
    store = fresh()
    add(store, "Invoices", invoice("I1", 100000))
    add(store, "Receipts", receipt("B1", 100000))
    add(store, "Applications", application("A1", "B1", "I1", 100000) | {"receipt_amount": 100000, "currency": "EUR", "receipt_currency": "EUR"}, action="match")
    type_into(store, "Applications", "A1", applied=70000, status="approved")
    posting(store)
    frames = store.frames
    assert frames["Applications"][["applied", "receipt_amount", "status"]].values.tolist() == [[70000, 70000, "posted"]]
    assert unapplied(frames, day("2099-12-31"))["unapplied"].tolist() == [30000]
    assert int(balances(frames, None).sum()) == 30000


class Ledger(RuleBasedStateMachine):
    """Import, match, type, post, undo in any order: replay equals the tables, sums tie, undo brings balances back."""

    days = ("2026-10-01", "2026-10-31", "2026-11-05", "2026-11-30", "2027-01-31")

    def make(self):
        return fresh()

    @initialize()
    def begin(self):
        self.store = self.make()
        self.n = 0
        self.before: dict[str, list] = {}
        self.locked = ""
        self.import_invoice(30, "2026-10-01")
        self.import_receipt(20)
        add(self.store, "Applications", application("A0", "B2", "I1", 2000), action="match")
        posting(self.store)

    def figures(self) -> list:
        frames = Book.open(self.store, *ALL).frames
        return [(d, sorted(zip(*(open_items(frames, day(d))[c].tolist() for c in ("number", "open")))),
                 sorted(zip(*(unapplied(frames, day(d))[c].tolist() for c in ("receipt", "unapplied"))))) for d in self.days if d > self.locked]

    def did(self, run: str, before: list) -> None:
        if run:
            self.before[run] = before

    @rule(amount=st.integers(1, 30), when=st.sampled_from(days[:3]))
    def import_invoice(self, amount, when):
        if when <= self.locked:
            return
        self.n += 1
        before = self.figures()
        self.did(add(self.store, "Invoices", invoice(f"I{self.n}", amount * 100, when)), before)

    @rule(amount=st.integers(1, 30))
    def import_receipt(self, amount):
        if self.locked >= "2026-11-05":
            return
        self.n += 1
        before = self.figures()
        self.did(add(self.store, "Receipts", receipt(f"B{self.n}", amount * 100)), before)

    @rule(data=st.data())
    def match(self, data):
        frames = Book.open(self.store, *ALL).frames
        items, cash = open_items(frames, day("2027-01-31")), unapplied(frames, day("2027-01-31"))
        if items.empty or cash.empty:
            return
        item, money = items.iloc[data.draw(st.integers(0, len(items) - 1))], cash.iloc[data.draw(st.integers(0, len(cash) - 1))]
        amount = min(int(item["open"]), int(money["unapplied"]))
        self.n += 1
        status = data.draw(st.sampled_from(("ready", "review", "approved")))
        before = self.figures()
        self.did(add(self.store, "Applications", application(f"A{self.n}", money["receipt"], item["number"], amount, status, rank=self.n), action="match"), before)

    @rule()
    def post(self):
        before = self.figures()
        self.did(posting(self.store), before)

    @rule(data=st.data())
    def type_a_status(self, data):
        frame = self.frames()["Applications"]
        if len(frame):
            key = frame["id"].iloc[data.draw(st.integers(0, len(frame) - 1))]
            self.type_into("Applications", key, status=data.draw(st.sampled_from(("approved", "rejected", "posted", "review"))))

    @rule(data=st.data(), text=st.sampled_from(("PO 1", "=1+1", "", "ü")))
    def type_a_note(self, data, text):
        frame = self.frames()["Invoices"]
        if len(frame):
            self.type_into("Invoices", frame["number"].iloc[data.draw(st.integers(0, len(frame) - 1))], note=text)

    @rule(data=st.data(), amount=st.integers(1, 30), status=st.sampled_from(("posted", "posted", "rejected", "review")), whole=st.booleans())
    def edit_a_posted_row(self, data, amount, status, whole):
        frame = self.frames()["Applications"]
        posted = frame[frame["status"] == "posted"]
        if len(posted):
            key = posted["id"].iloc[data.draw(st.integers(0, len(posted) - 1))]
            if whole and isinstance(self.store, MemoryStore):
                self.store.edit("Applications", frame[frame["id"] != key])
            else:
                self.type_into("Applications", key, applied=amount * 100, status=status)
            self.accept_or_restore(data.draw(st.booleans()))

    def accept_or_restore(self, everything):
        book, before = Book.open_all(self.store), self.figures()
        names = [i.mend.split("--accept ")[1].split(" --reason")[0] for i in book.findings]
        try:
            done = accept(book, ["all"] if everything else names[:1])
        except ReceivablesError:
            book.save(Changes(), note("check"), restore=True)
            assert Book.open_all(self.store).findings == []
            return
        self.did(book.save(done.changes, note("accepted")).run, before)
        left = {i.mend for i in Book.open_all(self.store).findings}
        assert not any(f"--accept {name.replace(' ', ':', 1)} " in mend for name in done.names for mend in left)

    @rule(until=st.sampled_from(("2026-10-31", "2026-11-05")))
    def lock_a_period(self, until):
        book = Book.open(self.store, *ALL)
        try:
            book.save(lock(book.frames["Periods"], day(until), "anna", ""), note("lock"))
        except ReceivablesError:
            return
        self.locked = until

    @precondition(lambda self: self.before)
    @rule(data=st.data())
    def undo_a_run(self, data):
        run = data.draw(st.sampled_from(sorted(self.before)))
        last = self.last_run()
        before = self.before.pop(run) if run == last else None
        size = len(self.frames()["Journal"])
        try:
            undo(self.store, run)
        except ReceivablesError:
            return
        assert len(self.frames()["Journal"]) >= size
        if before is not None:
            assert self.figures() == before[-len(self.figures()):]

    def last_run(self) -> str:
        return self.frames()["Runs"]["run"].iloc[-1]

    def frames(self):
        return self.store.frames

    def type_into(self, table, key, **cells):
        type_into(self.store, table, key, **cells)

    @invariant()
    def the_journal_is_the_tables(self):
        if hasattr(self, "store"):
            book = Book.open_all(self.store)
            assert verify(book) == []
            typed = book.hand.tables()
            state = journal.replay(book.journal(), LEDGER_TABLES)
            for name in set(LEDGER_TABLES) - typed:
                table = TABLES[name]
                assert dict(zip(book.frames[name][table.key], journal.values(book.frames[name], table))) == {k: _settle(name, k, v, book) for k, v in state[name].items()}

    @invariant()
    def sums_tie(self):
        if hasattr(self, "store"):
            frames = Book.open(self.store, *ALL).frames
            billed, received = int(frames["Invoices"]["amount"].sum()), int(frames["Receipts"]["amount"].sum())
            applied = frames["Applications"]
            counted = int(applied.loc[applied["status"].isin(["posted", "reversed"]), "applied"].sum())
            assert int(balances(frames, None).sum()) == billed - counted
            assert int(unapplied(frames, day("2099-12-31"))["unapplied"].sum()) == received - counted
            assert beyond(frames).empty


def _settle(name: str, key: str, row: list, book: Book) -> list:
    """Derived settings are not journaled: take them from the table."""
    if name == "Settings" and key == "figures_as_of":
        frame = book.frames["Settings"]
        return journal.values(frame[frame["key"] == key], TABLES["Settings"])[0]
    return row


TestLedgerInMemory = Ledger.TestCase
TestLedgerInMemory.settings = settings(max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
