"""Tables read from a sheet's cells in one pass, a few thousand rows at a time, each piece at once in its compact dtype.

`read_pieces` gives the pieces; beside them a `Pass` keeps for every row a fingerprint of the cells that are not ours, so that a save can
prove that it left them alone.
"""
from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from receivables.errors import ReceivablesError
from receivables.schema import Column, Table
from workbook.cells import Bad, blank, read_array
from workbook.stores.parts import TablePart

Ints = npt.NDArray[np.int64]
ROWS = 4096
_MEMO = 50_000                       # texts of a column that are kept once


@dataclass(frozen=True)
class Place:
    """A schema table on its sheet: `columns[name]` is the sheet column of a schema column."""

    table: Table
    part: TablePart
    columns: dict[str, int]


@dataclass(frozen=True)
class Piece:
    """Some rows of a table: arrays by column name, the sheet rows, and what is wrong (index counts within the piece)."""

    place: Place
    arrays: dict[str, Any]
    rows: Ints
    bad: list[tuple[Column, Bad]]


@dataclass
class Pass:
    """What one reading of a sheet saw of cells that are not ours: beside the tables, and in a table's columns that a user added.

    `outer[row - 1]` and `inner[table][row - first]` are fingerprints, 0 for nothing there.
    """

    outer: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    inner: dict[str, Ints] = field(default_factory=dict)


def place(table: Table, part: TablePart, what: str) -> Place:
    """Where the schema's columns stand. Raises ReceivablesError when one that is not computed is missing."""
    exact = {c.name: i for i, c in enumerate(part.columns, part.span.left)}
    loose = {_plain(name): i for name, i in exact.items()}
    columns = {c.name: exact.get(c.header, loose.get(_plain(c.header), 0)) for c in table.columns}
    missing = [c.header for c in table.columns if not columns[c.name] and not c.computed]
    if missing:
        named = ", ".join(repr(m) for m in missing)
        raise ReceivablesError(f"You cannot use {what} because its table {part.name} (sheet {part.sheet.name}) has no column {named}. "
                               "Put the column back, with that header.")
    return Place(table, part, {name: at for name, at in columns.items() if at})


def read_pieces(rows: Iterable[list[Any]], left: int, places: Sequence[Place], base: str, seen: Pass) -> Iterator[Piece]:
    """The tables' rows from a sheet's rows (the first is row 1, its first cell in column `left`), piece by piece, and `seen` filled in."""
    memos: dict[str, dict[str, str]] = {p.table.name + "." + c: {} for p in places for c in p.columns}
    outer: list[Ints] = []
    inner: dict[str, list[Ints]] = {p.table.name: [] for p in places}
    stops = sorted({row for p in places for row in (p.part.first, p.part.last + 1, p.part.span.bottom + 1)})
    source, at = iter(rows), 1
    while True:
        stop = next((s for s in stops if s > at), at + ROWS)
        some = list(itertools.islice(source, min(ROWS, stop - at)))
        if not some:
            break
        covered = [p for p in places if p.part.first <= at <= p.part.span.bottom]
        outer.append(_marks(some, left, lambda c, over=covered: not any(p.part.span.left <= c <= p.part.span.right for p in over)))   # type: ignore[misc]
        for p in covered:
            if at <= p.part.last:
                ours, t = set(p.columns.values()), p.part.span
                inner[p.table.name].append(_marks(some, left, lambda c, t=t, ours=ours: t.left <= c <= t.right and c not in ours))    # type: ignore[misc]
                yield _piece(p, some, left, at, base, memos)
        at += len(some)
    none: list[Ints] = [np.zeros(0, dtype=np.int64)]
    seen.outer = np.concatenate(outer or none)
    seen.inner = {name: np.concatenate(marks or none) for name, marks in inner.items()}


def _piece(p: Place, rows: list[list[Any]], left: int, at: int, base: str, memos: dict[str, dict[str, str]]) -> Piece:
    columns = list(zip(*rows))
    kept = _filled(p, columns, left, rows)
    numbers = np.arange(at, at + len(rows), dtype=np.int64)
    if len(kept) < len(rows):
        columns = list(zip(*(rows[i] for i in kept))) or [() for _ in columns]
        numbers = numbers[kept]
    nothing = ("",) * len(kept)
    cells = {name: columns[c - left] if 0 <= c - left < len(columns) else nothing for name, c in p.columns.items()}
    arrays: dict[str, Any] = {}
    wrong: list[tuple[Column, Bad]] = []
    for c in sorted(p.table.columns, key=lambda c: c.kind != "currency"):
        bad: list[Bad] = []
        values = cells.get(c.name, nothing)
        if c.dtype == "str":
            memo = memos[p.table.name + "." + c.name] if c.name in p.columns else {}
            arrays[c.name] = _shared(read_array(values, c, None, base, bad), memo)
        else:
            codes = arrays.get(c.currency) if c.kind in ("amount", "limit") else None
            arrays[c.name] = read_array(values, c, codes, base, bad)
        wrong += [(c, b) for b in bad if not c.computed]
    return Piece(p, arrays, numbers, wrong)


def _filled(p: Place, columns: list[tuple[Any, ...]], left: int, rows: list[list[Any]]) -> Ints:
    """Which rows hold anything in a column that is truth; computed columns do not count."""
    found = [columns[at - left] for c in p.table.journaled if (at := p.columns.get(c.name)) and 0 <= at - left < len(columns)]
    key = p.columns[p.table.key] - left
    keys = columns[key] if 0 <= key < len(columns) else ("",) * len(rows)
    if "" not in keys:
        return np.arange(len(rows))
    nothing = [""] * len(columns)
    kept = [i for i, k in enumerate(keys) if k != "" or (rows[i] != nothing and any(not blank(column[i]) for column in found))]
    return np.array(kept, dtype=np.int64)


def _shared(texts: npt.NDArray[Any], memo: dict[str, str]) -> npt.NDArray[Any]:
    """The same texts, each kept in memory once, as long as they repeat."""
    if len(memo) < _MEMO:
        once = memo.setdefault
        texts[:] = [once(t, t) for t in texts]
    return texts


def _marks(rows: list[list[Any]], left: int, wanted: Any) -> Ints:
    """A fingerprint of each row's wanted cells; 0 where they are all blank."""
    at = [i for i in range(len(rows[0])) if wanted(left + i)]
    if not at:
        return np.zeros(len(rows), dtype=np.int64)
    pick = itemgetter(*at) if len(at) > 1 else lambda row: (row[at[0]],)
    nothing = ("",) * len(at)
    places = [left + i for i in at]
    return np.array([0 if (t := pick(row)) == nothing else hash(tuple((c, v) for c, v in zip(places, t) if v != "")) for row in rows], dtype=np.int64)


def _plain(header: str) -> str:
    return " ".join(header.split()).lower()
