"""Document numbers in remittance text, in every way people write them."""
from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.matching.docnumbers import Numbers, tails
from receivables.matching.names import fold, key
from receivables.matching.runs import cut
from receivables.matching.text import read

OURS = "10234 10236 10237 10251 10252 10260 INV-03-001 INV-03-002 2024-0123 1001 1002 1003 1007 0012345 CM-08-001 7".split()
ORDERS = ["PO-5533", "4500012345"]
OWNER = {"10260": "C2"}
NUMBERS, ORDER_NUMBERS, OWNERS = Numbers(OURS), Numbers(ORDERS), [OWNER.get(n, "C1") for n in OURS]


def named(text: str, strong: bool | None = True) -> str:
    """The documents named (strong, weak, or None for both), in order, "/" between numbers one place may mean."""
    found = [m for m in read(text, NUMBERS, ORDER_NUMBERS, OWNERS).mentions if strong is None or m.strong is strong]
    return " ".join("/".join((ORDERS if m.order else OURS)[at] for at in m.at) for m in found)


@pytest.mark.parametrize("text, expected", [
    ("10234", "10234"), ("RE10234", "10234"), ("RE 10234", "10234"), ("RG-Nr. 10234", "10234"), ("INV-10234", "10234"), ("FACT 10234", "10234"),
    ("Rechnungs-Nr.: 10234", "10234"), ("invoice no 10234", "10234"), ("0010234", "10234"), ("RE00010234", "10234"), ("12345", "0012345"),
    ("RE 10.234", "10234"), ("RE 10-234", "10234"), ("RE 10 234", "10234"), ("RE 10\n234", "10234"), ("RE 10/234", "10234"),
    ("03001", ""), ("INV03001", "INV-03-001"), ("inv 03 001", "INV-03-001"), ("RE 03-001", "INV-03-001"), ("INV-03-001, 002", "INV-03-001 INV-03-002"),
    ("2024/123", "2024-0123"), ("RE-2024-000123", "2024-0123"), ("2024 123", "2024-0123"), ("INV 3-1", ""),
    ("2024/0123", "2024-0123"), ("RE2024-0123", "2024-0123"), ("202400123", ""),
    ("10234,10251+10252/10260", "10234 10251 10252 10260"), ("10234 und 10251", "10234 10251"), ("10234 & 10251", "10234 10251"),
    ("RE10234RE10251", "10234 10251"), ("1023410251", "10234 10251"), ("1023410260", ""),
    ("RE 10234, 251", "10234 10251"), ("RE 10234, 251, 52", "10234 10251 10252"), ("10234/51", "10234 10251"), ("RE 10234, 260", "10234"),
    ("10234-37", "10234 10236 10237"), ("10234 bis 10237", "10234 10236 10237"), ("10234 - 10237", "10234 10236 10237"), ("10252-10260", "10252 10260"),
    ("Invoices 1001-1007", "1001 1002 1003 1007"), ("RE 1001", "1001"),
    ("PO-5533 und Bestellung 4500012345", "PO-5533 4500012345"), ("less CM-08-001", "CM-08-001"),
    ("Rechnung 10234 vom 12.05.2026", "10234"), ("RE 10234 EUR 10251,00", "10234"), ("RE 10234,51", "10234 10251"),
    ("Kd 10251 RE 10234", "10234"), ("DE89 3704 0044 0532 0130 00 10234", "10234"), ("KTO 10251 RE 10234", "10234"),
    ("SVWZ+RE 10234 EREF+NOTPROVIDED", "10234"), ("GS 10234", "10234"), ("Größe RE 10234", "10234")])
