"""The sheet Review: what stands on it, what its cells show, and what becomes of what a person marks and types."""
from __future__ import annotations

import pytest
from cash_tables import table

from receivables.changes import applied
from receivables.policy import Policy
from receivables.posting import post
from receivables.review import review, sentences, shown, waiting
from receivables.review_taking import Typed, take
from receivables.schema import empty
from receivables.tables import TABLES

NOW = "2026-11-22 09:00:00"
INVOICES = """
    number | customer | amount  | date       | due        | currency
    10234  | C1       | 1000.00 | 2026-10-01 | 2026-10-31 | EUR
    10251  | C1       | 250.00  | 2026-10-05 | 2026-11-04 | EUR
    20001  | C2       | 700.00  | 2026-10-06 | 2026-11-05 | EUR
    GS-7   | C1       | -50.00  | 2026-10-07 | 2026-10-07 | EUR
    US-1   | C1       | 90.00   | 2026-10-08 | 2026-11-07 | USD"""
RECEIPTS = """
    id | value_date | amount  | payer          | account   | text           | kind     | currency
    B1 | 2026-11-10 | 1000.00 | Hansen Werft   | DE0299901 | RE 10234       | customer | EUR
    B2 | 2026-11-11 | 700.00  | Somebody       | DE0299902 | thanks         | customer | EUR
    B3 | 2026-11-12 | 80.00   | Nobody         |           | ?              | customer | EUR"""
PROPOSED = """
    id   | receipt | invoice | customer | applied | receipt_amount | rank | status | evidence       | runner_up
    R2-1 | B1      | 10234   | C1       | 1000.00 | 1000.00        | 1    | review | Names 10234.   | Two others.
    R2-2 | B1      | 10251   | C1       | 250.00  | 250.00         | 2    | review | Together.      | One other.
    R2-3 | B1      | 20001   | C2       | 700.00  | 700.00         | 2    | review | Together.      | One other.
    R2-4 | B1      |         | C1       | 50.00   | 50.00          | 2    | review | Together.      | One other.
    R2-5 | B2      | 20001   | C2       | 700.00  | 700.00         | 1    | review | Amount only.   |"""
NAMES = {"C1": "Hansen GmbH", "C2": "Kranich SE"}


def ledger(proposed: str = PROPOSED, **more: str):
    frames = {name: empty(t) for name, t in TABLES.items()}
    frames |= {"Invoices": table("Invoices", INVOICES, type="INV"), "Receipts": table("Receipts", RECEIPTS),
               "Applications": table("Applications", proposed, currency="EUR", receipt_currency="EUR"),
               "Customers": table("Customers", "customer_id | name\nC1 | Hansen GmbH\nC2 | Kranich SE")}
    return frames | {name: table(name, text) for name, text in more.items()}


def laid(frames, **how):
    return review(frames, NAMES, {"B3": "Unidentified."}, **how).rows


def typing(frames, *cells: tuple[str, str, dict]):
    """The sheet after a person typed: (receipt, line, cells) each; a line of yours is the first that is free."""
    sheet = laid(frames)
    for receipt, line, values in cells:
        at = next(i for i, r in sheet.iterrows() if (r["receipt"], r["line"]) == (receipt, line)
                  and (line != "yours" or not any(r[c] for c in ("invoice", "amount", "customer_id"))))
        for name, value in values.items():
            sheet.loc[at, name] = value
    return Typed(sheet, range(5, 5 + len(sheet)))


def taken_of(frames, *cells):
    return take(typing(frames, *cells), frames, "anna", NOW, "R3")


def test_a_block_has_its_receipt_its_choices_and_lines_to_type_in():
    sheet = laid(ledger())
    assert sheet[sheet["receipt"] == "B1"]["line"].tolist() == ["receipt", "choice 1", "choice 2", "choice 2", "choice 2", "yours", "yours"]
    assert sheet.loc[sheet["line"] == "receipt", ["receipt", "amount", "lost"]].values.tolist() == [
        ["B1", 100000, ""], ["B2", 70000, ""], ["B3", 8000, "Unidentified."]]
    second = sheet[sheet["line"] == "choice 2"]
    assert second[["who", "invoice", "amount", "open", "why", "lost"]].values.tolist() == [
        ["Hansen GmbH", "10251", 25000, 25000, "Together.", "One other."], ["Kranich SE", "20001", 70000, 70000, "", ""],
        ["Hansen GmbH", "", 5000, 0, "Stays on account.", ""]]
    assert sentences(sheet) == {"B3": "Unidentified."}


def test_what_is_decided_or_no_customers_money_does_not_wait():
    frames = ledger(PROPOSED.replace("| review | Amount only.", "| approved | Amount only."))
    assert waiting(frames)["id"].tolist() == ["B1", "B3"]
    cash = frames["Receipts"]
    assert waiting(frames | {"Receipts": cash.assign(kind=["not customer", "customer", "not customer"])})["id"].tolist() == ["B1"], "B1 has proposals"


