"""What a person enters that no bank file brings: cheques, cash and cards, refunds, and setting off against a supplier balance."""
from __future__ import annotations

from typing import Any

from macros.desk import FIGURES, amount, as_of, counted, save, with_currency
from macros.registry import AS_OF, Arg, Args, Button, Grid, Outcome, lazy

applying = lazy("receivables.changes")
books = lazy("workbook.book")
cash_rules = lazy("receivables.cash_by_hand")
refunds = lazy("receivables.refunds")
rules = lazy("receivables.contra")
schema = lazy("receivables.schema")


def cash(store: Any, args: Args) -> Outcome:
    """Enter cheques, cash or card slips as receipts."""
    book = books.Book.open(store, *FIGURES)
    currency = (args.currency or book.policy.base_currency).upper()
    asked = cash_rules.Deposit(tuple(args.line), args.method, schema.day(args.date or args.today), currency,
                               amount(args.total, currency) if args.total else None, args.bank_line or "")
    made = cash_rules.deposit(book.frames, asked, book.next_run)
    new = made.adds["Receipts"]
    new["entered_at"], new["source"] = args.now, "by hand"
    total = with_currency(int(new["amount"].sum()), currency)
    then = (f"{args.bank_line} is no customer money any more." if args.bank_line else
            "When the bank's own line of it comes, set that line's Kind to not customer, so that nothing counts twice.")
    return save(book, made, "cash", f"{counted(len(new), args.method + ' receipt')} over {total} entered. {then} Next: match.", args,
                data={"receipts": new["id"].tolist(), "total": int(new["amount"].sum()), "instead_of": args.bank_line or ""})


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


def refund(store: Any, args: Args) -> Outcome:
    """Propose refunds for customers in credit, or approve proposed ones; say what waits to be paid."""
    book = books.Book.open(store, *FIGURES, "Refunds")
    if args.approve:
        made = refunds.approve(book.frames["Refunds"], args.approve, args.by or args.who)
        change, said = applying.Changes(updates={"Refunds": made}), f"{counted(len(made), 'refund')} approved by {args.by or args.who}"
    else:
        day = as_of(args, book.policy)
        made = refunds.propose(book.frames, book.policy, day, book.next_run, tuple(args.customer or ())).assign(entered_at=args.now)
        change, said = applying.Changes(adds={"Refunds": made} if len(made) else {}), f"{counted(len(made), 'refund')} proposed"
    sums = f": {refunds.said(made)}" if len(made) else ""
    wait = refunds.payable(applying.applied(book.frames, change))
    pay = [[r["id"], r["customer_id"], r["name"], r["account"], with_currency(r["amount"], r["currency"]), r["receipt"] or r["credit_note"]]
           for r in wait.to_dict("records")]
    lines = [Grid(["To pay", "Customer", "Name", "Account", "Amount", "Of"], pay, frozenset({4}))] if pay else []
    message = f"{said}{sums}. {counted(len(pay), 'approved refund')} to be paid at the bank; write its number in the payment's text."
    return save(book, change, "refund", message, args, lines=lines, data={"refunds": made["id"].tolist(), "to_pay": wait["id"].tolist()})


BUTTONS = (
    Button("cash", "Apply cash", "Enter cash",
           "Enter a cheque, cash or card receipt, or a deposit of many cheques; they are matched like bank lines.",
           (Arg("line", "text", "AMOUNT; CUSTOMER OR PAYER; REFERENCE; TEXT, each in quotes. All but the amount may be left out.", required=True,
                repeatable=True, positional=True),
            Arg("method", "text", "How it came.", choices=("cheque", "cash", "card"), default="cheque"),
            Arg("date", "date", "Day it was received; without it today."),
            Arg("total", "amount", "What the lines must add up to: the total of the paying-in slip."),
            Arg("bank_line", "text", "The bank's own line of this deposit, where it is in Receipts: it becomes not customer."),
            Arg("currency", "text", "Without it the base currency.")), cash,
           ('receivables cash Ledger.xlsx "1204.50; C1003; 4711; RE 10234" "80.00; C1007; 4712" --total 1284.50 --date 2026-11-20',
            'receivables cash Ledger.xlsx "59.90; C1007" --method cash')),
    Button("contra", "Apply cash", "Contra", "Set off what a customer owes against what you owe them as a supplier. Undo takes it back.",
           (Arg("invoice", "text", "Invoices in the order in which they are set off; without them the oldest due.", repeatable=True, positional=True),
            Arg("customer", "text", "The customer's number.", required=True), Arg("amount", "amount", "How much.", required=True),
            Arg("document", "text", "The supplier's document that it is set off against.", required=True),
            Arg("approved_by", "text", "Who approved it.", required=True),
            Arg("date", "date", "Its accounting date; without it today."), Arg("currency", "text", "Without it the base currency.")), contra,
           ("receivables contra Ledger.xlsx --customer C1003 --amount 1200.00 --document S-9981 --approved-by Ben",
            "receivables contra Ledger.xlsx 10234 10251 --customer C1003 --amount 1200.00 --document S-9981 --approved-by Ben --date 2026-10-31")),
    Button("refund", "Apply cash", "Refund", "Propose refunds for customers who are in credit, or approve proposed ones. Nothing is paid by it.",
           (Arg("customer", "text", "Only for these customers.", repeatable=True), AS_OF,
            Arg("approve", "text", "Refunds to approve, by the column Refund; the same is done by hand on the sheet.", repeatable=True),
            Arg("by", "text", "Who approves; without it who runs the command.")), refund,
           ("receivables refund Ledger.xlsx", "receivables refund Ledger.xlsx --approve R9-1 --approve R9-2 --by Ben")),
)
