"""October at a company with three customers, day by day through the command line, on a workbook and on a folder alike."""
from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from addin.cli import build
from receivables.tables import TABLES

CUSTOMERS = """customer_id,name,email,language,bank_accounts,terms
C1,Hansen Bootsbau GmbH,ap@hansen.example,de,DE90999000010000000001,30 days
C2,Harbour & Sons Ltd,ap@harbour.example,en,GB37XMPL00000100000002,30 days
C3,Weserwerk GmbH,ap@weserwerk.example,de,DE63999000010000000002,30 days
"""
INVOICES = """Rechnungsnr;Kunde;Rechnungsdatum;Fällig am;Betrag
10231;C1;01.07.2026;31.07.2026;1.000,00
10232;C1;01.09.2026;01.10.2026;500,00
10233;C2;05.09.2026;05.10.2026;250,00
10234;C2;20.09.2026;20.10.2026;80,00
10235;C3;10.10.2026;09.11.2026;40,00
"""
BANK = """id,value_date,amount,payer_name,payer_account,remittance_text
B1,2026-10-02,500.00,Hansen Bootsbau GmbH,DE90999000010000000001,Rechnung 10232
B2,2026-10-06,330.00,HARBOUR AND SONS,GB37XMPL00000100000002,invoices 10233 10234
B3,2026-10-20,15.00,Weserwerk GmbH,DE63999000010000000002,siehe Schreiben
"""
LATE = """id,value_date,amount,payer_name,payer_account,remittance_text
B4,2026-10-30,1000.00,Hansen Bootsbau GmbH,DE90999000010000000001,Rechnung 10231
"""


