"""Cells to values and back: what a person sees in a cell is what we read, and what we write is what she sees."""
import datetime as dt
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from receivables.schema import DTYPES, Column, typed
from workbook import celltext
from workbook.cells import cell_values, cell_xml, read_column

AMOUNT, LIMIT, RATE, DATE = Column("a", "Amount", "amount"), Column("l", "Limit", "limit"), Column("r", "Rate", "rate"), Column("d", "Date", "date")
INT, DAYS, FLAG, ID = Column("i", "Int", "int"), Column("n", "Days", "days"), Column("f", "Flag", "flag"), Column("k", "Key", "id")
TEXT, TIME, VALUE = Column("t", "Text", "text"), Column("at", "At", "time"), Column("v", "Value", "value")
STATUS, CURRENCY = Column("s", "Status", "choice", choices=("", "ready", "posted")), Column("c", "Currency", "currency")


def read(column, *values, currencies=None, epoch=1900):
    parsed = read_column(list(values), column, currencies, "EUR", epoch)
    assert str(parsed.values.dtype) == column.dtype
    return parsed


def said(parsed):
    return [(b.index, b.level, b.kind) for b in parsed.bad]


def test_amounts_become_minor_units_of_their_currency():
    parsed = read(AMOUNT, 1204.5, 0.1 + 0.2, 500, 1.2345, -0.01, None, "", currencies=["EUR", "EUR", "JPY", "KWD", "", "EUR", "EUR"])
    assert parsed.values.tolist() == [120450, 30, 500, 1235, -1, 0, 0]
    assert said(parsed) == [(3, "warning", "rounded")]


@pytest.mark.parametrize("text, minor", [
    ("1204.50", 120450), ("1.204,50", 120450), ("1,204.50", 120450), ("1 204,50", 120450), ("1'204.50", 120450), ("(12.50)", -1250), ("12,50-", -1250),
    ("-12.5", -1250), ("€ 5", 500), ("EUR -5.25", -525), ("5 EUR", 500), ("1.204.567", 120456700), ("1204", 120400), ("−7", -700), (".5", 50)])
def test_a_number_stored_as_text_is_read_and_said(text, minor):
    parsed = read(AMOUNT, text)
    assert parsed.values.tolist() == [minor]
    assert said(parsed) == [(0, "warning", "number as text")]


@pytest.mark.parametrize("value, why", [
    ("1.204", "may be 1204 or 1.204"), ("1,204", "may be 1204 or 1.204"), ("twelve", "not a number"), ("1,2,3", "not a number"), ("#N/A", "the error #N/A"),
    (True, "not a number"), (dt.date(2026, 1, 2), "not a number"), (float("nan"), "not a number"), (float("inf"), "not a number"), (1e300, "too large"),
    ("12 apples", "not a number")])
def test_an_amount_that_cannot_be_read_is_refused_with_a_mend(value, why):
    parsed = read(AMOUNT, 5.0, value)
    assert parsed.values.tolist() == [500, 0]
    assert said(parsed) == [(1, "refused", "unreadable")]
    assert why in parsed.bad[0].what
    assert parsed.bad[0].mend == "Type it as a plain number."


def test_limits_and_counts_know_blank_from_zero():
    assert read(LIMIT, 0.0, "", 12.5).values.tolist() == [0, pd.NA, 1250]
    assert read(DAYS, 0.0, None, 30).values.tolist() == [0, pd.NA, 30]
    assert read(INT, "", 7.0).values.tolist() == [0, 7]
    assert said(read(INT, 7.5)) == [(0, "refused", "unreadable")]


def test_rates_keep_their_decimals_and_blank_is_unknown():
    parsed = read(RATE, 1.0837, "", "1,0837", "1.104")
    assert parsed.values[[0, 2, 3]].tolist() == [1.0837, 1.0837, 1.104]
    assert np.isnan(parsed.values[1])
    assert said(parsed) == [(2, "warning", "number as text"), (3, "warning", "number as text")]


