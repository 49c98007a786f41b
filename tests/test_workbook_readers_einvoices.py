"""E-invoices: UBL, CII and Factur-X become issued invoices; their arithmetic is tied, and what we received is no receivable."""
import re
from decimal import Decimal

import pytest
from einvoice_files import CREDITED, cbc, cii, cii_day, pdf, ubl
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given

from receivables.errors import ReceivablesError
from workbook.readers.formats import cii as cii_format
from workbook.readers.formats import find
from workbook.readers.formats import ubl as ubl_format

WHAT = ("number", "type", "invoice_date", "due_date", "currency", "amount", "net", "customer_name", "customer_vat")
WHOLE = [("10234", "INV", "2026-11-20", "2026-12-20", "EUR", 11900, 10000, "ACME Foods BV", "NL222")]


@pytest.mark.parametrize("data", [ubl(), cii(), ubl().decode().replace("UTF-8", "UTF-16").encode("utf-16")])
def test_the_invoice_and_its_sums(data):
    found = read(data)
    assert columns(found.invoices, *WHAT) == WHOLE
    assert ties(found) == ["yes"], "60 + 40 = 100; 100 x 19 % = 19; 100 + 19 = 119"
    assert not found.issues


@pytest.mark.parametrize("data", [ubl(), cii()])
def test_lines_are_counted_as_their_raw_tags_are(data):
    found = read(data)
    raw = re.findall(rb"<(?:cac:InvoiceLine|ram:IncludedSupplyChainTradeLineItem)>", data)
    assert found.statements[0].lines == len(raw) == 2


@pytest.mark.parametrize("sums, finding", [
    ({"PayableAmount": "118.00"}, "Payable = gross - prepaid + rounding: the file says 118.00, its lines give 119.00."),
    ({"TaxInclusiveAmount": "118.00", "PayableAmount": "118.00"}, "Gross = net + tax: the file says 118.00, its lines give 119.00."),
    ({"LineExtensionAmount": "99.00"}, "Lines: the file says 99.00, its lines give 100.00."),
    ({"AllowanceTotalAmount": "5.00"}, "Net = lines - allowances + charges: the file says 100.00, its lines give 95.00.")])
def test_what_does_not_add_up_is_said_and_the_invoice_is_taken(sums, finding):
    found = read(ubl(sums=sums))
    assert found.statements[0].findings[0] == finding
    assert len(found.invoices) == 1


def test_tax_by_rate():
    found = read(ubl(taxes=(("100.00", "19", "18.00"),), sums={"TaxInclusiveAmount": "118.00", "PayableAmount": "118.00"}))
    assert found.statements[0].findings == ["Tax at 19 %: the file says 18.00, its lines give 19.00."]
    one_cent = read(ubl(taxes=(("100.00", "19", "19.01"),), sums={"TaxInclusiveAmount": "119.01", "PayableAmount": "119.01"}))
    assert ties(one_cent) == ["yes"], "rounded line by line"


def test_allowances_charges_and_rounding():
    sums = {"AllowanceTotalAmount": "10.00", "ChargeTotalAmount": "5.00", "TaxExclusiveAmount": "95.00", "TaxInclusiveAmount": "113.05",
            "PayableRoundingAmount": "-0.05", "PayableAmount": "113.00"}
    found = read(ubl(taxes=(("95.00", "19", "18.05"),), sums=sums))
    assert ties(found) == ["yes"], "100 - 10 + 5 = 95; 95 + 18.05 = 113.05; less 0.05"
    assert found.invoices[0]["amount"] == 11300


def test_what_was_prepaid_stays_open_until_its_receipt_is_applied():
    found = read(ubl(sums={"PrepaidAmount": "19.00", "PayableAmount": "100.00"}))
    assert found.invoices[0]["amount"] == 11900
    assert found.invoices[0]["note"] == "prepaid 19.00, payable 100.00"
    assert ties(found) == ["yes"]


def test_what_is_not_asked_for_is_owed_all_the_same():
    """A correction whose payable amount is 0 because nobody is to pay it back: the document is over its gross amount."""
    found = read(cii(sums={"DuePayableAmount": "0.00"}))
    assert columns(found.invoices, "type", "amount") == [("INV", 11900)]
    assert found.statements[0].findings == ["Payable = gross - prepaid + rounding: the file says 0.00, its lines give 119.00."]


