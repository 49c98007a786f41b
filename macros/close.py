"""Closing: lock and unlock periods, enter control balances, tie out, check the ledger."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, amount, as_of, counted, save, shown, with_currency
from macros.registry import AS_OF, Arg, Args, Button, Grid, Outcome, lazy
from receivables.errors import ReceivablesError

accepting = lazy("workbook.accept")
audit = lazy("workbook.audit")
books = lazy("workbook.book")
changes = lazy("receivables.changes")
checks = lazy("receivables.checks")
ledger = lazy("receivables.ledger")
periods = lazy("receivables.periods")
schema = lazy("receivables.schema")
tables = lazy("receivables.tables")
tieout = lazy("receivables.tieout")


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
    book = books.Book.open(store, "ControlBalances", *FIGURES)          # the figures, so that Start shows whether it ties
    base = book.policy.base_currency
    known, key = book.frames["ControlBalances"], f"{args.date}/{args.account}"
    row = schema.rows(tables.TABLES["ControlBalances"], [{"id": key, "date": schema.day(args.date), "account": args.account,
                                                          "amount": amount(args.amount, base), "entered_at": args.now}])
    change = changes.Changes(updates={"ControlBalances": row}) if (known["id"] == key).any() else changes.Changes(adds={"ControlBalances": row})
    text = with_currency(int(row["amount"][0]), base)
    return save(book, change, "control", f"The control balance of {args.account} on {args.date} is {text}. Next: tie-out.", args,
                data={"date": args.date, "account": args.account, "amount": args.amount})


def tie_out(store: Any, args: Args) -> Outcome:
    """Compare the ledger with the control balances entered for the day."""
    book = books.Book.open(store, *FIGURES, "ControlBalances", "Rates")
    day = as_of(args, book.policy)
    ledger.check_as_of(book.policy, day)
    tie = tieout.tie_out(ledger.open_items(book.frames, day, book.policy), ledger.unapplied(book.frames, day, book.policy), book.frames["Rates"],
                         book.frames["ControlBalances"], book.policy, day, tieout.crossing(book.frames, book.policy, day))
    return Outcome(tieout.sentence(tie), issues=book.issues, data=tieout.as_dict(tie), lines=_tie_lines(tie))


def check(store: Any, args: Args) -> Outcome:
    """Look for everything that is wrong; mend what can be mended with --fix, or let hand edits of posted rows count with --accept."""
    args.say("Reading the ledger")
    book = books.Book.open_all(store)
    if args.accept:
        return accept(book, args)
    args.say("Checking")
    found = audit.audit(book)
    issues = checks.grouped(found)
    if not args.fix:
        fixable = sum(i.count for i in issues if i.fix)
        more = f" {fixable} of them can be mended: check --fix." if fixable else ""
        return Outcome(f"{counted(len(found), 'finding')}.{more}" if found else "Nothing is wrong.", issues=issues, data={"findings": len(found)},
                       ok=not found)
    mend = audit.mend(book, found, args.now)
    mended = sum(i.count for i in issues if i.fix)
    left = [i for i in issues if not i.fix]
    message = f"{counted(mended, 'finding')} mended, {len(found) - mended} left." if found else "Nothing is wrong."
    book.issues.clear()
    return save(book, mend.changes, "check", message, args, issues=left, data={"findings": len(found), "mended": mended}, rewrite=mend.rewrite,
                restore=mend.restore)


def accept(book: Any, args: Args) -> Outcome:
    """Let hand edits of posted or locked rows count, with the reason in the history."""
    reason = (args.reason or "").strip()
    if args.fix or not reason:
        raise ReceivablesError("To accept a hand edit, you must give a reason: --reason WHY." if not reason else
                               "You cannot accept and mend in one run. Accept first, then check --fix.")
    accepted = accepting.accept(book, args.accept)
    message = f"Accepted {counted(len(accepted.names), 'hand edit')} ({', '.join(accepted.names)}): {reason}"
    left = [f"{counted(accepted.left, 'hand edit')} not accepted: check lists them."] if accepted.left else []
    return save(book, accepted.changes, "accepted", message, args, data={"accepted": accepted.names, "left": accepted.left}, lines=left)


def _tie_lines(tie: Any) -> list[Grid]:
    lines = [[line.name, str(line.count), shown(line.amount, tie.base)] for line in tie.lines]
    proof = Grid(["Ledger", "Rows", tie.base], [*lines, ["together", "", shown(tie.ledger, tie.base)]], frozenset({1, 2}), 1)
    rows = [[r["kind"], r["key"], r["customer_id"], shown(r["amount"], r["currency"]), r["currency"], shown(r["base_amount"], tie.base),
             "yes" if r["explains"] else "", r["what"]] for r in tie.rows.to_dict("records")]
    why = Grid(["Kind", "Row", "Customer", "Amount", "Currency", tie.base, "Explains", "Why"], rows, frozenset({3, 5}))
    return [proof, why] if rows and tie.difference else [proof]


BUTTONS = (
    Button("control", "Close", "Control balance", "Enter the general ledger's balance of a day, for the tie-out.",
           (Arg("date", "date", "The day of the balance.", required=True, positional=True),
            Arg("amount", "amount", "The balance in base currency.", required=True, positional=True),
            Arg("account", "text", "The control account.", default="receivables")), control,
           ("receivables control Ledger.xlsx 2026-10-31 48211.07",)),
    Button("tie-out", "Close", "Tie-out", "Prove that the ledger equals the control balance, or list the rows that say why not. Writes nothing.",
           (AS_OF,), tie_out, ("receivables tie-out Ledger.xlsx --as-of 2026-10-31",), writes=False),
    Button("lock", "Close", "Lock period", "Lock the books up to a day: nothing dated up to it can change.",
           (Arg("date", "date", "The last day to lock.", required=True, positional=True),), lock, ("receivables lock Ledger.xlsx 2026-10-31",)),
    Button("unlock", "Close", "Unlock period", "Open the latest locked period again. Takes a reason, and is kept in the history.",
           (Arg("reason", "text", "Why it must be opened.", required=True), Arg("by", "text", "Who allows it; without it who asks.")), unlock,
           ('receivables unlock Ledger.xlsx --reason "invoice 10234 was posted twice"',)),
    Button("check", "Close", "Check", "Find what is wrong: where it is and how to mend it. --fix mends what can be mended, and can be undone.",
           (Arg("fix", "flag", "Mend what can be mended."),
            Arg("accept", "text", "Let the hand edit of a posted or locked row count: TABLE:KEY, or all. May be repeated.", repeatable=True),
            Arg("reason", "text", "Why it is accepted.")), check,
           ("receivables check Ledger.xlsx", "receivables check Ledger.xlsx --fix",
            'receivables check Ledger.xlsx --accept Applications:R4-1 --reason "the bank corrected the amount"')),
)
