"""UBL 2.x Invoice, CreditNote and DebitNote (Peppol BIS, XRechnung, EHF and plain UBL; also inside a StandardBusinessDocument): issued invoices.

The file is streamed line by line; several documents in one file are each taken.
"""
from __future__ import annotations

import re
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.formats.einvoice import Bill, Party, add_discount, add_terms, address_of, amount, currency_beside, decimal, split_of, take_bills
from workbook.readers.formats.reading import day
from workbook.readers.formats.shape import ReadFile
from workbook.readers.formats.xmlsafe import at, begin, ends, local, text, texts

NAME = "UBL invoice"
ROOTS, LINES = ("Invoice", "CreditNote", "DebitNote"), ("InvoiceLine", "CreditNoteLine", "DebitNoteLine")
TOTALS = ("LegalMonetaryTotal", "RequestedMonetaryTotal")          # a debit note requests
SUMS = {"lines": "LineExtensionAmount", "allowances": "AllowanceTotalAmount", "charges": "ChargeTotalAmount", "net": "TaxExclusiveAmount",
        "gross": "TaxInclusiveAmount", "prepaid": "PrepaidAmount", "rounding": "PayableRoundingAmount", "payable": "PayableAmount"}
BEFORE = "BillingReference/InvoiceDocumentReference"
_KIND = re.compile(rb"urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote|DebitNote)-2\b")


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes name the namespace of an invoice, credit note or debit note."""
    return 0.9 if _KIND.search(begin(head)) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every invoice, credit note and debit note of the file. Raises ReceivablesError where the XML is broken, or holds none."""
    found = ReadFile(NAME, name)
    take_bills(found, ends(data, name, NAME, (*ROOTS, *LINES), large=True), lambda element: local(element) in LINES,
               lambda element: decimal(text(element, "LineExtensionAmount")), lambda element: _bill(element) if "ubl" in element.tag else None)
    if not (found.invoices or found.notes or found.issues):
        raise ReceivablesError(f"You cannot import {name} because this UBL file holds no invoice and no credit note. Nothing of it was written.")
    return found


def _bill(root: Any) -> Bill:
    totals = next((one for name in TOTALS for one in at(root, name)), None)
    currency = text(root, "DocumentCurrencyCode").upper() or currency_beside(totals, *SUMS.values())
    code = text(root, "InvoiceTypeCode", "CreditNoteTypeCode") or ("383" if local(root) == "DebitNote" else "")
    bill = Bill(number=text(root, "ID"), code=code, currency=currency,
                credit=local(root) == "CreditNote", issued=day(text(root, "IssueDate")), due=day(_due(root)),
                po_number=text(root, "OrderReference/ID"), order_number=text(root, "OrderReference/SalesOrderID"),
                seller=_party(root, "AccountingSupplierParty"), buyer=_party(root, "AccountingCustomerParty"), line=root.sourceline or 1)
    bill.sums = {name: amount(text(totals, tag), currency) for name, tag in SUMS.items()}
    bill.sums |= _tax(root, bill)
    bill.sums |= _paid_before(root, bill) | _net_of_tax(bill)
    bill.sums |= {"withheld": sum(amount(text(one, "TaxAmount"), currency) or 0 for one in at(root, "WithholdingTaxTotal"))}
    bill.before = [number for one in at(root, BEFORE) if (number := text(one, "ID"))]
    bill.about = _about(root)
    for terms in at(root, "PaymentTerms"):
        for note in at(terms, "Note"):
            add_terms(bill, note.text or "")
        add_discount(bill, text(terms, "SettlementPeriod/DurationMeasure"), text(terms, "SettlementDiscountPercent"))
        when, part = day(text(terms, "PaymentDueDate", "InstallmentDueDate")), amount(text(terms, "Amount"), currency)
        if when and part is not None:
            bill.instalments.append((when, part))
    if bill.instalments and not bill.due:
        bill.due = max(when for when, _ in bill.instalments)
    return bill


def _due(root: Any) -> str:
    terms = at(root, "PaymentTerms")
    only = text(terms[0], "PaymentDueDate") if len(terms) == 1 else ""
    return text(root, "DueDate", "PaymentMeans/PaymentDueDate") or only


