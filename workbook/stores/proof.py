"""The proof before a save: the new file holds exactly what was asked, and everything else is as it was.

Parts that were not to change are the same compressed bytes; parts that changed are well formed and their relationships resolve; the
tables are read back with a reader that knows nothing of the patcher and compared cell by cell, ours with what was asked, all others with
what they were.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import numpy as np

from receivables.errors import ReceivablesError
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, tables
from workbook.stores.tableplan import Plan, same
from workbook.stores.tableread import Ints, Pass, place, read_pieces
from workbook.stores.values import Values


def prove_parts(old: Package, new: Package) -> None:
    """Untouched parts are untouched, changed ones well formed, arrows lead somewhere. `old` is the package that was saved as `new`."""
    if new.names() != old.names():
        raise _failed("parts are missing")
    for name, (crc, size) in old.untouched():
        if new.original.get(name) != (crc, size) or not new.same_bytes(old, name):
            raise _failed(f"the part {name} changed")
    for name in new.names():
        if name in old.changed and name.endswith((".xml", ".rels", ".vml")):
            parser = expat.ParserCreate()
            try:
                for chunk in new.chunks(name):
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
            except expat.ExpatError as error:
                raise _failed(f"the part {name} is not well formed ({error})") from None
    if any(n.endswith(".rels") for n in old.changed):
        for name in ["", *new.names()]:
            if not name.endswith(".rels"):
                lost = [a.target for a in new.relationships(name).values() if not a.external and a.target not in new]
                if lost and any(target in old.original for target in lost):
                    raise _failed(f"{name or 'the package'} points to the missing part {lost[0]}")


def prove_sheet(values: Values, sheet: Sheet, plans: Sequence[Plan], before: Pass, base: str, targets: dict[str, Ints]) -> None:
    """Read a changed sheet back. `targets[table]` gives the new sheet row of each kept body row (0: removed)."""
    now = tables(values.package)
    places = [place(p.place.table, now[p.place.part.name], values.package.name) for p in plans]
    rows, left, _ = values.sheet(sheet)
    after = Pass()
    wanted = {p.place.table.name: {c.name: p.expected(c, base) for c in p.place.table.columns if c.name in p.place.columns} for p in plans}
    done = dict.fromkeys(wanted, 0)
    for piece in read_pieces(rows, left, places, base, after):
        name = piece.place.table.name
        start, done[name] = done[name], done[name] + len(piece.rows)
        for column, array in piece.arrays.items():
            asked = wanted[name].get(column)
            if asked is not None:
                _compare(f"{name}.{column}", asked[start:done[name]], array)
    for p in plans:
        name = p.place.table.name
        if done[name] != int(p.kept.sum()) + len(p.adds):
            raise _failed(f"{name} has {done[name]} rows")
        source = np.flatnonzero(targets[name])
        _equal(f"columns of {name} that are not ours", before.inner[name], source, after.inner[name], targets[name][source] - p.place.part.first)
    every = np.arange(max(len(before.outer), len(after.outer)))
    _equal(f"cells of {sheet.name} outside the tables", before.outer, every, after.outer, every)


def _compare(what: str, asked: Any, found: Any) -> None:
    if len(asked) != len(found) or not same(asked, found).all():
        raise _failed(f"{what} does not hold what was to be written")


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
