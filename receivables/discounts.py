"""What an early-payment discount costs a customer who does not take it, as interest a year.

Who pays 2/10 net 30 on day 30 instead of day 10 pays 2 for keeping 98 for 20 days:

    percent a year = d / (100 - d) x 365 / (net day - discount day) x 100        simple
                   = ((1 + d / (100 - d)) ^ (365 / days) - 1) x 100             compounded

>>> from receivables.terms import inline
>>> round(annual_cost(inline("2/10 net 30")), 4)        # 2/98 x 365/20 = 37.2449 %
37.2449
>>> round(annual_cost(inline("2/10 net 30"), compounded=True), 4), round(annual_cost(inline("2/10 net 30"), year_days=360), 4)
(44.5853, 36.7347)
"""
from __future__ import annotations

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.terms import discount_window, due_of
from receivables.terms_text import Term

YEARS = (365, 360)


def annual_cost(term: Term, compounded: bool = False, year_days: int = 365, invoice_date: pd.Timestamp | None = None) -> float:
    """Percent a year of the best discount that the terms offer; 0 where they offer none.

    Where the days between discount and due date depend on the invoice's month, the invoice date decides. Raises ReceivablesError without
    it, and where the discount can be taken up to the due date or later.
    """
    if not term.tiers():
        return 0.0
    days, percent = _best(term, invoice_date)
    if days <= 0:
        raise ReceivablesError(f"You cannot compute the cost of the discount of {term.code or 'these terms'} because it can be taken until the due "
                               "date: paying early gains nothing.")
    rate = percent / (100.0 - percent)
    return float(((1.0 + rate) ** (year_days / days) - 1.0) * 100.0 if compounded else rate * year_days / days * 100.0)


def _best(term: Term, invoice_date: pd.Timestamp | None) -> tuple[int, float]:
    """Days from the last day of the highest discount to the due date, and its percent."""
    if invoice_date is not None:
        tier = discount_window(invoice_date, term)[0]
        return (due_of(invoice_date, term) - tier.last_day).days, tier.percent
    if term.base == "next month" or term.shift:
        raise ReceivablesError(f"To compute the cost of the discount of {term.code or 'these terms'}, you must give the invoice date, because the "
                               "days between discount and due date depend on it.")
    discount_days, percent = max(term.tiers(), key=lambda tier: tier[1])
    return term.net_days - discount_days, percent
