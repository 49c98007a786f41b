"""Files of every format with n lines, made for the benchmark, and the plain parse of each that no reader can be much faster than."""
from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

PAYERS = 997          # the n-th line is over (n % PAYERS + 1).00


def amount(i: int) -> int:
    """The amount of the i-th line, in whole units."""
    return i % PAYERS + 1


def camt(n: int) -> bytes:
    """A camt.053 statement of n entries."""
    head = ('<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>'
            "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>")
    one = ('\n<Ntry><Amt Ccy="EUR">{a}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>'
           "<ValDt><Dt>2026-11-20</Dt></ValDt><AcctSvcrRef>REF{i}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{i}</EndToEndId></Refs>"
           "<RltdPties><Dbtr><Pty><Nm>Payer {i}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties>"
           "<RmtInf><Ustrd>RE {i}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>")
    return (head + "".join(one.format(a=amount(i), i=i) for i in range(n)) + "</Stmt></BkToCstmrStmt></Document>").encode()


def mt940(n: int) -> bytes:
    """An MT940 statement of n movements."""
    one = ":61:2611201120CR{a},00NTRFNONREF//BANK{i}\n:86:166?00GUTSCHRIFT?20SVWZ+RE {i}?31DE89370400440532013000?32Payer {i}\n"
    body = "".join(one.format(a=amount(i), i=i) for i in range(n))
    return f":20:A\n:25:DE02120300000000202051\n:28C:1/1\n:60F:C261119EUR0,00\n{body}:62F:C261120EUR1,00\n-\n".encode()


def bai2(n: int) -> bytes:
    """A BAI2 file of n details, its control totals right."""
    total = sum(amount(i) for i in range(n)) * 100
    body = "".join(f"16,142,{amount(i) * 100},,BANK{i},,ORIG CO NAME:Payer {i} REMI: INV {i}/\n" for i in range(n))
    return (f"01,BANK,US,261121,0200,1,,,2/\n02,US,BANK,1,261120,2359,USD,2/\n03,77001,,010,0,,,015,{total},,/\n{body}49,{2 * total},{n + 2}/\n"
            f"98,{2 * total},1,{n + 4}/\n99,{2 * total},1,{n + 6}/\n").encode()


def ofx(n: int) -> bytes:
    """An OFX statement of n transactions."""
    one = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261120120000<TRNAMT>{a}.00<FITID>F{i}<NAME>Payer {i}<MEMO>INV {i}</STMTTRN>\n"
    head = ("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\n"
            "NEWFILEUID:NONE\n\n"
            "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261121<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>"
            "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>77001"
            "<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20261120<DTEND>20261121\n")
    return (head + "".join(one.format(a=amount(i), i=i) for i in range(n))
            + "</BANKTRANLIST><LEDGERBAL><BALAMT>1.00<DTASOF>20261121</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>").encode()


def nacha(n: int) -> bytes:
    """An ACH file of n CCD credits."""
    one = "62223138010477001            {a:010}{i:<15}{name:<22}  003130001{i:07}\n"
    body = "".join(one.format(a=amount(i) * 100, i=i, name=f"Payer {i}") for i in range(n))
    return ("101 031300012 2313801042611201055A094101Federal Reserve Bank   My Bank Name           12345678\n"
            "5220ACME INC                            1234567890CCDVENDOR PAY261120261123   1031300010000001\n" + body
            + "82200000000000000000000000000000000000000000" + "1234567890".rjust(10) + " " * 25 + "031300010000001\n").encode()


def x12(n: int) -> bytes:
    """820s of 100 documents each."""
    out = ["ISA*00*          *00*          *ZZ*A              *ZZ*B              *261120*0210*U*00401*000000001*0*P*>~"
           "GS*RA*A*B*20261120*0210*1*X*004010~\n"]
    for at in range(0, n, 100):
        lines = "".join(f"RMR*IV*{i}**{amount(i)}.00~\n" for i in range(at, min(at + 100, n)))
        total = sum(amount(i) for i in range(at, min(at + 100, n)))
        out.append(f"ST*820*{at:09}~BPR*C*{total}.00*C*ACH************20261123~TRN*1*T{at}~N1*PR*Payer~\n{lines}SE*{min(100, n - at) + 5}*{at:09}~\n")
    return "".join([*out, "GE*1*1~IEA*1*000000001~"]).encode()


def remadv(n: int) -> bytes:
    """EDIFACT REMADVs of 100 documents each."""
    out = ["UNB+UNOC:3+A:14+B:14+261120:1134+7'\n"]
    for at in range(0, n, 100):
        lines = "".join(f"DOC+380+{i}'MOA+9:{amount(i)}.00'MOA+12:{amount(i)}.00'\n" for i in range(at, min(at + 100, n)))
        total = sum(amount(i) for i in range(at, min(at + 100, n)))
        out.append(f"UNH+{at}+REMADV:D:96A:UN'BGM+481+RA{at}'DTM+203:20261123:102'NAD+PR+1++Payer'CUX+2:EUR:11'\n{lines}"
                   f"UNS+S'MOA+12:{total}.00'UNT+{3 * min(100, n - at) + 8}+{at}'\n")
    return "".join([*out, "UNZ+1+7'"]).encode()


