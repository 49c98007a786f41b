"""Amounts, dates and ids in any spelling; what can be two things is refused, what a spreadsheet destroyed is not guessed."""
import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.amounts import decimal_marks, read_number
from workbook.readers.columns import read_dates, read_numbers
from workbook.readers.dates import date_orders, no_date, read_date
from workbook.readers.dialect import read_text
from workbook.readers.grid import Grid
from workbook.readers.headers import recognise
from workbook.readers.values import Told, read_values


def number(text, mark=".", credit_is_negative=True):
    found = read_number(text, mark, credit_is_negative)
    return None if found is None else (str(Decimal(found.digits).scaleb(-found.decimals)), found.currency)


@pytest.mark.parametrize("text, mark, amount, currency", [
    ("1234.5", ".", "1234.5", ""), ("1,234.50", ".", "1234.50", ""), ("1.234,50", ",", "1234.50", ""), ("1'234.50", ".", "1234.50", ""),
    ("1’234.50", ".", "1234.50", ""), ("1 234,50", ",", "1234.50", ""), ("1\u202f234,50", ",", "1234.50", ""), ("12,34,567.00", ".", "1234567.00", ""),
    ("(5.00)", ".", "-5.00", ""), ("5.00-", ".", "-5.00", ""), ("- 5.00", ".", "-5.00", ""), ("−5.00", ".", "-5.00", ""), ("+5.00", ".", "5.00", ""),
    ("€5.00", ".", "5.00", "EUR"), ("5,00 €", ",", "5.00", "EUR"), ("£(5.00)", ".", "-5.00", "GBP"), ("USD 5.00-", ".", "-5.00", "USD"),
    ("$ 5.00", ".", "5.00", "$"), ("CHF 5.--", ".", "5", "CHF"), ("5,-", ",", "5", ""), ("5.00 CR", ".", "-5.00", ""), ("5,00 H", ",", "-5.00", ""),
    ("5.00 DR", ".", "5.00", ""), ("5,00 S", ",", "5.00", ""), (".5", ".", "0.5", "")])
def test_an_amount_in_any_spelling(text, mark, amount, currency):
    assert number(text, mark) == (amount, currency)


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12,34", "--5", "(5)-", "1e5", "5 %", "EUR 5 USD", "XYZ 5", "1,2345.00", "1.234,5", "½", "5 5"])
def test_what_is_no_amount_is_not_guessed(text):
    assert number(text) is None


def test_in_a_bank_list_credit_is_money_in():
    assert number("5.00 C", credit_is_negative=False) == ("5.00", "")
    assert number("5.00 D", credit_is_negative=False) == ("-5.00", "")


@given(st.integers(-10**12, 10**12), st.sampled_from([(".", ","), (",", "."), (".", "'"), (",", " ")]), st.sampled_from(["{}", "({})", "{}-", "-{}"]))
def test_any_amount_is_read_back_from_any_grouping(cents, marks, sign):
    decimal, thousands = marks
    plain = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}".replace(",", "_").replace(".", decimal).replace("_", thousands)
    expected = abs(cents) if sign == "{}" else -abs(cents)
    found = read_numbers(np.array([sign.format(plain)], dtype=object), decimal)
    assert found.minor(np.array([2])).values.tolist() == [expected]
    assert decimal_marks({"a": [plain]}) == {"a": decimal}


@pytest.mark.parametrize("columns, marks", [
    ({"a": ["1,234", "5.00"]}, {"a": "."}), ({"a": ["1.234", "5,00"]}, {"a": ","}), ({"a": ["1,234"], "b": ["5.00"]}, {"a": ".", "b": "."}),
    ({"a": ["1,234,567"]}, {"a": "."}), ({"a": ["1234,567"]}, {"a": ","}), ({"a": ["0.125"]}, {"a": "."}), ({"a": ["100"]}, {"a": "."}),
    ({"a": ["5,00"], "rate": ["1.0842"]}, {"a": ",", "rate": "."}), ({"a": ["1'234.567"]}, {"a": "."})])
def test_the_decimal_mark_is_decided_over_the_column_then_the_file(columns, marks):
    assert decimal_marks(columns) == marks


def test_a_file_in_which_nothing_tells_the_decimal_mark_is_refused_until_told():
    with pytest.raises(ReceivablesError, match=r"'1,234' in 'Betrag' can be two numbers.* --decimal"):
        decimal_marks({"a": ["1,234", "500"]}, headers={"a": "Betrag"})
    assert decimal_marks({"a": ["1,234"]}, told=",") == {"a": ","}


def test_a_column_that_mixes_both_marks_is_refused_and_a_slip_is_not():
    with pytest.raises(ReceivablesError, match="2 amounts with a decimal point and 1 with a decimal comma"):
        decimal_marks({"a": ["5.00", "6.00", "7,00"]})
    assert decimal_marks({"a": ["5.00"] * 20 + ["7,00"]}) == {"a": "."}


