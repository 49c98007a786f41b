"""OFX and QFX: SGML and XML, odd headers, missing balances, FITID; real files counted by their raw tags."""
import re

import pytest
from format_files import Ledger, broken, columns, read, survives
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, ofx

SGML = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'


def entry(amount="15.00", fitid="F1", day="20261120120000[-5:EST]", kind="CREDIT", more="<NAME>ACME INC\n<MEMO>ACME INC INV 10234\n"):
    return f"<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n<FITID>{fitid}\n{more}</STMTTRN>\n"


def statement(*entries, currency="USD", account="77001", balance="<LEDGERBAL><BALAMT>115.00<DTASOF>20261121</LEDGERBAL>", tag="STMTRS", of="BANKACCTFROM"):
    return (f"<{tag}>\n<CURDEF>{currency}\n<{of}><BANKID>1<ACCTID>{account}<ACCTTYPE>CHECKING</{of}>\n"
            f"<BANKTRANLIST><DTSTART>20261101<DTEND>20261121\n{''.join(entries)}</BANKTRANLIST>\n{balance}</{tag}>\n")


def file(*statements, header=SGML):
    return f"{header}<OFX><BANKMSGSRSV1><STMTTRNRS>\n{''.join(statements)}</STMTTRNRS></BANKMSGSRSV1></OFX>\n"


def closed(text):
    """The same file as XML: every value with its end tag."""
    return re.sub(r"<([A-Z0-9.]+)>([^<\n]+)", r"<\1>\2</\1>", text)


@pytest.mark.parametrize("text", [file(statement(entry())), closed(file(statement(entry()), header=XML)), file(statement(entry())).replace("\n", ""),
                                  file(statement(entry())).replace("\n", "\r\n").lower(), "\n\n\n" + file(statement(entry())), file(statement(entry()), header="")])
def test_sgml_and_xml_with_any_header(text):
    found = read(text)
    assert [(row["amount"], row["value_date"], row["currency"], row["own_account"]) for row in found.receipts] == [(1500, "2026-11-20", "USD", "77001")]
    assert columns(found.receipts, "payer_name", "text", "ref")[0] in (("ACME INC", "ACME INC INV 10234", "F1"), ("acme inc", "acme inc inv 10234", "f1"))
    one = found.statements[0]
    assert (one.account, one.currency, one.opening, one.closing, one.from_date, one.to_date, one.ties) == (
        "77001", "USD", None, 11500, "2026-11-01", "2026-11-21", "")


def test_the_line_of_each_transaction():
    found = read(file(statement(entry(fitid="A"), entry(fitid="B"))))
    assert columns(found.receipts, "ref", "line") == [("A", 12), ("B", 20)]


@pytest.mark.parametrize("balance", ["", "<LEDGERBAL><BALAMT> <DTASOF>20261121</LEDGERBAL>", "<LEDGERBAL></LEDGERBAL>"])
def test_missing_balances_are_no_trouble(balance):
    found = read(file(statement(entry(), balance=balance)))
    assert (len(found.receipts), found.statements[0].closing, found.issues) == (1, None, [])


def test_a_balance_that_is_no_amount_is_said():
    found = read(file(statement(entry(), balance="<LEDGERBAL><BALAMT>n/a</LEDGERBAL>")))
    assert "The balance 'n/a' is no amount." in found.issues[0].what
    assert len(found.receipts) == 1


@pytest.mark.parametrize("text, amount", [("15", 1500), ("+0000015.0000", 1500), ("15,00", 1500), ("-1,234.50", -123450), (".5", 50)])
def test_amounts_as_banks_write_them(text, amount):
    assert read(file(statement(entry(text, kind="OTHER")))).receipts[0]["amount"] == amount


@pytest.mark.parametrize("change, column, what", [
    ({"amount": "$120"}, "Amount", "'$120' is no amount."), ({"amount": ""}, "Amount", "'' is no amount."),
    ({"day": ""}, "Value Date", "The transaction has no day."), ({"day": "20260231"}, "Value Date", "'20260231' is no day.")])
