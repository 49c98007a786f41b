"""History: the list of runs, undo, and tables out as CSV."""
from __future__ import annotations

from typing import Any

from macros import reviewing
from macros.desk import NOTHING_WRITTEN, counted, save, table_name
from macros.registry import Arg, Args, Button, Grid, Outcome, lazy

books = lazy("workbook.book")
exporting = lazy("workbook.writers.export")
pathlib = lazy("pathlib")
removing = lazy("workbook.adopt.remove")
tables = lazy("receivables.tables")
undoing = lazy("workbook.undo")


def log(store: Any, args: Args) -> Outcome:
    """List the runs, newest first."""
    runs = books.Book.open(store).runs
    newest = runs.iloc[::-1].head(args.last)
    names = ["run", "at", "who", "action", "message", "as_of", "changed", "undoes", "undone_by"]
    listed = newest[names].to_dict("records")
    cells = [[r["run"], r["at"], r["who"], r["action"], str(r["changed"]), r["message"] + _undone(r["undone_by"])] for r in listed]
    grid = Grid(["Run", "At", "Who", "Action", "Rows", "What"], cells, frozenset({4}))
    return Outcome(f"{counted(len(runs), 'run')} in this ledger.", data={"runs": listed}, lines=[grid] if listed else [])


def undo(store: Any, args: Args) -> Outcome:
    """Take back the last run, or the one named."""
    book = books.Book.open(store)
    if _is_adoption(book, args.run or "") and hasattr(store, "path"):
        gone = removing.remove(store.path, args.who, args.dry_run)
        said = f"The adoption is taken out of {store.path.name}; your own sheets and columns are as they were."
        return Outcome(NOTHING_WRITTEN + said if args.dry_run else said, data={"backup": gone.backup}, lines=gone.lines)
    sheet = reviewing.read(store)
    plan = undoing.plan(book, args.run or "")
    reports = reviewing.after_undo(sheet, book, plan.changes)
    message = f"Undone: {plan.run} ({plan.action}); {counted(plan.changes.rows(), 'row')} changed back."
    return save(book, plan.changes, "undo", message, args, reports=reports, undone=plan.run, data={"undone": plan.run})


def _is_adoption(book: Any, run: str) -> bool:
    """True when an undo means the adoption, and nothing came after it."""
    found = undoing.target(book.runs, run)
    return bool(found["action"] == "adopt" and found["run"] == book.runs["run"].iloc[-1] and not book.hand)


def export(store: Any, args: Args) -> Outcome:
    """Write a table as a CSV file with all its columns."""
    name = table_name(args.table)
    book = books.Book.open(store, *([] if name == "Journal" else [name]))
    frame = book.journal() if name == "Journal" else book.frames[name]
    data = {"table": name, "rows": len(frame), "file": args.file}
    if args.dry_run:
        return Outcome(f"{NOTHING_WRITTEN}{counted(len(frame), 'row')} of {name} would go to {args.file}.", issues=book.issues, data=data)
    n = exporting.export_table(frame, tables.TABLES[name], book.policy.base_currency, pathlib.Path(args.file))
    return Outcome(f"{counted(n, 'row')} of {name} written to {args.file}. import reads it back.", issues=book.issues, data=data)


def _undone(by: str) -> str:
    return f" [undone by {by}]" if by else ""


BUTTONS = (
    Button("undo", "History", "Undo", "Take back the last run, or the one named; what was posted gets a mirror row.",
           (Arg("run", "text", "The run to take back, as R7."),), undo,
           ("receivables undo Ledger.xlsx", "receivables undo Ledger.xlsx --run R7 --dry-run")),
    Button("export", "History", "Export", "Write a table as a CSV file with all its columns; import reads it back to the same rows.",
           (Arg("table", "table", "Name of the table.", required=True, positional=True),
            Arg("file", "output", "The CSV file to write.", required=True, positional=True)), export,
           ("receivables export Ledger.xlsx Applications applications.csv",)),
    Button("log", "History", "Runs", "List what was done, by whom and when, newest first.",
           (Arg("last", "int", "How many runs to list.", default=30),), log,
           ("receivables log Ledger.xlsx", "receivables log Ledger.xlsx --last 5 --json"), writes=False),
)