def test_amounts_are_rounded_half_away_to_the_currency():
    found = read_numbers(np.array(["1.005", "-1.005", "2.5", "1.0005", 0.1 + 0.2], dtype=object), ".")
    assert found.minor(np.array([2, 2, 0, 3, 2])).values.tolist() == [101, -101, 3, 1001, 30]
    assert found.minor(np.array([2, 2, 0, 3, 2])).rounded.tolist() == [True, True, True, True, False]


def day(text, order="dmy"):
    found = read_date(text, order)
    return None if found is None else str(found)[:10]


@pytest.mark.parametrize("text, order", [
    ("2026-11-30", "mdy"), ("2026/11/30", "dmy"), ("20261130", "dmy"), ("30.11.2026", "mdy"), ("30.11.26", "mdy"), ("30/11/2026", "dmy"), ("11/30/2026", "mdy"),
    ("30-11-26", "dmy"), ("26-11-30", "ymd"), ("26/11/30", "ymd"), ("30 Nov 2026", "mdy"), ("30. November 2026", "mdy"), ("30-NOV-26", "dmy"),
    ("Nov 30, 2026", "dmy"), ("November 30th, 2026", "dmy"), ("2026-Nov-30", "dmy"), ("30/11/2026 14:05", "dmy"), ("11/30/2026 2:05 PM", "mdy"),
    ("2026-11-30T14:05:00Z", "dmy"), ("2026-11-30 00:00:00.000", "dmy"), (" 30.11.2026 ", "dmy")])
def test_a_date_in_any_spelling(text, order):
    assert day(text, order) == "2026-11-30"


def test_german_months():
    assert [day(t) for t in ("3. März 2026", "3 Mrz 26", "5 Mai 2026", "1. Dez. 2026", "2. Jänner 2026", "9 Okt 2026")] == [
        "2026-03-03", "2026-03-03", "2026-05-05", "2026-12-01", "2026-01-02", "2026-10-09"]


@pytest.mark.parametrize("text", ["31.02.2026", "13/13/2026", "05:23.4", "5-Nov", "2026", "11/2026", "tomorrow", "30.11.2626", "1/1/126", "30/11/2026x"])
def test_what_is_no_date_is_not_guessed(text):
    assert day(text) is None


def test_dates_that_systems_write_for_none_are_blank():
    assert [no_date(text) for text in ("", "00.00.0000", "0000-00-00", "0", "00/00/00", "1/1/2026")] == [True, True, True, True, True, False]


@pytest.mark.parametrize("columns, orders", [
    ({"a": ["1/2/2026", "13/2/2026"]}, {"a": "dmy"}), ({"a": ["1/2/2026", "2/13/2026"]}, {"a": "mdy"}),
    ({"a": ["1/2/2026"], "b": ["2/13/2026"]}, {"a": "mdy", "b": "mdy"}), ({"a": ["6/12/15", "6/13/15"]}, {"a": "mdy"}),
    ({"a": ["13/6/15", "12/6/15"]}, {"a": "dmy"}), ({"a": ["1/1/2026", "5/5/2026"]}, {"a": "dmy"}),
    ({"a": ["1/2/2026", *(f"2/{d}/2026" for d in range(13, 29)), "14/2/2026"]}, {"a": "mdy"})])
def test_the_order_is_decided_over_the_column_then_the_file(columns, orders):
    assert date_orders(columns) == orders


def test_a_file_in_which_nothing_tells_the_order_is_refused_until_told():
    with pytest.raises(ReceivablesError, match=r"'1/2/2026' in 'Due' can be two dates.* --date-order"):
        date_orders({"due": ["1/2/2026"]}, headers={"due": "Due"})
    assert date_orders({"due": ["1/2/2026"]}, told="mdy") == {"due": "mdy"}
    with pytest.raises(ReceivablesError, match="can be two dates"):
        date_orders({"a": ["13/2/2026"], "b": ["2/13/2026"], "c": ["1/2/2026"]})


def test_a_column_that_mixes_orders_is_refused():
    with pytest.raises(ReceivablesError, match="mixes dates"):
        date_orders({"a": ["13/2/2026", "2/13/2026", "3/13/2026"]})


@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), min_size=1, max_size=8), st.sampled_from(["dmy", "mdy"]), st.booleans())
def test_dates_written_in_one_order_are_read_back_or_refused_but_never_swapped(days, order, short):
    pattern = ("%d/%m/" if order == "dmy" else "%m/%d/") + ("%y" if short else "%Y")
    texts = [d.strftime(pattern) for d in days]
    try:
        found = date_orders({"a": texts})["a"]
    except ReceivablesError:
        assert all(d.day <= 12 for d in days) or short
        return
    assert [day(text, found) for text in texts] == [d.isoformat() for d in days]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)))
def test_a_sheets_day_number_is_its_date(date):
    serial = float((date - dt.date(1899, 12, 30)).days)
    found = read_dates(np.array([serial, date, dt.datetime.combine(date, dt.time(14, 5))], dtype=object), "dmy")
    assert found.values.astype(str).tolist() == [f"{date}T00:00:00"] * 3
    assume(serial > 0)
    assert read_dates(np.array([dt.time(6, 0), 3.0], dtype=object), "dmy").bad.tolist() == [True, True]


