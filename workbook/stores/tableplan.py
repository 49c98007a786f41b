"""What a save will do to one table: which cells of which rows change, what comes and goes, and what must be read back afterwards.

A row that is updated is compared with what was read: only cells whose value differs are written, so a person's formula, note or
number format in the others stays as it is.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.changes import Changes, found_at
from receivables.schema import Column, Frame
from workbook.cells import cell_xml, read_array
from workbook.cellwrite import SETTINGS_VALUE, all_written, codes_of, day_end, escape, text_ends, value_of
from workbook.stores.bodyxml import BodyEdit
from workbook.stores.gridedit import NewCells
from workbook.stores.mapped import PLAIN
from workbook.stores.newrows import DAY_MARK, FORMULA_MARK
from workbook.stores.receipt import Counts
from workbook.stores.rowindex import Ints
from workbook.stores.tableread import Place

Array = npt.NDArray[Any]
CellMaker: TypeAlias = Callable[[int, int], NewCells]


@dataclass(frozen=True)
class Known:
    """A table as it was read: its frame, the sheet row of each frame row, cells whose form is to be mended when their row is written
    (`loose[column]` holds sheet rows), and columns with cells that cannot be read. What only gets new rows need not be read: then the
    frame is empty."""

    frame: Frame
    rows: Ints
    loose: dict[str, set[int]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """The edit of one table's body, and what is known of the rows: positions updated and kept in the old frame."""

    place: Place
    known: Known
    edit: BodyEdit
    updates: Frame
    updated: Ints
    kept: npt.NDArray[np.bool_]
    adds: Frame
    columns: Mapping[str, int]           # in how many rows each column changes

    def counts(self) -> Counts:
        """What changes, counted."""
        headers = {self.place.table.by_name[name].header: count for name, count in self.columns.items()}
        return Counts(self.place.table.name, len(self.adds), len(self.edit.changed), len(self.edit.removed), headers)

    def expected(self, column: Column, base: str, at: Ints | None = None) -> Any:
        """What rows of a column must read back as: those at these places of the new table (in order), or all."""
        kept = np.flatnonzero(self.kept)
        at = np.arange(len(kept) + len(self.adds)) if at is None else at
        old = kept[at[at < len(kept)]]
        place = self.update_of[old]
        if len(old) and (place >= 0).all():
            values = normal(self.updates[column.name].array.take(place), column, base)
        else:
            values = self.known.frame[column.name].array.take(old)
            if len(self.updated):
                values[place >= 0] = normal(self.updates[column.name].array.take(place[place >= 0]), column, base)
        added = at[at >= len(kept)] - len(kept)
        if not len(added):
            return values
        new = pd.Series(normal(self.adds[column.name].array.take(added), column, base), dtype=column.dtype)
        return pd.concat([pd.Series(values), new], ignore_index=True).array if len(values) else new.array

    @cached_property
    def update_of(self) -> Ints:
        """For each old row, its place in the updates; -1 for none."""
        found = np.full(len(self.known.frame), -1, dtype=np.int64)
        found[self.updated] = np.arange(len(self.updated))
        return found


def plan(place: Place, known: Known, changes: Changes, base: str, epoch: int, date_styles: frozenset[bytes]) -> Plan:
    """The plan for a table. Updates and removes name keys of rows that were read, or that they get. `date_styles` show numbers as dates."""
    table = place.table
    keys = known.frame[table.key].tolist()
    at = found_at(table.name, keys, known.rows, changes)
    gone = {at[k] for k in changes.removes.get(table.name, []) if k in at}
    kept = np.ones(len(keys), dtype=bool)
    kept[sorted(gone)] = False
    updates = changes.updates.get(table.name)
    updates = known.frame.iloc[:0] if updates is None else updates.reset_index(drop=True)
    named = updates[table.key].tolist()
    assert at.keys() >= set(named), f"update of an unknown row in {table.name}"
    updated = np.array([at[k] for k in named], dtype=np.int64)
    adds = changes.adds.get(table.name)
    adds = known.frame.iloc[:0] if adds is None else adds.reset_index(drop=True)
    part = place.part
    changed, cells, columns = _edits(place, known, updates, updated, base, epoch)
    truth = frozenset(place.columns[c.name] for c in table.journaled if c.name in place.columns)
    edit = BodyEdit(part, frozenset(place.columns.values()), truth, changed, cells,
                    frozenset(int(known.rows[i]) for i in gone), _maker(place, adds, base, epoch), len(adds), date_styles)
    return Plan(place, known, edit, updates, updated, kept, adds, columns)


def _maker(place: Place, adds: Frame, base: str, epoch: int) -> Callable[[int, int], dict[int, list[bytes]]]:
    """Makes the cells of some of the new rows, by sheet column."""
    def make(start: int, stop: int) -> dict[int, list[bytes]]:
        where = np.arange(start, stop)
        return {place.columns[c.name]: place_ends(place, adds, c, base, epoch, where) for c in place.table.columns if c.name in place.columns}
    return make


