"""Whether a table may be written, and may grow, shrink or move its rows: the sheet is not protected, and nothing of anybody else's stands
where they would go."""
from __future__ import annotations

import re
from collections.abc import Sequence

from receivables.errors import ReceivablesError
from workbook.stores.parts import Sheet, Span, TablePart, letters, ref
from workbook.stores.sheetxml import SheetXml, take_apart

_PROTECTED = re.compile(rb"<(?:[\w.-]+:)?sheetProtection\b[^<>]*\bsheet\s*=\s*[\"'](?:1|true)[\"']")


def check_open(tail: bytes, sheet: Sheet) -> None:
    """Refuse a sheet that is protected, as its program would; `tail` is what stands after its rows."""
    if _PROTECTED.search(tail):
        raise ReceivablesError(f"You cannot write because the sheet {sheet.name} is protected. Take the protection off first "
                               "(Review, Unprotect Sheet).")


def check_room(sheet: SheetXml, t: TablePart, top: int, bottom: int, others: Sequence[Span]) -> None:
    """Refuse what would run into something else when the table's rows from `top` on move and it then ends at `bottom`."""
    area = Span(t.span.left, top, t.span.right, max(bottom, t.span.bottom))
    if area.top > area.bottom:
        return
    for where in sheet.merges():
        if where.overlaps(area):
            raise _blocked(t, f"the merged cells {t.sheet.name}!{ref(where)} stand in the way")
    for where in others:
        if where.overlaps(area):
            raise _blocked(t, f"another table stands at {t.sheet.name}!{ref(where)}")
    i = sheet.at(t.span.bottom + 1)
    while i < len(sheet.numbers) and sheet.numbers[i] <= bottom:
        n = int(sheet.numbers[i])
        for cell in take_apart(sheet.row(n), n, t.sheet.name).cells:
            if t.span.left <= cell.column <= t.span.right and not cell.blank:
                raise _blocked(t, f"the cell {t.sheet.name}!{letters(cell.column)}{n} below it is not empty")
        i += 1


def _blocked(t: TablePart, why: str) -> ReceivablesError:
    return ReceivablesError(f"You cannot change the number of rows of {t.name} because {why}. Move that beside the table first.")
