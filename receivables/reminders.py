"""Reminders: the letters of a dunning run as draft rows that a person reads, edits and sends.

A run brings the drafts up to date: one draft a customer and currency, at most. A draft nobody touched is updated in place, or withdrawn
when nothing is asked for any more. A draft that a person edited stays as it is, and so does a "no": a draft cancelled on the letter's day
is not written again that day. Levels rise when a person marks the letter as sent, never before.

>>> from receivables.dunning import Dunning
>>> from receivables.schema import day, empty
>>> nothing = Dunning(day("2026-11-22"), (), ())
>>> drafts(nothing, empty(TABLES["DunningLevels"]), empty(TABLES["Customers"]), Policy(), "R7").message
'0 drafted'
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from receivables.changes import Changes
from receivables.dunning import Dunning, Letter
from receivables.dunning_facts import language_code
from receivables.errors import ReceivablesError
from receivables.letters import render
from receivables.policy import Policy
from receivables.schema import Frame, empty, rows
from receivables.tables import TABLES

Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Drafts:
    """What a run changes in Reminders and ReminderLines, the sentence that sums it up, and what a person should know beside it."""

    changes: Changes
    message: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Standing:
    """The rows that are there: drafts a person touched, untouched drafts, and letters cancelled for this day, by customer and currency."""

    touched: Mapping[Key, Row]
    untouched: Mapping[Key, Row]
    surplus: tuple[Row, ...]
    cancelled: frozenset[Key]


def drafts(dunning: Dunning, levels: Frame, customers: Frame, policy: Policy, run: str, reminders: Frame | None = None,
           lines: Frame | None = None, edited: Collection[str] = frozenset()) -> Drafts:
    """The drafts of a run as changes of Reminders and ReminderLines, given the rows that are there.

    `edited` holds the keys of rows of either table that a person changed since they were written. New rows are numbered run-1, run-2 ...
    Raises ReceivablesError where a text of DunningLevels cannot be used.
    """
    reminders = empty(TABLES["Reminders"]) if reminders is None else reminders
    lines = empty(TABLES["ReminderLines"]) if lines is None else lines
    standing = _standing(reminders, lines, set(edited), dunning.as_of)
    texts = {(language_code(row["language"]) or "en", row["level"]): row for row in levels.to_dict("records")}
    people = {row["customer_id"]: row for row in customers.to_dict("records")}
    heads: list[Row] = []
    items: list[Row] = []
    skipped = 0
    for letter in dunning.letters:
        key = (letter.customer_id, letter.currency)
        if key in standing.touched or key in standing.cancelled:
            skipped += key in standing.cancelled
            continue
        before = standing.untouched.get(key)
        head = _head(letter, texts[letter.language, letter.level], people.get(letter.customer_id, {}), policy, dunning.as_of)
        head |= {"id": before["id"], "note": before["note"], "entered_at": before["entered_at"]} if before else {"id": f"{run}-{len(heads) + 1}"}
        heads.append(head)
        items += _lines(letter, str(head["id"]))
    return _drafts(dunning, standing, reminders, lines, heads, items, skipped)


def mark_sent(reminders: Frame, ids: Collection[str], at: str) -> Frame:
    """The rows of Reminders that become sent at `at` ("2026-11-22 09:00:00"); those already sent are not among them.

    Raises ReceivablesError for an unknown or cancelled reminder.
    """
    found = reminders[reminders["id"].isin(set(ids))]
    unknown = sorted(set(ids) - set(found["id"]))
    if unknown:
        raise ReceivablesError(f"You cannot mark {', '.join(unknown)} as sent because Reminders has no such row. The column Reminder holds the ids.")
    cancelled = found.loc[found["status"] == "cancelled", "id"].tolist()
    if cancelled:
        raise ReceivablesError(f"You cannot mark {', '.join(cancelled)} as sent because it is cancelled. Set its Status to draft first.")
    return found[found["status"] != "sent"].assign(status="sent", sent_at=at).reset_index(drop=True)


def _standing(reminders: Frame, lines: Frame, edited: set[str], as_of: pd.Timestamp) -> _Standing:
    """Sort the rows that are there. Where a customer has several drafts, a touched one stands, else the first."""
    edited = edited | set(lines.loc[lines["id"].isin(edited), "reminder"])
    touched: dict[Key, Row] = {}
    untouched: dict[Key, Row] = {}
    surplus: list[Row] = []
    for row in reminders[reminders["status"] == "draft"].to_dict("records"):
        key = (row["customer_id"], row["currency"])
        if row["id"] in edited:
            touched[key] = row
        elif key in untouched:
            surplus.append(row)
        else:
            untouched[key] = row
    cancelled = reminders[(reminders["status"] == "cancelled") & (reminders["letter_date"] == as_of)]
    return _Standing(touched, untouched, tuple(surplus), frozenset(zip(cancelled["customer_id"], cancelled["currency"])))


def _head(letter: Letter, level_row: Mapping[str, Any], customer: Mapping[str, Any], policy: Policy, as_of: pd.Timestamp) -> Row:
    text = render(letter, level_row, customer, policy, as_of)
    return {"letter_date": as_of, "customer_id": letter.customer_id, "level": letter.level, "status": "draft", "currency": letter.currency,
            "amount": letter.amount, "language": letter.language, "to": text.to, "subject": text.subject, "body": text.body, "why": letter.why}


def _lines(letter: Letter, reminder: str) -> list[Row]:
    """One row an item; `amount` is what the letter asks for it."""
    return [{"id": f"{reminder}/{n}", "reminder": reminder, "invoice": item.invoice, "due_line": item.due_line, "level": item.level,
             "days_overdue": item.days_overdue, "currency": letter.currency, "amount": item.asked} for n, item in enumerate(letter.items, 1)]


def _drafts(dunning: Dunning, standing: _Standing, reminders: Frame, lines: Frame, heads: list[Row], items: list[Row], skipped: int) -> Drafts:
    """Compare the drafts that should be with the untouched ones that are, and say what happened."""
    ours = {row["id"] for row in (*standing.untouched.values(), *standing.surplus)}
    changed = _difference("Reminders", reminders[reminders["id"].isin(ours)], heads)
    below = _difference("ReminderLines", lines[lines["reminder"].isin(ours)], items)
    withdrawn = len(changed.removes.get("Reminders", []))
    parts = [f"{len(heads)} drafted"]
    parts += [f"{len(standing.touched)} kept as edited"] if standing.touched else []
    parts += [f"{withdrawn} withdrawn because nothing is asked for any more"] if withdrawn else []
    parts += [f"{skipped} not drafted again because cancelled today"] if skipped else []
    left = dunning.counts()
    parts += ["left out: " + ", ".join(f"{n} {kind}" for kind, n in left.items())] if left else []
    return Drafts(changed.then(below), "; ".join(parts), tuple(_notes(standing, dunning, heads)))


def _notes(standing: _Standing, dunning: Dunning, heads: list[Row]) -> list[str]:
    """What a person should look at before sending."""
    asked = {(letter.customer_id, letter.currency) for letter in dunning.letters}
    edited = [f"Reminder {row['id']} of customer {row['customer_id']} was edited and stays as it is; "
              + ("look at its items before you send it." if key in asked else "nothing is asked for any more: set its Status to cancelled.")
              for key, row in standing.touched.items()]
    silent = [str(head["customer_id"]) for head in heads if not head["to"]]
    return edited + ([f"No e-mail address in Customers for {', '.join(silent[:10])}{' and others' if len(silent) > 10 else ''}: "
                      "add it, or send these letters by post."] if silent else [])


def _difference(table: str, before: Frame, wanted: list[Row]) -> Changes:
    """The changes that make the rows `before` into the wanted ones; a row that stays the same is no change."""
    schema = TABLES[table]
    after = rows(schema, wanted)
    old = {row[schema.key]: row for row in _plain(before)}
    fate = ["same" if old.get(row[schema.key]) == row else "update" if row[schema.key] in old else "add" for row in _plain(after)]
    stays = set(after[schema.key])
    gone = [key for key in old if key not in stays]
    fates = pd.Series(fate, dtype="str", index=after.index)
    return Changes({table: after[fates == "add"].reset_index(drop=True)}, {table: after[fates == "update"].reset_index(drop=True)}, {table: gone})


def _plain(frame: Frame) -> list[Row]:
    return frame.astype("object").where(frame.notna(), None).to_dict("records")
