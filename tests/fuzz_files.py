"""Whole files that `fuzz_readers` breaks: the samples, and what is made here where there are none: advices as sheet, workbook, mail, web page and PDF."""
from __future__ import annotations

import datetime as dt
import io
import re
import zlib
from pathlib import Path

import xlsxwriter
from einvoice_files import CREDITED, cii, ubl
from pdf_maker import pdf, right

MOST = 60_000          # bytes of a file that are used
ADVICES = Path(__file__).with_name("advices")
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
HTML = b"From: Ann Payer <ann@acme.example>\nSubject: Payment\nDate: Fri, 20 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"


def samples():
    """The sample files and the advices of the tests."""
    return [path.read_bytes()[:MOST] for folder in (SAMPLES, ADVICES) for path in sorted(folder.rglob("*")) if path.is_file()]


def made():
    """Files made for the tests, for the formats of which there are no samples, or too few."""
    import test_workbook_readers_advice_sheet as sheet
    import test_workbook_readers_advice_text as letters
    import test_workbook_readers_advice_xml as advice
    import test_workbook_readers_lockbox as lockbox
    import test_workbook_readers_processors as processors
    import test_workbook_readers_remadv as remadv
    import test_workbook_readers_unseen as unseen
    import test_workbook_readers_x12 as x12
    texts = (processors.PAYPAL, processors.SQUARE, processors.ADYEN, processors.PAYONEER, unseen.FRENCH, lockbox.TWO, x12.WHOLE, unseen.CARMAKER, remadv.WHOLE,
             advice.UBL, advice.XML, advice.IDOC, letters.BLOCKS, letters.FRAMED, letters.STUB, *(advice.REMT.format(version) for version in ("01", "06")), sheet.ADVICE, *SHEETS, *TEXTS)
    return [ubl(), ubl(**CREDITED), cii(), *pdfs(), *(some.encode() for some in texts)]


SHEETS = (
    "Remittance advice,,\nPayment ref: A1,,\nInvoice,Net paid,Currency\n1,10.00,EUR\n2,20.00,EUR\nTotal,30.00,\n\nPayment ref: A2,,\nInvoice,Net paid,Currency\n3,5.00,EUR\nTotal,5.00,\n",
    "Payment reference,Payment date,Vendor invoice,Gross,Discount,Amount paid\nP1,2026-11-20,10,5.00,0.50,4.50\nP2,2026-11-21,11,6.00,0.00,6.00\nP1,2026-11-20,12,1.00,0.00,1.00\n",
    "Zahlungsavis\t\t\t\nZahlungsdatum\t20.11.2026\t\t\nRechnungsnr.\tBruttobetrag\tSkonto\tKürzung\tZahlbetrag\nRE 1\t1.204,50\t4,50\t100,00\t1.100,00\nGS 2\t60,00-\t\t\t60,00-\n"
    "Übertrag\t\t\t\t1.040,00\nSumme\t\t\t\t1.040,00\n")
TEXTS = (
    "Zahlungsavis Nr. 7\nAuftraggeber: Nordwind GmbH\nZahlungsdatum: 20.11.2026\n\nRechnungsnr.   Datum        Brutto     Skonto    Netto\n10234          01.10.2026   100,00      2,00     98,00\n"
    "10235          02.10.2026   100,00-     2,00-    98,00-\nSumme                                              0,00\n",
    "Hello,\n\nwe have today transferred USD 1,910.55 for invoice 10234 $2,000.00 less $89.45 freight credit = $1,910.55 and your invoices 10251, 10260 of 12.05.2026 less 2 % discount.\n"
    "Total amount: USD 1,910.55\n\nKind regards\nAnn\n",
    "From: Ann <ann@acme.example>\nTo: ar@we.example\nSubject: Fwd: Remittance advice\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n\n---------- Forwarded message ---------\nFrom: Bob <bob@globex.example>\n"
    "Date: Fri, 20 Nov 2026\nSubject: Remittance advice\n\nPayment reference: 4711\n|Invoice|Gross|Deduction|Reason|Net paid|\n|10234|1,204.50|4.50|damaged|1,200.00|\n|Total||||1,200.00|\n"
    "> On Mon Bob wrote:\n> invoice 999 EUR 5.00\n")


def web_pages():
    """Advices as web pages, as mails carry them."""
    rows = "".join(f"<tr><td>RE {n}</td><td align=right>{n},00&nbsp;&euro;</td><td>{n},00</td></tr>" for n in (10, 20, 30))
    pages = (
        f"<html><head><style>td{{color:red}}</style><title>x</title></head><body><p>Zahlungsavis</p><div>Zahlungsdatum: 20.11.2026</div><table border=1><tr><th>Rechnungsnr.</th>"
        f"<th>Brutto</th><th>Zahlbetrag</th></tr>{rows}<tr><td>Summe</td><td></td><td>60,00</td></tr></table></body></html>",
        "<table><tr><td><p>Dear supplier,</p><p>we have transferred the following:</p><table><tr><th>Invoice no.</th><th>Gross</th><th>Discount</th><th>Net paid</th></tr>"
        "<tr><td>10234</td><td>1.204,50 &#8364;</td><td>4,50</td><td>1.200,00</td></tr><tr><td>GS 7</td><td>-60,00</td><td></td><td>-60,00</td></tr><tr><td>Total</td><td></td><td></td>"
        "<td>1.140,00</td></tr></table></td></tr></table><blockquote>On Mon Ann wrote:<br>invoice 99 EUR 5.00</blockquote>",
        "<p>We paid your invoices 10234, 10251 and 10260 less 2&nbsp;% discount.</p><ul><li>Invoice 10234 EUR 1.204,50<li>Invoice 10251 EUR 60,00</ul><!-- c --><script>1<2</script>"
        "<p>Payment reference: 4711</p>")
    return [HTML + page.encode() for page in pages] + [(ADVICES / "web-page.eml").read_bytes()]


