"""MT940 and MT942 (SWIFT): statements and interim reports of an account, each with balances of its own.

A file is cut into tags; a statement begins with :20:, or where a second opening balance comes. A tag that cannot be read is a warning,
and the statement goes on. `mt940_details` splits the dialects of :86: into payer, account and text.
"""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.mt940_details import details, returned
from workbook.readers.formats.reading import iso, joined, known_currency, minor
from workbook.readers.formats.shape import ReadFile, Row, Statement

NAME = "MT940"
_TAG = re.compile(r":(20|21|25P?|28C?|34F|13D?|NS|60[FM]|61|62[FM]|6[45]|86|90[CD]):(.*)", re.DOTALL)
_SNIFF = re.compile(rb"(?:^|[\r\n{]|4:\s*):(20|25|60[FM]|61|62[FM]|86):")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?([\d.,]+)\s*")
_LINE = re.compile(r"(?P<day>\d{6})(?P<booked>\d{4})?(?P<side>R[CD]|E[CD]|C|D)(?P<funds>[A-Z])?\s*(?P<amount>[\d.,]+)(?P<kind>[NFS][A-Z0-9]{3})?"
                   r"(?P<ref>.*?)(?://(?P<bank>.*))?", re.DOTALL)
_TOTAL = re.compile(r"(\d+)([A-Z]{3})([\d.,]+)\s*")
_END = re.compile(r"-(?:\}.*|XXX|\x03)?\s*")


class Tag(NamedTuple):
    """One tag: its code, the lines of its text, and the line it stands on."""

    code: str
    lines: list[str]
    line: int

    @property
    def text(self) -> str:
        """All lines as one."""
        return "\n".join(self.lines)


@dataclass
class _Open:
    """The statement that is being read, its last movement, and its own control totals by side (number and sum)."""

    statement: Statement
    row: Row | None = None
    info: list[str] = field(default_factory=list)
    stated: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"C": 0, "D": 0})
    sums: dict[str, int] = field(default_factory=lambda: {"C": 0, "D": 0})


