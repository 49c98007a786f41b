"""The demo: a month that ties to the cent, in a workbook and in letters that one would send; and what its files are made of."""
from __future__ import annotations

import csv
import email
import json
import re
import sys
from decimal import Decimal
from email import policy

import openpyxl
import pytest
from click.testing import CliRunner

from addin import demo
from addin.cli import build
from receivables.money import CURRENCIES


def run(*arguments: object):
    return CliRunner().invoke(build(), [str(a) for a in arguments], prog_name="receivables")


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    """The demo run once: where it is, and what it said."""
    place = tmp_path_factory.mktemp("demo") / "month"
    done = run("demo", place, "--json")
    assert done.exit_code == 0, done.output
    return place, json.loads(done.stdout)


def said(month, step: str) -> str:
    return next(s["message"] for s in month[1]["steps"] if s["step"] == step)


def lines(name: str) -> list[dict[str, str]]:
    with open(demo.HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if name.startswith("bank") else ","))


def test_every_line_of_its_files_is_taken(month):
    assert said(month, "import") == "Customers: 25 added; Rates: 55 added; Invoices: 125 added; Applications: 2 added; Receipts: 63 added."


def test_what_is_sure_is_posted_and_the_rest_waits(month):
    """63 bank lines: 60 that may be customers' (the bank's fee, a transfer of our own and interest are not); matched + review + unknown = 60."""
    matched, asked, review, unknown = map(int, re.match(r"(\d+) of (\d+) receipts matched; (\d+) need you: .*; (\d+) without", said(month, "match")).groups())
    assert (asked, unknown) == (60, 1)
    assert matched + review + unknown == asked
    assert matched >= 53
    posted, receipts, waiting = map(int, re.match(r"Posted (\d+) applications of (\d+) receipts. (\d+)", said(month, "post")).groups())
    assert (receipts, waiting) == (matched, review)
    assert posted > receipts


def test_it_ties_to_the_general_ledger(month):
    assert said(month, "tie-out") == "As of 2026-10-31 the ledger and the control balance are both 226,631.77 EUR."
    assert said(month, "check") == "Nothing is wrong."


def test_balance_is_what_was_billed_less_what_was_paid_and_given(month):
    """EUR: open amounts of the list + October's invoices and credits - receipts - discounts and write-offs = balance of the aging."""
    place, _ = month
    aging = json.loads(run("aging", place / "Ledger.xlsx", "--json").stdout)
    balance = Decimal(next(t["balance"] for t in aging["totals"] if t["currency"] == "EUR"))
    billed = sum(Decimal(r["open_amount"] or r["amount"]) for r in lines("invoices.csv") if r["currency"] == "EUR")
    cash = sum(Decimal(r["Betrag"].replace(".", "").replace(",", ".")) for r in lines("bank-october.csv")
               if r["Währung"] == "EUR" and "Beispielbank" not in r["Auftraggeber"] and "Nordlicht" not in r["Auftraggeber"])
    run("export", place / "Ledger.xlsx", "Applications", place / "applications.csv")
    with open(place / "applications.csv", encoding="utf-8", newline="") as file:
        given = sum(Decimal(r["discount"]) + Decimal(r["write_off"]) for r in csv.DictReader(file) if r["status"] == "posted" and r["currency"] == "EUR")
    assert balance == billed - cash - given


def test_the_workbook_has_no_error_cell_and_its_formulas_have_results(month):
    cached = openpyxl.load_workbook(month[0] / "Ledger.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(month[0] / "Ledger.xlsx")
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                value = cached[sheet.title][cell.coordinate].value
                assert not (isinstance(value, str) and re.match(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM)", value)), (sheet.title, cell.coordinate)
    sample = next(r for r in formulas["Invoices"].iter_rows(min_row=5, max_row=5))
    assert any(isinstance(c.value, str) and c.value.startswith("=") for c in sample)


def test_letters_are_unsent_in_the_customers_language(month):
    letters = {path.name: email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in (month[0] / "drafts").glob("*.eml")}
    assert len(letters) == 10
    assert all(m["X-Unsent"] == "1" and m["Date"] is None for m in letters.values())
    assert "Sehr geehrte Frau Noack" in letters["001007-EUR-level1.eml"].get_content()
    assert "Dear Ms Finch" in letters["002007-GBP-level1.eml"].get_content()


def test_a_customer_whose_payment_waits_for_review_is_not_asked_for_it(month):
    assert "001006-EUR-level1.eml" not in {path.name for path in (month[0] / "drafts").glob("*.eml")}


def test_demo_takes_the_place_of_an_earlier_one_only_when_told(month):
    done = run("demo", month[0])
    assert (done.exit_code, "something is there already" in done.stderr) == (1, True)


def test_the_readme_example_runs(month, root, capsys, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(root), *sys.path])
    code = re.search(r"```python\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    exec(code.replace("demo/Ledger.xlsx", str(month[0] / "Ledger.xlsx")), {})
    assert "EUR: not due 130,633.12 + overdue 50,092.87" in capsys.readouterr().out


def test_the_workbook_passes_the_checker(month, shared):
    sys.path.insert(0, str(shared / "tools"))
    import check_xlsx
    assert check_xlsx.check(str(month[0] / "Ledger.xlsx")) == []


# ---- its files

def mod97(iban: str) -> int:
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97


def test_accounts_are_well_formed_and_nobodys():
    """Valid check digits, so that readers accept them; bank codes that no bank has (a German one begins with 1 to 8)."""
    ibans = [r["bank_accounts"] for r in lines("customers.csv") if r["bank_accounts"]] + [r["IBAN Zahlungsbeteiligter"] for r in lines("bank-october.csv")]
    for iban in filter(None, ibans):
        assert mod97(iban) == 1
        assert "XMPL" in iban or iban[4] == "9" or iban.startswith("AT")


def test_addresses_are_of_the_domain_for_examples():
    assert all(r["email"].endswith(".example") for r in lines("customers.csv"))


def test_invoices_name_known_customers_and_currencies():
    known = {r["customer_id"] for r in lines("customers.csv")}
    for r in lines("invoices.csv"):
        assert r["customer_id"] in known
        assert r["currency"] in CURRENCIES
        assert (Decimal(r["amount"]) < 0) == (r["type"] == "CRN")


def test_a_second_match_after_posting_changes_nothing(month, tmp_path):
    book = tmp_path / "Ledger.xlsx"
    book.write_bytes((month[0] / "Ledger.xlsx").read_bytes())
    assert run("match", book).exit_code == 0
    assert book.read_bytes() == (month[0] / "Ledger.xlsx").read_bytes()
