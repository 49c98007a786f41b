"""Tables read from a sheet's cells in one pass, a few thousand rows at a time, each piece at once in its compact dtype.

`read_pieces` gives the pieces; beside them a `Pass` keeps for every row a fingerprint of the cells that are not ours, so that a save can
prove that it left them alone.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from receivables.errors import ReceivablesError
from receivables.schema import Column, Table
from workbook.cells import Bad, blank, read_array
from workbook.stores.mapped import PLAIN, Form, Listed
from workbook.stores.parts import TablePart
from workbook.stores.rowindex import Ints
from workbook.stores.run import Run
from workbook.stores.values import ROWS

_MEMO = 50_000                       # texts of a column that are kept once


@dataclass(frozen=True)
class Place:
    """A schema table on its sheet: `columns[name]` is the sheet column of a schema column, `forms[name]` how a list of a person's spells
    its cells. `id` is the table's name, but where a table stands in several lists."""

    table: Table
    part: TablePart
    columns: dict[str, int]
    forms: Mapping[str, Form] = field(default_factory=dict)
    id: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.id or self.table.name)


@dataclass(frozen=True)
class Piece:
    """Some rows of a table: arrays by column name, the sheet rows, and what is wrong (index counts within the piece)."""

    place: Place
    arrays: dict[str, Any]
    rows: Ints
    bad: list[tuple[Column, Bad]]


class Pass:
    """What one reading of a sheet saw of cells that are not ours: beside the tables, and in a table's columns that a user added.

    `outer(rows)` and `inner(table, rows)` are fingerprints of these cells in sheet rows, 0 for nothing there.
    """

    def __init__(self) -> None:
        self._marks: dict[str, list[tuple[int, Ints]]] = {}

    def add(self, table: str, at: int, marks: Ints) -> None:
        """Fingerprints of rows from `at`; the table is "" for what stands beside."""
        if marks.any():
            self._marks.setdefault(table, []).append((at, marks))

    def outer(self, rows: Ints) -> Ints:
        """Fingerprints of what stands beside the tables."""
        return self.inner("", rows)

    def inner(self, table: str, rows: Ints) -> Ints:
        """Fingerprints of what a user added inside the table."""
        out = np.zeros(len(rows), dtype=np.int64)
        for at, marks in self._marks.get(table, ()):
            here = (rows >= at) & (rows < at + len(marks))
            out[here] = marks[rows[here] - at]
        return out


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


def place_listed(table: Table, part: TablePart, listed: Listed, id: str, what: str) -> Place:
    """Where a person's own list has our columns. Raises ReceivablesError when a header that was mapped is gone."""
    loose = {_plain(c.name): i for i, c in enumerate(part.columns, part.span.left)}
    columns = {name: loose.get(_plain(header), 0) for name, header in listed.headers.items() if name in table.by_name}
    missing = [listed.headers[name] for name, at in columns.items() if not at and not table.by_name[name].computed]
    if missing:
        named = ", ".join(repr(m) for m in missing)
        raise ReceivablesError(f"You cannot use {what} because its list {part.name} (sheet {part.sheet.name}) has no column {named} any more. "
                               f"Put the header back, or write the new one into the table Mapping.")
    return Place(table, part, {c.name: columns[c.name] for c in table.columns if columns.get(c.name)}, dict(listed.forms), id)


def read_pieces(runs: Iterable[Run], places: Sequence[Place], base: str, seen: Pass, keep: bool = True, epoch: int = 1900) -> Iterator[Piece]:
    """The tables' rows from a sheet's runs of rows, piece by piece, and `seen` filled in. With `keep`, equal texts are one object."""
    memos: dict[str, dict[str, str]] = {p.id + "." + c: {} for p in places for c in p.columns} if keep else {}
    stops = sorted({row for p in places for row in (p.part.first, p.part.last + 1, p.part.span.bottom + 1)})
    for run in runs:
        at = run.at
        while at < run.at + run.height:
            stop = next((s for s in stops if s > at), at + ROWS)
            some = run.part(at - run.at, min(stop, at + ROWS) - run.at)
            covered = [p for p in places if p.part.first <= at <= p.part.span.bottom]
            inside = {c for p in covered for c in range(p.part.span.left, p.part.span.right + 1)}
            seen.add("", at, _marks(some, [c for c in range(run.left, run.left + len(run.columns)) if c not in inside]))
            for p in covered:
                if at <= p.part.last:
                    others = sorted(set(range(p.part.span.left, p.part.span.right + 1)) - set(p.columns.values()))
                    seen.add(p.id, at, _marks(some, others))
                    yield _piece(p, some, base, memos, epoch)
            at += some.height


def _piece(p: Place, run: Run, base: str, memos: dict[str, dict[str, str]], epoch: int) -> Piece:
    columns, left = run.columns, run.left
    kept = _filled(p, run)
    if len(kept) < run.height:
        columns = [[column[i] for i in kept] for column in columns]
    numbers, nothing = run.at + kept, ("",) * len(kept)
    cells = {name: columns[c - left] if 0 <= c - left < len(columns) else nothing for name, c in p.columns.items()}
    arrays: dict[str, Any] = {}
    wrong: list[tuple[Column, Bad]] = []
    for c in sorted(p.table.columns, key=lambda c: c.kind != "currency"):
        bad: list[Bad] = []
        form = p.forms.get(c.name, PLAIN)
        values = cells.get(c.name, nothing) if form is PLAIN else form.read(cells.get(c.name, nothing), c)
        if c.dtype == "str":
            arrays[c.name] = _shared(read_array(values, c, None, base, bad, epoch), memos.get(p.id + "." + c.name))
        else:
            codes = arrays.get(c.currency) if c.kind in ("amount", "limit") else None
            arrays[c.name] = read_array(values, c, codes, base, bad, epoch)
        wrong += [(c, b) for b in bad if not c.computed]
    for name, form in p.forms.items():
        if form.sign and name in arrays:
            arrays[name] = form.signed(arrays[name], arrays.get("type"))
    return Piece(p, arrays, numbers, wrong)


def _filled(p: Place, run: Run) -> Ints:
    """Which rows hold anything in a column that is truth; computed columns do not count."""
    columns, left = run.columns, run.left
    found = [columns[at - left] for c in p.table.journaled if (at := p.columns.get(c.name)) and 0 <= at - left < len(columns)]
    key = p.columns[p.table.key] - left
    keys = columns[key] if 0 <= key < len(columns) else ("",) * run.height
    if "" not in keys:
        return np.arange(run.height, dtype=np.int64)
    kept = [i for i, k in enumerate(keys) if k != "" or any(not blank(column[i]) for column in found)]
    return np.array(kept, dtype=np.int64)


def _shared(texts: npt.NDArray[Any], memo: dict[str, str] | None) -> npt.NDArray[Any]:
    """The same texts, each kept in memory once, as long as they repeat."""
    if memo is not None and len(memo) < _MEMO:
        listed = texts.tolist()
        texts[:] = list(map(memo.setdefault, listed, listed))
    return texts


def _marks(run: Run, columns: list[int]) -> Ints:
    """A fingerprint of each row's cells in some columns; 0 where they are all blank."""
    at = [c for c in columns if 0 <= c - run.left < len(run.columns)]
    if not at:
        return np.zeros(run.height, dtype=np.int64)
    nothing = ("",) * len(at)
    rows = zip(*(run.columns[c - run.left] for c in at))
    marks = [0 if row == nothing else hash(tuple((c, v) for c, v in zip(at, row) if v != "")) for row in rows]
    return np.array(marks, dtype=np.int64)


def _plain(header: str) -> str:
    return " ".join(header.split()).lower()
