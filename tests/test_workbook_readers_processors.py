"""Stripe, PayPal, Square, Adyen, Payoneer: a payout explained to the cent, fees never short-pay, the bank line is never customer money."""
import csv
from decimal import Decimal

import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import adyen, payoneer, paypal, square, stripe

STRIPE = """balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,description,customer_name,automatic_payout_id,automatic_payout_effective_at
txn_1,2026-11-16 10:00:00,eur,100.00,3.20,96.80,charge,ch_1,Invoice RE 10234,Ann,po_1,2026-11-20 00:00:00
txn_2,2026-11-16 11:00:00,eur,50.00,1.75,48.25,charge,ch_2,Invoice RE 10235,Bob,po_1,2026-11-20 00:00:00
txn_3,2026-11-17 09:00:00,eur,-20.00,0.00,-20.00,refund,re_1,Refund for RE 10200,Cem,po_1,2026-11-20 00:00:00
txn_4,2026-11-18 09:00:00,eur,-30.00,15.00,-45.00,dispute,du_1,Chargeback,Dan,po_1,2026-11-20 00:00:00
"""
PAYPAL = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Reference Txn ID","Invoice Number","Balance","Subject"
"11/16/2026","10:00:00","PST","Ann Ltd","Express Checkout Payment","Completed","USD","1,100.00","-32.20","1,067.80","ann@example.com","us@example.com","TX1","","RE 10234","1,167.80","Thanks"
"11/17/2026","10:00:00","PST","Bob","Express Checkout Payment","Pending","USD","50.00","-1.75","48.25","bob@example.com","us@example.com","TX2","","RE 10235","1,167.80",""
"11/18/2026","10:00:00","PST","Ann Ltd","Payment Refund","Completed","USD","-100.00","0.00","-100.00","us@example.com","ann@example.com","TX3","TX1","","1,067.80",""
"11/19/2026","10:00:00","PST","","General Withdrawal","Completed","USD","-900.00","0.00","-900.00","us@example.com","","TX4","","","167.80",""
"""
SQUARE = """Date,Time,Time Zone,Gross Sales,Net Sales,Total Collected,Source,Card,Cash,Fees,Net Total,Transaction ID,Payment ID,Event Type,Description,Customer Name,Deposit ID,Deposit Date
11/16/2026,10:00:00,Eastern,$100.00,$100.00,$100.00,Point of Sale,$100.00,$0.00,-$2.90,$97.10,T1,P1,Payment,Invoice 10234,Ann,DEP1,11/18/2026
11/17/2026,10:00:00,Eastern,-$20.00,-$20.00,-$20.00,Point of Sale,-$20.00,$0.00,$0.00,-$20.00,T2,P2,Refund,,Bob,DEP1,11/18/2026
"""
ADYEN = """Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Batch Number
Co,Shop,8814000000000001,RE 10234,visa,2026-11-16 10:00:00,CET,Settled,8824000000000001,EUR,,100.00,1,EUR,,98.50,,0.50,0.20,0.80,4
Co,Shop,8814000000000002,RE 10200,mc,2026-11-17 10:00:00,CET,Chargeback,8824000000000002,EUR,30.00,,1,EUR,37.50,,,7.50,,,4
Co,Shop,,,,2026-11-18 10:00:00,CET,Fee,Transaction Fees November 2026,,,,,EUR,1.00,,,,,,4
Co,Shop,,,,2026-11-18 10:00:00,CET,MerchantPayout,"TX4 batch 4, Shop",,,,,EUR,60.00,,,,,,4
"""
PAYONEER = """Transaction Date,Transaction Time,Time Zone,Transaction ID,Description,Credit Amount,Debit Amount,Currency,Transfer Amount,Transfer Amount Currency,Status,Running Balance,Additional Description,Store Name,Source,Target,Reference ID
11/18/2026,12:00:00,UTC,125,Withdrawal to bank account,,100,USD,,,Completed,120,,,us,bank,
11/17/2026,12:00:00,UTC,124,Card annual fee,,30,USD,,,Completed,220,,,us,,
11/16/2026,12:00:00,UTC,123,Payment from Ann,150,,USD,,,Completed,250,RE 10234,,Ann Ltd,us,R1
"""


def test_a_stripe_payout_is_explained_and_its_charges_are_whole():
    found = read(STRIPE)
    assert columns(found.receipts, "id", "amount", "kind", "method") == [
        ("ch_1", 10000, "", "charge"), ("ch_1:fee", -320, "not customer", "fee"), ("ch_2", 5000, "", "charge"), ("ch_2:fee", -175, "not customer", "fee"),
        ("re_1", -2000, "not customer", "refund"), ("du_1", -3000, "not customer", "chargeback"), ("du_1:fee", -1500, "not customer", "fee"),
        ("po_1", -8005, "not customer", "payout")]
    assert found.receipts[-1]["value_date"] == "2026-11-20"
    assert sum(row["amount"] for row in found.receipts) == 0, "100 + 50 - 20 - 30 - (3.20 + 1.75 + 15) - 80.05"
    assert found.statements[0].note == ("Stripe payout po_1: gross 150.00, fees -19.95, refunds -20.00, chargebacks -30.00 = 80.05 EUR "
                                        "on the bank account.")


def test_a_payout_line_that_differs_from_its_lines_is_a_finding():
    line = "txn_5,2026-11-20 00:00:00,eur,-80.00,0.00,-80.00,payout,po_1,STRIPE PAYOUT,,po_1,2026-11-20 00:00:00\n"
    found = read(STRIPE + line)
    assert ties(found) == ["no"]
    assert found.statements[0].findings == ["Payout po_1: the file says 80.00, its lines give 80.05."]
    assert ties(read(STRIPE + line.replace("80.00", "80.05"))) == ["yes"]


def test_gross_fee_and_net_that_do_not_add_up_are_said():
    found = read(STRIPE.replace("100.00,3.20,96.80", "100.00,3.20,96.70"))
    assert "Gross 100.00, fee 3.20 and net 96.70 do not add up." in found.issues[0].what


def test_a_paypal_download_ties_with_its_balance():
    found = read(PAYPAL.replace('"Pending"', '"Completed"').replace('"1,167.80",""', '"1,216.05",""', 1).replace('"1,067.80",""', '"1,116.05",""', 1)
                 .replace('"167.80",""', '"216.05",""'))
    assert columns(found.receipts, "id", "amount", "payer_name", "payer_account", "kind") == [
        ("TX1", 110000, "Ann Ltd", "ann@example.com", ""), ("TX1:fee", -3220, "", "", "not customer"), ("TX2", 5000, "Bob", "bob@example.com", ""),
        ("TX2:fee", -175, "", "", "not customer"), ("TX3", -10000, "Ann Ltd", "us@example.com", "not customer"),
        ("TX4", -90000, "", "us@example.com", "not customer")]
    statement = found.statements[0]
    assert (statement.opening, statement.movements, statement.closing, statement.ties) == (10000, 11605, 21605, "yes"), "100 + 116.05 = 216.05"
    assert "gross 1150.00, fees -33.95, refunds -100.00; payouts -900.00" in statement.note
    assert found.receipts[4]["note"] == "takes back TX1"


def test_a_pending_paypal_line_is_no_money():
    found = read(PAYPAL)
    assert "TX2" not in [row["id"] for row in found.receipts]
    assert "line 3: Pending, so no money moved; left out." in found.notes


def test_a_german_paypal_download():
    text = ("Datum;Uhrzeit;Zeitzone;Name;Typ;Status;Währung;Brutto;Gebühr;Netto;Absender E-Mail-Adresse;Transaktionscode;Rechnungsnummer\n"
            "16.11.2026;10:00:00;CET;Müller GmbH;Zahlung;Abgeschlossen;EUR;1.100,00;-32,20;1.067,80;m@example.com;TX1;RE 10234\n")
    found = read(text)
    assert columns(found.receipts, "amount", "value_date", "text") == [(110000, "2026-11-16", "RE 10234"), (-3220, "2026-11-16", "Fee of TX1")]


def test_a_square_deposit_is_made_of_its_lines():
    found = read(SQUARE)
    assert columns(found.receipts, "id", "amount", "value_date") == [
        ("P1", 10000, "2026-11-16"), ("P1:fee", -290, "2026-11-16"), ("P2", -2000, "2026-11-17"), ("DEP1", -7710, "2026-11-18")]
    assert "gross 100.00, fees -2.90, refunds -20.00 = 77.10" in found.statements[0].note


def test_an_adyen_batch_ties_with_its_payout():
    found = read(ADYEN)
    assert columns(found.receipts, "amount", "kind", "method")[:4] == [
        (10000, "", "Settled"), (-150, "not customer", "fee"), (-3000, "not customer", "chargeback"), (-750, "not customer", "fee")]
    assert sum(row["amount"] for row in found.receipts) == 0, "98.50 - 37.50 - 1.00 - 60.00"
    assert ties(found) == ["yes"]
    assert ties(read(ADYEN.replace("60.00", "61.00"))) == ["no"]


def test_a_payoneer_export_ties_with_its_running_balance():
    found = read(PAYONEER)
    assert columns(found.receipts, "id", "amount", "method", "payer_name") == [
        ("Payoneer 123", 15000, "Payment from Ann", "Ann Ltd"), ("Payoneer 124", -3000, "fee", "us"), ("Payoneer 125", -10000, "payout", "us")]
    assert [(s.opening, s.closing, s.ties) for s in found.statements] == [(10000, 12000, "yes")], "250 - 150 = 100; 100 + 150 - 30 - 100 = 120"


# --- into the ledger


BANK = "date;amount;currency;payer;text;account\n2026-11-22;80,05;EUR;STRIPE PAYMENTS EUROPE;STRIPE PAYOUT;DE02\n2026-11-22;80,05;EUR;Ann;RE 77;DE02\n"


@pytest.mark.parametrize("order", [("stripe.csv", "bank.csv"), ("bank.csv", "stripe.csv"), ("both",)])
def test_the_payout_on_the_bank_account_is_never_customer_money(tmp_path, order):
    (tmp_path / "stripe.csv").write_text(STRIPE)
    (tmp_path / "bank.csv").write_text(BANK)
    ledger = Ledger()
    for name in order:
        ledger.take(*([tmp_path] if name == "both" else [tmp_path / name]))
    bank = [row for row in ledger.rows("Receipts", "own_account", "payer_name", "kind", "note") if row[0] == "DE02"]
    assert bank[0][1:3] == ("STRIPE PAYMENTS EUROPE", "not customer")
    assert "fees -19.95" in bank[0][3]
    assert bank[1] == ("DE02", "Ann", "customer", "")
    customers = [amount for amount, kind in ledger.rows("Receipts", "amount", "kind") if kind == "customer"]
    assert sorted(customers) == [5000, 8005, 10000], "two charges in full, and the one customer of the bank"


def test_an_export_twice_adds_each_line_once(tmp_path):
    (tmp_path / "stripe.csv").write_text(STRIPE)
    ledger = Ledger(own_accounts=("DE02",))
    assert ledger.take(tmp_path / "stripe.csv").counts["Receipts"]["added"] == 8
    again = ledger.take(tmp_path / "stripe.csv")
    assert again.counts["Receipts"] == {"added": 0, "updated": 0, "skipped": 8, "refused": 0}
    assert not again.issues, "a clearing account is ours"
    assert "gross 150.00" in ledger.rows("Documents", "note")[0][0]


# --- real files


@pytest.mark.parametrize("name", ["stripe-default", "stripe-all"])
def test_real_stripe_files_by_their_raw_columns(samples, name):
    path = samples / "csv" / f"csv2ofx-{name}.csv"
    found = read(path.read_bytes(), path.name)
    lines = list(csv.DictReader(path.read_text().splitlines()))
    gross, fees = (sum(Decimal(line[column]) for line in lines) for column in ("converted_amount", "fee"))
    assert Decimal(sum(row["amount"] for row in found.receipts if row["amount"] > 0)) / 100 == gross
    assert Decimal(sum(row["amount"] for row in found.receipts)) / 100 == gross - fees
    assert {row["currency"] for row in found.receipts} == {"CAD"}


def test_a_real_payoneer_file_asks_for_the_order_of_its_dates(samples):
    data = (samples / "csv" / "csv2ofx-payoneer.csv").read_bytes()
    with pytest.raises(ReceivablesError, match="can be two dates"):
        read(data)


@pytest.mark.parametrize("some, text", [(stripe, STRIPE), (paypal, PAYPAL), (square, SQUARE), (adyen, ADYEN), (payoneer, PAYONEER)])
@given(st.data())
def test_a_broken_file_is_read_or_refused(some, text, data):
    survives(some, data.draw(broken(text.encode())))


GERMAN = ('"Datum","Uhrzeit","Zeitzone","Beschreibung","Währung","Brutto","Entgelt","Netto","Guthaben","Transaktionscode","Absender E-Mail-Adresse","Name",'
          '"Rechnungsnummer","Zugehöriger Transaktionscode"\n'
          '"02.06.2026","10:00:00","Europe/Berlin","Allgemeine Zahlung","EUR","119,00","-3,32","115,68","115,68","T1","ann@example.com","Ann Ltd","RE 10234",""\n'
          '"03.06.2026","10:00:00","Europe/Berlin","Allgemeine Währungsumrechnung","EUR","-92,15","0,00","-92,15","23,53","T2","","","","T2"\n'
          '"03.06.2026","10:00:00","Europe/Berlin","Allgemeine Währungsumrechnung","USD","100,00","0,00","100,00","100,00","T2","","","","T2"\n'
          '"04.06.2026","10:00:00","Europe/Berlin","Bankgutschrift auf PayPal-Konto","EUR","50,00","0,00","50,00","73,53","T3","","","",""\n')


def test_exchanges_and_own_money_at_paypal_are_no_customers_and_an_id_of_two_lines_is_no_key(tmp_path):
    """Both lines of an exchange have the code T2; 119.00 is all that customers paid."""
    (tmp_path / "paypal.csv").write_text(GERMAN, encoding="utf-8-sig")
    ledger = Ledger()
    intake = ledger.take(tmp_path / "paypal.csv")
    assert sorted(ledger.rows("Receipts", "amount", "currency", "kind")) == [
        (-9215, "EUR", "not customer"), (-332, "EUR", "not customer"), (5000, "EUR", "not customer"), (10000, "USD", "not customer"),
        (11900, "EUR", "customer")]
    assert not [issue for issue in intake.issues if issue.level == "refused"]
    assert all(statement.ties == "yes" for one in intake.files for statement in one.statements), "its balances say so"
    assert sum(ledger.take(tmp_path / "paypal.csv").counts["Receipts"][what] for what in ("added", "refused")) == 0, "known again"


def test_a_paypal_line_that_has_no_effect_on_the_balance_is_no_money():
    head, first, *_ = PAYPAL.splitlines()
    found = read("\n".join([f'{head},"Balance Impact"', f'{first},"Memo"', f'{first.replace("TX1", "TX2")},"Credit"']))
    assert columns(found.receipts, "id", "amount") == [("TX2", 110000), ("TX2:fee", -3220)]


def test_money_moved_between_batches_at_adyen_is_no_customers():
    transfer = "Co,Shop,,,,2026-11-15 10:00:00,CET,Balancetransfer,Balancetransfer,,,,,EUR,,5.00,,,,,4\n"
    found = read(ADYEN.replace("Co,Shop,8814000000000001", transfer + transfer.replace("5.00", "7.00") + "Co,Shop,8814000000000001", 1))
    moved = [row for row in found.receipts if row["method"] == "internal"]
    assert columns(moved, "amount", "kind", "id") == [(500, "not customer", ""), (700, "not customer", "")]


def test_a_processors_export_as_a_workbook_is_read_as_its_csv(tmp_path):
    import openpyxl
    book, rows = openpyxl.Workbook(), list(csv.reader(ADYEN.splitlines()))
    for row in rows:
        book.active.append([float(cell) if cell.replace(".", "", 1).isdigit() and len(cell) < 8 else cell for cell in row])
    book.save(tmp_path / "adyen.xlsx")
    (tmp_path / "adyen.csv").write_text(ADYEN, encoding="utf-8")
    found = {}
    for name in ("adyen.xlsx", "adyen.csv"):
        ledger = Ledger()
        intake = ledger.take(tmp_path / name)
        found[name] = sorted(ledger.rows("Receipts", "amount", "kind", "end_to_end_id", "value_date")), [one.ties for one in intake.files]
    assert found["adyen.xlsx"] == found["adyen.csv"]
