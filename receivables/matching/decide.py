"""From readings to a decision: ready only when the evidence leaves no other reading, else review with the alternatives ranked.

Confidence follows the order of the published rule tables: party (how sure the payer is), documents named (many, one, none), amount.
What a person must look at whatever the confidence (a hold, a dispute, another payer, a rest) is a note, and a note means review.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from receivables.matching import advised, damaged
from receivables.matching.book import Book
from receivables.matching.evidence import Evidence
from receivables.matching.records import Choice, Decision, Reading
from receivables.matching.settle import TIES, WHY
from receivables.matching.wording import NOT_CUSTOMER
from receivables.money import percent_of
from receivables.words import is_or_are, listed

# (party, documents named, how the amount fits) -> percent. "ties": to the cent or by a known difference; "less": by another amount.
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
REFERENCE_LENGTH = 5      # digits that are likely a reference, though none of ours
NAMED_LENGTH = 2          # and behind a word for documents
SMALL_PART = 10           # a part payment below a tenth of what is open is looked at
LESS = frozenset({"swapped digits", "short", "part", "over", "other currency", "oldest"})
REASONS = frozenset({"part", "withheld tax", "bank charge", "damaged", "pricing", "dispute"})
ROUND = 100               # minor units
PERCENT_TELLS = 5000      # from this amount on (minor units) a whole percent is no accident
UNSAID = frozenset({"named less credit note", "some of the named", "named and others"})
WHOLE = frozenset({"exact amount", "account balance"})        # what details that come separately could hardly say otherwise
UNREFERENCED = frozenset({"oldest first", "combination"})      # for cash without a reference, and digits may be one
NAMED = UNSAID | {"named invoices", "order number", damaged.RULE, advised.RULE}
_LIST_GOES_ON = re.compile(r"(?:[;+/&]|,(?![0-9]))\s*[^\W\d_]{0,5}[-\s.#]*[0-9]{0,3}\Z")
LESS_SURE = {"order number": 0.5, damaged.RULE: 1.5}          # percent below a document that is named as it is


def decide(evidence: Evidence, found: Sequence[Reading], book: Book, auto_confidence: float) -> Decision:
    """The decision: choices by rank with their confidence, and the status. Words are added by `explain`."""
    receipt = evidence.receipt
    if _left_alone(evidence, found):
        return Decision(receipt, "left alone")
    if taken_back(evidence):
        return Decision(receipt, "review")
    if not found:
        return Decision(receipt, "unidentified")
    noted = [_noted(r, notes(evidence, r, book)) for r in found]
    rivals = [r for r in noted if _as_simple(r, noted[0])]
    choices = [Choice(r, confidence(evidence, r, len(rivals) if r in rivals else 1, book)) for r in noted]
    if len(choices) > 1:
        choices = _falling(choices)
    best = choices[0]
    ready = best.confidence >= auto_confidence and not best.reading.notes and len(rivals) <= 1
    return Decision(receipt, "ready" if ready else "review", tuple(choices[:1] if ready else choices))


def _falling(choices: Sequence[Choice]) -> list[Choice]:
    """The choices with confidences that never rise and add up to 100 at most."""
    out: list[Choice] = []
    for choice in choices:
        left = 100.0 - sum(c.confidence for c in out)
        out.append(choice._replace(confidence=round(min(choice.confidence, left, *(c.confidence for c in out)), 1)))
    return out


def _noted(reading: Reading, sentences: list[str]) -> Reading:
    return replace(reading, notes=(*reading.notes, *sentences)) if sentences else reading


def _as_simple(reading: Reading, best: Reading) -> bool:
    """True when the reading explains the receipt in the same way as the best, with other items."""
    return reading.rule == best.rule and reading.rule != "on account"


def confidence(evidence: Evidence, reading: Reading, rivals: int, book: Book) -> float:
    """How likely the reading is the right one, in percent; equal rivals share it."""
    party = _party(evidence, reading, book)
    if reading.rule == "on account":
        said = {"full": PREPAYMENT, "partial": SAID}.get(party, 0.0) if "prepayment" in evidence.meanings else 0.0
        return said or (STAYS if party != "none" else STAYS / 2)
    if reading.rule == "amount within tolerance":
        return NEARLY if party == "full" else NEARLY - 3
    if reading.fit == "over":
        return OVER
    size = "none" if reading.rule not in NAMED else "many" if len(evidence.docs or evidence.orders) > 1 else "one"
    fit = "less" if reading.fit in LESS else "ties"
    if reading.fit == "oldest":
        return CONFIDENCE[party, "none", "ties"] - (1.5 if party == "full" else 6.0)
    percent = CONFIDENCE[party, size, fit] - LESS_SURE.get(reading.rule, 0.0)
    if reading.fit == "part" and party == "none":
        percent *= SHARE_OF_PART
    if reading.rule in UNSAID:
        percent = min(percent, CUT_OFF if party == "full" and (_cut_off(evidence, reading) or _credit_used(evidence, reading)) else NOT_SAID)
    if reading.chance or not reading.searched:
        percent = min(percent, CHANCE)
    return round(percent / rivals, 1)


def _cut_off(evidence: Evidence, reading: Reading) -> bool:
    """True when the text ends in the middle of a list, so that what it does not name was cut off, or says that there are others."""
    if reading.rule != "named and others" or not all(d.open_items for d in evidence.docs):
        return False
    return "others" in evidence.meanings or bool(_LIST_GOES_ON.search(evidence.receipt.text))


def _credit_used(evidence: Evidence, reading: Reading) -> bool:
    """True when what is missing is, to the cent, a credit note that the payer has open, and no round sum, which could be anything, and no word
    gives another reason."""
    if reading.rule != "named less credit note" or evidence.meanings.intersection(REASONS):
        return False
    return sum(i.open for i in reading.items if i.open < 0 and i not in evidence.named_items) % ROUND != 0


def _party(evidence: Evidence, reading: Reading, book: Book) -> str:
    """How sure the payer is for this reading's items; a payer of another group says nothing for them."""
    payer = evidence.payer.customer
    return evidence.payer.party if payer and all(book.same_group(i.customer, payer) for i in reading.items) else "none"


