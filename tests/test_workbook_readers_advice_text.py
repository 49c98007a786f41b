"""Remittance advices as mails and pasted text: tables, lines, sentences; what is quoted, signed and forwarded; web pages in mails."""
import email.message

import pandas as pd
import pytest
from format_files import Ledger, columns, read, ties
from pdf_maker import pdf, right

from receivables.errors import ReceivablesError
from workbook.readers.formats import find
from workbook.readers.values import Told

LINE = ("invoice", "gross", "discount", "net")


def mail(body="", html="", subject="Payment", sender="Ann Payer <ann@acme.example>", attached=()):
    out = email.message.EmailMessage()
    out["From"], out["To"], out["Subject"], out["Date"] = sender, "ar@we.example", subject, "Fri, 20 Nov 2026 10:00:00 +0100"
    if body or not html:
        out.set_content(body)
    if html:
        out.add_alternative(html, subtype="html") if body else out.set_content(html, subtype="html")
    for name, data in attached:
        out.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return out.as_bytes()


def test_a_mail_in_sentences():
    found = read(mail("Dear all,\n\nwe have paid your invoices 10234, 10251 and\nRE-10260 less 2 % discount. The total is EUR 3,204.50.\n\n"
                      "Kind regards\nAnn, phone 0123 4567890, invoice queries: 99 88 77\n"))
    assert columns(found.remittances, "payer_name", "date", "amount", "currency") == [("Ann Payer", "2026-11-20", 320450, "EUR")]
    assert columns(found.remittance_lines, "invoice", "net", "text") == [(number, 0, "less 2 % discount") for number in ("10234", "10251", "RE-10260")]
    assert found.notes == ["The advice names 3 documents without amounts."]


@pytest.mark.parametrize("text, amounts, code", [
    ("We have paid:\nInvoice 10234 EUR 1.204,50\nInvoice 10235 EUR 60,00\nCredit note 77 EUR -64,50\nTotal EUR 1.200,00\n", [120450, 6000, -6450], "EUR"),
    ("Guten Tag, wir haben heute überwiesen:\nRechnung 10234 vom 01.10.2026 über 1.204,50 EUR\nRechnung Nr. 10235: 60,00 EUR\nGutschrift 77 64,50- EUR\n"
     "Summe 1.200,00 EUR\n", [120450, 6000, -6450], "EUR"),
    ("Bonjour, nous avons réglé :\nFacture n° 10234 : 1 204,50 €\nFacture n° 10235 : 60,00 €\nAvoir 77 : -64,50 €\nTotal 1 200,00 €\n", [120450, 6000, -6450], "EUR"),
    ("Hemos pagado:\nFactura 10234 1.204,50 €\nFactura nº 10235 60,00 €\nAbono 77 -64,50 €\nTotal: 1.200,00 €\n", [120450, 6000, -6450], "EUR"),
    ("Wij hebben vandaag betaald:\nfactuur 10234 € 1.204,50\nfactuur 10235 € 60,00\ncreditnota 77 € -64,50\nTotaal € 1.200,00\n", [120450, 6000, -6450], "EUR"),
    ("Abbiamo pagato:\nfattura 10234 EUR 1.204,50\nfattura n. 10235 EUR 60,00\nnota di credito 77 EUR -64,50\nTotale EUR 1.200,00\n", [120450, 6000, -6450], "EUR")])
def test_a_line_for_each_document_in_six_languages(text, amounts, code):
    found = read(text)
    assert columns(found.remittance_lines, "invoice", "net", "currency") == [(n, amount, code) for n, amount in zip(("10234", "10235", "77"), amounts)]
    assert columns(found.remittances, "amount") == [(120000,)]
    assert ties(found) == ["yes"], "1204.50 + 60 - 64.50 = 1200"


def test_amounts_inside_a_sentence():
    found = read("We transferred USD 1,254.50 today for invoice INV-2026/001 (USD 1,204.50) and INV 002 over 50.00 USD. Thank you!\n")
    assert columns(found.remittance_lines, "invoice", "net") == [("INV-2026/001", 120450), ("002", 5000)]
    assert columns(found.remittances, "amount", "currency") == [(125450, "USD")]
    assert ties(found) == ["yes"]


