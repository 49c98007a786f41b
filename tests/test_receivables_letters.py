"""Reminder letters as text, in both languages, and what a text or a customer's name may not do."""
from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from receivables.dunning import Credit, Item, Letter
from receivables.errors import ReceivablesError
from receivables.letters import PLACEHOLDERS, addresses, render, salutation, signature
from receivables.letters_table import amount_text, items_table, number_text, one_line
from receivables.letters_text import default_levels
from receivables.money import exponent
from receivables.policy import Policy
from receivables.schema import day

AS_OF = day("2026-11-22")
COMPANY = Policy(company="Example Trading Ltd", sender_name="Jane Roe", sender_phone="+44 20 7946 0000", sender_email="ar@example.com")
CUSTOMER = {"customer_id": "C1", "name": "Müller & Söhne GmbH", "contact": "Frau Schmidt", "email": "a@example.com"}


def item(number: str = "10234", **more: Any) -> Item:
    values = {"invoice": number, "due_line": 0, "invoice_date": day("2026-09-01"), "due_date": day("2026-10-01"), "days_overdue": 52, "amount": 100000,
              "open": 60000, "disputed": 0, "level": 1, "last_level": 0, "last_sent": None}
    return Item(**(values | more))


def letter(language: str = "en", level: int = 1, items: tuple[Item, ...] = (), **more: Any) -> Letter:
    items = items or (item(),)
    values = {"customer_id": "C1", "currency": "EUR", "level": level, "language": language, "items": items, "credits": (), "cash": 0,
              "amount": sum(i.asked for i in items), "why": ""}
    return Letter(**(values | more))


def level_row(body: str, subject: str = "Reminder") -> dict[str, Any]:
    return {"id": "2/en", "level": 2, "language": "en", "subject": subject, "body": body}


def default_row(level: int, language: str) -> dict[str, Any]:
    return next(row for row in default_levels() if (row["level"], row["language"]) == (level, language))


NETTED = letter(items=(item(), item("10240", due_line=2, due_date=day("2026-10-15"), days_overdue=38, amount=1000000, open=1000000, disputed=12345)),
                credits=(Credit("CN-7", day("2026-09-12"), -5000),), cash=3000, amount=60000 + 1000000 - 12345 - 5000 - 3000)

EN_TABLE = """
Invoice  Date         Due          Days overdue  Amount EUR  Open EUR
---------------------------------------------------------------------
10234    01 Sep 2026  01 Oct 2026            52    1,000.00    600.00
10240/2  01 Sep 2026  15 Oct 2026            38   10,000.00  9,876.55
Less credit note CN-7 of 12 Sep 2026                           -50.00
Less payment received, not yet allocated                       -30.00
---------------------------------------------------------------------
Total to pay                                            EUR 10,396.55

EUR 123.45 of invoice 10240/2 is under query and is not included above."""

DE_TABLE = """
Rechnung  Datum       Fällig      Tage überfällig  Betrag EUR  Offen EUR
------------------------------------------------------------------------
10234     01.09.2026  01.10.2026               52    1.000,00     600,00
10240/2   01.09.2026  15.10.2026               38   10.000,00   9.876,55
Abzüglich Gutschrift CN-7 vom 12.09.2026                          -50,00
Abzüglich Zahlungseingang, noch nicht zugeordnet                  -30,00
------------------------------------------------------------------------
Zu zahlen                                                  10.396,55 EUR

Von Rechnung 10240/2 sind 123,45 EUR in Klärung und oben nicht enthalten."""


def test_the_items_stand_in_columns_with_what_is_netted_and_the_total() -> None:
    assert items_table(NETTED) == EN_TABLE.strip()
    assert items_table(Letter(**{**vars(NETTED), "language": "de"})) == DE_TABLE.strip()


