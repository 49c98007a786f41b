"""What is known of a workbook file as it stood at one moment: its tables as frames, what could not be read, and what is not ours."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from receivables.collector import without_collector
from receivables.errors import Issue
from receivables.policy import Policy
from receivables.schema import Frame, empty
from receivables.tables import MAPPING, READABLE, TABLES
from workbook.cells import Bad
from workbook.stores import lists, mapped
from workbook.stores.gridread import NotPlain
from workbook.stores.guard import Look
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, TablePart, letters, tables
from workbook.stores.port import base_currency
from workbook.stores.rowindex import Ints
from workbook.stores.run import Run
from workbook.stores.tableplan import Known
from workbook.stores.tableread import Pass, Piece, Place, place, place_listed, read_pieces
from workbook.stores.values import Values

LOOSE = ("number as text", "text date")      # read all the same; written as they should be when their row is written
CORE = ("Settings", "Runs", "Journal")       # without these a workbook is no ledger; any other table may be younger than the ledger
NO_ROWS: Ints = np.zeros(0, dtype=np.int64)


class Reading:
    """The tables read so far of the file at `path`, whose content has this `stamp`."""

    def __init__(self, path: Path, stamp: str = "") -> None:
        self.path, self.stamp = path, stamp
        self.known: dict[str, Known] = {}
        self.issues: dict[str, list[Issue]] = {}
        self._passes: dict[frozenset[str], Pass] = {}
        self._mapped: mapped.Mapped | None = None

    def learn(self, names: Iterable[str], package: Package) -> None:
        """Read the tables that are not known yet, the largest sheet first."""
        wanted = [n for n in dict.fromkeys(names) if n not in self.issues]
        if not wanted:
            return
        found = tables(package)
        base = self.base(package, found)
        places = [p for n in wanted if n not in self.issues for p in self.places(n, package, found)]
        for n in wanted:
            if n not in {p.table.name for p in places} and n not in self.issues:          # a report that nobody has run yet, or a young table
                self.known[n], self.issues[n] = Known(empty(READABLE[n]), NO_ROWS), []
        values = Values(self.path, package)
        for sheet, group in sorted(by_sheet(places), key=lambda pair: -package.size(pair[0].part)):
            self._read_sheet(values, sheet, group, base)

    def base(self, package: Package, found: dict[str, TablePart]) -> str:
        """The ledger's base currency, from Settings."""
        if "Settings" not in found:
            return Policy.base_currency
        if "Settings" not in self.known:
            p = find("Settings", found, package)
            self._read_sheet(Values(self.path, package), p.part.sheet, [p], Policy.base_currency)
        return base_currency(self.known["Settings"].frame)

    def mapped(self, package: Package, found: dict[str, TablePart]) -> mapped.Mapped:
        """Which tables are lists of the person's, in an adopted workbook."""
        if self._mapped is None:
            if MAPPING.name in found:
                p = find(MAPPING.name, found, package)
                self._read_sheet(Values(self.path, package), p.part.sheet, [p], Policy.base_currency)
            self._mapped = mapped.parse(self.known[MAPPING.name].frame) if MAPPING.name in self.known else mapped.Mapped()
        return self._mapped

    def places(self, name: str, package: Package, found: dict[str, TablePart]) -> list[Place]:
        """Where a table stands: in its own Excel table, or in one or several lists of the person's. A report may stand nowhere."""
        listed = self.mapped(package, found).lists.get(name, ())
        if not listed:
            return [] if self._lacks(name, package, found) else [find(name, found, package)]
        gone = [one for one in listed if one.list not in found]
        if gone:
            raise package.refusal(f"its list {gone[0].list} (sheet {gone[0].sheet}), which is {name}, is not there any more. Restore it, or take the "
                                  "adoption out with: receivables adopt --remove")
        return [place_listed(READABLE[name], found[one.list], one, key, package.name) for one, key in zip(listed, lists.ids(name, len(listed)))]

    def sheet_names(self) -> dict[str, str]:
        """What our sheets are called in an adopted workbook."""
        return dict(self._mapped.sheets) if self._mapped is not None else {}

    def absent(self) -> dict[str, dict[str, str]]:
        """For each table that is a person's own list: the columns it has not, and what new rows have there."""
        return self._mapped.absent() if self._mapped is not None else {}

    def lacking(self, names: Iterable[str], package: Package) -> list[str]:
        """Which of the ledger's tables it has not yet."""
        found = tables(package)
        return [n for n in names if n in TABLES and self._lacks(n, package, found)]

    def _lacks(self, name: str, package: Package, found: dict[str, TablePart]) -> bool:
        """True for a table that is not there and needs not be."""
        return name not in self.mapped(package, found).lists and may_lack(name, lambda one: part_named(one, found) is not None)

    def whole(self, name: str) -> Known:
        """A table as one, from all its lists."""
        return lists.together(name, list(self.parts(name).values()), self._mapped or mapped.Mapped())

    def parts(self, name: str) -> dict[str, Known]:
        """What was read of each list of a table, by id, in order."""
        count = sum(key.split("#")[0] == name for key in self.known)
        return {key: self.known[key] for key in lists.ids(name, count)}

    def beside(self, places: Sequence[Place]) -> Pass | None:
        """What a reading of exactly these tables saw of the cells that are not theirs; None when there was no such reading."""
        return self._passes.get(frozenset(p.id for p in places))

    def _read_sheet(self, values: Values, sheet: Sheet, places: list[Place], base: str) -> None:
        try:
            look = Look()
            pieces, seen = _pieces(values.quick(sheet, look), places, base)
        except NotPlain:
            look = Look()
            pieces, seen = _pieces(values.runs(sheet, look), places, base)
        for p in places:
            name = p.id
            issues, loose = issues_of(p, pieces[name], look.errors)
            rows = np.concatenate([NO_ROWS, *(piece.rows for piece in pieces[name])])
            said = {issue.column for issue in issues if issue.kind not in LOOSE}
            unread = frozenset(c.name for c in p.table.columns if c.header in said)
            self.known[name] = Known(frame_of(p, pieces.pop(name)), rows, loose, unread)
            self.issues[p.table.name] = [*self.issues.get(p.table.name, []), *issues]
        self._passes[frozenset(p.id for p in places)] = seen


