"""Applying cash: propose which receipt pays which items, then post what is ready or approved."""
from __future__ import annotations

from typing import Any

from macros.desk import save
from macros.registry import Args, Button, Outcome, lazy

books = lazy("workbook.book")
posting = lazy("receivables.posting")

POSTED_FROM = ("Applications", "Invoices", "Receipts", "Adjustments", "Disputes", "Rates", "Customers", "Terms")


def post(store: Any, args: Args) -> Outcome:
    """Post the ready and the approved proposals."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *POSTED_FROM)
    posted = posting.post(book.frames, book.policy, book.next_run)
    return save(book, posted.changes, "post", posted.message, args, issues=posted.issues,
                data={"receipts": posted.receipts, "applications": posted.applications, "waiting": posted.waiting})


BUTTONS = (
    Button("post", "Apply cash", "Post", "Post the proposals that are ready or approved; the others stay.", (), post,
           ("receivables post Ledger.xlsx", "receivables post Ledger.xlsx --dry-run")),
)
