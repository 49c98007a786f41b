"""Advices broken on purpose: whatever the bytes, reading ends in rows or in one refusal."""
import contextlib
from pathlib import Path

import pytest
from format_files import broken, survives
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.formats import advice_sheet, advice_text, pdf_file
from workbook.readers.formats.advice_layout import read_layout
from workbook.readers.formats.advice_lines import of_pages
from workbook.readers.formats.advice_values import take
from workbook.readers.formats.shape import ReadFile
from workbook.readers.pdf import Page, Word
from workbook.readers.values import Told

ADVICES = {path.name: path.read_bytes() for path in sorted(Path(__file__).with_name("advices").iterdir())}


@given(st.sampled_from(["pasted.txt", "sentences.eml", "web-page.eml"]).flatmap(lambda name: broken(ADVICES[name])))
@settings(max_examples=80, deadline=None)
def test_broken_text(data):
    advice_text.sniff(data, "broken")
    survives(advice_text, data)


@given(broken(ADVICES["sheet.csv"]))
@settings(max_examples=60, deadline=None)
def test_broken_sheets(data):
    advice_sheet.sniff(data, "broken")
    survives(advice_sheet, data)


@given(broken(ADVICES["two-payments.pdf"]))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_broken_pdfs(data):
    survives(pdf_file, data)


PLACES = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 50.0, 60.0, 400.0, float("nan"), float("inf")])
WORDS = st.sampled_from(["Invoice", "Net", "paid", "Gross", "Remittance", "advice", "10234", "5.00", "5,00-", "Total", "carried forward", "Date:", "1/2/26", "€", "Payment", "ref:"])


@given(st.lists(st.builds(Word, WORDS, PLACES, PLACES, PLACES, PLACES), max_size=40))
@settings(max_examples=60, deadline=None)
def test_words_anywhere_on_a_page(words):
    """Places that no page has: outside of it, upside down, not a number."""
    found = ReadFile("PDF", "x")
    layout = read_layout(of_pages([Page(1, 595, 842, tuple(words))]))
    with contextlib.suppress(ReceivablesError):
        take(found, layout, Told(base="EUR", date_order="dmy"))
    assert all(isinstance(line[name], int) for line in found.remittance_lines for name in ("gross", "discount", "adjustment", "net"))


@pytest.mark.parametrize("name", sorted(ADVICES))
def test_each_of_them_whole_is_an_advice_that_ties_or_has_no_amounts(name):
    some = pdf_file if name.endswith(".pdf") else advice_sheet if name.endswith(".csv") else advice_text
    assert some.sniff(ADVICES[name][:1 << 16], "file") > 0
    found = some.read(ADVICES[name], "file")
    assert {statement.ties for statement in found.statements} == ({""} if name == "sentences.eml" else {"yes"})
