"""A customer's own list of what they owe us (their statement, or an export of their payables), in the sign of our books: a debt is positive.

It is read as any list of invoices is, but whose it is need not stand in it. In the customer's books our invoice is a credit, so that a list may
be turned round as a whole; `turned` does that by the numbers that both sides know.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from receivables.errors import Issue, ReceivablesError
from receivables.headers import normal
from receivables.matching.docnumbers import compact
from receivables.schema import Frame
from workbook.readers.choices import PAYMENT
from workbook.readers.dialect import read_text
from workbook.readers.grid import Grid, Listing
from workbook.readers.headers import HEADER_LINES, recognise
from workbook.readers.intake_files import sources
from workbook.readers.sheets import is_workbook, read_sheets
from workbook.readers.values import Rows, Told, read_values

GIVEN = ("customer_id", "invoice_date")          # what such a list need not say
THEIR_WORDS = frozenset(normal(word) for word in (
    "document|document no|document number|doc|doc no|reference|ref|your reference|your invoice|supplier invoice|supplier invoice no|vendor invoice|"
    "vendor invoice no|vendor reference|external document no|supplier ref|beleg|belegnr|belegnummer|referenz|ihre rechnung|ihre referenz|"
    "lieferantenrechnung|externe belegnummer|pièce|n pièce|référence|votre référence|documento|referencia|riferimento|documento fornitore|"
    "referentie|stuknummer|uw factuur").split("|"))


@dataclass(frozen=True)
class TheirList:
    """`rows` has number, date, amount (minor units), currency and place (file and line); `issues` are lines that could not be read."""

    rows: Frame
    issues: list[Issue]
    notes: list[str]


def read_their_list(path: Path, base: str, told: Told | None = None) -> TheirList:
    """Read the list. Raises ReceivablesError for a file that is none."""
    source = next(iter(sources([path])))
    if source.error:
        raise ReceivablesError(source.error)
    grids = read_sheets(source.data, source.name) if is_workbook(source.data) else [read_text(source.data, source.name)]
    if not grids:
        raise ReceivablesError(f"You cannot reconcile with {source.name} because none of its sheets has rows.")
    rows = read_values(_first_list(grids, source.name), base, told)
    frame = rows.frame
    amounts, stated = _amounts(rows)
    rows.say(~stated, "The line has no amount.", "Write the amount of the document.", "amount")
    label = rows.listing.grid.label
    read = pd.DataFrame({"number": frame["number"], "date": frame["invoice_date"], "amount": amounts, "currency": frame["currency"],
                         "place": [f"{label}:{line}" for line in rows.listing.lines.tolist()]})
    kept = read[rows.ok & (amounts != 0)].reset_index(drop=True).astype({"amount": "int64"})
    return TheirList(kept, rows.issues, [*rows.notes, *rows.listing.grid.notes])


def turned(theirs: TheirList, ours: Mapping[str, int]) -> TheirList:
    """The list in our sign: turned round when more of the numbers that both know have the other sign than ours; `ours` gives our amounts by
    compact number."""
    rows = theirs.rows
    agrees = [ours.get(compact(n), 0) * a for n, a in zip(rows["number"], rows["amount"].tolist())]
    if sum(a < 0 for a in agrees) <= sum(a > 0 for a in agrees):
        return theirs
    note = "In their list what they owe is negative; it was turned round."
    return replace(theirs, rows=rows.assign(amount=-rows["amount"]), notes=[*theirs.notes, note])


def _first_list(grids: list[Grid], name: str) -> Listing:
    """The first sheet that is a list."""
    for grid in grids:
        for one in (grid, _our_words(grid)):
            try:
                return recognise(one, "Invoices", GIVEN)
            except ReceivablesError:
                continue
    raise ReceivablesError(f"You cannot reconcile with {name} because no line of it names the columns of a list. It must have a header with the "
                           "invoice's number and its amount, such as: Invoice, Date, Amount.")


def _our_words(grid: Grid) -> Grid:
    """The grid where a header calls our invoice's number what only a payer calls it."""
    def put(cell: Any) -> Any:
        return "Invoice" if isinstance(cell, str) and normal(cell) in THEIR_WORDS else cell

    return replace(grid, rows=[[put(cell) for cell in row] if at < HEADER_LINES else row for at, row in enumerate(grid.rows)])


def _amounts(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """What is open of each line where the list says it, else its amount, else debit less credit; payments and credit notes are negative."""
    frame, kind = rows.frame, rows.frame["type"].to_numpy(dtype=object)
    sides, opened, whole = rows.has("debit") | rows.has("credit"), rows.has("open_amount"), rows.has("amount")
    amount = np.where(opened, frame["open_amount"], np.where(whole, frame["amount"], frame["debit"].abs() - frame["credit"].abs()))
    less = np.isin(kind, ("CRN", PAYMENT)) & (amount > 0)
    return np.where(less, -amount, amount), opened | whole | sides


__all__ = ["GIVEN", "TheirList", "read_their_list", "turned"]
