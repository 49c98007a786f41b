"""Refunds: proposed for customers in credit, approved by a person, paid by the bank, found on the statement, and taken back by undo."""
from __future__ import annotations

import pytest
from ledgers import frame, make, type_into

from macros import BUTTONS
from macros.registry import Args
from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.ledger import open_items, unapplied
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.audit import audit
from workbook.book import Book, RunNote

ALPHA = "DE89370400440532013000"


def add(store, action: str = "import", **tables) -> None:
    Book.open_all(store).save(Changes(adds={name: rows(TABLES[name], some) for name, some in tables.items()}),
                              RunNote(action, "x", "anna", "2026-11-01 09:00:00"))


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    """Alpha owes 30.00, has paid 100.00 too much and has a credit note of 20.00; Beta owes 70.00 and has paid 10.00 on account."""
    made = make(request.param, tmp_path)
    invoices = [{"number": n, "customer_id": c, "invoice_date": day("2026-09-01"), "due_date": day("2026-09-30"), "amount": a, "currency": "EUR",
                 "type": "CRN" if a < 0 else "INV"} for n, c, a in (("10234", "C1", 3000), ("G7", "C1", -2000), ("20001", "C2", 7000))]
    receipts = [{"id": n, "value_date": day("2026-10-02"), "amount": a, "currency": "EUR", "kind": "customer", "customer_id": c}
                for n, c, a in (("P1", "C1", 10000), ("P2", "C2", 1000))]
    add(made, Customers=[{"customer_id": "C1", "name": "Alpha GmbH", "bank_accounts": ALPHA}, {"customer_id": "C2", "name": "Beta Ltd"}],
        Invoices=invoices, Receipts=receipts)
    return made


def press(store, name: str, **values):
    button = next(b for b in BUTTONS if b.name == name)
    return button.run(store, Args(values, "2026-11-20", "2026-11-20 09:00:00", "anna"))


def refunds(store) -> list[tuple]:
    table = frame(store, "Refunds")
    columns = ["id", "customer_id", "amount", "receipt", "credit_note", "status", "approved_by", "paid_by"]
    return list(table[columns].itertuples(index=False, name=None))


def bank_pays(store, amount: int, text: str = "", payer: str = "Alpha GmbH", account: str = ALPHA, kind: str = "") -> None:
    add(store, Receipts=[{"id": "B9", "value_date": day("2026-11-21"), "amount": amount, "currency": "EUR", "payer_name": payer, "payer_account": account,
                          "text": text, "kind": kind}])


def balance(store, as_of: str) -> dict[str, int]:
    frames = Book.open_all(store).frames
    items, cash = open_items(frames, day(as_of)), unapplied(frames, day(as_of))
    return {c: int(items.loc[items["customer_id"] == c, "open"].sum() - cash.loc[cash["customer_id"] == c, "unapplied"].sum()) for c in ("C1", "C2")}


def test_who_is_in_credit_is_proposed_the_credit_and_no_more(store):
    done = press(store, "refund")
    # 100.00 + 20.00 - 30.00 = 90.00, all of it from P1; Beta owes 60.00
    assert refunds(store) == [("R3-1", "C1", 9000, "P1", "", "proposed", "", "")]
    assert done.message.startswith("1 refund proposed: 90.00 EUR. 0 approved refunds")
    assert press(store, "refund").run == ""                     # proposed once


def test_a_credit_note_is_paid_out_where_no_cash_is_left(store):
    add(store, Applications=[{"id": "A1", "receipt": "P1", "invoice": "10234", "customer_id": "C1", "applied": 3000, "receipt_amount": 3000,
                              "currency": "EUR", "receipt_currency": "EUR", "status": "posted", "effective_date": day("2026-10-02")}])
    press(store, "refund")
    assert [row[2:5] for row in refunds(store)] == [(7000, "P1", ""), (2000, "", "G7")]


def test_an_approved_refund_waits_for_the_bank_with_the_account(store):
    press(store, "refund")
    done = press(store, "refund", approve=("R3-1",), by="Ben")
    assert refunds(store)[0][5:7] == ("approved", "Ben")
    assert done.lines[0].rows == [["R3-1", "C1", "Alpha GmbH", ALPHA, "90.00 EUR", "P1"]]


