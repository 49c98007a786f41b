"""Files as banks, processors and payers write them today, beside what a person reads in them."""
import pytest
from format_files import Ledger, columns, read, ties
from pdf_maker import pdf

LINE = ("invoice", "gross", "discount", "adjustment", "reason", "net")
CARMAKER = ("ISA*00*          *00*          *01*111            *ZZ*US             *261119*1200*U*00400*000000001*0*P*>~GS*RA*1*2*20261119*1200*1*X*004010~"
            "ST*820*0001~BPR*C*7000*C*ACH*CCP*01*072000326*DA*55*1**01*121000248*DA*412*20261119~TRN*3*GM-9~N1*PR*CARMAKER~ENT*1~"
            "RMR*SI*S1500*PO*4000~RMR*SI*S1501**3200~ADX*-200*04~SE*9*0001~GE*1*1~IEA*1*000000001~")


def camt(entry, kind="053.001.02"):
    head = (f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id>'
            "<Acct><Id><IBAN>NL69INGB0123456789</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry>")
    booked = ("<Sts>BOOK</Sts><BookgDt><Dt>2026-11-19</Dt></BookgDt><ValDt><Dt>2026-11-19</Dt></ValDt><AcctSvcrRef>2</AcctSvcrRef>")
    return f'{head}<Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{booked}{entry}</Ntry></Stmt></BkToCstmrStmt></Document>'


def test_a_batch_of_collections_without_details_says_which_batch_it_is():
    found = read(camt("<NtryDtls><Btch><PmtInfId>INC-2026-11</PmtInfId><NbOfTxs>4</NbOfTxs></Btch></NtryDtls>"))
    assert columns(found.receipts, "amount", "text") == [(30000, "INC-2026-11")]


def test_a_document_without_a_number_is_named_by_the_reference_beside_it():
    """Bankgirot writes the OCR number as a reference and leaves the document's number out."""
    block = ("<NtryDtls><TxDtls><RmtInf><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp></RfrdDocInf>{}"
             "<CdtrRefInf><Ref>{}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>")
    found = read(camt(block.format('<RfrdDocAmt><RmtdAmt Ccy="EUR">300.00</RmtdAmt></RfrdDocAmt>', "1060121")))
    assert columns(found.remittance_lines, "invoice", "net") == [("1060121", 30000)]
    nothing = read(camt(block.format("", "")))
    assert (nothing.remittances, nothing.remittance_lines) == ([], []), "neither number nor amount: there is nothing to advise"


def test_adx_comes_off_a_document_that_is_named_with_its_own_amount():
    """4,000.00 + 3,200.00 - 200.00 = 7,000.00: RMR04 alone is the document before its adjustment."""
    found = read(CARMAKER)
    assert columns(found.remittance_lines, *LINE) == [("S1500", 400000, 0, 0, "", 400000), ("S1501", 320000, 0, -20000, "04 damaged", 300000)]
    assert ties(found) == ["yes"]
    included = read(CARMAKER.replace("*7000*", "*7200*"))
    assert columns(included.remittance_lines, *LINE)[1] == ("S1501", 340000, 0, -20000, "04 damaged", 320000), "7,200.00: already less the 200.00"


BAI = """01,026009593,CUST,261120,0600,1,{},,2/
02,CUST,026009593,1,261119,,USD,2/
03,004123456789,USD,010,0,,,015,150000,,/
{}
49,300000,{}/
98,300000,1,{}/
99,300000,1,{}/
"""


def bai(text, length="80"):
    lines = text.count("\n") + 1
    return BAI.format(length, text, lines + 2, lines + 4, lines + 6)


def test_an_820_in_the_text_of_a_bai2_line_is_its_advice():
    """900.00 of 1,000.00 less 100.00 discount, and 600.00: 1,500.00. The number 11102 goes on in the next record."""
    found = read(bai("16,169,150000,Z,0002233,,COMPANY NAME: GLOBAL PARTS LLC   DESC: VENDORPAY SEC: CTX ADDENDA: ISA*00*          *00*          *01*1"
                     "23456789      *01*987654321\n88,      *261119*0800*U*00400*000000001*0*P*>~GS*RA*1*2*20261119*0800*1*X*004010~ST*820*0001~BPR*C*1500*C*"
                     "ACH*CTX~RMR*IV*11101**900*1000*100~RMR*IV*11\n88,102**600*600~SE*5*0001~GE*1*1~IEA*1*000000001~"))
    assert columns(found.receipts, "amount", "payer_name") == [(150000, "GLOBAL PARTS LLC")]
    assert columns(found.remittance_lines, *LINE) == [("11101", 100000, 10000, 0, "", 90000), ("11102", 60000, 0, 0, "", 60000)]
    assert found.remittances[0]["of"] is found.receipts[0]
    assert found.remittances[0]["amount"] == 150000
    assert set(ties(found)) == {"yes"}


