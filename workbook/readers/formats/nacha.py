"""NACHA (ACH) files: CCD, CTX, PPD, IAT and the other classes; one receipt for each entry that moves money, its addenda joined.

| entry | is read as |
|---|---|
| credit (22, 32 ...) | money received; the batch's company paid (for IAT: the originator named in addendum 11) |
| debit (27, 37 ...) | our own collection: money received from the person or company that the entry names; a note says how many |
| return (addendum 99) | the money of a collection goes back: negative, with reason and the trace of the entry that it returns |
| notification of change (addendum 98) | no money: a warning with the new data |

An 820 in CTX addenda, or loose RMR segments in any addendum, become the advice of the receipt.
"""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.nacha_records import CONTESTED, DISHONORED, RETURNS, WIDTH, cut, is_prenote, lines_of, side
from workbook.readers.formats.reading import iso, joined
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.formats.x12_carried import take_carried

NAME = "NACHA"
CURRENCY = "USD"
TO_US, COLLECTED, BACK = "credits", "collections", "returns"
_HEADER = re.compile(r"\s*1\d\d.{31}094\d\d1", re.DOTALL)


@dataclass
class _Entry:
    line: str
    number: int
    addenda: list[tuple[str, str]] = field(default_factory=list)     # type, record


@dataclass
class _Batch:
    """One batch while it is read."""

    header: str
    line: int
    statement: Statement
    sec: str
    day: str
    entries: list[_Entry] = field(default_factory=list)


@dataclass
class _File:
    found: ReadFile
    created: str = ""
    batch: _Batch | None = None
    batches: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)


def sniff(head: bytes, name: str) -> float:
    """Sure when the first record is a file header with record size 094."""
    return 0.95 if _HEADER.match(decode(head).text.lstrip("\ufeff")) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every batch of the file. Raises ReceivablesError where it has none."""
    file = _File(ReadFile(NAME, name))
    for number, raw in lines_of(decode(data).text.lstrip("\ufeff")):
        line = raw.ljust(WIDTH)
        kind = line[0]
        if kind == "9" and not line.strip("9 "):
            continue
        if kind == "1":
            file.created = _day(cut(line, "1", "created"))
        elif kind == "5":
            _close_batch(file, None)
            file.batch = _batch(file, line, number)
        elif kind == "6" and file.batch:
            file.batch.entries.append(_Entry(line, number))
        elif kind == "7" and file.batch and file.batch.entries:
            file.batch.entries[-1].addenda.append((line[1:3], line))
        elif kind == "8":
            _close_batch(file, line)
        elif kind == "9":
            _close_batch(file, None)
            _close_file(file, line, number)
        else:
            file.found.refuse(f"The record {line[:20].strip()!r} cannot stand here.", number, "Take the file from the bank again.")
    _close_batch(file, None)
    if not file.batches:
        raise ReceivablesError(f"You cannot import {name} because this NACHA file holds no batch (record 5). Nothing of it was written.")
    _say(file)
    return file.found


def _batch(file: _File, line: str, number: int) -> _Batch:
    day = _day(cut(line, "5", "effective")) or file.created
    batch = f"{cut(line, '5', 'odfi')} batch {cut(line, '5', 'batch').lstrip('0')}"
    statement = Statement(currency=CURRENCY, number=batch, from_date=day, to_date=day, line=number)
    return _Batch(line, number, statement, cut(line, "5", "sec"), day)


def _close_batch(file: _File, control: str | None) -> None:
    """Read the entries of a batch, and compare its control record (8) with them."""
    batch = file.batch
    file.batch = None
    if batch is None:
        return
    file.batches += 1
    totals: Counter[str] = Counter()
    accounts: set[str] = set()
    for entry in batch.entries:
        totals["count"] += 1 + len(entry.addenda)
        totals["hash"] += _number(cut(entry.line, "6", "rdfi"))
        if batch.sec == "ADV":
            continue
        size = _number(cut(entry.line, "6", "amount"))
        totals["credit" if side(cut(entry.line, "6", "code")) > 0 else "debit"] += size
        accounts.add(_entry(file, batch, entry, size))
    statement = batch.statement
    statement.account = accounts.pop() if len(accounts) == 1 else ""
    file.told["advice"] += len(batch.entries) if batch.sec == "ADV" else 0
    if control is None:
        statement.findings.append("The batch has no control record (8): the file may be cut off.")
    elif batch.sec != "ADV":
        _compare(statement, control, "8", totals, "the batch")
    file.totals += totals
    file.found.statements.append(statement)


def _entry(file: _File, batch: _Batch, entry: _Entry, size: int) -> str:
    """One entry; gives our account where the entry names it."""
    code, last = cut(entry.line, "6", "code"), entry.addenda[-1] if entry.addenda else ("", "")
    if last[0] == "98":
        _change(file, entry, last[1])
        return ""
    if not size or is_prenote(code):
        file.told["without money"] += 1
        return ""
    row = _row(batch, entry) | {"currency": CURRENCY, "value_date": batch.day, "booking_date": batch.day, "line": entry.number, "method": "ACH"}
    if not batch.day:
        file.found.refuse("Neither the batch nor the file has a day.", entry.number, "Ask the bank for the file again.", column="Value Date")
        return ""
    if last[0] == "99":
        row |= {"payer_name": _named(batch, entry), "payer_account": cut(entry.line, "6", "account", batch.sec)}
        _returned(file, row, last[1], size, code)
    elif side(code) > 0:
        file.told[TO_US] += 1
        row |= {"amount": size, "own_account": cut(entry.line, "6", "account", batch.sec)}
        row["payer_name"] = next((cut(line, "711", "name") for kind, line in entry.addenda if kind == "11"), "") or cut(batch.header, "5", "company")
    else:
        _collected(file, batch, entry, row, size)
    batch.statement.add(row["amount"])
    file.found.receipts.append(row)
    if last[0] != "99":
        _advise(file, entry, row)
    return str(row.get("own_account", ""))


def _row(batch: _Batch, entry: _Entry) -> Row:
    sec = batch.sec
    trace, text = cut(entry.line, "6", "trace"), _text(entry)
    foreign = next((cut(line, "710", "foreign") for kind, line in entry.addenda if sec == "IAT" and kind == "10"), "")
    note = [f"{sec} {cut(batch.header, '5', 'description')}".strip()]
    if foreign.strip("0") and batch.header[63:66].strip() not in ("", CURRENCY):
        note.append(f"foreign amount {int(foreign) if foreign.isdecimal() else foreign} in the smallest unit of {batch.header[63:66]}")
    return {"ref": trace if trace.strip("0") else "", "end_to_end_id": cut(entry.line, "6", "number", sec), "text": text, "note": ", ".join(note)}


def _collected(file: _File, batch: _Batch, entry: _Entry, row: Row, size: int) -> None:
    """A debit: our own collection, or the reversal of money that we had received."""
    if cut(batch.header, "5", "description").upper().startswith("REVERSAL"):
        row |= {"amount": -size, "payer_name": cut(batch.header, "5", "company"), "note": f"Reversal, {row['note']}"}
        return
    file.told[COLLECTED] += 1
    row |= {"amount": size, "payer_name": _named(batch, entry), "payer_account": cut(entry.line, "6", "account", batch.sec)}


def _named(batch: _Batch, entry: _Entry) -> str:
    """Whom the entry names; in IAT addendum 10 does."""
    return cut(entry.line, "6", "name", batch.sec) or next((cut(line, "710", "name") for kind, line in entry.addenda if kind == "10"), "")


def _returned(file: _File, row: Row, line: str, size: int, code: str) -> None:
    """A return: the money of a collection goes back (a dishonored return: it comes again); a credit of ours that came back is no customer's."""
    reason, original = cut(line, "799", "reason"), cut(line, "799", "original")
    file.told[BACK] += reason not in DISHONORED
    word = "Dishonored return" if reason in DISHONORED else "Contested dishonored return" if reason in CONTESTED else "Return"
    ours = side(code) > 0
    amount = size if ours else -size
    row |= {"amount": -amount if reason in DISHONORED else amount, "end_to_end_id": original,
            "note": f"{word}, reason {reason}{f' {RETURNS[reason]}' if reason in RETURNS else ''}, of entry {original}"}
    row["text"] = joined([row["text"], cut(line, "799", "data") if reason not in (*DISHONORED, *CONTESTED) else ""])
    if ours:
        row["kind"] = "not customer"


