"""BAI2 cash management reports: one receipt for each transaction (16), one statement for each account (03 to 49).

Amounts are whole minor units of the account's currency (JPY without decimals, KWD with three); an account without a currency has the
group's, and a group without one has US dollars, as the format says. The opening and closing ledger balance, the totals of credits and
debits, and the control totals and counts of account, group and file are compared with the lines.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from receivables.errors import ReceivablesError
from receivables.money import MINOR_MAX
from workbook.readers.dialect import decode
from workbook.readers.formats.bai2_records import Record, records
from workbook.readers.formats.bai2_text import INTERNAL, METHODS, RETURNS, told
from workbook.readers.formats.reading import day, iso, known_currency, minor
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.formats.x12_carried import take_carried

NAME = "BAI2"
OPENING, CLOSING, CREDITS, DEBITS = "010", "015", "100", "400"
FUNDS = ("", "0", "1", "2", "S", "V", "D", "Z")
GROUP_STATUS = {"2": "deletes what was sent before", "4": "is a test"}
_HEAD = re.compile(r"^\s*01,[^,\n]*,[^,\n]*,\d{6,8},", re.MULTILINE)
_NEARLY = re.compile(r"\s*\d\d,[^\n]*,[1-3]?\s*/\s*(?:\n|\r|$)")


@dataclass
class _Account:
    statement: Statement
    said: dict[str, tuple[int, int | None]] = field(default_factory=dict)     # summaries by type: amount, item count
    control: int = 0
    count: int = 0
    credits: list[int] = field(default_factory=list)
    debits: list[int] = field(default_factory=list)


@dataclass
class _Book:
    """The file while it is read."""

    found: ReadFile
    created: str = ""
    as_of: str = ""
    currency: str = ""
    status: str = ""
    account: _Account | None = None
    group: list[int] = field(default_factory=list)       # control totals of its accounts
    groups: list[int] = field(default_factory=list)      # control totals of the file's groups
    group_records: int = 0
    file_records: int = 0
    left_out: int = 0
    dollars: int = 0


def sniff(head: bytes, name: str) -> float:
    """Sure when a file header stands at the beginning of a line; half sure of a first line that is built like a record."""
    text = decode(head).text.lstrip("\ufeff")
    if _HEAD.search(text):
        return 0.9
    return 0.4 if _NEARLY.match(text) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every account of the file. Raises ReceivablesError where no file header is found, or nothing but it."""
    text = decode(data).text
    header = _HEAD.search(text)
    if header is None:
        first = next((line for line in text.splitlines() if line.strip()), "")
        raise ReceivablesError(f"You cannot import {name} because it looks like BAI2 but has no file header: line 1 begins with {first[:20]!r}, "
                               "a BAI2 file with 01. Take the file from the bank again.")
    book = _Book(ReadFile(NAME, name))
    before = text[:header.start()].count("\n")
    if text[:header.start()].strip():
        book.found.notes.append(f"{before} lines above the file header were passed over.")
    length = header.string[header.start():].partition("\n")[0].split(",")[6:7]
    for record in records(text[header.start():], int(length[0]) if length and length[0].isdecimal() and len(length[0]) < 6 else 0):
        record.line += before
        _TAKE[record.code](book, record)
    _close_account(book, None)
    if not book.found.statements:
        raise ReceivablesError(f"You cannot import {name} because this BAI2 file holds no account (record 03). Nothing of it was written.")
    _say(book)
    return book.found


def _file(book: _Book, record: Record) -> None:
    record.tail(3)
    fields = record.pieces[0].split(",")
    book.created = _day(fields[2]) if len(fields) > 2 else ""
    book.file_records += record.count


def _group(book: _Book, record: Record) -> None:
    _close_account(book, None)
    fields = [record.next() for _ in range(6)]
    book.status, book.as_of, book.currency = fields[2], _day(fields[3]), fields[5].upper()
    if not book.as_of:
        book.found.warn(f"The group's day {fields[3]!r} is none; the file's ({book.created or 'none either'}) is taken.", record.line)
    book.as_of = book.as_of or book.created
    book.group, book.group_records = [], record.count
    if book.status in GROUP_STATUS:
        book.found.warn(f"This group {GROUP_STATUS[book.status]} (status {book.status}); its lines were left out.", record.line,
                        "Compare it with what the ledger has.")


