"""One entry of a camt message as receipts: one for each payer inside a batch, with the payer's own amount, account and references.

| what | how it is decided |
|---|---|
| amount of the only transaction | the entry's: that is what reached the account |
| amounts of several | the first kind of amount (Amt, TxAmt, InstdAmt) in the entry's currency that all have; one without gets what is left |
| amount of a payment that came back with charges | the payment's own; the charges are a row of their own |
| they do not add up | what is missing is a row of its own; bank charges explain it, else a warning says the figures |
| none have amounts | the entry is one receipt, and a warning says how many payers it holds |
| payer | the debtor of a credit, the creditor of a debit; of a reversal the other one |
"""
from __future__ import annotations

import hashlib

from receivables.money import to_text
from workbook.readers.formats.camt_remittance import add_remittance, on_behalf, remittance_text
from workbook.readers.formats.reading import day, joined, known_currency, minor
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.formats.xmltree import Node

_OWN_AMOUNT = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
_BATCH = ("PmtInfId", "MsgId")
_NONE = ("NOTPROVIDED", "NONREF")


def amount_of(element: Node, path: str = "Amt") -> tuple[int | None, str]:
    """The amount at the path in minor units (None where it cannot be read) and its currency."""
    found = element.at(path)
    return (None, "") if found is None else (minor(found.text, found.currency), found.currency)


def add_entry(found: ReadFile, statement: Statement, entry: Node) -> int | None:
    """Add the receipts of one entry; gives its signed amount, None where it could not be read."""
    size, currency = amount_of(entry)
    side = entry.text_at("CdtDbtInd")
    if size is None or side not in ("CRDT", "DBIT"):
        what = f"{entry.text_at('Amt')!r} is not an amount" if size is None else f"{side!r} is neither CRDT nor DBIT"
        found.refuse(f"The entry cannot be taken: {what}.", entry.line, "Ask the bank for the statement again.", column="Amount")
        return None
    if currency and not known_currency(currency):
        found.warn(f"The currency {currency} is unknown.", entry.line, "Its amounts are read with two decimals.", column="Currency")
    amount = size if side == "CRDT" else -size
    common = _common(found, statement, entry, currency)
    details = entry.all("NtryDtls/TxDtls")
    returned = _returned(details[0], common["currency"], amount) if len(details) == 1 else None
    if returned is not None:
        _add_parts(found, statement, common, amount, entry, details, [returned])
    elif len(details) < 2:
        _add(found, statement, {**common, "amount": amount}, entry, details[0] if details else None)
    else:
        _add_batch(found, statement, common, amount, entry, details)
    return amount


def _common(found: ReadFile, statement: Statement, entry: Node, currency: str) -> Row:
    booked, value = (entry.text_at(f"{tag}/Dt") or entry.text_at(f"{tag}/DtTm") for tag in ("BookgDt", "ValDt"))
    for text in (booked, value):
        if text and not day(text):
            found.warn(f"{text!r} is not a day.", entry.line, column="Value Date")
    last = statement.to_date or statement.from_date
    return {"own_account": statement.account, "currency": currency or statement.currency, "booking_date": day(booked) or day(value),
            "value_date": day(value) or day(booked) or last, "line": entry.line, "ref": entry.text_at("AcctSvcrRef"), "method": _method(entry)}


