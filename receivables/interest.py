"""Interest on an overdue amount: simple interest by days, at one rate or at rates that change over time.

The first day of interest is the day after the due date, the last one the day up to which it is counted (the day of payment). Each day
counts with the rate in force on it; a rate is in force from its day until the next one begins.

    interest = amount x rate / 100 x days / year          ACT/365 (365 also in leap years), ACT/360, or ACT/ACT (366 in leap years)

Days of different rates or years are added up exactly and rounded once, half away from zero.

>>> due, paid = pd.Timestamp("2026-01-31"), pd.Timestamp("2026-03-02")
>>> found = late_interest(100000, due, paid, [Rate(None, 9.0)])          # 1,000.00 x 9 % x 30 / 365 = 7.397 -> 7.40
>>> found.minor, found.days
(740, 30)
>>> rates = [Rate(None, 9.0), Rate(pd.Timestamp("2026-02-11"), 12.0)]     # 10 days at 9 %, 20 days at 12 %: 2.466 + 6.575 = 9.04
>>> late_interest(100000, due, paid, rates).words
'10 days at 9 %, 20 days at 12 %; ACT/365'
"""
from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import half_away
from receivables.schema import Column, Table

DAY_COUNTS = ("ACT/365", "ACT/360", "ACT/ACT")
RATE_MAX = 100.0          # percent a year; above it a fraction was meant as percent, or the other way round
LATE_RATES = Table("LateRates", (
    Column("since", "From", "date", "First day of the rate.", ("valid from", "since", "date", "from date", "start", "ab", "gültig ab", "datum")),
    Column("rate_percent", "Rate", "rate", "Percent a year.", ("rate %", "percent", "interest rate", "interest", "zinssatz", "prozent", "satz")),
), "Rates of late interest over time.", kind="setup")


@dataclass(frozen=True)
class Rate:
    """Percent a year from a day on; None is since ever."""

    since: pd.Timestamp | None
    percent: float


@dataclass(frozen=True)
class Part:
    """Days at one rate."""

    days: int
    percent: float


@dataclass(frozen=True)
class Interest:
    """The interest in minor units, its days in all, how they fall to the rates, and how a year is counted."""

    minor: int
    days: int
    parts: tuple[Part, ...]
    day_count: str

    @property
    def words(self) -> str:
        """The computation in words."""
        parts = ", ".join(f"{p.days} {'day' if p.days == 1 else 'days'} at {p.percent:g} %" for p in self.parts) or "0 days"
        return f"{parts}; {self.day_count}"


def late_interest(open_minor: int, due: pd.Timestamp, until: pd.Timestamp, rates: Sequence[Rate], day_count: str = "ACT/365") -> Interest:
    """Interest on `open_minor` (minor units) from the day after `due` up to `until`. An amount below zero and a day not after `due` earn none.

    Raises ReceivablesError for an unknown day count, a rate outside 0 to `RATE_MAX` percent, and days before the first rate.
    """
    if day_count not in DAY_COUNTS:
        raise ReceivablesError(f"To compute interest, you must count days by {', '.join(DAY_COUNTS)}, not {day_count!r}.")
    steps = _checked(rates)
    if open_minor <= 0 or until <= due:
        return Interest(0, 0, (), day_count)
    exact, parts = Fraction(0), list[Part]()
    for percent, pieces in groupby(_pieces(due, until, steps), key=lambda piece: piece[1]):
        spans = [span for span, _ in pieces]
        rate = Fraction(repr(float(percent))) / 100
        exact += sum((rate * share for first, last in spans for share in _years(first, last, day_count)), Fraction(0))
        parts.append(Part(sum((last - first).days + 1 for first, last in spans), percent))
    return Interest(half_away(open_minor * exact), (until - due).days, tuple(parts), day_count)


def _checked(rates: Sequence[Rate]) -> list[Rate]:
    """The rates in order of time."""
    for rate in rates:
        if not 0 <= rate.percent <= RATE_MAX:
            raise ReceivablesError(f"You cannot use a rate of {rate.percent:g} because a rate is in percent a year, 9 for 9 %, "
                                   f"from 0 to {RATE_MAX:g}.")
    steps = sorted(rates, key=lambda rate: pd.Timestamp.min if rate.since is None else rate.since)
    twice = [a.since for a, b in pairwise(steps) if a.since == b.since]
    if twice:
        raise ReceivablesError(f"You cannot use these rates because there are two from {'the beginning' if twice[0] is None else twice[0].date()}.")
    return steps


def _pieces(due: pd.Timestamp, until: pd.Timestamp, steps: Sequence[Rate]) -> list[tuple[tuple[pd.Timestamp, pd.Timestamp], float]]:
    """The days of interest as spans (first and last day) with their rate."""
    one = pd.Timedelta(days=1)
    first, out = due + one, []
    if not steps or (steps[0].since is not None and steps[0].since > first):
        raise ReceivablesError(f"To compute interest from {first.date()}, you must give a rate that is in force on that day.")
    for rate, following in zip(steps, [*steps[1:], None]):
        begin = first if rate.since is None else max(first, rate.since)
        end = until if following is None or following.since is None else min(until, following.since - one)
        if begin <= end:
            out.append(((begin, end), rate.percent))
    return out


def _years(first: pd.Timestamp, last: pd.Timestamp, day_count: str) -> list[Fraction]:
    """The span in years, by calendar year where years differ."""
    if day_count != "ACT/ACT":
        return [Fraction((last - first).days + 1, 365 if day_count == "ACT/365" else 360)]
    out = []
    for year in range(first.year, last.year + 1):
        begin, end = max(first, pd.Timestamp(year, 1, 1)), min(last, pd.Timestamp(year, 12, 31))
        out.append(Fraction((end - begin).days + 1, 366 if calendar.isleap(year) else 365))
    return out
