"""Review on every store: written by match, typed into, read back by match, post and its own button; and what LibreOffice computes of it."""
from __future__ import annotations

import openpyxl
import pytest
from ledgers import frame, make
from open_fake import FakeBook

from macros import BUTTONS
from macros.registry import Args
from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.review_table import REVIEW
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.audit import audit
from workbook.book import Book, RunNote
from workbook.csvtable import dumps
from workbook.stores.folder import FolderStore
from workbook.stores.open import OpenStore
from workbook.verify import verify

NOW = "2026-11-22 09:00:00"
KINDS = ("file", "folder", "open")


def press(store, name, dry_run=False, **values):
    button = next(b for b in BUTTONS if b.name == name)
    usual = {arg.name: () if arg.repeatable else arg.default for arg in button.args}
    return button.run(store, Args(usual | values, NOW[:10], NOW, "anna", dry_run))


def again(store):
    """The same ledger opened anew, as the next command does."""
    return OpenStore(store.book) if isinstance(store, OpenStore) else type(store)(store.path)


def ledger(kind, folder):
    """Two receipts that need a person: B1 of an unknown payer has the amount of two items, B2 says nothing."""
    store = make(kind, folder)
    invoices = [{"number": n, "type": "INV", "customer_id": c, "invoice_date": day("2026-10-01"), "due_date": day("2026-10-31"), "currency": "EUR",
                 "amount": amount, "accounting_date": day("2026-10-01")} for n, c, amount in
                (("10234", "C1", 50000), ("10251", "C2", 50000), ("20001", "C2", 30000))]
    receipts = [{"id": i, "value_date": day("2026-11-10"), "accounting_date": day("2026-11-10"), "currency": "EUR", "amount": amount, "kind": "customer",
                 "payer_name": name, "payer_account": account, "text": text} for i, amount, name, account, text in
                (("B1", 50000, "Anybody Ltd", "DE0299901111", "Danke"), ("B2", 7000, "Somebody", "DE0299902222", "=cmd"))]
    adds = {"Customers": [{"customer_id": "C1", "name": "Hansen GmbH"}, {"customer_id": "C2", "name": "Kranich SE"}], "Invoices": invoices,
            "Receipts": receipts}
    book = Book.open_all(store)
    book.save(Changes({t: rows(TABLES[t], some) for t, some in adds.items()}), RunNote("import", "Entered.", "anna", NOW))
    return again(store)


def write(store, receipt, line, nth=0, **cells):
    """Type into a line of Review, as a person would in the program that has it open."""
    sheet = store.read(["Review"]).frames["Review"]
    at = [i for i, r in sheet.iterrows() if (r["receipt"], r["line"]) == (receipt, line)][nth]
    if isinstance(store, FolderStore):
        for name, value in cells.items():
            sheet.loc[at, name] = round(value * 100) if name == "amount" else value
        (store.path / "reports" / "Review.csv").write_text(dumps(sheet, REVIEW, "EUR"), encoding="utf-8", newline="")
        return again(store)
    row = int(store.read(["Review"]).rows["Review"][at])
    if isinstance(store, OpenStore):
        for name, value in cells.items():
            store.book.sheets["Review"].cells[row, REVIEW.names.index(name) + 1] = value
        return again(store)
    book = openpyxl.load_workbook(store.path)
    for name, value in cells.items():
        book["Review"].cell(row, REVIEW.names.index(name) + 1).value = value
    book.save(store.path)
    return again(store)


def sheet_of(store):
    return again(store).read(["Review"]).frames["Review"]


@pytest.mark.parametrize("kind", KINDS)
def test_from_match_over_an_x_to_a_posting_and_back(kind, tmp_path):
    store = ledger(kind, tmp_path)
    matched = press(store, "match")
    assert "1 need you: see Review" in matched.message
    sheet = sheet_of(store)
    assert sheet[sheet["receipt"] == "B1"]["line"].tolist() == ["receipt", "choice 1", "choice 2", "yours", "yours"]
    assert sheet["why"].tolist().count("=cmd") == 1, "a payer's text stays text"
    store = write(store, "B1", "choice 2", take="x")
    second = sheet[sheet["line"] == "choice 2"]["invoice"].iloc[0]
    dry = press(store, "post", dry_run=True)
    assert "Taken from Review: 1 receipt. Posted 1 applications of 1 receipts." in dry.message
    assert set(frame(again(store), "Applications")["status"]) == {"review"}
    posted = press(again(store), "post")
    assert posted.data["taken"] == ["B1"]
    rows_ = frame(again(store), "Applications").query("receipt == 'B1'")
    assert dict(zip(rows_["invoice"], rows_["status"]))[second] == "posted"
    assert sorted(rows_["status"]) == ["posted", "rejected"]
    assert frame(again(store), "Runs").iloc[-1][["action", "who"]].tolist() == ["post", "anna"]
    assert set(sheet_of(store)["receipt"]) == {"B2"}
    assert frame(again(store), "PayerRules")[["payer_account", "customer_id", "confirmed"]].values.tolist() == [
        ["DE0299901111", {"10234": "C1", "10251": "C2"}[second], 1]]
    assert verify(Book.open_all(again(store))) == []
    press(again(store), "undo")
    assert frame(again(store), "PayerRules").empty, "undo forgets what was learned"
    assert verify(Book.open_all(again(store))) == []
    assert set(sheet_of(store)["receipt"]) == {"B1", "B2"}, "it waits again"
    press(again(store), "match")
    assert {"receipt", "choice 1", "choice 2"} <= set(sheet_of(store).query("receipt == 'B1'")["line"])


