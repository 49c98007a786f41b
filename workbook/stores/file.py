"""The ledger in a closed .xlsx or .xlsm, changed in place: only the rows of our tables that change are written, every other byte is copied.

    store = FileStore("Ledger.xlsx")
    loaded = store.read(["Invoices", "Settings"])
    written = store.commit(changes, reports, loaded.stamp)

A save plans, patches in memory, writes a file beside the old one, proves it (`proof`), keeps the old one as a backup, and puts the new one
in its place in one step. Whatever goes wrong before that leaves the file as it was.
"""
from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from receivables.changes import Changes
from receivables.errors import Issue, ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, empty
from receivables.tables import READABLE, TABLES
from workbook.cells import Bad
from workbook.stores import backups, disk, inuse, recalc
from workbook.stores.guard import Look
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, TablePart, date_1904, date_styles, letters, tables
from workbook.stores.port import ChangedSinceRead, Loaded, Report, Written
from workbook.stores.proof import prove_parts, prove_sheet
from workbook.stores.sheetwrite import SheetWritten, write_sheet
from workbook.stores.tableplan import Known, Plan, plan
from workbook.stores.tableread import Pass, Piece, Place, place, read_pieces
from workbook.stores.values import Values, many_objects

LOOSE = ("number as text", "text date")      # read all the same; written as they should be when their row is written
T = TypeVar("T")


@dataclass
class _Seen:
    """What was read of the file as it stood at `stamp`."""

    stamp: str = ""
    known: dict[str, Known] = field(default_factory=dict)
    issues: dict[str, list[Issue]] = field(default_factory=dict)
    passes: dict[frozenset[str], Pass] = field(default_factory=dict)


class FileStore:
    """A workbook file. `backups` is how many former versions are kept beside it."""

    def __init__(self, path: str | Path, backups: int = 10) -> None:
        self.path = Path(path)
        self.place = str(path)
        self.backups = backups
        self._seen = _Seen()

    def read(self, tables: Iterable[str]) -> Loaded:
        """See the port. A row is left out only when all its cells that are not computed are blank."""
        names = list(tables)
        data = self._bytes()
        self._fresh(_stamp(data))
        self._learn(names, Package(data, self.path.name))
        known = {n: self._seen.known[n] for n in names}
        return Loaded({n: k.frame.copy(deep=False) for n, k in known.items()}, [i for n in names for i in self._seen.issues[n]],
                      self._seen.stamp, {n: k.rows for n, k in known.items()})

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """See the port."""
        reports = list(reports)
        with contextlib.nullcontext() if dry_run else self._locked():
            data = self._bytes()
            if _stamp(data) != stamp:
                raise ChangedSinceRead(self.place)
            self._fresh(stamp)
            target = self.path.resolve()
            inuse.check_free(target)
            package = Package(data, self.path.name)
            del data
            if package.signed:
                raise package.refusal("it carries a digital signature, which any change would break. Save a copy without the signature")
            saved = _Save(self, package, changes)
            saved.patch(reports)
            if dry_run or not package.changed:
                return Written(self.place, saved.lines, parts=sorted(package.changed))
            backup = saved.replace(target)
            return Written(self.place, saved.lines, str(backup), sorted(package.changed))

    def _bytes(self) -> bytes:
        if self.path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise ReceivablesError(f"You cannot use {self.path.name} as a ledger because it is no .xlsx or .xlsm file. Save it as .xlsx in Excel.")
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise ReceivablesError(f"You cannot open {self.place} because it is not there. Make one with: receivables new {self.path.name}") from None
        except OSError as error:
            raise ReceivablesError(f"You cannot open {self.place} because {disk.reason(error)}.") from None

    def _fresh(self, stamp: str) -> None:
        if self._seen.stamp != stamp:
            self._seen = _Seen(stamp)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time."""
        folder = self.path.resolve().parent / backups.FOLDER
        try:
            disk.make_folder(folder)
        except OSError as error:
            raise ReceivablesError(f"You cannot save to {self.place} because {disk.reason(error)}: {folder}.") from None
        with disk.locked(folder / f"{self.path.name}.lock", self.place):
            yield

    def _learn(self, names: Sequence[str], package: Package) -> None:
        """Read the tables that are not known yet, the largest sheet first."""
        wanted = [n for n in dict.fromkeys(names) if n not in self._seen.known]
        if not wanted:
            return
        values, found = Values(self.path, package), tables(package)
        base = self._base(values, found)
        for n in wanted:
            if n not in TABLES and n not in found:          # a report that nobody has run yet, or whose sheet a person took away
                self._seen.known[n], self._seen.issues[n] = Known(empty(READABLE[n]), np.zeros(0, dtype=np.int64)), []
        places = [_place(n, found, package) for n in wanted if n not in self._seen.known]
        for sheet, group in sorted(_by_sheet(places), key=lambda pair: -package.size(pair[0].part)):
            self._read_sheet(values, sheet, group, base)

    def _read_sheet(self, values: Values, sheet: Sheet, places: list[Place], base: str) -> None:
        seen, look = Pass(), Look()
        pieces: dict[str, list[Piece]] = {p.table.name: [] for p in places}
        with many_objects():
            for piece in read_pieces(values.runs(sheet, look), places, base, seen):
                pieces[piece.place.table.name].append(piece)
        for p in places:
            name = p.table.name
            issues, loose = _issues(p, pieces[name], look.errors)
            numbers = np.concatenate([np.zeros(0, dtype=np.int64), *(piece.rows for piece in pieces[name])])
            self._seen.known[name] = Known(_frame(p, pieces.pop(name)), numbers, loose)
            self._seen.issues[name] = issues
        self._seen.passes[frozenset(p.table.name for p in places)] = seen

    def _base(self, values: Values, found: dict[str, TablePart]) -> str:
        """The ledger's base currency, from Settings."""
        if "Settings" not in found:
            return Policy.base_currency
        if "Settings" not in self._seen.known:
            p = _place("Settings", found, values.package)
            self._read_sheet(values, p.part.sheet, [p], Policy.base_currency)
        settings = self._seen.known["Settings"].frame
        stated = dict(zip(settings["key"].tolist(), settings["value"].tolist())).get("base_currency", "")
        return stated.strip().upper() or Policy.base_currency


