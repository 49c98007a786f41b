"""One save on its way: planned, patched in memory, written beside the file, proved, and put in its place in one step."""
from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import empty
from receivables.tables import TABLES
from workbook.stores import disk, elsewhere, inuse, lists, recalc
from workbook.stores.backups import Cabinet
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, date_1904, date_styles, tables
from workbook.stores.placing import Placed, Placing
from workbook.stores.port import Report
from workbook.stores.proof import prove_parts, prove_sheet
from workbook.stores.reading import NO_ROWS, Reading, by_sheet
from workbook.stores.receipt import Receipt, by_table, how, runs_of
from workbook.stores.sheetwrite import SheetWritten, write_sheet
from workbook.stores.tableplan import Known, Plan, plan
from workbook.stores.tableread import Pass, Place


class Saving:
    """The changes of one commit, planned on what is known of the file. `lines` say what they do; `notes` are those of them that a person should
    know beyond the counts."""

    def __init__(self, reading: Reading, package: Package, changes: Changes, place: str) -> None:
        self.reading, self.package, self.changes, self.place = reading, package, changes, place
        self.lines: list[str] = []
        self.notes: list[str] = []
        self._groups: list[tuple[Sheet, list[Plan], Pass | None]] = []
        self._written: list[SheetWritten] = []
        self._base = Policy.base_currency
        names = [n for n in TABLES if n in changes.tables()]
        if names:
            self._plan(names)

    def _plan(self, names: Sequence[str]) -> None:
        package, changes = self.package, self.changes
        self._base, epoch = self.reading.base(package, tables(package)), 1904 if date_1904(package) else 1900
        lacking = self.reading.lacking(names, package)
        if lacking:
            from workbook.stores.younger import add_tables

            self._note(add_tables(package, lacking, self.reading.known["Settings"].frame))
        found = tables(package)
        places = [p for n in names for p in self.reading.places(n, package, found)]
        self._alone = {n for n in names if sum(p.table.name == n for p in places) == 1}
        self.reading.learn([p.table.name for p in places if self._by_key(p)], package)
        shared = {n: lists.shares(n, TABLES[n].key, {p.id: self._known(p) for p in places if p.table.name == n}, changes) for n in names}
        for sheet, group in by_sheet(places):
            plans = [plan(p, self._known(p), shared[p.table.name][p.id], self._base, epoch, _date_styles(p, package)) for p in group]
            self._groups.append((sheet, plans, self.reading.beside(group)))
            self.lines += [p.counts().line() for p in plans]
            self._note([f"{p.part.name} is filled by a query; its next refresh writes over these rows." for p in group if p.part.query])

    def _by_key(self, p: Place) -> bool:
        """True when the table's rows must be known: some are found by key, or summed."""
        return bool(len(self.changes.updates.get(p.table.name, ())) or self.changes.removes.get(p.table.name) or p.part.totals
                    or p.table.name not in self._alone)

    def _known(self, p: Place) -> Known:
        return self.reading.known.get(p.id) or Known(empty(p.table), NO_ROWS)

    def _note(self, lines: Sequence[str]) -> None:
        """What a person should know beyond the counts; the receipt says it, too."""
        self.lines += lines
        self.notes += lines

    def patch(self, reports: Sequence[Report]) -> None:
        """Everything in memory: sheets, tables, what is tied to them, reports, and what the opening program must know."""
        for sheet, plans, before in self._groups:
            done = write_sheet(self.package, sheet, plans, self._base, keep_old=before is None)
            self._written.append(done)
            self._note(done.lines)
        if any(done.formulas_changed for done in self._written):
            recalc.drop_calc_chain(self.package)
        for report in reports:
            from workbook.stores.transplant import put_report

            put_report(self.package, report, {k: v for k, v in self.reading.sheet_names().items() if k != v})
            self.lines.append(f"{report.name}: written anew.")
        if self._groups:
            recalc.ask_for_calculation(self.package, self._elsewhere())

    def _elsewhere(self) -> dict[str, bool]:
        """Bring along what looks at resized tables from other sheets; gives which sheets are known to hold AR_ functions."""
        resized = [change for done in self._written for change in done.resized]
        if not resized:
            return {}
        seen = elsewhere.follow(self.package, resized, {done.sheet.part for done in self._written})
        self._note(seen.lines())
        return seen.ours

    def receipt(self, kept: Cabinet, reports: Sequence[Report]) -> Receipt:
        """What is known of the receipt before the file is in its place."""
        who, runs, chain = runs_of(self.changes)
        sheets = [done.sheet.name for done in self._written] + [r.name for r in reports]
        counts = by_table(p.counts() for _, plans, _ in self._groups for p in plans)
        same = sum(1 for name in self.package.names() if name not in self.package.changed)
        return Receipt(self.place, who, runs, counts, list(dict.fromkeys(sheets)), len(self.package.changed), same, how=how(kept), chain=chain,
                       notes=self.notes)

    def replace(self, kept: Cabinet, before: os.stat_result, stamp: str) -> Placed:
        """Write the new file, prove it, keep a backup, and put it in place. `before` and `stamp` are the file as it was read."""
        def check() -> None:
            inuse.check_same(kept.path, before, self.place)
            self.package.close()                 # Windows replaces no open file

        try:
            with Placing(kept, self.place) as placing:
                placing.stage(self.package.save)
                self.package.forget_changes()
                self._prove(placing.temporary)
                return placing.swap(stamp, check)
        except OSError as error:
            raise ReceivablesError(f"You cannot save to {self.place} because {disk.reason(error)}. The file is as it was.") from None

    def _prove(self, temporary: Path) -> None:
        new = Package(temporary, self.package.name)
        try:
            prove_parts(self.package, new, {done.sheet.part for done in self._written})
            for (_, _, before), done in zip(self._groups, self._written):
                prove_sheet(new, done, before, self._base)
        finally:
            new.close()


def _date_styles(p: Place, package: Package) -> frozenset[bytes]:
    """Asked for only where a column holds dates beside other values."""
    return date_styles(package) if any(c.kind == "value" for c in p.table.columns) else frozenset()
