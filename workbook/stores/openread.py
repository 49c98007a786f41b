"""Tables read from an open workbook: one call a table, then the same reading as a file's cells.

`OpenReading` keeps what it read with a fingerprint of the cells, so that a save can tell whether anything changed meanwhile.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from receivables.collector import without_collector
from receivables.errors import Issue, ReceivablesError
from receivables.policy import Policy, parse
from receivables.schema import empty
from receivables.tables import MAPPING, READABLE
from workbook.cells import ERRORS
from workbook.stores import lists, mapped
from workbook.stores.openbook import Area, OpenBook, OpenTable, Rows
from workbook.stores.parts import Sheet, Span, TableColumn, TablePart, letters
from workbook.stores.reading import NO_ROWS, frame_of, issues_of, may_lack
from workbook.stores.rowindex import Ints
from workbook.stores.run import Run
from workbook.stores.tableplan import Known
from workbook.stores.tableread import Pass, Piece, Place, place, place_listed, read_pieces


@dataclass(frozen=True)
class Seen:
    """A table, or one of the lists that it stands in, as it was read: where it stood, its rows, what could not be read, and a fingerprint of
    its headers and of each body row.

    `dated` are sheet rows whose cell in a column of mixed kinds (Settings) shows a date.
    """

    place: Place
    known: Known
    issues: list[Issue]
    prints: tuple[Any, ...]
    dated: frozenset[int] = frozenset()


class OpenReading:
    """The tables of an open workbook as far as they were read."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book
        self.seen: dict[str, tuple[Seen, ...]] = {}          # a table's lists in order; none: a report that nobody has run yet
        self.tables: dict[str, OpenTable] = {}
        self._mapped: mapped.Mapped | None = None

    def look(self) -> None:
        """Learn again where the tables stand."""
        self.tables, self._mapped = {t.name.lower(): t for t in self.book.tables()}, None

    def learn(self, names: Iterable[str]) -> list[str]:
        """Read the tables anew; gives those that are not as they were when they were read before."""
        moved = []
        for name in names:
            now = self._read(name)
            before = self.seen.get(name, now)
            if len(now) != len(before) or any(a is not b for a, b in zip(now, before)):
                moved.append(name)
            self.seen[name] = now
        return moved

    def known(self, name: str) -> Known:
        """What was read of a table, of all its lists together; nothing, when it was not read."""
        parts = [one.known for one in self.seen.get(name, ())]
        return lists.together(name, parts, self.mapped()) if parts else Known(empty(READABLE[name]), NO_ROWS)

    def parts(self, places: Sequence[Place]) -> dict[str, Known]:
        """What was read of each list of a table, by id; nothing for what was not read."""
        return {p.id: found.known if (found := self.seen_at(p)) else Known(empty(p.table), NO_ROWS) for p in places}

    def seen_at(self, where: Place) -> Seen | None:
        """A list as it was read; None where it was not."""
        return next((one for one in self.seen.get(where.table.name, ()) if one.place.id == where.id), None)

    def lacks(self, name: str) -> bool:
        """True for a table that is not there and needs not be."""
        return name not in self.mapped().lists and may_lack(name, lambda one: one.lower() in self.tables)

    def places(self, name: str) -> list[Place]:
        """Where a table stands now: in its own table, or in one or several lists of the person's. Raises ReceivablesError when the workbook
        has none of that name."""
        listed = self.mapped().lists.get(name, ())
        if listed:
            return [place_listed(READABLE[name], part_of(self._list(one)), one, key, self.book.place)
                    for one, key in zip(listed, lists.ids(name, len(listed)))]
        table = self.tables.get(name.lower())
        if table is None and self.lacks(name):
            raise ReceivablesError(f"You cannot write to {self.book.place} while it is open because it is older than the table {name}. Save and "
                                   "close it, and do this once from the command line: that adds the sheet.")
        if table is None:
            raise ReceivablesError(f"You cannot use {self.book.place} because it has no table {name}, so it is not a ledger. "
                                   "Make one with: receivables new, or restore the table.")
        return [place(READABLE[name], part_of(table), self.book.place)]

    def place(self, was: Place) -> Place:
        """Where a list stands now."""
        return next(p for p in self.places(was.table.name) if p.id == was.id)

    def _list(self, one: mapped.Listed) -> OpenTable:
        table = self.tables.get(one.list.lower())
        if table is None:
            raise ReceivablesError(f"You cannot use {self.book.place} because its list {one.list} (sheet {one.sheet}), which is {one.table}, is not "
                                   "there any more. Restore it, or take the adoption out with: receivables adopt --remove.")
        return table

    def mapped(self) -> mapped.Mapped:
        """Which tables are lists of the person's, in an adopted workbook."""
        if self._mapped is None:
            self._mapped = mapped.Mapped()
            table = self.tables.get(MAPPING.name.lower())
            if table is not None:
                where = place(MAPPING, part_of(table), self.book.place)
                self._mapped = mapped.parse(self.rows_at(where, where.part.first, where.part.last).frame)
        return self._mapped

    def sheet_names(self) -> dict[str, str]:
        """What our sheets are called here, where that is not their own name."""
        return {ours: name for ours, name in self.mapped().sheets.items() if ours != name}

    def policy(self) -> Policy:
        """The ledger's settings."""
        if "Settings" not in self.seen:
            self.learn(["Settings"])
        rows = self.known("Settings").frame
        return parse(dict(zip(rows["key"].tolist(), rows["value"].tolist())))[0]

    def base(self) -> str:
        """The ledger's base currency."""
        return self.policy().base_currency.strip().upper() or Policy.base_currency

    def rows_at(self, where: Place, first: int, last: int) -> Known:
        """Some body rows alone, read now."""
        return self._known(where, self._body(where, first, last), first)[0]

    def _read(self, name: str) -> tuple[Seen, ...]:
        """The table's lists as they are now; the very same objects as before where nothing that counts has changed."""
        return () if self.lacks(name) else tuple(map(self._read_list, self.places(name)))

    def _read_list(self, where: Place) -> Seen:
        raw = self._body(where, where.part.first, where.part.last)
        prints = (where.part.first, tuple(where.columns.items()), _prints(where, raw))
        before = self.seen_at(where)
        if before and before.prints == prints:
            return before
        known, issues = self._known(where, raw, where.part.first)
        mixed = [where.columns[c.name] - where.part.span.left for c in where.table.columns if c.kind == "value"]
        dated = frozenset(i for at in mixed for i, row in enumerate(raw, where.part.first) if isinstance(row[at], dt.datetime))
        return Seen(where, known, issues, prints, dated)

    def _body(self, where: Place, first: int, last: int) -> Rows:
        return self.book.read(Area(where.part.sheet.name, Span(where.part.span.left, first, where.part.span.right, last)))

    def _known(self, where: Place, raw: Rows, first: int) -> tuple[Known, list[Issue]]:
        left = where.part.span.left
        errors: dict[tuple[int, int], str] = {}
        clean = []
        for row, cells in enumerate(raw, first):
            bad = {i: v for i, v in enumerate(cells) if type(v) is str and v in ERRORS}
            errors |= {(left + i, row): v for i, v in bad.items()}
            clean.append(["" if v is None or i in bad else v for i, v in enumerate(cells)])
        base = Policy.base_currency if where.table.name in ("Settings", MAPPING.name) else self.base()
        pieces: list[Piece] = []
        with without_collector():
            pieces += read_pieces([Run.of_rows(first, left, clean)] if clean else [], [where], base, Pass(), epoch=self.book.epoch)
        issues, loose = issues_of(where, pieces, errors)
        rows: Ints = np.concatenate([NO_ROWS, *(piece.rows for piece in pieces)])
        return Known(frame_of(where, pieces), rows, loose), issues


def _prints(where: Place, raw: Rows) -> tuple[int, ...]:
    """A fingerprint of each row's cells that are ours; what formulas show is left out, for a calculation changes it."""
    at = [column - where.part.span.left for name, column in where.columns.items() if not where.table.by_name[name].formula]
    pick = itemgetter(*at)
    return tuple(hash(pick(row)) for row in raw)


def part_of(table: OpenTable) -> TablePart:
    """The table as the stores' shared code knows tables."""
    columns = tuple(TableColumn(header) for header in table.headers)
    return TablePart(table.name, "", Sheet(table.sheet, "", "", 0), table.span, columns, True, table.totals, table.query)


def cell_name(sheet: str, column: int, row: int) -> str:
    """A cell as a person finds it: Invoices!C7."""
    return f"{sheet}!{letters(column)}{row}"
