"""Text files and sheets as rows: encodings, line ends, delimiters, quotes, and files that are refused."""
import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode, read_text
from workbook.readers.sheets import is_workbook, read_sheets

ROWS = [["Rechnung", "Kunde", "Betrag"], ["0010", "Müller; Söhne", "1,50"], ["0011", 'Say "hi"', "2,50"]]


def written(rows, delimiter=",", ends="\n"):
    return "".join(delimiter.join('"' + cell.replace('"', '""') + '"' if set(cell) & set(',;\t|"') else cell for cell in row) + ends for row in rows)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_dialect_gives_the_same_cells(encoding, delimiter, ends):
    grid = read_text(written(ROWS, delimiter, ends).encode(encoding), "x.csv")
    assert grid.rows == ROWS
    assert list(grid.lines) == [1, 2, 3]
    assert grid.notes == ()


def test_blank_lines_are_left_out_and_lines_are_those_an_editor_shows():
    grid = read_text(b'a,b\n\n1,"two\nlines"\n  ,\n3,4\n', "x.csv")
    assert grid.rows == [["a", "b"], ["1", "two\nlines"], ["3", "4"]]
    assert list(grid.lines) == [1, 3, 6]


def test_a_decimal_comma_does_not_hide_the_semicolon():
    assert read_text(b"no;a;b\n1;5,00;6,50\n2;7,25;8,00\n", "x.csv").rows[1] == ["1", "5,00", "6,50"]


def test_title_lines_do_not_decide_the_delimiter():
    grid = read_text(b"Open items, all customers, as of today\nPrinted by Ann\n\nno;date;amount\n1;2;3\n4;5;6\n7;8;9\n", "x.csv")
    assert grid.rows[2:] == [["no", "date", "amount"], ["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]]


def test_a_byte_that_means_nothing_is_shown_and_said():
    grid = read_text("name,town\nM\u00fcller,K\u00f6ln\nS".encode() + b"\xff,Ulm\n", "x.csv")
    assert grid.rows[1:] == [["Müller", "Köln"], ["S\\xff", "Ulm"]]
    assert grid.notes == ("x.csv: 1 byte could not be read as utf-8 and stand in the text as \\x..",)
    assert decode(b"caf\x81 \xe9").text == "caf\\x81 é"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_utf8_text_is_never_changed(text):
    assert decode(b"\xef\xbb\xbf" + text.encode()).text == text


@pytest.mark.parametrize("data, why", [(b"", "it is empty"), (b"\xef\xbb\xbf \n\n", "it is empty"), (b"%PDF-1.7\0\0\1\2binary", "neither a text file")])
def test_what_is_no_list_is_refused(data, why):
    with pytest.raises(ReceivablesError, match=why):
        read_text(data, "x.csv")


def book(fill, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as made:
        fill(made)
    return out.getvalue()


def test_a_sheet_keeps_numbers_and_dates_and_its_row_numbers():
    def fill(made):
        sheet, hidden = made.add_worksheet("Items"), made.add_worksheet("Old")
        sheet.write(1, 1, "Open items")
        sheet.write_row(3, 1, ["No", "Date", "Amount", "Paid"])
        sheet.write_row(5, 1, ["0010"])
        sheet.write_datetime(5, 2, dt.datetime(2026, 11, 30), made.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_row(5, 3, [1234.5, True])
        hidden.write(0, 0, "secret")
        hidden.hide()
    data = book(fill)
    (grid,) = read_sheets(data, "x.xlsx")
    assert is_workbook(data)
    assert (grid.label, grid.typed) == ("x.xlsx [Items]", True)
    assert grid.rows == [["Open items", "", "", ""], ["No", "Date", "Amount", "Paid"], ["0010", dt.date(2026, 11, 30), 1234.5, True]]
    assert list(grid.lines) == [2, 4, 6]


def packed(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


OLD = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize("data, why", [
    (OLD + b"\0" * 600, "the workbook is damaged"), (OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    (packed("xl/workbook.bin"), "a binary .xlsb"), (packed("mimetype", "content.xml"), "an OpenDocument file"), (packed("a.txt"), "some other packed file"),
    (b"PK\x03\x04 cut off", "cut off or damaged"), (packed("xl/workbook.xml"), "not an Excel workbook")])
def test_another_kind_of_workbook_is_refused_with_what_to_do(data, why):
    with pytest.raises(ReceivablesError, match=why) as told:
        read_sheets(data, "x.xlsx")
    assert str(told.value).startswith("You cannot import x.xlsx because")
    assert any(word in str(told.value) for word in ("Save it", "save it", "Take it again"))


def test_a_workbook_with_a_cell_in_the_far_corner_is_refused_before_it_takes_the_memory():
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write(0, 0, "Invoice")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(ReceivablesError, match=r"cannot import far\.xlsx .* reaches to column 16,384 and row 1,048,576.*Delete the empty rows"):
        read_sheets(book(fill), "far.xlsx")


def test_a_workbook_that_is_made_to_harm_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(lambda made: made.add_worksheet().write(0, 0, "Invoice")))) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            text = good.read(name)
            bad.writestr(name, text.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY e "boom">]><worksheet', 1) if "sheet1" in name else text)
    with pytest.raises(ReceivablesError, match=r"cannot import bad\.xlsx .* DOCTYPE"):
        read_sheets(out.getvalue(), "bad.xlsx")
