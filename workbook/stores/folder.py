"""The ledger in a folder, for pipelines: one CSV a table (`Invoices.csv`), reports in `reports/`.

A save patches the rows that change and keeps every other row, column and file as it is, cells that nobody can read included. Several
files are saved as one (`staging`). Columns and files that a user adds are kept.
"""
from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, Frames, Table, conform, empty
from receivables.tables import READABLE, TABLES
from workbook.csvtable import dumps, read_rows, text_columns, write_rows
from workbook.csvtext import currencies, read, unguard
from workbook.stores import disk, staging
from workbook.stores.port import ChangedSinceRead, Loaded, Report, Written
from workbook.stores.reports import FOLDER, report_files

LOCK = ".receivables.lock"
Rows = list[list[str]]


class FolderStore:
    """A ledger folder. What an interrupted save left is finished or discarded when the folder is next read or saved to."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.place = str(path)

    @classmethod
    def create(cls, path: str | Path, frames: Frames) -> FolderStore:
        """Make a new ledger folder with these tables (missing ones empty). Refuses a folder that already holds a ledger."""
        store = cls(path)
        disk.make_folder(store.path)
        with disk.locked(store.path / LOCK, store.place):
            staging.recover(store.path)
            if TABLES.keys() & store._files().keys():
                raise ReceivablesError(f"You cannot make a new ledger in {path} because there is one already. Choose another folder.")
            base = _base(frames.get("Settings"))
            staging.write_all(store.path, {_file(t): dumps(conform(t, frames.get(t.name, empty(t))), t, base).encode() for t in TABLES.values()})
        return store

    def read(self, tables: Iterable[str]) -> Loaded:
        """See the port."""
        self._check_there()
        with disk.locked(self.path / LOCK, self.place):
            staging.recover(self.path)
            files = self._files()
        base = self._base_of(files)
        frames, issues = {}, []
        for name in tables:
            header, rows = _parse(files.get(name, b""), READABLE[name])
            frames[name], found = read_rows(header, rows, READABLE[name], base, f"{name}.csv")
            issues += found
        return Loaded(frames, issues, _stamp(files), {name: np.arange(len(frame)) + 2 for name, frame in frames.items()})

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """See the port."""
        self._check_there()
        with disk.locked(self.path / LOCK, self.place):
            staging.recover(self.path)
            files = self._files()
            if stamp != _stamp(files):
                raise ChangedSinceRead(self.place)
            base = self._base_of(files)
            tables = [table for name, table in TABLES.items() if name in changes.tables()]
            patched = {table.name: patch(files.get(table.name, b""), table, changes, base) for table in tables}
            new = {f"{name}.csv": write_rows(rows).encode() for name, rows in patched.items()}
            new |= {name: data for report in reports for name, data in report_files(report).items()}
            if new and not dry_run:
                staging.write_all(self.path, new)
        return Written(self.place, [f"{name}: {len(rows) - 1} rows" for name, rows in patched.items()], parts=list(new))

    def _check_there(self) -> None:
        if not (self.path / "Settings.csv").is_file() and not (self.path / staging.FOLDER).is_dir():
            raise ReceivablesError(f"You cannot open {self.place} because it is no ledger folder. Make one with: receivables new DIR --folder")

    def _files(self) -> dict[str, bytes]:
        paths = {name: self.path / _file(table) for name, table in READABLE.items()}
        try:
            return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
        except OSError as error:
            raise ReceivablesError(f"You cannot read {self.place} because {disk.reason(error)}.") from None

    def _base_of(self, files: Mapping[str, bytes]) -> str:
        settings = TABLES["Settings"]
        return _base(read_rows(*_parse(files.get("Settings", b""), settings), settings, "").frame)


def patch(data: bytes, table: Table, changes: Changes, base: str) -> Rows:
    """The file's rows with the changes in them, header first. Rows, columns and unreadable cells that do not change stay as they are."""
    header, rows = _parse(data, table)
    header = [*header, *(name for name in table.names if name not in header)]
    key = header.index(table.key)
    for name, number in changes.numbered.get(table.name, {}).items():
        rows[number - 2] = [*rows[number - 2], *[""] * (key + 1 - len(rows[number - 2]))]
        rows[number - 2][key] = name
    removed = set(changes.removes.get(table.name, ()))
    if removed:
        rows = [row for row in rows if len(row) <= key or unguard(row[key]) not in removed]
    rows = [row + [""] * (len(header) - len(row)) for row in rows]
    updates = changes.updates.get(table.name)
    if updates is not None and len(updates):
        _update(header, rows, table, updates, base)
    adds = changes.adds.get(table.name)
    return [header, *rows, *(_new_rows(header, table, adds, base) if adds is not None and len(adds) else [])]


def _update(header: Sequence[str], rows: Rows, table: Table, updates: Frame, base: str) -> None:
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


def _base(settings: Frame | None) -> str:
    values = {} if settings is None else dict(zip(settings["key"].tolist(), settings["value"].tolist()))
    return values.get("base_currency", "").strip().upper() or Policy.base_currency


def _stamp(files: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(files):
        digest.update(f"{name}:{len(files[name])}:".encode() + files[name])
    return digest.hexdigest()


def _file(table: Table) -> str:
    """The file of a table, or of a report beside whose lines people type."""
    return f"{table.name}.csv" if table.name in TABLES else f"{FOLDER}/{table.name}.csv"
