"""Import: bank statements, remittances, lists of customers, invoices, receipts and any exported table become changes of the ledger.

    intake = take([Path("invoices.csv"), Path("bank.csv")], frames, policy, Options(run="R7", now="2026-11-22 09:00:00"))
    intake.changes, intake.issues, intake.counts["Invoices"]["added"]

A file is first asked of the formats (`readers.formats`), then of the lists. Rows are taken in the order in which they build on each other
(terms and customers first, applications last), whatever order the files are given in. Every refused row is an issue with its reason; the
rest is taken. A named file that cannot be understood refuses the whole import, one that only lies in a folder or zip is refused by itself.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd

from receivables.changes import Changes
from receivables.errors import Issue, ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, Frames, conform
from receivables.tables import TABLES
from workbook.readers import intake_applications, intake_customers, intake_documents, intake_invoices, intake_lists, intake_receipts, payouts
from workbook.readers.cards import without_cards
from workbook.readers.choices import choose, is_yes_no
from workbook.readers.desk import Desk, Options, looked_up
from workbook.readers.formats import advice_sheet, export_of, find
from workbook.readers.formats.processor import read_grid
from workbook.readers.formats.shape import Format, ReadFile
from workbook.readers.grid import Cells, Listing, Mask, blank
from workbook.readers.intake_files import Source, sources
from workbook.readers.intake_formats import FileReport, lists_of
from workbook.readers.intake_grids import grids_of, listings_in
from workbook.readers.sheets import is_workbook
from workbook.readers.sift import sift
from workbook.readers.values import Rows, Told, read_values

__all__ = ["Intake", "Options", "take"]
ORDER = ("Settings", "Periods", "Terms", "Customers", "Rates", "Invoices", "DueLines", "Receipts", "Applications",
         "Remittances", "RemittanceLines", "Documents")
WRITTEN_BY_US = ("Runs", "Journal")


@dataclass(frozen=True)
class Intake:
    """What an import does: the changes, the rows that were refused or doubted, counts by table (added, updated, skipped, refused), what
    there is to say, and settings that change with it (name to text)."""

    changes: Changes
    issues: list[Issue] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    files: list[FileReport] = field(default_factory=list)


@dataclass(frozen=True)
class Taker:
    """How one table is taken: `prepare` makes the rows comparable and refuses the impossible, `complete` fills new rows, `check` refuses
    among them, `after` adds to other tables what follows from them."""

    prepare: Callable[[Rows, Desk], None] = intake_lists.prepare
    complete: Callable[[Frame, Rows, Mask, Desk], Frame] = intake_lists.complete
    check: Callable[[Frame, Rows, Mask, Desk], Mask] | None = None
    after: Callable[[Frame, Rows, Mask, Desk], None] | None = None


TAKERS: Mapping[str, Taker] = {
    "Customers": Taker(intake_customers.prepare, intake_customers.complete),
    "Invoices": Taker(intake_invoices.prepare, intake_invoices.complete, after=intake_invoices.after),
    "Receipts": Taker(intake_receipts.prepare, intake_receipts.complete, after=intake_receipts.after),
    "Applications": Taker(intake_applications.prepare, intake_applications.complete, check=intake_applications.check),
    "Rates": Taker(intake_lists.prepare_rates),
    "DueLines": Taker(intake_lists.prepare_due_lines),
    "Terms": Taker(complete=intake_lists.complete_terms),
    "Disputes": Taker(complete=intake_lists.complete_disputes),
    "Documents": Taker(intake_documents.prepare),
}


def take(paths: Sequence[Path], frames: Frames, policy: Policy, options: Options | None = None) -> Intake:
    """Take the lists into the ledger's tables.

    `frames` holds Customers, Invoices, DueLines, Receipts, Applications, Adjustments, Rates, Terms, Periods and any other table the files
    may hold. Raises ReceivablesError for a file that cannot be taken at all and, with `options.strict`, when any row is refused.
    """
    options = options or Options()
    desk = Desk(dict(frames), policy, options)
    files: list[FileReport] = []
    found = [one for source in sources([Path(path) for path in paths]) for one in _found(source, desk, files)]
    found.sort(key=_turn)
    while found:
        _take(found.pop(0), desk)
    refused = [issue for issue in desk.issues if issue.level == "refused"]
    if options.strict and refused:
        first = " ".join(issue.sentence() for issue in refused[:3])
        raise ReceivablesError(f"You cannot import with --strict because {len(refused)} rows are refused. The first: {first} Nothing was written.")
    return Intake(desk.changes, desk.issues, desk.counts, desk.notes, desk.settings, files)


def _found(source: Source, desk: Desk, files: list[FileReport]) -> list[Listing | Rows]:
    """What one file holds: rows of a format, or lists. A file of a folder that cannot be read is an issue; the others are taken."""
    try:
        if source.error:
            raise ReceivablesError(source.error)
        said = bool(desk.options.table or desk.options.columns)
        some = None if said or is_workbook(source.data) else find(source.data, source.name, desk.options.layout)
        told = Told(desk.options.decimal, desk.options.date_order, desk.options.layout, desk.base)
        if some is not None:
            return [*_reported(_read(some, source, told), desk, files)]
        grids = grids_of(source)
        exports = [(grid, export) for grid in grids if grid.typed and not said and (export := export_of(grid))]
        taken = [grid for grid, _ in exports]
        advices = [] if said else [grid for grid in grids if grid.typed and not any(grid is one for one in taken) and advice_sheet.is_advice(grid)]
        found = [rows for grid, export in exports for rows in _reported(read_grid(grid, source.name, export, told), desk, files)]
        found += _reported(advice_sheet.read_grids(advices, source.name, told), desk, files) if advices else []
        others = [grid for grid in grids if not any(grid is one for one in (*taken, *advices))]
        listings = listings_in(source, others, desk, bool(found))
        if listings:
            files.append(FileReport(source.name, "list", {listing.name: len(listing) for listing in listings}))
        return [*found, *listings]
    except ReceivablesError as error:
        if source.alone:
            raise
        desk.issues.append(Issue("", str(error), level="refused", file=source.name, kind="file"))
        files.append(FileReport(source.name, "not read", {}))
        return []


def _read(some: Format, source: Source, told: Told) -> ReadFile:
    """What the format finds; exports in which a date or a number may be two things take what the person said about it."""
    asks = getattr(some, "ASKS", False)
    return cast(ReadFile, cast(Any, some).read(source.data, source.name, told)) if asks else some.read(source.data, source.name)


def _reported(read: ReadFile, desk: Desk, files: list[FileReport]) -> list[Rows]:
    """What a format found, as lists, and its line in the report."""
    lists = lists_of(read, desk)
    files.append(FileReport(read.name, read.format, {rows.listing.name: len(rows.ok) for rows in lists if rows.listing.name != "Documents"},
                            tuple(read.statements)))
    return lists


def _turn(one: Listing | Rows) -> tuple[int, bool, bool]:
    """When it is its turn: tables that others build on first; of receipts, processors before banks, and batches with their payers before
    batches in one line."""
    name = _name(one)
    clearing = isinstance(one, Rows) and name == "Receipts" and bool((one.frame["method"] == payouts.PAYOUT).any())
    detailed = isinstance(one, Rows) and name == "Receipts" and bool(one.frame["id"].str.contains(intake_receipts.PART, regex=False).any())
    return (ORDER.index(name) if name in ORDER else len(ORDER)), not clearing, not detailed


def _name(one: Listing | Rows) -> str:
    return one.listing.name if isinstance(one, Rows) else one.name


def _take(one: Listing | Rows, desk: Desk) -> None:
    """One list: read, prepare, sift, add. What the ledger itself writes about its runs is never taken from a list."""
    listing = one.listing if isinstance(one, Rows) else one
    if listing.name in WRITTEN_BY_US:
        desk.count(listing.name, "skipped", len(listing))
        desk.notes.append(f"{listing.grid.label}: {len(listing)} rows of {listing.name} were left out; the ledger writes that table itself.")
        return
    taker, options = TAKERS.get(listing.name, Taker()), desk.options
    rows = one if isinstance(one, Rows) else read_values(_disputed(_borrow_currency(one, desk)), desk.base, Told(options.decimal, options.date_order))
    if not rows.listing.own:
        rows.frame = without_cards(rows.listing.table, rows.frame)
    desk.count(listing.name, "added", 0)
    taker.prepare(rows, desk)
    which = sift(rows, desk)
    added = taker.complete(_conformed(rows, which, desk), rows, which, desk)
    if taker.check:
        kept = taker.check(added, rows, which, desk)
        added, which = added[kept[which]].reset_index(drop=True), kept
    added = desk.add(listing.name, added)
    if taker.after:
        taker.after(added, rows, which, desk)
    _report(rows, desk)


def _conformed(rows: Rows, which: Mask, desk: Desk) -> Frame:
    """The new rows in the table's columns, with where they come from; our own export says that itself."""
    frame = conform(TABLES[rows.listing.name], rows.frame[which].reset_index(drop=True))
    if rows.listing.own:
        return frame
    label, places = rows.listing.grid.label, rows.listing.places
    source = [f"{label}:{line}" if line else label for line in rows.listing.lines[which].tolist()]
    if places:
        source = [f"{one} {places[i]}".rstrip() for one, i in zip(source, np.flatnonzero(which).tolist())]
    stamps = {"entered_at": desk.options.now, "source": source}
    return frame.assign(**{name: pd.Series(value, index=frame.index, dtype="str") for name, value in stamps.items() if name in frame})


