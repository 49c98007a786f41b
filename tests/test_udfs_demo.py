"""Worksheet functions on the demo's workbook, from its cells: the same numbers as the buttons' reports, to the cent."""
from __future__ import annotations

import json
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner

from addin.cli import build
from receivables.rematch import rematch
from receivables.tables import APPLICATIONS
from udfs.call import call
from workbook.book import Book
from workbook.stores.file import FileStore

AS_OF, EARLIER = "2026-10-31", "2026-10-12"


def press(*arguments: object) -> dict:
    done = CliRunner().invoke(build(), [*map(str, arguments), "--json"], prog_name="receivables")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """The demo's workbook."""
    place = tmp_path_factory.mktemp("functions") / "month"
    press("demo", place)
    return place / "Ledger.xlsx"


@pytest.fixture(scope="module")
def cells(ledger):
    """Every table of it as rows of cells with their header row, as a host hands them over."""
    book = openpyxl.load_workbook(ledger, data_only=True)
    return {name: tuple(tuple(cell.value for cell in row) for row in sheet[ref]) for sheet in book for name, ref in sheet.tables.items()}


def answer(name: str, **given: object) -> object:
    """Call a function by the names of its arguments."""
    from udfs.call import BY_NAME
    names = [arg.name for arg in BY_NAME[name].args]
    assert set(given) <= set(names), f"{name} has no {set(given) - set(names)}"
    found = call(name, [given.get(arg) for arg in names])
    assert not found.refused, found.refused
    return found.value


def ranges(cells, *more: str) -> dict[str, object]:
    tables = {"invoices": "Invoices", "applications": "Applications", "receipts": "Receipts", "adjustments": "Adjustments", "due_lines": "DueLines",
              "disputes": "Disputes", "customers": "Customers", "terms": "Terms", "settings": "Settings", "payer_rules": "PayerRules", "rates": "Rates",
              "levels": "DunningLevels", "reminders": "Reminders", "reminder_lines": "ReminderLines"}
    return {name: cells[tables[name]] for name in ("invoices", "applications", "receipts", "adjustments", "due_lines", *more)}


def cents(text: object) -> Decimal:
    return Decimal(str(text)).quantize(Decimal("0.01"))


@pytest.mark.parametrize(("as_of", "by"), [(AS_OF, "due"), (EARLIER, "due"), (AS_OF, "invoice")])
def test_aging_is_the_aging_button(ledger, cells, as_of, by):
    shown = press("aging", ledger, "--as-of", as_of, "--by", by)
    ours = answer("AR_AGING", as_of=as_of, by=by, **ranges(cells))
    lines = [[r["customer_id"] or "Unidentified", r["currency"], *map(cents, (r["not_due"], *r["buckets"], r["credits"], r["unapplied"], r["balance"])),
              r["items"]] for r in (*shown["rows"], *({**r, "customer_id": "Total"} for r in shown["totals"]))]
    assert len(shown["rows"]) > 10
    assert [[*row[:2], *map(cents, row[2:-1]), row[-1]] for row in ours[1:1 + len(lines)]] == lines


def test_without_applications_the_open_column_gives_the_same_items(ledger, cells):
    shown = press("aging", ledger, "--as-of", AS_OF)
    ours = answer("AR_AGING", invoices=cells["Invoices"], as_of=AS_OF, receipts=cells["Receipts"], due_lines=cells["DueLines"], figures_as_of=AS_OF)
    totals = {row[1]: [*map(cents, row[2:-1]), row[-1]] for row in ours if row[0] == "Total"}
    assert totals == {r["currency"]: [*map(cents, (r["not_due"], *r["buckets"], r["credits"], r["unapplied"], r["balance"])), r["items"]]
                      for r in shown["totals"]}
    for currency, numbers in totals.items():
        names = (("Not due",), ("1 to 30",), ("31 to 60",), ("61 to 90",), ("Over 90",), ("credits",), ("Unapplied",), ("Balance",))
        one = answer("AR_AGING_TOTAL", column=names, currency=currency, as_of=AS_OF, **ranges(cells))
        assert [cents(row[0]) for row in one] == numbers[:-1]


def test_balances_and_statements_end_at_the_balance_of_the_aging(ledger, cells):
    for as_of in (AS_OF, EARLIER):
        for row in press("aging", ledger, "--as-of", as_of)["rows"]:
            if not row["customer_id"]:
                continue
            account = {"customer": row["customer_id"], "currency": row["currency"], "as_of": as_of, **ranges(cells)}
            balance = cents(row["balance"])
            assert cents(answer("AR_BALANCE", **account)) == balance
            assert cents(answer("AR_STATEMENT", **account)[-1][-1]) == balance
            moved = answer("AR_STATEMENT", since="2026-10-05", **account)
            assert cents(moved[-1][-1]) == balance
            assert cents(moved[1][-1]) + sum(cents(line[4]) for line in moved[2:-1]) == balance


