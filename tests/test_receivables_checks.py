"""What check finds, each in a ledger of a few rows."""
import pytest

from receivables.checks import check, fixes, grouped
from receivables.errors import Issue
from receivables.policy import Policy
from receivables.schema import day, empty, rows
from receivables.tables import TABLES


def ledger(**tables):
    frames = {name: empty(table) for name, table in TABLES.items()}
    frames["Customers"] = rows(TABLES["Customers"], [{"customer_id": "C1", "name": "Müller GmbH"}])
    return frames | {name: rows(TABLES[name], list(records)) for name, records in tables.items()}


def inv(number="10234", amount=10000, **more):
    return {"number": number, "type": "INV", "customer_id": "C1", "invoice_date": day("2026-10-01"), "due_date": day("2026-10-31"),
            "accounting_date": day("2026-10-01"), "currency": "EUR", "amount": amount} | more


def posted(**more):
    return {"id": "R1-1", "status": "posted", "effective_date": day("2026-11-01"), "currency": "EUR", "customer_id": "C1"} | more


CASES = [
    ("a credit note above zero", {"Invoices": [inv(type="CRN")]}, "credit note 10234 has a positive amount."),
    ("an invoice below zero", {"Invoices": [inv(amount=-500)]}, "INV 10234 has a negative amount."),
    ("an item paid twice", {"Invoices": [inv()], "Applications": [posted(invoice="10234", applied=10001)]}, "10234 is applied beyond its amount from 2026-11-01 on, by 0.01 EUR."),
    ("a receipt used twice", {"Receipts": [{"id": "B1", "amount": 50, "value_date": day("2026-11-01"), "kind": "customer", "currency": "EUR"}], "Invoices": [inv()],
                              "Applications": [posted(invoice="10234", receipt="B1", applied=100, receipt_amount=100)]},
     "B1 is applied beyond its amount from 2026-11-01 on, by 0.50 EUR."),
    ("an unknown customer", {"Invoices": [inv(customer_id="C9")]}, "customer C9 of 10234 is not in Customers."),
    ("an unknown invoice", {"Applications": [posted(invoice="9", applied=1)]}, "R1-1 names invoice 9, which is not in Invoices."),
    ("a mirror without its row", {"Invoices": [inv()], "Applications": [posted(id="R9-A1", invoice="10234", applied=-100, status="reversed", reverses="R1-1")]},
     "R9-A1 takes back R1-1, which is not posted."),
    ("due too early", {"Invoices": [inv(due_date=day("2026-09-30"))]}, "10234 is due before its invoice date."),
    ("no such currency", {"Invoices": [inv(currency="EUX")]}, "EUX is no currency code."),
    ("no such terms", {"Invoices": [inv(terms="whenever")]}, "terms whenever of 10234 are not in Terms."),
    ("no rate", {"Invoices": [inv(currency="USD")]}, "1 rows in USD have no exchange rate (first 10234, 2026-10-01)."),
    ("instalments", {"Invoices": [inv()], "DueLines": [{"id": "10234/1", "invoice": "10234", "line": 1, "amount": 9000}]},
     "the lines of 10234 add up to 90.00, the invoice is over 100.00."),
    ("a proposal that is too late", {"Invoices": [inv()], "Applications": [posted(invoice="10234", applied=10001, status="ready")]}, "R1-1 would pay 10234 more than is open."),
    ("the same invoice twice", {"Invoices": [inv("0123"), inv("123")]}, "0123 looks like another number of the same customer and amount."),
]


@pytest.mark.parametrize("tables, said", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_check_finds(tables, said):
    assert said in [i.what for i in check(ledger(**tables), Policy())]


def test_a_clean_ledger_has_no_findings():
    assert check(ledger(Invoices=[inv(), inv("10235", -500, type="CRN")]), Policy()) == []


def test_fixes_turn_the_sign_and_add_the_customer():
    frames = ledger(Invoices=[inv(type="CRN", customer_id="C9"), inv("7", -300)])
    change = fixes(check(frames, Policy()), frames, "2026-11-22 09:00:00")
    assert change.updates["Invoices"][["number", "type", "amount"]].values.tolist() == [["10234", "CRN", -10000], ["7", "CRN", -300]]
    assert change.adds["Customers"]["customer_id"].tolist() == ["C9"]


def test_many_rows_of_one_kind_are_one_line_with_their_rows():
    many = [Issue("Invoices", f"{n} is wrong.", row=n, column="Amount", kind="wrong sign") for n in range(5, 25)]
    one = grouped(many)[0]
    assert (one.count, one.what) == (20, "5 is wrong. And 19 more like it.")
    assert one.cells == "rows 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 ..."
