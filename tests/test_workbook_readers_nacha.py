"""NACHA files: classes, addenda, an 820 inside a CTX, returns, notifications of change, control records; real files counted by their raw records."""
import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, nacha

HEAD = "101 031300012 2313801042611201055A094101" + "Federal Reserve Bank".ljust(23) + "My Bank Name".ljust(23) + "12345678"


def entry(cents, code="22", name="We Ltd", number="INV10234", account="77001", trace=1, addenda=(), count=None, sec="CCD"):
    """An entry and its addenda; an addendum is the text of a 705, or a whole record."""
    if sec in ("CTX",):
        who = f"{number:15.15}{len(addenda):04d}{name:16.16}  "
    elif sec == "IAT":
        who = ""
    else:
        who = f"{number:15.15}{name:22.22}"
    line = f"6{code}231380104{account:17.17}{cents:010d}{who}  {int(bool(addenda))}0313000100{trace:05d}"
    if sec == "IAT":
        line = f"6{code}2313801040007             {cents:010d}{account:35.35}  00{1}0313000100{trace:05d}"
    return [line, *(text if text[:1] == "7" and len(text) == 94 else f"705{text:80.80}{n:04d}{trace:07d}" for n, text in enumerate(addenda, 1))]


def batch(*entries, sec="CCD", company="ACME INC", day="261123", description="VENDOR PAY", number=1, control=None, header=None):
    rows = [line for one in entries for line in one]
    sums = [sum(int(row[29:39]) for row in rows if row[0] == "6" and (row[2] in "01234") == credit) for credit in (False, True)]
    hashed = sum(int(row[3:11]) for row in rows if row[0] == "6") % 10**10
    head = header or f"5200{company:16.16}{'':20}1234567890{sec:3}{description:10.10}261120{day}   103130001{number:07d}"
    return [head, *rows, control or f"8200{len(rows):06d}{hashed:010d}{sums[0]:012d}{sums[1]:012d}1234567890{'':25}03130001{number:07d}"]


def file(*batches, control=None):
    rows = [row for one in batches for row in one]
    ends = [one[-1] for one in batches]
    total = [sum(int(row[at:to]) for row in ends) for at, to in ((4, 10), (10, 20), (20, 32), (32, 44))]
    end = control or f"9{len(batches):06d}{1:06d}{total[0]:08d}{total[1] % 10**10:010d}{total[2]:012d}{total[3]:012d}"
    return "\n".join([HEAD, *rows, end.ljust(94), "9" * 94]) + "\n"


def wrapped(text):
    """A text cut into addenda of 80 characters."""
    return [text[at:at + 80] for at in range(0, len(text), 80)]


def back(reason, original="031300010000007", data="", kind="99"):
    return f"7{kind}{reason}{original}{'':6}03130001{data:44.44}031300010000001"


ISA = "ISA*00*          *00*          *ZZ*ACME           *ZZ*WE             *261120*0210*U*00401*000000001*0*P*>~GS*RA*ACME*WE*20261120*0210*1*X*004010~"
ADVICE = ("ST*820*0001~BPR*C*143.00*C*ACH*CTX*01*031300012*DA*4455*1234567890**01*231380104*DA*77001*20261123~TRN*1*T-77~N1*PR*ACME INCORPORATED~ENT*1~"
          "RMR*IV*10234**98.00*100.00*2.00~DTM*003*20261001~RMR*IV*10235**55.00*60.00**04*5.00~REF*PO*4711~RMR*CM*G1**-10.00*-10.00~SE*12*0001~GE*1*1~IEA*1*000000001~")


def test_a_credit_is_money_of_the_batchs_company():
    found = read(file(batch(entry(150000, addenda=["INV 10234"]), entry(2500, trace=2, number="R-2"))))
    assert columns(found.receipts, "amount", "payer_name", "own_account", "value_date", "text", "end_to_end_id", "ref", "line") == [
        (150000, "ACME INC", "77001", "2026-11-23", "INV 10234", "INV10234", "031300010000001", 3),
        (2500, "ACME INC", "77001", "2026-11-23", "", "R-2", "031300010000002", 5)]
    assert (ties(found), found.statements[0].account, found.statements[0].movements) == (["yes"], "77001", 152500)


def test_a_debit_is_our_collection_from_whom_it_names():
    found = read(file(batch(entry(7500, code="27", name="Paul Jones", account="555"), sec="PPD", company="We Ltd")))
    assert columns(found.receipts, "amount", "payer_name", "payer_account", "own_account") == [(7500, "Paul Jones", "555", "")]
    assert found.notes == ["1 debits are read as collections of yours: money in from the payers they name."]


