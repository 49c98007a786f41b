"""The situations of cash application, each as the accountant sees it: items, a bank line, and what is proposed."""
from __future__ import annotations

from dataclasses import replace

import pytest
from cash_tables import POLICY, match, outcome, said, status

from receivables.errors import ReceivablesError
from receivables.policy import Policy

CUSTOMERS = """
customer | name         | accounts               | parent | rule
C1       | Alpha Tools GmbH | DE89370400440532013000 |    |
C2       | Beta Foods Ltd |                      |        |
C3       | Gamma Papier AG |                     |        | oldest first
C4       | Alpha Nord GmbH |                     | C1     |
"""
ITEMS = """
number | customer | amount  | date       | due        | terms         | disputed | hold | type
10234  | C1       | 1000.00 | 2026-04-01 | 2026-05-01 | 2/10 net 30   |          |      |
10251  | C1       |  254.16 | 2026-04-05 | 2026-05-05 | 2/10 net 30   |          |      |
10260  | C1       |  -50.00 | 2026-04-06 | 2026-05-06 |               |          |      | CRN
20001  | C2       |  700.00 | 2026-04-02 | 2026-05-02 |               |   120.00 |      |
20002  | C2       |  300.00 | 2026-04-03 | 2026-05-03 |               |          | yes  |
30001  | C3       |  100.00 | 2026-03-01 | 2026-03-31 |               |          |      |
30002  | C3       |  200.00 | 2026-04-01 | 2026-05-01 |               |          |      |
40001  | C4       |  410.00 | 2026-04-01 | 2026-05-01 |               |          |      |
"""
HEAD = "id | date | amount | payer | account | text\n"
IBAN = "DE89 3704 0044 0532 0130 00"


def one(amount: str, text: str = "", payer: str = "", account: str = "", value_date: str = "2026-05-10", **more) -> list[str]:
    """What is proposed for one bank line, without the receipt's name."""
    more.setdefault("customers", CUSTOMERS)
    more.setdefault("items", ITEMS)
    p = match(f"id | value_date | amount | payer | account | text\nP1 | {value_date} | {amount} | {payer} | {account} | {text}", **more)
    return [line.replace("P1 ", "", 1) for line in said(p)] or [status(p)["P1"]]


# ---------------------------------------------------------------- what it names

def test_one_invoice_named_and_paid_exactly():
    assert one("1000.00", "RE 10234", "Alpha Tools GmbH") == ["10234 1000.00 ready"]


def test_sum_of_named_invoices():
    assert one("1254.16", "RE 10234, 251", account=IBAN) == ["10234 1000.00 ready", "10251 254.16 ready"]


def test_a_named_credit_note_is_netted():
    """1,000.00 - 50.00 = 950.00"""
    assert one("950.00", "RE 10234 abzgl. GS 10260", account=IBAN) == ["10234 1000.00 ready", "10260 -50.00 ready"]


def test_a_credit_note_that_is_not_named_goes_to_review_before_the_short_payment():
    lines = one("950.00", "RE 10234", account=IBAN)
    assert lines == ["10234 1000.00 review", "10260 -50.00 review", "#2 10234 950.00 review deduction 50.00 short payment"]


def test_a_number_alone_needs_no_known_payer_when_the_cents_tie():
    assert one("1000.00", "RE 10234", "Somebody Else") == ["10234 1000.00 ready"]


def test_a_payer_of_another_customer_goes_to_review():
    p = match(HEAD.replace("date", "value_date") + "P1 | 2026-05-10 | 1000.00 | Beta Foods Ltd | | RE 10234", ITEMS, CUSTOMERS)
    assert said(p) == ["P1 10234 1000.00 review"]
    assert "The payer is C2, but the items belong to C1." in outcome(p, "P1")


def test_a_head_of_group_pays_for_its_child():
    assert one("410.00", "40001", account=IBAN) == ["40001 410.00 ready"]
    assert one("410.00", "", account=IBAN) == ["40001 410.00 ready"]
    assert one("254.16", "", "Alpha Nord GmbH")[0] == "10251 254.16 review"          # the child does not pay for its head


def test_the_head_of_a_group_may_as_well_pay_a_members_item_of_the_same_amount():
    items = "number | customer | amount\n10251 | C1 | 410.00\n40001 | C4 | 410.00"
    assert {line.removeprefix("#2 ") for line in one("410.00", "", account=IBAN, items=items)} == {"10251 410.00 review", "40001 410.00 review"}


def test_a_held_item_is_never_ready():
    assert one("300.00", "20002", "Beta Foods Ltd") == ["20002 300.00 review"]
    laid_out = {line.removeprefix("#2 ") for line in one("300.00", "", "Beta Foods Ltd")}
    assert laid_out == {"20001 300.00 review", "on account 300.00 review"}, "the held one is not guessed at"


def test_an_order_number_stands_for_its_invoices():
    items = "number | customer | amount | po\n1 | C1 | 98.00 | PO-5533\n2 | C1 | 94.00 | PO-5541\n3 | C2 | 5.00 | PO-5541"
    assert one("192.00", "PO-5533 PO5541", account=IBAN, items=items) == ["1 98.00 ready", "2 94.00 ready"]
    assert one("98.00", "PO-5533", items=items) == ["1 98.00 review"], "an order number alone, from nobody known"


def test_an_order_number_finds_its_items_in_a_ledger_of_any_order():
    items = "number | customer | amount | po\n9 | C1 | 90.00 | A77\n3 | C2 | 30.00 | B88\n5 | C1 | 50.00 | C99"
    assert one("50.00", "PO C99", account=IBAN, items=items) == ["5 50.00 ready"]


# ---------------------------------------------------------------- discount, tolerance, deductions

@pytest.mark.parametrize("value_date, expected", [
    ("2026-04-10", ["10234 980.00 ready discount 20.00"]),
    ("2026-04-11", ["10234 980.00 ready discount 20.00"]),          # 1 April + 10 days: the last discount day counts
    ("2026-04-12", ["10234 980.00 ready deduction 20.00 discount not earned"])])
def test_early_payment_discount_is_judged_on_the_value_date(value_date, expected):
    assert one("980.00", "10234", account=IBAN, value_date=value_date) == expected


def test_grace_days_lengthen_the_discount():
    policy = replace(POLICY, discount_grace_days=3)
    assert one("980.00", "10234", account=IBAN, value_date="2026-04-14", policy=policy) == ["10234 980.00 ready discount 20.00"]
    assert "deduction 20.00" in one("980.00", "10234", account=IBAN, value_date="2026-04-15", policy=policy)[0]


def test_discount_on_one_of_two_named_invoices():
    """On 14 April only 10251 (5 April + 10 days) earns 2 %: 254.16 x 2 % = 5.08; 1,000.00 + 254.16 - 5.08 = 1,249.08"""
    assert one("1249.08", "10234 10251", account=IBAN, value_date="2026-04-14") == ["10234 1000.00 ready", "10251 249.08 ready discount 5.08"]


def test_discount_is_counted_on_the_invoice_less_its_credit_note():
    """(1,000.00 - 50.00) x 2 % = 19.00; 950.00 - 19.00 = 931.00"""
    assert one("931.00", "10234 GS 10260", account=IBAN, value_date="2026-04-11") == ["10234 981.00 ready discount 19.00", "10260 -50.00 ready"]


def test_a_discount_a_cent_off_is_a_discount():
    assert one("980.01", "10234", account=IBAN, value_date="2026-04-11") == ["10234 980.01 ready discount 19.99"]
    assert one("979.99", "10234", account=IBAN, value_date="2026-04-11") == ["10234 979.99 ready discount 20.00 write_off 0.01 rounding"]


@pytest.mark.parametrize("paid, expected", [
    ("999.00", ["10234 999.00 ready write_off 1.00 rounding"]),                 # company: 1.00 and 1 %; the bound is inclusive
    ("998.99", ["10234 998.99 ready deduction 1.01 short payment"]),
    ("1000.50", ["10234 1000.00 ready", "on account 0.50 ready"]),
    ("1001.01", ["10234 1000.00 review", "on account 1.01 review"])])
