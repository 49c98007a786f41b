"""camt.052, camt.053 and camt.054: payers inside a batch, references, documents, reversals, balances; real files counted by their raw tags."""
import re
import zipfile
from decimal import Decimal

import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import camt, find

WRONG = "genkgo-camt053.v2.wrong.xml"


def document(*statements, version="camt.053.001.08", message="BkToCstmrStmt"):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><{message}><GrpHdr><MsgId>M1</MsgId></GrpHdr>{''.join(statements)}</{message}></Document>"""


def statement(*entries, opening="100.00", closing="100.00", currency="EUR", account="DE02120300000000202051", tag="Stmt", extra="", number="S1"):
    balances = "".join(f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
                       f"<Dt><Dt>2026-11-20</Dt></Dt></Bal>" for code, amount in (("OPBD", opening), ("CLBD", closing)) if amount)
    return f"<{tag}><Id>{number}</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>{balances}{extra}{''.join(entries)}</{tag}>"


def entry(amount, *details, side="CRDT", currency="EUR", ref="", day="2026-11-20", more="", status="<Sts><Cd>BOOK</Cd></Sts>", after=""):
    return (f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}{status}<BookgDt><Dt>{day}</Dt></BookgDt>"
            f"<ValDt><Dt>{day}</Dt></ValDt>{f'<AcctSvcrRef>{ref}</AcctSvcrRef>' if ref else ''}<NtryDtls>{''.join(details)}</NtryDtls>{after}</Ntry>")


def payment(amount="", name="", text="", account="", e2e="", currency="EUR", strd="", more=""):
    amt = f"<Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>" if amount else ""
    return (f"<TxDtls><Refs><EndToEndId>{e2e or 'NOTPROVIDED'}</EndToEndId></Refs>{amt}{more}<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>"
            f"<DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>{text}</Ustrd>{strd}</RmtInf></TxDtls>")


def test_a_batch_is_one_receipt_for_each_payer():
    found = read(document(statement(entry("60.00", payment("10.00", "Ann", "RE 1", "DE1", "E1"), payment("20.00", "Bob", "RE 2"),
                                          payment("30.00", "Cem", "RE 3")), closing="160.00")))
    assert columns(found.receipts, "amount", "payer_name", "payer_account", "end_to_end_id", "text") == [
        (1000, "Ann", "DE1", "E1", "RE 1"), (2000, "Bob", "", "", "RE 2"), (3000, "Cem", "", "", "RE 3")]
    assert ties(found) == ["yes"], "100.00 + 60.00 = 160.00"
    assert found.statements[0].lines == 1


def test_amounts_of_older_versions_stand_in_the_transactions_details():
    older = "<AmtDtls><TxAmt><Amt Ccy='EUR'>{}</Amt></TxAmt></AmtDtls>"
    found = read(document(statement(entry("25.00", payment(name="Ann", more=older.format("10.00")), payment(name="Bob", more=older.format("15.00"))))))
    assert columns(found.receipts, "amount", "payer_name") == [(1000, "Ann"), (1500, "Bob")]


def test_the_one_payer_without_an_amount_gets_what_is_left():
    found = read(document(statement(entry("25.00", payment("10.00", "Ann"), payment(name="Bob")))))
    assert columns(found.receipts, "amount", "payer_name") == [(1000, "Ann"), (1500, "Bob")]


def test_a_batch_without_amounts_is_one_receipt_and_says_so():
    found = read(document(statement(entry("25.00", payment(name="Ann", text="RE 1"), payment(name="Bob", text="RE 2")))))
    assert columns(found.receipts, "amount", "text") == [(2500, "RE 1 | RE 2")]
    assert "holds 2 payments without amounts" in found.issues[0].what


def test_bank_charges_explain_a_batch_that_came_short():
    charges = "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>0.60</TtlChrgsAndTaxAmt></Chrgs>"
    found = read(document(statement(entry("29.40", payment("10.00", "Ann"), payment("20.00", "Bob"), after=charges))))
    assert columns(found.receipts, "amount", "text", "kind")[2:] == [(-60, "Bank charges of the batch", "not customer")], "29.40 = 10 + 20 - 0.60"
    assert not found.issues


def test_a_batch_that_does_not_add_up_says_its_figures_and_keeps_the_cash_true():
    found = read(document(statement(entry("30.50", payment("10.00", "Ann"), payment("20.00", "Bob")))))
    assert [row["amount"] for row in found.receipts] == [1000, 2000, 50]
    assert "add up to 30.00; the difference of 0.50" in found.issues[0].what


def test_the_only_transaction_has_the_amount_that_reached_the_account():
    more = "<AmtDtls><InstdAmt><Amt Ccy='USD'>110.00</Amt></InstdAmt><TxAmt><Amt Ccy='EUR'>0.04</Amt></TxAmt></AmtDtls>"
    found = read(document(statement(entry("100.00", payment(name="Ann", more=more)))))
    assert columns(found.receipts, "amount", "currency", "note") == [(10000, "EUR", "paid as 110.00 USD")]


@pytest.mark.parametrize("reference, warned", [
    ("210000000003139471430009017", False), ("210000000003139471430009018", True),         # Swiss QR reference, last digit
    ("RF18539007547034", False), ("RF19539007547034", True), ("4654654654654654", False)])
def test_check_digits_of_references_are_verified(reference, warned):
    strd = f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Prtry>QRR</Prtry></CdOrPrtry></Tp><Ref>{reference}</Ref></CdtrRefInf></Strd>"
    found = read(document(statement(entry("1.00", payment(name="Ann", text="thanks", strd=strd)))))
    assert found.receipts[0]["text"] == f"thanks | {reference}"
    assert bool(found.issues) == warned


def test_documents_that_the_payer_names_become_an_advice_of_the_receipt():
    def doc(number, amounts, kind="CINV"):
        return (f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Nb>{number}</Nb><RltdDt>2026-10-01</RltdDt></RfrdDocInf>"
                f"<RfrdDocAmt>{amounts}</RfrdDocAmt></Strd>")
    strd = (doc("R1", "<DuePyblAmt Ccy='EUR'>100.00</DuePyblAmt><DscntApldAmt Ccy='EUR'>2.00</DscntApldAmt><RmtdAmt Ccy='EUR'>98.00</RmtdAmt>")
            + doc("R2", "<DuePyblAmt Ccy='EUR'>50.00</DuePyblAmt><AdjstmntAmtAndRsn><Amt Ccy='EUR'>5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Rsn>QTY</Rsn>"
                        "</AdjstmntAmtAndRsn><RmtdAmt Ccy='EUR'>45.00</RmtdAmt>")
            + doc("G1", "<CdtNoteAmt Ccy='EUR'>10.00</CdtNoteAmt><RmtdAmt Ccy='EUR'>10.00</RmtdAmt>", "CREN"))
    found = read(document(statement(entry("133.00", payment(name="Ann", strd=strd)))))
    assert columns(found.remittance_lines, "invoice", "gross", "discount", "adjustment", "reason", "net") == [
        ("R1", 10000, 200, 0, "", 9800), ("R2", 5000, 0, -500, "QTY", 4500), ("G1", -1000, 0, 0, "", -1000)]
    assert not found.issues, "98 + 45 - 10 = 133"
    assert found.receipts[0]["text"] == "R1 | R2 | G1"
    short = read(document(statement(entry("130.00", payment(name="Ann", strd=strd)))))
    assert "The payment is 130.00 EUR, the documents it names add up to 133.00." in short.issues[0].what


def test_reversals_keep_the_sign_of_the_booking_and_name_the_other_side():
    parties = ("<TxDtls><RltdPties><Dbtr><Nm>Ann</Nm></Dbtr><Cdtr><Nm>We</Nm></Cdtr></RltdPties>"
               "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>")
    found = read(document(statement(entry("10.00", parties, side="DBIT", more="<RvslInd>true</RvslInd>"))))
    assert columns(found.receipts, "amount", "payer_name", "note") == [(-1000, "Ann", "Reversal, reason AC04")], "a returned collection"
    back = read(document(statement(entry("10.00", parties.replace("Ann", "We").replace("<Nm>We</Nm></Cdtr>", "<Nm>Shop</Nm></Cdtr>"),
                                         more="<RvslInd>true</RvslInd>"))))
    assert columns(back.receipts, "amount", "payer_name", "kind") == [(1000, "Shop", "not customer")], "our own payment came back"


def test_pending_entries_are_no_money():
    found = read(document(statement(entry("5.00", status="<Sts>PDNG</Sts>"), entry("6.00", status="<Sts>BOOK</Sts>"), closing="106.00")))
    assert [row["amount"] for row in found.receipts] == [600]
    assert "1 entry not booked yet (PDNG) left out." in found.notes
    assert ties(found) == ["yes"]


def test_totals_that_differ_are_findings_and_the_lines_come_in():
    summary = "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries><Sum>7.00</Sum></TtlNtries></TxsSummry>"
    found = read(document(statement(entry("6.00"), closing="107.00", extra=summary)))
    assert len(found.receipts) == 1
    assert found.statements[0].findings == ["Opening 100.00 + movements 6.00 = 106.00, but closing is 107.00 EUR: 1.00 too much.",
                                            "Number of all entries: the file says 2, its lines give 1.",
                                            "Sum of all entries: the file says 7.00, its lines give 6.00."]


def test_an_entry_in_another_currency_than_the_accounts():
    found = read(document(statement(entry("500", currency="JPY"), entry("6.00"))))
    assert columns(found.receipts, "amount", "currency") == [(500, "JPY"), (600, "EUR")]
    assert "1 entries are in another currency" in found.notes[0]
    assert ties(found) == [""]


def test_several_statements_and_versions_without_balances():
    found = read(document(statement(entry("1.00"), opening="", closing="", tag="Ntfctn"), statement(entry("2.00"), tag="Ntfctn", account="DE99"),
                          version="camt.054.001.04", message="BkToCstmrDbtCdtNtfctn"))
    assert found.format == "camt.054.001.04"
    assert columns(found.receipts, "own_account", "amount") == [("DE02120300000000202051", 100), ("DE99", 200)]


def test_what_cannot_be_read_is_refused_with_line_and_reason():
    with pytest.raises(ReceivablesError, match=r"its XML \(camt.053.001.08\) is broken at line 2"):
        read(document(statement(entry("1.00")))[:-40])
    with pytest.raises(ReceivablesError, match="document type declaration"):
        read(document(statement(entry("1.00"))).replace("<Document", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document'))
    found = read(document(statement(entry("12..34"), entry("1.00"))))
    assert [(i.level, i.row) for i in found.issues] == [("refused", 2)]
    assert "'12..34' is not an amount" in found.issues[0].what
    assert len(found.receipts) == 1


def test_bytes_that_the_encoding_cannot_have_are_shown_and_not_dropped():
    text = document(statement(entry("1.00", payment(name="Müller", text="RE\x0510234"))))
    found = read(text.encode("cp1252"))
    assert columns(found.receipts, "payer_name", "text") == [("Müller", "RE\\x0510234")]
    assert "bytes that its encoding cannot have" in found.notes[-1]
    assert read(text.replace("\x05", "").encode("utf-16")).receipts[0]["payer_name"] == "Müller"


def test_an_entity_is_never_loaded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    text = document(statement(entry("1.00", payment(name="Ann", text="&x;")))).replace(
        "<Document", f'<!DOCTYPE Document [<!ENTITY x SYSTEM "file://{secret}">]><Document')
    with pytest.raises(ReceivablesError):
        read(text)


# --- into the ledger


def imported(tmp_path, *texts, **options):
    ledger = Ledger()
    paths = []
    for n, text in enumerate(texts):
        paths.append(tmp_path / f"bank{n}.xml")
        paths[-1].write_text(text)
    return ledger, ledger.take(*paths, **options)


BATCH = entry("60.00", payment("10.00", "Ann", "RE 1"), payment("50.00", "Bob", "card 4111111111111111"), ref="REF77")


def test_a_statement_twice_and_an_overlapping_one_add_each_line_once(tmp_path):
    equal = entry("5.00", payment(name="Cem", text="RE 9"))
    first = document(statement(BATCH, equal, equal, closing="170.00"))
    second = document(statement(equal, equal, entry("7.00", ref="NEW1"), closing="117.00", number="S2"))
    ledger, intake = imported(tmp_path, first)
    assert intake.counts["Receipts"]["added"] == 4, "two payers, and two honest equal payments"
    assert ledger.take(tmp_path / "bank0.xml").counts["Receipts"] == {"added": 0, "updated": 0, "skipped": 4, "refused": 0}
    (tmp_path / "next.xml").write_text(second)
    assert ledger.take(tmp_path / "next.xml").counts["Receipts"] == {"added": 1, "updated": 0, "skipped": 2, "refused": 0}
    assert len(ledger.frames["Documents"]) == 2
    assert ledger.rows("Receipts", "source")[0] == ("bank0.xml:2",)


def test_card_numbers_are_masked(tmp_path):
    ledger, _ = imported(tmp_path, document(statement(BATCH)))
    assert ledger.rows("Receipts", "text") == [("RE 1",), ("card 411111******1111",)]


def test_a_batch_that_came_as_one_line_is_known_when_its_payers_come(tmp_path):
    lump = entry("60.00", ref="REF77")
    ledger, _ = imported(tmp_path, document(statement(lump)))
    (tmp_path / "details.xml").write_text(document(statement(BATCH, tag="Ntfctn"), version="camt.054.001.08", message="BkToCstmrDbtCdtNtfctn"))
    intake = ledger.take(tmp_path / "details.xml")
    assert [row[0] for row in ledger.rows("Receipts", "amount")] == [6000]
    assert any("2 payments are in the ledger already as one line" in issue.what for issue in intake.issues)
    other, _ = imported(tmp_path, document(statement(BATCH)))
    (tmp_path / "lump.xml").write_text(document(statement(lump)))
    other.take(tmp_path / "lump.xml")
    assert [row[0] for row in other.rows("Receipts", "amount")] == [1000, 5000]


def test_what_does_not_tie_stands_in_documents_with_its_figures(tmp_path):
    ledger, intake = imported(tmp_path, document(statement(entry("6.00"), closing="107.00")))
    assert ledger.rows("Documents", "opening", "movements", "closing", "lines", "ties") == [(10000, 600, 10700, 1, "no")]
    assert "1.00 too much" in ledger.rows("Documents", "findings")[0][0]
    assert [issue.level for issue in intake.issues] == ["warning"]
    assert intake.files[0].ties.startswith("does not tie: Opening 100.00")


def test_a_return_says_which_receipt_it_takes_back(tmp_path):
    back = entry("10.00", "<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>", side="DBIT", ref="B2",
                 day="2026-11-21")
    ledger, intake = imported(tmp_path, document(statement(entry("10.00", payment(name="Ann", e2e="E1"), ref="A1"), back)))
    assert [issue.what for issue in intake.issues if issue.kind == "return"] == [
        "Return, reason AC04: 10.00 EUR takes back receipt A1-F3CF of Ann."]
    assert ledger.rows("Receipts", "amount", "kind") == [(1000, "customer"), (-1000, "customer")]


def test_a_line_of_a_list_that_its_words_call_a_return_is_customer_money_when_there_is_what_it_takes_back(tmp_path):
    listed = tmp_path / "bank.csv"
    listed.write_text("Date;Amount;Payer;Payer IBAN;Text\n02.11.2026;10,00;Ann;DE89370400440532013000;RE 7\n"
                      "05.11.2026;-10,00;Ann;DE89370400440532013000;Ruecklastschrift RE 7\n05.11.2026;-3,00;Bank;;Entgelt Ruecklastschrift\n")
    ledger = Ledger()
    ledger.take(listed)
    assert ledger.rows("Receipts", "amount", "kind") == [(1000, "customer"), (-1000, "customer"), (-300, "not customer")]


def test_an_account_that_is_not_ours_is_said(tmp_path):
    (tmp_path / "bank.xml").write_text(document(statement(entry("6.00"), closing="106.00")))
    intake = Ledger(own_accounts=("DE99 1111",)).take(tmp_path / "bank.xml")
    assert "DE02120300000000202051 is not one of your own accounts." in intake.issues[0].what
    assert not Ledger(own_accounts=("DE02 1203 0000 0000 2020 51",)).take(tmp_path / "bank.xml").issues


def test_a_folder_and_a_zip_are_read_file_by_file(tmp_path):
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "a.xml").write_text(document(statement(entry("6.00"), closing="106.00")))
    (folder / "broken.xml").write_text(document(statement(entry("6.00")))[:-30])
    (folder / ".hidden").write_text("x")
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("in/c.xml", document(statement(entry("8.00", day="2026-11-21"), opening="106.00", closing="114.00", number="S2")))
    ledger = Ledger()
    intake = ledger.take(folder)
    assert [(one.file, one.format, one.ties) for one in intake.files] == [
        ("a.xml", "camt.053.001.08", "ties"), ("b.zip/in/c.xml", "camt.053.001.08", "ties"), ("broken.xml", "not read", "")]
    assert [issue.level for issue in intake.issues] == ["refused"]
    assert sorted(ledger.rows("Receipts", "amount")) == [(600,), (800,)]
    assert ("b.zip/in/c.xml:2",) in ledger.rows("Receipts", "source")
    with pytest.raises(ReceivablesError, match="broken at line 2"):
        ledger.take(folder / "broken.xml")


# --- real files: counted by their raw tags, not by the reader


def raw(text):
    """Entries and their signed sum by currency, with regular expressions alone."""
    sums, count = {}, 0
    for block in re.findall(r"<(?:\w+:)?Ntry>.*?</(?:\w+:)?Ntry>", text, re.DOTALL):
        currency, amount = re.search(r'<(?:\w+:)?Amt Ccy="(\w+)">([\d.]+)<', block).groups()
        side = re.search(r"CdtDbtInd>(\w+)<", block)[1]
        sums[currency] = sums.get(currency, 0) + (Decimal(amount) if side == "CRDT" else -Decimal(amount))
        count += 1
    return count, sums


def test_real_files_have_the_entries_and_sums_of_their_raw_tags(samples):
    files = sorted((samples / "camt").glob("*.xml"))
    assert len(files) >= 24
    for path in files:
        text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if path.name == WRONG:
            with pytest.raises(ReceivablesError, match="no statement"):
                read(path.read_bytes(), path.name)
            continue
        found, (count, sums) = read(path.read_bytes(), path.name), raw(text)
        assert sum(s.lines for s in found.statements) == count, path.name
        mine = {}
        for row in found.receipts:
            mine[row["currency"]] = mine.get(row["currency"], 0) + row["amount"]
        assert {c: Decimal(n) / 100 for c, n in mine.items()} == sums, path.name
        assert len(found.statements) == len(re.findall(r"<(?:Stmt|Rpt|Ntfctn)>", text)), path.name


def test_ten_payers_of_one_swiss_entry(samples):
    found = read((samples / "camt" / "metasfresh-camt54_no_Btch.xml").read_bytes())
    assert [row["amount"] for row in found.receipts] == [10000, 5000, 20000, 5000, 10000, 20000, 5000, 10000, 5000, 10000]
    assert sum(row["amount"] for row in found.receipts) == 100000, "the entry: CHF 1000.00"
    assert all(re.match(r"\d{27}", row["text"]) for row in found.receipts)
    assert not found.issues, "every check digit is right"


@pytest.mark.parametrize("name", ["genkgo-camt053.v8.xml", "metasfresh-camt54_v02_QRR_MultipleTrxTypes.xml", "viafintech-053-valid_example_with_debit.xml"])
@given(st.data())
def test_a_broken_file_is_read_or_refused(samples, name, data):
    survives(camt, data.draw(broken((samples / "camt" / name).read_bytes())))


@given(st.binary(max_size=300))
def test_no_other_bytes_are_taken_for_it(data):
    assert find(data, "x.xml") is not camt or b"camt.05" in data


RETURNED = ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.02"><BkToCstmrAcctRpt><GrpHdr><MsgId>M</MsgId></GrpHdr><Rpt><Id>1</Id>'
            '<Acct><Id><IBAN>DE02100100100006820101</IBAN></Id><Ccy>EUR</Ccy></Acct><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>'
            '<Amt Ccy="EUR">100.0000000000005</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>'
            '<Amt Ccy="EUR">47.0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-19</Dt></Dt></Bal><Ntry><Amt Ccy="EUR">53.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>{}'
            '<AcctSvcrRef>{}</AcctSvcrRef><NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy="EUR">50.00</Amt></InstdAmt></AmtDtls><Chrgs><Amt Ccy="EUR">{}</Amt></Chrgs>'
            '<Chrgs><Amt Ccy="EUR">0.00</Amt></Chrgs><RltdPties><Dbtr><Nm>Ann AG</Nm></Dbtr><Cdtr><Nm>We</Nm></Cdtr></RltdPties><RmtInf><Ustrd>RE 10234</Ustrd></RmtInf>'
            '<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry></Rpt></BkToCstmrAcctRpt></Document>')
BOOKED = "<BookgDt><Dt>2026-11-18</Dt></BookgDt>"


def test_what_came_back_is_the_payment_and_the_banks_charges_are_a_row_of_their_own():
    """50.00 that Ann's bank took back, and 3.00 that it took for it; balances with a computer's dust tie all the same."""
    found = read(RETURNED.format(BOOKED, "R1", "3.00"))
    assert columns(found.receipts, "amount", "payer_name", "kind", "text", "value_date") == [
        (-5000, "Ann AG", "", "RE 10234", "2026-11-18"), (-300, "", "not customer", "Bank charges of the return", "2026-11-18")]
    assert ties(found) == ["yes"], "100 - 53 = 47"
    other = read(RETURNED.format(BOOKED, "R1", "4.00"))
    assert columns(other.receipts, "amount", "payer_name") == [(-5300, "Ann AG")], "50 and 4 do not make 53, and so nobody splits it"


def test_an_entry_without_a_day_has_that_of_its_closing_balance():
    assert columns(read(RETURNED.format("", "NONREF", "0.00")).receipts, "value_date", "amount") == [("2026-11-19", -5300)]
