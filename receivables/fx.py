"""Base currency: what a foreign amount is worth, and what was gained or lost between invoice and payment.

A rate is units of the currency for one unit of the base currency; the rate of a day is the latest one on or before it.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.errors import Issue
from receivables.ledger import cleaned
from receivables.money import convert
from receivables.policy import Policy
from receivables.schema import Frame, Frames, empty, rows
from receivables.tables import TABLES


def rate_on(rates: Frame, currencies: pd.Series, dates: pd.Series, base: str) -> pd.Series:
    """The rate in force for each currency and day (float64, shape (n,)): 1 for the base currency, NaN where none is known."""
    if (currencies == base).all():
        return pd.Series(1.0, index=currencies.index)
    asked = pd.DataFrame({"currency": currencies.astype("str").to_numpy(), "date": dates.to_numpy(), "n": np.arange(len(currencies))})
    asked = asked.astype({"currency": "str"})
    known = rates[["currency", "date", "rate"]].dropna().sort_values("date").astype({"currency": "str"})
    day = asked.dropna(subset="date").sort_values("date")
    found = pd.merge_asof(day, known, on="date", by="currency").set_index("n")["rate"].reindex(asked["n"])
    return pd.Series(np.where(asked["currency"] == base, 1.0, found.to_numpy(dtype=float)), index=currencies.index)


def in_base(amounts: pd.Series, currencies: pd.Series, rates: pd.Series, base: str) -> pd.Series:
    """Each amount in base currency minor units; 0 where the rate is missing (the caller says so)."""
    out = amounts.where(currencies == base, 0).astype("int64")
    for i in np.flatnonzero(((currencies != base) & (rates > 0)).to_numpy()):
        out.iloc[i] = convert(int(amounts.iloc[i]), currencies.iloc[i], float(rates.iloc[i]), base)
    return out


def base_amounts(posted: Frame, frames: Frames, policy: Policy) -> pd.Series:
    """The item side of each application in base currency, at the rate of the item's accounting date."""
    invoices = cleaned(frames, policy).set_index("number")
    dates = invoices["accounting_date"].reindex(posted["invoice"].to_numpy())
    dates = pd.Series(dates.to_numpy(), index=posted.index).fillna(posted["effective_date"])
    rates = rate_on(_rates(frames), posted["currency"], dates, policy.base_currency)
    return in_base(posted["applied"], posted["currency"], rates, policy.base_currency)


def realised(posted: Frame, frames: Frames, policy: Policy, run: str) -> Frame:
    """Adjustments of base only: what the receipt is worth on its day less what the item was booked at, per application."""
    foreign = posted[(posted["currency"] != policy.base_currency) | (posted["receipt_currency"] != policy.base_currency)]
    foreign = foreign[(foreign["receipt"] != "") & foreign["invoice"].isin(set(frames["Invoices"]["number"])) & (foreign["base_amount"] != 0)]
    if foreign.empty:
        return empty(TABLES["Adjustments"])
    receipts = frames["Receipts"].set_index("id")
    day = receipts["value_date"].reindex(foreign["receipt"].to_numpy())
    rates = rate_on(_rates(frames), foreign["receipt_currency"], pd.Series(day.to_numpy(), index=foreign.index), policy.base_currency)
    worth = in_base(foreign["receipt_amount"], foreign["receipt_currency"], rates, policy.base_currency)
    known = foreign[rates.notna() & (worth != foreign["base_amount"])]
    return rows(TABLES["Adjustments"], [
        {"id": f"{run}-FX{i + 1}", "kind": "fx", "invoice": r.invoice, "customer_id": r.customer_id, "accounting_date": r.effective_date,
         "currency": r.currency, "base_amount": int(worth[at]) - r.base_amount, "reason": f"Realised exchange difference of {r.id}", "source": r.id}
        for i, (at, r) in enumerate(zip(known.index, known.itertuples(index=False)))])


def missing_rates(frames: Frames, policy: Policy) -> list[Issue]:
    """One issue for each foreign currency of invoices or receipts that has no rate on or before its first day."""
    issues = []
    for name, date in (("Invoices", "accounting_date"), ("Receipts", "value_date")):
        frame = frames[name]
        foreign = frame[(frame["currency"] != policy.base_currency) & (frame["currency"] != "") & frame[date].notna()]
        rates = rate_on(_rates(frames), foreign["currency"], foreign[date], policy.base_currency)
        for currency, part in foreign[rates.isna()].groupby("currency"):
            first, key = part[date].min().date(), TABLES[name].key
            issues.append(Issue(name, f"{len(part)} rows in {currency} have no exchange rate (first {part[key].iloc[0]}, {first}).",
                                f"Import a rate for {currency} of {first} or earlier.", level="warning", kind="missing rate", count=len(part)))
    return issues


def _rates(frames: Frames) -> Frame:
    return frames["Rates"] if "Rates" in frames else empty(TABLES["Rates"])
