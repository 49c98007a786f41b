"""Statements, stories and ties of small ledgers, as an accountant would write them."""
from __future__ import annotations

import pandas as pd
import pytest

from receivables.discounts import annual_cost
from receivables.errors import ReceivablesError
from receivables.interest import Rate, late_interest
from receivables.policy import Policy
from receivables.schema import day, rows
from receivables.statement import statement
from receivables.story import Stories
from receivables.tables import TABLES
from receivables.terms import inline
from receivables.ties import Shown, ties


def table(name: str, text: str):
    """A table from lines of "name=value" pairs; days are ISO dates, other numbers whole."""
    def value(word: str):
        return day(word) if len(word) == 10 and word[4] == "-" else int(word) if word.lstrip("-").isdigit() and len(word) < 9 else word.replace("_", " ")
    records = [{k: value(v) for k, v in (pair.split("=") for pair in line.split())} for line in text.strip().splitlines()]
    keep = {c.name for c in TABLES[name].columns if c.dtype == "str"}
    return rows(TABLES[name], [{k: str(v) if k in keep else v for k, v in record.items()} for record in records])


GROUP = {
    "Invoices": table("Invoices", """
        number=101 customer_id=C1 invoice_date=2026-09-01 due_date=2026-10-01 amount=10000 currency=EUR
        number=102 customer_id=C2 invoice_date=2026-09-02 due_date=2026-10-02 amount=5000 currency=EUR
        number=CN1 customer_id=C1 invoice_date=2026-09-20 due_date=2026-09-20 amount=-1500 currency=EUR"""),
    "Receipts": table("Receipts", "id=R1 customer_id=C1 value_date=2026-09-15 amount=13000 currency=EUR"),
    "Applications": table("Applications", """
        id=A1 receipt=R1 invoice=101 customer_id=C1 applied=8300 discount=200 receipt_amount=8300 status=posted effective_date=2026-09-16 currency=EUR
        id=A2 receipt=R1 invoice=102 customer_id=C2 applied=4000 deduction=1000 reason=pricing receipt_amount=4000 status=posted effective_date=2026-09-17 currency=EUR
        id=A3 credit_note=CN1 invoice=101 customer_id=C1 applied=1500 status=posted effective_date=2026-09-21 currency=EUR"""),
    "Adjustments": table("Adjustments", "id=J1 kind=bad_debt invoice=102 accounting_date=2026-10-20 amount=-400 currency=EUR reason=insolvent approved_by=Ben"),
    "Disputes": table("Disputes", "id=D1 invoice=102 opened=2026-09-18 currency=EUR amount=600 reason=pricing status=open")}


def test_a_statement_shows_what_another_customer_was_paid_with():
    """R1 of C1 is 130.00: 83.00 for its own 101, 40.00 for 102 of C2, and 7.00 is left."""
    account = statement(GROUP, "C1", "EUR", day("2026-09-01"), day("2026-10-31"))
    assert [(str(r.date.date()), r.document, r.what, r.amount, r.balance) for r in account.lines.itertuples()] == [
        ("2026-09-01", "101", "Invoice", 10000, 10000),
        ("2026-09-15", "R1", "Payment", -13000, -3000),
        ("2026-09-16", "101", "Discount", -200, -3200),
        ("2026-09-17", "R1", "Used for 102 of C2 (EUR)", 4000, 800),
        ("2026-09-20", "CN1", "Credit note", -1500, -700)]                      # 101 is paid: 83 + 2 + 15; 7.00 of R1 is left
    other = statement(GROUP, "C2", "EUR", day("2026-09-10"), day("2026-10-31"))
    assert (other.opening, other.closing) == (5000, 5000 - 4000 - 400)
    assert other.lines["what"].tolist() == ["Paid by R1 of C1 (EUR)", "Bad debt"]


