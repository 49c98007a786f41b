"""Remittance advices as XLSX or CSV: the table is found by its header, wherever it stands; several payments a sheet are taken apart.

A sheet that is a list of ours (invoices, receipts, a bank's CSV) is never taken for one: it needs the title of an advice, or columns and labels
that only a payment has, and no list may want it.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode, read_text
from workbook.readers.formats.advice_hint import names_advice, says_paid
from workbook.readers.formats.shape import ReadFile
from workbook.readers.grid import Grid
from workbook.readers.headers import recognise
from workbook.readers.values import Told

NAME = "remittance sheet"
ASKS = True
NEED_LITTLE = ("Receipts", "Disputes")          # lists that need a date and an amount, or an invoice and a reason: an advice may have these
TOP, BYTES = 60, 1 << 14          # rows and bytes in which the header of an advice and its first documents stand


def sniff(head: bytes, name: str) -> float:
    """Quite sure where the first rows of a CSV are an advice and no list."""
    text = decode(head[:BYTES]).text
    if "\0" in text or text.lstrip("\ufeff \r\n\t")[:1] == "<" or not says_paid(text):
        return 0.0
    try:
        grid = read_text(head[:BYTES], name)
    except ReceivablesError:
        return 0.0
    return 0.6 if any(len(row) > 1 for row in grid.rows[:TOP]) and is_advice(grid) else 0.0


def is_advice(grid: Grid) -> bool:
    """Whether the sheet is a remittance advice, by its first rows."""
    top = replace(grid, rows=grid.rows[:TOP], lines=grid.lines[:TOP])
    words = "\n".join(cell for row in top.rows for cell in row if isinstance(cell, str))
    if not says_paid(words):
        return False
    wanted = _wanted(top)
    if wanted and not names_advice(words):
        return False
    from workbook.readers.formats.advice_layout import ENOUGH, read_layout
    from workbook.readers.formats.advice_lines import of_grid
    found = read_layout(of_grid(top))
    if not found.is_advice or not found.drafts[0].roles:
        return False
    return found.titled or not wanted or (wanted in NEED_LITTLE and found.evidence > ENOUGH)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The advices of a CSV."""
    return read_grids([read_text(data, name)], name, told)


def read_grids(grids: Sequence[Grid], name: str, told: Told | None = None) -> ReadFile:
    """The advices of some sheets of one file. Raises ReceivablesError where there is none, or where a date or a number can be two things."""
    from workbook.readers.formats.advice_layout import read_layout
    from workbook.readers.formats.advice_lines import LINES, check_size, of_grid
    from workbook.readers.formats.advice_values import take
    out = ReadFile(NAME, name)
    for grid in grids:
        check_size(len(grid.rows), name, LINES, "lines")
        out.notes += [note.removeprefix(f"{name}: ") for note in grid.notes]
        take(out, read_layout(of_grid(grid)), told or Told())
    if not out.remittances:
        raise ReceivablesError(f"You cannot import {name} because no row of it names a document and what was paid for it. "
                               "Name the columns invoice and amount in a header line. Nothing of it was written.")
    return out


def _wanted(grid: Grid) -> str:
    """The table of which these columns are a list, "" for none."""
    try:
        return recognise(grid).name
    except ReceivablesError as error:
        return "several" if "could be a list of" in str(error) else ""
