"""Worksheet functions, called as a host calls them: with scalars, rows of cells, blanks, serial numbers and error values."""
from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from receivables.money import to_text
from udfs import FORMULAS, CellError
from udfs.aging import ar_aging, ar_bucket, ar_days_overdue
from udfs.balances import ar_balance
from udfs.terms import ar_due_date

ROOT = Path(__file__).resolve().parents[1]
AS_OF = dt.datetime(2026, 6, 30)
SERIAL = 46203.0                        # 2026-06-30 as Excel counts days


def sheet(text: str) -> tuple[tuple[object, ...], ...]:
    """Rows of cells from lines with columns separated by "|"; numbers become numbers, blanks None, as Excel hands them over."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return tuple(tuple(_value(cell) for cell in row) for row in rows)


def _value(cell: str) -> object:
    if cell.count("-") == 2:
        return dt.datetime.fromisoformat(cell)
    try:
        return float(cell)
    except ValueError:
        return cell or None


INVOICES = sheet("""
    Invoice | Customer | Invoice Date | Due Date   | Amount  | Open    | Currency
    10001   | C1       | 2026-05-01   | 2026-05-31 | 1000.00 | 1000.00 | EUR
    10002   | C1       | 2026-06-15   | 2026-07-15 | 250.50  | 250.50  | EUR
    10003   | C2       | 2026-03-01   | 2026-03-31 | 500     | 500     | JPY
    CN1     | C1       | 2026-01-01   | 2026-01-01 | -100.25 | -100.25 | EUR
            |          |              |            |         |         |
    10004   | C2       | 2026-04-01   | 2026-04-30 | 80.00   | 0       | EUR""")
RECEIPTS = sheet("""
    Receipt | Value Date | Amount | Currency | Customer | Unapplied
    R1      | 2026-06-10 | 80     | EUR      | C2       | 0
    R2      | 2026-06-20 | 33.33  | EUR      |          | 33.33""")
APPLICATIONS = sheet("""
    Receipt | Invoice | Applied | Effective Date | Status
    R1      | 10004   | 80      | 2026-06-10     | posted
    R2      | 10001   | 33.33   | 2026-06-20     | ready""")


def test_aging_of_a_sheet_in_full():
    header, *lines = ar_aging(INVOICES, AS_OF, None, None, None, RECEIPTS)
    assert header == ["Customer", "Currency", "Not due", "1 to 30", "31 to 60", "61 to 90", "Over 90", "Credits", "Unapplied", "Balance", "Items"]
    assert lines[:5] == [
        ["Unidentified", "EUR", 0, 0, 0, 0, 0, 0, -33.33, -33.33, 0],
        ["C1", "EUR", 250.5, 1000, 0, 0, 0, -100.25, 0, 1150.25, 3],             # 250.50 + 1,000.00 - 100.25
        ["C2", "JPY", 0, 0, 0, 0, 500, 0, 0, 500, 1],                            # 91 days on 30 June
        ["Total", "EUR", 250.5, 1000, 0, 0, 0, -100.25, -33.33, 1116.92, 3],
        ["Total", "JPY", 0, 0, 0, 0, 500, 0, 0, 500, 1]]
    assert lines[6][0] == ("EUR: not due 250.50 + overdue 1,000.00 + credits -100.25 + unapplied -33.33 = balance 1,116.92 (3 items); "
                           "JPY: not due 0 + overdue 500 + credits 0 + unapplied 0 = balance 500 (1 item)")
    assert {len(line) for line in lines} == {len(header)}


def test_with_applications_any_day_can_be_looked_at():
    """Before 10 June invoice 10004 was open; the receipt of 20 June is not posted, so all of it is unapplied."""
    before = {(row[0], row[1]): row[-2] for row in ar_aging(INVOICES, "2026-06-09", "due", "30,60", APPLICATIONS, RECEIPTS)}
    after = {(row[0], row[1]): row[-2] for row in ar_aging(INVOICES, AS_OF, "due", "30,60", APPLICATIONS, RECEIPTS)}
    assert before["C2", "EUR"] == 80
    assert ("C2", "EUR") not in after
    assert after["Unidentified", "EUR"] == -33.33
    assert before["Total", "EUR"] == 1000 - 100.25 + 80                          # 10002 is not written yet


def test_open_amounts_alone_are_good_for_their_own_day_only():
    assert ar_aging(INVOICES, AS_OF, None, None, None, None, SERIAL)[1][0] == "C1"
    assert ar_aging(INVOICES, AS_OF, None, None, None, None, "2026-05-31") == [[
        "You cannot look at these open amounts as of 2026-06-30 because they are as of 2026-05-31. Give the Applications range too, or use 2026-05-31."]]
    assert ar_aging(INVOICES, AS_OF, None, None, APPLICATIONS, RECEIPTS, "2026-05-31")[1][0] == "Unidentified"


def test_a_plain_list_with_german_headers_and_no_due_dates_ages():
    rows = ar_aging(sheet("""
        Rechnungsnr. | Kunde | Rechnungsdatum | Zahlungsziel  | Betrag (EUR)
        1            | 4711  | 2026-05-01     | 30 Tage netto | 10
        2            | 4711  | 2026-06-29     |               | 5"""), SERIAL, "", ((30.0, 60.0),))
    assert rows[1][:5] == ["4711", "", 0, 15, 0]                                 # due 31 May and, without terms, 29 June
    assert rows[-1][0] == "Open amounts are the column Amount."


@pytest.mark.parametrize(("call", "sentence"), [
    (lambda: ar_aging(INVOICES, None), "To compute this, you must give the as-of date, such as 2026-10-31 or a cell that holds a date."),
    (lambda: ar_aging(INVOICES, "soon"), "You cannot use this as the as-of date: 'soon' is not a date. Type a date such as 2024-12-13."),
    (lambda: ar_aging(INVOICES, "#N/A"), "You cannot use this as the as-of date: "),
    (lambda: ar_aging(INVOICES, AS_OF, "age"), 'To age receivables, you must age by "due" or "invoice", not \'age\'.'),
    (lambda: ar_aging(INVOICES, AS_OF, None, "60,30"), "To age receivables, you must give limits that rise from 1, such as 30,60,90; not 60,30."),
    (lambda: ar_aging(INVOICES, AS_OF, None, "30,x"), "You cannot use this as the limits: 'x' is not a number."),
    (lambda: ar_aging(None, AS_OF), "To read the range as Invoices, you must include its header row with Customer, Open or Amount, Due Date or Invoice Date; "
                                    "found no headers."),
    (lambda: ar_aging(sheet("Customer | Open\nC1 | 5"), AS_OF), "To read the range as Invoices, you must include its header row with "
                                                                "Due Date or Invoice Date; found Customer, Open."),
    (lambda: ar_aging(sheet("Customer | Due Date | Open | Open\nC1 | 2026-01-01 | 5 | 6"), AS_OF),
     "You cannot use this range as Invoices because the header Open is there more than once."),
    (lambda: ar_aging(sheet("Customer | Due Date | Open\nC1 | 2026-01-01 | 5\nC2 | x | 6\nC3 | y | 7"), AS_OF),
     "Invoices, row 3, Due Date: 'x' is not a date. Type a date such as 2024-12-13. (1 more like this.)"),
    (lambda: ar_aging(sheet("Customer | Due Date | Open\nC1 | 2026-01-01 | #REF!"), AS_OF), "Invoices, row 2, Open: the cell shows the error #REF!."),
    (lambda: ar_aging(sheet("Customer | Due Date | Open\nC1 | 2026-01-01 | 1.234"), AS_OF), "Invoices, row 2, Open: '1.234' has more than 2 decimals. Add a Currency column, or round it."),
    (lambda: ar_aging(sheet("Customer | Due Date | Open\nC1 | | 5"), AS_OF), "You cannot age an item because it has no due date."),
    (lambda: ar_aging(INVOICES, AS_OF, None, None, sheet("Invoice | Applied\n1 | 5")), "To read the range as Applications, you must include its header row"),
])
def test_a_request_that_cannot_be_done_is_one_sentence_in_the_top_left_cell(call, sentence):
    found = call()
    assert (len(found), len(found[0])) == (1, 1)
    assert found[0][0].startswith(sentence)


def test_days_overdue_of_a_cell_a_column_and_odd_cells():
    assert ar_days_overdue(dt.datetime(2026, 5, 31), SERIAL) == 30
    assert ar_days_overdue(SERIAL, AS_OF) == 0
    assert ar_days_overdue(None, AS_OF) == ""
    column = ar_days_overdue(((dt.datetime(2026, 7, 1),), (None,), ("31.05.2026",), ("03/04/2026",)), AS_OF)
    assert column[:3] == [[-1], [""], [30]]
    assert column[3] == [CellError("#VALUE!", "You cannot use this as the due date: '03/04/2026' may be 3 April or 4 March. Type a date such as 2024-12-13.")]
    assert ar_days_overdue("2026-05-31").sentence.startswith("To compute this, you must give the as-of date")


def test_buckets_of_a_column():
    days = (("2026-06-30",), ("2026-06-29",), ("2026-05-31",), ("2026-05-30",), ("2026-04-01",), ("2026-03-31",), (None,))
    assert [row[0] for row in ar_bucket(days, AS_OF)] == ["Not due", "1 to 30", "1 to 30", "31 to 60", "61 to 90", "Over 90", ""]
    assert ar_bucket("2026-06-30", AS_OF, None, "invoice") == "0 to 30"
    assert ar_bucket("2026-06-30", AS_OF, ((5.0,), (10.0,))) == "Not due"
    assert ar_bucket("2026-06-30", AS_OF, "0,5").startswith("To age receivables, you must give limits")


def test_due_dates_by_terms_in_words_and_by_the_table():
    terms = sheet("Terms | Net Days | Counted From\nEOM15 | 15 | end of month")
    assert ar_due_date("2026-01-31", "net 30") == dt.date(2026, 3, 2)
    assert ar_due_date("2026-01-31", None) == dt.date(2026, 1, 31)
    assert ar_due_date(SERIAL, 30.0) == dt.date(2026, 7, 30)
    assert ar_due_date("2026-01-10", "eom15", terms) == dt.date(2026, 2, 15)
    both = ar_due_date((("2026-01-10",), ("2026-01-10",), (None,), ("2026-01-10",)), (("EOM15",), ("NAH4",), ("x",), (None,)), terms)
    assert (both[0], both[2], both[3]) == ([dt.date(2026, 2, 15)], [""], [dt.date(2026, 1, 10)])
    assert both[1][0].sentence.startswith("To compute a due date with the terms 'NAH4', you must add them to Terms")
    assert ar_due_date((("2026-01-10",), ("2026-01-11",)), "net 1") == [[dt.date(2026, 1, 11)], [dt.date(2026, 1, 12)]]
    assert "as many terms as invoice dates" in ar_due_date((("2026-01-10",), ("2026-01-11",)), (("a",), ("b",), ("c",))).sentence


def test_balances_of_customers():
    assert ar_balance("C1", INVOICES, AS_OF) == 1000 + 250.5 - 100.25
    assert ar_balance((("C1",), ("C2",), (None,), ("C9",)), INVOICES, AS_OF) == [[1150.25], [500], [""], [0]]
    assert ar_balance("C2", INVOICES, "2026-06-09", "eur", APPLICATIONS) == 80
    assert ar_balance("C2", INVOICES, "2026-06-09", None, APPLICATIONS) == CellError("#VALUE!", "To add up what C2 owes, you must name the currency: there are EUR, JPY.")
    assert ar_balance("C1", INVOICES).sentence.startswith("To compute this, you must give the as-of date")


def test_aging_and_balance_agree_to_the_cent_on_many_rows():
    rows = [("Customer", "Due Date", "Open"), *((f"C{i % 7}", dt.datetime(2026, 1, 1) + dt.timedelta(i), 0.1 * i + 0.01) for i in range(1, 400))]
    rows = [(c, d, round(o, 2) if isinstance(o, float) else o) for c, d, o in rows]
    aged = {row[0]: row[-2] for row in ar_aging(rows, AS_OF)[1:8]}
    assert {c: to_text(round(b * 100), "EUR") for c, b in aged.items()} == {
        c: to_text(sum(round(o * 100) for who, _, o in rows[1:] if who == c), "EUR") for c in aged}
    assert all(ar_balance(c, rows, AS_OF) == balance for c, balance in aged.items())


def test_the_registry_says_everything_a_host_needs():
    assert [f.name for f in FORMULAS] == [
        "AR_DUE_DATE", "AR_DISCOUNT", "AR_DISCOUNT_COST", "AR_AGING", "AR_AGING_TOTAL", "AR_BUCKET", "AR_DAYS_OVERDUE", "AR_OPEN_ITEMS", "AR_BALANCE",
        "AR_STATEMENT", "AR_LATE_INTEREST", "AR_MATCH", "AR_PAYER", "AR_REMINDER_LEVEL", "AR_REMINDER_TEXT", "AR_WHY", "AR_CHECK"]
    for f in FORMULAS:
        code = f.rule.__wrapped__.__code__
        assert tuple(arg.name for arg in f.args) == code.co_varnames[:code.co_argcount]
        assert not code.co_kwonlyargcount
        assert not code.co_flags & 0x0C, "no * and no **"
        assert re.fullmatch(r"AR_[A-Z_]{3,}", f.name)                            # never like a cell's address
        assert f.example.startswith(f"={f.name}(")
        assert all((f.help, f.returns, *(arg.help for arg in f.args)))
        assert all(len(text) <= 255 for text in (f.help, *(arg.help for arg in f.args)))
        assert {arg.unit for arg in f.args} <= {"range", "date", "days", "percent", "amount", "text", "limits"}
        assert ">>>" in f.rule.__doc__
        optional = [arg.optional for arg in f.args]
        assert optional == sorted(optional), "what may be left out stands at the end"
        assert not any(o for o, d in zip(optional, [False] * (code.co_argcount - len(f.rule.__wrapped__.__defaults__ or ())))), "first ones are needed"
