"""Payment terms as they stand on invoices, in the Terms table, and in words."""
from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import day, rows
from receivables.tables import TABLES
from receivables.terms import (
    Term,
    check,
    codes_in_force,
    discount,
    discount_window,
    discounts,
    due_date,
    due_dates,
    due_of,
    inline,
    resolve,
)

TERMS = rows(TABLES["Terms"], [
    {"code": "NET30", "net_days": 30}, {"code": "EOM", "base": "end of month"}, {"code": "EOM15", "base": "end of month", "net_days": 15},
    {"code": "X31", "base": "next month", "day": 31}, {"code": "W10", "net_days": 10, "shift": "following"},
    {"code": "3T", "net_days": 60, "discount_days": 10, "discount_percent": 3.0, "discount_days_2": 20, "discount_percent_2": 2.0}])


def customers(**terms: str) -> pd.DataFrame:
    return rows(TABLES["Customers"], [{"customer_id": c, "terms": t} for c, t in terms.items()])


def invoices(*lines: tuple[str, str, str, str]) -> pd.DataFrame:
    """Invoices from (customer, terms, invoice date, due date)."""
    return rows(TABLES["Invoices"], [{"number": str(i), "customer_id": c, "terms": t, "invoice_date": day(d) if d else pd.NaT, "due_date": day(u) if u else pd.NaT}
                                     for i, (c, t, d, u) in enumerate(lines)])


@pytest.mark.parametrize(("code", "invoiced", "due"), [
    ("NET30", "2026-01-31", "2026-03-02"), ("net30", "2026-01-31", "2026-03-02"), ("", "2026-01-31", "2026-01-31"),
    ("EOM", "2026-02-01", "2026-02-28"), ("EOM", "2024-02-29", "2024-02-29"), ("EOM15", "2026-12-31", "2027-01-15"),
    ("X31", "2026-01-15", "2026-02-28"), ("X31", "2026-12-01", "2027-01-31"), ("15 prox", "2026-12-31", "2027-01-15"),
    ("W10", "2026-09-02", "2026-09-14"),        # 12 September 2026 is a Saturday
    ("W10", "2026-09-03", "2026-09-14"), ("W10", "2026-09-04", "2026-09-14"), ("W10", "2026-09-01", "2026-09-11"),
    ("30 Tage netto", "2026-09-01", "2026-10-01"),
])
def test_due_dates_of_single_invoices(code, invoiced, due):
    assert due_date(day(invoiced), code, TERMS) == day(due)


def test_terms_nobody_can_read_are_refused_by_name():
    with pytest.raises(ReceivablesError, match="To compute a due date with the terms 'NAH4', you must add them to Terms"):
        due_date(day("2026-01-01"), "NAH4", TERMS)


def test_the_chain_of_terms_and_its_words():
    page = invoices(("C1", "EOM", "2026-01-10", "2026-01-11"), ("C1", "EOM", "2026-01-10", ""), ("C2", "", "2026-01-10", ""),
                    ("C1", "", "2026-01-10", ""), ("C1", "NAH4", "2026-01-10", ""), ("C1", "", "", ""))
    due, basis = due_dates(page, customers(C1="", C2="NET30"), TERMS, Policy(default_terms="EOM15"))
    assert list(zip(map(str, due.dt.date), basis)) == [
        ("2026-01-11", "given"), ("2026-01-31", "terms EOM of the invoice"), ("2026-02-09", "terms NET30 of the customer"),
        ("2026-02-15", "company terms EOM15"), ("2026-02-15", "company terms EOM15 (terms NAH4 unknown)"), ("NaT", "no invoice date")]
    assert codes_in_force(page, customers(C1="", C2="NET30"), TERMS, Policy(default_terms="EOM15")).tolist() == [
        "EOM", "EOM", "NET30", "EOM15", "EOM15", "EOM15"]


def test_without_any_terms_an_invoice_is_due_at_once():
    page = invoices(("C9", "", "2026-01-10", ""), ("C9", "NAH4", "2026-01-10", ""))
    due, basis = due_dates(page, customers(), TERMS, Policy())
    assert due.tolist() == [day("2026-01-10")] * 2
    assert basis.tolist() == ["invoice date", "invoice date (terms NAH4 unknown)"]
    assert len(due_dates(page[:0], customers(), TERMS, Policy()).due) == 0


@pytest.mark.parametrize(("text", "term"), [
    ("NET 30", Term("NET 30", 30)), ("30", Term("30", 30)), ("N30", Term("N30", 30)), ("n/30", Term("n/30", 30)), ("0 days", Term("0 days", 0)),
    ("30 Tage", Term("30 Tage", 30)), ("zahlbar innerhalb von 14 Tagen", Term("zahlbar innerhalb von 14 Tagen", 14)),
    ("Due on receipt", Term("Due on receipt")), ("sofort ohne Abzug", Term("sofort ohne Abzug")), ("COD", Term("COD")),
    ("2/10 net 30", Term("2/10 net 30", 30, discount_days=10, discount_percent=2)),
    ("2/10, n/30", Term("2/10, n/30", 30, discount_days=10, discount_percent=2)),
    ("1,5 % 10 Tage, netto 30", Term("1,5 % 10 Tage, netto 30", 30, discount_days=10, discount_percent=1.5)),
    ("10 Tage 2% Skonto, 30 Tage netto", Term("10 Tage 2% Skonto, 30 Tage netto", 30, discount_days=10, discount_percent=2)),
    ("14 Tage 3%, 30 Tage 2%, 60 Tage netto", Term("14 Tage 3%, 30 Tage 2%, 60 Tage netto", 60, "invoice date", 0, "", 14, 3, 30, 2)),
    ("3/10 2/20 n/60", Term("3/10 2/20 n/60", 60, "invoice date", 0, "", 10, 3, 20, 2)),
    ("EOM", Term("EOM", 0, "end of month")), ("30 days EOM", Term("30 days EOM", 30, "end of month")), ("30EOM", Term("30EOM", 30, "end of month")),
    ("15th of next month", Term("15th of next month", 0, "next month", 15)), ("10. des Folgemonats", Term("10. des Folgemonats", 0, "next month", 10)),
])
def test_terms_in_words(text, term):
    assert inline(text) == term


