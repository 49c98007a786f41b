"""Remittance advices as PDF: rows and columns from the places of words, pages that go on, scans, passwords, invoices that are none."""
from pathlib import Path

import pytest
from format_files import Ledger, columns, read, ties
from pdf_maker import pdf, right

from receivables.errors import ReceivablesError

LINE = ("invoice", "gross", "discount", "adjustment", "net")
EDGES = {"gross": 290, "discount": 360, "net": 440}
HEAD = [(50, 100, "Invoice number"), (150, 100, "Date"), (262, 100, "Gross"), (320, 100, "Discount"), (404, 100, "Net paid")]
TOP = [(50, 40, "ACME Foods Ltd"), (50, 60, "REMITTANCE ADVICE"), (50, 75, "Payment reference: 4711"), (300, 75, "Payment date"), (400, 75, "20 Nov 2026")]


def row(down, number, date="", **amounts):
    return [(50, down, number), *([(150, down, date)] if date else []), *(right(EDGES[name], down, text) for name, text in amounts.items())]


def test_an_advice_of_two_pages_with_wrapped_rows_and_what_is_carried_forward():
    """Page 1: 1,200.00 + 90.00 - 60.00 = 1,230.00 carried forward; page 2: + 70.00 = 1,300.00."""
    first = [*TOP, *HEAD, *row(115, "RE 10234", "01.10.2026", gross="1,204.50", discount="4.50", net="1,200.00"),
             *row(127, "RE 10235-", "02.10.2026", gross="90.00", net="90.00"), (50, 139, "A"), (150, 139, "2 cartons wet"),
             *row(151, "GS 77", "03.10.2026", gross="60.00-", net="60.00-"), (50, 180, "Carried forward"), right(440, 180, "1,230.00")]
    second = [*TOP, *HEAD, (50, 115, "Brought forward"), right(440, 115, "1,230.00"), *row(127, "RE 10236", gross="70.00", net="70.00"),
              (50, 150, "Total EUR"), right(440, 150, "1,300.00"), (50, 800, "Page 2 of 2")]
    found = read(pdf(first, second))
    assert columns(found.remittances, "payer_name", "reference", "date", "amount", "currency") == [("ACME Foods Ltd", "4711", "2026-11-20", 130000, "EUR")]
    assert columns(found.remittance_lines, *LINE, "text", "at") == [
        ("RE 10234", 120450, 450, 0, 120000, "", "page 1 line 5"), ("RE 10235-A", 9000, 0, 0, 9000, "2 cartons wet", "page 1 line 6"),
        ("GS 77", -6000, 0, 0, -6000, "", "page 1 line 8"), ("RE 10236", 7000, 0, 0, 7000, "", "page 2 line 6")]
    assert ties(found) == ["yes"]


def test_a_pdf_of_a_spreadsheet_program():
    """70 rows from 1,000.00 in steps of 7.50, the 21st a credit of 350.00; every third less 2 %; 25.00 kept back once."""
    found = read((Path(__file__).with_name("advices") / "nordwind.pdf").read_bytes())
    gross = [-35000 if i == 20 else 100000 + 750 * i for i in range(70)]
    discount = [round(g * 0.02) if i % 3 == 0 and i != 20 else 0 for i, g in enumerate(gross)]
    kept = [2500 if i == 10 else 0 for i in range(70)]
    assert columns(found.remittance_lines, *LINE) == [
        (f"RE 2026-{1000 + i}", gross[i], discount[i], -kept[i], gross[i] - discount[i] - kept[i]) for i in range(70)]
    assert columns(found.remittances, "payer_name", "date", "reference", "customer_id", "method", "amount", "currency") == [
        ("Nordwind Handels GmbH", "2026-11-20", "2000004711", "D-70012", "Überweisung", 8598330, "EUR")]
    assert found.remittance_lines[10]["text"] == "Transportschaden 2 Kartons, Lieferschein 8812"
    assert ties(found) == ["yes"]


def test_words_above_and_below_a_row_go_with_the_row_they_are_near():
    head = [(50, 100, "Invoice"), (150, 100, "Remarks"), (404, 100, "Net paid")]
    found = read(pdf([*TOP, *head, *row(118, "1", net="5.00"), (150, 141, "Freight claim"), *row(151, "2", net="6.00"), (150, 161, "of carrier"),
                      *row(184, "3", net="7.00"), right(440, 204, "18.00")]))
    assert columns(found.remittance_lines, "invoice", "text") == [("1", ""), ("2", "Freight claim of carrier"), ("3", "")]
    assert ties(found) == ["yes"], "a last amount alone is the total: 5 + 6 + 7 = 18"


