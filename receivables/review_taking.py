"""What a person marked or typed on the sheet Review becomes approved proposals: checked block by block, each whole or not at all.

An x takes the choice: its rows in Applications are approved. Lines of the person's own become new rows, approved, one rank behind the others.
What cannot be taken stays on the sheet and is said, one sentence with its cell: an unknown number, two choices marked, an amount that cannot
be read, more than is open or more than was received.

>>> cash = {"id": "B1", "amount": 95000, "currency": "EUR", "payer_name": "Hansen"}
>>> line = {"id": "R2-1", "receipt": "B1", "invoice": "10234", "applied": 95000, "receipt_amount": 95000, "status": "review", "rank": 1}
>>> item = {"number": "10234", "amount": 100000, "currency": "EUR", "customer_id": "C1"}
>>> frames = {name: rows(TABLES[name], some) for name, some in (("Receipts", [cash]), ("Applications", [line]), ("Invoices", [item]),
...     ("Adjustments", []), ("Customers", []), ("PayerRules", []))}
>>> sheet = rows(REVIEW, [{"receipt": "B1", "line": "receipt"}, {"receipt": "B1", "line": "choice 1", "take": "x", "invoice": "10234",
...     "amount": 95000, "currency": "EUR", "key": "R2-1"}])
>>> taken = take(Typed(sheet, [5, 6]), frames, "anna", "2026-11-22 09:00:00", "R3")
>>> taken.changes.updates["Applications"][["id", "status"]].values.tolist(), taken.message
([['R2-1', 'approved']], 'Taken from Review: 1 receipt.')
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from receivables.changes import Changes
from receivables.errors import Issue
from receivables.learning import Confirmed, learn
from receivables.policy import Policy
from receivables.review_desk import Desk, NotTaken, Row, is_typed
from receivables.review_table import REVIEW
from receivables.schema import Frame, Frames, rows
from receivables.tables import TABLES

SHEET = "Review"
LETTERS = {name: chr(ord("A") + i) for i, name in enumerate(REVIEW.names)}
BY_HAND = "by hand"


@dataclass(frozen=True, eq=False)
class Typed:
    """The sheet as it was read: its lines, their row numbers on the sheet, and what could not be read of them."""

    rows: Frame
    at: Sequence[int]
    issues: Sequence[Issue] = ()

    @property
    def blocks(self) -> dict[str, list[Row]]:
        """The lines by receipt, of the receipts in which something is marked or typed. `at` is the line's row on the sheet."""
        found: dict[str, list[Row]] = {}
        touched: dict[str, bool] = {}
        unread = {issue.row for issue in self.issues if issue.row is not None}
        for row, at in zip(self.rows.to_dict("records"), self.at):
            found.setdefault(row["receipt"], []).append({**row, "at": int(at)})
            touched[row["receipt"]] = touched.get(row["receipt"], False) or bool(row["take"]) or is_typed(row) or int(at) in unread
        return {receipt: lines for receipt, lines in found.items() if touched[receipt]}

    def __bool__(self) -> bool:
        return bool(self.blocks)


@dataclass(frozen=True)
class Taken:
    """The changes, the receipts that were taken, and those that were not, each with its sentence. `issues` say the same with their cells."""

    changes: Changes = field(default_factory=Changes)
    receipts: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """One sentence for a person, "" where nothing was marked or typed."""
        if not self.receipts and not self.refused:
            return ""
        text = f"Taken from Review: {len(self.receipts)} receipt{'' if len(self.receipts) == 1 else 's'}"
        return text + (f"; {len(self.refused)} could not be taken." if self.refused else ".")


def take(typed: Typed, frames: Frames, who: str, now: str, run: str, policy: Policy | None = None) -> Taken:
    """Check every block in which something is marked or typed, and take those that hold. `frames` holds Receipts, Invoices, Applications,
    Adjustments, Customers and PayerRules; `run` numbers new rows."""
    blocks = typed.blocks
    desk = Desk(frames, blocks, typed.issues, policy or Policy())
    updates, adds, done, refused, issues, confirmed = [], list[Row](), [], {}, list[Issue](), list[Confirmed]()
    words = f"Taken on Review by {who}, {now[:10]}."
    for receipt, lines in blocks.items():
        try:
            choice, own = desk.block(receipt, lines)
        except NotTaken as no:
            refused[receipt] = f"{no.what} {no.mend}"
            issues.append(Issue(SHEET, no.what, no.mend, no.row["at"], REVIEW.by_name[no.column].header, kind="not taken",
                                cells=f"{LETTERS[no.column]}{no.row['at']}"))
            continue
        done.append(receipt)
        updates += [{**row, "status": "approved", "evidence": f"{row['evidence']} {words}".strip()} for row in choice]
        adds += [{**row, "id": f"{run}-V{len(adds) + n}", "status": "approved", "rule": BY_HAND, "evidence": f"Typed. {words}",
                  "entered_at": now, "source": SHEET.lower()} for n, row in enumerate(own, 1)]
        confirmed.append(desk.confirmed(receipt, [*choice, *own], now[:10]))
    learned = learn(frames["PayerRules"], frames["Customers"], confirmed, run)
    changes = Changes({"Applications": rows(TABLES["Applications"], adds)} if adds else {},
                      {"Applications": rows(TABLES["Applications"], updates)} if updates else {}).then(learned.changes)
    return Taken(changes, tuple(done), refused, tuple(issues), learned.notes)
