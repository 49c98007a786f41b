"""From a payer's file to closed invoices: import, match, post, and what a return or a chargeback opens again."""
import pytest
import xlsxwriter
from format_files import Ledger
from test_workbook_readers_nacha import back, batch, entry, file, wrapped

from receivables.changes import apply
from receivables.ledger import open_items
from receivables.posting import post
from receivables.rematch import rematch
from receivables.schema import day

INVOICES = "number,customer_name,invoice_date,due_date,amount,currency,terms\n{}"
TERMS = "code,net_days,discount_percent,discount_days\n2-60,90,2,60\n"


class Desk(Ledger):
    """A ledger whose invoices are known, and a person who imports, matches and posts what is ready."""

    def __init__(self, folder, currency, payer, *invoices):
        super().__init__(base_currency=currency)
        self.folder = folder
        self.bring("terms.csv", TERMS, table="Terms")
        self.bring("invoices.csv", INVOICES.format("".join(f"{number},{payer},2026-10-01,2026-12-30,{amount},{currency},2-60\n" for number, amount in invoices)))

    def bring(self, name, data, **options):
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return self.take(path, **options)

    def post(self):
        for change in (rematch(self.frames, self.policy, (), f"M{self.runs}").changes, None):
            change = change or post(self.frames, self.policy, f"P{self.runs}").changes
            self.frames |= {name: apply(name, self.frames[name], change) for name in change.tables()}

    @property
    def open(self):
        """What is open of each item, in minor units."""
        items = open_items(self.frames, day("2026-12-31"), self.policy)
        return {row["number"]: row["open"] for row in items.to_dict("records") if row["open"]}

    @property
    def applied(self):
        return sorted(self.rows("Applications", "invoice", "applied", "discount", "deduction", "status"))


CAMT = ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>R</MsgId></GrpHdr><Stmt><Id>1'
        '</Id><Acct><Id><IBAN>NL44RABO0123456789</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy="EUR">1320.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd>'
        "</Sts><BookgDt><Dt>2026-11-19</Dt></BookgDt><ValDt><Dt>2026-11-19</Dt></ValDt><AcctSvcrRef>OO9T</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>PAY-88"
        '</EndToEndId></Refs><Amt Ccy="EUR">1320.50</Amt><RltdPties><Dbtr><Pty><Nm>Kaasland BV</Nm></Pty></Dbtr></RltdPties><RmtInf>{}</RmtInf></TxDtls></NtryDtls>'
        "</Ntry></Stmt></BkToCstmrStmt></Document>")
DOCUMENT = "<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>{}</Nb></RfrdDocInf><RfrdDocAmt>{}</RfrdDocAmt></Strd>"


def test_documents_in_a_statement(tmp_path):
    """10501: 1,000.00 less 20.00 discount; 10502: 400.00 less 59.50 for damaged pallets; 980.00 + 340.50 = 1,320.50."""
    desk = Desk(tmp_path, "EUR", "Kaasland BV", ("10501", "1000.00"), ("10502", "400.00"))
    desk.bring("bank.xml", CAMT.format(
        DOCUMENT.format("10501", '<DuePyblAmt Ccy="EUR">1000</DuePyblAmt><DscntApldAmt><Amt Ccy="EUR">20</Amt></DscntApldAmt><RmtdAmt Ccy="EUR">980</RmtdAmt>')
        + DOCUMENT.format("10502", '<DuePyblAmt Ccy="EUR">400</DuePyblAmt><AdjstmntAmtAndRsn><Amt Ccy="EUR">59.5</Amt><CdtDbtInd>DBIT</CdtDbtInd><Rsn>DMG</Rsn>'
                          '<AddtlInf>damaged pallets</AddtlInf></AdjstmntAmtAndRsn><RmtdAmt Ccy="EUR">340.5</RmtdAmt>')))
    desk.post()
    assert desk.applied == [("10501", 98000, 2000, 0, "posted"), ("10502", 34050, 0, 5950, "posted")]
    assert desk.open == {"10502": 5950}
    assert desk.rows("Disputes", "invoice", "amount", "reason") == [("10502", 5950, "damaged goods")]


