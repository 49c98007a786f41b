"""BAI2: continuations in every layout, funds types, amounts by currency, control totals; real files counted by their raw records."""
import re
import time

import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import bai2, find


def file(*accounts, currency="USD", status="1", length="", total=None):
    """A whole file with one group; an account is (its records without the trailer, its control total)."""
    lines, sums = [f"01,BANK,US,261121,0200,1,{length},,2/", f"02,US,BANK,{status},261120,2359,{currency},2/"], []
    for body, control in accounts:
        physical = len(re.findall(r"(?m)^(?:03|16|88)", body)) + 1
        lines += [body, f"49,{control},{physical}/"]
        sums.append(control)
    records = sum(len(re.findall(r"(?m)^\d\d,", line)) for line in lines) - 1
    lines += [f"98,{sum(sums) if total is None else total},{len(sums)},{records + 1}/", f"99,{sum(sums) if total is None else total},1,{records + 3}/"]
    return "\n".join(lines) + "\n"


def account(*lines, opening=10000, closing=10000, currency="", number="77001"):
    """The body of an account and the sum of its own summary amounts."""
    return "\n".join((f"03,{number},{currency},010,{opening},,,015,{closing},,/", *lines)), opening + closing


def test_a_transaction_is_a_receipt_and_every_total_ties():
    body, said = account("16,165,1500,1,DD1620,C-9,DEALER PAYMENTS/", "16,475,500,,CK77,,CHECK PAID/", closing=11000)
    found = read(file((body, said + 2000)))
    assert columns(found.receipts, "amount", "value_date", "own_account", "ref", "end_to_end_id", "text", "method", "line") == [
        (1500, "2026-11-20", "77001", "DD1620", "C-9", "DEALER PAYMENTS", "ACH", 4), (-500, "2026-11-20", "77001", "CK77", "", "CHECK PAID", "cheque", 5)]
    assert ties(found) == ["yes"], "100.00 + 15.00 - 5.00 = 110.00, and all control totals are true"
    assert not found.issues


@pytest.mark.parametrize("funds, day", [
    ("", "2026-11-20"), ("0", "2026-11-20"), ("1", "2026-11-20"), ("Z", "2026-11-20"), ("V,261124,1200", "2026-11-24"), ("V,261124,", "2026-11-24"),
    ("S,100,200,1200", "2026-11-20"), ("S,,200,1300", "2026-11-20"), ("D,3,0,500,1,500,3,500", "2026-11-20"), ("D,0", "2026-11-20")])
def test_funds_types_bring_their_own_fields(funds, day):
    body, said = account(f"16,195,1500,{funds},BREF,CREF,THANK YOU, ACME/", closing=11500)
    found = read(file((body, said + 1500)))
    assert columns(found.receipts, "value_date", "ref", "end_to_end_id", "text") == [(day, "BREF", "CREF", "THANK YOU, ACME")]
    assert ties(found) == ["yes"]


@pytest.mark.parametrize("lines, text", [
    (("16,195,1500,V,261120,,R1,C1,INV 10234", "88,AND INV 10235/"), "INV 10234 AND INV 10235"),
    (("16,195,1500,V,261120,,R1/", "88,C1,INV 10234/", "88,INV 10235/"), "INV 10234 INV 10235"),
    (("16,195,1500/", "88,V,261120,/", "88,R1,C1/", "88,INV 10234"), "INV 10234"),
    (("16,195,1500,V,261120,,R1,C1,/", "88,INV 10234"), "INV 10234"),
    (("16,195,1500,V,261120,,R1,C1,INV 10234", "88,DBNM: ACME", "88:REMI: A/B"), "INV 10234 | DBNM: ACME | REMI: A/B"),
    (("16,195,1500,V,261120,,R1,C1,INV 10234", "AND MORE     /"), "INV 10234 AND MORE"),
    (("16,195,1500,V,261120,,R1,C1,/", "88"), ""),
])
def test_continuations_in_every_layout(lines, text):
    body, said = account(*lines, closing=11500)
    found = read(file((body, said + 1500)))
    assert columns(found.receipts, "amount", "value_date", "ref", "end_to_end_id", "text") == [(1500, "2026-11-20", "R1", "C1", text)]


