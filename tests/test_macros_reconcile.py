"""A customer's own list beside our account: what agrees, what differs, what only one side has, and why."""
from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import make

from macros import BUTTONS
from macros.registry import Args
from receivables.errors import ReceivablesError
from receivables.reconcile import reconcile, rows_of
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.stores.memory import MemoryStore

BUTTON = next(b for b in BUTTONS if b.name == "reconcile")
OURS = """
10234 | 2026-09-01 | 1000.00
10251 | 2026-09-05 | 250.00
10260 | 2026-09-20 | -50.00
10270 | 2026-10-02 | 300.00
10271 | 2026-10-03 | 410.00
"""


def side(text: str):
    cells = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return rows_of((n, d, round(float(a) * 100)) for n, d, a in cells)


def lines(ours: str, theirs: str) -> list[tuple[str, str, str, float]]:
    found = reconcile(side(ours), side(theirs))
    assert found.our_total - found.their_total == found.lines["difference"].sum()
    return [(w, o, t, d / 100) for w, o, t, d in found.lines[["what", "ours", "theirs", "difference"]].itertuples(index=False)]


def test_the_same_list_matches_line_by_line():
    assert {what for what, *_ in lines(OURS, OURS)} == {"matched"}


@pytest.mark.parametrize("number", ["10234", "RE 10234", "00010234", "INV-10234"])
def test_numbers_are_read_whatever_their_prefix_and_zeros(number):
    assert ("amount differs", "10234", number, 1) in lines(OURS, f"{number} | 2026-08-30 | 999.00")


def test_swapped_digits_are_another_number():
    assert ("theirs only", "", "10243", -999) in lines(OURS, "10243 | 2026-08-30 | 999.00")


def test_an_amount_that_differs_says_by_how_much():
    found = reconcile(side(OURS), side("10251 | 2026-09-05 | 240.00"))
    assert found.lines.iloc[0][["what", "difference", "why"]].tolist() == ["amount differs", 1000, "Ours is 10.00 EUR more."]


def test_another_number_with_the_same_amount_and_date_is_the_same_document():
    assert ("matched", "10251", "B-77", 0) in lines(OURS, "B-77 | 2026-09-05 | 250.00")


def test_the_same_amount_alone_is_enough_only_where_it_is_the_only_one():
    assert ("matched", "10251", "B-77", 0) in lines(OURS, "B-77 | 2026-09-09 | 250.00")
    twice = lines(OURS + "10280 | 2026-10-09 | 250.00", "B-77 | 2026-09-09 | 250.00")
    assert ("theirs only", "", "B-77", -250) in twice
    assert ("ours only", "10251", "", 250) in twice


def test_twins_say_why_neither_was_taken():
    found = reconcile(side(OURS + "10280 | 2026-10-09 | 250.00"), side("B-77 | 2026-09-09 | 250.00"))
    why = found.lines.set_index("theirs").loc["B-77", "why"]
    assert why == "The same amount stands in 10251, 10280: more than one fits, so none is taken."


def test_one_of_theirs_may_be_several_of_ours_and_the_other_way_round():
    assert ("matched", "10270 + 10271", "Oct", 0) in lines(OURS, "Oct | 2026-10-31 | 710.00")
    assert ("matched", "10234", "A + B", 0) in lines("10234 | 2026-09-01 | 1000.00", "A | 2026-09-01 | 417.12\nB | 2026-09-02 | 582.88")


def test_several_lines_of_one_number_are_one_document():
    assert ("matched", "10234", "10234", 0) in lines(OURS, "10234 | 2026-09-01 | 1200.00\n10234 | 2026-09-15 | -200.00")


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 28), st.integers(-300, 300)), max_size=8),
       st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 28), st.integers(-300, 300)), max_size=8))
def test_every_line_is_used_once_and_the_differences_tie(ours, theirs):
    made = [rows_of((f"{n}{d % 5}", f"2026-09-{d:02d}", a) for n, d, a in part) for part in (ours, theirs)]
    found = reconcile(*made)
    assert found.lines["our_amount"].sum() == found.our_total == made[0]["amount"].sum()
    assert found.lines["their_amount"].sum() == found.their_total == made[1]["amount"].sum()
    assert found.lines["difference"].sum() == found.our_total - found.their_total


# ---------------------------------------------------------------- the button

def ledger(store) -> None:
    from receivables.changes import Changes
    from workbook.book import Book, RunNote

    invoices = [{"number": n, "customer_id": c, "invoice_date": day(d), "due_date": day("2026-11-30"), "amount": a, "currency": "EUR", "type": "INV"}
                for n, c, d, a in (("10234", "C1", "2026-09-01", 100000), ("10251", "C1", "2026-09-05", 25000), ("10270", "C1", "2026-10-02", 30000),
                                   ("20001", "C2", "2026-09-05", 70000))]
    receipts = [{"id": "R1", "value_date": day("2026-10-10"), "amount": 110000, "currency": "EUR", "customer_id": "C1", "kind": "customer"}]
    applied = [{"id": "R1-1", "receipt": "R1", "invoice": "10234", "customer_id": "C1", "applied": 100000, "receipt_amount": 100000, "currency": "EUR",
                "status": "posted", "effective_date": day("2026-10-10")}]
    customers = [{"customer_id": "C1", "name": "Alpha"}, {"customer_id": "C2", "name": "Beta"}]
    new = {"Customers": customers, "Invoices": invoices, "Receipts": receipts, "Applications": applied}
    Book.open(store, *new).save(Changes(adds={name: rows(TABLES[name], made) for name, made in new.items()}),
                                RunNote("import", "x", "anna", "2026-11-01 09:00:00"))


