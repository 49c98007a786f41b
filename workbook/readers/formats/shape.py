"""What every format reader gives: rows by table, the statements with their balances, what is wrong and what there is to say.

A format is a module with `NAME`, `sniff(head, name)` and `read(data, name)`; `FORMATS` in this package lists them. A row is a mapping by
the table's code names: amounts int minor units, days ISO text ("2026-11-30"), the rest text; what is left out is blank. Besides:

| key of a row | means |
|---|---|
| line | the line of the file it stands on (int), for people; 0 where `at` says it all |
| at | the place in words where a line does not tell ("Ntry 3/TxDtls 2", "page 2 line 14", "Advice!12") |
| ref | of a receipt: the bank's own reference of exactly this movement, "" where there is none; the key is made from it |
| issuer, receiver, document, discounts | of an e-invoice: the two parties, its document among the statements, (days, percent) of its discounts |
| prepaid, before, corrects | of an e-invoice: what was paid before, the numbers of the invoices that it refers to, whether it corrects them |
| batch, member | of a payer inside an entry that came as one: the entry's amount, and a mark of this payer that does not depend on the order |

`id` of receipts, remittances and remittance lines may be left out: `workbook.readers.intake_formats` makes it. A remittance names its
receipt, and a remittance line its remittance, by the mapping object itself, under `of`.

>>> statement = Statement(account="DE02", currency="EUR", opening=10000, closing=10500)
>>> statement.add(700); statement.tie()
>>> statement.findings
['Opening 100.00 + movements 7.00 = 107.00, but closing is 105.00 EUR: 2.00 too little.']
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from receivables.errors import Issue
from receivables.money import to_text

Row: TypeAlias = dict[str, Any]


@dataclass
class Statement:
    """One statement, report or batch of a file. `opening` and `closing` are None where the file has none; `line` is where it begins.

    `findings` are sentences with the figures of whatever does not add up; `tied` is true once anything was there to compare.
    `note` is kept with the document; `clearing` says that the account is one at a processor and not at a bank; `mend` is what to do about
    findings ("" for a statement of a bank).
    """

    account: str = ""
    currency: str = ""
    number: str = ""
    from_date: str = ""
    to_date: str = ""
    opening: int | None = None
    closing: int | None = None
    movements: int = 0
    lines: int = 0
    findings: list[str] = field(default_factory=list)
    tied: bool = False
    line: int = 1
    note: str = ""
    clearing: bool = False
    mend: str = ""

    def add(self, amount: int) -> None:
        """Count one movement, in the account's currency."""
        self.movements += amount
        self.lines += 1

    def tie(self) -> None:
        """Compare opening + movements with closing, where both are known."""
        if self.opening is None or self.closing is None:
            return
        self.tied = True
        total = self.opening + self.movements
        if total != self.closing:
            by, word = abs(total - self.closing), "too little" if self.closing < total else "too much"
            self.findings.append(f"Opening {to_text(self.opening, self.currency)} + movements {to_text(self.movements, self.currency)} = "
                                 f"{to_text(total, self.currency)}, but closing is {to_text(self.closing, self.currency)} {self.currency}: "
                                 f"{to_text(by, self.currency)} {word}.")

    def compare(self, what: str, said: int, found: int, money: bool = True) -> None:
        """Compare a control total of the file with what was found; a difference becomes a finding."""
        self.tied = True
        if said != found:
            one, other = (to_text(n, self.currency) if money else f"{n:,}" for n in (said, found))
            self.findings.append(f"{what}: the file says {one}, its lines give {other}.")

    @property
    def ties(self) -> str:
        """yes, no, or blank where the file says nothing of its totals."""
        return "no" if self.findings else "yes" if self.tied else ""


@dataclass
class ReadFile:
    """What a reader found in one file. `format` names the format as people know it ("camt.053.001.08")."""

    format: str
    name: str
    receipts: list[Row] = field(default_factory=list)
    remittances: list[Row] = field(default_factory=list)
    remittance_lines: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    due_lines: list[Row] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def warn(self, what: str, line: int | None = None, mend: str = "", table: str = "Receipts", column: str = "", kind: str = "") -> None:
        """Something is odd; what was read is taken all the same."""
        self.issues.append(Issue(table, what, mend, row=line, column=column, level="warning", file=self.name, kind=kind))

    def refuse(self, what: str, line: int | None = None, mend: str = "", table: str = "Receipts", column: str = "", kind: str = "") -> None:
        """A row that could not be taken; the others are."""
        self.issues.append(Issue(table, what, mend, row=line, column=column, level="refused", file=self.name, kind=kind))


class Format(Protocol):
    """The shape of a format's module."""

    NAME: str

    def sniff(self, head: bytes, name: str, /) -> float:
        """How sure it is, 0 to 1, that these first bytes are of this format; the name is only a hint."""

    def read(self, data: bytes, name: str, /) -> ReadFile:
        """The whole file. Raises ReceivablesError (format, position, reason) where it cannot be read at all."""