class _Save:
    """One commit on its way."""

    def __init__(self, store: FileStore, package: Package, changes: Changes) -> None:
        self.store, self.package, self.changes = store, package, changes
        self.lines: list[str] = []
        self.groups: list[tuple[Sheet, list[Plan], Pass | None]] = []
        self.written: list[SheetWritten] = []
        self.base = Policy.base_currency
        self._plan()

    def _plan(self) -> None:
        names = [n for n in TABLES if n in self.changes.tables()]
        if not names:
            return
        store, package = self.store, self.package
        found = tables(package)
        self.base, epoch = store._base(Values(store.path, package), found), 1904 if date_1904(package) else 1900
        places = [_place(n, found, package) for n in names]
        store._learn([p.table.name for p in places if self._by_key(p)], package)
        for sheet, group in _by_sheet(places):
            plans = [plan(p, self._known(p), self.changes, self.base, epoch, _date_styles(p, package)) for p in group]
            self.groups.append((sheet, plans, store._seen.passes.get(frozenset(p.table.name for p in group))))
            self.lines += [p.line() for p in plans]
            self.lines += [f"{p.part.name} is filled by a query; its next refresh writes over these rows." for p in group if p.part.query]

    def _by_key(self, p: Place) -> bool:
        """True when the table's rows must be known: some are found by key, or summed."""
        return bool(len(self.changes.updates.get(p.table.name, ())) or self.changes.removes.get(p.table.name) or p.part.totals)

    def _known(self, p: Place) -> Known:
        return self.store._seen.known.get(p.table.name) or Known(empty(p.table), np.zeros(0, dtype=np.int64))

    def patch(self, reports: Sequence[Report]) -> None:
        """Everything in memory: sheets, tables, what is tied to them, reports, and what the opening program must know."""
        for sheet, plans, before in self.groups:
            done = write_sheet(self.package, sheet, plans, self.base, keep_old=before is None)
            self.written.append(done)
            self.lines += done.lines
        if any(done.formulas_changed for done in self.written):
            recalc.drop_calc_chain(self.package)
        for report in reports:
            from workbook.stores.transplant import put_report

            put_report(self.package, report)
            self.lines.append(f"{report.name} was written.")
        if self.groups:
            recalc.ask_for_calculation(self.package)

    def replace(self, target: Path) -> Path:
        """Write beside the file, prove, keep a backup, and put in place."""
        before = target.stat()
        for left in target.parent.glob(f".{glob.escape(target.stem)}.*.tmp{target.suffix}"):      # of a save that was killed
            left.unlink(missing_ok=True)
        temporary = target.with_name(f".{target.stem}.{os.getpid()}.tmp{target.suffix}")
        try:
            with temporary.open("wb") as out:
                self.package.save(out)
                out.flush()
                os.fsync(out.fileno())
            shutil.copymode(target, temporary)
            self._prove(temporary)
            backup = backups.keep(target, self.store.backups)
            now = target.stat()
            if (now.st_mtime_ns, now.st_size) != (before.st_mtime_ns, before.st_size):
                raise ChangedSinceRead(self.store.place)
            inuse.check_free(target)
            disk.replace(temporary, target)
            disk.sync_folder(target.parent)
        except OSError as error:
            raise ReceivablesError(f"You cannot save to {self.store.place} because {disk.reason(error)}. The file is as it was.") from None
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        return backup

    def _prove(self, temporary: Path) -> None:
        new = Package(temporary.read_bytes(), self.package.name)
        prove_parts(self.package, new, {done.sheet.part for done in self.written})
        self.package.forget()
        for (_, _, before), done in zip(self.groups, self.written):
            prove_sheet(new, done, before, self.base)