def rows_of(text, base="EUR", **told):
    return read_values(recognise(read_text(text.encode(), "x.csv")), base, Told(**told))


def test_every_cell_that_cannot_be_read_is_an_issue_with_its_line_and_how_to_mend_it():
    rows = rows_of("invoice no,customer,date,amount,currency\n1,C1,2026-11-02,5.00,EUR\n2,C1,soon,5.00,EUR\n3,C1,2026-11-02,five,EUR\n"
                   "4,C1,2026-11-02,5.00,Taler\n5,C1,2026-11-02,9999999999999999.00,EUR\n")
    assert rows.ok.tolist() == [True, False, False, False, False]
    assert sorted((i.row, i.column) for i in rows.issues) == [(3, "date"), (4, "amount"), (5, "currency"), (6, "amount")]
    for issue in rows.issues:
        assert issue.file == "x.csv"
        assert issue.mend
    assert {i.row: i.what for i in rows.issues}[3] == "'soon' is not a date."


@pytest.mark.parametrize("header, cells, currency", [
    ("Amount (USD)", "5.00", "USD"), ("Amount", "5.00 USD", "USD"), ("Amount", "€5.00", "EUR"), ("Amount", "5.00", "GBP")])
def test_the_currency_comes_from_header_or_cell_else_it_is_the_base(header, cells, currency):
    rows = rows_of(f"invoice,customer,date,{header}\n1,C1,2026-11-02,{cells}\n", base="GBP")
    assert rows.frame["currency"].tolist() == [currency]
    assert rows.frame["amount"].tolist() == [500]


def test_a_dollar_sign_alone_is_a_currency_only_where_the_base_is_a_dollar():
    text = "invoice,customer,date,amount\n1,C1,2026-11-02,$5.00\n"
    assert rows_of(text, base="CAD").frame["currency"].tolist() == ["CAD"]
    rows = rows_of(text, base="EUR")
    assert not rows.ok[0]
    assert "several currencies" in rows.issues[0].what
    stated = rows_of("invoice,customer,date,amount,currency\n1,C1,2026-11-02,$5.00,USD\n2,C1,2026-11-02,$5.00,EUR\n")
    assert stated.ok.tolist() == [True, False]


def test_amounts_take_the_decimals_of_their_row_s_currency():
    rows = rows_of("invoice,customer,date,amount,currency\n1,C1,2026-11-02,500,JPY\n2,C1,2026-11-02,5.00,EUR\n3,C1,2026-11-02,1.2345,KWD\n")
    assert rows.frame["amount"].tolist() == [500, 500, 1235]
    assert "more decimals" in rows.notes[0]


def test_ids_with_leading_zeros_and_numbers_of_a_sheet_are_text():
    grid = Grid("x.xlsx", "S", [["invoice", "customer", "date", "amount"], ["0010", 140105686.0, dt.date(2026, 11, 2), 5.5]], [1, 2], typed=True)
    frame = read_values(recognise(grid), "EUR").frame
    assert (frame["number"][0], frame["customer_id"][0], frame["amount"][0]) == ("0010", "140105686", 550)


@pytest.mark.parametrize("column, cell, what", [
    ("date", "05:23.4", "dates were destroyed"), ("date", "########", "dates were destroyed"), ("invoice", "1.93E+09", "ids were destroyed"),
    ("customer", "1,93E+09", "ids were destroyed"), ("amount", "#####", "amounts were destroyed")])
def test_a_file_that_a_spreadsheet_destroyed_is_refused_as_a_whole(column, cell, what):
    values = {"invoice": "1", "customer": "C1", "date": "2026-11-02", "amount": "5.00"} | {column: f'"{cell}"'}
    with pytest.raises(ReceivablesError, match=rf"{what} by a spreadsheet.*1 of 2 rows in '{column}'.*Take the export again"):
        rows_of(f"invoice,customer,date,amount\n{','.join(values.values())}\n2,C1,2026-11-03,6.00\n")


def test_an_id_with_an_e_in_it_is_no_destroyed_id():
    assert rows_of("invoice,customer,date,amount\n12E34,1E5,2026-11-02,5.00\n").ok.all()


def test_words_of_other_systems_are_our_choices():
    rows = rows_of("invoice,customer,date,amount,type\n1,C,2026-11-02,5.00,Rechnung\n2,C,2026-11-02,5.00,Credit Memo\n3,C,2026-11-02,5.00,Foo\n")
    assert rows.frame["type"].tolist()[:2] == ["INV", "CRN"]
    assert rows.ok.tolist() == [True, True, False]
    customers = rows_of("customer,name,language\n1,A,Deutsch\n2,B,Klingon\n")
    assert customers.frame["language"].tolist() == ["de", ""]
    assert customers.ok.all()
    assert [i.level for i in customers.issues] == ["warning"]
