"""MT940 and MT942: statements with their own balances, the dialects of :86:, tags that cannot be read; real files counted by their raw tags."""
import logging
import re
import subprocess
import sys
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
    (["/CNTP///Jansen BV///REMI/USTD//RE 10234/"], "RE 10234", "Jansen BV", "", ""),                            # no account
    (["/CNTP/NL69INGB0123456789/INGBNL2A////REMI/USTD//RE 10234/"], "RE 10234", "", "NL69INGB0123456789", ""),  # no name
    (["/CNTP/NL69INGB0123456789//Jansen BV///REMI/USTD///EREF/77/REMI/RE 10234/"], "RE 10234", "Jansen BV", "NL69INGB0123456789", "77"),
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
    found = read(statement(":61:garbage", MUELLER, ":65F:Dnullnull7414,3", ":60F:nonsense", ":90D:EUR", ":34F:?"))
    assert [row["amount"] for row in found.receipts] == [5000]
    assert found.receipts[0]["payer_name"] == "Mueller Maschinenbau GmbH & Co KG", "the broken tag is no part of what the payer wrote"
    assert [(i.level, i.row) for i in found.issues] == [("refused", 5), ("warning", 9), ("warning", 10), ("warning", 11), ("warning", 12)]
    assert found.issues[1].what == "The balance in :65F: cannot be read: 'Dnullnull7414,3'."


def test_a_tag_that_the_library_cannot_read_is_neither_logged_nor_printed(caplog, capsys):
    with caplog.at_level(logging.DEBUG):
        read(statement(":61:garbage", ":65:Dnullnull7414,3", ":61:269920C5,00NTRFX", ":90C:x"))
    assert not caplog.records
    assert capsys.readouterr() == ("", "")


# --- what the library mt-940 loses or misreads, mended (the table of mt940_fields)


def test_a_decimal_point_is_a_comma_and_grouped_digits_are_no_amount():
    found = read(statement(":61:261120C50.00NTRFX", ":61:261120C1.200,00NTRFX", opening="C261119EUR100.00"))
    assert [row["amount"] for row in found.receipts] == [5000]
    assert [(i.level, i.row) for i in found.issues] == [("refused", 6)]
    assert (found.statements[0].opening, ties(found)) == (10000, ["yes"])


def test_a_balance_without_currency_or_day_counts():
    found = read(statement(MUELLER, opening="C261119100,00", closing="C000000EUR150,00", account="DE02120300000000202051EUR"))
    (one,) = found.statements
    assert (one.opening, one.closing, one.currency, one.from_date, one.to_date, one.ties) == (10000, 15000, "EUR", "2026-11-19", "", "yes")
    (one,) = read(statement(MUELLER, opening="C261119100,00", closing="C261120150,00")).statements
    assert (one.opening, one.closing, one.currency, one.ties) == (10000, 15000, "", "yes"), "no currency anywhere: two decimals"


def test_a_type_after_a_blank_is_the_type():
    (row,) = read(statement(":61:2611201120C50,00 NTRFKREF+//2016021783252833")).receipts
    assert (row["method"], row["end_to_end_id"], row["ref"]) == ("NTRF", "", "2016021783252833")


def test_references_are_whole_and_a_padded_one_ends_at_its_blanks():
    found = read(statement(":61:261120C20,NTRFBIPI-dvT1FzfMqvzF5HaU4oetlH7SGRkonU//2022070616391534000123456789",
                           ":61:261120C30,00N0600733959555      T-MOBILE NETHERLANDS BV          ", ":86:RE 10234"))
    assert columns(found.receipts, "end_to_end_id", "ref", "payer_name", "text") == [
        ("BIPI-dvT1FzfMqvzF5HaU4oetlH7SGRkonU", "2022070616391534000123456789", "", ""), ("0733959555", "", "T-MOBILE NETHERLANDS BV", "RE 10234")]


def test_four_blanks_for_the_booking_day_are_none():
    (row,) = read(statement(":61:261120    CD50,00NMSCNONREF//")).receipts
    assert (row["value_date"], row["booking_date"], row["amount"]) == ("2026-11-20", "2026-11-20", 5000)


def test_days_of_the_last_century_after_the_month_and_far_from_the_booking():
    found = read(statement(":61:991231C1,00NTRFA", ":61:260431C1,00NTRFA", ":61:2702011125C1,00NTRFA", ":61:2611200230C1,00NTRFA", ":61:261320C1,00NTRFA"))
    assert columns(found.receipts, "value_date", "booking_date") == [
        ("1999-12-31", "1999-12-31"), ("2026-04-30", "2026-04-30"), ("2027-02-01", "2026-11-25"), ("2026-11-20", "2026-11-20")]
    assert [(i.level, i.row) for i in found.issues] == [("warning", 6), ("refused", 9)]


