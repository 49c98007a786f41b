"""The computed columns: what is open, overdue and unapplied as of the ledger's AsOf, written at every save that changes them.

The workbook shows them as values (and native formulas with these cached results), so it is right on a machine without us.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from receivables.aging import bucket_index, labels
from receivables.ledger import balances, cleaned, unapplied_amounts
from receivables.policy import Policy
from receivables.schema import Frame, Frames, Table

NEEDS: Mapping[str, tuple[str, ...]] = {      # which tables the computed columns of a table are made from
    "Invoices": ("Applications", "Adjustments", "Reminders", "ReminderLines"),
    "Receipts": ("Applications", "Invoices"),
}


def computed(frames: Frames, policy: Policy, only: Collection[str] = tuple(NEEDS)) -> Frames:
    """Invoices and Receipts (as far as loaded, and named in `only`) with their computed columns made anew."""
    out = {}
    if "Invoices" in frames and "Invoices" in only:
        out["Invoices"] = _invoices(frames, policy)
    if "Receipts" in frames and "Receipts" in only:
        out["Receipts"] = frames["Receipts"].assign(unapplied=unapplied_amounts(frames, policy.as_of))
    return out


def changed_keys(table: Table, before: Frame, after: Frame, absent: Collection[str] = ()) -> set[str]:
    """Keys of rows whose computed columns differ; both frames have the same keys in the same order. `absent` are columns that the person's own
    list has not."""
    names = [c.name for c in table.columns if c.computed and c.name not in absent]
    differs = np.zeros(len(after), dtype=bool)
    for name in names:
        differs |= before[name].to_numpy() != after[name].to_numpy()
    return set(after.loc[differs, table.key])


def _invoices(frames: Frames, policy: Policy) -> Frame:
    invoices = frames["Invoices"]
    due = cleaned(frames, policy)["due_date"]
    open_ = balances(frames, policy.as_of)
    if policy.as_of is None:
        days, buckets = pd.Series(0, index=invoices.index), pd.Series("", index=invoices.index)
    else:
        names = np.array(labels(policy.aging_limits), dtype=object)
        days = ((policy.as_of - due).dt.days).fillna(0).astype("int64").where(open_ != 0, 0)
        shown = pd.Series(names[bucket_index(due.to_numpy(), policy.as_of, limits=policy.aging_limits)], index=invoices.index)
        buckets = shown.where(open_ > 0, "").mask(open_ < 0, "Credit")
    return invoices.assign(open=open_, days_overdue=days, bucket=buckets.astype("str"), dunning_level=_levels(frames, invoices))


def _levels(frames: Frames, invoices: Frame) -> pd.Series:
    if "Reminders" not in frames or "ReminderLines" not in frames:
        return invoices["dunning_level"]
    sent = set(frames["Reminders"].loc[frames["Reminders"]["status"] == "sent", "id"])
    lines = frames["ReminderLines"]
    level = lines[lines["reminder"].isin(sent)].groupby("invoice")["level"].max()
    return pd.Series(level.reindex(invoices["number"].to_numpy(), fill_value=0).to_numpy(), index=invoices.index)

