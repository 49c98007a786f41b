"""A ledger that is older than some of our tables: it is read, and the save that first needs them makes their sheets."""
from __future__ import annotations

import openpyxl
import pytest
from ledgers import make
from open_fake import FakeBook

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.book import Book, RunNote
from workbook.stores.file import FileStore
from workbook.stores.open import OpenStore

ADVICE = Changes(adds={"Remittances": rows(TABLES["Remittances"], [
    {"id": "A1", "date": day("2026-11-20"), "amount": 10_000, "currency": "EUR", "payer_name": "Ann AG"}])})
NOTE = RunNote("import", "1 advice.", "anna", "2026-11-22 09:00:00")
YOUNG = ("Remittances", "RemittanceLines", "Documents")


@pytest.fixture
def old(tmp_path):
    """A ledger as it was made before advices were known."""
    path = make("file", tmp_path).path
    return without(path, *YOUNG)


def without(path, *sheets: str):
    book = openpyxl.load_workbook(path)
    for name in sheets:
        del book[name]
    book.save(path)
    return path


def sheet_names(path) -> list[str]:
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def test_tables_that_the_ledger_lacks_have_no_rows(old):
    book = Book.open(FileStore(old), *YOUNG)
    assert [len(book.frames[name]) for name in YOUNG] == [0, 0, 0]
    assert book.findings == []


def test_the_save_that_needs_a_table_adds_its_sheet_and_says_so(old):
    before = sheet_names(old)
    saved = Book.open(FileStore(old), *YOUNG).save(ADVICE, NOTE)
    assert "The ledger is older than Remittances: the sheet Remittances was added." in saved.written.lines
    assert sheet_names(old) == [*before, "Remittances"]
    book = Book.open(FileStore(old), *YOUNG)
    assert book.frames["Remittances"][["id", "amount", "payer_name"]].values.tolist() == [["A1", 10_000, "Ann AG"]]
    assert book.findings == []


def test_a_dry_run_adds_nothing(old):
    before = old.read_bytes()
    saved = Book.open(FileStore(old), *YOUNG).save(ADVICE, NOTE, dry_run=True)
    assert any("was added" in line for line in saved.written.lines)
    assert old.read_bytes() == before


def test_a_sheet_of_that_name_of_the_persons_own_stays(old):
    book = openpyxl.load_workbook(old)
    book.create_sheet("Remittances")["A1"] = "mine"
    book.save(old)
    Book.open(FileStore(old), *YOUNG).save(ADVICE, NOTE)
    assert openpyxl.load_workbook(old)["Remittances"]["A1"].value == "mine"
    assert "AR Remittances" in sheet_names(old)
    assert Book.open(FileStore(old), "Remittances").frames["Remittances"]["id"].tolist() == ["A1"]


def test_a_table_that_had_rows_and_is_gone_is_missed(old):
    Book.open(FileStore(old), *YOUNG).save(ADVICE, NOTE)
    without(old, "Remittances")
    with pytest.raises(ReceivablesError, match=r"its table Remittances is gone, which had rows. Restore the sheet"):
        Book.open(FileStore(old), "Remittances")


def test_a_defined_name_in_the_way_is_named(old):
    book = openpyxl.load_workbook(old)
    book.defined_names["Remittances"] = openpyxl.workbook.defined_name.DefinedName("Remittances", attr_text="Settings!$A$1")
    book.save(old)
    before = old.read_bytes()
    with pytest.raises(ReceivablesError, match="it needs a new table Remittances, and has a defined name Remittances"):
        Book.open(FileStore(old), *YOUNG).save(ADVICE, NOTE)
    assert old.read_bytes() == before


def test_on_the_open_workbook_it_is_read_and_not_written(old):
    book = Book.open(OpenStore(FakeBook(old.read_bytes())), *YOUNG)
    assert len(book.frames["Remittances"]) == 0
    with pytest.raises(ReceivablesError, match=r"older than the table Remittances. Save and close it, and do this once from the command line"):
        book.save(ADVICE, NOTE)
