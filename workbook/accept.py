"""Hand edits of posted or locked rows that a person accepts: they come to count, and nothing that was posted is rewritten.

| hand edit | accepted |
|---|---|
| posted application or locked adjustment changed | taken back by a mirror row, and there anew as typed |
| posted application or locked adjustment deleted | taken back by a mirror row |
| application typed as posted | posted, checked like every posting |
| row typed into a locked period | counts from the first open day |

Documents and receipts of a locked period, and rows that others stand on, cannot be accepted: their period must be unlocked first.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import pandas as pd

from receivables import posting
from receivables.changes import Changes, apply
from receivables.errors import ReceivablesError
from receivables.periods import in_locked, locked_until, open_day
from receivables.schema import Frame, Table, rows
from receivables.tables import COUNTED, LIVE, TABLES
from workbook.book import Book
from workbook.mirror import mirrors

ALL = "all"
FOLLOWS = ("currency", "receipt_currency", "base_amount", "reverses")       # what an application has from its documents, not from a person
DOCUMENTS = (("invoice", "Invoices", "currency"), ("credit_note", "Invoices", "currency"), ("receipt", "Receipts", "receipt_currency"))
RESTORE = "Put it back with check --fix."
Row = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One hand edit: the row as the ledger has it (None: typed anew), as the sheet has it (None: deleted), and whether it was posted
    or locked before."""

    table: Table
    key: str
    was: Row | None
    now: Row | None
    held: bool = False

    @property
    def name(self) -> str:
        """How a person names it."""
        return f"{self.table.name} {self.key}"

    @property
    def posts(self) -> bool:
        """True when the row as typed is to be posted."""
        return self.now is not None and (self.now.get("status") == "posted" or (self.held and self.now.get("status") == "approved"))

    @property
    def changed(self) -> set[str]:
        """The columns in which both rows differ."""
        was, now = self.was or {}, self.now or {}
        return {c for c in was.keys() & now.keys() if was[c] != now[c] and not (pd.isna(was[c]) and pd.isna(now[c]))}


@dataclass(frozen=True)
class Accepted:
    """The changes that make the edits count, the edits by name, and how many were not asked for."""

    changes: Changes
    names: list[str]
    left: int = 0


def accept(book: Book, wanted: Iterable[str]) -> Accepted:
    """Accept hand edits, named as TABLE:KEY, or "all". Raises `ReceivablesError` where one is not there or cannot be accepted."""
    waiting = _waiting(book)
    edits = _chosen(waiting, list(wanted))
    for edit in edits:
        _refuse(edit, book.frames["Periods"])
        _refuse_currency(edit, book)
    by_table = {name: [e for e in edits if e.table.name == name] for name in TABLES}
    changes = _plain(book, [e for e in edits if e.table.name not in ("Applications", "Adjustments")])
    changes = changes.then(_mirrored(book, by_table["Applications"], by_table["Adjustments"]))
    return Accepted(_posted(book, changes, by_table["Applications"]), [e.name for e in edits], len(waiting) - len(edits))


def _waiting(book: Book) -> list[Edit]:
    """Every hand edit that does not count yet."""
    found = []
    for name, hand in book.hands.items():
        table, periods = TABLES[name], book.frames["Periods"]
        ledger, sheet = (frame.set_index(table.key, drop=False) for frame in (book.frames[name], book.sheets[name]))
        protected = set(ledger.index[in_locked(table, ledger, periods) | (ledger["status"].isin(COUNTED) if name == "Applications" else False)])
        found += [Edit(table, k, _row(ledger, k), _row(sheet, k), k in protected) for k in hand.kept]
        found += [Edit(table, k, _row(ledger, k), None, k in protected) for k in hand.missing]
        found += [Edit(table, k, None, _row(sheet, k)) for k in hand.extra]
    return found


def _row(frame: Frame, key: str) -> Row:
    return dict(zip(frame.columns, frame.loc[key].tolist()))


def _chosen(waiting: Sequence[Edit], wanted: Sequence[str]) -> list[Edit]:
    by_name = {f"{e.table.name.lower()}:{e.key}": e for e in waiting}
    if list(wanted) == [ALL]:
        if not waiting:
            raise ReceivablesError("There is no hand edit to accept.")
        return list(waiting)
    found = {}
    for text in wanted:
        table, _, key = text.partition(":")
        name = f"{table.strip().lower()}:{key.strip()}"
        if name not in by_name:
            raise ReceivablesError(f"You cannot accept {text!r} because no hand edit of a posted or locked row has that name. "
                                   "Write TABLE:KEY as check shows it, or all.")
        found[name] = by_name[name]
    return list(found.values())


def _refuse(edit: Edit, periods: Frame) -> None:
    """Raise where an edit cannot be accepted by itself."""
    mirrored = edit.table.name in ("Applications", "Adjustments")
    was, now = edit.was or {}, edit.now or {}
    if edit.now is None and not mirrored:
        _no(edit, "other rows stand on it, or its period is locked", "Put it back with check --fix, and correct it with a new document.")
    if edit.held and not mirrored:
        until = locked_until(periods)
        _no(edit, f"the books are locked up to {until.date() if until is not None else ''}", "Unlock them with a reason, or put it back with "
            "check --fix and correct it with a new document.")
    if edit.table.name == "Applications" and (was.get("status") == "reversed" or (now.get("status") == "reversed" and not edit.held)):
        _no(edit, "rows that are taken back are history, and only undo makes them", RESTORE)
    if edit.held and mirrored and edit.now is not None:
        _refuse_columns(edit)


