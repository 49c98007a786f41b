"""The examples of the page about imports are files that are read, and the folder with one file of each kind is imported and traced."""
import json
import re
from pathlib import Path

import pytest
import test_workbook_readers_advice_xml as advice
import test_workbook_readers_camt as camt
import test_workbook_readers_mt940 as mt940
import test_workbook_readers_remadv as remadv
from bank_csv_files import DIALECTS
from click.testing import CliRunner
from einvoice_files import CREDITED, cii, pdf, ubl
from test_workbook_readers_lockbox import OWN, THEIRS, TWO

from addin.cli import build
from workbook.readers.formats import find
from workbook.readers.lockbox_layout import STANDARD

PAGE = (Path(__file__).parents[1] / "docs" / "import.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\w*\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = {some.NAME: block for block in BLOCKS if (some := find(block.encode(), "block")) is not None}


def example(name):
    return EXAMPLES[name]


@pytest.mark.parametrize("name, receipts, lines, invoices", [
    ("BAI2", [1500], [], []), ("OFX", [1500], [], []), ("NACHA", [14300], [9800, 4500], []), ("X12 820", [], [9800, 4500], []),
    ("REMADV", [], [9800, 5500, -1000], []), ("UBL RemittanceAdvice", [], [9800, -1000], []), ("remt.001", [], [9800], []), ("X12 820 XML", [], [9800], []),
    ("UBL invoice", [], [], [11900]), ("lockbox", [14300, -14300], [9800, 4500], [])])
def test_the_examples_are_read_and_tie(name, receipts, lines, invoices):
    found = find(example(name).encode(), "example").read(example(name).encode(), "example")
    assert [row["amount"] for row in found.receipts] == receipts
    assert [line["net"] for line in found.remittance_lines] == lines
    assert [row["amount"] for row in found.invoices] == invoices
    assert not [text for paper in found.statements for text in paper.findings if "no trailer" not in text]


def test_the_layout_on_the_page_is_the_one_that_holds():
    assert STANDARD in BLOCKS


STRIPE = next(block for block in BLOCKS if block.startswith("balance_transaction_id"))
# one file of each kind: what the report must call it, and how many receipts, remittances, lines and invoices its raw tags are
FOLDER = {
    "camt.xml": (camt.document(camt.statement(camt.entry("60.00", camt.payment("10.00", "Ann", "RE 1"), camt.payment("50.00", "Bob", "RE 2")), closing="160.00")),
                 "camt.053.001.08", {"Receipts": 2}, "ties"),
    "statement.sta": (mt940.statement(":61:2611201120CR50,00NTRFNONREF//BANK0001\n:86:166?00GUTSCHRIFT?20SVWZ+RE 10234?32Mueller GmbH"), "MT940", {"Receipts": 1}, "ties"),
    "bai2.txt": ("BAI2", "BAI2", {"Receipts": 1}, "ties"),
    "bank.qfx": ("OFX", "OFX", {"Receipts": 1}, ""),
    "ach.txt": ("NACHA", "NACHA", {"Receipts": 1, "Remittances": 1, "RemittanceLines": 2}, "ties"),
    "820.edi": ("X12 820", "X12 820", {"Remittances": 1, "RemittanceLines": 2}, "ties"),
    "remadv.edi": ("REMADV", "REMADV", {"Remittances": 1, "RemittanceLines": 3}, "ties"),
    "remadv.xml": (remadv.XML.format(remadv.ITEM.format("380", "F1", "75", "0", "75"), "75.00"), "REMADV XML", {"Remittances": 1, "RemittanceLines": 1}, "ties"),
    "ubl-advice.xml": (advice.UBL.replace("RA-77", "RA-78"), "UBL RemittanceAdvice", {"Remittances": 1, "RemittanceLines": 3}, "ties"),
    "remt.xml": (advice.REMT.format("04"), "remt.001", {"Remittances": 1, "RemittanceLines": 2}, "ties"),
    "820.xml": (advice.XML, "X12 820 XML", {"Remittances": 1, "RemittanceLines": 2}, "ties"),
    "box.txt": (TWO, "lockbox", {"Receipts": 3, "Remittances": 1, "RemittanceLines": 2}, "ties"),
    "stripe.csv": (STRIPE, "Stripe payout reconciliation", {"Receipts": 4}, None),
    "rabobank.csv": (next(one.text for one in DIALECTS if one.bank == "Rabobank"), "list", {"Receipts": 1}, ""),
    "invoice.xml": (ubl("R1"), "UBL invoice", {"Invoices": 1}, "ties"),
    "credit.xml": (ubl(**CREDITED), "UBL invoice", {"Invoices": 1}, "ties"),
    "xrechnung.xml": (cii("R2"), "CII invoice", {"Invoices": 1}, "ties"),
    "rechnung.pdf": (pdf(cii("R3")), "Factur-X (CII invoice)", {"Invoices": 1}, "ties"),
    "received.xml": (ubl("S1", seller="Supplier AG", seller_vat="AT9"), "UBL invoice", {}, ""),
    "advice.csv": ("Remittance Advice;;;\nPayer;ACME Foods BV;;\nPayment date;2026-11-23;;\nCurrency;EUR;;\n\nInvoice;Gross;Discount;Paid\n10234;100.00;2.00;98.00\n"
                   "10235;45.00;0.00;45.00\nTotal;145.00;2.00;143.00\n", "remittance sheet", {"Remittances": 1, "RemittanceLines": 2}, "ties"),
    "mail.txt": ("From: ACME Foods BV <ap@acme.example>\nSubject: Remittance advice\n\nWe have paid the following invoices on 2026-11-23:\n"
                 "Invoice 10234   EUR 98.00\nInvoice 10235   EUR 45.00\nTotal           EUR 143.00\n", "remittance text",
                 {"Remittances": 1, "RemittanceLines": 2}, "ties"),
    "open-items.csv": ("Invoice,Customer,Date,Amount\nL1,C1,2026-11-02,5.00\n", "list", {"Invoices": 1}, ""),
    "broken.xml": (ubl("X")[:-40], "not read", {}, ""),
}
NAMED = {"Receipts": "amount", "RemittanceLines": "invoice", "Invoices": "number"}


def run(*arguments):
    """What a command that went well printed."""
    done = CliRunner().invoke(build(), [str(one) for one in arguments], prog_name="receivables")
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The folder dropped on the command, into a ledger of our own."""
    place = tmp_path_factory.mktemp("drop")
    folder, ledger = place / "in", place / "ledger"
    folder.mkdir()
    for name, (text, *_) in FOLDER.items():
        text = EXAMPLES.get(text, text) if isinstance(text, str) else text
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    run("new", ledger, "--folder", "--company", "Nordwind GmbH", "--as-of", "2026-11-30")
    return folder, ledger, json.loads(run("import", ledger, folder, "--json"))


@pytest.mark.parametrize("name", FOLDER)
def test_the_report_says_file_by_file_what_was_read_and_what_ties(imported, name):
    report = {one["file"].removesuffix("/factur-x.xml"): one for one in imported[2]["files"]}[name]
    _, form, rows, ties = FOLDER[name]
    assert report["format"] == form
    assert {table: n for table, n in report["rows"].items() if n} == rows
    if ties is not None:
        assert report["ties"] == ties


def test_every_row_is_traced_to_its_file_and_line(imported):
    import csv
    folder, ledger, _ = imported
    traced = 0
    for table, column in NAMED.items():
        with (ledger / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name, _, line = row["source"].partition(" ")[0].rpartition(":")
                if name.endswith("factur-x.xml"):
                    continue
                lines = (folder / name).read_bytes().decode().split("\n")
                around = "\n".join(lines[int(line) - 1:int(line) + 12])
                said = row[column].lstrip("-'")
                assert any(word in around for word in (said, said.replace(".", ","), said.replace(".", ""), said.removesuffix(".00"))) or row["method"] == "payout", (
                    table, row)
                traced += 1
    assert traced > 30


def test_a_banks_own_layout_is_said_on_the_command(tmp_path):
    (tmp_path / "own.csv").write_text(OWN)
    (tmp_path / "box.txt").write_text(THEIRS)
    run("new", tmp_path / "ledger", "--folder", "--company", "Nordwind GmbH", "--as-of", "2026-11-30")
    done = json.loads(run("import", tmp_path / "ledger", tmp_path / "box.txt", "--layout", tmp_path / "own.csv", "--json"))
    assert [(one["file"], one["format"], one["rows"]) for one in done["files"]] == [
        ("box.txt", "lockbox", {"Receipts": 3, "Remittances": 1, "RemittanceLines": 3})]
    refused = CliRunner().invoke(build(), ["import", str(tmp_path / "ledger"), str(tmp_path / "box.txt"), "--layout", str(tmp_path)], prog_name="receivables")
    assert refused.exit_code == 1
    assert "You cannot use the layout" in refused.output


def test_what_was_received_and_what_is_broken_is_said_and_the_rest_is_taken(imported):
    said = [issue["what"] for issue in imported[2]["issues"]]
    assert "S1 was issued by Supplier AG, not by you: it is no receivable." in said
    assert any("broken.xml because its XML (UBL invoice) is broken at line" in what for what in said)


def test_the_same_folder_again_adds_nothing(imported):
    folder, ledger, _ = imported
    done = json.loads(run("import", ledger, folder, "--json"))
    assert {table: counts["added"] for table, counts in done["counts"].items() if counts["added"]} == {}
