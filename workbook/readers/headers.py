"""Which list a file is, where its header stands, and which of its columns are which of ours.

The header is the first line that names what some table needs (title lines above it are passed over). Of the tables whose needs are met
the one that explains most is taken; where another explains more columns yet needs fewer, nobody guesses: `--table` must say it.

>>> grid = Grid("x.csv", "", [["Open items"], ["Invoice No.", "Customer", "Date", "Amount (EUR)"], ["1", "C1", "2026-11-02", "5.00"]], [1, 2, 3])
>>> listing = recognise(grid)
>>> listing.name, dict(listing.headers)["amount"], dict(listing.currencies), listing.lines.tolist()
('Invoices', 'Amount (EUR)', {'amount': 'EUR'}, [3])
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import numpy as np

from receivables.errors import Issue, ReceivablesError
from receivables.headers import find_columns, normal
from receivables.money import CURRENCIES
from receivables.tables import TABLES
from workbook.readers.bank_headers import told_by_cells
from workbook.readers.bank_rows import movements
from workbook.readers.grid import Cells, Grid, Listing, blank, shown
from workbook.readers.import_columns import ALSO_JOINED, JOINED, LISTS_OF_NAMES, NEEDS, SIGNS, import_table

HEADER_LINES = 40        # how far down a header may stand
_CODE = re.compile(r"\b([A-Z]{3})\b")
_TOTAL = re.compile(r"(grand |sub)?total\b|(gesamt|zwischen)?summe\b|sum\b", re.IGNORECASE)


@dataclass(frozen=True)
class Fit:
    """A table that a header line could be: the columns found, and whether the needs are met."""

    name: str
    columns: Mapping[str, int]
    own: bool = False
    given: frozenset[str] = frozenset()          # columns that the list need not have, because they are known from elsewhere

    @property
    def missing(self) -> list[str]:
        """What the table needs and the header does not name, in the sheet's words."""
        table, needs = import_table(self.name), NEEDS.get(self.name) or [(c.name,) for c in TABLES[self.name].columns if c.required or c.key]
        return [" or ".join(table.by_name[n].header for n in names) for names in needs
                if not any(n in self.columns or n in self.given for n in names)]

    @property
    def score(self) -> tuple[bool, int]:
        """Lists of movements before lists of names; then what is explained, what is needed counted three times."""
        return self.name not in LISTS_OF_NAMES, len(self.columns) + 2 * len(NEEDS.get(self.name, ()))


def recognise(grid: Grid, table: str = "", given: Iterable[str] = ()) -> Listing:
    """The grid as a list of one table (`table` where the person says which). Raises ReceivablesError when it is none, or may be two.

    `given` are columns that are known from elsewhere (whose list it is), so that the header need not name them.
    """
    if table and table not in TABLES:
        raise ReceivablesError(f"You cannot import into {table!r} because there is no such table. The tables are {', '.join(TABLES)}.")
    best: list[Fit] = []
    known = frozenset(given)
    for at, row in enumerate(grid.rows[:HEADER_LINES]):
        headers = told_by_cells([_header(cell) for cell in row], grid.rows[at + 1:])
        fits = [replace(fit, given=known) for fit in _fits(headers, [table] if table else list(TABLES), grid.typed)]
        good = [fit for fit in fits if not fit.missing]
        if good:
            return _listing(grid, at, _choose(good, grid))
        best = max(best, fits[:1], key=lambda some: len(some[0].columns) if some else 0)
    raise ReceivablesError(_no_list(grid, best, table))


def _header(cell: Any) -> str:
    return "" if blank(cell) else str(cell).strip()


def _fits(headers: Sequence[str], names: Iterable[str], typed: bool) -> list[Fit]:
    """Every table with the columns it finds in the header, most first. Our own export is known by its code names, all of them."""
    own = [name for name in names if not typed and set(TABLES[name].names) <= set(headers)]
    if own:
        name = max(own, key=lambda name: len(TABLES[name].names))
        return [Fit(name, {code: headers.index(code) for code in TABLES[name].names}, own=True)]
    unnamed = _by_name(headers)
    fits = [Fit(name, find_columns(headers, import_table(name))) for name in names if name in NEEDS or name not in unnamed]
    return sorted((fit for fit in fits if fit.columns), key=lambda fit: -len(fit.columns))


def _by_name(headers: Sequence[str]) -> set[str]:
    """Tables without needs of their own that the header does not name column by column: only `--table` or all code names bring them."""
    known = {normal(header) for header in headers if header}
    return {name for name in TABLES if not known <= _own_words(name)}


@lru_cache(maxsize=128)
def _own_words(name: str) -> frozenset[str]:
    return frozenset(normal(word) for column in TABLES[name].columns for word in (column.name, column.header))


