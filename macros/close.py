"""Closing: lock and unlock periods, enter control balances, tie out, check the ledger."""
from __future__ import annotations

from typing import Any

from macros.desk import amount, save, with_currency
from macros.registry import Arg, Args, Button, Outcome, lazy

books = lazy("workbook.book")
changes = lazy("receivables.changes")
periods = lazy("receivables.periods")
schema = lazy("receivables.schema")
tables = lazy("receivables.tables")


def lock(store: Any, args: Args) -> Outcome:
    """Lock all days up to a date."""
    book = books.Book.open(store)
    change = periods.lock(book.frames["Periods"], schema.day(args.date), args.who, args.now)
    return save(book, change, "lock", f"Locked: nothing dated up to {args.date} can change now.", args, data={"until": args.date})


def unlock(store: Any, args: Args) -> Outcome:
    """Open the latest locked period again."""
    book = books.Book.open(store)
    until = periods.locked_until(book.frames["Periods"])
    by = args.by or args.who
    change = periods.unlock(book.frames["Periods"], args.reason, by, args.now)
    return save(book, change, "unlock", f"Unlocked up to {until.date()} by {by}: {args.reason}", args, data={"until": until.date().isoformat()})


def control(store: Any, args: Args) -> Outcome:
    """Enter the general ledger's balance of a day."""
    book = books.Book.open(store, "ControlBalances")
    base = book.policy.base_currency
    known, key = book.frames["ControlBalances"], f"{args.date}/{args.account}"
    row = schema.rows(tables.TABLES["ControlBalances"], [{"id": key, "date": schema.day(args.date), "account": args.account,
                                                          "amount": amount(args.amount, base), "entered_at": args.now}])
    change = changes.Changes(updates={"ControlBalances": row}) if (known["id"] == key).any() else changes.Changes(adds={"ControlBalances": row})
    text = with_currency(int(row["amount"][0]), base)
    return save(book, change, "control", f"The control balance of {args.account} on {args.date} is {text}. Next: tie-out.", args,
                data={"date": args.date, "account": args.account, "amount": args.amount})


BUTTONS = (
    Button("control", "Close", "Control balance", "Enter the general ledger's balance of a day, for the tie-out.",
           (Arg("date", "date", "The day of the balance.", required=True, positional=True),
            Arg("amount", "amount", "The balance in base currency.", required=True, positional=True),
            Arg("account", "text", "The control account.", default="receivables")), control,
           ("receivables control Ledger.xlsx 2026-10-31 48211.07",)),
    Button("lock", "Close", "Lock period", "Lock the books up to a day: nothing dated up to it can change.",
           (Arg("date", "date", "The last day to lock.", required=True, positional=True),), lock, ("receivables lock Ledger.xlsx 2026-10-31",)),
    Button("unlock", "Close", "Unlock period", "Open the latest locked period again. Takes a reason, and is kept in the history.",
           (Arg("reason", "text", "Why it must be opened.", required=True), Arg("by", "text", "Who allows it; without it who asks.")), unlock,
           ('receivables unlock Ledger.xlsx --reason "invoice 10234 was posted twice"',)),
)
