"""MT940 and MT942: statements with their own balances, the dialects of :86:, tags that cannot be read; real files counted by their raw tags."""
import re
from decimal import Decimal

import pytest
from format_files import Ledger, broken, columns, read, survives, ties
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import find, mt940
from workbook.readers.formats.mt940_details import details

FRAGMENTS = ("betterplace-currency_in_25.sta", "betterplace-empty_86.sta")        # tags without any balance or movement
NOT_ONE = "self-provided-invalid_statement.sta"


def statement(*movements, opening="C261119EUR100,00", closing="C261120EUR150,00", account="DE02120300000000202051", number="7/1"):
    return "\n".join([":20:STARTUMS", f":25:{account}", f":28C:{number}", f":60F:{opening}", *movements, f":62F:{closing}", "-", ""])


MUELLER = (":61:2611201120CR50,00NTRFNONREF//BANK0001\n:86:166?00GUTSCHRIFT?20EREF+77 SVWZ+RE 10234 vom 12.1?211.2026\n"
           "?30BYLADEM1001?31DE02100100100006820101?32Mueller Maschinenbau Gmb?33H & Co KG")


def test_a_line_with_its_payer_account_and_text():
    found = read(statement(MUELLER))
    assert columns(found.receipts, "value_date", "booking_date", "amount", "currency", "payer_name", "payer_account", "end_to_end_id", "ref", "line") == [
        ("2026-11-20", "2026-11-20", 5000, "EUR", "Mueller Maschinenbau GmbH & Co KG", "DE02100100100006820101", "77", "BANK0001", 5)]
    assert found.receipts[0]["text"] == "RE 10234 vom 12.11.2026"
    assert ties(found) == ["yes"], "100.00 + 50.00 = 150.00"


@pytest.mark.parametrize("lines, text, payer, account, reference", [
    (["020>00WPLATA>20FAKTURA 10234>21>32JAN NOWAK>3156114010810000267002001001"], "FAKTURA 10234", "JAN NOWAK", "56114010810000267002001001", ""),
    (["~20RE 10234~32Ann~31DE02"], "RE 10234", "Ann", "DE02", ""),
    (["/TRTP/SEPA OVERBOEKING/IBAN/NL69INGB0123456789/BIC/INGBNL2A/NAME/Jansen BV/REMI/RE 10", "234/EREF/77"],
     "RE 10234", "Jansen BV", "NL69INGB0123456789", "77"),
    (["/EREF/NOTPROVIDED//CNTP/NL69INGB0123456789/INGBNL2A/Jansen BV///REMI/USTD//RE 10234/"], "RE 10234", "Jansen BV", "NL69INGB0123456789", ""),
    (["FACTUUR 201403110, 201403113", "REK: NL65INGB0123456789/NAAM: PICQER"], "FACTUUR 201403110, 201403113 REK: NL65INGB0123456789/NAAM: PICQER",
     "PICQER", "NL65INGB0123456789", ""),
    (["911 TRANSAKCJA; Z RACH.: ", "56114010810000267002001001; OD: JAN NOWAK; TYT.: FA 1"],
     "911 TRANSAKCJA; Z RACH.: 56114010810000267002001001; OD: JAN NOWAK; TYT.: FA 1", "JAN NOWAK", "56114010810000267002001001", ""),
    (["plain words about RE 10234"], "plain words about RE 10234", "", "", ""),
    ([""], "", "", "", "")])
def test_dialects(lines, text, payer, account, reference):
    found = details(lines)
    assert [found.get(name, "") for name in ("text", "payer_name", "payer_account", "end_to_end_id")] == [text, payer, account, reference]


def test_each_statement_keeps_its_own_balances():
    found = read(statement(MUELLER) + statement(":61:261121D20,00NTRFNONREF", opening="C261120EUR150,00", closing="C261121EUR131,00", number="8/1"))
    assert [(s.number, s.opening, s.movements, s.closing) for s in found.statements] == [("7/1", 10000, 5000, 15000), ("8/1", 15000, -2000, 13100)]
    assert found.statements[1].findings == ["Opening 150.00 + movements -20.00 = 130.00, but closing is 131.00 EUR: 1.00 too much."]


def test_signs_reversals_funds_codes_and_expected_movements():
    found = read(statement(":61:2611201120C1,00NTRFA", ":61:2611201120D2,00NTRFB", ":61:2611201120RC4,NCHKC", ":61:2611201120RD8,00NTRFD",
                           ":61:2611201120DR16,00NTRFE", ":61:2611201120EC32,00NTRFF"))
    assert columns(found.receipts, "amount", "note", "kind") == [(100, "", ""), (-200, "", ""), (-400, "Reversal", ""),
                                                                 (800, "Reversal", "not customer"), (-1600, "", "")]
    assert "an expected movement is no money yet" in found.notes[0]


def test_a_bad_tag_is_skipped_with_a_warning_and_not_the_file():
    found = read(statement(":61:garbage", MUELLER, ":65:Dnullnull7414,3", ":60F:nonsense"))
    assert [row["amount"] for row in found.receipts] == [5000]
    assert [(i.level, i.row) for i in found.issues] == [("refused", 5), ("warning", 10)]


