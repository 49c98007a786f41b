"""Real files of the samples folder: the payment histories import whole, the damaged list is refused, bank lists of many banks are read."""
import csv
import datetime as dt
from decimal import Decimal

import pytest

from receivables.errors import ReceivablesError
from receivables.ledger import balances
from receivables.policy import Policy
from receivables.schema import empty
from receivables.tables import TABLES
from workbook.readers.intake import Options, take


def taken(path, **options):
    return take([path], {name: empty(t) for name, t in TABLES.items()}, Policy(), Options(run="R1", **options))


def iso(text):
    month, day, year = map(int, text.split("/"))
    return dt.date(year, month, day).isoformat()


def source(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name, count", [("late-payment-histories.csv", 2466), ("late-payment-histories-dirty.csv", 2586)])
def test_a_settled_history_imports_whole(samples, name, count):
    path = samples / "invoices" / name
    listed, intake = source(path), taken(path)
    invoices, openings = intake.changes.adds["Invoices"], intake.changes.adds["Applications"]
    assert intake.issues == []
    assert (len(listed), len(invoices), len(openings), len(intake.changes.adds["Customers"])) == (count, count, count, 100)
    assert invoices["amount"].sum() == sum(Decimal(row["InvoiceAmount"]) * 100 for row in listed)
    assert invoices["number"].tolist() == [row["invoiceNumber"] for row in listed]
    assert invoices["due_date"].dt.strftime("%Y-%m-%d").tolist() == [iso(row["DueDate"]) for row in listed]
    assert openings["effective_date"].dt.strftime("%Y-%m-%d").tolist() == [iso(row["SettledDate"]) for row in listed]
    assert set(openings["receipt"]) == set(openings["credit_note"]) == {""}
    assert intake.settings == {}
    assert not balances({"Invoices": invoices, "Applications": openings}, None).any()
    assert any("columns that were not used: countryCode" in note for note in intake.notes)


def test_a_list_whose_dates_a_spreadsheet_destroyed_is_refused(samples):
    with pytest.raises(ReceivablesError, match=r"dates were destroyed by a spreadsheet.*9681 of 9681 rows in 'clear_date'.*Nothing was written"):
        taken(samples / "invoices" / "open-items-damaged-by-excel.csv")


@pytest.mark.parametrize("name, count, total, currency", [
    ("gls", 1, -9876, "EUR"), ("ingesp", 10, 283 + 269 + 137 + 139411 - 1760 - 27689 - 100000 - 3700 - 21930 + 50000, "EUR"),
    ("n26-fr", 2, 0, "EUR"), ("outbank", 4, 10000 - 6389 - 4700 - 2500, "EUR"), ("ubs-ch-fr_trimmed", 3, -1000 + 24000 - 20000, "CHF")])
def test_bank_lists_of_many_banks_are_receipts(samples, name, count, total, currency):
    receipts = taken(samples / "csv" / f"csv2ofx-{name}.csv").changes.adds["Receipts"]
    assert (len(receipts), receipts["amount"].sum(), set(receipts["currency"])) == (count, total, {currency})


def test_a_bank_list_whose_dates_can_be_two_is_refused_until_told(samples):
    path = samples / "csv" / "csv2ofx-payoneer.csv"
    with pytest.raises(ReceivablesError, match="'05/03/2021' in 'Transaction Date' can be two dates"):
        taken(path)
    receipts = taken(path, date_order="dmy").changes.adds["Receipts"]
    assert receipts["amount"].tolist() == [12000, -10000], "the older line first"
    assert receipts["value_date"].dt.month.tolist() == [3, 3]


def test_a_bank_list_without_a_header_is_read_by_its_cells(samples):
    """1,000.00, 1,500.00 and 2,500.00 say debit, 2,000.00 says credit."""
    found = taken(samples / "csv" / "csv2ofx-mint_headerless.csv")
    assert found.changes.adds["Receipts"]["amount"].tolist() == [-100000, -150000, 200000, -250000]
    assert ("csv2ofx-mint_headerless.csv has no header line; its columns are read as Value Date, Description, Description 2, Amount, Direction, "
            "Description 3, Description 4.") in found.notes


def test_the_dirty_history_says_that_leading_zeros_are_gone(samples):
    """Of its 2,586 numbers 2,200 have 10 digits, 386 fewer, and none begins with 0, as many of the clean list's do."""
    notes = {name: taken(samples / "invoices" / name).notes for name in ("late-payment-histories-dirty.csv", "late-payment-histories.csv")}
    assert any("386 invoice numbers have fewer than 10 digits and none begins with 0" in n for n in notes["late-payment-histories-dirty.csv"])
    assert not any("digits" in n for n in notes["late-payment-histories.csv"])
