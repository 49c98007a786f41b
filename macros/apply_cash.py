"""Applying cash: propose which receipt pays which items, then post what is ready or approved."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, save
from macros.registry import Args, Button, Outcome, lazy

books = lazy("workbook.book")
posting = lazy("receivables.posting")
rematching = lazy("receivables.rematch")

MATCHED_FROM = (*FIGURES, "PayerRules", "Rates", "Remittances", "RemittanceLines")
POSTED_FROM = ("Applications", "Invoices", "Receipts", "Adjustments", "Disputes", "Rates")
WAITING_SHOWN = 15


def match(store: Any, args: Args) -> Outcome:
    """Propose what each receipt pays; nothing is posted."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *MATCHED_FROM)
    args.say("Matching")
    edited = book.edited("Applications") | book.edited("Receipts")
    matched = rematching.rematch(book.frames, book.policy, edited, book.next_run, args.now)
    told = matched.outcomes.to_dict("records")
    waiting = [f"- {r['receipt']}: {r['sentence']}" for r in told if r["status"] in ("review", "unidentified", "left alone")]
    return save(book, matched.changes, "match", matched.message, args, data={**matched.counts, "receipt_outcomes": told},
                lines=[*waiting[:WAITING_SHOWN], *([f"- and {len(waiting) - WAITING_SHOWN} more."] if len(waiting) > WAITING_SHOWN else [])])


def post(store: Any, args: Args) -> Outcome:
    """Post the ready and the approved proposals."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *POSTED_FROM)
    book.need_terms()
    posted = posting.post(book.frames, book.policy, book.next_run)
    return save(book, posted.changes, "post", posted.message, args, issues=posted.issues,
                data={"receipts": posted.receipts, "applications": posted.applications, "waiting": posted.waiting})


BUTTONS = (
    Button("match", "Apply cash", "Match", "Propose what each receipt pays, as rows in Applications to read, edit or refuse. Posts nothing.",
           (), match,
           ("receivables match Ledger.xlsx", "receivables match Ledger.xlsx --dry-run --json")),
    Button("post", "Apply cash", "Post", "Post the proposals that are ready or approved; the others stay.", (), post,
           ("receivables post Ledger.xlsx", "receivables post Ledger.xlsx --dry-run")),
)
