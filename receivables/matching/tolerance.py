"""How large a payment difference may be: short, what is written off; over, what is left on account without asking. Amount and percent must
both hold, so the smaller of both wins.

A customer's limit replaces the company's, each for itself. Blank means no limit of that kind, 0 none; when both are blank nothing is
written off, for without any limit every part payment would be. Bounds are inclusive. The limits of overpayments stand apart; where all of
them are blank, the others hold for both.

>>> reasons = Reasons("rounding", {}, "short payment", {"C2": "pricing"})
>>> company = Tolerances(Limits(100, 1.0), {"C2": Limits(None, 0.0)}, Limits(None, None), {"C1": Limits(2000, None)}, None, reasons)
>>> company.of("C1", "EUR", 5000, 0), company.of("C1", "EUR", 50000, 0), company.of("C2", "EUR", 50000, 0)    # 1 % of 50.00; 1.00; none
(50, 100, 0)
>>> company.over("C1", "EUR", 50000, 0), company.over("C2", "EUR", 50000, 0)    # C1's own 20.00; C2's is what holds for short payments
(2000, 0)
>>> company.reasons.short("C1"), company.reasons.short("C2")
('short payment', 'pricing')
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.matching.rates import Rates
from receivables.money import percent_of, to_text
from receivables.policy import Policy
from receivables.schema import Frame


class Limits(NamedTuple):
    """A largest amount in minor units of the base currency and a largest percent; None where there is no limit of that kind."""

    amount: int | None
    percent: float | None

    def before(self, other: Limits) -> Limits:
        """These, and the other's where these are blank."""
        return Limits(other.amount if self.amount is None else self.amount, other.percent if self.percent is None else self.percent)


NONE = Limits(None, None)


class Reasons(NamedTuple):
    """The reasons of differences that a payment does not explain: the company's, and those of customers who have their own."""

    company_written_off: str
    customers_written_off: Mapping[str, str]
    company_short: str
    customers_short: Mapping[str, str]

    def written_off(self, customer: str) -> str:
        """Why a difference within tolerance was written off."""
        return self.customers_written_off.get(customer, self.company_written_off)

    def short(self, customer: str) -> str:
        """Why a part was left out."""
        return self.customers_short.get(customer, self.company_short)


class Tolerances:
    """Limits of the company and, where they differ, of customers, for payments that are short and for those that are over."""

    def __init__(self, company: Limits, customers: Mapping[str, Limits], company_over: Limits, customers_over: Mapping[str, Limits],
                 rates: Rates | None, reasons: Reasons) -> None:
        self._company, self._customers = company, customers
        self._company_over, self._customers_over = company_over, customers_over
        self._rates = rates
        self.reasons = reasons

    def of(self, customer: str, currency: str, amount: int, day: int) -> int:
        """The largest difference written off on an item or settlement of this amount; a missing rate means none."""
        return self._largest(self._customers.get(customer, NONE).before(self._company), currency, amount, day)

    def over(self, customer: str, currency: str, amount: int, day: int) -> int:
        """The most that a payment of a settlement of this amount may be over and still need nobody; it stays on account."""
        own = self._customers_over.get(customer, NONE).before(self._company_over)
        return self.of(customer, currency, amount, day) if own == NONE else self._largest(own, currency, amount, day)

    def _largest(self, limits: Limits, currency: str, amount: int, day: int) -> int:
        limit, percent = limits
        if limit is None and percent is None:
            return 0
        if limit is not None and self._rates is not None and currency != self._rates.base:
            limit = self._rates.convert(limit, self._rates.base, currency, day) or 0
        share = amount if percent is None else percent_of(abs(amount), percent)
        return share if limit is None else min(limit, share)


def tolerances(policy: Policy, customers: Frame, rates: Rates) -> Tolerances:
    """The limits of policy and Customers. Raises ReceivablesError on a negative one."""
    short = _limits(customers, "tolerance", Limits(policy.tolerance_amount, policy.tolerance_percent), policy.base_currency)
    over = _limits(customers, "overpayment", Limits(policy.overpayment_amount, policy.overpayment_percent), policy.base_currency)
    return Tolerances(*short, *over, rates, Reasons(policy.write_off_reason, _own(customers, "write_off_reason"),
                                                    policy.short_reason, _own(customers, "short_reason")))


def _own(customers: Frame, column: str) -> dict[str, str]:
    return {str(customer): str(reason) for customer, reason in zip(customers["customer_id"], customers[column]) if reason}


def _limits(customers: Frame, kind: str, company: Limits, currency: str) -> tuple[Limits, dict[str, Limits]]:
    """The company's limits of a kind and those of the customers who have their own."""
    amounts, percents = customers[f"{kind}_amount"], customers[f"{kind}_percent"]
    limited = amounts.notna() | percents.notna()
    own = {str(customer): Limits(None if pd.isna(amount) else int(amount), None if pd.isna(percent) else float(percent))
           for customer, amount, percent in zip(customers["customer_id"][limited], amounts[limited], percents[limited])}
    for who, (amount, percent) in {"": company, **own}.items():
        if (amount or 0) < 0 or (percent or 0) < 0:
            shown = to_text(amount, currency) if (amount or 0) < 0 and amount is not None else f"{percent:g} %"
            place = f"Customers, {who}" if who else "Settings"
            called = "a tolerance" if kind == "tolerance" else "an overpayment limit"
            raise ReceivablesError(f"You cannot match with {called} of {shown} ({place}) because {called} is 0 or more. "
                                   "Type 0 for none, or leave it blank for no limit of its own.")
    return company, own
