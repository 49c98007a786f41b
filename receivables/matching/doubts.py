"""What a person must look at before a reading may be posted, whatever its confidence: a hold, a dispute, another payer, a rest.

A doubt is a sentence, and a sentence means review.
"""
from __future__ import annotations

import re

from receivables.matching import advised, damaged
from receivables.matching.book import Book
from receivables.matching.docnumbers import compact, digit_runs
from receivables.matching.evidence import Evidence
from receivables.matching.records import Reading
from receivables.matching.settle import TIES, WHY
from receivables.matching.stated import left_out
from receivables.matching.wording import NOT_CUSTOMER
from receivables.money import percent_of
from receivables.words import is_or_are, listed

REFERENCE_LENGTH = 5      # digits that are likely a reference, though none of ours
NAMED_LENGTH = 2          # and behind a word for documents
BEGUN = 2                 # letters and digits at the text's end that are the beginning of a number
PAID_DIGITS = 2           # digits at the end of a document's number, or its order's, that mean it where the amount is its
SMALL_PART = 10           # a part payment below a tenth of what is open is looked at
REASONS = frozenset({"part", "withheld tax", "bank charge", "damaged", "pricing", "dispute"})
ROUND = 100               # minor units
PERCENT_TELLS = 5000      # from this amount on (minor units) a whole percent is no accident
UNSAID = frozenset({"named less credit note", "some of the named", "named and others"})
WHOLE = frozenset({"exact amount", "account balance"})        # what details that come separately could hardly say otherwise
CREDIT_AND_OTHERS = "credit note and others"
UNREFERENCED = frozenset({"oldest first", "combination", CREDIT_AND_OTHERS})      # for cash without a reference, and digits may be one
NAMED = UNSAID | {"named invoices", "order number", "short numbers", damaged.RULE, advised.RULE}
_LIST_GOES_ON = re.compile(r"(?:[;+/&]|,(?![0-9]))\s*[^\W\d_]{0,5}[-\s.#]*[0-9]{0,3}\Z")


def doubts(evidence: Evidence, reading: Reading, book: Book) -> list[str]:
    """What a person must look at before this reading may be posted, as sentences."""
    out = [*_item_notes(evidence, reading, book), *_fit_notes(evidence, reading)]
    named = reading.rule in NAMED
    if evidence.advice is not None:
        out += _advice_notes(evidence, reading)
    if "return" in evidence.meanings:
        out.append("The text speaks of a returned payment: what it returns must be taken back.")
    out += _meant_otherwise(evidence, reading, book)
    if reading.rule == "oldest first":
        out += _oldest_notes(evidence, reading, book)
    strange = _strange(evidence, reading)
    if strange:
        out.append(f"The text has {listed(strange)}, which is no document of ours.")
    if not named and evidence.unknown:
        out.append(f"The text names {listed(evidence.unknown)}, which is no document of ours.")
    if evidence.unclear and reading.rule != advised.RULE:
        out.append(f"Several documents fit {listed(evidence.unclear)}.")
    if not named and "advice" in evidence.meanings and reading.rule not in (*WHOLE, "combination"):
        out.append("The text says that the details come separately.")
    worded = sorted(evidence.meanings.intersection(NOT_CUSTOMER))
    if worded and not (evidence.payer.customer and evidence.names_something):
        out.append(f"It reads as {listed(worded)}.")
    return out


def said_otherwise(evidence: Evidence, reading: Reading) -> bool:
    """True when what the text does not name is told in another way: cut off where the text ends, or a credit note that the gap is."""
    return _cut_off(evidence, reading) or _credit_used(evidence, reading)


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
    elif payer and reading.rule not in NAMED and any(c != payer for c in owners) and not (reading.rule in WHOLE and book.heads.get(payer) == payer):
        out.append(f"It belongs to {listed(owners)}, in the payer's group.")
    return out


def _fit_notes(evidence: Evidence, reading: Reading) -> list[str]:
    out = []
    if reading.fit == "over" or (reading.rule == "oldest first" and reading.on_account):
        out.append("It is more than is open.")
    unsaid = sorted(evidence.meanings.intersection(REASONS)) if reading.rule not in NAMED and reading.fit == "exact" else []
    if unsaid:
        out.append(f"The text speaks of {listed(unsaid)}, which the amount does not show.")
    said = left_out(evidence.receipt, reading)
    out += [] if said else _whole_percent(evidence, reading)
    if reading.fit in ("short", "part") and len({i.number for i in evidence.named_items if i.open > 0}) > 1:
        out.append("Which of them is paid less is not said.")
    items = reading.items
    if reading.fit == "part" and "part" not in evidence.meanings and evidence.receipt.amount * SMALL_PART < sum(i.open for i in items):
        out.append("It is only a small part.")
    said |= reading.fit == "part" and not evidence.meanings.isdisjoint(("part", "prepayment"))
    if evidence.weak and reading.rule in NAMED and reading.fit not in TIES and not said:
        out.append("The number stands alone in the text and the amount is another.")
    if evidence.payer.by_document and reading.rule in NAMED and reading.fit not in TIES and not said:
        out.append("The named document is a namesake's, and the amount is another.")
    if reading.fit == "other currency":
        out.append("It is paid in another currency.")
    elif reading.rule in NAMED and any(i.currency != evidence.receipt.currency for i in evidence.named_items):
        out.append("Some of the named are in another currency.")
    if reading.rule == "on account" and not ("prepayment" in evidence.meanings and not evidence.names_something):
        out.append("No open item explains it.")
    if reading.rule in UNSAID and not said_otherwise(evidence, reading):
        out.append("The text does not say so.")
    if reading.chance:
        out.append("Amounts like these may add up by chance.")
    if not reading.searched:
        out.append("There are many combinations: they were not searched further.")
    return out


