"""The native formulas of the workbook: Days Overdue and Bucket from AsOf, and the sentences that say what is stale.

They need no add-in, name their table in full (`Invoices[[#This Row],[Open]]`, the spelling of files), and never ask for today.
A formula here has no leading "=".

>>> from receivables.tables import INVOICES
>>> formula(INVOICES, INVOICES.by_name["days_overdue"], (30, 60, 90))
'IF(OR(Invoices[[#This Row],[Open]]=0,Invoices[[#This Row],[Due Date]]="",AsOf=""),"",AsOf-Invoices[[#This Row],[Due Date]])'
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from receivables.aging import bucket_index, labels
from receivables.schema import Column, Frame, Table

CREDIT = "Credit"
BEFORE = 3_000_000          # days: more than Excel's calendar holds
STALE = "AND(AsOf<>\"\",AsOf<>FiguresAsOf)"


def formula(table: Table, column: Column, limits: Sequence[int]) -> str:
    """The native formula of a column ("" when it has none); the aging limits are written into Bucket."""
    if not column.formula:
        return ""
    if column.formula == "BUCKET":
        return bucket(table.name, limits)
    return column.formula.replace("[[#This Row]", f"{table.name}[[#This Row]")


def in_words(text: str, table: str, name: str, headers: Mapping[str, str]) -> str:
    """A formula of ours in the words of a person's own list: its name, and its headers by ours.

    >>> in_words("AsOf-Invoices[[#This Row],[Due Date]]", "Invoices", "Tabelle1", {"Due Date": "Fällig [am]"})
    "AsOf-Tabelle1[[#This Row],[Fällig '[am']]]"
    """
    for ours, theirs in headers.items():
        escaped = "".join("'" + c if c in "[]#'@" else c for c in theirs)
        text = text.replace(f"{table}[[#This Row],[{ours}]]", f"{name}\0[\0#This Row],[{escaped}]]")
    return text.replace("\0[\0", "[[")


def cached(column: Column, invoices: Frame, as_of: pd.Timestamp | None, limits: Sequence[int]) -> list[int | str]:
    """What Excel would compute for Days Overdue or Bucket, per row of Invoices: a number or label, "" where the formula says so."""
    due, open_ = invoices["due_date"], invoices["open"].to_numpy()
    if as_of is None:
        return [""] * len(invoices)
    known = due.notna().to_numpy() & (open_ != 0)
    if column.formula == "BUCKET":
        names = np.array(labels(limits), dtype=object)[bucket_index(due.fillna(as_of).to_numpy(), as_of, "due", limits)]
        shown: list[int | str] = np.where(open_ < 0, CREDIT, np.where(known, names, "")).tolist()
        return shown
    days = (as_of - due).dt.days.fillna(0).tolist()
    return [int(d) if k else "" for d, k in zip(days, known)]


def bucket(table: str, limits: Sequence[int]) -> str:
    """The aging column an item stands in, by the limits: day 30 belongs to "1 to 30". Open credits say "Credit"."""
    open_, days = f"{table}[[#This Row],[Open]]", f"{table}[[#This Row],[Days Overdue]]"
    floors = ",".join(map(str, (-BEFORE, 1, *(limit + 1 for limit in limits))))
    names = ",".join(f'"{name}"' for name in labels(limits))
    return f'IF({open_}<0,"{CREDIT}",IF({days}="","",LOOKUP({days},{{{floors}}},{{{names}}})))'


def iso(cell: str) -> str:
    """A date as text, as 2026-11-30, in every language of Excel (TEXT's codes are translated, so it is no use)."""
    return f'YEAR({cell})&"-"&RIGHT("0"&MONTH({cell}),2)&"-"&RIGHT("0"&DAY({cell}),2)'


def as_of_sentence(what: str, after: str) -> str:
    """A sentence above a table: as of which day its figures are, and what to run when AsOf has moved on."""
    stale = f'"{what} as of "&{iso("FiguresAsOf")}&", but AsOf is "&{iso("AsOf")}&": {after}"'
    return f'IF(FiguresAsOf="","{what}: not computed yet.",IF({STALE},{stale},"{what} as of "&{iso("FiguresAsOf")}&"."))'


def as_of_value(what: str, after: str, as_of: pd.Timestamp | None, figures: pd.Timestamp | None) -> str:
    """The cached value of `as_of_sentence`."""
    if figures is None:
        return f"{what}: not computed yet."
    if as_of is not None and as_of != figures:
        return f"{what} as of {figures.date()}, but AsOf is {as_of.date()}: {after}"
    return f"{what} as of {figures.date()}."
