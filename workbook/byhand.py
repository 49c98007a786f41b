"""What a person typed into a table since the last save: found by comparing the sheet with the Journal, row by row.

An edit of a working row becomes a change "by hand", journaled at the next save. An edit of what is posted or locked does not count:
the ledger goes on with the journaled values, and the edit is a finding that `check` restores or accepts.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from receivables.changes import Changes, apply
from receivables.errors import Issue
from receivables.periods import in_locked, locked_until, open_day
from receivables.schema import Frame, Table, empty
from receivables.tables import COUNTED
from workbook.journal import columns_of, frame_of, values

RESTORE = "restore"
OWN_DATE = {"Invoices": "invoice_date", "Receipts": "value_date"}


@dataclass(frozen=True)
class Hand:
    """`frame` is what the ledger goes on with, `changes` what a person changed, `findings` the edits that do not count.

    `kept` are keys whose sheet row differs from `frame`, `missing` keys that `frame` has and the sheet has not, `extra` keys that only
    the sheet has, `filled` rows whose blank accounting date was filled in, `refused` the edits of `findings` as changes.
    """

    frame: Frame
    changes: Changes = field(default_factory=Changes)
    findings: list[Issue] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    refused: Changes = field(default_factory=Changes)


def compare(table: Table, sheet: Frame, row_numbers: Sequence[int], journaled: Mapping[str, list[Any]], periods: Frame, used: set[str]) -> Hand:
    """What a person changed. `journaled` is the replayed table, `used` the keys that posted applications stand on."""
    names = [c.name for c in columns_of(table)]
    sheet, filled = _completed(table, sheet, periods)
    now = dict(zip(sheet[table.key].tolist(), values(sheet, table)))
    row_of = dict(zip(sheet[table.key].tolist(), np.asarray(row_numbers).tolist()))
    was = frame_of(table, {k: v for k, v in journaled.items() if now.get(k) != v})
    changed_keys = [k for k in now if k in journaled and now[k] != journaled[k]]
    gone, new = [k for k in journaled if k not in now], [k for k in now if k not in journaled]
    held = _protected(table, was, periods) | (used & set(gone))
    fixed = {i for i, n in enumerate(names) if n in table.fixed}
    findings, kept = [], []
    for key in changed_keys:
        different = [i for i in range(len(names)) if now[key][i] != journaled[key][i]]
        wrong = [i for i in different if i in fixed and (key in held or _ours(table, names[i], now[key][i]))]
        wrong += [i for i in different if names[i] == table.date and key not in held and _locked(str(now[key][i]), periods)]
        if wrong:
            kept.append(key)
            findings += [_edit(table, key, row_of[key], names[i], journaled[key][i], now[key][i]) for i in wrong]
    missing = [k for k in gone if k in held]
    findings += [Issue(table.name, f"{table.by_name[table.key].header} {k} was deleted by hand although it is posted, locked or used.",
                       f"Put it back with check --fix, or keep it so: {_accept(table, k)}.", kind="hand edit", fix=RESTORE) for k in missing]
    fresh = sheet[sheet[table.key].isin(set(new))]
    typed = fresh["status"].isin(COUNTED) if table.name == "Applications" else False
    extra = fresh.loc[in_locked(table, fresh, periods) | typed, table.key].tolist()
    findings += [Issue(table.name, f"{k} was typed as posted, or into a locked period; it does not count.",
                       f"Take the row out with check --fix, or let it count: {_accept(table, k)}.", row=row_of[k], kind="hand edit", fix=RESTORE)
                 for k in extra]
    return _outcome(table, sheet, was, changed_keys, gone, new, findings, kept, missing, extra, filled)


def _outcome(table: Table, sheet: Frame, was: Frame, changed: list[str], gone: list[str], new: list[str], findings: list[Issue],
             kept: list[str], missing: list[str], extra: list[str], filled: list[str]) -> Hand:
    key = table.key
    old = was.set_index(key, drop=False) if len(was) else empty(table).set_index(key, drop=False)
    back = {part: {table.name: old.loc[keys].reset_index(drop=True)} for part, keys in (("updates", kept), ("adds", missing)) if keys}
    frame = apply(table.name, sheet[~sheet[key].isin(set(extra))], Changes(**back))

    def chosen(keys: list[str], source: Frame) -> dict[str, Frame]:
        return {table.name: source[source[key].isin(set(keys))].reset_index(drop=True)} if keys else {}

    taken = [k for k in changed if k not in set(kept)]
    changes = Changes(chosen([k for k in new if k not in set(extra)], frame), chosen(taken, frame),
                      {table.name: [k for k in gone if k not in set(missing)]} if set(gone) - set(missing) else {})
    refused = Changes(chosen(extra, sheet), chosen(kept, sheet), {table.name: missing} if missing else {})
    return Hand(frame, changes, findings, kept, missing, extra, filled, refused)


def _completed(table: Table, sheet: Frame, periods: Frame) -> tuple[Frame, list[str]]:
    """The rows with what a person may leave blank filled in, and their keys: an accounting date is the document's own day, or the first
    open day after it; an application without a status waits for review."""
    if table.name == "Applications":
        waits = sheet["status"] == ""
        return (sheet.assign(status=sheet["status"].mask(waits, "review")), sheet.loc[waits, table.key].tolist()) if waits.any() else (sheet, [])
    if table.name not in OWN_DATE:
        return sheet, []
    blank = sheet[table.date].isna() & sheet[OWN_DATE[table.name]].notna()
    if not blank.any():
        return sheet, []
    days = sheet[table.date].mask(blank, open_day(sheet[OWN_DATE[table.name]], periods))
    return sheet.assign(**{table.date: days}), sheet.loc[blank, table.key].tolist()


def _protected(table: Table, was: Frame, periods: Frame) -> set[str]:
    inside = in_locked(table, was, periods)
    if table.name == "Applications":
        inside |= was["status"].isin(COUNTED)
    return set(was.loc[inside, table.key])


def _ours(table: Table, name: str, value: Any) -> bool:
    """True for a status that only posting may give."""
    return table.name == "Applications" and name == "status" and value in COUNTED


def _locked(day: str, periods: Frame) -> bool:
    until = locked_until(periods)
    return until is not None and bool(day) and day <= until.date().isoformat()


def _edit(table: Table, key: str, row: int, name: str, was: Any, now: Any) -> Issue:
    column = table.by_name[name]
    what = f"{key} was changed by hand from {_shown(was)} to {_shown(now)} although it is posted or locked; the ledger keeps {_shown(was)}."
    mend = f"Put it back with check --fix, or keep it: {_accept(table, key)}."
    return Issue(table.name, what, mend, row=row, column=column.header, kind="hand edit", fix=RESTORE)


def _accept(table: Table, key: str) -> str:
    """The command that accepts the edit of a row."""
    return f"check --accept {table.name}:{key} --reason WHY"


def _shown(value: Any) -> str:
    text = "blank" if value == "" else str(value)
    return text if len(text) <= 40 else text[:37] + "..."

