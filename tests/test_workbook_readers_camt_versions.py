"""camt.052, camt.053 and camt.054 in every version in use, each written as that version writes it: one payment, its document, its totals."""
import zipfile

import pytest
from format_files import Ledger, columns, read, ties

MESSAGES = {"052": ("BkToCstmrAcctRpt", "Rpt"), "053": ("BkToCstmrStmt", "Stmt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}
VERSIONS = [(kind, version) for kind in MESSAGES for version in range(1 if kind == "052" else 2, 15)]


def bal(code, amount):
    return f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>'


def document_of(version, number, due, discount, paid):
    """One document of structured remittance information, as the version writes it."""
    date = "<RltdDt><Dt>2026-10-01</Dt></RltdDt>" if version >= 11 else "<RltdDt>2026-10-01</RltdDt>"
    money = [f'<{tag}>{{}}<Amt Ccy="EUR">{amount}</Amt></{tag}>'.format(f"<Tp><Cd>{code}</Cd></Tp>") for tag, code, amount in (
        ("RmtAmtAndTp", "DUPA", due), ("RmtAmtAndTp", "STDS", discount), ("RmtAmtAndTp", "REMI", paid))] if version >= 11 else [
        f'<DuePyblAmt Ccy="EUR">{due}</DuePyblAmt>',
        f'<DscntApldAmt Ccy="EUR">{discount}</DscntApldAmt>' if version < 3 else f'<DscntApldAmt><Amt Ccy="EUR">{discount}</Amt></DscntApldAmt>',
        f'<RmtdAmt Ccy="EUR">{paid}</RmtdAmt>']
    return f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>{number}</Nb>{date}</RfrdDocInf><RfrdDocAmt>{''.join(money)}</RfrdDocAmt></Strd>"


def file_of(kind, version, name="urn:iso:std:iso:20022:tech:xsd:camt.{}.001.{:02}", statements=1):
    message, tag = MESSAGES[kind]
    status = "<Sts>BOOK</Sts>" if version < 7 else "<Sts><Cd>BOOK</Cd></Sts>"
    payer = "<Nm>ACME</Nm>" if version < 7 else "<Pty><Nm>ACME</Nm></Pty>"
    amount = ('<Amt Ccy="EUR">98.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>' if version >= 3
              else '<AmtDtls><TxAmt><Amt Ccy="EUR">98.00</Amt></TxAmt></AmtDtls>')
    entry = (f'<Ntry><Amt Ccy="EUR">98.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{status}<BookgDt><Dt>2026-11-20</Dt></BookgDt><ValDt><Dt>2026-11-21</Dt></ValDt>'
             "<AcctSvcrRef>REF{0}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{0}</EndToEndId></Refs>" + amount
             + f"<RltdPties><Dbtr>{payer}</Dbtr><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></RltdPties>"
             f"<RmtInf>{document_of(version, '10234', '100.00', '2.00', '98.00')}</RmtInf></TxDtls></NtryDtls></Ntry>")
    balances = "" if kind == "054" else bal("OPBD", "10.00") + bal("CLBD", "108.00")
    one = (f"<{tag}><Id>S{{0}}</Id><Acct><Id><IBAN>DE0212030000000020205{{0}}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}"
           f"<TxsSummry><TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>98.00</Sum></TtlCdtNtries></TxsSummry>{entry}</{tag}>")
    body = "".join(one.format(n) for n in range(1, statements + 1))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{name.format(kind, version)}"><{message}><GrpHdr><MsgId>M</MsgId></GrpHdr>{body}'
            f"</{message}></Document>")


@pytest.mark.parametrize("kind, version", VERSIONS, ids=[f"{kind}.{version:02}" for kind, version in VERSIONS])
def test_every_version(kind, version):
    found = read(file_of(kind, version))
    assert found.format == f"camt.{kind}.001.{version:02}"
    assert columns(found.receipts, "amount", "payer_name", "payer_account", "end_to_end_id", "value_date", "ref") == [
        (9800, "ACME", "NL91ABNA0417164300", "E1", "2026-11-21", "REF1")]
    assert columns(found.remittance_lines, "invoice", "invoice_date", "gross", "discount", "net") == [("10234", "2026-10-01", 10000, 200, 9800)]
    assert ties(found) == ["yes"], "10 + 98 = 108; one credit of 98"
    assert not found.issues


def test_versions_that_do_not_exist_yet_and_no_namespace_are_read_too():
    assert read(file_of("053", 27)).receipts[0]["amount"] == 9800
    assert read(file_of("053", 8, name="")).receipts[0]["amount"] == 9800


@pytest.mark.parametrize("kind", MESSAGES)
def test_several_statements_in_files_of_a_zip(tmp_path, kind):
    with zipfile.ZipFile(tmp_path / "bank.zip", "w") as archive:
        archive.writestr("a.xml", file_of(kind, 2, statements=3))
        archive.writestr("b/c.xml", file_of(kind, 8, statements=1).replace("REF1", "REF9").replace("S1<", "S9<"))
    ledger = Ledger()
    intake = ledger.take(tmp_path / "bank.zip")
    assert [(one.file, one.read, one.ties) for one in intake.files] == [
        ("bank.zip/a.xml", "3 Receipts, 3 Remittances, 3 RemittanceLines", "all 3 tie"),
        ("bank.zip/b/c.xml", "1 Receipts, 1 Remittances, 1 RemittanceLines", "ties")]
    assert ledger.rows("Receipts", "amount", "source")[0] == (9800, "bank.zip/a.xml:2")
