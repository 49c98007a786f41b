"""The Aging sheet and the items behind it: totals, proof, links that lead to exactly the right rows, and notes that stay."""
from __future__ import annotations

import dataclasses
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from sample_ledger import NOTES, sample

from receivables import aging
from receivables.schema import day
from workbook.reports import AgingContent, aging_lines
from workbook.reports.aging_lines import decimal_texts, line_key
from workbook.stores.package import Package
from workbook.stores.port import Report
from workbook.stores.transplant import put_report
from workbook.template import new_workbook

AS_OF = day("2026-11-30")


def with_report(content: AgingContent) -> bytes:
    """A new ledger with the report in it."""
    s = sample()
    package = Package(new_workbook(dataclasses.replace(s.policy, as_of=content.as_of, figures_as_of=content.figures_as_of), {}))
    put_report(package, Report("Aging", content))
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def opened(data: bytes, values: bool = True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def lines(book) -> pd.DataFrame:
    """The list of the Aging sheet."""
    sheet = book["Aging"]
    left, top, right, bottom = range_boundaries(sheet.tables["Aging"].ref)
    cells = [[c.value for c in row] for row in sheet.iter_rows(top, bottom, left, right)]
    return pd.DataFrame(cells[1:], columns=cells[0])


@pytest.fixture(scope="module")
def content() -> AgingContent:
    return sample().aging


@pytest.fixture(scope="module")
def book_bytes(content) -> bytes:
    return with_report(content)


def small(open_amounts: list[int], due: list[str], currency: str = "EUR", **more) -> AgingContent:
    """Items of customer C1 as of 2026-11-30."""
    n = len(due)
    items = pd.DataFrame({"number": [f"I{i}" for i in range(n)], "due_line": 0, "type": "INV", "customer_id": "C1", "currency": currency,
                          "invoice_date": pd.to_datetime(due).as_unit("s"), "due_date": pd.to_datetime(due).as_unit("s"),
                          "open": np.array(open_amounts, dtype=np.int64), "disputed": 0})
    cash = pd.DataFrame({"receipt": pd.Series(dtype="str"), "customer_id": pd.Series(dtype="str"), "currency": pd.Series(dtype="str"),
                         "value_date": pd.Series(dtype="datetime64[s]"), "unapplied": pd.Series(dtype="int64")})
    return AgingContent(aging.aging(items, cash, AS_OF), items, cash, {"C1": "One"}, as_of=AS_OF, figures_as_of=AS_OF, **more)


def test_the_list_shows_the_aging(content, book_bytes):
    """Every amount of the result, in the currency's own decimals."""
    shown = lines(opened(book_bytes)).set_index("Line")
    for row in content.aged.rows.to_dict("records"):
        line, scale = shown.loc[line_key(row["customer_id"], row["currency"])], 1 if row["currency"] == "JPY" else 100
        parts = ["not_due", *content.aged.buckets, "credits", "unapplied", "balance"]
        assert [round(v * scale) for v in line[[*content.ages, "Credits", "Unapplied", "Balance"]]] == [row[p] for p in parts]
        assert line["Items"] == row["items"]
    assert len(shown) == len(content.aged.rows)


def test_a_line_by_hand():
    """as of 2026-11-30: due today 10.00 is not due; 30 days 20.00; 31 days 40.00; 91 days 80.00; together 150.00"""
    book = opened(with_report(small([1000, 2000, 4000, 8000], ["2026-11-30", "2026-10-31", "2026-10-30", "2026-08-31"])))
    line = lines(book).iloc[0]
    assert line[["Customer", "Name", "Currency"]].tolist() == ["C1", "One", "EUR"]
    assert line[["Not due", "1 to 30", "31 to 60", "61 to 90", "Over 90", "Balance", "Items"]].tolist() == [10, 20, 40, 0, 80, 150, 4]


def test_totals_and_proof(content, book_bytes):
    sheet = opened(book_bytes)["Aging"]
    for row, total in zip(sheet.iter_rows(5, 4 + len(content.totals)), content.totals):
        scale = 1 if total["currency"] == "JPY" else 100
        assert row[2].value == total["currency"]
        assert [round(c.value * scale) for c in row[3:11]] == [total[p] for p in ("not_due", "b0", "b1", "b2", "b3", "credits", "unapplied", "balance")]
    assert sheet.cell(5 + len(content.totals), 2).value == "✓ not due + buckets + credits + unapplied = balance; difference 0.00"


def test_title_names_day_basis_and_boundary(book_bytes):
    sheet = opened(book_bytes)["Aging"]
    assert sheet["A1"].value == "Aging as of 2026-11-30 by due date"
    assert 'day 30 stands in "1 to 30"' in sheet["A2"].value


def test_every_link_leads_to_exactly_its_items(book_bytes):
    """The sum of the column Open over the linked rows is the amount that was clicked."""
    book = opened(book_bytes)
    items, checked = book["Open Items"], 0
    for row in book["Aging"].iter_rows(min_row=9):
        for cell in row:
            if cell.hyperlink is None or "Open Items" not in (cell.hyperlink.location or ""):
                continue
            _, top, _, bottom = range_boundaries(cell.hyperlink.location.split("!")[1])
            linked = [(items.cell(r, 1).value, items.cell(r, 3).value, items.cell(r, 10).value) for r in range(top, bottom + 1)]
            line = [c.value for c in row]
            assert {who[:2] for who in linked} == {(line[0], line[2])}
            assert round(sum(amount for *_, amount in linked), 3) == round(cell.value, 3), cell.coordinate
            checked += 1
    assert checked > 60


def test_all_items_stand_behind_the_balance(content, book_bytes):
    """Open Items holds every open item and every unapplied receipt once."""
    sheet = opened(book_bytes)["Open Items"]
    _, top, _, bottom = range_boundaries(sheet.tables["OpenItems"].ref)
    assert bottom - top == len(content.items) + len(content.cash)
    assert sheet.tables["OpenItems"].autoFilter.ref == sheet.tables["OpenItems"].ref


def test_links_beyond_excels_limit_become_formulas(monkeypatch, content, check_xlsx):
    monkeypatch.setattr(aging_lines, "LINKS_MAX", 10)
    data = with_report(content)
    formulas, values = opened(data, values=False)["Aging"], opened(data)["Aging"]
    cells = [c.coordinate for row in formulas.iter_rows(min_row=9) for c in row if isinstance(c.value, str) and c.value.startswith("=HYPERLINK(\"#'Open Items'!")]
    assert len(cells) > 50
    assert all(isinstance(values[at].value, int | float) for at in cells), "the number stays a number"
    assert sum(1 for row in formulas.iter_rows(min_row=9) for c in row if c.hyperlink) == 10
    assert check_xlsx(data) == []


def test_notes_stay_beside_their_line(book_bytes):
    shown = lines(opened(book_bytes)).set_index("Line")
    note, step, owner = NOTES["C1014/EUR"]
    assert shown.loc["C1014/EUR", ["Note", "Next Step", "Owner"]].tolist() == [note, step, owner]
    assert pd.isna(shown.loc["C1002/EUR", "Note"])


def test_a_moved_as_of_says_run_aging(content):
    sheet = opened(with_report(dataclasses.replace(content, as_of=day("2026-12-05"))))["Aging"]
    assert sheet["A1"].value == "Aging is as of 2026-11-30, but AsOf is 2026-12-05: run Aging"
    assert {c.value for c in sheet[5][3:11]} == {"Run Aging"}


def test_unidentified_cash_stands_last_and_named(book_bytes):
    shown = lines(opened(book_bytes))
    loose = shown["Customer"].isna()
    assert loose.iloc[-1]
    assert loose.is_monotonic_increasing
    assert set(shown.loc[loose, "Name"]) == {"Unidentified cash"}


def test_by_invoice_date_has_its_own_columns():
    c = small([1000], ["2026-11-30"])
    aged = aging.aging(c.items, c.cash, AS_OF, by="invoice", limits=(30,))
    book = opened(with_report(dataclasses.replace(c, aged=aged)))
    assert book["Aging"]["A1"].value == "Aging as of 2026-11-30 by invoice date"
    assert lines(book)[["Dated later", "0 to 30", "Over 30"]].iloc[0].tolist() == [0, 10, 0]


def test_nothing_open_is_a_report_too(check_xlsx):
    data = with_report(small([], []))
    assert opened(data)["Aging"]["K5"].value == 0
    assert check_xlsx(data) == []


def test_text_in_names_is_text(content):
    data = with_report(dataclasses.replace(content, names=dict.fromkeys(content.names, "=cmd|' /C calc'!A0 <&> \x01")))
    name = next(row[1] for row in opened(data, values=False)["Aging"].iter_rows(min_row=11) if row[1].value)
    assert (name.data_type, name.value[:4]) == ("s", "=cmd")


def test_numbers_are_exact():
    """90,071,992,547.41 has more digits than a float32 keeps; -0.05 keeps its sign"""
    assert decimal_texts(np.array([9_007_199_254_741, -5, 0]), np.array([2, 2, 0])) == ["90071992547.41", "-0.05", "0"]


def test_the_chart_shows_the_share_of_each_age(book_bytes):
    charts = opened(book_bytes)["Aging"]._charts
    assert [len(chart.series) for chart in charts] == [5]


@pytest.mark.libreoffice
def test_libreoffice_calculates_the_same_and_sees_a_moved_day(book_bytes, tmp_path):
    import office

    path = tmp_path / "book.xlsx"
    path.write_bytes(book_bytes)
    told, found = office.values(path)["Aging"], office.values(office.convert(path, office.XLSX, tmp_path))["Aging"]
    for at in office.formulas(path)["Aging"]:
        assert found[at] == pytest.approx(told[at]) if isinstance(told[at], int | float) else found[at] == told[at]
    book = openpyxl.load_workbook(path)
    book["Settings"]["B7"].value = day("2026-12-05").to_pydatetime()
    book.save(path)
    moved = office.values(office.convert(path, office.XLSX, tmp_path))["Aging"]
    assert moved["A1"] == "Aging is as of 2026-11-30, but AsOf is 2026-12-05: run Aging"
    assert moved["K5"] == moved["B8"] == "Run Aging"
