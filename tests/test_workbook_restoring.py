"""Backups are listed with the run they were kept before, and one command puts one back, which can be undone; receipts and plans."""
import json
import re
import shutil
from pathlib import Path

import faults
import pytest
from click.testing import CliRunner

from addin.cli import build
from receivables.errors import ReceivablesError
from workbook.stores import backups, disk
from workbook.stores.restoring import cabinet_of, restore


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    return faults.sources(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="session")
def saved(first, tmp_path_factory):
    """A folder of each kind with a ledger that was saved twice: R2 brought the first rate, R3 the second."""
    tops = {}
    for kind in ("file", "folder"):
        path = faults.place(kind, tmp_path_factory.mktemp(f"saved-{kind}"), first[kind])
        faults.save(path, 1)
        faults.save(path, 2)
        tops[kind] = path.parent
    return tops


def copied(kind, saved, top):
    shutil.copytree(saved[kind], top, dirs_exist_ok=True)
    return faults.place(kind, top)


@pytest.fixture(params=faults.KINDS)
def ledger(request, tmp_path, monkeypatch, first, saved):
    """A ledger with two saves, of each kind."""
    for name, value in faults.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    if request.param in ("file", "folder"):
        return copied(request.param, saved, tmp_path)
    path = faults.place(request.param, tmp_path, first[request.param])
    faults.save(path, 1)
    faults.save(path, 2)
    return path


def run(*arguments):
    return CliRunner().invoke(build(), [str(a) for a in arguments], prog_name="receivables")


def answer(*arguments):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def numbers(path):
    return [b.number for b in backups.backups(cabinet_of(path))]


def test_backups_are_listed_newest_first_with_the_run_they_were_kept_before(ledger):
    listed = answer("backups", ledger)["backups"]
    assert [(b["number"], b["run"], b["what"]) for b in listed] == [(2, "R3", "Rate 2."), (1, "R2", "Rate 1.")]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", b["when"]) and b["size"] == Path(b["file"]).stat().st_size for b in listed)
    shown = run("backups", ledger).output
    assert "Backup  Kept at" in shown
    assert f"receivables restore {ledger} --backup 2" in shown


def test_a_backup_is_put_back_with_what_is_lost_and_that_is_undone(ledger):
    before = faults.content(ledger)
    said = run("restore", ledger, "--backup", "1").output
    assert "- R2: import, 2026-11-22 09:00:00: Rate 1." in said
    assert re.search(r"Backup 1 of 20.* is back in .*ledger.* These runs are not in it: R2, R3\. Undo this with: receivables restore .* --backup 3\n", said)
    assert faults.state(ledger) == (0, 1)
    faults.save(ledger, 5)
    assert faults.state(ledger) == (1, 2)
    assert answer("restore", ledger, "--backup", "3")["lost"] == ["R2"]
    assert faults.content(ledger) == before
    assert faults.state(ledger) == (2, 3)
    assert numbers(ledger) == [1, 2, 3, 4, 5]
    assert faults.litter(ledger.parent) == []


def test_a_dry_run_says_what_is_lost_and_writes_nothing(ledger):
    before = {p: p.read_bytes() for p in ledger.parent.rglob("*") if p.is_file() and not p.name.endswith("lock")}
    said = run("restore", ledger, "--dry-run").output
    assert "Dry run, nothing was written: would put back backup 2 of 20" in said
    assert "These runs are not in it: R3." in said
    assert {p: p.read_bytes() for p in ledger.parent.rglob("*") if p.is_file() and not p.name.endswith("lock")} == before


def test_a_backup_is_named_by_its_time(ledger):
    first, last = backups.backups(cabinet_of(ledger))
    if str(first.when) != str(last.when):
        assert restore(ledger, str(last.when), "anna", dry_run=True).backup.number == 2
    with pytest.raises(ReceivablesError, match=r"more than one such backup\. Give one of these numbers: 1, 2"):
        restore(ledger, str(last.when)[:10] + " ", "anna")


