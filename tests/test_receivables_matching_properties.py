"""What holds for every batch: nothing over-applied, nothing used twice, ready ties to the cent, the order of rows changes nothing."""
from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from receivables import ledger
from receivables.matching import Matcher, Proposals
from receivables.policy import Policy
from receivables.schema import Frame, day, rows
from receivables.tables import TABLES

NAMES = {"C1": "Alpha Tools GmbH", "C2": "Beta Foods Ltd", "C3": "Alpha Tools AG", "C4": "Gamma"}
AMOUNTS = st.sampled_from([10000, 10000, 20000, 25050, 4999, 30000, 123456])
ITEMS = st.lists(st.tuples(st.sampled_from(sorted(NAMES)), AMOUNTS, st.sampled_from(["", "2/10 net 30"]), st.sampled_from(["INV", "INV", "INV", "CRN"]),
                           st.integers(0, 20), st.sampled_from([0, 0, 3000]), st.booleans()), min_size=1, max_size=8)
RECEIPTS = st.lists(st.tuples(st.lists(st.integers(0, 7), max_size=3), st.sampled_from([0, 0, 0, -200, 37, -3000, 5000]),
                              st.sampled_from(["name", "account", "none", "other"]), st.booleans(), st.integers(5, 30),
                              st.sampled_from(["", "", "Anzahlung", "Zinsen", "Teilzahlung"])), min_size=1, max_size=7)


def ledger_of(items: list[tuple]) -> tuple[Frame, Frame]:
    records = [{"number": f"{10234 + 17 * k}", "customer_id": c, "amount": -a if t == "CRN" else a, "terms": terms, "type": t, "currency": "EUR",
                "invoice_date": day("2026-04-01") + pd.Timedelta(days=days), "due_date": day("2026-05-01") + pd.Timedelta(days=days),
                "disputed_amount": disputed if t == "INV" else 0, "hold": "yes" if held and k % 3 == 0 else ""}
               for k, (c, a, terms, t, days, disputed, held) in enumerate(items)]
    customers = [{"customer_id": c, "name": name, "bank_accounts": f"DE00{c}0000000", "parent_id": "C1" if c == "C4" else "",
                  "apply_rule": "oldest first" if c == "C2" else ""} for c, name in NAMES.items()]
    frames = {"Invoices": rows(TABLES["Invoices"], records), "Customers": rows(TABLES["Customers"], customers)}
    return ledger.open_items(frames, day("2026-12-31")), frames["Customers"]


def cash_of(lines: list[tuple], items: Frame) -> Frame:
    """Receipts that name some items (or not), for their sum give or take something."""
    records = []
    for k, (named, off, payer, says, days, words) in enumerate(lines):
        chosen = items.iloc[sorted({n % len(items) for n in named})] if len(items) else items
        amount = int(chosen["open"].sum()) + off
        customer = chosen["customer_id"].iloc[0] if len(chosen) else "C1"
        text = " ".join([words, *(f"RE {n}" for n in chosen["number"])] if says else [words])
        records.append({"id": f"P{k}", "value_date": day("2026-04-05") + pd.Timedelta(days=days), "currency": "EUR", "amount": amount or 1000, "text": text,
                        "payer_name": {"name": NAMES[customer], "other": "Delta Unknown"}.get(payer, ""), "kind": "customer",
                        "payer_account": f"DE00{customer}0000000" if payer == "account" else ""})
    frame = rows(TABLES["Receipts"], records)
    frame["unapplied"] = frame["amount"]
    return frame


def matched(items: Frame, customers: Frame, cash: Frame) -> Proposals:
    return Matcher(items, customers, Policy()).propose(cash, "R1")


@given(ITEMS, RECEIPTS)
def test_no_item_is_over_applied_and_every_choice_ties_to_its_receipt(items, lines):
    open_, customers = ledger_of(items)
    cash = cash_of(lines, open_)
    frame = matched(open_, customers, cash).frame
    first = frame[(frame["rank"] == 1) & (frame["invoice"] != "")]
    used = ledger.reductions(first).groupby(first["invoice"]).sum()
    left = open_.set_index("number")["open"]
    for number, amount in used.items():
        assert 0 <= amount / left[number] <= 1, "an item falls towards zero and never past it"
    assert first.groupby(["receipt", "invoice"]).size().le(1).all(), "no item twice in one receipt"
    sums = frame.groupby(["receipt", "rank"])["receipt_amount"].sum()
    amounts = cash.set_index("id")["unapplied"]
    assert all(sums[receipt, rank] == amounts[receipt] for receipt, rank in sums.index), "whole receipts only"


@given(ITEMS, RECEIPTS)
def test_ready_rows_say_why_and_are_the_only_choice(items, lines):
    open_, customers = ledger_of(items)
    proposals = matched(open_, customers, cash_of(lines, open_))
    ready = proposals.frame[proposals.frame["status"] == "ready"]
    held = set(open_.loc[open_["held"], "number"])
    assert not held & set(ready["invoice"])
    assert (ready["confidence"] >= Policy().auto_confidence).all()
    assert (ready["rank"] == 1).all()
    assert (proposals.frame["evidence"] != "").all()
    assert not set(ready["receipt"]) & set(proposals.frame.loc[proposals.frame["status"] == "review", "receipt"])
    closed = ready[ready["invoice"] != ""]
    whole = closed[["applied", "discount", "write_off", "deduction"]].sum(axis=1)
    opens = closed["invoice"].map(open_.set_index("number")["open"])
    assert (whole.abs() <= opens.abs()).all(), "a deduction is a part of what was open"


@given(ITEMS, RECEIPTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(items, lines, chance):
    open_, customers = ledger_of(items)
    cash = cash_of(lines, open_)

    def shuffled(frame: Frame) -> Frame:
        return frame.iloc[chance.sample(range(len(frame)), len(frame))].reset_index(drop=True)

    one, other = matched(open_, customers, cash), matched(shuffled(open_), shuffled(customers), shuffled(cash))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    pd.testing.assert_frame_equal(one.outcomes, other.outcomes)


@given(ITEMS, RECEIPTS)
@settings(max_examples=15)
def test_a_matcher_is_as_before_after_a_batch(items, lines):
    open_, customers = ledger_of(items)
    cash = cash_of(lines, open_)
    matcher = Matcher(open_, customers, Policy())
    first = matcher.propose(cash, "R1")
    pd.testing.assert_frame_equal(first.frame, matcher.propose(cash, "R1").frame)
    assert first.summary["receipts"] == len(cash) == sum(first.summary[s] for s in ("ready", "review", "unidentified", "left alone"))
