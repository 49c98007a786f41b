"""Every worksheet function with every kind of odd cell: a sentence or an error value, never an exception, None, or a number made from it."""
from __future__ import annotations

import datetime as dt
import itertools

import pytest
from test_udfs_functions import sheet

from udfs import FORMULAS, CellError
from udfs.call import BY_NAME, call

DAY = dt.datetime(2026, 6, 30)
INVOICES = sheet("""
    Invoice | Customer | Invoice Date | Due Date   | Terms  | Amount  | Open    | Currency | Type
    10001   | C1       | 2026-05-01   | 2026-05-31 | net 30 | 1000.00 | 1000.00 | EUR      | INV
    10002   | C1       | 2026-06-15   | 2026-07-15 | net 30 | 250.50  | 250.50  | EUR      | INV
    CN1     | C2       | 2026-01-01   | 2026-01-01 |        | -100.25 | -100.25 | EUR      | CRN""")
APPLICATIONS = sheet("Application | Receipt | Invoice | Applied | Effective Date | Status | Currency\nA1 | R1 | 10001 | 10 | 2026-06-10 | posted | EUR")
RECEIPTS = sheet("Receipt | Value Date | Amount | Currency | Customer | Payer | Text | Unapplied\nR1 | 2026-06-10 | 260.5 | EUR | C1 | Smith | 10002 | 250.5")
CUSTOMERS = sheet("Customer | Name | Bank Accounts | Credit Limit\nC1 | Smith Ltd | DE89370400440532013000 | 100\nC2 | Jones | | 5")
TERMS = sheet("Terms | Net Days | Discount Days | Discount %\nX | 30 | 10 | 2")
RATES = sheet("From | Rate\n2020-01-01 | 9")
LEVELS = sheet("Level | Days Overdue | Subject | Body\n1 | 7 | Reminder | {{ items }} {{ total }}")
ADJUSTMENTS = sheet("Invoice | Accounting Date | Amount | Currency | Kind\n10001 | 2026-06-20 | -5 | EUR | bad debt")
DUE_LINES = sheet("Invoice | Line | Due Date | Amount | Currency\n10002 | 1 | 2026-06-20 | 100 | EUR\n10002 | 2 | 2026-07-15 | 150.5 | EUR")
DISPUTES = sheet("Dispute | Invoice | Opened | Amount | Currency | Status\nD1 | 10001 | 2026-06-20 | 5 | EUR | open")

