"""Headers people really write, found for what they mean."""
from __future__ import annotations

import pytest

from receivables.headers import find_columns, normal
from receivables.tables import TABLES

INVOICES, RECEIPTS, CUSTOMERS = TABLES["Invoices"], TABLES["Receipts"], TABLES["Customers"]


@pytest.mark.parametrize(("text", "word"), [
    ("Invoice No.", "invoiceno"), ("invoice_no", "invoiceno"), ("  INVOICE\nNO ", "invoiceno"), ("Invoice #", "invoice"),
    ("Fälligkeit", "faelligkeit"), ("Fa\u0308lligkeit", "faelligkeit"), ("Straße", "strasse"), ("Réf. facture", "reffacture"), ("", ""),
    ("Skonto %", "skontopercent"),
])
def test_only_letters_and_digits_count(text, word):
    assert normal(text) == word


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_our_own_headers_and_code_names_are_all_found(table):
    everything = {c.name: i for i, c in enumerate(table.columns)}
    assert find_columns([c.header for c in table.columns], table) == everything
    assert find_columns([c.name for c in table.columns], table) == everything


def test_the_fields_the_samples_use():
    headers = ["invoice_no", "customer_id", "invoice_date", "due_date", "open_amount", "currency", "po_number", "disputed_amount"]
    assert find_columns(headers, INVOICES) == {
        "number": 0, "customer_id": 1, "invoice_date": 2, "due_date": 3, "open": 4, "currency": 5, "po_number": 6, "disputed_amount": 7}
    assert find_columns(["value_date", "payer_name", "payer_account", "remittance_text", "amount"], RECEIPTS) == {
        "value_date": 0, "payer_name": 1, "payer_account": 2, "text": 3, "amount": 4}
    assert set(find_columns(["customer_id", "name", "bank_accounts", "parent_id", "trade_name"], CUSTOMERS)) == {
        "customer_id", "name", "bank_accounts", "parent_id", "trade_name"}


def test_the_better_word_wins_wherever_it_stands():
    assert find_columns(["Date", "Invoice Date"], INVOICES) == {"invoice_date": 1}
    assert find_columns(["Total", "Amount"], INVOICES) == {"amount": 1}
    assert find_columns(["Total", "Gross Amount"], INVOICES) == {"amount": 1}


def test_a_position_is_given_once():
    found = find_columns(["Bank Account", "IBAN", "Account"], RECEIPTS)
    assert len(set(found.values())) == len(found)


def test_a_unit_is_looked_past_but_never_to_choose_between_two_columns():
    assert find_columns(["Amount (EUR)"], INVOICES) == {"amount": 0}
    assert find_columns(["Betrag in EUR"], INVOICES) == {"amount": 0}
    assert find_columns(["Amount EUR", "Amount USD"], INVOICES) == {}
    assert find_columns(["Amount", "Amount USD"], INVOICES) == {"amount": 0}


def test_what_is_not_ours_is_left_out():
    assert find_columns(["Warehouse", "", "Colour"], INVOICES) == {}