def test_a_reversal_takes_back_what_was_credited():
    found = read(file(batch(entry(7500, code="27"), description="REVERSAL")))
    assert columns(found.receipts, "amount", "payer_name", "note") == [(-7500, "ACME INC", "Reversal, CCD REVERSAL")]


def test_an_820_in_ctx_addenda_is_the_advice_of_its_receipt():
    found = read(file(batch(entry(14300, sec="CTX", addenda=wrapped(ISA + ADVICE)), sec="CTX")))
    assert not found.issues, "98 + 55 - 10 = 143"
    assert columns(found.remittances, "of", "amount", "payer_name", "payer_account", "reference", "date") == [
        (found.receipts[0], 14300, "ACME INCORPORATED", "4455", "T-77", "2026-11-23")]
    assert columns(found.remittance_lines, "invoice", "gross", "discount", "adjustment", "reason", "net", "invoice_date") == [
        ("10234", 10000, 200, 0, "", 9800, "2026-10-01"), ("10235", 6000, 0, -500, "04 damaged", 5500, ""), ("G1", -1000, 0, 0, "", -1000, "")]
    assert found.receipts[0]["text"].startswith("ISA*00*")


@pytest.mark.parametrize("separators", ["*~", "|\\", "¦~", "^!"])
def test_an_820_with_any_separators(separators):
    text = (ISA + ADVICE).replace(">", ":").replace("*", separators[0]).replace("~", separators[1])
    found = read(file(batch(entry(14300, sec="CTX", addenda=wrapped(text)), sec="CTX")).encode("cp1252"))
    assert [line["net"] for line in found.remittance_lines] == [9800, 5500, -1000]


def test_an_entry_that_differs_from_its_820_says_both_amounts():
    found = read(file(batch(entry(100000, sec="CTX", addenda=wrapped(ISA + ADVICE.replace("55.00*60", "50.00*60"))), sec="CTX")))
    assert [issue.what for issue in found.issues] == [
        "The entry is 1000.00 USD, its 820 says 143.00 USD.",
        "The payment is 143.00 USD, the documents it names add up to 138.00: 5.00 too little.",
        "10235: 60.00 - discount 0.00 + adjustment 5.00 is not the 50.00 that was paid."]
    assert found.receipts[0]["amount"] == 100000, "the cash is what the bank says"


@pytest.mark.parametrize("text", ["RMR*IV*10234**1500.00*1530.00*30.00\\", "RMR*IV*10234**1500.00*1530.00*30.00"])
def test_loose_segments_in_the_addendum_of_a_ccd(text):
    found = read(file(batch(entry(150000, addenda=[text]))))
    assert columns(found.remittances, "amount", "payer_name") == [(150000, "ACME INC")]
    assert columns(found.remittance_lines, "invoice", "gross", "discount", "net") == [("10234", 153000, 3000, 150000)]
    assert not found.issues


def test_an_international_entry_names_the_originator_in_its_addenda():
    header = f"5220{'':16}FF3               US123456789 IATTRADEPAYMTCADUSD261123   123138010{1:07d}"
    addenda = [f"710ANN{'000000000000135000'}{'928383-23938':22}{'We Ltd':35}".ljust(94)[:87] + "0000001", f"711{'BEK Solutions':35}{'15 West Street':35}".ljust(94)[:87] + "0000001",
               f"717{'INV 10234':80}00010000001"]
    found = read(file(batch(entry(100000, sec="IAT", account="77001", addenda=addenda), sec="IAT", header=header)))
    assert columns(found.receipts, "amount", "payer_name", "own_account", "text", "note") == [
        (100000, "BEK Solutions", "77001", "INV 10234", "IAT TRADEPAYMT, foreign amount 135000 in the smallest unit of CAD")]
    assert ties(found) == ["yes"]


def test_a_returned_collection_goes_back():
    found = read(file(batch(entry(7500, code="26", name="Paul Jones", account="555", addenda=[back("R01")]), sec="PPD", company="We Ltd", day="000000")))
    assert columns(found.receipts, "amount", "payer_name", "payer_account", "end_to_end_id", "note", "value_date") == [
        (-7500, "Paul Jones", "555", "031300010000007", "Return, reason R01 insufficient funds, of entry 031300010000007", "2026-11-20")]
    assert found.notes == ["1 returned payments are read as money going back."]


def test_dishonored_and_contested_returns_and_our_own_payments_back():
    found = read(file(batch(entry(100, code="26", addenda=[back("R68")]), entry(200, code="26", trace=2, addenda=[back("R01"), back("R71")]),
                            entry(300, code="21", trace=3, addenda=[back("R03")]), sec="PPD")))
    assert columns(found.receipts, "amount", "kind") == [(100, ""), (-200, ""), (300, "not customer")]
    assert [row["note"].partition(",")[0] for row in found.receipts] == ["Dishonored return", "Contested dishonored return", "Return"]


