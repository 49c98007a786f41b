"""The example of every worksheet function, filled with cells of the sample ledger: for tests of hosts that must calculate the whole list.

`sheets()` are the tables as cells. `arguments(formula)` is the example's arguments, each with the text a formula in a workbook with these
sheets has, and with the value that Excel would hand over for it.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from receivables.tables import TABLES
from udfs.registry import Arg, Formula
from workbook.cellwrite import cell_values

AS_OF = dt.datetime(2026, 11, 30)
NAMES = {"AsOf": AS_OF, "FiguresAsOf": AS_OF}
MOST_ROWS = 15
ROOMS = ("Invoices", "Customers", "Receipts", "Applications", "Reminders")       # where a single cell is looked for
MEANT = {"customer": "customer_id", "invoice": "number", "item": "number", "texts": "text"}


@dataclass(frozen=True)
class Given:
    """One argument: as the formula says it, and the cells behind it."""

    text: str
    value: Any


@cache
def sheets() -> dict[str, tuple[tuple[Any, ...], ...]]:
    """The sample ledger's tables, each with its header row."""
    from sample_ledger import sample
    found, made = sample(), {}
    for name, frame in found.frames.items():
        table, frame = TABLES[name], frame.head(MOST_ROWS).reset_index(drop=True)
        codes = frame["currency"].tolist() if "currency" in frame else None
        columns = [cell_values(frame[c.name], c, codes, "EUR") for c in table.columns]
        made[name] = (tuple(c.header for c in table.columns), *(tuple(map(_as_com, row)) for row in zip(*columns)))
    return made


def _as_com(cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return dt.datetime(cell.year, cell.month, cell.day)
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def arguments(formula: Formula) -> list[Given]:
    """The example's arguments."""
    example = formula.example.strip()
    call = re.fullmatch(rf"={formula.name}\((.*)\)", example)
    assert call, f"{formula.name}: the example must be one call of it"
    return [_given(text, arg) for text, arg in zip(_split(call[1]), formula.args, strict=False)]


def _split(text: str) -> list[str]:
    """The arguments of a call, split at the commas that stand in no text, bracket or brace."""
    parts, depth, quoted = [""], 0, False
    for c in text:
        quoted ^= c == '"'
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += c
    return [part.strip() for part in parts]


def _given(text: str, arg: Arg) -> Given:
    if text == "":
        return Given("", None)
    if text.startswith('"'):
        return Given(text, text[1:-1].replace('""', '"'))
    if text in NAMES:
        return Given(text, NAMES[text])
    if whole := re.fullmatch(r"(\w+)\[#All\]", text):
        rows = sheets()[whole[1]]
        return Given(_range(whole[1], 1, 1, len(rows), len(rows[0])), rows)
    if column := re.fullmatch(r"(\w+)\[([^\[\]]+)\]", text):
        return _column(column[1], column[2])
    if re.fullmatch(r"\[@.*\]", text):
        return _cell_of(text.strip("[]@"), arg)
    if re.fullmatch(r"\$?[A-Z]\$?\d+", text):
        return _cell_of("", arg)
    if day := re.fullmatch(r"DATE\((\d+),\s*(\d+),\s*(\d+)\)", text):
        return Given(text, dt.datetime(*map(int, day.groups())))
    return Given(text, {"TRUE": True, "FALSE": False}[text] if text in ("TRUE", "FALSE") else float(text))


def _column(table: str, header: str) -> Given:
    rows = sheets()[table]
    at = rows[0].index(header)
    return Given(_range(table, 2, at + 1, len(rows), at + 1), tuple((row[at],) for row in rows[1:]))


def _cell_of(header: str, arg: Arg) -> Given:
    """One cell of the column of this header, or else of the column that the argument's name means."""
    name = MEANT.get(arg.name, arg.name)
    for table in ROOMS:
        for at, column in enumerate(TABLES[table].columns):
            if header == column.header or (not header and name == column.name):
                rows = sheets()[table]
                row = next(i for i, cells in enumerate(rows) if i and cells[at] is not None)
                return Given(_range(table, row + 1, at + 1, row + 1, at + 1), rows[row][at])
    raise AssertionError(f"no column for {header or arg.name}: say in MEANT which one it means")


def _range(table: str, top: int, left: int, bottom: int, right: int) -> str:
    first = f"${_letters(left)}${top}"
    return f"{table}!{first}" + (f":${_letters(right)}${bottom}" if (top, left) != (bottom, right) else "")


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def formula_text(formula: Formula) -> str:
    """The example as it stands in a cell of a workbook with these sheets."""
    return f"={formula.name}({','.join(given.text for given in arguments(formula))})"
