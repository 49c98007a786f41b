"""Texts as banks print them: payers without a field of their own, and numbers that mean another document than the amount does."""
from __future__ import annotations

import pytest
from cash_tables import match, outcome, said, status

CUSTOMERS = """
customer | name                       | accounts               | parent | rule
101      | Boisvert Menuiserie SARL   | FR7630006000011234567890189 |   |
102      | Boisvert Menuiserie SAS    |                        |        |
103      | Hollis & Crane Packaging Ltd |                      |        |
104      | Hollis Joinery Ltd         |                        |        |
"""
ITEMS = """
number       | customer | amount   | date       | due        | terms       | type | po
2026/07/190  | 101      |  5906.20 | 2026-03-01 | 2026-03-31 |             |      |
2026/06/190  | 101      |  2718.46 | 2026-02-01 | 2026-03-03 |             |      | SO-98249
2026/07/204  | 101      |  2718.46 | 2026-03-09 | 2026-04-08 |             |      |
2026/07/311  | 103      |  1200.00 | 2026-04-01 | 2026-05-01 | 2/10 net 30 |      | A37791
2026/05/118  | 103      |  1200.00 | 2026-02-01 | 2026-03-03 | 2/10 net 30 |      | A20017
2026/07/314  | 103      |   345.67 | 2026-04-02 | 2026-05-02 |             |      |
GS-00612     | 103      |   -23.15 | 2026-04-03 | 2026-05-03 |             | CRN  |
"""
PAID = "receipt | invoice | customer_id | applied\nP0 | 2026/06/190 | 101 | 2718.46"
IBAN = "FR7630006000011234567890189"


def line(amount: str, text: str, payer: str = "", account: str = "", value_date: str = "2026-04-15"):
    return match(f"id | value_date | amount | payer | account | text\nP1 | {value_date} | {amount} | {payer} | {account} | {text}",
                 ITEMS, CUSTOMERS, applied=PAID)


@pytest.mark.parametrize("text", ["VIREMENT DE HOLLIS & CRANE PACKAGING LTD", "BON.DA Hollis and Crane Packaging Limited CAUSALE 10/2026"])
def test_a_line_without_a_payer_may_have_the_name_in_its_text(text):
    assert said(line("345.67", text)) == ["P1 2026/07/314 345.67 ready"]


def test_the_name_in_the_text_counts_only_where_the_line_has_no_payer_and_the_name_is_whole():
    assert status(line("345.67", "VIREMENT DE HOLLIS & CRANE PACKAGING LTD", "Crane Estates"))["P1"] == "review"
    assert status(line("77.77", "for Hollis the packaging"))["P1"] == "unidentified"
    assert status(line("345.67", "Boisvert Menuiserie SAS to Hollis & Crane Packaging Ltd"))["P1"] == "review"       # one of two


def test_the_customers_number_makes_a_likely_name_certain():
    assert said(line("345.67", "cust no 103", "Hollis & Crane Pack. Ltd")) == ["P1 2026/07/314 345.67 ready"]
    assert said(line("345.67", "cust no 103", "Somebody Else")) == ["P1 2026/07/314 345.67 review"]


def test_a_credit_note_named_alone_leads_to_what_is_paid_less_it():
    """345.67 - 23.15 = 322.52"""
    assert said(line("322.52", "less CN GS-00612", "Hollis & Crane Packaging Ltd")) == ["P1 GS-00612 -23.15 ready", "P1 2026/07/314 345.67 ready"]


def test_an_order_beside_the_credit_note_chooses_among_equal_items():
    """1,200.00 - 23.15 = 1,176.85"""
    assert said(line("1176.85", "order A37791 less GS-00612", "Hollis & Crane Packaging Ltd", value_date="2026-04-20")) == [
        "P1 2026/07/311 1200.00 ready", "P1 GS-00612 -23.15 ready"]
    assert {s.split()[-1] for s in said(line("1176.85", "order 55555 less GS-00612", "Hollis & Crane Packaging Ltd", value_date="2026-04-20"))} == {"review"}


@pytest.mark.parametrize("text", ["Fac n 190", "190", "SO-98249", "98249"])
def test_digits_of_a_paid_document_over_the_same_amount_are_asked_about(text):
    p = line("2718.46", text, account=IBAN)
    assert status(p)["P1"] == "review"


def test_a_paid_document_over_another_amount_is_no_doubt():
    assert said(line("2718.46", "204", account=IBAN)) == ["P1 2026/07/204 2718.46 ready"]


def test_an_earned_discount_is_asked_about_where_a_late_one_fits_as_well():
    """1,200.00 - 2 % = 1,176.00, of 311 in time, of 118 too late"""
    p = line("1176.00", "", "Hollis & Crane Packaging Ltd", value_date="2026-04-10")
    assert status(p)["P1"] == "review"
    assert "2026/05/118 would fit as well, with a discount that came too late." in outcome(p, "P1")


def test_a_prepayment_with_the_number_of_an_open_document_is_asked_about():
    assert said(line("500.00", "acompte commande 88123", account=IBAN)) == ["P1 on account 500.00 ready"]
    p = line("500.00", "2026/07/205 acompte", account=IBAN)
    assert status(p)["P1"] == "review"
    assert "may mean 2026/07/204" in outcome(p, "P1")


SHORT = """
number | customer | amount  | date       | due
6796   | 103      |  204.72 | 2026-04-01 | 2026-05-01
6915   | 103      | 2839.00 | 2026-04-01 | 2026-05-01
6916   | 104      |  204.72 | 2026-04-01 | 2026-05-01
"""


