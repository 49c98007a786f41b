"""Exchange rates of a day, in units of the currency for one unit of the base currency.

>>> from receivables.schema import day, rows
>>> from receivables.tables import TABLES
>>> rates = Rates(rows(TABLES["Rates"], [{"id": "USD 2026-05-04", "date": day("2026-05-04"), "currency": "USD", "rate": 1.1}]), "EUR")
>>> rates.convert(10000, "EUR", "USD", 20577), rates.convert(11000, "USD", "EUR", 20577), rates.convert(1, "USD", "EUR", 20578)
(11000, 10000, None)
"""
from __future__ import annotations

import numpy as np

from receivables.money import convert
from receivables.schema import Frame


class Rates:
    """The Rates table, asked by currency and day (days since 1970-01-01)."""

    def __init__(self, frame: Frame, base: str) -> None:
        days = frame["date"].to_numpy().astype("datetime64[D]").astype(np.int64).tolist()
        self.base = base
        self._rates = {(c, d): r for c, d, r in zip(frame["currency"].tolist(), days, frame["rate"].tolist()) if r > 0}

    def rate(self, currency: str, day: int) -> float | None:
        """Units of the currency for one of base on that very day, None when there is no rate."""
        return 1.0 if currency == self.base else self._rates.get((currency, day))

    def convert(self, minor: int, currency: str, into: str, day: int) -> int | None:
        """The amount in the other currency, None when a rate of that day is missing."""
        if currency == into:
            return minor
        one, other = self.rate(currency, day), self.rate(into, day)
        return None if one is None or other is None else convert(minor, currency, one / other, into)