def test_tolerance_short_and_over(paid, expected):
    assert one(paid, "10234", account=IBAN) == expected


def test_percent_is_the_smaller_limit_on_a_small_item():
    items = "number | customer | amount\n10234 | C1 | 40.00"
    assert one("39.60", "10234", account=IBAN, items=items) == ["10234 39.60 ready write_off 0.40 rounding"]
    assert one("39.59", "10234", account=IBAN, items=items) == ["10234 39.59 ready deduction 0.41 short payment"]


def test_a_customers_tolerance_replaces_the_companys():
    customers = "customer | name | accounts | tolerance\nC1 | Alpha | DE89370400440532013000 | 0"
    assert one("999.99", "10234", account=IBAN, customers=customers) == ["10234 999.99 ready deduction 0.01 short payment"]
    none = replace(POLICY, tolerance_amount=None, tolerance_percent=None)
    assert "deduction" in one("999.99", "10234", account=IBAN, policy=none)[0], "no limit at all writes nothing off"


def test_over_and_short_have_limits_of_their_own():
    """Short: 0.50 may be written off. Over: up to 20.00 stays on account without review, whatever may be short."""
    policy = replace(POLICY, tolerance_amount=50, overpayment_amount=2000)
    assert one("1020.00", "10234", account=IBAN, policy=policy) == ["10234 1000.00 ready", "on account 20.00 ready"]
    assert "review" in one("1020.01", "10234", account=IBAN, policy=policy)[0]
    assert one("999.49", "10234", account=IBAN, policy=policy) == ["10234 999.49 ready deduction 0.51 short payment"]


def test_a_customers_overpayment_limit_replaces_the_companys():
    customers = "customer | name | accounts | over\nC1 | Alpha | DE89370400440532013000 | 0"
    policy = replace(POLICY, overpayment_amount=2000)
    assert "ready" in one("1000.01", "10234", account=IBAN, policy=policy)[0]
    assert "review" in one("1000.01", "10234", account=IBAN, policy=policy, customers=customers)[0]


def test_reasons_are_the_companys_the_customers_or_what_the_payment_says():
    policy = replace(POLICY, short_reason="other", write_off_reason="bank charge")
    customers = "customer | name | accounts | short | small\nC1 | Alpha | DE89370400440532013000 | pricing | rounding"
    assert one("993.37", "10234", account=IBAN, policy=policy) == ["10234 993.37 ready deduction 6.63 other"]
    assert one("993.37", "10234", account=IBAN, policy=policy, customers=customers) == ["10234 993.37 ready deduction 6.63 pricing"]
    assert one("993.37", "10234 damaged", account=IBAN, policy=policy, customers=customers) == ["10234 993.37 ready deduction 6.63 damaged goods"]
    assert one("999.00", "10234", account=IBAN, policy=policy) == ["10234 999.00 ready write_off 1.00 bank charge"]
    assert one("999.00", "10234", account=IBAN, policy=policy, customers=customers) == ["10234 999.00 ready write_off 1.00 rounding"]
    assert "review" in one("950.00", "10234", account=IBAN, policy=policy, customers=customers)[0], "a reason of its own makes 5 % no less doubtful"


def test_a_negative_overpayment_limit_is_refused():
    with pytest.raises(ReceivablesError, match=r"an overpayment limit of -1.00 \(Customers, C1\)"):
        one("1.00", customers="customer | name | over\nC1 | Alpha | -1.00")


def test_a_negative_tolerance_is_refused():
    with pytest.raises(ReceivablesError, match=r"tolerance of -1.00 \(Customers, C1\)"):
        one("1.00", customers="customer | name | tolerance\nC1 | Alpha | -1.00")


def test_the_disputed_part_left_out_is_a_deduction():
    """700.00 - 120.00 disputed = 580.00"""
    assert one("580.00", "20001", "Beta Foods Ltd") == ["20001 580.00 ready deduction 120.00 dispute"]


def test_a_disputed_item_paid_in_full_goes_to_review():
    assert one("700.00", "20001", "Beta Foods Ltd") == ["20001 700.00 review"]


def test_a_short_payment_keeps_its_rest_open_with_a_reason():
    assert one("913.40", "10234", account=IBAN) == ["10234 913.40 ready deduction 86.60 short payment"]
    assert one("990.00", "10234 less bank charges", account=IBAN) == ["10234 990.00 ready deduction 10.00 bank charge"]


@pytest.mark.parametrize("text, reason", [
    ("10234 less damaged goods", "damaged goods"), ("10234 Transportschaden", "damaged goods"), ("10234 Preisdifferenz", "pricing"),
    ("10234 abzgl. Reklamation", "dispute"), ("10234 CHGS SHA", "bank charge"), ("10234", "short payment")])
def test_a_short_payment_has_the_reason_that_its_words_give(text, reason):
    assert one("913.40", text, account=IBAN) == [f"10234 913.40 ready deduction 86.60 {reason}"]


@pytest.mark.parametrize("amount, text, expected", [
    ("900.00", "10234 less WHT 10%", ["10234 900.00 ready withheld_tax 100.00"]),
    ("980.00", "10234 TDS 2 % deducted", ["10234 980.00 ready withheld_tax 20.00"]),              # and no discount that came too late
    ("915.97", "RE 10234 Quellensteuer", ["10234 915.97 ready withheld_tax 84.03"]),              # 10 % of the net 840.34
    ("1128.74", "10234 10251 ritenuta 10%", ["10234 900.00 ready withheld_tax 100.00", "10251 228.74 ready withheld_tax 25.42"]),
    ("690.00", "10234 withholding tax", ["10234 690.00 ready"])])                                  # 31 %: no country keeps that
def test_tax_withheld_settles_what_the_state_gets(amount, text, expected):
    assert one(amount, text, account=IBAN) == expected


@pytest.mark.parametrize("amount, expected", [
    ("274.16", ["10251 254.16 review", "on account 20.00 review"]), ("524.16", ["10251 254.16 ready", "on account 270.00 ready"]),
    ("254.61", ["10251 254.16 ready", "on account 0.45 ready"])])
def test_digits_swapped_in_an_overpayment(amount, expected):
    assert one(amount, "10251", account=IBAN) == expected


def test_a_part_payment_has_no_deduction():
    assert one("400.00", "10234", account=IBAN) == ["10234 400.00 ready"]
    assert one("900.00", "Teilzahlung RE 10234", account=IBAN) == ["10234 900.00 ready"]


def test_a_tiny_part_goes_to_review():
    assert one("30.00", "10234", account=IBAN) == ["10234 30.00 review"]


def test_two_named_and_too_little_goes_to_review_oldest_filled_first():
    assert one("1100.00", "10234 10251", account=IBAN) == ["10234 1000.00 review", "10251 100.00 review"]


def test_two_named_and_one_paid():
    assert one("254.16", "10234 10251", account=IBAN)[0] == "10251 254.16 review"


def test_an_overpayment_pays_the_item_and_keeps_the_rest_on_account():
    assert one("1010.00", "10234", account=IBAN) == ["10234 1000.00 review", "on account 10.00 review"]


def test_named_and_others_add_up():
    lines = one("1254.16", "10234", account=IBAN)
    assert lines[:2] == ["10234 1000.00 review", "10251 254.16 review"]
    assert lines[2:] == ["#2 10234 1000.00 review", "#2 on account 254.16 review"]


# ---------------------------------------------------------------- nothing named

def test_exact_amount_of_a_certain_payer_is_ready():
    assert one("254.16", "Danke", account=IBAN) == ["10251 254.16 ready"]
    assert one("254.16", "", "ALPHA TOOLS GMBH") == ["10251 254.16 ready"]
    assert one("249.08", "", account=IBAN, value_date="2026-04-15") == ["10251 249.08 ready discount 5.08"]


def test_exact_amount_of_a_likely_payer_goes_to_review():
    assert one("254.16", "", "Alpha Tools AG") == ["10251 254.16 review"]
    assert one("254.16", "", "Alfa Tools GmbH") == ["10251 254.16 review"]