def _change(file: _File, entry: _Entry, line: str) -> None:
    file.told["changes"] += 1
    name = cut(entry.line, "6", "name")
    file.found.warn(f"Notification of change {cut(line, '798', 'reason')} for {name or 'an entry'}, account {cut(entry.line, '6', 'account')}: "
                    f"the right data is {cut(line, '798', 'data')!r}.", entry.number, "Change it where you collect from this account.",
                    table="Customers", kind="change")


def _advise(file: _File, entry: _Entry, row: Row) -> None:
    """The 820 that the addenda carry, tied to the entry's amount."""
    text = _payload(entry)
    take_carried(file.found, row, text, entry.number)


def _payload(entry: _Entry) -> str:
    """The payment information of all addenda; a piece is 80 characters wide, whatever blanks it ends with."""
    pieces = [line[3:83] for kind, line in entry.addenda if kind in ("05", "17")]
    return "".join(pieces)


def _text(entry: _Entry) -> str:
    """The payment information for people: an 820 as it stands, free text piece by piece."""
    whole = _payload(entry)
    if re.match(r"(?:ISA|ST|RMR|BPR)[^\sA-Za-z0-9]", whole):
        return " ".join(whole.split())
    return joined([line[3:83] for kind, line in entry.addenda if kind in ("05", "17")])


def _close_file(file: _File, line: str, number: int) -> None:
    whole = Statement(number="file", currency=CURRENCY, from_date=file.created, to_date=file.created, line=number, lines=file.totals["count"])
    whole.compare("Batches of the file", _number(cut(line, "9", "batches")), file.batches, money=False)
    if not file.told["advice"]:
        _compare(whole, line, "9", file.totals, "the file")
    if whole.findings:
        file.found.statements.append(whole)


def _compare(statement: Statement, line: str, record: str, totals: Counter[str], whose: str) -> None:
    statement.compare(f"Entries and addenda of {whose}", _number(cut(line, record, "count")), totals["count"], money=False)
    statement.compare(f"Entry hash of {whose}", _number(cut(line, record, "hash")), totals["hash"] % 10**10, money=False)
    statement.compare(f"Debits of {whose}", _number(cut(line, record, "debit")), totals["debit"])
    statement.compare(f"Credits of {whose}", _number(cut(line, record, "credit")), totals["credit"])


def _say(file: _File) -> None:
    for what, sentence in ((COLLECTED, "{} debits are read as collections of yours: money in from the payers they name."),
                           (BACK, "{} returned payments are read as money going back."),
                           ("without money", "{} entries without money (trial entries, acknowledgements) were left out."),
                           ("advice", "{} accounting advices (ADV) were left out.")):
        if file.told[what]:
            file.found.notes.append(sentence.format(file.told[what]))


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isdecimal() else 0


def _day(text: str) -> str:
    return iso(2000 + int(text[:2]), int(text[2:4]), int(text[4:])) if re.fullmatch(r"\d{6}", text) else ""
