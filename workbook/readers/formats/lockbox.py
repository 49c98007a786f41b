"""Lockbox files (BAI and what banks made of it): a receipt for each cheque, with the documents that came with it as its advice.

Which characters of a line are what is a table (`lockbox_layout`); a bank's own comes with `--layout`. The lockbox is a clearing account: the
deposit that stands on the bank statement as one line takes the cheques' sum out of it, and is no customer's money a second time.
Counts and sums of batch, lockbox and file are compared with the cheques.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from receivables.errors import ReceivablesError
from receivables.money import exponent, to_text
from workbook.readers.dialect import decode
from workbook.readers.formats.advice import Advice, add_advice, differences, settle
from workbook.readers.formats.reading import iso, minor
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.lockbox_layout import STANDARD, Layout, parse
from workbook.readers.payouts import PAYOUT
from workbook.readers.values import Told

NAME = "lockbox"
ASKS = True                         # its layout may be the person's own
ACCOUNT = "Lockbox"
MEND = "The cheques are imported. Ask the bank for the file again, or set Accepted to yes in Documents."
Said: TypeAlias = dict[str, list[tuple[str, str]]]          # text and form of each field of a record
_HEADER = re.compile(r"1[0-9A-Z ]{22,}")
_COUNT = re.compile("[0-9]{1,12}")
_DIGITS = re.compile(r"-?\d{1,16}")


@dataclass
class _Box:
    """One lockbox while it is read: its cheques, and those of the batch that is open."""

    statement: Statement
    number: str = ""
    day: str = ""
    batch: list[Row] = field(default_factory=list)
    cheques: list[Row] = field(default_factory=list)
    advice: Advice | None = None
    receipt: Row | None = None


@dataclass
class _File:
    found: ReadFile
    layout: Layout
    day: str = ""
    box: _Box | None = None
    records: int = 0
    ended: bool = False


def sniff(head: bytes, name: str) -> float:
    """Likely when the first line is a file header of fixed width and every other line is a record of the standard layout."""
    text = decode(head).text.lstrip("\ufeff")
    return 0.6 if _HEADER.fullmatch(text.partition("\n")[0].rstrip()) and parse(STANDARD, "standard").fits(text) else 0.0


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """Every cheque of the file. Raises ReceivablesError where there is neither a cheque nor a lockbox."""
    layout = (told.layout if told else None) or parse(STANDARD, "standard")
    file = _File(ReadFile(NAME, name), layout)
    for number, line in enumerate(decode(data).text.lstrip("\ufeff").splitlines(), 1):
        if line.strip("\x1a \t"):
            file.records += 1
            _record(file, line, number)
    _close(file)
    if not file.found.statements:
        raise ReceivablesError(f"You cannot import {name} because no line of it is a cheque or a lockbox by the layout. If your bank writes its "
                               "records otherwise, say how with --layout. Nothing of it was written.")
    if layout.has("file total") and not file.ended:
        file.found.statements[-1].findings.append("The file has no trailer: it may be cut off.")
    return file.found


def _record(file: _File, line: str, number: int) -> None:
    what, said = file.layout.what(line), file.layout.fields(line)
    if what == "file":
        file.day = _day(said, "date")
    elif what == "lockbox":
        _close(file)
        file.box = _opened(file, number, _text(said, "lockbox"), _day(said, "date"))
    elif what == "cheque":
        _cheque(file, said, number)
    elif what == "remittance":
        _remittance(file, said, number)
    elif what == "batch total":
        _batch_total(file, said, number)
    elif what == "lockbox total":
        _lockbox_total(file, said, number)
    elif what == "file total":
        file.ended = True
        _close(file)
        stated = _text(said, "records")
        if _COUNT.fullmatch(stated) and file.found.statements:
            file.found.statements[-1].compare("Records", int(stated), file.records, money=False)
    elif what != "service":
        file.found.warn(f"The line begins with {line[:1]!r}, which the layout does not know; it was passed over.", number,
                        "Compare it with --layout.")


def _opened(file: _File, number: int, box: str, when: str) -> _Box:
    plain = box.lstrip("0") or box
    day = when or file.day
    return _Box(Statement(account=ACCOUNT, currency=file.layout.currency, number=f"{plain} {day}".strip(), from_date=day, to_date=day, line=number,
                          clearing=True, mend=MEND), plain, day)


def _boxed(file: _File, number: int) -> _Box:
    file.box = file.box or _opened(file, number, "", "")
    return file.box


def _cheque(file: _File, said: Said, number: int) -> None:
    box, found, currency = _boxed(file, number), file.found, file.layout.currency
    _finish(file, box)
    amount = _money(said, "amount", currency)
    if amount is None:
        found.refuse(f"The cheque has no amount that can be read: {_text(said, 'amount')!r}.", number, "Compare the line with --layout.",
                     column="amount", kind="cell")
        return
    batch, item, cheque = _text(said, "batch"), _text(said, "item"), _text(said, "cheque").lstrip("0")
    account = " ".join(part for part in (_text(said, "routing"), _text(said, "account")) if part.strip("0"))
    row: Row = {"value_date": box.day, "amount": amount, "currency": currency, "own_account": ACCOUNT, "payer_name": _text(said, "payer"),
                "payer_account": account, "end_to_end_id": cheque, "method": "cheque", "line": number,
                "text": f"cheque {cheque}" if cheque else "", "note": f"lockbox {box.number}, batch {batch}, item {item}",
                "ref": "-".join(part for part in ("LB" + box.number, box.day.replace("-", ""), batch, item) if part) if batch and item else ""}
    if not box.day:
        found.refuse("The cheque has no deposit date: neither its lockbox nor the file says one.", number, "Compare the file with --layout.",
                     column="value_date")
        return
    found.receipts.append(row)
    box.statement.add(amount)
    box.batch.append(row)
    box.cheques.append(row)
    box.receipt = row
    box.advice = Advice({"currency": currency, "amount": amount, "line": number, "reference": cheque, "payer_name": row["payer_name"],
                         "payer_account": account, "date": _day(said, "cheque_date") or box.day, "method": "cheque"}, line=number)
    box.advice.lines += _documents(said, box.advice, number, currency)


def _remittance(file: _File, said: Said, number: int) -> None:
    box = _boxed(file, number)
    if box.advice is None:
        file.found.warn("The remittance record belongs to no cheque; it was passed over.", number, "Ask the bank for the file again.", "Remittances")
        return
    receipt = box.receipt or {}
    mine = [_text(said, name) for name in ("batch", "item")]
    if any(mine) and f"batch {mine[0]}, item {mine[1]}" not in receipt.get("note", ""):
        file.found.warn(f"The remittance record is of batch {mine[0]}, item {mine[1]}, but stands behind {receipt.get('note', '')}; it was taken "
                        "with the cheque before it.", number, "Ask the bank for the file again.", "Remittances")
    box.advice.lines += _documents(said, box.advice, number, file.layout.currency)


def _documents(said: Said, advice: Advice, number: int, currency: str) -> Iterator[Row]:
    """The documents that one record names: the n-th of each field belongs to the n-th document."""
    for n in range(max((len(said[name]) for name in ("invoice", "text", "paid", "gross") if name in said), default=0)):
        one = {name: places[n] for name, places in said.items() if n < len(places)}
        invoice, words = (one.get(name, ("", ""))[0] for name in ("invoice", "text"))
        gross, paid = (_amount(*one[name], currency) if name in one else None for name in ("gross", "paid"))
        if not invoice and not paid and not gross:
            if words:
                advice.row["text"] = " | ".join(part for part in (advice.row.get("text", ""), words) if part)
            continue
        discount, deduction = (abs(_amount(*one[name], currency) or 0) if name in one else 0 for name in ("discount", "deduction"))
        row: Row = {"of": advice.row, "invoice": invoice.lstrip("0") or invoice, "currency": currency, "line": number, "text": words,
                    "gross": gross or None, "discount": discount, "adjustment": -deduction, "reason": one.get("reason", ("", ""))[0],
                    "net": paid, "invoice_date": _date(*one["invoice_date"]) if "invoice_date" in one else ""}
        settle(row)
        yield row


def _finish(file: _File, box: _Box) -> None:
    """The advice of the last cheque, once all its records are read; what of it does not add up stands with the lockbox."""
    if box.advice is not None and (box.advice.lines or box.advice.row.get("text")):
        add_advice(file.found, box.advice, box.receipt)
        cheque = f"cheque {box.advice.row['reference']}" if box.advice.row["reference"] else f"line {box.advice.line}"
        box.statement.findings += [f"{cheque.capitalize()}: {text}" for text in differences(box.advice)]
    box.advice, box.receipt = None, None


def _batch_total(file: _File, said: Said, number: int) -> None:
    box = _boxed(file, number)
    _finish(file, box)
    _compare(box.statement, f"Batch {_text(said, 'batch').lstrip('0')}".rstrip(), said, box.batch, file.layout.currency)
    box.batch = []


def _lockbox_total(file: _File, said: Said, number: int) -> None:
    box = _boxed(file, number)
    _finish(file, box)
    _compare(box.statement, f"Lockbox {box.number}".rstrip(), said, box.cheques, file.layout.currency)


def _compare(statement: Statement, name: str, said: Said, cheques: list[Row], currency: str) -> None:
    count, amount = _text(said, "count"), _money(said, "amount", currency)
    if _COUNT.fullmatch(count):
        statement.compare(f"{name}, cheques", int(count), len(cheques), money=False)
    if amount is not None:
        statement.compare(f"{name}, amount", amount, sum(row["amount"] for row in cheques))


def _close(file: _File) -> None:
    """The lockbox as a document, and the deposit that takes its cheques to the bank account."""
    box, found = file.box, file.found
    if box is None:
        return
    _finish(file, box)
    found.statements.append(box.statement)
    total = sum(row["amount"] for row in box.cheques)
    if total:
        note = (f"Lockbox {box.number} of {box.day}: {len(box.cheques)} {'cheque' if len(box.cheques) == 1 else 'cheques'} = "
                f"{to_text(total, file.layout.currency)} {file.layout.currency} on the bank account.")
        found.receipts.append({"ref": f"LB{box.number}-{box.day.replace('-', '')}-deposit", "value_date": box.day, "amount": -total,
                               "currency": file.layout.currency, "own_account": ACCOUNT, "kind": "not customer", "method": PAYOUT,
                               "text": f"Deposit of lockbox {box.number}", "note": note, "line": box.statement.line})
    file.box = None


def _text(said: Said, name: str) -> str:
    return said[name][0][0] if name in said else ""


def _money(said: Said, name: str, currency: str) -> int | None:
    return _amount(*said[name][0], currency) if name in said else None


def _amount(text: str, decimals: str, currency: str) -> int | None:
    """Digits with implied decimals in minor units; a point that is written counts. None where it is no amount."""
    if "." in text:
        return minor(text, currency)
    if not _DIGITS.fullmatch(text):
        return None
    shift = exponent(currency) - int(decimals or exponent(currency))
    return int(text) * 10 ** shift if shift >= 0 else int(text) // 10 ** -shift


def _day(said: Said, name: str) -> str:
    return _date(*said[name][0]) if name in said else ""


def _date(text: str, form: str) -> str:
    """A date in the order that the layout says, "" where it is none."""
    if len(text) != len(form) or not text.isascii() or not text.isdecimal():
        return ""
    parts = {letter: "".join(digit for digit, of in zip(text, form) if of == letter) for letter in "YMD"}
    year = int(parts["Y"])
    return iso(year if len(parts["Y"]) == 4 else 2000 + year, int(parts["M"]), int(parts["D"]))
