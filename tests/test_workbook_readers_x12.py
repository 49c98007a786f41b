"""X12 820: separators of every kind, documents with discounts and adjustments, sums tied to the payment."""
import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, x12_820

ISA = "ISA*00*          *00*          *ZZ*ACME           *ZZ*WE             *261120*0210*U*00401*000000001*0*P*>~GS*RA*ACME*WE*20261120*0210*1*X*004010~"
BPR = "BPR*C*{}*C*ACH*CTX*01*031300012*DA*4455*1234567890**01*231380104*DA*77001*20261123~"


def file(*documents, paid="143.00", currency="", header="", envelope=ISA, segments=None):
    body = f"{BPR.format(paid)}TRN*1*T-77~{f'CUR*PR*{currency}~' if currency else ''}{header}N1*PR*ACME INCORPORATED~N1*PE*WE LTD~ENT*1~" + "".join(documents)
    count = body.count("~") + 2 if segments is None else segments
    return f"{envelope}ST*820*0001~{body}SE*{count}*0001~" + ("GE*1*1~IEA*1*000000001~" if envelope else "")


WHOLE = file("RMR*IV*10234**98.00*100.00*2.00~DTM*003*20261001~", "RMR*IV*10235**55.00*60.00**04*5.00~REF*PO*4711~", "RMR*CM*G1**-10.00*-10.00~")


def test_the_advice_and_its_documents():
    found = read(WHOLE)
    assert columns(found.remittances, "payer_name", "payer_account", "amount", "currency", "date", "reference", "method") == [
        ("ACME INCORPORATED", "4455", 14300, "USD", "2026-11-23", "T-77", "ACH")]
    assert columns(found.remittance_lines, "invoice", "invoice_date", "gross", "discount", "adjustment", "reason", "net", "text") == [
        ("10234", "2026-10-01", 10000, 200, 0, "", 9800, "IV"), ("10235", "", 6000, 0, -500, "04 damaged", 5500, "IV | PO 4711"),
        ("G1", "", -1000, 0, 0, "", -1000, "CM")]
    one = found.statements[0]
    assert (one.account, one.number, one.movements, one.lines, one.ties) == ("77001", "T-77", 14300, 3, "yes"), "98 + 55 - 10 = 143"
    assert not found.receipts, "an advice is no money"


@pytest.mark.parametrize("change", [("*", "|"), ("~", "\n"), ("~", "~\r\n"), ("~", "\\"), ("~", "'"), ("*", "^"), ("          ", ""), ("*", "\x1d")])
def test_separators_are_read_from_the_file(change):
    found = read(WHOLE.replace(*change))
    assert [line["net"] for line in found.remittance_lines] == [9800, 5500, -1000]
    assert ties(found) == ["yes"]


def test_a_set_without_an_envelope_and_the_line_of_each_document():
    text = file("RMR*IV*1**143.00~", envelope="").replace("~", "~\n")
    found = read(text)
    assert columns(found.remittance_lines, "invoice", "gross", "net", "line") == [("1", 14300, 14300, 7)]


@pytest.mark.parametrize("document, expected", [
    ("RMR*IV*1**143.00*150.00*5.00*55*2.00~", (15000, 500, -200, "55 tax deducted", 14300)),
    ("RMR*IV*1**143.00*150.00*5.00*55*-2.00~", (15000, 500, -200, "55 tax deducted", 14300)),
    ("RMR*IV*1**143.00*140.00**53*3.00~", (14000, 0, 300, "53 remittance for underpayment", 14300)),
    ("RMR*IV*1**143.00*150.00~ADX*-7.00*01~", (15000, 0, -700, "01 pricing error", 14300)),
    ("RMR*IV*1**143.00*150.00~ADX*-5.00*01~ADX*-2.00*Z9~", (15000, 0, -700, "01 pricing error | Z9", 14300)),
    ("RMR*IV*1***150.00*7.00~", (15000, 700, 0, "", 14300)),
    ("RMR*IV*1**143.00~", (14300, 0, 0, "", 14300)),
    ("RMR*IV*1*PA*143.00*200.00~", (20000, 0, 0, "", 14300)),
])
def test_gross_discount_adjustment_and_net(document, expected):
    found = read(file(document))
    assert columns(found.remittance_lines, "gross", "discount", "adjustment", "reason", "net") == [expected]
    assert ties(found) == ["yes"]


def test_adjustments_of_the_payment_as_a_whole():
    found = read(file("RMR*IV*1**150.00*150.00~", header="ADX*-7.00*52*CM*G9~"))
    assert columns(found.remittance_lines, "invoice", "adjustment", "net", "reason") == [("G9", -700, -700, "52 credit for overpayment"), ("1", 0, 15000, "")]
    assert ties(found) == ["yes"], "150 - 7 = 143"


def test_a_credit_memo_is_negative_whichever_sign_it_has():
    found = read(file("RMR*IV*1**153.00*153.00~", "RMR*CM*G1**10.00*10.00~"))
    assert [line["net"] for line in found.remittance_lines] == [15300, -1000]
    assert ties(found) == ["yes"]


@pytest.mark.parametrize("document, net", [("RMR*CL*G1**10.00~", -1000), ("RMR*CN*G1**10.00~", -1000), ("RMR*CM*G1**-10.00~", -1000)])
def test_other_codes_of_credit_memos(document, net):
    found = read(file("RMR*IV*1**153.00~", document))
    assert [line["net"] for line in found.remittance_lines] == [15300, net]