def test_a_transaction_that_cannot_be_taken_is_refused_with_its_line(change, column, what):
    found = read(file(statement(entry(**change), entry(fitid="F2"))))
    assert [row["ref"] for row in found.receipts] == ["F2"]
    assert [(i.row, i.level, i.column, i.what) for i in found.issues] == [(12, "refused", column, what)]


def test_amounts_finer_than_the_currency_and_contrary_signs_are_said():
    found = read(file(statement(entry("115.8331"), entry("-5.00", "F2"), entry("7.0000", "F3"))))
    assert [row["amount"] for row in found.receipts] == [11583, -500, 700]
    assert [issue.kind for issue in found.issues] == ["rounded", "sign"]


def test_days_that_count():
    found = read(file(statement(entry(more="<DTAVAIL>20261123\n"), entry(fitid="F2", day="", more="<DTUSER>20261119\n"))))
    assert columns(found.receipts, "booking_date", "value_date") == [("2026-11-20", "2026-11-23"), ("2026-11-19", "2026-11-19")]


def test_who_paid_and_from_which_account():
    more = ("<PAYEE><NAME>Acme Incorporated<CITY>X</PAYEE><BANKACCTFROM><BANKID>2<ACCTID>4455</BANKACCTFROM>"
            "<NAME>ACME<MEMO>INV &amp; <![CDATA[<10234>]]><REFNUM>R-7<CHECKNUM>0")
    found = read(file(statement(entry(more=more))))
    assert columns(found.receipts, "payer_name", "payer_account", "text", "end_to_end_id", "own_account") == [
        ("Acme Incorporated", "4455", "ACME | INV & <10234>", "R-7", "77001")]


def test_currencies():
    foreign = entry(more="<CURRENCY><CURRATE>1.1<CURSYM>eur</CURRENCY>", fitid="F2")
    converted = entry(more="<ORIGCURRENCY><CURRATE>1.1<CURSYM>EUR</ORIGCURRENCY>", fitid="F3")
    found = read(file(statement(entry(), foreign, converted)))
    assert columns(found.receipts, "currency", "note") == [("USD", ""), ("EUR", ""), ("USD", "paid in EUR, rate 1.1")]
    assert found.notes == ["1 transactions are in another currency than their account."]
    assert read(file(statement(entry("1500"), currency="jpy"))).receipts[0]["amount"] == 1500
    none = read(file(statement(entry(), currency="")))
    assert (none.receipts[0]["currency"], none.notes) == ("", ["1 statements name no currency; the ledger's is taken."])


def test_money_that_no_customer_paid():
    found = read(file(statement(entry(kind="INT"), entry(fitid="F2", kind="DEP")),
                      statement(entry(fitid="9999888877776666-1"), account="9999888877776666", tag="CCSTMTRS", of="CCACCTFROM")))
    assert columns(found.receipts, "kind", "own_account", "ref") == [
        ("not customer", "77001", "F1"), ("", "77001", "F2"), ("not customer", "999988******6666", "999988******6666-1")], "card numbers are never kept"


def test_pending_transactions_are_left_out():
    pending = "<BANKTRANLISTP><DTASOF>20261121<STMTTRNP><TRNTYPE>CREDIT<DTTRAN>20261121<TRNAMT>9.00<NAME>X</STMTTRNP></BANKTRANLISTP>"
    found = read(file(statement(entry(), entry(fitid="F2", kind="HOLD"), balance=pending)))
    assert [row["ref"] for row in found.receipts] == ["F1"]
    assert found.notes == ["2 transactions that are not posted yet were left out."]


def test_a_fitid_is_never_taken_twice(tmp_path):
    one, two = tmp_path / "may.ofx", tmp_path / "june.qfx"
    one.write_text(file(statement(entry(fitid="A"), entry(fitid="B"), entry(fitid=""), entry(fitid=""))))
    two.write_text(file(statement(entry(fitid="B"), entry(fitid="C"), entry(fitid="C")), statement(entry(fitid="C"))))
    ledger = Ledger()
    assert ledger.take(one).counts["Receipts"]["added"] == 4, "two equal payments, and two more without a FITID"
    second = ledger.take(two)
    assert second.counts["Receipts"]["added"] == 1
    assert "2 transactions stand in the file twice" in second.issues[0].what
    assert ledger.take(two).counts["Receipts"]["added"] == 0


