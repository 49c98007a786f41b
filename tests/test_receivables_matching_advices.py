"""Remittance advices as evidence: which payment each belongs to, and what its lines become."""
from __future__ import annotations

import pytest
from cash_tables import match, outcome, said, status

from receivables.matching.advices import whose
from receivables.matching.payers import Payers

CUSTOMERS = """
customer | name             | accounts
C1       | Alpha Tools GmbH | DE89370400440532013000
C2       | Beta Foods Ltd   |
C3       | Kappa Service AG |
"""
ITEMS = """
number | customer | amount  | date       | terms       | type
10234  | C1       | 1000.00 | 2026-04-01 | 2/10 net 30 |
10251  | C1       |  250.00 | 2026-04-05 |             |
10260  | C1       |  -50.00 | 2026-04-06 |             | CRN
10270  | C1       |  400.00 | 2026-04-07 |             |
20001  | C2       |  700.00 | 2026-04-02 |             |
"""
IBAN = "DE89 3704 0044 0532 0130 00"
ALPHA = "Alpha Tools GmbH"
ADVICE = "id | date | payer | amount | reference | receipt | source\n"
LISTED = "id | remittance | line | invoice | gross | discount | adjustment | reason | net\n"


def lines(*texts: str, of: str = "RA1") -> str:
    """Lines of an advice: invoice | gross | discount | adjustment | reason | net."""
    return "\n".join(f"{of}/{n} | {of} | {n} | {text}" for n, text in enumerate(texts, start=1))


def paid(amount: str, advice: str, *listed: str, text: str = "", payer: str = ALPHA, account: str = IBAN, e2e: str = "", date: str = "2026-05-10", **more):
    """Proposals for one payment with one advice."""
    more.setdefault("items", ITEMS)
    more.setdefault("customers", CUSTOMERS)
    return match(f"id | value_date | amount | payer | account | text | end_to_end_id\nP1 | {date} | {amount} | {payer} | {account} | {text} | {e2e}",
                 advices=ADVICE + advice, listed=LISTED + lines(*listed), **more)


def rows(proposals) -> list[str]:
    return [line.replace("P1 ", "", 1) for line in said(proposals)] or [status(proposals)["P1"]]


WITH = "RA1 | 2026-05-09 | Alpha Tools GmbH | {} | | P1 | advice.edi:12"


# ---------------------------------------------------------------- what the lines become

def test_an_advice_says_what_a_payment_without_text_pays():
    p = paid("1250.00", WITH.format("1250.00"), "10234 | 1000.00 | | | | 1000.00", "10251 | 250.00 | | | | 250.00")
    assert rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]
    assert outcome(p, "P1") == "Advice RA1 (advice.edi, line 12) lists 10234 and 10251; both open, together 1,250.00 = payment. Payer account is on file."
    assert set(p.frame["rule"]) == {"remittance advice"}


@pytest.mark.parametrize("date, expected", [
    ("2026-04-11", ["10234 980.00 ready discount 20.00"]),
    ("2026-04-12", ["10234 980.00 ready deduction 20.00 discount not earned"])])
def test_a_discount_within_its_terms_is_given_and_outside_is_a_deduction(date, expected):
    p = paid("980.00", WITH.format("980.00").replace("05-09", "04-10"), "10234 | 1000.00 | 20.00 | | | 980.00", date=date)
    assert rows(p) == expected


def test_a_larger_discount_than_the_terms_give_is_split():
    """2 % of 1,000.00 is 20.00; 30.00 was taken: 10.00 is not earned."""
    p = paid("970.00", WITH.format("970.00").replace("05-09", "04-10"), "10234 | 1000.00 | 30.00 | | | 970.00", date="2026-04-11")
    assert rows(p) == ["10234 970.00 ready discount 20.00 deduction 10.00 discount not earned"]


@pytest.mark.parametrize("code, expected", [
    ("04 damaged", "deduction 60.00 damaged goods"), ("01 pricing error", "deduction 60.00 pricing"), ("55 tax deducted", "withheld_tax 60.00"),
    ("59 item not received", "deduction 60.00 dispute"), ("ZZ", "deduction 60.00 other")])
def test_an_adjustment_has_the_reason_that_its_code_means(code, expected):
    p = paid("340.00", WITH.format("340.00"), f"10270 | 400.00 | | -60.00 | {code} | 340.00")
    assert rows(p) == [f"10270 340.00 ready {expected}"]


