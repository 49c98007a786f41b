"""A look over a sheet's XML before a reader takes memory for it: how far it reaches, and which cells show an error.

The reader takes memory for every cell of the used rectangle, so one cell in the last corner of a sheet would end the process. It also
reads an error as a blank, which must not pass in silence.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbook.stores.package import Package
from workbook.stores.parts import Sheet, number

MAX_CELLS = 50_000_000
_SIMPLE = 26, 999_999                # what the look takes for granted: cells up to Z999999 are not looked at one by one
_OTHER = re.compile(rb'<c(?! r="[A-Z]\d{1,6}"|ol)(?:\s[^>]*?)?\sr\s*=\s*["\']([A-Za-z]{1,3})(\d+)["\']')
_ANY = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d+)[\"']")
_ERROR = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3})(\d+)[\"'][^>]*?\bt=[\"']e[\"'][^>]*>.*?<(?:[\w.-]+:)?v>([^<]*)<", re.DOTALL)
_KEEP = 4096                         # bytes of the last piece that are looked at again: a tag may be cut


@dataclass
class Look:
    """What was seen: an upper bound of the used columns and rows, and the cells (column, row) with their error text."""

    columns: int = _SIMPLE[0]
    rows: int = _SIMPLE[1]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def look(package: Package, sheet: Sheet, seen: Look) -> None:
    """Look a whole sheet over. Raises ReceivablesError when it reaches too far to be read."""
    rest, pattern = b"", _OTHER
    for chunk in package.chunks(sheet.part, 1 << 22):
        if not rest and b"<worksheet" not in chunk[:_KEEP]:
            pattern = _ANY            # elements with a prefix, or a long way to the first
        piece = rest + chunk
        _reach(piece, pattern, seen)
        rest = piece[-_KEEP:]
    if seen.columns * seen.rows > MAX_CELLS:
        _refuse(package, sheet, seen)


def glance(rows: bytes, seen: Look, package: Package, sheet: Sheet) -> None:
    """Look some rows over. Raises ReceivablesError when the sheet reaches too far to be read."""
    _reach(rows, _OTHER, seen)
    if seen.columns * seen.rows > MAX_CELLS:
        _refuse(package, sheet, seen)


def _refuse(package: Package, sheet: Sheet, seen: Look) -> None:
    """The bound is too large: find the true extent, cell by cell, and refuse when it is too large, too."""
    seen.columns, seen.rows, rest = 1, 1, b""
    for chunk in package.chunks(sheet.part, 1 << 22):
        _reach(rest + chunk, _ANY, seen)
        rest = chunk[-_KEEP:]
    if seen.columns * seen.rows > MAX_CELLS:
        raise package.refusal(f"its sheet {sheet.name} reaches to column {seen.columns:,} and row {seen.rows:,}, far more than it holds. "
                              "Delete the empty rows and columns at its end in Excel and save it")


def _reach(piece: bytes, pattern: re.Pattern[bytes], seen: Look) -> None:
    for m in pattern.finditer(piece):
        seen.columns, seen.rows = max(seen.columns, number(m[1].decode())), max(seen.rows, int(m[2]))
    if b't="e"' in piece:
        seen.errors |= {(number(m[1].decode()), int(m[2])): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(piece)}
