"""The results in a table's totals row after rows came, went or changed: right, or taken away and said; never the old ones."""
from __future__ import annotations

import re
from statistics import stdev, variance

import pytest
from bookmaker import rates
from foreign import compare
from foreign.base import FX, FX_TABLE, Draft, Parts, unzipped

from receivables.changes import Changes
from workbook.stores.backups import receipt_of
from workbook.stores.file import FileStore

RATES = [1.01, 1.02, 1.03, 1.04, 1.05]                  # rows 5 to 9; the totals stand in row 10, in E
NEW = {"id": "CHF 1", "date": "2026-12-01", "currency": "CHF", "rate": 0.95, "source": "SNB"}


def book(tmp_path, formula: str, column: str = "E", hidden: str = "", filtered: bool = False, **own: list):
    """Rates with a totals row that has a formula in one column, some rows hidden, by a filter or by hand."""
    draft = Draft(rates={"totals": {"rate": "sum", "id": "count"}, **({"own": own} if own else {})})
    draft.fx.write_formula(f"{column}10", formula, None, 99)
    parts = Parts(unzipped(draft.bytes()))
    for row in hidden.split():
        parts.sub(FX, f'<row r="{row}"'.encode(), f'<row hidden="1" r="{row}"'.encode())
    if filtered:
        parts.parts[FX_TABLE] = re.sub(rb'(<autoFilter [^>]*)/>', rb'\1><filterColumn colId="2"><filters><filter val="USD"/></filters></filterColumn></autoFilter>', parts.parts[FX_TABLE])
    path = tmp_path / "Book.xlsx"
    path.write_bytes(parts.bytes())
    return path


def grow(path, gone: tuple[str, ...] = (), add: bool = True):
    store = FileStore(path)
    stamp = store.read(["Rates"]).stamp
    changes = Changes(adds={"Rates": rates(NEW)} if add else {}, removes={"Rates": list(gone)} if gone else {})
    return store.commit(changes, [], stamp).lines


def total(path, column: str = "E") -> tuple[str, str]:
    """What the last row of the table shows in a column: its value and formula."""
    cells = compare.sheets(path.read_bytes())["FX rates"].cells
    at = ord(column) - 64
    bottom = max(row for row, c in cells if c == 2 and row < 20)
    return cells[bottom, at][:2]


def number(path, column: str = "E") -> float:
    kind, _, value = total(path, column)[0].partition(":")
    assert kind == "n"
    return float(value)


ALL = [*RATES, 0.95]


@pytest.mark.parametrize("function, expected", [
    (101, sum(ALL) / 6), (102, 6), (103, 6), (104, 1.05), (105, 0.95), (106, 1.01 * 1.02 * 1.03 * 1.04 * 1.05 * 0.95), (107, stdev(ALL)), (109, 6.10), (110, variance(ALL))])
@pytest.mark.parametrize("spelled", ["SUBTOTAL({},[Rate])", "SUBTOTAL({},Rates[Rate])", "SUBTOTAL({}, Rates[[#Data],[Rate]] )", "SUBTOTAL({},E5:E9)", "subtotal({},$E$5:$E$9)"])
def test_every_function_of_a_totals_row_is_worked_out(tmp_path, function, expected, spelled):
    path = book(tmp_path, "=" + spelled.format(function))
    said = grow(path)
    assert number(path) == pytest.approx(expected, rel=1e-12)
    assert "until the workbook is calculated" not in " ".join(said)


@pytest.mark.parametrize("formula, expected", [("SUM([Rate])", 6.10), ("AVERAGE(Rates[Rate])", 6.10 / 6), ("MAX(E5:E9)", 1.05), ("COUNT([Rate])", 6), ("COUNTA([Source])", 6),
                                               ("COUNT([Source])", 0), ("_xlfn.STDEV.S([Rate])", stdev(ALL)), ("SUBTOTAL(104,[Date])", 46357)])
def test_other_ways_to_add_up_a_column_are_worked_out(tmp_path, formula, expected):
    path = book(tmp_path, "=" + formula)
    grow(path)
    assert number(path) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("formula, filtered, expected", [
    ("SUBTOTAL(109,[Rate])", False, 1.01 + 1.03 + 1.05 + 0.95), ("SUBTOTAL(109,[Rate])", True, 1.01 + 1.03 + 1.05 + 0.95),
    ("SUBTOTAL(9,[Rate])", False, 6.10), ("SUBTOTAL(9,[Rate])", True, 1.01 + 1.03 + 1.05 + 0.95), ("SUM([Rate])", True, 6.10)])
