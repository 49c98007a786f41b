"""Numbers that arrive damaged: a digit wrong or two swapped, cut off, or their last part alone.

| written | ours | how |
|---|---|---|
| RE-2026-09049, RE-2026-00994 | RE-2026-00949 | two digits swapped, one wrong, one too many or too few |
| RE-2026-00, RE-2026 (the text ends) | RE-2026-00949 | cut: at most its last three are missing, or the text ends |
| 949, 49 | RE-2026-00949 | the last part, or the end of it |
| RF38 2026 00949 | RE-2026-00949 | check digits put in front |

Such a number says little by itself. It counts among the open documents of a payer who is known, and only where the amount ties with it: the
document without the amount, or the amount without the number, would be a guess.

>>> near(Scrap("202609049"), "RE-2026-00949"), near(Scrap("20260", last=True), "RE-2026-00949"), near(Scrap("949"), "RE-2026-00949")
(True, True, True)
>>> near(Scrap("202609149"), "RE-2026-00949"), near(Scrap("20260"), "RE-2026-00949")
(False, False)
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from receivables.matching.book import Book
from receivables.matching.docnumbers import digit_runs, serial
from receivables.matching.documents import Doc
from receivables.matching.evidence import Evidence
from receivables.matching.mentions import Scrap
from receivables.matching.names import slip
from receivables.matching.records import Item, Reading
from receivables.matching.settle import Case, settle
from receivables.words import listed

RULE = "damaged number"
DOCS_MAX = 400            # in a larger account a damaged number fits too much
COMBINATIONS_MAX = 2000   # ways to read all damaged numbers of a text that are tried
WHOLE_LENGTH = 5          # least digits of a number that others are put in front of
CUT_LENGTH = 4            # least digits of a number that was cut
SLIP_LENGTH = 4           # least digits of a number in which one may be wrong
MEANT_MAX = 4             # documents that one number may mean, whatever the amount
DISCOUNT_MAX = 10         # percent: above what a discount explains


def readings(evidence: Evidence, book: Book, case: Case) -> list[Reading]:
    """The readings of the damaged numbers, beside documents that are named well, under which the amount ties; those that use most of the
    numbers. Empty where the payer is unknown or nothing ties."""
    receipt, owners = evidence.receipt, evidence.owners
    well = [d for d in evidence.docs if d.customer in owners and d.open_items]
    others = [w for d, w in zip(evidence.docs, evidence.written) if d not in well and not _again(d, receipt.amount)]
    read = {"".join(digit_runs(w)) for d, w in zip(evidence.docs, evidence.written) if d in well}
    scraps = [s for s in (*evidence.scraps, *(_scrap(w, receipt.text) for w in others)) if s.text not in read]
    if not (scraps or well) or not owners or receipt.amount <= 0:
        return []
    if not scraps and len(well) == 1:
        return _beside(well[0], evidence, book, case)
    options = [fits for s in scraps if (fits := _meant(s, [d for d in _open(evidence, book) if d not in well]))]
    if not options or prod(len(fits) + 1 for fits in options) > COMBINATIONS_MAX:
        return []
    fixed = [i for d in well for i in d.open_items]
    why = f"The text has {listed([s.text for s in scraps if not s.piece])}, damaged or cut."
    paid = [f"{d.number}, which it names, is paid." for d in evidence.docs if d.customer in owners and not d.open_items]
    found: dict[frozenset[str], Reading] = {}
    for docs in _choices(options):
        items = [*fixed, *(i for d in docs for i in d.open_items)]
        fit = settle(items, receipt.amount, case) if _may_tie(items, receipt.amount) else None
        if fit and fit.fit in ("exact", "discount"):
            found.setdefault(frozenset(d.number for d in docs), Reading(RULE, fit.fit, fit.lines, tuple(paid), why))
    most = max(map(len, found), default=0)
    return [reading for docs, reading in found.items() if len(docs) == most]


def meant(evidence: Evidence, book: Book) -> list[Doc]:
    """The open documents of the payer that digits of the text may mean, whatever the amount."""
    return list(dict.fromkeys(d for s in evidence.scraps for d in _meant(s, _open(evidence, book))))


def ways(evidence: Evidence, book: Book) -> list[tuple[Doc, ...]]:
    """The documents that the damaged numbers may mean, beside those named well, whatever the amount: of every number, then of one alone. Empty
    where a number may mean too many."""
    well = [d for d in evidence.docs if d.customer in evidence.owners and d.open_items]
    docs = [d for d in _open(evidence, book) if d not in well] if evidence.owners else []
    options = [fits for s in written(evidence) if (fits := _meant(s, docs))]
    if not options or max(map(len, options)) > MEANT_MAX or prod(len(fits) + 1 for fits in options) > COMBINATIONS_MAX:
        return []
    found = {frozenset(d.number for d in docs): (*well, *docs) for docs in _choices(options)}
    most = max(map(len, found))
    return [docs for numbers, docs in found.items() if len(numbers) == most or not well]


def written(evidence: Evidence) -> list[Scrap]:
    """The digits of the text that may be of a damaged number, among them those of documents that are paid or another's."""
    well = [(d, w) for d, w in zip(evidence.docs, evidence.written) if d.customer in evidence.owners and d.open_items]
    others = [w for d, w in zip(evidence.docs, evidence.written) if (d, w) not in well]
    read = {"".join(digit_runs(w)) for _, w in well}
    return [s for s in (*evidence.scraps, *(_scrap(w, evidence.receipt.text) for w in others)) if s.text not in read]


