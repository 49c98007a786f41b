"""Reconciling a customer's account with the customer's own list."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, as_of, save, shown
from macros.registry import AS_OF, DATE_ORDER, DECIMAL, Arg, Args, Button, Grid, Outcome, lazy
from receivables.errors import ReceivablesError

applying = lazy("receivables.changes")
books = lazy("workbook.book")
pages = lazy("workbook.reports")
pathlib = lazy("pathlib")
port = lazy("workbook.stores.port")
rules = lazy("receivables.reconcile")
their = lazy("workbook.readers.their_list")
values = lazy("workbook.readers.values")
HEADERS = ("What", "Ours", "Theirs", "Date", "Currency", "Our amount", "Their amount", "Difference", "Why")


def reconcile(store: Any, args: Args) -> Outcome:
    """Compare a customer's own list with the account; the sheet Reconciliation shows it where that is asked for."""
    args.say("Reading the ledger")
    book = books.Book.open(store, *FIGURES)
    day, customer = as_of(args, book.policy), args.customer
    if customer not in set(book.frames["Customers"]["customer_id"]):
        raise ReceivablesError(f"You cannot reconcile the account {customer!r} because there is no such customer. Say its number in Customers.")
    args.say("Comparing")
    ours = rules.our_side(book.frames, customer, day, book.policy)
    known = rules.in_our_books(book.frames, customer, day)
    told = values.Told(args.decimal or "", args.date_order or "")
    listed = their.read_their_list(pathlib.Path(args.file), book.policy.base_currency, told)
    listed = their.turned(listed, rules.amounts(book.frames))
    found = {code: rules.reconcile(ours[ours["currency"] == code], listed.rows[listed.rows["currency"] == code], known, code)
             for code in dict.fromkeys([*listed.rows["currency"], *ours["currency"]])}
    message = " ".join([f"{customer} as of {day.date()}.", *(_proof(one, code) for code, one in found.items())])
    grid = Grid(HEADERS, [line for code, one in found.items() for line in _lines(one, code)], frozenset((5, 6, 7)))
    lines = [grid, *(f"- {note}" for note in listed.notes)]
    data = {"accounts": {code: {"ours": one.our_total, "theirs": one.their_total, "lines": _data(one)} for code, one in found.items()}}
    if not args.sheet:
        return Outcome(message, issues=[*book.issues, *listed.issues], data=data, lines=lines)
    content = pages.ReconciliationContent(customer, _name(book, customer), listed.rows["place"].iloc[0].rsplit(":", 1)[0] if len(listed.rows) else
                                          pathlib.Path(args.file).name, day, found)
    return save(book, applying.Changes(), "reconcile", message, args, reports=[port.Report("Reconciliation", content)], day=day,
                issues=listed.issues, data=data, lines=lines)


def _proof(found: Any, code: str) -> str:
    """How the two totals hang together."""
    parts = [f"{n:,} {what}" for what in reversed(rules.ORDER) if (n := found.count(what))]
    total = found.our_total - found.their_total
    return (f"{code}: ours {shown(found.our_total, code)} - theirs {shown(found.their_total, code)} = {shown(total, code)}; "
            f"{', '.join(parts) or 'nothing on either side'}.")


def _lines(found: Any, code: str) -> list[list[str]]:
    return [[r["what"], r["ours"], r["theirs"], "" if r["date"] is None or r["date"] != r["date"] else str(r["date"].date()), code,
             *(shown(r[c], code) for c in ("our_amount", "their_amount", "difference")), r["why"]] for r in found.lines.to_dict("records")]


def _data(found: Any) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = found.lines.drop(columns="date").to_dict("records")
    return lines


def _name(book: Any, customer: str) -> str:
    customers = book.frames["Customers"]
    return str(customers.loc[customers["customer_id"] == customer, "name"].iloc[0])


BUTTONS = (
    Button("reconcile", "Report", "Reconcile account",
           "Compare a customer's own list (CSV, Excel) with the account: what agrees, what differs, what only one side has, and why.",
           (Arg("file", "file", "The customer's list.", required=True, positional=True),
            Arg("customer", "text", "The customer's number.", required=True), AS_OF,
            Arg("sheet", "flag", "Write the sheet Reconciliation into the ledger."),
            DATE_ORDER,
            DECIMAL), reconcile,
           ("receivables reconcile Ledger.xlsx their-list.xlsx --customer C1003",
            "receivables reconcile Ledger.xlsx their-list.csv --customer C1003 --as-of 2026-10-31 --sheet")),
)