def test_a_header_in_two_lines_and_a_narrow_table():
    found = read(pdf([(50, 60, "Zahlungsavis"), (50, 75, "Zahlungsdatum: 20.11.2026"), (50, 100, "Ihre"), (50, 112, "Rechnungsnr."), (150, 100, "Beleg-"),
                      (150, 112, "datum"), (262, 112, "Brutto"), (328, 112, "Skonto"), (404, 100, "Zahl-"), (404, 112, "betrag"),
                      *row(130, "10234", "01.10.2026", gross="100,00", discount="2,00", net="98,00"), *row(142, "10235", gross="100,00", net="100,00")]))
    assert columns(found.remittance_lines, *LINE) == [("10234", 10000, 200, 0, 9800), ("10235", 10000, 0, 0, 10000)]


def test_amounts_on_the_right_under_no_header():
    found = read(pdf([(50, 60, "Payment advice"), (50, 75, "Payer: Beta Inc"), (50, 87, "Check number: 8812"),
                      *row(130, "INV-1", "10/13/2026", gross="1,100.00", discount="100.00", net="1,000.00"), *row(142, "INV 33", "10/14/2026", net="50.00"),
                      (50, 160, "Check total USD"), right(440, 160, "1,050.00")]))
    assert columns(found.remittance_lines, *LINE) == [("INV-1", 110000, 10000, 0, 100000), ("INV 33", 5000, 0, 0, 5000)]
    assert columns(found.remittances, "payer_name", "reference", "amount", "currency") == [("Beta Inc", "8812", 105000, "USD")]
    assert ties(found) == ["yes"], "1,000 + 50 = 1,050"


def test_the_payers_own_document_numbers_are_not_ours():
    found = read(pdf([(50, 40, "Globex Corporation"), (50, 60, "Payment specification"), (50, 80, "Document"), (120, 80, "Your document"), (220, 80, "Date"),
                      (290, 80, "Deductions"), (380, 80, "Gross amount"), (480, 80, "Net amount"), (50, 92, "5100000123"), (120, 92, "10234"), (220, 92, "01.10.2026"),
                      right(335, 92, "20,00"), right(440, 92, "1.000,00"), right(530, 92, "980,00"), (50, 104, "1900000456"), (120, 104, "10235"),
                      (220, 104, "02.10.2026"), right(335, 104, "0,00"), right(440, 104, "500,00-"), right(530, 104, "500,00-"),
                      (50, 120, "Sum total"), right(335, 120, "20,00"), right(440, 120, "500,00"), right(530, 120, "480,00")]))
    assert columns(found.remittance_lines, *LINE, "reason", "text") == [("10234", 100000, 0, -2000, 98000, "Deductions", "5100000123"),
                                                                       ("10235", -50000, 0, 0, -50000, "", "1900000456")]
    assert ties(found) == ["yes"]


def test_labels_in_boxes_with_the_values_below():
    found = read(pdf([(50, 40, "Initech LLC"), (50, 60, "Remittance Advice"), (50, 80, "Payment date"), (200, 80, "Payment reference"), (350, 80, "Payment amount"),
                      (50, 92, "20-Nov-2026"), (200, 92, "EFT-00912"), (350, 92, "GBP 1,234.56"), (50, 120, "Reference"), (262, 120, "Amount"),
                      (50, 135, "Inv. 1001"), right(300, 135, "1,000.00"), (50, 147, "Inv. 1002"), right(300, 147, "234.56")]))
    assert columns(found.remittances, "payer_name", "date", "reference", "amount", "currency") == [("Initech LLC", "2026-11-20", "EFT-00912", 123456, "GBP")]
    assert columns(found.remittance_lines, "invoice", "net") == [("Inv. 1001", 100000), ("Inv. 1002", 23456)]
    assert ties(found) == ["yes"]


def test_lines_in_words_with_the_currency_in_a_column_of_its_own():
    found = read(pdf([(50, 40, "Remittance advice"), (50, 80, "Invoice 1001 dated 01 Oct 2026"), (300, 80, "EUR"), right(400, 80, "1.000,00"),
                      (50, 92, "Invoice 1002 dated 02 Oct 2026"), (300, 92, "EUR"), right(400, 92, "500,00"), (50, 110, "Total"), (300, 110, "EUR"), right(400, 110, "1.500,00")]))
    assert columns(found.remittance_lines, "invoice", "invoice_date", "net", "currency") == [("1001", "2026-10-01", 100000, "EUR"), ("1002", "2026-10-02", 50000, "EUR")]
    assert columns(found.remittances, "amount") == [(150000,)]