def test_a_letter_with_dates_discount_and_credit():
    """1,500.00 + 900.00 - 27.33 = 2,372.67; 27.00 of discount (3 % of 900.00) was not written as an amount, and is what is missing."""
    found = read("Sehr geehrte Damen und Herren,\n\nwir haben am 20.11.2026 folgenden Betrag auf Ihr Konto DE02 1203 0000 0000 2020 51 überwiesen: 2.345,67 EUR.\n\n"
                 "Damit sind ausgeglichen:\n- RE-2026-101 vom 1. Oktober 2026: 1.500,00 EUR\n- RE-2026-102 vom 02.10.2026: 900,00 EUR abzgl. 3% Skonto\n"
                 "abzüglich Gutschrift GS-55: 27,33 EUR\n\nMit freundlichen Grüßen\nTel. 040 123456\n")
    assert columns(found.remittance_lines, "invoice", "invoice_date", "net", "text") == [
        ("RE-2026-101", "2026-10-01", 150000, ""), ("RE-2026-102", "2026-10-02", 90000, "abzgl. 3% Skonto"), ("GS-55", "", -2733, "gutschrift")]
    assert found.statements[0].findings == ["The payment is 2345.67 EUR, the documents it names add up to 2372.67: 27.00 too much."]


def test_dollars_are_the_ledgers_or_those_of_the_united_states():
    data = b"We wired $12,500.00 today:\n\nINV-5501  $5,000.00\nINV-5502  $7,500.00\n"
    some = find(data, "x")
    assert columns(some.read(data, "x", Told(base="CAD")).remittances, "currency", "amount") == [("CAD", 1250000)]
    assert columns(some.read(data, "x", Told(base="EUR")).remittances, "currency", "amount") == [("USD", 1250000)]


def test_a_table_of_blanks_and_one_of_tabs():
    table = ("Zahlungsavis\nZahlungsdatum: 20.11.2026\n\nRechnung      Datum         Brutto     Skonto     Zahlbetrag\n"
             "10234         01.10.2026    1.204,50       4,50       1.200,00\n10235         02.10.2026      100,00                    100,00\n"
             "                                       -------     ----------\nGesamt                      1.304,50       4,50       1.300,00\n")
    for text in (table, "\n".join("\t".join(part.strip() for part in line.replace("       4,50", "  4,50").replace("100,00                    ", "100,00    -    ").split("  ") if part.strip())
                                  for line in table.split("\n")).replace("\t-\t", "\t\t")):
        found = read(text)
        assert columns(found.remittance_lines, *LINE) == [("10234", 120450, 450, 120000), ("10235", 10000, 0, 10000)]
        assert ties(found) == ["yes"]


def test_lines_under_no_header():
    found = read("REMITTANCE ADVICE\nCheque no: 8812\n\nA-1001    10/13/2026     1,100.00     100.00     1,000.00\nA-1002    10/14/2026        50.00       0.00        50.00\n"
                 "\nTotal USD                                           1,050.00\n")
    assert columns(found.remittance_lines, "invoice", "invoice_date", "gross", "discount", "net") == [
        ("A-1001", "2026-10-13", 110000, 10000, 100000), ("A-1002", "2026-10-14", 5000, 0, 5000)]
    assert columns(found.remittances, "reference", "amount", "currency") == [("8812", 105000, "USD")]


def test_what_a_reply_quotes_is_not_read():
    found = read(mail("We have paid invoice 10234 (EUR 5,00).\n\nAm 12.11.2026 um 10:00 schrieb Bob <bob@we.example>:\n> Offen sind Rechnung 99999 EUR 7,00\n> und 88888\n"))
    assert columns(found.remittance_lines, "invoice") == [("10234",)]
    found = read(mail("We have paid invoice 10234 (EUR 5,00).\n\n-----Original Message-----\nFrom: Bob\nSent: Monday\nSubject: Statement\n\nInvoice 99999 EUR 7,00\n"))
    assert columns(found.remittance_lines, "invoice") == [("10234",)]
    with pytest.raises(ReceivablesError, match="says which documents were paid"):
        read(mail("See below, will look at it.\n\n> We have paid invoice 10234\n"))


