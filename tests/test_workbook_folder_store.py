"""The ledger in a folder: read and commit, extra columns and files kept, and no write that can be broken in the middle."""
import json
import multiprocessing
import os
import shutil

import pandas as pd
import pytest

from receivables.aging import aging
from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.reports import AgingContent
from workbook.stores import disk, staging
from workbook.stores.folder import LOCK, FolderStore
from workbook.stores.port import ChangedSinceRead, Report

CUSTOMERS = rows(TABLES["Customers"], [{"customer_id": "001", "name": "Müller"}, {"customer_id": "002", "name": "=Evil, Ltd"}])
INVOICES = rows(TABLES["Invoices"], [{"number": n, "customer_id": "001", "invoice_date": day("2026-10-01"), "currency": "EUR", "amount": a}
                                     for n, a in (("10", 10000), ("11", 20050))])


@pytest.fixture
def store(tmp_path):
    settings_ = rows(TABLES["Settings"], [{"key": "base_currency", "value": "EUR"}])
    return FolderStore.create(tmp_path / "ledger", {"Customers": CUSTOMERS, "Invoices": INVOICES, "Settings": settings_})


def read(store, *names):
    return store.read(names or ("Customers", "Invoices"))


def change(amount=5000):
    """One row added, one updated, one removed, in two tables."""
    paid = INVOICES.iloc[[1]].assign(note="paid").reset_index(drop=True)
    new = INVOICES.iloc[[0]].assign(number="12", amount=amount).reset_index(drop=True)
    return Changes({"Invoices": new}, {"Invoices": paid}, {"Customers": ["002"]})


def state(store):
    """Every table as it would be read, what an interrupted save left finished or discarded first."""
    return {name: frame.to_csv(index=False) for name, frame in store.read(TABLES).frames.items()}


def test_what_is_created_is_read_back(store):
    loaded = read(store)
    pd.testing.assert_frame_equal(loaded.frames["Customers"], CUSTOMERS)
    pd.testing.assert_frame_equal(loaded.frames["Invoices"], INVOICES)
    assert loaded.rows["Invoices"].tolist() == [2, 3]
    assert loaded.issues == []
    assert (store.path / "Customers.csv").read_text("utf-8").splitlines()[2].startswith("002,\"'=Evil, Ltd\",")


def test_a_commit_adds_updates_and_removes_rows(store):
    loaded = read(store)
    written = store.commit(change(), [], loaded.stamp)
    after = read(store).frames
    assert after["Customers"]["customer_id"].tolist() == ["001"]
    assert after["Invoices"]["number"].tolist() == ["10", "11", "12"]
    assert after["Invoices"]["note"].tolist() == ["", "paid", ""]
    assert after["Invoices"]["amount"].tolist() == [10000, 20050, 5000]
    assert written.lines == ["Customers: 1 row removed.", "Invoices: 1 row added, 1 row changed."]


def test_a_dry_run_and_an_empty_change_write_nothing(store):
    before = {p: p.read_bytes() for p in store.path.rglob("*.csv")}
    stamp = read(store).stamp
    store.commit(change(), [Report("Aging", pd.DataFrame({"a": [1]}))], stamp, dry_run=True)
    store.commit(Changes(), [], stamp)
    assert {p: p.read_bytes() for p in store.path.rglob("*.csv")} == before


def test_a_table_changed_since_it_was_read_is_refused_even_when_it_was_not_asked_for(store):
    stamp = store.read(["Invoices"]).stamp
    with (store.path / "Customers.csv").open("a") as file:
        file.write("003,Typed by hand\n")
    with pytest.raises(ChangedSinceRead):
        store.commit(change(), [], stamp)