def notes(evidence: Evidence, reading: Reading, book: Book) -> list[str]:
    """What a person must look at before this reading may be posted, as sentences."""
    out = [*_item_notes(evidence, reading, book), *_fit_notes(evidence, reading)]
    named = reading.rule in NAMED
    if evidence.advice is not None:
        out += _advice_notes(evidence, reading)
    if "return" in evidence.meanings:
        out.append("The text speaks of a returned payment: what it returns must be taken back.")
    if reading.rule == "oldest first":
        out += _oldest_notes(evidence, reading, book)
    strange = _strange(evidence, reading)
    if strange:
        out.append(f"The text has {listed(strange)}, which is no document of ours.")
    if not named and evidence.unknown:
        out.append(f"The text names {listed(evidence.unknown)}, which is no document of ours.")
    if evidence.unclear and reading.rule != advised.RULE:
        out.append(f"Several documents fit {listed(evidence.unclear)}.")
    if not named and "advice" in evidence.meanings and reading.rule not in WHOLE:
        out.append("The text says that the details come separately.")
    worded = sorted(evidence.meanings.intersection(NOT_CUSTOMER))
    if worded and not (evidence.payer.customer and evidence.names_something):
        out.append(f"It reads as {listed(worded)}.")
    return out


def _strange(evidence: Evidence, reading: Reading) -> list[str]:
    """Digits of the text that may be a reference and say nothing for the items: where other items could have been meant."""
    if reading.rule == "account balance":
        return [s.text for s in evidence.scraps if s.named and not s.piece]
    if reading.rule not in UNREFERENCED and not (reading.rule == "exact amount" and reading.why):
        return []
    return [s.text for s in evidence.scraps if len(s.text) >= (NAMED_LENGTH if s.named else REFERENCE_LENGTH) and not s.piece]


def _oldest_notes(evidence: Evidence, reading: Reading, book: Book) -> list[str]:
    """What may change which items are the oldest: an older one that another proposal waits for."""
    last = max((i.key for i in reading.items), default=(0, "", 0))
    account = book.account(evidence.payer.customer, evidence.receipt.currency).items if book.waiting else []
    return [f"{i.number} waits for the proposal of receipt {book.waiting[i]}." for i in account if i in book.waiting and i.key <= last]


def _item_notes(evidence: Evidence, reading: Reading, book: Book) -> list[str]:
    payer, out = evidence.payer.customer, []
    held = [i.number for i in reading.items if i.held]
    disputed = [i.number for i in reading.items if i.disputed > 0] if reading.fit != "dispute" else []
    owners = sorted({i.customer for i in reading.items})
    if held:
        out.append(f"{listed(held)} {is_or_are(held)} on hold.")
    if disputed:
        out.append(f"{listed(disputed)} {is_or_are(disputed)} disputed.")
    outside = [c for c in owners if payer and not book.same_group(c, payer)]
    if outside:
        out.append(f"The payer is {payer}, but the items belong to {listed(outside)}.")
    elif not payer and evidence.payer.among and owners:
        out.append(evidence.payer.words)
    elif len({book.heads.get(c, c) for c in owners}) > 1 and not _listed_each(evidence, reading):
        out.append(f"The items belong to different customers: {listed(owners)}.")
    elif reading.rule not in NAMED and any(c != payer for c in owners) and payer:
        out.append(f"It belongs to {listed(owners)}, in the payer's group.")
    return out


