"""An advice as it is written, before its amounts and days are read: labels, lines, totals, each with the cells it was found in."""
from __future__ import annotations

from dataclasses import dataclass, field

from workbook.readers.formats.advice_lines import Cell, Line

KEYS = ("reference", "payment_date", "payer", "advice", "total")          # labels in which two payments differ


@dataclass
class DraftLine:
    """One document: the cell of each role; `others` are further amounts (header, cell) that explain the difference; `loose` are amounts
    whose role nothing names yet."""

    line: Line
    cells: dict[str, Cell] = field(default_factory=dict)
    others: list[tuple[str, Cell]] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def invoice(self) -> str:
        """The document's number as it is written, "" where the line names none."""
        return self.cells["invoice"].text if "invoice" in self.cells else ""

    @property
    def amounts(self) -> list[Cell]:
        """Every cell with an amount."""
        named = (self.cells[role] for role in ("gross", "before", "discount", "net", "left") if role in self.cells)
        return [*named, *(cell for _, cell in self.others), *self.loose]


@dataclass
class Draft:
    """One advice. `totals` are its lines of totals, `ends` how many documents stand before each; `roles` are those of its table's columns.
    """

    line: Line
    labels: dict[str, Cell] = field(default_factory=dict)
    lines: list[DraftLine] = field(default_factory=list)
    totals: list[dict[str, Cell]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    spoken: list[Line] = field(default_factory=list)
    currency: str = ""
    roles: set[str] = field(default_factory=set)

    @property
    def closed(self) -> bool:
        """Whether its total was seen."""
        return bool(self.totals)

    def end(self, total: dict[str, Cell]) -> None:
        """Take a line of totals."""
        self.totals.append(total)
        self.ends.append(len(self.lines))

    def differs(self, labels: dict[str, Cell]) -> bool:
        """Whether these labels are of another payment."""
        return any(role in self.labels and self.labels[role].text != labels[role].text for role in KEYS if role in labels)

    def next(self, line: Line, labels: dict[str, Cell]) -> Draft:
        """The advice that follows in the same file: what it does not say of payer and payment is as before; number and total are its own."""
        kept = {role: cell for role, cell in self.labels.items() if role not in ("reference", "advice", "total")}
        return Draft(line, kept | labels, currency=self.currency)