def test_a_credit_note_listed_by_the_payer_is_netted():
    """1,000.00 - 50.00 = 950.00; its sign is written either way."""
    for credit in ("-50.00", "50.00"):
        p = paid("950.00", WITH.format("950.00"), "10234 | 1000.00 | | | | 1000.00", f"10260 | {credit} | | | | {credit}")
        assert rows(p) == ["10234 1000.00 ready", "10260 -50.00 ready"]


def test_a_part_payment_that_the_advice_lists_stays_open_for_the_rest():
    p = paid("150.00", WITH.format("150.00"), "10270 | 150.00 | | | | 150.00")
    assert rows(p) == ["10270 150.00 review"]
    assert "The advice has 10270 over 150.00, open is 400.00." in outcome(p, "P1")
    p = paid("390.00", WITH.format("390.00"), "10270 | 400.00 | | | | 390.00")
    assert rows(p) == ["10270 390.00 review"]
    assert "The advice does not say why 10.00 of 10270 is left out." in outcome(p, "P1")


def test_a_deduction_of_the_payment_as_a_whole_goes_to_review_on_the_largest_document():
    """1,000.00 + 250.00 - 30.00 = 1,220.00"""
    p = paid("1220.00", WITH.format("1220.00"), "10234 | 1000.00 | | | | 1000.00", "10251 | 250.00 | | | | 250.00", " | | | -30.00 | 04 damaged | -30.00")
    assert rows(p) == ["10234 970.00 review deduction 30.00 damaged goods", "10251 250.00 review"]
    assert "The advice does not say which document its deduction belongs to." in outcome(p, "P1")


def test_debit_notes_of_the_payers_own_are_named_in_the_review():
    """1,000.00 + 250.00 - 30.00 - 5.50 = 1,214.50"""
    p = paid("1214.50", WITH.format("1214.50"), "10234 | 1000.00 | | | | 1000.00", "10251 | 250.00 | | | | 250.00", "CB-99812 | -30.00 | | | | -30.00",
             "DM4711 | -5.50 | | | | -5.50")
    assert rows(p) == ["10234 964.50 review deduction 35.50 other", "10251 250.00 review"]
    assert ("The payer keeps back CB-99812 (30.00) and DM4711 (5.50) and does not say from which document: taken as a deduction from 10234, the "
            "largest.") in outcome(p, "P1")
    assert "The advice names CB-99812 and DM4711, which is no document of ours." in outcome(p, "P1")


@pytest.mark.parametrize("number", ["10234", "CB-10234"])
@pytest.mark.parametrize("first", [True, False])
def test_what_is_taken_off_an_invoice_on_a_line_of_its_own_is_its_deduction(number, first):
    """1,000.00 - 60.00 = 940.00 of one invoice, not an invoice and a negative payment of it."""
    lines = ["10234 | 1000.00 | | | | 1000.00", f"{number} | -60.00 | | | 04 damaged | -60.00"]
    p = paid("1190.00", WITH.format("1190.00"), *(lines if first else lines[::-1]), "10251 | 250.00 | | | | 250.00")
    assert rows(p) == ["10234 940.00 ready deduction 60.00 damaged goods", "10251 250.00 ready"]


def test_an_invoice_paid_on_two_lines_is_paid_once():
    for gross in ("600.00 400.00", "1000.00 1000.00"):
        one, other = gross.split()
        p = paid("1000.00", WITH.format("1000.00"), f"10234 | {one} | | | | 600.00", f"10234 | {other} | | | | 400.00")
        assert rows(p) == ["10234 1000.00 ready"]


def test_a_deduction_for_an_invoice_that_is_not_paid_here():
    p = paid("970.00", WITH.format("970.00"), "10234 | 1000.00 | | | | 1000.00", "10251 | -30.00 | | | | -30.00")
    assert rows(p) == ["10234 970.00 review deduction 30.00 other"]
    assert "The payer keeps back 10251 (30.00) and does not say from which document" in outcome(p, "P1")


def test_numbers_without_amounts_name_the_documents():
    p = paid("1250.00", WITH.format("1250.00"), "10234 | | | | |", "10251 | | | | |")
    assert rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]


def test_numbers_are_read_as_the_payer_writes_them():
    p = paid("1250.00", WITH.format("1250.00"), "INV-0010234 | 1000.00 | | | | 1000.00", "FACT 10 251 | 250.00 | | | | 250.00")
    assert rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]


def test_a_customer_number_that_is_none_of_ours_does_not_hide_the_name():
    payers = Payers([("C1", [ALPHA], []), ("C2", ["Beta Foods Ltd"], [])])
    assert [whose(number, ALPHA, "", payers) for number in ("", "GT00978567", "C1", "C2")] == ["C C1", "C C1", "C C1", "C C2"]


