"""Payments that came back: which receipt a line takes back, what is proposed, and what the accountant sees on each day."""
from __future__ import annotations

import pandas as pd
import pytest
from cash_tables import POLICY, table

from receivables.changes import Changes, apply
from receivables.errors import ReceivablesError
from receivables.ledger import balances, open_items, unapplied
from receivables.money import to_text
from receivables.overapplied import beyond
from receivables.posting import post
from receivables.rematch import rematch
from receivables.returns import Came
from receivables.schema import day, empty
from receivables.statement import statement
from receivables.story import Stories
from receivables.tables import TABLES
from workbook.book import Book, RunNote
from workbook.stores.memory import MemoryStore
from workbook.undo import plan
from workbook.verify import verify

CUSTOMERS = "customer | name | accounts\nC1 | Ann Bau GmbH | DE89370400440532013000\nC2 | Bob Foods Ltd |"
ITEMS = "number | customer | amount | date | due\n10234 | C1 | 1000.00 | 2026-04-01 | 2026-05-01\n10251 | C1 | 250.00 | 2026-04-05 | 2026-05-05"
CAME = "P0 | 2026-04-10 | 980.00 | Ann Bau GmbH | DE89370400440532013000 | RE 10234 | E77 |"
APPLIED = "id | receipt | invoice | applied | discount | receipt_amount | customer | status | effective_date\n" \
          "A1 | P0 | 10234 | 980.00 | 20.00 | 980.00 | C1 | posted | 2026-04-10"
HEAD = "id | value_date | amount | payer | account | text | end_to_end_id | note\n"


def ledger(receipts: str, applied: str = APPLIED, **more: str):
    """The tables of a small ledger."""
    given = {"Customers": table("Customers", CUSTOMERS), "Invoices": table("Invoices", ITEMS, currency="EUR", type="INV"),
             "Receipts": table("Receipts", HEAD + receipts, currency="EUR", kind="customer"),
             "Applications": table("Applications", applied, currency="EUR", receipt_currency="EUR", rank="1"),
             **{name: table(name, text, currency="EUR") for name, text in more.items()}}
    return {name: given.get(name, empty(schema)) for name, schema in TABLES.items()}


def saved(frames, changes):
    return {name: apply(name, frame, changes) for name, frame in frames.items()}


def matched(frames):
    done = rematch(frames, POLICY, (), "R2")
    return saved(frames, done.changes), done


def proposed(frames) -> list[str]:
    """The live rows: receipt, target, applied, other amounts, status, what it takes back."""
    rows = matched(frames)[0]["Applications"]
    out = []
    for row in rows[rows["status"].isin(["ready", "review"])].to_dict("records"):
        amounts = [f"{name} {to_text(row[name], 'EUR')}" for name in ("discount", "deduction") if row[name]]
        rank = f"#{row['rank']} " if row["rank"] > 1 else ""
        out.append(" ".join([f"{rank}{row['receipt']}", row["invoice"] or "stays", to_text(row["applied"], "EUR"), *amounts, row["status"],
                             *([f"({row['reverses']})"] if row["reverses"] else [])]))
    return out


def sentence(frames, receipt: str) -> str:
    told = matched(frames)[1].outcomes
    return dict(zip(told["receipt"], told["sentence"]))[receipt]


BACK = "P9 | 2026-05-20 | -980.00 | | | | E77 | Return, reason AC04"


# ---------------------------------------------------------------- which receipt

@pytest.mark.parametrize("back, by", [
    ("P9 | 2026-05-20 | -980.00 | | | | E77 | Return, reason AC04", "reference"),
    ("P9 | 2026-05-20 | -980.00 | | | Rückgabe von TRACE-0007 | | ", "reference"),
    ("P9 | 2026-05-20 | -980.00 | | | Rücklastschrift RE 10234 | | ", "document"),
    ("P9 | 2026-05-20 | -980.00 | | DE89 3704 0044 0532 0130 00 | | | Reversal", "account"),
    ("P9 | 2026-05-20 | -980.00 | ANN BAU G.M.B.H. | | | | Reversal", "name"),
    ("P9 | 2026-05-20 | -980.00 | somebody | | | | Reversal", "amount")])
def test_what_tells_most_counts(back, by):
    frames = ledger(CAME.replace("P0", "TRACE-0007-1A2B") + "\n" + back)
    line = frames["Receipts"].to_dict("records")[1]
    found = Came(frames["Receipts"], paid={"TRACE-0007-1A2B": ["10234"]}).originals(line)
    assert [(o.receipt["id"], o.by) for o in found] == [("TRACE-0007-1A2B", by)]


@pytest.mark.parametrize("back", ["P9 | 2026-04-09 | -980.00 | | | | E77 | Return", "P9 | 2026-05-20 | -979.00 | | DE89370400440532013000 | | | Return",
                                  "P9 | 2026-05-20 | -1031.00 | | | | E77 | Return"])
