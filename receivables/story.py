"""One item's story in a sentence: what it was, what paid it, what is open and why.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "10234", "customer_id": "C1", "invoice_date": day("2026-09-01"),
...     "due_date": day("2026-10-01"), "amount": 10000, "currency": "EUR"}]),
...     "Applications": rows(TABLES["Applications"], [{"id": "A1", "receipt": "R1", "invoice": "10234", "applied": 4000, "deduction": 6000,
...     "reason": "damaged goods", "status": "posted", "effective_date": day("2026-10-15"), "currency": "EUR"}])}
>>> print(Stories(frames, day("2026-10-31")).tell("10234"))
Invoice 10234 of 2026-09-01 for C1 over 100.00 EUR, due 2026-10-01. Receipt R1 paid 40.00 on 2026-10-15 and left out 60.00 (damaged goods). \
Open: 60.00 EUR, 30 days overdue.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from receivables.ledger import applications, balances, cleaned, day, rows
from receivables.money import to_decimal
from receivables.policy import Policy
from receivables.schema import Frame, Frames, empty
from receivables.tables import LIVE, TABLES

__all__ = ["TABLES", "Stories", "day", "rows"]
NAMES = {"INV": "Invoice", "CRN": "Credit note", "DBN": "Debit note"}
SMALL = {"discount": "discount {}", "write_off": "{} written off", "withheld_tax": "{} tax withheld", "bank_charge": "bank charge {}"}
Row = Mapping[str, Any]


class Stories:
    """The stories of all items of a ledger as of a day. `frames` holds Invoices, and as far as they exist Applications, Adjustments, Disputes.

    `open_amounts` are those of the rows of Invoices, where they are known better than from Applications.
    """

    def __init__(self, frames: Frames, as_of: pd.Timestamp, policy: Policy | None = None, open_amounts: pd.Series | None = None) -> None:
        self.as_of = as_of
        invoices = cleaned(frames, policy or Policy())
        invoices["open"] = balances(frames, as_of, invoices) if open_amounts is None else open_amounts.to_numpy()
        self._items: dict[str, Row] = {row["number"]: row for row in invoices.to_dict("records")}
        counted, every = applications(frames, as_of), _frame(frames, "Applications")
        self._paid = _by(counted.sort_values("effective_date", kind="stable"), "invoice")
        self._used = _by(counted[counted["credit_note"] != ""].sort_values("effective_date", kind="stable"), "credit_note")
        self._proposed = _by(every[every["status"].isin(LIVE) & (every["rank"] <= 1)], "invoice")
        adjusted = _frame(frames, "Adjustments")
        self._adjusted = _by(adjusted[(adjusted["accounting_date"] <= as_of) & (adjusted["amount"] != 0)], "invoice")
        cases = _frame(frames, "Disputes")
        going = (cases["status"] != "resolved") | (cases["closed"] > as_of)
        self._disputes = _by(cases[going & ~(cases["opened"] > as_of)], "invoice")

    def tell(self, number: str) -> str:
        """The story of one item."""
        item = self._items.get(number)
        if item is None:
            return f"There is no document {number} in Invoices."
        if item["accounting_date"] > self.as_of:
            return f"{self._what(item)} It counts from {item['accounting_date'].date()}, after {self.as_of.date()}: nothing is open yet."
        return " ".join([self._what(item), *self._events(item), self._end(item), *self._reasons(item)])

    def _what(self, item: Row) -> str:
        name = NAMES.get(item["type"], "Document")
        dated = "" if pd.isna(item["invoice_date"]) else f" of {item['invoice_date'].date()}"
        due = "" if item["type"] == "CRN" or pd.isna(item["due_date"]) else f", due {item['due_date'].date()}"
        who = f" for {item['customer_id']}" if item["customer_id"] else ""
        return f"{name} {item['number']}{dated}{who} over {_money(item['amount'], item['currency'])}{due}."

    def _events(self, item: Row) -> list[str]:
        currency = item["currency"]
        out = [_payment(row, currency) for row in self._paid.get(item["number"], [])]
        out += [f"{_plain(row['applied'], currency)} of it settled {row['invoice']} on {row['effective_date'].date()}."
                for row in self._used.get(item["number"], [])]
        return out + [f"{row['kind'].capitalize() or 'Adjustment'} of {_plain(row['amount'], currency)} on {row['accounting_date'].date()}"
                      f"{': ' + row['reason'].rstrip('.') if row['reason'] else ''}." for row in self._adjusted.get(item["number"], [])]

    def _end(self, item: Row) -> str:
        if item["open"] == 0:
            return "Nothing is open."
        open_ = _money(item["open"], item["currency"])
        if item["open"] < 0:
            return f"Open: {open_}, a credit."
        if pd.isna(item["due_date"]):
            return f"Open: {open_}."
        days = (self.as_of - item["due_date"]).days
        when = f"{days} {'day' if days == 1 else 'days'} overdue" if days > 0 else "due today" if days == 0 else f"due in {_days(-days)}"
        return f"Open: {open_}, {when}."

    def _reasons(self, item: Row) -> list[str]:
        """Why it is still open, as far as the ledger knows."""
        if item["open"] == 0:
            return []
        out = [f"Disputed{_amount(row['amount'], item['currency'])}{': ' + row['reason'] if row['reason'] else ''}"
               f"{' since ' + str(row['opened'].date()) if not pd.isna(row['opened']) else ''}." for row in self._disputes.get(item["number"], [])]
        if not out and item["disputed_amount"]:
            out.append(f"Disputed{_amount(item['disputed_amount'], item['currency'])}.")
        if item["hold"] == "yes":
            out.append("Hold is set: it is left out of matching and reminders.")
        return out + [f"Receipt {row['receipt']} is proposed for it ({row['status']})." for row in self._proposed.get(item["number"], [])
                      if row["receipt"]]


def _payment(row: Row, currency: str) -> str:
    """One application in words: who paid, how much, and what went with it."""
    source = f"Receipt {row['receipt']}" if row["receipt"] else f"Credit note {row['credit_note']}" if row["credit_note"] else "An earlier payment"
    small = [words.format(_plain(row[name], currency)) for name, words in SMALL.items() if row[name]]
    undone = row["applied"] < 0 and bool(row["reverses"])
    amount = _plain(-row["applied"] if undone else row["applied"], currency)
    done = f"{'took back' if undone else 'paid'} {amount} on {row['effective_date'].date()}"
    beside = f" ({', '.join(small)})" if small else ""
    left = f" and left out {_plain(row['deduction'], currency)}{' (' + row['reason'] + ')' if row['reason'] else ''}" if row["deduction"] > 0 else ""
    return f"{source} {done}{beside}{left}."


def _by(frame: Frame, column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(row[column], []).append(row)
    return found


def _frame(frames: Frames, name: str) -> Frame:
    return frames[name] if name in frames else empty(TABLES[name])


def _days(n: int) -> str:
    return f"{n} {'day' if n == 1 else 'days'}"


def _plain(minor: int, currency: str) -> str:
    return f"{to_decimal(minor, currency):,f}"


def _money(minor: int, currency: str) -> str:
    return f"{_plain(minor, currency)} {currency}".strip()


def _amount(minor: int, currency: str) -> str:
    return f" {_money(minor, currency)}" if minor else ""