X12 = ("ISA*00*          *00*          *01*111            *ZZ*US             *261119*1200*U*00400*000000001*0*P*>~GS*RA*1*2*20261119*1200*1*X*004010~"
       "ST*820*0001~BPR*C*1820.00*C*ACH*CTX*01*031300012*DA*998877*1**01*231380104*DA*77001*20261120~TRN*1*0044556677~N1*PR*GLOBAL PARTS LLC~ENT*1~"
       "RMR*IV*12001**980*1000*20~RMR*IV*12002**840*900*0~ADX*-60*01*IV*12002~SE*9*0001~GE*1*1~IEA*1*000000001~")
BANK = "Date,Description,Amount,Currency,Payer\n2026-11-20,GLOBAL PARTS VENDORPAY 0044556677,1820.00,USD,GLOBAL PARTS LLC\n"


@pytest.mark.parametrize("ach", [False, True])
def test_an_820_beside_the_bank_and_inside_of_an_ach_entry(tmp_path, ach):
    """1,000.00 - 20.00 discount + 900.00 - 60.00 wrong price = 1,820.00."""
    desk = Desk(tmp_path, "USD", "Global Parts LLC", ("12001", "1000.00"), ("12002", "900.00"))
    if ach:
        desk.bring("in.ach", file(batch(entry(182000, addenda=wrapped(X12), sec="CTX"), sec="CTX", company="GLOBAL PARTS LLC", day="261120")))
    else:
        desk.bring("advice.820", X12)
        desk.bring("bank.csv", BANK)
    desk.post()
    assert desk.applied == [("12001", 98000, 2000, 0, "posted"), ("12002", 84000, 0, 6000, "posted")]
    assert desk.open == {"12002": 6000}
    assert desk.rows("Disputes", "invoice", "amount", "reason") == [("12002", 6000, "pricing")]


def test_an_advice_as_workbook_and_the_line_in_the_banks_list(tmp_path):
    desk = Desk(tmp_path, "USD", "Global Parts LLC", ("12001", "1000.00"), ("12002", "900.00"))
    path = tmp_path / "advice.xlsx"
    with xlsxwriter.Workbook(path) as out:
        sheet = out.add_worksheet("EFT")
        for n, row in enumerate([["Payment Detail"], ["Paid by:", "Global Parts LLC"], ["EFT Number:", "0044556677", "EFT Date:", "2026-11-20"], [],
                                 ["Invoice #", "Inv Amt", "Disc Amt", "Deduction Amt", "Reason", "Net Amt"], ["12001", 1000, 20, 0, "", 980],
                                 ["12002", 900, 0, 60, "wrong price", 840], ["EFT Total", 1900, 20, 60, "", 1820]]):
            sheet.write_row(n, 0, row)
    desk.take(path)
    desk.bring("bank.csv", BANK)
    desk.post()
    assert desk.applied == [("12001", 98000, 2000, 0, "posted"), ("12002", 84000, 0, 6000, "posted")]
    assert desk.open == {"12002": 6000}


def test_an_ach_return_opens_again_what_its_collection_paid(tmp_path):
    """A debit of 500.00 that we drew, and its R01 over the trace of that debit."""
    desk = Desk(tmp_path, "USD", "Alster Cafe", ("10901", "500.00"))
    desk.bring("out.ach", file(batch(entry(50000, code="27", name="ALSTER CAFE", number="10901", trace=7), company="WE LTD")))
    desk.post()
    assert desk.open == {}
    desk.bring("back.ach", file(batch(entry(50000, code="26", name="ALSTER CAFE", number="10901", addenda=[back("R01", "031300010000007")]), company="WE LTD")))
    desk.post()
    assert desk.open == {"10901": 50000}


STRIPE = ("automatic_payout_id,balance_transaction_id,created,currency,gross,fee,net,reporting_category,source_id,description,customer_name,charge_id\n")


def test_a_chargeback_opens_again_what_its_charge_paid(tmp_path):
    """80.00 charged in October and withdrawn in November; the dispute's own 15.00 are expense."""
    desk = Desk(tmp_path, "EUR", "Bob", ("10200", "80.00"))
    desk.bring("october.csv", STRIPE + "po_0,txn_0,2026-10-16 10:00:00,eur,80.00,2.50,77.50,charge,ch_0,Payment for invoice 10200,Bob,ch_0\n")
    desk.post()
    assert desk.open == {}
    desk.bring("november.csv", STRIPE + "po_1,txn_2,2026-11-17 10:00:00,eur,-80.00,15.00,-95.00,dispute,dp_1,Chargeback withdrawal for ch_0,Bob,ch_0\n")
    desk.post()
    assert desk.open == {"10200": 8000}
