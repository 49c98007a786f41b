"""The ledger in a closed .xlsx or .xlsm, changed in place: only the rows of our tables that change are written, every other byte is copied.

    store = FileStore("Ledger.xlsx")
    loaded = store.read(["Invoices", "Settings"])
    written = store.commit(changes, reports, loaded.stamp)

A save plans, patches in memory, writes a file beside the old one, proves it (`proof`), keeps the old one as a backup, and puts the new one
in its place in one step. Whatever goes wrong before that leaves the file as it was.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from workbook.stores import backups, disk, inuse
from workbook.stores.backups import Cabinet
from workbook.stores.package import Package
from workbook.stores.placing import recover
from workbook.stores.port import ChangedSinceRead, Loaded, Report, Written
from workbook.stores.reading import Reading
from workbook.stores.receipt import file_away
from workbook.stores.saving import Saving


@dataclass(frozen=True)
class _Opened:
    """The file, open: its content's stamp, and what the disk said of it just before."""

    package: Package
    stamp: str
    stat: os.stat_result


class FileStore:
    """A workbook file. `backups` is how many former versions are kept beside it."""

    def __init__(self, path: str | Path, backups: int = 10) -> None:
        self.path = Path(path)
        self.place = str(path)
        self.backups = backups
        self._reading = Reading(self.path)

    def read(self, tables: Iterable[str]) -> Loaded:
        """See the port. A row is left out only when all its cells that are not computed are blank."""
        with self._quiet():
            return self.read_here(tables)

    def read_here(self, tables: Iterable[str]) -> Loaded:
        """The same for who holds the lock already."""
        names = list(tables)
        with self._opened() as opened:
            self._reading.learn(names, opened.package)
            lacking = frozenset(self._reading.lacking(names, opened.package))
        reading = self._reading
        found = {n: reading.whole(n) for n in names}
        return Loaded({n: known.frame.copy(deep=False) for n, known in found.items()}, [i for n in names for i in reading.issues[n]],
                      reading.stamp, {n: known.rows for n, known in found.items()}, reading.absent(), lacking)

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """See the port."""
        reports, kept = list(reports), self.cabinet()
        with self._quiet() if dry_run else kept.locked(self.place), self._opened() as opened:
            if opened.stamp != stamp:
                raise ChangedSinceRead(self.place)
            inuse.check_free(kept.path)
            package = opened.package
            package.check_writable()
            saving = Saving(self._reading, package, changes, self.place)
            saving.patch(reports)
            receipt, parts = saving.receipt(kept, reports), sorted(package.changed)
            if dry_run or not parts:
                return Written(self.place, saving.lines, "", parts, receipt if parts else None)
            done = saving.replace(kept, opened.stat, opened.stamp)
            receipt = receipt.placed(done)
            notes = [*done.notes, *file_away(kept, receipt, done.backup.path.stem)]
            backups.prune(kept, self.backups)
            return Written(self.place, [*saving.lines, *notes], str(done.backup.path), parts, receipt)

    def cabinet(self) -> Cabinet:
        """Where the file's backups, receipts and lock are."""
        return backups.cabinet(self.path)

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """Reading where a save writes into the file: not while it does, and not before a save that was stopped is finished."""
        kept = self.cabinet()
        if kept.service and kept.folder.is_dir():
            with kept.locked(self.place):
                recover(kept, whole)
                yield
        else:
            yield

    @contextlib.contextmanager
    def _opened(self) -> Iterator[_Opened]:
        """The file, open while it is used; what was known of another content is forgotten."""
        if self.path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise ReceivablesError(f"You cannot use {self.path.name} as a ledger because it is no .xlsx or .xlsm file. Save it as .xlsx in Excel.")
        try:
            stat = self.path.stat()
            with self.path.open("rb") as file:
                stamp = hashlib.file_digest(file, "sha256").hexdigest()
            package = Package(self.path, self.path.name)
        except FileNotFoundError:
            raise ReceivablesError(f"You cannot open {self.place} because it is not there. Make one with: receivables new {self.path.name}") from None
        except OSError as error:
            raise ReceivablesError(f"You cannot open {self.place} because {disk.reason(error)}.") from None
        if self._reading.stamp != stamp:
            self._reading = Reading(self.path, stamp)
        try:
            yield _Opened(package, stamp, stat)
        finally:
            package.close()


def whole(path: Path) -> bool:
    """True when a file is a workbook whose parts are all as its directory says."""
    try:
        package = Package(path, path.name)
    except (ReceivablesError, OSError):
        return False
    try:
        return all(_crc(package, name) == crc for name, (crc, _) in package.original.items())
    except ReceivablesError:
        return False
    finally:
        package.close()


def _crc(package: Package, name: str) -> int:
    crc = 0
    for chunk in package.chunks(name):
        crc = zlib.crc32(chunk, crc)
    return crc