def minimum(payable):
    profile = ("<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:factur-x.eu:1p0:minimum</ram:ID>"
               "</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>\n<rsm:ExchangedDocument>")
    return cii(sums={"DuePayableAmount": payable}).decode().replace("<rsm:ExchangedDocument>", profile, 1)


@pytest.mark.parametrize("payable, amount, note", [("100.00", 11900, "prepaid 19.00, payable 100.00"), ("119.03", 11903, "")])
def test_the_profile_minimum_does_not_name_what_was_prepaid(payable, amount, note):
    found = read(minimum(payable))
    assert found.invoices[0]["amount"] == amount
    assert note in found.invoices[0]["note"]
    assert ("prepaid" in found.invoices[0]["note"]) == bool(note)
    assert ties(found) == ["yes"]


EXTENSION = "urn:cen.eu:en16931:2017#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
PAID = "<cac:PrepaidPayment><cbc:ID>1</cbc:ID><cbc:PaidAmount>{}</cbc:PaidAmount></cac:PrepaidPayment>"


def test_what_is_collected_for_third_parties_is_payable():
    found = read(ubl(sums={"PayableAmount": "131.50"}, terms=PAID.format("10.00") + PAID.format("2.50")).replace(b"urn:cen.eu:en16931:2017", EXTENSION.encode()))
    assert columns(found.invoices, "amount", "net", "note") == [(13150, 10000, "for third parties 12.50")]
    assert ties(found) == ["yes"], "119 + 10 + 2.50 = 131.50"


def test_a_prepayment_that_the_totals_leave_out():
    found = read(ubl(sums={"PayableAmount": "100.00"}, terms=PAID.format("19.00")))
    assert columns(found.invoices, "amount", "note") == [(11900, "prepaid 19.00, payable 100.00")]
    assert ties(found) == ["yes"]


def test_tax_that_the_customer_pays_to_the_state_is_no_claim():
    """Split payment: of 119.00 the customer pays 100.00 to us and 19.00 to the state."""
    sums = {"PrepaidAmount": "19.00", "PayableAmount": "100.00"}
    found = read(ubl(sums=sums).replace(b"<cbc:ID>S</cbc:ID>", b"<cbc:ID>B</cbc:ID>"))
    assert columns(found.invoices, "amount", "net", "note") == [(10000, 10000, "tax of 19.00 goes to the state (split payment)")]
    assert ties(found) == ["yes"]
    other = read(cii(sums={"TotalPrepaidAmount": "29.00", "DuePayableAmount": "90.00"}).replace(b"<ram:BasisAmount>", b"<ram:CategoryCode>B</ram:CategoryCode><ram:BasisAmount>"))
    assert columns(other.invoices, "amount", "prepaid") == [(10000, 1000)], "90 + 10 that was paid before"


@pytest.mark.parametrize("payable, amount", [("109.00", 10900), ("119.00", 11900)])
def test_tax_that_the_customer_withholds_is_said(payable, amount):
    withheld = "<cac:WithholdingTaxTotal><cbc:TaxAmount>10.00</cbc:TaxAmount></cac:WithholdingTaxTotal>"
    found = read(ubl(sums={"PayableAmount": payable}, terms=withheld))
    assert columns(found.invoices, "amount", "note") == [(amount, "withheld tax 10.00")]
    assert ties(found) == ["yes"], "119 - 10 = 109, or 119 with 10 to come off at payment"


def test_the_tax_in_place_of_the_net_amount():
    """OIOUBL writes 19.00 of tax as TaxExclusiveAmount."""
    found = read(ubl(sums={"TaxExclusiveAmount": "19.00"}))
    assert columns(found.invoices, "amount", "net") == [(11900, 10000)]
    assert ties(found) == ["yes"]


def test_the_currency_stands_beside_the_amounts_too():
    assert columns(read(ubl(currency="GBP").replace(b"<cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>", b"")).invoices, "currency") == [("GBP",)]
    said = cii().replace(b"<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", b"").replace(b"<ram:DuePayableAmount>", b'<ram:DuePayableAmount currencyID="GBP">')
    assert columns(read(said).invoices, "currency") == [("GBP",)]


def test_a_debit_note_requests():
    note = ubl(root="DebitNote", code="").replace(b"LegalMonetaryTotal", b"RequestedMonetaryTotal")
    found = read(note)
    assert columns(found.invoices, "type", "amount", "net") == [("DBN", 11900, 10000)]
    assert (found.statements[0].lines, ties(found)) == (2, ["yes"])