def test_summaries_go_on_in_continuations():
    body = "03,77001,,010,10000,,,190/\n88,500,4,0,015/\n88,10000,,,100,1500,1,D,2,0,500,1/\n88,1000,400,1500/\n88,1,V,261121,/\n16,195,1500,,A,,/\n16,495,1500,,B,,/"
    found = read(file((body, 10000 + 500 + 10000 + 1500 + 1500 + 1500 + 1500)))
    assert (found.statements[0].opening, found.statements[0].closing, ties(found)) == (10000, 10000, ["yes"])
    wrong = read(file((body.replace("100,1500,1", "100,1600,2"), 26600)))
    assert wrong.statements[0].findings == ["Total credits: the file says 16.00, its lines give 15.00.", "Number of credits: the file says 2, its lines give 1."]


def test_several_records_on_one_line():
    text = ("01,BANK,US,261121,0200,1,,,2/   02,US,BANK,1,261120,2359,USD,2/\n03,1,,010,100,,,015,700,,/\n16,142,500,Z,,,ACME 11/16,2026/ 16,142,100,Z,,,BETA/\n"
            "88,   GMBH/    49,1400,5/  03,2,,010,00,,,015,00,,/ 49,00,2/\n98,1400,2,9/99,1400,1,11/")
    found = read(text)
    assert columns(found.receipts, "own_account", "amount", "text", "line") == [("1", 500, "ACME 11/16,2026", 3), ("1", 100, "BETA GMBH", 3)]
    assert ties(found) == ["yes", "yes"], "1 + 5 + 1 = 7; 3 records and 2 in the accounts, a group of 9, a file of 11"


def test_a_word_that_the_record_length_cuts_goes_on():
    first = "16,195,1500,,R1,,PAYMENT OF INV 1002"
    body, said = account(first, "88,34 THANK YOU/", closing=11500)
    assert read(file((body, said + 1500), length=str(len(first)))).receipts[0]["text"] == "PAYMENT OF INV 100234 THANK YOU"
    assert read(file((body, said + 1500))).receipts[0]["text"] == "PAYMENT OF INV 1002 34 THANK YOU"


@pytest.mark.parametrize("currency, minor", [("USD", 150000), ("JPY", 150000), ("KWD", 150000)])
def test_amounts_are_minor_units_of_the_accounts_currency(currency, minor):
    body, said = account("16,195,150000,,R1,,/", opening=0, closing=150000, currency=currency)
    found = read(file((body, said + 150000), currency="EUR"))
    assert columns(found.receipts, "amount", "currency") == [(minor, currency)], "1,500.00 USD, 150,000 JPY, 150.000 KWD"
    assert read(file((account("16,195,15,,R1,,/")[0], 20015), currency="EUR")).receipts[0]["currency"] == "EUR", "the group's"
    none = read(file((account("16,195,15,,R1,,/")[0], 20015), currency=""))
    assert (none.receipts[0]["currency"], none.notes) == ("USD", ["1 accounts name no currency; BAI2 then means USD."])


def test_totals_that_differ_are_findings_and_the_lines_come_in():
    body, _ = account("16,165,1500,,A,,/", closing=12000)
    found = read(file((body, 5), total=7).replace("49,5,3", "49,5,4"))
    assert len(found.receipts) == 1
    assert found.statements[0].findings == [
        "Opening 100.00 + movements 15.00 = 115.00, but closing is 120.00 USD: 5.00 too much.",
        "Control total of the account: the file says 0.05, its lines give 235.00.", "Records of the account: the file says 4, its lines give 3."]
    assert [(s.number, s.findings) for s in found.statements[1:]] == [("group", ["Control total of the group: the file says 0.07, its lines give 0.05."])]


