"""One line on the Start sheet says whether the add-in is there, and is true on every machine."""
from __future__ import annotations

import io
import re
import time
from importlib.metadata import version

import openpyxl
import pytest

from receivables.policy import Policy
from receivables.schema import day
from workbook import presence
from workbook.template import new_workbook

LINE = "B3"
FIGURES = day("2026-10-31")


@pytest.fixture(scope="module")
def ledger() -> bytes:
    return new_workbook(Policy(company="Beispiel GmbH", as_of=FIGURES, figures_as_of=FIGURES), {})


def test_a_new_file_claims_no_add_in(ledger):
    book = openpyxl.load_workbook(io.BytesIO(ledger), data_only=True)
    assert book.defined_names[presence.NAME].attr_text == '""'
    assert book["Start"][LINE].value == presence.value(FIGURES)


def test_the_line_names_the_day_of_the_figures():
    """Cells with AR_ functions keep what they showed; native figures are of the day that is named."""
    assert presence.value(None) == "The Receivables add-in is not loaded: cells with AR_ functions show their last values."
    assert presence.value(FIGURES) == "The Receivables add-in is not loaded: figures are as of 2026-10-31, cells with AR_ functions show their last values."


def test_the_line_is_native(ledger):
    formula = openpyxl.load_workbook(io.BytesIO(ledger))["Start"][LINE].value
    assert formula == "=" + presence.sentence()
    assert set(re.findall(r"[A-Z_]+(?=\()", formula)) == {"IF", "IFERROR", "YEAR", "MONTH", "DAY", "RIGHT"}, "no AR_ function, nothing volatile"


@pytest.mark.libreoffice
def test_in_a_spreadsheet_the_line_follows_the_name(ledger, office, tmp_path):
    """No add-in yet, one that opened it, and a workbook from before the name was."""
    path = tmp_path / "Ledger.xlsx"
    path.write_bytes(ledger)
    book = office.load(path)
    cell, name = book.Sheets.getByName("Start").getCellRangeByName(LINE), book.NamedRanges.getByName(presence.NAME)
    shown = []
    for content in (presence.ABSENT, presence.present("0.1.0")):
        name.setContent(content.removeprefix("="))
        book.calculate()
        shown.append(cell.String)
    book.NamedRanges.removeByName(presence.NAME)
    book.calculateAll()
    shown.append(cell.String)
    assert shown == [presence.value(FIGURES), presence.value(FIGURES, "0.1.0"), presence.value(FIGURES)]


@pytest.mark.libreoffice
def test_the_extension_of_libreoffice_writes_its_version_when_it_opens_a_ledger(ledger, calc, tmp_path):
    """Without changing the workbook, as far as saving goes; where the ledger is older than the name, nothing is written."""
    path = tmp_path / "Ledger.xlsx"
    path.write_bytes(ledger)
    book = calc.load(path)
    until = time.monotonic() + 10
    while (shown := book.Sheets.getByName("Start").getCellRangeByName(LINE).String) == presence.value(FIGURES) and time.monotonic() < until:
        time.sleep(0.05)
    assert shown == presence.value(FIGURES, version("receivables"))
    assert not book.isModified()


def test_a_version_in_the_file_promises_nothing():
    """Whoever opens it without the add-in reads what to look for, and what the figures are then."""
    assert presence.value(FIGURES, "0.1.0") == ("Receivables 0.1.0 had this open. Without its tab or menu here the add-in is not loaded: "
                                                "figures are as of 2026-10-31, cells with AR_ functions show their last values.")


def test_the_excel_add_in_writes_that_name():
    from addin.excel.vba import modules
    text = next(m.text for m in modules() if m.name == "ThisWorkbook")
    assert f'Names("{presence.NAME}")' in text
    assert "RefersTo = \"" + presence.present(version("receivables")).replace('"', '""') + '"' in text, "as VBA writes quotes"