@pytest.mark.parametrize(("text", "payer", "account"), [("Refund R3-1", "", ""), ("", "Alpha GmbH", ""), ("thanks", "", ALPHA)])
def test_the_banks_line_pays_the_approved_refund(store, text, payer, account):
    press(store, "refund")
    press(store, "refund", approve=("R3-1",), by="Ben")
    bank_pays(store, -9000, text, payer, account)
    press(store, "match")
    proposed = frame(store, "Applications")
    row = proposed[proposed["receipt"] == "B9"].iloc[0]
    assert (row["receipt"], row["invoice"], row["applied"], row["status"]) == ("B9", "P1", -9000, "ready")
    assert row["evidence"] == "Refund R3-1 to C1, approved by Ben: pays back 90.00 EUR of receipt P1."
    press(store, "post")
    assert refunds(store)[0][5:] == ("paid", "Ben", "B9")
    assert balance(store, "2026-11-20") == {"C1": -9000, "C2": 6000}        # the day before, Alpha is still in credit
    assert balance(store, "2026-11-21") == {"C1": 0, "C2": 6000}
    assert audit(Book.open_all(store)) == []
    assert press(store, "refund").message.startswith("0 refunds proposed")


def test_a_line_that_the_import_took_for_no_customers_pays_the_refund_too(store):
    press(store, "refund")
    press(store, "refund", approve=("R3-1",), by="Ben")
    bank_pays(store, -9000, "Refund R3-1", kind="not customer")
    press(store, "match")
    assert frame(store, "Receipts").set_index("id").loc["B9", ["kind", "customer_id"]].tolist() == ["customer", "C1"]
    press(store, "post")
    assert refunds(store)[0][5:] == ("paid", "Ben", "B9")
    assert audit(Book.open_all(store)) == []


@pytest.mark.parametrize(("amount", "by_hand"), [(-9001, False), (-9000, True)])
def test_a_line_of_another_amount_or_that_a_person_called_no_customers_stays_so(store, amount, by_hand):
    press(store, "refund")
    press(store, "refund", approve=("R3-1",), by="Ben")
    bank_pays(store, amount, "Refund R3-1", kind="" if by_hand else "not customer")
    if by_hand:
        type_into(store, "Receipts", "B9", kind="not customer")
    press(store, "match")
    assert frame(store, "Receipts").set_index("id").loc["B9", "kind"] == "not customer"
    assert "B9" not in frame(store, "Applications")["receipt"].tolist()


def test_a_credit_note_that_is_paid_out_is_closed(store):
    add(store, Applications=[{"id": "A1", "receipt": "P1", "invoice": "10234", "customer_id": "C1", "applied": 3000, "receipt_amount": 3000,
                              "currency": "EUR", "receipt_currency": "EUR", "status": "posted", "effective_date": day("2026-10-02")}])
    press(store, "refund")
    press(store, "refund", approve=("R4-1", "R4-2"), by="Ben")
    bank_pays(store, -9000)
    press(store, "match")
    press(store, "post")
    assert [row[5] for row in refunds(store)] == ["paid", "paid"]
    assert balance(store, "2026-11-21")["C1"] == 0
    assert audit(Book.open_all(store)) == []


@pytest.mark.parametrize("amount", [-9000, -8999])
def test_what_is_not_approved_or_another_amount_is_not_taken(store, amount):
    press(store, "refund")
    if amount == -8999:
        press(store, "refund", approve=("R3-1",), by="Ben")
    bank_pays(store, amount)
    press(store, "match")
    mine = frame(store, "Applications")
    assert not ((mine["rule"] == "refund") & (mine["receipt"] == "B9")).any()


def test_undo_of_the_post_makes_it_approved_again(store):
    press(store, "refund")
    press(store, "refund", approve=("R3-1",), by="Ben")
    bank_pays(store, -9000)
    press(store, "match")
    press(store, "post")
    press(store, "undo")
    assert refunds(store)[0][5:] == ("approved", "Ben", "")
    assert balance(store, "2026-11-21")["C1"] == 0                  # the cash went out all the same; it is only not applied any more


def test_a_status_typed_without_a_name_is_found_and_not_paid(store):
    press(store, "refund")
    type_into(store, "Refunds", "R3-1", status="approved")
    bank_pays(store, -9000)
    press(store, "match")
    assert "refund" not in set(frame(store, "Applications")["rule"])
    assert [issue.what for issue in audit(Book.open_all(store)) if issue.kind == "refund"] == \
        ["refund R3-1 is approved, and nobody says by whom, so it is not paid."]


@pytest.mark.parametrize(("ids", "by", "why"), [
    (("X",), "Ben", "Refunds has no such row"), (("R3-1",), " ", "nobody is named"), (("R3-1",), "Ben", "approved already")])
def test_what_cannot_be_approved_is_refused(store, ids, by, why):
    press(store, "refund")
    if why == "approved already":
        press(store, "refund", approve=("R3-1",), by="Ben")
    with pytest.raises(ReceivablesError, match=why):
        press(store, "refund", approve=ids, by=by)
