"""The ledger in a folder, for pipelines: one CSV a table (`Invoices.csv`), reports in `reports/`.

A save patches the rows that change and keeps every other row, column and file as it is, cells that nobody can read included. Several
files are saved as one (`staging`). Columns and files that a user adds are kept.
"""
from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, Frames, Table, conform, empty
from receivables.tables import READABLE, TABLES
from workbook.csvtable import dumps, read_rows, text_columns, write_rows
from workbook.csvtext import currencies, read, unguard
from workbook.stores import backups, disk, staging
from workbook.stores.backups import Backup, Cabinet
from workbook.stores.placing import Placed
from workbook.stores.port import ChangedSinceRead, Loaded, Report, Written, base_currency
from workbook.stores.receipt import Counts, Receipt, file_away, runs_of
from workbook.stores.reports import FOLDER, report_files

LOCK = ".receivables.lock"
SUFFIX = ".zip"
WHOLE = "replaced by the new files, all of them or none"
PROOF = "yes: the new files were read back after the save; rows, columns and cells that were not to change are as they were"
Rows = list[list[str]]


class FolderStore:
    """A ledger folder. `backups` is how many former states are kept in it. What an interrupted save left is finished or discarded when the
    folder is next read or saved to."""

    def __init__(self, path: str | Path, backups: int = 10) -> None:
        self.path = Path(path)
        self.place = str(path)
        self.backups = backups

    @classmethod
    def create(cls, path: str | Path, frames: Frames) -> FolderStore:
        """Make a new ledger folder with these tables (missing ones empty). Refuses a folder that already holds a ledger."""
        store = cls(path)
        disk.make_folder(store.path)
        with disk.locked(store.path / LOCK, store.place):
            staging.recover(store.path, False)
            if TABLES.keys() & store.files().keys():
                raise ReceivablesError(f"You cannot make a new ledger in {path} because there is one already. Choose another folder.")
            base = base_currency(frames.get("Settings"))
            staging.write_all(store.path, {_file(t): dumps(conform(t, frames.get(t.name, empty(t))), t, base).encode() for t in TABLES.values()})
        return store

    def read(self, tables: Iterable[str]) -> Loaded:
        """See the port."""
        self._check_there()
        if (self.path / LOCK).exists() or os.access(self.path, os.W_OK):
            with self.locked() as files:
                pass
        else:
            files = self.files()              # a folder that was put away: nobody can save there
        base = self._base_of(files)
        frames, issues = {}, []
        for name in tables:
            header, rows = _parse(files.get(name, b""), READABLE[name])
            frames[name], found = read_rows(header, rows, READABLE[name], base, f"{name}.csv")
            issues += found
        return Loaded(frames, issues, digest_of(files), {name: np.arange(len(frame)) + 2 for name, frame in frames.items()})

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """See the port."""
        self._check_there()
        with self.locked() as files:
            if stamp != digest_of(files):
                raise ChangedSinceRead(self.place)
            base = self._base_of(files)
            tables = [table for name, table in TABLES.items() if name in changes.tables()]
            patched = {table.name: patch(files.get(table.name, b""), table, changes, base) for table in tables}
            new = {f"{name}.csv": write_rows(one.rows).encode() for name, one in patched.items()}
            new |= {name: data for report in reports for name, data in report_files(report).items()}
            counts = [Counts(name, len(changes.adds.get(name, ())), len(changes.updates.get(name, ())), one.removed, one.columns)
                      for name, one in patched.items()]
            lines = [count.line() for count in counts]
            if not new:
                return Written(self.place, lines)
            receipt = self._receipt(changes, counts, new, len(files))
            if dry_run:
                return Written(self.place, lines, "", list(new), receipt)
            placed = self.put(files, new)
            receipt = receipt.placed(placed)
            notes = file_away(self.cabinet(), receipt, placed.backup.path.name.removesuffix(SUFFIX))
            return Written(self.place, [*lines, *notes], str(placed.backup.path), list(new), receipt)

    def cabinet(self) -> Cabinet:
        """Where the folder's backups and receipts are."""
        return backups.cabinet(self.path, SUFFIX)

    @contextlib.contextmanager
    def locked(self) -> Iterator[dict[str, bytes]]:
        """One writer at a time; gives the ledger's files by table, an interrupted save finished or discarded."""
        with disk.locked(self.path / LOCK, self.place):
            try:
                staging.recover(self.path, bool(self.cabinet().service))
            except OSError as error:
                raise ReceivablesError(f"You cannot open {self.place} because its last save was stopped in the middle and cannot be finished: "
                                       f"{disk.reason(error)}. Mend that; the next command finishes it.") from None
            yield self.files()

    def put(self, files: Mapping[str, bytes], new: Mapping[str, bytes]) -> Placed:
        """Keep the present files (by table) as a backup, then write the new ones (by path), all or none. Under the lock."""
        kept, now, data = self.cabinet(), datetime.now().astimezone(), _zipped(files)
        try:
            disk.make_folder(kept.folder)
            backups.clear(kept, data)
            number = kept.next_number()
            backup = Backup(number, now, kept.folder / kept.name(number, now, SUFFIX))
            disk.write_whole(backup.path, data)
        except OSError as error:
            raise ReceivablesError(f"You cannot save to {self.place} because {disk.reason(error)}. Nothing was changed.") from None
        try:
            staging.write_all(self.path, new, bool(kept.service))
        except ReceivablesError:
            if not (self.path / staging.FOLDER / staging.MANIFEST).exists():
                with contextlib.suppress(OSError):
                    disk.remove(backup.path)
            raise
        backups.prune(kept, self.backups)
        after = self.files()
        if any((self.path / name).read_bytes() != data for name, data in new.items()):
            raise ReceivablesError(f"The save to {self.place} went wrong: the disk does not hold what was written. Put the former files back "
                                   f"with: receivables restore {self.place}")
        return Placed(digest_of(files), digest_of(after), _bytes(files), _bytes(after), backup, now)

    def _receipt(self, changes: Changes, tables: Sequence[Counts], new: Mapping[str, bytes], count: int) -> Receipt:
        who, runs, chain = runs_of(changes)
        own = {_file(table) for table in READABLE.values()}
        same = count - len(own & new.keys())
        return Receipt(self.place, who, runs, tables, list(new), len(new), same, how=WHOLE, folder=True, chain=chain, proof=PROOF)

    def _check_there(self) -> None:
        if not (self.path / "Settings.csv").is_file() and not (self.path / staging.FOLDER).is_dir():
            raise ReceivablesError(f"You cannot open {self.place} because it is no ledger folder. Make one with: receivables new DIR --folder")

    def files(self) -> dict[str, bytes]:
        """The ledger's files by table."""
        paths = {name: self.path / _file(table) for name, table in READABLE.items()}
        try:
            return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
        except OSError as error:
            raise ReceivablesError(f"You cannot read {self.place} because {disk.reason(error)}.") from None

    def name_of(self, table: str) -> str:
        """The file of a table, below the folder."""
        return _file(READABLE[table])

    def _base_of(self, files: Mapping[str, bytes]) -> str:
        settings = TABLES["Settings"]
        return base_currency(read_rows(*_parse(files.get("Settings", b""), settings), settings, "").frame)