def test_loose_rmr_in_a_bai2_line():
    found = read(bai("16,142,150000,,IA1,,/\n88,ACH CREDIT RECEIVED\n88,WAL-MART STORES EDI PAYMNT 004455 RMR*IV*11001**1500.00\\"))
    assert columns(found.remittance_lines, "invoice", "net") == [("11001", 150000)]
    assert columns(found.remittances, "amount", "date") == [(150000, "2026-11-19")], "what RMR does not say, the line says"


def test_a_bank_that_does_not_keep_its_record_length_has_no_words_that_go_on():
    text = "16,165,150000,Z,1,,ORIG CO NAME=ACME FOODS INC,ORIG ID=1234567890,DESC DATE=261119,SEC=CCD,TRACE#=021000021234567"
    found = read(bai(f"{text}\n88,EED=261119,IND ID=10234"))
    assert columns(found.receipts, "payer_name", "end_to_end_id") == [("ACME FOODS INC", "021000021234567")]


def test_the_ach_label_before_a_name_in_a_qfx_is_no_part_of_it():
    found = read("OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>"
                 "CREDIT<DTPOSTED>20261119<TRNAMT>13.45<FITID>F1<NAME>ORIG CO NAME:ACME &amp; SONS<MEMO>IND ID:INV 11201</STMTTRN></BANKTRANLIST></STMTRS>"
                 "</STMTTRNRS></BANKMSGSRSV1></OFX>")
    assert columns(found.receipts, "payer_name", "amount") == [("ACME & SONS", 1345)]
    assert "11201" in found.receipts[0]["text"]


FRENCH = '''"Date","Heure","Fuseau horaire","Nom","Type","État","Devise","Avant commission","Commission","Net","De l'adresse email","Numéro de transaction",\
"Numéro de facture","Solde","Objet"
"19/11/2026","10:00:00","CET","Jean Client","Paiement sur site marchand","Terminé","EUR","240,00","-8,51","231,49","j@c.example","7AB1","F-17201","231,49",""
"20/11/2026","09:00:00","CET","","Paiement sur site marchand","En attente","EUR","10,00","0,00","10,00","","7AB3","","241,49",""
"20/11/2026","10:00:00","CET","","Virement standard","Terminé","EUR","-231,49","0,00","-231,49","","7AB2","","0,00",""
'''
SPANISH = '''"Fecha","Hora","Zona horaria","Nombre","Tipo","Estado","Divisa","Bruto","Comisión","Neto","Correo electrónico del remitente","Id. de transacción",\
"Número de factura","Saldo"
"19/11/2026","10:00:00","CET","Jean Client","Pago en sitio web","Completado","EUR","240,00","-8,51","231,49","j@c.example","7AB1","F-17201","231,49"
"20/11/2026","10:00:00","CET","","Transferencia a banco","Completado","EUR","-231,49","0,00","-231,49","","7AB2","","0,00"
'''


@pytest.mark.parametrize("text", [FRENCH, SPANISH])
def test_paypal_in_the_language_of_its_user(text):
    found = read("\ufeff" + text)
    assert columns(found.receipts, "amount", "payer_name", "payer_account", "end_to_end_id", "kind") == [
        (24000, "Jean Client", "j@c.example", "F-17201", ""), (-851, "", "", "", "not customer"), (-23149, "", "", "", "not customer")]


def test_payoneer_as_it_exports_today():
    found = read('"Date","Time","Time Zone","Transaction ID","Description","Credit Amount","Debit Amount","Currency","Status","Running Balance",'
                 '"Additional Description","Store Name","Source","Target","Reference ID"\n'
                 '"11-19-2026","10:00:00","UTC","990001","Payment from Berlin Media","1,500.00","","USD","Completed","1500.00","Invoice 20001","","Berlin Media '
                 'GmbH","USD balance","R1"\n"11-20-2026","10:00:00","UTC","990002","Withdrawal to bank account","","1,500.00","USD","Completed","0.00","","",'
                 '"USD balance","Chase","R2"\n')
    assert columns(found.receipts, "amount", "payer_name", "value_date") == [(150000, "Berlin Media GmbH", "2026-11-19"), (-150000, "USD balance", "2026-11-20")]
    assert ties(found) == ["yes"], "0.00 + 1,500.00 - 1,500.00 = 0.00"


