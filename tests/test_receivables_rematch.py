"""A second match run: what a person touched stays, what was refused is not asked again, and nothing is doubled."""
from __future__ import annotations

import pandas as pd
import pytest

from receivables.changes import apply
from receivables.ledger import unapplied
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
    assert done.message == "0 of 2 receipts matched; 2 without a proposal."
    told = dict(zip(done.outcomes["receipt"], done.outcomes["sentence"]))
    assert told["B1"].startswith("Rejected before, and nothing else is proposed: Names 10234")


def test_where_nothing_is_proposed_what_was_rejected_is_in_nobodys_way(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Applications"] = first["Applications"].assign(status="rejected")
    first["Receipts"] = first["Receipts"].assign(payer_name="Zorro", payer_account="", text="", customer_id="", amount=123456)
    assert rematch(first, POLICY, (), "R3").message == "0 of 2 receipts matched; 2 without a proposal."


def test_posted_receipt_is_left_in_peace(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Applications"] = first["Applications"].assign(status="posted")
    assert not rematch(first, POLICY, (), "R3").changes


def test_cash_kept_on_account_is_not_kept_twice(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    first["Applications"] = first["Applications"].assign(status="posted", invoice="", applied=10000, receipt_amount=10000, effective_date=day("2026-10-02"))
    first["Invoices"] = first["Invoices"].iloc[:0]
    done = rematch(first, POLICY, (), "R3")
    assert not done.changes
    assert done.message == "0 of 1 receipts matched; 1 without a proposal; 1 stays on account as decided."


def test_cash_whose_keeping_on_account_was_undone_is_asked_about_again(frames):
    first = after(frames, rematch(frames, POLICY, (), "R2"))
    kept = first["Applications"].assign(invoice="", applied=10000, receipt_amount=10000, effective_date=day("2026-10-02"), status="reversed")
    mirror = kept.assign(id="R3-1", reverses=kept["id"], applied=-10000, receipt_amount=-10000)
    first["Applications"] = pd.concat([kept, mirror], ignore_index=True)
    first["Invoices"] = first["Invoices"].iloc[:0]
    assert rematch(first, POLICY, (), "R4").changes.adds["Applications"]["invoice"].tolist() == [""]


def test_an_empty_ledger_has_nothing_to_match():
    frames = {name: empty(t) for name, t in TABLES.items()}
    assert rematch(frames, POLICY, (), "R2").message == "0 of 0 receipts matched."


@pytest.fixture
def waiting(frames) -> Frames:
    """A payer whose account is on file sends 60.00 without saying what for: it waits."""
    frames["Receipts"] = table("Receipts", """
        id=B5  value_date=2026-10-07  currency=EUR  amount=6000  payer_name=Hansen Bootsbau  payer_account=DE02999001000000000017  text=Danke
        id=B6  value_date=2026-10-07  currency=EUR  amount=6100  payer_name=Hansen Bootsbau GmbH  text=Danke""")
    return frames


def entered(done) -> list[list[str]]:
    return done.changes.updates.get("Receipts", empty(TABLES["Receipts"]))[["id", "customer_id"]].values.tolist()


def test_the_customer_of_a_payer_on_file_is_entered_while_the_proposal_waits(waiting):
    done = rematch(waiting, POLICY, (), "R2")
    assert entered(done) == [["B5", "C1"]]                        # B6: the name alone is not certain enough
    assert done.message.endswith("the payer of 1 that wait is certain and was entered.")
    evidence = dict(zip(done.changes.adds["Applications"]["receipt"], done.changes.adds["Applications"]["evidence"]))
    assert "Payer account is on file." in evidence["B5"]
    assert evidence["B5"].endswith("Until it is decided, the cash is unapplied cash of C1.")
    assert "unapplied cash" not in evidence["B6"]
    assert not rematch(after(waiting, done), POLICY, (), "R3").changes


def test_reports_show_it_as_unapplied_not_as_unidentified(waiting):
    before, now = (unapplied(f, day("2026-10-31")) for f in (waiting, after(waiting, rematch(waiting, POLICY, (), "R2"))))
    assert before["customer_id"].tolist() == ["", ""]
    assert now["customer_id"].tolist() == ["C1", ""]


def test_a_name_that_a_person_confirmed_is_certain(waiting):
    waiting["PayerRules"] = rows(TABLES["PayerRules"], [{"id": "1", "payer_name": "Hansen Bootsbau GmbH", "customer_id": "C1", "confirmed": 2}])
    assert entered(rematch(waiting, POLICY, (), "R2")) == [["B5", "C1"], ["B6", "C1"]]


def test_the_customer_is_not_entered_in_a_locked_period(waiting):
    waiting["Periods"] = rows(TABLES["Periods"], [{"until": "2026-10-31", "status": "locked"}])
    done = rematch(waiting, POLICY, (), "R2")
    assert entered(done) == []
    assert not done.changes.adds["Applications"]["evidence"].str.contains("unapplied cash").any()


def test_the_customer_is_not_entered_where_a_person_typed(waiting):
    assert entered(rematch(waiting, POLICY, {"B5"}, "R2")) == []
    waiting["Receipts"] = waiting["Receipts"].assign(customer_id=["C7", ""])
    done = rematch(waiting, POLICY, (), "R2")
    assert entered(done) == []
    assert "Customer is given" in done.changes.adds["Applications"]["evidence"].iloc[0]


def test_the_account_of_one_and_the_name_of_another_is_not_certain(waiting):
    waiting["Customers"] = rows(TABLES["Customers"], [*waiting["Customers"].to_dict("records"), {"customer_id": "C2", "name": "Petersen KG"}])
    waiting["Receipts"] = waiting["Receipts"].assign(payer_name="Petersen KG")
    assert entered(rematch(waiting, POLICY, (), "R2")) == []


def test_what_is_ready_keeps_its_receipt_as_it_is(frames):
    assert entered(rematch(frames, POLICY, (), "R2")) == [["B2", ""]]           # only the transfer, whose kind is marked
