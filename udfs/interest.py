"""AR_LATE_INTEREST: interest on an overdue amount."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import to_decimal
from udfs._cells import Given, choice, dates, each, grid, needed, read, text
from udfs._formula import number, refused
from udfs._sheet import Sheet
from udfs.registry import Arg, Formula


@number
def ar_late_interest(amount: Any, due_date: Any, until: Any = None, rate: Any = None, day_count: Any = None, currency: Any = None) -> Any:
    """Simple interest from the day after the due date up to a day, in the amount's currency, rounded once.

    >>> ar_late_interest(1000, "2026-01-31", "2026-03-02", 9)                   # 1,000.00 x 9 % x 30 / 365
    7.4
    >>> ar_late_interest(1000, "2026-01-31", "2026-03-02", [["From", "Rate"], ["2025-07-01", 9], ["2026-02-11", 12]])
    9.04
    """
    from receivables.interest import DAY_COUNTS, late_interest
    code, counted = text(currency, "the currency").upper(), choice(day_count, "the day count", DAY_COUNTS)
    columns = [read(amount, "amount", "the amount", code), dates(due_date, "the due date"), dates(until, "the day up to which interest is counted")]
    table = _table(rate)
    columns += [] if table is not None else [_percents(rate)]

    def interest(minor: int, due: Any, end: Any, percent: Any = None) -> float:
        days = [pd.Timestamp(needed(value, column.what)) for value, column in ((due, columns[1]), (end, columns[2]))]
        rates = table if table is not None else _one(needed(percent, "the rate"))
        return float(to_decimal(late_interest(minor, *days, rates, counted).minor, code))

    return each(columns, interest, refused)


def _table(rate: Any) -> Sequence[Any] | None:
    """Rates over time, where the range has a header row; None for a rate or a column of rates."""
    from receivables.interest import LATE_RATES, Rate
    rows = grid(rate)
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    frame = Sheet.of(rows, LATE_RATES, ("since", "rate_percent")).frame()
    blank = frame[frame["since"].isna() | frame["rate_percent"].isna()]
    if len(blank):
        raise ReceivablesError("To compute interest by a table of rates, you must give each row its day and its rate.")
    unclear = next((error for percent in frame["rate_percent"] if (error := _unclear(percent))), None)
    if unclear:
        raise unclear
    return [Rate(since, percent) for since, percent in zip(frame["since"], frame["rate_percent"])]


def _one(percent: float) -> Sequence[Any]:
    from receivables.interest import Rate
    return [Rate(None, percent)]


def _percents(cells: Any) -> Given:
    """Rates in percent; text may have the sign, "9 %", and then be below 1."""
    rows = grid(cells)
    signed = [isinstance(value, str) and value.strip().endswith("%") for row in rows for value in row]
    found = read([[value.strip()[:-1] if isinstance(value, str) and value.strip().endswith("%") else value for value in row] for row in rows],
                 "rate", "the rate")
    unclear = {i: error for i, (value, sign) in enumerate(zip(found.values, signed)) if not sign and (error := _unclear(value))}
    return Given(found.values, found.blank, {**unclear, **found.refused}, cells, found.what)


def _unclear(rate: float) -> ReceivablesError | None:
    """Why a number below 1 is not taken: it may stand in a cell that is formatted as percent."""
    if not 0 < rate < 1:
        return None
    return ReceivablesError(f"You cannot use the rate {rate:g} because it may be {rate:g} % or {rate * 100:g} %. Give percent as 9 or as the text "
                            "\"9 %\"; of a cell formatted as percent give the cell * 100.")


FORMULAS = (
    Formula("AR_LATE_INTEREST", ar_late_interest,
            (Arg("amount", "The overdue amount, or a column of amounts.", "amount"),
             Arg("due_date", "The due date, or a column of dates. The day after it is the first day of interest.", "date"),
             Arg("until", "The last day of interest: the day of payment, or AsOf.", "date"),
             Arg("rate", "Percent a year: 9 or \"9 %\"; or a table with the headers From and Rate, where rates changed over time.", "percent"),
             Arg("day_count", "ACT/365 (without it), ACT/360 or ACT/ACT.", "text", True),
             Arg("currency", "ISO code, for its decimals; without it 2.", "text", True)),
            "an amount: simple interest, rounded once, half away from zero. 0 before the due date and for credits.",
            '=AR_LATE_INTEREST(1000, DATE(2026,1,31), DATE(2026,3,2), 9)', "Interest on an overdue amount, by days, at one rate or rates over time."),
)
