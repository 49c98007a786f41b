"""Lockbox files: a receipt for each cheque, its documents, the totals of batch, lockbox and file, and a bank's own layout."""
import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, lockbox, nacha
from workbook.readers.lockbox_layout import STANDARD, parse
from workbook.readers.values import Told


def header(records="1", day="261120"):
    return f"100ABCDEFGHIJ0099999991{day}1800\n2ABCDEFGHIJ0099999991000000000040008000801\n"


def cheque(item, amount, number, payer="", batch="001", paid_by="ACME FOODS INC"):
    return f"6{batch}{item:03}{amount:010}0550027070123455550{number:010}112026{paid_by:<30}{payer:<20}\n"


def document(item, invoice, paid, seq=1, last="9", batch="001"):
    return f"4{batch}{item:03}6{seq:02}{last}{invoice:<10}{paid:010}\n"


def box(body, count, total, batch="001", number="0022222", day="261120"):
    return (f"5000000{number}{day}ABCDEFGHIJ0099999991\n{body}7{batch}000{number}{day}{count:03}{total:010}\n"
            f"8000000{number}{day}{count:04}{total:010}\n")


def whole(*parts):
    text = header() + "".join(parts)
    return text + f"9{text.count(chr(10)) + 1:06}\n"


TWO = whole(box(cheque(1, 14300, 180) + document(1, "10234", 9800, last="0") + document(1, "10235", 4500, seq=2) + cheque(2, 5000, 77, paid_by="BOB"),
                2, 19300))


def test_cheques_documents_and_totals():
    found = read(TWO)
    assert columns(found.receipts, "amount", "currency", "payer_name", "payer_account", "end_to_end_id", "value_date", "method") == [
        (14300, "USD", "ACME FOODS INC", "055002707 0123455550", "180", "2026-11-20", "cheque"),
        (5000, "USD", "BOB", "055002707 0123455550", "77", "2026-11-20", "cheque"), (-19300, "USD", "", "", "", "2026-11-20", "payout")]
    assert columns(found.remittances, "amount", "reference", "payer_name", "date") == [(14300, "180", "ACME FOODS INC", "2026-11-20")]
    assert columns(found.remittance_lines, "invoice", "gross", "net") == [("10234", 9800, 9800), ("10235", 4500, 4500)]
    assert ties(found) == ["yes"], "143 + 50 = 193; 98 + 45 = 143; 10 records"
    assert not found.issues


def test_raw_counts_are_those_of_the_records():
    found = read(TWO)
    lines = TWO.splitlines()
    assert len(found.receipts) - len(found.statements) == sum(line[0] == "6" for line in lines) == 2
    assert len(found.remittance_lines) == sum(line[0] == "4" for line in lines) == 2
    assert sum(row["amount"] for row in found.receipts if row["method"] == "cheque") == sum(int(line[7:17]) for line in lines if line[0] == "6")


@pytest.mark.parametrize("old, new, finding", [
    ("70010000022222261120002", "70010000022222261120003", "Batch 1, cheques: the file says 3, its lines give 2."),
    ("80000000022222261120000200000193", "80000000022222261120000200000194", "Lockbox 22222, amount: the file says 194.00, its lines give 193.00."),
    ("9000010", "9000009", "Records: the file says 9, its lines give 10."), ("9000010\n", "", "The file has no trailer: it may be cut off."),
    ("10235     0000004500", "10235     0000004400", "Cheque 180: The payment is 143.00 USD, the documents it names add up to 142.00: 1.00 too little.")])
def test_what_does_not_add_up_is_said_and_taken(old, new, finding):
    assert old in TWO
    found = read(TWO.replace(old, new))
    assert found.statements[0].findings == [finding]
    assert len(found.receipts) == 3


def test_several_lockboxes_and_batches():
    found = read(whole(box(cheque(1, 100, 1), 1, 100), box(cheque(1, 200, 2, batch="002") + "7002000002222226112000100000002000\n", 0, 0, number="0033333")))
    assert columns(found.receipts, "amount", "note")[::2] == [(100, "lockbox 22222, batch 001, item 001"), (200, "lockbox 33333, batch 002, item 001")]
    assert ties(found)[0] == "yes"


def test_a_document_without_an_amount_is_named_and_a_memo_kept():
    found = read(whole(box(cheque(1, 700000, 180) + "40010016019CE554\n", 1, 700000)))
    assert columns(found.remittance_lines, "invoice", "net") == [("CE554", 0)]
    assert ties(found) == ["yes"]


def test_an_empty_lockbox_is_no_error():
    found = read(whole(box("", 0, 0)))
    assert not found.receipts
    assert ties(found) == ["yes"]


OWN = """record;what;field;from;to;form
*;currency;CAD;;;
H;file;date;2;9;YYYYMMDD
C;cheque;amount;2;9;2
C;cheque;cheque;10;15;
C;cheque;payer;16;25;
C;cheque;invoice;26;31;
C;cheque;paid;32;39;2
C;cheque;invoice;40;45;
C;cheque;paid;46;53;2
R;remittance;invoice;2;7;
R;remittance;gross;8;15;2
R;remittance;discount;16;23;2
R;remittance;deduction;24;31;2
R;remittance;reason;32;51;
R;remittance;paid;52;59;2
"""
THEIRS = ("H20261120\nC00030300000077ACME      10234 0000980010235 00004500\n"
          "R10236 000200000000020000000200SHORT               00019600\nC00001000000078BOB       \n").replace("00030300", "00033900")