def test_a_whole_name_without_its_legal_form_or_with_a_branch_is_the_customers_unless_another_begins_so():
    assert one("254.16", "", "Alpha Tools") == ["10251 254.16 ready"]
    assert one("254.16", "", "Alpha Tools GmbH Niederlassung Kassel") == ["10251 254.16 ready"]
    other = CUSTOMERS + "C5 | Alpha Tools Handel GmbH"
    assert one("254.16", "", "Alpha Tools", customers=other) == ["10251 254.16 review"]


def test_amount_alone_is_never_ready():
    assert one("254.16", "", "Unknown Person") == ["10251 254.16 review"]
    assert one("254.17", "", "Unknown Person") == ["unidentified"]


def test_a_reference_that_is_none_of_ours_stops_the_amount():
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 254.16 | | {IBAN} | RE 99999", ITEMS, CUSTOMERS)
    assert said(p) == ["P1 10251 254.16 review"]
    assert "The text names 99999, which is no document of ours." in outcome(p, "P1")


TWINS = "number | customer | amount | due\n10235 | C1 | 103.17 | 2026-05-02\n10234 | C1 | 103.17 | 2026-05-01\n10236 | C1 | 70.41 | 2026-05-03"


def test_of_twins_the_oldest_due_is_taken_and_said():
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 103.17 | | {IBAN} |", TWINS, CUSTOMERS)
    assert said(p) == ["P1 10234 103.17 ready"]
    assert "Nothing tells 10234 and 10235 apart; the oldest due is taken." in outcome(p, "P1")
    assert one("173.58", "", account=IBAN, items=TWINS) == ["10234 103.17 ready", "10236 70.41 ready"]
    assert one("103.17", "", "Unknown", items=TWINS) == ["10234 103.17 review", "#2 10235 103.17 review"], "the payer is not certain"


def test_a_customer_may_be_set_so_that_twins_are_asked():
    customers = CUSTOMERS.replace("DE89370400440532013000 |    |", "DE89370400440532013000 | | ask")
    assert one("103.17", "", account=IBAN, items=TWINS, customers=customers) == ["10234 103.17 review", "#2 10235 103.17 review"]
    assert one("173.58", "", account=IBAN, items=TWINS, customers=customers)[0] == "10234 103.17 review"


def test_digits_of_the_text_tell_twins_apart():
    assert one("103.17", "Re 35", account=IBAN, items=TWINS)[0].endswith("review")


def test_equal_amounts_of_two_customers_of_a_group_are_no_twins():
    items = "number | customer | amount | due\n1 | C4 | 100.00 | 2026-05-01\n2 | C5 | 100.00 | 2026-05-02"
    customers = CUSTOMERS + "C5 | Alpha West GmbH | | C1"
    assert one("100.00", "", account=IBAN, items=items, customers=customers)[:2] == ["1 100.00 review", "#2 2 100.00 review"]


def test_two_payments_of_twins_pay_both():
    p = match("id | value_date | amount | account\nP1 | 2026-05-10 | 103.17 | " + IBAN + "\nP2 | 2026-05-11 | 103.17 | " + IBAN, TWINS, CUSTOMERS)
    assert said(p) == ["P1 10234 103.17 ready", "P2 10235 103.17 ready"]


def test_the_payer_may_ask_for_oldest_first():
    assert one("150.00", "bitte die ältesten Posten", account=IBAN, items=TWINS) == ["10234 103.17 ready", "10235 46.83 ready"]
    assert one("150.00", "please apply to oldest invoices", "Alpha Tools AG", items=TWINS) == ["10234 103.17 review", "10235 46.83 review"]


@pytest.mark.parametrize("text, payer", [("Zinsgutschrift 20001", "Sparkasse"), ("VAT refund 10251", "HM Revenue"), ("Erstattung Re 10251", "Lieferant GmbH")])
def test_noise_that_quotes_a_number_and_its_amount_is_looked_at(text, payer):
    amount = "700.00" if "20001" in text else "254.16"
    assert one(amount, text, payer)[0].endswith("review")


def test_noise_words_of_a_customer_without_a_reference_are_looked_at():
    assert one("254.16", "Gehalt April", account=IBAN) == ["10251 254.16 review"]


def test_the_whole_balance():
    """1,000.00 + 254.16 - 50.00 = 1,204.16"""
    assert one("1204.16", "", account=IBAN) == ["10234 1000.00 ready", "10251 254.16 ready", "10260 -50.00 ready"]


def test_a_unique_combination_of_a_certain_payer():
    """254.16 - 50.00 = 204.16"""
    assert one("204.16", "", account=IBAN) == ["10251 254.16 ready", "10260 -50.00 ready"]


def test_two_combinations_are_laid_out():
    items = "number | customer | amount\n1 | C1 | 123.00\n2 | C1 | 77.00\n3 | C1 | 150.00\n4 | C1 | 50.00\n5 | C1 | 999.00"
    lines = one("200.00", "", account=IBAN, items=items)
    assert lines == ["1 123.00 review", "2 77.00 review", "#2 3 150.00 review", "#2 4 50.00 review"]


def test_round_amounts_that_may_add_up_by_chance_go_to_review():
    items = "number | customer | amount\n" + "\n".join(f"{k} | C1 | {k}00.00" for k in (1, 2, 4, 8, 16, 32))
    lines = one("1300.00", "", account=IBAN, items=items)           # 100 + 400 + 800, the only way
    assert lines[:3] == ["1 100.00 review", "4 400.00 review", "8 800.00 review"]


def test_many_items_are_not_searched_further_and_the_row_says_so():
    items = "number | customer | amount\n" + "\n".join(f"{k} | C1 | {1000 + 7 * k * k}.{k:02d}" for k in range(1, 60))
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 60000.01 | | {IBAN} |", items, CUSTOMERS)
    assert said(p) == ["P1 on account 60000.01 review"]
    assert "There are many combinations: they were not searched further." in outcome(p, "P1")
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 48292.15 | | {IBAN} |", items, CUSTOMERS)      # 23,743.57 + 24,548.58
    assert said(p) == ["P1 57 23743.57 review", "P1 58 24548.58 review"], "a pair is found, but whether it is the only way is not known"


def test_nearly_the_amount_is_only_a_suggestion():
    assert one("253.66", "", account=IBAN)[0] == "10251 253.66 review write_off 0.50 rounding"


def test_oldest_first_only_for_the_customer_set_so():
    assert one("150.00", "", "Gamma Papier AG") == ["30001 100.00 ready", "30002 50.00 ready"]
    assert one("350.00", "", "Gamma Papier AG")[:3] == ["30001 100.00 review", "30002 200.00 review", "on account 50.00 review"]
    laid_out = {line.removeprefix("#2 ") for line in one("150.00", "", "Beta Foods Ltd")}
    assert laid_out == {"20001 150.00 review", "on account 150.00 review"}, "a part of one, for a person"


def test_a_payer_who_says_oldest_first_is_heard():
    assert one("1100.00", "please apply to oldest invoices", account=IBAN) == ["10234 1000.00 ready", "10251 100.00 ready"]
    assert one("1100.00", "please apply to oldest invoices", "Alpha Tools AG")[0] == "10234 1000.00 review"
    assert one("1204.16", "oldest first", account=IBAN) == ["10234 1000.00 ready", "10251 254.16 ready", "10260 -50.00 ready"]


def test_details_that_come_separately_do_not_stop_what_the_amount_can_only_be():
    assert one("254.16", "see attached remittance advice", account=IBAN) == ["10251 254.16 ready"]
    assert one("204.16", "see attached remittance advice", account=IBAN) == ["10251 254.16 ready", "10260 -50.00 ready"]
    assert one("150.00", "see attached remittance advice", "Gamma Papier AG")[:2] == ["30001 100.00 review", "30002 50.00 review"]     # oldest first