def test_a_later_receipt_another_amount_or_too_high_a_fee_is_no_original(back):
    frames = ledger(CAME + "\n" + back)
    assert Came(frames["Receipts"]).originals(frames["Receipts"].to_dict("records")[1]) == []


# ---------------------------------------------------------------- what is proposed

def test_a_return_takes_back_what_its_receipt_paid_discount_and_all():
    frames = ledger(CAME + "\n" + BACK)
    assert proposed(frames) == ["P9 10234 -980.00 discount -20.00 ready (A1)"]
    assert sentence(frames, "P9") == (
        "Return, reason AC04: takes back receipt P0 of Ann Bau GmbH over 980.00 EUR of 2026-04-10, which paid 10234. Open again: 10234, with the 20.00 "
        "of discount and differences that went with it. It carries the same reference.")


def test_two_receipts_that_fit_as_well_are_laid_out_latest_first():
    other = CAME.replace("P0", "P1").replace("04-10", "04-15").replace("E77", "E78").replace("RE 10234", "RE 10251").replace("980.00", "250.00")
    first = CAME.replace("980.00", "250.00")
    applied = "id | receipt | invoice | applied | receipt_amount | status | effective_date\n" \
              "A1 | P0 | 10234 | 250.00 | 250.00 | posted | 2026-04-10\nA2 | P1 | 10251 | 250.00 | 250.00 | posted | 2026-04-15"
    frames = ledger("\n".join([first, other, "P9 | 2026-05-20 | -250.00 | | DE89370400440532013000 | | | Return"]), applied)
    assert proposed(frames) == ["P9 10251 -250.00 review (A2)", "#2 P9 10234 -250.00 review (A1)"]
    assert "P0 fits as well." in sentence(frames, "P9")


def test_the_amount_alone_goes_to_review():
    assert proposed(ledger(CAME + "\nP9 | 2026-05-20 | -980.00 | | | | | Return")) == ["P9 10234 -980.00 discount -20.00 review (A1)"]


def test_a_fee_of_the_bank_stays_on_the_return():
    """987.50 went back for the 980.00 that came: 7.50 is the bank's."""
    frames = ledger(CAME + "\n" + BACK.replace("-980.00", "-987.50"))
    assert proposed(frames) == ["P9 10234 -980.00 discount -20.00 review (A1)", "P9 stays -7.50 review"]
    assert "7.50 is more than what came in, as a bank's fee would be" in sentence(frames, "P9")


def test_a_receipt_that_was_never_applied_is_set_off_and_pays_nothing_meanwhile():
    frames = ledger(CAME + "\n" + BACK, applied="id | receipt")
    assert proposed(frames) == ["P9 P0 -980.00 ready"], "and 10234, which P0 names, is not paid by it"
    assert "which is not applied to anything: the two are set off against each other." in sentence(frames, "P9")


def test_a_receipt_applied_in_part_is_taken_back_and_set_off():
    applied = APPLIED.replace("980.00 | 20.00 | 980.00", "600.00 | | 600.00")
    assert proposed(ledger(CAME + "\n" + BACK, applied)) == ["P9 10234 -600.00 ready (A1)", "P9 P0 -380.00 ready"]


def test_a_refund_is_no_return():
    assert proposed(ledger(CAME + "\nP9 | 2026-05-20 | -980.00 | Ann Bau GmbH | DE89370400440532013000 | credit balance | | ")) == []


def test_a_receipt_comes_back_once():
    frames, _ = matched(ledger(CAME + "\n" + BACK))
    frames = saved(frames, post(frames, POLICY, "R3").changes)
    again = saved(frames, rematch(frames, POLICY, (), "R4").changes)
    assert again["Applications"].equals(frames["Applications"]), "a second run has nothing to say"
    more = table("Receipts", HEAD + BACK.replace("P9", "P10"), currency="EUR", kind="customer")
    frames["Receipts"] = pd.concat([frames["Receipts"], more], ignore_index=True)
    assert proposed(frames) == []
    assert "Money going out: a refund, or a payment taken back." in sentence(frames, "P10")


def test_a_proposal_that_a_person_keeps_is_said_first():
    kept = "id | receipt | invoice | applied | receipt_amount | status\nA5 | P0 | 10251 | 250.00 | 250.00 | approved"
    frames = ledger(CAME + "\n" + BACK, kept)
    assert "A proposal for P0 stands that you keep: reject it first." in sentence(frames, "P9")
    assert proposed(frames) == ["P9 P0 -980.00 review"]


# ---------------------------------------------------------------- what it does, once posted

def posted(receipts: str = CAME + "\n" + BACK, applied: str = APPLIED, **more: str):
    frames, _ = matched(ledger(receipts, applied, **more))
    done = post(frames, POLICY, "R3")
    assert not done.issues
    return saved(frames, done.changes)


def open_of(frames, as_of: str) -> dict[str, int]:
    items = open_items(frames, day(as_of))
    return dict(zip(items["number"], items["open"]))


