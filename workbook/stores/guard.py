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
_FAR = re.compile(rb'r="(?:([A-Z]{2,3})(\d+)|[A-Z](\d{6,7}))"')
_ODD = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d+)[\"']")
_ERROR = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3})(\d+)[\"'][^>]*?\bt=[\"']e[\"'][^>]*>.*?<(?:[\w.-]+:)?v>([^<]*)<", re.DOTALL)
_KEEP = 4096                         # bytes of the last piece that are looked at again: a tag may be cut


@dataclass
class Look:
    """What was seen: an upper bound of the used columns and rows, and the cells (column, row) with their error text."""

    columns: int = 26
    rows: int = 99_999
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def look(package: Package, sheet: Sheet) -> Look:
    """Look a sheet over. Raises ReceivablesError when it reaches too far to be read."""
    seen, rest = Look(), b""
    for chunk in package.chunks(sheet.part, 1 << 22):
        piece = rest + chunk
        _reach(piece, seen)
        if b't="e"' in piece or b"t='e'" in piece:
            seen.errors |= {(number(m[1].decode()), int(m[2])): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(piece)}
        rest = piece[-_KEEP:]
    if seen.columns * seen.rows > MAX_CELLS and seen.columns > 26:
        _exact(package, sheet, seen)
    if seen.columns * seen.rows > MAX_CELLS:
        raise package.refusal(f"its sheet {sheet.name} reaches to column {seen.columns:,} and row {seen.rows:,}, far more than it holds. "
                              "Delete the empty rows and columns at its end in Excel and save it")
    return seen


def _exact(package: Package, sheet: Sheet, seen: Look) -> None:
    """The true extent, cell by cell; the first look takes every sheet for 26 columns and 99,999 rows at least."""
    seen.columns, seen.rows, rest = 1, 1, b""
    for chunk in package.chunks(sheet.part, 1 << 22):
        for column, row in _ODD.findall(rest + chunk):
            seen.columns, seen.rows = max(seen.columns, number(column.decode())), max(seen.rows, int(row))
        rest = chunk[-_KEEP:]


def _reach(piece: bytes, seen: Look) -> None:
    for wide, deep, far in _FAR.findall(piece):
        if wide:
            seen.columns = max(seen.columns, number(wide.decode()))
        seen.rows = max(seen.rows, int(deep or far))
    if piece.count(b'<c r="') != piece.count(b"<c ") or b":c " in piece or b"<c\n" in piece or b"<c\t" in piece or b"<c\r" in piece:
        for column, row in _ODD.findall(piece):
            seen.columns, seen.rows = max(seen.columns, number(column.decode())), max(seen.rows, int(row))
