"""A workbook file as parts: what is not touched stays byte for byte, what is hostile is refused with a sentence."""
import io
import struct
import zipfile

import bookmaker
import pytest

from receivables.errors import ReceivablesError
from workbook.stores import parts
from workbook.stores.archive import entries, pack, unpack, unpack_chunks
from workbook.stores.package import Package


@pytest.fixture
def book(tmp_path):
    maker = bookmaker.Maker()
    ws = maker.table("Rates", bookmaker.rates(), at=(2, 1), sheet="Kurse & Ähnliches", totals={"rate": "average"})
    ws.write_url("A20", "https://example.com/x?a=1&b=2")
    maker.sheet("Other").write("A1", "stays")
    maker.book.define_name("AsOf", "='Kurse & Ähnliches'!$C$4")
    return maker.save(tmp_path / "book.xlsx")


def test_saving_without_a_change_keeps_every_byte_of_every_part(book):
    package = Package(book.read_bytes())
    out = io.BytesIO()
    package.save(out)
    before, after = zipfile.ZipFile(book), zipfile.ZipFile(out)
    assert after.namelist() == before.namelist()
    assert all(after.read(n) == before.read(n) for n in before.namelist())
    assert [(i.CRC, i.compress_size) for i in after.infolist()] == [(i.CRC, i.compress_size) for i in before.infolist()]


def test_sheets_tables_and_names_are_found_by_relationship(book):
    package = Package(book.read_bytes())
    assert [s.name for s in parts.sheets(package)] == ["Kurse & Ähnliches", "Other"]
    table = parts.table(package, "rates")
    assert (table.name, parts.ref(table.span), table.first, table.last, table.totals) == ("Rates", "B3:F7", 4, 6, True)
    assert [c.name for c in table.columns][:2] == ["Rate Key", "Date"]
    assert parts.sheet(package, "OTHER").index == 1
    assert [(n.name, n.value, n.sheet) for n in parts.defined_names(package)] == [("AsOf", "'Kurse & Ähnliches'!$C$4", None)]
    assert not parts.date_1904(package)


def test_parts_and_relationships_come_and_go_without_a_trace(book):
    package, before = Package(book.read_bytes()), bookmaker.parts(book)
    package.add("xl/extra.xml", b"<a/>", "application/xml")
    rid = package.add_relationship("xl/workbook.xml", "extra", "xl/extra.xml")
    link = package.add_relationship("xl/workbook.xml", "hyperlink", "https://example.com/?a=1&b=2", external=True)
    assert package.relationships("xl/workbook.xml")[rid].target == "xl/extra.xml"
    assert package.relationships("xl/workbook.xml")[link].target == "https://example.com/?a=1&b=2"
    assert package.content_type("xl/extra.xml") == "application/xml"
    package.remove_relationship("xl/workbook.xml", rid)
    package.remove_relationship("xl/workbook.xml", link)
    package.remove("xl/extra.xml")
    assert {n: package.read(n) for n in package.names()} == before


def test_a_free_name_is_not_taken(book):
    package = Package(book.read_bytes())
    assert package.free_name("xl/tables/table{}.xml") == "xl/tables/table2.xml"


def test_a_part_given_in_pieces_is_the_part():
    packed = pack(bytes([i % 251]) * 1000 for i in range(3000))
    assert unpack(packed) == b"".join(unpack_chunks(packed, 4096)) == b"".join(bytes([i % 251]) * 1000 for i in range(3000))


def archive(**parts_):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts_.items():
            z.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(ReceivablesError) as error:
        Package(data, "Ledger.xlsx")
    assert str(error.value).startswith("You cannot use Ledger.xlsx because ")
    return str(error.value)


def test_what_is_no_workbook_is_refused(book):
    data = book.read_bytes()
    assert "password or an old .xls" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "not an Excel workbook" in refused(b"number;amount\n1;2\n")
    assert "not an Excel workbook" in refused(b"")
    assert "not an Excel workbook" in refused(data[:len(data) // 2])
    assert "not an Excel workbook" in refused(archive(**{"a.txt": "x"}))
    types = zipfile.ZipFile(book).read("[Content_Types].xml").replace(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                                                                      b"application/vnd.ms-excel.sheet.binary.macroEnabled.main")
    assert ".xlsb" in refused(bookmaker.repacked(book, **{"[Content_Types].xml": types}))


def test_hostile_archives_are_refused(book):
    assert "unsafe name" in refused(bookmaker.repacked(book, **{"../../evil.txt": b"x"}))
    assert "unsafe name" in refused(bookmaker.repacked(book, **{"/etc/evil.txt": b"x"}))
    assert "twice" in refused(bookmaker.repacked(book, **{"XL/Workbook.xml": b"<a/>"}))
    assert "looks like an attack" in refused(bookmaker.repacked(book, **{"xl/bomb.xml": b" " * 50_000_000}))
    assert "more than 10000" in refused(archive(**{f"p{i}.txt": "" for i in range(10_001)}))
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'
    assert "DOCTYPE" in refused(bookmaker.repacked(book, **{"xl/workbook.xml": evil}))
    late = b'<?xml version="1.0"?><!--' + b"x" * 5000 + b"--><!DOCTYPE x><workbook/>"
    with pytest.raises(ReceivablesError, match="DOCTYPE"):
        Package(bookmaker.repacked(book, **{"xl/workbook.xml": late})).xml("xl/workbook.xml")


def test_encrypted_entries_are_refused(book):
    data = bytearray(book.read_bytes())
    at = data.rfind(b"PK\1\2")
    data[at + 8] |= 1
    assert "without a password" in refused(bytes(data))


def test_a_size_that_lies_is_noticed_when_the_part_is_read(book):
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as z:
        name = z.infolist()[-1].filename
    at = data.rfind(b"PK\1\2")
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size - 1)
    with pytest.raises(ReceivablesError, match="damaged"):
        Package(bytes(data)).read(name)


def test_damaged_bytes_are_noticed(book):
    data = bytearray(book.read_bytes())
    part = entries(io.BytesIO(bytes(data)), "x")["xl/workbook.xml"]
    at = bytes(data).find(bytes(part.data))
    data[at + 20] ^= 0xFF
    with pytest.raises(ReceivablesError, match="damaged"):
        Package(bytes(data)).read("xl/workbook.xml")


def test_a_main_part_of_another_kind_is_refused_with_the_way_out(book):
    main = zipfile.ZipFile(book).read("xl/workbook.xml").replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                                                                 b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    with pytest.raises(ReceivablesError, match=r"main part is no workbook. Open it in Excel, let it repair the file, and save it as .xlsx"):
        parts.tables(Package(bookmaker.repacked(book, **{"xl/workbook.xml": main})))


def test_a_signed_workbook_says_so(book):
    assert Package(bookmaker.repacked(book, **{"_xmlsignatures/sig1.xml": b"<a/>"})).signed
    assert not Package(book.read_bytes()).signed