REFERS = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
HALF = {"LineExtensionAmount": "50.00", "TaxExclusiveAmount": "50.00", "TaxInclusiveAmount": "59.50", "PayableAmount": "59.50"}


def half(number):
    return ubl(number, lines=("50.00",), taxes=(("50.00", "19", "9.50"),), sums=HALF)


def final(prepaid, *numbers, terms=""):
    return ubl("9", code="877", sums={"PrepaidAmount": prepaid, "PayableAmount": f"{119 - float(prepaid):.2f}"}, head="".join(map(REFERS.format, numbers)), terms=terms)


def test_a_final_invoice_is_over_what_was_not_invoiced_before(tmp_path):
    ledger, _ = taken(tmp_path, half("1"), final("59.50", "1"), company="Nordwind GmbH")
    assert ledger.rows("Invoices", "number", "amount", "net") == [("1", 5950, 5000), ("9", 5950, 5000)], "59.50 + 59.50 = 119 in all"
    assert ledger.frames["Invoices"]["note"].tolist()[1].startswith("59.50 of it invoiced with 1; refers to 1; prepaid 59.50, payable 59.50")
    assert ledger.take(tmp_path / "1.xml").counts["Invoices"]["skipped"] == 1, "and the same again, now that 1 is in the ledger"


@pytest.mark.parametrize("code, sums, said", [
    ("384", {}, True), ("380", {}, False),
    ("384", {"LineExtensionAmount": "-100.00", "TaxExclusiveAmount": "-100.00", "TaxInclusiveAmount": "-119.00", "PayableAmount": "-119.00"}, False)])
def test_a_corrected_invoice_beside_the_one_it_corrects_is_said(tmp_path, code, sums, said):
    corrected = ubl("2", code=code, sums=sums, lines=("100.00",) if not sums else ("-100.00",), head=REFERS.format("1"))
    ledger, intake = taken(tmp_path, half("1"), corrected, company="Nordwind GmbH")
    assert len(ledger.rows("Invoices", "number")) == 2
    assert any(i.what == "2 corrects 1, and both claim their amount in the ledger." for i in intake.issues) is said


def test_a_final_invoice_whose_parts_are_not_all_known_is_said(tmp_path):
    ledger, intake = taken(tmp_path, half("1"), final("100.00", "1", "2"), company="Nordwind GmbH")
    assert ledger.rows("Invoices", "number", "amount") == [("1", 5950), ("9", 11900)]
    assert [i.what for i in intake.issues] == ["9 says that 100.00 was paid before and refers to 1 over 59.50 EUR: what of it was invoiced there "
                                               "stands twice in what the customer owes."]


@pytest.mark.parametrize("known, expected", [((), [(5950, "2026-11-20"), (3000, "2026-12-20"), (2950, "2027-01-20")]),
                                             (("1",), [(3000, "2026-12-20"), (2950, "2027-01-20")])])
def test_instalments_of_what_is_left(tmp_path, known, expected):
    part = "<cac:PaymentTerms><cbc:Amount currencyID='EUR'>{}</cbc:Amount><cbc:PaymentDueDate>{}</cbc:PaymentDueDate></cac:PaymentTerms>"
    terms = part.format("30.00", "2026-12-20") + part.format("29.50", "2027-01-20")
    ledger, _ = taken(tmp_path, *map(half, known), final("59.50", "1", terms=terms), company="Nordwind GmbH")
    assert [(amount, str(day.date())) for amount, day in ledger.rows("DueLines", "amount", "due_date")] == expected


@pytest.mark.parametrize("data, expected", [
    (ubl(**CREDITED), ("CRN", -11900)), (cii(code="381"), ("CRN", -11900)), (ubl(code="381"), ("CRN", -11900)), (ubl(code="383"), ("DBN", 11900)),
    (ubl(code="384"), ("INV", 11900)), (ubl(code="389"), ("INV", 11900)),
    (ubl(lines=("-100.00",), taxes=(("-100.00", "19", "-19.00"),), sums={"LineExtensionAmount": "-100.00", "TaxExclusiveAmount": "-100.00",
         "TaxInclusiveAmount": "-119.00", "PayableAmount": "-119.00"}), ("CRN", -11900))])
def test_credit_notes_are_negative_whichever_way_they_are_written(data, expected):
    found = read(data)
    assert columns(found.invoices, "type", "amount") == [expected]
    assert ties(found) == ["yes"]


