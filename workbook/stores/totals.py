"""Results of a totals row: what `SUBTOTAL(109,[Amount])` and its like show when rows came, went or changed, so that no reader that does not
calculate sees an old number.

SUBTOTAL 101 to 111 leaves out every hidden row, 1 to 11 those that a filter hides, SUM and AVERAGE none. Of another formula the result is
not known: its old one is taken away, and the save says so.

>>> asked("SUBTOTAL(109,Invoices[Amount])"), asked("AVERAGE([It''s open])"), asked("SUM([Net])*2")
(Asked(function='sum', hidden='none', column='Amount'), Asked(function='average', hidden='all', column="It's open"), None)
>>> end("average", [Decimal("1.10"), Decimal("1.30")], 2), end("var", [Decimal(5)], 1)
(b'><v>1.2</v></c>', b' t="e"><v>#DIV/0!</v></c>')
"""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbook.cellwrite import EMPTY
from workbook.stores import formulas
from workbook.stores.newrows import DAY_MARK
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, TablePart, span
from workbook.stores.sheetxml import sheet_xml, take_apart

if TYPE_CHECKING:
    from workbook.stores.bodyxml import Body
    from workbook.stores.tableplan import Plan

KEEP = b""                           # the formula looks at nothing that changed
_BY_NUMBER = ("", "average", "count", "counta", "max", "min", "product", "stdev", "stdevp", "sum", "var", "varp")
_BY_NAME = {"SUM": "sum", "AVERAGE": "average", "COUNT": "count", "COUNTA": "counta", "MAX": "max", "MIN": "min", "PRODUCT": "product",
            "STDEV": "stdev", "STDEV.S": "stdev", "STDEVP": "stdevp", "STDEV.P": "stdevp", "VAR": "var", "VAR.S": "var", "VARP": "varp",
            "VAR.P": "varp"}
_CALL = re.compile(r"\s*(?:SUBTOTAL\s*\(\s*(10[1-9]|11[01]|[1-9]|1[01])\s*,|(?:_xlfn\.)?([A-Z.]+)\s*\()\s*(.+?)\s*\)\s*", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"(?:[\w.\\]+)?\[(?:\[#Data\],)?\[?((?:[^\[\]#']|'.)+)\]?\]")
_AREA = re.compile(r"\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+")
_LOOKS = re.compile(r"[A-Za-z_\\][\w.\\]*(?![\w.\\]*[(!])|\$?[A-Z]{1,3}\$?\d")
_NUMBER = re.compile(rb">\0?<v>([^<]+)</v>")
_HIDDEN = re.compile(rb"<(?:[\w.-]+:)?row\b([^<>]*\shidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*)>")
_ROW = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_TAG = 4096                          # bytes that a row's tag has at most


@dataclass(frozen=True)
class Asked:
    """A function over one column's body: which hidden rows count ("none", "by hand" for those that no filter hides, "all"), and the
    column's header or its area."""

    function: str
    hidden: str
    column: str


def asked(text: str) -> Asked | None:
    """What a formula adds up; None when it is not one function of one column."""
    call = _CALL.fullmatch(text)
    if call is None:
        return None
    function = _BY_NUMBER[int(call[1]) % 100] if call[1] else _BY_NAME.get(call[2].upper(), "")
    column = _COLUMN.fullmatch(call[3])
    if not function or (column is None and _AREA.fullmatch(call[3]) is None):
        return None
    hidden = "all" if not call[1] else "none" if int(call[1]) > 100 else "by hand"
    return Asked(function, hidden, re.sub(r"'(.)", r"\1", column[1]) if column else call[3])