# every function with good cells, and which columns of each range it computes from
GOOD: dict[str, dict[str, object]] = {
    "AR_DUE_DATE": {"invoice_date": DAY, "terms": "X", "terms_table": TERMS},
    "AR_DISCOUNT": {"amount": 1000.0, "invoice_date": DAY, "paid_on": DAY, "terms": "X", "terms_table": TERMS, "currency": "EUR", "grace_days": 2.0},
    "AR_DISCOUNT_COST": {"terms": "X", "terms_table": TERMS, "how": "simple", "year_days": 365.0},
    "AR_AGING": {"invoices": INVOICES, "as_of": DAY, "by": "due", "limits": "30,60", "receipts": RECEIPTS, "figures_as_of": DAY},
    "AR_AGING_TOTAL": {"invoices": INVOICES, "as_of": DAY, "column": "Overdue", "currency": "EUR", "applications": APPLICATIONS, "receipts": RECEIPTS,
                       "adjustments": ADJUSTMENTS, "due_lines": DUE_LINES},
    "AR_BUCKET": {"due_date": DAY, "as_of": DAY, "limits": ((30.0, 60.0),), "by": "invoice"},
    "AR_DAYS_OVERDUE": {"due_date": DAY, "as_of": DAY},
    "AR_OPEN_ITEMS": {"invoices": INVOICES, "as_of": DAY, "customer": "C1", "receipts": RECEIPTS, "due_lines": DUE_LINES, "disputes": DISPUTES},
    "AR_BALANCE": {"customer": "C1", "invoices": INVOICES, "as_of": DAY, "currency": "EUR", "receipts": RECEIPTS},
    "AR_STATEMENT": {"customer": "C1", "invoices": INVOICES, "as_of": DAY, "since": dt.datetime(2026, 6, 1), "currency": "EUR",
                     "applications": APPLICATIONS, "receipts": RECEIPTS, "adjustments": ADJUSTMENTS},
    "AR_LATE_INTEREST": {"amount": 1000.0, "due_date": dt.datetime(2026, 1, 31), "until": DAY, "rate": RATES, "day_count": "ACT/365", "currency": "EUR"},
    "AR_MATCH": {"receipts": RECEIPTS, "invoices": INVOICES, "as_of": DAY, "customers": CUSTOMERS, "terms": TERMS, "figures_as_of": DAY},
    "AR_PAYER": {"text": "SMITH LTD", "customers": CUSTOMERS, "account": "DE89370400440532013000", "want": "customer"},
    "AR_REMINDER_LEVEL": {"invoice": 10001.0, "invoices": INVOICES, "as_of": DAY, "levels": LEVELS, "customers": CUSTOMERS},
    "AR_REMINDER_TEXT": {"customer": "C1", "invoices": INVOICES, "as_of": DAY, "customers": CUSTOMERS, "levels": LEVELS, "part": "body"},
    "AR_WHY": {"invoice": 10001.0, "invoices": INVOICES, "as_of": DAY, "applications": APPLICATIONS, "receipts": RECEIPTS, "adjustments": ADJUSTMENTS},
    "AR_CHECK": {"invoices": INVOICES, "as_of": DAY, "control_balance": 100.0, "applications": APPLICATIONS, "receipts": RECEIPTS},
}
NUMBERS = {"AR_DUE_DATE", "AR_DISCOUNT", "AR_DISCOUNT_COST", "AR_AGING_TOTAL", "AR_DAYS_OVERDUE", "AR_BALANCE", "AR_LATE_INTEREST", "AR_REMINDER_LEVEL"}
ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!")
ODD = (None, "", "   ", True, False, 0.0, -1.0, 45.0, 0.5, 1e300, float("inf"), float("nan"), 46203.75, 2958466.0, "31.05.2026", "03/04/2026", "2026-02-30",
       "1.234", "12,50-", "x", "=1+1", "\u202e", "a" * 40_000, dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31), dt.date(2026, 5, 31), 10**18,
       ((),), (), ((None,),), ((1.0, 2.0), (3.0, 4.0)), (("a",), ("b", "c")), ((DAY,), (None,), ("#N/A",)), ["flat", "list"], ((None, None), (None, None)))
COMPUTED_FROM = {"Customer", "Invoice", "Invoice Date", "Due Date", "Open", "Amount", "Currency", "Unapplied", "Applied", "Effective Date", "Receipt", "Value Date",
                 "Status", "Net Days", "Discount Days", "Discount %", "From", "Rate", "Level", "Days Overdue", "Name", "Accounting Date", "Bank Accounts"}


def run(name: str, **given: object):
    return call(name, [given.get(arg.name) for arg in BY_NAME[name].args])


def cells_of(answer) -> list[object]:
    rows = answer.value if isinstance(answer.value, list) else [[answer.value]]
    assert all(isinstance(row, list) for row in rows)
    assert len({len(row) for row in rows}) == 1, "a spill has rows of one length"
    return [cell for row in rows for cell in row]


def check(answer) -> None:
    """What every answer must be: values a host can put into cells, and no mistake of ours."""
    for cell in cells_of(answer):
        assert cell is not None
        assert type(cell) in (str, bool, int, float, dt.date, CellError), type(cell)
        assert not (isinstance(cell, float) and (cell != cell or abs(cell) == float("inf"))), "no number that is none"
        assert not isinstance(cell, CellError) or (cell.code in ERRORS and cell.sentence and answer.refused)
    assert "mistake of the add-in" not in answer.refused, answer.refused


@pytest.mark.parametrize("name", [f.name for f in FORMULAS])
def test_good_cells_give_an_answer(name):
    answer = run(name, **GOOD[name])
    check(answer)
    assert not answer.refused


