"""What an advice says of itself beside its table: "Payment date: 20.11.2026", in one cell, in two cells, or with the value below.

>>> from workbook.readers.formats.advice_lines import of_text
>>> {role: cell.text for role, cell in labels(of_text("Payment ref: 4711    Payment date   20.11.2026"), 0).items()}
{'reference': '4711', 'payment_date': '20.11.2026'}
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_spoken import names_document
from workbook.readers.formats.advice_words import column_role, label_role

_COLON = re.compile(r"([^:：]{2,48}?)\s*[:：]\s*(.*)")
_LABELLED = re.compile(r"[^\W\d_][^:\d]{1,40}:\s+\S")          # "Vendor: 1000" has a label of its own
_DIGITS = ("reference", "payment_date", "date", "total", "customer", "vendor", "advice", "payer_account", "account")      # values that have digits
_NUMBERS = ("reference", "advice", "customer", "vendor")          # which no day is
_A_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_WORDS = 5


def labels(lines: Sequence[Line], at: int) -> dict[str, Cell]:
    """The labels of one line with their values."""
    out: dict[str, Cell] = {}
    cells = lines[at].cells
    taken = -1
    for i, cell in enumerate(cells):
        if i <= taken:
            continue
        role, value = _in_cell(cell)
        if role and value is None:
            beside = cells[i + 1] if i + 1 < len(cells) else None
            if beside is not None and not _in_cell(beside)[0] and _fits(role, beside.text):
                value, taken = beside, i + 1
            elif at + 1 < len(lines):
                value = _below(cell, lines[at + 1])
        if role and value is not None and _fits(role, value.text):
            out.setdefault(role, value)
    if "reference" in out and "date" in out and "payment_date" not in out and heads_values(lines, at):
        out["payment_date"] = out.pop("date")          # the day that stands beside the payment's number
    return out


def only_labels(line: Line, said: dict[str, Cell]) -> bool:
    """Whether a line is nothing but labels with values that name no document: "Payment doc. 4711"."""
    rest = [cell for cell in line.cells if not _in_cell(cell)[0] and cell not in said.values()]
    return bool(said) and not rest and not any(names_document(cell.text) for cell in said.values())


def heads_values(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is nothing but labels whose values stand on the line below: "Payment document  Date  Payment amount"."""
    cells = lines[at].cells
    if len(cells) < 2 or at + 1 == len(lines) or any(not role or value is not None for role, value in map(_in_cell, cells)):
        return False
    below = [found for cell in cells if (found := _below(cell, lines[at + 1])) is not None]
    return len(below) == len(lines[at + 1].cells) > 1


def is_label(line: Line) -> bool:
    """Whether a line begins with a label."""
    return bool(_in_cell(line.cells[0])[0])


def _in_cell(cell: Cell) -> tuple[str, Cell | None]:
    """The role of the label in a cell, and its value where that is in the same cell."""
    found = _COLON.fullmatch(cell.text)
    if found:
        role = label_role(found[1])
        return role, cell._replace(text=found[2], left=cell.left + (cell.right - cell.left) / 3) if role and found[2] else None
    role = label_role(cell.text)
    if role:
        return role, None
    words = cell.text.split()
    for n in range(min(_WORDS, len(words) - 1), 0, -1):
        role = label_role(" ".join(words[:n]).rstrip(".#"))
        rest = " ".join(words[n:]).lstrip("#:. ")
        if role in _DIGITS and (n > 1 or role in ("date", "total")) and _fits(role, rest) and len(words) - n <= 4:
            return role, cell._replace(text=rest)
    return "", None


def _below(cell: Cell, line: Line) -> Cell | None:
    """The value under a label."""
    under = [other for other in line.cells if min(other.right, cell.right) > max(other.left, cell.left)]
    free = len(under) == 1 and not _in_cell(under[0])[0] and not column_role(under[0].text) and not _LABELLED.match(under[0].text)
    return under[0] if free else None


def _fits(role: str, text: str) -> bool:
    if role == "currency":
        return bool(re.fullmatch(r"[A-Za-z]{3}|[€$£¥]", text))
    if role in _DIGITS:
        dated = role in _NUMBERS and bool(_A_DAY.fullmatch(text))
        return any(c.isdigit() for c in text) and len(text) <= 60 and not dated
    return any(c.isalpha() for c in text) and len(text) <= 80