def test_as_of_before_the_return_it_is_paid_and_after_it_is_open_with_its_old_due_date():
    frames = posted()
    assert open_of(frames, "2026-05-19") == {"10251": 25000}
    assert open_of(frames, "2026-05-20") == {"10234": 100000, "10251": 25000}
    items = open_items(frames, day("2026-05-20")).set_index("number")
    assert str(items.loc["10234", "due_date"].date()) == "2026-05-01"
    assert unapplied(frames, day("2026-05-20")).empty, "both receipts are applied to their end"
    assert beyond(frames).empty


def test_the_original_and_the_statement_tell_the_story():
    frames = posted()
    assert ("Receipt P0 paid 980.00 on 2026-04-10 (discount 20.00). Receipt P9 took back 980.00 on 2026-05-20"
            in Stories(frames, day("2026-05-31")).tell("10234"))
    account = statement(frames, "C1", "EUR", day("2026-05-01"), day("2026-05-31"))
    assert account.lines[["document", "what", "amount"]].values.tolist() == [["P9", "Money returned", 98000], ["10234", "Discount", 2000]]
    assert account.closing == 125000                           # 1,000.00 + 250.00


def test_a_deduction_goes_with_its_payment():
    applied = APPLIED.replace("discount", "deduction")
    case = "id | invoice | amount | opened | reason | status | source\nD1 | 10234 | 20.00 | 2026-04-10 | short payment | open | A1"
    case = posted(applied=applied, Disputes=case)["Disputes"].iloc[0]
    assert (case["status"], str(case["closed"].date()), case["note"]) == ("resolved", "2026-05-20", "the payment came back")


def test_a_set_off_leaves_nothing_unapplied_from_the_return_on():
    frames = posted(applied="id | receipt")
    assert unapplied(frames, day("2026-05-19"))["unapplied"].tolist() == [98000]
    assert unapplied(frames, day("2026-05-20")).empty
    assert beyond(frames).empty
    assert dict(zip(frames["Invoices"]["number"], balances(frames, None))) == {"10234": 100000, "10251": 25000}


def test_a_reversal_row_that_was_changed_or_is_out_of_date_is_refused():
    frames, _ = matched(ledger(CAME + "\n" + BACK))
    at = frames["Applications"]["receipt"] == "P9"
    changed = {**frames, "Applications": frames["Applications"].assign(discount=frames["Applications"]["discount"].mask(at, 0))}
    assert "it takes back A1, so its amounts must be those of that application, negated" in post(changed, POLICY, "R3").issues[0].what
    gone = {**frames, "Applications": frames["Applications"].assign(status=frames["Applications"]["status"].mask(~at, "reversed"))}
    assert "application A1, which it takes back, does not stand any more" in post(gone, POLICY, "R3").issues[0].what


# ---------------------------------------------------------------- undo

def store_with_a_return() -> tuple[MemoryStore, str, str]:
    """A store in which a payment was posted and came back; the runs of both postings."""
    store = MemoryStore()
    first = ledger(CAME, "id | receipt\n")
    for name in ("Customers", "Invoices", "Receipts"):
        run(store, "import", adds={name: first[name]})
    proposal = table("Applications", APPLIED.replace("posted", "ready"), currency="EUR", receipt_currency="EUR", rank="1")
    run(store, "match", adds={"Applications": proposal})
    paid = pressed(store, "post")
    run(store, "import", adds={"Receipts": table("Receipts", HEAD + BACK, currency="EUR", kind="customer")})
    pressed(store, "match")
    return store, paid, pressed(store, "post")


def run(store: MemoryStore, action: str, **changes) -> str:
    return Book.open_all(store).save(Changes(**changes), RunNote(action, action, "anna", "2026-05-21 09:00:00")).run


def pressed(store: MemoryStore, action: str) -> str:
    book = Book.open_all(store)
    done = rematch(book.frames, POLICY, (), book.next_run) if action == "match" else post(book.frames, POLICY, book.next_run)
    return book.save(done.changes, RunNote(action, done.message, "anna", "2026-05-21 09:00:00")).run


def undone(store: MemoryStore, which: str) -> None:
    book = Book.open(store)
    what = plan(book, which)
    book.save(what.changes, RunNote("undo", "undo", "anna", "2026-05-21 10:00:00", undoes=what.run), undone=what.run)


def test_undo_takes_the_return_back_and_then_the_payment():
    store, paid, returned = store_with_a_return()
    assert open_of(Book.open_all(store).frames, "2026-05-31") == {"10234": 100000, "10251": 25000}
    with pytest.raises(ReceivablesError, match=f"You cannot undo {paid} because the payment of A1 came back: .* Undo the run that posted the return first"):
        undone(store, paid)
    undone(store, returned)
    assert open_of(Book.open_all(store).frames, "2026-05-31") == {"10251": 25000}
    undone(store, paid)
    assert open_of(Book.open_all(store).frames, "2026-05-31") == {"10234": 100000, "10251": 25000}
    assert verify(Book.open_all(store)) == []
