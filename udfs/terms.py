"""AR_DUE_DATE: when an invoice is due under its terms."""
from __future__ import annotations

from typing import Any

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.schema import empty
from receivables.tables import TERMS
from receivables.terms import due_days, resolve, term_named
from udfs._cells import dates, texts
from udfs._formula import number, refused
from udfs._sheet import Sheet, given
from udfs.registry import Arg, CellError, Formula


@number
def ar_due_date(invoice_date: Any, terms: Any = None, terms_table: Any = None) -> Any:
    """The due date of an invoice, or of each invoice in a column (with a column of terms, or one for all).

    >>> ar_due_date("2026-01-31", "net 30")
    datetime.date(2026, 3, 2)
    """
    find = resolve(Sheet.of(terms_table, TERMS, ("code",)).frame() if given(terms_table) else empty(TERMS))
    invoiced = dates(invoice_date, "the invoice date")
    codes = texts(terms, "the terms")
    if len(codes) not in (1, len(invoiced.values)):
        raise ReceivablesError("To compute due dates of a range, you must give as many terms as invoice dates, or one for all.")
    codes *= len(invoiced.values) if len(codes) == 1 else 1
    due: list[Any] = [""] * len(codes)
    for code, rows in pd.Series(codes).groupby(codes).indices.items():
        for row, value in zip(rows, _due(invoiced.values[rows], str(code), find)):
            due[row] = value
    return invoiced.answer(due, refused)


def _due(invoiced: Any, code: str, find: Any) -> list[Any]:
    """Due dates under one code, or its sentence for each of them."""
    term = number(term_named)(code, find)
    return [term] * len(invoiced) if isinstance(term, CellError) else due_days(invoiced, term).tolist()


FORMULAS = (
    Formula("AR_DUE_DATE", ar_due_date,
            (Arg("invoice_date", "Date of the invoice, or a column of dates.", "date"),
             Arg("terms", "Code in Terms, or terms in words: 30 days, 2/10 net 30, 30 Tage netto, EOM. Blank: due at once.", "text", True),
             Arg("terms_table", "The Terms table with its header row: Terms[#All].", "range", True)),
            "a date; for a column of dates a column of dates.",
            '=AR_DUE_DATE(D2, "2/10 net 30")', "The last day to pay an invoice under its terms."),
)
