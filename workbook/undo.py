"""Undo a run: take back what it did, as long as nothing later stands on it.

Working rows are restored or removed. What was posted stays, becomes reversed, and gets a mirror row; what the run itself took back is
posted again (`workbook.mirror`). So every balance at every open as-of date is as before the run.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.periods import in_locked
from receivables.schema import Frame, Table
from receivables.tables import COUNTED, LEDGER_TABLES, TABLES
from workbook.book import Book
from workbook.journal import columns_of, frame_of, json_blank, values
from workbook.mirror import mirrors, posted_again, standing

NEVER = {"lock": "To open a locked period again, use unlock with a reason.", "unlock": "To lock the period again, use lock.",
         "undo": "You cannot undo an undo; run the step again instead.",
         "adopt": "To take the adoption out, undo what came after it first, or use: receivables adopt BOOK --remove",
         "new": "You cannot undo the making of the ledger. To be rid of it, delete the file or folder."}
STANDS_ON = {          # what stands on a row of a table: table -> (other table, its column)
    "Customers": (("Invoices", "customer_id"), ("Receipts", "customer_id"), ("Reminders", "customer_id")),
    "Invoices": (("Applications", "invoice"), ("Applications", "credit_note"), ("DueLines", "invoice"), ("Disputes", "invoice"),
                 ("ReminderLines", "invoice"), ("Adjustments", "invoice")),
    "Receipts": (("Applications", "receipt"), ("Applications", "invoice")),
    "Reminders": (("ReminderLines", "reminder"),),
    "Remittances": (("RemittanceLines", "remittance"),),
}


@dataclass(frozen=True)
class Undo:
    """The run to undo, its action, and the changes that take it back."""

    run: str
    action: str
    changes: Changes


def plan(book: Book, run: str = "") -> Undo:
    """How to take back a run (the last one that was not undone when `run` is blank). Raises `ReceivablesError` with the cell in the way."""
    found = target(book.runs, run)
    if found["action"] in NEVER:
        raise ReceivablesError(NEVER[found["action"]])
    log = book.journal()
    mine = log[log["run"] == found["run"]]
    book.need(*_concerned(set(mine["table"])))
    later = log[_number(log["run"]) > int(found["run"][1:])]
    undone = set(book.runs.loc[(book.runs["undone_by"] != "") | (book.runs["action"] == "undo"), "run"])
    changes = Changes()
    for name, part in mine.groupby("table", sort=False):
        _refuse_if_touched(book, TABLES[name], part, later[(later["table"] == name) & ~later["run"].isin(undone)])
        changes = changes.then(_take_back(book, TABLES[name], part, found["run"]))
    _refuse_if_used(book, changes)
    return Undo(found["run"], found["action"], changes)


def target(runs: Frame, run: str = "") -> dict[str, Any]:
    """The row of the run that an undo means: the one named, else the last that was not undone."""
    if run:
        found = runs[runs["run"] == run]
        if found.empty:
            raise ReceivablesError(f"There is no run {run}. The command log lists all runs.")
        if found["undone_by"].iloc[0]:
            raise ReceivablesError(f"You cannot undo {run} because {found['undone_by'].iloc[0]} has undone it already.")
    else:
        found = runs[(runs["undone_by"] == "") & ~runs["action"].isin(["undo", "new"])].tail(1)
        if found.empty:
            raise ReceivablesError("There is nothing to undo.")
    return dict(found.iloc[0])


def _concerned(tables: set[str]) -> set[str]:
    """The tables a run changed, and those whose rows may stand on its rows."""
    return {t for t in tables if t in LEDGER_TABLES} | {other for t in tables for other, _ in STANDS_ON.get(t, ())}


def _number(runs: pd.Series) -> pd.Series:
    return runs.str.slice(1).astype("int64")


def _refuse_if_touched(book: Book, table: Table, mine: Frame, later: Frame) -> None:
    """Refuse when a later run, or a hand since the last save, changed a row of this run."""
    keys = set(mine["key"])
    hit = later[later["key"].isin(keys)]
    if len(hit):
        entry = hit.iloc[-1]
        raise ReceivablesError(f"You cannot undo {mine['run'].iloc[0]} because {entry['run']} changed {table.name} {entry['key']} after it"
                               f"{_columns(entry)}. Undo {entry['run']} first.")
    hand = book.hands.get(table.name)
    if hand:
        touched = {k for part in (hand.changes.updates, hand.changes.adds) for k in part.get(table.name, pd.DataFrame({table.key: []}))[table.key]}
        touched |= set(hand.changes.removes.get(table.name, [])) | set(hand.kept) | set(hand.missing)
        if touched & keys:
            key = min(touched & keys)
            raise ReceivablesError(f"You cannot undo {mine['run'].iloc[0]} because {table.name} {key} was changed by hand after it. "
                                   "Put the row back as it was, or run check first.")


def _columns(entry: pd.Series) -> str:
    if entry["action"] != "update":
        return ""
    return " in " + ", ".join(json.loads(entry["values"]))


def _take_back(book: Book, table: Table, mine: Frame, run: str) -> Changes:
    frame, periods = book.frames[table.name].set_index(table.key, drop=False), book.frames["Periods"]
    added, updated, removed = (mine.loc[mine["action"] == a] for a in ("add", "update", "remove"))
    imported = "import" in set(book.runs.loc[book.runs["run"] == run, "action"])
    stands, again = _posted(table, frame, added, updated, imported), _taken_back(table, updated)
    posted = list(dict.fromkeys(stands.values()))
    _refuse_if_returned(table, frame, posted, run)
    history = set(frame.index[frame["status"] == "reversed"]) if table.name == "Applications" and not imported else set()
    restored = _restored(table, frame, updated[~updated["key"].isin({*stands, *again, *history})])
    adds = [frame_of(table, {k: _padded(table, json.loads(v)) for k, v in zip(removed["key"], removed["values"])}),
            mirrors(table, frame.loc[posted], periods, book.next_run)]
    if table.name == "Applications":
        restored = pd.concat([restored, frame.loc[posted].assign(status="reversed")], ignore_index=True)
        adds.append(posted_again(frame.loc[again], frame[frame["id"].isin(set(added["key"]))], periods, book.next_run))
    new = pd.concat(adds, ignore_index=True)
    gone = [k for k in added["key"] if k not in stands.keys() | history]
    return Changes({table.name: new} if len(new) else {}, {table.name: restored} if len(restored) else {}, {table.name: gone} if gone else {})


def _refuse_if_returned(table: Table, frame: Frame, posted: list[str], run: str) -> None:
    """Refuse when a payment that came back later has opened again what this run settled."""
    if table.name != "Applications" or not posted:
        return
    back = frame[(frame["status"] == "posted") & frame["reverses"].isin(posted) & ~frame["id"].isin(posted)]
    if len(back):
        first = back.iloc[0]
        raise ReceivablesError(f"You cannot undo {run} because the payment of {first['reverses']} came back: Applications {first['id']}, of receipt "
                               f"{first['receipt']}, stands on it. Undo the run that posted the return first; the command log lists all runs.")


def _posted(table: Table, frame: Frame, added: Frame, updated: Frame, imported: bool) -> dict[str, str]:
    """The rows that this run posted, each with the row it stands in now, which gets a mirror. What an import brought in posted goes out
    with the import."""
    if table.name != "Applications":
        return {} if imported or table.name != "Adjustments" else {k: k for k in added["key"]}
    stands = standing(frame)
    keys = [k for k, v in zip(updated["key"], updated["values"]) if json.loads(v).get("status", ("", ""))[1] == "posted"]
    lost = [k for k in keys if k not in stands]
    if lost:
        raise ReceivablesError(f"You cannot undo this because Applications {lost[0]}, which it posted, was taken back later. "
                               "Undo that run first; the command log lists all runs.")
    return {k: stands[k] for k in [*keys, *([] if imported else added["key"])] if k in stands}


def _taken_back(table: Table, updated: Frame) -> list[str]:
    """Keys of applications that this run took back, for they were posted before it."""
    if table.name != "Applications":
        return []
    return [k for k, v in zip(updated["key"], updated["values"]) if json.loads(v).get("status") == ["posted", "reversed"]]


def _restored(table: Table, frame: Frame, updated: Frame) -> Frame:
    """The rows of updates with the values they had before."""
    rows: dict[str, list[Any]] = {}
    names = [c.name for c in columns_of(table)]
    for key, text in zip(updated["key"], updated["values"]):
        row = rows.get(key) or values(frame.loc[[key]], table)[0]
        for name, (was, _) in reversed(json.loads(text).items()):
            row[names.index(name)] = was
        rows[key] = row
    back = frame_of(table, rows)
    computed = [c.name for c in table.columns if c.computed]
    for name in computed:
        back[name] = frame.loc[list(rows), name].to_numpy() if rows else back[name]
    return back


def _padded(table: Table, row: list[Any]) -> list[Any]:
    return row + [json_blank(c) for c in columns_of(table)][len(row):]


def _refuse_if_used(book: Book, changes: Changes) -> None:
    """Refuse when a row outside the undo stands on one that would go, or a locked one would go."""
    for name, keys in changes.removes.items():
        table, going = TABLES[name], set(keys)
        frame = book.frames[name][book.frames[name][table.key].isin(going)]
        locked = in_locked(table, frame, book.frames["Periods"])
        if locked.any():
            first = frame.loc[locked, table.key].iloc[0]
            raise ReceivablesError(f"You cannot undo this because {name} {first} lies in a locked period. Unlock it first.")
        for other, column in STANDS_ON.get(name, ()):
            rows = book.frames[other]
            if (name, column) == ("Receipts", "invoice"):
                rows = rows[rows["receipt_amount"] < 0]               # of a payment that came back, set off against the receipt
            users = rows[rows[column].isin(going) & ~rows[TABLES[other].key].isin(set(changes.removes.get(other, [])))]
            if len(users):
                user = users.iloc[0]
                posted = other == "Applications" and user["status"] in COUNTED
                mend = "It was posted, and what was posted is never deleted, so this stays too." if posted else "Undo what made it first."
                raise ReceivablesError(f"You cannot undo this because {other} {user[TABLES[other].key]} stands on {name} {user[column]} "
                                       f"(column {TABLES[other].by_name[column].header}). {mend}")


__all__ = ["Undo", "plan"]