def test_a_damaged_backup_is_not_put_back(ledger):
    path = backups.backups(cabinet_of(ledger))[0].path
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:len(data) // 2] + bytes(64) + data[len(data) // 2 + 64:])
    before = faults.content(ledger)
    with pytest.raises(ReceivablesError, match="backup 1 because it is damaged"):
        restore(ledger, "1", "anna")
    assert faults.content(ledger) == before


def test_a_backup_that_somebody_changed_since_is_said(ledger):
    assert restore(ledger, "1", "anna", dry_run=True).notes == []
    path, last = (b.path for b in backups.backups(cabinet_of(ledger)))
    path.write_bytes(last.read_bytes())
    assert "Backup 1 is not as it was kept: somebody changed it since." in run("restore", ledger, "--backup", "1", "--dry-run").output


def test_there_is_nothing_to_list_or_restore_before_the_first_save(tmp_path, first):
    path = faults.place("file", tmp_path, first["file"])
    assert "There are no backups of" in run("backups", path).output
    with pytest.raises(ReceivablesError, match="because there are no backups of it"):
        restore(path, "", "anna")
    with pytest.raises(ReceivablesError, match="neither a workbook"):
        cabinet_of(tmp_path / "notes.txt")


@pytest.fixture
def book(tmp_path, saved):
    return copied("file", saved, tmp_path)


@pytest.mark.parametrize("wanted, told", [("9", r"no such backup. Give one of these numbers: 1, 2"), ("1999", "no such backup"), ("20", "no such backup"),
                                          ("20260101", "no such backup"), ("2", None)])
def test_a_backup_is_named_by_its_number(book, wanted, told):
    if told is None:
        assert restore(book, wanted, "anna").backup.number == 2
        return
    before = faults.content(book)
    with pytest.raises(ReceivablesError, match=told):
        restore(book, wanted, "anna")
    assert faults.content(book) == before


def test_a_workbook_that_is_open_or_being_written_is_not_restored(book, monkeypatch):
    mark = book.with_name("~$ledger.xlsx")
    mark.write_bytes(bytes([4]) + b"Anna".ljust(53))
    with pytest.raises(ReceivablesError, match="open in Excel by Anna"):
        restore(book, "1", "anna")
    mark.unlink()
    monkeypatch.setattr(disk, "WAIT", 0.05)
    with cabinet_of(book).locked("x"), pytest.raises(ReceivablesError, match="is writing there"):
        restore(book, "1", "anna")


def test_a_damaged_or_deleted_workbook_is_restored(book):
    shutil.copy2(book, book.with_name("copy.xlsx"))
    book.write_bytes(b"PK half a file")
    assert "the present ledger cannot be read" in run("restore", book).output
    assert faults.state(book) == (1, 2)
    book.unlink()
    assert f"is back in {book}" in run("restore", book, "--backup", "2").output
    assert faults.state(book) == (1, 2)


def test_the_same_content_again_is_no_restore(book):
    restore(book, "1", "anna")
    with pytest.raises(ReceivablesError, match=r"There is nothing to restore: .* is the same as backup 1"):
        restore(book, "1", "anna")
    assert numbers(book) == [1, 2, 3]


# the write calls of a restore, in order; another test sees that these are they
CALLS = ["make_folder", "open_new", "write", "sync", "copy_mode", "link", "sync_folder", "replace"]


def test_these_are_the_write_calls_of_a_restore(book):
    with faults.broken(0, lambda: None) as calls:
        restore(book, "1", "anna")
    assert calls[:len(CALLS)] == CALLS


@pytest.mark.parametrize("call", CALLS)
def test_a_fault_in_a_restore_leaves_the_present_ledger_or_the_backup(book, call):
    before = faults.content(book)
    at = 1 + CALLS.index(call)

    def full():
        raise OSError(28, "No space left on device")
    told = ""
    try:
        with faults.broken(at, full):
            restore(book, "1", "anna")
    except ReceivablesError as error:
        told = str(error)
    assert not told or ("no space left on device" in told and faults.content(book) == before)
    assert faults.state(book) in ((2, 3), (0, 1))
    faults.save(book, 9)
    assert faults.litter(book.parent) == []