def _account(book: _Book, record: Record) -> None:
    _close_account(book, None)
    number, currency = record.next(), record.next().upper()
    book.dollars += not (currency or book.currency)
    currency = currency or book.currency or "USD"
    account = book.account = _Account(Statement(account=number, currency=currency, from_date=book.as_of, to_date=book.as_of, line=record.line))
    account.count = record.count
    while record.peek() is not None:
        kind = record.next()
        if not kind:
            continue
        amount, count = _summary(book, account, record)
        if amount is not None:
            account.said[kind] = amount, count
    account.statement.opening = account.said.get(OPENING, (None, None))[0]
    account.statement.closing = account.said.get(CLOSING, (None, None))[0]


def _summary(book: _Book, account: _Account, record: Record) -> tuple[int | None, int | None]:
    """Amount and item count of one type; the availability of the funds is read past."""
    text = record.next()
    amount = _amount(text, account.statement.currency)
    account.control += amount or 0
    if text and amount is None:
        book.found.warn(f"The balance {text!r} of account {account.statement.account} is no amount.", record.line, table="Documents")
    count = record.next()
    if (record.peek() or "").upper() in FUNDS:
        _funds(record, record.next().upper())
    return amount, int(count) if count.isdecimal() and len(count) < 16 else None


def _transaction(book: _Book, record: Record) -> None:
    account = book.account
    if account is None:
        book.found.refuse("A transaction stands outside of any account.", record.line, "Take the file from the bank again.")
        return
    account.count += record.count
    code, text = record.next(), record.next()
    currency = account.statement.currency
    size = _amount(text, currency)
    funds = record.next().upper() if (record.peek() or "").upper() in FUNDS else ""
    value_day = _funds(record, funds)
    if size is None:
        if text:
            book.found.refuse(f"{text!r} is no amount.", record.line, "Ask the bank what was meant.", column="Amount")
        return
    account.control += size
    side = _side(code)
    if not side or book.status in GROUP_STATUS:
        book.left_out += not side
        return
    amount = side * size
    account.statement.add(amount)
    (account.credits if side > 0 else account.debits).append(size)
    row = _row(book, account, record, code, amount) | {"value_date": value_day or book.as_of}
    if not row["value_date"]:
        book.found.refuse("Neither the line nor its group has a day.", record.line, "Ask the bank for the statement again.", column="Value Date")
        return
    book.found.receipts.append(row)
    if amount > 0:
        take_carried(book.found, row, "".join(record.pieces), record.line)


def _row(book: _Book, account: _Account, record: Record, code: str, amount: int) -> Row:
    bank, customer = record.next(), record.next()
    row: Row = {"amount": amount, "currency": account.statement.currency, "own_account": account.statement.account, "booking_date": book.as_of,
                "ref": bank if bank.strip("0") else "", "line": record.line, "end_to_end_id": customer, "method": METHODS.get(code, ""),
                "note": f"{'Return, ' if code in RETURNS else ''}BAI {code}"}
    row |= told(record.tail(), amount > 0)
    if amount > 0 and code in INTERNAL:
        row["kind"] = "not customer"
    return row


def _funds(record: Record, kind: str) -> str:
    """Read past what the funds type brings with it; the value day, where it names one."""
    if kind == "V":
        when = _day(record.next())
        record.next()
        return when
    if kind == "S":
        for _ in range(3):
            record.next()
    elif kind == "D":
        pairs = record.next()
        for _ in range(2 * int(pairs) if pairs.isdecimal() and len(pairs) < 4 else 0):
            record.next()
    return ""


