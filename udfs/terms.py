"""AR_DUE_DATE, AR_DISCOUNT and AR_DISCOUNT_COST: when an invoice is due, and what paying early earns."""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import to_decimal
from receivables.schema import empty
from receivables.tables import TERMS
from udfs._cells import choice, dates, each, needed, read, text, texts, whole_numbers
from udfs._formula import number, refused
from udfs._sheet import Sheet, given
from udfs.registry import Arg, CellError, Formula

Find = Callable[[str], Any]
SIMPLE, COMPOUNDED = "simple", "compounded"
GRACE_MAX = 365


@number
def ar_due_date(invoice_date: Any, terms: Any = None, terms_table: Any = None) -> Any:
    """The due date of an invoice, or of each invoice in a column (with a column of terms, or one for all).

    >>> ar_due_date("2026-01-31", "net 30")
    datetime.date(2026, 3, 2)
    """
    from receivables.terms import due_days, term_named
    find = _finder(terms_table)
    invoiced = dates(invoice_date, "the invoice date")
    codes = texts(terms, "the terms")
    if len(codes) not in (1, len(invoiced.values)):
        raise ReceivablesError("To compute due dates of a range, you must give as many terms as invoice dates, or one for all.")
    codes *= len(invoiced.values) if len(codes) == 1 else 1
    due: list[Any] = [""] * len(codes)
    for code, rows in pd.Series(codes).groupby(codes).indices.items():
        term = number(term_named)(str(code), find)
        values = [term] * len(rows) if isinstance(term, CellError) else due_days(invoiced.values[rows], term).tolist()
        for row, value in zip(rows, values):
            due[row] = value
    return invoiced.answer(due, refused)


@number
def ar_discount(amount: Any, invoice_date: Any, paid_on: Any = None, terms: Any = None, terms_table: Any = None, currency: Any = None,
                grace_days: Any = None) -> Any:
    """The discount that paying an amount in full on a day earns; 0 when it is too late.

    >>> ar_discount(1000, "2026-10-01", (("2026-10-11",), ("2026-10-12",)), "2/10 net 30")
    [[20.0], [0.0]]
    """
    code, grace = text(currency, "the currency").upper(), whole_numbers(grace_days, "the grace days", (0,))[0]
    if not 0 <= grace <= GRACE_MAX:
        raise ReceivablesError(f"You cannot use {grace} grace days. Give 0 to {GRACE_MAX}.")
    columns = [read(amount, "amount", "the amount", code), dates(invoice_date, "the invoice date"), dates(paid_on, "the day of payment"),
               read(terms, "id", "the terms")]
    return each(columns, partial(_discount, find=_finder(terms_table), currency=code, grace=grace), refused)


@number
def ar_discount_cost(terms: Any, terms_table: Any = None, how: Any = None, year_days: Any = None, invoice_date: Any = None) -> Any:
    """What not taking the discount costs the customer, in percent a year; 0 where the terms offer none.

    >>> round(ar_discount_cost("2/10 net 30"), 2), round(ar_discount_cost("2/10 net 30", None, "compounded"), 2)
    (37.24, 44.59)
    """
    from receivables.discounts import YEARS, annual_cost
    from receivables.terms import term_named
    compounded = choice(how, "the way to compute", (SIMPLE, COMPOUNDED)) == COMPOUNDED
    year = whole_numbers(year_days, "the days of a year", YEARS)[0]
    if year not in YEARS:
        raise ReceivablesError(f"You cannot use a year of {year} days. Choose 365 or 360.")
    find = _finder(terms_table)

    def cost(code: str, invoiced: Any) -> float:
        return annual_cost(term_named(code, find), compounded, year, None if invoiced is None else pd.Timestamp(invoiced))

    return each([read(terms, "id", "the terms"), dates(invoice_date, "the invoice date")], cost, refused)


def _finder(terms_table: Any) -> Find:
    from receivables.terms import resolve
    return resolve(Sheet.of(terms_table, TERMS, ("code",)).frame() if given(terms_table) else empty(TERMS))


def _discount(minor: int, invoiced: np.datetime64 | None, paid: np.datetime64 | None, code: str | None, *, find: Find, currency: str,
              grace: int) -> float:
    from receivables.terms import discount, term_named
    days = [pd.Timestamp(needed(value, what)) for value, what in ((invoiced, "the invoice date"), (paid, "the day of payment"))]
    if days[1] < days[0] - pd.Timedelta(days=366):
        raise ReceivablesError(f"You cannot compute a discount for {days[1].date()} because it is more than a year before the invoice date.")
    return float(to_decimal(discount(minor, *days, term_named(needed(code, "the terms"), find), grace), currency))


_TABLE = Arg("terms_table", "The Terms table with its header row: Terms[#All].", "range", True)
FORMULAS = (
    Formula("AR_DUE_DATE", ar_due_date,
            (Arg("invoice_date", "Date of the invoice, or a column of dates.", "date"),
             Arg("terms", "Code in Terms, or terms in words: 30 days, 2/10 net 30, 30 Tage netto, EOM. Blank: due at once.", "text", True), _TABLE),
            "a date; for a column of dates a column of dates.",
            '=AR_DUE_DATE(D2, "2/10 net 30")', "The last day to pay an invoice under its terms."),
    Formula("AR_DISCOUNT", ar_discount,
            (Arg("amount", "What is paid in full: the open amount, or a column of amounts.", "amount"),
             Arg("invoice_date", "Date of the invoice, or a column of dates.", "date"),
             Arg("paid_on", "The value date of the payment, or a column of dates.", "date"),
             Arg("terms", "Code in Terms, or terms in words: 2/10 net 30. One for all, or a column.", "text"), _TABLE,
             Arg("currency", "ISO code, for its decimals; without it 2.", "text", True),
             Arg("grace_days", "Days after the last discount day on which the discount is still given; without it 0.", "days", True)),
            "an amount, rounded to the currency's decimals, half away from zero; 0 when the discount is not earned.",
            '=AR_DISCOUNT(1000, DATE(2026,10,1), DATE(2026,10,11), "2/10 net 30")', "The discount that paying on a day earns."),
    Formula("AR_DISCOUNT_COST", ar_discount_cost,
            (Arg("terms", "Code in Terms, or terms in words: 2/10 net 30; or a column of them.", "text"), _TABLE,
             Arg("how", '"simple" (without it) or "compounded".', "text", True),
             Arg("year_days", "365 (without it) or 360.", "days", True),
             Arg("invoice_date", "Needed for terms such as \"15th of next month\", whose days depend on the month.", "date", True)),
            "percent a year: 37.24 means 37.24 %. 0 where the terms offer no discount.",
            '=AR_DISCOUNT_COST("2/10 net 30")', "What a customer pays, as interest a year, for not taking the discount."),
)
