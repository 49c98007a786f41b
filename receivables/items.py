"""The items behind an aging, each with the column it stands in: what the Open Items sheet and the function AR_OPEN_ITEMS list.

Sorted by customer, currency, age, due date and number, so that the items behind one amount stand together; unidentified cash comes last.
Cash that is not applied is listed below zero, so the sum of `open` is the balance.

>>> from receivables.aging import aging
>>> items = pd.DataFrame({"number": ["1", "2"], "due_line": [0, 0], "type": ["INV", "INV"], "customer_id": ["C1", "C1"], "currency": ["EUR", "EUR"],
...     "invoice_date": pd.to_datetime(["2026-01-01", "2026-02-01"]), "due_date": pd.to_datetime(["2026-01-31", "2026-03-03"]),
...     "open": [5000, 7000], "disputed": [0, 0]})
>>> cash = pd.DataFrame({"receipt": ["R1"], "customer_id": ["C1"], "currency": ["EUR"], "value_date": pd.to_datetime(["2026-02-20"]),
...     "unapplied": [1000]})
>>> listing(aging(items, cash, pd.Timestamp("2026-02-28")), items, cash)[["number", "age", "open"]].values.tolist()
[['2', 'Not due', 7000], ['1', '1 to 30', 5000], ['R1', 'Unapplied', -1000]]
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.aging import BY, Aging, bucket_index
from receivables.schema import Frame

CREDITS, UNAPPLIED = "Credits", "Unapplied"


def listing(aged: Aging, items: Frame, cash: Frame) -> Frame:
    """The items and cash that `aged` was made from, sorted.

    Columns customer_id ("" is unidentified cash), currency, number, type, slot (0 not due, the buckets, credits, unapplied), age (its name),
    date, due, days (from the date the aging counts; NaN for credits and cash), open and disputed (int64 minor units).
    """
    every = pd.concat([_items(aged, items), _cash(aged, cash)], ignore_index=True)
    if every.empty:
        return every.assign(age="")
    who = pd.factorize(every["customer_id"], sort=True)[0]
    who = np.where(every["customer_id"] == "", len(every), who)                # unidentified last, as in the Aging
    money = pd.factorize(every["currency"], sort=True)[0]
    order = np.lexsort((every["number"].to_numpy(dtype=object).astype(str), every["due"].to_numpy(), every["slot"].to_numpy(), money, who))
    names = np.array([*aged.labels, CREDITS, UNAPPLIED], dtype=object)
    return every.assign(age=names[every["slot"].to_numpy()]).take(order).reset_index(drop=True)


def _items(aged: Aging, items: Frame) -> Frame:
    dates = items[BY[aged.by]].to_numpy()
    slots = bucket_index(dates, aged.as_of, aged.by, aged.limits).astype(np.int64)
    credit = items["open"].to_numpy() < 0
    line = items["due_line"].to_numpy() if "due_line" in items else np.zeros(len(items), dtype=np.int64)
    number = items["number"].astype("str")
    if line.any():
        number = number.where(line == 0, number + "/" + pd.Series(line, index=items.index).astype("str"))
    days = (aged.as_of.to_datetime64() - dates).astype("timedelta64[D]").astype(np.int64)
    return pd.DataFrame({
        "customer_id": items["customer_id"].astype("str"), "currency": items["currency"].astype("str"), "number": number,
        "type": items["type"].astype("str"), "slot": np.where(credit, len(aged.labels), slots),
        "date": items["invoice_date"].to_numpy(), "due": items["due_date"].to_numpy(),
        "days": np.where(credit, np.nan, days), "open": items["open"].to_numpy(), "disputed": items["disputed"].to_numpy()})


def _cash(aged: Aging, cash: Frame) -> Frame:
    n = len(cash)
    return pd.DataFrame({
        "customer_id": cash["customer_id"].astype("str"), "currency": cash["currency"].astype("str"), "number": cash["receipt"].astype("str"),
        "type": pd.Series(["cash"] * n, dtype="str", index=cash.index), "slot": np.full(n, len(aged.labels) + 1),
        "date": cash["value_date"].to_numpy(), "due": np.full(n, np.datetime64("NaT"), dtype="datetime64[s]"), "days": np.full(n, np.nan),
        "open": -cash["unapplied"].to_numpy(), "disputed": np.zeros(n, dtype=np.int64)}) if n else pd.DataFrame()