def test_references_are_kept():
    head = (f"{cbc('BuyerReference', '04011000-1')}<cac:OrderReference>{cbc('ID', 'PO-7')}{cbc('SalesOrderID', 'SO-8')}</cac:OrderReference>"
            f"<cac:BillingReference><cac:InvoiceDocumentReference>{cbc('ID', '10200')}{cbc('IssueDate', '2026-10-01')}</cac:InvoiceDocumentReference></cac:BillingReference>")
    found = read(ubl(head=head, terms="<cac:PaymentMeans><cbc:PaymentID>RF18539007547034</cbc:PaymentID></cac:PaymentMeans>", **CREDITED))
    assert columns(found.invoices, "po_number", "order_number", "note") == [
        ("PO-7", "SO-8", "refers to 10200 of 2026-10-01; buyer reference 04011000-1; payment reference RF18539007547034")]
    reference = "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>10200</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>"
    found = read(cii(code="381", references=reference))
    assert columns(found.invoices, "po_number", "note") == [("PO-7", "refers to 10200; buyer reference 04011000-1")]


def test_lines_that_group_or_explain_are_no_lines():
    found = read(cii(lines=(("100.00", "GROUP"), ("60.00", "DETAIL"), ("40.00", ""), ("7.00", "INFORMATION"))))
    assert ties(found) == ["yes"], "60 + 40 = 100"
    assert found.statements[0].lines == 2


def test_a_second_tax_total_in_another_currency_is_left_aside():
    other = '<cac:TaxTotal><cbc:TaxAmount currencyID="NOK">200.00</cbc:TaxAmount></cac:TaxTotal>'
    assert ties(read(ubl(terms=other))) == ["yes"]


def test_zugferd_1_names_things_otherwise():
    text = cii().decode()
    for new, old in (("standard:CrossIndustryInvoice:100", "X"), ("urn:un:unece:uncefact:data:X", "urn:ferd:CrossIndustryDocument:invoice:1p0"),
                     ("rsm:CrossIndustryInvoice", "rsm:CrossIndustryDocument"), ("rsm:ExchangedDocument", "rsm:HeaderExchangedDocument"),
                     ("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction"), ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
                     ("HeaderMonetarySummation", "MonetarySummation"), ("IssuerAssignedID", "ID"), ("RateApplicablePercent", "ApplicablePercent"),
                     ("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement"), ("SettlementLineMonetarySummation", "SettlementMonetarySummation")):
        text = text.replace(new, old)
    found = read(text)
    assert columns(found.invoices, *WHAT, "po_number") == [(*WHOLE[0], "PO-7")]
    assert ties(found) == ["yes"]


def test_a_wrapped_invoice_and_several_in_one_file():
    parts = [part.decode().partition("\n")[2] for part in (ubl("1"), ubl("2"))]
    found = read(f'<StandardBusinessDocument xmlns="urn:sbdh">{"".join(parts)}</StandardBusinessDocument>')
    assert columns(found.invoices, "number", "amount") == [("1", 11900), ("2", 11900)]
    assert ties(found) == ["yes", "yes"]


def test_the_xml_inside_a_pdf_is_the_invoice(tmp_path):
    path = tmp_path / "rechnung.pdf"
    path.write_bytes(pdf(cii(), "anything.xml"))
    ledger = Ledger(company="Nordwind GmbH")
    ledger.take(path)
    assert ledger.rows("Invoices", "number", "amount", "source") == [("10234", 11900, "rechnung.pdf/anything.xml:2")]
    with pytest.raises(ReceivablesError, match="cannot import"):
        read(pdf(b"not an invoice"))


def taken(tmp_path, *files, ledger=None, **settings):
    paths = []
    for n, data in enumerate(files):
        paths.append(tmp_path / f"{n}.xml")
        paths[-1].write_bytes(data)
    ledger = ledger or Ledger(**settings)
    return ledger, ledger.take(*paths)


def test_importing_twice_and_changed(tmp_path):
    ledger, _ = taken(tmp_path, ubl(), company="Nordwind GmbH")
    assert ledger.take(tmp_path / "0.xml").counts["Invoices"] == {"added": 0, "updated": 0, "skipped": 1, "refused": 0}
    (tmp_path / "0.xml").write_bytes(ubl(sums={"TaxInclusiveAmount": "120.00", "PayableAmount": "120.00"}))
    intake = ledger.take(tmp_path / "0.xml")
    assert [i.what for i in intake.issues if i.level == "refused"] == [
        "10234 is in the ledger with other content: Amount 119.00 in the ledger, 120.00 in the file."]


