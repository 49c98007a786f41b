"""The header of an advice's table, and which cell of a line stands in which column.

A header may take up to three lines. Cells go to columns in order, so that the places fit best: an amount never stands under words, words never
under amounts, and a cell that is far from every column is in none.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_words import AMOUNTS, column_role, currency_in

LINES = 3                   # of a header at most
CELLS_MAX = 200             # of a line of it: they are laid over one another cell by cell
_FAR, _ODD, _WRONG = 90.0, 40.0, 1e6      # points beyond which a cell is in no column; the price of an amount under words, of words under amounts
_TEXTS = ("text", "reason", "", "invoice", "document", "payer")


@dataclass(frozen=True)
class Column:
    """A column: its role ("" for one that says nothing to us), the words of its header, its place."""

    role: str
    title: str
    left: float
    right: float

    @property
    def money(self) -> bool:
        """Whether its cells are amounts."""
        return self.role in AMOUNTS


@dataclass(frozen=True)
class Header:
    """The columns of a table, and how many lines its header takes."""

    columns: tuple[Column, ...]
    lines: int
    fixed: bool = False

    @property
    def roles(self) -> list[str]:
        """The roles of the columns."""
        return [column.role for column in self.columns]

    def place(self, line: Line) -> list[tuple[Column, Cell]]:
        """The cells of a line with their columns; cells that are in none are left out."""
        cells = line.cells
        if self.fixed and line.fixed:
            at = {column.left: column for column in self.columns}
            return [(at[cell.left], cell) for cell in cells if cell.left in at]
        return _fitted(cells, self.columns)


def find_header(lines: Sequence[Line], at: int) -> Header | None:
    """The header that begins on this line, None where none does: a document, an amount, and mostly words that we know."""
    best: Header | None = None
    for n in range(1, LINES + 1):
        part = lines[at:at + n]
        if len(part) < n or len(part[-1].cells) > CELLS_MAX or any(any(c.isdigit() for c in cell.text) for cell in part[-1].cells):
            break
        columns = _columns(_stacked([_cut(line) for line in part]) if not part[0].fixed else _in_place(part))
        header = Header(columns, n, part[0].fixed)
        if _is_header(header) and (best is None or _known(header) > _known(best)):
            best = header
    if best is None:
        return None
    within = [found for n in range(1, best.lines) if (found := find_header(lines, at + n)) is not None]
    return None if any(_known(found) >= _known(best) for found in within) else best          # words above a header are none of it


def _is_header(header: Header) -> bool:
    roles = header.roles
    known = [role for role in roles if role]
    return ("invoice" in roles and any(role in AMOUNTS and role not in ("vat", "before") for role in roles) and "goods" not in roles
            and 2 * len(known) >= len(roles))


def _known(header: Header) -> tuple[int, int]:
    return len({role for role in header.roles if role}), -sum(not role for role in header.roles)


def _columns(cells: Sequence[Cell]) -> tuple[Column, ...]:
    """Columns with one document and one net amount, whatever the header calls them."""
    columns = [Column(column_role(cell.text), cell.text, cell.left, cell.right) for cell in cells]
    roles = [column.role for column in columns]
    if "invoice" not in roles and "document" in roles:
        columns = _renamed(columns, "document", "invoice")
    elif "invoice" not in roles and "text" in roles and {"gross", "net"} <= set(roles) | ({"net"} if "amount" in roles else set()):
        columns = _renamed(columns, "text", "invoice")          # "Description: Bill #22301"
    if "net" not in roles:
        source = "amount" if "amount" in roles else "total" if "total" in roles else ""
        columns = _renamed(columns, source, "net", last=True) if source else columns
    elif "gross" not in roles and "amount" in roles:
        columns = _renamed(columns, "amount", "gross")
    if "vat" in [c.role for c in columns]:                   # net of tax is not what was paid
        paid = next((c for c in columns if c.role == "net"), None)
        full = next((c for c in columns if c.role == "gross"), None)
        if paid and full and not any(c.role in ("discount", "adjustment", "withheld") for c in columns):
            columns = [replace(c, role="") if c is paid else c for c in columns]
    once: set[str] = set()
    out = []
    for column in columns:
        twice = column.role in once and column.role not in ("adjustment", "withheld", "text", "")
        out.append(replace(column, role="") if twice and column.money else replace(column, role="text") if twice else column)
        once.add(column.role)
    return tuple(out)


def _renamed(columns: list[Column], old: str, new: str, last: bool = False) -> list[Column]:
    """The first (or last) column of a role in another role."""
    places = [i for i, column in enumerate(columns) if column.role == old]
    at = places[-1 if last else 0]
    return [replace(column, role=new) if i == at else column for i, column in enumerate(columns)]


def _cut(line: Line) -> list[Cell]:
    """The cells of a header line; headers that stand close together are cut where both parts are words that we know."""
    out: list[Cell] = []
    for cell in line.cells:
        out += _known_parts(cell)
    return out


def _known_parts(cell: Cell) -> list[Cell]:
    words = cell.text.split()
    if column_role(cell.text) or not 1 < len(words) <= 16:
        return [cell]
    parts, at = [], 0
    while at < len(words):
        size = next((n for n in range(min(5, len(words) - at), 0, -1) if column_role(" ".join(words[at:at + n]))), 0)
        if not size:
            return [cell]
        parts.append(" ".join(words[at:at + size]))
        at += size
    letter = (cell.right - cell.left) / max(len(cell.text), 1)
    out, start = [], cell.left
    for part in parts:
        out.append(Cell(part, start, start + letter * len(part)))
        start += letter * (len(part) + 1)
    return out


def _stacked(lines: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Header cells of several lines as one line: what stands above or below one another is one header."""
    out = list(lines[0])
    for line in lines[1:]:
        for cell in line:
            over = [i for i, other in enumerate(out) if min(other.right, cell.right) > max(other.left, cell.left)]
            if len(over) == 1:
                other = out[over[0]]
                out[over[0]] = Cell(f"{other.text} {cell.text}", min(other.left, cell.left), max(other.right, cell.right))
            elif not over:
                out.append(cell)
    return sorted(out, key=lambda cell: cell.left)