def test_a_banks_own_layout(tmp_path):
    (tmp_path / "own.csv").write_text(OWN)
    layout = parse(OWN, "own.csv")
    found = lockbox.read(THEIRS.encode(), "box.txt", Told(layout=layout))
    assert columns(found.receipts, "amount", "currency", "value_date", "payer_name") == [
        (33900, "CAD", "2026-11-20", "ACME"), (1000, "CAD", "2026-11-20", "BOB"), (-34900, "CAD", "2026-11-20", "")]
    assert columns(found.remittance_lines, "invoice", "gross", "discount", "adjustment", "reason", "net") == [
        ("10234", 9800, 0, 0, "", 9800), ("10235", 4500, 0, 0, "", 4500), ("10236", 20000, 200, -200, "SHORT", 19600)]
    assert found.statements[0].findings == [], "98 + 45 + 196 = 339; 200 - 2 - 2 = 196"
    assert find(THEIRS.encode(), "box.txt") is None
    assert find(THEIRS.encode(), "box.txt", layout) is lockbox
    ach = ("101 031300012 2313801042611201055A094101Federal Reserve Bank   My Bank Name           12345678\n"
           "622231380104 12345678         0000014300INV10234       0002We Ltd              1031300010000001\n9" + "0" * 93)
    standard = parse(STANDARD, "standard")
    assert standard.fits(ach)
    assert find(ach.encode(), "ach.txt", standard) is nacha, "an ACH file begins its lines alike, and is none"


@pytest.mark.parametrize("old, new, why", [
    ("record;what", "a;b", "its first line is not record,what"), ("C;cheque;amount;2;9;2\n", "", "does not say where a cheque has its amount"),
    ("R;remittance;invoice;2;7;", "R;remittances;invoice;2;7;", "calls the record 'remittances'"), ("R;remittance;gross", "R;cheque;gross", "an earlier line a remittance"),
    ("gross;8;15", "gross;15;8", "stands from '15' to '8'"), ("gross;8;15;2", "gross;8;15;9", "'9' decimals"), ("YYYYMMDD", "YYYYDD", "writes the date 'YYYYDD'"),
    ("reason;32", "colour;32", "names the field 'colour'"), ("CAD", "XXQ", "no ISO 4217 code")])
def test_a_layout_that_says_nothing_is_refused(old, new, why):
    with pytest.raises(ReceivablesError, match=why):
        parse(OWN.replace(old, new), "own.csv")


def test_the_deposit_on_the_bank_statement_is_not_customer_money_again(tmp_path):
    (tmp_path / "box.txt").write_text(TWO)
    (tmp_path / "bank.csv").write_text("date,amount,description\n2026-11-21,193.00,LOCKBOX DEPOSIT 22222\n2026-11-21,193.00,ACME INV 9\n")
    for order in (("box.txt", "bank.csv"), ("bank.csv", "box.txt")):
        ledger = Ledger(base_currency="USD")
        for name in order:
            ledger.take(tmp_path / name)
        assert ledger.frames["Receipts"].set_index("text").loc["LOCKBOX DEPOSIT 22222", ["kind", "note"]].tolist() == [
            "not customer", "Lockbox 22222 of 2026-11-20: 2 cheques = 193.00 USD on the bank account."]
        assert ledger.frames["Receipts"].set_index("text").loc["ACME INV 9", "kind"] == "customer"


def test_importing_twice_adds_nothing_and_lines_are_traced(tmp_path):
    (tmp_path / "box.txt").write_text(TWO)
    ledger = Ledger(base_currency="USD", own_accounts=("77001",))
    intake = ledger.take(tmp_path / "box.txt")
    assert not intake.issues, "a lockbox is a clearing account"
    assert ledger.rows("Receipts", "source") == [("box.txt:4",), ("box.txt:7",), ("box.txt:3",)]
    assert ledger.rows("RemittanceLines", "invoice", "source") == [("10234", "box.txt:5"), ("10235", "box.txt:6")]
    assert ledger.rows("Remittances", "receipt")[0] == ledger.rows("Receipts", "id")[0]
    assert {name: counts["added"] for name, counts in ledger.take(tmp_path / "box.txt").counts.items() if counts["added"]} == {}


@pytest.mark.parametrize("line, what", [("6001002X00000500\n", "no amount that can be read"), ("3?\n", None)])
def test_a_line_that_cannot_be_read_is_said_and_the_rest_taken(line, what):
    text = TWO.replace("7001", line + "7001", 1)
    found = read(text) if what else lockbox.read(text.encode(), "f")
    assert (what or "which the layout does not know") in found.issues[0].what
    assert len(found.receipts) == 3


def test_a_file_that_is_none_is_refused_and_not_mistaken():
    with pytest.raises(ReceivablesError, match="no line of it is a cheque or a lockbox by the layout"):
        lockbox.read(b"hello\n", "f.txt")
    for text in ("1,2,3\n5,6,7\n", "", "1\n2\n3\n", "100 apples\n200 pears\n"):
        assert find(text.encode(), "a.txt") not in (lockbox, nacha)


@given(broken(TWO.encode()))
def test_broken_files_end_in_rows_or_in_a_refusal(data):
    survives(lockbox, data)


def test_the_standard_layout_is_one():
    assert parse(STANDARD, "standard").fits(TWO)
