"""Aging, checked by hand on small pages and against a slow, plain oracle with Decimal on random ones."""
from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables import grouping
from receivables.aging import aging, as_dict, bucket_index, days_overdue, labels, proof, rule
from receivables.errors import ReceivablesError
from receivables.money import to_decimal

DAY = pd.Timestamp


def items(text: str) -> pd.DataFrame:
    """Open items from lines "number customer currency invoice-date due-date open", amounts in minor units."""
    rows = [line.split() for line in text.strip().splitlines()]
    frame = pd.DataFrame(rows, columns=["number", "customer_id", "currency", "invoice_date", "due_date", "open"], dtype="str")
    return frame.assign(open=frame["open"].astype("int64"), **{c: pd.to_datetime(frame[c]).astype("datetime64[s]") for c in ("invoice_date", "due_date")})


def cash(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["customer_id", "currency", "unapplied"])
    return frame.astype({"customer_id": "str", "currency": "str", "unapplied": "int64"})


def test_the_worked_page_of_a_year_end():
    """Aged at 31/12/2017: one item not due, one in each month before, the oldest from August."""
    page = items("""
        A C1 EUR 2017-12-15 2018-01-15   50000
        B C1 EUR 2017-11-15 2017-12-15  100000
        C C1 EUR 2017-10-15 2017-11-15  200000
        D C1 EUR 2017-09-15 2017-10-15  400000
        E C1 EUR 2017-08-15 2017-09-15  800000
        F C1 EUR 2017-07-15 2017-08-15 16000000""")
    aged = aging(page, cash(), DAY("2017-12-31"), limits=(30, 60, 90, 120))
    row = as_dict(aged)["rows"][0]
    assert aged.labels == ("Not due", "1 to 30", "31 to 60", "61 to 90", "91 to 120", "Over 120")
    assert (row["not_due"], row["buckets"]) == ("500.00", ["1000.00", "2000.00", "4000.00", "8000.00", "160000.00"])
    assert row["balance"] == f"{Decimal('500.00') + 1000 + 2000 + 4000 + 8000 + 160000}"
    assert row["items"] == 6


@pytest.mark.parametrize(("days", "due_slot", "invoice_slot"), [
    (-1, 0, 0), (0, 0, 1), (1, 1, 1), (30, 1, 1), (31, 2, 2), (60, 2, 2), (61, 3, 3), (90, 3, 3), (91, 4, 4), (3650, 4, 4)])
@pytest.mark.parametrize("unit", ["D", "s", "us", "ns"])
def test_the_boundaries(days, due_slot, invoice_slot, unit):
    dates = np.array([np.datetime64("2026-06-30") - days]).astype(f"datetime64[{unit}]")
    assert bucket_index(dates, DAY("2026-06-30"), "due").tolist() == [due_slot]
    assert bucket_index(dates, DAY("2026-06-30"), "invoice").tolist() == [invoice_slot]
    assert days_overdue(dates, DAY("2026-06-30")).tolist() == [days]


def test_by_invoice_date_the_same_items_are_older():
    page = items("""
        A C1 EUR 2026-06-30 2026-07-30  100
        B C1 EUR 2026-05-30 2026-06-29  200
        C C1 EUR 2026-07-01 2026-07-31  400""")
    due, invoice = (aging(page, cash(), DAY("2026-06-30"), by, (30, 60)).totals.iloc[0] for by in ("due", "invoice"))
    assert (due.not_due, due.b0, due.b1, due.b2) == (100 + 400, 200, 0, 0)
    assert (invoice.not_due, invoice.b0, invoice.b1, invoice.b2) == (400, 100, 200, 0)        # C is dated after the as-of date
    assert labels((30, 60), "invoice") == ("Dated later", "0 to 30", "31 to 60", "Over 60")


def test_credits_and_unapplied_cash_have_their_own_columns():
    page = items("""
        A  C1 EUR 2026-01-01 2026-01-31  10000
        CN C1 EUR 2025-01-01 2025-01-01  -2500""")
    row = aging(page, cash(("C1", "EUR", 3000), ("C1", "EUR", 500)), DAY("2026-06-30")).rows.iloc[0]
    assert (row.b3, row.credits, row.unapplied) == (10000, -2500, -3000 - 500)
    assert row.balance == 10000 - 2500 - 3000 - 500
    assert row["items"] == 2


