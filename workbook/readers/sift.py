"""Which rows of a list are new, which are known, and which contradict what is known.

A row with a known key and the same content is skipped, so importing twice is importing once. Other content is refused, naming the cells
and both values, unless updates were asked for; and never changes what posted or locked rows have fixed. Only cells in which the list
says something are compared.
"""
from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.money import to_text
from receivables.periods import in_locked
from receivables.schema import Column, Frame, Table
from receivables.tables import COUNTED, TABLES
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.import_columns import OURS
from workbook.readers.values import Rows

Places = npt.NDArray[np.int64]
_MEND = "Correct the list, or import it with --update to take its values."
_MEND_FIXED = "It is posted, locked, or new in this import, so it cannot be updated. Correct it with a new document."


def sift(rows: Rows, desk: Desk) -> Mask:
    """Settle repeated and known rows, and give the mask of the new ones. The key column must be filled where `rows.ok`."""
    table = TABLES[rows.listing.name]
    _repeated(rows, table, desk)
    current = desk.current(table.name)
    at = pd.Index(current[table.key]).drop_duplicates().get_indexer(pd.Index(rows.frame[table.key].to_numpy()))
    if current[table.key].duplicated().any():
        places = np.flatnonzero(~current[table.key].duplicated().to_numpy())
        at = np.where(at < 0, -1, places[at])
    known = rows.ok & (at >= 0)
    _known(rows, table, desk, known, at)
    return rows.ok & (at < 0)


def compared(rows: Rows) -> list[Column]:
    """The columns that the list states and the ledger holds as truth."""
    return [c for c in TABLES[rows.listing.name].columns if not c.computed and not c.key and c.name in rows.given and c.name not in OURS]


def shown(value: Any, column: Column, currency: str) -> str:
    """A value as a message shows it."""
    if value is pd.NA or value is pd.NaT or value == "" or (isinstance(value, float) and np.isnan(value)):
        return "blank"
    if column.kind in ("amount", "limit"):
        return to_text(int(value), currency)
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)


def _repeated(rows: Rows, table: Table, desk: Desk) -> None:
    """Within one list: the identical row is skipped, the differing one refused, naming both lines."""
    good = np.flatnonzero(rows.ok)
    keys = rows.frame[table.key].to_numpy(dtype=object)[good]
    codes, _ = pd.factorize(keys)
    first = np.full(codes.max(initial=-1) + 1, -1)
    first[codes[::-1]] = good[::-1]
    again = good[pd.Series(codes).duplicated().to_numpy()]
    if not len(again):
        return
    firsts = first[codes[np.searchsorted(good, again)]]
    differ = _differences(rows, rows.frame, compared(rows), again, firsts, rows)
    clash = {int(i): (int(f), names) for i, f, names in zip(again, firsts, differ) if names}
    mask = np.zeros(len(rows.ok), dtype=bool)
    mask[list(clash)] = True
    rows.say(mask, lambda i: f"{rows.frame[table.key][i]} stands in line {rows.listing.lines[clash[i][0]]} too, with other content: {clash[i][1]}.",
             "Keep the right line and delete the other.", table.key, kind="repeated")
    same = np.setdiff1d(again, list(clash))
    rows.ok[same] = False
    desk.count(table.name, "skipped", len(same))


def _known(rows: Rows, table: Table, desk: Desk, known: Mask, at: Places) -> None:
    columns, current = compared(rows), desk.current(table.name)
    mine = np.flatnonzero(known)
    if not len(mine):
        return
    texts = _differences(rows, current, columns, mine, at[mine])
    differ = np.zeros(len(known), dtype=bool)
    differ[mine] = [bool(text) for text in texts]
    desk.count(table.name, "skipped", int((known & ~differ).sum()))
    says = dict(zip(mine.tolist(), texts))
    fresh = rows.frame[table.key].isin(desk.new_keys[table.name]).to_numpy()
    fixed = _changes_fixed(rows, table, desk, np.flatnonzero(differ), at) if desk.options.update else differ
    rows.say(differ & (fixed | fresh), lambda i: f"{rows.frame[table.key][i]} is in the ledger with other content: {says[i]}.",
             _MEND_FIXED if desk.options.update else _MEND, table.key, kind="known")
    take = np.flatnonzero(differ & rows.ok)
    if len(take):
        desk.update(table.name, _updated(rows, current, columns, take, at))


def _differences(rows: Rows, other: Frame, columns: list[Column], mine: Places, theirs: Places, stated: Rows | None = None) -> list[str]:
    """For each pair of a row and a row of `other` the cells that differ, in words; "" where none does. Only where the list says something."""
    texts = [""] * len(mine)
    n = len(mine)
    currency = {name: other[name].to_numpy(dtype=object)[theirs] for name in ("currency", "receipt_currency") if name in other}
    for c in columns:
        new, old = rows.frame[c.name].to_numpy()[mine], other[c.name].to_numpy()[theirs]
        say = rows.given[c.name][mine] & (stated.given[c.name][theirs] if stated else True)
        same = (new == old) | (pd.isna(new) & pd.isna(old))
        for i in np.flatnonzero(say & ~np.asarray(pd.Series(same).fillna(False), dtype=bool)):
            code = currency[c.currency][i] if c.currency in currency else ""
            values = [shown(s.iloc[p], c, code) for s, p in ((other[c.name], theirs[i]), (rows.frame[c.name], mine[i]))]
            place = "there" if stated else "in the ledger"
            texts[i] += f"{'; ' if texts[i] else ''}{c.header} {values[0]} {place}, {values[1]} {'here' if stated else 'in the file'}"
    assert len(texts) == n, "a text for each pair"
    return texts


def _changes_fixed(rows: Rows, table: Table, desk: Desk, mine: Places, at: Places) -> Mask:
    """True for rows whose update would change a fixed column of a posted or locked row."""
    out = np.zeros(len(rows.ok), dtype=bool)
    if not len(mine):
        return out
    current = desk.current(table.name)
    old = current.iloc[at[mine]].reset_index(drop=True)
    held = in_locked(table, old, desk.current("Periods")).to_numpy() | _posted(table.name, old, desk)
    texts = _differences(rows, current, [c for c in compared(rows) if c.fixed], mine, at[mine])
    out[mine] = held & np.array([bool(text) for text in texts], dtype=bool)
    return out


def _posted(name: str, old: Frame, desk: Desk) -> Mask:
    counted = desk.current("Applications")
    counted = counted[counted["status"].isin(COUNTED)]
    if name == "Applications":
        return old["status"].isin(COUNTED).to_numpy()
    used = {"Invoices": ("number", ("invoice", "credit_note")), "Receipts": ("id", ("receipt",))}.get(name)
    if used is None:
        return np.zeros(len(old), dtype=bool)
    return old[used[0]].isin({key for column in used[1] for key in counted[column]}).to_numpy()


def _updated(rows: Rows, current: Frame, columns: list[Column], mine: Places, at: Places) -> Frame:
    """The ledger's rows with what the list states put in."""
    out = current.iloc[at[mine]].reset_index(drop=True)
    for c in columns:
        stated = pd.Series(rows.given[c.name][mine])
        out[c.name] = out[c.name].mask(stated, rows.frame[c.name].iloc[mine].reset_index(drop=True)).astype(c.dtype)
    return out