def test_the_number_of_a_carrier_is_no_credit_note():
    found = read(file("RMR*CN*PRO1**100.00~", "RMR*CN*PRO2**43.00~"))
    assert [line["net"] for line in found.remittance_lines] == [10000, 4300]
    assert ties(found) == ["yes"]


def test_the_documents_amount_written_before_what_was_paid():
    found = read(file("RMR*IV*1**100.00*98.00*2.00~", "RMR*IV*2**45.00*45.00~"))
    assert columns(found.remittance_lines, "gross", "discount", "net") == [(10000, 200, 9800), (4500, 0, 4500)]
    assert ties(found) == ["yes"], "98 + 45 = 143"
    kept = read(file("RMR*IV*1**100.00*98.00*2.00~", "RMR*IV*2**43.00~"))
    assert [line["net"] for line in kept.remittance_lines] == [10000, 4300], "100 + 43 = 143: as it is written"


def test_a_balance_of_nothing_is_not_the_documents_amount():
    assert columns(read(file("RMR*IV*1*PO*143.00*0.00~")).remittance_lines, "gross", "net") == [(14300, 14300)]


@pytest.mark.parametrize("bpr, date, payer, own", [
    ("BPR*C*143.00*C*ACH*CTX*01*031300012*DA*4455*1234567890*01*231380104*DA*77001*20261123~", "2026-11-23", "4455", "77001"),
    ("BPR*C*143.00*C*ACH*CCD*01*031300012*DA*4455*1234567890*01*231380104*DA*77001**20261123~", "2026-11-23", "4455", "77001"),
    ("BPR*C*143.00*C*ACH*CCD*01*031300012**DA*4455*01*231380104**DA*77001*20261123~", "2026-11-23", "", "77001"),
    ("BPR*I*143.00*C*ACH~", "", "", "")])
def test_a_payment_whose_elements_stand_beside_their_place(bpr, date, payer, own):
    found = read(file("RMR*IV*1**143.00~").replace(BPR.format("143.00"), bpr))
    assert columns(found.remittances, "date", "payer_account") == [(date, payer)]
    assert found.statements[0].account in (own, "")


def test_what_stands_behind_an_adjustment_of_the_payment_tells_of_it():
    found = read(file("RMR*IV*1**150.00*150.00~", header="ADX*-7.00*54~REF*BM*881~"))
    assert columns(found.remittance_lines, "reason", "text") == [("54 freight deducted", "adjustment | bill of lading 881"), ("", "IV")]


def test_what_does_not_add_up_is_said_with_its_figures():
    found = read(file("RMR*IV*1**100.00*120.00*5.00*01*7.00~", segments=99))
    assert found.statements[0].findings == [
        "The payment is 143.00 USD, the documents it names add up to 100.00: 43.00 too little.",
        "1: 120.00 - discount 5.00 + adjustment 7.00 is not the 100.00 that was paid.", "Segments: the file says 99, its lines give 8."]
    assert len(found.remittance_lines) == 1
    cut = read(file("RMR*IV*1**143.00~").partition("SE*")[0])
    assert cut.statements[0].findings == ["The advice has no trailer (SE): the file may be cut off."]


def test_currencies_and_documents_without_amounts():
    found = read(file("RMR*IV*1**143~", paid="143", currency="JPY"))
    assert (found.remittances[0]["amount"], found.remittance_lines[0]["net"], ties(found)) == (143, 143, ["yes"])
    bare = read(file("RMR*IV*1~", "RMR*IV*2~"))
    assert (bare.notes, bare.statements[0].findings) == (["T-77 names 2 documents without amounts."], [])
    assert "The currency QQQ is unknown." in read(file("RMR*IV*1**143~", currency="QQQ")).issues[0].what


def test_several_sets_and_sets_of_another_kind():
    one = WHOLE.partition("GE*")[0]
    second = one[one.index("ST*"):].replace("143.00", "98.00").replace("0001", "0002").replace("T-77", "T-78")
    other = "ST*810*0003~BIG*20261101*1~SE*3*0003~"
    found = read(one + second + other + "GE*3*1~IEA*1*000000001~")
    assert columns(found.remittances, "reference", "amount") == [("T-77", 14300), ("T-78", 9800)]
    assert [line["of"]["reference"] for line in found.remittance_lines] == ["T-77"] * 3 + ["T-78"] * 3
    assert found.notes == ["Transaction sets 810 were left out; only 820 is read."]


def test_importing_twice_adds_each_advice_once(tmp_path):
    path = tmp_path / "advice.edi"
    path.write_text(WHOLE)
    ledger = Ledger()
    assert {name: ledger.take(path).counts[name]["added"] for name in ("Remittances",)} == {"Remittances": 1}
    assert ledger.rows("RemittanceLines", "line", "invoice", "source")[1] == (2, "10235", "advice.edi:1")
    assert ledger.take(path).counts["RemittanceLines"]["added"] == 0


def test_what_cannot_be_read_is_refused():
    with pytest.raises(ReceivablesError, match="cannot be told apart"):
        read("ISA*00*x ST*820*1")
    for text in (WHOLE.replace("820", "810"), "ST,820\n", "", "ISABELLA,820\n"):
        assert find(text.encode(), "a.edi") is not x12_820


@given(broken(WHOLE.encode()))
def test_broken_files_end_in_rows_or_in_a_refusal(data):
    survives(x12_820, data)


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.sampled_from(["", ISA, "ST*820*1~BPR*", "RMR*"]))
def test_any_text_ends_in_rows_or_in_a_refusal(text, head):
    survives(x12_820, (head + text).encode())