def test_unidentified_cash_is_a_row_and_part_of_the_total():
    aged = aging(items("A C1 EUR 2026-01-01 2026-07-31 10000"), cash(("", "EUR", 700), ("C9", "USD", 100)), DAY("2026-06-30"))
    assert aged.rows[["customer_id", "currency", "balance", "items"]].values.tolist() == [["", "EUR", -700, 0], ["C1", "EUR", 10000, 1], ["C9", "USD", -100, 0]]
    assert aged.totals[["currency", "not_due", "unapplied", "balance", "items"]].values.tolist() == [["EUR", 10000, -700, 9300, 1], ["USD", 0, -100, -100, 0]]
    assert proof(aged).splitlines() == ["EUR: not due 100.00 + overdue 0.00 + credits 0.00 + unapplied -7.00 = balance 93.00 (1 item)",
                                        "USD: not due 0.00 + overdue 0.00 + credits 0.00 + unapplied -1.00 = balance -1.00 (0 items)"]


def test_json_shows_each_currency_with_its_decimals():
    page = items("""
        B C2 JPY 2026-06-01 2026-06-29 500
        A C1 KWD 2026-06-01 2026-06-29 500
        C C1 EUR 2026-06-01 2026-06-29 500""")
    shown = as_dict(aging(page, cash(), DAY("2026-06-30")))
    assert [(r["customer_id"], r["currency"], r["buckets"][0]) for r in shown["rows"]] == [
        ("C1", "EUR", "5.00"), ("C1", "KWD", "0.500"), ("C2", "JPY", "500")]
    assert set(shown["totals"][0]) == {"currency", "not_due", "buckets", "credits", "unapplied", "balance", "items"}
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["as_of"], shown["by"], shown["limits"]) == ("2026-06-30", "due", [30, 60, 90])


def test_an_empty_ledger_ages_to_nothing():
    aged = aging(items("A C1 EUR 2026-01-01 2026-01-31 1")[:0], cash(), DAY("2026-06-30"))
    assert (len(aged.rows), len(aged.totals), proof(aged)) == (0, 0, "Nothing is open.")


def test_the_report_prints_its_rule():
    page = items("A C1 EUR 2026-01-01 2026-01-31 1")
    assert 'day 0 is not due, day 30 stands in "1 to 30"' in rule(aging(page, cash(), DAY("2026-06-30")))
    assert 'day 0 stands in "0 to 15", day 15 stands in "0 to 15"' in rule(aging(page, cash(), DAY("2026-06-30"), "invoice", (15,)))


@pytest.mark.parametrize("limits", [(), (0, 30), (30, 30), (60, 30), (-5,)])
def test_limits_that_do_not_rise_are_refused(limits):
    with pytest.raises(ReceivablesError, match="you must give limits that rise from 1"):
        aging(items("A C1 EUR 2026-01-01 2026-01-31 1"), cash(), DAY("2026-06-30"), limits=limits)


def test_an_item_without_a_date_is_named():
    page = items("A C1 EUR 2026-01-01 2026-01-31 1").assign(due_date=pd.NaT)
    with pytest.raises(ReceivablesError, match="cannot age item A because it has no due date"):
        aging(page.astype({"due_date": "datetime64[s]"}), cash(), DAY("2026-06-30"))
    with pytest.raises(ReceivablesError, match='by "due" or "invoice", not \'age\''):
        aging(page, cash(), DAY("2026-06-30"), by="age")


def test_sums_are_exact_where_a_float_is_not():
    page = pd.concat([items("A C1 EUR 2026-01-01 2026-07-31 1")] * 3, ignore_index=True).assign(open=[2**53, 1, 1])
    assert aging(page, cash(), DAY("2026-06-30")).rows["not_due"].item() == 2**53 + 1 + 1 != int(float(2**53) + 1.0 + 1.0)


