"""Rows of a bank's list that are no movements: texts that go on, payments inside a line, balances, lines not booked yet, words below the list.

A row without a date and without an amount goes on with the text of the line above it, and so does a row without an amount of its own in a
list that has a column for the payments inside a line. A row whose date is no date and whose amounts are blank is a footnote. All of them are counted,
and said.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from receivables.headers import normal
from workbook.readers.bank_words import BALANCES, DETAIL, UNBOOKED, begins_balance
from workbook.readers.dates import read_date
from workbook.readers.grid import Cells, Listing, Mask, blank

_DATES, _AMOUNTS, _PARTIES = ("value_date", "booking_date"), ("amount", "debit", "credit"), ("payer_name", "payer_account")
FEW, MANY = 12, 0.2    # rows, and share of all, up to which rows without date and amount are footnotes
WIDTH = 27             # letters after which SEPA texts are cut
_LONGEST = 40          # letters of what says a balance


def movements(listing: Listing, others: Sequence[Sequence[Any]]) -> Listing:
    """The list with its movements alone; texts that go on are put to the line they belong to. `others` are its columns with words."""
    listing = _in_one_line(listing)
    undated, no_amount = _blank(listing, _DATES), _blank(listing, _AMOUNTS)
    odd = no_amount | _any(listing.cells, _DATES, _no_digit)
    balances = _balances(listing, others, odd)
    if not (odd | balances).any():
        return listing
    detail = any(normal(header) in DETAIL for header in listing.unused)
    more = no_amount & (undated | detail) & ~balances
    notes = no_amount & ~more & ~balances & _any(listing.cells, _DATES, _no_date)
    if notes.sum() > max(FEW, len(listing) * MANY):
        notes[:] = False          # these are lines that cannot be read, and each is refused with its reason
    pending = odd & ~no_amount & _any(listing.cells, _DATES, _says_pending)
    cells = _continued(listing, more)
    kept = ~(more | notes | pending | balances)
    said = [_note(listing, mask, what) for mask, what in (
        (more, "go on with the text of the line above them"), (balances, "say a balance and no movement; they were left out"),
        (pending, "are not booked; they were left out"), (notes, "are no movements; they were left out")) if mask.any()]
    grid = replace(listing.grid, notes=(*listing.grid.notes, *said))
    return replace(listing, grid=grid, cells={name: column[kept] for name, column in cells.items()}, lines=listing.lines[kept])


def _in_one_line(listing: Listing) -> Listing:
    """Texts of several lines as one: lines that are full go on without a blank, because the bank cuts them after 27 letters."""
    texts = listing.cells.get("text")
    if texts is None or not any(isinstance(cell, str) and "\n" in cell for cell in texts.tolist()):
        return listing
    out = np.array([cell if not isinstance(cell, str) else "".join(line if len(line) == WIDTH else f"{line} " for line in cell.splitlines()).strip()
                    for cell in texts.tolist()], dtype=object)
    return replace(listing, cells={**listing.cells, "text": out})


def _blank(listing: Listing, names: Sequence[str]) -> Mask:
    """True for rows in which none of the columns says anything."""
    out = np.ones(len(listing), dtype=bool)
    for name in names:
        if name in listing.cells:
            cells = listing.cells[name].tolist()
            out &= np.array([blank(cell) for cell in cells] if listing.grid.typed else [not cell or cell.isspace() for cell in cells], dtype=bool)
    return out


def _any(cells: Mapping[str, Cells], names: Sequence[str], what: Callable[[str], bool]) -> Mask:
    """True for rows with such a text in one of the columns; each distinct cell is asked once."""
    out = np.zeros(len(next(iter(cells.values()))), dtype=bool)
    for name in names:
        if name in cells:
            codes, distinct = pd.factorize(cells[name], use_na_sentinel=False)
            out |= np.array([isinstance(cell, str) and what(cell) for cell in distinct.tolist()] or [False], dtype=bool)[codes]
    return out


def _no_digit(cell: str) -> bool:
    return not cell[:1].isdigit()


def _no_date(cell: str) -> bool:
    return not blank(cell) and all(read_date(cell, order) is None for order in ("dmy", "mdy"))


def _says_pending(cell: str) -> bool:
    return normal(cell) in UNBOOKED


def _balances(listing: Listing, others: Sequence[Sequence[Any]], odd: Mask) -> Mask:
    """True for rows without a payer that say "opening balance" or the like in one of their cells."""
    asked = np.flatnonzero(_blank(listing, _PARTIES)).tolist()
    out = np.zeros(len(listing), dtype=bool)
    for column in others:
        out[asked] |= np.array([isinstance(cell := column[i], str) and len(cell) < _LONGEST and cell.strip().lower() in BALANCES for i in asked],
                               dtype=bool)
    return out | (odd & _blank(listing, _PARTIES) & _any(listing.cells, _DATES, begins_balance)) if odd.any() else out


def _continued(listing: Listing, more: Mask) -> dict[str, Cells]:
    """The columns, with each text that goes on behind that of the line above."""
    cells = dict(listing.cells)
    if not more.any() or "text" not in cells:
        return cells
    texts, at = cells["text"].copy(), -1
    said = [cells[name].tolist() for name in ("payer_name", "text") if name in cells]
    for i, goes_on in enumerate(more.tolist()):
        if not goes_on:
            at = i
        elif at >= 0:
            texts[at] = " ".join(dict.fromkeys([str(texts[at]), *(str(column[i]).strip() for column in said if not blank(column[i]))]))
    return cells | {"text": texts}


def _note(listing: Listing, mask: Mask, what: str) -> str:
    first = int(listing.lines[np.flatnonzero(mask)[0]])
    return f"{listing.grid.label}: {int(mask.sum())} rows {what} (the first is line {first})."