def _tax(root: Any, bill: Bill) -> dict[str, int | None]:
    """The tax in the document's currency, and its rates; a second total in the currency of tax is another's."""
    totals = [one for one in at(root, "TaxTotal") for said in at(one, "TaxAmount") if said.get("currencyID", bill.currency) == bill.currency]
    sums = [amount(text(one, "TaxAmount"), bill.currency) for one in totals]
    parts = [part for total in totals for part in at(total, "TaxSubtotal")]
    for one in parts:
        base, tax = (amount(text(one, tag), bill.currency) for tag in ("TaxableAmount", "TaxAmount"))
        if tax is not None:
            percent = decimal(text(one, "TaxCategory/Percent", "Percent"))
            bill.rates.append((base or 0, percent if base is not None else None, tax))
    split = split_of((text(one, "TaxCategory/ID"), amount(text(one, "TaxAmount"), bill.currency)) for one in parts)
    return {"tax": sum(one for one in sums if one is not None) if sums else None, "split": split}


def _paid_before(root: Any, bill: Bill) -> dict[str, int | None]:
    """What PrepaidPayment says: collected for third parties in XRechnung's extension, else paid before, where the totals leave that out."""
    parts = [amount(text(one, "PaidAmount"), bill.currency) for one in at(root, "PrepaidPayment")]
    paid, gross, payable = sum(part or 0 for part in parts), bill.said("gross"), bill.said("payable")
    if "extension:xrechnung" in text(root, "CustomizationID"):
        return {"third": paid}
    left_out = bill.said("prepaid") is None and None not in (gross, payable) and (gross or 0) - paid == payable
    return {"prepaid": paid} if paid and left_out else {}


def _net_of_tax(bill: Bill) -> dict[str, int | None]:
    """The net amount of OIOUBL, which writes the tax where others write the amount without tax."""
    net, tax, gross, lines = (bill.said(name) for name in ("net", "tax", "gross", "lines"))
    if not tax or net != tax or gross is None or lines is None:
        return {}
    whole = lines - (bill.said("allowances") or 0) + (bill.said("charges") or 0)
    return {"net": whole} if whole + tax == gross else {}


def _about(root: Any) -> list[str]:
    """What a person asks for later: the invoice that is corrected, the buyer's reference, the reference to pay with."""
    before = at(root, BEFORE)
    out = [f"refers to {text(one, 'ID')}{_of(text(one, 'IssueDate'))}" for one in before if text(one, "ID")]
    said = {"buyer reference": text(root, "BuyerReference"), "contract": text(root, "ContractDocumentReference/ID"),
            "payment reference": text(root, "PaymentMeans/PaymentID")}
    return out + [f"{what} {value}" for what, value in said.items() if value]


def _of(date: str) -> str:
    return f" of {day(date)}" if day(date) else ""


def _party(root: Any, role: str) -> Party:
    party = next(iter(at(root, f"{role}/Party")), None)
    schemes = at(party, "PartyTaxScheme")
    vat = next((text(one, "CompanyID") for one in schemes if "VAT" in (text(one, f"TaxScheme/{tag}").upper() for tag in ("ID", "TaxTypeCode"))), "")
    numbers = at(party, "PartyIdentification/ID")
    ids = (*numbers, *at(party, "EndpointID"), *at(party, "PartyTaxScheme/CompanyID"), *at(party, "PartyLegalEntity/CompanyID"))
    trade = text(party, "PartyName/Name")
    return Party(name=text(party, "PartyLegalEntity/RegistrationName") or trade, trade_name=trade, vat_id=vat, ids=texts(ids),
                 own_number=text(root, f"{role}/SupplierAssignedAccountID") or next(iter(texts(o for o in numbers if not o.get("schemeID"))), ""),
                 address=address_of(text(party, f"PostalAddress/{tag}") for tag in ("StreetName", "AdditionalStreetName", "PostalZone", "CityName")),
                 country=text(party, "PostalAddress/Country/IdentificationCode").upper(), email=text(party, "Contact/ElectronicMail"))
