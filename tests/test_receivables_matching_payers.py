"""Who paid: accounts, rules, names and namesakes."""
from __future__ import annotations

import pytest

from receivables.matching.names import account, key
from receivables.matching.payers import Payers

INDEX = Payers([
    ("C1", ["Alpha Tools GmbH", "AT Werkzeuge", "Alfatools"], ["DE89 3704 0044 0532 0130 00"]),
    ("C2", ["Müller Bau GmbH & Co. KG"], ["GB33BUKB20201555555555", "123"]),
    ("C3", ["Müller Bau AG"], ["GB33BUKB20201555555555"]),
    ("C4", ["Highland Electrical Supply Company"], []),
    ("C5", ["Blackstone Manufacturing Solutions Corp"], []),
    ("C6", ["Ørsted Wind A/S"], []),
    ("C7", ["Northern Parts Co."], []),
    ("C8", ["Northern Ports Co."], []),
], [("FR1420041010050500013M02606", "", "C4", 3), ("", "Zahlstelle Nord", "C5", 1)])


@pytest.mark.parametrize("name, number, customer, party", [
    ("", "DE89370400440532013000", "C1", "full"), ("whoever", "de89 3704 0044 0532 0130 00", "C1", "full"),
    ("", "FR14 2004 1010 0505 0001 3M02 606", "C4", "full"), ("ZAHLSTELLE NORD", "", "C5", "full"),
    ("ALPHA TOOLS GMBH", "", "C1", "full"), ("AT Werkzeuge", "", "C1", "full"), ("Alfatools", "", "C1", "full"), ("ORSTED WIND AS", "", "C6", "full"),
    ("Alpha Tools", "", "C1", "full"), ("Alpha Tools AG", "", "C1", "partial"), ("Alpha Tools GmbH NL Köln", "", "C1", "full"),
    ("Alpha Tools GmbH Hamburg", "", "C1", "full"), ("Alpha", "", "", "none"), ("Alpha Tools Hamburg", "", "", "none"), ("Alhpa Tools GmbH", "", "C1", "full"),
    ("HIGHLAND ELEC SUPPLY CO", "", "C4", "partial"), ("BLACKSTONE MANUFACTURING", "", "C5", "partial"),
    ("MUELLER BAU GMBH + CO KG", "", "C2", "partial"),                     # exact, but C3 is a namesake
    ("Müller Bau GmbH & Co. KG", "GB33BUKB20201555555555", "C2", "full"),   # the name tells the two holders of one account apart
    ("", "", "", "none"), ("Nobody Ltd", "", "", "none"), ("Nobody", "123", "", "none")])
def test_who_paid(name, number, customer, party):
    payer = INDEX.find("", name, number)
    assert (payer.customer, payer.party) == (customer, party)


@pytest.mark.parametrize("name, number, among", [
    ("Mueller Bau", "", ("C2", "C3")), ("", "GB33BUKB20201555555555", ("C2", "C3")), ("Northern Pxrts Co", "", ("C7", "C8")),
    ("Müller Bau AG", "DE89370400440532013000", ())])
def test_who_it_may_be(name, number, among):
    assert INDEX.find("", name, number).among == among


def test_an_account_and_an_exact_name_that_contradict_name_both():
    payer = INDEX.find("", "Highland Electrical Supply Company", "DE89370400440532013000")
    assert (payer.customer, payer.among) == ("", ("C1", "C4"))
    assert payer.words == "The account is on file for C1, but the name is C4's."


def test_a_given_customer_wins_and_a_customer_number_in_the_text_counts():
    assert INDEX.find("C9", "Alpha Tools GmbH", "").customer == "C9"
    assert INDEX.find("", "somebody", "", ["C4"]).customer == "C4"
    assert INDEX.find("", "somebody", "", ["X"]).customer == ""


@pytest.mark.parametrize("one, other", [
    ("Müller GmbH", "MUELLER GMBH"), ("Muller G.m.b.H.", "Müller GmbH"), ("Foo Limited", "FOO LTD."), ("Foo & Bar Inc", "FOO AND BAR INCORPORATED"),
    ("Dupont S.A.", "DUPONT SA"), ("O'Neill Ltd", "ONEILL LTD"), ("Kowalski Sp. z o.o.", "KOWALSKI SP.Z O.O.")])
def test_names_that_are_one(one, other):
    assert key(one).full == key(other).full


def test_an_account_is_compared_without_its_spelling():
    assert account("DE89 3704.0044-0532") == "DE89370400440532"
    assert account("****9012") == ""