def test_two_digits_of_the_amount_swapped():
    """254.16 paid as 524.16: 270.00 more"""
    assert one("524.16", "RE 10251", account=IBAN) == ["10251 254.16 ready", "on account 270.00 ready"]
    assert one("524.16", "RE 10251", "Somebody")[0] == "10251 254.16 review"
    assert one("520.16", "RE 10251", account=IBAN)[0] == "10251 254.16 review"


def test_a_list_that_is_cut_off_is_finished_by_the_amount():
    """1,000.00 named and 254.16 not: the text ends where the next number would stand"""
    assert one("1254.16", "RE 10234, RE", account=IBAN) == ["10234 1000.00 ready", "10251 254.16 ready"]
    assert one("1254.16", "RE 10234, RE", "Alpha Tools AG")[0] == "10234 1000.00 review"
    assert one("1254.16", "RE 10234", account=IBAN)[0] == "10234 1000.00 review"


def test_a_number_that_is_cut_to_another_customers_is_read_by_the_amount():
    items = "number | customer | amount\nRE-2026-00012 | C2 | 700.00\nRE-2026-01278 | C1 | 640.00"
    assert one("640.00", "RE-2026-012", account=IBAN, items=items) == ["RE-2026-01278 640.00 ready"]


def test_a_named_document_tells_namesakes_apart():
    customers = "customer | name\nC1 | Alpha Tools GmbH\nC2 | Alpha Tools Albany GmbH"
    assert one("700.00", "20001", "Alpha Tools AG", customers=customers, items=ITEMS.replace("120.00 |", "0.00 |")) == ["20001 700.00 ready"]


def test_a_name_that_ends_inside_a_word_was_cut():
    customers = "customer | name\nC1 | Dahlgren Maschinenfabrik GmbH\nC2 | Beta Foods Ltd"
    assert one("254.16", "", "DAHLGREN MASCHINENFAB", customers=customers) == ["10251 254.16 ready"]
    assert one("254.16", "", "DAHLGREN", customers=customers)[0].endswith("review")


def test_a_factor_pays_named_invoices_of_several_customers():
    assert one("1700.00", "RE 10234, RE 20001", "Nordfactor Bank AG", items=ITEMS.replace("120.00 |", "0.00 |")) == \
        ["10234 1000.00 ready", "20001 700.00 ready"]
    assert one("1690.00", "RE 10234, RE 20001", "Nordfactor Bank AG")[0].endswith("review")
    assert one("1700.00", "RE 10234, RE 20001", account=IBAN, items=ITEMS.replace("120.00 |", "0.00 |"))[0].endswith("review")


def test_a_prepayment_of_a_certain_payer_stays_on_account():
    assert one("5000.00", "Anzahlung Projekt Nord", account=IBAN) == ["on account 5000.00 ready"]
    assert one("5000.00", "Anzahlung Projekt Nord", "Alpha Tools AG") == ["on account 5000.00 review"]


def test_nothing_fits():
    lines = one("77.77", "", account=IBAN)
    assert "on account 77.77" in {line.removeprefix("#2 ").removeprefix("#3 ").removesuffix(" review") for line in lines}
    assert all(line.endswith("77.77 review") for line in lines), "else a part of one item, for a person"


def test_an_item_dated_after_the_receipt_is_not_guessed():
    assert not any("10251" in line for line in one("254.16", "", account=IBAN, value_date="2026-04-04"))
    assert one("254.16", "10251", account=IBAN, value_date="2026-04-04") == ["10251 254.16 ready"]


# ---------------------------------------------------------------- who paid

def test_contradicting_confirmations_are_shown():
    rules = f"id | account | customer | confirmed\nR1 | {IBAN} | C1 | 3\nR2 | {IBAN} | C2 | 1"
    customers = "customer | name\nC1 | Alpha\nC2 | Beta"
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 254.16 | | {IBAN} |", ITEMS, customers, rules=rules)
    assert said(p) == ["P1 10251 254.16 review"]
    assert "The payer account is on file for C1 (confirmed 3 times) and C2 (confirmed once)." in outcome(p, "P1")


def test_a_confirmed_account_counts_and_is_said():
    rules = "id | account | customer | confirmed\nR1 | GB33BUKB20201555555555 | C2 | 3"
    p = match(HEAD.replace("date", "value_date") + "P1 | 2026-05-10 | 580.00 | | GB33 BUKB 2020 1555 5555 55 | 20001", ITEMS, CUSTOMERS, rules=rules)
    assert said(p) == ["P1 20001 580.00 ready deduction 120.00 dispute"]
    assert "Payer account confirmed 3 times." in outcome(p, "P1")


def test_namesakes_are_ambiguous_until_a_number_tells_them_apart():
    customers = "customer | name\nC1 | Müller GmbH\nC2 | Müller AG"
    assert one("254.16", "", "Mueller", customers=customers) == ["10251 254.16 review"]
    assert one("254.16", "RE 10251", "Mueller", customers=customers) == ["10251 254.16 ready"]


# ---------------------------------------------------------------- not customer money

@pytest.mark.parametrize("text, payer, kind", [
    ("Kontoführungsentgelt 04/2026", "Hausbank", "left alone"), ("Zinsen Q1", "Hausbank", "left alone"),
    ("Umsatzsteuer 03/2026 Erstattung", "Finanzamt Köln", "left alone"), ("Gehalt April", "", "left alone"),
    ("Gebühr für RE 10234", "Hausbank", "left alone")])
def test_lines_that_are_no_customers_are_left_alone(text, payer, kind):
    assert one("12.34", text, payer) == [kind]


def test_own_transfers_are_left_alone():
    assert one("254.16", "10251", "Ourselves", "DE02 1203 0000 0000 2020 51") == ["left alone"]


def test_money_going_out_is_left_alone_unless_it_speaks_of_a_customer():
    def outcome_of(kind: str, text: str, account: str = "") -> str:
        return status(match(f"id | amount | kind | account | text\nP1 | -50.00 | {kind} | {account} | {text}", ITEMS, CUSTOMERS))["P1"]

    assert outcome_of("", "Miete Mai") == "left alone"
    assert outcome_of("customer", "Miete Mai") == "review"
    assert outcome_of("", "Rückgabe Lastschrift") == "review"
    assert outcome_of("", "Erstattung", IBAN) == "review"


def test_noise_words_from_a_customer_are_still_customer_money():
    assert one("254.16", "RE 10251 inkl. Zinsen", account=IBAN) == ["10251 254.16 ready"]


def test_returned_payments_pay_nothing():
    assert one("254.16", "Return of ACH20240620001 - NSF", "Alpha Tools GmbH") == ["review"]
    assert one("254.16", "Rückgabe RE 10251", account=IBAN) == ["10251 254.16 review"]
    assert one("-254.16", "RE 10251", account=IBAN) == ["review"]


# ---------------------------------------------------------------- already paid

def test_a_duplicate_of_something_paid_stays_on_account():
    applied = "id | invoice | receipt | applied\nA1 | 10251 | P0 | 254.16"
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 254.16 | | {IBAN} | RE 10251", ITEMS, CUSTOMERS, applied=applied)
    assert said(p)[0] == "P1 on account 254.16 review"
    assert "10251 was paid on 20 April 2026 by receipt P0. This is the same amount again." in outcome(p, "P1")


# ---------------------------------------------------------------- another currency

def test_another_currency_within_the_days_rate_goes_to_review():
    rates = "id | date | currency | rate\nUSD | 2026-05-10 | USD | 1.10"
    p = match(f"id | value_date | currency | amount | account | text\nP1 | 2026-05-10 | USD | 1105.00 | {IBAN} | 10234", ITEMS, CUSTOMERS, rates=rates)
    row = p.frame.iloc[0]
    assert (row["invoice"], row["applied"], row["currency"], row["receipt_amount"], row["receipt_currency"], row["status"]) == (
        "10234", 100000, "EUR", 110500, "USD", "review")        # 1,000.00 EUR x 1.10 = 1,100.00 USD; 1,105.00 is 0.5 % off