def again(evidence: Evidence) -> bool:
    """True when the text names a document that is paid, and by this very amount."""
    return any(_again(d, evidence.receipt.amount) for d in evidence.docs)


def in_part(evidence: Evidence, number: str) -> bool:
    """True when digits of the text are the end or the beginning of the number; else they are a slip away from it."""
    whole = "".join(digit_runs(number))
    return any(whole.endswith(digits) or whole.startswith(s.text) for s in written(evidence) if (digits := s.text.lstrip("0")))


def why(evidence: Evidence) -> str:
    """Which digits are taken for a damaged number, as a sentence."""
    return f"The text has {listed([s.text for s in written(evidence) if not s.piece])}, damaged or cut."


def _beside(named: Doc, evidence: Evidence, book: Book, case: Case) -> list[Reading]:
    """Documents a slip away from the only one that is named, which the amount does not fit, that it pays exactly: for a person to see."""
    why = f"{named.number} is what the text says, but the amount is not its."
    fits = (settle(d.open_items, evidence.receipt.amount, case) for d in _open(evidence, book)
            if d is not named and _slip("".join(digit_runs(d.number)), "".join(digit_runs(named.number))))
    return [Reading(RULE, fit.fit, fit.lines, notes=(why,)) for fit in fits if fit and fit.fit in ("exact", "discount")]


def _meant(scrap: Scrap, docs: Sequence[Doc]) -> list[Doc]:
    """The documents that the digits may mean; those that end with just these digits, where there are any."""
    fits = [d for d in docs if near(scrap, d.number)]
    return [d for d in fits if scrap.text.lstrip("0") in (serial(d.number).lstrip("0"), "".join(digit_runs(d.number)).lstrip("0"))] or fits


def near(scrap: Scrap, number: str) -> bool:
    """True when the digits may be what is left of the number."""
    runs, digits = digit_runs(number), scrap.text
    if not runs:
        return False
    whole, last = "".join(runs), serial(number) or runs[-1]
    if len(whole) >= WHOLE_LENGTH and digits.endswith(whole):
        return True
    if len(runs) > 1 and len(digits) > 1 and digits.lstrip("0") == last.lstrip("0"):
        return True
    if (len(digits) > 2 and whole.endswith(digits)) or _cut_from(scrap, whole):
        return True
    return _slip(digits, whole) or (len(runs) > 1 and _slip(digits, last))


def _cut_from(scrap: Scrap, whole: str) -> bool:
    """True when the digits are the beginning of the number: where the text ends, or all but its last three."""
    digits = scrap.text
    return len(digits) >= CUT_LENGTH and whole.startswith(digits) and (scrap.last or len(digits) >= max(WHOLE_LENGTH, len(whole) - 3))


def _slip(one: str, other: str) -> bool:
    """True when one digit is wrong, missing or too many, or two neighbours are swapped."""
    return min(len(one), len(other)) >= SLIP_LENGTH and slip(one, other)


def _again(doc: Doc, amount: int) -> bool:
    """True when the document is paid, and by this very amount: rather paid twice than written wrong."""
    return amount == (doc.settled.amount if doc.settled else sum(i.amount for i in doc.items)) and not doc.open_items


def _scrap(written: str, text: str) -> Scrap:
    """The digits of a number as it is written; a text that ends with it may have lost the rest."""
    return Scrap("".join(digit_runs(written)), text.upper().rstrip().endswith(written))


def _open(evidence: Evidence, book: Book) -> list[Doc]:
    """The documents that the payer may mean, oldest due first; none where they are too many."""
    r = evidence.receipt
    items = [i for c in sorted(evidence.owners) for i in book.account(c, r.currency).open_items(r.value_day) if i.open > 0]
    return [book.docs.of(number) for number in dict.fromkeys(i.number for i in items)] if len(items) <= DOCS_MAX else []


def _choices(options: Sequence[Sequence[Doc]]) -> Iterator[tuple[Doc, ...]]:
    """One document or none for each damaged number, no document twice, and not none for all."""
    for docs in product(*([*fits, None] for fits in options)):
        chosen = tuple(d for d in docs if d is not None)
        if chosen and len({d.number for d in chosen}) == len(chosen):
            yield chosen


def _may_tie(items: Sequence[Item], amount: int) -> bool:
    """True when the amount is the sum, or below it by no more than a discount explains."""
    total = sum(i.open for i in items)
    return total == amount or (amount < total <= amount * 100 // (100 - DISCOUNT_MAX) and any(i.tiers for i in items))