@pytest.mark.parametrize("kind", KINDS)
def test_undo_of_every_step_leaves_what_was_posted_with_its_mirror(kind, tmp_path):
    store = ledger(kind, tmp_path)
    press(store, "match")
    store = write(store, "B1", "choice 2", take="x")
    for name in ("review", "post"):
        press(again(store), name)
    for _ in range(3):
        press(again(store), "undo")                      # post, review, match
    rows_ = frame(again(store), "Applications")
    assert sorted(rows_["applied"].tolist()) == [-50000, 50000]
    assert set(rows_["status"]) == {"reversed"}
    book = Book.open_all(again(store))
    assert book.frames["Invoices"]["open"].tolist() == book.frames["Invoices"]["amount"].tolist()
    assert audit(book) == []
    press(again(store), "match")
    assert {"B1", "B2"} == set(sheet_of(store)["receipt"])


@pytest.mark.parametrize("kind", KINDS)
def test_typed_lines_are_taken_by_match_and_a_wrong_one_stays_with_its_sentence(kind, tmp_path):
    store = ledger(kind, tmp_path)
    press(store, "match")
    store = write(again(store), "B1", "yours", invoice="10251", amount=300.0)
    store = write(store, "B1", "yours", 1, invoice="20001")
    store = write(store, "B2", "yours", invoice="99999")
    done = press(store, "match")
    assert done.data["not_taken"] == {"B1": "B1 has 500.00 EUR left, and 600.00 EUR is typed. Lower an amount.",
                                      "B2": "There is no invoice 99999. Write the number as it stands in Invoices."}
    assert [(i.column, i.cells[0]) for i in done.issues if i.kind == "not taken"] == [("Amount", "H"), ("Invoice", "G")]
    sheet = sheet_of(store)
    assert sheet[(sheet["line"] == "yours") & (sheet["invoice"] != "")][["receipt", "invoice", "amount"]].values.tolist() == [
        ["B1", "10251", 30000], ["B1", "20001", 0], ["B2", "99999", 0]], "nothing that was typed is lost"
    store = write(again(store), "B1", "yours", 1, amount=200.0)
    store = write(store, "B2", "yours", invoice="20001")
    done = press(store, "match")
    assert done.data["taken"] == ["B1", "B2"]
    new = frame(again(store), "Applications").query("rule == 'by hand'")
    assert new[["receipt", "invoice", "applied", "status"]].values.tolist() == [
        ["B1", "10251", 30000, "approved"], ["B1", "20001", 20000, "approved"], ["B2", "20001", 7000, "approved"]]
    assert sheet_of(store).empty
    assert press(again(store), "match").run == "", "a second run changes nothing"
    press(again(store), "post")
    assert frame(again(store), "Invoices").set_index("number")["open"].to_dict() == {"10234": 50000, "10251": 20000, "20001": 30000 - 20000 - 7000}