def test_categorical_ids_text_ids_and_many_unused_pairs_give_the_same(monkeypatch):
    rng = np.random.default_rng(7)
    n = 3000
    due = (np.datetime64("2026-06-30") - rng.integers(-50, 150, n)).astype("datetime64[s]")
    page = pd.DataFrame({"customer_id": rng.choice([f"C{i}" for i in range(300)], n), "currency": rng.choice(["USD", "EUR", "JPY"], n),
                         "due_date": due, "invoice_date": due, "open": rng.integers(-500, 5000, n)}).astype({"customer_id": "str", "currency": "str"})
    money = cash(("C5", "EUR", 100), ("", "GBP", 5), ("C999", "EUR", 7))
    text = aging(page, money, DAY("2026-06-30"))
    unused = [f"X{i}" for i in range(5)] + [f"C{i}" for i in range(299, -1, -1)]
    coded = aging(page.assign(customer_id=pd.Categorical(page["customer_id"], unused), currency=pd.Categorical(page["currency"])), money, DAY("2026-06-30"))
    monkeypatch.setattr(grouping, "SMALL", -10**9)
    monkeypatch.setattr(grouping, "BLOCK", 256)
    sparse = aging(page, money, DAY("2026-06-30"))
    for other in (coded, sparse):
        pd.testing.assert_frame_equal(text.rows, other.rows)
        pd.testing.assert_frame_equal(text.totals, other.totals)


AS_OF = date(2026, 6, 30)
ITEM = st.tuples(st.sampled_from(["C1", "C2", "Ä3"]), st.sampled_from(["EUR", "JPY", "KWD"]), st.integers(-40, 130), st.integers(-40, 130),
                 st.integers(-10**12, 10**15).filter(bool))
CASH = st.tuples(st.sampled_from(["C1", "", "C4"]), st.sampled_from(["EUR", "JPY"]), st.integers(1, 10**12))


def oracle(items_, cash_, by, limits):
    """One item after the other, in Decimal, by the definition."""
    rows = defaultdict(lambda: [Decimal(0)] * (len(limits) + 5))
    for customer, currency, days_due, days_invoice, minor in items_:
        amount, row = to_decimal(minor, currency), rows[customer, currency]
        days = days_due if by == "due" else days_invoice
        if amount < 0:
            at = len(limits) + 2
        elif days < (1 if by == "due" else 0):
            at = 0
        else:
            at = 1 + next((i for i, limit in enumerate(limits) if days <= limit), len(limits))
        row[at] += amount
        row[-1] += 1
    for customer, currency, minor in cash_:
        rows[customer, currency][len(limits) + 3] -= to_decimal(minor, currency)
    return dict(sorted(rows.items()))


@given(st.lists(ITEM, max_size=30), st.lists(CASH, max_size=5), st.sampled_from(["due", "invoice"]),
       st.lists(st.integers(1, 120), min_size=1, max_size=5, unique=True).map(lambda x: tuple(sorted(x))))
def test_aging_equals_the_oracle_and_its_rows_tie(items_, cash_, by, limits):
    page = pd.DataFrame({
        "customer_id": pd.Series([i[0] for i in items_], dtype="str"), "currency": pd.Series([i[1] for i in items_], dtype="str"),
        "due_date": pd.Series([AS_OF - timedelta(i[2]) for i in items_], dtype="datetime64[s]"),
        "invoice_date": pd.Series([AS_OF - timedelta(i[3]) for i in items_], dtype="datetime64[s]"),
        "open": pd.Series([i[4] for i in items_], dtype="int64")})
    aged = aging(page, cash(*cash_), DAY(AS_OF), by, limits)
    shown = {(r["customer_id"], r["currency"]): [Decimal(x) for x in (r["not_due"], *r["buckets"], r["credits"], r["unapplied"], r["items"])]
             for r in as_dict(aged)["rows"]}
    expected = oracle(items_, cash_, by, limits)
    assert shown == expected
    assert list(shown) == list(expected)
    parts = aged.rows[["not_due", *aged.buckets, "credits", "unapplied"]]
    assert (parts.sum(axis=1) == aged.rows["balance"]).all()
    assert (aged.rows[["credits", "unapplied"]] <= 0).all(axis=None)
    assert aged.rows["balance"].sum() == aged.totals["balance"].sum() == page["open"].sum() - sum(c[2] for c in cash_)
