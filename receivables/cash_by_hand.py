"""Cheques, cash and card slips that no bank file brings: one receipt each, a deposit of many with its total.

A line is AMOUNT; CUSTOMER OR PAYER; REFERENCE; TEXT, and all but the amount may be left out. The receipts are matched like any other. Where the
deposit is in the ledger already as one line of the bank, that line is named: it becomes "not customer", so that no money counts twice.

>>> asked = Deposit(("1204.50; C1003; 4711; RE 10234", "80; Kiosk am Hafen"), "cheque", day("2026-11-20"), "EUR", 128450)
>>> frames = {name: rows(TABLES[name], some) for name, some in (("Receipts", []), ("Periods", []), ("Applications", []),
...     ("Customers", [{"customer_id": "C1003", "name": "Hansen GmbH"}]))}
>>> made = deposit(frames, asked, "R7").adds["Receipts"]
>>> made[["id", "amount", "customer_id", "payer_name", "end_to_end_id", "text"]].values.tolist()
[['R7-C1', 120450, 'C1003', 'Hansen GmbH', '4711', 'RE 10234'], ['R7-C2', 8000, '', 'Kiosk am Hafen', '', '']]
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.money import to_minor
from receivables.periods import open_day
from receivables.schema import Frame, Frames, day, rows
from receivables.tables import COUNTED, TABLES
from receivables.words import money

__all__ = ["METHODS", "TABLES", "Deposit", "day", "deposit", "rows"]
METHODS = ("cheque", "cash", "card")
SHAPE = "Write it as AMOUNT; CUSTOMER OR PAYER; REFERENCE; TEXT."


@dataclass(frozen=True)
class Deposit:
    """What came in together: its lines, how, on which day, in which currency; `total` (minor units) is what they must add up to, where it is
    known, and `bank_line` the receipt that the bank's own line of it is, where that is in the ledger."""

    lines: Sequence[str]
    method: str
    date: pd.Timestamp
    currency: str
    total: int | None = None
    bank_line: str = ""


def deposit(frames: Frames, asked: Deposit, run: str) -> Changes:
    """The receipts of a deposit. `frames` holds Receipts, Customers, Applications and Periods. Raises ReceivablesError for a line that cannot be
    read, a total that differs, a reference that is entered already, and a bank line that is another amount or is applied."""
    names = dict(zip(frames["Customers"]["customer_id"], frames["Customers"]["name"]))
    made = [_receipt(text, n, asked, names) for n, text in enumerate(asked.lines, 1)]
    total, code = sum(row["amount"] for row in made), asked.currency
    if asked.total is not None and total != asked.total:
        raise ReceivablesError(f"You cannot enter this deposit because its lines add up to {money(total, code)} {code}, not "
                               f"{money(asked.total, code)}. Correct a line or the total; nothing was written.")
    _refuse_repeats(made, frames["Receipts"], asked)
    accounting = open_day(pd.Series([asked.date]), frames["Periods"]).iloc[0]
    said = f"Deposit of {asked.date.date()}, {money(total, code)} {code}" if len(made) > 1 or asked.bank_line else ""
    found = rows(TABLES["Receipts"], [{**row, "id": f"{run}-C{n}", "accounting_date": accounting,
                                       "note": f"{said}, {n} of {len(made)}" if said else ""} for n, row in enumerate(made, 1)])
    instead = _bank_line(frames, asked, total)
    return Changes(adds={"Receipts": found}, updates={"Receipts": instead} if len(instead) else {})


def _receipt(text: str, n: int, asked: Deposit, names: dict[str, str]) -> dict[str, Any]:
    """One line as a receipt."""
    amount, who, reference, words = ([part.strip() for part in text.split(";", 3)] + [""] * 3)[:4]
    try:
        minor = to_minor(amount.replace(" ", "").replace(",", ""), asked.currency) if amount else 0
    except ValueError:
        raise ReceivablesError(f"You cannot enter line {n} because {amount!r} is not an amount. {SHAPE}") from None
    if minor <= 0:
        raise ReceivablesError(f"You cannot enter line {n} because its amount is not above 0. {SHAPE}")
    customer = who if who in names else ""
    return {"amount": minor, "currency": asked.currency, "customer_id": customer, "payer_name": names[who] if customer else who, "text": words,
            "end_to_end_id": reference, "method": asked.method, "kind": "customer", "value_date": asked.date, "booking_date": asked.date}


def _refuse_repeats(made: list[dict[str, Any]], known: Frame, asked: Deposit) -> None:
    """A cheque has one number: the same once more, over the same amount, is the same cheque."""
    same = known[(known["method"] == asked.method) & (known["end_to_end_id"] != "")]
    there = {(r["end_to_end_id"], r["amount"]): r["id"] for r in same[["id", "end_to_end_id", "amount"]].to_dict("records")}
    for n, row in enumerate(made, 1):
        key = row["end_to_end_id"], row["amount"]
        if row["end_to_end_id"] and key in there:
            over = f"{money(key[1], asked.currency)} {asked.currency}"
            raise ReceivablesError(f"You cannot enter line {n} because {asked.method} {key[0]} over {over} is entered already, as {there[key]}.")
        there[key] = f"line {n}"


def _bank_line(frames: Frames, asked: Deposit, total: int) -> Frame:
    """The bank's own line of the deposit, as no customer's money any more."""
    receipts = frames["Receipts"]
    if not asked.bank_line:
        return receipts.iloc[:0]
    found = receipts[receipts["id"] == asked.bank_line].reset_index(drop=True)
    if found.empty:
        raise ReceivablesError(f"There is no receipt {asked.bank_line}. Say the bank's line of this deposit as it stands in Receipts.")
    amount, code = int(found["amount"].iloc[0]), found["currency"].iloc[0]
    if (amount, code) != (total, asked.currency):
        raise ReceivablesError(f"You cannot enter this deposit in place of {asked.bank_line} because that is {money(amount, code)} {code} "
                               f"and its lines add up to {money(total, asked.currency)} {asked.currency}.")
    used = frames["Applications"]
    used = used[(used["receipt"] == asked.bank_line) & used["status"].isin([*COUNTED, "approved"])]
    if len(used) or found["kind"].iloc[0] == "not customer":
        why = "is applied already" if len(used) else "is no customer money already"
        raise ReceivablesError(f"You cannot enter this deposit in place of {asked.bank_line} because that {why}.")
    return found.assign(kind="not customer")
