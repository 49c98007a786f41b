"""The function server, called by xlwings' own code for calls from VBA: what comes from cells, and what goes back into them."""
from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import com_calls
import formula_examples
import pytest
from xlwings_on_windows import ComTime, error

from addin import lasterror
from addin.excel import epoch, server, vba, wire
from udfs import FORMULAS
from udfs.call import BY_NAME, call

ROOT = Path(__file__).resolve().parents[1]
MISSING = -2147352572
AS_OF = ComTime(2026, 6, 30, tzinfo=dt.UTC)
ITEMS = (("Customer", "Due Date", "Open"), ("C1", ComTime(2026, 5, 31, tzinfo=dt.UTC), 100.5), ("C2", 46234.0, Decimal("20.25")))
CALLS = {
    "one cell": ("ar_call", "AR_DAYS_OVERDUE", False, ComTime(2026, 5, 31, tzinfo=dt.UTC), AS_OF),
    "a serial": ("ar_call", "AR_DAYS_OVERDUE", False, 46173.0, 46203.0),
    "a column": ("ar_call", "AR_DAYS_OVERDUE", False, ((46173.0,), (None,), ("soon",), (error(2042),), (46234.0,)), AS_OF),
    "a row": ("ar_call", "AR_DAYS_OVERDUE", False, (46173.0, 46234.0), AS_OF),
    "a table": ("ar_call", "AR_BALANCE", False, (("C1",), ("C2",)), ITEMS, AS_OF, MISSING, None),
    "a day": ("ar_call", "AR_DUE_DATE", False, ComTime(2026, 1, 31, tzinfo=dt.UTC), "net 30"),
    "left out": ("ar_call", "AR_DUE_DATE", False, ComTime(2026, 1, 31, tzinfo=dt.UTC), MISSING),
    "a broken cell": ("ar_call", "AR_AGING", False, (*ITEMS, ("C3", error(2007), 5.0)), AS_OF),
    "unknown": ("ar_call", "AR_NOTHING", False, 1.0),
    "too many": ("ar_call", "AR_DAYS_OVERDUE", False, 1.0, 2.0, 3.0),
    "from 1904": ("ar_call", "AR_DAYS_OVERDUE", True, 46173.0 - 1462, AS_OF),
    "a day from 1904": ("ar_call", "AR_DUE_DATE", True, 46173.0 - 1462, "net 30"),
    "a table from 1904": ("ar_call", "AR_AGING", True, (("Customer", "Due Date", "Open"), ("C1", 46173.0 - 1462, 44711.0)), AS_OF),
    "warm": ("ar_warm", ""),
    "no workbook": ("ar_press", "match"),
    "no workbook needed": ("ar_press", "last_error"),
}
EXAMPLES = {formula.name: ("ar_call", formula.name, False, *(given.value for given in formula_examples.arguments(formula))) for formula in FORMULAS}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    return com_calls.run(CALLS | EXAMPLES, tmp_path_factory.mktemp("com"))


@pytest.mark.parametrize("name, expected", [
    ("one cell", 30.0),                                                         # 31 May to 30 June
    ("a serial", 30.0),
    ("a column", [[30.0], [""], ["\x1aE2015"], ["\x1aE2042"], [-31.0]]),        # blank stays blank, text is #VALUE!, #N/A stays #N/A
    ("a row", [30.0, -31.0]),                                                   # xlwings makes one row flat; Excel takes it as a row
    ("a table", [[100.5], [20.25]]),
    ("a day", "\x1aD46083"),                                                    # 31 January + 30 days = 2 March 2026
    ("left out", "\x1aD46053"),                                                 # due at once
    ("unknown", "\x1aE2029"),
    ("too many", "\x1aE2015"),
    ("from 1904", 30.0),
    ("a day from 1904", 46203.0 - 1462),                                        # 30 June as that workbook counts; no date kind, which VBA counts from 1900
    ("warm", True),
    ("no workbook", [False, "To use this button, you must open a workbook first."]),
    ("forgotten", True),
    ("served", ("{0}", "addin.excel.server")),
])
def test_cells_in_cells_out(answers, name, expected):
    assert answers[name] == expected


def test_a_date_column_of_a_table_is_counted_from_1904_and_an_amount_is_not(answers):
    total = next(row for row in answers["a table from 1904"] if row[0] == "C1")
    assert total[3] == 44711.0          # "1 to 30": due 31 May, looked at on 30 June


def test_an_error_cell_in_a_needed_column_is_said_not_skipped(answers):
    refused = answers["a broken cell"]
    assert "#DIV/0!" in refused


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.name)
def test_every_function_gives_through_the_wire_what_the_rule_gives(answers, formula):
    _, name, _, *args = EXAMPLES[formula.name]
    expected = wire.rows(call(name, args).value)
    got = answers[formula.name]
    assert (got if isinstance(got, list) and isinstance(got[0], list) else [got if isinstance(got, list) else [got]]) == expected


