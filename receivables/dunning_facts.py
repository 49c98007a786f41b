"""What a dunning run knows before it decides: the ladder of levels, the overdue items with their history, cash and credits at hand.

>>> language_of("DE-AT", "en", {"en": 1, "de": 2}), item_name("10234", 2)
('de', '10234/2')
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame

NOT_SENT = pd.DataFrame({"invoice": pd.Series(dtype="str"), "due_line": pd.Series(dtype="int64"), "level": pd.Series(dtype="int64"),
                         "sent_on": pd.Series(dtype="datetime64[s]")})
NO_CASH = pd.DataFrame({"receipt": pd.Series(dtype="str"), "customer_id": pd.Series(dtype="str"), "currency": pd.Series(dtype="str"),
                        "unapplied": pd.Series(dtype="int64")})
FACTS = ("customer_id", "currency", "number", "due_line", "invoice_date", "due_date", "days_overdue", "amount", "open", "disputed", "held",
         "last_level", "last_sent", "days_since_sent", "promised")
_OLDEST_FIRST = ["customer_id", "currency", "due_date", "invoice_date", "number", "due_line"]


@dataclass(frozen=True)
class Level:
    """One rung: reached at `days` overdue, at least `min_days_between` after the last letter; `min_amount` in base currency."""

    level: int
    days: int
    min_days_between: int
    min_amount: int


@dataclass(frozen=True)
class Credit:
    """An open credit note that a letter nets; `amount` is negative minor units."""

    invoice: str
    invoice_date: pd.Timestamp
    amount: int


def sent(reminders: Frame, lines: Frame, as_of: pd.Timestamp) -> Frame:
    """The lines of sent letters: invoice, due_line, level, sent_on. Drafts and cancelled letters do not count.

    `sent_on` is the day a person sent the letter; the letter's own date where that is unknown or lies after `as_of`.
    """
    gone = reminders[reminders["status"] == "sent"].set_index("id")
    found = lines[lines["reminder"].isin(gone.index)]
    stamps = pd.to_datetime(gone["sent_at"].str[:10], format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    days = stamps.where(stamps.notna() & (stamps <= as_of), gone["letter_date"])
    return pd.DataFrame({"invoice": found["invoice"].to_numpy(), "due_line": found["due_line"].to_numpy(), "level": found["level"].to_numpy(),
                         "sent_on": days.reindex(found["reminder"]).to_numpy()}).astype(NOT_SENT.dtypes.to_dict())


def item_name(invoice: str, due_line: int) -> str:
    """The item's number as letters show it: 10234, or 10234/2 for the second instalment."""
    return f"{invoice}/{due_line}" if due_line else invoice


def language_code(text: str) -> str:
    """The two letters that name a language: "DE-AT" is de."""
    return text.strip().lower()[:2]


def language_of(wanted: str, default: str, known: Mapping[str, Any]) -> str:
    """The language of a letter among those that have levels: the customer's, the company's, English, else the first."""
    choices = [language_code(text) for text in (wanted, default, "en")]
    return next((language for language in choices if language in known), next(iter(known)))


def ladders(levels: Frame) -> dict[str, list[Level]]:
    """The levels by language, mildest first. Raises ReceivablesError when there are none, or one cannot be used."""
    found: dict[str, list[Level]] = {}
    for row in levels.itertuples(index=False):
        language = language_code(row.language) or "en"
        if row.level < 1 or row.days < 0 or row.min_days_between < 0:
            raise ReceivablesError(f"You cannot draft reminders because row {row.id} of DunningLevels has a level below 1 or negative days. "
                                   "Number the levels 1, 2, 3 and give days of 0 or more.")
        if any(step.level == row.level for step in found.get(language, [])):
            raise ReceivablesError(f"You cannot draft reminders because DunningLevels has level {row.level} twice for language {language} "
                                   f"(row {row.id}). Delete one of the two rows.")
        found.setdefault(language, []).append(Level(int(row.level), int(row.days), int(row.min_days_between), int(row.min_amount)))
    if not found:
        raise ReceivablesError("To draft reminders, you must have a row in DunningLevels: level, language, days overdue, subject and body.")
    return {language: sorted(steps, key=lambda step: step.level) for language, steps in found.items()}


