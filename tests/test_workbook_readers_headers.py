"""Which list a file is and which of its columns are which of ours."""
import pytest

from receivables.errors import ReceivablesError
from receivables.schema import rows
from receivables.tables import TABLES
from workbook.csvtable import dumps
from workbook.readers.dialect import read_text
from workbook.readers.headers import recognise


def listing(text, table=""):
    return recognise(read_text(text.encode(), "x.csv"), table)


@pytest.mark.parametrize("header, name", [
    ("customer_id,name,bank_accounts,parent_id,trade_name", "Customers"), ("Kundennummer;Firma;Zahlungsbedingung;E-Mail", "Customers"),
    ("invoice_no,customer_id,invoice_date,amount,open_amount,po_number,disputed_amount", "Invoices"),
    ("Rechnungsnummer;Kunde;Rechnungsdatum;Fällig am;Offener Betrag", "Invoices"), ("invoiceNumber,customerID,InvoiceDate,InvoiceAmount,SettledDate", "Invoices"),
    ("doc_id,name_customer,posting_date,converted_usd,clear_date", "Invoices"), ("Invoice No,Customer,Date,Amount,Reference,Description", "Invoices"),
    ("invoice no,customer,name,email,phone,address,contact,terms,date,amount", "Invoices"),
    ("value_date,amount,payer_name,payer_account,remittance_text", "Receipts"), ("Buchungstag;Wertstellung;Auftraggeber;Verwendungszweck;Betrag", "Receipts"),
    ("Date,Description,Debit,Credit", "Receipts"), ("Date de valeur;Libellé;Débit;Crédit", "Receipts"),
    ("receipt,invoice,amount,date", "Applications"), ("Payment No,Invoice No,Customer,Applied Amount,Discount Taken", "Applications"),
    ("date,currency,rate", "Rates"), ("Kursdatum;Währung;Kurs", "Rates"), ("invoice,line,due_date,amount", "DueLines"),
    ("terms code,net days,discount days,discount %", "Terms"), ("invoice no,dispute reason,disputed amount,opened on", "Disputes")])
def test_the_list_is_known_by_its_header(header, name):
    mark = ";" if ";" in header else ","
    assert listing(header + "\n" + mark.join("x" for _ in header.split(mark)) + "\n").name == name


def test_the_words_of_the_issue_are_headers():
    found = listing("invoice_no,open_amount,customer_id,invoice_date,po_number,disputed_amount\n1,2,3,4,5,6\n").headers
    assert found == {"open_amount": "open_amount", "number": "invoice_no", "customer_id": "customer_id", "invoice_date": "invoice_date",
                     "disputed_amount": "disputed_amount", "po_number": "po_number"}
    found = listing("value_date,payer_name,payer_account,remittance_text,amount\n1,2,3,4,5\n").headers
    assert found["text"] == "remittance_text"
    assert {"value_date", "payer_name", "payer_account", "amount"} <= set(found)
    assert {"bank_accounts", "parent_id", "trade_name"} <= set(listing("customer_id,bank_accounts,parent_id,trade_name\n1,2,3,4\n").headers)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_export_writes_of_any_table_is_that_table(table):
    text = dumps(rows(TABLES[table], [{TABLES[table].key: "1"}]), TABLES[table], "EUR")
    found = listing(text)
    assert (found.name, found.own, len(found)) == (table, True, 1)


def test_title_lines_repeated_headers_and_totals_are_no_rows():
    found = listing("Open items\nas of today\n\nInvoice,Customer,Date,Amount\n1,C1,2026-11-02,5.00\nInvoice,Customer,Date,Amount\n2,C1,2026-11-03,6.00\nTotal,,,11.00\n")
    assert found.cells["number"].tolist() == ["1", "2"]
    assert found.lines.tolist() == [5, 7]


def test_a_line_with_too_many_cells_is_refused_and_a_short_one_is_blank_at_its_end():
    found = listing("Invoice,Customer,Date,Amount,Note\n1,C1,2026-11-02,5.00,Smith, John\n2,C1,2026-11-02,5.00\n")
    assert [(i.row, i.what) for i in found.issues] == [(2, "The line has 6 cells, the header 5.")]
    assert found.cells["note"].tolist() == [""]


def test_numbered_text_columns_are_one_text():
    found = listing("Date;Amount;Description;Description 1;Description 2\n2026-11-02;5,00;INV 1;;INV 2\n")
    assert found.cells["text"].tolist() == ["INV 1 INV 2"]
    assert found.unused == ()


def test_columns_nobody_uses_are_said():
    assert listing("Invoice,Customer,Date,Amount,Warehouse\n1,C1,2026-11-02,5.00,North\n").unused == ("Warehouse",)


def test_a_list_that_can_be_two_is_refused_until_told():
    text = "Receipt No,Invoice No,Customer,Date,Amount\nR1,1,C1,2026-11-02,5.00\n"
    with pytest.raises(ReceivablesError, match=r"could be a list of Invoices or .*Applications.*--table"):
        listing(text)
    assert listing(text, "Applications").name == "Applications"


@pytest.mark.parametrize("text, table, why", [
    ("6/12/15,Transfer,1.00\n6/13/15,Transfer,2.00\n", "", "no line of it names the columns"), ("Invoice,Customer,Amount\n1,C,5\n", "", "it lacks Invoice Date"),
    ("Invoice,Customer,Date,Amount\n1,C,2026-01-02,5\n", "Rates", "as a list of Rates it lacks"), ("a,b\n1,2\n", "Foo", "there is no such table")])
def test_what_is_no_list_is_refused_with_what_lacks(text, table, why):
    with pytest.raises(ReceivablesError, match=why):
        listing(text, table)
