"""Lists are found and recognised wherever they stand and whatever they are called."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from adopt_books import ALL, Layout, build, layouts
from hypothesis import HealthCheck, given, settings

from receivables.errors import ReceivablesError
from workbook.adopt import adopting


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layouts())
def test_every_column_is_found_in_any_layout(tmp_path: Path, layout: Layout) -> None:
    made, = build(tmp_path / "book.xlsx", layout)
    plan = adopting.plan(tmp_path / "book.xlsx")
    one, = plan.lists
    assert one.table == "Invoices"
    assert len(one.found.rows) == layout.rows
    assert (one.found.span.top, one.found.span.left) == (layout.titles + 1, layout.left + 1)
    found = {m.code: one.found.span.left - 1 + m.at for m in one.recognised.matches}
    assert found == {code: at for code, at in made.columns.items() if code in ALL}
    assert not plan.doubts, plan.lines()


def test_an_aging_report_is_never_a_list(tmp_path: Path) -> None:
    def aging(book, date, money) -> None:
        ws = book.add_worksheet("Aging June")
        for i, h in enumerate(("Customer", "Name", "Not due", "1-30", "31-60", "61-90", "> 90", "Total")):
            ws.write_string(3, i, h)
        for n in range(4):
            ws.write_row(4 + n, 0, [f"C{n}", "Name", 1.5, 2.5, 0, 0, 0, 4.0])
    build(tmp_path / "book.xlsx", Layout(), more=aging)
    plan = adopting.plan(tmp_path / "book.xlsx")
    assert [one.found.sheet.name for one in plan.lists] == ["List"]
    assert any("Aging June!A4:H8 is a report" in line for line in plan.passed)


def test_customers_and_receipts_are_recognised_beside_the_invoices(tmp_path: Path) -> None:
    def more(book, date, money) -> None:
        ws = book.add_worksheet("Kundenstamm")
        ws.write_row(0, 0, ["Kundennr", "Firma", "E-Mail", "Zahlungsziel"])
        for n in range(5):
            ws.write_row(1 + n, 0, [f"C{100 + n}", f"Firma {n}", f"info@firma{n}.de", "30 Tage"])
        ws = book.add_worksheet("Zahlungen")
        ws.write_row(0, 0, ["Datum", "Auftraggeber", "Betrag", "Verwendungszweck"])
        for n in range(4):
            ws.write_datetime(1 + n, 0, dt.datetime(2026, 9, 1 + n), date)
            ws.write_row(1 + n, 1, ["Abel GmbH", 100.5 + n, f"INV-{100 + n}"])
    build(tmp_path / "book.xlsx", Layout(language="de"), more=more)
    plan = adopting.plan(tmp_path / "book.xlsx")
    assert {(one.table, one.found.sheet.name) for one in plan.lists} == {("Invoices", "List"), ("Customers", "Kundenstamm"), ("Receipts", "Zahlungen")}
    assert {m.code for m in plan.of("Customers")[0].recognised.matches} >= {"customer_id", "name", "email"}
    assert "id" in [a.column.name for a in plan.of("Receipts")[0].added]          # the missing key gets a column


def test_two_lists_on_one_sheet_are_two(tmp_path: Path) -> None:
    def more(book, date, money) -> None:
        ws = book.get_worksheet_by_name("List")
        ws.write_row(2, 22, ["Customer No.", "Name", "E-mail"])
        for n in range(5):
            ws.write_row(3 + n, 22, [f"C{100 + n}", f"Firm {n}", f"a{n}@example.com"])
    build(tmp_path / "book.xlsx", Layout(), more=more)
    plan = adopting.plan(tmp_path / "book.xlsx")
    assert sorted(one.table for one in plan.lists) == ["Customers", "Invoices"]


def test_what_no_header_says_is_offered_with_little_certainty_and_can_be_told(tmp_path: Path) -> None:
    def odd(book, date, money) -> None:
        ws = book.add_worksheet("Odd")
        ws.write_row(0, 0, ["Beleg Nr", "Wer", "Rechnungsdatum", "Fälligkeit", "Betrag"])
        for n in range(5):
            ws.write_row(1 + n, 0, [f"B{n}", ("Abel", "Berg")[n % 2], "", "", 10.5 * n + 1])
            ws.write_datetime(1 + n, 2, dt.datetime(2026, 9, 1 + n), date)
            ws.write_datetime(1 + n, 3, dt.datetime(2026, 10, 1 + n), date)
    build(tmp_path / "book.xlsx", Layout(columns=("note",)), more=odd)
    plan = adopting.plan(tmp_path / "book.xlsx")
    (_, doubt), = plan.doubts
    assert (doubt.code, doubt.header, doubt.certainty) == ("customer_id", "Wer", 60.0)
    told = adopting.plan(tmp_path / "book.xlsx", ["Customer=Wer"])
    assert not told.doubts
    assert told.lists[0].recognised.match("customer_id").header == "Wer"


@pytest.mark.parametrize(("change", "says"), [
    ({"columns": ("number", "invoice_date", "note")}, "lacks|no list of invoices"),
])
def test_what_cannot_be_adopted_is_said(tmp_path: Path, change: dict, says: str) -> None:
    build(tmp_path / "book.xlsx", Layout(**change))
    with pytest.raises(ReceivablesError, match=says):
        adopting.plan(tmp_path / "book.xlsx")


def test_two_columns_of_one_name_and_a_blank_header_are_refused(tmp_path: Path) -> None:
    for cell, says in (("Total", "two of its columns are called 'Total'"), (" ", "has no header")):
        def more(book, date, money, cell=cell) -> None:
            ws = book.get_worksheet_by_name("List")
            ws.write_string(0, 4, cell)
        build(tmp_path / "book.xlsx", Layout(columns=("number", "customer_id", "invoice_date", "amount", "note", "due_date")), more=more)
        with pytest.raises(ReceivablesError, match=says):
            adopting.plan(tmp_path / "book.xlsx")


def test_words_for_tables_and_columns_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    build(tmp_path / "book.xlsx", Layout())
    for told, says in ((["Banana=Total"], "no column 'Banana'"), (["Invoices=Nowhere"], "no sheet 'Nowhere'"), (["Customer"], "write --map")):
        with pytest.raises(ReceivablesError, match=says):
            adopting.plan(tmp_path / "book.xlsx", told)
