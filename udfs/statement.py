"""AR_STATEMENT: one customer's account, as open items or as movements over a time."""
from __future__ import annotations

from typing import Any

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import to_decimal
from udfs._cells import day, needed, optional_day, text
from udfs._formula import report
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Ranges, ledger, whole
from udfs._sheet import given
from udfs.items import days
from udfs.registry import Arg, Formula

HEADER = ["Date", "Document", "What", "Due Date", "Amount", "Balance"]


@report
def ar_statement(customer: Any, invoices: Any, as_of: Any = None, since: Any = None, currency: Any = None, applications: Any = None,
                 receipts: Any = None, figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None) -> list[list[Any]]:
    """What is open, line by line with a running balance; with a day to begin from, everything that changed the balance since.

    >>> sheet = [["Invoice", "Customer", "Invoice Date", "Due Date", "Open"], ["1", "C1", "2026-05-01", "2026-05-31", 100.5],
    ...          ["2", "C1", "2026-06-01", "2026-07-01", 20]]
    >>> for row in ar_statement("C1", sheet, "2026-06-30"):
    ...     print(row[1], "|", row[2], "|", row[4], "|", row[5])
    Document | What | Amount | Balance
    1 | Invoice, 30 days overdue | 100.5 | 100.5
    2 | Invoice, not due | 20.0 | 120.5
     | Balance on 2026-06-30 |  | 120.5
    """
    who, code, look_from = text(customer, "the customer"), text(currency, "the currency").upper(), day(as_of, "the as-of date")
    needed(who or None, "the customer's number")
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines)
    begin = optional_day(since, "the first day of the statement")
    return _open(who, code, ranges, look_from) if begin is None else _moved(who, code, ranges, begin, look_from)


def _open(who: str, code: str, ranges: Ranges, as_of: pd.Timestamp) -> list[list[Any]]:
    """The open-item statement: items by date, then cash that is not applied."""
    found = whole(ranges, as_of)
    cash = found.cash.assign(number=found.cash["receipt"], invoice_date=found.cash["value_date"], due_date=pd.NaT, type="", due_line=0,
                             open=-found.cash["unapplied"])
    columns = ["customer_id", "currency", "number", "due_line", "type", "invoice_date", "due_date", "open"]
    every = pd.concat([found.items[columns].sort_values(["invoice_date", "number", "due_line"], kind="stable"), cash[columns]], ignore_index=True)
    mine = every[every["customer_id"] == who]
    code = _currency(who, code, mine["currency"])
    mine = mine[mine["currency"] == code]
    what = [_what(kind, due, as_of, open_) for kind, due, open_ in zip(mine["type"], mine["due_date"], mine["open"])]
    numbers = [f"{number}/{line}" if line else number for number, line in zip(mine["number"], mine["due_line"])]
    lines = _lines(mine["invoice_date"], numbers, what, mine["due_date"], mine["open"], 0, code)
    return [HEADER, *lines, _balance(as_of, int(mine["open"].sum()), code)]


def _moved(who: str, code: str, ranges: Ranges, since: pd.Timestamp, as_of: pd.Timestamp) -> list[list[Any]]:
    """The statement of movements, with opening and closing balance."""
    from receivables.statement import movements, statement
    if not given(ranges.applications):
        raise ReceivablesError("To show what changed since a day, you must give the Applications and Receipts ranges too. "
                               "Without the first day the statement lists what is open.")
    if since > as_of:
        raise ReceivablesError(f"You cannot begin the statement on {since.date()} because it ends on {as_of.date()}.")
    frames, policy = ledger(ranges, since)
    moved = movements(frames, as_of, policy)
    code = _currency(who, code, moved.loc[moved["customer_id"] == who, "currency"])
    account = statement(frames, who, code, since, as_of, policy, moved)
    due = frames["Invoices"].set_index("number")["due_date"].reindex(account.lines["document"].to_numpy())
    due = due.where((account.lines["what"].isin(("Invoice", "Debit note"))).to_numpy())
    lines = _lines(account.lines["date"], account.lines["document"].tolist(), account.lines["what"].tolist(), due, account.lines["amount"],
                   account.opening, code)
    return [HEADER, _balance(since - pd.Timedelta(days=1), account.opening, code), *lines, _balance(as_of, account.closing, code)]


def _currency(who: str, code: str, there: pd.Series) -> str:
    """The currency asked for, or the only one of the account."""
    known = sorted(set(there))
    if not code and len(known) > 1:
        raise ReceivablesError(f"To write the statement of {who}, you must name the currency: there are {', '.join(known)}.")
    return code or (known[0] if known else "")


def _what(kind: str, due: pd.Timestamp, as_of: pd.Timestamp, open_: int) -> str:
    if not kind:
        return "Payment, not yet applied"
    name = {"INV": "Invoice", "CRN": "Credit note", "DBN": "Debit note"}.get(kind, "Document")
    if open_ < 0 or pd.isna(due):
        return name
    late = (as_of - due).days
    return f"{name}, {late} {'day' if late == 1 else 'days'} overdue" if late > 0 else f"{name}, not due"


def _lines(dates: pd.Series, documents: list[str], what: list[str], due: pd.Series, amounts: pd.Series, opening: int, code: str) -> list[list[Any]]:
    running = (opening + amounts.cumsum()).tolist()
    return [[date, document, words, last, _number(amount, code), _number(balance, code)]
            for date, document, words, last, amount, balance in zip(days(dates), documents, what, days(due), amounts.tolist(), running)]


def _balance(as_of: pd.Timestamp, minor: int, code: str) -> list[Any]:
    return ["", "", f"Balance on {as_of.date()}{' ' + code if code else ''}", "", "", _number(minor, code)]


def _number(minor: int, code: str) -> float:
    return float(to_decimal(minor, code))


FORMULAS = (
    Formula("AR_STATEMENT", ar_statement,
            (Arg("customer", "The customer's number.", "text"), INVOICES_ARG, AS_OF_ARG,
             Arg("since", "First day: then everything that changed the balance since; needs Applications and Receipts. Without it what is open.",
                 "date", True),
             Arg("currency", "ISO code; needed when the customer has several currencies.", "text", True), *LEDGER_ARGS),
            "rows: headings, a line a document or payment with the running balance, the balance.",
            "=AR_STATEMENT(A2, Invoices[#All], AsOf)", "One customer's account with a running balance, to send or to reconcile."),
)
