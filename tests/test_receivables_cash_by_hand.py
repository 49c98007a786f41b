"""Cheques, cash and cards entered by hand: receipts like any other, each once."""
from __future__ import annotations

import pytest
from cash_tables import table
from ledgers import frame
from test_macros_review import again, ledger, press

from receivables.cash_by_hand import Deposit, deposit
from receivables.changes import applied
from receivables.errors import ReceivablesError
from receivables.schema import day, empty
from receivables.tables import TABLES
from workbook.book import Book
from workbook.verify import verify

BANK = """
    id | value_date | amount  | method | kind     | currency | end_to_end_id
    B1 | 2026-11-20 | 1284.50 |        | customer | EUR      |
    B2 | 2026-11-20 | 10.00   | cheque | customer | EUR      | 4700"""


def frames(**more):
    known = {name: empty(t) for name, t in TABLES.items()}
    known |= {"Receipts": table("Receipts", BANK), "Customers": table("Customers", "customer_id | name\nC1 | Hansen GmbH")}
    return known | {name: table(name, text) for name, text in more.items()}


def made(*lines, known=None, **how):
    return deposit(known or frames(), Deposit(lines, "cheque", day("2026-11-20"), "EUR", **how), "R7")


def test_a_deposit_takes_the_place_of_the_banks_line():
    changes = made("1,204.50; C1; 4711; RE 10234", "80; Kiosk", total=128450, bank_line="B1")
    after = applied(frames(), changes)["Receipts"].set_index("id")
    assert after["kind"].to_dict() == {"B1": "not customer", "B2": "customer", "R7-C1": "customer", "R7-C2": "customer"}
    assert after.loc[["R7-C1", "R7-C2"], "amount"].sum() == after.loc["B1", "amount"], "the money counts once"
    assert after.loc["R7-C1", "note"] == "Deposit of 2026-11-20, 1,284.50 EUR, 1 of 2"


def test_in_a_locked_period_it_counts_from_the_first_open_day():
    known = frames(Periods="until | status\n2026-11-30 | locked")
    receipt = made("80; C1", known=known).adds["Receipts"].iloc[0]
    assert (str(receipt["value_date"].date()), str(receipt["accounting_date"].date())) == ("2026-11-20", "2026-12-01")


@pytest.mark.parametrize(("lines", "how", "words"), [
    (["abc; C1"], {}, "line 1 because 'abc' is not an amount"),
    (["80", "-5; C1"], {}, "line 2 because its amount is not above 0"),
    (["80; C1", "20; C1"], {"total": 10100}, "add up to 100.00 EUR, not 101.00"),
    (["10; C1; 4700"], {}, "cheque 4700 over 10.00 EUR is entered already, as B2"),
    (["10; C1; 1", "10; C1; 1"], {}, "is entered already, as line 1"),
    (["80; C1"], {"bank_line": "B9"}, "There is no receipt B9"),
    (["80; C1"], {"bank_line": "B1"}, "that is 1,284.50 EUR and its lines add up to 80.00 EUR"),
])
def test_what_cannot_be_entered_is_said(lines, how, words):
    with pytest.raises(ReceivablesError, match=words):
        made(*lines, **how)


def test_a_bank_line_that_is_applied_stays():
    known = frames(Applications="id | receipt | invoice | applied | status\nR2-1 | B1 | 1 | 1.00 | posted")
    with pytest.raises(ReceivablesError, match="that is applied already"):
        made("1284.50; C1", bank_line="B1", known=known)


def test_entered_matched_and_undone(tmp_path):
    store = ledger("file", tmp_path)
    assert press(store, "cash", dry_run=True, line=("500.00; C1; 4711; 10234",)).run == ""
    done = press(again(store), "cash", line=("500.00; C1; 4711; 10234",), total="500")
    assert done.message.startswith("1 cheque receipt over 500.00 EUR entered.")
    press(again(store), "match")
    proposal = frame(again(store), "Applications").query(f"receipt == '{done.data['receipts'][0]}'")
    assert proposal[["invoice", "applied", "status"]].values.tolist() == [["10234", 50000, "ready"]]
    press(again(store), "undo")
    press(again(store), "undo", run=done.run)
    assert done.data["receipts"][0] not in set(frame(again(store), "Receipts")["id"])
    assert verify(Book.open_all(again(store))) == []
