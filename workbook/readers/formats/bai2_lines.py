"""A transaction of BAI2 (16) as a receipt."""
from __future__ import annotations

from functools import lru_cache

from workbook.readers.formats.bai2_records import Record
from workbook.readers.formats.bai2_text import INTERNAL, METHODS, RETURNS, told
from workbook.readers.formats.bai2_totals import Account, Book
from workbook.readers.formats.bai2_values import amount_of, pass_funds
from workbook.readers.formats.shape import Row
from workbook.readers.formats.x12_carried import take_carried


def transaction(book: Book, record: Record) -> None:
    """One transaction; it counts for the control totals also where it is no money."""
    account = book.account
    if account is None:
        book.found.refuse("A transaction stands outside of any account.", record.line, "Take the file from the bank again.")
        return
    account.count += record.count
    code, text = record.next(), record.next()
    size = amount_of(text, account.statement.currency)
    value_day = pass_funds(record)
    if size is None:
        if text:
            book.found.refuse(f"{text!r} is no amount.", record.line, "Ask the bank what was meant.", column="Amount")
        return
    account.control += size
    side = side_of(code)
    if not side or not book.counts:
        book.left_out += not side
        return
    amount = side * size
    account.statement.add(amount)
    (account.credits if side > 0 else account.debits).append(size)
    if not (value_day or book.as_of):
        book.found.refuse("Neither the line nor its group has a day.", record.line, "Ask the bank for the statement again.", column="Value Date")
        return
    row = _row(book, account, record, code, amount, value_day or book.as_of)
    book.found.receipts.append(row)
    if amount > 0:
        take_carried(book.found, row, "".join(record.pieces), record.line)


def _row(book: Book, account: Account, record: Record, code: str, amount: int, value_day: str) -> Row:
    bank, customer = record.next(), record.next()
    row: Row = {"amount": amount, "currency": account.statement.currency, "own_account": account.statement.account, "booking_date": book.as_of,
                "ref": bank if bank.strip("0") else "", "line": record.line, "end_to_end_id": customer, "method": METHODS.get(code, ""),
                "note": f"Return, BAI {code}" if code in RETURNS else f"BAI {code}", "value_date": value_day}
    row |= told(record.tail(), amount > 0)
    if amount > 0 and code in INTERNAL:
        row["kind"] = "not customer"
    return row


@lru_cache(maxsize=1024)
def side_of(code: str) -> int:
    """1 for the type codes of credits, -1 for those of debits, 0 for what is no movement.

    >>> side_of("142"), side_of("475"), side_of("015")
    (1, -1, 0)
    """
    number = int(code) if code.isdecimal() and len(code) == 3 else 0
    if 101 <= number <= 399 or 720 <= number <= 759 or 920 <= number <= 959:
        return 1
    return -1 if 401 <= number <= 699 or 760 <= number <= 799 or 960 <= number <= 999 else 0