@pytest.mark.parametrize("beside, expected", [("10234", "10234 1000.00 ready"), ("010 10234", "10234 1000.00 ready"),
                                              ("Goods", "10234 1000.00 review")])
def test_the_payers_own_number_in_place_of_ours(beside, expected):
    """5100000123 is the payer's own document; ours stands beside it. Without it, the amount alone tells and a person looks."""
    listed = LISTED.rstrip() + f" | text\nRA1/1 | RA1 | 1 | 5100000123 | 1000.00 | | | | 1000.00 | {beside}"
    p = match(f"id | value_date | amount | payer | account | text | end_to_end_id\nP1 | 2026-05-10 | 1000.00 | {ALPHA} | {IBAN} | |",
              advices=ADVICE + WITH.format("1000.00"), listed=listed, items=ITEMS, customers=CUSTOMERS)
    assert rows(p)[0].startswith(expected)


# ---------------------------------------------------------------- what differs is said

def test_a_payment_that_differs_from_its_advice_is_said():
    p = paid("1235.00", WITH.format("1250.00"), "10234 | 1000.00 | | | | 1000.00", "10251 | 250.00 | | | | 250.00")
    assert {line.split()[-1] for line in rows(p) if not line.startswith("#")} == {"review"}
    assert "The advice adds up to 1,250.00, the payment is 15.00 less." in outcome(p, "P1")


def test_what_is_paid_already_goes_to_review_with_the_sentence():
    applied = "id | invoice | receipt | applied\nA1 | 10251 | P0 | 250.00"
    p = paid("1250.00", WITH.format("1250.00"), "10234 | 1000.00 | | | | 1000.00", "10251 | 250.00 | | | | 250.00", applied=applied)
    assert rows(p) == ["10234 1000.00 review", "on account 250.00 review"]
    assert "10251 was paid on 20 April 2026 by receipt P0." in outcome(p, "P1")
    assert "The advice pays 10251, where nothing is open." in outcome(p, "P1")


def test_what_is_no_document_of_ours_goes_to_review_with_the_sentence():
    p = paid("1099.00", WITH.format("1099.00"), "10234 | 1000.00 | | | | 1000.00", "99999 | 99.00 | | | | 99.00")
    assert rows(p) == ["10234 1000.00 review", "on account 99.00 review"]
    assert "The advice names 99999, which is no document of ours." in outcome(p, "P1")
    p = paid("250.00", WITH.format("250.00"), "99999 | 250.00 | | | | 250.00")
    assert rows(p) == ["10251 250.00 review"], "the amount fits, but the payer says that it is for something else"


# ---------------------------------------------------------------- which payment it belongs to

BY_REFERENCE = "RA1 | 2026-05-09 | {} | 1250.00 | TRN-55501 | | adv.csv:3"
BOTH = ("10234 | 1000.00 | | | | 1000.00", "10251 | 250.00 | | | | 250.00")


def test_by_the_reference_that_the_payment_carries():
    for where in ({"e2e": "TRN-55501"}, {"text": "PAYMENT TRN-55501"}):
        p = paid("1250.00", BY_REFERENCE.format(ALPHA), *BOTH, **where)
        assert rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]
        assert "It has the payment's reference." in outcome(p, "P1")


@pytest.mark.parametrize("written, linked", [("2026-03-26", True), ("2026-05-25", True), ("2026-03-25", False), ("2026-05-26", False)])
def test_by_payer_and_amount_before_or_after_the_money(written, linked):
    p = paid("1250.00", f"RA1 | {written} | Alpha Tools GmbH | 1250.00 | | | adv.csv:3", *BOTH)
    assert ("Advice RA1" in outcome(p, "P1")) == linked
    assert not linked or rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]


def test_an_advice_of_somebody_else_is_not_taken():
    p = paid("1250.00", "RA1 | 2026-05-09 | Beta Foods Ltd | 1250.00 | | | adv.csv:3", *BOTH)
    assert "Advice" not in outcome(p, "P1")


@pytest.mark.parametrize("sender", ["", "ap@alpha.example"])
def test_a_mail_that_does_not_say_whose_it_is_is_of_whom_its_documents_are(sender):
    p = paid("1250.00", f"RA1 | 2026-05-09 | {sender} | 1250.00 | | | mail.eml:3", *BOTH)
    assert rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]


def test_a_mail_about_documents_of_two_customers_says_nothing_of_the_payer():
    p = paid("1700.00", "RA1 | 2026-05-09 | ap@alpha.example | 1700.00 | | | mail.eml:3", "10234 | 1000 | | | | 1000", "20001 | 700 | | | | 700")
    assert "Advice" not in outcome(p, "P1")


