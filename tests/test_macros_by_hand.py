"""What a person enters that no bank file brings."""
from __future__ import annotations

import pytest
from ledgers import make

from macros import BUTTONS
from macros.registry import Args
from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.ledger import open_items
from receivables.periods import lock
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.book import Book, RunNote

INVOICES = (("10234", "C1", "2026-09-01", 100000), ("10251", "C1", "2026-09-05", 25000), ("10260", "C1", "2026-09-20", -5000), ("20001", "C2", "2026-09-05", 70000))


@pytest.fixture
def store(tmp_path):
    """Alpha owes 1,000.00 and 250.00 and has a credit note of 50.00; Beta owes 700.00."""
    made = make("memory", tmp_path)
    invoices = [{"number": n, "customer_id": c, "invoice_date": day(d), "due_date": day(d), "amount": a, "currency": "EUR", "type": "CRN" if a < 0 else "INV"}
                for n, c, d, a in INVOICES]
    new = {"Customers": [{"customer_id": "C1", "name": "Alpha"}, {"customer_id": "C2", "name": "Beta"}], "Invoices": invoices}
    Book.open(made, *new).save(Changes(adds={name: rows(TABLES[name], some) for name, some in new.items()}),
                               RunNote("import", "x", "anna", "2026-11-01 09:00:00"))
    return made


def press(store, name: str, **values):
    button = next(b for b in BUTTONS if b.name == name)
    return button.run(store, Args(values, "2026-11-30", "2026-11-30 09:00:00", "anna"))


def contra(store, amount: str, *invoices: str, **more):
    return press(store, "contra", **{"customer": "C1", "amount": amount, "document": "S-9981", "approved_by": "Ben", "invoice": invoices, **more})


def open_of(store, as_of: str = "2026-11-30") -> dict[str, int]:
    items = open_items(Book.open_all(store).frames, day(as_of))
    return dict(zip(items["number"], items["open"].tolist()))


def test_the_oldest_due_is_set_off_first_and_the_rest_stays_open(store):
    said = contra(store, "1100.00").message
    assert open_of(store) == {"10251": 15000, "10260": -5000, "20001": 70000}           # 250.00 - (1,100.00 - 1,000.00)
    assert said == "1,100.00 EUR set off against 2 invoices of C1, for S-9981, approved by Ben. Book the same in payables."
    row = Book.open(store, "Adjustments").frames["Adjustments"].iloc[0]
    assert (row["kind"], row["reason"], row["approved_by"]) == ("contra", "Set off against supplier document S-9981", "Ben")


def test_named_invoices_are_set_off_in_their_order(store):
    contra(store, "300.00", "10251", "10234")
    assert open_of(store)["10234"] == 95000
    assert "10251" not in open_of(store)


def test_before_its_day_nothing_is_set_off_and_undo_takes_it_back(store):
    contra(store, "1000.00", date="2026-11-15")
    assert open_of(store, "2026-11-14")["10234"] == 100000
    press(store, "undo")
    assert open_of(store)["10234"] == 100000


@pytest.mark.parametrize(("amount", "invoices", "more", "why"), [
    ("1300.00", (), {}, r"only 1,250\.00 EUR is open"),
    ("300.00", ("10251",), {}, r"only 250\.00 EUR is open on these invoices"),
    ("10.00", ("20001",), {}, "20001 because it is no open invoice of customer C1"),
    ("10.00", ("10260",), {}, "10260 because it is no open invoice of customer C1"),
    ("-10.00", (), {}, "the amount must be more than 0"), ("10.00", (), {"document": " "}, "must name the supplier's document"),
    ("10.00", (), {"approved_by": ""}, "somebody must approve it"), ("ten", (), {}, "'ten' as an amount"),
    ("10.00", (), {"currency": "USD"}, "only 0.00 USD is open"), ("10.00", (), {"customer": "C77"}, "C77 because there is no such customer"),
])
def test_what_cannot_be_set_off_is_refused_and_nothing_is_written(store, amount, invoices, more, why):
    before = store.version
    with pytest.raises(ReceivablesError, match=why):
        contra(store, amount, *invoices, **more)
    assert store.version == before


def test_nothing_is_set_off_in_a_locked_period(store):
    book = Book.open(store)
    book.save(lock(book.frames["Periods"], day("2026-10-31"), "anna", "2026-11-01 10:00:00"), RunNote("lock", "x", "anna", "2026-11-01 10:00:00"))
    with pytest.raises(ReceivablesError, match="lock"):
        contra(store, "10.00", date="2026-10-15")
