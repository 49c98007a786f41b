"""What cannot be changed safely is refused with one sentence, and nothing is written."""
from __future__ import annotations

import ast
import io
import re
import time
import zipfile

import bookmaker
import pytest
from bookmaker import Maker, rates
from foreign.base import DASHBOARD, FX, WORKBOOK, Draft, Parts, unzipped
from foreign.corpus import CORPUS

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import rows as schema_rows
from receivables.tables import TABLES
from workbook.reports import StartContent
from workbook.stores.file import FileStore
from workbook.stores.package import Package
from workbook.stores.port import Report
from workbook.template import new_workbook


def saved(tmp_path, data: bytes, name: str = "Ledger.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def edited(tmp_path, start: str = "plain", **changes: tuple[bytes, bytes]):
    """A case of the corpus with some bytes of its parts replaced: sheet=(old, new)."""
    parts = Parts(unzipped(CORPUS.made(start)))
    for name, (old, new) in changes.items():
        parts.sub({"sheet": FX, "dashboard": DASHBOARD, "workbook": WORKBOOK}[name], old, new)
    return saved(tmp_path, parts.bytes())


def add_a_rate(path, reports=(), **more):
    store = FileStore(path)
    loaded = store.read(["Rates"])
    new = rates({"id": "CHF x", "date": "2026-12-01", "currency": "CHF", "rate": 0.9} | more)
    return store.commit(Changes(adds={"Rates": new}), reports, loaded.stamp)


def refused(path, why: str, seconds: float = 5.0, **more) -> None:
    """A commit is refused for a reason, quickly, in one sentence about this, and the file is as it was."""
    before, start = path.read_bytes(), time.process_time()
    with pytest.raises(ReceivablesError, match=why) as error:
        add_a_rate(path, **more)
    assert time.process_time() - start < seconds
    assert str(error.value).startswith(("You cannot ", "To write ", "Nothing was saved because "))
    assert str(error.value).count("\n") == 0
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*tmp*"))


def test_a_protected_sheet_is_respected_and_named(tmp_path):
    draft = Draft()
    draft.fx.protect("secret", {"insert_rows": True})
    refused(saved(tmp_path, draft.bytes()), r"the sheet FX rates is protected\. Take the protection off first")


def test_protection_that_is_not_switched_on_does_not_count(tmp_path):
    path = edited(tmp_path, sheet=(b"</sheetData>", b'</sheetData><sheetProtection objects="1" scenarios="1" sheet="0"/>'))
    assert add_a_rate(path).lines[0] == "Rates: 1 row added."


def test_a_protected_report_sheet_is_respected(tmp_path):
    draft = Draft()
    draft.sheet("Start").write("A1", "mine")
    draft.sheet("Start").protect()
    refused(saved(tmp_path, draft.bytes()), r"the sheet Start is protected", reports=[Report("Start", StartContent("A", "EUR"))])


def test_a_protected_structure_gets_no_new_sheet_but_new_rows(tmp_path):
    path = edited(tmp_path, workbook=(b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'))
    refused(path, r"structure is protected\. Take that off first", reports=[Report("Start", StartContent("A", "EUR"))])
    assert add_a_rate(path).lines[0] == "Rates: 1 row added."


@pytest.mark.parametrize("cell", ["B10", "G10", "D10"])
def test_what_stands_below_a_table_is_named(tmp_path, cell):
    draft = Draft()
    draft.fx.write(cell, "mine")
    refused(saved(tmp_path, draft.bytes()), rf"the cell FX rates!{cell} below it is not empty")


def test_merged_cells_and_tables_below_are_named(tmp_path):
    draft = Draft()
    draft.fx.merge_range("C10:D11", "")
    refused(saved(tmp_path, draft.bytes()), r"the merged cells FX rates!C10:D11 stand in the way")
    draft = Draft()
    draft.fx.add_table("F10:H12", {"columns": [{"header": h} for h in "ABC"]})
    refused(saved(tmp_path, draft.bytes()), r"another table stands at FX rates!F10:H12")


def test_an_array_formula_over_our_cells_is_named(tmp_path):
    draft = Draft()
    draft.fx.write_array_formula("E5:E9", "{=1+D1:D5*0}", None, 1.01)
    path = saved(tmp_path, draft.bytes())
    store = FileStore(path)
    loaded = store.read(["Rates"])
    with pytest.raises(ReceivablesError, match=r"FX rates!E5 because it is part of an array formula"):
        store.commit(Changes(updates={"Rates": loaded.frames["Rates"].iloc[[0]].assign(rate=2.0)}), [], loaded.stamp)


def test_signed_and_shared_workbooks_are_refused(tmp_path):
    signed, shared = Parts(unzipped(CORPUS.made("plain"))), Parts(unzipped(CORPUS.made("plain")))
    signed.add("_xmlsignatures/sig1.xml", b"<Signature/>")
    shared.add("xl/revisions/revisionHeaders.xml", b"<headers/>")
    shared.add("xl/revisions/userNames.xml", b"<users/>")
    refused(saved(tmp_path, signed.bytes()), "digital signature")
    refused(saved(tmp_path, shared.bytes()), r"shared workbook with a log of changes.*Stop sharing it")


@pytest.mark.parametrize("data, why", [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password or an old .xls"),
    (b"", "damaged"), (b"a,b\n1,2\n", "not an Excel workbook"), (b"PK\3\4" + b"\0" * 90, "damaged")])
def test_other_files_in_the_clothes_of_an_xlsx_are_refused(tmp_path, data, why):
    refused(saved(tmp_path, data), why)


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods", ".xltx", ".csv"])
def test_other_kinds_of_file_are_refused_with_the_way_out(tmp_path, suffix):
    refused(saved(tmp_path, CORPUS.made("plain"), f"Ledger{suffix}"), r"Save it as \.xlsx in Excel")


def test_an_open_document_named_xlsx_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("content.xml", "<a/>")
    refused(saved(tmp_path, out.getvalue()), r"not an Excel workbook. Save it as .xlsx")


EVIL = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("part", [FX, WORKBOOK, "xl/tables/table1.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("padding", [b"", b"<!--" + b"x" * 70_000 + b"-->"], ids=["", "late"])
def test_a_doctype_is_refused_wherever_it_stands(tmp_path, part, padding):
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.sub(part, b"?>", b"?>" + padding + EVIL)
    path = saved(tmp_path, parts.bytes())
    before = path.read_bytes()
    with pytest.raises(ReceivablesError, match="DOCTYPE"):
        add_a_rate(path)
    assert path.read_bytes() == before


def test_a_doctype_in_another_encoding_is_refused(tmp_path):
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.parts[FX] = parts.parts[FX].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("?>", "?>" + EVIL.decode()).encode("utf-16")
    refused(saved(tmp_path, parts.bytes()), "DOCTYPE")


def test_unknown_entities_are_refused(tmp_path):
    refused(edited(tmp_path, sheet=(b"<v>2.04</v>", b"<v>&a;</v>")), "cells cannot be read|not well formed")


@pytest.mark.parametrize("depth", [300, 200_000])
def test_deep_nesting_is_refused(tmp_path, depth):
    deep = b"<a>" * depth + b"</a>" * depth
    refused(edited(tmp_path, workbook=(b"<sheets>", deep + b"<sheets>")), "is not readable|looks like an attack")


def test_zip_bombs_are_refused(tmp_path):
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.add("xl/media/bomb.bin", b"\0" * 60_000_000)
    refused(saved(tmp_path, parts.bytes()), "looks like an attack")


@pytest.mark.parametrize("name, why", [("../../evil.xml", "unsafe name"), ("xl/../../evil.xml", "unsafe name"), ("C:/evil.xml", "unsafe name"),
                                       ("xl\\evil.xml", "unsafe name"), ("XL/WORKBOOK.XML", "twice"), ("/xl/workbook.xml", "twice")])
def test_unsafe_and_double_names_are_refused(tmp_path, name, why):
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.add(name, b"<a/>")
    refused(saved(tmp_path, parts.bytes()), why)


def test_texts_that_stand_elsewhere_than_the_reader_looks_are_refused(tmp_path):
    """The workbook names another part for its texts than the one that a reader of cells takes, so it would read other words."""
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.add("xl/texts.xml", b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>")
    parts.sub("xl/_rels/workbook.xml.rels", b"sharedStrings.xml", b"texts.xml")
    refused(saved(tmp_path, parts.bytes()), "its texts stand where no spreadsheet program puts them")


def test_a_target_outside_of_the_package_is_never_fetched(tmp_path):
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.sub("xl/_rels/workbook.xml.rels", b"worksheets/sheet6.xml", b"../../../etc/hostname")
    with pytest.raises(ReceivablesError, match="has no table Settings"):
        FileStore(saved(tmp_path, parts.bytes())).read(["Settings"])


def test_a_cell_in_the_far_corner_is_read_over_and_many_are_refused(tmp_path):
    draft = Draft()
    draft.fx.write("XFD1048576", "x")
    path = saved(tmp_path, draft.bytes())
    start = time.process_time()
    assert len(FileStore(path).read(["Rates"]).frames["Rates"]) == 5
    assert time.process_time() - start < 5
    assert add_a_rate(path).lines[0] == "Rates: 1 row added."
    draft = Draft()
    for row in range(100, 5000):
        draft.fx.write(row, 16_383, "x")
    refused(saved(tmp_path, draft.bytes()), "reaches to column 16,384 and row")


def test_a_cell_that_lies_about_its_row_takes_no_memory(tmp_path):
    refused(edited(tmp_path, sheet=(b'r="J5"', b'r="J1048576"')), "reaches to column 10 and row 1,048,576")


ROW = b'<row r="5" spans="1:10"><c r="B5"'
FAR = {"a row": b'<row r="99999999"><c', "a row of 2^32": b'<row r="4294967295"><c', "a row of many digits": b'<row r="' + b"9" * 5000 + b'"><c r="B5"',
       "a row in quotes": b"<row\n spans='1' r = '55555555'><c", "a cell": b'<row r="5"><c r="B99999999"', "a cell with blanks": b'<row r="5"><c  r  =  "B55555555"',
       "a cell with a prefix": b'<row r="5"><x:c r="B55555555"', "a column": b'<row r="5"><c r="ZZZZZZZZZZ5"', "a cell of many digits": b'<row r="5"><c r="B' + b"9" * 5000 + b'"'}


@pytest.mark.parametrize("lie", FAR.values(), ids=FAR)
def test_addresses_that_no_sheet_has_are_refused(tmp_path, lie):
    """The reader of values would take memory for all cells up to there, and end the process."""
    refused(edited(tmp_path, sheet=(ROW, lie)), "far more than it holds|no numbers that a sheet has|of a kind that no spreadsheet program writes")


BARE = b"<c><v>1</v></c>"


@pytest.mark.parametrize("rows", [b'<row r="100">' + BARE * 16_384 + b'</row><row r="999999">' + BARE + b"</row>",
                                  b'<row r="100">' + BARE * 16_384 + b"</row>" + b"".join(b'<row r="%d">%s</row>' % (100 + 900 * n, BARE) for n in range(1, 1000)),
                                  b'<row r="100"><c r="XFD100"><v>1</v></c>' + BARE * 100 + b'</row><row r="999999">' + BARE + b"</row>"],
                         ids=["wide and tall", "wide and many", "right of the last column"])
def test_cells_without_addresses_that_reach_far_are_read_over(tmp_path, rows):
    path = edited(tmp_path, sheet=(b"</sheetData>", rows + b"</sheetData>"))
    start = time.process_time()
    assert add_a_rate(path).lines[0] == "Rates: 1 row added."
    assert time.process_time() - start < 5


@pytest.mark.parametrize("lie", [b"A1:XFD1048576", b"A1", b"Z9:A1", b"A1:ZZZZ99999999"])
def test_a_dimension_that_lies_is_not_believed(tmp_path, lie):
    path = edited(tmp_path, sheet=(b'<dimension ref="A1:J40"/>', b'<dimension ref="' + lie + b'"/>'))
    assert add_a_rate(path).lines[0] == "Rates: 1 row added."
    assert len(FileStore(path).read(["Rates"]).frames["Rates"]) == 6


@pytest.mark.parametrize("nonsense", [b"", b"nonsense"])
def test_a_dimension_that_is_none_is_refused(tmp_path, nonsense):
    refused(edited(tmp_path, sheet=(b'<dimension ref="A1:J40"/>', b'<dimension ref="' + nonsense + b'"/>')), "cells cannot be read")


def test_a_formula_that_would_be_too_long_is_refused(tmp_path):
    draft = Draft(rates={"own": {"Long": "=" + "+".join(["1"] * 4_097)}})
    refused(saved(tmp_path, draft.bytes()), r"8,193 characters; a cell holds at most 8,192")


def test_a_text_that_is_too_long_is_refused(tmp_path):
    refused(saved(tmp_path, CORPUS.made("plain")), "at most 32,767", source="x" * 32_768)


def test_more_rows_than_a_sheet_has_are_refused(tmp_path):
    maker = Maker()
    maker.table("Rates", rates(), at=(1_048_572, 0))
    refused(maker.save(tmp_path / "Ledger.xlsx"), "a sheet ends at row 1,048,576")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-1", "@SUM(1)", "\t=1", "=HYPERLINK(\"javascript:x\")", "http://example.com", "#REF!"])
def test_text_from_outside_is_always_a_string_cell(tmp_path, text):
    path = saved(tmp_path, CORPUS.made("plain"))
    add_a_rate(path, source=text)
    package = Package(path)
    data = package.read(FX)
    row = data[data.find(b'<row r="10"'):]
    assert b'<c r="F10" t="inlineStr"><is><t' in row
    assert b"<f" not in row[:row.find(b"</row>")]
    assert "hyperlink" not in {r.kind for r in package.relationships(FX).values()}
    assert FileStore(path).read(["Rates"]).frames["Rates"]["source"].tolist()[-1] == text
    assert bookmaker.parts(path)[FX].count(b"<hyperlink") == 0


def test_links_that_we_write_lead_into_the_workbook_alone(root):
    """No e-mail address, document or payer's text can become a link: every link that is written names a place of the workbook."""
    found = []
    for path in [p for package in ("workbook", "macros", "receivables", "addin", "udfs") for p in sorted((root / package).rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("write_url", "Add", "add_relationship"):
                text = ast.unparse(node)
                if node.func.attr == "write_url" and re.search(r"write_url\([^'\"]*f?[\"']internal:", text) is None:
                    found.append(f"{path.name}:{node.lineno} {text}")
                if "yperlink" in text and node.func.attr != "write_url":
                    found.append(f"{path.name}:{node.lineno} {text}")
            if isinstance(node, ast.Constant | ast.JoinedStr) and re.search(r"HYPERLINK\((?!\"#)", ast.unparse(node)):
                found.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    assert found == []


def test_a_ledger_of_hostile_texts_points_nowhere_outside():
    evil = ["javascript:alert(1)", "http://example.com", "file:///etc/passwd", "mailto:a@b.example", "=HYPERLINK(\"http://example.com\")", "external:evil.xlsx#A1"]
    customers = schema_rows(TABLES["Customers"], [{"customer_id": f"C{n}", "name": text, "email": text} for n, text in enumerate(evil)])
    data = new_workbook(Policy(company=evil[1]), {"Customers": customers})
    parts = unzipped(data)
    assert not [name for name, part in parts.items() if name.endswith(".rels") and b'TargetMode="External"' in part]
    assert not [name for name, part in parts.items() if b"<f>HYPERLINK(&quot;http" in part or (b"=HYPERLINK" in part and b"<f>=" in part)]