def overdue(open_items: Frame, sent_lines: Frame, disputes: Frame, promises: Frame | None, as_of: pd.Timestamp) -> Frame:
    """The overdue debit items, oldest first in each account, with what is known of each: columns `FACTS`.

    `last_level` is 0 and `days_since_sent` -1 for an item never reminded; `promised` is the day it is promised for, "" when that is over.
    """
    items = open_items[(open_items["open"] > 0) & (open_items["due_date"] < as_of)].sort_values(_OLDEST_FIRST, kind="stable", ignore_index=True)
    history = sent_lines.groupby(["invoice", "due_line"]).agg(level=("level", "max"), sent_on=("sent_on", "max"))
    history = history.reindex(pd.MultiIndex.from_arrays([items["number"], items["due_line"]])).reset_index(drop=True)
    until = pd.Series(dtype="datetime64[s]") if promises is None else promises.groupby("invoice")["until"].max()
    promised = until.reindex(items["number"]).reset_index(drop=True)
    return items.assign(
        days_overdue=(as_of - items["due_date"]).dt.days, disputed=_disputed(items, disputes, as_of),
        last_level=history["level"].fillna(0).astype("int64"), last_sent=history["sent_on"],
        days_since_sent=(as_of - history["sent_on"]).dt.days.fillna(-1).astype("int64"),
        promised=promised.where(promised >= as_of).dt.strftime("%Y-%m-%d").fillna(""))[list(FACTS)]


def cash_of(unapplied: Frame) -> dict[tuple[str, str], int]:
    """Cash here that is not applied, by customer and currency; unidentified cash belongs to nobody yet."""
    known = unapplied[unapplied["customer_id"] != ""]
    totals = known.groupby(["customer_id", "currency"])["unapplied"].sum()
    return {(str(key[0]), str(key[1])): int(total) for key, total in zip(totals.index, totals) if total > 0}


def credit_notes(open_items: Frame) -> dict[tuple[str, str], tuple[Credit, ...]]:
    """Open credit notes by customer and currency, oldest first; one on hold is not offered."""
    found = open_items[(open_items["open"] < 0) & ~open_items["held"].astype(bool)].sort_values(["customer_id", "currency", "invoice_date", "number"])
    grouped = groupby(found.itertuples(index=False), key=lambda row: (row.customer_id, row.currency))
    return {key: tuple(Credit(row.number, row.invoice_date, int(row.open)) for row in notes) for key, notes in grouped}


def rate_of(currency: str, policy: Policy, rates: Frame | None, as_of: pd.Timestamp) -> float | None:
    """Units of the currency for one of base on the day, to compare with a least amount; None where no rate is known."""
    if currency == policy.base_currency:
        return 1.0
    if rates is None:
        return None
    known = rates[(rates["currency"] == currency) & (rates["date"] <= as_of) & (rates["rate"] > 0)].sort_values("date")
    return float(known["rate"].iloc[-1]) if len(known) else None


def _disputed(items: Frame, disputes: Frame, as_of: pd.Timestamp) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The disputed part of each item: all of it where an open dispute names no amount; an invoice's part fills its lines from the oldest."""
    going = (disputes["opened"].isna() | (disputes["opened"] <= as_of)) & ((disputes["status"] != "resolved") | (disputes["closed"] > as_of))
    whole = items["number"].isin(disputes.loc[going & (disputes["amount"] == 0), "invoice"]).to_numpy()
    amounts = items["open"].to_numpy()
    named = disputes[going].groupby("invoice")["amount"].sum().reindex(items["number"], fill_value=0).to_numpy()
    total = np.maximum(items.groupby("number")["disputed"].transform("sum").to_numpy(), named)
    before = items.groupby("number")["open"].cumsum().to_numpy() - amounts
    return np.where(whole, amounts, np.clip(total - before, 0, amounts))
