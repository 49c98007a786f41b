"""PDFs read in a process of their own: words with their places, attachments, and every way in which a PDF can be no good."""

import importlib.util

import pytest
from pdf_maker import pdf, right

from receivables.errors import ReceivablesError
from workbook.readers import pdf as reader
from workbook.readers.pdf import attachments, is_pdf, pages


def test_words_stand_where_they_were_written():
    page, = pages(pdf([(50, 100, "Invoice No."), right(300, 100, "1.204,50"), (50, 115, "RE-10234")]))
    assert [[word.text for word in line] for line in page.lines()] == [["Invoice", "No.", "1.204,50"], ["RE-10234"]]
    amount = page.lines()[0][2]
    assert abs(amount.right - 300) < 1
    assert amount.top < 100 < amount.bottom, "the line it was written on"
    assert (page.width, page.height) == (595, 842)


@pytest.mark.parametrize("rotate, size", [(90, (842, 595)), (180, (595, 842)), (270, (842, 595))])
def test_a_turned_page_is_read_upright(rotate, size):
    """The page is shown turned; its words are then from top to bottom or upside down, and their places are as they are seen."""
    page, = pages(pdf([(50, 100, "AAA"), (50, 200, "BBB")], rotate=rotate))
    assert (page.width, page.height) == size
    place = {word.text: (word.left, word.top) for word in page.words}
    step = {90: (-100, 0), 180: (0, -100), 270: (100, 0)}[rotate]
    assert abs(place["BBB"][0] - place["AAA"][0] - step[0]) < 1
    assert abs(place["BBB"][1] - place["AAA"][1] - step[1]) < 1


def test_pages_and_attachments():
    data = pdf([(50, 100, "one")], [], [(50, 100, "three")], attached=[("factur-x.xml", b"<xml/>"), ("b.txt", b"b")])
    assert [[word.text for word in page.words] for page in pages(data)] == [["one"], [], ["three"]]
    assert attachments(data) == [("factur-x.xml", b"<xml/>"), ("b.txt", b"b")]
    assert is_pdf(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 5000, pdf([(1, 1, "x")])[:300]])
def test_a_damaged_pdf_is_refused_in_one_sentence(data):
    with pytest.raises(ReceivablesError, match=r"^You cannot import x\.pdf because it is cut off or damaged\. Take it again"):
        pages(data, "x.pdf")


def test_a_pdf_with_a_password_is_refused():
    trailer = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + b"28" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >> /ID [<00><00>] /Root 1 0 R"
    with pytest.raises(ReceivablesError, match="because it is protected by a password"):
        pages(pdf([(1, 1, "x")]).replace(b"/Root 1 0 R", trailer), "x.pdf")


def test_too_many_pages_are_refused():
    with pytest.raises(ReceivablesError, match="it has 501 pages; at most 500 are read"):
        pages(pdf(*[[]] * 501))


@pytest.mark.parametrize("code, reason", [("import os; os.abort()", "reading it broke off"), ("print('no')", "reading it broke off"),
                                          ("import time; time.sleep(60)", "takes longer than 1 seconds")])
def test_a_crash_nonsense_and_a_hang_of_the_reading_process_are_refusals(monkeypatch, tmp_path, code, reason):
    child = tmp_path / "child.py"
    child.write_text(code)
    monkeypatch.setattr(reader, "_CHILD", child)
    monkeypatch.setattr(reader, "SECONDS", 1 if "sleep" in code else 20)
    with pytest.raises(ReceivablesError, match=reason):
        pages(b"%PDF- " + code.encode())


def test_without_the_package_the_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ReceivablesError, match=r"pip install 'receivables\[desktop\]'"):
        pages(b"%PDF- none")
