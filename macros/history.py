"""History: the list of runs, undo, and tables out as CSV."""
from __future__ import annotations

from typing import Any

from macros.desk import counted, save
from macros.registry import Arg, Args, Button, Grid, Outcome, lazy

books = lazy("workbook.book")
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
    plan = undoing.plan(book, args.run or "")
    message = f"Undone: {plan.run} ({plan.action}); {counted(plan.changes.rows(), 'row')} changed back."
    return save(book, plan.changes, "undo", message, args, undone=plan.run, data={"undone": plan.run})


def _undone(by: str) -> str:
    return f" [undone by {by}]" if by else ""


BUTTONS = (
    Button("undo", "History", "Undo", "Take back the last run, or the one named; what was posted gets a mirror row.",
           (Arg("run", "text", "The run to take back, as R7."),), undo,
           ("receivables undo Ledger.xlsx", "receivables undo Ledger.xlsx --run R7 --dry-run")),
    Button("log", "History", "Runs", "List what was done, by whom and when, newest first.",
           (Arg("last", "int", "How many runs to list.", default=30),), log,
           ("receivables log Ledger.xlsx", "receivables log Ledger.xlsx --last 5 --json"), writes=False),
)
