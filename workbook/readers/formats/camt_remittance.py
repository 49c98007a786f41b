"""The remittance information of one camt transaction: its text, its creditor reference, and the documents it names with their amounts.

Structured documents (RfrdDocInf) become an advice of the receipt: number, gross, discount, adjustment with reason, net. Where one block
names several documents its amounts belong to all of them together, so only the numbers are kept.
"""
from __future__ import annotations

from collections.abc import Sequence

from receivables.matching.creditor import is_right
from receivables.money import to_text
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.formats.xmltree import Node

NOBODY = ("keine information vorhanden", "notprovided")
FULL = 140          # characters of a piece of free text
CREDIT = ("CREN", "CRN")
DISCOUNTS = ("APDS", "STDS", "TMDS")


def remittance_text(one: Node) -> str:
    """What the payer wrote: free text, references, numbers of documents, further information."""
    parts = _unwrapped([e.text for e in one.all("RmtInf/Ustrd")])
    for block in one.all("RmtInf/Strd"):
        parts += [_text(block, "CdtrRefInf/Ref"), *(_text(doc, "Nb") for doc in block.all("RfrdDocInf"))]
        parts += [e.text for e in block.all("AddtlRmtInf")]
    return joined(parts)


def _unwrapped(pieces: Sequence[str]) -> list[str]:
    """Free text in pieces; one of the full length went on in the next, in the middle of a word or a number.

    >>> _unwrapped(["x" * 138 + "RE", "10234", "RE 7"])[0][-9:], _unwrapped(["RE 1", "RE 2"])
    ('xxRE10234', ['RE 1', 'RE 2'])
    """
    out: list[str] = []
    for at, piece in enumerate(pieces):
        if at and len(pieces[at - 1]) == FULL:
            out[-1] += piece
        else:
            out.append(piece)
    return out


def on_behalf(one: Node, payer: str) -> str:
    """For whom the payer pays, where that is another: the name helps to find the customer."""
    ultimate = _text(one, "RltdPties/UltmtDbtr/Nm") or _text(one, "RltdPties/UltmtDbtr/Pty/Nm")
    return "" if ultimate.casefold() in ("", payer.casefold(), *NOBODY) else f"for {ultimate}"


def add_remittance(found: ReadFile, receipt: Row, one: Node) -> None:
    """Check the creditor references, and keep the documents that the payer names as an advice of the receipt."""
    blocks = one.all("RmtInf/Strd")
    for block in blocks:
        reference = _text(block, "CdtrRefInf/Ref")
        if is_right(reference) is False:
            found.warn(f"The check digits of the reference {reference} are wrong.", one.line, "Compare it with the invoice.",
                       column="Remittance Text", kind="reference")
    if not any(block.at("RfrdDocInf") is not None for block in blocks):
        return
    advice: Row = {"of": receipt, "date": receipt["value_date"], "payer_name": receipt.get("payer_name", ""), "currency": receipt["currency"],
                   "payer_account": receipt.get("payer_account", ""), "amount": receipt["amount"], "reference": receipt.get("end_to_end_id", ""),
                   "method": receipt.get("method", ""), "line": one.line}
    lines = [line for block in blocks for line in documents_of(block, advice, receipt["currency"])]
    if not lines:
        return
    found.remittances.append(advice)
    found.remittance_lines += lines
    total = sum(line["net"] for line in lines)
    if all(line["net"] for line in lines) and total != receipt["amount"]:
        code = receipt["currency"]
        found.warn(f"The payment is {to_text(receipt['amount'], code)} {code}, the documents it names add up to {to_text(total, code)}.",
                   one.line, "See RemittanceLines.", "Remittances", kind="remittance")


def documents_of(block: Node, advice: Row, currency: str) -> list[Row]:
    """The lines of an advice that one block of structured remittance information names."""
    documents = block.all("RfrdDocInf")
    alone = len(documents) == 1
    reference = _text(block, "CdtrRefInf/Ref") if alone else ""          # the payer quotes the reference instead of the number
    lines = [_line(document, block, advice, currency, alone) for document in documents]
    for line in lines:
        line["invoice"] = line["invoice"] or reference
    return [line for line in lines if line["invoice"] or line["net"]]


def _line(document: Node, block: Node, advice: Row, currency: str, alone: bool) -> Row:
    kind = _text(document, "Tp/CdOrPrtry/Cd") or _text(document, "Tp/CdOrPrtry/Prtry")
    amounts = block.at("RfrdDocAmt") if alone else None
    row: Row = {"of": advice, "invoice": _text(document, "Nb"), "invoice_date": day(_text(document, "RltdDt") or _text(document, "RltdDt/Dt")),
                "currency": currency, "text": kind, "line": document.line, "gross": 0, "discount": 0, "adjustment": 0, "net": 0}
    if amounts is None:
        return row
    credit = _amount(amounts, "CdtNoteAmt", currency) or _typed(amounts, CREDIT, currency)
    row["gross"] = _amount(amounts, "DuePyblAmt", currency) or _typed(amounts, ("DUPA",), currency) or -credit
    row["discount"] = (_amount(amounts, "DscntApldAmt", currency) or _amount(amounts, "DscntApldAmt/Amt", currency)
                       or _typed(amounts, DISCOUNTS, currency))
    row["adjustment"], row["reason"] = _adjustments(amounts, currency)
    remitted = _amount(amounts, "RmtdAmt", currency) or _typed(amounts, ("REMI",), currency)
    row["net"] = remitted or row["gross"] - row["discount"] + row["adjustment"]
    if kind in CREDIT:
        row["gross"], row["net"] = -abs(row["gross"]), -abs(row["net"])
    return row


def _typed(amounts: Node, codes: tuple[str, ...], currency: str) -> int:
    """The sum of the amounts of some types, as the versions from 2020 on write them (RmtAmtAndTp)."""
    return sum(_amount(one, "Amt", currency) for one in amounts.all("RmtAmtAndTp") if _text(one, "Tp/Cd") in codes)


def _adjustments(amounts: Node, currency: str) -> tuple[int, str]:
    total, reasons = 0, []
    for one in amounts.all("AdjstmntAmtAndRsn"):
        size = _amount(one, "Amt", currency)
        total += size if _text(one, "CdtDbtInd") == "CRDT" else -size
        reasons += [_text(one, "Rsn"), _text(one, "AddtlInf")]
    return total, joined(reasons)


def _amount(element: Node, path: str, currency: str) -> int:
    found = element.at(path)
    return (minor(found.text, currency) or 0) if found is not None and found.currency in ("", currency) else 0


def _text(element: Node, path: str) -> str:
    return " ".join(element.text_at(path).split())
