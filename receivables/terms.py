"""Payment terms: when an invoice is due, and until when a discount is earned.

Everything is counted from a base date that the terms row names: the invoice date, the end of the invoice's month, or a fixed day of
the next month (clipped to the month's end). Net days are added to it; "following" moves a weekend to Monday. Discount days are counted
from the same base date, but from the invoice date where the due date is a fixed day of the next month.

>>> term = inline("2/10 net 30")
>>> term.net_days, term.discount_days, term.discount_percent
(30, 10, 2.0)
>>> str(due_of(pd.Timestamp("2026-01-31"), Term("EOM15", net_days=15, base="end of month")).date())
'2026-02-15'
>>> str(due_of(pd.Timestamp("2026-01-15"), Term("X31", base="next month", day=31)).date())
'2026-02-28'
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.errors import Issue, ReceivablesError
from receivables.money import percent_of
from receivables.policy import Policy
from receivables.schema import Frame
from receivables.terms_text import Term, inline

__all__ = ["Discounts", "DueDates", "Term", "Tier", "check", "codes_in_force", "discount", "discount_window", "discounts", "due_date", "due_dates",
           "due_days", "due_of", "inline", "resolve", "term_named"]
Days = npt.NDArray[np.datetime64]


class DueDates(NamedTuple):
    """Due days and, in words, where each comes from."""

    due: pd.Series
    basis: pd.Series


class Tier(NamedTuple):
    """One discount: its last day (inclusive, without grace) and its percent."""

    last_day: pd.Timestamp
    percent: float


@dataclass(frozen=True)
class Discounts:
    """Discount tiers of many items, arrays of shape (n,). Last days include the grace days; NaT and 0 % where there is no such tier."""

    last_day: Days
    percent: npt.NDArray[np.float64]
    last_day_2: Days
    percent_2: npt.NDArray[np.float64]

    def percent_on(self, value_dates: Any) -> npt.NDArray[np.float64]:
        """The percent each item earns when it is paid on its value date (one day, or shape (n,)): the best tier still open, else 0."""
        paid = np.asarray(value_dates, dtype="datetime64[D]")
        return np.maximum(np.where(paid <= self.last_day, self.percent, 0.0), np.where(paid <= self.last_day_2, self.percent_2, 0.0))


def due_date(invoice_date: pd.Timestamp, code: str, terms: Frame) -> pd.Timestamp:
    """The last day to pay. `code` is a code of the Terms table or terms in words ("30 days"); blank means due at once.

    Raises ReceivablesError when the code is neither.
    """
    return due_of(invoice_date, term_named(code, resolve(terms)))


def term_named(code: str, find: Callable[[str], Term | None]) -> Term:
    """The terms of a code, by a finder from `resolve`; a blank code means due at once. Raises ReceivablesError when nobody can read it."""
    term = find(code) if code.strip() else Term("")
    if term is None:
        raise ReceivablesError(f"To compute a due date with the terms {code!r}, you must add them to Terms, or write them as in "
                               "\"30 days\" or \"2/10 net 30\".")
    return term


def due_of(invoice_date: pd.Timestamp, term: Term) -> pd.Timestamp:
    """The last day to pay under one terms row."""
    return pd.Timestamp(due_days(np.array([invoice_date], dtype="datetime64[D]"), term)[0]).as_unit("s")


def due_days(invoice_dates: Days, term: Term) -> Days:
    """The last days to pay of many invoices under one terms row, shape (n,)."""
    return _shift(_BASES[term.base](invoice_dates.astype("datetime64[D]"), term.day) + term.net_days, term)


def due_dates(invoices: Frame, customers: Frame, terms: Frame, policy: Policy) -> DueDates:
    """The due day of every invoice and its basis, index as `invoices` (columns due_date, invoice_date, terms, customer_id).

    The first that is known counts: the due date given; the invoice's terms; the customer's; the company's; else the invoice date.
    Terms that nobody can read are passed over, and the basis names them.
    """
    force = _in_force(invoices, customers, terms, policy)
    start = invoices["invoice_date"].to_numpy().astype("datetime64[D]")
    given = invoices["due_date"].to_numpy().astype("datetime64[D]")
    due = _by_term(start, force)
    due = np.where(np.isnat(given), np.where(force.at < 0, start, due), given)
    basis = np.where(np.isnat(given), np.where(np.isnat(start), "no invoice date", force.basis), "given")
    return DueDates(pd.Series(due.astype("datetime64[s]"), index=invoices.index, name="due_date"),
                    pd.Series(basis, index=invoices.index, dtype="str", name="due_basis"))


def codes_in_force(invoices: Frame, customers: Frame, terms: Frame, policy: Policy) -> pd.Series:
    """The terms that apply to each invoice: its own, else the customer's, else the company's, else "". Index as `invoices`."""
    force = _in_force(invoices, customers, terms, policy)
    return pd.Series(force.codes, index=invoices.index, dtype="str", name="terms")


def discount_window(invoice_date: pd.Timestamp, term: Term) -> tuple[Tier, ...]:
    """The discounts the terms offer, best first, each with its last day before any grace."""
    start = np.array([invoice_date], dtype="datetime64[D]")
    tiers = [Tier(pd.Timestamp(_last_day(start, term, days)[0]).as_unit("s"), percent) for days, percent in term.tiers()]
    return tuple(sorted(tiers, key=lambda tier: -tier.percent))


def discount(open_minor: int, invoice_date: pd.Timestamp, value_date: pd.Timestamp, term: Term, grace_days: int = 0) -> int:
    """The discount earned by paying `open_minor` in full on the value date, in minor units, half away from zero.

    The last discount day still counts, and so do the grace days after it.

    >>> day = pd.Timestamp
    >>> [discount(23600, day("2026-03-01"), day(paid), inline("2/10 net 30")) for paid in ("2026-03-11", "2026-03-12")]
    [472, 0]
    """
    for tier in discount_window(invoice_date, term):
        if value_date <= tier.last_day + pd.Timedelta(days=grace_days):
            return percent_of(open_minor, tier.percent)
    return 0


def discounts(items: Frame, terms: Frame, grace_days: int = 0) -> Discounts:
    """The discount tiers of items with columns `invoice_date` and `terms` (codes in force), in the items' order."""
    start = items["invoice_date"].to_numpy().astype("datetime64[D]")
    at, found = _found(items["terms"], resolve(terms))
    n = len(items)
    out = Discounts(_nats(n), np.zeros(n), _nats(n), np.zeros(n))
    for i, term in enumerate(found):
        if term is None:
            continue
        rows = np.flatnonzero(at == i)
        slots = ((out.last_day, out.percent), (out.last_day_2, out.percent_2))
        for (days, percent), (last_days, percents) in zip(term.tiers(), slots):
            last_days[rows] = _last_day(start[rows], term, days) + grace_days
            percents[rows] = percent
    return out