def test_a_file_cut_off_says_so():
    whole = file((account("16,165,1500,,A,,/", closing=11500)[0], 23000))
    found = read(whole[:whole.index("49,")])
    assert len(found.receipts) == 1
    assert found.statements[0].findings == ["The account has no trailer (record 49): the file may be cut off."]


def test_returns_and_money_of_our_own_are_marked():
    body, said = account("16,557,100,,A,,Reason: R02/", "16,275,300,,B,,SWEEP/", "16,354,1,,C,,INTEREST/", "16,890,,,D,,TEXT ONLY/", closing=10201)
    found = read(file((body, said + 401)))
    assert columns(found.receipts, "amount", "kind", "note") == [(-100, "", "Return, BAI 557"), (300, "not customer", "BAI 275"), (1, "not customer", "BAI 354")]


def test_the_payer_is_named_by_labels():
    body, said = account("16,142,1500,,A,,ORIG CO NAME:ACME INC ORIG ID:1 SEC:CCD TRACE#:0210 IND NAME:US/", "16,195,1,,B,,Incoming Wire,From: SHOP LTD, GS ID: 7",
                         "88,REMI: INV 1", "88,DBNM: SHOP LIMITED", "88,DACT: 1011", "88,EREF: E-1")
    assert columns(read(file((body, said))).receipts, "payer_name", "payer_account", "end_to_end_id") == [("ACME INC", "", "0210"), ("SHOP LIMITED", "1011", "E-1")]


@pytest.mark.parametrize("text, payer", [
    ("From: Große Weiß GmbH, GS ID: 7", "Große Weiß GmbH"),                 # letters that are longer as capitals
    ("from: acme, Ref: 1", "acme"), ("DBNM: ,ORIG: ACME, DBNM: BETA", "BETA"), ("ORIG: ACME FROM: SHOP", "ACME"), ("TOFROM: ACME", None)])
def test_the_first_label_that_says_something_counts(text, payer):
    body, said = account(f"16,195,1500,,A,,{text}/")
    assert columns(read(file((body, said))).receipts, "payer_name") == [(payer or "",)]


@pytest.mark.parametrize("status", ["2", "4"])
def test_groups_that_delete_or_test_are_no_money(status):
    found = read(file((account("16,165,1500,,A,,/", closing=11500)[0], 23000), status=status))
    assert not found.receipts
    assert f"(status {status}); its lines were left out" in found.issues[0].what


def test_wrong_days_and_amounts_are_said_with_their_line():
    body, _ = account("16,165,1x5,,A,,/", "16,165,15,,B,,/")
    found = read(file((body, 20015)).replace("261120", "269920"))
    assert [(issue.row, issue.level) for issue in found.issues] == [(2, "warning"), (4, "refused")]
    assert columns(found.receipts, "ref", "value_date") == [("B", "2026-11-21")], "the file's day stands in for the group's"


@pytest.mark.parametrize("text, reason", [("00,0004,1/2/345,06/0321,0829,001,80,1,2/\n", "line 1 begins with '00,0004"),
                                          ("01,A,B,261121,0200,1,,,2/\n99,0,0,2/\n", "holds no account")])
def test_what_cannot_be_read_is_refused(text, reason):
    with pytest.raises(ReceivablesError, match=reason):
        read(text)


def test_other_lists_are_not_taken_for_bai2():
    for text in ("Invoice,Amount\n01,5.00\n", "01,2026-11-20,5.00\n02,2026-11-21,6.00\n", "", "<Document/>", ":20:1\n:25:2\n"):
        assert find(text.encode(), "a.txt") is not bai2