class Ledger:
    """A ledger and the person at it."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def run(self, command: str, *arguments: object, fails: int = 0):
        """A command on this ledger; its exit code is checked."""
        done = CliRunner().invoke(build(), [command, str(self.place), *map(str, arguments)], prog_name="receivables")
        assert done.exit_code == fails, done.output
        return done

    def ask(self, command: str, *arguments: object) -> dict:
        """The JSON answer of a command."""
        return json.loads(self.run(command, *arguments, "--json").stdout)

    def table(self, name: str) -> list[dict[str, str]]:
        """A table as its export has it."""
        out = self.place.parent / f"out-{name}.csv"
        self.run("export", name, out)
        with out.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def type(self, table: str, key: str, **cells: object) -> None:
        """Type into a row, as a person does between two commands."""
        (self._type_csv if self.place.is_dir() else self._type_sheet)(TABLES[table], key, cells)

    def _type_csv(self, table, key, cells):
        path = self.place / f"{table.name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row[table.key] == key:
                row.update({name: str(value) for name, value in cells.items()})
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def _type_sheet(self, table, key, cells):
        book = openpyxl.load_workbook(self.place)
        sheet = book[table.name]
        first = openpyxl.utils.range_boundaries(sheet.tables[table.name].ref)[1]
        headers = {cell.value: cell.column for cell in sheet[first]}
        row = next(r for r in range(first + 1, sheet.max_row + 1) if sheet.cell(r, headers[table.by_name[table.key].header]).value == key)
        for name, value in cells.items():
            sheet.cell(row, headers[table.by_name[name].header]).value = value
        book.save(self.place)

    def balance(self, as_of: str) -> dict[str, str]:
        """Balance by customer as of a day."""
        return {r["customer_id"]: r["balance"] for r in self.ask("aging", "--as-of", as_of)["rows"]}


@pytest.fixture(params=["workbook", "folder"])
def ledger(request, tmp_path):
    """The first of October: a ledger with its lists and bank lines."""
    for name, text in (("customers.csv", CUSTOMERS), ("invoices.csv", INVOICES), ("bank.csv", BANK), ("late.csv", LATE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Ledger(tmp_path / ("books" if request.param == "folder" else "Ledger.xlsx"))
    made.run("new", "--company", "Nordlicht GmbH", "--as-of", "2026-10-31", *(["--folder"] if request.param == "folder" else []))
    made.run("import", tmp_path / "invoices.csv", tmp_path / "customers.csv", tmp_path / "bank.csv")
    return made


def test_importing_twice_is_importing_once(ledger, tmp_path):
    before = ledger.ask("log")["runs"]
    again = ledger.ask("import", tmp_path / "customers.csv", tmp_path / "invoices.csv", tmp_path / "bank.csv")
    assert {t: (n["added"], n["skipped"]) for t, n in again["counts"].items()} == {"Customers": (0, 3), "Invoices": (0, 5), "Receipts": (0, 3)}
    assert again["run"] == ""
    assert ledger.ask("log")["runs"] == before


def test_the_month(ledger, tmp_path):
    # Proposals: two are sure, the one without a reference waits for a person.
    assert ledger.ask("match")["message"].startswith("2 of 3 receipts matched; 1 need")
    rows = {(r["receipt"], r["invoice"]): r for r in ledger.table("Applications")}
    assert {k: (r["applied"], r["status"]) for k, r in rows.items() if k[1]} == {
        ("B1", "10232"): ("500.00", "ready"), ("B2", "10233"): ("250.00", "ready"), ("B2", "10234"): ("80.00", "ready"),
        ("B3", "10235"): ("15.00", "review")}

    # A person keeps B3 on account and turns B1 down; a second match leaves both alone.
    waiting = rows["B3", ""]
    ledger.type("Applications", waiting["id"], status="approved")
    ledger.type("Applications", rows["B1", "10232"]["id"], status="rejected")
    ledger.run("match")
    assert {r["id"]: r["status"] for r in ledger.table("Applications")} | {} == {
        waiting["id"]: "approved", rows["B3", "10235"]["id"]: "review", rows["B1", "10232"]["id"]: "rejected", **{rows["B2", i]["id"]: "ready" for i in ("10233", "10234")}}
    assert ledger.ask("log", "--last", "1")["runs"][0]["action"] == "by hand"

    # Posting: B2 pays 250 + 80, B3 stays on account, B1 is still unapplied.
    assert ledger.ask("post")["message"] == "Posted 3 applications of 2 receipts."
    aging = ledger.ask("aging", "--as-of", "2026-10-31")
    assert {r["customer_id"]: (r["not_due"], r["buckets"], r["unapplied"], r["balance"]) for r in aging["rows"] if r["customer_id"]} == {
        "C1": ("0.00", ["500.00", "0.00", "0.00", "1000.00"], "0.00", "1500.00"), "C3": ("40.00", ["0.00"] * 4, "-15.00", "25.00")}
    assert aging["totals"][0]["balance"] == "1025.00"          # 1000 + 500 + 40 - 500 (B1, whose customer nobody named) - 15

    # The middle of the month is as it was then.
    assert ledger.balance("2026-10-04")["C2"] == "330.00"

    # The report goes into the ledger, and what is typed beside a line survives the next one.
    ledger.run("report", "aging", "--as-of", "2026-10-31")
    assert ledger.ask("check")["message"] == "Nothing is wrong."

    # Reminders: C1 is overdue since July; the second item is covered by the cash that waits? No: nobody said that B1 is theirs.
    drafted = ledger.ask("remind", "--as-of", "2026-10-31")
    assert [(x["customer_id"], x["level"], x["amount"]) for x in drafted["letters"]] == [("C1", 1, "1500.00")]
    ledger.run("drafts", "--to", "eml", tmp_path / "letters")
    assert [p.name for p in (tmp_path / "letters").glob("*.eml")] == ["C1-EUR-level1.eml"]
    ledger.run("sent")
    assert {r["number"]: r["dunning_level"] for r in ledger.table("Invoices") if r["dunning_level"] != "0"} == {"10231": "1", "10232": "1"}

    # October closes: it ties, it is locked, and cash that arrives late counts from November.
    ledger.run("control", "2026-10-31", "1025.00")
    assert ledger.ask("tie-out")["ties"]
    ledger.run("lock", "2026-10-31")
    closed = ledger.balance("2026-10-31")
    assert "they count from 2026-11-01" in ledger.run("import", tmp_path / "late.csv").stdout
    ledger.run("match")
    ledger.run("post")
    assert ledger.balance("2026-10-31") == closed
    assert ledger.balance("2026-11-01")["C1"] == "500.00"
    assert ledger.ask("tie-out", "--as-of", "2026-10-31")["ties"]

    # The posting of November is taken back by a mirror row; nothing is lost.
    before = ledger.balance("2026-11-01")
    n = len(ledger.table("Applications"))
    ledger.run("undo")
    after = {r["id"]: r["status"] for r in ledger.table("Applications")}
    assert len(after) == n + 1
    assert list(after.values()).count("reversed") == 2
    assert before["C1"] == "500.00"
    assert ledger.ask("aging", "--as-of", "2026-11-01")["totals"][0]["balance"] == "25.00"         # the cash is here, applied or not
    assert ledger.ask("check")["message"] == "Nothing is wrong."


def test_a_payer_on_file_is_known_before_anything_is_decided(ledger):
    def whose() -> dict[str, str]:
        return {r["id"]: r["customer_id"] for r in ledger.table("Receipts")}
    ledger.run("match")
    assert whose() == {"B1": "", "B2": "", "B3": "C3"}               # B1 and B2 are ready, B3 waits
    assert {r["customer_id"]: r["unapplied"] for r in ledger.ask("aging")["rows"] if r["unapplied"] != "0.00"} == {"C3": "-15.00", "": "-830.00"}
    assert ledger.ask("match")["run"] == ""
    ledger.run("undo")
    assert whose() == {"B1": "", "B2": "", "B3": ""}


def test_a_posted_amount_that_was_changed_by_hand_is_accepted_with_a_reason_and_taken_back(ledger):
    ledger.run("match")
    ledger.run("post")
    row = next(r for r in ledger.table("Applications") if r["receipt"] == "B1")
    ledger.type("Applications", row["id"], applied=400 if not ledger.place.is_dir() else "400.00")
    name = f"Applications:{row['id']}"
    assert f"check --accept {name} --reason WHY" in ledger.run("check", fails=1).stdout
    assert "you must give a reason" in ledger.run("check", "--accept", name, fails=1).output
    done = ledger.ask("check", "--accept", name, "--reason", "the bank corrected it", "--who", "ben")
    assert done["message"] == f"Accepted 1 hand edit (Applications {row['id']}): the bank corrected it"
    assert [(r["action"], r["who"]) for r in ledger.ask("log", "--last", "1")["runs"]] == [("accepted", "ben")]
    assert [(r["applied"], r["status"]) for r in ledger.table("Applications") if r["receipt"] == "B1"] == [
        ("500.00", "reversed"), ("-500.00", "reversed"), ("400.00", "posted")]
    assert ledger.balance("2026-10-31")["C1"] == "1000.00"           # 1000 + (500 - 400) open - 100 unapplied
    assert ledger.ask("check")["message"] == "Nothing is wrong."
    ledger.run("undo")
    assert ledger.balance("2026-10-31")["C1"] == "1000.00"
    assert ledger.ask("aging", "--as-of", "2026-10-31")["rows"][0]["unapplied"] == "0.00"
    assert ledger.ask("check")["message"] == "Nothing is wrong."


def test_a_posted_amount_that_was_changed_by_hand_does_not_count_and_is_put_back(ledger):
    ledger.run("match")
    ledger.run("post")
    row = next(r for r in ledger.table("Applications") if r["receipt"] == "B1")
    ledger.type("Applications", row["id"], applied=400 if not ledger.place.is_dir() else "400.00")
    assert ledger.balance("2026-10-31")["C1"] == "1000.00"           # 1000 + 500 - 500, not - 400
    found = ledger.run("check", fails=1).stdout
    assert "was changed by hand from" in found
    ledger.run("check", "--fix")
    assert ledger.ask("check")["message"] == "Nothing is wrong."
    assert next(r for r in ledger.table("Applications") if r["receipt"] == "B1")["applied"] == "500.00"


def test_what_is_exported_makes_the_same_ledger_again(ledger, tmp_path):
    ledger.run("match")
    ledger.run("post")
    names = ("Settings", "Terms", "Customers", "Invoices", "Receipts", "Applications")
    files = []
    for name in names:
        ledger.table(name)
        files.append(shutil.copy(tmp_path / f"out-{name}.csv", tmp_path / f"{name}.csv"))
    twin = Ledger(tmp_path / ("twin" if ledger.place.is_dir() else "Twin.xlsx"))
    twin.run("new", *(["--folder"] if ledger.place.is_dir() else []))
    twin.run("import", *files, "--update")
    for day in ("2026-10-04", "2026-10-15", "2026-10-31"):
        assert twin.balance(day) == ledger.balance(day)
    assert twin.table("Applications") == ledger.table("Applications")


def test_nothing_is_written_by_commands_that_look(ledger, tmp_path):
    def state():
        files = sorted(ledger.place.rglob("*")) if ledger.place.is_dir() else [ledger.place]
        return {p.name: p.read_bytes() for p in files if p.is_file()}
    before = state()
    for command in (("aging",), ("aging", "--csv"), ("tie-out",), ("log",), ("export", "Invoices", tmp_path / "i.csv"), ("match", "--dry-run"),
                    ("remind", "--as-of", "2026-10-31", "--dry-run"), ("drafts", tmp_path / "none")):
        ledger.run(*command)
    assert state() == before
