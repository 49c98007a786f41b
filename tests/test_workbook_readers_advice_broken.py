"""Advices broken on purpose: whatever the bytes, reading ends in rows or in one refusal."""
import contextlib
import io
import re
import time
import zipfile
from pathlib import Path

import fuzz_files
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
from workbook.readers.sheets import read_sheets
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


MAIL = "From: Ann <ann@acme.example>\nTo: ar@we.example\nSubject: Payment\n"
HTML = MAIL + "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>We have paid invoice 123 EUR 5.00</p>"
PAID = "We have paid invoice 10234 EUR 5.00\n"


@pytest.mark.parametrize("text", [
    MAIL + "\n" + PAID + "\n" * 30_000 + "x", MAIL + "\n" + PAID + "-" * 30_000, MAIL.replace("Ann <", "Ann" + " " * 30_000), PAID + "1'" * 30_000, PAID + "9" * 60_000 + "x",
    PAID + "12.50 " * 10_000, PAID + "".join(f"Invoice {n} EUR 5.00\n" for n in range(10, 10_000)), HTML + "<a " * 15_000, HTML + "<!-- >" * 30_000, HTML + "<![CDATA[>" * 10_000,
    PAID + "less 5.00 " * 6_000,
    HTML.replace("Content-Type:", "Content-Type:" + '"' * 20_000)], ids=["blank lines", "a ruled line", "a name", "thousands", "digits", "amounts in one sentence", "documents", "tags", "comments", "sections", "deductions", "a header"])
def test_a_long_text_takes_no_longer_than_its_length_asks(text):
    """Each of them took from ten seconds to hours while something in the reading went over the text once for each of its letters."""
    started = time.process_time()
    with contextlib.suppress(ReceivablesError):
        advice_text.read(text.encode(), "long", Told(base="EUR"))
    assert time.process_time() - started < 5


def test_a_mail_with_a_date_that_no_calendar_has_is_read():
    found = advice_text.read((MAIL + "Date: Fri, 20 Nov 2026 10:00:00 +01000100010001000100\n\n" + PAID).encode(), "mail")
    assert [line["invoice"] for line in found.remittance_lines] == ["10234"]


def test_a_number_of_thousands_of_digits_is_no_amount():
    found = read_text("Remittance advice\nInvoice,Gross,Net paid\n1,5.00,5.00\n2," + "9" * 5000 + ",7.00\n")
    assert [line["net"] for line in found.remittance_lines] == [500, 700]
    assert "is not an amount" in found.statements[0].findings[0]


def read_text(text):
    return advice_sheet.read(text.encode(), "sheet", Told(base="EUR"))


def repacked(data, change):
    """The workbook with its parts changed: name and content to name and content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as new:
        for name in archive.namelist():
            for called, content in change(name, archive.read(name)):
                new.writestr(called, content)
    return out.getvalue()


BOOK = fuzz_files.books()[1]


@pytest.mark.parametrize("claimed", [b"4294967296", b"+4294967296", b"99999999999999999999", b"000000000000000000004294967296"])
def test_a_workbook_that_claims_far_more_texts_than_it_has_is_refused(claimed):
    """The reader of cells makes room for as many as are claimed, 24 bytes each, and ends the process where there is no such room."""
    data = repacked(BOOK, lambda name, part: [(name, re.sub(rb'uniqueCount="\d+"', b'uniqueCount="%s"' % claimed, part))])
    with pytest.raises(ReceivablesError, match="says that it holds far more texts than it does"):
        read_sheets(data, "book.xlsx")


def test_a_workbook_whose_texts_are_a_decoy_is_refused():
    """The workbook names one part for its texts, and another stands where the reader of cells looks for it."""
    def change(name, part):
        if name == "xl/sharedStrings.xml":
            return [("xl/texts.xml", part), (name, part.replace(b"RE 10234", b"RE 99999"))]
        return [(name, part.replace(b"sharedStrings.xml", b"texts.xml"))]
    with pytest.raises(ReceivablesError, match="its texts stand where no spreadsheet program puts them"):
        read_sheets(repacked(BOOK, change), "book.xlsx")


def test_a_workbook_whose_list_of_sheets_is_damaged_is_refused():
    """The reader of cells reads it all the same, and would take memory for a cell in the last corner that nobody looked at."""
    def change(name, part):
        return [(name, part.replace(b'xmlns:r="http', b'xmlns:r="hxxp') if name == "xl/workbook.xml" else part)]
    with pytest.raises(ReceivablesError, match="its list of sheets is damaged at"):
        read_sheets(repacked(BOOK, change), "book.xlsx")


def test_a_workbook_whose_directory_points_before_its_begin_is_refused():
    with pytest.raises(ReceivablesError, match=r"^You cannot import book\.xlsx because"):
        read_sheets(b"PK\x03\x04" + BOOK[60:], "book.xlsx")
