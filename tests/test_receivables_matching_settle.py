"""What an amount does to an item: the published grid of discount, grace and tolerance, and how the fits follow each other.

The grid: invoice 1,000.00 of 1 January, discount 20.00 until 15 January (2 % in 14 days), 5 grace days, tolerance 5.00. Late discounts
within grace are accepted; what is paid above the sum stays on the payment, never a loss of the payer's.
"""
from __future__ import annotations

from dataclasses import replace

import pytest
from cash_tables import POLICY, match, said

IBAN = "DE89370400440532013000"
CUSTOMERS = f"customer | name | accounts\nC1 | Alpha | {IBAN}"
ITEM = "number | customer | amount | date | due | terms\n10234 | C1 | 1000.00 | 2026-01-01 | 2026-01-31 | 2/14 net 30"
GRID = replace(POLICY, tolerance_amount=500, tolerance_percent=None, discount_grace_days=5)


def paid(amount: str, day: str, policy=GRID, items: str = ITEM) -> list[str]:
    p = match(f"id | value_date | amount | account | text\nP | {day} | {amount} | {IBAN} | RE 10234", items, CUSTOMERS, policy=policy)
    return [line.removeprefix("P ") for line in said(p)]


@pytest.mark.parametrize("day", ["2026-01-15", "2026-01-16", "2026-01-20"])
@pytest.mark.parametrize("amount, expected", [
    ("985.00", ["10234 985.00 ready discount 15.00"]),
    ("980.00", ["10234 980.00 ready discount 20.00"]),
    ("975.00", ["10234 975.00 ready discount 20.00 write_off 5.00 rounding"]),
    ("995.00", ["10234 995.00 ready write_off 5.00 rounding"]),
    ("1000.00", ["10234 1000.00 ready"]),
    ("1005.00", ["10234 1000.00 ready", "on account 5.00 ready"])])
def test_in_the_window_and_within_grace(day, amount, expected):
    assert paid(amount, day) == expected


@pytest.mark.parametrize("amount, expected", [
    ("1005.00", ["10234 1000.00 ready", "on account 5.00 ready"]),
    ("1000.00", ["10234 1000.00 ready"]),
    ("995.00", ["10234 995.00 ready write_off 5.00 rounding"]),
    ("985.00", ["10234 985.00 ready deduction 15.00 short payment"]),
    ("980.00", ["10234 980.00 ready deduction 20.00 discount not earned"]),
    ("975.00", ["10234 975.00 ready deduction 25.00 short payment"])])
def test_after_grace_what_is_missing_stays_open(amount, expected):
    assert paid(amount, "2026-01-21") == expected


@pytest.mark.parametrize("amount, written_off", [("994.99", False), ("995.00", True)])
def test_the_bound_is_inclusive(amount, written_off):
    assert ("write_off" in paid(amount, "2026-02-01")[0]) is written_off


def test_a_document_has_the_same_tolerance_in_a_group():
    """Two items of 1,000.00: the settlement's total may be short by 5.00 once, not once for each."""
    two = ITEM + "\n10235 | C1 | 1000.00 | 2026-01-01 | 2026-01-31 |"
    text = "id | value_date | amount | account | text\nP | 2026-02-01 | {} | " + IBAN + " | RE 10234 10235"
    assert said(match(text.format("1995.00"), two, CUSTOMERS, policy=GRID)) == ["P 10234 1000.00 ready", "P 10235 995.00 ready write_off 5.00 rounding"]
    assert all("review" in line for line in said(match(text.format("1990.00"), two, CUSTOMERS, policy=GRID)))


@pytest.mark.parametrize("amount, percent, expected", [
    (None, 0.1, "write_off 1.00"), (500, None, "write_off 1.00"), (50, 1.0, "deduction 1.00"), (500, 0.05, "deduction 1.00"), (0, None, "deduction 1.00"),
    (None, 0.0, "deduction 1.00"), (None, None, "deduction 1.00")])
def test_amount_and_percent_must_both_hold(amount, percent, expected):
    assert expected in paid("999.00", "2026-02-01", replace(GRID, tolerance_amount=amount, tolerance_percent=percent))[0]


def test_a_second_discount_tier():
    """3 % until day 10, 2 % until day 20: on day 15 the second is earned."""
    tiers = ITEM.replace("2/14 net 30", "3/10 2/20 n/60")
    none = replace(GRID, discount_grace_days=0)
    assert paid("970.00", "2026-01-11", none, tiers) == ["10234 970.00 ready discount 30.00"]
    assert paid("980.00", "2026-01-16", none, tiers) == ["10234 980.00 ready discount 20.00"]
    assert paid("970.00", "2026-01-16", none, tiers) == ["10234 970.00 ready deduction 30.00 discount not earned"]


def test_base_currency_tolerance_on_an_item_in_another_currency_needs_a_rate():
    """5.00 EUR at 1.10 is 5.50 USD; without a rate of the day nothing is written off."""
    item = "number | customer | amount | currency | date\n10234 | C1 | 1000.00 | USD | 2026-01-01"
    line = f"id | value_date | currency | amount | account | text\nP | 2026-02-01 | USD | 994.50 | {IBAN} | RE 10234"
    rates = "id | date | currency | rate\nU | 2026-02-01 | USD | 1.10"
    assert said(match(line, item, CUSTOMERS, policy=GRID, rates=rates)) == ["P 10234 994.50 ready write_off 5.50 rounding"]
    assert "deduction 5.50" in said(match(line, item, CUSTOMERS, policy=GRID))[0]


def test_yen_have_no_cents():
    item = "number | customer | amount | currency | date\n10234 | C1 | 120000 | JPY | 2026-01-01"
    line = f"id | value_date | currency | amount | account | text\nP | 2026-02-01 | JPY | 120000 | {IBAN} | RE 10234"
    p = match(line, item, CUSTOMERS)
    assert said(p) == ["P 10234 120000 ready"]
    assert p.frame["evidence"][0] == "Names 10234; open 120,000 = payment. Payer account is on file."
