"""Aging: what every customer owes, by how long it is overdue, with the proof that nothing is missing.

Days overdue = as-of date - due date, in calendar days. An item of 0 days or less is not due. Limits are inclusive above: day 30 stands
in "1 to 30". By invoice date the same columns count from the invoice date, and day 0 stands in the first bucket; column 0 then
holds what is dated after the as-of date. Items below zero
(credit notes) never become overdue; they and cash that is not applied have their own columns. In every row, exactly:

    balance = not due + buckets + credits + unapplied

>>> items = pd.DataFrame({"number": ["1", "2"], "customer_id": ["C1", "C1"], "currency": ["EUR", "EUR"], "open": [50000, 100000],
...     "due_date": pd.to_datetime(["2018-01-15", "2017-12-15"]), "invoice_date": pd.to_datetime(["2017-12-16", "2017-11-15"])})
>>> cash = pd.DataFrame({"customer_id": ["C1"], "currency": ["EUR"], "unapplied": [2500]})
>>> print(proof(aging(items, cash, pd.Timestamp("2017-12-31"))))
EUR: not due 500.00 + overdue 1,000.00 + credits 0.00 + unapplied -25.00 = balance 1,475.00 (2 items)
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.grouping import Groups, Ints, Slots
from receivables.money import to_decimal, to_text
from receivables.schema import Frame

LIMITS = (30, 60, 90)
BY = {"due": "due_date", "invoice": "invoice_date"}
TITLES = {"due": "Age from due date", "invoice": "Age from invoice date"}


@dataclass(frozen=True, eq=False)
class Aging:
    """Receivables by age. `rows`: customer_id ("" is unidentified cash), currency, not_due, b0 .. bk, credits, unapplied, balance
    (int64 minor units), items; one row a customer and currency, sorted. `totals`: the same per currency. `labels` name the columns
    not_due, b0 .. bk.
    """

    as_of: pd.Timestamp
    by: str
    limits: tuple[int, ...]
    labels: tuple[str, ...]
    rows: Frame
    totals: Frame

    @property
    def buckets(self) -> list[str]:
        """Code names of the bucket columns."""
        return [f"b{i}" for i in range(len(self.limits) + 1)]


def aging(open_items: Frame, unapplied: Frame, as_of: pd.Timestamp, by: str = "due", limits: Sequence[int] = LIMITS) -> Aging:
    """Age open items (columns customer_id, currency, due_date, invoice_date, open) and unapplied cash (customer_id, currency, unapplied).

    Ids may be text or categorical; amounts are int64 minor units and are summed as such. Raises ReceivablesError for limits that do not
    rise and for an item without a date to age from.
    """
    limits = checked_limits(limits)
    groups, dates, amounts = Groups.of(open_items, unapplied), _dates(open_items, by), open_items["open"].to_numpy()

    def slots_of(block: slice) -> Slots:
        slots = bucket_index(dates[block], as_of, by, limits)
        np.copyto(slots, np.int8(len(limits) + 2), where=amounts[block] < 0)
        return slots

    sums, counts = groups.add_up(amounts, slots_of, len(limits) + 3)
    cash = np.zeros(len(counts), dtype=np.int64)
    np.subtract.at(cash, groups.others, unapplied["unapplied"].to_numpy())
    balance = sums.sum(axis=0) + cash
    assert int(balance.sum()) == int(amounts.sum()) - int(unapplied["unapplied"].sum()), "aging lost an amount"
    names = ["not_due", *(f"b{i}" for i in range(len(limits) + 1)), "credits", "unapplied", "balance", "items"]
    rows, totals = groups.frames(names, np.vstack([sums, cash, balance, counts]), (counts > 0) | (cash != 0))
    return Aging(as_of, by, limits, labels(limits, by), rows, totals)


def days_overdue(due_dates: Any, as_of: pd.Timestamp) -> Ints:
    """As-of date minus due date in calendar days, shape (n,); negative before the due date."""
    due = np.asarray(due_dates).astype("datetime64[D]")
    return _day_number(as_of) - due.astype(np.int64)


def bucket_index(dates: npt.NDArray[np.datetime64], as_of: pd.Timestamp, by: str = "due", limits: Sequence[int] = LIMITS) -> Slots:
    """The column of each date, shape (n,): 0 not due, 1 the first bucket, ... `len(limits) + 1` the last.

    >>> days = pd.to_datetime(["2026-06-30", "2026-06-29", "2026-05-31", "2026-05-30"])      # 0, 1, 30 and 31 days
    >>> bucket_index(days.to_numpy(), pd.Timestamp("2026-06-30")).tolist()
    [0, 1, 1, 2]
    """
    unit = np.datetime_data(dates.dtype)[0]
    first = 0 if by == "due" else -1                                # an item is past column 0 when its age is above this
    slots = np.zeros(len(dates), dtype=np.int8)
    stamps = dates.view(np.int64)
    for limit in (first, *limits):
        edge = np.datetime64(_day_number(as_of) - limit, "D").astype(f"datetime64[{unit}]").view(np.int64)
        slots += (stamps < edge).view(np.int8)
    return slots


def _day_number(day: pd.Timestamp) -> int:
    return int(np.datetime64(day, "D").view(np.int64))


def labels(limits: Sequence[int] = LIMITS, by: str = "due") -> tuple[str, ...]:
    """Names of the columns not_due, b0 .. bk.

    >>> labels((30, 60, 90))
    ('Not due', '1 to 30', '31 to 60', '61 to 90', 'Over 90')
    >>> labels((30,), by="invoice")
    ('Dated later', '0 to 30', 'Over 30')
    """
    lows = (1 if by == "due" else 0, *(limit + 1 for limit in limits))
    spans = (f"{low} to {limit}" if low < limit else str(limit) for low, limit in zip(lows, limits))
    return ("Not due" if by == "due" else "Dated later", *spans, f"Over {limits[-1]}")


def checked_limits(limits: Sequence[int]) -> tuple[int, ...]:
    """The limits as a tuple. Raises ReceivablesError unless they are one to a hundred rising whole days from 1."""
    found = tuple(int(limit) for limit in limits)
    if not 1 <= len(found) <= 100 or found[0] < 1 or any(a >= b for a, b in pairwise(found)):
        given = ",".join(map(str, found)) or "none"
        raise ReceivablesError(f"To age receivables, you must give limits that rise from 1, such as 30,60,90; not {given}.")
    return found


def rule(aged: Aging) -> str:
    """The rule behind the columns in one sentence, for the report."""
    counted = "due date" if aged.by == "due" else "invoice date"
    start = 'day 0 is not due' if aged.by == "due" else f'day 0 stands in "{aged.labels[1]}"'
    return (f"Days = {aged.as_of.date()} minus {counted}, in calendar days; {start}, day {aged.limits[0]} stands in \"{aged.labels[1]}\". "
            "Credits never become overdue. Balance = all columns added.")


def proof(aged: Aging) -> str:
    """The sum that proves the report, one line per currency."""
    lines = []
    for row in aged.totals.to_dict("records"):
        parts = {"not due": row["not_due"], "overdue": sum(row[b] for b in aged.buckets), "credits": row["credits"], "unapplied": row["unapplied"]}
        if aged.by == "invoice":
            parts = {"items": parts["not due"] + parts["overdue"], "credits": parts["credits"], "unapplied": parts["unapplied"]}
        shown = " + ".join(f"{name} {_grouped(minor, row['currency'])}" for name, minor in parts.items())
        count = f"{row['items']} item{'' if row['items'] == 1 else 's'}"
        lines.append(f"{row['currency']}: {shown} = balance {_grouped(row['balance'], row['currency'])} ({count})")
    return "\n".join(lines) if lines else "Nothing is open."


def as_dict(aged: Aging) -> dict[str, object]:
    """The report for `--json`: amounts as decimal strings, rows sorted by customer and currency."""
    return {"as_of": aged.as_of.date().isoformat(), "by": aged.by, "limits": list(aged.limits),
            "rows": [_record(row, aged) for row in aged.rows.to_dict("records")],
            "totals": [_record(row, aged) for row in aged.totals.to_dict("records")]}


def _dates(items: Frame, by: str) -> npt.NDArray[np.datetime64]:
    if by not in BY:
        raise ReceivablesError(f'To age receivables, you must age by "due" or "invoice", not {by!r}.')
    dates = items[BY[by]].to_numpy()
    missing = np.isnat(dates)
    if missing.any():
        number = items["number"].iloc[int(missing.argmax())] if "number" in items else ""
        item = f"item {number}" if number else "an item"
        raise ReceivablesError(f"You cannot age {item} because it has no {BY[by].replace('_', ' ')}. Type the date in Invoices.")
    return dates


def _record(row: dict[Any, Any], aged: Aging) -> dict[str, object]:
    text = {name: to_text(row[name], row["currency"]) for name in ("not_due", *aged.buckets, "credits", "unapplied", "balance")}
    who = {"customer_id": row["customer_id"]} if "customer_id" in row else {}
    return {**who, "currency": row["currency"], "not_due": text["not_due"], "buckets": [text[b] for b in aged.buckets], "credits": text["credits"],
            "unapplied": text["unapplied"], "balance": text["balance"], "items": int(row["items"])}


def _grouped(minor: int, currency: str) -> str:
    return f"{to_decimal(minor, currency):,f}"