def test_dates_come_as_dates_as_serials_and_as_clear_text():
    day = dt.date(2026, 11, 30)
    parsed = read(DATE, day, dt.datetime(2026, 11, 30, 14, 5), 46356.0, "30.11.2026", "2026-11-30", "30 Nov 2026", "20261130", 20261130.0, "", None)
    assert [d.date() for d in parsed.values[:8]] == [day] * 8
    assert parsed.values[8:].isna().all()
    assert [b.kind for b in parsed.bad] == ["text date"] * 5
    assert read(DATE, 46356 - 1462, epoch=1904).values[0] == pd.Timestamp(day)


@pytest.mark.parametrize("value, why", [("03/04/2026", "may be 3 April or 4 March"), ("31.02.2026", "not a date"), ("soon", "not a date"), (5, "not a date"),
                                        (True, "not a date"), (dt.time(0, 0), "not a date")])
def test_a_date_that_cannot_be_read_is_refused(value, why):
    parsed = read(DATE, value)
    assert parsed.values.isna().all()
    assert why in parsed.bad[0].what
    assert parsed.bad[0].mend == "Type a date such as 2024-12-13."


def test_ids_that_excel_turned_into_numbers_are_ids_again():
    parsed = read(ID, 2195380883.0, "00123", " A-7 ", 12.5, None, dt.date(2026, 1, 2), 1.2345678901234567e18)
    assert parsed.values.tolist() == ["2195380883", "00123", "A-7", "12.5", "", "2026-01-02", ""]
    assert said(parsed) == [(5, "warning", "date for an id"), (6, "refused", "cut id")]


def test_text_is_kept_as_it_is():
    assert read(TEXT, "=1+1", " x ", 5.0, True, dt.date(2026, 1, 2), "#N/A").values.tolist() == ["=1+1", " x ", "5", "TRUE", "2026-01-02", "#N/A"]
    assert read(TIME, dt.datetime(2026, 11, 22, 0, 0), "2026-11-22 05:00:00").values.tolist() == ["2026-11-22 00:00:00", "2026-11-22 05:00:00"]
    assert read(VALUE, dt.datetime(2026, 11, 30), 30.0, 0.5, "30,60,90").values.tolist() == ["2026-11-30", "30", "0.5", "30,60,90"]


def test_choices_are_put_into_the_spelling_of_the_list():
    parsed = read(STATUS, "Posted", "ready ", "", "maybe")
    assert parsed.values.tolist() == ["posted", "ready", "", "maybe"]
    assert said(parsed) == [(3, "warning", "not in list")]
    assert "ready, posted" in parsed.bad[0].mend
    assert read(CURRENCY, " eur", "").values.tolist() == ["EUR", ""]


def test_flags_understand_people():
    parsed = read(FLAG, True, "yes", "JA", "x", 1.0, "", None, False, "nein", "perhaps")
    assert parsed.values.tolist() == [True] * 5 + [False] * 5
    assert said(parsed) == [(9, "refused", "unreadable")]


def test_long_content_is_not_echoed():
    assert len(read(AMOUNT, "x" * 5000).bad[0].what) < 80


def text(end: bytes) -> tuple[str | None, str]:
    """Type and content of a cell end, read by an XML parser."""
    cell = ET.fromstring(b'<c r="A1"' + end)
    return cell.get("t"), "".join(cell.itertext())


def test_blanks_are_empty_cells_and_nan_is_never_written():
    blanks = {"id": "", "text": "", "rate": np.nan, "fx": np.nan, "date": pd.NaT, "limit": pd.NA, "days": pd.NA, "flag": False, "value": "", "amount": 0}
    for kind, value in blanks.items():
        series = pd.Series([value], dtype=DTYPES[kind])
        assert cell_xml(series, Column("x", "X", kind), None, "EUR") == [b"/>"]
        assert cell_values(series, Column("x", "X", kind), None, "EUR") in ([None], [0.0])
    wanted = Column("x", "X", "amount", required=True)
    assert cell_xml(pd.Series([0]), wanted, None, "EUR") == [b"><v>0</v></c>"]
    assert cell_xml(pd.Series([0]), INT, None, "EUR") == [b"><v>0</v></c>"]