def _listed_each(evidence: Evidence, reading: Reading) -> bool:
    """True when an advice that carries the payment's own reference lists each of the items with just what is open of it, or the text of a
    payer who is no customer, such as a factor, names each, and they are paid to the cent."""
    if reading.rule == "named invoices":
        return reading.fit == "exact" and not evidence.weak and not evidence.payer.customer
    sure = evidence.advice is not None and evidence.advice.link in ("receipt", "reference")
    return sure and reading.rule == advised.RULE and reading.fit in ("exact", "discount")


def _advice_notes(evidence: Evidence, reading: Reading) -> list[str]:
    """What a person must look at in the advice: what it names and we do not have open, and how the payment differs from it."""
    assert evidence.advice is not None
    out = advised.notes(evidence.advice_lines, evidence.advice)
    if reading.rule != advised.RULE:
        receipt = evidence.receipt
        out += filter(None, [advised.differs([n.line for n in evidence.advice_lines], receipt.amount, receipt.currency)])
    return out


def taken_back(evidence: Evidence) -> bool:
    """True for money going out, and for the words of a return that name no document: no item is paid by it."""
    return evidence.receipt.amount <= 0 or ("return" in evidence.meanings and not evidence.names_something)


def _fit_notes(evidence: Evidence, reading: Reading) -> list[str]:
    out = []
    if reading.fit == "over" or (reading.rule == "oldest first" and reading.on_account):
        out.append("It is more than is open.")
    unsaid = sorted(evidence.meanings.intersection(REASONS)) if reading.rule not in NAMED and reading.fit == "exact" else []
    if unsaid:
        out.append(f"The text speaks of {listed(unsaid)}, which the amount does not show.")
    out += _whole_percent(evidence, reading)
    if reading.fit in ("short", "part") and len({i.number for i in evidence.named_items if i.open > 0}) > 1:
        out.append("Which of them is paid less is not said.")
    items = reading.items
    if reading.fit == "part" and "part" not in evidence.meanings and evidence.receipt.amount * SMALL_PART < sum(i.open for i in items):
        out.append("It is only a small part.")
    if evidence.weak and reading.rule in NAMED and reading.fit not in TIES:
        out.append("The number stands alone in the text and the amount is another.")
    if reading.fit == "other currency":
        out.append("It is paid in another currency.")
    elif reading.rule in NAMED and any(i.currency != evidence.receipt.currency for i in evidence.named_items):
        out.append("Some of the named are in another currency.")
    if reading.rule == "on account" and not ("prepayment" in evidence.meanings and not evidence.names_something):
        out.append("No open item explains it.")
    if reading.rule in UNSAID and not (_cut_off(evidence, reading) or _credit_used(evidence, reading)):
        out.append("The text does not say so.")
    if reading.chance:
        out.append("Amounts like these may add up by chance.")
    if not reading.searched:
        out.append("There are many items: their combinations were not searched further.")
    return out


def _whole_percent(evidence: Evidence, reading: Reading) -> list[str]:
    """What may be behind a short payment without a word: just so many percent, which tax or a discount would be."""
    if reading.fit != "short" or any(meaning in evidence.meanings for meaning, _ in WHY):
        return []
    whole, left = sum(line.applied + line.deduction for line in reading.lines), reading.lines[-1].deduction
    percent = (left * 200 + whole) // (2 * whole)
    told = whole >= PERCENT_TELLS and percent and percent_of(whole, percent) == left
    return [f"What is left out is just {percent} %: tax withheld, or a discount?"] if told else []


def _left_alone(evidence: Evidence, found: Sequence[Reading]) -> bool:
    """True for money that is no customer's: said so, from an own account, or going out or worded so with nothing that speaks for a customer."""
    receipt = evidence.receipt
    if receipt.kind == "not customer" or evidence.own_transfer:
        return True
    if receipt.amount <= 0:
        return receipt.kind != "customer" and not (evidence.payer.customer or evidence.names_something or "return" in evidence.meanings)
    worded = evidence.meanings.intersection(NOT_CUSTOMER)
    speaks = evidence.payer.customer or evidence.payer.among or (evidence.names_something and any(r.fit in TIES for r in found))
    return bool(worded) and not speaks