def test_a_notification_of_change_is_said_and_moves_no_money():
    found = read(file(batch(entry(0, code="21", name="Best Co", account="744", addenda=[f"798C01031300010000007{'':6}03130001{'1918171614':29}{'':15}031300010000001"]),
                            sec="COR")))
    assert not found.receipts
    assert [(issue.what, issue.level, issue.row) for issue in found.issues] == [
        ("Notification of change C01 for Best Co, account 744: the right data is '1918171614'.", "warning", 3)]


def test_trial_entries_are_left_out():
    found = read(file(batch(entry(0, code="23"), entry(0, code="28", trace=2), entry(100, trace=3))))
    assert [row["amount"] for row in found.receipts] == [100]
    assert found.notes == ["2 entries without money (trial entries, acknowledgements) were left out."]


def test_control_records_that_differ_are_findings():
    good = batch(entry(100))
    wrong = good[-1][:4] + "000009" + "0000000001" + good[-1][20:32] + f"{200:012d}" + good[-1][44:]
    found = read(file([*good[:-1], wrong], control=f"9{2:06d}{1:06d}{1:08d}{23138010:010d}{0:012d}{100:012d}"))
    assert [row["amount"] for row in found.receipts] == [100]
    assert found.statements[0].findings == ["Entries and addenda of the batch: the file says 9, its lines give 1.",
                                            "Entry hash of the batch: the file says 1, its lines give 23,138,010.",
                                            "Credits of the batch: the file says 2.00, its lines give 1.00."]
    assert found.statements[1].findings == ["Batches of the file: the file says 2, its lines give 1."]


def test_a_file_cut_off_and_one_without_line_ends():
    whole = file(batch(entry(100), entry(200, trace=2)))
    cut = read(whole[:whole.index("8200")])
    assert (len(cut.receipts), cut.statements[0].findings) == (2, ["The batch has no control record (8): the file may be cut off."])
    joined = read("".join(line.ljust(94) for line in whole.splitlines()))
    assert [row["amount"] for row in joined.receipts] == [100, 200]
    assert ties(joined) == ["yes"]


def test_importing_twice_adds_each_entry_once(tmp_path):
    path = tmp_path / "in.ach"
    path.write_text(file(batch(entry(14300, sec="CTX", addenda=wrapped(ISA + ADVICE)), entry(100, trace=2, sec="CTX"), sec="CTX")))
    ledger = Ledger()
    first = ledger.take(path)
    assert {name: first.counts[name]["added"] for name in ("Receipts", "Remittances", "RemittanceLines")} == {
        "Receipts": 2, "Remittances": 1, "RemittanceLines": 3}
    assert ledger.rows("Remittances", "receipt")[0][0] == ledger.rows("Receipts", "id")[0][0]
    again = ledger.take(path)
    assert {name: again.counts[name]["added"] for name in ("Receipts", "Remittances", "RemittanceLines")} == dict.fromkeys(
        ("Receipts", "Remittances", "RemittanceLines"), 0)


@pytest.mark.parametrize("name, count, sign", [("moov-ccd-debit.ach", 2, 1), ("moov-ctx-debit.ach", 1, 1), ("moov-ppd-credit.ach", 1, 1),
                                               ("moov-dishonored-return.ach", 2, 1), ("moov-contested-return.ach", 1, 1)])
def test_real_files_are_read_whole(samples, name, count, sign):
    data = (samples / "ach" / name).read_text()
    found = read(data, name)
    raw = [int(line[29:39]) for line in data.splitlines() if line[0] == "6"]
    assert (len(found.receipts), len(raw)) == (count, count)
    assert sum(row["amount"] for row in found.receipts) == sign * sum(raw)
    assert ties(found) == ["yes"] * sum(line[0] == "5" for line in data.splitlines())


def test_what_cannot_be_read_is_refused():
    with pytest.raises(ReceivablesError, match="holds no batch"):
        read(HEAD + "\n")
    for text in ("101,2,3\n", "1010 Vienna\n", "", "ISA*00*"):
        assert find(text.encode(), "a.ach") is not nacha


WHOLE = file(batch(entry(14300, sec="CTX", addenda=wrapped(ISA + ADVICE)), sec="CTX"), batch(entry(7500, code="26", addenda=[back("R01")]), sec="PPD", number=2)).encode()


@given(broken(WHOLE))
def test_broken_files_end_in_rows_or_in_a_refusal(data):
    survives(nacha, data)


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.sampled_from(["", HEAD + "\n", HEAD + "\n" + "5200" + "\n6"]))
def test_any_text_ends_in_rows_or_in_a_refusal(text, head):
    survives(nacha, (head + text).encode())