def short(amount: str, text: str):
    return match(f"id | value_date | amount | payer | account | text\nP1 | 2026-05-02 | {amount} | Eurofinance Factoring AG | | {text}", SHORT, CUSTOMERS)


def test_short_numbers_of_one_customer_count_for_anybody_where_they_are_just_the_payment():
    """204.72 + 2,839.00 = 3,043.72"""
    assert said(short("3043.72", "6796 6915")) == ["P1 6796 204.72 ready", "P1 6915 2839.00 ready"]
    assert status(short("3043.71", "6796 6915"))["P1"] == "unidentified"


def test_one_short_number_is_proposed_before_equal_amounts_and_asked_about():
    assert said(short("204.72", "6916")) == ["P1 6916 204.72 review"]
    assert said(short("204.72", "R.-Nr. 6916")) == ["P1 6916 204.72 ready"]               # behind a word for invoices it stands by itself


def test_a_customers_number_may_have_letters_before_it_and_says_nothing_of_invoices():
    customers = CUSTOMERS.replace("103 ", "K-70103 ")
    items = ITEMS.replace("| 103 ", "| K-70103 ")
    p = match("id | value_date | amount | payer | account | text\nP1 | 2026-04-15 | 1545.67 | Hollis & Crane Packaging Ltd | | cust no K-70103", items, customers,
              applied=PAID)
    assert said(p) == ["P1 2026/05/118 1200.00 ready", "P1 2026/07/314 345.67 ready"]


NAMESAKES = """
number | customer | amount  | date       | due
500117 | 101      |  640.00 | 2026-04-01 | 2026-05-01
500118 | 102      |  980.00 | 2026-04-01 | 2026-05-01
500119 | 102      |  640.00 | 2026-06-01 | 2026-07-01
"""


def boisvert(amount: str, value_date: str = "2026-05-02", text: str = "Danke"):
    return match(f"id | value_date | amount | payer | account | text\nP1 | {value_date} | {amount} | Boisvert Menuiserie SAS | | {text}", NAMESAKES, CUSTOMERS)


def test_an_amount_that_is_nothing_of_the_namesakes_tells_the_two_apart():
    assert said(boisvert("980.00")) == ["P1 500118 980.00 ready"]
    assert status(boisvert("640.00", "2026-06-05"))["P1"] == "review"                      # both have an item of 640.00 by then
    assert said(boisvert("1620.00", "2026-06-05")) == ["P1 500118 980.00 ready", "P1 500119 640.00 ready"]


def test_the_end_of_a_number_behind_a_word_for_invoices_is_its_last_four_digits():
    assert said(boisvert("900.00", text="facture 0118")) == ["P1 500118 900.00 review deduction 80.00 short payment"]
    assert said(boisvert("980.00", text="facture 0118")) == ["P1 500118 980.00 ready"]


def test_several_creditor_references_in_a_row():
    """640.00 + 980.00 = 1,620.00"""
    p = match("id | value_date | amount | payer | account | text\nP1 | 2026-06-05 | 1620.00 | X | | RF64500119 RF91500118 TEL 0221 4711", NAMESAKES, CUSTOMERS)
    assert said(p) == ["P1 500118 980.00 ready", "P1 500119 640.00 ready"]


def test_the_swiss_reference_has_the_banks_and_the_customers_number_before_the_documents():
    p = match("id | value_date | amount | payer | account | text\nP1 | 2026-05-02 | 500.00 | X | | 12 34560 00001 01000 00050 01172", NAMESAKES, CUSTOMERS)
    assert said(p)[0].startswith("P1 500117 500.00")


DOTTED = """
number     | customer | amount  | date       | due
2629       | 103      |   59.29 | 2026-03-01 | 2026-03-31
2820       | 103      |   59.29 | 2026-04-01 | 2026-05-01
12460      | 104      |  149.00 | 2026-04-01 | 2026-05-01
4500012460 | 103      |  150.00 | 2026-04-01 | 2026-05-01
"""


def dotted(amount: str, text: str, payer: str = "Hollis & Crane Packaging Ltd"):
    return match(f"id | value_date | amount | payer | account | text\nP1 | 2026-05-02 | {amount} | {payer} | | {text}", DOTTED, CUSTOMERS)


def test_what_looks_like_an_amount_right_behind_a_word_for_invoices_may_be_a_number():
    assert said(dotted("59.29", "Fakturanr 28.20")) == ["P1 2820 59.29 ready"]
    assert said(dotted("59.29", "Faktura 59.29")) == ["P1 2629 59.29 ready"]                # the payment itself; of equal items the oldest
    assert status(dotted("59.29", "Faktura 77.15"))["P1"] == "review"


def test_a_number_over_a_blank_is_read_whole_before_its_last_part_alone():
    assert said(dotted("150.00", "Inv no 45000 12460", "Elin Berg")) == ["P1 4500012460 150.00 ready"]
    assert said(dotted("149.00", "Inv no 12460", "Elin Berg")) == ["P1 12460 149.00 ready"]


def test_a_prepayment_with_a_number_behind_a_word_for_invoices_is_asked_about():
    assert said(dotted("26.00", "Anzahlung Projekt 88")) == ["P1 on account 26.00 ready"]
    assert said(dotted("26.00", "Anzahlung auf Rechnung 88")) == ["P1 on account 26.00 review"]


@pytest.mark.parametrize("text", ["PAYOUT 2494724", "Settlement batch 004521", "Kartenumsatz 10/26 VU-Nr 45510"])
def test_a_processors_payout_is_no_customers_money(text):
    assert status(dotted("311.40", text, "Adyen N.V."))["P1"] == "left alone"
