"""Reports: aging printed, reports written into the workbook, and the tie-out to the general ledger."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, as_of, counted, money_grid, save
from macros.registry import AS_OF, Arg, Args, Button, Grid, Outcome, lazy

aging_rules = lazy("receivables.aging")
applying = lazy("receivables.changes")
books = lazy("workbook.book")
ledger = lazy("receivables.ledger")
port = lazy("workbook.stores.port")
notes = lazy("receivables.notes")
pages = lazy("workbook.reports")
reports = lazy("workbook.stores.reports")

BY = Arg("by", "text", "Count from the due date or the invoice date.", choices=("due", "invoice"), default="due")
LIMITS = Arg("limits", "days", "Upper limits of the columns in days, inclusive; without it the ledger's.")


def aged(book: Any, args: Args) -> Any:
    """The aging that the arguments ask for."""
    day, limits = as_of(args, book.policy), args.limits or book.policy.aging_limits
    ledger.check_as_of(book.policy, day)
    args.say(f"Aging as of {day.date()}")
    items = ledger.open_items(book.frames, day, book.policy)
    return aging_rules.aging(items, ledger.unapplied(book.frames, day, book.policy), day, args.by or "due", limits)


def aging(store: Any, args: Args) -> Outcome:
    """Print what customers owe, by age. Writes nothing."""
    book = books.Book.open(store, *FIGURES)
    result = aged(book, args)
    who = counted(result.rows["customer_id"].nunique(), "customer")
    message = f"As of {result.as_of.date()}: {who} with open items or cash.\n{aging_rules.proof(result)}"
    if args.csv:
        return Outcome(message, raw=reports.report_files(port.Report("Aging", result))["reports/Aging.csv"].decode())
    names = dict(zip(book.frames["Customers"]["customer_id"], book.frames["Customers"]["name"]))
    return Outcome(message, issues=book.issues, data=aging_rules.as_dict(result), lines=[grid_of(result, names), aging_rules.rule(result)])


def grid_of(result: Any, names: dict[str, str]) -> Grid:
    """The report as a table to print: a line a customer and currency, a total a currency."""
    columns = ["not_due", *result.buckets, "credits", "unapplied", "balance"]
    headers = ["Customer", "Name", "Currency", *result.labels, "Credits", "Unapplied", "Balance", "Items"]
    rows = money_grid(result.rows, columns, lambda r: [r["customer_id"] or "unidentified", names.get(r["customer_id"], "")[:28]])
    totals = money_grid(result.totals, columns, lambda r: ["Total", ""])
    return Grid(headers, [*rows, *totals], frozenset(range(3, len(headers))), len(totals))


def report(store: Any, args: Args) -> Outcome:
    """Write a report into the ledger, and make its day the ledger's AsOf."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *FIGURES, "Activities")
    day, notes_of = as_of(args, book.policy), typed(store, book)
    ledger.check_as_of(book.policy, day)
    items, cash = ledger.open_items(book.frames, day, book.policy), ledger.unapplied(book.frames, day, book.policy)
    result = aging_rules.aging(items, cash, day, args.by or "due", args.limits or book.policy.aging_limits)
    fresh = notes.fresh(notes_of, book.frames["Activities"], day, args.who, book.next_run)
    activities = applying.apply("Activities", book.frames["Activities"], applying.Changes(adds={"Activities": fresh}))
    names = dict(zip(book.frames["Customers"]["customer_id"], book.frames["Customers"]["name"]))
    beside = notes.beside(result.rows, activities)
    content = pages.AgingContent(result, items, cash, names, beside, day, day, book.policy.base_currency, result.limits)
    change = applying.Changes(adds={"Activities": fresh} if len(fresh) else {}, updates=_as_of_setting(book, day))
    message = f"The Aging sheet is as of {day.date()}.\n{aging_rules.proof(result)}"
    return save(book, change, "report", message, args, reports=[port.Report("Aging", content)], day=day, data=aging_rules.as_dict(result))


def typed(store: Any, book: Any) -> Any:
    """Notes, next steps and owners that a person typed beside the lines of the last report."""
    return store.read(["Aging"]).frames["Aging"]


def _as_of_setting(book: Any, day: Any) -> dict[str, Any]:
    if book.policy.as_of == day:
        return {}
    settings = book.frames["Settings"]
    return {"Settings": settings[settings["key"] == "as_of"].assign(value=day.date().isoformat()).reset_index(drop=True)}


BUTTONS = (
    Button("report", "Report", "Aging report", "Write the aging into the Aging sheet with its chart; its day becomes the ledger's AsOf.",
           (Arg("report", "text", "Which report.", choices=("aging",), required=True, positional=True), AS_OF, BY, LIMITS), report,
           ("receivables report Ledger.xlsx aging --as-of 2026-10-31",)),
    Button("aging", "Report", "Aging", "Print what customers owe by age, with the proof. Writes nothing.",
           (AS_OF, BY, LIMITS, Arg("csv", "flag", "Print CSV.")), aging,
           ("receivables aging Ledger.xlsx --as-of 2026-10-31", "receivables aging Ledger.xlsx --by invoice --limits 15,30,60 --json"), writes=False),
)