def _edits(place: Place, known: Known, updates: Frame, updated: Ints, base: str, epoch: int) -> tuple[Ints, CellMaker, dict[str, int]]:
    """The sheet rows that get other cells, in order, what makes the cells of some of them, and how many of each column do."""
    rows = known.rows[updated]
    masks = differing(place, known, updates, updated)
    some = np.logical_or.reduce([*masks.values(), np.zeros(len(rows), dtype=bool)])
    order = np.flatnonzero(some)[np.argsort(rows[some], kind="stable")]
    changed = rows[order]

    def cells(start: int, stop: int) -> NewCells:
        at = order[np.searchsorted(changed, start):np.searchsorted(changed, stop)]
        columns = {}
        for name, mask in masks.items():
            places = np.flatnonzero(mask[at])
            if len(places):
                ends = place_ends(place, updates, place.table.by_name[name], base, epoch, at[places])
                columns[place.columns[name]] = places.tolist(), ends
        return NewCells(rows[at].tolist(), columns)

    return changed, cells, {name: int(mask.sum()) for name, mask in masks.items()}


def differing(place: Place, known: Known, updates: Frame, updated: Ints) -> dict[str, npt.NDArray[np.bool_]]:
    """For each column with cells to write, which of the updated rows those are: another value, another currency, or a form to be mended."""
    rows = known.rows[updated]
    differs = {c.name: ~same(known.frame[c.name].array.take(updated), updates[c.name].array) for c in place.table.columns}
    masks = {}
    for c in place.table.columns:
        mask = differs[c.name]
        if c.kind in ("amount", "limit") and c.currency in differs:
            mask = mask | differs[c.currency]
        if known.loose.get(c.name):
            mask = mask | np.isin(rows, list(known.loose[c.name]))
        if c.name in place.columns and mask.any():
            masks[c.name] = mask
    return masks


def place_ends(place: Place, frame: Frame, column: Column, base: str, epoch: int, where: Ints) -> list[bytes]:
    """`column_ends` in the spelling of the list that the place is."""
    form = place.forms.get(column.name, PLAIN)
    if form == PLAIN:
        return column_ends(frame, column, base, epoch, where)
    some = frame.iloc[where].reset_index(drop=True)
    return form.ends(some, column, codes_of(some, column), base, epoch)


def column_ends(frame: Frame, column: Column, base: str, epoch: int, where: Ints | None = None) -> list[bytes]:
    """Cells of a column (all, or those at some places) as their ends; a formula column's carry the result beside the formula."""
    def values(name: str) -> pd.Series:
        return frame[name] if where is None else pd.Series(frame[name].array.take(where))

    if column.formula:
        return _results(values, column, "bucket" in frame)
    ends = cell_xml(values(column.name), column, codes_of(frame, column, where), base, epoch)
    return [_dated(e, v, epoch) for e, v in zip(ends, values(column.name).tolist())] if column.kind == "value" else ends


def _dated(end: bytes, text: str, epoch: int) -> bytes:
    """A setting that is a date: the serial where the cell's format shows dates, else the text."""
    day = value_of(text)
    if not isinstance(day, dt.date):
        return end
    return DAY_MARK.join((day_end(day, epoch), text_ends([text], SETTINGS_VALUE)[0]))


def _results(values: Callable[[str], pd.Series], column: Column, has_bucket: bool) -> list[bytes]:
    """Results of a formula column. Days Overdue shows nothing for what is paid or when nothing says as of when."""
    own = values(column.name).tolist()
    if column.dtype == "str":
        known = {t: b' t="str">' + FORMULA_MARK + b"<v>%s</v></c>" % escape(t).encode() for t in set(own)}
        return [known[t] for t in own]
    shown = values("bucket").tolist() if has_bucket else own
    return [b">" + FORMULA_MARK + b"<v>%d</v></c>" % n if s != "" else b' t="str">' + FORMULA_MARK + b"<v></v></c>" for n, s in zip(own, shown)]


def normal(values: Any, column: Column, base: str) -> Any:
    """New values as a reader of the cells will see them: ids without blanks around them, currencies in capitals."""
    return read_array(all_written(values.tolist()), column, None, base, []) if column.dtype == "str" else values


def same(a: Any, b: Any) -> npt.NDArray[np.bool_]:
    """Where two columns of one dtype agree; unknown agrees with unknown."""
    left, right = np.asarray(a), np.asarray(b)
    if str(getattr(a, "dtype", "")) == "Int64":
        unknown = pd.isna(a) & pd.isna(b)
        return np.asarray(unknown | (pd.array(a) == pd.array(b)).fillna(False), dtype=bool)
    equal = np.asarray(left == right, dtype=bool)
    if left.dtype.kind == "M":
        return equal | (np.isnat(left) & np.isnat(right))
    return equal | (np.isnan(left) & np.isnan(right)) if left.dtype.kind == "f" else equal


def body_ends(plan: Plan, at: int, base: str, epoch: int) -> list[bytes]:
    """The cells of a sheet column of ours as the save leaves them, in the rows that are known and then the new ones."""
    place = plan.place
    column = next(c for c in place.table.columns if place.columns.get(c.name) == at)
    needed = [column.name, *(n for n in (column.currency, "bucket" if column.formula else "") if n and n in place.table.by_name)]
    frame = pd.DataFrame({n: pd.Series(plan.expected(c := place.table.by_name[n], base), dtype=c.dtype) for n in dict.fromkeys(needed)})
    return place_ends(place, frame, column, base, epoch, np.arange(len(frame)))