def _choose(fits: list[Fit], grid: Grid) -> Fit:
    first, *others = sorted(fits, key=lambda fit: fit.score, reverse=True)
    rivals = [fit for fit in others if fit.score[0] == first.score[0] and (fit.score == first.score or len(fit.columns) > len(first.columns))]
    signed = [fit for fit in [first, *rivals] if any(name in fit.columns for name in SIGNS.get(fit.name, ()))]
    if rivals and len(signed) == 1:
        return signed[0]
    if rivals:
        names = " or ".join([first.name, *(fit.name for fit in rivals)])
        raise ReceivablesError(f"You cannot import {grid.label} because it could be a list of {names}. Say which with --table {first.name}.")
    return first


def _listing(grid: Grid, at: int, fit: Fit) -> Listing:
    table = import_table(fit.name, fit.own)
    headers = [_header(cell) for cell in grid.rows[at]]
    width, below = len(headers), range(at + 1, len(grid.rows))
    kept = [i for i in below if grid.rows[i] != grid.rows[at]]
    issues = [] if grid.typed else _too_wide(grid, fit.name, kept, width)
    wide = {issue.row for issue in issues}
    kept = [i for i in kept if grid.lines[i] not in wide and (fit.own or not _is_total(grid.rows[i]))]
    found = list(zip_longest(*(grid.rows[i] for i in kept), fillvalue=""))
    cells = {code: _column(found, i, len(kept)) for code, i in fit.columns.items()}
    text = fit.columns.get(JOINED.get(fit.name, ""), width)
    joined = [i for i in range(width) if i not in fit.columns.values() and (_continues(headers[i], fit, headers) or (not headers[i] and i > text))]
    if joined:
        code = JOINED[fit.name]
        cells[code] = _joined([cells[code], *(_column(found, i, len(kept)) for i in joined)])
    used = {*fit.columns.values(), *joined}
    listing = Listing(replace(grid, rows=(), lines=()), fit.name, table, fit.own, cells, np.array([grid.lines[i] for i in kept], dtype=np.int64),
                      {code: headers[i] for code, i in fit.columns.items()}, _named_currencies(fit, headers),
                      tuple(h for i, h in enumerate(headers) if h and i not in used), tuple(issues))
    wordy = {fit.columns.get("text"), fit.columns.get("end_to_end_id"), *joined}
    words = [found[i] for i in range(min(width, len(found))) if i in wordy or i not in used]
    return movements(listing, words) if fit.name == "Receipts" and not fit.own else listing


def _column(columns: Sequence[Sequence[Any]], at: int, n: int) -> Cells:
    cells = np.full(n, "", dtype=object)
    if at < len(columns):
        cells[:] = columns[at]
    return cells


def _continues(header: str, fit: Fit, headers: Sequence[str]) -> bool:
    """True for "Description 2" and the like, which go on with the text column."""
    code = JOINED.get(fit.name, "")
    stem = normal(header).rstrip("0123456789")
    words = {normal(w) for c in import_table(fit.name).columns if c.name == code for w in (c.name, c.header, *c.synonyms)}
    return not fit.own and code in fit.columns and ((stem != normal(header) and stem in words) or normal(header) in ALSO_JOINED.get(fit.name, ()))


def _joined(columns: Sequence[Cells]) -> Cells:
    out = np.empty(len(columns[0]), dtype=object)
    out[:] = [" ".join(dict.fromkeys(str(part).strip() for part in parts if not blank(part))) for parts in zip(*columns)]
    return out


def _named_currencies(fit: Fit, headers: Sequence[str]) -> dict[str, str]:
    if fit.own:
        return {}
    found = {code: [c for c in _CODE.findall(headers[i]) if c in CURRENCIES] for code, i in fit.columns.items()}
    return {code: codes[-1] for code, codes in found.items() if codes and import_table(fit.name).by_name[code].kind in ("amount", "limit")}


def _too_wide(grid: Grid, name: str, kept: Iterable[int], width: int) -> list[Issue]:
    """Rows with more cells than the header has: a delimiter inside a text that has no quotes around it."""
    return [Issue(name, f"The line has {len(grid.rows[i])} cells, the header {width}.", "Put quotes around the text that holds the delimiter.",
                  row=grid.lines[i], file=grid.label, kind="width")
            for i in kept if len(grid.rows[i]) > width and any(not blank(cell) for cell in grid.rows[i][width:])]


def _is_total(row: Sequence[Any]) -> bool:
    """A line of totals below the list: its first word is one, and most of the line is blank."""
    first = next((cell for cell in row if not blank(cell)), "")
    if not isinstance(first, str) or not _TOTAL.match(first.strip()):
        return False
    return sum(not blank(cell) for cell in row) <= max(2, len(row) // 2)


def _no_list(grid: Grid, best: Sequence[Fit], table: str) -> str:
    start = f"You cannot import {grid.label} because "
    if not best:
        heads = ", ".join(shown(cell, 20) for cell in list(grid.rows[0])[:8])
        return (f"{start}no line of it names the columns of a list{f' of {table}' if table else ''} (the first line is {heads}). Add a header "
                "line, or say with --columns what its columns are, such as --columns date,amount,,text")
    fit = best[0]
    return (f"{start}its header is not complete: as a list of {fit.name} it lacks {', '.join(fit.missing)}. "
            "Name these columns in the header, or say with --table which list it is.")
