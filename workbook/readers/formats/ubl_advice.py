"""UBL 2.x RemittanceAdvice: one Remittance, one line for each invoice or credit note it refers to.

Payers write what they pay into debit or into credit amounts; the sum decides. A credit note is negative where the total says so.
"""
from __future__ import annotations

import re
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.formats.advice import Advice, add_document, settle
from workbook.readers.formats.einvoice import amount, currency_beside
from workbook.readers.formats.reading import day, joined
from workbook.readers.formats.remadv import turn
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.formats.xmlsafe import at, begin, ends, local, text

NAME = "UBL RemittanceAdvice"
_KIND = re.compile(rb"urn:oasis:names:specification:ubl:schema:xsd:RemittanceAdvice-2\b")
TOTALS = ("TotalPaymentAmount", "TotalDebitAmount", "TotalCreditAmount")
DOCUMENTS = {"InvoiceDocumentReference": "380", "SelfBilledInvoiceDocumentReference": "389", "CreditNoteDocumentReference": "381",
             "SelfBilledCreditNoteDocumentReference": "261", "DebitNoteDocumentReference": "383", "ReminderDocumentReference": "",
             "AdditionalDocumentReference": ""}


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes name the namespace of the advice."""
    return 0.9 if _KIND.search(begin(head)) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every advice of the file. Raises ReceivablesError where the XML is broken, or holds none."""
    found = ReadFile(NAME, name)
    lines: list[tuple[Row, str, str]] = []
    for element in ends(data, name, NAME, ("RemittanceAdvice", "RemittanceAdviceLine")):
        if local(element) == "RemittanceAdviceLine":
            lines += _lines(element)
        else:
            advice = _advice(element, lines)
            add_document(found, advice)
            lines = []
        element.clear()
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because this UBL file holds no remittance advice. Nothing of it was written.")
    return found


def _lines(element: Any) -> list[tuple[Row, str, str]]:
    """The documents of one line with its debit and credit amounts, which belong to a document that stands alone."""
    named = [(code, one) for part in at(element, "BillingReference") for tag, code in DOCUMENTS.items() for one in at(part, tag)]
    debit, credit = (text(element, f"{tag}LineAmount") if len(named) < 2 else "" for tag in ("Debit", "Credit"))
    words = joined([" ".join((note.text or "").split()) for note in at(element, "Note")] + [text(element, "InvoicingPartyReference")])
    place = element.sourceline or 1
    plain: Row = {"text": words, "line": place, "currency": currency_beside(element, "DebitLineAmount", "CreditLineAmount")}
    rows = [(plain | {"invoice": text(one, "ID"), "invoice_date": day(text(one, "IssueDate")), "text": joined([code, words])}, debit, credit)
            for code, one in named]
    return rows or [(plain | {"invoice": text(element, "InvoicingPartyReference")}, debit, credit)]


def _advice(root: Any, lines: list[tuple[Row, str, str]]) -> Advice:
    codes = [line.get("currency", "") for line, *_ in lines]
    currency = text(root, "DocumentCurrencyCode").upper() or currency_beside(root, *TOTALS) or next(filter(None, codes), "EUR")
    row: Row = {"currency": currency, "line": root.sourceline or 1, "reference": text(root, "PaymentMeans/PaymentID", "PaymentOrderReference", "ID"),
                "date": day(text(root, "PaymentMeans/PaymentDueDate", "IssueDate")), "payer_name": _named(root, "AccountingCustomerParty"),
                "payer_account": text(root, "PaymentMeans/PayerFinancialAccount/ID"),
                "customer_id": text(root, "AccountingCustomerParty/SupplierAssignedAccountID"),
                "text": joined([f"advice {text(root, 'ID')}" if text(root, "ID") else "", text(root, "PayerReference"), text(root, "Note")])}
    advice = Advice(row, line=row["line"], account=text(root, "PaymentMeans/PayeeFinancialAccount/ID"))
    for line, debit, credit in lines:
        net = (amount(debit, currency) or 0) - (amount(credit, currency) or 0)
        line |= {"of": row, "currency": currency, "gross": None, "discount": 0, "adjustment": 0, "reason": "", "net": net}
        settle(line)
        advice.lines.append(line)
    debit_total, credit_total, paid = (amount(text(root, f"Total{tag}Amount"), currency) for tag in ("Debit", "Credit", "Payment"))
    row["amount"] = paid if paid is not None else abs((debit_total or 0) - (credit_total or 0)) or abs(advice.total)
    if abs(-advice.total - row["amount"]) < abs(advice.total - row["amount"]):
        for line in advice.lines:
            line |= {"gross": -line["gross"], "net": -line["net"]}
    turn(advice)
    return advice


def _named(root: Any, role: str) -> str:
    return text(root, f"{role}/Party/PartyName/Name", f"{role}/Party/PartyLegalEntity/RegistrationName")
