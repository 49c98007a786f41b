"""OFX and QFX downloads (SGML 1.x and XML 2.x): bank, card and brokerage statements; one receipt for each STMTTRN.

The bank's FITID names a movement for good: the same FITID with the same day and amount is never taken twice, neither from one file nor from
overlapping downloads. OFX has no opening balance, so nothing ties; the closing balance is kept where the file has one.
"""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from receivables.errors import ReceivablesError
from receivables.money import exponent
from workbook.readers.formats.ofx_tags import Tag, tags, text_of
from workbook.readers.formats.reading import day, joined, known_currency, minor
from workbook.readers.formats.shape import ReadFile, Row, Statement

NAME = "OFX"
STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
METHODS = {"CHECK": "cheque", "DEP": "deposit", "ATM": "cash", "CASH": "cash", "POS": "card", "XFER": "transfer", "DIRECTDEP": "transfer",
           "DIRECTDEBIT": "direct debit", "REPEATPMT": "transfer", "PAYMENT": "transfer"}
INTERNAL = ("INT", "DIV")
PENDING = ("HOLD",)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d{1,2}")
_EUROPEAN = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}")
_SPACES = re.compile("(?<=\\d)[ \u00a0\u202f](?=\\d{3}(?!\\d))")
_ACH_NAME = re.compile(r"(?i)^(?:ORIG(?:INATOR)? CO(?:MPANY)? NAME|ORIG NAME)\s?[:=]\s?")          # US banks put the ACH label before the name
_HEADER = re.compile(r"<OFX[\s>]|OFXHEADER\s*[:=]", re.IGNORECASE)


@dataclass
class _Open:
    """Where the reading stands: the aggregates that are open, the statement, and the transaction."""

    found: ReadFile
    statement: Statement | None = None
    kind: str = ""
    card: str = ""
    entry: dict[str, str] | None = None
    entry_line: int = 0
    inside: list[str] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)


