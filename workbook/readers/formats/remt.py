"""remt.001 (ISO 20022 RemittanceAdvice): one Remittance for each payment it explains, one line for each document.

The documents have the shape that they have in a camt statement, and are read by the same rules.
"""
from __future__ import annotations

import re

from receivables.errors import ReceivablesError
from workbook.readers.formats.advice import Advice, add_document
from workbook.readers.formats.camt_remittance import documents_of
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.formats.xmlsafe import begin, ends, local
from workbook.readers.formats.xmltree import Node, tree

NAME = "remt.001"
_KIND = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:remt\.001\.001\.\d\d|<(?:\w+:)?RmtAdvc\b")


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes name the message."""
    return 0.9 if _KIND.search(begin(head)) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every payment that the message explains. Raises ReceivablesError where the XML is broken, or holds none."""
    found = ReadFile(NAME, name)
    for element in ends(data, name, NAME, ("RmtInf",)):
        parent = element.getparent()
        if parent is None or local(parent) != "RmtAdvc":
            continue
        head = parent.find("{*}GrpHdr")
        advice = _advice(tree(element), tree(head) if head is not None else Node("", "", 1))
        add_document(found, advice)
        element.clear()
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because this message holds no remittance advice. Nothing of it was written.")
    return found


def _advice(one: Node, head: Node) -> Advice:
    payment = one.at("OrgnlPmtInf") or Node("", "", one.line)
    paid = payment.at("Amt/InstdAmt") or payment.at("Amt/EqvtAmt/Amt") or payment.at("Amt") or Node("", "", one.line)
    blocks = one.all("Strd")
    codes = [amount.currency for block in blocks for amount in block.all("RfrdDocAmt/RmtdAmt")]
    currency = paid.currency or next(filter(None, codes), "EUR")
    row: Row = {"currency": currency, "line": one.line, "date": day(_first(payment, "ReqdExctnDt/Dt", "ReqdExctnDt", "IntrBkSttlmDt")),
                "reference": _first(payment, "Refs/EndToEndId", "EndToEndId", "Refs/UETR") or one.text_at("RmtId") or head.text_at("MsgId"),
                "payer_name": _first(payment, "Dbtr/Nm", "Dbtr/Pty/Nm") or head.text_at("InitgPty/Nm"),
                "payer_account": _first(payment, "DbtrAcct/Id/IBAN", "DbtrAcct/Id/Othr/Id"),
                "text": joined([part.text for part in one.all("Ustrd")] + [ref.text for block in blocks for ref in block.all("CdtrRefInf/Ref")])}
    row["date"] = row["date"] or day(head.text_at("CreDtTm"))
    advice = Advice(row, [line for block in blocks for line in documents_of(block, row, currency)], one.line)
    advice.account = _first(payment, "CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id")
    amount = minor(paid.text, currency) if paid.text else None
    row["amount"] = advice.total if amount is None else amount
    return advice


def _first(node: Node, *paths: str) -> str:
    return next((found for path in paths if (found := " ".join(node.text_at(path).split()))), "")
