"""The company's settings as one frozen record, each with its default. The Settings table holds them as text.

>>> policy, issues = parse({"base_currency": "EUR", "aging_limits": "30,60,90"})
>>> policy.base_currency, policy.aging_limits
('EUR', (30, 60, 90))
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from receivables.errors import Issue
from receivables.money import CURRENCIES, to_minor
from receivables.tables import REASONS


@dataclass(frozen=True)
class Policy:
    """Every setting. Amounts are minor units of the base currency, None where blank means "no limit"."""

    company: str = ""
    base_currency: str = "EUR"
    as_of: pd.Timestamp | None = None
    figures_as_of: pd.Timestamp | None = None
    last_check: str = ""
    cut_over: pd.Timestamp | None = None
    own_accounts: tuple[str, ...] = ()
    own_vat_ids: tuple[str, ...] = ()
    aging_limits: tuple[int, ...] = (30, 60, 90)
    default_terms: str = ""
    tolerance_amount: int | None = 100
    tolerance_percent: float | None = 1.0
    overpayment_amount: int | None = None
    overpayment_percent: float | None = None
    write_off_reason: str = "rounding"
    short_reason: str = "short payment"
    discount_grace_days: int = 0
    deduction_owner: str = ""
    auto_confidence: float = 95.0
    language: str = "en"
    sender_name: str = ""
    sender_email: str = ""
    sender_phone: str = ""


DERIVED = ("figures_as_of", "last_check")      # written by every save, so no decision of anybody: not journaled

HELP: Mapping[str, str] = {
    "company": "Your company's legal name, as it stands on letters.",
    "base_currency": "The ledger's currency (ISO 4217).",
    "as_of": "The day the workbook's formulas look from. Type a date; it never moves by itself.",
    "figures_as_of": "The day the Open column was computed for. Written at every save.",
    "last_check": "What the Checks sheet shows, and when it was written. Written by: report checks.",
    "cut_over": "First day this ledger knows in full; figures as of earlier days are refused.",
    "own_accounts": "Your bank accounts, separated by semicolons. Money from them is not customer money.",
    "own_vat_ids": "Your VAT IDs and tax numbers, separated by semicolons. An e-invoice that somebody else issued is not imported.",
    "aging_limits": "Upper limits of the aging columns in days, inclusive: 30,60,90.",
    "default_terms": "Code in Terms for customers without terms of their own.",
    "tolerance_amount": "Largest payment difference written off, in base currency. Blank: no limit. 0: none.",
    "tolerance_percent": "The same in percent of the item. Both must hold.",
    "overpayment_amount": "Largest overpayment left on account without review, in base currency. Blank, with its percent: as for short ones.",
    "overpayment_percent": "The same in percent of what is paid. Both must hold.",
    "write_off_reason": "Reason of a difference written off where the payment gives none.",
    "short_reason": "Reason of a deduction where the payment gives none.",
    "discount_grace_days": "Days after the last discount day on which the discount is still accepted.",
    "deduction_owner": "Who looks after deductions of customers that have no Owner in Customers.",
    "auto_confidence": "Proposals of at least this confidence (percent) are ready; others go to review.",
    "language": "Language of letters to customers who have none: en or de.",
    "sender_name": "Who signs the reminders.",
    "sender_email": "Sender address of the drafts.",
    "sender_phone": "Phone number in the letters.",
}


def parse(settings: Mapping[str, str]) -> tuple[Policy, list[Issue]]:
    """Settings text to a Policy; a value that cannot be read keeps its default and becomes an Issue."""
    values: dict[str, Any] = {}
    issues = []
    base = settings.get("base_currency", "").strip().upper() or Policy.base_currency
    for f in fields(Policy):
        text = settings.get(f.name)
        if text is None:
            continue
        try:
            values[f.name] = _READ.get(f.name, _text)(text.strip(), base)
        except ValueError as error:
            issues.append(Issue("Settings", f"{text!r} is not {error}.", HELP[f.name], column=f.name, level="warning", kind="setting"))
    return Policy(**values), issues


def defaults(policy: Policy) -> dict[str, str]:
    """Every setting as the text that stands in a new Settings table, in order."""
    shown = {"tolerance_amount": "1.00", "aging_limits": ",".join(map(str, policy.aging_limits)), "own_accounts": ";".join(policy.own_accounts),
             "own_vat_ids": ";".join(policy.own_vat_ids)}
    return {f.name: shown.get(f.name, _shown(getattr(policy, f.name))) for f in fields(Policy)}


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _text(text: str, base: str) -> str:
    return text


def _date(text: str, base: str) -> pd.Timestamp | None:
    if not text:
        return None
    try:
        return pd.Timestamp(text[:10]).as_unit("s")
    except ValueError:
        raise ValueError("a date such as 2026-11-30") from None


def _number(text: str, base: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e12:
        raise ValueError("a number of 0 or more")
    return number


def _amount(text: str, base: str) -> int | None:
    return None if _number(text, base) is None else to_minor(text, base)


def _days(text: str, base: str) -> int:
    number = _number(text, base) or 0.0
    if number != int(number):
        raise ValueError("a whole number of days")
    return int(number)


def _limits(text: str, base: str) -> tuple[int, ...]:
    try:
        limits = tuple(int(part) for part in text.replace(";", ",").split(","))
    except ValueError:
        limits = ()
    if not limits or list(limits) != sorted(set(limits)) or limits[0] < 1:
        raise ValueError("a rising list of days such as 30,60,90")
    return limits


def _currency(text: str, base: str) -> str:
    if text.upper() not in CURRENCIES:
        raise ValueError("an ISO 4217 currency code")
    return text.upper()


def _list(text: str, base: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(",", ";").split(";") if part.strip())


def _language(text: str, base: str) -> str:
    if text.lower() not in ("en", "de"):
        raise ValueError("en or de")
    return text.lower()


def _reason(text: str, base: str) -> str:
    if text.lower() not in REASONS[1:]:
        raise ValueError(f"one of {', '.join(REASONS[1:])}")
    return text.lower()


_READ: Mapping[str, Callable[[str, str], Any]] = {
    "base_currency": _currency, "as_of": _date, "figures_as_of": _date, "cut_over": _date, "own_accounts": _list, "own_vat_ids": _list,
    "aging_limits": _limits, "tolerance_amount": _amount, "tolerance_percent": _number,
    "overpayment_amount": _amount, "overpayment_percent": _number, "discount_grace_days": _days,
    "write_off_reason": _reason, "short_reason": _reason,
    "auto_confidence": lambda t, b: _number(t, b) or 0.0, "language": _language,
}