def test_the_customer_is_made_from_what_the_invoice_says(tmp_path):
    ledger, _ = taken(tmp_path, ubl("1"), ubl("2"), ubl("3", buyer="Other Ltd", buyer_vat="", buyer_number="K77"), company="Nordwind GmbH")
    assert ledger.rows("Customers", "customer_id", "name", "vat_id", "address", "country", "email") == [
        ("ACME Foods BV", "ACME Foods BV", "NL222", "Hauptstr. 1, 50667, Köln", "DE", "ap@acme.example"),
        ("K77", "Other Ltd", "", "Hauptstr. 1, 50667, Köln", "DE", "ap@acme.example")]
    assert [row[0] for row in ledger.rows("Invoices", "customer_id")] == ["ACME Foods BV", "ACME Foods BV", "K77"]


@pytest.mark.parametrize("known, invoice, customer", [
    ("C1,Somebody,NL 222", {}, "C1"), ("C1,Acme-Foods B.V.,", {}, "C1"), ("C1,Somebody,", {"buyer_number": "C1"}, "C1"),
    ("C1,ACME Foods BV,NL999", {}, "ACME Foods BV"), ("ACME Foods BV,ACME Foods BV,NL999", {}, "NL222")])
def test_a_known_customer_is_found_by_number_vat_id_or_name(tmp_path, known, invoice, customer):
    (tmp_path / "customers.csv").write_text(f"customer id,name,vat id\n{known}\n")
    ledger = Ledger(company="Nordwind GmbH")
    ledger.take(tmp_path / "customers.csv")
    taken(tmp_path, ubl(**invoice), ledger=ledger)
    assert ledger.rows("Invoices", "customer_id") == [(customer,)], "the same name with another VAT ID is somebody else"


@pytest.mark.parametrize("settings", [{"company": "Somebody AG"}, {"own_vat_ids": ("DE999",)}, {"company": "Nordwind GmbH", "own_vat_ids": ("DE999",)},
                                      {"company": "Nordwind AG"}])
def test_an_invoice_that_another_issued_is_no_receivable(tmp_path, settings):
    ledger, intake = taken(tmp_path, ubl(), **settings)
    assert not ledger.rows("Invoices", "number")
    assert not ledger.rows("Customers", "name")
    assert not ledger.rows("Documents", "id")
    assert [i.what for i in intake.issues] == ["10234 was issued by Nordwind GmbH, not by you: it is no receivable."]
    assert "add DE111 to own_vat_ids" in intake.issues[0].mend


def test_an_invoice_to_us_is_said_to_be_received(tmp_path):
    _, intake = taken(tmp_path, ubl(), company="ACME Foods B.V.")
    assert [i.what for i in intake.issues] == ["10234 was issued by Nordwind GmbH to you: it is no receivable."]


@pytest.mark.parametrize("settings", [{"company": "NORDWIND G.m.b.H."}, {"own_vat_ids": ("DE 111",)}, {"company": "Nordwind"},
                                      {"company": "Nordwind Holding SE", "own_vat_ids": ("AT1", "DE111")}])
def test_our_own_invoice_is_taken_without_a_word(tmp_path, settings):
    ledger, intake = taken(tmp_path, ubl(), **settings)
    assert ledger.rows("Invoices", "number") == [("10234",)]
    assert not [note for note in intake.notes if "assumed" in note]


def test_where_settings_do_not_tell_it_is_said_what_was_assumed(tmp_path):
    ledger, intake = taken(tmp_path, ubl())
    assert ledger.rows("Invoices", "number") == [("10234",)]
    assert [note for note in intake.notes if "assumed that you are Nordwind GmbH, because Settings name neither company nor own_vat_ids" in note]


def test_terms_with_the_discount_that_the_invoice_offers(tmp_path):
    (tmp_path / "terms.csv").write_text("terms code,net days,discount days,discount %\n30,30,,\n14-2,30,14,2\n14-3,30,14,3\n")
    ledger = Ledger(company="Nordwind GmbH")
    ledger.take(tmp_path / "terms.csv")
    note = "<cac:PaymentTerms><cbc:Note>#SKONTO#TAGE=14#PROZENT=2.00#\nNetto 30 Tage</cbc:Note></cac:PaymentTerms>"
    taken(tmp_path, ubl(terms=note), ledger=ledger)
    assert ledger.rows("Invoices", "terms", "note") == [("14-2", "terms: Netto 30 Tage")]
    discount = ('<ram:ApplicableTradePaymentDiscountTerms><ram:BasisPeriodMeasure unitCode="DAY">14</ram:BasisPeriodMeasure>'
                "<ram:CalculationPercent>3.00</ram:CalculationPercent></ram:ApplicableTradePaymentDiscountTerms>")
    assert read(cii(terms=cii_day("DueDateDateTime", "20261220") + discount)).invoices[0]["discounts"] == [(14, Decimal("3.00"))]