@pytest.mark.parametrize("name", [f.name for f in FORMULAS])
def test_no_odd_argument_breaks_a_function(name):
    """Every odd cell stands once for an argument, every argument is odd at least twice."""
    args = BY_NAME[name].args
    for i in range(max(len(ODD), 2 * len(args))):
        check(run(name, **{**GOOD[name], args[i % len(args)].name: ODD[i % len(ODD)]}))
    check(call(name, []))
    check(call(name, [None] * len(args)))
    assert call(name, [None] * 30).refused


@pytest.mark.parametrize("name", [f.name for f in FORMULAS])
def test_an_error_in_an_argument_is_the_answer(name):
    """A number shows the same error, as Excel's own functions do; text and reports say it."""
    for i, arg in enumerate(GOOD[name]):
        code = ERRORS[i % len(ERRORS)]
        answer = run(name, **{**GOOD[name], arg: code})
        check(answer)
        assert answer.refused, f"{name} took {code} as {arg}"
        if name in NUMBERS and not isinstance(GOOD[name][arg], tuple):
            assert answer.value.code == code, (arg, answer)


@pytest.mark.parametrize("name", [f.name for f in FORMULAS])
def test_an_error_inside_a_range_is_never_passed_over(name):
    for arg, table in GOOD[name].items():
        if not isinstance(table, tuple) or not isinstance(table[0][0], str):
            continue
        for at, header in enumerate(table[0]):
            if header not in COMPUTED_FROM or (header == "Amount" and "Open" in table[0] and "applications" not in GOOD[name]):
                continue
            if header in UNUSED.get(name, ()):
                continue
            row = 1 + at % (len(table) - 1)
            broken = tuple(tuple("#REF!" if (r, c) == (row, at) else cell for c, cell in enumerate(line)) for r, line in enumerate(table))
            answer = run(name, **{**GOOD[name], arg: broken})
            check(answer)
            assert answer.refused, f"{name} passed over an error in {arg}, {header}"


# columns that a function does not compute from, so that what stands in them does not matter
UNUSED = {"AR_AGING": ("Invoice", "Amount"), "AR_BALANCE": ("Invoice", "Amount")}


@pytest.mark.parametrize("name", [f.name for f in FORMULAS])
def test_no_odd_cell_inside_a_range_breaks_a_function(name):
    scalars = itertools.cycle([odd for odd in ODD if not isinstance(odd, (tuple, list))])
    for arg, table in GOOD[name].items():
        if not isinstance(table, tuple) or not isinstance(table[0][0], str):
            continue
        for at in range(len(table[0])):
            odd = next(scalars)
            cells = tuple(tuple(odd if (r, c) == (1, at) else cell for c, cell in enumerate(line)) for r, line in enumerate(table))
            check(run(name, **{**GOOD[name], arg: cells}))
        check(run(name, **{**GOOD[name], arg: table[:1]}))                                 # the header row alone
        check(run(name, **{**GOOD[name], arg: (*table, (), ("x",), table[1][:2])}))        # ragged rows
        check(run(name, **{**GOOD[name], arg: table[1:]}))                                 # without its header row
        check(run(name, **{**GOOD[name], arg: tuple(zip(*table))}))                        # lying on its side


@pytest.mark.parametrize("name", [f.name for f in FORMULAS])
def test_text_dates_and_serials_count_as_their_day(name):
    """What Excel hands over as datetime may come as a serial number or as text: the answer is the same."""
    def other(cell, how):
        if not isinstance(cell, dt.datetime):
            return cell
        return float((cell - dt.datetime(1899, 12, 30)).days) if how == "serial" else cell.date().isoformat()

    want = run(name, **GOOD[name]).value
    for how in ("serial", "text"):
        given = {arg: tuple(tuple(other(cell, how) for cell in row) for row in value) if isinstance(value, tuple) else other(value, how)
                 for arg, value in GOOD[name].items()}
        assert run(name, **given).value == want