def stripe(n: int) -> bytes:
    """A payout reconciliation of n charges."""
    head = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,description,customer_name,automatic_payout_id\n"
    return (head + "".join(f"txn_{i},2026-11-16 10:00:00,eur,{amount(i)}.00,0.00,{amount(i)}.00,charge,ch_{i},RE {i},Payer {i},po_{i // 500}\n"
                           for i in range(n))).encode()


def lockbox(n: int) -> bytes:
    """A lockbox of n cheques, each with one document."""
    body = "".join(f"6{i // 999 % 1000:03}{i % 999:03}{amount(i) * 100:010}0550027070123455550{i:010}112026{f'Payer {i}':<30}\n"
                   f"4{i // 999 % 1000:03}{i % 999:03}6019{i:<10}{amount(i) * 100:010}\n" for i in range(n))
    return f"100ABCDEFGHIJ00999999912611201800\n50000000022222261120ABCDEFGHIJ0099999991\n{body}9{(2 * n + 3) % 1_000_000:06}\n".encode()


def ubl(n: int) -> bytes:
    """UBL invoices of 10 lines each, n lines together, in one file."""
    schema = "urn:oasis:names:specification:ubl:schema:xsd:"
    spaces = f'xmlns="{schema}Invoice-2" xmlns:cbc="{schema}CommonBasicComponents-2" xmlns:cac="{schema}CommonAggregateComponents-2"'
    one = ('<cac:InvoiceLine><cbc:ID>{i}</cbc:ID><cbc:InvoicedQuantity>1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">{a}.00'
           "</cbc:LineExtensionAmount><cac:Item><cbc:Name>Thing {i}</cbc:Name></cac:Item></cac:InvoiceLine>\n")
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<Batch>']
    for at in range(0, n, 10):
        mine = range(at, min(at + 10, n))
        total = sum(amount(i) for i in mine)
        lines = "".join(one.format(i=i, a=amount(i)) for i in mine)
        out.append(f"<Invoice {spaces}><cbc:ID>R{at}</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>"
                   "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>"
                   "<cbc:RegistrationName>Payer</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>"
                   f"<cac:LegalMonetaryTotal><cbc:LineExtensionAmount>{total}.00</cbc:LineExtensionAmount><cbc:PayableAmount>{total}.00"
                   f"</cbc:PayableAmount></cac:LegalMonetaryTotal>{lines}</Invoice>\n")
    return "".join([*out, "</Batch>"]).encode()


def plain_xml(*tags: str) -> Callable[[bytes], int]:
    """Every element parsed, and those of one record cleared: what lxml alone takes."""
    def work(data: bytes) -> int:
        from lxml import etree
        count = 0
        for _, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=tuple("{*}" + tag for tag in tags)):
            count += 1
            element.clear()
        return count
    return work


def plain_split(terminator: str, element: str) -> Callable[[bytes], int]:
    """Every segment split into its elements."""
    return lambda data: len([segment.split(element) for segment in data.decode().split(terminator)])


def plain_lines(data: bytes) -> int:
    """Every line cut into twelve fields."""
    return len([[line[at:at + 8].strip() for at in range(0, 96, 8)] for line in data.decode().splitlines()])


def plain_csv(data: bytes) -> int:
    """Every row split by the standard library."""
    return sum(1 for _ in csv.reader(io.StringIO(data.decode())))


def mt_940(data: bytes) -> int:
    """mt-940, the library of MT940."""
    from mt940.parser import parse
    return len(parse(data.decode()))


def bai2_library(data: bytes) -> int:
    """bai2, the library of BAI2."""
    from bai2 import bai2 as library
    file = library.parse_from_string(data.decode())
    return sum(len(account.children) for group in file.children for account in group.children)


def ofxtools_library(data: bytes) -> int:
    """ofxtools, the strictest library of OFX."""
    from ofxtools.Parser import OFXTree
    tree = OFXTree()
    tree.parse(io.BytesIO(data))
    return len(tree.convert().statements[0].transactions)


def ofxparse_library(data: bytes) -> int:
    """ofxparse, the most used library of OFX."""
    from ofxparse import OfxParser
    return len(OfxParser.parse(io.BytesIO(data)).account.statement.transactions)


MOST = {"ofxparse": 2_000}          # lines that a library gets whose time grows with the square of them
# name of the format: the file, the libraries and floors beside it
FILES: Mapping[str, tuple[Callable[[int], bytes], Mapping[str, Callable[[bytes], int]]]] = {
    "camt": (camt, {"plain lxml": plain_xml("Ntry")}),
    "MT940": (mt940, {"mt-940": mt_940}),
    "BAI2": (bai2, {"bai2": bai2_library}),
    "OFX": (ofx, {"ofxtools": ofxtools_library, "ofxparse": ofxparse_library}),
    "NACHA": (nacha, {"plain lines": plain_lines}),
    "X12 820": (x12, {"plain split": plain_split("~", "*")}),
    "REMADV": (remadv, {"plain split": plain_split("'", "+")}),
    "Stripe": (stripe, {"plain csv": plain_csv}),
    "lockbox": (lockbox, {"plain lines": plain_lines}),
    "UBL invoice": (ubl, {"plain lxml": plain_xml("InvoiceLine", "Invoice")}),
}