# --- receipts and plans ------------------------------------------------------------------------------------------------------------------

def lists(folder, *names):
    for n, name in enumerate(names):
        (folder / f"{n}.csv").write_text(f"customer_id,name\nC{n},{name}\n", encoding="utf-8")
    return [folder / f"{n}.csv" for n in range(len(names))]


def test_the_receipt_says_what_an_auditor_files(book, tmp_path):
    old = backups.digest(book)
    done = answer("import", book, *lists(tmp_path, "Müller"), "--who", "anna")
    receipt = done["receipt"]
    assert (receipt["before"], receipt["after"]) == (old, backups.digest(book))
    assert backups.digest(Path(done["backup"])) == old
    assert [r["run"] for r in receipt["runs"]] == [done["run"]] == ["R4"]
    assert {t["table"]: (t["added"], t["changed"], t["removed"]) for t in receipt["tables"]} == {"Customers": (1, 0, 0), "Runs": (1, 0, 0), "Journal": (1, 0, 0)}
    assert receipt["sheets"] == ["Customers", "Runs", "Journal", "Start"]
    assert receipt["parts_changed"] > 4
    assert receipt["parts_untouched"] > 50
    assert receipt["verified"].startswith("yes: ")
    text = answer("backups", book, "--receipt", "3")["receipt"]
    for part in ("RECEIPT 3 OF A SAVE", f"SHA-256 {old}", f"SHA-256 {receipt['after']}", "by anna", "R4: import", "Customers         1         0         0",
                 "kept as backup 3: ledger.0003.", "Verified  yes", receipt["chain"]):
        assert part in text
    from workbook.book import Book
    assert Book.open(faults.store_of(book)).runs["hash"].iloc[-1] == receipt["chain"]


def test_receipts_are_a_chain_that_shows_what_others_saved_between(book):
    texts = [backups.receipt_of(cabinet_of(book), n) for n in (1, 2)]
    after, before = (re.search(rf"{word} +SHA-256 (\w+)", text)[1] for word, text in zip(("After", "Before"), texts))
    assert after == before


def test_receipts_stay_when_backups_go(book):
    backups.prune(cabinet_of(book), 1)
    assert numbers(book) == [2]
    assert all(backups.receipt_of(cabinet_of(book), n) for n in (1, 2))
    faults.save(book, 3)
    assert numbers(book) == [2, 3]
    assert "There is no receipt 99" in run("backups", book, "--receipt", "99").output


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_dry_run_prints_the_plan(tmp_path, first, kind):
    path = faults.place(kind, tmp_path, first[kind])
    before = faults.content(path)
    said = run("import", path, *lists(tmp_path, "Müller"), "--dry-run").output
    assert "Customers" in said
    assert ("- Sheets to write: Customers, Runs, Journal, Start." in said) == (kind == "file")
    assert re.search(r"- \d+ of \d+ (parts of the file|files) change, the others stay byte for byte\.", said)
    assert "would be kept as a backup first, then replaced" in said
    plan = answer("import", path, *lists(tmp_path, "Müller"), "--dry-run")["plan"]
    assert plan["tables"][0] == {"table": "Customers", "added": 1, "changed": 0, "removed": 0, "columns": {}}
    assert plan["after"] == plan["backup"] == plan["verified"] == ""
    assert faults.content(path) == before
    assert numbers(path) == []


def test_a_persons_screen_has_one_line_of_the_receipt(book, tmp_path):
    said = run("import", book, *lists(tmp_path, "Müller")).output
    assert re.search(r"Saved and verified: SHA-256 [0-9a-f]{12}\.\.\.; the file before is backup 3 ", said)
