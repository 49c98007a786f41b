"""A look over a sheet's XML before a reader takes memory for it: how far it reaches, and which cells show an error.

The reader takes memory for every cell of the used rectangle, so one cell in the last corner of a sheet would end the process. It also
reads an error as a blank, which must not pass in silence.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from receivables.errors import ReceivablesError
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, number

MAX_CELLS = 50_000_000               # of the rectangles that are read
DENSE = 4_000_000                    # a rectangle of so many cells may be empty; a larger one must hold one cell in SPARSE
SPARSE = 50
_SIMPLE = 26, 999_999                # what the look takes for granted: cells up to Z999999 are not looked at one by one
_IN = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?"          # attributes, where a value may hold any sign
_OTHER = re.compile(rb'<c(?! r="[A-Z]\d{1,6}")(?=[\s/>])(?:' + _IN + rb'\sr\s*=\s*["\']([A-Za-z]+)(\d+)["\'])?')
_ANY = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])(?:" + _IN + rb"\sr\s*=\s*[\"']([A-Za-z]+)(\d+)[\"'])?")
_FAR_ROW = re.compile(rb'<row(?! r="\d{1,6}")(?=\s)' + _IN + rb'\sr\s*=\s*["\'](\d+)')
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=\s)" + _IN + rb"\sr\s*=\s*[\"'](\d+)")
_NAMED = re.compile(rb"<(?:[\w.-]+:)?c(?=\s)" + _IN + rb"\sr\s*=\s*[\"']([A-Za-z]+)(\d+)[\"']")
_TWICE = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)(?=\s)" + _IN + rb"\sr\s*=\s*(?:\"[^\"]*\"|'[^']*')" + _IN + rb"\sr\s*=")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_ROW_START = re.compile(rb"<(?:[\w.-]+:)?row[\s>]")
_BEYOND = 1 << 40                    # a column or row that no sheet has
_ERROR = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^<>]*?\bt=[\"']e[\"'][^<>]*>"
                    rb"(?:<(?:[\w.-]+:)?f[^<>]*>(?:[^<]*</(?:[\w.-]+:)?f>)?)?<(?:[\w.-]+:)?v>([^<]*)<")
_KEEP = 1 << 16                      # bytes of the last piece that are looked at again: a tag may be cut


@dataclass
class Look:
    """What was seen: an upper bound of the used columns and rows, how many cells there are, and the cells (column, row) with their error text.
    `named` is the last column that an address names, `unnamed` how many cells stand in a row that has some without an address."""

    named: int = _SIMPLE[0]
    rows: int = _SIMPLE[1]
    cells: int = 0
    unnamed: int = 0
    open: int = 0                    # cells of the row that the last piece ended in
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """The used columns, at most."""
        return self.named + self.unnamed

    @property
    def sparse(self) -> bool:
        """True when the used rectangle is far larger than what it holds."""
        return self.columns * self.rows > min(MAX_CELLS, max(DENSE, SPARSE * self.cells))


def look(package: Package, sheet: Sheet, seen: Look) -> None:
    """Look a whole sheet over; `seen` then says whether it is sparse."""
    rest, pattern = b"", _OTHER
    for chunk in package.chunks(sheet.part, 1 << 22):
        if not rest and b"<worksheet" not in chunk[:_KEEP]:
            pattern = _ANY            # elements with a prefix, or a long way to the first
        _check_kind(chunk, package, sheet)
        _reach(rest, chunk, pattern, seen)
        seen.cells += chunk.count(b"<c ") if pattern is _OTHER else len(_CELL.findall(chunk))
        rest = (rest + chunk)[-_KEEP:]
    if seen.sparse:
        _exact(package, sheet, seen)


def glance(rows: bytes, seen: Look, package: Package, sheet: Sheet) -> None:
    """Look some rows over. Raises ReceivablesError when the sheet reaches too far to be read."""
    _check_kind(rows, package, sheet)
    _reach(b"", rows, _OTHER, seen)
    if seen.columns * seen.rows > MAX_CELLS:
        _exact(package, sheet, seen)
        if seen.columns * seen.rows > MAX_CELLS:
            raise too_far(package, sheet, seen.columns, seen.rows)


def rectangle(rows: bytes) -> tuple[int, int, int]:
    """Of some rows: the last column at most, and the first and last row that they and their cells name."""
    seen = Look(named=1, rows=1)
    _reach(b"", rows, _ANY, seen)
    first = min([_row(m[1]) for m in _ROW.finditer(rows)] + [_row(m[2]) for m in _NAMED.finditer(rows)], default=1)
    return seen.columns, first, max(seen.rows, first)


def too_far(package: Package, sheet: Sheet, columns: int, rows: int) -> ReceivablesError:
    """The refusal of a sheet that would take too much memory."""
    return package.refusal(f"its sheet {sheet.name} reaches to column {columns:,} and row {rows:,}, far more than it holds. "
                           "Delete the empty rows and columns at its end in Excel and save it")


def _check_kind(piece: bytes, package: Package, sheet: Sheet) -> None:
    if b"!" in piece and b"<!DOCTYPE" in piece:
        raise package.refusal(f"its sheet {sheet.name} has a DOCTYPE, which workbooks never have")


def _exact(package: Package, sheet: Sheet, seen: Look) -> None:
    """The bound is too large: find the true extent, cell by cell."""
    seen.named, seen.rows, seen.unnamed, seen.open, rest = 1, 1, 0, 0, b""
    for chunk in package.chunks(sheet.part, 1 << 22):
        _reach(rest, chunk, _ANY, seen)
        rest = (rest + chunk)[-_KEEP:]


def _reach(rest: bytes, chunk: bytes, pattern: re.Pattern[bytes], seen: Look) -> None:
    """Look at a chunk, and again at the `rest` of what came before it: a tag may be cut."""
    piece, unnamed = rest + chunk, False
    if _TWICE.search(piece):
        seen.rows = _BEYOND          # two addresses: no telling which one a reader takes
    for m in pattern.finditer(piece):
        if m[1] is None:
            unnamed = True
            break
        seen.named, seen.rows = max(seen.named, _column(m[1])), max(seen.rows, _row(m[2]))
    if unnamed:
        _reach_unnamed(piece, chunk, seen)
    for m in (_FAR_ROW if pattern is _OTHER and not unnamed else _ROW).finditer(piece):
        seen.rows = max(seen.rows, _row(m[1]))
    if b't="e"' in piece or b"t='e'" in piece:
        seen.errors |= errors_in(piece)


def errors_in(piece: bytes) -> dict[tuple[int, int], str]:
    """The cells (column, row) that show an error, with its text."""
    return {(number(m[1].decode()), int(m[2])): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(piece)}


def _reach_unnamed(piece: bytes, chunk: bytes, seen: Look) -> None:
    """Cells without an address stand right of the one before: a row reaches no further than its last named cell and their number."""
    for m in _NAMED.finditer(piece):
        seen.named, seen.rows = max(seen.named, _column(m[1])), max(seen.rows, _row(m[2]))
    counts = [len(_CELL.findall(row)) if b":c" in row else row.count(b"<c") for row in _ROW_START.split(chunk)]
    counts[0] += seen.open
    seen.unnamed, seen.open = max(seen.unnamed, *counts), counts[-1]


def _column(name: bytes) -> int:
    return number(name.decode()) if len(name) < 7 else _BEYOND


def _row(digits: bytes) -> int:
    return int(digits) if len(digits) < 10 else _BEYOND
