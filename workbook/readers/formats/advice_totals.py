"""Lines of totals, and what is carried from page to page."""
from __future__ import annotations

import re

from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_phrases import CARRIED, SUBTOTAL, TOTAL
from workbook.readers.formats.advice_spoken import amount_in
from workbook.readers.formats.advice_walk import Walk
from workbook.readers.formats.advice_words import currency_in, label_role

_FIGURES = re.compile(r"[^A-Za-z\d]*\d[^A-Za-z]*|\D{0,5}[.,' -]*\d[\d.,' -]*\D{0,5}")
_A_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
ROLE_OF = {"before": "gross"}           # what was open before the payment stands behind the document's amount, and counts


def is_carried(walk: Walk, line: Line) -> bool:
    """Whether a line carries a sum to another page, and is no row of a document that has such words."""
    return bool(CARRIED.search(line.text)) and not any(c.isdigit() for c in _document(walk, line))


def is_total(line: Line) -> bool:
    """Whether a line is a total, of the advice or of a part of it."""
    return bool(TOTAL.match(line.text) or SUBTOTAL.search(line.text) or _ends_in_total(line)) and any(map(amount_in, line.cells))


def _ends_in_total(line: Line) -> bool:
    """Whether words without figures lead to a label of the total and its amount: "All values are in pounds   Amount paid   1,230.00"."""
    if len(line.cells) < 3:
        return False
    *before, label, last = line.cells
    return label_role(label.text) == "total" and amount_in(last) is not None and not any(c.isdigit() for cell in before for c in cell.text)


def take_total(walk: Walk, line: Line) -> None:
    """Take a total: it ends an advice, or says above the rows what was paid. Those of parts say nothing new."""
    walk.wraps = False
    if SUBTOTAL.search(line.text):
        return
    amounts = [found for cell in line.cells if (found := amount_in(cell))]
    placed = walk.table.place(line) if walk.table else []
    said = {ROLE_OF.get(column.role, column.role): cell for column, cell in placed if column.money and is_amount(cell)}
    if len(amounts) == 1 or "net" not in said:
        said = {"net": amounts[-1]}
    if not walk.draft.lines:
        walk.stub.add("total")
    if not walk.draft.lines and not walk.draft.spoken:
        walk.draft.labels.setdefault("total", said["net"])
        walk.seen.add("total")
        return
    walk.draft.currency = walk.draft.currency or currency_in(line.text)
    walk.draft.end(said)


def is_amount(cell: Cell) -> bool:
    """Whether a cell in a column of amounts, or in a line of totals, holds one."""
    return cell.number is not None or bool(_FIGURES.fullmatch(cell.text) and not _A_DAY.fullmatch(cell.text))


def _document(walk: Walk, line: Line) -> str:
    return " ".join(cell.text for column, cell in walk.table.place(line) if column.role == "invoice") if walk.table else ""
