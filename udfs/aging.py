"""AR_AGING, AR_BUCKET and AR_DAYS_OVERDUE: how long what customers owe is overdue."""
from __future__ import annotations

from typing import Any

from receivables.aging import LIMITS, TITLES, Aging, aging, bucket_index, checked_limits, days_overdue, labels, proof, rule
from receivables.errors import ReceivablesError
from receivables.money import exponents
from receivables.schema import Frame
from udfs._cells import dates, day, optional_day, text, whole_numbers
from udfs._formula import number, refused, report, said, words
from udfs._ledger import position
from udfs.registry import Arg, Formula


@number
def ar_days_overdue(due_date: Any, as_of: Any = None) -> Any:
    """Calendar days from the due date to the as-of date; negative before it.

    >>> ar_days_overdue("2026-05-31", "2026-06-30")
    30
    """
    due = dates(due_date, "the due date")
    return due.answer(days_overdue(due.values, day(as_of, "the as-of date")).tolist(), refused)


@words
def ar_bucket(due_date: Any, as_of: Any = None, limits: Any = None, by: Any = None) -> Any:
    """The aging column of each item.

    >>> ar_bucket((("2026-06-30",), ("2026-05-31",), ("2026-05-30",)), "2026-06-30")
    [['Not due'], ['1 to 30'], ['31 to 60']]
    """
    due, found, counted = dates(due_date, "the date of the item"), checked_limits(whole_numbers(limits, "the limits", LIMITS)), _by(by)
    names = labels(found, counted)
    return due.answer([names[slot] for slot in bucket_index(due.values, day(as_of, "the as-of date"), counted, found)], said)


@report
def ar_aging(invoices: Any, as_of: Any = None, by: Any = None, limits: Any = None, applications: Any = None, receipts: Any = None,
             figures_as_of: Any = None) -> list[list[Any]]:
    """Receivables by age: a header row, a row a customer and currency, a total a currency, and the proof.

    >>> for row in ar_aging([["Customer", "Due Date", "Open"], ["C1", "2026-05-31", 100.5], ["C2", "2026-07-31", 20]], "2026-06-30")[:3]:
    ...     print(row)
    ['Customer', 'Currency', 'Not due', '1 to 30', '31 to 60', '61 to 90', 'Over 90', 'Credits', 'Unapplied', 'Balance', 'Items']
    ['C1', '', 0.0, 100.5, 0.0, 0.0, 0.0, 0.0, 0.0, 100.5, 1]
    ['C2', '', 20.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0, 1]
    """
    look_from = day(as_of, "the as-of date")
    ledger = position(invoices, applications, receipts, look_from, optional_day(figures_as_of, "the day of the figures"))
    aged = aging(ledger.items, ledger.cash, look_from, _by(by), whole_numbers(limits, "the limits", LIMITS))
    header = ["Customer", "Currency", *aged.labels, "Credits", "Unapplied", "Balance", "Items"]
    total = aged.totals.assign(customer_id="Total")
    notes = [f"{TITLES[aged.by]}, as of {look_from.date()}", proof(aged).replace("\n", "; "), rule(aged), ledger.source + "."]
    blank = [""] * (len(header) - 1)
    return [header, *_rows(aged.rows, aged), *_rows(total, aged), *([note, *blank] for note in notes)]


def _rows(frame: Frame, aged: Aging) -> list[list[Any]]:
    """Report rows as cells: amounts as numbers, unidentified cash by its word."""
    scale = 10.0 ** exponents(frame["currency"].to_numpy(dtype=object))
    amounts = [(frame[name].to_numpy() / scale).tolist() for name in ("not_due", *aged.buckets, "credits", "unapplied", "balance")]
    names = [name or "Unidentified" for name in frame["customer_id"]]
    return [list(row) for row in zip(names, frame["currency"], *amounts, frame["items"].tolist())]


def _by(cells: Any) -> str:
    by = text(cells, "what to age by", "due").lower()
    if by not in TITLES:
        raise ReceivablesError(f'To age receivables, you must age by "due" or "invoice", not {by!r}.')
    return by


_INVOICES = Arg("invoices", "Invoices with their header row: Customer, Due Date (or Invoice Date and Terms) and Open (or Amount); Invoices[#All].",
                "range")
_AS_OF = Arg("as_of", "The day to look from: a date, or AsOf.", "date")
_LIMITS = Arg("limits", 'Upper limits of the columns in days, inclusive: "30,60,90" or a range.', "limits", True)
_BY = Arg("by", '"due" (without it) or "invoice": which date to count from.', "text", True)

FORMULAS = (
    Formula("AR_AGING", ar_aging,
            (_INVOICES, _AS_OF, _BY, _LIMITS,
             Arg("applications", "Applications with their header row; then open amounts are computed as of the day.", "range", True),
             Arg("receipts", "Receipts with their header row, for the cash that is not applied.", "range", True),
             Arg("figures_as_of", "The day the Open column was computed for: FiguresAsOf. Another as-of date is then refused without Applications.",
                 "date", True)),
            "rows: headings, a line a customer and currency, totals, the proof and the rule.",
            '=AR_AGING(Invoices[#All], AsOf, "due", "30,60,90")', "What every customer owes, by age, with the proof that nothing is missing."),
    Formula("AR_BUCKET", ar_bucket,
            (Arg("due_date", "Due date of the item (or invoice date, by \"invoice\"), or a column of dates.", "date"), _AS_OF, _LIMITS, _BY),
            "the column's name, such as \"31 to 60\"; for a column of dates a column of names.",
            "=AR_BUCKET([@[Due Date]], AsOf)", "The aging column an item stands in."),
    Formula("AR_DAYS_OVERDUE", ar_days_overdue,
            (Arg("due_date", "Due date of the item, or a column of dates.", "date"), _AS_OF),
            "whole days; 0 or less is not due. For a column of dates a column of days.",
            "=AR_DAYS_OVERDUE([@[Due Date]], AsOf)", "Calendar days from the due date to the as-of date."),
)