def resolve(terms: Frame) -> Callable[[str], Term | None]:
    """A finder of terms by code: a row of the Terms table (case and punctuation aside), else terms in words, else None."""
    table = {_plain(t.code): t for t in map(_term, terms.to_dict("records")) if t.base in _BASES}

    def find(code: str) -> Term | None:
        return table.get(_plain(code)) or inline(code) if code.strip() else None
    return find


def check(terms: Frame) -> list[Issue]:
    """What is wrong with rows of the Terms table."""
    issues = []
    for row, term in enumerate(map(_term, terms.to_dict("records")), start=2):
        for bad, what, mend in (
            (term.base not in _BASES, f"{term.base!r} is not a day to count from.", f"Choose one of: {', '.join(_BASES)}."),
            (term.base == "next month" and not 1 <= term.day <= 31, f"Day of Month {term.day} is not a day.", "Type 1 to 31; 31 is the month's end."),
            (term.net_days < 0, "Net Days is negative.", "Type the days as a number of 0 or more."),
            (any(not 0 < p < 100 for _, p in term.tiers()), "A discount is not between 0 and 100 percent.", "Type 2 for two percent."),
            (term.late_discount(), "The discount can be taken after the due date.", "Check Discount Days, Net Days and Counted From."),
        ):
            if bad:
                issues.append(Issue("Terms", f"{term.code}: {what}", mend, row=row, level="warning", kind="terms"))
    return issues


