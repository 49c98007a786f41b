"""Reports: aging printed, reports written into the workbook, and the tie-out to the general ledger."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, as_of, counted, money_grid, save
from macros.registry import AS_OF, Arg, Args, Button, Grid, Outcome, lazy

aging_rules = lazy("receivables.aging")
applying = lazy("receivables.changes")
audit = lazy("workbook.audit")
books = lazy("workbook.book")
checks = lazy("receivables.checks")
ledger = lazy("receivables.ledger")
port = lazy("workbook.stores.port")
notes = lazy("receivables.notes")
pages = lazy("workbook.reports")
reports = lazy("workbook.stores.reports")

BY = Arg("by", "text", "Count from the due date or the invoice date.", choices=("due", "invoice"), default="due")
LIMITS = Arg("limits", "days", "Upper limits of the columns in days, inclusive; without it the ledger's.")


def aged(book: Any, args: Args) -> Any:
    """The aging that the arguments ask for, with the items and the cash that it is made from."""
    day, limits = as_of(args, book.policy), args.limits or book.policy.aging_limits
    ledger.check_as_of(book.policy, day)
    args.say(f"Aging as of {day.date()}")
    items, cash = ledger.open_items(book.frames, day, book.policy), ledger.unapplied(book.frames, day, book.policy)
    return aging_rules.aging(items, cash, day, args.by, limits), items, cash


def aging(store: Any, args: Args) -> Outcome:
    """Print what customers owe, by age. Writes nothing."""
    book = books.Book.open(store, *FIGURES)
    result, _, _ = aged(book, args)
    who = counted(result.rows["customer_id"].nunique(), "customer")
    message = f"As of {result.as_of.date()}: {who} with open items or cash.\n{aging_rules.proof(result)}"
    if args.csv:
        return Outcome(message, raw=reports.report_files(port.Report("Aging", result))["reports/Aging.csv"].decode())
    return Outcome(message, issues=book.issues, data=aging_rules.as_dict(result), lines=[grid_of(result, names(book)), aging_rules.rule(result)])


def names(book: Any) -> dict[str, str]:
    """Names of the customers by their id."""
    return dict(zip(book.frames["Customers"]["customer_id"], book.frames["Customers"]["name"]))


def grid_of(result: Any, known: dict[str, str]) -> Grid:
    """The report as a table to print: a line a customer and currency, a total a currency."""
    columns = ["not_due", *result.buckets, "credits", "unapplied", "balance"]
    headers = ["Customer", "Name", "Currency", *result.labels, "Credits", "Unapplied", "Balance", "Items"]
    rows = money_grid(result.rows, columns, lambda r: [r["customer_id"] or "unidentified", known.get(r["customer_id"], "")[:28]])
    totals = money_grid(result.totals, columns, lambda r: ["Total", ""])
    return Grid(headers, [*rows, *totals], frozenset(range(3, len(headers))), len(totals))


def report(store: Any, args: Args) -> Outcome:
    """Write a report into the ledger."""
    args.say("Reading the ledger")
    return REPORTS[args.report](store, args)


def write_aging(store: Any, args: Args) -> Outcome:
    """The Aging sheet; its day becomes the ledger's AsOf. What people typed beside its lines goes to Activities and stays beside them."""
    book = books.Book.open(store, *FIGURES, "Activities")
    result, items, cash = aged(book, args)
    day, activities = result.as_of, book.frames["Activities"]
    fresh = notes.fresh(store.read(["Aging"]).frames["Aging"], activities, day, args.who, book.next_run)
    change = applying.Changes(adds={"Activities": fresh} if len(fresh) else {}, updates=_as_of_setting(book, day))
    beside = notes.beside(result.rows, applying.apply("Activities", activities, change))
    content = pages.AgingContent(result, items, cash, names(book), beside, day, day, book.policy.base_currency, result.limits)
    return save(book, change, "report", f"The Aging sheet is as of {day.date()}.", args, reports=[port.Report("Aging", content)], day=day,
                data=aging_rules.as_dict(result), lines=aging_rules.proof(result).splitlines())


def write_checks(store: Any, args: Args) -> Outcome:
    """The Checks sheet: every finding, and how to mend it."""
    book = books.Book.open_all(store)
    issues, day = checks.grouped(audit.audit(book)), as_of(args, book.policy)
    content, found = pages.ChecksContent(tuple(issues), day), sum(i.count for i in issues)
    book.issues.clear()
    return save(book, applying.Changes(), "report", f"The Checks sheet has {counted(found, 'finding')}.", args,
                reports=[port.Report("Checks", content)], day=day, issues=issues, data={"findings": found}, findings=found)


def _as_of_setting(book: Any, day: Any) -> dict[str, Any]:
    if book.policy.as_of == day:
        return {}
    settings = book.frames["Settings"]
    return {"Settings": settings[settings["key"] == "as_of"].assign(value=day.date().isoformat()).reset_index(drop=True)}


REPORTS = {"aging": write_aging, "checks": write_checks}
BUTTONS = (
    Button("report", "Report", "Report", "Write a report into the ledger: aging (its day becomes the ledger's AsOf) or checks.",
           (Arg("report", "text", "Which report.", choices=tuple(REPORTS), required=True, positional=True), AS_OF, BY, LIMITS), report,
           ("receivables report Ledger.xlsx aging --as-of 2026-10-31", "receivables report Ledger.xlsx checks")),
    Button("aging", "Report", "Aging", "Print what customers owe by age, with the proof. Writes nothing.",
           (AS_OF, BY, LIMITS, Arg("csv", "flag", "Print CSV.")), aging,
           ("receivables aging Ledger.xlsx --as-of 2026-10-31", "receivables aging Ledger.xlsx --by invoice --limits 15,30,60 --json"), writes=False),
)
