"""REMADV as ErpelMessage XML, as EDI providers hand it on: one Remittance for each document, one line for each item it lists.

Debit notes of the payer and credit notes are negative where the remitted total says so. No entities, no network, no DTD.
"""
from __future__ import annotations

import re
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.formats.advice import Advice, add_document, settle
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.remadv import turn
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.formats.xmlsafe import begin, ends, local, local_name

NAME = "REMADV XML"
_KIND = re.compile(rb"<(?:\w+:)?ErpelMessage\b")
AMOUNTS = ("InvoiceGrossAmount", "CommissionAmount", "PaymentDiscountAmount", "RemittedAmount")


def sniff(head: bytes, name: str) -> float:
    """Sure when the outermost element is there and a remittance advice is named."""
    plain = begin(head)
    return 0.9 if _KIND.search(plain) and (b"REMADV" in plain or b"RemittanceAdvice" in plain) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every remittance advice of the file. Raises ReceivablesError where the XML is broken, or holds none."""
    found = ReadFile(NAME, name)
    advice = _new(1)
    for element in ends(data, name, NAME, ("ListLineItem", "Document")):
        if local(element) == "ListLineItem":
            advice.lines.append(_line(element, advice))
        else:
            _close(found, element, advice)
            advice = _new(1)
        element.clear()
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because this message holds no remittance advice. Nothing of it was written.")
    return found


def _new(line: int) -> Advice:
    return Advice({"currency": "", "line": line, "amount": 0}, line=line)


def _line(item: Any, advice: Advice) -> Row:
    """The amounts stay as text until the document says its currency, which stands at its end or beginning."""
    root = item.find(".//{*}REMADVListLineItemExtension")
    part = item if root is None else root
    reasons = [(one.findtext("{*}ReasonCode") or "") for one in part.iterfind(".//{*}Adjustment")]
    return {"of": advice.row, "invoice": _text(part, "DocumentNumber"), "invoice_date": day(_text(part, "DocumentDate")), "line": item.sourceline,
            "text": joined([_text(part, "BusinessProcessID"), _text(part, "DocumentName"), _text(part, "DocumentNameDescription")]),
            "reason": ", ".join(reason for reason in reasons if reason),
            "said": [_text(part, f"{tag}/{{*}}Amount") for tag in AMOUNTS]}


def _close(found: ReadFile, document: Any, advice: Advice) -> None:
    row = advice.row
    currency = next((value.upper() for key, value in document.attrib.items() if local_name(key) == "DocumentCurrency"), "EUR")
    when = _text(document, "DueDate") or _text(document, "DocumentDate", "{*}")
    gln = _text(document, "Customer/{*}FurtherIdentification", "{*}")
    row |= {"currency": currency, "reference": _text(document, "DocumentNumber", "{*}"), "date": day(when), "line": document.sourceline,
            "payer_name": _text(document, "Customer/{*}Address/{*}Name", "{*}"), "text": f"payer {gln}" if gln else ""}
    advice.line = document.sourceline
    for line in advice.lines:
        gross, adjustment, discount, net = (minor(text, currency) if text else None for text in line.pop("said"))
        line |= {"currency": currency, "gross": gross, "adjustment": adjustment or 0, "discount": abs(discount or 0), "net": net}
        settle(line)
    stated = _text(document, "AmountRemitted")
    amount = minor(stated, currency) if stated else None
    row["amount"] = advice.total if amount is None else amount
    turn(advice)
    add_document(found, advice)


def _text(element: Any, path: str, prefix: str = ".//{*}") -> str:
    found = element.findtext(prefix + path)
    return " ".join(found.split()) if found else ""
