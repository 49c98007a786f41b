"""AR_BALANCE: what a customer owes, less credits and cash that is not applied."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import to_decimal
from udfs._cells import day, like, text, texts
from udfs._formula import number
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Position, Ranges, position
from udfs.registry import Arg, Formula

KEYS = ["customer_id", "currency"]


@number
def ar_balance(customer: Any, invoices: Any, as_of: Any = None, currency: Any = None, applications: Any = None, receipts: Any = None,
               figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None) -> Any:
    """The balance of one customer, or of each customer in a range.

    >>> ar_balance("C1", [["Customer", "Due Date", "Open"], ["C1", "2026-05-31", 100.5], ["C1", "2026-07-31", -20]], "2026-06-30")
    80.5
    """
    asked = texts(customer, "the customer")
    ledger = position(Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines), day(as_of, "the as-of date"))
    owed = _owed(ledger, text(currency, "the currency").upper())
    return like(customer, [_of(who, owed) if who else "" for who in asked])


def _owed(ledger: Position, currency: str) -> Mapping[str, Mapping[str, int]]:
    """Minor units by customer and currency (the asked one alone, if one is asked)."""
    parts = [ledger.items[[*KEYS, "open"]], ledger.cash.assign(open=-ledger.cash["unapplied"])[[*KEYS, "open"]]]
    both = pd.concat([part.astype({"customer_id": "str", "currency": "str"}) for part in parts])
    both = both[both["currency"] == currency] if currency else both
    owed: dict[str, dict[str, int]] = defaultdict(dict)
    for (customer, code), minor in both.groupby(KEYS)["open"].sum().items():
        owed[customer][code] = int(minor)
    return owed


@number
def _of(customer: str, owed: Mapping[str, Mapping[str, int]]) -> float:
    mine = owed.get(customer, {"": 0})
    if len(mine) > 1:
        raise ReceivablesError(f"To add up what {customer} owes, you must name the currency: there are {', '.join(mine)}.")
    return float(sum(to_decimal(minor, code) for code, minor in mine.items()))


FORMULAS = (
    Formula("AR_BALANCE", ar_balance,
            (Arg("customer", "The customer's number, or a column of them.", "text"), INVOICES_ARG, AS_OF_ARG,
             Arg("currency", "ISO code; needed when a customer owes in several currencies.", "text", True), *LEDGER_ARGS),
            "an amount; for a column of customers a column of amounts. A customer without items has 0.",
            "=AR_BALANCE(A2, Invoices[#All], AsOf)", "What a customer owes: open items less credits and cash that is not applied."),
)