def test_left_on_receipt_and_on_invoice():
    frames = ledger()
    sheet = typing(frames, ("B1", "choice 2", {"take": "x"}), ("B2", "yours", {"invoice": "20001"}), ("B3", "yours", {"invoice": "nix"})).rows
    cells = shown(sheet, {"20001": 70000}).assign(receipt=sheet["receipt"], line=sheet["line"], invoice=sheet["invoice"])
    heads = cells[cells["line"] == "receipt"]
    assert heads[["receipt", "left_receipt"]].values.tolist() == [["B1", 0], ["B2", 0], ["B3", 8000]], "1,000 - 250 - 700 - 50"
    assert set(cells.loc[cells["invoice"] == "20001", "left_invoice"]) == {70000 - 70000 - 70000}, "both blocks take it: over by 700.00"
    assert set(cells.loc[cells["invoice"] == "10251", "left_invoice"]) == {0}
    assert cells.loc[cells["invoice"] == "nix", "left_invoice"].tolist() == ["unknown"]


def test_an_x_approves_the_whole_choice_and_post_posts_it():
    frames = ledger()
    taken = taken_of(frames, ("B1", "choice 2", {"take": "X"}))
    approved = taken.changes.updates["Applications"]
    assert approved[["id", "status"]].values.tolist() == [["R2-2", "approved"], ["R2-3", "approved"], ["R2-4", "approved"]]
    assert approved["evidence"].iloc[0] == "Together. Taken on Review by anna, 2026-11-22."
    posted = post(applied(frames, taken.changes), Policy(), "R4").changes.updates["Applications"]
    assert dict(zip(posted["id"], posted["status"])) == {"R2-1": "rejected", "R2-2": "posted", "R2-3": "posted", "R2-4": "posted"}
    one = taken.changes.over(post(applied(frames, taken.changes), Policy(), "R3").changes)
    assert sorted(one.updates["Applications"]["status"]) == ["posted", "posted", "posted", "rejected"], "one run: each row once"


def test_typed_lines_become_rows_of_their_own():
    frames = ledger()
    taken = taken_of(frames, ("B1", "yours", {"invoice": "10251"}), ("B1", "yours", {"invoice": "10234", "amount": 75000}),
                     ("B3", "yours", {"amount": 8000, "customer_id": "C2"}))
    rows = taken.changes.adds["Applications"]
    assert rows[["id", "receipt", "invoice", "customer_id", "applied", "rank", "status", "rule"]].values.tolist() == [
        ["R3-V1", "B1", "10251", "C1", 25000, 3, "approved", "by hand"], ["R3-V2", "B1", "10234", "C1", 75000, 3, "approved", "by hand"],
        ["R3-V3", "B3", "", "C2", 8000, 1, "approved", "by hand"]]


def test_an_invoice_alone_means_all_of_it_as_far_as_the_receipt_goes():
    taken = taken_of(ledger(), ("B3", "yours", {"invoice": "10234"}))
    assert taken.changes.adds["Applications"]["applied"].tolist() == [8000], "80.00 of 1,000.00; the rest stays open"
    assert str(taken.changes.adds["Applications"]["effective_date"].iloc[0].date()) == "2026-11-12"


def test_a_credit_note_is_netted():
    taken = taken_of(ledger(), ("B1", "yours", {"invoice": "10234", "amount": 100000}), ("B1", "yours", {"invoice": "GS-7"}))
    assert taken.changes.adds["Applications"]["applied"].tolist() == [100000, -5000], "950.00 of 1,000.00 received are used"


BAD = [
    ([("B1", "yours", {"invoice": "99999"})], "Invoice", 10, "There is no invoice 99999."),
    ([("B1", "choice 1", {"take": "x"}), ("B1", "choice 2", {"take": "x"})], "Take", 7, "choice 1 and choice 2 of B1 are marked. Mark one of them."),
    ([("B1", "choice 1", {"take": "x"}), ("B1", "yours", {"invoice": "10251"})], "Invoice", 10, "a line of yours is filled in."),
    ([("B1", "choice 1", {"take": "maybe"})], "Take", 6, "'maybe' is no mark."),
    ([("B1", "receipt", {"take": "x"})], "Take", 5, "Mark one of the choices below it."),
    ([("B1", "yours", {"take": "x"})], "Take", 10, "An empty line is marked."),
    ([("B1", "choice 1", {"take": "x", "amount": 90000})], "Amount", 6, "choice 1 of B1 is not what is proposed now."),
    ([("B1", "yours", {"invoice": "10234", "amount": 100001})], "Amount", 10, "B1 has 1,000.00 EUR left, and 1,000.01 EUR is typed."),
    ([("B1", "yours", {"invoice": "10251", "amount": 25001})], "Amount", 10, "10251 has 250.00 EUR open, the line settles 250.01."),
    ([("B1", "yours", {"invoice": "10251", "amount": -100}), ("B1", "yours", {"invoice": "10234", "amount": 5000})], "Amount", 10, "the line settles -1.00"),
    ([("B1", "yours", {"invoice": "10251"}), ("B1", "yours", {"invoice": "10251"})], "Invoice", 11, "10251 stands twice in this block."),
    ([("B1", "yours", {"invoice": "US-1"})], "Invoice", 10, "US-1 is in USD, the receipt in EUR."),
    ([("B3", "yours", {"amount": 8000})], "Customer", 17, "80.00 EUR is to stay on account, and nobody says whose."),
    ([("B3", "yours", {"amount": 8000, "customer_id": "C9"})], "Customer", 17, "There is no customer C9."),
]