def test_a_fitid_that_is_used_again_for_another_movement_is_another_receipt(tmp_path):
    path = tmp_path / "bank.ofx"
    path.write_text(file(statement(entry(fitid="1"), entry("16.00", "1"), entry(fitid="1", day="20261121"))))
    assert Ledger().take(path).counts["Receipts"]["added"] == 3


@pytest.mark.parametrize("text, reason", [
    (SGML + "<OFX></OFX>", "holds no statement"), (SGML, "holds no statement"),
    (XML + "<OFX><STMTTRNRS><STATUS><CODE>2000</CODE><SEVERITY>ERROR</SEVERITY><MESSAGE>General Server Error</MESSAGE></STATUS></STMTTRNRS></OFX>",
     "The bank says: General Server Error")])
def test_a_file_without_a_statement_is_refused(text, reason):
    with pytest.raises(ReceivablesError, match=reason):
        read(text)


def test_entities_are_never_loaded():
    bomb = XML.replace("<?OFX", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><?OFX')
    assert read(file(statement(entry(more="<NAME>&a;</NAME>")), header=bomb)).receipts[0]["payer_name"] == "&a;"


def test_character_sets():
    for header, encoding in ((SGML, "cp1252"), (SGML.replace("1252", "1251"), "cp1251"), (SGML, "utf-8"), (SGML.replace("1252", "ISO-8859-2"), "iso8859-2")):
        name = "Москва" if encoding == "cp1251" else "Łódź" if encoding == "iso8859-2" else "Müller"
        assert read(file(statement(entry(more=f"<NAME>{name}\n")), header=header).encode(encoding)).receipts[0]["payer_name"] == name


@pytest.mark.parametrize("name", ["anzcc", "checking", "date_missing", "decimal_error", "empty_balance", "fidelity-savings", "multiple_accounts",
                                  "ofx-v102-empty-tags", "suncorp"])
def test_real_files_are_read_whole(samples, name):
    data = (samples / "ofx" / f"ofxparse-{name}.ofx").read_bytes()
    found = read(data, name)
    assert len(found.receipts) + sum(issue.level == "refused" for issue in found.issues) == data.count(b"<STMTTRN>")
    assert len(found.statements) == len(re.findall(rb"<(?:STMTRS|CCSTMTRS|INVSTMTRS)>", data))
    raw = [round(float(text) * 100) for text in re.findall(rb"<TRNAMT>\s*([+-]?[\d.]+)", data)]
    if name != "date_missing":
        assert sum(row["amount"] for row in found.receipts) == sum(raw)


def test_the_real_file_without_a_statement_is_refused(samples):
    with pytest.raises(ReceivablesError, match="no statement"):
        read((samples / "ofx" / "ofxparse-bank_small.ofx").read_bytes())


def test_other_files_are_not_taken_for_ofx():
    for text in ("<Document/>", "Name,OFX\na,1\n", "<html><body>offers</body></html>", ""):
        assert find(text.encode(), "a.ofx") is not ofx


WHOLE = file(statement(entry(), entry("-1,234.50", "F2", more="<PAYEE><NAME>A &amp; B</PAYEE><MEMO><![CDATA[x]]>")), statement(entry(), tag="CCSTMTRS", of="CCACCTFROM")).encode()


@given(broken(WHOLE))
def test_broken_files_end_in_rows_or_in_a_refusal(data):
    survives(ofx, data)


@given(st.binary(max_size=200), st.sampled_from([b"", b"<OFX><STMTRS>", b"<OFX><STMTRS><STMTTRN><TRNAMT>1<DTPOSTED>20261101<NAME>"]))
def test_any_bytes_end_in_rows_or_in_a_refusal(data, head):
    survives(ofx, head + data)


@pytest.mark.parametrize("written, amount", [("1.234,56", 123456), ("-1.000,00", -100000), ("+1 006,60", 100660), ("1,234.56", 123456), ("2000,5", 200050)])
def test_amounts_with_marks_that_can_only_be_read_one_way(written, amount):
    found = read(f"OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>7</BANKACCTFROM><BANKTRANLIST>"
                 f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>20261120<TRNAMT>{written}<FITID>F1<NAME>ACME</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>")
    assert columns(found.receipts, "amount") == [(amount,)]
