"""EDIFACT REMADV, raw and as XML: amounts of each document, reasons, credit and debit notes, sums tied to the payment."""
import re

import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, remadv, remadv_xml


def message(*documents, total="MOA+12:143.00'", una="UNA:+.? '", head="", count=None, number="1"):
    body = (f"BGM+481+RA-77+9'DTM+137:20261120:102'DTM+203:20261123:102'{head}NAD+PR+8712345000009::9++ACME FOODS BV:ROTTERDAM'NAD+PE+4012345000009::9'"
            f"CUX+2:EUR:11'" + "".join(documents) + f"UNS+S'{total}")
    segments = body.count("'") + 2 if count is None else count
    return f"{una}UNB+UNOC:3+A:14+B:14+261120:1134+7'UNH+{number}+REMADV:D:96A:UN:EAN005'{body}UNT+{segments}+{number}'UNZ+1+7'"


WHOLE = message("DOC+380+10234'MOA+39:100.00'MOA+52:2.00'MOA+12:98.00'DTM+137:20261001:102'RFF+ON:4711'",
                "DOC+380+10235'MOA+9:60.00'MOA+12:55.00'AJT+4'FTX+ABO+1++2 cartons wet'", "DOC+381+G1'MOA+9:10.00'MOA+12:10.00'")


def test_the_advice_and_its_documents():
    found = read(WHOLE)
    assert columns(found.remittances, "payer_name", "amount", "currency", "date", "reference", "text") == [
        ("ACME FOODS BV ROTTERDAM", 14300, "EUR", "2026-11-23", "RA-77", "payer 8712345000009")]
    assert columns(found.remittance_lines, "invoice", "invoice_date", "gross", "discount", "adjustment", "reason", "net", "text") == [
        ("10234", "2026-10-01", 10000, 200, 0, "", 9800, "380 | ON 4711"), ("10235", "", 6000, 0, -500, "4 short delivery | 2 cartons wet", 5500, "380"),
        ("G1", "", -1000, 0, 0, "", -1000, "381")]
    assert ties(found) == ["yes"], "98 + 55 - 10 = 143"
    assert not found.receipts, "an advice is no money"


@pytest.mark.parametrize("change", [("'", "'\n"), ("'", "'\r\n\t"), ("UNA:+.? '", ""), ("UNA:+.? '", "UNA:+.? '\n")])
def test_line_ends_and_a_missing_una(change):
    found = read(WHOLE.replace(*change))
    assert [line["net"] for line in found.remittance_lines] == [9800, 5500, -1000]
    assert ties(found) == ["yes"]


def test_other_separators_decimal_commas_and_released_signs():
    text = WHOLE.replace("2 cartons wet", "Ann?'s ?+ ??").replace(".00", ",00").replace("UNA:+.? '", "UNA:+,? '")
    assert read(text).remittance_lines[1]["reason"] == "4 short delivery | Ann's + ?"
    other = WHOLE.translate(str.maketrans({":": "|", "+": "*", "'": "~"})).replace("UNA|*.? ~", "UNA|*.? ~")
    assert [line["net"] for line in read(other).remittance_lines] == [9800, 5500, -1000]
    lines = WHOLE.replace("UNA:+.? '", "").replace("'", "\n")
    assert ties(read(lines)) == ["yes"], "segments on lines of their own"


@pytest.mark.parametrize("document, expected", [
    ("DOC+380+1'MOA+77:150.00'MOA+109:7.00'MOA+12:143.00'", (15000, 700, 0, "", 14300)),
    ("DOC+380+1'MOA+39:150.00'MOA+265:-7.00'MOA+12:143.00'", (15000, 0, -700, "", 14300)),
    ("DOC+380+1'MOA+9:150.00'MOA+12:143.00'AJT+71'MOA+165:3.00'AJT+9'MOA+165:4.00'", (15000, 0, -700, "71 | 9 invoice error", 14300)),
    ("DOC+380+1'MOA+9:150.00'MOA+52:7.00'", (15000, 700, 0, "", 14300)),
    ("DOC+380+1'MOA+12:143.00'", (14300, 0, 0, "", 14300)),
])
def test_gross_discount_adjustment_and_net(document, expected):
    found = read(message(document))
    assert columns(found.remittance_lines, "gross", "discount", "adjustment", "reason", "net") == [expected]
    assert ties(found) == ["yes"]


def test_nothing_paid_with_a_reason():
    found = read(message("DOC+380+1'MOA+9:50.00'MOA+12:0'AJT+9'", "DOC+380+2'MOA+9:143.00'MOA+12:143.00'"))
    assert columns(found.remittance_lines, "gross", "adjustment", "net") == [(5000, -5000, 0), (14300, 0, 14300)]


def test_a_total_before_the_documents_and_what_does_not_add_up():
    found = read(message("DOC+380+1'MOA+9:100.00'MOA+12:100.00'", total="", head="MOA+12:143.00'", count=3))
    assert found.statements[0].findings == ["The payment is 143.00 EUR, the documents it names add up to 100.00: 43.00 too little.",
                                            "Segments: the file says 3, its lines give 13."]
    cut = read(message("DOC+380+1'MOA+12:143.00'").partition("UNT")[0])
    assert cut.statements[0].findings == ["The advice has no trailer (UNT): the file may be cut off."]