@dataclass(frozen=True)
class _Force:
    """Terms in force per row: `at` is the position in `found` (-1 none), with code and basis text."""

    at: npt.NDArray[np.int64]
    found: list[Term | None]
    codes: npt.NDArray[np.object_]
    basis: npt.NDArray[np.object_]


def _in_force(invoices: Frame, customers: Frame, terms: Frame, policy: Policy) -> _Force:
    """Walk the chain invoice, customer, company once per level, over distinct codes only."""
    find = resolve(terms)
    by_customer = customers.drop_duplicates("customer_id").set_index("customer_id")["terms"]
    levels = (("terms {} of the invoice", invoices["terms"]),
              ("terms {} of the customer", by_customer.reindex(invoices["customer_id"].to_numpy(), fill_value="")),
              ("company terms {}", pd.Series(policy.default_terms, index=invoices.index, dtype="str")))
    n = len(invoices)
    at, found = np.full(n, -1, dtype=np.int64), list[Term | None]()
    codes, basis, unknown = np.full(n, "", dtype=object), np.full(n, "invoice date", dtype=object), np.full(n, "", dtype=object)
    for words, column in levels:
        code_at, names = pd.factorize(column.astype("str"))
        terms_of = [find(str(name)) for name in names]
        written = np.array([[str(name).strip(), words.format(name)] for name in names], dtype=object).reshape(-1, 2)[code_at]
        known = np.array([term is not None for term in terms_of], dtype=bool)[code_at]
        rows, lost = (at < 0) & known, (at < 0) & ~known & (unknown == "")
        unknown[lost] = written[lost, 0]
        codes[rows], basis[rows], at[rows] = written[rows, 0], written[rows, 1], code_at[rows] + len(found)
        found += terms_of
    passed = np.flatnonzero(unknown != "")
    basis[passed] = basis[passed] + np.array([f" (terms {name} unknown)" for name in unknown[passed]], dtype=object)
    return _Force(at, found, codes, basis)


def _by_term(start: Days, force: _Force) -> Days:
    out = _nats(len(start))
    for i, term in enumerate(force.found):
        rows = np.flatnonzero(force.at == i)
        if term and len(rows):
            out[rows] = due_days(start[rows], term)
    return out


def _found(codes: pd.Series, find: Callable[[str], Term | None]) -> tuple[npt.NDArray[np.int64], list[Term | None]]:
    at, names = pd.factorize(codes.astype("str"))
    return at, [find(str(name)) for name in names]


def _nats(n: int) -> Days:
    return np.full(n, np.datetime64("NaT"), dtype="datetime64[D]")


def _last_day(start: Days, term: Term, days: int) -> Days:
    base = start if term.base == "next month" else _BASES[term.base](start, term.day)
    return _shift(base + days, term)


def _shift(days: Days, term: Term) -> Days:
    return np.busday_offset(days, 0, roll="forward") if term.shift == "following" else days


def _end_of_month(start: Days, day: int) -> Days:
    return (start.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1


def _next_month(start: Days, day: int) -> Days:
    month = start.astype("datetime64[M]") + 1
    return np.minimum(month.astype("datetime64[D]") + max(day - 1, 0), (month + 1).astype("datetime64[D]") - 1)


_BASES: Mapping[str, Callable[[Days, int], Days]] = {
    "invoice date": lambda start, day: start, "end of month": _end_of_month, "next month": _next_month,
}


def _term(row: Mapping[Any, Any]) -> Term:
    base = str(row["base"]).strip().lower() or "invoice date"
    tiers = (_percent(row[p]) for p in ("discount_percent", "discount_percent_2"))
    return Term(str(row["code"]), int(row["net_days"]), base, int(row["day"]), str(row["shift"]).strip(),
                int(row["discount_days"]), next(tiers), int(row["discount_days_2"]), next(tiers))


def _percent(value: object) -> float:
    return 0.0 if pd.isna(value) else float(value)  # type: ignore[arg-type,call-overload]


def _plain(code: str) -> str:
    return "".join(c for c in code.casefold() if c.isalnum())