def _whole_percent(evidence: Evidence, reading: Reading) -> list[str]:
    """What may be behind a short payment without a word: just so many percent, which tax or a discount would be."""
    if reading.fit != "short" or any(meaning in evidence.meanings for meaning, _ in WHY):
        return []
    whole, left = sum(line.applied + line.deduction for line in reading.lines), reading.lines[-1].deduction
    percent = (left * 200 + whole) // (2 * whole)
    told = whole >= PERCENT_TELLS and percent and percent_of(whole, percent) == left
    return [f"What is left out is just {percent} %: tax withheld, or a discount?"] if told else []


def _strange(evidence: Evidence, reading: Reading) -> list[str]:
    """Digits of the text that may be a reference and say nothing for the items: where other items could have been meant."""
    if reading.rule == "account balance":
        return [s.text for s in evidence.scraps if s.named and not s.piece]
    chosen = reading.why and (reading.rule in UNSAID or reading.rule == "exact amount")         # among items that nothing tells apart
    if reading.rule not in UNREFERENCED and not chosen:
        return []
    paid = str(evidence.receipt.amount)
    return [s.text for s in evidence.scraps if len(s.text) >= (NAMED_LENGTH if s.named else REFERENCE_LENGTH) and not s.piece and s.text != paid]


def _meant_otherwise(evidence: Evidence, reading: Reading, book: Book) -> list[str]:
    """What digits of the text may mean instead: an open document of a payer who says that it pays in advance, or a document over this very
    amount that is paid."""
    if reading.rule == "on account":
        docs = damaged.meant(evidence, book) if "prepayment" in evidence.meanings and evidence.scraps else []
        if docs:
            return [f"{listed([s.text for s in evidence.scraps if not s.piece])} may mean {listed([d.number for d in docs], 'or')}."]
        named = [s.text for s in evidence.scraps if s.named and not s.piece]
        return [f"The text has {listed(named)} behind a word for documents, which is none of ours."] if named else []
    digits = [s.text for s in evidence.scraps]
    if reading.rule != "exact amount":
        digits = ["".join(digit_runs(w)) for w in evidence.written] if reading.rule == "named invoices" and reading.fit in ("short", "part") else []
    digits = [d.lstrip("0") for d in digits if len(d) >= PAID_DIGITS]
    paid = book.docs.paid(evidence.owners, evidence.receipt.currency, evidence.receipt.amount) if digits else {}
    return [f"{number}, over the same amount, is paid and may be meant." for number, names in paid.items()
            if any("".join(digit_runs(name)).endswith(d) for name in names for d in digits)]


def _oldest_notes(evidence: Evidence, reading: Reading, book: Book) -> list[str]:
    """What may change which items are the oldest: an older one that another proposal waits for."""
    last = max((i.key for i in reading.items), default=(0, "", 0))
    account = book.account(evidence.payer.customer, evidence.receipt.currency).items if book.waiting else []
    return [f"{i.number} waits for the proposal of receipt {book.waiting[i]}." for i in account if i in book.waiting and i.key <= last]


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


def _cut_off(evidence: Evidence, reading: Reading) -> bool:
    """True when the text ends in the middle of a list, so that what it does not name was cut off, or says that there are others."""
    if reading.rule != "named and others" or not all(d.open_items for d in evidence.docs):
        return False
    return "others" in evidence.meanings or bool(_LIST_GOES_ON.search(evidence.receipt.text)) or _begins(evidence, reading)


def _begins(evidence: Evidence, reading: Reading) -> bool:
    """True when the text ends with the beginning of a number that it does not give: "RE-2026-00915 RE-2026-00917 RE-20"."""
    end = compact(evidence.receipt.text.split()[-1])
    numbers = [compact(i.number) for i in reading.items if i not in evidence.named_items]
    return len(end) >= BEGUN and any(number != end and number.startswith(end) for number in numbers)


def _credit_used(evidence: Evidence, reading: Reading) -> bool:
    """True when what is missing is, to the cent, a credit note that the payer has open, and no round sum, which could be anything, and no word
    gives another reason."""
    if reading.rule != "named less credit note" or evidence.meanings.intersection(REASONS):
        return False
    return sum(i.open for i in reading.items if i.open < 0 and i not in evidence.named_items) % ROUND != 0