def test_what_a_forwarded_mail_forwards_is_read():
    found = read(mail("fyi\n\n---------- Forwarded message ---------\nFrom: Zoe <zoe@beta.example>\nDate: Mon, 16 Nov 2026\nSubject: payment\n\n"
                      "We have paid invoice 10234 EUR 5,00.\n", subject="Fwd: payment", sender="Bob <bob@we.example>"))
    assert columns(found.remittances, "payer_name", "amount") == [("Zoe", 500)]


def test_a_web_page_with_tables():
    html = ("<html><head><style>td{color:red}</style></head><body><table><tr><td><p>Dear supplier,</p><p>we have transferred the following:</p>"
            "<table border=1><tr><th>Invoice no.</th><th>Gross</th><th>Discount</th><th>Net paid</th></tr>"
            "<tr><td>10234</td><td>1.204,50&nbsp;&euro;</td><td>4,50 &euro;</td><td>1.200,00 &euro;</td></tr>"
            "<tr><td>10&#50;35</td><td>60,00 &euro;</td><td></td><td>60,00 &euro;</td></tr>"
            "<tr><td>Total</td><td></td><td></td><td>1.260,00 &euro;</td></tr></table><p>Kind regards</p></td></tr></table></body></html>")
    for data in (mail(html=html), mail("Please use a mail program that shows HTML.", html=html)):
        found = read(data)
        assert columns(found.remittance_lines, *LINE, "currency") == [("10234", 120450, 450, 120000, "EUR"), ("10235", 6000, 0, 6000, "EUR")]
        assert ties(found) == ["yes"]


def test_an_attached_advice_counts_and_not_the_text_around_it(tmp_path):
    """The mail says the invoices, the attached PDF says the amounts; both are one payment."""
    advice = pdf([(50, 60, "Remittance advice"), (50, 75, "Payment reference: 4711"), (50, 100, "Invoice"), (400, 100, "Net paid (EUR)"),
                  (50, 115, "10234"), right(440, 115, "5.00"), (50, 127, "10235"), right(440, 127, "6.00"), (50, 150, "Total"), right(440, 150, "11.00")])
    path = tmp_path / "m.eml"
    path.write_bytes(mail("We have paid invoices 10234 and 10235.", attached=[("logo.png", b"\x89PNG"), ("advice.pdf", advice)]))
    ledger = Ledger()
    taken = ledger.take(path)
    assert ledger.rows("Remittances", "payer_name", "date", "reference", "amount", "source") == [
        ("Ann Payer", pd.Timestamp("2026-11-20"), "4711", 1100, "m.eml advice.pdf page 1 line 1")]
    assert ledger.rows("RemittanceLines", "invoice", "net", "source") == [
        ("10234", 500, "m.eml advice.pdf page 1 line 4"), ("10235", 600, "m.eml advice.pdf page 1 line 5")]
    assert [(report.format, report.ties) for report in taken.files] == [("remittance text with remittance PDF", "ties")]
    assert not ledger.take(path).changes.adds


def test_an_attached_csv_and_one_that_cannot_be_read():
    found = read(mail("Our advice is attached.", attached=[("scan.pdf", pdf([])), ("a.csv", b"Payment advice;\nInvoice;Net paid (EUR)\n1;5,00\n")]))
    assert columns(found.remittance_lines, "invoice", "net", "at") == [("1", 500, "a.csv 3")]
    assert any("scan.pdf" in note and "is a scan" in note for note in found.notes)
    with pytest.raises(ReceivablesError, match=r"nothing in its text or in a file attached to it says which documents were paid\. Attached: .*scan\.pdf"):
        read(mail("Our advice is attached.", attached=[("scan.pdf", pdf([]))]))


def test_the_source_of_a_line_is_the_line_of_the_file(tmp_path):
    path = tmp_path / "pasted.txt"
    path.write_text("From: Ann <a@acme.example>\nSent: Friday\nSubject: Payment\n\nWe have paid\ninvoice 10234 EUR 5,00\n", encoding="utf-8")
    ledger = Ledger()
    ledger.take(path)
    assert ledger.rows("RemittanceLines", "invoice", "source") == [("10234", "pasted.txt:6")]