def test_the_stories_of_both_items():
    stories = Stories(GROUP, day("2026-10-31"))
    assert stories.tell("101") == ("Invoice 101 of 2026-09-01 for C1 over 100.00 EUR, due 2026-10-01. Receipt R1 paid 83.00 on 2026-09-16 (discount 2.00). "
                                   "Credit note CN1 paid 15.00 on 2026-09-21. Nothing is open.")
    assert stories.tell("102") == ("Invoice 102 of 2026-09-02 for C2 over 50.00 EUR, due 2026-10-02. Receipt R1 paid 40.00 on 2026-09-17 and left out 10.00 "
                                   "(pricing). Bad debt of -4.00 on 2026-10-20: insolvent. Open: 6.00 EUR, 29 days overdue. Disputed 6.00 EUR: pricing "
                                   "since 2026-09-18.")
    assert stories.tell("CN1") == "Credit note CN1 of 2026-09-20 for C1 over -15.00 EUR. 15.00 of it settled 101 on 2026-09-21. Nothing is open."
    assert stories.tell("999") == "There is no document 999 in Invoices."
    assert Stories(GROUP, day("2026-09-01")).tell("102").endswith("It counts from 2026-09-02, after 2026-09-01: nothing is open yet.")


@pytest.mark.parametrize(("change", "question"), [
    ({"number": "101"}, "Document numbers are unique"),
    ({"type": "CRN"}, "Signs are right"),
    ({"invoice_date": pd.NaT}, "Dates are there"),
    ({"amount": 3000}, "Nothing is applied beyond its amount"),
    ({"number": "00101", "customer_id": "C1", "amount": 10000}, "No number stands twice in two spellings"),
])
def test_what_does_not_tie_is_named(change, question):
    invoices = GROUP["Invoices"].copy()
    for name, value in change.items():
        invoices.loc[1, name] = value
    before = [line.question for line in ties(GROUP, Policy(), day("2026-10-31"), Shown()) if not line.ok]
    found = [line.question for line in ties({**GROUP, "Invoices": invoices}, Policy(), day("2026-10-31"), Shown()) if not line.ok]
    assert before == []
    assert question in found


def test_the_control_balance_ties_to_the_cent():
    """Open: 6.00 of 102, less 7.00 of R1 that is not applied = -1.00."""
    assert all(line.ok for line in ties(GROUP, Policy(), day("2026-10-31"), Shown(), control=-100))
    assert [line.question for line in ties(GROUP, Policy(), day("2026-10-31"), Shown(), control=-99) if not line.ok] == ["Ledger = control balance"]


def test_interest_by_hand():
    due, paid = day("2023-12-01"), day("2024-01-31")                            # 61 days, 30 of them in 2023
    assert late_interest(100000, due, paid, [Rate(None, 12.0)]).minor == 2005    # 1,000.00 x 12 % x 61 / 365 = 20.0548
    assert late_interest(100000, due, paid, [Rate(None, 12.0)], "ACT/360").minor == 2033            # ... / 360 = 20.3333
    assert late_interest(100000, due, paid, [Rate(None, 12.0)], "ACT/ACT").minor == 2003            # 12 x (30/365 + 31/366) x 10 = 20.0270
    assert late_interest(100000, paid, due, [Rate(None, 12.0)]).minor == 0
    assert late_interest(-5, due, paid, [Rate(None, 12.0)]).minor == 0
    with pytest.raises(ReceivablesError, match="To compute interest from 2023-12-02, you must give a rate"):
        late_interest(1, due, paid, [Rate(day("2024-01-01"), 9.0)])
    with pytest.raises(ReceivablesError, match="there are two from 2024-01-01"):
        late_interest(1, due, paid, [Rate(day("2024-01-01"), 9.0), Rate(day("2024-01-01"), 8.0)])


def test_cost_of_a_discount_by_hand():
    assert round(annual_cost(inline("3/10 net 30")), 2) == 56.44                # 3/97 x 365/20
    assert round(annual_cost(inline("3/10 2/20 n/60")), 2) == 22.58             # the best one: 3/97 x 365/50
    assert annual_cost(inline("net 30")) == 0.0
    with pytest.raises(ReceivablesError, match="paying early gains nothing"):
        annual_cost(inline("2/30 net 30"))
    prox = inline("2/10 15th of next month")
    if prox is not None:
        with pytest.raises(ReceivablesError, match="you must give the invoice date"):
            annual_cost(prox)