def test_importing_twice_and_overlapping_adds_each_line_once(tmp_path):
    one, two = tmp_path / "monday.txt", tmp_path / "week.txt"
    lines = ("16,165,1500,,,,RENT/", "16,165,1500,,,,RENT/", "16,195,700,,R7,,WIRE/")
    one.write_text(file((account(*lines, closing=13700)[0], 27400)))
    two.write_text(file((account(*lines, "16,195,700,,R8,,WIRE/", closing=14400)[0], 28800)))
    ledger = Ledger()
    assert ledger.take(one).counts["Receipts"]["added"] == 3, "two honest equal payments, and one with the bank's reference"
    assert ledger.take(one).counts["Receipts"]["added"] == 0
    assert ledger.take(two).counts["Receipts"]["added"] == 1
    assert ledger.rows("Receipts", "amount", "source")[-1] == (700, "week.txt:7")


def test_totals_of_two_files_that_do_not_tie_are_two_documents(tmp_path):
    one, two = tmp_path / "1.txt", tmp_path / "2.txt"
    lines = ("16,165,1500,,A,,/", "16,165,1500,,B,,/")
    one.write_text(file((account(lines[0], closing=11500)[0], 23000), total=7))
    two.write_text(file((account(*lines, closing=13000)[0], 26000), total=8))
    ledger = Ledger()
    found = ledger.take(one, two)
    assert [issue.level for issue in found.issues] == ["warning"] * len(found.issues)
    assert found.counts["Documents"]["added"] == 4, "an account and a group of each file"


@pytest.mark.parametrize("name", ["moj-account_trailer_amount_blank_example.bai2", "moj-citi_example.bai2", "moov-sample2.txt",
                                  "moov-sample4-continuations-newline-delimited.txt", "moov-sample5-issue113.txt"])
def test_real_files_are_read_whole(samples, name):
    data = (samples / "bai2" / name).read_bytes()
    found = read(data, name)
    raw = [(int(code), int(amount)) for code, amount in re.findall(rb"(?m)^16,(\d{3}),(\d+),", data)]
    assert len(found.receipts) == len(raw)
    assert sum(row["amount"] for row in found.receipts) == sum(amount if code < 400 else -amount for code, amount in raw)
    assert sum(bool(s.account) for s in found.statements) == len(re.findall(rb"(?m)^03,", data))
    assert all(row["line"] for row in found.receipts)


def test_the_real_file_with_a_parse_error_is_refused(samples):
    with pytest.raises(ReceivablesError, match="no file header"):
        read((samples / "bai2" / "moov-sample-parseError.txt").read_bytes())


WHOLE = file((account("16,165,1500,S,1,2,3,DD1620,C-9,DEALER/PAYMENTS/", "88,AND: MORE", "16,195,700,V,261124,,R,,X", "88,Y/ 16,475,5,D,2,0,5,1,0,,,Z/", closing=12195)[0], 24400),
             (account("16,557,100,,A,,Reason: R02/", number="77002", currency="JPY")[0], 20100)).encode()


@given(broken(WHOLE))
def test_broken_files_end_in_rows_or_in_a_refusal(data):
    survives(bai2, data)


@given(st.binary(max_size=200), st.sampled_from([b"", b"01,A,B,261121,0200,1,,,2/\n03,1,USD/\n16,"]))
def test_any_bytes_end_in_rows_or_in_a_refusal(data, head):
    survives(bai2, head + data)


@pytest.mark.parametrize("count", ["²", "③", "٣"])
def test_a_digit_that_is_no_number_is_no_count(count):
    """A raised two is a digit to Python and not a number."""
    survives(bai2, file(account(), length=count).encode())
    survives(bai2, WHOLE.replace(b",S,1,2,3,", f",S,{count},2,3,".encode()).replace(b"49,24400,", f"49,24400,{count}".encode()))


@pytest.mark.parametrize("text", ["\n" * 200_000, WHOLE.decode().replace("49,24400", "more words\n" * 50_000 + "49,24400")], ids=["blank lines", "lines without a code"])
def test_what_is_long_is_read_in_a_time_that_grows_with_its_length(text):
    before = time.process_time()
    bai2.sniff(text.encode(), "x")
    survives(bai2, text.encode())
    assert time.process_time() - before < 5, "seconds; minutes where each line is looked at from every line before it"
