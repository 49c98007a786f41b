"""Rows that take posted rows back, and rows that post them again: what was posted is never deleted or rewritten.

A mirror row has the amounts negated and the same accounting date, or the first open day where that is locked; the row it takes back
becomes `reversed`. Sums run over both, so nothing of it is left at any day that is still open.
"""
from __future__ import annotations

import pandas as pd

from receivables.periods import open_day
from receivables.schema import Frame, Table

NEGATED = ("applied", "discount", "write_off", "deduction", "receipt_amount", "base_amount", "withheld_tax", "bank_charge", "amount")


def mirrors(table: Table, posted: Frame, periods: Frame, run: str) -> Frame:
    """The rows that take posted rows of Applications or Adjustments back, numbered by the run."""
    mirror = posted.reset_index(drop=True).copy()
    if mirror.empty:
        return mirror
    for name in NEGATED:
        if name in mirror:
            mirror[name] = -mirror[name]
    mirror[table.date] = open_day(mirror[table.date], periods)
    if table.name == "Applications":
        mirror["reverses"], mirror["status"] = mirror["id"], "reversed"
    mirror[table.key] = [f"{run}-{table.name[0]}{i + 1}" for i in range(len(mirror))]
    return mirror


def posted_again(taken_back: Frame, mirrored: Frame, periods: Frame, run: str) -> Frame:
    """Applications that were taken back, posted again on the day of their mirror rows, or the first open day; `source` names the old row."""
    days = mirrored.drop_duplicates("reverses").set_index("reverses")["effective_date"].reindex(taken_back["id"].to_numpy())
    again = taken_back.reset_index(drop=True).assign(status="posted", source=taken_back["id"].to_numpy())
    again["effective_date"] = open_day(pd.Series(days.to_numpy()), periods).astype(again["effective_date"].dtype)
    again["id"] = [f"{run}-P{i + 1}" for i in range(len(again))]
    return again


def standing(applications: Frame) -> dict[str, str]:
    """Which posted row each application stands in: itself, or the one that was posted again in its place."""
    posted = applications[applications["status"] == "posted"]
    return {**dict(zip(posted["source"], posted["id"])), **dict(zip(posted["id"], posted["id"]))}
