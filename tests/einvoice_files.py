"""E-invoices made for the tests: the same invoice as UBL, as CII and inside a PDF; what a test changes is given by name."""
from __future__ import annotations

CBC = 'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
CAC = 'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
UBL = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = 'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"'
UDT = 'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"'
CREDITED = {"root": "CreditNote", "code": "381", "number": "G1", "due": ""}


def cbc(tag, value, more=""):
    return f"<cbc:{tag}{more}>{value}</cbc:{tag}>" if value else ""


def ubl_party(role, name, vat, number=""):
    identification = f"<cac:PartyIdentification>{cbc('ID', number)}</cac:PartyIdentification>" if number else ""
    tax = f"<cac:PartyTaxScheme>{cbc('CompanyID', vat)}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>" if vat else ""
    return (f"<cac:{role}><cac:Party>{identification}<cac:PostalAddress><cbc:StreetName>Hauptstr. 1</cbc:StreetName><cbc:CityName>Köln</cbc:CityName>"
            f"<cbc:PostalZone>50667</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>{tax}"
            f"<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity>"
            f"<cac:Contact><cbc:ElectronicMail>ap@acme.example</cbc:ElectronicMail></cac:Contact></cac:Party></cac:{role}>")


def ubl(number="10234", root="Invoice", code="380", seller="Nordwind GmbH", seller_vat="DE111", buyer="ACME Foods BV", buyer_vat="NL222", buyer_number="",
        lines=("60.00", "40.00"), taxes=(("100.00", "19", "19.00"),), sums=None, head="", terms="", due="2026-12-20", currency="EUR", date="2026-11-20"):
    """A UBL document; `taxes` are (base, percent, tax), `sums` replaces or adds totals by their tag."""
    said = {"LineExtensionAmount": "100.00", "TaxExclusiveAmount": "100.00", "TaxInclusiveAmount": "119.00", "PayableAmount": "119.00"} | (sums or {})
    money = f' currencyID="{currency}"'
    tax = "".join(f"<cac:TaxSubtotal>{cbc('TaxableAmount', base, money)}{cbc('TaxAmount', amount, money)}<cac:TaxCategory><cbc:ID>S</cbc:ID>"
                  f"{cbc('Percent', percent)}</cac:TaxCategory></cac:TaxSubtotal>" for base, percent, amount in taxes)
    total = f"{sum(float(amount) for _, _, amount in taxes):.2f}"
    quantity = "InvoicedQuantity" if root == "Invoice" else "CreditedQuantity"
    body = "\n".join(f"<cac:{root}Line><cbc:ID>{n}</cbc:ID><cbc:{quantity}>1</cbc:{quantity}>{cbc('LineExtensionAmount', amount, money)}</cac:{root}Line>"
                     for n, amount in enumerate(lines, 1))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{UBL.format(root)}" {CBC} {CAC}>\n'
            f"<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>{cbc('ID', number)}{cbc('IssueDate', date)}{cbc('DueDate', due)}"
            f"{cbc(root + 'TypeCode', code)}{cbc('DocumentCurrencyCode', currency)}{head}\n"
            f"{ubl_party('AccountingSupplierParty', seller, seller_vat)}\n{ubl_party('AccountingCustomerParty', buyer, buyer_vat, buyer_number)}\n{terms}\n"
            f"<cac:TaxTotal>{cbc('TaxAmount', total, money)}{tax}</cac:TaxTotal>\n"
            f"<cac:LegalMonetaryTotal>{''.join(cbc(tag, value, money) for tag, value in said.items())}</cac:LegalMonetaryTotal>\n{body}\n</{root}>").encode()


def cii_party(role, name, vat, number=""):
    identification = f"<ram:ID>{number}</ram:ID>" if number else ""
    tax = f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat}</ram:ID></ram:SpecifiedTaxRegistration>' if vat else ""
    return (f"<ram:{role}>{identification}<ram:Name>{name}</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>50667</ram:PostcodeCode>"
            f"<ram:LineOne>Hauptstr. 1</ram:LineOne><ram:CityName>Köln</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>{tax}</ram:{role}>")


def cii_day(tag, day):
    return f'<ram:{tag}><udt:DateTimeString format="102">{day}</udt:DateTimeString></ram:{tag}>'


def cii(number="10234", code="380", seller="Nordwind GmbH", seller_vat="DE111", buyer="ACME Foods BV", buyer_vat="NL222", buyer_number="",
        lines=(("60.00", ""), ("40.00", "")), sums=None, terms=cii_day("DueDateDateTime", "20261220"), references="", currency="EUR"):
    """A CII document; `lines` are (total, status reason), `sums` replaces or adds totals by their tag."""
    said = {"LineTotalAmount": "100.00", "TaxBasisTotalAmount": "100.00", "TaxTotalAmount": "19.00", "GrandTotalAmount": "119.00", "DuePayableAmount": "119.00"}
    money = {"TaxTotalAmount": f' currencyID="{currency}"'}
    totals = "".join(f"<ram:{tag}{money.get(tag, '')}>{value}</ram:{tag}>" for tag, value in (said | (sums or {})).items())
    body = "\n".join(
        "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument>"
        f"{f'<ram:LineStatusReasonCode>{kind}</ram:LineStatusReasonCode>' if kind else ''}</ram:AssociatedDocumentLineDocument>"
        "<ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation>"
        f"<ram:LineTotalAmount>{amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>"
        "</ram:IncludedSupplyChainTradeLineItem>" for amount, kind in lines)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice xmlns:rsm="{CII}" {RAM} {UDT}>\n<rsm:ExchangedDocument><ram:ID>{number}</ram:ID>'
            f"<ram:TypeCode>{code}</ram:TypeCode>{cii_day('IssueDateTime', '20261120')}</rsm:ExchangedDocument>\n<rsm:SupplyChainTradeTransaction>\n{body}\n"
            f"<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>04011000-1</ram:BuyerReference>{cii_party('SellerTradeParty', seller, seller_vat)}"
            f"{cii_party('BuyerTradeParty', buyer, buyer_vat, buyer_number)}<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-7</ram:IssuerAssignedID>"
            "</ram:BuyerOrderReferencedDocument></ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>\n<ram:ApplicableHeaderTradeSettlement>"
            f"<ram:InvoiceCurrencyCode>{currency}</ram:InvoiceCurrencyCode><ram:ApplicableTradeTax><ram:CalculatedAmount>19.00</ram:CalculatedAmount>"
            "<ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>100.00</ram:BasisAmount><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
            f"<ram:SpecifiedTradePaymentTerms>{terms}</ram:SpecifiedTradePaymentTerms>"
            f"<ram:SpecifiedTradeSettlementHeaderMonetarySummation>{totals}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>{references}"
            "</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>").encode()


def pdf(attached, name="factur-x.xml"):
    """A PDF of one blank page with one file attached."""
    objects = [b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(%s) 4 0 R]>>>>>>" % name.encode(), b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>", b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 5 0 R>>>>" % (name.encode(), name.encode()),
               b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(attached), attached)]
    out, places = b"%PDF-1.7\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, table, len(places) + 1, len(out))