@pytest.mark.parametrize("base, sign, currency", [("USD", "$", "USD"), ("CAD", "$", "CAD"), ("EUR", "$", "USD"), ("EUR", "£", "GBP"), ("EUR", "", "EUR")])
def test_the_sign_beside_an_amount_is_the_currency_where_no_column_names_one(tmp_path, base, sign, currency):
    """Square has no column for the currency: $1,080.00 is never 1,080.00 EUR."""
    path = tmp_path / "square.csv"
    path.write_text("Date,Gross Sales,Total Collected,Fees,Net Total,Transaction ID,Payment ID,Event Type,Customer Name,Deposit ID,Deposit Date,Description\n"
                    f'2026-11-19,"{sign}1,000.00","{sign}1,080.00",-{sign}31.62,"{sign}1,048.38",T1,P1,Payment,Joe,D1,2026-11-20,Invoice 18001\n', encoding="utf-8")
    ledger = Ledger(base_currency=base)
    ledger.take(path)
    assert ledger.rows("Receipts", "amount", "currency") == [(108000, currency), (-3162, currency), (-104838, currency)]


STUB = """Blue Bottle LLC                                                               1051
Nordwind LLC                                         11/19/2026
Date         Type    Reference        Original Amt.    Balance Due     Discount        Payment
10/01/2026   Bill    22201                  450.00         450.00                       450.00
10/15/2026   Bill    22202                  200.00         150.00         3.00          147.00
                                                                Check Amount            597.00
"""


@pytest.mark.parametrize("as_pdf", [False, True])
def test_the_stub_of_a_cheque(as_pdf):
    """QuickBooks: of 22202 over 200.00, 150.00 were still open; 150.00 - 3.00 = 147.00, and 450.00 + 147.00 = 597.00."""
    import re
    words = [(30 + found.start() * 5.6, 60 + 14 * n, found[0]) for n, line in enumerate([*STUB.splitlines(), "-" * 78])
             for found in re.finditer(r"\S+(?: \S+)*", line)]
    found = read(pdf(words) if as_pdf else STUB)
    assert columns(found.remittance_lines, *LINE, "text") == [("22201", 45000, 0, 0, "", 45000, "Bill"), ("22202", 15000, 300, 0, "", 14700, "Bill")]
    assert columns(found.remittances, "payer_name", "amount") == [("Blue Bottle LLC", 59700)]
    assert ties(found) == ["yes"]


def mail(body, kind="text/plain; charset=utf-8", subject="Payment"):
    head = f"From: Mary Jones <mary@fish.example>\nSubject: {subject}\nDate: Thu, 19 Nov 2026 10:00:00 -0500\nMIME-Version: 1.0\nContent-Type: {kind}\n\n"
    return head.encode() + (body if isinstance(body, bytes) else body.encode())


def test_a_bill_payment_by_mail_whose_description_names_the_bill():
    found = read(mail("<p>A payment of <b>USD 1,475.00</b> has been issued to you.</p><table><tr><th>Date</th><th>Description</th><th>Orig. Amt.</th>"
                      "<th>Amt. Due</th><th>Discount</th><th>Applied Amt.</th></tr><tr><td>1-Oct-2026</td><td>Bill #22301</td><td>1,000.00</td>"
                      "<td>1,000.00</td><td>0.00</td><td>1,000.00</td></tr><tr><td>8-Oct-2026</td><td>Bill #22302</td><td>500.00</td><td>500.00</td>"
                      "<td>25.00</td><td>475.00</td></tr><tr><td colspan=5>Total</td><td>1,475.00</td></tr></table>", "text/html; charset=utf-8"))
    assert columns(found.remittance_lines, *LINE) == [("22301", 100000, 0, 0, "", 100000), ("22302", 50000, 2500, 0, "", 47500)]
    assert columns(found.remittances, "amount", "currency") == [(147500, "USD")], "the sentence names the currency, the table does not"