def block(down, reference, rows, total):
    return [(50, down, f"Payment reference: {reference}"), (300, down, "Payment date: 2026-11-20"), (50, down + 15, "Invoice"), (400, down + 15, "Amount paid"),
            *(part for n, (number, amount) in enumerate(rows) for part in row(down + 30 + 12 * n, number, net=amount)),
            (50, down + 34 + 12 * len(rows), "Total"), right(440, down + 34 + 12 * len(rows), total)]


def test_several_payments_are_taken_apart_and_imported_once(tmp_path):
    path = tmp_path / "both.pdf"
    path.write_bytes(pdf([(50, 40, "Remittance advice"), *block(60, "A1", [("1001", "10.00"), ("1002", "20.00")], "30.00"), *block(160, "A2", [("1003", "5.50")], "6.50")]))
    ledger = Ledger()
    taken = ledger.take(path)
    assert ledger.rows("Remittances", "reference", "amount", "source") == [("A1", 3000, "both.pdf page 1 line 1"), ("A2", 650, "both.pdf page 1 line 8")]
    assert ledger.rows("RemittanceLines", "invoice", "net", "source")[2] == ("1003", 550, "both.pdf page 1 line 9")
    assert [issue.what for issue in taken.issues] == ["The payment is 6.50 EUR, the documents it names add up to 5.50: 1.00 too little."]
    assert ledger.rows("Documents", "ties") == [("yes",), ("no",)]
    assert not ledger.take(path).changes.adds, "the same advice twice adds nothing"


def test_an_address_above_a_table_is_none_of_its_header():
    """The address stands close above the first columns, so that together they might be one header of three lines."""
    found = read(pdf([(50, 20, "Remittance advice"), (46, 60, "From: ACME Foods Incorporated"), (46, 72, "To: Nordwind GmbH in Germany"),
                      (50, 84, "Invoice Number"), (130, 84, "Invoice Date"), (210, 84, "Description"), (300, 84, "Amount paid"),
                      (50, 96, "RE-10234"), (130, 96, "2026-10-01"), (210, 96, "Goods"), right(360, 96, "1200.00")]))
    assert columns(found.remittance_lines, "invoice", "invoice_date", "net", "text") == [("RE-10234", "2026-10-01", 120000, "Goods")]
    assert found.remittances[0]["payer_name"] == "ACME Foods Incorporated"


@pytest.mark.parametrize("page, reason", [
    ([], "is a scan: its one page has no text, only pictures"),
    ([(50, 60, "INVOICE"), (50, 75, "Invoice no. 4711"), (50, 87, "Please pay within 30 days and send your remittance advice to ar@we.example"), (50, 100, "Item no."),
      (150, 100, "Qty"), (262, 100, "Price"), (328, 100, "Discount"), (404, 100, "Net amount"), *row(115, "SKU-1", gross="10.00", discount="0.00", net="30.00"),
      (50, 150, "Total"), right(440, 150, "30.00")], "is no remittance advice"),
    ([(50, 60, "Facture 562044 du 02 Juillet 2026"), (50, 80, "Total facture"), (300, 80, "29,99"), (50, 100, "Avis de prélèvement automatique"),
      (50, 115, "La somme sera prélevée sur votre compte")], "nothing that only an advice has"),
    ([(50, 60, "Dear Sir or Madam, we wish you a happy new year 2026")], "no line with a document")])
def test_what_is_no_advice_is_refused_in_one_sentence(page, reason):
    with pytest.raises(ReceivablesError, match=f"^You cannot import file because .*{reason}"):
        read(pdf(page))


def test_a_manual_about_payments_is_no_advice():
    """Two hundred sentences that name a document now and then, and "Remittance information" as a heading among them."""
    sentences = [(50, 40 + 14 * n, f"See invoice EN-{16931 + n} where amounts have been paid" if n % 9 == 0 else "The element is mandatory.") for n in range(52)]
    with pytest.raises(ReceivablesError, match="nothing that only an advice has"):
        read(pdf([(50, 20, "Remittance information"), *sentences], sentences, sentences, sentences))
    assert read(pdf([(50, 20, "Remittance information"), *sentences])).remittances, "one page of it might be a letter"


def test_a_page_without_text_among_others_is_said():
    found = read(pdf([*TOP, *HEAD, *row(115, "1", net="5.00")], []))
    assert [issue.what for issue in found.issues if issue.kind == "scan"] == ["No text is on 1 of 2 pages (2); what stands there is not read."]
