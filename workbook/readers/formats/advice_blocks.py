"""Documents as blocks of labels: "Invoice number: 10234", and below it "Gross amount: 100.00", "Net amount: 98.00", once for each document.

A block begins with a label of the document's number, and an amount must follow before the next one; a label that it has already ends it.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from workbook.readers.formats.advice_columns import Column
from workbook.readers.formats.advice_draft import DraftLine
from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_rows import put_amounts
from workbook.readers.formats.advice_totals import is_amount
from workbook.readers.formats.advice_walk import Walk
from workbook.readers.formats.advice_words import AMOUNTS, column_role

_LABELLED = re.compile(r"([^:：]{2,40}?)\s*[:：]\s*(.*)")
_NUMBER = re.compile(r"(?=.*\d)\S+(?: \S+){0,2}")
_LINES = 9                 # of a block, at most
_SAID = ("invoice_date", "reason", "currency", "type", "text")


def take_block(walk: Walk, lines: Sequence[Line], at: int) -> bool:
    """Take the line as one of a block; false where it is none."""
    if walk.table is not None:
        return False
    said = _pairs(lines[at])
    if _begins(said) and any(_has_amount(_pairs(line)) for line in _block(lines, at)):
        walk.settle_pending(lines[at])
        walk.block = DraftLine(lines[at], {"invoice": said[0][2]})
        walk.draft.lines.append(walk.block)
        said = said[1:]
    elif walk.block is None or not said or any(role in walk.block.cells or role not in (*AMOUNTS, *_SAID) for role, _, _ in said):
        walk.block = None
        return False
    _put(walk.block, said)
    return True


def _put(block: DraftLine, said: Sequence[tuple[str, str, Cell]]) -> None:
    amounts = [(role, title, cell) for role, title, cell in said if role in AMOUNTS and is_amount(cell)]
    put_amounts(block, [(Column("net" if role == "amount" else role, title, 0.0, 0.0), cell) for role, title, cell in amounts])
    for role, _, cell in said:
        if role == "text":
            block.texts.append(cell.text)
        elif role in _SAID:
            block.cells[role] = cell


def _block(lines: Sequence[Line], at: int) -> Sequence[Line]:
    """The lines up to the next block."""
    end = next((n for n in range(at + 1, min(at + _LINES, len(lines))) if _begins(_pairs(lines[n]))), at + _LINES)
    return lines[at:end]


def _begins(said: Sequence[tuple[str, str, Cell]]) -> bool:
    return bool(said) and said[0][0] == "invoice" and bool(_NUMBER.fullmatch(said[0][2].text))


def _has_amount(said: Sequence[tuple[str, str, Cell]]) -> bool:
    return any(role in ("gross", "net", "amount") and is_amount(cell) for role, _, cell in said)


def _pairs(line: Line) -> list[tuple[str, str, Cell]]:
    """Role, label and value of each pair on a line that is nothing but labels of columns with their values."""
    out: list[tuple[str, str, Cell]] = []
    cells = iter(line.cells)
    for cell in cells:
        found = _LABELLED.fullmatch(cell.text)
        title = found[1] if found else cell.text
        value = cell._replace(text=found[2]) if found and found[2] else next(cells, None)
        role = column_role(title)
        if not role or value is None or (not found and column_role(value.text)):
            return []
        out.append((role, title, value))
    return out
