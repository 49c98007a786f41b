"""What a save enters in the books: a row of Runs for what people typed and one for the button, and a Journal entry for every changed row."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from receivables.changes import Changes
from receivables.schema import Frames, rows
from receivables.tables import RUNS, TABLES
from workbook import journal

if TYPE_CHECKING:
    from workbook.book import Book

BY_HAND = "by hand"


@dataclass(frozen=True)
class RunNote:
    """What the Runs row of a save says."""

    action: str
    message: str
    who: str
    now: str
    as_of: str = ""
    undoes: str = ""


@dataclass(frozen=True)
class Recorded:
    """The ids of the runs (what people typed first), and the rows of Runs and Journal."""

    runs: list[str]
    changes: Changes


def run_id(number: int) -> str:
    """The id of the ledger's n-th run."""
    return f"R{number}"


def record(book: Book, changes: Changes, note: RunNote, undone: str, after: Frames) -> Recorded:
    """The Journal and Runs rows of a save. `after` holds the tables as they will be, `undone` the run that is taken back ("" for none)."""
    known, hand = book.runs, book.hand
    previous = known["hash"].iloc[-1] if len(known) else ""
    plans = []
    if hand:
        what = ", ".join(sorted(hand.tables()))
        plans.append((RunNote(BY_HAND, f"Typed by hand in {what}: {hand.rows()} rows.", note.who, note.now), hand, _journaled(book)))
    if changes or undone:
        plans.append((note, changes, book.frames))
    digests = {t: journal.digest(after[t], TABLES[t]) for t in sorted(changes.tables() | hand.tables())}
    runs, logs = [], []
    for i, (said, part, before) in enumerate(plans):
        run = {"run": run_id(len(known) + i + 1), "at": said.now, "who": said.who, "action": said.action, "message": said.message,
               "as_of": said.as_of, "undoes": said.undoes, "changed": part.rows()}
        log = journal.entries(str(run["run"]), part, before)
        previous = journal.chain(previous, run, log)
        runs.append(run | {"hash": previous, "digests": json.dumps(digests, separators=(",", ":")) if i == len(plans) - 1 else ""})
        logs.append(log)
    adds = {"Runs": rows(RUNS, runs), "Journal": pd.concat(logs, ignore_index=True)} if runs else {}
    marked = known[known["run"] == undone].assign(undone_by=runs[-1]["run"]) if undone and runs else known.iloc[:0]
    return Recorded([str(r["run"]) for r in runs] or [""], Changes(adds, {"Runs": marked.reset_index(drop=True)} if len(marked) else {}))


def _journaled(book: Book) -> Frames:
    """The tables as the Journal has them, where people typed."""
    state = journal.replay(book.journal(), list(book.hands))
    return {t: journal.frame_of(TABLES[t], state[t]) for t in book.hands}