@pytest.mark.parametrize("kind", KINDS)
def test_the_button_takes_what_is_marked_and_keeps_what_is_typed_elsewhere(kind, tmp_path):
    store = ledger(kind, tmp_path)
    press(store, "match")
    assert press(again(store), "review").run == "", "nothing marked, nothing new"
    store = write(again(store), "B1", "choice 1", take="x")
    dry = press(store, "review", dry_run=True)
    assert dry.message.startswith("Dry run, nothing was written: Taken from Review: 1 receipt.")
    done = press(again(store), "review")
    assert done.message == "Taken from Review: 1 receipt. 1 receipt waits for you on the sheet Review."
    approved = frame(again(store), "Applications").query("status == 'approved'")
    assert approved["receipt"].tolist() == ["B1"]
    assert "Taken on Review by anna, 2026-11-22." in approved["evidence"].iloc[0]
    before = sheet_of(store)
    press(again(store), "undo", dry_run=True)
    assert sheet_of(store).equals(before)
    press(again(store), "undo")
    assert set(frame(again(store), "Applications")["status"]) == {"review"}
    back = sheet_of(store)
    assert set(back["receipt"]) == {"B1", "B2"}
    assert back.query("receipt == 'B1' and line == 'choice 1'")["invoice"].tolist() == approved["invoice"].tolist()
    assert not back["take"].any(), "a mark is made anew"
    press(again(store), "undo")
    assert not sheet_of(store)["line"].str.startswith("choice").any(), "no match, no choices"
    assert verify(Book.open_all(again(store))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_undo_leaves_what_is_typed_and_makes_no_sheet_for_a_ledger_that_never_matched(kind, tmp_path):
    store = ledger(kind, tmp_path)
    press(store, "match")
    store = write(again(store), "B2", "yours", invoice="20001", amount=50.0)
    press(store, "undo")
    assert sheet_of(store).query("receipt == 'B2' and invoice != ''")[["line", "invoice", "amount"]].values.tolist() == [["yours", "20001", 5000]]
    (tmp_path / "other").mkdir()
    other = ledger(kind, tmp_path / "other")
    press(again(other), "undo")
    assert sheet_of(other).empty


def test_an_amount_that_cannot_be_read_is_refused_with_its_cell(tmp_path):
    store = ledger("file", tmp_path)
    press(store, "match")
    store = write(again(store), "B1", "yours", invoice="10251", amount="about 300")
    done = press(store, "review")
    issue = next(i for i in done.issues if i.kind == "not taken")
    assert (issue.column, issue.cells[0], done.data["taken"]) == ("Amount", "H", [])
    assert "'about 300' is not a number." in issue.what


def test_a_line_that_a_person_inserts_belongs_to_its_receipt(tmp_path):
    store = ledger("file", tmp_path)
    press(store, "match")
    book = openpyxl.load_workbook(store.path)
    sheet = book["Review"]
    listed = sheet.tables["Review"]
    last = openpyxl.utils.range_boundaries(listed.ref)[3] + 1
    listed.ref = listed.ref[:listed.ref.rindex("X") + 1] + str(last)
    listed.autoFilter.ref = listed.ref
    for name, value in (("receipt", "B2"), ("invoice", "20001"), ("amount", 70.0)):
        sheet.cell(last, REVIEW.names.index(name) + 1).value = value
    book.save(store.path)
    assert press(again(store), "review").data["taken"] == ["B2"]


@pytest.mark.parametrize("kind", ["file", "open"])
def test_a_sheet_of_a_persons_own_is_not_overwritten(kind, tmp_path):
    """A ledger older than Review, in which a person made a sheet of that name."""
    store = ledger("file", tmp_path)
    book = openpyxl.load_workbook(store.path)
    del book["Review"]
    book.create_sheet("Review")["A1"] = "mine"
    book.save(store.path)
    store = OpenStore(FakeBook(store.path)) if kind == "open" else again(store)
    with pytest.raises(ReceivablesError, match="you must rename your sheet Review"):
        press(store, "match")
    mine = store.book.sheets["Review"].cells[1, 1] if kind == "open" else openpyxl.load_workbook(store.path)["Review"]["A1"].value
    assert mine == "mine"


def test_a_ledger_older_than_review_gets_it(tmp_path):
    store = ledger("file", tmp_path)
    book = openpyxl.load_workbook(store.path)
    del book["Review"]
    book.save(store.path)
    press(again(store), "match")
    assert not sheet_of(store).empty


@pytest.mark.libreoffice
def test_libreoffice_computes_what_the_file_says_and_excel_would_open_it(tmp_path, check_xlsx):
    import office

    store = ledger("file", tmp_path)
    press(store, "match")
    store = write(again(store), "B1", "choice 2", take="x")
    store = write(store, "B1", "yours", invoice="10251")
    store = write(store, "B2", "yours", invoice="99999")
    press(store, "match")                                       # refused, so that all of it stays and its results are written by us
    assert check_xlsx(store.path.read_bytes()) == []
    told, found = office.values(store.path), office.values(office.convert(store.path, office.XLSX, tmp_path))
    cells = office.formulas(store.path)["Review"]
    assert len(cells) == 6 * len(sheet_of(store))
    for at in cells:
        a, b = told["Review"].get(at), found["Review"].get(at)
        assert a == b or (isinstance(a, int | float) and abs(a - b) < 1e-6), f"Review!{at}: {a!r} in the file, {b!r} calculated"
    left = REVIEW.names.index("left_receipt"), REVIEW.names.index("left_invoice")
    shown = [[found["Review"].get(f"{openpyxl.utils.get_column_letter(c + 1)}{r}") for c in left] for r in range(5, 12)]
    assert [-500.0, ""] in shown or [-500.0, None] in shown, "500.00 by the choice and 500.00 typed, of 500.00 received"
    assert any("unknown" in line for line in shown)
