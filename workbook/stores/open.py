"""The ledger in a workbook that is open in a spreadsheet program: a `Store` over the few verbs of `OpenBook`, the same for every host.

    store = OpenStore(book)                 # book: workbook.stores.live on Excel, addin.calc on LibreOffice
    loaded = store.read(["Invoices", "Settings"])
    store.commit(changes, reports, loaded.stamp)

A save reads again what it was decided from and refuses when a cell changed; looks for what is in the way; keeps, hidden in the workbook,
how the cells were; writes; reads back and compares; writes the reports; and forgets what it kept. Whatever goes wrong takes it back.
"""
from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.tables import READABLE, TABLES
from workbook.stores import openlog
from workbook.stores.openbook import Area, OpenBook
from workbook.stores.openlog import Log
from workbook.stores.openplan import Fill, Work, works
from workbook.stores.openread import OpenReading, cell_name
from workbook.stores.openreport import Drawn, draw_into
from workbook.stores.port import ChangedSinceRead, Loaded, Report, Written
from workbook.stores.tableplan import same

_NUMBERS = count(1)


class Unfinished(ReceivablesError):
    """A save was stopped in the middle and is still half written; `OpenStore.put_back` takes it back."""


class NotAsWritten(Exception):
    """A cell holds something else than was written into it; the text says which."""


