"""What a button did, as data: rows to add, to update (whole rows, found by key) and to remove (found by key).

>>> change = Changes(removes={"Customers": ["C1", "C2"]})
>>> change.rows(), change.tables()
(2, {'Customers'})

A button returns `Changes`; the book journals them, gives them a run and hands them to a store. Reports travel beside them.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.schema import Frame, Frames
from receivables.tables import TABLES


@dataclass(frozen=True)
class Changes:
    """Rows by table. `adds` and `updates` hold frames in the table's schema; `removes` holds key values.

    `numbered` names rows among the updates that had no key when they were read: table -> {the key they get: their row number then}.
    """

    adds: Frames = field(default_factory=dict)
    updates: Frames = field(default_factory=dict)
    removes: Mapping[str, list[str]] = field(default_factory=dict)
    numbered: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.rows() > 0

    def rows(self) -> int:
        """How many rows are added, updated or removed."""
        return sum(map(len, (*self.adds.values(), *self.updates.values(), *self.removes.values())))

    def tables(self) -> set[str]:
        """Names of the tables that change."""
        return {t for part in (self.adds, self.updates, self.removes) for t, rows in part.items() if len(rows)}

    def then(self, later: Changes) -> Changes:
        """Both changes as one; the later one's rows come after. A key may not be touched by both."""
        return Changes(_join(self.adds, later.adds), _join(self.updates, later.updates),
                       {t: [*self.removes.get(t, []), *later.removes.get(t, [])] for t in {**self.removes, **later.removes}},
                       {t: {**self.numbered.get(t, {}), **later.numbered.get(t, {})} for t in {**self.numbered, **later.numbered}})

    def over(self, later: Changes) -> Changes:
        """Both as one where the later one may change rows that this one added or updated: the later version of a row counts.

        >>> first = Changes(adds={"Terms": pd.DataFrame({"code": ["A", "B"], "net_days": [1, 2]})})
        >>> both = first.over(Changes(updates={"Terms": pd.DataFrame({"code": ["B"], "net_days": [3]})}))
        >>> both.adds["Terms"].values.tolist(), both.updates
        ([['A', 1], ['B', 3]], {})
        """
        adds, updates, left = dict(self.adds), dict(self.updates), dict(later.updates)
        for table in later.updates:
            key = TABLES[table].key
            for part in (adds, updates):
                if table in part:
                    old, again = part[table], left[table][key].isin(set(part[table][key]))
                    newest = pd.concat([old, left[table][again]], ignore_index=True).drop_duplicates(key, keep="last")
                    part[table] = newest.set_index(key).loc[old[key]].reset_index()[list(old.columns)]
                    left[table] = left[table][~again].reset_index(drop=True)
        return Changes(adds, updates, self.removes, self.numbered).then(
            Changes(later.adds, {t: rows for t, rows in left.items() if len(rows)}, later.removes, later.numbered))


def apply(table: str, frame: Frame, changes: Changes) -> Frame:
    """The table's frame after the changes: removed rows gone, updated rows in place, added rows at the end."""
    key = TABLES[table].key
    removes = changes.removes.get(table)
    if removes:
        frame = frame[~frame[key].isin(set(removes))]
    updates = changes.updates.get(table)
    if updates is not None and len(updates):
        at = pd.Series(range(len(frame)), index=frame[key].to_numpy()).reindex(updates[key].to_numpy())
        assert not at.isna().any(), f"update of an unknown row in {table}"
        frame = _updated(frame.reset_index(drop=True), at.to_numpy(dtype="int64"), updates)
    adds = changes.adds.get(table)
    if adds is not None and len(adds):
        frame = pd.concat([frame, adds[list(frame.columns)]], ignore_index=True) if len(frame) else adds[list(frame.columns)]
    return frame.reset_index(drop=True)


def applied(frames: Frames, changes: Changes) -> Frames:
    """The frames after the changes; those of tables that do not change are the same objects. Tables that are not loaded are left out."""
    return {**frames, **{table: apply(table, frames[table], changes) for table in changes.tables() if table in frames}}


def found_at(table: str, keys: Sequence[str], row_numbers: Iterable[int], changes: Changes) -> dict[str, int]:
    """Where each key stands among a table's rows as a store read them (the first, where two rows have it), and where the rows stand that
    get their key by these changes.

    >>> found_at("Receipts", ["B1", "", "B2"], [2, 3, 4], Changes(numbered={"Receipts": {"R7-1": 3}}))
    {'B2': 2, 'B1': 0, 'R7-1': 1}
    """
    at = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1)))
    at.pop("", None)
    new = changes.numbered.get(table)
    if new:
        place = {int(n): i for i, n in enumerate(row_numbers)}
        at |= {key: place[n] for key, n in new.items()}
    return at


def _updated(frame: Frame, at: npt.NDArray[np.int64], updates: Frame) -> Frame:
    """The frame with other rows at these places; a column in which nothing differs stays the same object."""
    data = {}
    for name in frame.columns:
        data[name] = frame[name]
        if not frame[name].array.take(at).equals(updates[name].array):
            values = frame[name].array.copy()
            values[at] = updates[name].array
            data[name] = pd.Series(values, dtype=frame[name].dtype)
    return pd.DataFrame(data, copy=False)


def _join(first: Frames, second: Frames) -> Frames:
    alone = {t: rows.reset_index(drop=True) for part, other in ((first, second), (second, first)) for t, rows in part.items() if t not in other}
    return alone | {t: pd.concat([first[t], second[t]], ignore_index=True) for t in first if t in second}