def test_another_currency_without_a_rate_stays_on_account():
    p = match(f"id | value_date | currency | amount | account | text\nP1 | 2026-05-10 | USD | 1105.00 | {IBAN} | 10234", ITEMS, CUSTOMERS)
    assert said(p) == ["P1 on account 1105.00 review"]
    assert "There is no rate of that day between EUR and USD." in outcome(p, "P1")


# ---------------------------------------------------------------- instalments

LINES = "id | invoice | line | due_date | amount\na | 10234 | 1 | 2026-05-01 | 400.00\nb | 10234 | 2 | 2026-06-01 | 600.00"


def test_an_instalment_pays_the_earliest_line():
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-01 | 400.00 | | {IBAN} | RE 10234", ITEMS, CUSTOMERS, lines=LINES)
    assert said(p, "due_line") == ["P1 10234 400.00 ready 1"]
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-01 | 1000.00 | | {IBAN} | RE 10234", ITEMS, CUSTOMERS, lines=LINES)
    assert said(p, "due_line") == ["P1 10234 400.00 ready 1", "P1 10234 600.00 ready 2"]


# ---------------------------------------------------------------- the batch

def batch(lines: str, **more):
    """Several bank lines: id | value_date | amount | account | text."""
    return match("id | value_date | amount | account | text\n" + lines.strip(), ITEMS, CUSTOMERS, **more)


def test_several_receipts_for_one_invoice():
    p = batch(f"P1 | 2026-05-02 | 600.00 | {IBAN} | RE 10234\nP2 | 2026-05-09 | 400.00 | {IBAN} | RE 10234")
    assert said(p) == ["P1 10234 600.00 ready", "P2 10234 400.00 ready"]


def test_the_second_payment_of_the_same_invoice_stays_on_account():
    p = batch(f"P1 | 2026-05-02 | 1000.00 | {IBAN} | RE 10234\nP2 | 2026-05-09 | 1000.00 | {IBAN} | RE 10234")
    assert said(p) == ["P1 10234 1000.00 ready", "P2 on account 1000.00 review"]
    assert "10234 is paid by the proposal for receipt P1." in outcome(p, "P2")


def test_a_later_line_that_names_an_item_beats_one_that_only_fits():
    p = batch(f"P1 | 2026-05-02 | 254.16 | {IBAN} |\nP2 | 2026-05-09 | 254.16 | | RE 10251")
    assert "P2 10251 254.16 ready" in said(p)
    assert not any(line.startswith(("P1", "#2 P1")) and "10251" in line for line in said(p))


def test_what_a_person_keeps_is_spoken_for():
    kept = "id | receipt | invoice | applied | status\nA1 | P0 | 10251 | 254.16 | approved"
    assert not any("10251" in line for line in one("254.16", "", account=IBAN, kept=kept))
    assert not any("10251" in line for line in one("254.16", "10251", account=IBAN, kept=kept))


def test_effective_date_is_the_later_of_both_sides():
    p = batch(f"P1 | 2026-04-02 | 254.16 | {IBAN} | RE 10251\nP2 | 2026-05-09 | 1000.00 | {IBAN} | RE 10234")
    assert [str(d.date()) for d in p.frame["effective_date"]] == ["2026-04-05", "2026-05-09"]


def test_ids_evidence_and_summary():
    p = batch(f"P1 | 2026-05-09 | 1200.00 | {IBAN} | RE 10234, 251\nP2 | 2026-05-09 | 3.33 | | hello", run="R7")
    assert p.frame["id"].tolist() == ["R7-1", "R7-2"]
    assert p.summary == {"receipts": 2, "ready": 0, "review": 1, "unidentified": 1, "left alone": 0, "rows": 2}
    p = batch(f"P1 | 2026-04-11 | 1229.08 | {IBAN} | RE 10234, 251")
    assert outcome(p, "P1") == ("Names 10234 and 10251 (written '10234, 251'); both open, together 1,254.16 less 25.08 discount (2 %) = payment. "
                                "Payer account is on file.")


def test_a_receipt_twice_is_refused():
    with pytest.raises(ReceivablesError, match="You cannot match receipt P1 because it is there twice"):
        batch("P1 | 2026-05-09 | 1.00 | |\nP1 | 2026-05-09 | 1.00 | |")


def test_no_receipts_and_no_items():
    p = match("id | amount", "number | customer | amount", policy=Policy())
    assert (len(p.frame), len(p.outcomes), p.summary["receipts"]) == (0, 0, 0)


# ---------------------------------------------------------------- numbers that arrive damaged

YEARS = """
number        | customer | amount  | date
RE-2025-00949 | C1       | 640.00  | 2025-11-03
RE-2026-00949 | C1       | 1000.00 | 2026-04-01
RE-2026-00951 | C1       | 254.16  | 2026-04-05
RE-2026-00999 | C1       | 254.16  | 2026-04-06
RE-2026-01949 | C2       | 700.00  | 2026-04-02
"""


@pytest.mark.parametrize("amount, text, expected", [
    ("254.16", "RE-2026-00915", ["RE-2026-00951 254.16 ready"]),                 # swapped
    ("254.16", "RE-2026-00952", ["RE-2026-00951 254.16 ready"]),                 # one wrong
    ("254.16", "RE-2026-0951 und RE-2026", ["RE-2026-00951 254.16 ready"]),      # zeros lost, and another cut off
    ("1000.00", "RE-2026-01949", ["RE-2026-00949 1000.00 ready"]),               # another customer's number, a digit from ours
    ("1000.00", "Rechnung RE-2026-00", ["RE-2026-00949 1000.00 ready"]),         # cut
    ("640.00", "949", ["RE-2025-00949 640.00 ready"]),                           # two years have it; the amount tells
    ("1894.16", "949, 951 u. 949", ["RE-2025-00949 640.00 ready", "RE-2026-00949 1000.00 ready", "RE-2026-00951 254.16 ready"]),
    ("254.16", "999", ["RE-2026-00999 254.16 ready"]),                           # of two equal items the one it means
])
def test_a_damaged_number_counts_for_a_known_payer_when_the_amount_ties(amount, text, expected):
    assert one(amount, text, account=IBAN, items=YEARS) == expected


def test_a_damaged_number_is_said():
    p = match(f"id | value_date | amount | account | text\nP1 | 2026-05-10 | 254.16 | {IBAN} | RE-2026-00915", YEARS, CUSTOMERS)
    assert outcome(p, "P1") == "Means RE-2026-00951; open 254.16 = payment. The text has 202600915, damaged or cut. Payer account is on file."


def test_a_damaged_number_of_an_unknown_payer_or_without_its_amount_decides_nothing():
    assert one("254.16", "RE-2026-00915", "Somebody", items=YEARS) == ["unidentified"]
    assert one("100.00", "RE-2026-00952", account=IBAN, items=YEARS) == ["RE-2026-00951 100.00 review", "#2 on account 100.00 review"]


def test_a_number_that_fits_badly_beside_one_that_a_slip_away_ties_goes_to_review():
    """700.00 to RE-2026-00948 of 750.00, or RE-2026-00984 of exactly 700.00 with two digits swapped"""
    items = "number | customer | amount\nRE-2026-00948 | C1 | 750.00\nRE-2026-00984 | C1 | 700.00"
    assert one("700.00", "RE-2026-00948", account=IBAN, items=items)[:2] == ["RE-2026-00984 700.00 review", "#2 RE-2026-00948 700.00 review deduction 50.00 short payment"]
    assert one("750.00", "RE-2026-00948", account=IBAN, items=items) == ["RE-2026-00948 750.00 ready"]


def test_an_old_number_is_read_before_an_equal_amount_without_one_takes_its_item():
    items = "number | customer | amount\n2025-00272 | C1 | 499.00\n2026-00314 | C1 | 499.00"
    lines = f"id | value_date | amount | account | text\nP1 | 2026-05-10 | 499.00 | {IBAN} | \nP2 | 2026-05-11 | 499.00 | {IBAN} | 272"
    assert said(match(lines, items, CUSTOMERS)) == ["P1 2026-00314 499.00 ready", "P2 2025-00272 499.00 ready"]


