"""Notes, next steps and owners that a person types beside a report line: kept per customer in Activities, put back at every rebuild.

>>> known = rows(TABLES["Activities"], [{"id": "R4-N1", "customer_id": "C1", "kind": "note", "note": "Will pay Friday", "owner": "Anna"}])
>>> sheet = rows(AGING, [{"line": "C1/EUR", "customer_id": "C1", "note": "Paid in part", "owner": "Anna"}])
>>> fresh(sheet, known, day("2026-11-22"), "anna", "R9")[["id", "customer_id", "note", "owner"]].values.tolist()
[['R9-N1', 'C1', 'Paid in part', 'Anna']]
"""
from __future__ import annotations

import pandas as pd

from receivables.schema import Frame, day, rows
from receivables.tables import AGING, TABLES

__all__ = ["AGING", "TYPED", "beside", "day", "fresh", "last", "rows"]
TYPED = ["note", "next_step", "owner"]


def last(activities: Frame) -> Frame:
    """The last note of each customer, indexed by customer: note, next_step, owner."""
    notes = activities[(activities["kind"] == "note") & (activities["invoice"] == "") & (activities["customer_id"] != "")]
    return notes.drop_duplicates("customer_id", keep="last").set_index("customer_id")[TYPED]


def fresh(typed: Frame, activities: Frame, as_of: pd.Timestamp, who: str, run: str) -> Frame:
    """Activities rows for what was typed on the report and is not known yet. A customer with several lines: the changed line counts."""
    known = last(activities)
    was = known.reindex(typed["customer_id"].to_numpy()).fillna("").reset_index(drop=True)
    now = typed.reset_index(drop=True)
    changed = now[(now[TYPED] != was).any(axis=1) & (now["customer_id"] != "")].drop_duplicates("customer_id")
    return rows(TABLES["Activities"], [{"id": f"{run}-N{i + 1}", "at": as_of, "kind": "note", "who": who, **record}
                                       for i, record in enumerate(changed[["customer_id", *TYPED]].to_dict("records"))])


def beside(lines: Frame, activities: Frame) -> Frame:
    """What stands beside each report line (customer_id, currency): a frame of line ("C1/EUR"), note, next_step, owner."""
    found = last(activities).reindex(lines["customer_id"].to_numpy()).fillna("").reset_index(drop=True)
    return found.assign(line=(lines["customer_id"] + "/" + lines["currency"]).to_numpy())