def sniff(head: bytes, name: str) -> float:
    """Sure when the header or the outermost tag is there."""
    return 0.9 if _HEADER.search(text_of(head)[:20000]) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every statement of the file. Raises ReceivablesError where it has none."""
    state = _Open(ReadFile(NAME, name))
    for tag in tags(text_of(data)):
        _take(state, tag)
    _close_entry(state)
    _close_statement(state)
    if not state.found.statements:
        said = f" The bank says: {' '.join(state.errors)}" if state.errors else ""
        raise ReceivablesError(f"You cannot import {name} because this OFX file holds no statement.{said} Download it again. "
                               "Nothing of it was written.")
    _say(state)
    return state.found


def _take(state: _Open, tag: Tag) -> None:
    name = tag.name
    if tag.value:
        _value(state, tag, state.inside[-1] if state.inside else "")
    elif name.startswith("/"):
        _close(state, name[1:])
    elif name in STATEMENTS:
        _close_entry(state)
        _close_statement(state)
        state.statement, state.kind, state.inside = Statement(line=tag.line), name, []
        state.card = ""
    elif name in ("STMTTRN", "STMTTRNP"):
        _close_entry(state)
        state.entry, state.entry_line, state.inside = {"pending": "yes"} if name == "STMTTRNP" else {}, tag.line, []
    elif name == "STATUS":
        state.status = {}
        state.inside.append(name)
    elif name in ("LEDGERBAL", "AVAILBAL") or name.endswith(("ACCTFROM", "ACCTTO", "CURRENCY", "PAYEE")):
        state.inside.append(name)


def _value(state: _Open, tag: Tag, inside: str) -> None:
    name, statement = tag.name, state.statement
    if inside == "STATUS":
        state.status[name] = tag.value
    elif state.entry is not None:
        state.entry.setdefault(f"{inside}.{name}" if inside else name, tag.value)
    elif statement is None:
        return
    elif name == "CURDEF":
        statement.currency = tag.value.upper()
    elif name == "ACCTID" and inside.endswith("ACCTFROM"):
        statement.account = tag.value
        if state.kind == "CCSTMTRS" and len(tag.value) > 10:
            state.card, statement.account = tag.value, _masked(tag.value)
    elif name == "BALAMT" and inside == "LEDGERBAL":
        statement.closing = _amount(tag.value, statement.currency)
        if statement.closing is None:
            state.found.warn(f"The balance {tag.value!r} is no amount.", tag.line, table="Documents")
    elif name in ("DTSTART", "DTEND", "DTASOF"):
        _date(statement, name, tag.value, inside)


def _date(statement: Statement, name: str, text: str, inside: str) -> None:
    if name == "DTSTART":
        statement.from_date = _day(text)
    elif name == "DTEND":
        statement.to_date = _day(text)
    elif inside == "LEDGERBAL":
        statement.to_date = statement.to_date or _day(text)


def _close(state: _Open, name: str) -> None:
    if name in ("STMTTRN", "STMTTRNP", "BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST"):
        _close_entry(state)
    elif name in (*STATEMENTS, "OFX"):
        _close_entry(state)
        _close_statement(state)
    elif name == "STATUS" and state.status.get("SEVERITY", "").upper() == "ERROR":
        state.errors.append(f"{state.status.get('MESSAGE', 'error')} (code {state.status.get('CODE', '?')}).")
    if name in state.inside:
        del state.inside[state.inside.index(name):]


def _close_statement(state: _Open) -> None:
    statement = state.statement
    state.statement = None
    if statement is None:
        return
    if statement.currency and not known_currency(statement.currency):
        state.found.warn(f"The currency {statement.currency} is unknown.", statement.line, "Its amounts are read with two decimals.", "Documents")
    state.told["no currency"] += not statement.currency
    state.found.statements.append(statement)


def _close_entry(state: _Open) -> None:
    """One transaction, as far as it can be taken."""
    entry, statement, line = state.entry, state.statement, state.entry_line
    state.entry, state.inside = None, []
    if entry is None or statement is None:
        return
    kind = entry.get("TRNTYPE", "").upper()
    if kind in PENDING or "pending" in entry:
        state.told["pending"] += 1
        return
    statement.currency = statement.currency or entry.get("CURRENCY.CURSYM", "").upper()
    currency = entry.get("CURRENCY.CURSYM", "").upper() or statement.currency
    amount = _amount(entry.get("TRNAMT", ""), currency)
    posted = _day(entry.get("DTPOSTED", "")) or _day(entry.get("DTUSER", ""))
    if amount is None:
        state.found.refuse(f"{entry.get('TRNAMT', '')!r} is no amount.", line, "Ask the bank what was meant.", column="Amount")
    elif not posted:
        said = entry.get("DTPOSTED", "")
        state.found.refuse(f"{said!r} is no day." if said else "The transaction has no day.", line, "Ask the bank for the day.", column="Value Date")
    elif not _repeated(state, statement, entry, posted, amount):
        _check(state, entry, kind, amount, currency, line)
        statement.add(amount if currency == statement.currency else 0)
        state.told["foreign"] += currency != statement.currency
        state.found.receipts.append(_row(state, statement, entry, posted, amount) | {"line": line, "currency": currency})


def _repeated(state: _Open, statement: Statement, entry: dict[str, str], posted: str, amount: int) -> bool:
    """True for a movement that the file has already listed under the same FITID, the same in all that it says."""
    mark = _reference(entry, posted)
    if not mark:
        return False
    said = (statement.account, mark, posted, str(amount), *(entry.get(part, "") for part in ("NAME", "MEMO", "CHECKNUM", "REFNUM", "PAYEE.NAME")))
    again = said in state.seen
    state.seen.add(said)
    state.told["repeated"] += again
    return again


def _check(state: _Open, entry: dict[str, str], kind: str, amount: int, currency: str, line: int) -> None:
    """Amounts that are finer than the currency, and signs that contradict the kind."""
    text = entry["TRNAMT"].replace(",", ".")
    if len(text.rpartition(".")[2].rstrip("0")) > exponent(currency) and "." in text:
        state.found.warn(f"{entry['TRNAMT']} is finer than {currency or 'the currency'} allows; it was rounded.", line,
                         column="Amount", kind="rounded")
    if (kind == "DEBIT" and amount > 0) or (kind == "CREDIT" and amount < 0):
        state.found.warn(f"The transaction is called {kind}, but its amount is {entry['TRNAMT']}; it is taken as it stands.", line,
                         "Compare it with the statement.", column="Amount", kind="sign")


def _row(state: _Open, statement: Statement, entry: dict[str, str], posted: str, amount: int) -> Row:
    kind, name = entry.get("TRNTYPE", "").upper(), entry.get("PAYEE.NAME") or entry.get("EXTDNAME") or entry.get("NAME", "")
    name = _ACH_NAME.sub("", name)
    memo = entry.get("MEMO", "")
    short = entry.get("NAME", "")
    numbers = [entry.get(part, "") for part in ("REFNUM", "CHECKNUM")]
    row: Row = {
        "amount": amount, "own_account": statement.account, "booking_date": posted,
        "value_date": _day(entry.get("DTAVAIL", "")) or _day(entry.get("VALUEDATE", "")) or posted, "payer_name": name,
        "payer_account": next((entry[key] for key in ("BANKACCTFROM.ACCTID", "BANKACCTTO.ACCTID") if entry.get(key)), ""),
        "text": memo if memo.startswith(short) else joined([short, memo]), "method": METHODS.get(kind, ""),
        "ref": _without_card(_reference(entry, posted), state.card),
        "end_to_end_id": next((number for number in numbers if number.strip("0")), "")}
    if "ORIGCURRENCY.CURSYM" in entry:
        row["note"] = f"paid in {entry['ORIGCURRENCY.CURSYM']}, rate {entry.get('ORIGCURRENCY.CURRATE', '?')}"
    if amount > 0 and (kind in INTERNAL or state.kind == "CCSTMTRS"):
        row["kind"] = "not customer"
    return row


def _reference(entry: dict[str, str], posted: str) -> str:
    """The FITID; blank where it is only zeros or the day."""
    mark = entry.get("FITID", "")
    return mark if mark.strip("0") and mark != posted.replace("-", "") else ""


def _masked(card: str) -> str:
    return f"{card[:6]}{'*' * (len(card) - 10)}{card[-4:]}"


def _without_card(mark: str, card: str) -> str:
    """Some banks begin the FITID with the card's number; that is never stored."""
    return mark.replace(card, _masked(card)) if card else mark


def _say(state: _Open) -> None:
    told, notes = state.told, state.found.notes
    for error in state.errors:
        state.found.warn(f"The bank says: {error}", table="Documents")
    for what, sentence in (
            ("pending", "{} transactions that are not posted yet were left out."),
            ("no currency", "{} statements name no currency; the ledger's is taken."),
            ("foreign", "{} transactions are in another currency than their account.")):
        if told[what]:
            notes.append(sentence.format(told[what]))
    if told["repeated"]:
        state.found.warn(f"{told['repeated']} transactions stand in the file twice, the same with the same FITID; each was taken once.",
                         kind="repeated")


def _amount(text: str, currency: str) -> int | None:
    text = _SPACES.sub("", text.strip())
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif _EUROPEAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    return minor(text, currency)


def _day(text: str) -> str:
    return day(text[:8]) or day(text)
