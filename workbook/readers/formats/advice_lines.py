"""Whatever an advice comes in, as lines of cells with their places: rows of a sheet, lines of a text, pages of a PDF.

Places are points of a page. Where there is no page, a letter is six points wide, and a cell of a table is as wide as its column.

>>> [[(cell.text, cell.left) for cell in line.cells] for line in of_text("Invoice    Net\\n10234   120.00")]
[[('Invoice', 0.0), ('Net', 66.0)], [('10234', 0.0), ('120.00', 48.0)]]
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from receivables.errors import ReceivablesError
from workbook.readers.grid import Grid, blank
from workbook.readers.pdf import Page, Word

LETTER, COLUMN = 6.0, 1000.0
AMOUNT = re.compile(r"[-–−+(]?\s?(?:(?:[A-Z]{3}|[€$£])\s?)?[-–−]?(?:\d{1,3}(?:[.,'’ \u00a0]\d{3})+|\d+)[.,]\d{2,3}\s?[-–−)]?(?:\s?(?:[A-Z]{3}|"
                    r"[€$£]|CR|DR))?[-–−]?")
_GAP, _BREAK = 0.55, 1.9            # of the letters' height: what parts two cells, and two paragraphs
_RULED = " \t|-=_*+"                    # what draws a line
_LEAN = 0.8                         # of the distance to the line above
_BESIDE = re.compile(r"[A-Z]{3}|[€$£]|[-–−+()]|CR|DR")          # what belongs to an amount
LINES, BYTES = 100_000, 20 << 20     # that an advice may have


class Cell(NamedTuple):
    """A text with the place of its left and right end; `number` and `day` where a sheet has stored them as such."""

    text: str
    left: float
    right: float
    number: Decimal | None = None
    day: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether it can only be an amount: it has cents, or a sheet has stored it as a number."""
        return self.number is not None or bool(AMOUNT.fullmatch(self.text))


@dataclass(frozen=True)
class Line:
    """Cells from left to right. `number` and `at` say where a person finds it; `apart` is true behind a gap, `fixed` where cells are in columns,
    `leans` where the line below is much nearer than the one above."""

    cells: tuple[Cell, ...]
    number: int
    at: str = ""
    apart: bool = False
    fixed: bool = False
    leans: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(cell.text for cell in self.cells)


def check_size(size: int, name: str, most: int, what: str) -> None:
    """Refuse what is far too large for an advice, before it takes minutes."""
    if size > most:
        raise ReceivablesError(f"You cannot import {name} because it has {size:,} {what}; an advice of at most {most:,} is read. Split it and import "
                               "the parts. Nothing of it was written.")


def of_grid(grid: Grid) -> list[Line]:
    """The rows of a sheet or a CSV."""
    out: list[Line] = []
    last = 0
    for number, row in zip(grid.lines, grid.rows):
        cells = tuple(_stored(value, i) for i, value in enumerate(row) if not blank(value))
        if cells:
            framed = len(cells) == 1 and len(row) > 2 and blank(row[0]) and blank(row[-1])
            inner = _framed(next(value for value in row if not blank(value))) if framed else ()
            at = f"{grid.sheet}!{number}" if grid.sheet else ""
            out.append(Line(inner or cells, 0 if grid.sheet else number, at, number > last + 1, not inner))
            last = number
    return out


def of_text(text: str, first: int = 1) -> list[Line]:
    """The lines of a text: cells are parted by tabs, bars, or two blanks and more."""
    out: list[Line] = []
    apart = True
    for number, line in enumerate(text.splitlines(), first):
        if not line.strip(_RULED):
            apart = True
            continue
        fixed = "\t" in line.strip() or line.count("|") > 1
        cells = tuple(_in_columns(line) if fixed else _by_blanks(line))
        inner = _framed(line.strip().strip("|\t")) if fixed and len(cells) == 1 else ()
        fixed, cells = fixed and not inner, inner or cells
        if cells:
            out.append(Line(cells, number, "", apart, fixed))
        apart = False
    return out


def of_pages(pages: Sequence[Page]) -> list[Line]:
    """The lines of a PDF, page by page."""
    out: list[Line] = []
    for page in pages:
        lines = [words for words in page.lines() if "".join(word.text for word in words).strip(_RULED)]
        tops = [min(w.top for w in words) for words in lines]
        below = -1e9
        for number, (words, top, following) in enumerate(zip(lines, tops, [*tops[1:], 1e9]), 1):
            height = max(max(w.bottom - w.top for w in words), 1.0)
            leans = number > 1 and following - top < _LEAN * (top - tops[number - 2])
            out.append(Line(tuple(_joined(words)), 0, f"page {page.number} line {number}", top - below > (_BREAK - 1) * height, leans=leans))
            below = max(w.bottom for w in words)
    return out


def _framed(value: Any) -> tuple[Cell, ...]:
    """Words in a frame that is no table: the cells that blanks part, none where they are one."""
    cells = tuple(_by_blanks(value.strip())) if isinstance(value, str) and "  " in value.strip() else ()
    return cells if len(cells) > 1 else ()


def _stored(value: Any, at: int) -> Cell:
    left, right = at * COLUMN, at * COLUMN + 0.9 * COLUMN
    if isinstance(value, bool):
        return Cell("yes" if value else "no", left, right)
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        whole = int(number) if number == number.to_integral_value() and abs(number) < 10**18 else None
        return Cell(str(number if whole is None else whole), left, right, number)
    if isinstance(value, dt.datetime | dt.date):
        day = value.isoformat()[:10]
        return Cell(day, left, right, None, day)
    return Cell(" ".join(str(value).split()), left, right)


def _in_columns(line: str) -> Iterator[Cell]:
    mark = "\t" if "\t" in line.strip() else "|"
    parts = line.strip().strip("|").split("|") if mark == "|" else line.split("\t")
    for i, part in enumerate(parts):
        if part.strip():
            yield Cell(" ".join(part.split()), i * COLUMN, i * COLUMN + 0.9 * COLUMN)


def _by_blanks(line: str) -> Iterator[Cell]:
    for found in re.finditer(r"\S+(?: \S+)*", line):
        if _is_amounts(found[0]):                      # several amounts with one blank between
            yield from (Cell(word[0], (found.start() + word.start()) * LETTER, (found.start() + word.end()) * LETTER)
                        for word in re.finditer(r"\S+", found[0]))
        else:
            yield Cell(found[0], found.start() * LETTER, found.end() * LETTER)


def _is_amounts(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and all(AMOUNT.fullmatch(word) for word in words)


def _joined(words: Sequence[Word]) -> Iterator[Cell]:
    """Words that stand together as one cell. An amount stands alone, but for its currency, its sign and its thousands."""
    text, left, right = "", 0.0, 0.0
    for word in words:
        gap = _GAP * max(word.bottom - word.top, 1.0)
        alone = bool((AMOUNT.fullmatch(text) and not _BESIDE.fullmatch(word.text)) or
                     (AMOUNT.fullmatch(word.text) and not _BESIDE.fullmatch(text.rpartition(" ")[2]) and not AMOUNT.fullmatch(f"{text} {word.text}")))
        if text and (word.left - right > gap or alone):
            yield Cell(text, left, right)
            text = ""
        text, left = (f"{text} {word.text}", left) if text else (word.text, word.left)
        right = word.right
    if text:
        yield Cell(text, left, right)
