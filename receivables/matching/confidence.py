"""How likely a reading is the right one, in percent.

It follows the order of the published rule tables: party (how sure the payer is), documents named (many, one, none), amount.
"""
from __future__ import annotations

from collections.abc import Mapping

from receivables.matching import damaged
from receivables.matching.book import Book
from receivables.matching.doubts import CREDIT_AND_OTHERS, NAMED, UNSAID, said_otherwise
from receivables.matching.evidence import Evidence
from receivables.matching.records import Reading
from receivables.matching.stated import left_out

# (party, documents named, how the amount fits) -> percent. "ties": to the cent or by a difference known or said; "less": by another amount.
CONFIDENCE: Mapping[tuple[str, str, str], float] = {
    ("full", "many", "ties"): 99.5, ("full", "one", "ties"): 99.0, ("partial", "many", "ties"): 98.5, ("partial", "one", "ties"): 98.0,
    ("full", "none", "ties"): 97.0, ("none", "many", "ties"): 96.5, ("full", "one", "less"): 96.0, ("partial", "one", "less"): 95.5,
    ("none", "one", "ties"): 95.0, ("partial", "none", "ties"): 94.0, ("full", "many", "less"): 85.0, ("partial", "many", "less"): 82.0,
    ("none", "one", "less"): 60.0, ("none", "many", "less"): 60.0, ("none", "none", "ties"): 45.0,
}
PREPAYMENT = 96.0         # a known payer who says that it is a prepayment
SAID = 90.0               # a payer who is likely, and says so
STAYS = 45.0              # kept on account because nothing fits
NEARLY = 93.0             # amount within tolerance, no document named
CUT_OFF = 96.0            # adds up, with items whose numbers were cut off where the text ends in the middle of a list
NOT_SAID = 94.0           # adds up, with items that the text does not name or without some that it does
CHANCE = 93.0             # the amounts may add up by accident, or the search was cut
OVER = 10.0               # more than is open: mostly something else was paid too
SHARE_OF_PART = 0.75      # of a part payment by somebody unknown, which is mostly something else
LESS = frozenset({"swapped digits", "short", "part", "over", "other currency", "oldest"})
UNNAMED = frozenset({"exact amount", "account balance", "combination"})
LESS_SURE = {"order number": 0.5, "short numbers": 1.5, damaged.RULE: 1.5, CREDIT_AND_OTHERS: 2.0}     # percent below one that is named as it is


def confidence(evidence: Evidence, reading: Reading, rivals: int, book: Book) -> float:
    """How likely the reading is the right one, in percent; equal rivals share it."""
    party = party_of(evidence, reading, book)
    if reading.rule == "on account":
        said = {"full": PREPAYMENT, "partial": SAID}.get(party, 0.0) if "prepayment" in evidence.meanings else 0.0
        return said or (STAYS if party != "none" else STAYS / 2)
    if reading.rule == "amount within tolerance":
        return NEARLY if party == "full" else NEARLY - 3
    if reading.fit == "over":
        return OVER
    named = reading.rule in NAMED or reading.rule == CREDIT_AND_OTHERS
    size = "none" if not named else "many" if len(evidence.docs or evidence.orders or evidence.short) > 1 else "one"
    fit = "less" if reading.fit in LESS and not left_out(evidence.receipt, reading) else "ties"
    if reading.fit == "oldest":
        return CONFIDENCE[party, "none", "ties"] - (1.5 if party == "full" else 6.0)
    percent = CONFIDENCE[party, size, fit] - LESS_SURE.get(reading.rule, 0.0)
    if reading.fit == "part" and party == "none":
        percent *= SHARE_OF_PART
    if reading.rule in UNSAID:
        percent = min(percent, CUT_OFF if party == "full" and said_otherwise(evidence, reading) else NOT_SAID)
    if reading.chance or not reading.searched:
        percent = min(percent, CHANCE)
    return round(percent / rivals, 1)


def party_of(evidence: Evidence, reading: Reading, book: Book) -> str:
    """How sure the payer is for this reading's items; a payer of another group says nothing for them, and an amount that pays something of
    the payer's and nothing of a namesake's tells the two apart."""
    payer = evidence.payer
    if not payer.customer or not all(book.same_group(i.customer, payer.customer) for i in reading.items):
        return "none"
    if payer.party == "partial" and payer.among and reading.rule in UNNAMED and not any(_may_pay(evidence, c, book) for c in payer.among):
        return "full"
    return payer.party


def _may_pay(evidence: Evidence, customer: str, book: Book) -> bool:
    """True when the amount is that of an item of the customer, or of all that it has open."""
    r = evidence.receipt
    account = book.account(customer, r.currency)
    return bool(account.paying(r.amount, r.value_day)) or sum(i.open for i in account.open_items(r.value_day)) == r.amount
