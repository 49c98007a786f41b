"""Collecting: draft reminders, put drafts out as unsent e-mails, mark them as sent."""
from __future__ import annotations

from typing import Any

from macros.desk import NOTHING_WRITTEN, as_of, counted, save, with_currency
from macros.registry import AS_OF, Arg, Args, Button, Grid, Outcome, lazy

asking = lazy("receivables.remittance_request")
books = lazy("workbook.book")
changes = lazy("receivables.changes")
dunning = lazy("receivables.dunning")
eml = lazy("workbook.writers.eml")
ledger = lazy("receivables.ledger")
money = lazy("receivables.money")
pathlib = lazy("pathlib")
reminders = lazy("receivables.reminders")
tempfile = lazy("tempfile")

DRAFTED_FROM = ("Invoices", "Receipts", "Applications", "Adjustments", "DueLines", "Customers", "Terms", "Disputes", "DunningLevels", "Reminders",
                "ReminderLines", "Rates")
ASKED_FROM = ("Invoices", "Receipts", "Applications", "Customers", "Activities")
SHOWN = 25          # letters that are listed on a screen; --json lists all


def remind(store: Any, args: Args) -> Outcome:
    """Draft the reminders that are due; nothing is sent."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *DRAFTED_FROM)
    day, tables = as_of(args, book.policy), book.frames
    args.say(f"Deciding the letters of {day.date()}")
    decided = _decide(tables, book.policy, day)
    edited = book.edited("Reminders") | book.edited("ReminderLines")
    drafts = reminders.drafts(decided, tables["DunningLevels"], tables["Customers"], book.policy, book.next_run, tables["Reminders"],
                              tables["ReminderLines"], edited)
    data = {"as_of": day.date().isoformat(), "letters": [_letter(x) for x in decided.letters], "left_out": [_left(x) for x in decided.left_out]}
    told = [*_letters(decided), *_left_out(decided), *drafts.notes]
    return save(book, drafts.changes, "remind", drafts.message, args, day=day, lines=told, data=data)


def sent(store: Any, args: Args) -> Outcome:
    """Mark reminders as sent: the ones named, or every draft."""
    book = books.Book.open(store, "Reminders", "ReminderLines")
    table = book.frames["Reminders"]
    named = list(args.reminder) or table.loc[table["status"] == "draft", "id"].tolist()
    rows = reminders.mark_sent(table, named, args.now)
    change = changes.Changes(updates={"Reminders": rows}) if len(rows) else changes.Changes()
    return save(book, change, "sent", f"{counted(len(rows), 'reminder')} marked as sent; the levels of their items rise.", args,
                data={"reminders": rows["id"].tolist()})


def drafts(store: Any, args: Args) -> Outcome:
    """Write every draft as an unsent e-mail file."""
    book = books.Book.open(store, "Reminders")
    with tempfile.TemporaryDirectory() as rehearsal:
        files = eml.write_drafts(book.frames["Reminders"], book.policy, pathlib.Path(rehearsal if args.dry_run else args.folder))
    message = f"{files.message()} to {args.folder}. Nothing was sent: open them, read them, send them; then mark them with: sent."
    data = {"paths": [str(pathlib.Path(args.folder) / path.name) for path in files.paths], "left_out": list(files.left_out)}
    return Outcome(NOTHING_WRITTEN + message if args.dry_run else message, issues=book.issues, data=data,
                   lines=[f"- {line}" for line in files.left_out])


def ask(store: Any, args: Args) -> Outcome:
    """Write, as unsent e-mails, letters that ask payers what their unapplied cash is for, and note them in Activities."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *ASKED_FROM)
    day = as_of(args, book.policy)
    letters, unknown = asking.requests(book.frames, day, book.policy)
    drafts = [{"id": x.receipts[0], "customer_id": x.customer_id, "currency": x.currency, "what": "remittance", "to": x.to, "subject": x.subject,
               "body": x.body} for x in letters]
    with tempfile.TemporaryDirectory() as rehearsal:
        files = eml.write(drafts, eml.REQUEST, book.policy, pathlib.Path(rehearsal if args.dry_run else args.folder))
    told = [f"- {row['receipt']} ({with_currency(row['unapplied'], row['currency'])}): nobody known paid it; ask the bank who did."
            for row in unknown.to_dict("records")]
    message = f"{files.message()} to {args.folder}, about {counted(sum(len(x.receipts) for x in letters), 'receipt')}. Nothing was sent."
    data = {"paths": [str(pathlib.Path(args.folder) / path.name) for path in files.paths], "left_out": list(files.left_out),
            "requests": [{"customer_id": x.customer_id, "currency": x.currency, "receipts": list(x.receipts)} for x in letters]}
    noted = asking.noted(letters, book.frames["Activities"], day, args.who, book.next_run)
    return save(book, changes.Changes(adds={"Activities": noted} if len(noted) else {}), "ask", message, args, day=day, data=data,
                lines=[*(f"- {line}" for line in files.left_out), *told])


