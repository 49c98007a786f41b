"""Alpha GmbH pays late. Its reminders from the first friendly letter to the last payment, day by day, in one ledger."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from receivables.changes import Changes
from receivables.dunning import due
from receivables.dunning import sent as sent_lines
from receivables.ledger import open_items, unapplied
from receivables.letters_text import default_levels
from receivables.reminders import drafts, mark_sent
from receivables.schema import Frames, day, rows
from receivables.tables import TABLES
from workbook.book import Book, RunNote
from workbook.stores.memory import MemoryStore
from workbook.writers.eml import write_drafts

READ = ("Invoices", "Receipts", "Applications", "Adjustments", "DueLines", "Customers", "Terms", "Disputes", "DunningLevels", "Reminders", "ReminderLines")


def start() -> Frames:
    """Two invoices of 1,000.00 and 500.00, due 1 and 20 October; one of Beta, due 1 October, in dispute by 200.00 of 300.00."""
    bills = [("10234", "ALPHA", "2026-10-01", 100000, 0), ("10250", "ALPHA", "2026-10-20", 50000, 0), ("10240", "BETA", "2026-10-01", 30000, 20000)]
    return {
        "Settings": rows(TABLES["Settings"], [{"key": "company", "value": "Example Trading Ltd"}, {"key": "sender_email", "value": "ar@example.com"},
                                              {"key": "base_currency", "value": "EUR"}]),
        "Customers": rows(TABLES["Customers"], [{"customer_id": "ALPHA", "name": "Alpha GmbH", "language": "de", "email": "ap@alpha.example"},
                                                {"customer_id": "BETA", "name": "Beta Ltd", "email": "ap@beta.example"}]),
        "Invoices": rows(TABLES["Invoices"], [{"number": n, "type": "INV", "customer_id": c, "currency": "EUR", "invoice_date": day("2026-09-01"),
                                               "due_date": day(d), "amount": a, "disputed_amount": x} for n, c, d, a, x in bills]),
        "DunningLevels": rows(TABLES["DunningLevels"], default_levels()),
    }


def note(action: str, when: str) -> RunNote:
    return RunNote(action, action, "anna", f"{when} 09:00:00")


def load(store: MemoryStore, frames: Frames) -> None:
    Book.open(store, *frames).save(Changes(adds=frames), note("import", "2026-09-30"))


def remind(store: MemoryStore, when: str) -> str:
    book = Book.open(store, *READ)
    frames, policy, as_of = book.frames, book.policy, day(when)
    dunning = due(open_items(frames, as_of, policy), unapplied(frames, as_of, policy), frames["Customers"], frames["DunningLevels"],
                  sent_lines(frames["Reminders"], frames["ReminderLines"], as_of), frames["Disputes"], policy, as_of)
    edited = book.edited("Reminders") | book.edited("ReminderLines")
    result = drafts(dunning, frames["DunningLevels"], frames["Customers"], policy, book.next_run, frames["Reminders"], frames["ReminderLines"], edited)
    book.save(result.changes, note("remind", when))
    return result.message


def send(store: MemoryStore, when: str) -> None:
    book = Book.open(store, *READ)
    waiting = book.frames["Reminders"]
    update = mark_sent(waiting, waiting.loc[waiting["status"] == "draft", "id"].tolist(), f"{when} 10:00:00")
    book.save(Changes(updates={"Reminders": update}), note("sent", when))


def receive(store: MemoryStore, when: str, receipt: str, amount: int) -> None:
    money = rows(TABLES["Receipts"], [{"id": receipt, "value_date": day(when), "currency": "EUR", "amount": amount, "customer_id": "ALPHA", "kind": "customer"}])
    Book.open(store, *READ).save(Changes(adds={"Receipts": money}), note("import", when))


def apply_to(store: MemoryStore, when: str, receipt: str, invoice: str, amount: int) -> None:
    paid = rows(TABLES["Applications"], [{"id": f"{receipt}-{invoice}", "receipt": receipt, "invoice": invoice, "customer_id": "ALPHA", "applied": amount,
                                          "receipt_amount": amount, "status": "posted", "currency": "EUR", "receipt_currency": "EUR",
                                          "effective_date": day(when)}])
    Book.open(store, *READ).save(Changes(adds={"Applications": paid}), note("post", when))


def letters(store: MemoryStore) -> list[tuple[Any, ...]]:
    """Customer, level, euros and status of every letter."""
    return [(r.customer_id, r.level, r.amount / 100, r.status) for r in store.frames["Reminders"].itertuples()]


def levels(store: MemoryStore) -> dict[str, int]:
    """The Reminder Level column of Invoices."""
    invoices = store.frames["Invoices"]
    return {n: level for n, level in zip(invoices["number"], invoices["dunning_level"]) if level}


def test_reminders_day_by_day(tmp_path: Path) -> None:
    store = MemoryStore()
    load(store, start())

    # 7 October: six days overdue, nobody is written to.
    assert remind(store, "2026-10-07") == "0 drafted"

    # 8 October: seven days. Alpha owes 1,000.00; of Beta's 300.00 only 100.00 is undisputed.
    assert remind(store, "2026-10-08") == "2 drafted"
    assert letters(store) == [("ALPHA", 1, 1000.0, "draft"), ("BETA", 1, 100.0, "draft")]

    # 9 October: the drafts lie there unsent. The run brings them up to date and doubles nothing; no level has risen.
    assert remind(store, "2026-10-09") == "2 drafted"
    assert len(letters(store)) == 2
    assert levels(store) == {}

    # 10 October: Anna rewrites Beta's letter. The next run keeps her words; the mails go out, and only now the levels rise.
    mine = store.frames["Reminders"].copy()
    mine.loc[mine["customer_id"] == "BETA", "body"] = "Dear Bob, shall we talk about the goods?"
    store.edit("Reminders", mine)
    assert remind(store, "2026-10-10") == "1 drafted; 1 kept as edited"
    done = write_drafts(store.frames["Reminders"], Book.open(store).policy, tmp_path)
    assert [path.name for path in done.paths] == ["ALPHA-EUR-level1.eml", "BETA-EUR-level1.eml"]
    assert b"shall we talk" in done.paths[1].read_bytes()
    send(store, "2026-10-10")
    assert levels(store) == {"10234": 1, "10240": 1}

    # 20 October: nineteen days overdue, but level 2 begins at twenty-one.
    assert remind(store, "2026-10-20") == "0 drafted; left out: 2 already reminded"

    # 26 October: Alpha paid 400.00, nobody has applied it yet. It pays nothing in full, so it is netted: 1,000.00 - 400.00.
    receive(store, "2026-10-25", "BANK-1", 40000)
    assert remind(store, "2026-10-26") == "2 drafted"
    assert letters(store)[2:] == [("ALPHA", 2, 600.0, "draft"), ("BETA", 2, 100.0, "draft")]
    assert "-400,00" in store.frames["Reminders"]["body"].iloc[2]

    # 27 October: applied, and 10250 is seven days overdue: one letter at the highest level, each item with its own.
    apply_to(store, "2026-10-27", "BANK-1", "10234", 40000)
    assert remind(store, "2026-10-27") == "2 drafted"
    assert letters(store)[2] == ("ALPHA", 2, 600.0 + 500.0, "draft")
    lines = store.frames["ReminderLines"]
    assert sorted(lines.loc[lines["reminder"] == store.frames["Reminders"]["id"].iloc[2], ["invoice", "level"]].itertuples(index=False, name=None)) == [
        ("10234", 2), ("10250", 1)]
    send(store, "2026-10-27")
    assert levels(store) == {"10234": 2, "10250": 1, "10240": 2}

    # 6 November: level 3 wants ten days since the last letter and 35 days overdue. 10250, 17 days overdue, waits for level 2.
    assert remind(store, "2026-11-06") == "2 drafted; left out: 1 already reminded"
    assert letters(store)[4:] == [("ALPHA", 3, 600.0, "draft"), ("BETA", 3, 100.0, "draft")]

    # 7 November: Alpha's 600.00 arrive. Unapplied, they already hold the letter back; the untouched draft is withdrawn.
    receive(store, "2026-11-07", "BANK-2", 60000)
    assert remind(store, "2026-11-07") == ("1 drafted; 1 withdrawn because nothing is asked for any more; left out: 1 with unapplied cash, "
                                           "1 already reminded")
    assert letters(store)[4:] == [("BETA", 3, 100.0, "draft")]

    # 10 November: applied. 10250 reaches level 2 and is asked for alone.
    apply_to(store, "2026-11-10", "BANK-2", "10234", 60000)
    assert remind(store, "2026-11-10") == "2 drafted"
    assert letters(store)[4:] == [("BETA", 3, 100.0, "draft"), ("ALPHA", 2, 500.0, "draft")]
    assert write_drafts(store.frames["Reminders"], Book.open(store).policy, tmp_path).left_out == tuple(
        f"{who}-EUR-level1.eml stands for no draft of this ledger any more (sent, withdrawn, or written under another name). Delete it."
        for who in ("ALPHA", "BETA"))