LETTER = """ACME Foods Ltd.
Date: 18.11.2026

{title}

{sentence} 20.11.2026:

{head}
5100000123   RE 10234         01.10.2026        24,09         1.204,50
5100000124   RE 10235         02.10.2026         0,00           100,00
5100000125   GS 77            03.10.2026         0,00            60,00-
{total}                                         24,09         1.244,50

{foot}
2000004711         {day}    EUR               1.220,41
"""


@pytest.mark.parametrize("day", ["20.11.2026", "21.11.2026"])
@pytest.mark.parametrize("words", [
    {"title": "Payment advice", "sentence": "The items below were paid with our transfer of", "total": "Sum total",
     "head": "Document     Your document    Date         Deductions     Gross amount", "foot": "Payment document   Date          Currency    Payment amount"},
    {"title": "Zahlungsavis", "sentence": "Folgende Posten regulieren wir mit der Zahlung vom", "total": "Summe    ",
     "head": "Beleg        Ihr Beleg        Datum           Abzüge      Bruttobetrag", "foot": "Zahlungsbeleg      Datum         Währung     Zahlbetrag"}])
def test_a_letter_of_sap_whose_payment_stands_below_its_table(words, day):
    """The last line belongs to the labels above it, not to the table; its day is the payment's, and the letter's is not."""
    found = read(LETTER.format(day=day, **words))
    assert columns(found.remittances, "payer_name", "amount", "currency", "date", "reference") == [("ACME Foods Ltd.", 122041, "EUR", f"2026-11-{day[:2]}", "2000004711")]
    assert columns(found.remittance_lines, "invoice", "gross", "adjustment", "net") == [
        ("RE 10234", 120450, -2409, 118041), ("RE 10235", 10000, 0, 10000), ("GS 77", -6000, 0, -6000)]
    assert ties(found) == ["yes"], "1,180.41 + 100 - 60 = 1,220.41"


@pytest.mark.parametrize("sentence, day", [
    ("We have paid with our transfer of 20.11.2026 these invoices", "2026-11-20"), ("Wir haben die Zahlung am 20.11.2026 angewiesen", "2026-11-20"),
    ("Nous avons réglé par virement du 20.11.2026", "2026-11-20"), ("Wir überweisen Ihnen am 20.11.2026 für unsere Zahlung", "2026-11-20"), ("We have paid what you invoiced on 20.11.2026", "")])
def test_the_day_of_a_payment_in_a_sentence(sentence, day):
    found = read(f"{sentence}:\n\nInvoice 10234 EUR 5,00\nInvoice 10235 EUR 6,00\n")
    assert columns(found.remittances, "date", "amount") == [(day, 1100)]


def test_a_debit_note_of_the_payers_own_has_no_gross_amount():
    found = read("Remittance advice\nPayment no: 4711\n\nInvoice      Gross     Deductions      Net\nRE 10234    100,00         0,00   100,00\n"
                 "DN-5501                             -20,00\nTotal       100,00         0,00    80,00\n")
    assert columns(found.remittance_lines, "invoice", "net") == [("RE 10234", 10000), ("DN-5501", -2000)]
    assert ties(found) == ["yes"], "100 - 20 = 80, and 100 gross in all"


def test_a_title_is_not_the_number_of_the_label_below_it():
    found = read("Remittance advice\nVendor: 1000\nCheck number: 88\n\nInvoice     Amount paid\n10234           5,00\n")
    assert (found.remittances[0]["reference"], "Vendor" in found.remittances[0]["text"]) == ("88", False)


STUB = """ACME Foods Inc

Check Date      11/20/2026
Check Number    1042
Check Amount    1,290.00

Due Date      Description         Original Amount     Balance Due      Payment
10/31/2026    RE-10234                   1,200.00            0.00     1,200.00
10/31/2026    RE-10235                     100.00           10.00        90.00
"""