def run(store, file, **more):
    values = {"file": str(file), "customer": "C1", **more}
    return BUTTON.run(store, Args(values, "2026-11-30", "2026-11-30 09:00:00", "anna"))


@pytest.fixture
def theirs(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Document;Date;Amount\n10234;2026-09-01;-1000.00\nINV 10251;2026-09-05;-250.00\n20001;2026-09-05;-700.00\n")
    return path


@pytest.mark.parametrize("sign", [1, -1])
def test_a_list_of_payments_and_one_sum_is_turned_by_the_signs_of_ours(tmp_path, sign):
    store = make("memory", tmp_path)
    ledger(store)                                        # open: 10251 250.00, 10270 300.00; R1 100.00 not applied
    path = tmp_path / "list.csv"
    path.write_text(f"Document;Date;Amount\nAutumn;2026-10-02;{sign * 550}.00\nR1;2026-10-10;{sign * -100}.00\n")
    assert run(store, path).message == "C1 as of 2026-11-30. EUR: ours 450.00 - theirs 450.00 = 0.00; 2 matched."


def test_the_button_says_what_our_books_know_of_each_line(tmp_path, theirs):
    store = make("memory", tmp_path)
    ledger(store)
    done = run(store, theirs)
    # ours: 250.00 + 300.00 - 100.00 not applied = 450.00; theirs, turned round: 1,000.00 + 250.00 + 700.00 = 1,950.00
    assert done.message == "C1 as of 2026-11-30. EUR: ours 450.00 - theirs 1,950.00 = -1,500.00; 1 matched, 2 theirs only, 2 ours only."
    why = {(r["ours"], r["theirs"]): r["why"] for r in done.data["accounts"]["EUR"]["lines"]}
    assert why["", "10234"] == "Settled with us on 2026-10-10 by receipt R1."
    assert why["", "20001"] == "It is an invoice of customer C2."
    assert why["R1", ""] == "Received and not applied to an invoice yet."
    assert why["10251", "INV 10251"] == "The number is written differently."
    assert "- In their list what they owe is negative; it was turned round." in done.lines
    assert done.run == ""


def test_the_sheet_shows_it_in_the_workbook(tmp_path, theirs):
    store = make("file", tmp_path)
    ledger(store)
    run(store, theirs, sheet=True)
    sheet = openpyxl.load_workbook(store.path, data_only=True)["Reconciliation"]
    assert [c.value for c in sheet[4]] == ["What", "Ours", "Theirs", "Date", "Currency", "Our Amount", "Their Amount", "Difference", "Why"]
    assert [sheet.cell(3, i).value for i in (6, 7, 8)] == [450, 1950, -1500]
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == ["ours only", "ours only", "theirs only", "theirs only", "matched"]
    run(store, theirs, sheet=True)           # again, over the old one
    assert len([name for name in openpyxl.load_workbook(store.path).sheetnames if name == "Reconciliation"]) == 1


def test_a_list_in_a_workbook_with_a_title_is_read_as_well(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Open items with Beispiel GmbH"], [], ["Rechnung", "Datum", "Soll", "Haben"], ["10251", "05.09.2026", "", "250,00"], ["10270", "02.10.2026", "", "300,00"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    store = make("memory", tmp_path)
    ledger(store)
    assert "2 matched, 1 ours only" in run(store, tmp_path / "list.xlsx").message


def test_an_unknown_customer_and_a_file_that_is_no_list_are_refused(tmp_path, theirs):
    store = MemoryStore()
    with pytest.raises(ReceivablesError, match="no such customer"):
        run(store, theirs, customer="C9")
    ledger_store = make("memory", tmp_path)
    ledger(ledger_store)
    (tmp_path / "no.txt").write_text("Dear Sirs,\nplease find our list.\n")
    with pytest.raises(ReceivablesError, match=r"no\.txt"):
        run(ledger_store, tmp_path / "no.txt")


def test_a_line_without_an_amount_is_said_and_the_rest_is_compared(tmp_path):
    (tmp_path / "l.csv").write_text("Invoice,Date,Amount\n10251,2026-09-05,250.00\n10270,2026-10-02,\n")
    store = make("memory", tmp_path)
    ledger(store)
    done = run(store, tmp_path / "l.csv")
    assert [(i.row, i.what) for i in done.issues] == [(3, "The line has no amount.")]
    assert "1 matched" in done.message


def test_each_currency_is_compared_by_itself(tmp_path):
    (tmp_path / "l.csv").write_text("Invoice,Date,Amount,Currency\n10251,2026-09-05,250.00,EUR\nX1,2026-10-02,77.00,USD\n")
    store = make("memory", tmp_path)
    ledger(store)
    done = run(store, tmp_path / "l.csv")
    assert "USD: ours 0.00 - theirs 77.00 = -77.00; 1 theirs only." in done.message