def books():
    """Advices as workbooks."""
    day = dt.datetime(2026, 11, 20)
    english = [[None, "Globex Corporation"], [None, "Payment advice"], [], [None, "Payment date", day, None, "Currency", "USD"], [None, "Cheque no.", 8812], [],
               [None, "Invoice", "Invoice date", "Amount", "Discount", "Paid"], [None, 10234, day, 100.1, 2, 98.1], [None, "INV 7/26", day, 50, None, 50],
               [None, "Total", None, None, None, 148.1]]
    german = [["Zahlungsavis"], ["Zahlungsreferenz", "4711", "Zahlungsdatum", "20.11.2026"], ["Rechnungsnr.", "Brutto", "Skonto", "Kürzung", "Grund", "Zahlbetrag"],
              ["RE 10234", "1.204,50", "4,50", "", "", "1.200,00"], ["GS 77", "-60,00", "", "", "Bruch", "-60,00"], ["Summe", "", "", "", "", "1.140,00"]]
    several = [["Payment reference", "Payment date", "Vendor invoice", "Gross", "Amount paid", True], ["P1", day, 10, 5, 4.5, False], ["P2", day, 11, 6, 6, None], ["P1", day, 12, 1, 1, True]]
    return [_book(("Cover", [["Dear supplier"]]), ("Avis", english)), _book(("Tabelle1", german)), _book(("One", several), ("Two", english), ("Three", german))]


def _book(*sheets):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.datetime):
                        sheet.write_datetime(at, column, value)
                    elif value is not None:
                        sheet.write(at, column, value)
            sheet.write_formula(len(rows) + 1, 0, "=1/0", None, "#DIV/0!")
    return out.getvalue()


def pdfs():
    """Advices as PDF, their pages not packed, so that what is broken reaches the reading of the page; and an e-invoice."""
    heads = [(50, 100, "Invoice number"), (150, 100, "Date"), (262, 100, "Gross"), (320, 100, "Discount"), (404, 100, "Net paid")]
    top = [(50, 40, "ACME Foods Ltd"), (50, 60, "REMITTANCE ADVICE"), (50, 75, "Payment reference: 4711"), (300, 75, "Payment date"), (400, 75, "20 Nov 2026")]
    wrapped = [*top, *heads, (50, 115, "RE 10234"), (150, 115, "01.10.2026"), right(290, 115, "1,204.50"), right(360, 115, "4.50"), right(440, 115, "1,200.00"), (50, 127, "RE 10235-"),
               right(290, 127, "90.00"), right(440, 127, "90.00"), (50, 139, "A"), (150, 139, "2 cartons wet"), (50, 180, "Carried forward"), right(440, 180, "1,290.00")]
    second = [*top, *heads, (50, 115, "Brought forward"), right(440, 115, "1,290.00"), (50, 127, "GS 77"), right(290, 127, "60.00-"), right(440, 127, "60.00-"), (50, 150, "Total EUR"),
              right(440, 150, "1,230.00")]
    spoken = [(50, 40, "Payment advice"), (50, 60, "Payer: Beta Inc"), (50, 80, "We have paid the following:"), (50, 100, "INV-1"), (150, 100, "10/13/2026"), right(290, 100, "1,100.00"),
              right(360, 100, "100.00"), right(440, 100, "1,000.00"), (50, 112, "Invoice 1002 dated 14 Oct 2026"), (320, 112, "USD"), right(440, 112, "50.00"), (50, 140, "Check total USD"),
              right(440, 140, "1,050.00")]
    light = [pdf(wrapped, second), pdf(spoken), pdf(wrapped, [], rotate=90), pdf([(50, 60, "Invoice")], attached=[("factur-x.xml", cii())])]
    return [*light, *light, unpacked((ADVICES / "nordwind.pdf").read_bytes())]          # the last takes ten times as long


def unpacked(data):
    """The PDF with its pages as they are written inside; what else is packed (fonts) is left."""
    def plain(found):
        inside = zlib.decompress(found[3])
        return b"%s/Length %d%s>>\nstream\n%s\nendstream" % (found[1], len(inside), found[2].replace(b"/Filter/FlateDecode", b""), inside) if b"BT" in inside else found[0]
    return re.sub(rb"(<<[^<>]*?)/Length \d+(?: 0 R)?([^<>]*?/Filter/FlateDecode[^<>]*)>>\s*stream\r?\n(.*?)\r?\nendstream", plain, data, flags=re.DOTALL)