def test_the_stub_of_a_cheque_is_an_advice_though_its_table_names_balances():
    found = read(STUB)
    assert columns(found.remittances, "amount", "date", "reference") == [(129000, "2026-11-20", "1042")]
    assert columns(found.remittance_lines, "invoice", "gross", "net") == [("RE-10234", 120000, 120000), ("RE-10235", 10000, 9000)], "a balance behind the payment is not the gross"
    assert find(STUB.replace("Check Number", "Customer").replace("Check Date", "Date").replace("Check Amount", "Total").encode(), "list.txt") is None


@pytest.mark.parametrize("label", ["Payment Document No.   PAY-00071", "Payment Document No.: PAY-00071", "Reference: PAY-00071"])
def test_the_number_of_a_payment_that_is_called_a_document(label):
    found = read(f"Remittance advice\n{label}\n\nInvoice     Amount paid\nRE-10234           5.00\n")
    assert columns(found.remittances, "reference") == [("PAY-00071",)]
    assert columns(found.remittance_lines, "invoice") == [("RE-10234",)]


def test_a_value_below_its_label_where_another_stands_beside_it():
    found = read("REMITTANCE ADVICE\n\nNordwind GmbH      Payment Date      ACME Foods Ltd\nHauptstr. 1        20 Nov 2026       12 High Street\n\n"
                 "Invoice Date     Reference      Invoice Total     Amount Paid\n1 Oct 2026       RE-10234            1,200.00        1,200.00\n")
    assert columns(found.remittances, "date", "reference") == [("2026-11-20", "")], "and the title is no label of the day below it"


def test_a_total_behind_other_words_is_no_row():
    found = read("Remittance advice\n\nDate          Your Ref      Amount      Paid\n15/10/2026    RE-10234      1,204.50    1,204.50\n\n"
                 "All values are in Pound Sterling        Amount paid     1,204.50\n")
    assert columns(found.remittance_lines, "invoice", "net") == [("RE-10234", 120450)]
    assert ties(found) == ["yes"]


def test_years_of_two_digits_that_lie_near_one_another():
    found = read("Remittance advice\n\nInvoice     Date        Amount paid\nRE-10234    01-10-26           5,00\nRE-10235    15-10-26           6,00\n")
    assert columns(found.remittance_lines, "invoice_date") == [("2026-10-01",), ("2026-10-15",)], "not 2001 and 2015"
    with pytest.raises(ReceivablesError, match="can be two dates"):
        read("Remittance advice\n\nInvoice     Date        Amount paid\nRE-10234    01-10-26           5,00\n")


BLOCKS = """ACME Foods Inc has sent you an electronic payment.

Payment Amount: $1,230.00
Payment Date: 2026-11-20
Payment Number: 300412

Invoice Number: RE-10234
Invoice Date: 2026-10-01
Gross Amount: $1,204.50
Discount: $4.50
Net Amount: $1,200.00

Invoice Number: RE-10235     Invoice Date: 2026-10-15
Gross Amount: $100.00
Adjustment: $10.00
Net Amount: $90.00
Description: 2 cartons wet

Invoice Number   GS-77
Net Amount       -$60.00
"""


def test_documents_as_blocks_of_labels():
    found = read(mail(BLOCKS, sender="Platform <noreply@pay.example>"))
    assert columns(found.remittances, "payer_name", "amount", "date", "reference") == [("ACME Foods Inc", 123000, "2026-11-20", "300412")], "not the platform"
    assert columns(found.remittance_lines, *LINE, "adjustment", "text") == [
        ("RE-10234", 120450, 450, 120000, 0, ""), ("RE-10235", 10000, 0, 9000, -1000, "2 cartons wet"), ("GS-77", -6000, 0, -6000, 0, "")]
    assert ties(found) == ["yes"], "1,200 + 90 - 60 = 1,230"
    assert [line["line"] for line in found.remittance_lines] == sorted(line["line"] for line in found.remittance_lines)


def test_the_labels_of_an_invoice_are_no_advice():
    assert find(b"Dear customer,\nyour invoice is ready.\n\nInvoice Number: 10234\nInvoice Date: 2026-10-01\nGross Amount: 100.00\nDiscount: 2.00\nNet Amount: 98.00\n",
                "invoice.txt") is None