@pytest.mark.parametrize(("cells", "column", "row", "words"), BAD)
def test_what_cannot_be_taken_is_said_with_its_cell_and_nothing_is_half_taken(cells, column, row, words):
    frames = ledger()
    taken = taken_of(frames, *cells)
    assert not taken.changes
    issue, = taken.issues
    assert (issue.column, issue.row) == (column, row)
    assert words in issue.sentence()
    again = review(frames, NAMES, {"B3": "Unidentified."}, typing(frames, *cells).rows, taken.refused).rows
    assert Typed(again, range(5, 5 + len(again))).blocks.keys() == taken.refused.keys(), "what was typed is still there"
    assert again.loc[(again["line"] == "receipt") & (again["receipt"] == cells[0][0]), "lost"].iloc[0].startswith("Not taken: ")


def test_one_wrong_block_does_not_keep_the_others():
    taken = taken_of(ledger(), ("B1", "yours", {"invoice": "99999"}), ("B2", "choice 1", {"take": "x"}))
    assert taken.receipts == ("B2",)
    assert list(taken.refused) == ["B1"]
    assert taken.message == "Taken from Review: 1 receipt; 1 could not be taken."


def test_two_receipts_cannot_take_the_same_item():
    taken = taken_of(ledger(), ("B1", "choice 2", {"take": "x"}), ("B2", "choice 1", {"take": "x"}))
    assert taken.receipts == ("B1",)
    assert "20001 has 0.00 EUR open, the line settles 700.00." in taken.refused["B2"]


def test_a_sorted_sheet_is_taken_as_well():
    typed = typing(ledger(), ("B1", "choice 2", {"take": "x"}))
    upside_down = typed.rows.iloc[::-1].reset_index(drop=True)
    taken = take(Typed(upside_down, range(5, 5 + len(upside_down))), ledger(), "anna", NOW, "R3")
    assert sorted(taken.changes.updates["Applications"]["id"]) == ["R2-2", "R2-3", "R2-4"]


def test_a_taken_receipt_teaches_who_paid():
    taken = taken_of(ledger(), ("B1", "choice 1", {"take": "x"}), ("B3", "yours", {"amount": 8000, "customer_id": "C2"}))
    rules = taken.changes.adds["PayerRules"]
    assert rules[["payer_account", "payer_name", "customer_id", "confirmed"]].values.tolist() == [["DE0299901", "Hansen Werft", "C1", 1],
                                                                                               ["", "Nobody", "C2", 1]]
    known = ledger(PayerRules="id | payer_account | payer_name | customer_id | confirmed\nR1-P1 | DE0299901 | | C1 | 4")
    again = taken_of(known, ("B1", "choice 1", {"take": "x"}))
    assert again.changes.updates["PayerRules"][["id", "confirmed"]].values.tolist() == [["R1-P1", 5]]
    assert "PayerRules" not in again.changes.adds


def test_confirmations_that_contradict_are_shown_not_overwritten():
    known = ledger(PayerRules="id | payer_account | payer_name | customer_id | confirmed\nR1-P1 | DE0299901 | | C2 | 4")
    taken = taken_of(known, ("B1", "choice 1", {"take": "x"}))
    assert taken.changes.adds["PayerRules"][["customer_id", "note"]].values.tolist() == [["C1", "Learned from B1. Contradicts C2."]]
    assert "is known as that of C2 and is now confirmed for C1" in taken.notes[0]
    assert "PayerRules" not in taken.changes.updates


def test_a_payment_that_came_back_is_taken_as_proposed():
    frames = ledger(PROPOSED + "\n    R2-6 | B9 | 10234 | C1 | -400.00 | -400.00 | 1 | review | Returned. |")
    frames |= {"Receipts": table("Receipts", RECEIPTS + "\n    B9 | 2026-11-13 | -400.00 | Hansen Werft | | return | | EUR")}
    assert laid(frames).query("receipt == 'B9'")["line"].tolist() == ["receipt", "choice 1"], "nothing of one's own can be typed against it"
    assert taken_of(frames, ("B9", "choice 1", {"take": "x"})).changes.updates["Applications"]["id"].tolist() == ["R2-6"]


def test_items_of_two_customers_teach_nothing_unless_they_are_one_group():
    assert "PayerRules" not in taken_of(ledger(), ("B1", "choice 2", {"take": "x"})).changes.adds
    group = ledger(Customers="customer_id | name | parent\nC1 | Hansen | \nC2 | Kranich | C1")
    assert taken_of(group, ("B1", "choice 2", {"take": "x"})).changes.adds["PayerRules"]["customer_id"].tolist() == ["C1"]