def test_nothing_but_plain_cells_goes_back(answers):
    for name in EXAMPLES:
        for row in _rows(answers[name]):
            assert {type(cell) for cell in row} <= {str, float, bool}, name


def _rows(answer):
    return answer if isinstance(answer, list) and isinstance(answer[0], list) else [[answer] if not isinstance(answer, list) else answer]


def test_our_wrappers_take_the_arguments_that_xlwings_own_would(answers):
    theirs = re.findall(r"^Function (\w+)\((.*)\)", answers["wrappers"], re.M)
    ours = re.findall(r"^Public Function (\w+)\((.*)\) As Variant", vba.functions(FORMULAS), re.M)
    assert sorted((name, args.replace(" As Variant", "")) for name, args in ours) == sorted(theirs)
    assert answers["wrappers"].count("ActiveWorkbook, Application.Caller") == len(FORMULAS)      # what ours leaves out: values, not live cells


def test_last_error_needs_no_workbook(answers):
    """It is pressed when nothing else works; the last of the calls before it was refused."""
    done, message = answers["no workbook needed"]
    assert done
    assert "AR_" in message


def test_a_refusal_is_kept_for_last_error():
    server.ar_call("AR_DAYS_OVERDUE", False, "soon", 46203.0)
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  AR_DAYS_OVERDUE: You cannot use this as the due date", lasterror.last())


def test_a_mistake_of_ours_is_an_error_cell(monkeypatch):
    def broken(*cells):
        raise ZeroDivisionError("oops")
    monkeypatch.setitem(BY_NAME, "AR_BUCKET", BY_NAME["AR_BUCKET"].__class__(**{**vars(BY_NAME["AR_BUCKET"]), "rule": broken}))
    assert server.ar_call("AR_BUCKET", False, 1.0, 2.0) == [["\x1aE2015"]]
    assert "AR_BUCKET failed with ZeroDivisionError: oops" in lasterror.last()


@pytest.mark.parametrize("value, expected", [
    (float("nan"), "\x1aE2036"), (float("inf"), "\x1aE2036"), (3, 3.0), (2**70, float(2**70)), (True, True), (None, ""), ("", ""),
    ("\x1aE2042", "\x1aT\x1aE2042"),                     # text that looks like a mark stays text
    ("x" * 40_000, "x" * 31_997 + "..."), (dt.datetime(2026, 3, 2, 10, 0), "\x1aD46083"), (dt.date(1900, 3, 1), "\x1aD61"),
])
def test_what_goes_out(value, expected):
    assert wire.outgoing(value) == expected


@pytest.mark.parametrize("code, text", [(2000, "#NULL!"), (2007, "#DIV/0!"), (2015, "#VALUE!"), (2023, "#REF!"), (2029, "#NAME?"), (2036, "#NUM!"),
                                        (2042, "#N/A"), (2045, "#SPILL!"), (2050, "#CALC!"), (2048, "#VALUE!")])
def test_error_cells_come_in_as_their_text(code, text):
    assert wire.incoming(error(code)) == text
    assert wire.incoming(((1.0, error(code)),)) == ((1.0, text),)


def test_a_com_time_loses_its_utc():
    (day,), = wire.incoming(((AS_OF,),))
    assert day == dt.datetime(2026, 6, 30)
    assert type(day) is dt.datetime


def test_columns_of_every_kind_come_in_as_they_are():
    rows = (("a", 1.0, None, AS_OF, "x"), ("b", True, "", None, Decimal("2.5")), ("", error(2042), 2.0, AS_OF, MISSING))
    day = dt.datetime(2026, 6, 30)
    assert wire.incoming(rows) == (("a", 1.0, None, day, "x"), ("b", True, "", None, 2.5), ("", "#N/A", 2.0, day, None))


def test_rows_of_an_answer_go_out_even_long():
    assert wire.rows([["Customer", "Open"], ["C1", 2], ["note"]]) == [["Customer", "Open"], ["C1", 2.0], ["note", ""]]
    assert wire.rows([[1.5, 3, "a", True], [float("nan"), 4, "\x1ab", None]]) == [[1.5, 3.0, "a", True], ["\x1aE2036", 4.0, "\x1aT\x1ab", ""]]


def test_a_range_without_headers_of_dates_is_left_alone_in_1904():
    rows = (("Code", "Days"), ("N30", 30.0))
    assert epoch.counted_from_1900(BY_NAME["AR_DUE_DATE"], [1.0, "N30", rows]) == [1463.0, "N30", rows]


def test_the_server_starts_without_pandas():
    """Excel waits while it starts; pandas comes with the first function."""
    code = "import sys, addin.excel.server; print([m for m in ('pandas', 'numpy', 'polars', 'openpyxl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