def test_days_of_a_bank_year_and_the_turn_of_the_year():
    found = read(statement(":61:2702300301C1,00NTRFA", ":61:2612310102C1,00NTRFA", ":61:2701021231C1,00NTRFA"))
    assert columns(found.receipts, "value_date", "booking_date") == [("2027-02-28", "2027-03-01"), ("2026-12-31", "2027-01-02"),
                                                                     ("2027-01-02", "2026-12-31")]
    assert "no such day as 270230" in found.issues[0].what


def test_an_interim_report_is_compared_with_its_own_totals():
    found = read(":20:X\n:25:123\n:28C:1/1\n:34F:EURD0,\n:13D:2611201730+0000\n:61:2611201120D0,42NTRFA\n:90D:1EUR2,30\n:90C:0EUR0,00\n-")
    assert found.format == "MT942"
    assert found.receipts[0]["currency"] == "EUR"
    assert found.statements[0].findings == ["Sum of debit movements: the file says 2.30, its lines give 0.42."]


def test_envelopes_line_ends_and_the_currency_behind_the_account():
    text = statement(MUELLER, account="NL69INGB0123456789EUR").replace("\n", "\r\n")
    found = read("{1:F01BANKDEFFXXXX}{2:O940}{4:\r\n" + text[:-3] + "-}")
    assert (found.statements[0].account, ties(found)) == ("NL69INGB0123456789", ["yes"])


def test_a_statement_twice_adds_each_line_once(tmp_path):
    path = tmp_path / "bank.sta"
    path.write_text(statement(MUELLER, ":61:261120C5,NTRFX\n:86:cash", ":61:261120C5,NTRFX\n:86:cash", closing="C261120EUR160,00"))
    ledger = Ledger()
    assert ledger.take(path).counts["Receipts"]["added"] == 3, "two honest equal payments both stay"
    assert ledger.take(path).counts["Receipts"]["skipped"] == 3
    assert ledger.rows("Receipts", "source")[0] == ("bank.sta:5",)
    assert ledger.rows("Documents", "format", "ties") == [("MT940", "yes")]


# --- real files: counted by their raw tags, not by the reader


def test_real_files_have_the_movements_and_sums_of_their_raw_tags(samples):
    files = sorted((samples / "mt940").glob("*.sta"))
    assert len(files) >= 25
    for path in files:
        data = path.read_bytes()
        text = data.decode("utf-8", errors="replace")
        if path.name == NOT_ONE:
            assert find(data, path.name) is None
            continue
        if path.name in FRAGMENTS:
            with pytest.raises(ReceivablesError, match="no balance and no movement"):
                read(data, path.name)
            continue
        found = read(data, path.name)
        movements = re.findall(r"^:61:\d{6}(?:\d{4})?(R?[CD])[A-Z]?\s*(\d+)(?:[.,](\d*))?", text, re.MULTILINE)
        assert len(found.receipts) == len(movements) == len(re.findall(r"^:61:", text, re.MULTILINE)), path.name
        total = sum((1 if side in ("C", "RD") else -1) * Decimal(f"{whole}.{part or 0}") for side, whole, part in movements)
        assert Decimal(sum(row["amount"] for row in found.receipts)) / 100 == total, path.name
        assert sum(s.opening is not None for s in found.statements) == len(re.findall(r"^:60[FM]:", text, re.MULTILINE)), path.name
        assert sum(s.closing is not None for s in found.statements) == len(re.findall(r"^:62[FM]:", text, re.MULTILINE)), path.name


@pytest.mark.parametrize("name", ["betterplace-sepa_snippet.sta", "mBank-mt940.sta", "self-provided-raphaelm.sta", "cmxl-mt940.sta"])
@given(st.data())
def test_a_broken_file_is_read_or_refused(samples, name, data):
    survives(mt940, data.draw(broken((samples / "mt940" / name).read_bytes())))


@given(st.text(alphabet=":206186CDNTRF?/+\n, EUR", max_size=200))
def test_any_text_is_read_or_refused(text):
    survives(mt940, text.encode())


# --- beside other statements


def taken(tmp_path, *texts):
    ledger, said = Ledger(), []
    for n, text in enumerate(texts):
        path = tmp_path / f"bank{n}"
        path.write_text(text)
        said += [(issue.kind, issue.what) for issue in ledger.take(path).issues if issue.kind in ("gap", "two formats")]
    return said


def test_a_statement_that_is_missing_between_two_is_said(tmp_path):
    third = statement(":61:261123D20,00NTRFNONREF", opening="C261122EUR180,00", closing="C261123EUR160,00", number="9/1")
    assert taken(tmp_path, statement(MUELLER), third) == [
        ("gap", "MT940 9/1 of DE02120300000000202051 begins with 180.00, the one before (7/1, 2026-11-20) ended with 150.00 EUR.")]
    second = statement(":61:261121C30,00NTRFNONREF", opening="C261120EUR150,00", closing="C261121EUR180,00", number="8/1")
    assert not taken(tmp_path, statement(MUELLER), second, third)
    assert not taken(tmp_path, statement(MUELLER) + second + third)


def test_the_same_days_in_two_formats_are_said(tmp_path):
    from test_workbook_readers_camt import document, entry
    from test_workbook_readers_camt import statement as xml

    found = taken(tmp_path, statement(MUELLER, account="12030000/0000202051"), document(xml(entry("50.00"), closing="150.00")))
    assert found == [("two formats", "Days of DE02120300000000202051 from 2026-11-20 on are here as MT940 too (7/1); "
                                     "the same money may stand twice in Receipts.")]
