"""A file of lists as rows of cells, and the lists in them: by their header, or by what stands in their columns."""
from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from receivables.errors import ReceivablesError
from workbook.readers.bank_headerless import headed, proved
from workbook.readers.desk import Desk, Options
from workbook.readers.dialect import DELIMITERS, read_text
from workbook.readers.grid import Grid, Listing
from workbook.readers.headers import recognise
from workbook.readers.intake_files import Source
from workbook.readers.page import is_page, read_page
from workbook.readers.sheets import is_workbook, read_sheets


def grids_of(source: Source) -> list[Grid]:
    """The sheets of a workbook, the tables of a page, or the one list of a text file."""
    if is_workbook(source.data):
        return read_sheets(source.data, source.name)
    return [read_page(source.data, source.name) if is_page(source.data) else read_text(source.data, source.name)]


def listings_in(source: Source, grids: Sequence[Grid], desk: Desk, beside: bool) -> list[Listing]:
    """The lists in a file: a text file is one, a workbook one a sheet; sheets that are no list are said and passed over. `beside`: other
    sheets of the workbook were read already, so none of these needs to be one."""
    found, last = [], ReceivablesError(f"You cannot import {source.name} because none of its sheets has rows.")
    for grid in grids:
        try:
            found.append(_recognised(grid, source, desk.options))
        except ReceivablesError as error:
            if not grid.typed:
                raise
            last = error
            desk.notes.append(f"{grid.label} is no list and was passed over.")
    if not found and not beside:
        raise last
    return found


def _recognised(grid: Grid, source: Source, options: Options) -> Listing:
    """The grid as a list: by its header, by its header cut at another delimiter, or by what stands in its columns."""
    if options.columns:
        return recognise(headed(grid, options.columns), options.table)
    try:
        return recognise(grid, options.table)
    except ReceivablesError as error:
        others = [] if grid.typed or is_page(source.data) else [read_text(source.data, source.name, mark) for mark in DELIMITERS]
        tries = [*others, *([] if options.table not in ("", "Receipts") else [made for one in (grid, *others) if (made := proved(one))])]
        for one in tries:
            with suppress(ReceivablesError):
                return recognise(one, options.table)
        raise error
