"""Remittance advices as XLSX and CSV, imported: which file is one, what each row says, and what does not add up."""
import datetime as dt

import pytest
import xlsxwriter
from format_files import Ledger, columns, read, ties

from receivables.errors import ReceivablesError
from workbook.readers.formats import find
from workbook.readers.values import Told

LINE = ("invoice", "invoice_date", "gross", "discount", "adjustment", "reason", "net")
ADVICE = """Remittance advice
Payer;ACME Foods Ltd
Payment date;20.11.2026
Payment reference;4711
Our customer number;C-10

Invoice No.;Date;Gross;Discount;Deduction;Reason;Net paid
RE 10234;01.10.2026;1.204,50;4,50;0,00;;1.200,00
RE 10235;02.10.2026;100,00;0,00;10,00;2 cartons wet;90,00
GS 77;03.10.2026;-60,00;0,00;0,00;;-60,00
Total;;1.244,50;4,50;10,00;;1.230,00
"""


def book(path, *sheets):
    """A workbook of (name, rows); a row starts at the cell it is told to."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as out:
        for name, rows in sheets:
            sheet = out.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(at, column, dt.datetime.combine(value, dt.time()))
                    elif value is not None:
                        sheet.write(at, column, value)
    return path


def test_a_csv_with_everything():
    found = read(ADVICE)
    assert columns(found.remittances, "payer_name", "date", "reference", "customer_id", "amount", "currency") == [
        ("ACME Foods Ltd", "2026-11-20", "4711", "C-10", 123000, "")]
    assert columns(found.remittance_lines, *LINE) == [
        ("RE 10234", "2026-10-01", 120450, 450, 0, "", 120000),
        ("RE 10235", "2026-10-02", 10000, 0, -1000, "2 cartons wet", 9000),
        ("GS 77", "2026-10-03", -6000, 0, 0, "", -6000)]
    assert ties(found) == ["yes"], "1,200 + 90 - 60 = 1,230"
    assert columns(found.remittance_lines, "line") == [(8,), (9,), (10,)]


def test_reasons_beside_invoices_do_not_make_it_a_list_of_disputes():
    bare = "\n".join(ADVICE.splitlines()[1:])                      # no title; invoice, date and reason are all that a list of disputes needs
    assert len(read(bare).remittance_lines) == 3


def test_a_list_of_disputes_stays_one():
    text = b"Invoice;Date;Reason;Amount\n10234;20.11.2026;pricing;12,00\n10235;20.11.2026;damaged goods;7,00\n"
    assert find(text, "disputes.csv") is None


def test_a_workbook_keeps_sheet_and_row_and_is_imported_once(tmp_path):
    path = book(tmp_path / "advice.xlsx", ("Cover", [["Dear supplier"]]), ("Avis", [
        [None, "Globex Corporation"], [None, "Payment advice"], [],
        [None, "Payment date", dt.date(2026, 11, 20), None, "Currency", "USD"], [None, "Cheque no.", 8812], [],
        [None, "Invoice", "Invoice date", "Amount", "Discount", "Paid"],
        [None, 10234, dt.date(2026, 10, 1), 100.1, 2, 98.1], [None, "INV 7/26", dt.date(2026, 10, 2), 50, None, 50],
        [None, "Total", None, None, None, 148.1]]))
    ledger = Ledger()
    first = ledger.take(path)
    assert ledger.rows("Remittances", "payer_name", "amount", "currency", "reference", "source") == [
        ("Globex Corporation", 14810, "USD", "8812", "advice.xlsx Avis!1")]
    assert ledger.rows("RemittanceLines", "invoice", "gross", "discount", "net", "source") == [
        ("10234", 10010, 200, 9810, "advice.xlsx Avis!8"), ("INV 7/26", 5000, 0, 5000, "advice.xlsx Avis!9")]
    assert [report.ties for report in first.files] == ["ties"]
    assert any("Cover" in note for note in first.notes)
    again = ledger.take(path)
    assert not again.changes.adds, "the same advice twice adds nothing"
    assert again.counts["RemittanceLines"]["skipped"] == 2


@pytest.mark.parametrize("heads", [
    "Rechnungsnr.;Rechnungsdatum;Bruttobetrag;Skonto;Kürzung;Kürzungsgrund;Zahlbetrag", "N° facture;Date facture;Montant brut;Escompte;Retenue;Motif;Net payé",
    "Nº factura;Fecha factura;Importe bruto;Descuento;Deducción;Motivo;Importe pagado", "Factuurnummer;Factuurdatum;Brutobedrag;Betalingskorting;Inhouding;Reden;Betaald bedrag",
    "Numero fattura;Data fattura;Importo lordo;Sconto;Trattenuta;Causale;Importo pagato", "Your invoice no.;Doc. date;Gross amount (EUR);Disc. taken;Deductions;Reason code;Net amount"])
def test_heads_in_six_languages(heads):
    found = read(f"{heads}\n10234;03/10/2026;1.204,50;4,50;100,00;04;1.100,00\n10235;13/10/2026;60,00;;;;60,00\n")
    assert columns(found.remittance_lines, *LINE) == [("10234", "2026-10-03", 120450, 450, -10000, "04", 110000),
                                                      ("10235", "2026-10-13", 6000, 0, 0, "", 6000)]


@pytest.mark.parametrize("amount, minor", [("1.204,50-", -120450), ("(1.204,50)", -120450), ("-1.204,50", -120450), ("EUR 1.204,50", 120450), ("1 204,50 €", 120450),
                                           ("1'204,50", 120450), ("1204,5", 120450)])
def test_amounts_in_any_spelling(amount, minor):
    found = read(f"Payment advice\nInvoice;Net paid\n1;{amount}\n2;0,55\n")
    assert columns(found.remittance_lines, "net") == [(minor,), (55,)]


def test_what_does_not_add_up_is_said():
    found = read(ADVICE.replace(";1.230,00", ";1.231,00").replace("4,50;0,00;;1.200,00", "4,50;0,00;;1.199,00"))
    assert ties(found) == ["no"]
    assert found.statements[0].findings == [
        "The payment is 1231.00 , the documents it names add up to 1229.00: 2.00 too little.",
        "RE 10234: of 1204.50 less discount 4.50, 1199.00 was paid; the advice does not say why 1.00 is left out."]


def test_several_payments_one_below_the_other():
    found = read("Remittance advice,,\nPayment ref: A1,,\nInvoice,Net paid,Currency\n1,10.00,EUR\n2,20.00,EUR\nTotal,30.00,\n\n"
                 "Payment ref: A2,,\nInvoice,Net paid,Currency\n3,5.00,EUR\nTotal,5.00,\n")
    assert columns(found.remittances, "reference", "amount") == [("A1", 3000), ("A2", 500)]
    assert [line["of"]["reference"] for line in found.remittance_lines] == ["A1", "A1", "A2"]
    assert ties(found) == ["yes", "yes"]


def test_several_payments_row_by_row():
    found = read("Payment reference,Payment date,Vendor invoice,Gross,Discount,Amount paid\nP1,2026-11-20,10,5.00,0.50,4.50\nP2,2026-11-21,11,6.00,0.00,6.00\nP1,2026-11-20,12,1.00,0.00,1.00\n")
    assert columns(found.remittances, "reference", "date", "amount") == [("P1", "2026-11-20", 550), ("P2", "2026-11-21", 600)]
    assert [(line["of"]["reference"], line["invoice"]) for line in found.remittance_lines] == [("P1", "10"), ("P1", "12"), ("P2", "11")]


def test_columns_of_a_bank_and_labels_of_a_payment():
    """Debit and credit beside what was paid: the labels above and the invoice column say that it is an advice."""
    found = read("Fournisseur;10045\nDate de paiement;20/11/2026\nMode de règlement;Virement\nN° pièce;Date;Libellé;Débit;Crédit;Montant réglé\n"
                 "FA1001;01/10/2026;Facture;;1 204,50;1 204,50\nAV12;02/10/2026;Avoir;100,00;;-100,00\nTotal;;;;;1 104,50\n")
    assert columns(found.remittances, "date", "method", "amount", "text") == [("2026-11-20", "Virement", 110450, "vendor no. 10045")]
    assert columns(found.remittance_lines, "invoice", "net") == [("FA1001", 120450), ("AV12", -10000)]


def test_totals_without_labels_part_two_payments():
    found = read("Remittance advice,\nInvoice,Net paid\n1,10.00\n2,20.00\nTotal,30.00\n3,5.00\nTotal,5.00\n")
    assert columns(found.remittances, "amount") == [(3000,), (500,)]
    one = read("Remittance advice,\nInvoice,Net paid\n1,10.00\n2,20.00\nSubtotal,30.00\n3,5.00\nTotal,35.00\n")
    assert columns(one.remittances, "amount") == [(3500,)]


def test_an_amount_for_no_document_adjusts_the_payment():
    found = read("Remittance advice,,\nInvoice,Description,Net paid\n1,goods,100.00\n,Bank charge,-5.00\nMarketing fee,,-10.00\nTotal,,85.00\n")
    assert columns(found.remittance_lines, "invoice", "gross", "adjustment", "reason", "net") == [
        ("1", 10000, 0, "", 10000), ("", 0, -500, "Bank charge", -500), ("", 0, -1000, "Marketing fee", -1000)]
    assert ties(found) == ["yes"], "100 - 5 - 10 = 85"


def test_withheld_tax_and_credit_notes_that_only_the_total_turns():
    found = read("Payment advice,,,,\nInvoice,Type,Gross,Withholding tax,Net paid\n1,Invoice,100.00,10.00,90.00\n2,Credit note,30.00,0.00,30.00\nTotal,,,,60.00\n")
    assert columns(found.remittance_lines, "gross", "adjustment", "reason", "net") == [(10000, -1000, "Withholding tax", 9000), (-3000, 0, "", -3000)]
    assert ties(found) == ["yes"], "90 - 30 = 60"


@pytest.mark.parametrize("text", [
    "Buchungstag;Valuta;Auftraggeber;IBAN;Verwendungszweck;Betrag\n01.10.2026;01.10.2026;ACME;DE02120300000000202051;Zahlung Rechnung 10234 abzgl. Skonto;100,00\n",
    "Invoice No,Customer,Invoice Date,Due Date,Amount,Discount,Amount paid\n1,A,2026-10-01,2026-11-01,100.00,2.00,50.00\n",
    "Invoice No,Customer,Invoice Date,Amount,Payment reference,Payment date,Net paid\n1,A,2026-10-01,100.00,P1,2026-11-01,50.00\n",
    "Date,Payer,Amount,Payment reference\n2026-10-01,A,100.00,invoice 10234 paid by remittance\n",
    "Payment reference,Invoice,Customer,Amount\nP1,10234,C1,100.00\n",
    "Remittance Line,Remittance,Line,Invoice,Gross,Discount,Net\nA/1,A,1,10234,100.00,0.00,100.00\n",
    "Invoice No,Date,Description,Qty,Unit price,Discount,Net amount\n1,2026-10-01,Tea,2,5.00,0.00,10.00\n"])
def test_lists_are_never_taken_for_an_advice(text):
    assert find(text.encode(), "remittance-advice.csv") is None


def test_a_list_in_a_workbook_stays_a_list(tmp_path):
    path = book(tmp_path / "list.xlsx", ("Open", [["Invoice No.", "Customer", "Invoice Date", "Amount"], ["1", "C1", dt.date(2026, 10, 1), 100]]))
    ledger = Ledger()
    ledger.take(path)
    assert ledger.rows("Invoices", "number", "amount") == [("1", 10000)]


def test_dates_and_numbers_that_can_be_two_things_are_asked():
    text = "Remittance advice,,\nInvoice,Invoice date,Net paid\n1,03/04/2026,5.00\n"
    with pytest.raises(ReceivablesError, match="--date-order"):
        read(text)
    some = find(text.encode(), "a.csv")
    assert columns(some.read(text.encode(), "a.csv", Told(date_order="mdy")).remittance_lines, "invoice_date") == [("2026-03-04",)]
    with pytest.raises(ReceivablesError, match="--decimal"):
        read("Remittance advice;\nInvoice;Net paid\n1;1,234\n")


def test_card_numbers_are_masked_and_the_ledgers_currency_is_said(tmp_path):
    path = tmp_path / "advice.csv"
    path.write_text("Remittance advice;;\nPayment method;card 4111 1111 1111 1111;\nInvoice;Net paid;Note\n1;5,00;card 4111111111111111\n", encoding="utf-8")
    ledger = Ledger(base_currency="CHF")
    taken = ledger.take(path)
    assert ledger.rows("Remittances", "method", "currency") == [("card 411111******1111", "CHF")]
    assert ledger.rows("RemittanceLines", "text") == [("card 411111******1111",)]
    assert any("names no currency; CHF" in note for note in taken.notes)


def test_an_amount_that_cannot_be_read_is_said():
    found = read("Remittance advice,,\nInvoice,Gross,Net paid\n1,10.00,10.00\n2,5 5.00,7.00\n")
    assert found.statements[0].findings == ["2: '5 5.00' is not an amount."]
