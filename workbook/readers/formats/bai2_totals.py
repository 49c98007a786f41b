"""A BAI2 file while it is read, and what it says of its own totals: of an account (49), a group (98) and the file (99)."""
from __future__ import annotations

from dataclasses import dataclass, field

from workbook.readers.formats.bai2_records import Record
from workbook.readers.formats.bai2_values import amount_of
from workbook.readers.formats.shape import ReadFile, Statement

CREDITS, DEBITS = "100", "400"


@dataclass
class Account:
    """The account that is being read: what its summaries say, and what its lines give."""

    statement: Statement
    said: dict[str, tuple[int, int | None]] = field(default_factory=dict)     # summaries by type: amount, item count
    control: int = 0
    count: int = 0
    credits: list[int] = field(default_factory=list)
    debits: list[int] = field(default_factory=list)


@dataclass
class Book:
    """The file while it is read; `counts` says whether the lines of the group are money."""

    found: ReadFile
    created: str = ""
    as_of: str = ""
    currency: str = ""
    counts: bool = True
    account: Account | None = None
    group: list[int] = field(default_factory=list)       # control totals of its accounts
    groups: list[int] = field(default_factory=list)      # control totals of the file's groups
    group_records: int = 0
    file_records: int = 0
    left_out: int = 0
    dollars: int = 0


def close_account(book: Book, record: Record | None) -> None:
    """The account's trailer, or None: the next account comes without one."""
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
        book.group.append(amount_of(total_text, statement.currency) or 0)
    else:
        statement.findings.append("The account has no trailer (record 49): the file may be cut off.")
        book.group.append(account.control)
    book.group_records += account.count + (record.count if record else 0)
    book.found.statements.append(statement)


def close_group(book: Book, record: Record) -> None:
    """The group's trailer."""
    close_account(book, None)
    book.group_records += record.count
    total, accounts, lines = (record.next() for _ in range(3))
    whole = Statement(number="group", from_date=book.as_of, to_date=book.as_of, line=record.line, currency=book.currency, lines=book.group_records)
    _compare(whole, "Control total of the group", total, sum(book.group))
    _compare(whole, "Accounts of the group", accounts, len(book.group), money=False)
    _compare(whole, "Records of the group", lines, book.group_records, money=False)
    _keep(book, whole)
    book.groups.append(amount_of(total, book.currency) or 0)
    book.file_records += book.group_records
    book.group, book.group_records = [], 0


def close_file(book: Book, record: Record) -> None:
    """The file's trailer."""
    close_account(book, None)
    book.file_records += record.count
    total, groups, lines = (record.next() for _ in range(3))
    whole = Statement(number="file", from_date=book.created, to_date=book.created, line=record.line, lines=book.file_records)
    _compare(whole, "Control total of the file", total, sum(book.groups))
    _compare(whole, "Groups of the file", groups, len(book.groups), money=False)
    _compare(whole, "Records of the file", lines, book.file_records, money=False)
    _keep(book, whole)


def _keep(book: Book, whole: Statement) -> None:
    """A group or file is only told of where its totals are wrong; its accounts are the statements."""
    if whole.findings:
        book.found.statements.append(whole)


def _compare(statement: Statement, what: str, said: str, found: int, money: bool = True) -> None:
    number = amount_of(said, statement.currency) if money else int(said) if said.isdecimal() and len(said) < 16 else None
    if number is not None:
        statement.compare(what, number, found, money)
