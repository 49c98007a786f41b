"""camt.052, camt.053 and camt.054 (ISO 20022), every version: reports, statements and notifications of a bank account.

The file is streamed entry by entry; `camt_entry` makes the receipts of one. Balances and control totals of each statement are compared
with its entries. Only booked entries are money; pending ones and mere information are counted and left out.
"""
from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from receivables.errors import ReceivablesError
from receivables.money import to_text
from workbook.readers.dialect import decode
from workbook.readers.formats.camt_entry import add_entry, amount_of
from workbook.readers.formats.reading import day, known_currency, minor
from workbook.readers.formats.shape import ReadFile, Statement
from workbook.readers.formats.xmltree import Node, tree

NAME = "camt"
STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
MESSAGES = {"BkToCstmrStmt": "camt.053", "BkToCstmrAcctRpt": "camt.052", "BkToCstmrDbtCdtNtfctn": "camt.054"}
PARTS = ("Acct", "FrToDt", "Bal", "TxsSummry", "Ntry")
ODD_BYTES = (9, 32, 81)          # what libxml2 calls a character that XML cannot have, an unknown encoding, bytes that are not of it
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD", "ITBD")
_KIND = re.compile(rb"camt\.05[234]\.001\.\d\d|BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)")
_TAGS = tuple("{*}" + tag for tag in (*STATEMENTS, *MESSAGES, *PARTS))
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True, "remove_pis": True}


@dataclass
class _Open:
    """The statement that is being read: balances by code, and what it says of its own totals."""

    statement: Statement
    first: int                                                                    # receipt of the file
    balances: list[tuple[str, int, str, str]] = field(default_factory=list)       # code, amount, currency, day
    totals: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)     # which entries, their number, their sum
    sums: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    foreign: int = 0


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes name the message."""
    plain = head.replace(b"\0", b"")
    return 0.95 if b"<" in plain[:200] and _KIND.search(plain) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every statement of the file. Raises ReceivablesError where the XML is broken, or is no such message.

    A file in another encoding than it says, or with bytes that XML cannot have, is read with these shown as \\x..
    """
    try:
        try:
            found = _streamed(data, name)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", 0) not in ODD_BYTES:
                raise
            found = _streamed(_plain(data), name)
            found.notes.append("the file holds bytes that its encoding cannot have; it was read as they most likely are.")
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise ReceivablesError(f"You cannot import {name} because its XML ({_named(data)}) is broken at line {line}: {_reason(error)}. "
                               "Take the file from the bank again. Nothing of it was written.") from None
    except (ValueError, LookupError) as error:
        raise ReceivablesError(f"You cannot import {name} because it cannot be read as XML ({error}). Take the file from the bank again.") from None
    if not found.statements:
        raise ReceivablesError(f"You cannot import {name} because this {found.format} message holds no statement, report or notification.")
    return found


def _streamed(data: bytes, name: str) -> ReadFile:
    """The file read part by part."""
    found = ReadFile(NAME, name)
    current: _Open | None = None
    for event, element in etree.iterparse(io.BytesIO(data), events=("start", "end"), tag=_TAGS, **_SAFE):
        tag = etree.QName(element).localname
        if event == "start":
            if tag in STATEMENTS and _local(element.getparent()) in MESSAGES:
                current = _Open(Statement(line=element.sourceline or 1), len(found.receipts))
            elif tag in MESSAGES:
                _refuse_doctype(element, name)
                found.format = _format(element, tag)
        elif tag in STATEMENTS and current is not None and _local(element.getparent()) in MESSAGES:
            current.statement.number = (element.findtext("{*}Id") or "").strip()
            _close(found, current)
            element.clear()
            current = None
        elif tag in PARTS and current is not None and _local(element.getparent()) in STATEMENTS:
            _part(found, current, tag, tree(element))
            element.clear()
    return found


