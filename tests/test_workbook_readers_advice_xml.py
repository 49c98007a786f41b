"""Remittance advices that are XML: UBL RemittanceAdvice, remt.001, SAP IDocs, and 820s that a converter wrote as XML."""
import re

import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, remt, sap_idoc, ubl_advice, x12_xml

LINES = ("invoice", "gross", "discount", "adjustment", "net")


def ubl(*lines, total="133.00", kind="TotalPaymentAmount"):
    return (f'<?xml version="1.0"?>\n<RemittanceAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:RemittanceAdvice-2" xmlns:cbc="c" xmlns:cac="a">\n'
            "<cbc:ID>RA-77</cbc:ID><cbc:IssueDate>2026-11-23</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
            f'<cbc:{kind} currencyID="EUR">{total}</cbc:{kind}><cbc:PaymentOrderReference>PAY-5</cbc:PaymentOrderReference>'
            "<cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>ACME Foods BV</cbc:Name></cac:PartyName></cac:Party></cac:AccountingCustomerParty>"
            "<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>DE02120300000000202051</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>\n"
            + "\n".join(lines) + "\n</RemittanceAdvice>")


def line(number, amount, document="Invoice", side="Debit"):
    return (f'<cac:RemittanceAdviceLine><cbc:ID>1</cbc:ID><cbc:{side}LineAmount currencyID="EUR">{amount}</cbc:{side}LineAmount><cac:BillingReference>'
            f"<cac:{document}DocumentReference><cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-10-01</cbc:IssueDate></cac:{document}DocumentReference>"
            "</cac:BillingReference></cac:RemittanceAdviceLine>")


UBL = ubl(line("10234", "98.00"), line("10235", "45.00"), line("G1", "10.00", "CreditNote", "Credit"))


@pytest.mark.parametrize("text", [
    UBL, ubl(line("10234", "98.00", side="Credit"), line("10235", "45.00", side="Credit"), line("G1", "10.00", "CreditNote", "Debit")),
    ubl(line("10234", "98.00"), line("10235", "45.00"), line("G1", "10.00", "CreditNote"))])
def test_ubl_whichever_side_the_payer_writes(text):
    found = read(text)
    assert columns(found.remittances, "payer_name", "amount", "currency", "date", "reference", "text") == [
        ("ACME Foods BV", 13300, "EUR", "2026-11-23", "PAY-5", "advice RA-77")]
    assert columns(found.remittance_lines, *LINES) == [("10234", 9800, 0, 0, 9800), ("10235", 4500, 0, 0, 4500), ("G1", -1000, 0, 0, -1000)]
    assert ties(found) == ["yes"], "98 + 45 - 10 = 133"
    assert len(found.remittance_lines) == len(re.findall("<cac:RemittanceAdviceLine>", text))


def test_ubl_that_does_not_add_up_is_said():
    found = read(ubl(line("10234", "98.00"), total="100.00"))
    assert found.statements[0].findings == ["The payment is 100.00 EUR, the documents it names add up to 98.00: 2.00 too little."]


