"""A report put into a workbook: only its own sheets change, styles do not pile up, and Excel would open it."""
from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import openpyxl
import pytest
from sample_ledger import sample

from receivables.errors import ReceivablesError
from workbook.reports import StartContent
from workbook.stores.package import Package
from workbook.stores.parts import defined_names, sheet, sheets, tables
from workbook.stores.port import Report
from workbook.stores.transplant import put_report
from workbook.template import new_workbook


@pytest.fixture(scope="module")
def content():
    return sample().aging


@pytest.fixture(scope="module")
def ledger() -> bytes:
    s = sample()
    return new_workbook(s.policy, s.frames, s.start)


def saved(package: Package) -> bytes:
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def put(data: bytes, *reports: Report) -> tuple[bytes, list[str]]:
    package = Package(data)
    touched = [part for report in reports for part in put_report(package, report)]
    return saved(package), touched


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {n: z.read(n) for n in z.namelist()}


def count(data: bytes, group: str) -> int:
    found = re.search(rf'<{group} count="(\d+)"'.encode(), parts(data)["xl/styles.xml"])
    return int(found[1]) if found else 0


def test_only_the_report_changes(ledger, content):
    after, touched = put(ledger, Report("Aging", content))
    before, now = parts(ledger), parts(after)
    assert {n for n in before.keys() & now.keys() if before[n] != now[n]} | (now.keys() - before.keys()) == set(touched)
    same = {"Start", "Invoices", "Receipts", "Applications", "Settings", "Journal"}
    package = Package(after)
    assert not {sheet(package, name).part for name in same} & set(touched)


def test_excel_would_open_it(ledger, content, check_xlsx):
    s = sample()
    after, _ = put(ledger, Report("Aging", content), Report("Start", s.start), Report("Checks", s.checks))
    assert check_xlsx(after) == []


def test_a_second_time_changes_nothing_more(ledger, content):
    once, _ = put(ledger, Report("Aging", content))
    twice, _ = put(once, Report("Aging", content))
    assert parts(once) == parts(twice)


def test_styles_do_not_pile_up(ledger, content):
    once, _ = put(ledger, Report("Aging", content))
    sizes = [count(once, group) for group in ("cellXfs", "fonts", "fills", "borders", "dxfs", "numFmts")]
    for _ in range(3):
        once, _ = put(once, Report("Aging", content), Report("Start", sample().start))
    assert [count(once, group) for group in ("cellXfs", "fonts", "fills", "borders", "dxfs", "numFmts")] == sizes


def test_looks_come_over(ledger, content):
    after, _ = put(ledger, Report("Aging", content))
    cell = openpyxl.load_workbook(io.BytesIO(after))["Aging"]["A1"]
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.color.rgb) == ("Calibri", 20, True, "FF0F5E6B")


def test_the_tab_keeps_its_place_and_id(ledger, content):
    after, _ = put(ledger, Report("Aging", content))
    assert [(s.name, s.rid, s.part) for s in sheets(Package(after))] == [(s.name, s.rid, s.part) for s in sheets(Package(ledger))]


def test_old_chart_and_table_go(ledger, content):
    after, _ = put(ledger, Report("Aging", content))
    again, _ = put(after, Report("Aging", dataclasses.replace(content, aged=None)))
    assert sum("charts/chart" in n for n in parts(after)) == 1
    assert not any("charts/" in n or "drawings/" in n for n in parts(again)), "a report without figures has no chart"
    assert sorted(tables(Package(after))) == sorted(tables(Package(again)))


def test_print_titles_follow_the_header(ledger, content):
    """Three currencies: header in row 10; the blank report's stands in row 8."""
    index = sheet(Package(ledger), "Aging").index
    was = {n.value for n in defined_names(Package(ledger)) if n.sheet == index}
    after, _ = put(ledger, Report("Aging", content))
    now = {n.value for n in defined_names(Package(after)) if n.sheet == index}
    assert (was, now) == ({"Aging!$8:$8"}, {"Aging!$10:$10"})


def test_selection_zoom_and_code_name_stay(ledger, content):
    package = Package(ledger)
    part = sheet(package, "Aging").part
    data = package.read(part).replace(b"<sheetPr>", b'<sheetPr codeName="Tabelle5">').replace(b"<sheetView ", b'<sheetView tabSelected="1" zoomScale="85" ')
    package.replace(part, data)
    put_report(package, Report("Aging", content))
    head = package.read(part)[:3000]
    assert b'codeName="Tabelle5"' in head
    assert b'zoomScale="85"' in head
    assert b'tabSelected="1"' in head
    assert b'tabSelected="1"' not in package.read(sheet(package, "Open Items").part)[:3000]


def without(data: bytes, *names: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in names:
        del book[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_missing_sheets_are_added_at_the_end(ledger, content, check_xlsx):
    after, _ = put(without(ledger, "Aging", "Open Items"), Report("Aging", content))
    assert [s.name for s in sheets(Package(after))][-2:] == ["Aging", "Open Items"]
    assert check_xlsx(after) == []
    assert {"Aging", "OpenItems"} <= set(tables(Package(after)))


def test_a_table_of_that_name_elsewhere_is_refused(ledger, content):
    book = openpyxl.load_workbook(io.BytesIO(without(ledger, "Aging", "Open Items")))
    mine = book.create_sheet("Mine")
    mine["A1"], mine["A2"] = "X", 1
    mine.add_table(openpyxl.worksheet.table.Table(displayName="Aging", ref="A1:A2"))
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(ReceivablesError, match="rename the table Aging on the sheet Mine"):
        put(out.getvalue(), Report("Aging", content))


def test_a_foreign_workbooks_own_styles_stay(content):
    """A workbook that other software wrote: its cells look as before."""
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.number_format, cell.font = 0.5, "0.0%", openpyxl.styles.Font(name="Arial", size=17, italic=True)
    out = io.BytesIO()
    book.save(out)
    after, _ = put(out.getvalue(), Report("Start", StartContent("A", "EUR")))
    found = openpyxl.load_workbook(io.BytesIO(after))
    assert found.sheetnames == ["Sheet", "Start"]
    kept = found["Sheet"]["A1"]
    assert (kept.value, kept.number_format, kept.font.name, kept.font.sz, kept.font.i) == (0.5, "0.0%", "Arial", 17, True)
    assert found["Start"]["B1"].font.sz == 26


def test_a_stale_calculation_chain_goes(ledger, content):
    package = Package(ledger)
    package.add("xl/calcChain.xml", b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="5"/></calcChain>',
                "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    package.add_relationship("xl/workbook.xml", "calcChain", "xl/calcChain.xml")
    put_report(package, Report("Aging", content))
    assert "xl/calcChain.xml" not in package.names()