def test_hidden_rows_count_as_excel_counts_them(tmp_path, formula, filtered, expected):
    """101 to 111 leave out every hidden row, 1 to 11 those that a filter hides, SUM none."""
    path = book(tmp_path, "=" + formula, hidden="6 8", filtered=filtered)
    grow(path)
    assert number(path) == pytest.approx(expected, rel=1e-12)


def test_rows_that_went_are_no_longer_in_the_total(tmp_path):
    path = book(tmp_path, "=SUBTOTAL(109,[Rate])")
    grow(path, gone=("USD 2026-02-01", "USD 2026-05-01"), add=False)
    assert number(path) == pytest.approx(1.01 + 1.03 + 1.04)


def test_a_row_that_only_changed_changes_the_total(tmp_path):
    path = book(tmp_path, "=SUBTOTAL(101,[Rate])")
    store = FileStore(path)
    loaded = store.read(["Rates"])
    store.commit(Changes(updates={"Rates": loaded.frames["Rates"].iloc[[1]].assign(rate=2.02)}), [], loaded.stamp)
    assert number(path) == pytest.approx((1.01 + 2.02 + 1.03 + 1.04 + 1.05) / 5)


def test_no_numbers_have_no_average(tmp_path):
    path = book(tmp_path, "=SUBTOTAL(101,[Source])")
    grow(path)
    assert total(path)[0] == "e:#DIV/0!"


def test_a_number_that_stands_as_text_is_left_out_as_excel_does(tmp_path):
    draft = Draft(rates={"totals": {"rate": "sum", "id": "count"}})
    draft.fx.write_string("E6", "1.02")
    path = tmp_path / "Book.xlsx"
    path.write_bytes(draft.bytes())
    grow(path)
    assert number(path) == pytest.approx(6.10 - 1.02)


def test_a_column_of_the_persons_own_is_added_up(tmp_path):
    path = book(tmp_path, "=SUBTOTAL(109,[Own])", "G", Own=[1.5, "x", 2, 3, 4])
    grow(path, gone=("USD 2026-04-01",))
    assert number(path, "G") == 1.5 + 2 + 4


UNKNOWN = ["=SUBTOTAL(109,[Rate])*2", "=SUM([Rate])/COUNT([Rate])", "=SUMIF([Currency],\"USD\",[Rate])", "=E5+E6", "=RateLimit", "=SUBTOTAL(109,E5:E8)"]


@pytest.mark.parametrize("formula", UNKNOWN)
def test_a_total_that_is_not_known_shows_no_old_number_and_is_said(tmp_path, formula):
    path = book(tmp_path, formula)
    said = grow(path)
    assert total(path)[0] == ""
    assert total(path)[1].startswith("=")
    note = "Rates: the totals at E11 show nothing until the workbook is calculated."
    assert note in said
    assert f"Note      {note}" in receipt_of(FileStore(path).cabinet(), 1)
    assert b'fullCalcOnLoad="1"' in unzipped(path.read_bytes())["xl/workbook.xml"]


def test_the_total_of_formulas_of_a_persons_own_is_not_known(tmp_path):
    path = book(tmp_path, "=SUBTOTAL(109,[Own])", "G", Own=["=E5*2", "=E6*2", "=E7*2", "=E8*2", "=E9*2"])
    assert "Rates: the totals at G11 show nothing until the workbook is calculated." in grow(path)


def test_what_looks_at_nothing_keeps_its_result(tmp_path):
    path = book(tmp_path, '="Total"&" of "&"rates"')
    grow(path)
    assert total(path)[0] == "n:99.0"


def test_a_save_that_changes_nothing_leaves_the_totals(tmp_path):
    path = book(tmp_path, "=SUBTOTAL(109,[Rate])")
    before = path.read_bytes()
    store = FileStore(path)
    loaded = store.read(["Rates"])
    store.commit(Changes(updates={"Rates": loaded.frames["Rates"].iloc[[1]]}), [], loaded.stamp)
    assert unzipped(path.read_bytes())[FX] == unzipped(before)[FX]