def sniff(head: bytes, name: str) -> float:
    """Sure when tags of a statement begin lines."""
    tags = {found[1] for found in _SNIFF.finditer(head.replace(b"\0", b""))}
    return 0.9 if b"20" in tags and len(tags) > 1 else 0.8 if tags & {b"60F", b"60M", b"61", b"62F", b"62M"} else 0.6 if tags else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every statement of the file. Raises ReceivablesError where it holds none."""
    decoded = decode(data)
    found = ReadFile(NAME, name)
    if decoded.odd_bytes:
        found.notes.append(f"{decoded.odd_bytes} bytes could not be read as {decoded.encoding} and stand in the text as \\x..")
    current: _Open | None = None
    for tag in _tags(decoded.text):
        if current is None or tag.code == "20" or (tag.code.startswith("60") and current.statement.opening is not None):
            _close(found, current)
            account, currency = (current.statement.account, current.statement.currency) if current and tag.code != "20" else ("", "")
            current = _Open(Statement(line=tag.line, account=account, currency=currency))
        _take(found, current, tag)
    _close(found, current)
    if any(tag.code in ("34F", "13D", "90C", "90D") for tag in _tags(decoded.text)):
        found.format = "MT942"
    if not found.statements:
        raise ReceivablesError(f"You cannot import {name} because it has tags of MT940, but no balance and no movement (:60F:, :61:, :62F:). "
                               "Take the file from the bank again.")
    return found


def _tags(text: str) -> Iterator[Tag]:
    """The tags of the text; lines before the first and after an end mark belong to none."""
    current: Tag | None = None
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        plain = line.lstrip("\ufeff\x01 ")
        plain = plain.rpartition("{4:")[2] if "{4:" in plain else plain
        found = _TAG.fullmatch(plain)
        if found:
            if current is not None:
                yield current
            current = Tag(found[1], [found[2]], number)
        elif _END.fullmatch(plain) and current is not None:
            yield current
            current = None
        elif current is not None:
            current.lines.append(line)
    if current is not None:
        yield current


def _take(found: ReadFile, current: _Open, tag: Tag) -> None:
    """One tag of a statement."""
    statement, text = current.statement, tag.text.strip()
    if tag.code == "20":
        statement.number = text.split("\n")[0]
    elif tag.code.startswith("25"):
        statement.account, statement.currency = _account(found, tag, statement.currency)
    elif tag.code in ("28", "28C"):
        statement.number = text.split("\n")[0]
    elif tag.code[:2] in ("60", "62"):
        _balance(found, statement, tag)
        current.row = None
    elif tag.code == "61":
        current.row = _movement(found, current, tag)
    elif tag.code in ("86", "NS") and current.row is not None:
        current.row |= details(tag.lines, tag.code == "NS")
        if current.row["amount"] < 0:
            current.row["note"] = current.row["note"] or returned(text)
        if tag.code == "86":
            current.row = None
    elif tag.code in ("90C", "90D"):
        total = _TOTAL.match(text)
        if total:
            statement.currency = statement.currency or total[2]
            current.stated[tag.code[2]] = int(total[1]), minor(total[3], statement.currency)
    elif tag.code == "34F":
        statement.currency = statement.currency or text[:3]


def _account(found: ReadFile, tag: Tag, currency: str) -> tuple[str, str]:
    """The account and, where it stands behind it, its currency."""
    text = tag.text.split("\n")[0].strip()
    if len(text) > 40 or "?" in text:
        found.warn(f"The account in :25: cannot be read: {text[:40]!r}.", tag.line, "The tag was skipped.", "Documents")
        return "", currency
    code = text[-3:]
    return (text[:-3].strip(), code) if known_currency(code) and text[-4:-3].isdigit() else (text, currency)


def _balance(found: ReadFile, statement: Statement, tag: Tag) -> None:
    parts = _BALANCE.fullmatch(tag.text.strip())
    amount = minor(parts[4], parts[3] or statement.currency) if parts else None
    if parts is None or amount is None:
        found.warn(f"The balance in :{tag.code}: cannot be read: {tag.text.strip()[:40]!r}.", tag.line, "The tag was skipped.", "Documents")
        return
    statement.currency = parts[3] or statement.currency
    signed, when = -amount if parts[1] == "D" else amount, _date(parts[2])[0]
    if tag.code.startswith("60"):
        statement.opening, statement.from_date = signed, when
    else:
        statement.closing, statement.to_date = signed, when


def _movement(found: ReadFile, current: _Open, tag: Tag) -> Row | None:
    """One movement, None where it cannot be read."""
    statement = current.statement
    parts, rest = _LINE.fullmatch(tag.lines[0].strip()), tag.lines[1:]
    if parts is None and rest:
        parts, rest = _LINE.fullmatch(tag.lines[0].strip() + rest[0].strip()), rest[1:]
    amount = minor(parts["amount"], statement.currency) if parts else None
    value, moved = _date(parts["day"]) if parts else ("", False)
    if parts is None or amount is None or not value:
        found.refuse(f"The movement in :61: cannot be read: {tag.text.strip()[:60]!r}.", tag.line, "Ask the bank for the statement again.")
        return None
    if parts["side"].startswith("E"):
        found.notes.append(f"line {tag.line}: an expected movement is no money yet and was left out.")
        return None
    if moved:
        found.warn(f"There is no such day as {parts['day']} (year, month, day); {value} was taken.", tag.line, column="Value Date", kind="day")
    credit = parts["side"] in ("C", "RD")
    signed = amount if credit else -amount
    statement.add(signed)
    current.counts["C" if credit else "D"] += 1
    current.sums["C" if credit else "D"] += amount
    reference = (parts["ref"] or "").strip()
    row: Row = {"own_account": statement.account, "currency": statement.currency, "value_date": value,
                "booking_date": _booked(value, parts["booked"]), "amount": signed, "line": tag.line, "ref": (parts["bank"] or "").strip(),
                "text": joined(rest), "method": parts["kind"] or "",
                "end_to_end_id": "" if reference.upper() in ("NONREF", "KREF+", "EREF+", "") else reference,
                "note": "Reversal" if parts["side"].startswith("R") else ""}
    if row["note"] and credit:
        row["kind"] = "not customer"
    found.receipts.append(row)
    return row


def _date(text: str) -> tuple[str, bool]:
    """The day YYMMDD as ISO text; true where a day after the month's end (30 February of a bank year) was moved to it."""
    year, month, of_month = (int(text[i:i + 2]) for i in (0, 2, 4))
    year += 2000 if year < 70 else 1900
    if 1 <= month <= 12 and 29 <= of_month <= 31 and of_month > monthrange(year, month)[1]:
        return iso(year, month, monthrange(year, month)[1]), True
    return iso(year, month, of_month), False


def _booked(value: str, text: str | None) -> str:
    """The booking day MMDD in the year that is nearest to the value date."""
    if not text:
        return value
    year, month = int(value[:4]), int(value[5:7])
    year += (int(text[:2]) - month < -6) - (int(text[:2]) - month > 6)
    return iso(year, int(text[:2]), int(text[2:])) or value


def _close(found: ReadFile, current: _Open | None) -> None:
    """Compare what the statement says of itself with its movements."""
    if current is None:
        return
    statement = current.statement
    if statement.opening is None and statement.closing is None and not statement.lines:
        return
    statement.tie()
    if statement.currency and not known_currency(statement.currency):
        found.warn(f"The currency {statement.currency} is unknown.", statement.line, "Its amounts are read with two decimals.", "Documents")
    for side, word in (("C", "credit"), ("D", "debit")):
        if side in current.stated:
            count, total = current.stated[side]
            statement.compare(f"Number of {word} movements", count, current.counts[side], money=False)
            if total is not None:
                statement.compare(f"Sum of {word} movements", total, current.sums[side])
    found.statements.append(statement)
