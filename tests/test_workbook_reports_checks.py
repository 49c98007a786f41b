"""The Checks sheet lists what is wrong, where, and how to mend it."""
from __future__ import annotations

import io

import openpyxl
from sample_ledger import sample

from receivables.errors import Issue
from receivables.schema import day
from workbook.reports import ChecksContent
from workbook.stores.package import Package
from workbook.stores.port import Report
from workbook.stores.transplant import put_report
from workbook.template import new_workbook


def sheet(content: ChecksContent):
    package = Package(new_workbook(sample().policy, {}))
    put_report(package, Report("Checks", content))
    out = io.BytesIO()
    package.save(out)
    return openpyxl.load_workbook(out)["Checks"]


def test_a_finding_is_a_row_with_its_place_and_its_mending():
    issue = Issue("Receipts", "The value date is text.", "Type a date.", row=17, column="Value Date", count=3, cells="B17", fix="dates")
    shown = sheet(ChecksContent((issue,), day("2026-11-30")))
    assert [c.value for c in shown[5]] == ["refused", "Receipts", 17, "Value Date", "The value date is text.", "Type a date.", 3, "B17", "dates"]
    assert shown["C5"].hyperlink.location == "'Receipts'!A17"
    assert shown["A2"].value.endswith("As of 2026-11-30: 3 findings.")


def test_nothing_wrong_is_said():
    shown = sheet(ChecksContent((), day("2026-11-30")))
    assert shown["A2"].value.endswith("nothing is wrong.")
    assert shown["A5"].value is None


def test_a_finding_without_a_row_has_no_link():
    shown = sheet(ChecksContent((Issue("file.csv", "No table.", file="file.csv"),), day("2026-11-30")))
    assert (shown["C5"].value, shown["C5"].hyperlink) == (None, None)
