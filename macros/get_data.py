"""Getting data in: bank statements, processors' reports, remittances, lists of customers and invoices, and any exported table."""
from __future__ import annotations

from typing import Any

from macros.desk import counted, save, table_name
from macros.registry import DATE_ORDER, DECIMAL, Arg, Args, Button, Grid, Outcome, lazy

applying = lazy("receivables.changes")
books = lazy("workbook.book")
intake = lazy("workbook.readers.intake")
layouts = lazy("workbook.readers.lockbox_layout")
money = lazy("receivables.money")
pathlib = lazy("pathlib")
schema = lazy("receivables.schema")
tables = lazy("receivables.tables")


def import_(store: Any, args: Args) -> Outcome:
    """Take files into the ledger's tables; rows that cannot be taken are listed with their reason."""
    args.say("Reading the ledger")
    wanted = table_name(args.table) if args.table else ""
    book = books.Book.open_all(store)
    args.say(f"Reading {counted(len(args.file), 'file')}")
    options = intake.Options(run=book.next_run, now=args.now, table=wanted, decimal=args.decimal or "", date_order=args.date_order or "",
                             columns=args.columns or "", cut_over=schema.day(args.cut_over) if args.cut_over else None,
                             update=bool(args.update), strict=bool(args.strict),
                             layout=layouts.layout_of(pathlib.Path(args.layout)) if args.layout else None)
    taken = intake.take([pathlib.Path(name) for name in args.file], book.frames, book.policy, options)
    change = taken.changes.then(_settings(book, taken.settings))
    return save(book, change, "import", _message(taken), args, issues=taken.issues,
                data={"counts": taken.counts, "notes": taken.notes, "files": [_file(one) for one in taken.files]},
                lines=[*_files(taken.files), *(f"- {note}" for note in taken.notes)])


def _files(files: list[Any]) -> list[Grid]:
    """File by file what was read and what ties; one plain list needs no such table."""
    if len(files) < 2 and not any(one.statements for one in files):
        return []
    return [Grid(["File", "Format", "Read", "Its totals"], [[one.file, one.format, one.read, one.ties] for one in files])]


def _file(one: Any) -> dict[str, Any]:
    def shown(amount: int | None, currency: str) -> str:
        return "" if amount is None else money.to_text(amount, currency)

    statements = [{"account": s.account, "currency": s.currency, "number": s.number, "opening": shown(s.opening, s.currency),
                   "movements": shown(s.movements, s.currency), "closing": shown(s.closing, s.currency), "lines": s.lines, "ties": s.ties,
                   "findings": s.findings} for s in one.statements]
    return {"file": one.file, "format": one.format, "rows": one.rows, "ties": one.ties, "statements": statements}


def _settings(book: Any, values: dict[str, str]) -> Any:
    """The settings that an import brings with it, such as the cut-over."""
    table = book.frames["Settings"]
    rows = table[table["key"].isin(set(values))]
    rows = rows.assign(value=[values[key] for key in rows["key"]])
    return applying.Changes(updates={"Settings": rows.reset_index(drop=True)}) if len(rows) else applying.Changes()


def _message(taken: Any) -> str:
    """What came in, by table, and how much did not."""
    parts = []
    for table, n in taken.counts.items():
        said = [f"{n[what]:,} {what}" for what in ("added", "updated", "skipped", "refused") if n[what]]
        parts.append(f"{table}: {', '.join(said) or 'nothing new'}")
    return "; ".join(parts) + "." if parts else "The files held no rows."


BUTTONS = (
    Button("import", "Get data", "Import",
           "Take bank statements, remittances, e-invoices and lists (CSV, Excel) into the ledger; folders and zip files file by file.",
           (Arg("file", "file", "The files, or folders of files.", required=True, repeatable=True, positional=True),
            Arg("strict", "flag", "Refuse the whole import when a row is refused."),
            Arg("update", "flag", "Take other content of known rows, where they are not posted or locked."),
            Arg("table", "table", "The table, where it cannot be told from the headers."),
            DATE_ORDER,
            DECIMAL,
            Arg("columns", "text", "The columns of a list without a header line, from the left, as in date,amount,,text."),
            Arg("layout", "file", "A CSV with the positions of your bank\'s own lockbox files."),
            Arg("cut_over", "date", "First day this ledger knows in full; partly paid items are opened on it.")), import_,
           ("receivables import Ledger.xlsx customers.csv invoices.csv bank.csv --cut-over 2026-10-01",
            "receivables import Ledger.xlsx bank-files/",
            "receivables import Ledger.xlsx bank.csv --date-order dmy --decimal ,")),
)
