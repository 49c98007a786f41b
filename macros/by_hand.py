"""What a person enters that no bank file brings: setting off against a supplier balance."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, amount, counted, save, with_currency
from macros.registry import Arg, Args, Button, Outcome, lazy

applying = lazy("receivables.changes")
books = lazy("workbook.book")
rules = lazy("receivables.contra")
schema = lazy("receivables.schema")


def contra(store: Any, args: Args) -> Outcome:
    """Set off what a customer owes against what we owe them as a supplier."""
    book = books.Book.open(store, *FIGURES)
    currency = (args.currency or book.policy.base_currency).upper()
    minor = amount(args.amount, currency)
    asked = rules.Contra(args.customer, minor, currency, args.document, args.approved_by, schema.day(args.date or args.today),
                         tuple(args.invoice or ()))
    made = rules.contra(book.frames, book.policy, asked, book.next_run)
    made["entered_at"] = args.now
    message = (f"{with_currency(minor, currency)} set off against {counted(len(made), 'invoice')} of {args.customer}, for {args.document}, "
               f"approved by {args.approved_by}. Book the same in payables.")
    return save(book, applying.Changes(adds={"Adjustments": made}), "contra", message, args,
                data={"invoices": dict(zip(made["invoice"], (-made["amount"]).tolist()))})


BUTTONS = (
    Button("contra", "Apply cash", "Contra", "Set off what a customer owes against what you owe them as a supplier. Undo takes it back.",
           (Arg("invoice", "text", "Invoices in the order in which they are set off; without them the oldest due.", repeatable=True, positional=True),
            Arg("customer", "text", "The customer's number.", required=True), Arg("amount", "amount", "How much.", required=True),
            Arg("document", "text", "The supplier's document that it is set off against.", required=True),
            Arg("approved_by", "text", "Who approved it.", required=True),
            Arg("date", "date", "Its accounting date; without it today."), Arg("currency", "text", "Without it the base currency.")), contra,
           ("receivables contra Ledger.xlsx --customer C1003 --amount 1200.00 --document S-9981 --approved-by Ben",
            "receivables contra Ledger.xlsx 10234 10251 --customer C1003 --amount 1200.00 --document S-9981 --approved-by Ben --date 2026-10-31")),
)
