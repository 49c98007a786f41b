"""PDFs read in a process of their own: words with their places, attachments, and every way in which a PDF can be no good."""

import importlib.util

import pytest
from pdf_maker import pdf, right

from receivables.errors import ReceivablesError
from workbook.readers import pdf_child, pdf_process
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


@pytest.mark.parametrize("code, reason", [("import os; os.abort()", "reading it broke off"), ("print('nothing that has a length')", "reading it broke off"),
                                          ("import sys; sys.stdout.buffer.write(bytes(7) + bytes([2]) + b'{}'); sys.stdout.flush()", "reading it broke off"),
                                          ("import time; time.sleep(60)", "takes longer than 1 seconds")])
def test_a_crash_nonsense_and_a_hang_of_the_reading_process_are_refusals(monkeypatch, tmp_path, code, reason):
    child = tmp_path / "child.py"
    child.write_text(code)
    monkeypatch.setattr(pdf_process, "CHILD", child)
    monkeypatch.setattr(pdf_process, "SECONDS", 1 if "sleep" in code else 20)
    monkeypatch.setattr(pdf_process, "READER", pdf_process.Reader())
    with pytest.raises(ReceivablesError, match=reason):
        pages(b"%PDF- " + code.encode())


@pytest.fixture
def process():
    """A reading process of the test's own."""
    reader = pdf_process.Reader()
    yield reader
    reader.end()


def texts(told):
    return [word[0] for _, _, words in told["pages"] for word in words]


def test_one_process_reads_many_pdfs_and_each_gets_its_own_answer(process):
    asked = [pdf([(50, 100, f"RE-{n}")]) for n in range(5)]
    assert [texts(process.read(data)) for data in asked] == [[f"RE-{n}"] for n in range(5)]
    first = process._process.pid
    assert process.read(b"%PDF-1.7")["refused"][0] == "it is cut off or damaged"
    assert texts(process.read(asked[3])) == ["RE-3"], "a damaged one leaves it as it was"
    assert process._process.pid == first


def test_what_the_program_itself_holds_does_not_count_against_the_process(process):
    """A system may tell a new process the peak of the one that started it."""
    ballast = b"x" * (pdf_child.GROWN + (50 << 20))
    process.read(pdf([(50, 100, "one")]))
    first = process._process.pid
    assert len(ballast)
    assert texts(process.read(pdf([(50, 100, "two")]))) == ["two"]
    assert process._process.pid == first


def test_a_process_that_died_meanwhile_is_replaced(process):
    """Killed between two PDFs, as by the system when memory is short: the second is read all the same, by a new process."""
    data = pdf([(50, 100, "one")])
    process.read(data)
    process._process.kill()
    assert texts(process.read(data)) == ["one"]


def test_what_breaks_a_process_that_read_others_is_tried_alone_and_then_refused(process, monkeypatch, tmp_path):
    """The child dies over "bad"; it notes each start: one for the first PDF, one more to try the bad one alone, one for the last."""
    starts = tmp_path / "starts"
    child = tmp_path / "child.py"
    child.write_text(f"""
import sys
open({str(starts)!r}, "a").write("x")
while head := sys.stdin.buffer.read(8):
    data = sys.stdin.buffer.read(int.from_bytes(head, "big"))
    if data == b"bad":
        sys.exit(1)
    sys.stdout.buffer.write((2).to_bytes(8, "big") + b"[]")
    sys.stdout.buffer.flush()
""")
    monkeypatch.setattr(pdf_process, "CHILD", child)
    assert process.read(b"good") == []
    with pytest.raises(pdf_process.Died):
        process.read(b"bad")
    assert process.read(b"good") == []
    assert starts.read_text() == "xxx"


def test_an_answer_that_nobody_waited_for_is_not_the_next_ones(process, monkeypatch):
    """Ctrl-C while a PDF is read: its answer must not be taken for that of the next PDF."""
    whole = pdf_process._whole

    def interrupted(*_):
        raise KeyboardInterrupt
    monkeypatch.setattr(pdf_process, "_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        process.read(pdf([(50, 100, "first")]))
    monkeypatch.setattr(pdf_process, "_whole", whole)
    assert texts(process.read(pdf([(50, 100, "second")]))) == ["second"]


def test_the_process_ends_by_itself_when_it_is_left_alone(process, monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text(pdf_process.CHILD.read_text().replace("IDLE, HANGS = 30,", "IDLE, HANGS = 0.2,"))
    monkeypatch.setattr(pdf_process, "CHILD", child)
    process.read(pdf([(50, 100, "one")]))
    assert process._process.wait(timeout=20) != 0
    assert texts(process.read(pdf([(50, 100, "two")]))) == ["two"]


def test_without_the_package_the_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ReceivablesError, match=r"pip install 'receivables\[desktop\]'"):
        pages(b"%PDF- none")