def _refuse_columns(edit: Edit) -> None:
    """Raise where the typed columns of a posted row contradict one another."""
    changed, now, was = edit.changed, edit.now or {}, edit.was or {}
    if edit.table.name != "Applications":
        return
    follows = [edit.table.by_name[c].header for c in FOLLOWS if c in changed]
    if follows:
        _no(edit, f"{follows[0]} follows from the invoice and the receipt", RESTORE)
    one = was["currency"] == was["receipt_currency"]
    if len(changed & {"applied", "receipt_amount"}) == 1 and not (one and "applied" in changed):
        _no(edit, "Applied and Receipt Amount must say the same", "Type both.")
    if one and "receipt_amount" in changed and now["applied"] != now["receipt_amount"]:
        _no(edit, "Applied and Receipt Amount are one amount in one currency", "Type the same in both.")


def _refuse_currency(edit: Edit, book: Book) -> None:
    """Raise where a posted row was moved to a document of another currency."""
    now, was = edit.now or {}, edit.was or {}
    for column, table, code in DOCUMENTS:
        if edit.held and column in edit.changed and now[column]:
            found = book.frames[table].set_index(TABLES[table].key)["currency"].get(now[column], "")
            if found and found != was[code]:
                _no(edit, f"{now[column]} is in {found}, not in {was[code]}", "Undo the run that posted it, and match anew.")


def _no(edit: Edit, because: str, mend: str) -> NoReturn:
    raise ReceivablesError(f"You cannot accept the hand edit of {edit.name} because {because}. {mend}")


def _plain(book: Book, edits: Sequence[Edit]) -> Changes:
    """Documents and receipts typed or moved into a locked period count from the first open day."""
    changes = Changes()
    for e in edits:
        changes = changes.then(_dated(book, e, e.key))
    return changes


def _dated(book: Book, edit: Edit, key: str) -> Changes:
    """The row as typed, under the key, on its day or the first open one."""
    assert edit.now is not None, "a deleted row has no day"
    row = rows(edit.table, [edit.now | {edit.table.key: key}])
    row[edit.table.date] = open_day(row[edit.table.date], book.frames["Periods"])
    new = edit.was is None or key != edit.key
    return Changes(adds={edit.table.name: row}) if new else Changes(updates={edit.table.name: row})


def _mirrored(book: Book, applications: Sequence[Edit], adjustments: Sequence[Edit]) -> Changes:
    """Posted rows taken back, with what their posting made beside them; adjustments and proposals there as typed."""
    periods, run = book.frames["Periods"], book.next_run
    mine = {e.key for e in applications if e.held}
    posted = book.frames["Applications"][book.frames["Applications"]["id"].isin(mine)].reset_index(drop=True)
    known = book.frames["Adjustments"]
    beside = known["source"].isin(mine) & (known["kind"] == "fx") | known["id"].isin({e.key for e in adjustments if e.held})
    cases = book.frames["Disputes"]
    untouched = cases[cases["source"].isin(mine) & ~cases["id"].isin(book.edited("Disputes"))]["id"].tolist() if mine else []
    back = {name: mirrors(TABLES[name], part, periods, run) for name, part in (("Applications", posted), ("Adjustments", known[beside]))}
    changes = Changes({name: part for name, part in back.items() if len(part)},
                      {"Applications": posted.assign(status="reversed")} if len(posted) else {}, {"Disputes": untouched} if untouched else {})
    for n, e in enumerate(e for e in (*applications, *adjustments) if e.now is not None and not e.posts and e.now.get("status") != "reversed"):
        changes = changes.then(_dated(book, e, f"{run}-{n + 1}" if e.held else e.key))
    return changes


def _posted(book: Book, changes: Changes, edits: Sequence[Edit]) -> Changes:
    """The changes with the applications posted that were typed as posted. Raises where posting refuses them."""
    typed = [e for e in edits if e.posts]
    if not typed:
        return changes
    run, known = book.next_run, set(book.frames["Applications"]["id"])
    new = rows(TABLES["Applications"], [_as_proposal(e, f"{run}-T{n + 1}" if e.held else e.key) for n, e in enumerate(typed)])
    frames = {name: apply(name, frame, changes) for name, frame in book.frames.items()}
    others = frames["Applications"][~frames["Applications"]["id"].isin(set(new["id"]))]
    paying = [(e.now["receipt"], e.now["credit_note"]) for e in typed if e.now and not e.held]
    rival = pd.MultiIndex.from_frame(others[["receipt", "credit_note"]]).isin(paying) & others["status"].isin(["ready", "review"])
    frames["Applications"] = pd.concat([others[~others["status"].isin(LIVE) | rival], new], ignore_index=True)
    done = posting.post(frames, book.policy, run)
    if done.issues:
        raise ReceivablesError(f"You cannot accept the hand edit of {typed[0].name}. {done.issues[0].what} Type another amount, or put it back with "
                               "check --fix.")
    result = done.changes.updates["Applications"]
    there = result["id"].isin(known)
    adds, updates = ({"Applications": part} if len(part) else {} for part in (result[~there], result[there]))
    return changes.then(Changes({**done.changes.adds, **adds}, updates))


def _as_proposal(edit: Edit, key: str) -> Row:
    """The row as typed, approved; what follows from its documents is left to posting."""
    now, changed = edit.now or {}, edit.changed
    row = now | {"id": key, "status": "approved", "base_amount": 0, "reverses": ""}
    if not edit.held:
        return row
    row |= {"source": edit.key}
    if "receipt_amount" not in changed and "applied" in changed:
        row["receipt_amount"] = 0
    if "invoice" in changed:
        row |= {"currency": ""} | ({} if "customer_id" in changed else {"customer_id": ""})
    return row
