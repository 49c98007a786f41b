"""Where a ledger can stand and what can be the matter there: full disks, rights, links, slow and synced folders, locks, clocks. What the
person is told, and that her file is as it was.
"""
import errno
import multiprocessing
import os
import socket
import subprocess
import time
from datetime import datetime
from pathlib import Path

import bookmaker
import faults
import pytest
from bookmaker import Maker, rates

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from workbook.stores import backups, disk, inuse, placing, synced
from workbook.stores.backups import Cabinet
from workbook.stores.file import FileStore
from workbook.stores.folder import FolderStore
from workbook.stores.port import ChangedSinceRead


@pytest.fixture
def book(tmp_path):
    """A small workbook with the table Rates."""
    maker = Maker()
    maker.table("Rates", rates())
    return maker.save(tmp_path / "Ledger.xlsx")


def commit(path, key="X", store=None):
    store = store or FileStore(path)
    loaded = store.read(["Rates"])
    return store.commit(Changes(adds={"Rates": rates({"id": key, "date": "2026-11-21", "currency": "CHF", "rate": 1.0})}), [], loaded.stamp)


def keys(path):
    return FileStore(path).read(["Rates"]).frames["Rates"]["id"].tolist()


def numbers(path):
    return [b.number for b in backups.backups(FileStore(path).cabinet())]


def refused(path, match, act=commit):
    """The act is refused in one sentence that says why, and the file is as it was."""
    before = path.read_bytes()
    with pytest.raises(ReceivablesError, match=match) as told:
        act(path)
    assert path.read_bytes() == before
    assert str(told.value).startswith("You cannot ")
    return str(told.value)


# --- disks -------------------------------------------------------------------------------------------------------------------------------