def test_a_column_of_what_is_still_owed_says_that_it_is_a_part_payment():
    found = read("Remittance advice\n\nReference     Invoice Total     Amount Paid     Still Owing\nRE-10234             100.00           30.00           70.00\n"
                 "RE-10235             100.00           50.00           40.00\n")
    assert columns(found.remittance_lines, "gross", "net", "reason") == [(10000, 3000, "part payment"), (10000, 5000, "")]
    assert found.statements[0].findings == ["RE-10235: of 100.00, 50.00 was paid; the advice does not say why 50.00 is left out."], "40.00 is not the rest"


def test_our_own_name_on_a_paper_is_not_the_payers(tmp_path):
    (tmp_path / "advice.txt").write_text("Nordwind GmbH\nRemittance advice\n\nInvoice      Amount paid\nRE-10234          5,00\n")
    for company, payer in (("NORDWIND G.m.b.H.", ""), ("Other AG", "Nordwind GmbH")):
        ledger = Ledger(company=company)
        ledger.take(tmp_path / "advice.txt")
        assert ledger.rows("Remittances", "payer_name") == [(payer,)]


FRAMED = """|Remittance Advice ACME Foods Ltd                                     |
|Payment doc. 2000004711   Payment date 20.11.2026                    |
------------------------------------------------------------------------
|Reference  |DocumentNo|Crcy |  Gross amount|  Cash disc.|    Net amount|
|RE-10234   |5100000123|EUR  |      1.204,50|        4,50|      1.200,00|
|GS-77      |1700000033|EUR  |         60,00-|       0,00|         60,00-|
|*          |          |EUR  |      1.144,50|        4,50|      1.140,00|
"""


def test_a_list_in_a_frame_with_a_star_before_its_total():
    found = read(FRAMED)
    assert columns(found.remittances, "amount", "currency", "date", "reference") == [(114000, "EUR", "2026-11-20", "2000004711")]
    assert columns(found.remittance_lines, *LINE, "text") == [("RE-10234", 120450, 450, 120000, "5100000123"), ("GS-77", -6000, 0, -6000, "1700000033")]
    assert ties(found) == ["yes"]


def test_what_a_buying_group_keeps():
    found = read("Regulierungsliste\nRegulierungsdatum: 20.11.2026\n\nIhre Belegnr.    Brutto     Skonto   Delkredere   Bonus    Zahlbetrag\n"
                 "RE-10234       1.250,00      25,00        12,50   12,50      1.200,00\n")
    assert columns(found.remittance_lines, "gross", "discount", "adjustment", "reason", "net") == [(125000, 2500, -2500, "Delkredere | Bonus", 120000)]
    assert found.remittances[0]["date"] == "2026-11-20"


def test_a_sign_for_number_and_a_payment_that_went_out():
    found = read("Remittance\nPayment #   300412\n\nInv #       Paid\nRE-10234    5.00\n")
    assert columns(found.remittances, "reference", "amount") == [("300412", 500)]
    found = read(mail("Payment of $5.00 went out today. It covers:\n\n- RE-10234: $5.00\n"))
    assert columns(found.remittance_lines, "invoice", "net") == [("RE-10234", 500)]


def test_tax_that_was_withheld():
    found = read("Remittance advice\n\nInvoice     Invoice Amount    Amount Withheld    Amount Paid\nRE-10234            100.00              10.00          90.00\n")
    assert columns(found.remittance_lines, "gross", "adjustment", "reason", "net") == [(10000, -1000, "Amount Withheld", 9000)]


@pytest.mark.parametrize("text", ["Dear all,\nplease pay invoice 10234 over EUR 5.00 until Friday.\n", "Hello Bob,\nlunch at 12? Ann\n",
                                  "Reminder\nYour invoice 10234 of 2026-10-01 over 5.00 EUR is 30 days overdue. Payment of it is due now.\n"])
def test_other_texts_are_no_advice(text):
    assert find(text.encode(), "remittance advice.txt") is None
