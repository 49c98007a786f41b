"""A month's bank statement over a company: situations by their shares, each line with what it really is."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from benchmarks.cash_application import others, payments, shortfalls
from benchmarks.cash_application.company import HOUSES, Company, company
from benchmarks.cash_application.month import Month
from benchmarks.cash_application.profile import Profile
from benchmarks.cash_application.truth import BankLine
from benchmarks.cash_application.writing import draw
from receivables.schema import Frame, rows
from receivables.tables import TABLES

BUILDERS: Mapping[str, Callable[[Month], bool]] = {
    "one invoice": payments.one_invoice,
    "several invoices": payments.several_invoices,
    "credit note netted": payments.credit_netted,
    "two receipts for one invoice": shortfalls.two_receipts,
    "part payment": shortfalls.part_payment,
    "discount in the window": shortfalls.discount_earned,
    "discount within grace": shortfalls.discount_in_grace,
    "discount too late": shortfalls.discount_too_late,
    "short with a reason": shortfalls.short_with_reason,
    "withheld tax": shortfalls.withheld_tax,
    "bank charge": shortfalls.bank_charge,
    "disputed part left out": shortfalls.disputed_left_out,
    "cents short or over": shortfalls.cents,
    "swapped digits in the amount": shortfalls.swapped_amount,
    "paid twice": others.paid_twice,
    "prepayment": others.prepayment,
    "on account": others.on_account,
    "oldest first": payments.oldest_first,
    "whole account": payments.whole_account,
    "group pays": payments.group_pays,
    "factor pays": payments.factor_pays,
    "another currency": payments.another_currency,
    "returned payment": others.returned,
    "unidentified": others.unidentified,
    "not a customer's": others.nobodys,
}

WHOLE_ACCOUNTS = ("oldest first", "whole account")


@dataclass(frozen=True)
class Case:
    """One company and its statement."""

    company: Company
    lines: tuple[BankLine, ...]

    @property
    def receipts(self) -> Frame:
        """The statement as rows of Receipts with `unapplied`; kinds as a bank file gives them: blank."""
        cash = rows(
            TABLES["Receipts"],
            [
                {
                    "id": b.id,
                    "value_date": pd.Timestamp(b.day).as_unit("s"),
                    "currency": b.currency,
                    "amount": b.amount,
                    "payer_name": b.payer_name,
                    "payer_account": b.payer_account,
                    "text": b.text,
                    "own_account": self.company.own_account,
                }
                for b in self.lines
            ],
        )
        cash["unapplied"] = cash["amount"]
        return cash


def cases(profile: Profile, receipts: int, seed: int) -> list[Case]:
    """The four companies of a profile, each with its share of the receipts. The same seed gives the same data."""
    return [_case(house_at, profile, receipts // len(HOUSES), seed) for house_at in range(len(HOUSES))]


def _case(house_at: int, profile: Profile, receipts: int, seed: int) -> Case:
    house = HOUSES[house_at]
    chance = random.Random(zlib.crc32(f"{seed} {profile.name} {house.name}".encode()))
    month = Month(company(house, profile, receipts, chance))
    for situation in WHOLE_ACCOUNTS:  # before anything else touches the account
        for _ in range(round(receipts * profile.situations[situation] / sum(profile.situations.values()))):
            any(BUILDERS[situation](month) for _ in range(12))
    dry = set(WHOLE_ACCOUNTS)
    while len(month.lines) < receipts:
        situation = draw({s: n for s, n in profile.situations.items() if s not in dry}, chance)
        if not any(BUILDERS[situation](month) for _ in range(12)):
            dry.add(situation)
    return Case(month.company, tuple(sorted(month.lines, key=lambda b: (b.day, b.id))))