def test_several_messages_and_messages_of_another_kind():
    one, two = message("DOC+380+1'MOA+12:143.00'").partition("UNZ")[0], message("DOC+380+2'MOA+12:143.00'", una="", number="2")
    found = read(one + two[two.index("UNH"):].replace("UNZ+1", "UNH+3+INVOIC:D:96A:UN'BGM+380+X'UNT+3+3'UNZ+3"))
    assert columns(found.remittance_lines, "invoice") == [("1",), ("2",)]


def test_importing_twice_adds_each_advice_once(tmp_path):
    path = tmp_path / "remadv.txt"
    path.write_text(WHOLE.replace("'", "'\n"))
    ledger = Ledger()
    assert ledger.take(path).counts["RemittanceLines"]["added"] == 3
    assert ledger.rows("RemittanceLines", "invoice", "source")[1] == ("10235", "remadv.txt:16")
    assert ledger.take(path).counts["RemittanceLines"]["added"] == 0


XML = """<?xml version="1.0" encoding="UTF-8"?>
<ErpelMessage xmlns="m" xmlns:d="d" xmlns:e="e"><d:Document d:DocumentCurrency="CHF" d:DocumentType="RemittanceAdvice"><d:DocumentNumber>77</d:DocumentNumber>
<d:DocumentDate>2026-11-20T00:00:00</d:DocumentDate><d:Customer><d:Address><d:Name>ACME</d:Name></d:Address></d:Customer><d:Details><d:ItemList>
{}</d:ItemList></d:Details><e:REMADVExtension><e:AmountRemitted>{}</e:AmountRemitted></e:REMADVExtension></d:Document></ErpelMessage>"""
ITEM = """<d:ListLineItem><e:REMADVListLineItemExtension><e:BusinessProcessID>{}</e:BusinessProcessID><e:DocumentNumber>{}</e:DocumentNumber><e:MonetaryAmounts>
<e:InvoiceGrossAmount><e:Amount>{}</e:Amount></e:InvoiceGrossAmount><e:CommissionAmount><e:Amount>{}</e:Amount></e:CommissionAmount>
<e:RemittedAmount><e:Amount>{}</e:Amount></e:RemittedAmount><e:Adjustment><e:ReasonCode>19</e:ReasonCode></e:Adjustment></e:MonetaryAmounts></e:REMADVListLineItemExtension></d:ListLineItem>
"""


def test_the_xml_rendering():
    found = read(XML.format(ITEM.format("380", "F1", "100", "-5.00", "95.00") + ITEM.format("383", "D1", "20", "0", "20"), "75.00"))
    assert columns(found.remittances, "reference", "payer_name", "amount", "currency", "date") == [("77", "ACME", 7500, "CHF", "2026-11-20")]
    assert columns(found.remittance_lines, "invoice", "gross", "adjustment", "reason", "net") == [
        ("F1", 10000, -500, "19", 9500), ("D1", -2000, 0, "19", -2000)]
    assert ties(found) == ["yes"], "95 - 20 = 75: the payer's debit note is kept back"


def test_the_real_xml_is_read_and_its_missing_cent_is_said(samples):
    data = (samples / "remadv" / "ecosio-invoice-creditmemo-vendorinvoice.xml").read_bytes()
    found = read(data)
    raw = re.findall(rb"<edifact:RemittedAmount>\s*<edifact:AmountTypeCode>12</edifact:AmountTypeCode>\s*<edifact:Amount>([\d.]+)", data)
    assert [abs(line["net"]) for line in found.remittance_lines] == [round(float(text) * 100) for text in raw]
    assert found.statements[0].findings == ["The payment is 51812.76 CHF, the documents it names add up to 51812.77: 0.01 too much."]


@pytest.mark.parametrize("text, reason", [
    ("UNH+1+REMADV:D'".replace("+", "!"), "cannot be told apart"), (XML.format("", "1")[:-20], "broken at line"),
    ("<ErpelMessage><a>REMADV</a></ErpelMessage>", "holds no remittance advice"),
    ('<!DOCTYPE ErpelMessage [<!ENTITY a "b">]>' + XML.format("", "1").partition("\n")[2], "document type declaration")])
def test_what_cannot_be_read_is_refused(text, reason):
    with pytest.raises(ReceivablesError, match=reason):
        read(text)


def test_other_files_are_not_taken_for_remadv():
    for text in ("UNA:+.? 'UNB+UNOC:3'UNH+1+INVOIC:D:96A:UN'", "UNABLE TO PAY REMADV", "", "<Document/>"):
        assert find(text.encode(), "a.txt") not in (remadv, remadv_xml)


@given(broken(WHOLE.encode()))
def test_broken_messages_end_in_rows_or_in_a_refusal(data):
    survives(remadv, data)


@given(broken(XML.format(ITEM.format("380", "F1", "100", "-5.00", "95.00") * 2, "75.00").encode()))
def test_broken_xml_ends_in_rows_or_in_a_refusal(data):
    survives(remadv_xml, data)