def test_a_movement_of_a_currency_without_decimals():
    found = read(statement(":61:261120D1500,NTRFX", opening="C261119JPY2000,", closing="C261120JPY500,"))
    assert ([row["amount"] for row in found.receipts], ties(found)) == ([-1500], ["yes"])


# --- habits of banks


def test_several_details_of_one_movement_are_one_text():
    (row,) = read(statement(":61:261120C50,00N060NONREF", ":86:BETALINGSKENM.  123456789   ", ":86:FACTUURNUMMER 10234   ")).receipts
    assert row["text"] == "BETALINGSKENM. 123456789 FACTUURNUMMER 10234"


def test_details_behind_the_balances_are_about_the_statement():
    (row,) = read(statement(":61:261120C50,00N060NONREF", ":86:RE 10234", ":62F:C261120EUR150,00", ":86:D000001C000003D768,51C768,51")).receipts
    assert row["text"] == "RE 10234"


def test_account_and_name_of_the_payer_in_the_movement_itself():
    found = read(statement(":61:261120C20,00NIOBNL91ABNA0417164300", "jansen bv", ":86:NL91ABNA0417164300 jansen bv", "", "RE 10234",
                           ":61:261120C30,00N102EREF            ", "NL91ABNA0417164300", ":86:/EREF/77/BENM//NAME/JANSEN/REMI/RE 10235"))
    assert columns(found.receipts, "payer_account", "payer_name", "text", "end_to_end_id") == [
        ("NL91ABNA0417164300", "jansen bv", "RE 10234", ""), ("NL91ABNA0417164300", "JANSEN", "RE 10235", "77")]


def test_a_time_of_day_broken_over_two_lines_is_no_tag():
    found = read(statement(MUELLER, ":61:261120D5,00NTRFX", ":86:106?00KARTE?20RE 10234?21vom 12-09-2026T16", ":25:37 Folgenr. 007?32Shop",
                           closing="C261120EUR145,00"))
    assert found.receipts[1]["text"] == "RE 10234 vom 12-09-2026T16:25:37 Folgenr. 007"
    assert (found.statements[0].account, ties(found)) == ("DE02120300000000202051", ["yes"])


@pytest.mark.parametrize("account, number", [("//AT39364/12345678912/EUR", "AT39364/12345678912"), ("UBRTHUHB/123456789150ABC/EUR", "UBRTHUHB/123456789150ABC"),
                                             ("1291.99.348EUR", "1291.99.348"), ("51210600/9223382012", "51210600/9223382012")])
def test_the_account_without_its_currency(account, number):
    assert read(statement(MUELLER, account=account)).statements[0].account == number


def test_numbered_lines_of_their_own_tag():
    text = statement(":61:2611201120CF50,00S   X", ":NS:01RE 10234", "09Fee 7.21", "15ERGO Versicherung AG Fiokte", "16lep", "17G2000")
    (row,) = read(text).receipts
    assert (row["payer_name"], row["text"], row["method"]) == ("ERGO Versicherung AG Fioktelep", "RE 10234 Fee 7.21", "S")


def test_the_library_is_loaded_for_its_format_alone():
    script = ("import sys; from workbook.readers.formats import mt940; mt940.sniff(b':20:A', 'x'); assert 'mt940' not in sys.modules\n"
              "sys.modules['mt940'] = None\n"
              "try: mt940.read(b':20:A', 'x')\n"
              "except Exception as error: print(type(error).__name__, error)")
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.startswith("ReceivablesError To read MT940, you must install the package mt-940,")


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


def test_real_files_are_what_the_library_makes_of_each_statement(samples):
    """mt-940 given one statement at a time: the same movements in the same order, each statement's own balances. It merges them in a whole file."""
    import mt940 as library

    compared = 0
    for path in sorted((samples / "mt940").glob("*.sta")):
        text = path.read_text(encoding="utf-8", errors="replace")
        try:
            theirs = library.parse_statements(text, options=library.Options.all())
        except (RuntimeError, ValueError):
            continue
        if not any(one.transactions for one in theirs):
            continue
        found = read(path.read_bytes(), path.name)
        moved = [Decimal(row["amount"]).scaleb(-2) for row in found.receipts]
        assert moved == [transaction.data["amount"].amount for one in theirs for transaction in one if "amount" in transaction.data], path.name
        ends = [one.data[kind].amount for one in theirs for kind in ("final_closing_balance", "intermediate_closing_balance") if kind in one.data]
        if len(re.findall(r"^:62", text, re.MULTILINE)) > len(ends) or not all(end.currency.isalpha() for end in ends):
            continue          # of several in one :20: it keeps the last; of C020324105000,00 it takes 105 for the currency
        assert [Decimal(one.closing).scaleb(-2) for one in found.statements if one.closing is not None] == [end.amount for end in ends], path.name
        compared += 1
    assert compared >= 10


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
