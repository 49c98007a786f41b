"""Lists of invoices as people in six countries keep them: each is understood as its maker wrote down, or asked about, or refused with the
reason; adopted, nothing of the person's changes, and taken out again the workbook is as it was.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from adopt_exports import BOOKS, Book
from click.testing import CliRunner
from foreign import compare
from foreign.base import Parts, unzipped
from foreign.corpus import edited
from test_workbook_adopt import run, valid

from addin.cli import build as command_line
from receivables.errors import ReceivablesError
from workbook.adopt import adopting
from workbook.stores.file import FileStore

ADOPTED = [b for b in BOOKS.values() if not b.refused]
WHOLE = ("de_handwerker_with_logo_and_merged_title", "de_a_sheet_a_month_with_an_overview", "us_amounts_and_dates_as_text",
         "uk_pounds_in_the_number_format_and_hidden_columns", "de_credit_notes_by_a_type_and_positive", "de_all_as_text_from_an_export",
         "en_customers_beside_and_an_aging_below", "en_excel_table_with_totals_and_formulas", "en_a_sheet_a_customer", "en_macros_and_an_erp_export",
         "es_pivot_over_the_list", "it_list_with_an_active_filter")          # a feature each: to adopt them all would take too long
OURS = re.compile(r"^(\[Content_Types\]\.xml|_rels/.*|xl/(workbook\.xml|styles\.xml|_rels/.*|calcChain\.xml|worksheets/_rels/.*|tables/.*|worksheets/sheet.*))$")


def made(book: Book, folder: Path) -> Path:
    path = folder / f"{book.name}{book.suffix}"
    path.write_bytes(book.make())
    return path


@pytest.mark.parametrize("book", ADOPTED, ids=lambda b: b.name)
def test_every_header_means_what_its_maker_meant(book: Book, tmp_path: Path) -> None:
    plan = adopting.plan(made(book, tmp_path), book.told)
    assert {one.table for one in plan.lists} == {"Invoices", *book.others}
    for table, columns in {"Invoices": book.columns, **book.others}.items():
        for one in plan.of(table):
            assert {m.code: m.header for m in one.recognised.matches} == columns, plan.lines()
    assert sum(len(one.found.rows) for one in plan.of("Invoices")) == book.rows
    assert {m.code for _, m in plan.doubts} == set(book.asks)
    assert {a.column.name for one in plan.of("Invoices") for a in one.added} >= set(book.added)
    assert plan.base_currency == book.currency


@pytest.mark.parametrize("book", [b for b in BOOKS.values() if b.refused], ids=lambda b: b.name)
def test_what_cannot_be_adopted_as_it_stands_is_refused_with_the_reason(book: Book, tmp_path: Path) -> None:
    with pytest.raises(ReceivablesError, match=book.refused):
        adopting.plan(made(book, tmp_path))


@pytest.mark.parametrize("book", [BOOKS[name] for name in WHOLE], ids=WHOLE)
def test_adopted_nothing_changes_and_taken_out_it_is_as_it_was(book: Book, tmp_path: Path) -> None:
    path = made(book, tmp_path)
    before = path.read_bytes()
    run("adopt", path, "--yes")
    invoices = FileStore(path).read(["Invoices"]).frames["Invoices"]
    assert (len(invoices), int(invoices["amount"].sum()), int(invoices["open"].sum())) == (book.rows, book.total, book.open)
    assert_kept(before, path.read_bytes())
    (tmp_path / f"before{book.suffix}").write_bytes(before)
    valid(tmp_path / f"before{book.suffix}", path)
    assert run("undo", path)["message"]
    assert compare.sheets(path.read_bytes()) == compare.sheets(before)
    was, now = unzipped(before), unzipped(path.read_bytes())
    assert now.keys() - {"xl/styles.xml"} == was.keys() - {"xl/calcChain.xml", "xl/styles.xml"}
    lists = {one.found.sheet.part for one in adopting.plan(tmp_path / f"before{book.suffix}").lists}
    for name in now.keys() & was.keys() - lists:
        assert now[name] == was[name] or OURS.match(name), name


def test_a_dry_run_says_what_comes_to_every_sheet_and_writes_nothing(tmp_path: Path) -> None:
    path = made(BOOKS["en_a_sheet_a_customer"], tmp_path)
    before = path.read_bytes()
    said = CliRunner().invoke(command_line(), ["adopt", str(path), "--dry-run", "--yes"])
    assert said.exit_code == 0, said.output
    words = " ".join(said.output.split())
    assert "Berg AG!A3:E5 is your list of Invoices (2 rows); it becomes the Excel table Invoices_BergAG." in words
    assert "Customer is the sheet's name, Berg AG, in every row, because no column says it." in words
    assert "Base currency: EUR (nothing in the workbook says another)." in words
    assert path.read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == [path.name]


def assert_kept(before: bytes, after: bytes) -> None:
    """Every cell is there with its value, formula and look; every part but those that new sheets touch has the same bytes."""
    old, new = compare.sheets(before), compare.sheets(after)
    assert [name for name in new if name in old] == list(old)
    for name, sheet in old.items():
        changed = {at: (cell, new[name].cells.get(at)) for at, cell in sheet.cells.items() if new[name].cells.get(at) != cell}
        assert not changed, (name, changed)
        assert new[name].heights == sheet.heights
    was, now = unzipped(before), unzipped(after)
    assert not {name for name in was if name != "xl/calcChain.xml" and name not in now}
    assert not {name for name in was if name in now and was[name] != now[name] and not OURS.match(name)}


def utf16(data: bytes) -> bytes:
    return data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def without_addresses(data: bytes) -> bytes:
    return re.sub(rb'<c r="[A-Z]+\d+"', b"<c", re.sub(rb'<row r="\d+"', b"<row", data))


@pytest.mark.parametrize(("name", "edit"), [("nl_zzp_lower_case", utf16), ("en_excel_table_with_totals_and_formulas", edited._prefix),
                                            ("de_projects_with_ja", without_addresses)], ids=["utf16", "prefix", "no_addresses"])
def test_a_sheet_in_unusual_markup_is_adopted_and_read(name: str, edit: Callable[[bytes], bytes], tmp_path: Path) -> None:
    book, path = BOOKS[name], tmp_path / "Book.xlsx"
    parts = Parts(dict(unzipped(book.make())))
    sheet = "xl/worksheets/sheet1.xml"
    parts.parts[sheet] = edit(parts.parts[sheet])
    before = parts.bytes()
    path.write_bytes(before)
    run("adopt", path, "--yes")
    invoices = FileStore(path).read(["Invoices"]).frames["Invoices"]
    assert (len(invoices), int(invoices["amount"].sum()), int(invoices["open"].sum())) == (book.rows, book.total, book.open)
    assert_kept(before, path.read_bytes())
    run("undo", path)
    assert compare.sheets(path.read_bytes()) == compare.sheets(before)


def test_what_is_new_goes_to_the_list_of_what_is_open(tmp_path: Path) -> None:
    plan = adopting.plan(made(BOOKS["en_what_is_paid_on_a_later_sheet"], tmp_path))
    assert [one.found.sheet.name for one in plan.of("Invoices")] == ["Paid", "Open"]
    assert "New invoices go to Open." in plan.lines()


def test_texts_that_will_be_cut_off_are_counted(tmp_path: Path) -> None:
    notes = adopting.plan(made(BOOKS["it_nothing_was_paid_yet"], tmp_path)).lists[0].notes
    assert notes == ("1 long text in 'Note' ran over into the empty cells beside, and will be cut off at the column's edge: make it wider.",)


def test_where_no_column_shows_what_is_open_check_does_not_miss_it(tmp_path: Path) -> None:
    path = made(BOOKS["ch_francs_in_the_title_and_notes_beside"], tmp_path)
    assert any("No columns are added because H4 stands right of the list" in line for line in adopting.plan(path).lines())
    run("adopt", path, "--yes", "--as-of", "2026-11-15")
    assert run("check", path)["issues"] == []


def test_a_person_may_say_that_nothing_is_settled(tmp_path: Path) -> None:
    plan = adopting.plan(made(BOOKS["us_settled_by_a_document_alone"], tmp_path), ["Paid=-"])
    assert [m.code for m in plan.lists[0].recognised.matches if m.code.startswith("paid")] == []


def test_what_an_invoice_lacks_is_said(tmp_path: Path) -> None:
    said = run("adopt", made(BOOKS["en_invoices_with_gaps"], tmp_path), "--yes", "--dry-run")["issues"]
    assert [i["what"] for i in said] == ["invoice 2 has no amount, or one of nothing.", "invoice 1 has no customer.", "invoice 3 has no date."]


def test_a_total_over_a_persons_own_formulas_does_not_stand_in_the_way(tmp_path: Path) -> None:
    book = BOOKS["en_table_with_a_total_over_its_own_formulas"]
    path = made(book, tmp_path)
    before = path.read_bytes()
    run("adopt", path, "--yes")
    assert int(FileStore(path).read(["Invoices"]).frames["Invoices"]["open"].sum()) == book.open
    run("undo", path)
    old, new = compare.sheets(before)["Data"].cells, compare.sheets(path.read_bytes())["Data"].cells
    assert {at for at in old if old[at] != new.get(at)} <= {(10, 5)}          # the result of the total, which Excel works out anew
