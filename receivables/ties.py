"""Does a ledger tie: the questions an accountant asks of a list before trusting it, each with its answer.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "1", "customer_id": "C1", "invoice_date": day("2026-09-01"), "due_date":
...     day("2026-10-01"), "amount": 10000, "open": 9000, "currency": "EUR"}]), "Applications": rows(TABLES["Applications"], [])}
>>> found = ties(frames, Policy(), day("2026-10-31"), Shown(open=True), control=10000)
>>> [(line.question, line.answer) for line in found if not line.ok]
[('Column Open = amount less applications', '1 differs: 1 shows 90.00, computed 100.00')]
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from receivables.aging import aging, proof
from receivables.checks import alike_numbers, instalments, odd_dates, over_applied, wrong_signs
from receivables.errors import Issue
from receivables.ledger import balances, cleaned, day, items_of, rows, unapplied, unapplied_amounts
from receivables.money import to_decimal
from receivables.policy import Policy
from receivables.schema import Frame, Frames, empty
from receivables.tables import TABLES
from receivables.tieout import sentence, tie_out

__all__ = ["TABLES", "Line", "Shown", "day", "rows", "ties"]
OK = "ok"


@dataclass(frozen=True)
class Line:
    """One question: its answer in words, whether it is well, and what to do where not."""

    question: str
    ok: bool
    answer: str
    mend: str = ""


@dataclass(frozen=True)
class Shown:
    """Which computed columns stand in the list, whether applications are known (else `open` is taken as it is), and the day the columns
    were computed for (None: the as-of date)."""

    open: bool = False
    unapplied: bool = False
    applications: bool = True
    figures_as_of: pd.Timestamp | None = None


def ties(frames: Frames, policy: Policy, as_of: pd.Timestamp, shown: Shown, control: int | None = None,
         cash: Frame | None = None) -> list[Line]:
    """Every question that the tables can answer. `frames` holds Invoices, and as far as they exist Applications, Receipts, Adjustments, DueLines
    and Rates; `control` is the control account's balance in the policy's base currency; `cash` is the unapplied cash where applications are
    not known.
    """
    frames = {name: frames.get(name, empty(table)) for name, table in TABLES.items()}
    invoices = cleaned(frames, policy)
    open_ = balances(frames, as_of, invoices) if shown.applications else invoices["open"]
    lines = [_unique(frames), *(_asked(question, issues) for question, issues in (
        ("Signs are right", wrong_signs(frames, policy)), ("Dates are there", odd_dates(frames, policy)),
        ("No number stands twice in two spellings", alike_numbers(frames, policy))))]
    if shown.applications:
        lines.append(_asked("Nothing is applied beyond its amount", over_applied(frames, policy)))
        then = as_of if shown.figures_as_of is None else shown.figures_as_of
        if shown.open:
            computed = balances(frames, then, invoices)
            lines.append(_same("Column Open = amount less applications", invoices["number"], invoices["open"], computed, invoices["currency"]))
        money = frames["Receipts"]
        if shown.unapplied:
            left = unapplied_amounts(frames, then)
            lines.append(_same("Column Unapplied = amount less applications", money["id"], money["unapplied"], left, money["currency"]))
    elif shown.open:
        lines.append(_within(invoices))
    if len(frames["DueLines"]):
        lines.append(_asked("Instalments add up to their invoices", instalments(frames, policy)))
    cash = unapplied(frames, as_of, policy) if cash is None else cash
    return [*lines, *_totals(frames, policy, as_of, invoices.assign(open=open_), cash, control)]


def _totals(frames: Frames, policy: Policy, as_of: pd.Timestamp, invoices: Frame, cash: Frame, control: int | None) -> list[Line]:
    """The aging's proof, and the control account where its balance is known."""
    undated = invoices[(invoices["open"] != 0) & invoices["due_date"].isna()]
    if len(undated):
        return [Line("The aging adds up", False, f"{len(undated)} open items have no due date, the first is {undated['number'].iloc[0]}",
                     "Type the due dates, or the invoice dates and terms.")]
    items = items_of(invoices, frames, as_of)
    lines = [Line("The aging adds up", True, proof(aging(items, cash, as_of)).replace("\n", "; "))]
    if control is None:
        return lines
    entered = rows(TABLES["ControlBalances"], [{"id": "1", "date": as_of, "amount": control}])
    tie = tie_out(items, cash, frames["Rates"], entered, policy, as_of)
    return [*lines, Line("Ledger = control balance", tie.ties, sentence(tie), "" if tie.ties else "Look at the rows named; then run Tie-out.")]


def _unique(frames: Frames) -> Line:
    numbers = frames["Invoices"]["number"]
    twice = numbers[numbers.duplicated() & (numbers != "")]
    if twice.empty:
        return Line("Document numbers are unique", True, OK)
    return Line("Document numbers are unique", False, f"{len(twice)} stand again, the first is {twice.iloc[0]}", "Delete the row that is too much.")


def _asked(question: str, issues: Iterable[Issue]) -> Line:
    found = list(issues)
    if not found:
        return Line(question, True, OK)
    more = f" And {len(found) - 1} more like it." if len(found) > 1 else ""
    return Line(question, False, found[0].what + more, found[0].mend)


def _same(question: str, keys: pd.Series, seen: pd.Series, computed: pd.Series, currency: pd.Series) -> Line:
    """A column of the list beside what it should be."""
    odd = np.flatnonzero(seen.to_numpy() != computed.to_numpy())
    if not len(odd):
        return Line(question, True, OK)
    at = int(odd[0])
    amounts = [f"{to_decimal(column.iloc[at], currency.iloc[at]):,f}" for column in (seen, computed)]
    return Line(question, False, f"{len(odd)} {'differs' if len(odd) == 1 else 'differ'}: {keys.iloc[at]} shows {amounts[0]}, computed {amounts[1]}",
                "Save the ledger again, or correct what was typed over the column.")


def _within(invoices: Frame) -> Line:
    """Without applications: no item is open beyond its amount or on its other side."""
    amount, open_ = invoices["amount"].to_numpy(), invoices["open"].to_numpy()
    odd = invoices[(amount != 0) & ((np.sign(open_) * np.sign(amount) < 0) | (np.abs(open_) > np.abs(amount)))]
    question = "No item is open beyond its amount"
    if odd.empty:
        return Line(question, True, OK)
    return Line(question, False, f"{len(odd)} {'is' if len(odd) == 1 else 'are'}, the first is {odd['number'].iloc[0]}", "Compare Amount and Open.")