def _report(rows: Rows, desk: Desk) -> None:
    refused = {issue.row for issue in rows.issues if issue.level == "refused"}
    desk.count(rows.listing.name, "refused", len(refused))
    desk.issues += rows.issues
    desk.notes += [*rows.listing.grid.notes, *rows.notes]
    if rows.listing.unused:
        desk.notes.append(f"{rows.listing.grid.label}: columns that were not used: {', '.join(rows.listing.unused)}.")


def _borrow_currency(listing: Listing, desk: Desk) -> Listing:
    """Lines about an invoice or receipt are in its currency where they name none."""
    if listing.own or "currency" not in listing.table.by_name or listing.name == "Invoices" or "invoice" not in listing.cells:
        return listing
    own = listing.cells.get("currency", np.full(len(listing), "", dtype=object))
    out = pd.Series(own, dtype="object")
    for column, table, key in (("invoice", "Invoices", "number"), ("receipt", "Receipts", "id")):
        if column in listing.cells:
            codes = looked_up(desk.current(table), key, "currency", pd.Series([str(cell).strip() for cell in listing.cells[column]]))
            out = out.mask(out.map(blank), codes.fillna("").astype("object"))
    cells: dict[str, Cells] = {**listing.cells, "currency": out.to_numpy(dtype=object)}
    return replace(listing, cells=cells, headers={"currency": "Currency", **listing.headers})


def _disputed(listing: Listing) -> Listing:
    """A column "Disputed" that says yes or no means the whole open amount, or nothing."""
    cells = listing.cells.get("disputed_amount")
    sources = [listing.cells[name] for name in ("open_amount", "amount") if name in listing.cells]
    if listing.own or listing.name != "Invoices" or cells is None or not sources:
        return listing
    texts = [str(cell) for cell in cells if not blank(cell)]
    if not texts or not all(map(is_yes_no, texts)):
        return listing
    hold = TABLES["Invoices"].by_name["hold"]
    amounts = [next((cell for cell in row if not blank(cell)), "") for row in zip(*sources)]
    said = [amount if not blank(cell) and choose(str(cell), hold) == "yes" else "" for cell, amount in zip(cells, amounts)]
    return replace(listing, cells={**listing.cells, "disputed_amount": np.array(said, dtype=object)})
