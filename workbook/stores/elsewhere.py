"""What other sheets say about a table that got another size: sparklines, drop-downs and conditional formats that look at its columns follow.

Formulas in cells are a person's: they stay as they are, and the save says which of them name the old rows by address. One look over each
sheet finds all of it, and whether AR_ functions stand there.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from workbook.stores.package import Package
from workbook.stores.parts import Sheet, sheets
from workbook.stores.ranges import Resize, rules
from workbook.stores.recalc import names_our_functions

_ROWS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>|<(?:[\w.-]+:)?sheetData\s*/>")
_ADDRESS = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3}\d+)[\"']")
_OVERLAP = 16_384                    # a formula has at most half so many characters
_NAMED = 5                           # formulas that are named, at most


@dataclass
class Elsewhere:
    """What was seen: parts with AR_ functions in them, parts without, and formulas that name old rows (cell and what it says)."""

    ours: dict[str, bool] = field(default_factory=dict)
    stale: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Sentences about formulas that do not see the new rows."""
        said = [f"{cell} names {what} by its cells and does not see the new rows." for cell, what in self.stale[:_NAMED]]
        more = len(self.stale) - _NAMED
        return [*said, f"{more:,} more formulas name old rows so."] if more > 0 else said


def follow(package: Package, changes: Sequence[Resize], written: Iterable[str]) -> Elsewhere:
    """Look over every sheet that was not written, and bring the rules in it along."""
    seen, skip = Elsewhere(), set(written)
    for sheet in sheets(package):
        if sheet.part not in skip:
            tail = _look(package, sheet, changes, seen)
            new = tail
            for change in changes:
                if mentions(new, change):
                    new = rules(new, change, home=False)
            if new != tail:
                data = package.read(sheet.part)
                package.replace(sheet.part, data[:len(data) - len(tail)] + new)
    return seen


def mentions(data: bytes, change: Resize) -> bool:
    """True when some XML names the table's sheet."""
    return escape(change.table.sheet.name.replace("'", "''")).encode().lower() in data.lower()


def _look(package: Package, sheet: Sheet, changes: Sequence[Resize], seen: Elsewhere) -> bytes:
    """One pass over a sheet; gives what stands after its cells."""
    patterns = [(escape(c.table.sheet.name.replace("'", "''")).encode(), _old_rows(c)) for c in changes if c.last > c.table.last]
    rest, ours = b"", False
    tail: list[bytes] = []
    hits: dict[int, tuple[str, str]] = {}
    start = 0                                     # where `rest` starts in the part
    for chunk in package.chunks(sheet.part):
        if tail:
            tail.append(chunk)
            continue
        rest += chunk
        ours = ours or names_our_functions(rest)
        for name, pattern in patterns if b"!" in rest else ():           # one byte is found far faster than a name
            if name in rest:
                hits |= {start + m.start(): (_cell(rest, m.start(), sheet), m[1].decode()) for m in pattern.finditer(rest)}
        end = _rows_end(rest)
        if end >= 0:
            tail.append(rest[end:])
        start += max(len(rest) - _OVERLAP, 0)
        rest = rest[-_OVERLAP:]
    seen.ours[sheet.part] = ours
    seen.stale += hits.values()
    return b"".join(tail)


def _rows_end(data: bytes) -> int:
    """Where a sheet's rows end; -1 for not here."""
    if b"sheetData" not in data:
        return -1
    found = _ROWS_END.search(data)
    return found.start() if found else -1


def _old_rows(change: Resize) -> re.Pattern[bytes]:
    """Finds a cell's formula that names whole columns of the table's body as it was."""
    t = change.table
    name = re.escape(escape(t.sheet.name.replace("'", "''")).encode())
    top = b"(?:%d|%d)" % (t.first, t.span.top)
    area = rb"'?" + name + rb"'?!\$?[A-Z]{1,3}\$?" + top + rb":\$?[A-Z]{1,3}\$?%d" % t.last
    return re.compile(rb"<(?:[\w.-]+:)?f(?:\s[^>]*)?>(?:[^<]*?[^<\]\w.'])?(" + area + rb")(?!\d)")


def _cell(data: bytes, at: int, sheet: Sheet) -> str:
    """The address of the cell whose formula starts at a place."""
    found = [m[1].decode() for m in _ADDRESS.finditer(data, max(data.rfind(b"<row", 0, at), 0), at)]
    return f"{sheet.name}!{found[-1]}" if found else sheet.name