class OpenStore:
    """A ledger in an open workbook."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book
        self.place = book.place
        self._reading = OpenReading(book)
        self._stamp = self._new_stamp()
        self._done: list[tuple[str, str, int, int]] = []
        self._put: list[str] = []

    def read(self, tables: Iterable[str]) -> Loaded:
        """See the port. Raises `Unfinished` when an earlier save was stopped in the middle."""
        self._refuse_unfinished()
        names, reading = list(tables), self._reading
        reading.look()
        if reading.learn(names):
            self._stamp = self._new_stamp()
            reading.seen = {name: reading.seen[name] for name in names}
        issues = [issue for name in names for one in reading.seen[name] for issue in one.issues]
        known = {name: reading.known(name) for name in names}
        return Loaded({n: k.frame.copy(deep=False) for n, k in known.items()}, issues, self._stamp, {n: k.rows for n, k in known.items()},
                      reading.mapped().absent(), frozenset(n for n in names if n in TABLES and reading.lacks(n)))

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """See the port."""
        reports = list(reports)
        self._refuse_unfinished()
        reading = self._reading
        if stamp != self._stamp:
            raise ChangedSinceRead(self.place)
        reading.look()
        if reading.learn(list(reading.seen)):
            self._stamp = self._new_stamp()
            raise ChangedSinceRead(self.place)
        work = works(reading, changes)
        lines = [w.plan.counts().line() for w in work] + [f"{r.name}: written anew." for r in reports]
        lines += [f"{w.place.part.name} is filled by a query; its next refresh writes over these rows." for w in work if w.place.part.query]
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{i}.xlsx" for i in range(len(reports))]
            drawn = [(path, draw_into(path, report, reading.sheet_names())) for path, report in zip(paths, reports)]
            obstacle = self.book.obstacle([w.area() for w in work], [name for _, d in drawn for name in d.names],
                                          [sheet for _, d in drawn for sheet, table in d.tables if table.lower() not in reading.tables])
            if obstacle:
                raise ReceivablesError(obstacle)
            if not dry_run and (work or drawn):
                self._write(work, drawn, _log(self.book, work, changes, drawn))
        return Written(self.place, lines)

    def where(self, table: str, header: str = "", key: str = "") -> tuple[str, int]:
        """The sheet of a table (of the list that has a key), and the sheet column of a header of ours (the first column without one)."""
        reading = self._reading
        reading.look()
        if table not in READABLE or reading.lacks(table):
            drawn = reading.tables.get(table.lower())
            return (drawn.sheet, drawn.span.left) if drawn else (table, 1)
        places = reading.places(table)
        column = next((c.name for c in READABLE[table].columns if c.header == header), "")
        parts = reading.parts(places) if key else {}
        found = next((p for p in places if key and key in set(parts[p.id].frame[p.table.key])), places[-1])
        return found.part.sheet.name, found.columns.get(column, found.part.span.left)

    def unfinished(self) -> Log | None:
        """The save that was stopped in the middle; None when there is none."""
        text = self.book.kept()
        return openlog.read(text) if text else None

    def put_back(self) -> str:
        """Take the stopped save back: every cell as it was before it. Gives a sentence."""
        log = self.unfinished()
        if log is None:
            return "Nothing was stopped in the middle."
        obstacle = self._in_the_way(log)
        if obstacle:
            raise ReceivablesError(obstacle)
        with self.book.still():
            openlog.put_back(self.book, log)
            self.book.keep("")
        self._reading.seen.clear()
        self._stamp = self._new_stamp()
        again = f" Run again what writes the sheet {', '.join(log.reports)}." if log.reports else ""
        return f"Taken back: {log.says or log.run}. The ledger is as it was before.{again}"

    def _write(self, works: Sequence[Work], drawn: Sequence[tuple[Path, Drawn]], log: Log) -> None:
        """All of it, or nothing."""
        self._done, self._put = [], []
        with self.book.still():
            try:
                self.book.keep(log.text())
                for w in works:
                    self.book.say(f"Writing {w.place.part.name}")
                    self._write_table(w)
                self.book.say("Comparing")
                self._reading.look()
                self._reading.learn({w.place.table.name for w in works} & self._reading.seen.keys())
                for w in works:
                    self._prove(w)
                for path, report in drawn:
                    self.book.say(f"Writing {', '.join(report.names)}")
                    self._put += report.names
                    self.book.put_sheets(path, report.names)
                    self._fill(report.fills)
                self.book.keep("")
            except BaseException as error:
                self._take_back(log, error)
                raise
        self._stamp = self._new_stamp()

    def _write_table(self, w: Work) -> None:
        name, book = w.place.part.name, self.book
        if w.blocks:
            book.write(w.blocks)
        self._fill(w.mends)
        for at, n in w.removes:
            book.remove_rows(name, at, n)
            self._done.append(("remove", name, at, n))
        if w.insert[1]:
            book.insert_rows(name, *w.insert)
            self._done.append(("insert", name, *w.insert))
        if w.new:
            book.write(w.new)
        self._fill(w.fills)

    def _fill(self, fills: Iterable[Fill]) -> None:
        for fill in fills:
            self.book.fill(fill.area, fill.formula)

    def _prove(self, w: Work) -> None:
        """Read back what was written. Raises NotAsWritten for a cell that holds something else."""
        base, reading = self._reading.base(), self._reading
        seen = reading.seen_at(w.place)
        if seen is not None:
            now, plan_rows = seen.known, slice(None)
        else:
            now, plan_rows = reading.rows_at(reading.place(w.place), w.start, w.start + len(w.plan.adds) - 1), slice(-len(w.plan.adds), None)
        for column in w.place.table.columns:
            if column.name not in w.place.columns or column.formula:
                continue
            want = pd.Series(w.plan.expected(column, base)).iloc[plan_rows].reset_index(drop=True)
            got = now.frame[column.name]
            if len(want) != len(got):
                raise NotAsWritten(f"{w.place.part.name} has {len(got):,} rows now, not {len(want):,}")
            differs = np.flatnonzero(~same(pd.Series(want, dtype=got.dtype).array, got.array))
            if len(differs):
                at = int(differs[0])
                cell = cell_name(w.place.part.sheet.name, w.place.columns[column.name], int(now.rows[at]))
                raise NotAsWritten(f"the cell {cell} shows {got.iloc[at]!r} instead of {want.iloc[at]!r}")

    def _take_back(self, log: Log, error: BaseException) -> None:
        """Everything as it was, and the sentence that says so; a process that is told to end goes on ending."""
        self._stamp = self._new_stamp()
        self._reading.seen.clear()
        try:
            openlog.put_back(self.book, log, self._done)
            self.book.keep("")
        except Exception as again:
            raise Unfinished(f"You cannot save to {self.place} because the program stopped in the middle ({_said(error)}), and what was written "
                             f"could not be taken back at once ({_said(again)}). Press any button again: it takes it back.") from error
        if isinstance(error, Exception) and not isinstance(error, ReceivablesError):
            rerun = f", but the report on {', '.join(self._put)}: run that report again" if self._put else ""
            raise ReceivablesError(f"You cannot save to {self.place} because {_said(error)}. All cells were put back as they were{rerun}.") from error

    def _refuse_unfinished(self) -> None:
        log = self.unfinished()
        if log is not None:
            raise Unfinished(f"{log.sentence()} To go on, you must take it back first.")

    def _in_the_way(self, log: Log) -> str:
        known = {t.name: t for t in self.book.tables()}
        return self.book.obstacle([Area(known[t.name].sheet, known[t.name].span) for t in log.tables if t.name in known])

    def _new_stamp(self) -> str:
        return f"open {next(_NUMBERS)}"


def _log(book: OpenBook, works: Sequence[Work], changes: Changes, drawn: Sequence[tuple[Path, Drawn]]) -> Log:
    """What is kept until the save is done."""
    runs = changes.adds.get("Runs")
    last = {} if runs is None or runs.empty else runs.iloc[-1].to_dict()
    says = ": ".join(part for part in (last.get("action", ""), last.get("message", "")) if part)
    return Log(last.get("run", ""), says, last.get("at", ""), [openlog.before(book, w) for w in works], [n for _, d in drawn for n in d.names])


def _said(error: BaseException) -> str:
    if isinstance(error, NotAsWritten | ReceivablesError):
        return str(error).rstrip(".")
    return f"the program answered {type(error).__name__}: {error}".rstrip(".:")


__all__ = ["OpenStore", "Unfinished"]
