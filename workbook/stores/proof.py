"""The proof before a save: the new file holds exactly what was asked, and everything else is as it was.

Parts that were not to change are the same compressed bytes; parts that changed are well formed and their relationships resolve. Of a
sheet that changed, every row that was not to change has the same bytes; the others are read back with a reader that knows nothing of
the patcher, and compared cell by cell: ours with what was asked, all others with what they were.
"""
from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

import numpy as np

from receivables.errors import ReceivablesError
from workbook.stores.package import Package
from workbook.stores.parts import tables
from workbook.stores.sheetwrite import SheetWritten
from workbook.stores.sheetxml import SheetXml
from workbook.stores.tableplan import Plan, same
from workbook.stores.tableread import Ints, Pass, Piece, Place, place, read_pieces
from workbook.stores.values import Values, excerpt, many_objects


def prove_parts(old: Package, new: Package, proven: set[str]) -> None:
    """Untouched parts are untouched, changed ones well formed, arrows lead somewhere. `old` is the package that was saved as `new`;
    `proven` are the sheets that `prove_sheet` looks at."""
    if new.names() != old.names():
        raise _failed("parts are missing")
    for name, (crc, size) in old.untouched():
        if new.original.get(name) != (crc, size) or not new.same_bytes(old, name):
            raise _failed(f"the part {name} changed")
    for name in new.names():
        if name in old.changed and name not in proven and name.endswith((".xml", ".rels", ".vml")):
            _well_formed(name, new.chunks(name))
    if any(n.endswith(".rels") for n in old.changed):
        for name in ["", *(n for n in new.names() if not n.endswith(".rels"))]:
            lost = [a.target for a in new.relationships(name).values() if not a.external and a.target not in new and a.target in old.original]
            if lost:
                raise _failed(f"{name or 'the package'} points to the missing part {lost[0]}")


def prove_sheet(new: Package, done: SheetWritten, before: Pass | None, base: str) -> None:
    """The proof of one changed sheet. `before` is what a reading of the old sheet saw; without it the old rows are read again."""
    now = SheetXml(new.read(done.sheet.part), done.sheet.name)
    if now.skeleton() != done.skeleton:
        raise _failed(f"the sheet {done.sheet.name} changed around its rows")
    _same_rows(done, now)
    xml = now.excerpt(done.written)
    del now
    _well_formed(done.sheet.part, xml)
    values = excerpt(new, done.sheet, xml)
    del xml
    after = _read(values, done, [place(p.place.table, tables(new)[p.place.part.name], new.name) for p in done.plans], base,
                  {p.place.table.name: _Asked(p, done, base) for p in done.plans})
    if before is None:
        before = _read(excerpt(new, done.sheet, done.old), done, [p.place for p in done.plans], base, {})
    for p in done.plans:
        name, first = p.place.table.name, p.place.part.first
        source = np.flatnonzero(np.isin(done.targets[name], done.written))
        _equal(f"columns of {name} that are not ours", before.inner[name], source, after.inner[name], done.targets[name][source] - first)
    _equal(f"cells of {done.sheet.name} beside the tables", before.outer, done.written - 1, after.outer, done.written - 1)


class _Asked:
    """What the written rows of a table must hold; compared piece by piece as they are read."""

    def __init__(self, p: Plan, done: SheetWritten, base: str) -> None:
        self.name, self.start = p.place.table.name, 0
        none = np.zeros(0, dtype=np.int64)
        old = done.targets[self.name][p.known.rows[p.kept] - p.place.part.first] if len(p.known.rows) else none
        rows = np.concatenate([old, done.added[self.name] + np.arange(len(p.adds))])
        at = np.flatnonzero(np.isin(rows, done.written))
        self.rows = rows[at]
        self.columns = {c.name: p.expected(c, base)[at] for c in p.place.table.columns if c.name in p.place.columns}

    def compare(self, piece: Piece) -> None:
        """The next piece holds what was asked."""
        part = slice(self.start, self.start + len(piece.rows))
        if not np.array_equal(self.rows[part], piece.rows):
            raise _failed(f"{self.name} has other rows than it should")
        for name, asked in self.columns.items():
            if not same(asked[part], piece.arrays[name]).all():
                raise _failed(f"{self.name}, {piece.place.table.by_name[name].header} does not hold what was to be written")
        self.start += len(piece.rows)

    def end(self) -> None:
        """Nothing that was asked is missing."""
        if self.start != len(self.rows):
            raise _failed(f"{self.name} has fewer rows than it should")


def _same_rows(done: SheetWritten, now: SheetXml) -> None:
    """Rows that were not written have the same numbers and the same bytes."""
    stay, still = ~np.isin(done.numbers, done.written), ~np.isin(now.numbers, done.written)
    if not (np.array_equal(done.numbers[stay], now.numbers[still]) and np.array_equal(done.prints[stay], now.prints()[still])):
        raise _failed(f"rows of {done.sheet.name} changed that were not to change")


def _read(values: Values, done: SheetWritten, places: list[Place], base: str, asked: dict[str, _Asked]) -> Pass:
    """Read some rows of a sheet, compare the tables with what was asked, and say what else was seen."""
    seen = Pass()
    rows, left, _ = values.sheet(done.sheet)
    with many_objects():
        for piece in read_pieces(rows, left, places, base, seen):
            if asked:
                asked[piece.place.table.name].compare(piece)
    for table in asked.values():
        table.end()
    return seen


def _well_formed(name: str, chunks: Iterable[bytes]) -> None:
    parser = expat.ParserCreate()
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _failed(f"the part {name} is not well formed ({error})") from None


def _equal(what: str, before: Ints, source: Ints, after: Ints, target: Ints) -> None:
    """Fingerprints agree, row by row; rows beyond the used range count as blank."""
    if not np.array_equal(_padded(before, source), _padded(after, target)):
        raise _failed(f"{what} changed")


def _padded(marks: Ints, at: Ints) -> Ints:
    out = np.zeros(len(at), dtype=np.int64)
    inside = at < len(marks)
    out[inside] = marks[at[inside]]
    return out


def _failed(what: str) -> ReceivablesError:
    return ReceivablesError(f"Nothing was saved because the new file did not pass its check: {what}. Your file is as it was. Please report this.")
