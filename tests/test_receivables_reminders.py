"""Reminders: a run brings the drafts up to date, leaves what a person touched, and never doubles."""
from __future__ import annotations

import pandas as pd
import pytest

from receivables.changes import Changes, apply
from receivables.dunning import NO_CASH, NOT_SENT, due
from receivables.errors import ReceivablesError
from receivables.ledger import open_items
from receivables.letters_text import default_levels
from receivables.policy import Policy
from receivables.reminders import Drafts, drafts, mark_sent
from receivables.schema import Frame, Frames, day, empty, rows
from receivables.tables import TABLES

LEVELS = rows(TABLES["DunningLevels"], default_levels())
CUSTOMERS = rows(TABLES["Customers"], [{"customer_id": "C1", "name": "Alpha", "email": "a@example.com"}, {"customer_id": "C2", "name": "Beta"}])
NOTHING: Frames = {name: empty(TABLES[name]) for name in ("Reminders", "ReminderLines")}


def run(items: dict[str, tuple[str, int]], frames: Frames, as_of: str = "2026-11-22", name: str = "R1", edited: frozenset[str] = frozenset(),
        cash: Frame = NO_CASH, disputed: frozenset[str] = frozenset()) -> Drafts:
    """One run over items {number: (customer, euros)}, all due on 1 October 2026."""
    invoices = rows(TABLES["Invoices"], [{"number": n, "type": "INV", "customer_id": c, "currency": "EUR", "invoice_date": day("2026-09-01"),
                                          "due_date": day("2026-10-01"), "amount": euros * 100, "disputed_amount": euros * 100 * (n in disputed)}
                                         for n, (c, euros) in items.items()])
    found = open_items({"Invoices": invoices}, day(as_of))
    dunning = due(found, cash, CUSTOMERS, LEVELS, NOT_SENT, empty(TABLES["Disputes"]), Policy(), day(as_of))
    return drafts(dunning, LEVELS, CUSTOMERS, Policy(), name, frames["Reminders"], frames["ReminderLines"], edited)


def after(frames: Frames, changes: Changes) -> Frames:
    return {name: apply(name, frame, changes) for name, frame in frames.items()}


def test_a_run_drafts_a_letter_and_its_lines_and_says_who_is_left_out() -> None:
    cash = pd.DataFrame({"receipt": ["B1"], "customer_id": ["C2"], "currency": ["EUR"], "unapplied": [7000]})
    result = run({"A": ("C1", 100), "B": ("C1", 50), "D": ("C1", 20), "X": ("C2", 70)}, NOTHING, cash=cash, disputed=frozenset("D"))
    assert result.message == "1 drafted; left out: 1 disputed, 1 with unapplied cash"
    frames = after(NOTHING, result.changes)
    head = frames["Reminders"].iloc[0]
    assert (head["id"], head["status"], head["level"], head["amount"], head["to"], head["language"]) == ("R1-1", "draft", 1, 15000, "a@example.com", "en")
    assert head["subject"] == "Payment reminder: EUR 150.00 overdue, account C1"
    assert frames["ReminderLines"][["id", "reminder", "invoice", "level", "days_overdue", "amount"]].to_numpy().tolist() == [
        ["R1-1/1", "R1-1", "A", 1, 52, 10000], ["R1-1/2", "R1-1", "B", 1, 52, 5000]]


def test_the_same_run_again_changes_nothing() -> None:
    items = {"A": ("C1", 100), "X": ("C2", 70)}
    frames = after(NOTHING, run(items, NOTHING).changes)
    again = run(items, frames, name="R2")
    assert not again.changes
    assert again.message == "2 drafted"


def test_an_untouched_draft_is_brought_up_to_date_in_its_row() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100), "B": ("C1", 50)}, NOTHING).changes)
    result = run({"B": ("C1", 50), "E": ("C1", 5), "X": ("C2", 7)}, frames, as_of="2026-11-23", name="R2")
    frames = after(frames, result.changes)
    assert frames["Reminders"][["id", "amount", "customer_id"]].to_numpy().tolist() == [["R1-1", 5500, "C1"], ["R2-2", 700, "C2"]]
    assert frames["Reminders"]["letter_date"].tolist() == [day("2026-11-23")] * 2
    assert frames["ReminderLines"][["id", "invoice"]].to_numpy().tolist() == [["R1-1/1", "B"], ["R1-1/2", "E"], ["R2-2/1", "X"]]