@pytest.mark.parametrize("text", ["NAH4", "CA10", "0001", "030", "30/60", "2/10", "net", "net thirty", "30 60", "900", "", "  ", "see contract 30",
                                  "32 prox", "2% 10 days, end of month", "50/10 net 30", "1/5 2/10 3/15 n/60"])
def test_what_is_not_surely_terms_is_none(text):
    assert inline(text) is None


def test_a_row_of_the_table_wins_over_its_words():
    table = rows(TABLES["Terms"], [{"code": "30", "net_days": 45}, {"code": "ODD", "base": "full moon"}])
    assert resolve(table)("30").net_days == 45
    assert resolve(table)("ODD") is None


def test_rows_that_cannot_be_right_are_told():
    table = rows(TABLES["Terms"], [
        {"code": "ODD", "base": "full moon"}, {"code": "PROX", "base": "next month"}, {"code": "NEG", "net_days": -1},
        {"code": "BIG", "net_days": 30, "discount_days": 10, "discount_percent": 200.0}, {"code": "LATE", "net_days": 5, "discount_days": 10, "discount_percent": 2.0}])
    assert [(i.row, i.what) for i in check(table)] == [
        (2, "ODD: 'full moon' is not a day to count from."), (3, "PROX: Day of Month 0 is not a day."), (4, "NEG: Net Days is negative."),
        (5, "BIG: A discount is not between 0 and 100 percent."), (6, "LATE: The discount can be taken after the due date.")]
    assert check(TERMS) == []


@pytest.mark.parametrize(("paid", "grace", "earned"), [
    ("2026-03-01", 0, 3000), ("2026-03-11", 0, 3000), ("2026-03-12", 0, 2000), ("2026-03-12", 1, 3000),
    ("2026-03-21", 0, 2000), ("2026-03-22", 0, 0), ("2026-03-24", 3, 2000), ("2026-03-25", 3, 0)])
def test_the_last_discount_day_counts_and_so_does_grace(paid, grace, earned):
    """1,000.00 of 1 March on 3 % 10 days, 2 % 20 days."""
    term = resolve(TERMS)("3T")
    assert discount(100000, day("2026-03-01"), day(paid), term, grace) == earned
    assert discount(-100000, day("2026-03-01"), day(paid), term, grace) == -earned
    table = discounts(pd.DataFrame({"invoice_date": [day("2026-03-01")], "terms": ["3T"]}), TERMS, grace)
    assert table.percent_on(day(paid)).tolist() == [earned / 1000]


def test_discount_days_follow_the_base_date():
    assert [t.last_day for t in discount_window(day("2026-03-20"), inline("2/10 net 30 EOM"))] == [day("2026-04-10")]
    assert [t.last_day for t in discount_window(day("2026-03-20"), Term("P", base="next month", day=25, discount_days=10, discount_percent=2))] == [
        day("2026-03-30")]
    assert discount_window(day("2026-03-20"), inline("net 30")) == ()


def test_discounts_of_many_items():
    page = pd.DataFrame({"invoice_date": [day("2026-03-01")] * 4, "terms": ["3T", "2/10 net 30", "NET30", "NAH4"]})
    found = discounts(page, TERMS)
    assert found.last_day.astype(str).tolist() == ["2026-03-11", "2026-03-11", "NaT", "NaT"]
    assert found.last_day_2.astype(str).tolist() == ["2026-03-21", "NaT", "NaT", "NaT"]
    assert found.percent.tolist() == [3, 2, 0, 0]
    assert found.percent_on([day("2026-03-15")] * 4).tolist() == [2, 0, 0, 0]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 120), st.integers(1, 31))
def test_due_dates_equal_the_calendar(invoiced, net, nth):
    month_end = (invoiced.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    next_end = (month_end + timedelta(32)).replace(day=1) - timedelta(1)
    start = pd.Timestamp(invoiced)
    assert due_of(start, Term("", net)).date() == invoiced + timedelta(net)
    assert due_of(start, Term("", net, "end of month")).date() == month_end + timedelta(net)
    assert due_of(start, Term("", 0, "next month", nth)).date() == next_end.replace(day=min(nth, next_end.day))
    shifted = due_of(start, Term("", net, shift="following")).date()
    assert shifted.weekday() < 5
    assert 0 <= (shifted - invoiced).days - net <= 2


@given(st.integers(-10**13, 10**13), st.sampled_from([0.5, 1.0, 1.75, 2.0, 3.0, 33.333]))
def test_a_discount_is_rounded_half_away_from_zero_once(minor, percent):
    term = Term("", 30, discount_days=10, discount_percent=percent)
    exact = Decimal(minor) * Decimal(str(percent)) / 100
    assert discount(minor, day("2026-01-01"), day("2026-01-11"), term) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
