"""How likely a reading is the right one, in percent: the share that was right of readings of its kind, measured on statements whose truth is known.

A kind is what the published rule tables go by: party (how sure the payer is), documents named (many, one, none), and how the amount fits; and
whether there is anything to doubt, or a rival as simple. Better evidence never counts less. The measured shares are the table `FITTED` of
`fitted`; `python -m benchmarks.cash_application.calibration` prints it.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from receivables.matching import damaged
from receivables.matching.book import Book
from receivables.matching.doubts import CREDIT_AND_OTHERS, NAMED, REASONS, UNSAID, said_otherwise
from receivables.matching.evidence import Evidence
from receivables.matching.fitted import FITTED, Kind
from receivables.matching.records import Reading
from receivables.matching.stated import left_out

LESS = frozenset({"swapped digits", "short", "part", "over", "other currency"})
UNNAMED = frozenset({"exact amount", "account balance", "combination"})
LESS_SURE = frozenset({"order number", "short numbers", damaged.RULE, CREDIT_AND_OTHERS})      # behind them a payer must be known
NOT_MEASURED = 50.0       # of a way to fit that never came in the statements of the fit
ANY = ""                  # where the documents named make no difference that could be measured
LABELS = {"amount within tolerance": "nearly", "oldest first": "oldest", "one item short": "short", "one item in part": "part",
          "one item over": "over one", "amount and number": "amount and number",
          "two receipts": "two receipts"}


def confidences(evidence: Evidence, readings: Sequence[Reading], book: Book) -> list[float]:
    """How likely each of the readings of a receipt is, in percent."""
    return [percent(k) for k in kinds(evidence, readings, book)]


def percent(kind: Kind) -> float:
    """The measured share of a kind; of a wider one, where it is too rare to be measured."""
    for known in (kind, *wider(kind)):
        if known in FITTED:
            return FITTED[known]
    return NOT_MEASURED


def wider(kind: Kind) -> tuple[Kind, ...]:
    """The kinds that a kind is part of, the narrowest first: of all documents, of all parties; what stands behind a rival is like all that do, else a
    doubt matters least."""
    label, party, _, doubt = kind
    alike = ((ANY, ANY, ANY, doubt),) if doubt == "behind" else ()
    return (label, party, ANY, doubt), (label, ANY, ANY, doubt), *alike, (label, ANY, ANY, "")


def kinds(evidence: Evidence, readings: Sequence[Reading], book: Book) -> list[Kind]:
    """The kind of each reading: (how the amount fits, party, documents named, doubt). Rivals explain the receipt by the same rule in the same
    way; all but the first stand behind it."""
    plain = [_kind(evidence, reading, book) for reading in readings]
    ways = [(reading.rule, label) for reading, (label, _, _) in zip(readings, plain)]
    many, seen = Counter(ways), set[tuple[str, str]]()
    out: list[Kind] = []
    for (label, party, documents), reading, way in zip(plain, readings, ways):
        doubt = "behind" if way in seen else "rivals" if many[way] > 1 else "doubt" if reading.notes and label not in ON_ACCOUNT else ""
        seen.add(way)
        out.append((label, party, documents, doubt))
    return out


ON_ACCOUNT = frozenset({"prepayment", "paid", "stays"})


def _kind(evidence: Evidence, reading: Reading, book: Book) -> tuple[str, str, str]:
    party = party_of(evidence, reading, book)
    named = reading.rule in NAMED or reading.rule == CREDIT_AND_OTHERS
    size = "none" if not named else "many" if len(evidence.docs or evidence.orders or evidence.short) > 1 else "one"
    return _label(evidence, reading, party, size), party, _names(evidence) if reading.rule in LABELS else size


def _names(evidence: Evidence) -> str:
    return "named" if evidence.names_something else "none"


def _label(evidence: Evidence, reading: Reading, party: str, size: str) -> str:
    """How the amount fits, in one word or two."""
    rule, fit = reading.rule, reading.fit
    if rule == "on account":
        said = "prepayment" in evidence.meanings and not evidence.names_something
        return "prepayment" if said else "paid" if evidence.names_something and not evidence.named_items else "stays"
    if fit == "over":
        return "over"
    if rule in ("one item short", "one item in part"):
        said = not evidence.meanings.isdisjoint({"part"} if fit == "part" else REASONS - {"part"}) or left_out(evidence.receipt, reading)
        return LABELS[rule] + (", said" if said else "")
    if rule in LABELS:
        return LABELS[rule]
    if rule in UNSAID:
        return "told" if said_otherwise(evidence, reading) else "unsaid"
    if size == "none":
        return _unnamed(evidence, reading, party)
    if rule == damaged.RULE and (fit not in ("exact", "discount") or damaged.again(evidence)):
        return _damaged(evidence, reading)
    if rule in LESS_SURE and party == "none" and (size == "one" or rule == CREDIT_AND_OTHERS):
        return "less sure"
    return "less" if fit in LESS and not left_out(evidence.receipt, reading) else "ties"


def _damaged(evidence: Evidence, reading: Reading) -> str:
    if damaged.again(evidence):
        return "beside paid"
    return "cut, less" if all(damaged.in_part(evidence, i.number) for i in reading.items if i not in evidence.named_items) else "slip, less"


def _unnamed(evidence: Evidence, reading: Reading, party: str) -> str:
    if reading.fit in ("other currency", "late discount"):
        return reading.fit
    if party == "none" and evidence.payer.customer:
        return "namesake"
    return "among" if party == "none" and reading.rule != "amount only" else "ties"


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
