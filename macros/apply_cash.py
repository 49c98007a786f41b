"""Applying cash: propose which receipt pays which items, take what a person decided on Review, then post what is ready or approved."""
from __future__ import annotations

from typing import Any

from macros import reviewing
from macros.desk import FIGURES, counted, save
from macros.registry import Args, Button, Outcome, lazy

books = lazy("workbook.book")
changing = lazy("receivables.changes")
posting = lazy("receivables.posting")
rematching = lazy("receivables.rematch")

MATCHED_FROM = (*FIGURES, "PayerRules", "Rates", "Remittances", "RemittanceLines", "Refunds")
POSTED_FROM = ("Applications", "Invoices", "Receipts", "Customers", "Adjustments", "Disputes", "Rates", "Refunds")
WAITING_SHOWN = 15


def match(store: Any, args: Args) -> Outcome:
    """Take what a person marked on Review, then propose what each other receipt pays; nothing is posted."""
    args.say("Reading the ledger")
    sheet = reviewing.read(store)
    book = books.Book.open(store, *MATCHED_FROM)
    taken = reviewing.take(sheet, book, args)
    frames = changing.applied(book.frames, taken.changes)
    args.say("Matching")
    edited = book.edited("Applications") | book.edited("Receipts")
    matched = rematching.rematch(frames, book.policy, edited, book.next_run, args.now)
    told = matched.outcomes.to_dict("records")
    asked = {r["receipt"]: r["sentence"] for r in told if r["status"] in ("review", "unidentified")}
    reports = reviewing.reports(sheet, book, changing.applied(frames, matched.changes), asked, taken)
    waiting = [f"- {r['receipt']}: {r['sentence']}" for r in told if r["status"] in ("review", "unidentified", "left alone")]
    more = [f"- and {len(waiting) - WAITING_SHOWN} more."] if len(waiting) > WAITING_SHOWN else []
    return save(book, taken.changes.over(matched.changes), "match", f"{taken.message} {matched.message}".strip(), args, reports=reports,
                issues=taken.issues, data={**matched.counts, "receipt_outcomes": told, **reviewing.told(taken)},
                lines=[*taken.notes, *waiting[:WAITING_SHOWN], *more])


def post(store: Any, args: Args) -> Outcome:
    """Take what a person marked on Review, and post the ready and the approved proposals."""
    args.say("Reading the ledger")
    sheet = reviewing.read(store)
    book = books.Book.open(store, *POSTED_FROM)
    book.need_terms()
    taken = reviewing.take(sheet, book, args)
    frames = changing.applied(book.frames, taken.changes)
    posted = posting.post(frames, book.policy, book.next_run)
    reports = reviewing.refreshed(sheet, book, changing.applied(frames, posted.changes), taken)
    return save(book, taken.changes.over(posted.changes), "post", f"{taken.message} {posted.message}".strip(), args, reports=reports,
                issues=[*taken.issues, *posted.issues], lines=taken.notes,
                data={"receipts": posted.receipts, "applications": posted.applications, "waiting": posted.waiting, **reviewing.told(taken)})


def review(store: Any, args: Args) -> Outcome:
    """Take what a person marked on Review, and write the sheet as things are now."""
    args.say("Reading the ledger")
    sheet = reviewing.read(store)
    book = books.Book.open(store, *MATCHED_FROM)
    taken = reviewing.take(sheet, book, args)
    frames = changing.applied(book.frames, taken.changes)
    asked = reviewing.rules.sentences(sheet.rows)
    reports = reviewing.reports(sheet, book, frames, asked, taken)
    left = len(reviewing.rules.waiting(frames, asked))
    waits = f"{counted(left, 'receipt')} {'waits' if left == 1 else 'wait'} for you on the sheet Review." if left else "No receipt waits for you."
    return save(book, taken.changes, "review", f"{taken.message} {waits}".strip(), args, reports=reports, issues=taken.issues,
                lines=[*taken.notes, *(["Next: post."] if taken.receipts else [])], data={"waiting": left, **reviewing.told(taken)})


BUTTONS = (
    Button("match", "Apply cash", "Match",
           "Propose what each receipt pays, as rows in Applications, and lay out on the sheet Review what needs you. Posts nothing.",
           (), match,
           ("receivables match Ledger.xlsx", "receivables match Ledger.xlsx --dry-run --json")),
    Button("review", "Apply cash", "Review",
           "Take what you marked or typed on the sheet Review, and write it anew: one block per receipt that needs you.",
           (), review, ("receivables review Ledger.xlsx", "receivables review Ledger.xlsx --dry-run --json")),
    Button("post", "Apply cash", "Post", "Post the proposals that are ready or approved; the others stay.", (), post,
           ("receivables post Ledger.xlsx", "receivables post Ledger.xlsx --dry-run")),
)