def _decide(tables: Any, policy: Any, day: Any) -> Any:
    ledger.check_as_of(policy, day)
    items = ledger.open_items(tables, day, policy)
    cash = ledger.unapplied(tables, day, policy, proposed=True)          # who seems to have paid is not reminded
    lines = dunning.sent(tables["Reminders"], tables["ReminderLines"], day)
    return dunning.due(items, cash, tables["Customers"], tables["DunningLevels"], lines, tables["Disputes"], policy, day, rates=tables["Rates"])


def _letters(decided: Any) -> list[str | Grid]:
    rows = [[x.customer_id, str(x.level), x.language, with_currency(x.amount, x.currency), str(len(x.items)), x.why] for x in decided.letters[:SHOWN]]
    more = len(decided.letters) - SHOWN
    grid = Grid(["Customer", "Level", "Language", "Amount", "Items", "Why"], rows, frozenset({1, 3, 4}))
    return [grid, *([f"... and {more:,} more, see Reminders"] if more > 0 else [])] if rows else []


def _left_out(decided: Any) -> list[str | Grid]:
    rows = [[x.customer_id, x.invoice, with_currency(x.open, x.currency), x.reason] for x in decided.left_out[:SHOWN]]
    more = len(decided.left_out) - SHOWN
    grid = Grid(["Left out", "Item", "Open", "Why"], rows, frozenset({2}))
    return [grid, *([f"... and {more:,} more; --json lists all"] if more > 0 else [])] if rows else []


def _letter(letter: Any) -> dict[str, Any]:
    return {"customer_id": letter.customer_id, "currency": letter.currency, "level": letter.level, "language": letter.language,
            "amount": money.to_text(letter.amount, letter.currency), "items": [item.name for item in letter.items], "why": letter.why}


def _left(row: Any) -> dict[str, Any]:
    return {"customer_id": row.customer_id, "invoice": row.invoice, "open": money.to_text(row.open, row.currency), "kind": row.kind,
            "reason": row.reason}


BUTTONS = (
    Button("remind", "Collect", "Draft reminders", "Draft the reminders that are due, and say who is left out and why. Nothing is sent.",
           (AS_OF,), remind,
           ("receivables remind Ledger.xlsx --as-of 2026-10-31", "receivables remind Ledger.xlsx --dry-run --json")),
    Button("drafts", "Collect", "E-mail drafts", "Write the drafts as unsent e-mails that mail programs open to be read, edited and sent.",
           (Arg("folder", "folder", "Where the files go.", required=True, positional=True),
            Arg("to", "text", "In which form.", choices=("eml",), default="eml")), drafts,
           ("receivables drafts Ledger.xlsx --to eml drafts",)),
    Button("sent", "Collect", "Mark as sent", "Mark reminders as sent, so that their levels count: the ones named, or every draft.",
           (Arg("reminder", "text", "Ids from the column Reminder; without them every draft.", repeatable=True, positional=True),), sent,
           ("receivables sent Ledger.xlsx", "receivables sent Ledger.xlsx R9-1 R9-3")),
    Button("ask", "Collect", "Ask for remittance", "Write, as unsent e-mails, letters that ask payers which invoices their unapplied cash is for.",
           (Arg("folder", "folder", "Where the files go.", required=True, positional=True), AS_OF), ask,
           ("receivables ask Ledger.xlsx drafts", "receivables ask Ledger.xlsx drafts --dry-run")),
)
