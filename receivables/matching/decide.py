"""From readings to a decision: ready only when the evidence leaves no other reading, else review with the alternatives ranked.

How likely each is stands in `confidence`; what a person must look at whatever the confidence is in `doubts`, and a doubt means review.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from receivables.matching.book import Book
from receivables.matching.confidence import confidences
from receivables.matching.doubts import doubts
from receivables.matching.evidence import Evidence
from receivables.matching.records import Choice, Decision, Reading
from receivables.matching.settle import TIES
from receivables.matching.stated import left_out
from receivables.matching.wording import NOT_CUSTOMER

NEVER = frozenset({"amount only"})        # an amount alone is never applied without a person, however low the threshold


def decide(evidence: Evidence, found: Sequence[Reading], book: Book, auto_confidence: float) -> Decision:
    """The decision: choices by rank with their confidence, and the status. Words are added by `explain`."""
    receipt = evidence.receipt
    if _left_alone(evidence, found):
        return Decision(receipt, "left alone")
    if taken_back(evidence):
        return Decision(receipt, "review")
    if not found:
        return Decision(receipt, "unidentified")
    looked_at = [noted(evidence, r, book) for r in found]
    rivals = [r for r in looked_at if _as_simple(r, looked_at[0])]
    choices = [Choice(*one) for one in zip(looked_at, confidences(evidence, looked_at, book))]
    if len(choices) > 1:
        choices = falling(choices)
    best = choices[0]
    ready = best.reading.rule not in NEVER and best.confidence >= auto_confidence and not best.reading.notes and len(rivals) <= 1
    return Decision(receipt, "ready" if ready else "review", tuple(choices[:1] if ready else choices))


def falling(choices: Sequence[Choice]) -> list[Choice]:
    """The choices with the confidence that each has when those before it are wrong turned into one that counts this in: together at most 100."""
    out: list[Choice] = []
    left = 1.0
    for choice in choices:
        out.append(choice._replace(confidence=round(choice.confidence * left, 1)))
        left *= 1 - choice.confidence / 100
    return out


def noted(evidence: Evidence, reading: Reading, book: Book) -> Reading:
    """The reading with what a person must look at."""
    sentences = doubts(evidence, reading, book)
    return replace(reading, notes=(*reading.notes, *sentences)) if sentences else reading


def _as_simple(reading: Reading, best: Reading) -> bool:
    """True when the reading explains the receipt in the same way as the best, with other items."""
    return reading.rule == best.rule and reading.rule != "on account"


def taken_back(evidence: Evidence) -> bool:
    """True for money going out, and for the words of a return that name no document: no item is paid by it."""
    return evidence.receipt.amount <= 0 or ("return" in evidence.meanings and not evidence.names_something)


def _left_alone(evidence: Evidence, found: Sequence[Reading]) -> bool:
    """True for money that is no customer's: said so, from an own account, or going out or worded so with nothing that speaks for a customer."""
    receipt = evidence.receipt
    if receipt.kind == "not customer" or evidence.own_transfer:
        return True
    if receipt.amount <= 0:
        return receipt.kind != "customer" and not (evidence.payer.customer or evidence.names_something or "return" in evidence.meanings)
    worded = evidence.meanings.intersection(NOT_CUSTOMER)
    speaks = evidence.payer.customer or evidence.payer.among or (
        evidence.names_something and any(r.fit in TIES or left_out(receipt, r) for r in found))
    return bool(worded) and not speaks