def test_the_first_letter_in_english() -> None:
    text = render(letter(), default_row(1, "en"), {**CUSTOMER, "contact": "Anna Smith"}, COMPANY, AS_OF)
    assert text.to == "a@example.com"
    assert text.subject == "Payment reminder: EUR 600.00 overdue, account C1"
    assert text.body == """Dear Anna Smith,

This is a friendly reminder that payment of the items listed below has not yet reached us. Perhaps they have simply been overlooked; \
we would be grateful if you could arrange payment by 29 November 2026.

Account C1, Müller & Söhne GmbH, as at 22 November 2026:

Invoice  Date         Due          Days overdue  Amount EUR  Open EUR
---------------------------------------------------------------------
10234    01 Sep 2026  01 Oct 2026            52    1,000.00    600.00
---------------------------------------------------------------------
Total to pay                                               EUR 600.00

Please pay to the account shown on our invoices and quote the invoice numbers with your payment.

If your payment is already on its way, please accept our thanks and disregard this letter. If an invoice has not reached you, or if \
anything about it is unclear, do let us know and we will gladly help.

Kind regards,

Jane Roe
Example Trading Ltd
+44 20 7946 0000
ar@example.com"""


def test_the_last_letter_in_german() -> None:
    late = letter("de", 3, (item(level=3, last_level=2, last_sent=day("2026-11-03")),))
    text = render(late, default_row(3, "de"), CUSTOMER, Policy(company="Beispiel GmbH"), AS_OF)
    assert text.subject == "Letzte Mahnung: 600,00 EUR zahlbar bis 2. Dezember 2026, Kundenkonto C1"
    first, second, *_, closing, signed = text.body.split("\n\n")
    assert first == "Sehr geehrte Frau Schmidt,"
    assert second == ("trotz unserer bisherigen Erinnerungen, zuletzt vom 3. November 2026, sind die unten aufgeführten Posten weiterhin offen. "
                      "Der älteste ist seit 52 Tagen überfällig.")
    assert (closing, signed) == ("Mit freundlichen Grüßen", "Beispiel GmbH")


def test_a_company_that_signs_in_its_own_name_stands_once() -> None:
    assert signature(Policy(company="Beispiel GmbH", sender_name="Beispiel GmbH", sender_phone="+49 30 0")) == "Beispiel GmbH\n+49 30 0"


@pytest.mark.parametrize("row", default_levels(), ids=lambda row: row["id"])
def test_every_default_letter_names_customer_items_total_and_day_and_claims_nothing_legal(row: dict[str, Any]) -> None:
    reminded = item(level=row["level"], last_level=row["level"] - 1, last_sent=day("2026-11-03") if row["level"] > 1 else None)
    text = render(letter(row["language"], row["level"], (reminded,)), row, CUSTOMER, COMPANY, AS_OF)
    for word in ("Müller & Söhne GmbH", "10234", "600", "2026", "Jane Roe"):
        assert word in text.body
    assert not any(word in text.body.lower() for word in ("interest", "court", "fee", "solicitor", "zinsen", "gericht", "gebühr", "anwalt", "inkasso"))
    assert "  " not in text.body.replace(items_table(letter(row["language"], row["level"], (reminded,))), "")
    assert "{" not in text.subject + text.body


def test_an_unknown_customer_is_written_to_by_number() -> None:
    text = render(letter(), default_row(1, "en"), {}, Policy(), AS_OF)
    assert text.to == ""
    assert text.body.startswith("Dear Accounts Team,")
    assert "Account C1, C1, as at" in text.body


@pytest.mark.parametrize(("contact", "language", "greeting"), [
    ("", "de", "Sehr geehrte Damen und Herren,"), ("Herrn Weber", "de", "Sehr geehrter Herr Weber,"), ("Kim Weber", "de", "Guten Tag Kim Weber,"),
    ("Herrmann Weber", "de", "Guten Tag Herrmann Weber,"), ("Ms Smith", "en", "Dear Ms Smith,")])
def test_greetings(contact: str, language: str, greeting: str) -> None:
    assert salutation(contact, language) == greeting


@pytest.mark.parametrize(("minor", "currency", "en", "de"), [
    (120450, "EUR", "EUR 1,204.50", "1.204,50 EUR"), (-5, "EUR", "EUR -0.05", "-0,05 EUR"), (1234567, "JPY", "JPY 1,234,567", "1.234.567 JPY"),
    (1234567, "KWD", "KWD 1,234.567", "1.234,567 KWD"), (10**15, "EUR", "EUR 10,000,000,000,000.00", "10.000.000.000.000,00 EUR")])
