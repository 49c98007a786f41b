"""Reports: aging printed, reports written into the workbook, and the tie-out to the general ledger."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, as_of, counted, money_grid
from macros.registry import AS_OF, Arg, Args, Button, Grid, Outcome, lazy

aging_rules = lazy("receivables.aging")
books = lazy("workbook.book")
ledger = lazy("receivables.ledger")
port = lazy("workbook.stores.port")
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


BUTTONS = (
    Button("aging", "Report", "Aging", "Print what customers owe by age, with the proof. Writes nothing.",
           (AS_OF, BY, LIMITS, Arg("csv", "flag", "Print CSV.")), aging,
           ("receivables aging Ledger.xlsx --as-of 2026-10-31", "receivables aging Ledger.xlsx --by invoice --limits 15,30,60 --json"), writes=False),
)
