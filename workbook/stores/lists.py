"""A table that stands in several lists of a person's (a sheet a month): what was read of them put together, and changes given to the list
that has the row.

A list's id is the table's name with its number, the last one's the name alone: new rows go there.

>>> ids("Invoices", 3)
['Invoices#1', 'Invoices#2', 'Invoices']
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from receivables.changes import Changes
from workbook.stores.mapped import SOURCE, Mapped
from workbook.stores.tableplan import Known


def ids(name: str, count: int) -> list[str]:
    """The ids of a table's lists, in order."""
    return [name if n == count else f"{name}#{n}" for n in range(1, count + 1)]


def together(name: str, parts: Sequence[Known], mapped: Mapped) -> Known:
    """A table as one, from all its lists; where they have no column of that name, Source says on which sheet a row stands."""
    if len(parts) == 1:
        return parts[0]
    frames = [part.frame for part in parts]
    if SOURCE in mapped.absent().get(name, {}):
        frames = [frame.assign(**{SOURCE: pd.Series([mapped.source(name, one)] * len(frame), dtype="str")})
                  for frame, one in zip(frames, mapped.lists[name])]
    return Known(pd.concat(frames, ignore_index=True), np.concatenate([part.rows for part in parts]))


def shares(name: str, key: str, parts: Mapping[str, Known], changes: Changes) -> dict[str, Changes]:
    """The changes for each list (by id, in order): those of its own rows, and new ones for the last. A number that stands in two lists is the
    first one's."""
    if len(parts) == 1:
        return dict.fromkeys(parts, changes)
    before: set[str] = set()
    updates, removes = changes.updates.get(name), changes.removes.get(name, [])
    out = {}
    for one, known in parts.items():
        mine = set(known.frame[key]) - before
        before |= mine
        out[one] = Changes({name: changes.adds[name]} if name in changes.adds and one == name else {},
                          {name: updates[updates[key].isin(mine)].reset_index(drop=True)} if updates is not None else {},
                          {name: [k for k in removes if k in mine]})
    return out