class Totals:
    """The totals of one table as a save leaves it. `ends(column)` are the cells of a column of ours in the rows that are known, from the first
    to the last; `unread` are columns (of the sheet) with cells that could not be read. `hidden` are the sheet's hidden rows, None unknown."""

    def __init__(self, plan: Plan, ends: Callable[[int], Sequence[bytes]], unread: frozenset[int], hidden: frozenset[int] | None) -> None:
        self.plan, self.ends, self.unread, self.hidden = plan, ends, unread, hidden

    def __call__(self, body: Body, text: str) -> bytes | None:
        """The end of a totals cell with this formula; `KEEP` when it looks at nothing here, None when its result is not known."""
        wanted, t = asked(text), body.table
        if wanted is None:
            return None if _LOOKS.search(formulas.bare(text)) or "[" in text else KEEP
        column = _sheet_column(wanted.column, t, body.last)
        if column is None or column in self.unread:
            return None
        left_out = self._left_out(body, wanted.hidden)
        found = self._ours(column, body) if column in body.edit.ours else _theirs(column, body)
        if left_out is None or found is None:
            return None
        cells = [cell for row, cell in found if row not in left_out and not cell.startswith(EMPTY)]
        if any(DAY_MARK in cell for cell in cells):
            return None
        numbers = [Decimal(m[1].decode()) for cell in cells if (m := _NUMBER.match(cell)) is not None]
        return end(wanted.function, numbers, len(cells))

    def _left_out(self, body: Body, counted: str) -> frozenset[int] | None:
        """Rows that do not count; None when that is not known."""
        if counted == "all" or (counted == "by hand" and not body.table.filtered):
            return frozenset()
        below = range(body.table.span.bottom + 1, body.last + 1)
        return None if self.hidden is None or not self.hidden.isdisjoint(below) else self.hidden

    def _ours(self, column: int, body: Body) -> list[tuple[int, bytes]]:
        """Row and cell of a column that the schema knows. A number that stands as text is one."""
        p, gone = self.plan, np.array(sorted(body.edit.removed), dtype=np.int64)
        source = p.known.rows[p.kept]
        rows = [*(source - np.searchsorted(gone, source)).tolist(), *range(body.table.first + body.fill, body.table.first + body.fill + len(p.adds))]
        name = next(n for n, c in p.place.columns.items() if c == column)
        loose = p.known.loose.get(name, set()) - set(p.edit.changed.tolist())
        texts = {i for i, row in enumerate(source.tolist()) if row in loose}
        return [(row, b' t="str">' if i in texts else cell) for i, (row, cell) in enumerate(zip(rows, self.ends(column), strict=True))]


def _theirs(column: int, body: Body) -> list[tuple[int, bytes]] | None:
    """Row and cell of a person's own column; None when formulas stand in it, or not all of it is at hand."""
    t, found = body.table, []
    if body.top > t.first or column in body.model.formulas:
        return None
    for new, source in enumerate(body.kept, t.first):
        data = body.sheet.row(source)
        for cell in take_apart(data, source, t.sheet.name).cells if data else ():
            if cell.column == column and not cell.blank:
                if b"<f" in cell.data or b't="e"' in cell.data:
                    return None
                typed = re.search(rb"\st\s*=\s*[\"'](?!n[\"'])", cell.data[:cell.data.find(b">")]) is not None
                found.append((new, b' t="str">' if typed else cell.data[cell.data.find(b">"):]))
    return found


def _sheet_column(column: str, t: TablePart, last: int) -> int | None:
    """The sheet column of a header, or of an area that is exactly its body."""
    if "[" not in column and (where := span(column.replace("$", ""))) is not None:
        return where.left if (where.left, where.top, where.bottom) == (where.right, t.first, last) else None
    return next((c for c, one in enumerate(t.columns, t.span.left) if one.name.lower() == column.lower()), None)


def end(function: str, numbers: Sequence[Decimal], filled: int) -> bytes:
    """A function of the numbers in a column of which so many cells are not blank, as the end of a cell. Sums are exact."""
    n = len(numbers)
    if function in ("count", "counta"):
        return _number(n if function == "count" else filled)
    needed = {"average": 1, "stdevp": 1, "varp": 1, "stdev": 2, "var": 2}.get(function, 0)
    if n < needed:
        return b' t="e"><v>#DIV/0!</v></c>'
    total = sum(numbers, Decimal(0))
    if function in ("sum", "average"):
        return _number(total if function == "sum" else Fraction(total) / n)
    if function in ("max", "min"):
        return _number((max if function == "max" else min)(numbers, default=Decimal(0)))
    if function == "product":
        return _number(float(np.prod([float(x) for x in numbers])) if n else 0)
    spread = (sum(Fraction(x) ** 2 for x in numbers) - Fraction(total) ** 2 / n) / (n - (function in ("stdev", "var")))
    return _number(sqrt(spread) if function.startswith("stdev") else spread)


def _number(value: Decimal | Fraction | float) -> bytes:
    return b"><v>%s</v></c>" % (b"%d" % int(value) if value == int(value) else repr(float(value)).encode())


def hidden_rows(package: Package, sheet: Sheet) -> frozenset[int] | None:
    """The rows of a sheet that are hidden; None when one of them carries no number."""
    found: set[int] = set()
    rest = b""
    for chunk in _plain_chunks(package, sheet):
        piece = rest + chunk
        for m in _HIDDEN.finditer(piece) if b"hidden" in piece else ():
            number = _ROW.search(m[1])
            if number is None:
                return None
            found.add(int(number[1]))
        rest = piece[-_TAG:]
    return frozenset(found)


def _plain_chunks(package: Package, sheet: Sheet) -> Sequence[bytes]:
    start = next(iter(package.chunks(sheet.part, 4)), b"")
    return [sheet_xml(package.read(sheet.part), sheet.name).data] if start[:2] in (b"\xff\xfe", b"\xfe\xff") else list(package.chunks(sheet.part))