def test_ubl_whose_currency_stands_beside_its_amounts():
    text = UBL.replace("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "").replace('currencyID="EUR"', 'currencyID="GBP"')
    assert read(text).remittances[0]["currency"] == "GBP"
    assert read(re.sub(r"<cbc:TotalPaymentAmount.*?</cbc:TotalPaymentAmount>", "", text)).remittances[0]["currency"] == "GBP"


def test_ubl_total_from_its_debits():
    assert read(ubl(line("10234", "98.00"), total="98.00", kind="TotalDebitAmount")).remittances[0]["amount"] == 9800


def remt_block(number, due, discount, adjustment, remitted):
    return (f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>{number}</Nb><RltdDt>2026-10-01</RltdDt></RfrdDocInf><RfrdDocAmt>"
            f'<DuePyblAmt Ccy="EUR">{due}</DuePyblAmt><DscntApldAmt Ccy="EUR">{discount}</DscntApldAmt><AdjstmntAmtAndRsn><Amt Ccy="EUR">{adjustment}</Amt>'
            f'<CdtDbtInd>DBIT</CdtDbtInd><Rsn>wet</Rsn></AdjstmntAmtAndRsn><RmtdAmt Ccy="EUR">{remitted}</RmtdAmt></RfrdDocAmt></Strd>')


REMT = ('<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.{}"><RmtAdvc><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-22T10:00:00</CreDtTm>'
        "<InitgPty><Nm>ACME</Nm></InitgPty></GrpHdr>\n<RmtInf>" + remt_block("10234", "100.00", "2.00", "0.00", "98.00") + "\n"
        + remt_block("10235", "50.00", "0.00", "5.00", "45.00") + "<OrgnlPmtInf><Refs><EndToEndId>E-77</EndToEndId></Refs>"
        '<Amt><InstdAmt Ccy="EUR">143.00</InstdAmt></Amt><ReqdExctnDt><Dt>2026-11-23</Dt></ReqdExctnDt><Dbtr><Nm>ACME Foods BV</Nm></Dbtr>'
        "<DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></OrgnlPmtInf></RmtInf></RmtAdvc></Document>")


@pytest.mark.parametrize("version", ["01", "04", "06"])
def test_remt_001(version):
    found = read(REMT.format(version))
    assert columns(found.remittances, "payer_name", "payer_account", "amount", "date", "reference") == [
        ("ACME Foods BV", "NL91ABNA0417164300", 14300, "2026-11-23", "E-77")]
    assert columns(found.remittance_lines, *LINES, "reason") == [("10234", 10000, 200, 0, 9800, "wet"), ("10235", 5000, 0, -500, 4500, "wet")]
    assert ties(found) == ["yes"], "100 - 2 = 98; 50 - 5 = 45; 98 + 45 = 143"


SEGMENTS = ["ST*820*0001", "BPR*C*143.00*C*ACH*CTX*01*031300012*DA*4455*1234567890**01*231380104*DA*77001*20261123", "TRN*1*T-77", "N1*PR*ACME INCORPORATED",
            "ENT*1", "RMR*IV*10234**98.00*100.00*2.00", "RMR*IV*10235**45.00*50.00**04*5.00", "SE*8*0001"]


def as_xml(segment, form):
    """One raw segment as XML; elements without content are left out, as converters do."""
    tag, *elements = segment.split("*")
    if form == "numbers":
        numbers = x12_xml.ELEMENTS[tag].split()
        names = [number if numbers[:n].count(number) == 0 else f"{number}_{numbers[:n].count(number) + 1}" for n, number in enumerate(numbers)]
        return f"<S_{tag}>" + "".join(f"<D_{name}>{value}</D_{name}>" for name, value in zip(names, elements) if value) + f"</S_{tag}>"
    if form == "attributes":
        return f'<seg id="{tag}">' + "".join(f'<ele id="{tag}{n:02}">{value}</ele>' for n, value in enumerate(elements, 1) if value) + "</seg>"
    return f"<{form}{tag}>" + "".join(f"<{tag}{n:02}>{value}</{tag}{n:02}>" for n, value in enumerate(elements, 1) if value) + f"</{form}{tag}>"


@pytest.mark.parametrize("form", ["", "S_", "attributes", "numbers"])
def test_an_820_as_xml_is_the_820(form):
    found = read("<x12>\n" + "\n".join(as_xml(segment, form) for segment in SEGMENTS) + "</x12>")
    raw = read("ISA*00*          *00*          *ZZ*A              *ZZ*B              *261120*0210*U*00401*000000001*0*P*>~" + "~".join(SEGMENTS) + "~")
    names = ("payer_name", "amount", "currency", "date", "reference", "method")
    assert columns(found.remittances, *names) == columns(raw.remittances, *names) == [("ACME INCORPORATED", 14300, "USD", "2026-11-23", "T-77", "ACH")]
    assert columns(found.remittance_lines, *LINES, "reason") == columns(raw.remittance_lines, *LINES, "reason")
    assert ties(found) == ["yes"]
    assert found.remittance_lines[0]["line"] == 7, "traced to its line of the XML"


def moa(code, amount, tag="E1IDPU5"):
    return f"<{tag} SEGMENT='1'><MOAQUAL>{code}</MOAQUAL><MOABETR>{amount}</MOABETR><CUXWAERZ>EUR</CUXWAERZ></{tag}>"


def paid(number, *amounts, kind="INV", more=""):
    return (f"<E1IDPU1 SEGMENT='1'><DOCNAME>{kind}</DOCNAME>{''.join(moa(*one) for one in amounts)}<E1EDP03><IDDAT>016</IDDAT><DATUM>20261001</DATUM></E1EDP03>"
            f"<E1EDP02><QUALF>009</QUALF><BELNR>5100000{number}</BELNR></E1EDP02><E1EDP02><QUALF>010</QUALF><BELNR>{number}</BELNR></E1EDP02>{more}</E1IDPU1>\n")


def idoc(*documents, total=("002", "133.00")):
    return ("<?xml version='1.0'?>\n<PEXR2002><IDOC BEGIN='1'><EDI_DC40><MESTYP>REMADV</MESTYP></EDI_DC40><E1IDKU1><BGMREF>2000077</BGMREF></E1IDKU1>"
            "<E1EDK03><IDDAT>012</IDDAT><DATUM>20261120</DATUM></E1EDK03><E1EDK03><IDDAT>017</IDDAT><DATUM>20261123</DATUM></E1EDK03>"
            "<E1EDK02><QUALF>022</QUALF><BELNR>T-77</BELNR></E1EDK02>"
            + moa(*total, tag="E1IDKU5") + "<E1IDB02><FIIQUALI>BB</FIIQUALI><FIIKONTO>77001</FIIKONTO></E1IDB02>"
            "<E1EDKA1><PARVW>BE</PARVW><NAME1>We Ltd</NAME1></E1EDKA1><E1EDKA1><PARVW>AG</PARVW><PARTN>1000</PARTN><NAME1>ACME Foods BV</NAME1></E1EDKA1>\n"
            + "".join(documents) + "</IDOC></PEXR2002>")


IDOC = idoc(paid("10234", ("004", "100.00"), ("003", "2.00"), ("006", "98.00")), paid("10235", ("004", "50.00"), ("030", "5.00"), ("006", "45.00")),
            paid("G1", ("006", "10.00"), kind="CRM"))


def test_an_idoc_of_sap():
    found = read(IDOC)
    assert columns(found.remittances, "payer_name", "amount", "currency", "date", "reference", "text") == [
        ("ACME Foods BV", 13300, "EUR", "2026-11-23", "T-77", "advice 2000077 | payer 1000")]
    assert columns(found.remittance_lines, *LINES, "reason", "invoice_date") == [
        ("10234", 10000, 200, 0, 9800, "", "2026-10-01"), ("10235", 5000, 0, -500, 4500, "withheld tax", "2026-10-01"), ("G1", -1000, 0, 0, -1000, "", "2026-10-01")]
    assert (ties(found), found.statements[0].account) == (["yes"], "77001"), "98 + 45 - 10 = 133"
    assert found.remittance_lines[0]["text"] == "INV | 009 510000010234"
    assert len(found.remittance_lines) == IDOC.count("<E1IDPU1 ")


def test_an_idoc_whose_money_goes_out_as_negative():
    found = read(idoc(paid("1", ("001", "153.00-")), paid("G1", ("001", "20.00"), kind="CRM"), total=("001", "133.00-")))
    assert [(line["invoice"], line["net"]) for line in found.remittance_lines] == [("1", 15300), ("G1", -2000)]
    assert ties(found) == ["yes"]


def test_what_an_idoc_leaves_out_has_its_reason():
    why = "<E1IDPU2><AJTGRUND>04</AJTGRUND><AJTRZEIL>2 cartons wet</AJTRZEIL></E1IDPU2>"
    found = read(idoc(paid("1", ("004", "150.00"), ("003", "2.00"), ("006", "133.00"), more=why)))
    assert columns(found.remittance_lines, *LINES, "reason") == [("1", 15000, 200, -1500, 13300, "04 | 2 cartons wet")]
    assert ties(found) == ["yes"], "150 - 2 - 15 = 133"


XML = "<x12>\n" + "\n".join(as_xml(segment, "") for segment in SEGMENTS) + "</x12>"


@pytest.mark.parametrize("text", [UBL, REMT.format("04"), XML, IDOC])
def test_importing_twice_adds_each_advice_once(tmp_path, text):
    (tmp_path / "advice.xml").write_text(text)
    ledger = Ledger()
    assert ledger.take(tmp_path / "advice.xml").counts["Remittances"]["added"] == 1
    assert ledger.take(tmp_path / "advice.xml").counts["Remittances"]["added"] == 0


@pytest.mark.parametrize("text, reason", [
    (UBL[:-20], "broken at line"), (REMT.format("04").replace("RmtInf", "Other"), "holds no remittance advice"), ("<a><BPR/></a>", "holds no 820"),
    ("EDI_DC40  0000000000000001740 3012  PEXR2002   REMADV  \nE2IDKU1  ", "flat SAP IDoc"), ("<PEXR2002><IDOC/></PEXR2002>", "holds no payment advice"),
    ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + UBL.partition("\n")[2], "document type declaration")])
def test_what_cannot_be_read_is_refused(text, reason):
    with pytest.raises(ReceivablesError, match=reason):
        read(text)


def test_other_xml_is_not_taken_for_an_advice():
    for text in ("<Document/>", "<RemittanceAdvice/>", "", "<html><b>BPR</b></html>", "<ORDERS05><IDOC BEGIN='1'/></ORDERS05>"):
        assert find(text.encode(), "a.xml") not in (ubl_advice, remt, sap_idoc, x12_xml)


@given(broken(UBL.encode()))
def test_broken_ubl_ends_in_rows_or_in_a_refusal(data):
    survives(ubl_advice, data)


@given(broken(REMT.format("04").encode()))
def test_broken_remt_ends_in_rows_or_in_a_refusal(data):
    survives(remt, data)


@given(broken(XML.encode()))
def test_broken_820_xml_ends_in_rows_or_in_a_refusal(data):
    survives(x12_xml, data)


@given(broken(IDOC.encode()))
def test_broken_idocs_end_in_rows_or_in_a_refusal(data):
    survives(sap_idoc, data)
