"""What posting writes besides the applications: a deduction becomes a dispute that has a reason and somebody who looks after it."""
from __future__ import annotations

from dataclasses import replace

import pytest
from cash_tables import POLICY, table

from receivables.posting import post
from receivables.schema import Frames, empty
from receivables.tables import TABLES

INVOICES = "number | customer | type | amount | currency | date\n10234 | C1 | INV | 1000.00 | EUR | 2026-04-01"
RECEIPTS = "id | customer | amount | currency | value_date | kind\nP | C1 | 880.00 | EUR | 2026-04-20 | customer"
PROPOSAL = ("id | receipt | invoice | customer | applied | deduction | reason | status | rank | currency | receipt_currency | receipt_amount\n"
            "R1-1 | P | 10234 | C1 | 880.00 | 120.00 | pricing | approved | 1 | EUR | EUR | 880.00")


def frames(owner: str) -> Frames:
    given = {"Customers": table("Customers", f"customer | name | owner\nC1 | Alpha | {owner}"), "Invoices": table("Invoices", INVOICES),
             "Receipts": table("Receipts", RECEIPTS), "Applications": table("Applications", PROPOSAL)}
    return {name: given.get(name, empty(t)) for name, t in TABLES.items()}


@pytest.mark.parametrize("owner, of_settings, expected, unowned", [("Anna", "Desk", "Anna", 0), ("", "Desk", "Desk", 0), ("", "", "", 1)])
def test_a_deduction_has_a_reason_and_an_owner(owner, of_settings, expected, unowned):
    posted = post(frames(owner), replace(POLICY, deduction_owner=of_settings), "R2")
    case = posted.changes.adds["Disputes"].iloc[0]
    assert (case["invoice"], case["amount"], case["reason"], case["status"], case["owner"]) == ("10234", 12000, "pricing", "open", expected)
    assert posted.unowned == unowned
    assert ("1 deduction has no owner" in posted.message) == bool(unowned)


def test_what_has_no_rate_is_said():
    given = frames("Anna")
    for name in ("Invoices", "Receipts", "Applications"):
        given[name] = given[name].assign(**{c: "USD" for c in ("currency", "receipt_currency") if c in given[name]})
    posted = post(given, POLICY, "R2")
    assert posted.unrated == ("USD",)
    assert "What was posted in USD has no worth in base currency" in posted.message
    given["Rates"] = table("Rates", "id | date | currency | rate\nU | 2026-03-01 | USD | 1.10")
    assert post(given, POLICY, "R2").unrated == ()
