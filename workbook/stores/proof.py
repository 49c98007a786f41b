"""The proof before a save: the new file holds exactly what was asked, and everything else is as it was.

Parts that were not to change are the same compressed bytes; parts that changed are well formed and their relationships resolve. Of a
sheet that changed, every row that was not to change has the same bytes; the others are read back with a reader that knows nothing of
the patcher, and compared cell by cell: ours with what was asked, all others with what they were. Of many rows, the first are read by a
second reader, which must agree with it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from xml.parsers import expat

import numpy as np

from receivables.collector import without_collector
from receivables.errors import ReceivablesError
from workbook.stores.blocks import split
from workbook.stores.guard import Look
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, reached, tables
from workbook.stores.rowindex import Ints, Rows
from workbook.stores.run import Run
from workbook.stores.sheetwrite import SheetWritten
from workbook.stores.sheetxml import skeleton
from workbook.stores.tableplan import Plan, same
from workbook.stores.tableread import Pass, Piece, Place, read_pieces
from workbook.stores.values import GROUP, grid_reader, rows_of, some_rows

_LOOSE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
SECOND_LOOK = 1 << 16                # bytes of written rows that two readers must agree on
_CONTROL = bytes(n for n in range(32) if n not in (9, 10, 13))


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
        for name in ["", *reached(new)]:
            lost = [a.target for a in new.relationships(name).values() if not a.external and a.target not in new and a.target in old.original]
            if lost:
                raise _failed(f"{name or 'the package'} points to the missing part {lost[0]}")


def prove_sheet(new: Package, done: SheetWritten, before: Pass | None, base: str) -> None:
    """The proof of one changed sheet. `before` is what a reading of the old sheet saw; without it the old rows are read again."""
    after = Pass()
    places = [replace(p.place, part=tables(new)[p.place.part.name]) for p in done.plans]
    asked = {p.place.id: _Asked(p, done, base) for p in done.plans}
    with without_collector():
        for piece in read_pieces(_written(new, done), places, base, after, keep=False):
            asked[piece.place.id].compare(piece)
    for table in asked.values():
        table.end()
    old = before or _seen(new, done, [p.place for p in done.plans], base)
    for p in done.plans:
        name, first = p.place.id, p.place.part.first
        source = np.flatnonzero(np.isin(done.targets[name], done.written))
        if not np.array_equal(old.inner(name, source + first), after.inner(name, done.targets[name][source])):
            raise _failed(f"columns of {name} that are not ours changed")
    if not np.array_equal(old.outer(done.written), after.outer(done.written)):
        raise _failed(f"cells of {done.sheet.name} beside the tables changed")


def _written(new: Package, done: SheetWritten) -> Iterator[Run]:
    """The rows that were written, read back group by group, while all others are compared with what they were."""
    kept, name = dict(done.kept), done.sheet.name
    around: list[bytes] = []
    group: list[bytes] = []
    numbers, prints = [], []
    blocks, reader, look = split(new.part(done.sheet.part)), grid_reader(new, done.sheet), Look()
    agreed = False
    for block in blocks:
        if block.start in kept:
            if kept.pop(block.start) != block.digest():
                raise _failed(f"rows of {name} changed that were not to change")
            continue
        data = block.load()
        start = data.find(b"<sheetData>") + len(b"<sheetData>") if block is blocks[0] else 0
        end = data.rfind(b"</sheetData>") if block is blocks[-1] else len(data)
        if start < 0 or end < 0 or _no_xml(data):
            raise _failed(f"the sheet {name} is not well formed")
        around += [data[:start], data[end:]]
        rows = Rows(data, start, end, name)
        still = ~rows.among(done.written)
        numbers.append(rows.numbers[still])
        prints.append(rows.prints(still))
        group += rows.some(done.written)
        if sum(map(len, group)) > GROUP or (block is blocks[-1] and group):
            runs = rows_of(new, done.sheet, group, reader, look)
            if not agreed and sum(map(len, group)) > SECOND_LOOK:
                agreed = True
                _agree(new, done.sheet, b"".join(group), runs)
            yield from runs
            group = []
    _well_formed(done.sheet.part, around)
    if skeleton(b"".join(around[:1]), around[-1]) != done.skeleton or any(around[1:-1]):
        raise _failed(f"the sheet {name} changed around its rows")
    if kept or not _same_rows(done, np.concatenate(numbers), np.concatenate(prints)):
        raise _failed(f"rows of {name} changed that were not to change")


def _no_xml(data: bytes) -> bool:
    """True for characters that no XML holds, and for signs that are no entity."""
    low = len(data) and np.frombuffer(data, dtype=np.uint8).min() < 32 and len(data.translate(None, _CONTROL)) != len(data)
    return bool(low) or (b"&" in data and _LOOSE.search(data) is not None)


def _agree(new: Package, sheet: Sheet, rows: bytes, runs: Sequence[Run]) -> None:
    """The first rows of what was read many at a time are read once more, by python-calamine alone."""
    again = {at: value for run in some_rows(new, sheet, [rows[:rows.rfind(b"<row ", 0, SECOND_LOOK)]]) for at, value in run.cells().items()}
    last = max((row for row, _ in again), default=0)
    if again != {at: value for run in runs for at, value in run.part(0, last - run.at + 1).cells().items()}:
        raise _failed(f"two readers see different cells in {sheet.name}")


def _same_rows(done: SheetWritten, numbers: Ints, prints: Ints) -> bool:
    """Rows that were not written have the same numbers and the same bytes."""
    old = np.concatenate(done.numbers)
    stay = ~np.isin(old, done.written)
    return np.array_equal(old[stay], numbers) and np.array_equal(np.concatenate(done.prints)[stay], prints)


def _seen(new: Package, done: SheetWritten, places: list[Place], base: str) -> Pass:
    """What the written rows held before that is not ours."""
    seen = Pass()
    for _ in read_pieces(some_rows(new, done.sheet, done.old), places, base, seen):
        pass
    return seen


class _Asked:
    """What the written rows of a table must hold; compared piece by piece as they are read."""

    def __init__(self, p: Plan, done: SheetWritten, base: str) -> None:
        self.name, self.start = p.place.id, 0
        none = np.zeros(0, dtype=np.int64)
        old = done.targets[self.name][p.known.rows[p.kept] - p.place.part.first] if len(p.known.rows) else none
        rows = np.concatenate([old, done.added[self.name] + np.arange(len(p.adds))])
        self.plan, self.base, self.at = p, base, np.flatnonzero(np.isin(rows, done.written))
        self.rows = rows[self.at]

    def compare(self, piece: Piece) -> None:
        """The next piece holds what was asked."""
        part = slice(self.start, self.start + len(piece.rows))
        if not np.array_equal(self.rows[part], piece.rows):
            raise _failed(f"{self.name} has other rows than it should")
        for c in piece.place.table.columns:
            if c.name in self.plan.place.columns and not same(self.plan.expected(c, self.base, self.at[part]), piece.arrays[c.name]).all():
                raise _failed(f"{self.name}, {c.header} does not hold what was to be written")
        self.start += len(piece.rows)

    def end(self) -> None:
        """Nothing that was asked is missing."""
        if self.start != len(self.rows):
            raise _failed(f"{self.name} has fewer rows than it should")


def _well_formed(name: str, chunks: Iterable[bytes]) -> None:
    parser = expat.ParserCreate()
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _failed(f"the part {name} is not well formed ({error})") from None


def _failed(what: str) -> ReceivablesError:
    return ReceivablesError(f"Nothing was saved because the new file did not pass its check: {what}. Your file is as it was. Please report this.")