def _method(element: Node) -> str:
    codes = [element.text_at(f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "-".join(code for code in codes if code and code != "*") or element.text_at("BkTxCd/Prtry/Cd")


def _add_batch(found: ReadFile, statement: Statement, common: Row, amount: int, entry: Node, details: list[Node]) -> None:
    """One receipt a transaction; what the amounts leave open is a row of its own."""
    amounts = _amounts(common["currency"], amount, details)
    if amounts is None:
        found.warn(f"The entry over {to_text(amount, common['currency'])} holds {len(details)} payments without amounts of their own; "
                   "it is taken as one receipt.", entry.line, "Ask the bank for camt.054 with details.")
        _add(found, statement, {**common, "amount": amount, "text": joined([remittance_text(one) for one in details])}, entry, None)
        return
    _add_parts(found, statement, common, amount, entry, details, amounts)


def _add_parts(found: ReadFile, statement: Statement, common: Row, amount: int, entry: Node, details: list[Node], amounts: list[int]) -> None:
    batch = common["ref"]
    for one, part in zip(details, amounts):
        row = {**common, "amount": part, "line": one.line, "ref": batch or one.text_at("Refs/AcctSvcrRef"),
               "method": _method(one) or common["method"]}
        if batch:
            row |= {"batch": amount, "member": _member(one, part)}
        _add(found, statement, row, entry, one)
    rest = amount - sum(amounts)
    if rest:
        _add_rest(found, common, rest, amount, entry, details)


def _add_rest(found: ReadFile, common: Row, rest: int, amount: int, entry: Node, details: list[Node]) -> None:
    """The row that makes the transactions add up to the entry."""
    currency = common["currency"]
    charged = sum(_charges(one, currency) for one in details) or _charges(entry, currency)
    fees = charged != 0 and rest == -charged
    of = "batch" if len(details) > 1 else "return"
    text = f"Bank charges of the {of}" if fees else "Difference between the entry and its payments"
    if not fees:
        found.warn(f"The entry is {to_text(amount, currency)} {currency}, its {len(details)} payments add up to "
                   f"{to_text(amount - rest, currency)}; the difference of {to_text(rest, currency)} is a line of its own.", entry.line,
                   "Ask the bank what it is.", column="Amount")
    row = {**common, "amount": rest, "text": text} | ({"batch": amount, "member": "REST"} if common["ref"] else {})
    found.receipts.append(row | ({"kind": "not customer"} if fees or rest < 0 else {}))


def _charges(element: Node, currency: str) -> int:
    """The charges that the bank took, as a total or one by one."""
    total, stated = amount_of(element, "Chrgs/TtlChrgsAndTaxAmt")
    if total is not None and stated == currency:
        return total
    parts = [part for path in ("Chrgs/Amt", "Chrgs/Rcrd/Amt") for part in element.all(path) if part.currency == currency]
    return sum(minor(part.text, currency) or 0 for part in parts)


def _returned(one: Node, currency: str, amount: int) -> int | None:
    """What came back of a payment that the bank took back together with its charges: the payment's own amount, where both make the entry's."""
    sent, stated = amount_of(one, "AmtDtls/InstdAmt/Amt")
    charged = _charges(one, currency)
    told = amount < 0 and bool(one.all("RtrInf")) and charged > 0 and stated == currency
    return -sent if told and sent is not None and sent + charged == -amount else None


def _amounts(currency: str, amount: int, details: list[Node]) -> list[int] | None:
    """The signed amount of each transaction in the entry's currency, None where they cannot be told."""
    kinds = [[_signed(one, path, currency, amount) for one in details] for path in _OWN_AMOUNT]
    whole = [[part for part in parts if part is not None] for parts in kinds if None not in parts]
    best = next((parts for parts in whole if sum(parts) == amount), whole[0] if whole else None)
    if best is not None:
        return best
    mixed = [next((part for part in parts if part is not None), None) for parts in zip(*kinds)]
    if mixed.count(None) > 1:
        return None
    rest = amount - sum(part for part in mixed if part is not None)
    return [rest if part is None else part for part in mixed]


def _signed(one: Node, path: str, currency: str, amount: int) -> int | None:
    size, stated = amount_of(one, path)
    side = one.text_at("CdtDbtInd")
    minus = side == "DBIT" if side else amount < 0
    return None if size is None or stated != currency else -size if minus else size


def _member(one: Node, amount: int) -> str:
    """A mark of this transaction inside its batch, the same whatever the order."""
    parts = (amount, one.text_at("Refs/EndToEndId"), one.text_at("Refs/AcctSvcrRef"), one.text_at("Refs/Prtry/Ref"), remittance_text(one))
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:6].upper()


def _add(found: ReadFile, statement: Statement, row: Row, entry: Node, one: Node | None) -> None:
    """The receipt of one transaction (None: an entry without details)."""
    row["note"] = _reversal(entry, one)
    if one is not None:
        row["ref"] = row["ref"] or one.text_at("Refs/AcctSvcrRef")
        end_to_end = one.text_at("Refs/EndToEndId")
        row["end_to_end_id"] = "" if end_to_end.upper() in _NONE else end_to_end
        row |= _party(one, row["amount"] > 0, bool(row["note"]))
        row["note"] = joined([row["note"], _instructed(one, row["currency"])])
        add_remittance(found, row, one)
        said = remittance_text(one) or one.text_at("AddtlTxInf") or entry.text_at("AddtlNtryInf")
        row["text"] = joined([said, on_behalf(one, row.get("payer_name", ""))])
    else:
        row["text"] = row.get("text") or joined([entry.text_at("AddtlNtryInf"), *(entry.text_at(f"NtryDtls/Btch/{one}") for one in _BATCH)])
    if row["amount"] > 0 and row["note"].startswith("Reversal"):
        row["kind"] = "not customer"
    found.receipts.append(row)


def _reversal(entry: Node, one: Node | None) -> str:
    reversed_ = entry.text_at("RvslInd").lower() in ("true", "1")
    reason = ("" if one is None else one.text_at("RtrInf/Rsn/Cd") or one.text_at("RtrInf/Rsn/Prtry") or one.text_at("RtrInf/AddtlInf"))
    if not reversed_ and not reason:
        return ""
    return ("Reversal" if reversed_ else "Return") + (f", reason {reason}" if reason else "")


def _party(one: Node, credit: bool, turned: bool) -> Row:
    """Name and account of the other side."""
    parties = one.at("RltdPties")
    if parties is None:
        return {}
    sides = ("Dbtr", "Cdtr") if credit != turned else ("Cdtr", "Dbtr")
    side = next((s for s in sides[:2 if turned else 1] if _name(parties, s) or _account(parties, s)), sides[0])
    return {"payer_name": _name(parties, side) or _name(parties, f"Ultmt{side}"), "payer_account": _account(parties, side)}


def _name(parties: Node, side: str) -> str:
    return parties.text_at(f"{side}/Nm") or parties.text_at(f"{side}/Pty/Nm") or parties.text_at(f"{side}/Agt/FinInstnId/Nm")


def _account(parties: Node, side: str) -> str:
    return parties.text_at(f"{side}Acct/Id/IBAN") or parties.text_at(f"{side}Acct/Id/Othr/Id") or parties.text_at(f"{side}Acct/Id/PrtryAcct/Id")


def _instructed(one: Node, currency: str) -> str:
    """What the payer sent, where it was another currency."""
    amount, stated = amount_of(one, "AmtDtls/InstdAmt/Amt")
    return f"paid as {to_text(amount, stated)} {stated}" if amount is not None and stated and stated != currency else ""
