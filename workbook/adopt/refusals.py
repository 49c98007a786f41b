"""What stands in the way of adopting a list, as sentences: rows that are no invoices, results that are missing, a header that no table can have."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from receivables.errors import ReceivablesError
from workbook.adopt import results
from workbook.adopt.concepts import concepts
from workbook.adopt.find import Found
from workbook.adopt.recognise import Recognised
from workbook.readers.choices import is_yes_no
from workbook.readers.grid import blank
from workbook.stores.package import Package
from workbook.stores.parts import Span, letters, ref

SETTLED = ("open_amount", "paid", "paid_amount", "paid_date")
CLEARED = ({"cleared"}, {"cleared", "invoice"}, {"cleared", "number"}, {"cleared", "invoice", "number"})          # what a settled row names
SIDES = ({"s", "h"}, {"soll", "haben"}, {"d", "c"}, {"dr", "cr"}, {"debit", "credit"})          # what the cells of a column for the side say


def check_rows(r: Recognised, package: Package) -> None:
    """Refuse rows that would be read for what they are not."""
    _check_sides(r)
    _check_payments(r)
    _check_results(r, package)


def _check_sides(r: Recognised) -> None:
    """Refuse where a column beside positive amounts says which of them are credits: S and H, Dr and Cr."""
    amount = r.match("amount")
    if r.table != "Invoices" or amount is None or any(isinstance(c, int | float) and c < 0 for c in r.found.column(amount.at)):
        return
    sides = {h: {str(c).strip().lower() for c in r.found.column(i) if not blank(c)} for i, h in enumerate(r.found.headers)}
    header = next((h for h in r.unused if sides[h] in SIDES), "")
    if header:
        raise ReceivablesError(f"You cannot adopt the list {r.found.sheet.name}!{ref(r.found.span)} because {header!r} says which amounts are "
                               "credits, and all are written positive. Add a column Amount, with a minus before the credits.")


def _check_payments(r: Recognised) -> None:
    """Refuse where payments stand among the invoices, by their type."""
    kind = r.match("type")
    if kind is not None and (at := r.payments):
        said = str(r.found.column(kind.at)[at[0]]).strip()
        raise ReceivablesError(f"You cannot adopt the list {r.found.sheet.name}!{ref(r.found.span)} because {len(at):,} of its rows are payments, "
                               f"not invoices (row {r.found.first + at[0]}: {kind.header} is {said!r}). Move "
                               "those rows to a sheet of their own, under the same "
                               "header; then adopt again.")


def _check_results(r: Recognised, package: Package) -> None:
    """Refuse where the file has formulas without results: the amounts would be read as nothing."""
    if cell := results.without(package, r.found, {m.at for m in r.matches}):
        raise ReceivablesError(f"You cannot adopt the list {r.found.sheet.name}!{ref(r.found.span)} because the formula in {cell} has no result in "
                               "the file, as a program leaves it that does not calculate. Open the workbook in Excel and save it; then adopt again.")


def check_settled(r: Recognised, told: Mapping[str, str]) -> None:
    """Refuse where only a column that we cannot read tells what is settled; who says `--map "Paid=-"` takes all as open."""
    if r.table != "Invoices" or set(SETTLED) & told.keys() or any(r.match(code) for code in SETTLED):
        return
    if (amount := r.match("amount")) is not None and "open" in concepts(amount.header):          # a list of what is open alone
        return
    cells = {h: [c for c in r.found.column(i) if not blank(c)] for i, h in enumerate(r.found.headers)}
    header = next((h for h in r.unused if _says_settled(h, cells[h])), "")
    if header:
        raise ReceivablesError(f"You cannot adopt the list {r.found.sheet.name}!{ref(r.found.span)} because {header!r} says what is settled, but "
                               "neither how much is open nor when it was paid. Add a column Open Amount or Paid Date; or take all as open, with "
                               "--map \"Paid=-\".")


def _says_settled(header: str, cells: Sequence[Any]) -> bool:
    """Does a column say which rows are settled: by naming what settled them, or by "Open: Yes, No"?"""
    return bool(cells) and (concepts(header) in CLEARED or (concepts(header) == {"open"} and all(is_yes_no(str(c)) for c in cells)))


def check_range(found: Found) -> None:
    """A plain range becomes an Excel table only where its header can stay as it is and its rows stand together."""
    where = f"{found.sheet.name}!{ref(Span(found.span.left, found.span.top, found.span.right, found.span.top))}"
    if found.inside:
        raise ReceivablesError(f"You cannot adopt the list {where} because subtotals stand inside it (row {found.inside}), and rows below. Take the "
                               "subtotals out (Data, Subtotal, Remove All); the sheet Aging shows them by customer.")
    bare = next((i for i, h in enumerate(found.headers) if not h.strip()), None)
    if bare is not None:
        raise ReceivablesError(f"You cannot adopt the list {where} because the column {letters(found.span.left + bare)} has no header. "
                               f"Write one into {letters(found.span.left + bare)}{found.span.top}.")
    plain = [h.lower() for h in found.headers]
    twice = next((h for h in found.headers if plain.count(h.lower()) > 1), None)
    if twice is not None:
        raise ReceivablesError(f"You cannot adopt the list {where} because two of its columns are called {twice!r}. Give one another header.")