def test_oldest_first_waits_for_what_is_not_decided_and_for_a_number_nobody_knows():
    lines = "id | value_date | amount | payer | text\nP1 | 2026-05-10 | 90.00 | Gamma Papier AG | {} 30001\nP2 | 2026-05-11 | 150.00 | Gamma Papier AG |"
    assert said(match(lines.format("part payment"), ITEMS, CUSTOMERS)) == ["P1 30001 90.00 ready", "P2 30001 10.00 ready", "P2 30002 140.00 ready"]
    p = match(lines.format("storno"), ITEMS, CUSTOMERS)
    assert said(p)[1:3] == ["P2 30001 10.00 review", "P2 30002 140.00 review"]
    assert "30001 waits for the proposal of receipt P1." in outcome(p, "P2")
    assert one("150.00", "7788991", "Gamma Papier AG")[:2] == ["30001 100.00 review", "30002 50.00 review"]


def test_a_paid_number_with_its_own_amount_is_paid_twice_and_not_a_slip():
    applied = "id | invoice | applied\nA1 | RE-2026-00951 | 254.16"
    assert one("254.16", "RE-2026-00951", account=IBAN, items=YEARS.replace("00999", "00952"), applied=applied)[0] == "on account 254.16 review"


# ---------------------------------------------------------------- creditor references, years, the payer's own numbers

REFERENCED = """
number        | customer | amount
539007547034  | C1       | 300.00
10234         | C2       | 310.00
2026000948    | C1       | 333.00
"""


@pytest.mark.parametrize("amount, text, expected", [
    ("300.00", "RF18539007547034", ["539007547034 300.00 ready"]),
    ("300.00", "RF18 5390 0754 7034 DANKE", ["539007547034 300.00 ready"]),
    ("333.00", "/SCOR/RF812026000948", ["2026000948 333.00 ready"]),
    ("310.00", "000000000000000000000102346", ["10234 310.00 ready"]),                    # 26 digits and the check digit 6
    ("310.00", "00 00000 00000 00000 00001 02346", ["10234 310.00 ready"]),
    ("310.00", "000000000000000000000102343", ["10234 310.00 review"]),                   # the check digit is wrong: the amount alone
    ("310.00", "+++000/0010/23449+++", ["10234 310.00 ready"]),                           # 10234 modulo 97 is 49
    ("310.00", "+++000/0010/23448+++", ["10234 310.00 review"])])
def test_a_creditor_reference_with_right_check_digits_names_its_document(amount, text, expected):
    assert one(amount, text, "Somebody", items=REFERENCED, customers="customer | name\nC1 | Alpha\nC2 | Beta") == expected


def test_a_creditor_reference_may_hold_the_customers_number_too():
    """Customer 00123 and document 0010234, in 26 digits."""
    from receivables.matching.creditor import documents
    from receivables.matching.docnumbers import Numbers
    ours = Numbers(["10234", "30010234"])
    assert documents("00000000000000012300010234", ours.by_digits, ours.exact, ["C00123", "C00777"]) == [0]
    assert documents("00000000000000045600010234", ours.by_digits, ours.exact, ["C00123", "C00777"]) == []


RESTARTED = "number | customer | amount\n2025-0123 | C1 | 500.00\n2026-0123 | C1 | 510.00\n2025-0124 | C1 | 620.00"


@pytest.mark.parametrize("amount, text, expected", [
    ("510.00", "Rechnung 123/2026", ["2026-0123 510.00 ready"]), ("500.00", "Rechnung 123/25", ["2025-0123 500.00 ready"]),
    ("510.00", "RE 2026/123", ["2026-0123 510.00 ready"]), ("620.00", "Rechnung 124/2025", ["2025-0124 620.00 ready"])])
def test_the_year_may_stand_behind_the_number(amount, text, expected):
    assert one(amount, text, "Somebody", items=RESTARTED) == expected


def test_a_number_of_the_payers_own_that_equals_another_customers_is_passed_over():
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 254.16 | | {IBAN} | Your inv 10251, ref 20001", ITEMS, CUSTOMERS)
    assert said(p) == ["P1 10251 254.16 ready"]
    assert "20001 of another customer is taken for a number of the payer's own." in outcome(p, "P1")


def test_only_another_customers_number_with_another_amount_lays_out_what_the_payer_owes():
    p = match(HEAD.replace("date", "value_date") + f"P1 | 2026-05-10 | 254.16 | | {IBAN} | ref 20001", ITEMS, CUSTOMERS)
    assert said(p)[0] == "P1 10251 254.16 review"
    assert any(line.endswith("P1 20001 254.16 review") for line in said(p))
    assert "The text names 20001, which belongs to C2." in outcome(p, "P1")


@pytest.mark.parametrize("amount, status_", [("700.00", "review"), ("580.00", "review")])
def test_another_customers_number_with_its_own_amount_is_a_payment_for_another(amount, status_):
    assert one(amount, "20001", account=IBAN)[0].split()[2] == status_


# ---------------------------------------------------------------- as banks and payers of other countries write

FORMS_OF_NUMBERS = """
number           | customer | amount
FV/00166/01/2026 | C1 | 160.92
FV/00185/02/2026 | C1 | 160.92
F-2026-03-0013   | C1 | 462.30
F-2026-03-0159   | C1 | 688.20
VF000171         | C1 |  49.50
VF000471         | C1 |  49.50
RG25-10126       | C1 | 538.40
RG26-10309       | C1 | 319.10
"""


@pytest.mark.parametrize("amount, text, expected", [
    ("160.92", "00166/01/2026", ["FV/00166/01/2026 160.92 ready"]),                                     # month and year are no date here
    ("160.92", "faktura 166/01/2026", ["FV/00166/01/2026 160.92 ready"]),
    ("1150.50", "factures F-2026-03-159, F-2026-03-13", ["F-2026-03-0013 462.30 ready", "F-2026-03-0159 688.20 ready"]),
    ("49.50", "fact. 000471", ["VF000471 49.50 ready"]), ("49.50", "fact. 000171", ["VF000171 49.50 ready"]),
    ("857.50", "Re. 0126/10309", ["RG25-10126 538.40 ready", "RG26-10309 319.10 ready"]),               # the ends of two numbers
    ("538.40", "Rg RG25-101 Danke", ["RG25-10126 538.40 ready"])])                                      # its end was cut off
def test_numbers_with_year_month_and_zeros_are_read_as_people_shorten_them(amount, text, expected):
    assert one(amount, text, account=IBAN, items=FORMS_OF_NUMBERS) == expected


@pytest.mark.parametrize("text", [
    "EREF+710120231388044+SVWZ+Danke", "ORIG CO NAME:ALPHA TRACE#:402891026268442 THANK YOU", "LOCKBOX 754611 CHK 52975 MARCH PAYMENT",
    "/TRTP/SEPA/IBAN/DE89370400440532013000/REMI/Danke/EREF/88120231388044", "VIR SEPA RECU /MOTIF paiement /REF 398812216883",
    "FEDWIRE VIA: PNC BANK NA/239765123 OBI=THANK YOU IMAD: 0425MMQFMP46589324", "our ref 4968097 Danke", "Zahlungsbeleg 4968097", "TVA FR347019185 merci"])
def test_the_banks_and_the_payers_own_numbers_are_no_reference_of_ours(text):
    assert one("1204.16", text, account=IBAN) == ["10234 1000.00 ready", "10251 254.16 ready", "10260 -50.00 ready"]
    assert one("304.16", text, account=IBAN, items="number | customer | amount\n10251 | C1 | 254.16\n10252 | C1 | 50.00\n10253 | C1 | 77.03") == [
        "10251 254.16 ready", "10252 50.00 ready"]


def test_the_payers_own_number_may_equal_one_of_ours():
    assert one("254.16", "our ref 20001", "Alpha Tools GmbH") == ["10251 254.16 ready"]
    assert one("254.16", "Unsere Belegnr. 20001", "Alpha Tools GmbH") == ["10251 254.16 ready"]


