"""Bank lists of many banks, by their header alone: what a receipt of each must say; signs told by a column, lines that are not booked."""
import pytest
from bank_csv_files import DIALECTS
from format_files import Ledger

from receivables.errors import ReceivablesError


def receipts(tmp_path, text, **options):
    (tmp_path / "bank.csv").write_text(text + "\n", encoding="utf-8")
    ledger = Ledger()
    return ledger, ledger.take(tmp_path / "bank.csv", **options)


@pytest.mark.parametrize("one", DIALECTS, ids=lambda one: one.bank)
def test_the_line_of_each_bank(tmp_path, one):
    ledger, intake = receipts(tmp_path, one.text)
    (date, amount, payer, account, text, currency, kind), = ledger.rows(
        "Receipts", "value_date", "amount", "payer_name", "payer_account", "text", "currency", "kind")
    assert (str(date.date()), amount, payer, account, currency) == (one.date, one.amount, one.payer, one.account, one.currency)
    assert one.words in text
    assert kind == ("customer" if one.amount > 0 else "not customer")
    assert not [issue for issue in intake.issues if issue.level == "refused"]


@pytest.mark.parametrize("word, amount", [("D", -15000), ("C", 15000), ("Debit", -15000), ("CRDT", 15000), ("S", -15000), ("Haben", 15000), ("-", -15000),
                                          ("+", 15000), ("DBIT", -15000), ("Af", -15000)])
def test_a_column_that_says_debit_or_credit_gives_the_sign(tmp_path, word, amount):
    ledger, _ = receipts(tmp_path, f"Date,Description,D/C,Amount\n2026-11-21,RE 1,{word},150.00")
    assert ledger.rows("Receipts", "amount") == [(amount,)]


def test_a_direction_that_says_neither_is_refused(tmp_path):
    _, intake = receipts(tmp_path, "Date,Description,D/C,Amount\n2026-11-21,RE 1,X,150.00\n2026-11-21,RE 2,C,1.00")
    assert [(issue.row, issue.what) for issue in intake.issues] == [(2, "'X' says neither money in nor money out.")]


def test_lines_that_are_not_booked_are_left_out_and_said(tmp_path):
    lines = "\n".join(f"2026-11-21,RE {n},150.00,{state}" for n, state in enumerate(("COMPLETED", "PENDING", "Vorgemerkt", "DECLINED", "Gebucht", "")))
    ledger, intake = receipts(tmp_path, f"Date,Description,Amount,State\n{lines}")
    assert ledger.rows("Receipts", "text") == [("RE 0",), ("RE 4",), ("RE 5",)]
    assert "bank.csv: 3 lines that are not booked (DECLINED, PENDING, Vorgemerkt) were left out." in intake.notes


def test_text_in_several_columns_is_one_text_and_nothing_stands_twice(tmp_path):
    ledger, _ = receipts(tmp_path, "Date,Description,Reference,Amount\n2026-11-21,ACME,RE 1,1.00\n2026-11-22,RE 2,RE 2,1.00")
    assert sorted(text for text, in ledger.rows("Receipts", "text")) == ["RE 1 ACME", "RE 2"]


def test_an_account_number_that_may_be_ours_is_nobodys(tmp_path):
    ledger, _ = receipts(tmp_path, "Date,Payee,Account number,Reference,Amount\n2026-11-21,ACME,77001,RE 1,1.00")
    assert ledger.rows("Receipts", "payer_account", "own_account") == [("", "")]
    ledger, _ = receipts(tmp_path, "Account Number,Date,Description,Amount\n77001,2026-11-21,RE 1,1.00")
    assert ledger.rows("Receipts", "payer_account", "own_account") == [("", "77001")]


def test_a_list_without_a_header_says_so(tmp_path):
    with pytest.raises(ReceivablesError, match="no line of it names the columns of a list"):
        receipts(tmp_path, '"11/21/2026","150.00","*","","ACME INC"')