def _plain(data: bytes) -> bytes:
    """The file in UTF-8, what XML cannot have shown as \\x.., its own word about the encoding taken away."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data).text.lstrip("\ufeff"), count=1)
    return _NO_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text).encode("utf-8", "backslashreplace")


def _named(data: bytes) -> str:
    found = _KIND.search(data[:1 << 16].replace(b"\0", b""))
    return NAME if found is None else found[0].decode()


def _local(element: Any | None) -> str:
    return "" if element is None or not isinstance(element.tag, str) else etree.QName(element).localname


def _refuse_doctype(element: Any, name: str) -> None:
    if element.getroottree().docinfo.doctype:
        raise ReceivablesError(f"You cannot import {name} because it has a document type declaration, which no bank statement has. "
                               "Take the file from the bank again.")


def _format(element: Any, tag: str) -> str:
    space = etree.QName(element).namespace or ""
    return space.rpartition(":")[2] if "camt.05" in space else MESSAGES[tag]


def _reason(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "not well-formed").split(", line")[0]


def _part(found: ReadFile, current: _Open, tag: str, element: Node) -> None:
    """One child of a statement."""
    statement = current.statement
    if tag == "Ntry":
        _entry(found, current, element)
    elif tag == "Acct":
        statement.account = element.text_at("Id/IBAN") or element.text_at("Id/Othr/Id") or element.text_at("Id/PrtryAcct/Id")
        statement.currency = element.text_at("Ccy")
    elif tag == "Bal":
        _balance(found, current, element)
    elif tag == "TxsSummry":
        current.totals = _summary(element, statement.currency)
    elif tag == "FrToDt":
        statement.from_date = day(element.text_at("FrDtTm") or element.text_at("FrDt"))
        statement.to_date = day(element.text_at("ToDtTm") or element.text_at("ToDt"))


def _entry(found: ReadFile, current: _Open, element: Node) -> None:
    statement = current.statement
    status = (element.text_at("Sts/Cd") or element.text_at("Sts/Prtry") or element.text_at("Sts") or "BOOK").upper()
    if status in ("PDNG", "INFO", "FUTR"):
        current.left_out[status] += 1
        return
    amount = add_entry(found, statement, element)
    if amount is None:
        return
    currency = amount_of(element)[1]
    statement.currency = statement.currency or currency
    statement.add(amount if currency in ("", statement.currency) else 0)
    current.foreign += currency not in ("", statement.currency)
    side = "credit" if amount > 0 else "debit"
    current.sums[f"{side} lines"] += 1
    current.sums[side] += abs(amount)


def _balance(found: ReadFile, current: _Open, element: Node) -> None:
    code = element.text_at("Tp/CdOrPrtry/Cd") or element.text_at("Tp/CdOrPrtry/Prtry")
    amount, currency = amount_of(element)
    if amount is None:
        found.warn(f"The balance {code} has no amount that can be read: {element.text_at('Amt')!r}.", element.line, table="Documents")
        return
    when = day(element.text_at("Dt/Dt") or element.text_at("Dt/DtTm"))
    current.balances.append((code, -amount if element.text_at("CdtDbtInd") == "DBIT" else amount, currency, when))


def _summary(element: Node, currency: str) -> dict[str, tuple[int | None, int | None]]:
    out = {}
    for what, tag in (("entries", "TtlNtries"), ("credit", "TtlCdtNtries"), ("debit", "TtlDbtNtries")):
        count, total = element.text_at(f"{tag}/NbOfNtries"), element.text_at(f"{tag}/Sum")
        out[what] = int(count) if count.isdecimal() and len(count) < 16 else None, minor(total, currency)
    return out


def _close(found: ReadFile, current: _Open) -> None:
    """Compare what the statement says of itself with its entries."""
    statement = current.statement
    opening, closing = _first(current, OPENING), _last(current, CLOSING)
    if opening is None and sum(balance[0] == "ITBD" for balance in current.balances) > 1:
        opening = next(balance for balance in current.balances if balance[0] == "ITBD")
    statement.currency = statement.currency or next((b[2] for b in (opening, closing) if b), "")
    for balance in (opening, closing):
        if balance and balance[2] != statement.currency:
            statement.findings.append(f"The balance {balance[0]} is {to_text(balance[1], balance[2])} {balance[2]}, "
                                      f"the account is in {statement.currency}.")
    statement.opening = opening[1] if opening and opening[2] == statement.currency else None
    statement.closing = closing[1] if closing and closing[2] == statement.currency else None
    statement.from_date = statement.from_date or (opening[3] if opening else "")
    statement.to_date = statement.to_date or (closing[3] if closing else "")
    for row in found.receipts[current.first:] if statement.to_date else ():
        row["value_date"] = row["value_date"] or statement.to_date          # an entry that has no day of its own
    _compare(found, current)
    if current.left_out:
        count = sum(current.left_out.values())
        found.notes.append(f"{count} {'entry' if count == 1 else 'entries'} not booked yet ({', '.join(sorted(current.left_out))}) left out.")
    if statement.currency and not known_currency(statement.currency):
        found.warn(f"The currency {statement.currency} is unknown.", statement.line, "Its amounts are read with two decimals.", "Documents")
    found.statements.append(statement)


def _compare(found: ReadFile, current: _Open) -> None:
    statement, sums = current.statement, current.sums
    if current.foreign:
        found.notes.append(f"{current.foreign} entries are in another currency than the account ({statement.currency}); "
                           "its balances cannot be compared with them.")
    else:
        statement.tie()
    counts = {"entries": sums["credit lines"] + sums["debit lines"], "credit": sums["credit lines"], "debit": sums["debit lines"]}
    totals = {"entries": sums["credit"] + sums["debit"], "credit": sums["credit"], "debit": sums["debit"]}
    for what, (count, total) in current.totals.items():
        name = "all entries" if what == "entries" else f"{what} entries"
        if count is not None and not current.left_out:
            statement.compare(f"Number of {name}", count, counts[what], money=False)
        if total is not None and not current.foreign and not current.left_out:
            statement.compare(f"Sum of {name}", total, totals[what])


def _first(current: _Open, codes: tuple[str, ...]) -> tuple[str, int, str, str] | None:
    return next((b for code in codes for b in current.balances if b[0] == code), None)


def _last(current: _Open, codes: tuple[str, ...]) -> tuple[str, int, str, str] | None:
    return next((b for code in codes for b in reversed(current.balances) if b[0] == code), None)