def test_amounts_have_their_currencys_decimals(minor: int, currency: str, en: str, de: str) -> None:
    assert (amount_text(minor, currency, "en"), amount_text(minor, currency, "de")) == (en, de)


@given(st.integers(-10**15, 10**15), st.sampled_from(["EUR", "JPY", "KWD"]), st.sampled_from(["en", "de"]))
def test_numbers_are_those_of_babel(minor: int, currency: str, language: str) -> None:
    places = exponent(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    assert number_text(minor, currency, language) == format_decimal(Decimal(minor).scaleb(-places), pattern, locale=language)


def test_a_customers_text_is_never_run_and_never_breaks_a_line_of_its_own() -> None:
    hostile = {**CUSTOMER, "name": "{{ total }} {% if %} =1+1\r\nBcc: all@evil.example", "contact": "{{ 7*7 }}"}
    text = render(letter(customer_id="C{{ days }}"), level_row("{{ salutation }}\n{{ customer }}", "To {{ customer }}, {{ customer_id }}"), hostile, COMPANY, AS_OF)
    assert text.body == "Dear {{ 7*7 }},\n{{ total }} {% if %} =1+1 Bcc: all@evil.example"
    assert text.subject == "To {{ total }} {% if %} =1+1 Bcc: all@evil.example, C{{ days }}"


@pytest.mark.parametrize(("body", "words"), [
    ("Dear {{ nmae }}", "the body in row 2/en of DunningLevels because {{ nmae }} in line 1 is no placeholder. Use one of: salutation, customer"),
    ("one\ntwo {{ total", "line 2 is not a text with placeholders"),
    ("{{ customer.__class__ }}", "line 1 holds more than placeholders and conditions (Getattr)"),
    ("{% for x in items %}{{ items }}{% endfor %}", "(For)"),
    ("{{ '9' * 999999999 }}", "(Mul)"),
    ("{{ total|upper }}", "(Filter)"),
    ("{% include 'x' %}", "(Include)"),
    ("{{ pay_by }}", "as in {{ pay_by(7) }}"),
    ("{{ total(3) }}", "as in {{ pay_by(7) }}"),
    ("{{ pay_by(366) }}", "from 0 to 365"),
    ("{{ pay_by('x') }}", "from 0 to 365"),
    ("   ", "To write letters, you must give row 2/en of DunningLevels a body."),
])
def test_a_text_that_cannot_be_used_is_refused_with_row_and_reason(body: str, words: str) -> None:
    with pytest.raises(ReceivablesError) as refusal:
        render(letter(), level_row(body), CUSTOMER, COMPANY, AS_OF)
    assert words in str(refusal.value)
    assert "2/en" in str(refusal.value)


def test_every_placeholder_can_be_used() -> None:
    text = render(letter(), level_row(" ".join("{{ " + name + " }}" for name in PLACEHOLDERS) + "{% if last_sent %}!{% endif %}"), CUSTOMER, COMPANY, AS_OF)
    assert "29 November 2026" in text.body
    assert "!" not in text.body


@pytest.mark.parametrize(("cell", "to"), [
    ("", ""), ("a@x.com", "a@x.com"), (" a@x.com ;; b@y.com,c@z.com\n", "a@x.com; b@y.com; c@z.com"), ('"Smith, Anna" <a@x.com>', '"Smith, Anna" <a@x.com>')])
def test_addresses_of_a_cell(cell: str, to: str) -> None:
    assert addresses(cell) == to


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert one_line(one_line(text)) == one_line(text)


def test_letters_import_without_jinja2_and_babel_and_say_so_when_used() -> None:
    script = """
import sys
sys.modules["jinja2"] = sys.modules["babel"] = sys.modules["babel.dates"] = sys.modules["babel.numbers"] = None
from receivables.errors import ReceivablesError
import receivables.reminders, receivables.letters, receivables.letters_table
for ask in (lambda: receivables.letters._template("x", "y"), lambda: receivables.letters_table.number_text(1, "EUR", "en")):
    try:
        ask()
    except ReceivablesError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ['To write letters, you must install jinja2: pip install "receivables[desktop]".',
                                        'To write letters, you must install babel: pip install "receivables[desktop]".']
