"""What posting asks of the rows of a payment that came back, and what it does beside them.

A reversal row must take back an application that still stands, just as it stands; a set-off no more than its receipt has left. A deduction that
was opened by the payment is withdrawn with it: the whole item is owed again.
"""
from __future__ import annotations

import numpy as np

from receivables.ledger import TAKEN_BACK
from receivables.money import to_text
from receivables.schema import Frame, Frames

Group = tuple[str, str, int]


def wrongly_taken_back(take: Frame, back: Frame, cash: dict[str, int], applications: Frame) -> dict[Group, str]:
    """Groups of returned payments that take back what does not stand any more, or not just as it stands."""
    rows_ = take[take["reverses"] != ""]
    if rows_.empty and back.empty:
        return {}
    stand = applications[applications["status"] == "posted"]
    gone, posted = set(stand["reverses"]), {row["id"]: row for row in stand[stand["id"].isin(set(rows_["reverses"]))].to_dict("records")}
    bad: dict[Group, str] = {}
    for row in rows_.to_dict("records"):
        was = posted.get(row["reverses"])
        if was is None or row["reverses"] in gone:
            bad[row["group"]] = f"application {row['reverses']}, which it takes back, does not stand any more"
        elif any(row[name] != was[name] for name in ("invoice", "due_line", "currency")) or any(row[name] != -was[name] for name in TAKEN_BACK):
            bad[row["group"]] = f"it takes back {row['reverses']}, so its amounts must be those of that application, negated"
    for row in back.to_dict("records"):
        left = cash.get(row["invoice"], 0)
        if not 0 <= -row["receipt_amount"] <= left:
            bad[row["group"]] = (f"receipt {row['invoice']} has {to_text(left, row['receipt_currency'])} {row['receipt_currency']} unapplied, "
                                 f"the proposal takes back {to_text(-row['receipt_amount'], row['receipt_currency'])}")
    return bad


def withdrawn_deductions(posted: Frame, frames: Frames) -> Frame:
    """The open dispute rows of deductions whose payment came back, resolved on the day of the return: the whole item is owed again."""
    back = posted[posted["reverses"] != ""]
    cases = frames["Disputes"]
    days = dict(zip(back["reverses"], back["effective_date"]))
    mine = cases[(cases["status"] != "resolved") & cases["source"].isin(days)]
    note = mine["note"] + np.where(mine["note"] == "", "", "; ") + "the payment came back"
    return mine.assign(status="resolved", closed=mine["source"].map(days).astype(mine["closed"].dtype), note=note) if len(mine) else mine