def test_digits_behind_a_word_for_documents_that_lead_nowhere_are_looked_at():
    """Something is named, and it is not what the sum says."""
    assert one("1204.16", "Rechnung 15 und 77", account=IBAN)[0] == "10234 1000.00 review"


def test_documents_and_an_order_named_side_by_side():
    items = "number | customer | amount | po\n10234 | C1 | 1000.00 | \n10251 | C1 | 254.16 | PO-5533\n10252 | C1 | 99.00 |"
    assert one("1254.16", "RE 10234, PO-5533", account=IBAN, items=items) == ["10234 1000.00 ready", "10251 254.16 ready"]
    assert one("1200.00", "RE 10234, PO-5533", account=IBAN, items=items)[0].startswith("10234 1000.00 review")


@pytest.mark.parametrize("text", ["RE 10234 u.a.", "INV 10234 AND OTHERS", "10234 et autres", "10234 m.fl.", "RE 10234, 10"])
def test_a_text_that_says_there_are_others_lets_the_amount_find_them(text):
    items = "number | customer | amount\n10234 | C1 | 1000.00\n10251 | C1 | 254.16\n10252 | C1 | 99.00"
    assert one("1254.16", text, account=IBAN, items=items) == ["10234 1000.00 ready", "10251 254.16 ready"]
    assert one("1254.16", "RE 10234", account=IBAN, items=items)[0] == "10234 1000.00 review"


@pytest.mark.parametrize("amount, text", [("972.00", "KID 000102345 Betaling"), ("972.00", "OCR 0102345"), ("972.00", "QRR 21000000123000000000102347 trekk")])
def test_only_a_right_check_digit_makes_a_reference(amount, text):
    """10234 with the last digit by Luhn is 102343; the others are somebody else's numbers."""
    assert not any(line.startswith("10234 972.00 ready") for line in one(amount, text, "Somebody"))


def test_a_norwegian_reference_names_its_document_whatever_the_amount():
    assert one("400.00", "KID 000102343 delbetaling", account=IBAN) == ["10234 400.00 ready"]


def test_a_name_with_one_slip_is_the_customers_and_with_two_it_is_not_certain():
    assert one("254.16", "Danke", "Alpha Tolos GmbH") == ["10251 254.16 ready"]
    assert one("254.16", "Danke", "Alpha Tlos GmbH") == ["10251 254.16 review"]


def test_a_legal_form_in_full_is_the_same_legal_form():
    assert one("254.16", "Danke", "Alpha Tools Gesellschaft mbH") == ["10251 254.16 ready"]


def test_an_account_on_file_and_a_name_like_another_customers_is_not_certain():
    """Beta's name with a letter less, from Alpha's account."""
    assert one("254.16", "Danke", "Beta Foos Ltd", IBAN)[0].endswith("review")


def test_a_credit_note_over_just_what_is_missing_is_netted_unless_it_is_a_round_sum_or_words_say_why():
    """254.16 - 46.12 = 208.04"""
    items = "number | customer | amount | type\n10251 | C1 | 254.16 |\n10260 | C1 | -46.12 | CRN\n10252 | C1 | 99.00 |"
    assert one("208.04", "RE 10251", account=IBAN, items=items) == ["10251 254.16 ready", "10260 -46.12 ready"]
    assert one("208.04", "RE 10251 damaged goods", account=IBAN, items=items)[0] == "10251 254.16 review"
    assert one("208.04", "RE 10251", "Somebody else", items=items)[0] == "10251 254.16 review"


@pytest.mark.parametrize("text", [
    "frais de tenue de compte", "bankkosten kwartaal 1", "opłata za prowadzenie rachunku", "Zinsgutschrift", "intérêts créditeurs", "odsetki kapitalizacja",
    "wynagrodzenia kwiecień", "salarisbetaling", "lønn april", "IRS TREAS 310 TAX REF", "zwrot VAT Urząd Skarbowy", "Belastingdienst teruggaaf BTW",
    "virement interne", "przelew własny", "overføring egne konti", "ZBA TRANSFER", "remboursement fournisseur", "zwrot nadpłaty dostawca", "INSURANCE CLAIM PAYMENT"])
def test_money_that_is_no_customers_is_left_alone_in_any_language(text):
    assert one("1234.56", text) == ["left alone"]
    assert one("254.16", f"{text}, RE 10251", account=IBAN) == ["10251 254.16 ready"]                       # not when a customer names a document


@pytest.mark.parametrize("text", ["10234 podatek u źródła", "10234 kildeskatt trukket", "10234 källskatt"])
def test_tax_withheld_in_other_words(text):
    assert one("900.00", text, account=IBAN)[0].startswith("10234 900.00 ready")
    assert "deduction" not in one("900.00", text, account=IBAN)[0]


def test_short_by_a_whole_percent_without_a_word_is_looked_at():
    """1,000.00 - 950.00 is 5 %: tax withheld, or a discount; 1,000.00 - 936.50 is neither."""
    items = "number | customer | amount\n10234 | C1 | 1000.00"
    assert one("950.00", "RE 10234", account=IBAN, items=items)[0].startswith("10234 950.00 review")
    assert one("936.50", "RE 10234", account=IBAN, items=items)[0].startswith("10234 936.50 ready")


def test_oldest_first_leaves_nothing_over_without_a_person():
    """100.00 + 200.00 are open, 350.00 came."""
    assert one("350.00", "", "Gamma Papier AG")[0].endswith("review")
    assert one("150.00", "", "Gamma Papier AG") == ["30001 100.00 ready", "30002 50.00 ready"]


def test_words_that_the_amount_does_not_show_are_looked_at():
    assert one("204.16", "retenue à la source", account=IBAN)[0] == "10251 254.16 review"
    assert one("204.16", "paiement", account=IBAN)[0] == "10251 254.16 ready"


def test_an_amount_at_the_end_is_no_list_that_goes_on():
    items = "number | customer | amount\n10234 | C1 | 53.04\n10251 | C1 | 53.04\n10252 | C1 | 53.04"
    assert one("106.08", "RE 10234 amt 53,04", account=IBAN, items=items)[0].endswith("review")


@pytest.mark.parametrize("text", ["RE 10234 abzgl. Fracht 100,00", "RE 10234 less 100.00", "RE 10234 ./. 10 % lt. Absprache"])
def test_a_part_left_out_that_the_text_gives_in_money_or_percent_needs_nobody(text):
    """1,000.00 - 100.00 = 900.00"""
    assert one("900.00", text, account=IBAN) == ["10234 900.00 ready deduction 100.00 short payment"]
    assert one("900.00", text, "Somebody Else") == ["10234 900.00 ready deduction 100.00 short payment"]


@pytest.mark.parametrize("text", ["RE 10234", "RE 10234 vom 01.04.2026", "RE 10234 Fracht 1.100,00", "RE 10234 5 %"])
def test_a_whole_percent_left_out_that_the_text_does_not_give_goes_to_review(text):
    assert one("900.00", text, account=IBAN) == ["10234 900.00 review deduction 100.00 short payment"]


PARTED = """
number        | customer | amount  | date       | due
RE-2026-09480 | C1       | 1000.00 | 2026-04-01 | 2026-05-01
RE-2026-09512| C1       |  720.00 | 2026-04-03 | 2026-05-03
"""


def test_a_running_number_behind_a_word_for_invoices_may_be_paid_in_part():
    assert one("877.70", "Rechnung 9480", account=IBAN, items=PARTED) == ["RE-2026-09480 877.70 ready deduction 122.30 short payment"]
    assert one("400.00", "9480 Teilzahlung", account=IBAN, items=PARTED) == ["RE-2026-09480 400.00 ready"]
    assert one("877.70", "9480", account=IBAN, items=PARTED) == ["RE-2026-09480 877.70 review deduction 122.30 short payment"]


# ---------------------------------------------------------------- alternatives for a person

def test_a_part_payment_whose_number_was_cut_is_laid_out():
    """400.00 for RE-2026-00951, of which the text has the end"""
    items = "number | customer | amount\nRE-2026-00951 | C1 | 1000.00\nRE-2026-00777 | C1 | 900.00"
    assert one("400.00", "1. Rate 951", account=IBAN, items=items)[0] == "RE-2026-00951 400.00 review"