def test_columns_files_order_and_unreadable_cells_of_a_person_are_kept(store):
    path = store.path / "Invoices.csv"
    path.write_text("number,My Note,amount,currency,customer_id,invoice_date\n10,call Ann,100.00,EUR,001,2026-10-01\n"
                    "11,=keep,about 200,EUR,001,2026-10-01\n")
    (store.path / "readme.txt").write_text("mine")
    loaded = read(store)
    assert [(i.row, i.column) for i in loaded.issues] == [(3, "amount")]
    late = loaded.frames["Invoices"].assign(days_overdue=3)
    store.commit(Changes(updates={"Invoices": late}, adds={"Invoices": INVOICES.iloc[[0]].assign(number="12")}), [], loaded.stamp)
    lines = path.read_text().splitlines()
    assert lines[0].startswith("number,My Note,amount,currency,customer_id,invoice_date,type,")
    assert lines[1].startswith("10,call Ann,100.00,EUR,001,2026-10-01,")
    assert lines[2].startswith("11,=keep,about 200,EUR,001,2026-10-01,")
    assert lines[3].startswith("12,,100.00,EUR,001,2026-10-01,")
    assert (store.path / "readme.txt").read_text() == "mine"


def test_a_corrected_amount_replaces_an_unreadable_cell(store):
    path = store.path / "Invoices.csv"
    path.write_text("number,amount\n11,about 200\n")
    loaded = read(store)
    store.commit(Changes(updates={"Invoices": loaded.frames["Invoices"].assign(amount=20000)}), [], loaded.stamp)
    assert path.read_text().splitlines()[1].startswith("11,200.00,")


def test_amounts_without_a_currency_are_in_the_ledgers_base_currency(tmp_path):
    settings_ = rows(TABLES["Settings"], [{"key": "base_currency", "value": "JPY"}])
    receipts = rows(TABLES["Receipts"], [{"id": "R1", "amount": 5000}])
    store = FolderStore.create(tmp_path / "jp", {"Settings": settings_, "Receipts": receipts})
    assert ",5000," in (store.path / "Receipts.csv").read_text()
    assert read(store, "Receipts").frames["Receipts"]["amount"].tolist() == [5000]


def test_reports_are_written_beside_and_never_run_as_formulas(store):
    reports = [Report("List", pd.DataFrame({"name": ["=1+1"], "amount": ["-5.00"]})), Report("Facts", {"day": day("2026-10-31")})]
    store.commit(Changes(), reports, read(store).stamp)
    assert (store.path / "reports/List.csv").read_text() == "name,amount\n'=1+1,-5.00\n"
    assert json.loads((store.path / "reports/Facts.json").read_text()) == {"day": "2026-10-31"}


def test_notes_typed_beside_the_aging_report_are_read_and_guarded_by_the_stamp(store):
    aged = aging(pd.DataFrame({"customer_id": ["001"], "currency": ["EUR"], "open": [12050], "due_date": [day("2026-10-01")],
                               "invoice_date": [day("2026-09-01")]}),
                 pd.DataFrame({"customer_id": [], "currency": [], "unapplied": pd.Series([], dtype="int64")}), day("2026-10-31"))
    notes = pd.DataFrame({"line": ["001/EUR"], "note": ["=call"], "next_step": [""], "owner": ["Ann"]})
    store.commit(Changes(), [Report("Aging", AgingContent(aged, names={"001": "Müller"}, typed=notes))], read(store).stamp)
    path = store.path / "reports/Aging.csv"
    assert path.read_text("utf-8").splitlines()[1] == "001/EUR,001,EUR,0.00,120.50,0.00,0.00,0.00,0.00,0.00,120.50,1,Müller,'=call,,Ann"
    loaded = store.read(["Aging"])
    assert loaded.frames["Aging"][["line", "note", "owner"]].to_numpy().tolist() == [["001/EUR", "=call", "Ann"]]
    path.write_text(path.read_text("utf-8").replace("Ann", "Bob"), "utf-8")
    with pytest.raises(ChangedSinceRead):
        store.commit(Changes(), [Report("Aging", AgingContent(aged))], loaded.stamp)


@pytest.mark.parametrize("text, reason", [(b"number;amount\n10;5\n", "names no column 'number'"), ("number,name\n1,M\xfc\n".encode("cp1252"), "not UTF-8")])
def test_a_table_saved_in_another_dialect_is_refused(store, text, reason):
    (store.path / "Invoices.csv").write_bytes(text)
    with pytest.raises(ReceivablesError, match=reason):
        read(store)