@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of a few kilobytes, where this machine lets us make one."""
    place = tmp_path / "tiny"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def filled(place, leave=0):
    """Fill the disk but for some bytes."""
    with (place / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(max(file.tell() - leave, 0))


@pytest.mark.parametrize("leave", [0, 4096, 8192])
def test_a_full_disk(book, tiny_disk, leave):
    path = tiny_disk / book.name
    path.write_bytes(book.read_bytes())
    filled(tiny_disk, leave)
    refused(path, "because no space left on device")
    assert keys(path) == keys(book)
    (tiny_disk / "filler").unlink()
    commit(path)
    assert [p.name for p in tiny_disk.iterdir() if p.name.startswith(".") and p.is_file()] == []


def test_a_full_disk_under_a_synced_folder_leaves_the_present_content_whole(book, tiny_disk, monkeypatch, tmp_path):
    """What a longer file needs beyond the present one is written first: so it is found out in time that there is no room."""
    monkeypatch.setenv("OneDrive", str(tiny_disk))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tiny_disk / book.name
    path.write_bytes(book.read_bytes())
    filled(tiny_disk)
    real = disk.write_over

    def longer(source, target):
        with source.open("ab") as file:
            file.write(b"\0" * 20000)
        real(source, target)
    monkeypatch.setattr(disk, "write_over", longer)
    told = refused(path, "because no space left on device")
    assert told.endswith("The file is as it was.")


@pytest.mark.parametrize("code, why", [(errno.EACCES, "permission denied"), (errno.EPERM, "operation not permitted"), (errno.EROFS, "read-only file system")])
@pytest.mark.parametrize("call", ["open_new", "replace", "make_folder"])
def test_no_right_to_write_in_the_folder(book, monkeypatch, call, code, why):
    def denied(*args):
        raise OSError(code, os.strerror(code))
    with monkeypatch.context() as patch:
        patch.setattr(disk, call, denied)
        refused(book, f"You cannot save to .* because {why}")
        assert keys(book) == ["USD 2026-10-01", "GBP 2026-10-01", "USD 2026-11-01"]
    commit(book)


def test_a_file_that_is_read_only(book):
    book.chmod(0o444)
    refused(book, r"Ledger.xlsx because the file is read-only\. Allow writing to it, or work on a copy")


def test_a_file_of_somebody_else(book, monkeypatch):
    """Root may write anywhere: the refusal of the system is played."""
    real = Path.open

    def mine_only(self, mode="r", *args, **more):
        if self == book and "+" in mode:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, mode, *args, **more)
    monkeypatch.setattr(Path, "open", mine_only)
    refused(book, r"because you have no right to write to it\. Ask for it, or work on a copy")


def test_a_file_that_another_program_of_windows_holds_is_waited_for_and_then_said(book, monkeypatch):
    real = Path.open

    def held(self, mode="r", *args, **more):
        if self == book and "+" in mode:
            error = PermissionError(errno.EACCES, "Permission denied")
            error.winerror = 32
            raise error
        return real(self, mode, *args, **more)
    monkeypatch.setattr(disk, "PATIENCE", 0.1)
    monkeypatch.setattr(Path, "open", held)
    refused(book, r"because another program holds it open\. Close it there and try again")


def test_a_scanner_that_lets_go_of_the_file_after_a_moment_is_no_error(book, monkeypatch):
    real, tries = os.replace, []

    def busy(*args):
        tries.append(args)
        if len(tries) < 3:
            error = PermissionError(errno.EACCES, "Permission denied")
            error.winerror = 5
            raise error
        return real(*args)
    monkeypatch.setattr(os, "replace", busy)
    commit(book)
    assert len(tries) > 3
    assert "X" in keys(book)


def test_a_link_stays_a_link_and_its_target_is_saved_and_backed_up_beside_the_target(book, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "Link.xlsx"
    link.symlink_to(book)
    written = commit(link)
    assert link.is_symlink()
    assert "X" in keys(book)
    assert Path(written.backup).parent == book.parent / backups.FOLDER
    assert [p.name for p in link.parent.iterdir()] == ["Link.xlsx"]


def test_a_slow_network_folder_is_waited_for(book, monkeypatch):
    """Nothing here gives up after some time of its own; only the lock of another writer is given up on."""
    for name in disk.PRIMITIVES:
        real = getattr(disk, name)
        monkeypatch.setattr(disk, name, lambda *args, real=real: (time.sleep(0.03), real(*args))[1])
    commit(book)
    assert "X" in keys(book)


def test_somebody_who_saves_while_a_slow_save_is_on_its_way_is_not_written_over(book, monkeypatch):
    real, other = disk.sync, book.read_bytes()

    def slow(file):
        real(file)
        book.write_bytes(other + b"\0")                      # another machine saves meanwhile
    monkeypatch.setattr(disk, "sync", slow)
    with pytest.raises(ChangedSinceRead, match=r"was changed since it was read\. Run the command again; nothing was written"):
        commit(book)
    assert book.read_bytes() == other + b"\0"
    assert numbers(book) == []


def test_a_disk_that_does_not_keep_what_is_written_is_found_out(book, monkeypatch):
    real = disk.replace

    def forgetful(source, target):
        real(source, target)
        if target == book:
            target.write_bytes(target.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(disk, "replace", forgetful)
    with pytest.raises(ReceivablesError, match=r"the disk does not hold what was written. The former file is backup 1. Put it back with: receivables restore"):
        commit(book)
    assert numbers(book) == [1]


def test_a_network_disk_without_locks_is_written_all_the_same(book, monkeypatch):
    import fcntl

    def none(*args):
        raise OSError(errno.ENOLCK, "No locks available")
    monkeypatch.setattr(fcntl, "flock", none)
    commit(book)
    assert "X" in keys(book)


# --- folders that a service copies to other machines -------------------------------------------------------------------------------------

@pytest.fixture
def quiet(monkeypatch, tmp_path):
    """No service on this machine."""
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.mark.parametrize("below, service", [("home/Dropbox (Nordlicht)/AR", "Dropbox"), ("home/OneDrive - Nordlicht GmbH/AR", "OneDrive"), ("home/OneDrive/AR", "OneDrive"),
                                            ("home/Library/Mobile Documents/com~apple~CloudDocs/AR", "iCloud Drive"), ("home/iCloudDrive", "iCloud Drive"),
                                            ("Users/x/Library/CloudStorage/GoogleDrive-a@b.com/My Drive", "Google Drive"), ("home/Nextcloud/AR", "Nextcloud"),
                                            ("Users/x/Library/CloudStorage/OneDrive-Nordlicht", "OneDrive"), ("Users/x/Library/CloudStorage/Nordisk-Sky", "Nordisk"),
                                            ("home/Documents/AR", ""), ("work/OneDrive notes", ""), ("srv/Dropbox", "")])
def test_a_synced_folder_is_known_by_its_place(quiet, below, service):
    assert synced.service(quiet / below / "Ledger.xlsx") == service


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_a_synced_folder_is_known_by_what_windows_says(quiet, monkeypatch, variable):
    monkeypatch.setenv(variable, str(quiet / "Firma"))
    assert synced.service(quiet / "Firma" / "AR" / "Ledger.xlsx") == "OneDrive"
    assert synced.service(quiet / "Firma2" / "Ledger.xlsx") == ""


def test_a_synced_folder_is_known_by_dropbox_own_settings(quiet, monkeypatch):
    settings = quiet / "appdata" / "Dropbox" / "info.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"business": {"path": "%s", "host": 1}}' % (quiet / "Shared"))
    monkeypatch.setenv("APPDATA", str(quiet / "appdata"))
    assert synced.service(quiet / "Shared" / "Ledger.xlsx") == "Dropbox"
    settings.write_text("not json")
    assert synced.service(quiet / "Shared" / "Ledger.xlsx") == ""


@pytest.mark.parametrize("marker, service", synced.MARKERS)
def test_a_synced_folder_is_known_by_its_markers(quiet, marker, service):
    (quiet / "top" / "AR").mkdir(parents=True)
    assert synced.service(quiet / "top" / "AR" / "Ledger.xlsx") == ""
    (quiet / "top" / marker).mkdir()
    assert synced.service(quiet / "top" / "AR" / "Ledger.xlsx") == service


def test_a_file_kept_in_a_cloud_is_known_by_its_attributes(quiet, monkeypatch):
    class Stat:
        st_file_attributes, st_reparse_tag = 0x80020, 0
    real = os.lstat
    monkeypatch.setattr(synced.os, "lstat", lambda path: Stat if Path(path).name == "Ledger.xlsx" else real(path))
    assert synced.service(quiet / "Ledger.xlsx") == "a cloud service"
    Stat.st_file_attributes, Stat.st_reparse_tag = 0x20, 0x9000601A
    assert synced.service(quiet / "Ledger.xlsx") == "a cloud service"
    Stat.st_reparse_tag = 0
    assert synced.service(quiet / "Ledger.xlsx") == ""


@pytest.fixture
def cloud(book, quiet, monkeypatch):
    """The workbook in a folder that OneDrive copies."""
    monkeypatch.setenv("OneDrive", str(book.parent / "cloud"))
    path = book.parent / "cloud" / book.name
    path.parent.mkdir()
    return book.rename(path)


def test_in_a_synced_folder_the_file_keeps_its_identity_and_nothing_else_appears_there(cloud, monkeypatch):
    before, data = cloud.stat().st_ino, cloud.read_bytes()
    names = set()
    real = disk.write

    def watched(*args):
        names.update(p.name for p in cloud.parent.rglob("*"))
        real(*args)
    monkeypatch.setattr(disk, "write", watched)
    written = commit(cloud)
    assert cloud.stat().st_ino == before
    assert names == {"Ledger.xlsx"}                  # no temporary file, lock, backup or note for the service to copy
    assert "OneDrive copies this folder, so the file was changed in place and not replaced." in written.lines
    assert Path(written.backup).read_bytes() == data
    assert Path(written.backup).stat().st_ino != before
    assert "X" in keys(cloud)


def test_elsewhere_the_file_is_replaced(book, quiet):
    before = book.stat().st_ino
    written = commit(book)
    assert book.stat().st_ino != before
    assert written.receipt.how == "replaced by the new file in one step"


def stopped(path, monkeypatch, at="cut"):
    """A save into the file that dies when it is half written."""
    with monkeypatch.context() as patch:
        def die(*args):
            raise faults.PowerCut
        patch.setattr(disk, at, die)
        patch.setattr(disk, "remove", die)
        with pytest.raises(faults.PowerCut):
            commit(path)


def test_a_save_into_a_synced_file_that_died_half_way_is_finished_when_the_ledger_is_next_read(cloud, monkeypatch):
    old = cloud.read_bytes()
    real = disk._copy
    monkeypatch.setattr(disk, "_copy", lambda read, file, start, end: real(read, file, start, min(end, start + 3000)))
    stopped(cloud, monkeypatch)
    monkeypatch.setattr(disk, "_copy", real)
    assert cloud.read_bytes() != old
    assert "X" in keys(cloud)
    assert numbers(cloud) == [1]
    assert faults.litter(cloud.parents[1]) == []


def test_what_somebody_put_there_since_a_save_died_stays(cloud, monkeypatch):
    stopped(cloud, monkeypatch, at="open_there")
    maker = Maker()
    maker.table("Rates", rates().iloc[:1])
    maker.save(cloud)
    assert keys(cloud) == ["USD 2026-10-01"]


def test_a_save_that_cannot_be_finished_says_so(cloud, monkeypatch):
    stopped(cloud, monkeypatch, at="open_there")
    kept = FileStore(cloud).cabinet()
    kept.pending.write_text("{")
    with pytest.raises(ReceivablesError, match="its last save was stopped in the middle and cannot be finished: its note is damaged"):
        keys(cloud)


# --- locks -------------------------------------------------------------------------------------------------------------------------------

def test_the_mark_of_excel_names_the_person_and_since_when(book):
    mark = book.with_name("~$Ledger.xlsx")
    mark.write_bytes(bytes([4]) + b"Anna".ljust(53) + bytes([4, 0]) + "Anna".encode("utf-16-le").ljust(109, b" "))
    os.utime(mark, (datetime(2026, 11, 22, 9, 30).timestamp(),) * 2)
    assert refused(book, "open in Excel") == (
        "You cannot save to Ledger.xlsx because it is open in Excel by Anna since 2026-11-22 09:30. Close it there and try again; "
        "if nobody has it open, delete the file ~$Ledger.xlsx that a crash left beside it.")


@pytest.mark.parametrize("host, runs, told", [("desk7", False, "Close it there and try again"), (None, True, "Close it there and try again"),
                                              (None, False, "but LibreOffice does not run on this machine: a crash left the file. Delete .~lock.Ledger.xlsx# and try again")])
def test_the_mark_of_libreoffice_is_told_apart_from_one_that_a_crash_left(book, monkeypatch, host, runs, told):
    monkeypatch.setattr(inuse, "_office_runs", lambda: runs)
    book.with_name(".~lock.Ledger.xlsx#").write_text(f",ben,{host or socket.gethostname()},22.11.2026 09:00,file:///home/ben/4;")
    refused(book, f"open in LibreOffice by ben on {host or socket.gethostname()} since 20.*{told}")


def _save_slowly(path, ready):
    real = disk.replace
    disk.replace = lambda *args: (ready.set(), time.sleep(0.8), real(*args))[2]
    commit(Path(path), "slow")


@pytest.mark.parametrize("patience, told", [(5.0, ""), (0.1, r"because .+ on .+, process \d+, since 20\d\d-\d\d-\d\d .* is writing there\. Wait until it is done and try again")])
def test_of_two_processes_at_once_one_waits_a_while_and_is_then_told_who_has_it(book, monkeypatch, patience, told):
    fork = multiprocessing.get_context("fork")
    ready = fork.Event()
    process = fork.Process(target=_save_slowly, args=(book, ready))
    store = FileStore(book)
    loaded = store.read(["Rates"])
    monkeypatch.setattr(disk, "WAIT", patience)
    process.start()
    assert ready.wait(20)
    with pytest.raises(ReceivablesError, match=told or "was changed since it was read. Run the command again"):
        store.commit(Changes(adds={"Rates": rates({"id": "fast", "date": "2026-11-21", "currency": "CHF", "rate": 1.0})}), [], loaded.stamp)
    process.join()
    assert "slow" in keys(book)
    commit(book, "fast")
    assert {"slow", "fast"} <= set(keys(book))


# --- clocks ------------------------------------------------------------------------------------------------------------------------------

class Clock(datetime):
    """A clock that can be set."""

    at = datetime(2026, 11, 22, 9, 30)

    @classmethod
    def now(cls, tz=None):
        return cls.at


def set_clock(monkeypatch, *when):
    Clock.at = datetime(*when)
    monkeypatch.setattr(placing, "datetime", Clock)


def test_a_clock_that_goes_back_confuses_no_backup(book, monkeypatch):
    """The number gives the order: the newest one is never pruned as the oldest."""
    store = FileStore(book, backups=2)
    for n, year in enumerate((2026, 2027, 2019, 2019)):
        set_clock(monkeypatch, year, 11, 22, 9, 30)
        commit(book, f"n{n}", store)
    found = backups.backups(store.cabinet())
    assert [b.number for b in found][-2:] == [3, 4]
    assert [b.when.year for b in found] == [2027, 2019, 2019]              # the last two, and the last of each of two days
    assert FileStore(found[-1].path).read(["Rates"]).frames["Rates"]["id"].tolist()[-1] == "n2"


def test_the_hour_that_comes_twice_when_summer_ends(book, monkeypatch):
    monkeypatch.setattr(time, "tzset", time.tzset)
    for zone in ("EST5EDT", "UTC-14", "UTC+12"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        commit(book, zone)
    monkeypatch.delenv("TZ")
    time.tzset()
    assert numbers(book) == [1, 2, 3]
    receipts = [backups.receipt_of(FileStore(book).cabinet(), n) for n in (1, 2, 3)]
    assert [zone in text for zone, text in zip(("-0", "+1400", "-1200"), receipts)] == [True, True, True]


def test_the_journal_keeps_its_order_when_the_clock_goes_back(tmp_path):
    """Runs are ordered by their place, not by their time; the chain holds."""
    import ledgers
    from test_workbook_book import invoice

    from receivables.schema import rows
    from receivables.tables import TABLES
    from workbook.book import Book, RunNote
    from workbook.verify import verify
    store = ledgers.make("folder", tmp_path)
    for number, now in (("1", "2026-11-22 09:00:00"), ("2", "2019-01-01 00:00:00"), ("3", "2026-11-22 02:30:00")):
        book = Book.open(store, "Invoices")
        book.save(Changes(adds={"Invoices": rows(TABLES["Invoices"], [invoice(number, 100)])}), RunNote("import", "One.", "anna", now))
    book = Book.open_all(store)
    assert book.runs["run"].tolist() == ["R1", "R2", "R3", "R4"]
    assert verify(book) == []


# --- backups -----------------------------------------------------------------------------------------------------------------------------

def test_of_each_of_the_last_days_the_last_backup_stays(book, monkeypatch):
    store = FileStore(book, backups=3)
    for n, (day_, hour) in enumerate(((1, 9), (1, 10), (2, 9), (3, 9), (3, 10), (4, 9), (4, 10), (4, 11), (4, 12))):
        set_clock(monkeypatch, 2026, 11, day_, hour, 0)
        commit(book, f"n{n}", store)
    assert [(b.when.day, b.when.hour) for b in backups.backups(store.cabinet())] == [(2, 9), (3, 10), (4, 10), (4, 11), (4, 12)]


def test_two_ledgers_in_one_folder_do_not_mix_their_backups(book):
    other = book.with_name("Ledger.0001.xlsx")
    other.write_bytes(book.read_bytes())
    commit(book)
    commit(other)
    commit(book, "Y")
    assert numbers(book) == [1, 2]
    assert numbers(other) == [1]


def test_an_old_backup_that_is_held_open_is_pruned_by_a_later_save(book, monkeypatch):
    store = FileStore(book, backups=1)
    commit(book, "a", store)
    with monkeypatch.context() as patch:
        def held(path):
            raise PermissionError(errno.EACCES, "held")
        patch.setattr(disk, "remove", held)
        commit(book, "b", store)
    assert numbers(book) == [1, 2]
    commit(book, "c", store)
    assert numbers(book) == [3]


def test_a_receipt_that_cannot_be_kept_is_said_and_the_save_stands(book, monkeypatch):
    real = disk.make_folder

    def denied(path):
        if path.name == backups.RECEIPTS:
            raise PermissionError(errno.EACCES, "Permission denied")
        real(path)
    monkeypatch.setattr(disk, "make_folder", denied)
    assert commit(book).lines[-1] == "The save is done, but its receipt could not be kept in receipts because permission denied."
    assert "X" in keys(book)


def test_a_folder_ledger_that_was_put_away_read_only_can_be_read(first_folder, monkeypatch):
    (first_folder / ".receivables.lock").unlink(missing_ok=True)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert len(FolderStore(first_folder).read(["Runs"]).frames["Runs"]) == 1
    assert not (first_folder / ".receivables.lock").exists()


@pytest.fixture
def first_folder(tmp_path):
    import ledgers
    return ledgers.make("folder", tmp_path).path


def test_the_checker_finds_nothing_after_a_save_in_place(cloud):
    commit(cloud)
    bookmaker.assert_sound(cloud)
    assert isinstance(FileStore(cloud).cabinet(), Cabinet)
