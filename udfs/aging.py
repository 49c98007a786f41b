"""AR_AGING, AR_AGING_TOTAL, AR_BUCKET and AR_DAYS_OVERDUE: how long what customers owe is overdue."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from receivables.aging import LIMITS, TITLES, Aging, aging, bucket_index, checked_limits, days_overdue, labels, proof, rule
from receivables.errors import ReceivablesError
from receivables.money import exponents, to_decimal
from receivables.schema import Frame
from udfs._cells import dates, day, like, text, texts, whole_numbers
from udfs._formula import number, refused, report, said, words
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Position, Ranges, position
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
    due, found, counted = dates(due_date, "the date of the item"), checked_limits(whole_numbers(limits, "the limits", LIMITS)), counted_by(by)
    names = labels(found, counted)
    return due.answer([names[slot] for slot in bucket_index(due.values, day(as_of, "the as-of date"), counted, found)], said)


@report
def ar_aging(invoices: Any, as_of: Any = None, by: Any = None, limits: Any = None, applications: Any = None, receipts: Any = None,
             figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None) -> list[list[Any]]:
    """Receivables by age: a header row, a row a customer and currency, a total a currency, and the proof.

    >>> for row in ar_aging([["Customer", "Due Date", "Open"], ["C1", "2026-05-31", 100.5], ["C2", "2026-07-31", 20]], "2026-06-30")[:3]:
    ...     print(row)
    ['Customer', 'Currency', 'Not due', '1 to 30', '31 to 60', '61 to 90', 'Over 90', 'Credits', 'Unapplied', 'Balance', 'Items']
    ['C1', '', 0.0, 100.5, 0.0, 0.0, 0.0, 0.0, 0.0, 100.5, 1]
    ['C2', '', 20.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0, 1]
    """
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines)
    aged, ledger = aged_as_of(ranges, day(as_of, "the as-of date"), by, limits)
    header = ["Customer", "Currency", *aged.labels, "Credits", "Unapplied", "Balance", "Items"]
    total = aged.totals.assign(customer_id="Total")
    notes = [f"{TITLES[aged.by]}, as of {aged.as_of.date()}", proof(aged).replace("\n", "; "), rule(aged), ledger.source + "."]
    blank = [""] * (len(header) - 1)
    return [header, *_rows(aged.rows, aged), *_rows(total, aged), *([note, *blank] for note in notes)]


@number
def ar_aging_total(invoices: Any, as_of: Any = None, column: Any = None, currency: Any = None, by: Any = None, limits: Any = None,
                   applications: Any = None, receipts: Any = None, figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None) -> Any:
    """The total of one column of the aging over all customers, or of each column that a range names.

    >>> sheet = [["Customer", "Due Date", "Open"], ["C1", "2026-05-31", 100.5], ["C2", "2026-07-31", 20]]
    >>> ar_aging_total(sheet, "2026-06-30"), ar_aging_total(sheet, "2026-06-30", (("Overdue", "1 to 30", "Not due"),))
    (120.5, [[100.5, 100.5, 20.0]])
    """
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines)
    aged, _ = aged_as_of(ranges, day(as_of, "the as-of date"), by, limits)
    totals = _total(aged, text(currency, "the currency").upper())
    names = {"balance": "balance", "credits": "credits", "unapplied": "unapplied", "": "balance", "overdue": "overdue",
             **{label.lower(): name for label, name in zip(aged.labels, ("not_due", *aged.buckets))}}
    return like(column, [_one(name, names, totals, aged) for name in texts(column, "the column")])


def aged_as_of(ranges: Ranges, as_of: pd.Timestamp, by: Any, limits: Any) -> tuple[Aging, Position]:
    """The aging that the arguments ask for, and what it is made from."""
    found, counted = checked_limits(whole_numbers(limits, "the limits", LIMITS)), counted_by(by)
    ledger = position(ranges, as_of, counted)
    return aging(ledger.items, ledger.cash, as_of, counted, found), ledger


def _total(aged: Aging, currency: str) -> dict[str, Any]:
    """The total line of the currency asked for, or of the only one there is."""
    lines = {line["currency"]: line for line in aged.totals.to_dict("records")}
    if not currency and len(lines) > 1:
        raise ReceivablesError(f"To add up the aging, you must name the currency: there are {', '.join(code or 'blank ones' for code in lines)}.")
    none = {"currency": currency, **dict.fromkeys(("not_due", *aged.buckets, "credits", "unapplied", "balance"), 0)}
    found = lines.get(currency, none) if currency else next(iter(lines.values()), none)
    return {**found, "overdue": sum(found[name] for name in aged.buckets)}


@number
def _one(wanted: str, names: dict[str, str], totals: dict[str, Any], aged: Aging) -> float:
    name = names.get(" ".join(wanted.lower().split()))
    if name is None:
        raise ReceivablesError(f"You cannot add up {wanted!r} because the aging has no such column. Choose one of: "
                               f"{', '.join(aged.labels)}, Overdue, Credits, Unapplied, Balance.")
    return float(to_decimal(totals[name], totals["currency"]))


def _rows(frame: Frame, aged: Aging) -> list[list[Any]]:
    """Report rows as cells: amounts as numbers, unidentified cash by its word."""
    scale = 10.0 ** exponents(frame["currency"].to_numpy(dtype=object))
    amounts = [(frame[name].to_numpy() / scale).tolist() for name in ("not_due", *aged.buckets, "credits", "unapplied", "balance")]
    names = [name or "Unidentified" for name in frame["customer_id"].tolist()]
    return list(map(list, zip(names, frame["currency"].tolist(), *amounts, frame["items"].tolist())))


def counted_by(cells: Any) -> str:
    """What to age by."""
    by = text(cells, "what to age by", "due").lower()
    if by not in TITLES:
        raise ReceivablesError(f'To age receivables, you must age by "due" or "invoice", not {by!r}.')
    return by


LIMITS_ARG = Arg("limits", 'Upper limits of the columns in days, inclusive: "30,60,90" or a range.', "limits", True)
BY_ARG = Arg("by", '"due" (without it) or "invoice": which date to count from.', "text", True)
CURRENCY_ARG = Arg("currency", "ISO code; needed where there are several currencies.", "text", True)


def _names(first: Sequence[Arg]) -> tuple[Arg, ...]:
    return (INVOICES_ARG, AS_OF_ARG, *first, *LEDGER_ARGS)


FORMULAS = (
    Formula("AR_AGING", ar_aging, _names((BY_ARG, LIMITS_ARG)),
            "rows: headings, a line a customer and currency, totals, the proof and the rule.",
            '=AR_AGING(Invoices[#All], AsOf, "due", "30,60,90")', "What every customer owes, by age, with the proof that nothing is missing."),
    Formula("AR_AGING_TOTAL", ar_aging_total,
            _names((Arg("column", 'Balance (without it), Overdue, Not due, "1 to 30" ..., Credits or Unapplied; or a range of such names.',
                        "text", True), CURRENCY_ARG, BY_ARG, LIMITS_ARG)),
            "an amount; for a range of columns as many amounts.",
            '=AR_AGING_TOTAL(Invoices[#All], AsOf, "Over 90")', "One total of the aging over all customers."),
    Formula("AR_BUCKET", ar_bucket,
            (Arg("due_date", "Due date of the item (or invoice date, by \"invoice\"), or a column of dates.", "date"), AS_OF_ARG, LIMITS_ARG, BY_ARG),
            "the column's name, such as \"31 to 60\"; for a column of dates a column of names.",
            "=AR_BUCKET([@[Due Date]], AsOf)", "The aging column an item stands in."),
    Formula("AR_DAYS_OVERDUE", ar_days_overdue,
            (Arg("due_date", "Due date of the item, or a column of dates.", "date"), AS_OF_ARG),
            "whole days; 0 or less is not due. For a column of dates a column of days.",
            "=AR_DAYS_OVERDUE([@[Due Date]], AsOf)", "Calendar days from the due date to the as-of date."),
)