def test_what_stands_by_itself(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize("text", [
    "", "danke", "10.234,00", "EUR 10234", "10234 EUR", "10234.00", "12.05.2026", "2026-05-12", "10234 %", "IBAN 10234", "Tel 10234", "USt 10234",
    "910234", "102341", "1", "2024", "05/2026", "DE89370400440532013000"])
def test_what_is_no_document(text):
    assert named(text, None) == ""


@pytest.mark.parametrize("text, expected", [("1001", "1001"), ("1001 1007", "1001 1007"), ("RE 7", "7"), ("XY10234", "10234"), ("4500012345", "4500012345")])
def test_what_counts_only_for_a_known_customer(text, expected):
    assert named(text) == ""
    assert named(text, False) == expected


def test_equal_digits_with_another_prefix_leave_a_choice():
    both = Numbers(["INV-10234", "CRN-10234"])
    found = read("RE 10234", both, Numbers([]), ["C1", "C1"]).mentions
    assert [m.at for m in found] == [(0, 1)]
    assert [m.at for m in read("CRN-10234", both, Numbers([]), ["C1", "C1"]).mentions] == [(1,)]


def test_references_that_are_none_of_ours_and_customer_numbers_are_told():
    written = read("Kd-Nr 4711 RE 99999", NUMBERS, ORDER_NUMBERS, OWNERS)
    assert (written.mentions, written.unknown, written.customers) == ((), ("99999",), ("4711",))


def test_the_end_of_a_number_with_parts():
    assert tails("2024-0123") == ("0123", "123")
    assert tails("10234") == ()
    assert tails("2024-01") == ()


def test_masks_are_dates_amounts_and_accounts():
    masked = [r.text for r in cut("RE 10234 12.05.26 1.204,50 2% DE89370400440532013000") if r.masked]
    assert masked == ["12", "05", "26", "1", "204", "50", "2", "89370400440532013000"]


@given(st.lists(st.sampled_from(["10234", "RE", "INV-03-001", "251", ",", "-", "/", " ", "\n", "PO-5533", "12.05.2026", "1.204,50", "EUR", "bis", "²", "№", "DE89"])
                | st.text(max_size=6), max_size=12))
def test_any_text_is_read_without_a_word_of_protest(parts):
    written = read("".join(parts), NUMBERS, ORDER_NUMBERS, OWNERS)
    for m in written.mentions:
        assert all(at < len(ORDERS if m.order else OURS) for at in m.at)
    spans = sorted({(m.start, m.end) for m in written.mentions})
    assert all(one[1] <= other[0] for one, other in pairwise(spans)), "no place is read twice"


@given(st.text(max_size=20) | st.text("abcoueÄöüßþÆéðłAZ .&-'/", max_size=20))
def test_any_name_has_keys_that_capitals_do_not_change(name):
    keys = key(name)
    assert bool(keys.full) >= bool(keys.bare) >= bool(keys.head)
    if fold(name).isascii() and "\u0131" not in name:           # a Turkish dotless i has another capital
        assert key(name.upper()).full == key(name.lower()).full == keys.full


@pytest.mark.parametrize(("text", "expected"), [
    ("Rg. 2026-001222026-001312026-00140", ["2026-00122", "2026-00131", "2026-00140"]),
    ("Re 26-1048526-10990 tot 9675,70", ["RG26-10485", "RG26-10990"]),
    ("ft. 1185/20251399/2025", ["1185/2025", "1399/2025"]),
    ("FV 00372/01/202600181/03/2026 /NIP 6232681839", ["FV/00372/01/2026", "FV/00181/03/2026"]),
    ("2026-00122/2026-00131", ["2026-00122", "2026-00131"]),                    # parted as they should be
    ("2026-001222026-00999", []),                                               # one of them is none of ours
    ("2026-001222026-00777", []),                                               # another customer's
])
def test_numbers_in_parts_with_nothing_between_them(text, expected):
    ours = ["2026-00122", "2026-00131", "2026-00140", "2026-00777", "RG26-10485", "RG26-10990", "1185/2025", "1399/2025", "FV/00372/01/2026", "FV/00181/03/2026"]
    index = Numbers(ours)
    found = read(text, index, Numbers([]), ["C2" if n == "2026-00777" else "C1" for n in ours])
    assert sorted(ours[m.at[0]] for m in found.mentions if m.strong) == sorted(expected)