@dataclass(frozen=True)
class Patched:
    """A file's new rows, header first, how many went, and in how many rows each column (by its header) changed."""

    rows: Rows
    removed: int
    columns: Mapping[str, int]


def patch(data: bytes, table: Table, changes: Changes, base: str) -> Patched:
    """The file's rows with the changes in them. Rows, columns and unreadable cells that do not change stay as they are."""
    header, rows = _parse(data, table)
    header = [*header, *(name for name in table.names if name not in header)]
    key = header.index(table.key)
    for name, number in changes.numbered.get(table.name, {}).items():
        rows[number - 2] = [*rows[number - 2], *[""] * (key + 1 - len(rows[number - 2]))]
        rows[number - 2][key] = name
    removed, before = set(changes.removes.get(table.name, ())), len(rows)
    if removed:
        rows = [row for row in rows if len(row) <= key or unguard(row[key]) not in removed]
    rows, gone = [row + [""] * (len(header) - len(row)) for row in rows], before - len(rows)
    updates = changes.updates.get(table.name)
    columns = _update(header, rows, table, updates, base) if updates is not None and len(updates) else {}
    adds = changes.adds.get(table.name)
    return Patched([header, *rows, *(_new_rows(header, table, adds, base) if adds is not None and len(adds) else [])], gone, columns)


def _update(header: Sequence[str], rows: Rows, table: Table, updates: Frame, base: str) -> dict[str, int]:
    """Write the updates into the rows; gives in how many of them each column changed."""
    changed: dict[str, int] = {}
    key = header.index(table.key)
    place = {unguard(row[key]): i for i, row in reversed(list(enumerate(rows)))}
    wanted = updates[table.key].tolist()
    assert all(k in place for k in wanted), f"update of an unknown row in {table.name}"
    touched = [rows[place[k]] for k in wanted]
    for name, texts in text_columns(updates, table, base).items():
        at = header.index(name)
        differ = [i for i, text in enumerate(texts) if touched[i][at] != text]
        old = np.array([touched[i][at] for i in differ], dtype=object)
        codes = currencies(table.by_name[name], updates.iloc[differ], base, len(differ))
        for i, unread in zip(differ, read(old, table.by_name[name], codes).bad.tolist()):
            if not (unread and not texts[i].strip("0.")):
                touched[i][at] = texts[i]
                changed[table.by_name[name].header] = changed.get(table.by_name[name].header, 0) + 1
    return changed


def _new_rows(header: Sequence[str], table: Table, adds: Frame, base: str) -> Rows:
    texts = text_columns(adds, table, base)
    none = [""] * len(adds)
    return [list(cells) for cells in zip(*(texts.get(name, none) if header.index(name) == at else none for at, name in enumerate(header)))]


def _parse(data: bytes, table: Table) -> tuple[list[str], Rows]:
    """Header and rows of a table's file. Raises ReceivablesError when it is not what this store writes."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReceivablesError(f"You cannot open {_file(table)} because it is not UTF-8 any more. Save it as \"CSV UTF-8\".") from None
    header, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row] or [table.names]
    if table.key not in header:
        raise ReceivablesError(f"You cannot open {_file(table)} because its first line names no column {table.key!r}. "
                               "Save it with commas between the columns and the code names in the first line.")
    return header, rows


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(_file(READABLE[name])), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def digest_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 over the files of a ledger, in the order of their tables' names."""
    sha = hashlib.sha256()
    for name in sorted(files):
        sha.update(f"{name}:{len(files[name])}:".encode() + files[name])
    return sha.hexdigest()


def _bytes(files: Mapping[str, bytes]) -> int:
    return sum(map(len, files.values()))


def parsed(data: bytes, name: str) -> Frame:
    """The table of that name in the bytes of its file."""
    return read_rows(*_parse(data, READABLE[name]), READABLE[name], Policy.base_currency).frame


def _file(table: Table) -> str:
    """The file of a table, or of a report beside whose lines people type."""
    return f"{table.name}.csv" if table.name in TABLES else f"{FOLDER}/{table.name}.csv"