def test_an_untouched_draft_is_withdrawn_with_its_lines_when_the_customer_paid() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100)}, NOTHING).changes)
    result = run({}, frames, name="R2")
    assert result.message == "0 drafted; 1 withdrawn because nothing is asked for any more"
    assert [len(frame) for frame in after(frames, result.changes).values()] == [0, 0]


@pytest.mark.parametrize("key", ["R1-1", "R1-1/1"])
def test_a_draft_that_a_person_edited_stays_as_it_is(key: str) -> None:
    frames = after(NOTHING, run({"A": ("C1", 100)}, NOTHING).changes)
    frames["Reminders"].loc[0, "body"] = "Dear Anna, shall we talk?"
    result = run({"A": ("C1", 60)}, frames, name="R2", edited=frozenset({key}))
    assert not result.changes
    assert result.message == "0 drafted; 1 kept as edited"
    assert result.notes[0] == "Reminder R1-1 of customer C1 was edited and stays as it is; look at its items before you send it."
    paid = run({}, frames, name="R2", edited=frozenset({key}))
    assert not paid.changes
    assert paid.notes[0].endswith("nothing is asked for any more: set its Status to cancelled.")


def test_of_two_drafts_of_a_customer_the_edited_one_stays_alone() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100)}, NOTHING).changes)
    copy = frames["Reminders"].assign(id="MINE", body="by hand")
    frames["Reminders"] = pd.concat([frames["Reminders"], copy], ignore_index=True)
    left = after(frames, run({"A": ("C1", 100)}, frames, name="R2", edited=frozenset({"MINE"})).changes)
    assert left["Reminders"]["id"].tolist() == ["MINE"]


def test_a_letter_cancelled_today_is_not_written_again_today() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100)}, NOTHING).changes)
    frames["Reminders"] = frames["Reminders"].assign(status="cancelled")
    today = run({"A": ("C1", 100)}, frames, name="R2", edited=frozenset({"R1-1"}))
    assert (bool(today.changes), today.message) == (False, "0 drafted; 1 not drafted again because cancelled today")
    tomorrow = run({"A": ("C1", 100)}, frames, as_of="2026-11-23", name="R3")
    assert after(frames, tomorrow.changes)["Reminders"]["id"].tolist() == ["R1-1", "R3-1"]


def test_a_sent_letter_is_never_touched() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100)}, NOTHING).changes)
    frames["Reminders"] = frames["Reminders"].assign(status="sent")
    result = run({}, frames, name="R2")
    assert not result.changes


def test_customers_without_an_address_are_named() -> None:
    assert run({"X": ("C2", 70)}, NOTHING).notes == ("No e-mail address in Customers for C2: add it, or send these letters by post.",)


def test_marking_as_sent_takes_drafts_and_leaves_sent_ones() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100), "X": ("C2", 70)}, NOTHING).changes)
    update = mark_sent(frames["Reminders"], ["R1-1"], "2026-11-22 09:00:00")
    assert update[["id", "status", "sent_at"]].to_numpy().tolist() == [["R1-1", "sent", "2026-11-22 09:00:00"]]
    reminders = apply("Reminders", frames["Reminders"], Changes(updates={"Reminders": update}))
    assert mark_sent(reminders, ["R1-1", "R1-2"], "2026-11-23 09:00:00")["id"].tolist() == ["R1-2"]
    assert reminders["status"].tolist() == ["sent", "draft"]


def test_marking_an_unknown_or_cancelled_letter_is_refused() -> None:
    frames = after(NOTHING, run({"A": ("C1", 100)}, NOTHING).changes)
    with pytest.raises(ReceivablesError, match="cannot mark R9-9 as sent because Reminders has no such row"):
        mark_sent(frames["Reminders"], ["R1-1", "R9-9"], "2026-11-22 09:00:00")
    with pytest.raises(ReceivablesError, match="cannot mark R1-1 as sent because it is cancelled"):
        mark_sent(frames["Reminders"].assign(status="cancelled"), ["R1-1"], "2026-11-22 09:00:00")
