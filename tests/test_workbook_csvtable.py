"""The CSV codec: what is written is read back to the same rows, and no text can run as a formula."""
import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receivables.money import CURRENCIES
from receivables.schema import rows
from receivables.tables import TABLES
from workbook.csvtable import dumps, loads
from workbook.csvtext import guard, unguard

TRICKY = st.text(st.sampled_from("='+-@\t\r\n ,\";＝＋－＠a0ß\u200b\ufeff\x00"), max_size=6)
TEXTS = TRICKY | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DAYS = st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2199-12-31").date()).map(lambda d: np.datetime64(d, "s"))
VALUES = {
    "str": TEXTS, "int64": st.integers(-2**63 + 1, 2**63 - 1), "Int64": st.none() | st.integers(-2**40, 2**40), "bool": st.booleans(),
    "float64": st.none() | st.floats(allow_nan=False, allow_infinity=False), "datetime64[s]": st.none() | DAYS,
}


def one_row(table):
    """Any row of the table: every kind of value, currencies that exist."""
    def cell(column):
        if column.kind == "currency":
            return st.sampled_from(["", "EUR", "JPY", "KWD", *sorted(CURRENCIES)[:3]])
        return st.integers(-10**17, 10**17) if column.kind == "int" else VALUES[column.dtype]
    return st.fixed_dictionaries({c.name: cell(c) for c in table.columns}).map(lambda r: {k: v for k, v in r.items() if v is not None})


@settings(max_examples=120, deadline=None)
@given(st.data(), st.sampled_from(sorted(TABLES)), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_any_row_of_any_table_is_read_back_the_same(data, name, base):
    table = TABLES[name]
    frame = rows(table, data.draw(st.lists(one_row(table), max_size=4)))
    again = loads(dumps(frame, table, base), table, base)
    assert again.issues == []
    pd.testing.assert_frame_equal(again.frame, frame)


@given(TEXTS)
def test_a_guarded_text_never_starts_like_a_formula_and_is_taken_back_exactly(text):
    written = guard(text)
    assert not written.lstrip(" \u200b\ufeff\x00").startswith(tuple("=+-@\t\r＝＋－＠"))
    assert unguard(written) == text


def test_amounts_are_decimal_text_of_their_currency_and_lines_end_with_lf():
    frame = rows(TABLES["Receipts"], [
        {"id": "R1", "amount": 123456, "currency": "EUR"}, {"id": "R2", "amount": 500, "currency": "JPY"},
        {"id": "R3", "amount": -1, "currency": "KWD"}, {"id": "R4", "amount": 7, "payer_name": 'O"Hara,\r\nLtd'}])
    text = dumps(frame, TABLES["Receipts"], "EUR")
    assert [r["amount"] for r in csv.DictReader(io.StringIO(text, newline=""))] == ["1234.56", "500", "-0.001", "0.07"]
    assert text.count("\r") == 1
    assert next(csv.reader(io.StringIO(text))) == TABLES["Receipts"].names


def test_a_limit_without_currency_is_in_the_base_currency():
    frame = rows(TABLES["Customers"], [{"customer_id": "1", "credit_limit": 5000}, {"customer_id": "2"}])
    for base, shown in (("EUR", "50.00"), ("JPY", "5000")):
        cells = [r["credit_limit"] for r in csv.DictReader(io.StringIO(dumps(frame, TABLES["Customers"], base)))]
        assert cells == [shown, ""]


@pytest.mark.parametrize("column, cell, example", [
    ("amount", "1,234.50", "1234.50"), ("amount", "1.234", "1234.50"), ("amount", "ten", "1234.50"), ("due_date", "30.11.2026", "2026-11-30"),
    ("due_date", "2026-02-30", "2026-11-30"), ("dunning_level", "one", "30")])
def test_a_cell_that_is_no_value_is_an_issue_with_its_row(column, cell, example):
    read = loads(f"number,currency,{column}\nA1,EUR,\nA2,EUR,\"{cell}\"\n", TABLES["Invoices"], "EUR", "Invoices.csv")
    (issue,) = read.issues
    assert (issue.row, issue.column, issue.file) == (3, column, "Invoices.csv")
    assert cell in issue.what
    assert example in issue.mend
    assert read.frame["number"].tolist() == ["A1", "A2"]


def test_other_columns_are_passed_over_and_short_rows_are_blank():
    read = loads("extra,rate,id\nx,1.5,USD 2026-01-02\ny\n", TABLES["Rates"], "EUR")
    assert read.frame["id"].tolist() == ["USD 2026-01-02", ""]
    assert read.frame["rate"].tolist()[0] == 1.5
    assert len(loads("", TABLES["Rates"], "EUR").frame) == 0
