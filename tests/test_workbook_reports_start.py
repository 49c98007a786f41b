"""The Start sheet: the proof adds up, ties or says by how much not, and what is stale is said."""
from __future__ import annotations

import io

import openpyxl
import pytest
from sample_ledger import sample
from test_workbook_book import add, fresh, invoice, receipt

from macros import BUTTONS
from macros.registry import Args
from receivables.policy import Policy
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.book import Book
from workbook.reports import ProofLine, StartContent
from workbook.reports.start import STEPS
from workbook.template import new_workbook
from workbook.verify import verify

AS_OF = day("2026-11-30")


def page(content: StartContent, policy: Policy | None = None, **frames) -> dict[str, object]:
    """The Start sheet's cells by address."""
    sheet = openpyxl.load_workbook(io.BytesIO(new_workbook(policy or Policy(as_of=AS_OF, figures_as_of=AS_OF), frames, content)), data_only=True)["Start"]
    return {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}


def beside(cells: dict[str, object], label: str) -> list[object]:
    """What stands to the right of a label in column B."""
    row = next(at[1:] for at, value in cells.items() if at[0] == "B" and value == label)
    return [cells.get(f"{c}{row}") for c in "CDEFGHI"]


def start(**more) -> StartContent:
    shown = {"company": "Beispiel GmbH", "base_currency": "EUR", "as_of": AS_OF, "figures_as_of": AS_OF}
    return StartContent(**(shown | more))


def test_a_proof_line_adds_up():
    """1,000.00 open - 100.00 credits - 50.00 unapplied - 25.00 unidentified = 825.00"""
    assert ProofLine("EUR", 100_000, -10_000, -5_000, -2_500).balance == 82_500


def test_one_currency_is_its_own_total():
    cells = page(start(proof=(ProofLine("EUR", 100_000, -10_000, -5_000, -2_500),)))
    assert beside(cells, "EUR")[:5] == [1000, -100, -50, -25, 825]
    assert beside(cells, "Total in EUR")[:5] == [1000, -100, -50, -25, 825]


def test_yen_have_no_cents():
    assert beside(page(start(proof=(ProofLine("JPY", 150_000),), total=ProofLine("EUR", 92_593))), "JPY")[0] == 150_000


@pytest.mark.parametrize("control, difference, verdict", [
    (82_500, 0, "✓ ties to the control account"),
    (82_499, 0.01, "✗ does not tie: see tie-out"),
    (None, None, None),
])
def test_the_control_balance_ties_or_not(control, difference, verdict):
    """825.00 of the ledger against what was entered"""
    cells = page(start(proof=(ProofLine("EUR", 82_500),), control=control))
    assert beside(cells, "Control balance")[4] == (825 if control == 82_500 else 824.99 if control else "not entered")
    assert beside(cells, "Difference")[4:6] == [difference, verdict]


def test_a_missing_rate_leaves_the_total_open():
    cells = page(start(proof=(ProofLine("USD", 100),), note="2 rows have no exchange rate; import rates."))
    assert beside(cells, "Total in EUR")[0] == "2 rows have no exchange rate; import rates."
    assert beside(cells, "Difference")[4] is None


def test_what_is_stale_is_said():
    later = day("2026-12-05")
    fresh, stale = page(start()), page(start(as_of=later), Policy(as_of=later, figures_as_of=AS_OF))
    assert fresh["D4"] == "Figures as of 2026-11-30."
    assert stale["D4"] == "Figures as of 2026-11-30, but AsOf is 2026-12-05: run Aging to bring them up to date."
    assert page(StartContent("A", "EUR"), Policy())["C4"] == "not set"


def test_six_lines_say_what_to_do():
    cells = page(start(ledger="Ledger.xlsx"))
    shown = [cells[f"B{row}"] for row in range(10, 16)]
    assert shown == [f"{n}   {verb}" for n, (verb, *_) in enumerate(STEPS, 1)]
    assert cells["F10"] == "receivables import Ledger.xlsx FILE..."
    assert cells["F14"] == "receivables report Ledger.xlsx aging"


def test_counts_lead_to_their_sheets():
    s = sample()
    book = openpyxl.load_workbook(io.BytesIO(new_workbook(s.policy, s.frames, s.start)))
    links = {c.value: c.hyperlink.location for row in book["Start"].iter_rows() for c in row if c.hyperlink}
    assert links["Receipts to match →"] == "'Receipts'!A1"
    assert links["Reminder drafts to send →"] == "'Reminders'!A1"
    assert links["Set AsOf in Settings →"] == "AsOf"


@pytest.mark.libreoffice
def test_typing_another_day_or_balance_is_enough(tmp_path):
    """AsOf typed as 2026-12-05 and a balance of 900.00 typed for 2026-11-30: the page says both by itself."""
    import office

    path = tmp_path / "book.xlsx"
    frames = {"ControlBalances": rows(TABLES["ControlBalances"], [{"id": "1", "date": AS_OF, "amount": 82_500}])}
    path.write_bytes(new_workbook(Policy(as_of=AS_OF, figures_as_of=AS_OF), frames, start(proof=(ProofLine("EUR", 82_500),), control=82_500)))
    book = openpyxl.load_workbook(path)
    book["Settings"][book.defined_names["AsOf"].attr_text.split("!")[1].replace("$", "")].value = day("2026-12-05").to_pydatetime()
    book["ControlBalances"]["D5"].value = 900
    book.save(path)
    cells = office.values(office.convert(path, office.XLSX, tmp_path))["Start"]
    assert str(cells["D4"]).startswith("Figures as of 2026-11-30, but AsOf is 2026-12-05: run Aging")
    assert beside(cells, "Difference")[4:6] == [-75, "✗ does not tie: see tie-out"]


@pytest.mark.parametrize("more, number, words", [
    ({}, "–", "Not checked yet: report checks →"),
    ({"checks": 0, "checked": "2026-11-30"}, 0, "Findings of 2026-11-30 →"),
    ({"checks": 3, "checked": "2026-11-30", "runs_since": 1}, 3, "Findings of 2026-11-30, 1 run ago →"),
    ({"checks": 3, "checked": "2026-11-30", "runs_since": 4}, 3, "Findings of 2026-11-30, 4 runs ago →"),
])
def test_the_count_of_findings_says_how_old_it_is(more, number, words):
    cells = page(start(**more))
    assert (cells["H6"], cells["H7"]) == (number, words)


def test_the_ledger_remembers_when_its_checks_were_written():
    def press(name, **values):
        return next(b for b in BUTTONS if b.name == name).run(store, Args(values, "2026-12-02", "2026-12-02 09:00:00", "anna"))

    def shown():
        content = store.reports["Start"].content
        return content.checks, content.checked, content.runs_since
    store = fresh()
    add(store, "Invoices", invoice("1", -500) | {"type": "INV"})
    assert shown() == (None, "", 0)
    found = press("report", report="checks").data["findings"]
    assert shown() == (found, "2026-12-02", 0)
    assert found >= 1
    add(store, "Receipts", receipt("B1", 100))
    assert shown() == (found, "2026-12-02", 1)
    assert verify(Book.open_all(store)) == []
    assert Book.open_all(store).hand.tables() == set()
    press("check", fix=True)
    press("report", report="checks")
    assert shown()[0] < found
