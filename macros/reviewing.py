"""The sheet Review between two presses: what was marked on it, what became of that, and the sheet as it should be now."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.registry import Args, lazy

changing = lazy("receivables.changes")
port = lazy("workbook.stores.port")
pages = lazy("workbook.reports")
rules = lazy("receivables.review")
taking = lazy("receivables.review_taking")
table = lazy("receivables.review_table")

TAKEN_FROM = ("Invoices", "Receipts", "Applications", "Adjustments", "Customers", "PayerRules")
STANDS_ON = {"Invoices", "Receipts", "Applications", "Adjustments"}          # what the lines and amounts of the sheet come from


def read(store: Any) -> Any:
    """The sheet with what a person marked and typed."""
    loaded = store.read(["Review"])
    headers = {table.REVIEW.by_name[name].header for name in table.TYPED}
    unread = [issue for issue in loaded.issues if issue.table == "Review" and issue.column in headers and issue.level == "refused"]
    return taking.Typed(loaded.frames["Review"], loaded.rows["Review"], unread)


def take(sheet: Any, book: Any, args: Args) -> Any:
    """What was marked and typed, as approved proposals; nothing where nothing was."""
    if not sheet:
        return taking.Taken()
    book.need(*TAKEN_FROM)
    return taking.take(sheet, book.frames, args.who, args.now, book.next_run, book.policy)


def reports(sheet: Any, book: Any, frames: Any, said: Mapping[str, str], taken: Any) -> list[Any]:
    """The sheet as it is after a run with Customers loaded; nothing where it is so already."""
    names = dict(zip(frames["Customers"]["customer_id"], frames["Customers"]["name"]))
    return _report(sheet, book, rules.review(frames, names, said, sheet.rows, taken.refused))


def refreshed(sheet: Any, book: Any, frames: Any, taken: Any) -> list[Any]:
    """The sheet without the receipts that a post has settled; no others come in."""
    if sheet.rows.empty:
        return []
    names = dict(zip(sheet.rows["customer_id"], sheet.rows["who"]))
    return _report(sheet, book, rules.review(frames, names, rules.sentences(sheet.rows), sheet.rows, taken.refused, set(sheet.rows["receipt"])))


def after_undo(sheet: Any, book: Any, changes: Any) -> list[Any]:
    """The sheet as it is when the run is taken back: what it had decided waits again, with what stands typed beside it. A ledger that never
    matched gets none."""
    touched = changes.tables()
    if not touched & STANDS_ON or (sheet.rows.empty and "Applications" not in touched):
        return []
    book.need(*TAKEN_FROM)
    return reports(sheet, book, changing.applied(book.frames, changes), rules.sentences(sheet.rows), taking.Taken())


def told(taken: Any) -> dict[str, Any]:
    """What `--json` says of it."""
    return {"taken": list(taken.receipts), "not_taken": dict(taken.refused)} if taken.receipts or taken.refused else {}


def _report(sheet: Any, book: Any, review: Any) -> list[Any]:
    seen = [column.name for column in table.REVIEW.columns if not column.formula]
    if review.rows[seen].equals(sheet.rows[seen]):
        return []
    return [port.Report("Review", pages.ReviewContent(review, book.policy.base_currency, "Invoices" not in book.absent))]