def test_a_folder_without_a_ledger_and_a_second_ledger_in_one_folder_are_refused(store, tmp_path):
    with pytest.raises(ReceivablesError, match="no ledger folder"):
        FolderStore(tmp_path).read(["Invoices"])
    with pytest.raises(ReceivablesError, match="there is one already"):
        FolderStore.create(store.path, {})


def test_a_second_writer_waits_and_is_told_who_writes(store):
    with (disk.locked(store.path / LOCK, "here"),
          pytest.raises(ReceivablesError, match=r"because .* on .*, process \d+, since [-\d]+ [:\d]+ is writing there"),
          disk.locked(store.path / LOCK, "here", wait_seconds=0.1)):
        pass
    assert len(read(store).frames["Invoices"]) == 2


def _hold_and_die(path):
    disk.locked(path, "here").__enter__()


def test_the_lock_of_a_process_that_died_does_not_stay(store):
    process = multiprocessing.get_context("fork").Process(target=_hold_and_die, args=(store.path / LOCK,))
    process.start()
    process.join()
    assert len(read(store).frames["Invoices"]) == 2


class PowerCut(BaseException):
    """Nothing after this happens in the process."""


def cut_power():
    raise PowerCut


WRITES = ("make_folder", "write_synced", "sync_folder", "replace", "remove_folder")


def broken(monkeypatch, at, error):
    """Let the write call number `at` fail; returns the list of calls made."""
    calls = []
    for name in WRITES:
        real = getattr(disk, name)

        def call(*args, name=name, real=real):
            calls.append(name)
            if len(calls) == at:
                if name == "write_synced":
                    args[0].write_bytes(args[1][: len(args[1]) // 2])      # half of it reached the disk
                raise error
            return real(*args)
        monkeypatch.setattr(disk, name, call)
    return calls


def count_writes(store, monkeypatch):
    stamp = read(store).stamp
    with monkeypatch.context() as patch:
        calls = broken(patch, 0, PowerCut())
        store.commit(change(), [Report("Facts", {})], stamp)
    return len(calls)


@pytest.mark.parametrize("error", [PowerCut(), OSError(28, "No space left on device")])
def test_a_break_at_any_write_leaves_the_old_state_or_the_new_one(tmp_path, monkeypatch, error):
    settings_ = rows(TABLES["Settings"], [{"key": "base_currency", "value": "EUR"}])
    FolderStore.create(tmp_path / "first", {"Customers": CUSTOMERS, "Invoices": INVOICES, "Settings": settings_})

    def fresh(name):
        return FolderStore(shutil.copytree(tmp_path / "first", tmp_path / name))
    first = fresh("count")
    old = state(first)
    total = count_writes(first, monkeypatch)
    new = state(first)
    assert total > 12
    seen = []
    for at in range(1, total + 1):
        store = fresh(f"at{at}")
        stamp = read(store).stamp
        with monkeypatch.context() as patch:
            broken(patch, at, error)
            told = ""
            try:
                told = " ".join(store.commit(change(), [Report("Facts", {})], stamp).lines)      # a fault after the save is said in its lines
            except (PowerCut, ReceivablesError) as stopped:
                told = str(stopped) or "power cut"
        after = state(FolderStore(store.path))
        seen.append(after == new)
        assert after in (old, new)
        assert (store.path / "reports/Facts.json").exists() == (after == new)
        assert not (store.path / staging.FOLDER).exists()
        if isinstance(error, OSError):
            assert "no space left on device" in told
            assert ("Nothing was changed" in told) == (after == old)
    assert seen == sorted(seen)
    assert seen[0] is False
    assert seen[-1] is True


def test_a_staged_file_that_was_tampered_with_is_not_taken(store, monkeypatch):
    stamp = read(store).stamp
    with monkeypatch.context() as patch:
        patch.setattr(disk, "replace", lambda source, target: os.replace(source, target) if target.name == staging.MANIFEST or target.suffix == ".zip" else cut_power())
        with pytest.raises(PowerCut):
            store.commit(change(), [], stamp)
    (store.path / staging.FOLDER / "Invoices.csv").write_text("number\n")
    with pytest.raises(ReceivablesError, match="interrupted save was changed"):
        read(store)
