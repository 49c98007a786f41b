"""What buttons share: which day they look at, how they save, how they show amounts."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from macros.registry import Args, Grid, Outcome, lazy
from receivables.errors import Issue, ReceivablesError

books = lazy("workbook.book")
money = lazy("receivables.money")
schema = lazy("receivables.schema")
tables = lazy("receivables.tables")

# what open items and unapplied cash as of a day are made from
FIGURES = ("Invoices", "DueLines", "Applications", "Adjustments", "Disputes", "Customers", "Terms", "Receipts")
NOTHING_WRITTEN = "Dry run, nothing was written: "


def as_of(args: Args, policy: Any) -> Any:
    """The day to look at: the one asked for, else the ledger's AsOf, else today."""
    if args.as_of:
        return schema.day(args.as_of)
    return policy.as_of if policy.as_of is not None else schema.day(args.today)


def save(book: Any, changes: Any, action: str, message: str, args: Args, *, reports: Iterable[Any] = (), day: Any = None,
         issues: Sequence[Issue] = (), data: Mapping[str, Any] | None = None, lines: Sequence[str | Grid] = (), **how: Any) -> Outcome:
    """Save what a button decided and say so. `how` goes to `Book.save`. A dry run says the same words and writes nothing."""
    args.say("Saving")
    note = books.RunNote(action, message, args.who, args.now, as_of="" if day is None else day.date().isoformat(), undoes=how.get("undone", ""))
    saved = book.save(changes, note, reports, dry_run=args.dry_run, **how)
    told = [*lines, *([f"What you typed since the last save was recorded as run {saved.by_hand}."] if saved.by_hand else [])]
    receipt = saved.written.receipt
    if args.dry_run:
        told += [f"- {line}" for line in [*saved.written.lines, *(receipt.plan() if receipt else [])]]
        plan = {"plan": receipt.as_dict()} if receipt else {}
        return Outcome(NOTHING_WRITTEN + message, "", [*book.issues, *issues], {**(data or {}), **plan}, told)
    filed = {"backup": saved.written.backup, "receipt": receipt.as_dict()} if receipt else {}
    told += [*receipt.notes, receipt.line()] if receipt else []
    return Outcome(message, saved.run, [*book.issues, *issues], {**(data or {}), **filed}, told)


def table_name(text: str) -> str:
    """The table that a person means, whatever its capitals. Raises ReceivablesError where there is none."""
    known = {name.lower(): name for name in tables.TABLES}
    if text.lower() not in known:
        raise ReceivablesError(f"There is no table {text!r}. The tables are: {', '.join(tables.TABLES)}.")
    return known[text.lower()]


def amount(text: str, currency: str) -> int:
    """An amount that a person typed, in minor units."""
    try:
        return int(money.to_minor(text.replace(" ", ""), currency))
    except ValueError:
        raise ReceivablesError(f"You cannot use {text!r} as an amount because it is not a number. Write it as 1234.56 or -1234.56.") from None


def shown(minor: int, currency: str) -> str:
    """Minor units as a person reads them: 12,345.67."""
    return f"{money.to_decimal(minor, currency):,}"


def with_currency(minor: int, currency: str) -> str:
    """The same with its currency: 12,345.67 EUR."""
    return f"{shown(minor, currency)} {currency}"


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 receipt, 2 receipts.

    >>> counted(1, "receipt"), counted(0, "entry", "entries"), counted(12000, "row")
    ('1 receipt', '0 entries', '12,000 rows')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def money_grid(frame: Any, columns: Sequence[str], first: Callable[[Mapping[str, Any]], list[str]]) -> list[list[str]]:
    """Lines to print from a frame with currency, amount columns and items: what `first` says of a row, then its figures."""
    return [[*first(r), r["currency"], *(shown(r[c], r["currency"]) for c in columns), str(r["items"])] for r in frame.to_dict("records")]