def _pieces(runs: Iterable[Run], places: list[Place], base: str) -> tuple[dict[str, list[Piece]], Pass]:
    """The pieces of each place, and what was seen of cells that are not theirs."""
    seen = Pass()
    pieces: dict[str, list[Piece]] = {p.id: [] for p in places}
    with without_collector():
        for piece in read_pieces(runs, places, base, seen):
            pieces[piece.place.id].append(piece)
    return pieces, seen


def find(name: str, found: dict[str, TablePart], package: Package) -> Place:
    """Where a table stands. Raises ReceivablesError when the workbook has none of that name."""
    part = part_named(name, found)
    if part is None:
        raise package.refusal(f"it has no table {name}, so it is not a ledger. Make one with: receivables new, or restore the table")
    return place(READABLE[name], part, package.name)


def part_named(name: str, found: dict[str, TablePart]) -> TablePart | None:
    """The table of that name, whatever its capitals."""
    return found.get(name) or next((t for n, t in found.items() if n.lower() == name.lower()), None)


def may_lack(name: str, there: Callable[[str], bool]) -> bool:
    """True for a table that is not there and needs not be: a report that nobody has run yet, or, in a ledger, a table that came after it."""
    return not there(name) and (name not in TABLES or (name not in CORE and all(map(there, CORE))))


def by_sheet(places: Iterable[Place]) -> list[tuple[Sheet, list[Place]]]:
    """Places by the sheet they are on."""
    groups: dict[str, list[Place]] = {}
    for p in places:
        groups.setdefault(p.part.sheet.part, []).append(p)
    return [(group[0].part.sheet, group) for group in groups.values()]


def frame_of(p: Place, pieces: list[Piece]) -> Frame:
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


def issues_of(p: Place, pieces: list[Piece], errors: dict[tuple[int, int], str]) -> tuple[list[Issue], dict[str, set[int]]]:
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
        for (at, row), text in errors.items():
            if at == p.columns.get(c.name) and p.part.first <= row <= p.part.last:
                bad = Bad(0, f"the cell shows the error {text}.", "Type the value in place of the formula.", kind="error cell")
                found.append(_issue(p, c.name, row, bad))
    return found, loose


def _issue(p: Place, column: str, row: int, bad: Bad) -> Issue:
    cells = f"{letters(p.columns[column])}{row}"
    if p.forms and p.part.name != p.table.name:          # a list of the person's: there may be several, on as many sheets
        cells = f"{p.part.sheet.name}!{cells}"
    return Issue(p.table.name, bad.what, bad.mend, row=row, column=p.table.by_name[column].header, level=bad.level, kind=bad.kind, cells=cells)
