"""UN/CEFACT Cross Industry Invoice (D16B: Factur-X, ZUGFeRD 2, XRechnung; and ZUGFeRD 1): issued invoices.

ZUGFeRD 1 names the same things otherwise; where a path differs, both are asked. Lines that only group or explain are no lines.
"""
from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.formats.einvoice import Bill, Party, add_discount, add_terms, address_of, amount, currency_beside, decimal, split_of, take_bills
from workbook.readers.formats.reading import day
from workbook.readers.formats.shape import ReadFile
from workbook.readers.formats.xmlsafe import at, begin, ends, local, text, texts

NAME = "CII invoice"
ROOTS, LINE = ("CrossIndustryInvoice", "CrossIndustryDocument"), "IncludedSupplyChainTradeLineItem"
TRADE = ("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
SUMS = {"lines": "LineTotalAmount", "allowances": "AllowanceTotalAmount", "charges": "ChargeTotalAmount", "net": "TaxBasisTotalAmount",
        "gross": "GrandTotalAmount", "prepaid": "TotalPrepaidAmount", "rounding": "RoundingAmount", "payable": "DuePayableAmount"}
TOTALS = ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
LINE_TOTALS = tuple(f"{settlement}/{total}/LineTotalAmount" for settlement in ("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement")
                    for total in ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"))
BEFORE = ("InvoiceReferencedDocument", "SpecifiedAdvancePayment/InvoiceSpecifiedReferencedDocument")
_ROUNDED = 100              # minor units below which a difference is one of rounding
_KIND = re.compile(rb"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:\d+|urn:ferd:CrossIndustryDocument:invoice")


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes name the namespace of the invoice."""
    return 0.9 if _KIND.search(begin(head)) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """The invoice. Raises ReceivablesError where the XML is broken, or holds none."""
    found = ReadFile(NAME, name)
    take_bills(found, ends(data, name, NAME, (*ROOTS, LINE), large=True), lambda element: local(element) == LINE, _line, _bill)
    if not (found.invoices or found.notes or found.issues):
        raise ReceivablesError(f"You cannot import {name} because this file holds no cross industry invoice. Nothing of it was written.")
    return found


def _line(element: Any) -> Decimal | None:
    """A line's amount; nothing for one that only groups or explains."""
    kind = text(element, "AssociatedDocumentLineDocument/LineStatusReasonCode").upper()
    return None if kind in ("GROUP", "INFORMATION") else decimal(text(element, *LINE_TOTALS))


def _bill(root: Any) -> Bill:
    paper = _first(root, "ExchangedDocument", "HeaderExchangedDocument")
    trade = _first(root, *TRADE)
    agreement, settlement = (_first(trade, f"ApplicableHeaderTrade{part}", f"ApplicableSupplyChainTrade{part}")
                             for part in ("Agreement", "Settlement"))
    totals = _first(settlement, *TOTALS)
    currency = text(settlement, "InvoiceCurrencyCode").upper() or currency_beside(totals, *SUMS.values())
    bill = Bill(number=text(paper, "ID"), code=text(paper, "TypeCode"), currency=currency, issued=day(text(paper, "IssueDateTime/DateTimeString")),
                po_number=_document(agreement, "BuyerOrderReferencedDocument"), order_number=_document(agreement, "SellerOrderReferencedDocument"),
                seller=_party(_first(agreement, "SellerTradeParty")), buyer=_party(_first(agreement, "BuyerTradeParty")), line=root.sourceline or 1)
    bill.sums = {name: amount(text(totals, tag), currency) for name, tag in SUMS.items()} | {"tax": _tax(totals, currency)}
    if text(root, "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID").endswith(":minimum"):
        bill.sums |= _left_out(bill)
    taxes = at(settlement, "ApplicableTradeTax")
    bill.sums |= {"split": split_of((text(one, "CategoryCode"), amount(text(one, "CalculatedAmount"), currency)) for one in taxes)}
    for one in taxes:
        tax, base = (amount(text(one, tag), currency) for tag in ("CalculatedAmount", "BasisAmount"))
        if tax is not None:
            percent = decimal(text(one, "RateApplicablePercent", "ApplicablePercent"))
            bill.rates.append((base or 0, percent if base is not None else None, tax))
    bill.before = [number for path in BEFORE for one in at(settlement, path) if (number := text(one, "IssuerAssignedID", "ID"))]
    bill.about = _about(agreement, settlement)
    _terms(bill, settlement)
    return bill


def _left_out(bill: Bill) -> dict[str, int | None]:
    """The profile MINIMUM has gross and payable and nothing between them: what is less was paid before, unless it is cents of rounding."""
    gross, payable = bill.said("gross"), bill.said("payable")
    if gross is None or payable is None or bill.said("prepaid") is not None:
        return {}
    return {"rounding": payable - gross} if abs(gross - payable) < _ROUNDED else {"prepaid": gross - payable}


def _terms(bill: Bill, settlement: Any) -> None:
    """Due day, discounts and instalments."""
    for one in at(settlement, "SpecifiedTradePaymentTerms"):
        for words in at(one, "Description"):
            add_terms(bill, words.text or "")
        for discount in at(one, "ApplicableTradePaymentDiscountTerms"):
            if next((unit.get("unitCode", "DAY") for unit in at(discount, "BasisPeriodMeasure")), "") == "DAY":
                add_discount(bill, text(discount, "BasisPeriodMeasure"), text(discount, "CalculationPercent"))
        when, part = day(text(one, "DueDateDateTime/DateTimeString")), amount(text(one, "PartialPaymentAmount"), bill.currency)
        if when and part is not None:
            bill.instalments.append((when, part))
        bill.due = max(bill.due, when)


def _tax(totals: Any, currency: str) -> int | None:
    """The tax in the document's currency; a second one in the currency of tax is another's."""
    said = [amount((one.text or "").strip(), currency) for one in at(totals, "TaxTotalAmount") if one.get("currencyID", currency) == currency]
    return next((one for one in said if one is not None), None)


def _about(agreement: Any, settlement: Any) -> list[str]:
    """What a person asks for later: the invoice that is corrected, the buyer's reference, the reference to pay with."""
    out = []
    for one in at(settlement, "InvoiceReferencedDocument"):
        when = day(text(one, "FormattedIssueDateTime/DateTimeString", "IssueDateTime/DateTimeString"))
        out.append(f"refers to {text(one, 'IssuerAssignedID', 'ID')}{f' of {when}' if when else ''}")
    said = {"buyer reference": text(agreement, "BuyerReference"), "contract": _document(agreement, "ContractReferencedDocument"),
            "payment reference": text(settlement, "PaymentReference")}
    return out + [f"{what} {value}" for what, value in said.items() if value]


def _document(agreement: Any, kind: str) -> str:
    return text(agreement, f"{kind}/IssuerAssignedID", f"{kind}/ID")


def _party(party: Any) -> Party:
    taxes = at(party, "SpecifiedTaxRegistration/ID")
    vat = next(iter(texts(one for one in taxes if one.get("schemeID", "").upper() == "VA")), "")
    ids = [*at(party, "ID"), *at(party, "GlobalID"), *taxes, *at(party, "SpecifiedLegalOrganization/ID"),
           *at(party, "URIUniversalCommunication/URIID")]
    street = ("LineOne", "LineTwo", "LineThree", "PostcodeCode", "CityName")
    return Party(name=text(party, "Name"), trade_name=text(party, "SpecifiedLegalOrganization/TradingBusinessName"), vat_id=vat,
                 ids=texts(ids), own_number=text(party, "ID"), address=address_of(text(party, f"PostalTradeAddress/{tag}") for tag in street),
                 country=text(party, "PostalTradeAddress/CountryID").upper(),
                 email=text(party, "DefinedTradeContact/EmailURIUniversalCommunication/URIID"))


def _first(element: Any, *names: str) -> Any:
    return next((found for name in names for found in at(element, name)), None)