def test_open_items_are_the_sheet_open_items(cells):
    header, *theirs = cells["OpenItems"]
    at = [header.index(name) for name in ("Customer", "Currency", "Age", "Document", "Type", "Date", "Due Date", "Days Overdue", "Open", "Disputed")]
    ours = answer("AR_OPEN_ITEMS", as_of=AS_OF, **ranges(cells, "disputes"))

    def plain(values):
        return ["" if v is None else v.isoformat()[:10] if hasattr(v, "isoformat") else v for v in values]
    assert [plain(row)[1:] for row in ours[1:] if row[0] != "Total"] == [plain(row[i] for i in at)[1:] for row in theirs]


def test_matching_proposes_what_the_match_button_proposes(ledger, cells):
    """From the month before anything was matched: only the applications of the opening are there."""
    book = Book.open_all(FileStore(ledger))
    frames = dict(book.frames)
    frames["Applications"] = frames["Applications"][frames["Applications"]["receipt"] == ""].reset_index(drop=True)
    theirs = rematch(frames, book.policy, (), "R1").changes.adds["Applications"]
    header, *rows = cells["Applications"]
    at = header.index("Receipt")
    before = (header, *(row for row in rows if not row[at]))
    given = ranges(cells, "disputes", "customers", "terms", "settings", "payer_rules", "rates")
    found = answer("AR_MATCH", as_of="2026-10-31", **{**given, "applications": before})
    names = [next(c.name for c in APPLICATIONS.columns if c.header == title) for title in found[0]]
    proposed = {(row[0], row[1], row[names.index("rank")]): dict(zip(names, row)) for row in found[1:] if row[names.index("rule")]}
    want = {(row["receipt"], row["invoice"], row["rank"]): {name: value / 100 if APPLICATIONS.by_name[name].kind == "amount" else value.date()
            if name == "effective_date" else value for name, value in row.items()} for row in theirs[names].to_dict("records")}
    assert len(want) > 60
    assert proposed.keys() == want.keys()
    for key, row in want.items():                   # the button may add what it does with the receipt itself
        assert row.pop("evidence").startswith(proposed[key].pop("evidence"))
        assert proposed[key] == row


def test_reminder_levels_and_letters_are_those_of_the_remind_button(ledger, cells):
    as_of = "2026-11-15"
    decided = press("remind", ledger, "--as-of", as_of, "--dry-run")
    levels = {item.split("/")[0]: letter["level"] for letter in decided["letters"] if letter["level"] == 1 for item in letter["items"]}
    given = {"as_of": as_of, **ranges(cells, "disputes", "customers", "settings", "rates", "levels", "reminders", "reminder_lines")}
    numbers = tuple((row[0],) for row in cells["Invoices"][1:])
    found = {number[0]: level[0] for number, level in zip(numbers, answer("AR_REMINDER_LEVEL", invoice=numbers, **given))}
    asked = {item.split("/")[0] for letter in decided["letters"] for item in letter["items"]}
    assert len(asked) > 5
    assert {number for number, level in found.items() if level} == asked
    assert {number: found[number] for number in levels} == levels
    for letter in decided["letters"]:
        who = {"customer": letter["customer_id"], "currency": letter["currency"], **given}
        assert answer("AR_REMINDER_TEXT", part="why", **who) == letter["why"]
    drafts = [dict(zip(cells["Reminders"][0], row)) for row in cells["Reminders"][1:]]
    for draft in drafts:
        who = {"customer": draft["Customer"], "currency": draft["Currency"], **given, "as_of": draft["Letter Date"], "reminders": None, "reminder_lines": None}
        assert answer("AR_REMINDER_TEXT", **who) == draft["Body"]


def test_the_demo_ties_and_every_item_has_its_story(cells):
    control = dict(zip(cells["ControlBalances"][0], cells["ControlBalances"][1]))["Balance"]
    rates = {"rates": cells["Rates"]}
    codes = tuple((row[0],) for row in cells["Invoices"][1:])
    stories = answer("AR_WHY", invoice=codes, as_of=AS_OF, **ranges(cells, "disputes"))
    assert all(row[0].startswith(("Invoice ", "Credit note ", "Debit note ")) for row in stories)
    checked = answer("AR_CHECK", as_of=AS_OF, figures_as_of=AS_OF, **rates, **ranges(cells))
    assert checked[0][0].startswith("Ties: all "), checked
    eur = [row for row in cells["Invoices"] if row[cells["Invoices"][0].index("Currency")] in ("Currency", "EUR")]
    part = answer("AR_CHECK", invoices=tuple(eur), as_of=AS_OF, control_balance=control)
    assert part[0][0] == "Does not tie: 1 of 7 checks failed."          # the control balance holds the other currencies too


def test_a_day_before_the_ledger_begins_is_refused(cells):
    found = call("AR_AGING", [cells["Invoices"], "2026-08-31", None, None, cells["Applications"]])
    assert found.refused == ("You cannot look at these ranges as of 2026-08-31 because Applications begins with an opening on 2026-10-01: "
                             "what was open before is not known.")
