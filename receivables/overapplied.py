"""Items and receipts that gave or took more than they have, on any day: neither side of an application may pass zero.

Every document is a line of movements in the order of their accounting dates: what it is over, then what settles or uses it. The sum after
each day must not have the other sign than the document.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "1", "amount": 10000, "currency": "EUR", "accounting_date": day("2026-10-01")}]),
...     "Receipts": rows(TABLES["Receipts"], []), "Applications": rows(TABLES["Applications"], [
...     {"id": "a", "invoice": "1", "applied": 10000, "status": "reversed", "effective_date": day("2026-10-05")},
...     {"id": "b", "invoice": "1", "applied": -10000, "status": "reversed", "effective_date": day("2026-12-01"), "reverses": "a"},
...     {"id": "c", "invoice": "1", "applied": 4000, "status": "posted", "effective_date": day("2026-11-05")}])}
>>> passed = beyond(frames)          # -40.00 from 5 November, until the mirror row of 1 December
>>> [(r.table, r.key, str(r.day.date()), r.left) for r in passed.itertuples()]
[('Invoices', '1', '2026-11-05', -4000)]
"""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from receivables.ledger import applications, reductions, set_off
from receivables.schema import Frame, Frames, day, empty, rows
from receivables.tables import TABLES

__all__ = ["TABLES", "beyond", "day", "rows"]
COLUMNS = ("table", "key", "day", "left")


def beyond(frames: Frames) -> Frame:
    """The first day on which each item or receipt is applied beyond its amount: table, key, day (NaT where no row of it has one) and
    `left`, what is left then (int64, of the other sign than the document)."""
    applied = applications(frames, None)
    changed = frames.get("Adjustments", empty(TABLES["Adjustments"]))
    when = applied["effective_date"].to_numpy()
    bills, cash = frames["Invoices"], frames["Receipts"]
    items = _first(bills["number"], bills["amount"], bills["accounting_date"].fillna(bills["invoice_date"]), (
        (applied["invoice"], -reductions(applied), when), (applied["credit_note"], applied["applied"], when),
        (changed["invoice"], changed["amount"], changed["accounting_date"].to_numpy())))
    used = applied[applied["invoice"] != ""]
    back = set_off(frames, used)
    money = _first(cash["id"], cash["amount"], cash["accounting_date"].fillna(cash["value_date"]), (
        (used["receipt"], -used["receipt_amount"], used["effective_date"].to_numpy()),
        (back["invoice"], back["receipt_amount"], back["effective_date"].to_numpy())))
    return pd.concat([items.assign(table="Invoices"), money.assign(table="Receipts")], ignore_index=True)[list(COLUMNS)]


def _first(keys: pd.Series, amounts: pd.Series, dates: pd.Series, movements: Iterable[tuple[pd.Series, pd.Series, object]]) -> Frame:
    """Each document's first day beyond its amount. A document without a date is there from the beginning, a movement without one at the end."""
    code = pd.Index(keys.drop_duplicates())
    sign = np.where(amounts.groupby(keys.to_numpy()).first().reindex(code).to_numpy(dtype=np.int64) < 0, -1, 1)
    begin, end = np.datetime64("1678-01-01", "s"), np.datetime64("2262-01-01", "s")
    parts = [(code.get_indexer(keys), amounts.to_numpy(), dates.fillna(pd.Timestamp(begin)).to_numpy())]
    for names, by, when in movements:
        parts.append((code.get_indexer(names), by.to_numpy(), pd.Series(when).fillna(pd.Timestamp(end)).to_numpy()))
    at, by, when = (np.concatenate(columns) for columns in zip(*parts))
    known = at >= 0
    at, by, when = at[known], by[known].astype(np.int64), when[known].astype("datetime64[s]")
    order = np.lexsort((when, at))
    at, by, when = at[order], by[order], when[order]
    total = np.cumsum(by)
    starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else np.zeros(0, dtype=np.int64)
    before = np.r_[0, total][starts]
    left = total - np.repeat(before, np.diff(np.r_[starts, len(at)]))
    last = np.r_[(at[1:] != at[:-1]) | (when[1:] != when[:-1]), True] if len(at) else np.zeros(0, dtype=bool)      # of its day
    bad = np.flatnonzero(last & (left * sign[at] < 0))
    bad = bad[~pd.Series(at[bad]).duplicated().to_numpy()]
    days = pd.Series(when[bad]).astype("datetime64[s]")
    return pd.DataFrame({"key": code[at[bad]].astype("str"), "day": days.mask((days == begin) | (days == end)), "left": left[bad]})