def test_two_payments_that_fit_one_advice_are_said():
    p = match(f"id | value_date | amount | account\nP1 | 2026-05-10 | 250.00 | {IBAN}\nP2 | 2026-05-11 | 250.00 | {IBAN}", ITEMS, CUSTOMERS,
              advices=ADVICE + "RA1 | 2026-05-09 | Alpha Tools GmbH | 250.00", listed=LISTED + lines("10251 | 250.00 | | | | 250.00"))
    assert set(p.frame["status"]) == {"review"}
    assert "By payer and amount the advice RA1 fits it, and P2 as well." in outcome(p, "P1")


def test_one_advice_for_two_payments():
    """1,000.00 + 250.00: each payment is one of its lines."""
    p = match(f"id | value_date | amount | account\nP1 | 2026-05-10 | 250.00 | {IBAN}\nP2 | 2026-05-11 | 1000.00 | {IBAN}", ITEMS, CUSTOMERS,
              advices=ADVICE + "RA1 | 2026-05-09 | Alpha Tools GmbH | 1250.00", listed=LISTED + lines(*BOTH))
    assert said(p) == ["P1 10251 250.00 ready", "P2 10234 1000.00 ready"]
    assert outcome(p, "P2").startswith("Advice RA1 lists 10234;")


def test_one_advice_for_two_payments_that_cut_through_a_document():
    """800.00 + 450.00 = 1,250.00: the first pays a part of 10234, the second the rest of it and 10251."""
    p = match(f"id | value_date | amount | account\nP1 | 2026-05-10 | 800.00 | {IBAN}\nP2 | 2026-05-11 | 450.00 | {IBAN}", ITEMS, CUSTOMERS,
              advices=ADVICE + "RA1 | 2026-05-09 | Alpha Tools GmbH | 1250.00", listed=LISTED + lines(*BOTH))
    assert said(p) == ["P1 10234 800.00 ready", "P2 10234 200.00 ready", "P2 10251 250.00 ready"]


def test_two_advices_for_one_payment():
    p = paid("1250.00", "RA1 | 2026-05-08 | Alpha Tools GmbH | 1000.00 | | | a.csv:2\nRA2 | 2026-05-09 | Alpha Tools GmbH | 250.00 | | | b.csv:2",
             "10234 | 1000.00 | | | | 1000.00\n" + lines("10251 | 250.00 | | | | 250.00", of="RA2"))
    assert rows(p) == ["10234 1000.00 ready", "10251 250.00 ready"]
    assert outcome(p, "P1").startswith("Advices RA1 (a.csv, line 2) and RA2 (b.csv, line 2) list 10234 and 10251;")


def test_an_advice_whose_documents_were_paid_since_is_spent():
    """The September advice was paid by September's money; October's payment of the same amount is not taken for it."""
    applied = "id | invoice | receipt | applied\nA1 | 10251 | P0 | 250.00"         # on 20 April
    p = paid("250.00", "RA1 | 2026-04-18 | Alpha Tools GmbH | 250.00 | | | adv.csv:3", "10251 | 250.00 | | | | 250.00", applied=applied)
    assert "Advice" not in outcome(p, "P1")


# ---------------------------------------------------------------- a third party

def test_a_service_centre_pays_for_two_customers_by_an_advice_with_its_reference():
    listed = ["10251 | 250.00 | | | | 250.00", "20001 | 700.00 | | | | 700.00"]
    advice = "RA1 | 2026-05-09 | Omega Shared Services | 950.00 | SSC-778812 | | adv.csv:3"
    p = paid("950.00", advice, *listed, payer="Omega Shared Services", account="GB33BUKB20201555555555", e2e="SSC-778812")
    assert rows(p) == ["10251 250.00 ready", "20001 700.00 ready"]
    p = paid("950.00", advice.replace("SSC-778812", ""), *listed, payer="Omega Shared Services", account="GB33BUKB20201555555555")
    assert rows(p) == ["10251 250.00 review", "20001 700.00 review"], "by payer and amount alone a person looks at it"


def test_a_customer_who_pays_for_another_goes_to_review():
    p = paid("700.00", "RA1 | 2026-05-09 | Kappa Service AG | 700.00 | K-100200 | | adv.csv:3", "20001 | 700.00 | | | | 700.00",
             payer="Kappa Service AG", account="", e2e="K-100200")
    assert rows(p) == ["20001 700.00 review"]
    assert "The payer is C3, but the items belong to C2." in outcome(p, "P1")
