"""What the reminder button says of its letters."""
from __future__ import annotations

import email
from types import SimpleNamespace

from ledgers import make

from macros import BUTTONS
from macros.collect import SHOWN, _letters
from macros.registry import Args
from receivables.changes import Changes
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.book import Book, RunNote


def letters(n: int) -> SimpleNamespace:
    one = SimpleNamespace(customer_id="C1", level=1, language="en", amount=120450, currency="EUR", items=("10234",), why="Level 1.")
    return SimpleNamespace(letters=(one,) * n)


def test_a_screen_lists_some_letters_and_counts_the_rest():
    grid, more = _letters(letters(SHOWN + 1200))
    assert len(grid.rows) == SHOWN
    assert grid.rows[0] == ["C1", "1", "en", "1,204.50 EUR", "1", "Level 1."]
    assert more == "... and 1,200 more, see Reminders"


def test_few_letters_are_all_listed_and_none_is_no_table():
    assert len(_letters(letters(3))) == 1
    assert _letters(letters(0)) == []


# ---------------------------------------------------------------- asking what a payment is for

def ledger_with_cash(tmp_path):
    """Two payments of Alpha that say nothing, one of Müller, one of nobody known, and one whose proposal is ready."""
    store = make("memory", tmp_path)
    receipts = [{"id": n, "value_date": day(d), "amount": a, "currency": "EUR", "kind": "customer", "customer_id": c, "text": t}
                for n, d, a, c, t in (("P1", "2026-11-02", 120450, "C1", "THANK YOU"), ("P2", "2026-11-05", 5000, "C1", ""),
                                      ("P3", "2026-11-06", 99900, "C2", "Zahlung lt. Avis"), ("P4", "2026-11-07", 7700, "", "???"),
                                      ("P5", "2026-11-08", 10000, "C1", "RE 10234"))]
    applied = [{"id": "A1", "receipt": "P5", "customer_id": "C1", "invoice": "10234", "applied": 10000, "currency": "EUR", "status": "ready"}]
    customers = [{"customer_id": "C1", "name": "Alpha Ltd", "contact": "Anna Smith", "email": "ap@alpha.example", "language": "en"},
                 {"customer_id": "C2", "name": "Müller GmbH", "contact": "Frau Müller", "email": "", "language": "de"}]
    new = {"Customers": customers, "Receipts": receipts, "Applications": applied}
    Book.open(store, *new).save(Changes(adds={name: rows(TABLES[name], made) for name, made in new.items()}),
                                RunNote("import", "x", "anna", "2026-11-10 09:00:00"))
    return store


def ask(store, folder, dry_run=False):
    button = next(b for b in BUTTONS if b.name == "ask")
    return button.run(store, Args({"folder": str(folder)}, "2026-11-30", "2026-11-30 09:00:00", "anna", dry_run))


def test_payers_are_asked_what_their_cash_is_for(tmp_path):
    done = ask(ledger_with_cash(tmp_path), tmp_path / "drafts")
    letter = email.message_from_bytes((tmp_path / "drafts" / "C1-EUR-remittance.eml").read_bytes())
    body = letter.get_payload(decode=True).decode()
    assert letter["To"] == "ap@alpha.example"
    assert letter["X-Unsent"] == "1"
    assert "- 2 November 2026: EUR 1,204.50, your text: THANK YOU" in body.splitlines()
    assert "- 5 November 2026: EUR 50.00" in body.splitlines()
    assert "EUR 100.00" not in body                                  # its proposal is ready
    assert "- P4 (77.00 EUR): nobody known paid it; ask the bank who did." in done.lines
    assert any("customer C2 was not written because it has no e-mail address" in line for line in done.lines)


def test_what_was_asked_stands_in_activities_once_and_undo_takes_it_out(tmp_path):
    store = ledger_with_cash(tmp_path)
    first, again = ask(store, tmp_path / "drafts"), ask(store, tmp_path / "drafts")
    notes = store.read(["Activities"]).frames["Activities"]
    assert notes[["customer_id", "kind", "note"]].values.tolist() == [["C1", "e-mail", "Asked what P1, P2 is for (EUR 1,254.50)."]]
    assert first.run
    assert again.run == ""


def test_a_dry_run_asks_nobody(tmp_path):
    store = ledger_with_cash(tmp_path)
    ask(store, tmp_path / "drafts", dry_run=True)
    assert not (tmp_path / "drafts").exists()
    assert len(store.read(["Activities"]).frames["Activities"]) == 0


def test_reminders_in_the_same_folder_are_left_alone(tmp_path):
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "C9-EUR-level1.eml").write_bytes(b"X-Receivables-Reminder: R1-1\r\nSubject: x\r\n\r\nbody")
    done = ask(ledger_with_cash(tmp_path), folder)
    assert not any("stands for no draft" in str(line) for line in done.lines)
