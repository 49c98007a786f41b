"""A second match run: what a person touched stays, what was refused is not asked again, and nothing is doubled."""
from __future__ import annotations

import pytest

from receivables.changes import apply
from receivables.policy import Policy
from receivables.rematch import rematch
from receivables.schema import Frames, day, empty, rows
from receivables.tables import TABLES

POLICY = Policy(company="Nordlicht GmbH", own_accounts=("DE25999001000004711200",))


def table(name: str, text: str):
    """A table from lines of `column=value` separated by two blanks or more."""
    def value(column: str, raw: str):
        kind = TABLES[name].by_name[column].kind
        return day(raw) if kind == "date" else int(raw) if kind in ("amount", "int") else raw
    records = [{c: value(c, v) for c, _, v in (cell.partition("=") for cell in line.strip().split("  ") if cell)} for line in text.strip().splitlines()]
    return rows(TABLES[name], records)


@pytest.fixture
def frames() -> Frames:
    """Two invoices over 100.00 and 250.00; one receipt names the first, one is a transfer of our own, one pays nothing we know."""
    given = {
        "Customers": table("Customers", "customer_id=C1  name=Hansen Bootsbau GmbH  bank_accounts=DE02999001000000000017"),
        "Invoices": table("Invoices", """
            number=10234  type=INV  customer_id=C1  invoice_date=2026-09-01  due_date=2026-10-01  currency=EUR  amount=10000
            number=10235  type=INV  customer_id=C1  invoice_date=2026-09-10  due_date=2026-10-10  currency=EUR  amount=25000"""),
        "Receipts": table("Receipts", """
            id=B1  value_date=2026-10-02  currency=EUR  amount=10000  payer_name=Hansen Bootsbau  payer_account=DE02999001000000000017  text=Rechnung 10234
            id=B2  value_date=2026-10-05  currency=EUR  amount=50000  payer_name=Nordlicht GmbH  payer_account=DE25999001000004711200  text=Umbuchung
            id=B3  value_date=2026-10-06  currency=EUR  amount=777  payer_name=Niemand  text=Danke"""),
    }
    return {name: given.get(name, empty(t)) for name, t in TABLES.items()}


def after(frames: Frames, matched) -> Frames:
    """The tables once the run is saved."""
    return {name: apply(name, frame, matched.changes) for name, frame in frames.items()}


def test_first_run_proposes_and_says_who_needs_a_person(frames):
    done = rematch(frames, POLICY, (), "R2")
    assert done.changes.adds["Applications"][["receipt", "invoice", "applied", "status"]].values.tolist() == [["B1", "10234", 10000, "ready"]]
    assert done.message == "1 of 2 receipts matched; 1 without a proposal; 1 left alone, not customer money."


def test_own_transfer_is_marked_as_not_customer_money(frames):
    marked = rematch(frames, POLICY, (), "R2").changes.updates["Receipts"]
    assert marked[["id", "kind"]].values.tolist() == [["B2", "not customer"]]


def test_own_transfer_in_a_locked_period_is_left_as_it_is(frames):
    frames["Periods"] = rows(TABLES["Periods"], [{"until": "2026-10-31", "status": "locked"}])
    assert "Receipts" not in rematch(frames, POLICY, (), "R2").changes.updates


def test_second_run_changes_nothing(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    assert not rematch(first, POLICY, (), "R3").changes


def test_untouched_proposal_is_made_anew_when_the_ledger_changed(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Invoices"] = first["Invoices"].assign(hold=["yes", ""])
    done = rematch(first, POLICY, (), "R3")
    assert done.changes.removes == {"Applications": ["R2-1"]}
    assert set(done.changes.adds["Applications"]["status"]) == {"review"}


def test_edited_proposal_stays_and_its_item_is_spoken_for(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Receipts"] = rows(TABLES["Receipts"], [*first["Receipts"].to_dict("records"),
                                                  first["Receipts"].iloc[0].to_dict() | {"id": "B4", "value_date": day("2026-10-07")}])
    done = rematch(first, POLICY, {"R2-1"}, "R3")
    assert "R2-1" not in done.changes.removes.get("Applications", [])
    new = done.changes.adds.get("Applications", first["Applications"].iloc[:0])
    assert "B1" not in set(new["receipt"])
    assert not ((new["invoice"] == "10234") & (new["status"] == "ready")).any()
    assert done.message.endswith("1 kept as you left them.")


def test_rejected_proposal_is_not_made_again(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Applications"] = first["Applications"].assign(status="rejected")
    done = rematch(first, POLICY, {"R2-1"}, "R3")
    again = done.changes.adds.get("Applications", first["Applications"].iloc[:0])
    assert "10234" not in set(again.loc[again["applied"] == 10000, "invoice"])


def test_posted_receipt_is_left_in_peace(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Applications"] = first["Applications"].assign(status="posted")
    assert not rematch(first, POLICY, (), "R3").changes


def test_cash_kept_on_account_is_not_kept_twice(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Applications"] = first["Applications"].assign(status="posted", invoice="", applied=10000, receipt_amount=10000, effective_date=day("2026-10-02"))
    first["Invoices"] = first["Invoices"].iloc[:0]
    done = rematch(first, POLICY, (), "R3")
    assert "Applications" not in done.changes.adds


def test_an_empty_ledger_has_nothing_to_match():
    frames = {name: empty(t) for name, t in TABLES.items()}
    assert rematch(frames, POLICY, (), "R2").message == "0 of 0 receipts matched."