def test_numbers_and_days_are_written_as_a_person_would_type_them():
    assert [text(e)[1] for e in cell_xml(pd.Series([120450, 500, 1235, -1]), AMOUNT, ["EUR", "JPY", "KWD", ""], "EUR")] == ["1204.5", "500", "1.235", "-0.01"]
    assert [text(e)[1] for e in cell_xml(pd.Series([1.0837, 95.0]), RATE, None, "EUR")] == ["1.0837", "95"]
    days = pd.Series(pd.to_datetime(["2026-11-30", "1900-03-01", "1900-01-01"])).astype("datetime64[s]")
    assert [text(e)[1] for e in cell_xml(days, DATE, None, "EUR")] == ["46356", "61", "1"]
    assert [text(e) for e in cell_xml(days, DATE, None, "EUR", 1904)] == [(None, "44894"), ("inlineStr", "1900-03-01"), ("inlineStr", "1900-01-01")]
    assert [text(e) for e in cell_xml(pd.Series([True, False]), FLAG, None, "EUR")] == [("inlineStr", "yes"), (None, "")]


def test_settings_are_real_dates_and_numbers_where_they_look_like_it():
    values = pd.Series(["2026-11-30", "30", "0.5", "007", "1.00", "30,60,90", "2026-13-01", "DE89"], dtype="str")
    assert cell_values(values, VALUE, None, "EUR") == [dt.date(2026, 11, 30), 30, 0.5, "007", "1.00", "30,60,90", "2026-13-01", "DE89"]
    assert read(VALUE, *cell_values(values, VALUE, None, "EUR")).values.tolist() == values.tolist()


def test_a_text_can_never_be_a_formula_or_markup():
    end = cell_xml(pd.Series(["=HYPERLINK(\"x\")<&>"], dtype="str"), TEXT, None, "EUR")[0]
    assert b"<f" not in end
    assert text(end) == ("inlineStr", '=HYPERLINK("x")<&>')


def test_a_text_that_no_cell_holds_is_refused():
    with pytest.raises(ReceivablesError, match=r"40,000 characters in one cell of column Text .* at most 32,767"):
        cell_xml(pd.Series(["x" * 40_000], dtype="str"), TEXT, None, "EUR")


@given(st.lists(st.tuples(st.integers(-10**15, 10**15), st.sampled_from(["EUR", "JPY", "KWD", "CLF", ""])), min_size=1, max_size=20))
def test_money_comes_back_to_the_cent(items):
    minor, codes = pd.Series([m for m, _ in items], dtype="int64"), [c for _, c in items]
    column = Column("a", "Amount", "amount", required=True)
    for values in (cell_values(minor, column, codes, "EUR"), [float(text(e)[1]) for e in cell_xml(minor, column, codes, "EUR")]):
        parsed = read_column(values, column, codes, "EUR")
        assert parsed.bad == []
        assert parsed.values.tolist() == minor.tolist()


@given(st.dates(dt.date(1905, 1, 1), dt.date(2200, 1, 1)), st.sampled_from([1900, 1904]))
def test_days_come_back(day, epoch):
    end = cell_xml(typed(pd.Series([pd.Timestamp(day)]), DATE), DATE, None, "EUR", epoch)[0]
    assert read(DATE, int(text(end)[1]), epoch=epoch).values[0].date() == day


@given(st.decimals(-10**9, 10**9, places=2), st.sampled_from(["{:,.2f}", "{:.2f}", "({:,.2f})", "{:,.2f}-", "€{:.2f}"]))
def test_every_way_of_writing_an_amount_is_one_number_or_refused(number, form):
    shown = form.format(abs(number) if form[0] == "(" or form[-1] == "-" else number)
    want = -abs(number) if form[0] == "(" or form[-1] == "-" else number
    assert celltext.number(shown, 2) == want
    german = shown.translate(str.maketrans(",.", ".,"))
    assert celltext.number(german, 2) == want
