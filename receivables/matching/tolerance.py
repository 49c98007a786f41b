"""How large a payment difference may be written off: amount and percent must both hold, so the smaller of both wins.

A customer's limit replaces the company's, each for itself. Blank means no limit of that kind, 0 none; when both are blank nothing is
written off, for without any limit every part payment would be. Bounds are inclusive.

>>> company = Tolerances(100, 1.0, {"C2": (None, 0.0)}, None)
>>> company.of("C1", "EUR", 5000, 0), company.of("C1", "EUR", 50000, 0), company.of("C2", "EUR", 50000, 0)    # 1 % of 50.00; 1.00; none
(50, 100, 0)
"""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.matching.rates import Rates
from receivables.money import percent_of, to_text
from receivables.policy import Policy
from receivables.schema import Frame

Limits = tuple[int | None, float | None]


class Tolerances:
    """Limits of the company and, where they differ, of customers: (minor units of base or None, percent or None)."""

    def __init__(self, amount: int | None, percent: float | None, customers: Mapping[str, Limits], rates: Rates | None) -> None:
        self._company: Limits = (amount, percent)
        self._customers = customers
        self._rates = rates

    def of(self, customer: str, currency: str, amount: int, day: int) -> int:
        """The largest difference written off on an item or settlement of this amount; a missing rate means none."""
        own = self._customers.get(customer, (None, None))
        limit = own[0] if own[0] is not None else self._company[0]
        percent = own[1] if own[1] is not None else self._company[1]
        if limit is None and percent is None:
            return 0
        if limit is not None and self._rates is not None and currency != self._rates.base:
            limit = self._rates.convert(limit, self._rates.base, currency, day) or 0
        share = amount if percent is None else percent_of(abs(amount), percent)
        return share if limit is None else min(limit, share)


def tolerances(policy: Policy, customers: Frame, rates: Rates) -> Tolerances:
    """The limits of policy and Customers. Raises ReceivablesError on a negative one."""
    limited = customers[customers["tolerance_amount"].notna() | customers["tolerance_percent"].notna()]
    own: dict[str, Limits] = {}
    for customer, amount, percent in zip(limited["customer_id"], limited["tolerance_amount"], limited["tolerance_percent"]):
        own[str(customer)] = (None if pd.isna(amount) else int(amount), None if pd.isna(percent) else float(percent))
    for who, (amount, percent) in {"the company": (policy.tolerance_amount, policy.tolerance_percent), **own}.items():
        if (amount or 0) < 0 or (percent or 0) < 0:
            shown = to_text(amount, policy.base_currency) if (amount or 0) < 0 and amount is not None else f"{percent:g} %"
            place = "Settings" if who == "the company" else f"Customers, {who}"
            raise ReceivablesError(f"You cannot match with a tolerance of {shown} ({place}) because a tolerance is 0 or more. "
                                   "Type 0 for none, or leave it blank for no limit of its own.")
    return Tolerances(policy.tolerance_amount, policy.tolerance_percent, own, rates)
