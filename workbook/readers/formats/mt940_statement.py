"""One statement of an MT940 file, put together tag by tag: its rows, its balances, and what does not add up."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbook.readers.formats import mt940_fields as fields
from workbook.readers.formats.mt940_details import details, other_side, returned
from workbook.readers.formats.mt940_tags import Tag
from workbook.readers.formats.reading import joined, known_currency
from workbook.readers.formats.shape import ReadFile, Row, Statement

SKIPPED = "The tag was skipped."
NO_REFERENCE = ("", "NONREF", "EREF", "KREF", "MREF", "PREF", "MARF", "EREF+", "KREF+", "MREF+")     # the reference stands in :86:, or nowhere
SIDES = {"C": "credit", "D": "debit"}
_ACCOUNT = re.compile(r"/*(.+?)(?:/([A-Z]{3})|(?<=\d)\s*([A-Z]{3}))?")


@dataclass
class Open:
    """The statement that is being read, its last movement with its details, and its own control totals by side (number and sum)."""

    found: ReadFile
    statement: Statement
    row: Row | None = None
    more: str = ""                                         # the lines of the movement behind its first
    info: list[str] = field(default_factory=list)          # the lines of its :86:, of which some banks write several
    numbered: list[str] = field(default_factory=list)      # the lines of its :NS:
    stated: dict[str, fields.Total] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))

    @classmethod
    def after(cls, found: ReadFile, line: int, before: Open | None) -> Open:
        """A new statement; one that begins without :20: is of the account of the one before."""
        account, currency = (before.statement.account, before.statement.currency) if before else ("", "")
        return cls(found, Statement(line=line, account=account, currency=currency))

    def take(self, tag: Tag) -> None:
        """One tag of the statement."""
        kind = tag.code[:2]
        if kind == "61":
            self._end_row()
            self._movement(tag)
        elif kind == "86":
            self.info += tag.lines
        elif kind == "NS":
            self.numbered += tag.lines
        else:
            self._end_row()
            self._head(tag)

    def close(self) -> None:
        """Compare what the statement says of itself with its movements."""
        self._end_row()
        statement = self.statement
        if statement.opening is None and statement.closing is None and not statement.lines:
            return
        statement.tie()
        if statement.currency and not known_currency(statement.currency):
            self.found.warn(f"The currency {statement.currency} is unknown.", statement.line, "Its amounts are read with two decimals.", "Documents")
        for side, word in SIDES.items():
            if side in self.stated:
                statement.compare(f"Number of {word} movements", self.stated[side].number, self.counts[side], money=False)
                statement.compare(f"Sum of {word} movements", self.stated[side].amount, self.sums[side])
        self.found.statements.append(statement)

    def _head(self, tag: Tag) -> None:
        """A tag about the statement as a whole. References are taken as they are: mt-940 cuts them at the length that SWIFT allows."""
        statement, text, kind = self.statement, tag.text, tag.code[:2]
        if kind in ("20", "28"):
            statement.number = text.partition("\n")[0]
        elif kind == "25":
            self._account(tag)
        elif kind in ("60", "62", "64", "65"):
            self._balance(tag)
        elif tag.code in ("90C", "90D"):
            total = fields.total(tag.code, text)
            if total is None:
                self._skipped("total", tag)
            else:
                statement.currency = statement.currency or total.currency
                self.stated[tag.code[2]] = total
        elif kind == "34":
            currency = fields.floor_currency(text)
            if currency is None:
                self._skipped("floor limit", tag)
            statement.currency = statement.currency or currency or ""

    def _account(self, tag: Tag) -> None:
        """The account and, where it stands behind it, its currency."""
        text = tag.text.partition("\n")[0].strip()
        if len(text) > 40 or "?" in text:
            self._skipped("account", tag)
            self.statement.account = ""
            return
        found = _ACCOUNT.fullmatch(text)
        code = (found[2] or found[3] or "") if found else ""
        if found and known_currency(code):
            self.statement.account, self.statement.currency = found[1], code
        else:
            self.statement.account = text.lstrip("/")

    def _balance(self, tag: Tag) -> None:
        """Opening (60) and closing (62); what is available (64, 65) is read to say where it is broken."""
        statement = self.statement
        read = fields.balance(tag.code, tag.text, statement.currency)
        if read is None:
            self._skipped("balance", tag)
        elif tag.code.startswith("60"):
            statement.currency, statement.opening, statement.from_date = read.currency, read.amount, read.day
        elif tag.code.startswith("62"):
            statement.currency, statement.closing, statement.to_date = read.currency, read.amount, read.day

    def _movement(self, tag: Tag) -> None:
        """One movement; where a bank broke its first line, the second goes on with it."""
        statement, rest = self.statement, tag.lines[1:]
        read = fields.movement(tag.lines[0].strip(), statement.currency)
        if read is None and rest:
            read, rest = fields.movement(tag.lines[0].strip() + rest[0].strip(), statement.currency), rest[1:]
        if read is None:
            self.found.refuse(f"The movement in :61: cannot be read: {tag.text[:60]!r}.", tag.line, "Ask the bank for the statement again.")
            return
        if read.mark.startswith("E"):
            self.found.notes.append(f"line {tag.line}: an expected movement is no money yet and was left out.")
            return
        if read.moved:
            self.found.warn(f"There is no such day as {tag.lines[0].strip()[:6]} (year, month, day); {read.value_day} was taken.", tag.line,
                            column="Value Date", kind="day")
        side = "C" if read.mark in ("C", "RD") else "D"
        statement.add(read.amount)
        self.counts[side] += 1
        self.sums[side] += abs(read.amount)
        self.more = joined(rest) if rest else ""
        self.row = {"own_account": statement.account, "currency": statement.currency, "value_date": read.value_day, "booking_date": read.booking_day,
                    "amount": read.amount, "line": tag.line, "ref": read.bank, "text": self.more, "method": read.kind,
                    "end_to_end_id": "" if read.reference.upper() in NO_REFERENCE else read.reference,
                    "note": "Reversal" if read.mark.startswith("R") else ""}
        if read.name:
            self.row["payer_name"] = read.name
        if self.row["note"] and side == "C":
            self.row["kind"] = "not customer"
        self.found.receipts.append(self.row)

    def _end_row(self) -> None:
        """What the movement's details say of it; details without a movement are the bank's words about the statement."""
        row, info, numbered = self.row, self.info, self.numbered
        self.row, self.info, self.numbered = None, [], []
        if row is None:
            return
        if numbered:
            row |= details(numbered, True)
        known, said = other_side(row["end_to_end_id"], self.more, info)
        row |= known | (details(said) if said else {})
        if row["amount"] < 0:
            row["note"] = row["note"] or returned("\n".join(info))

    def _skipped(self, what: str, tag: Tag) -> None:
        self.found.warn(f"The {what} in :{tag.code}: cannot be read: {tag.text[:40]!r}.", tag.line, SKIPPED, "Documents")
