"""Neither side of an application passes zero on any day, not only in the end."""
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.changes import apply
from receivables.checks import over_applied
from receivables.ledger import balances, unapplied_amounts
from receivables.overapplied import beyond
from receivables.policy import Policy
from receivables.posting import post
from receivables.schema import Frames, day, empty, rows
from receivables.tables import TABLES

DAYS = ["2026-10-01", "2026-10-05", "2026-11-05", "2026-12-01"]


def frames(applications: list[dict], invoice: int = 10000, receipt: int = 10000, **more: list[dict]) -> Frames:
    given_ = {"Invoices": [{"number": "1", "type": "INV", "customer_id": "C1", "currency": "EUR", "amount": invoice, "invoice_date": day("2026-10-01"),
                            "accounting_date": day("2026-10-01")}],
              "Receipts": [{"id": "B1", "currency": "EUR", "amount": receipt, "kind": "customer", "value_date": day("2026-10-05")}],
              "Applications": [{"id": f"a{i}", "status": "posted", "currency": "EUR", "receipt_currency": "EUR", "receipt_amount": a.get("applied", 0)} | a
                               for i, a in enumerate(applications)], **more}
    return {name: rows(t, given_[name]) if name in given_ else empty(t) for name, t in TABLES.items()}


def pays(amount: int, when: str, **more) -> dict:
    return {"receipt": "B1", "invoice": "1", "applied": amount, "effective_date": day(when)} | more


def told(f: Frames) -> list[str]:
    return [i.what for i in over_applied(f, Policy())]


def test_what_fits_on_every_day_is_silent():
    assert told(frames([pays(6000, "2026-10-05"), pays(4000, "2026-11-05")])) == []


def test_what_is_too_much_in_the_end_names_the_first_day():
    assert told(frames([pays(6000, "2026-10-05"), pays(6000, "2026-11-05")], receipt=12000)) == [
        "1 is applied beyond its amount from 2026-11-05 on, by 20.00 EUR."]                     # 60 + 60 - 100


def test_what_is_too_much_only_for_a_while_is_found():
    f = frames([pays(10000, "2026-10-05", status="reversed"), pays(-10000, "2026-12-01", status="reversed"), pays(4000, "2026-11-05")])
    assert told(f) == ["1 is applied beyond its amount from 2026-11-05 on, by 40.00 EUR.", "B1 is applied beyond its amount from 2026-11-05 on, by 40.00 EUR."]


def test_rows_of_one_day_count_together():
    assert told(frames([pays(10000, "2026-10-05"), pays(-6000, "2026-10-05"), pays(6000, "2026-10-05")])) == []


def test_what_is_applied_before_the_item_is_there_is_found():
    assert told(frames([pays(1000, "2026-09-01")])) == ["1 is applied beyond its amount from 2026-09-01 on, by 10.00 EUR.",
                                                        "B1 is applied beyond its amount from 2026-09-01 on, by 10.00 EUR."]


def test_an_adjustment_takes_part():
    f = frames([pays(10000, "2026-10-05")], Adjustments=[{"id": "x", "kind": "bad debt", "invoice": "1", "amount": -500, "currency": "EUR",
                                                          "accounting_date": day("2026-11-05")}])
    assert told(f) == ["1 is applied beyond its amount from 2026-11-05 on, by 5.00 EUR."]


def test_credit_notes_are_used_up_to_their_amount():
    credit = {"number": "G1", "type": "CRN", "currency": "EUR", "amount": -3000, "accounting_date": day("2026-10-01")}
    f = frames([pays(2000, "2026-10-05", receipt="", credit_note="G1"), pays(2000, "2026-11-05", receipt="", credit_note="G1")])
    f["Invoices"] = pd.concat([f["Invoices"], rows(TABLES["Invoices"], [credit])], ignore_index=True)
    assert told(f) == ["G1 is applied beyond its amount from 2026-11-05 on, by 10.00 EUR."]


def test_a_row_without_a_day_counts_at_the_end():
    assert told(frames([pays(10000, "2026-10-05"), pays(500, "2026-10-05", effective_date=pd.NaT)])) == [
        "1 is applied beyond its amount, by 5.00 EUR.", "B1 is applied beyond its amount, by 5.00 EUR."]


def test_posting_refuses_what_passes_zero_on_a_day_before_the_mirror():
    f = frames([pays(10000, "2026-10-05", status="reversed"), pays(-10000, "2026-12-01", status="reversed", reverses="a0"),
                pays(4000, "2026-11-05", status="ready", rank=1)])
    done = post(f, Policy(), "R9")
    assert done.applications == 0
    assert done.issues[0].what.startswith("B1 (rank 1): ")
    assert "would be applied beyond its amount on 2026-11-05, by 40.00; date it later" in done.issues[0].what
    f["Applications"] = f["Applications"].assign(effective_date=[*f["Applications"]["effective_date"][:2], day("2026-12-01")])
    later = post(f, Policy(), "R9")
    assert later.applications == 1
    assert told(f | {"Applications": apply("Applications", f["Applications"], later.changes)}) == []


def test_posting_across_currencies_asks_for_both_amounts():
    f = frames([pays(4000, "2026-11-05", status="approved", rank=1, receipt_currency="USD", receipt_amount=0)])
    f["Receipts"] = f["Receipts"].assign(currency="USD")
    assert "needs the Receipt Amount too" in post(f, Policy(), "R9").issues[0].what


@given(st.lists(st.tuples(st.integers(-100, 100), st.sampled_from(DAYS)), max_size=8), st.sampled_from([-150, 0, 150]))
def test_it_is_what_asking_for_every_day_finds(moves, amount):
    f = frames([pays(a, d) for a, d in moves], invoice=amount, receipt=150)
    sign = -1 if amount < 0 else 1
    by_day = [int(balances(f, day(d)).iloc[0]) for d in DAYS]
    found = beyond(f)
    items = found[found["table"] == "Invoices"]
    first = next((d for d, left in zip(DAYS, by_day) if left * sign < 0), None)
    assert [str(d.date()) for d in items["day"]] == ([first] if first else [])
    cash = [int(unapplied_amounts(f, day(d)).iloc[0]) for d in DAYS[1:]]
    early = sum(a for a, d in moves if d == DAYS[0])
    assert (len(found) > len(items)) == (min(cash) < 0 or early > 0)


@pytest.mark.parametrize("n", [0, 50_000])
def test_a_ledger_without_applications_has_none(n):
    f = frames([])
    f["Invoices"] = rows(TABLES["Invoices"], [{"number": "1", "amount": 100}]).loc[[0] * n].assign(number=[str(i) for i in range(n)]).reset_index(drop=True)
    assert beyond(f).empty