def test_without_a_due_day_the_terms_of_the_ledger_tell(tmp_path):
    ledger, _ = taken(tmp_path, ubl(due=""), company="Nordwind GmbH")
    assert ledger.frames["Invoices"]["due_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-11-20"], "no terms: on the invoice date"


def test_instalments_become_due_lines(tmp_path):
    part = "<cac:PaymentTerms><cbc:Amount currencyID='EUR'>{}</cbc:Amount><cbc:PaymentDueDate>{}</cbc:PaymentDueDate></cac:PaymentTerms>"
    ledger, _ = taken(tmp_path, ubl(due="", terms=part.format("60.00", "2026-12-20") + part.format("59.00", "2027-01-20")), company="Nordwind GmbH")
    assert ledger.rows("DueLines", "id", "amount", "source") == [("10234/1", 6000, "0.xml:2"), ("10234/2", 5900, "0.xml:2")]
    assert ledger.take(tmp_path / "0.xml").counts["DueLines"]["skipped"] == 2
    wrong = read(ubl(terms=part.format("60.00", "2026-12-20") + part.format("60.00", "2027-01-20")))
    assert wrong.issues[0].what == "The 2 instalments of 10234 do not add up to its amount; it is due as a whole."
    assert not wrong.due_lines


@pytest.mark.parametrize("data, note", [(ubl(code="325"), "10234 is a pro forma invoice and was left out."), (ubl(sums={"TaxInclusiveAmount": "0.00", "PayableAmount": "0.00"}, lines=()), "10234 is over 0")])
def test_what_is_no_claim_is_left_out_and_said(data, note):
    found = read(data)
    assert not found.invoices
    assert found.notes[0].startswith(note)


@pytest.mark.parametrize("data, what", [(ubl(number=""), "has no number"), (ubl(sums={"PayableAmount": "12..34", "TaxInclusiveAmount": ""}), "has no amount")])
def test_what_says_too_little_is_refused(data, what):
    found = read(data)
    assert not found.invoices
    assert what in found.issues[0].what


@pytest.mark.parametrize("data, reason", [
    (ubl()[:-30], "broken at line"), (ubl().replace(b"<Invoice ", b'<!DOCTYPE a [<!ENTITY b "c">]><Invoice ', 1), "document type declaration"),
    (b'<a xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', "holds no invoice")])
def test_what_cannot_be_read_is_refused(data, reason):
    with pytest.raises(ReceivablesError, match=reason):
        read(data)


@pytest.mark.parametrize("data", [
    cii().decode().replace("UTF-8", "UTF-16").encode("utf-16"), cii().decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"), b"\xef\xbb\xbf" + cii(),
    b"\r\n " + cii(), cii().decode().encode("cp1252")])
@pytest.mark.parametrize("wrapped", [False, True])
def test_encodings_and_faults_that_senders_make(data, wrapped):
    """The last two: blanks before the declaration, and Windows' letters under the name of UTF-8."""
    found = read(pdf(data, "Anlage 1.bin") if wrapped else data)
    assert columns(found.invoices, "number", "customer_address") == [("10234", "Hauptstr. 1, 50667, Köln")]


def test_an_embedded_file_of_many_megabytes_is_read():
    attached = f"<cac:AdditionalDocumentReference><cac:Attachment><cbc:EmbeddedDocumentBinaryObject>{'A' * 12_000_000}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
    assert ties(read(ubl(head=attached))) == ["yes"]


def test_other_xml_is_not_taken_for_an_invoice():
    for text in ("<Document/>", "<Invoice/>", '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "", "Invoice;Amount"):
        assert find(text.encode(), "a.xml") not in (ubl_format, cii_format)


@given(broken(ubl()))
def test_broken_ubl_ends_in_rows_or_in_a_refusal(data):
    survives(ubl_format, data)


@given(broken(cii()))
def test_broken_cii_ends_in_rows_or_in_a_refusal(data):
    survives(cii_format, data)
