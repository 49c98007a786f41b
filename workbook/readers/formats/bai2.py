"""BAI2 cash management reports: one receipt for each transaction (16), one statement for each account (03 to 49).

Amounts are whole minor units of the account's currency (JPY without decimals, KWD with three); an account without a currency has the
group's, and a group without one has US dollars, as the format says. The opening and closing ledger balance, the totals of credits and
debits, and the control totals and counts of account, group and file are compared with the lines (`bai2_totals`).
"""
from __future__ import annotations

import re

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.bai2_lines import transaction
from workbook.readers.formats.bai2_records import Record, records
from workbook.readers.formats.bai2_totals import Account, Book, close_account, close_file, close_group
from workbook.readers.formats.bai2_values import amount_of, day_of, pass_funds
from workbook.readers.formats.reading import known_currency
from workbook.readers.formats.shape import ReadFile, Statement

NAME = "BAI2"
OPENING, CLOSING = "010", "015"
GROUP_STATUS = {"2": "deletes what was sent before", "4": "is a test"}
_HEAD = re.compile(r"^[^\S\n]*01,[^,\n]*,[^,\n]*,\d{6,8},", re.MULTILINE)
_NEARLY = re.compile(r"\s*\d\d,[^\n]*,[1-3]?\s*/\s*(?:\n|\r|$)")


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
    book = Book(ReadFile(NAME, name))
    before = text[:header.start()].count("\n")
    if text[:header.start()].strip():
        book.found.notes.append(f"{before} lines above the file header were passed over.")
    length = header.string[header.start():].partition("\n")[0].split(",")[6:7]
    for record in records(text[header.start():], int(length[0]) if length and length[0].isdecimal() and len(length[0]) < 6 else 0):
        record.line += before
        _TAKE[record.code](book, record)
    close_account(book, None)
    if not book.found.statements:
        raise ReceivablesError(f"You cannot import {name} because this BAI2 file holds no account (record 03). Nothing of it was written.")
    _say(book)
    return book.found


def _file(book: Book, record: Record) -> None:
    _, _, created = (record.next() for _ in range(3))
    book.created = day_of(created)
    book.file_records += record.count


def _group(book: Book, record: Record) -> None:
    close_account(book, None)
    fields = [record.next() for _ in range(6)]
    status, book.as_of, book.currency = fields[2], day_of(fields[3]), fields[5].upper()
    if not book.as_of:
        book.found.warn(f"The group's day {fields[3]!r} is none; the file's ({book.created or 'none either'}) is taken.", record.line)
    book.as_of = book.as_of or book.created
    book.group, book.group_records, book.counts = [], record.count, status not in GROUP_STATUS
    if not book.counts:
        book.found.warn(f"This group {GROUP_STATUS[status]} (status {status}); its lines were left out.", record.line,
                        "Compare it with what the ledger has.")


def _account(book: Book, record: Record) -> None:
    close_account(book, None)
    number, currency = record.next(), record.next().upper()
    book.dollars += not (currency or book.currency)
    currency = currency or book.currency or "USD"
    account = book.account = Account(Statement(account=number, currency=currency, from_date=book.as_of, to_date=book.as_of, line=record.line))
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


def _summary(book: Book, account: Account, record: Record) -> tuple[int | None, int | None]:
    """Amount and item count of one type; the availability of the funds is read past."""
    text = record.next()
    amount = amount_of(text, account.statement.currency)
    account.control += amount or 0
    if text and amount is None:
        book.found.warn(f"The balance {text!r} of account {account.statement.account} is no amount.", record.line, table="Documents")
    count = record.next()
    pass_funds(record)
    return amount, int(count) if count.isdecimal() and len(count) < 16 else None


def _say(book: Book) -> None:
    found = book.found
    if book.left_out:
        found.notes.append(f"{book.left_out} lines with type codes that move no money were left out.")
    if book.dollars:
        found.notes.append(f"{book.dollars} accounts name no currency; BAI2 then means USD.")
    for code in sorted({s.currency for s in found.statements if s.currency and not known_currency(s.currency)}):
        found.warn(f"The currency {code} is unknown.", 1, "Its amounts are read with two decimals.", "Documents")


_TAKE = {"01": _file, "02": _group, "03": _account, "16": transaction, "49": close_account, "98": close_group, "99": close_file}