def test_what_two_members_of_the_group_owe_together_is_laid_out():
    """410.00 of the daughter + 254.16 of the payer"""
    assert one("664.16", "", account=IBAN)[:2] == ["40001 410.00 review", "10251 254.16 review"]


def test_an_invoice_in_another_currency_is_laid_out_without_a_number():
    """100.00 USD at 1.25 are 80.00"""
    items = "number | customer | amount | currency\n7 | C1 | 100.00 | USD\n8 | C1 | 95.00 | EUR"
    rates = "id | date | currency | rate\nUSD 2026-05-10 | 2026-05-10 | USD | 1.25"
    assert one("80.00", "", account=IBAN, items=items, rates=rates)[0] == "7 100.00 review"


def test_a_namesake_who_owes_just_this_is_laid_out():
    customers = "customer | name\nC1 | Alpha Tools GmbH\nC2 | Alpha Tools AG"
    items = "number | customer | amount\n1 | C1 | 310.00\n2 | C2 | 254.16"
    assert any("2 254.16" in line for line in one("254.16", "", "Alpha Tools GmbH", customers=customers, items=items))


def test_alternatives_differ_in_money_and_say_why_they_stand_behind():
    customers = "customer | name\nC1 | Alpha Tools GmbH"
    items = "number | customer | amount\n1 | C1 | 500.00\n2 | C1 | 500.00\n3 | C1 | 700.00"
    p = match(HEAD.replace("date", "value_date") + "P1 | 2026-05-10 | 475.00 | Alpha Tools GmbH | | damaged goods", items, customers)
    rows = p.frame.sort_values("rank")
    assert rows["invoice"].tolist()[0] == "1"
    assert "2" not in rows["invoice"].tolist(), "1 and 2 are the same money"
    assert rows["confidence"].is_monotonic_decreasing
    assert rows["confidence"].sum() <= 100
    assert all(why.startswith("Behind One item short: 1: ") for why in rows["runner_up"].tolist()[1:])


def test_what_is_certain_for_one_receipt_is_no_alternative_for_another():
    lines = f"id | value_date | amount | account | text\nP1 | 2026-05-10 | 250.00 | {IBAN} | damaged goods\nP2 | 2026-05-11 | 254.16 | {IBAN} | 10251"
    rows = match(lines, ITEMS, CUSTOMERS).frame
    assert rows.loc[rows["receipt"] == "P2", "status"].tolist() == ["ready"]
    assert "10251" not in rows.loc[rows["receipt"] == "P1", "invoice"].tolist()

SERIES = """number | customer | amount
FX-2026-06011 | K1 | 812.40
FX-2026-06012 | K1 | 77.15
FX-2026-06013 | K1 | 1290.08
FX-2026-06014 | K1 | 455.55"""
HARROW = "customer_id | name | accounts\nK1 | Harrow Ltd | GB29NWBK60161331926819"


@pytest.mark.parametrize("text", ["RE 6011 bis 6014", "invoices 06011-06014", "inv 6011 to 6014", "facturen 6011 t/m 6014"])
def test_a_range_of_running_numbers_means_those_between(text):
    found = match(f"id | amount | account | text\nP1 | 2635.18 | GB29NWBK60161331926819 | {text}", SERIES, HARROW)      # 812.40 + 77.15 + 1290.08 + 455.55
    assert said(found) == ["P1 FX-2026-06011 812.40 ready", "P1 FX-2026-06012 77.15 ready", "P1 FX-2026-06013 1290.08 ready", "P1 FX-2026-06014 455.55 ready"]


@pytest.mark.parametrize(("text", "expected"), [("FX-2026-06011 FX-2026-06012 FX-20", "ready"), ("FX-2026-06011 FX-2026-06012 thanks", "review"),
                                                ("FX-2026-06011 FX-2026-06012 FY-20", "review")])
def test_a_text_that_ends_with_the_beginning_of_a_number_was_cut(text, expected):
    found = match(f"id | amount | account | text\nP1 | 1345.10 | GB29NWBK60161331926819 | {text}", SERIES, HARROW)      # 812.40 + 77.15 + 455.55
    assert status(found) == {"P1": expected}
    assert found.frame["invoice"].tolist()[:3] == ["FX-2026-06011", "FX-2026-06012", "FX-2026-06014"]


def test_two_receipts_that_name_nothing_and_come_to_one_item_are_seen_together():
    found = match("id | amount | account\nP1 | 500.08 | GB29NWBK60161331926819\nP2 | 790.00 | GB29NWBK60161331926819", SERIES, HARROW)
    first = found.frame[found.frame["rank"] == 1]
    assert first[["receipt", "invoice", "applied", "status", "rule"]].values.tolist() == [
        ["P1", "FX-2026-06013", 50008, "review", "two receipts: part"], ["P2", "FX-2026-06013", 79000, "review", "two receipts: part"]]
    assert "With receipt P2 (790.00) it is just what is open of FX-2026-06013" in outcome(found, "P1")


@pytest.mark.parametrize("others", ["P3 | 790.00 | | GB29NWBK60161331926819", "P3 | 312.32 | |  GB29NWBK60161331926819"])
def test_where_three_receipts_could_share_items_nothing_is_said(others):
    cash = f"id | amount | text | account\nP1 | 500.08 | | GB29NWBK60161331926819\nP2 | 790.00 | | GB29NWBK60161331926819\n{others}"      # 312.32 + 500.08 = 812.40
    rules = match(cash, SERIES, HARROW).frame["rule"].tolist()
    assert not any(r.startswith("two receipts") for r in rules)


def test_an_amount_of_somebody_unknown_says_nothing_of_a_group():
    found = match("id | amount | payer\nP1 | 77.15 | Zorro", SERIES, HARROW)
    assert outcome(found, "P1") == "FX-2026-06012, open 77.15 = payment. Payer is not on file."


def test_cash_without_a_word_over_the_amount_of_a_paid_item_says_so():
    cash = "id | amount | account\nP1 | 77.15 | GB29NWBK60161331926819"
    paid = "receipt | invoice | customer_id | applied | id\nP0 | FX-2026-06012 | K1 | 77.15 | A1"
    assert outcome(match(cash, SERIES, HARROW, applied=paid), "P1").endswith(
        "It is the amount of FX-2026-06012 again. FX-2026-06012 was paid on 20 April 2026 by receipt P0.")


def test_what_is_left_of_a_receipt_says_that_it_paid_the_rest_itself():
    cash = "id | amount | account | text\nP0 | 12.00 | GB29NWBK60161331926819 | FX-2026-06012"
    paid = "receipt | invoice | customer_id | applied | id\nP0 | FX-2026-06012 | K1 | 77.15 | A1"
    assert "FX-2026-06012 was paid on 20 April 2026 by this receipt." in outcome(match(cash, SERIES, HARROW, applied=paid), "P0")


@pytest.mark.parametrize(("text", "expected"), [("advance for order 5", "on account"), ("Advance against PO 77", "on account"), ("Advance Ltd paid", "exact amount")])
def test_an_advance_for_something_is_a_prepayment(text, expected):
    found = match(f"id | amount | account | text\nP1 | 77.15 | GB29NWBK60161331926819 | {text}", SERIES, HARROW)
    assert found.frame["rule"].tolist()[:1] == [expected]


def test_a_payment_within_the_spread_of_the_days_rate_says_what_the_rate_gives():
    """1,000.00 USD at 1.10 are 909.09 EUR."""
    p = match(f"id | value_date | amount | account | text\nP | 2026-02-01 | 905.00 | {IBAN} | 10234",
              "number | customer | amount | currency | date\n10234 | C1 | 1000.00 | USD | 2026-01-01", CUSTOMERS,
              rates="id | date | currency | rate\nU | 2026-02-01 | USD | 1.10")
    assert "905.00 EUR is that at the day's rate. Exactly it would be 909.09 EUR." in outcome(p, "P")