def _close_account(book: _Book, record: Record | None) -> None:
    """The account's trailer (49), or the next account that comes without one."""
    account = book.account
    book.account = None
    if account is None:
        return
    statement, said = account.statement, account.said
    if account.credits or account.debits or statement.opening == statement.closing:
        statement.tie()
    for kind, sizes, side in ((CREDITS, account.credits, "credits"), (DEBITS, account.debits, "debits")):
        if kind in said and sizes:
            total, count = said[kind]
            statement.compare(f"Total {side}", total, sum(sizes))
            if count:
                statement.compare(f"Number of {side}", count, len(sizes), money=False)
    if record:
        total_text, count_text = record.next(), record.next()
        _compare(statement, "Control total of the account", total_text, account.control)
        _compare(statement, "Records of the account", count_text, account.count + record.count, money=False)
        book.group.append(_amount(total_text, statement.currency) or 0)
    else:
        statement.findings.append("The account has no trailer (record 49): the file may be cut off.")
        book.group.append(account.control)
    book.group_records += account.count + (record.count if record else 0)
    book.found.statements.append(statement)


def _close_group(book: _Book, record: Record) -> None:
    _close_account(book, None)
    book.group_records += record.count
    total, accounts, lines = (record.next() for _ in range(3))
    whole = Statement(number="group", from_date=book.as_of, to_date=book.as_of, line=record.line, currency=book.currency, lines=book.group_records)
    _compare(whole, "Control total of the group", total, sum(book.group))
    _compare(whole, "Accounts of the group", accounts, len(book.group), money=False)
    _compare(whole, "Records of the group", lines, book.group_records, money=False)
    _keep(book, whole)
    book.groups.append(_amount(total, book.currency) or 0)
    book.file_records += book.group_records
    book.group, book.group_records = [], 0


def _close_file(book: _Book, record: Record) -> None:
    _close_account(book, None)
    book.file_records += record.count
    total, groups, lines = (record.next() for _ in range(3))
    whole = Statement(number="file", from_date=book.created, to_date=book.created, line=record.line, lines=book.file_records)
    _compare(whole, "Control total of the file", total, sum(book.groups))
    _compare(whole, "Groups of the file", groups, len(book.groups), money=False)
    _compare(whole, "Records of the file", lines, book.file_records, money=False)
    _keep(book, whole)


def _keep(book: _Book, whole: Statement) -> None:
    """A group or file is only told of where its totals are wrong; its accounts are the statements."""
    if whole.findings:
        book.found.statements.append(whole)


def _compare(statement: Statement, what: str, said: str, found: int, money: bool = True) -> None:
    number = _amount(said, statement.currency) if money else int(said) if said.isdecimal() and len(said) < 16 else None
    if number is not None:
        statement.compare(what, number, found, money)


def _say(book: _Book) -> None:
    found = book.found
    if book.left_out:
        found.notes.append(f"{book.left_out} lines with type codes that move no money were left out.")
    if book.dollars:
        found.notes.append(f"{book.dollars} accounts name no currency; BAI2 then means USD.")
    for code in sorted({s.currency for s in found.statements if s.currency and not known_currency(s.currency)}):
        found.warn(f"The currency {code} is unknown.", 1, "Its amounts are read with two decimals.", "Documents")


def _side(code: str) -> int:
    """1 for the type codes of credits, -1 for those of debits, 0 for what is no movement."""
    number = int(code) if code.isdecimal() and len(code) == 3 else 0
    if 101 <= number <= 399 or 720 <= number <= 759 or 920 <= number <= 959:
        return 1
    return -1 if 401 <= number <= 699 or 760 <= number <= 799 or 960 <= number <= 999 else 0


def _amount(text: str, currency: str) -> int | None:
    """Whole minor units; a bank that writes a decimal point all the same is understood."""
    text = text.strip()
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text) if abs(int(text)) <= MINOR_MAX else None
    return minor(text, currency) if "." in text else None


def _day(text: str) -> str:
    text = text.strip()
    if re.fullmatch(r"\d{6}", text):
        return iso(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    return day(text)


_TAKE = {"01": _file, "02": _group, "03": _account, "16": _transaction, "49": _close_account, "98": _close_group, "99": _close_file}