def _stamp(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _place(name: str, found: dict[str, TablePart], package: Package) -> Place:
    part = found.get(name) or next((t for n, t in found.items() if n.lower() == name.lower()), None)
    if part is None:
        raise package.refusal(f"it has no table {name}, so it is not a ledger. Make one with: receivables new, or restore the table")
    return place(READABLE[name], part, package.name)


def _date_styles(p: Place, package: Package) -> frozenset[bytes]:
    """Asked for only where a column holds dates beside other values."""
    return date_styles(package) if any(c.kind == "value" for c in p.table.columns) else frozenset()


def _by_sheet(places: list[Place]) -> list[tuple[Sheet, list[Place]]]:
    groups: dict[str, list[Place]] = {}
    for p in places:
        groups.setdefault(p.part.sheet.part, []).append(p)
    return [(group[0].part.sheet, group) for group in groups.values()]


def _frame(p: Place, pieces: list[Piece]) -> Frame:
    """The pieces as one frame in the schema's dtypes."""
    if not pieces:
        return empty(p.table)
    data: dict[str, Any] = {}
    for c in p.table.columns:
        arrays = [piece.arrays.pop(c.name) for piece in pieces]
        if c.dtype == "Int64":
            data[c.name] = pd.concat([pd.Series(a) for a in arrays], ignore_index=True)
        else:
            data[c.name] = pd.Series(np.concatenate(arrays), dtype=c.dtype)
    return pd.DataFrame(data, copy=False)


def _issues(p: Place, pieces: list[Piece], errors: dict[tuple[int, int], str]) -> tuple[list[Issue], dict[str, set[int]]]:
    """What could not be read, as sentences with cells, and where values stand in a loose form."""
    loose: dict[str, set[int]] = {}
    found = []
    for piece in pieces:
        for column, bad in piece.bad:
            row = int(piece.rows[bad.index])
            if bad.kind in LOOSE:
                loose.setdefault(column.name, set()).add(row)
            found.append(_issue(p, column.name, row, bad))
    for c in p.table.journaled:
        at = p.columns[c.name]
        for (column_number, row), text in errors.items():
            if column_number == at and p.part.first <= row <= p.part.last:
                bad = Bad(0, f"the cell shows the error {text}.", "Type the value in place of the formula.", kind="error cell")
                found.append(_issue(p, c.name, row, bad))
    return found, loose


def _issue(p: Place, column: str, row: int, bad: Bad) -> Issue:
    cells = f"{letters(p.columns[column])}{row}"
    return Issue(p.table.name, bad.what, bad.mend, row=row, column=p.table.by_name[column].header, level=bad.level, kind=bad.kind, cells=cells)