def _in_place(lines: Sequence[Line]) -> list[Cell]:
    found: dict[float, Cell] = {}
    for line in lines:
        for cell in line.cells:
            old = found.get(cell.left)
            found[cell.left] = Cell(f"{old.text} {cell.text}", cell.left, cell.right) if old else cell
    return [found[left] for left in sorted(found)]


def _fitted(cells: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Column, Cell]]:
    """Cells to columns in order, at the least price. A price is the distance; cells in no column pay `_FAR`."""
    n, m = len(cells), len(columns)
    if n * m > 4000:
        return []
    prices = [[0.0] * (m + 1)] + [[i * _FAR] + [_WRONG] * m for i in range(1, n + 1)]
    taken = [[False] * (m + 1) for _ in range(n + 1)]
    shares = [column.role in _TEXTS for column in columns]
    for i, cell in enumerate(cells, 1):
        above, here, took, takes = prices[i - 1], prices[i], taken[i - 1], taken[i]
        for j, price in enumerate(_prices(cell, columns), 1):
            into = min(above[j - 1], above[j] if shares[j - 1] and took[j] else _WRONG) + price
            here[j], takes[j] = min((into, True), (here[j - 1], False), (above[j] + _FAR, False))
    return _traced(cells, columns, prices, taken)


def _traced(cells: Sequence[Cell], columns: Sequence[Column], prices: list[list[float]], taken: list[list[bool]]) -> list[tuple[Column, Cell]]:
    out: list[tuple[Column, Cell]] = []
    i, j = len(cells), len(columns)
    while i and j:
        if taken[i][j]:
            out.append((columns[j - 1], cells[i - 1]))
            again = prices[i - 1][j] < prices[i - 1][j - 1] and columns[j - 1].role in _TEXTS and taken[i - 1][j]
            i, j = i - 1, j - (not again)
        elif prices[i][j] == prices[i][j - 1]:
            j -= 1
        else:
            i -= 1
    return out[::-1]


def _prices(cell: Cell, columns: Sequence[Column]) -> Iterator[float]:
    """What it costs to put the cell into each of the columns."""
    words = not any(map(str.isdigit, cell.text)) and any(map(str.isalpha, cell.text))
    under_words, under_amounts = _ODD if cell.is_amount else 0.0, _WRONG if words else 0.0
    for column in columns:
        apart = max(column.left - cell.right, cell.left - column.right, 0.0)
        shared = min(cell.right, column.right) - max(cell.left, column.left)
        yield apart + (under_amounts if column.money else under_words) - min(max(shared, 0.0), 30.0) / 30.0


def named_currency(header: Header) -> str:
    """The currency that the header of an amount names ("Net (EUR)")."""
    return next((code for column in header.columns if column.money and (code := currency_in(column.title))), "")
