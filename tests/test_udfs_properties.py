"""Sums that must tie, over many ledgers: aging, balances, open items and statements are one number, by any way of asking."""
from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from receivables.discounts import annual_cost
from receivables.interest import DAY_COUNTS, Rate, late_interest
from receivables.terms import inline
from udfs.call import BY_NAME, call

START = dt.datetime(2026, 1, 1)
CUSTOMERS, CURRENCIES = ("C1", "C2", "C3"), ("EUR", "JPY")
days = st.integers(0, 200).map(lambda n: START + dt.timedelta(n))
cents = st.integers(1, 500_000)


@st.composite
def ledgers(draw):
    """Ranges as a host hands them over: invoices, credit notes, receipts, and applications that stay within both."""
    invoices, applications, receipts, adjustments = [], [], [], []
    for i in range(draw(st.integers(1, 7))):
        code, minor = draw(st.sampled_from(CURRENCIES)), draw(cents) * draw(st.sampled_from((1, 1, 1, -1)))
        dated = draw(days)
        invoices.append([f"{i}", draw(st.sampled_from(CUSTOMERS)), dated, dated + dt.timedelta(draw(st.integers(0, 60))), minor, code])
    for i in range(draw(st.integers(0, 4))):
        item = draw(st.sampled_from(invoices))
        received = max(item[2], draw(days))
        amount = draw(cents)
        receipts.append([f"R{i}", received, draw(st.sampled_from((*CUSTOMERS, ""))), amount, item[5]])
        left = item[4] - sum(a[2] + a[3] for a in applications if a[1] == item[0]) + sum(a[2] for a in adjustments if a[0] == item[0])
        if left > 0:
            applied = draw(st.integers(0, min(amount, left)))
            discount = draw(st.integers(0, left - applied)) if draw(st.booleans()) else 0
            applications.append([f"R{i}", item[0], applied, discount, received + dt.timedelta(draw(st.integers(0, 9))), item[5], item[1]])
    if draw(st.booleans()):
        item = draw(st.sampled_from(invoices))
        adjustments.append([item[0], draw(st.integers(-5, 5)), max(item[2], draw(days)), item[5]])
    return invoices, applications, receipts, adjustments


def plain(minor: int, code: str) -> float:
    return minor / (1 if code == "JPY" else 100)


def ranges(ledger) -> dict[str, object]:
    invoices, applications, receipts, adjustments = ledger
    return {
        "invoices": [["Invoice", "Customer", "Invoice Date", "Due Date", "Amount", "Currency"],
                     *([n, c, d, due, plain(m, code), code] for n, c, d, due, m, code in invoices)],
        "applications": [["Application", "Receipt", "Invoice", "Applied", "Discount", "Effective Date", "Status", "Currency", "Customer"],
                         *([f"A{i}", r, n, plain(m, code), plain(x, code), d, "posted", code, c]
                           for i, (r, n, m, x, d, code, c) in enumerate(applications))],
        "receipts": [["Receipt", "Value Date", "Customer", "Amount", "Currency"], *([r, d, c, plain(m, code), code] for r, d, c, m, code in receipts)],
        "adjustments": [["Invoice", "Amount", "Accounting Date", "Currency"], *([n, plain(m, code), d, code] for n, m, d, code in adjustments)]}


def ask(name: str, **by_name: object):
    answer = call(name, [by_name.get(arg.name) for arg in BY_NAME[name].args])
    assert not answer.refused, answer.refused
    return answer.value


def exact(amounts) -> Fraction:
    return sum((Fraction(str(round(float(a), 2))) for a in amounts), Fraction(0))


@settings(max_examples=10, deadline=None)
@given(ledgers(), days, days)
def test_every_way_of_asking_gives_the_same_balance(ledger, one, other):
    since, as_of = sorted((one, other))
    cells = ranges(ledger)
    aged = ask("AR_AGING", as_of=as_of, **cells)
    lines = [row for row in aged[1:] if row[-1] != ""]
    totals = {row[1]: row for row in lines if row[0] == "Total"}
    listed = ask("AR_OPEN_ITEMS", as_of=as_of, **cells)
    for row in lines:
        assert exact(row[2:-2]) == exact([row[-2]])                             # not due + buckets + credits + unapplied = balance
        if row[0] == "Total":
            assert exact([row[-2]]) == exact(r[-2] for r in lines if r[1] == row[1] and r[0] != "Total")
            assert exact(r[8] for r in listed[1:] if r[0] != "Total" and r[1] == row[1]) == exact([row[-2]])
            assert exact([ask("AR_AGING_TOTAL", as_of=as_of, currency=row[1], **cells)]) == exact([row[-2]])
        elif row[0] != "Unidentified":
            assert exact([ask("AR_BALANCE", customer=row[0], currency=row[1], as_of=as_of, **cells)]) == exact([row[-2]])
    for customer in CUSTOMERS:
        for code in totals:
            balance = exact(row[-2] for row in lines if row[:2] == [customer, code])
            shown = ask("AR_STATEMENT", customer=customer, currency=code, as_of=as_of, **cells)
            moved = ask("AR_STATEMENT", customer=customer, currency=code, since=since, as_of=as_of, **cells)
            assert exact([shown[-1][-1]]) == exact([moved[-1][-1]]) == balance
            assert exact([moved[1][-1], *(line[4] for line in moved[2:-1])]) == balance


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10**9), days, st.integers(0, 800), st.lists(st.tuples(st.integers(0, 700), st.integers(0, 3000)), max_size=4, unique_by=lambda r: r[0]),
       st.integers(0, 3000), st.sampled_from(DAY_COUNTS))
def test_interest_over_changing_rates_is_the_sum_of_its_days(minor, due, length, changes, first, day_count):
    """Day by day, each at the rate of that day, rounded once: the slow way a person would check it."""
    due, rates = pd.Timestamp(due), [Rate(None, first / 100), *(Rate(pd.Timestamp(START) + pd.Timedelta(days=n), p / 100) for n, p in changes)]
    until = due + pd.Timedelta(days=length)
    total = Fraction(0)
    for n in range(1, length + 1):
        day = due + pd.Timedelta(days=n)
        percent = max((r for r in rates if r.since is None or r.since <= day), key=lambda r: pd.Timestamp.min if r.since is None else r.since).percent
        year = {"ACT/365": 365, "ACT/360": 360}.get(day_count, 366 if day.is_leap_year else 365)
        total += Fraction(repr(percent)) / 100 / year
    found = late_interest(minor, due, until, rates, day_count)
    assert abs(found.minor - minor * total) <= Fraction(1, 2)
    assert sum(part.days for part in found.parts) == found.days == length


@given(st.integers(1, 50).map(lambda n: n / 10), st.integers(0, 30), st.integers(1, 60))
def test_borrowing_at_the_cost_of_a_discount_neither_gains_nor_loses(percent, discount_days, longer):
    """Who borrows 100 - d at that rate from the discount day to the due date owes 100 then."""
    days_, term = discount_days + longer, f"{percent}/{discount_days} net {discount_days + longer}"
    found = inline(term)
    if found is None or not found.tiers():
        return
    cost = annual_cost(found)
    assert abs((100 - percent) * (1 + cost / 100 * (days_ - discount_days) / 365) - 100) < 1e-9