def test_a_wire_that_was_released_and_what_was_kept_back():
    """1,500.00 + (2,000.00 - 89.45) = 3,410.55; what the mail quotes is not read."""
    found = read(mail("Hi Tom,\n\nWe released a wire today for $3,410.55 covering the following:\n\nInv 22801 - $1,500.00\n"
                      "Inv 22802 - $2,000.00 less $89.45 freight credit = $1,910.55\n\nThanks,\nMary\n\nOn Nov 18, 2026 at 3:00 PM Tom wrote:\n"
                      "> Invoices 22801, 22802 and 22803 are overdue. Total $5,000.00\n"))
    assert columns(found.remittance_lines, *LINE) == [("22801", 150000, 0, 0, "", 150000), ("22802", 200000, 0, -8945, "freight credit", 191055)]
    assert columns(found.remittances, "amount", "currency") == [(341055, "USD")]
    assert ties(found) == ["yes"]


def test_numbers_behind_a_colon_and_a_euro_sign_that_the_mail_calls_latin():
    """300,00 + 150,50 = 450,50; the 10,00 in parentheses is why 150,50, and no payment."""
    found = read(mail("wir haben heute folgende Rechnungen bezahlt:\n\n22901 über 300,00 €\n22902 über 150,50 EUR (abzüglich 10,00 EUR wegen Bruch)\n\n"
                      "Gesamt: 450,50 EUR\n".encode("cp1252"), "text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit"))
    assert columns(found.remittance_lines, "invoice", "net") == [("22901", 30000), ("22902", 15050)]
    assert columns(found.remittances, "amount", "currency") == [(45050, "EUR")]
    assert ties(found) == ["yes"]


def test_a_retailers_detail_with_its_chargebacks():
    """10,000 - 200 = 9,800.00; 5,000 - 100 - 375.50 = 4,524.50; - 250.00: 14,074.50."""
    found = read('Vendor Payment Detail,,,,,\nPaid by:,Costless Stores Inc,,,,\nEFT Number:,0098812,,EFT Date:,2026-11-19,\n\n'
                 'Invoice #,PO #,Inv Amt,Disc Amt,Chargeback Amt,Net Amt\n23001,88001,"$10,000.00",$200.00,$0.00,"$9,800.00"\n'
                 '23002,88002,"$5,000.00",$100.00,$375.50,"$4,524.50"\nDM-4471,,($250.00),$0.00,$0.00,($250.00)\n'
                 'EFT Total,,"$14,750.00",$300.00,$375.50,"$14,074.50"\n')
    assert columns(found.remittance_lines, *LINE) == [("23001", 1000000, 20000, 0, "", 980000), ("23002", 500000, 10000, -37550, "Chargeback Amt", 452450),
                                                      ("DM-4471", -25000, 0, 0, "", -25000)]
    assert columns(found.remittances, "payer_name", "amount", "reference") == [("Costless Stores Inc", 1407450, "0098812")]
    assert ties(found) == ["yes"]


def test_a_collection_that_came_back_in_mt940(tmp_path):
    """Code 109 says it: 50.00 and the bank's 7.50 take back what Elbe Cafe paid."""
    text = (":20:S\n:25:20040000/0123456789\n:28C:1/1\n:60F:C261101EUR0,00\n:61:2611021102CR50,00N105NONREF\n:86:105?00SEPA-LASTSCHRIFT?20EREF+RE10299 "
            "SVWZ+RE10299?32Elbe Cafe\n:61:2611191119DR57,50N109NONREF\n:86:109?00SEPA-LASTSCHR. RUECKL.?20EREF+RE10299 MREF+M-9?21SVWZ+AM04?32Elbe Cafe\n"
            ":61:2611191119DR9,00N105NONREF\n:86:105?00LASTSCHRIFT?20SVWZ+STROM?32Stadtwerke\n:62F:D261119EUR16,50\n-\n")
    path = tmp_path / "bank.sta"
    path.write_text(text)
    ledger = Ledger()
    intake = ledger.take(path)
    assert sorted(ledger.rows("Receipts", "amount", "kind", "note", "end_to_end_id")) == [
        (-5750, "customer", "Return, reason AM04", "RE10299"), (-900, "not customer", "", ""), (5000, "customer", "", "RE10299")]
    assert any(issue.kind == "return" for issue in intake.issues)
