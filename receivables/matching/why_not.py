"""Why a reading lost, in words: of the first choice the next best and what speaks against it, of the others what puts them behind the first."""
from __future__ import annotations

from collections.abc import Sequence

from receivables.matching import damaged
from receivables.matching.book import Book
from receivables.matching.evidence import Evidence
from receivables.matching.records import Choice, Reading
from receivables.matching.settle import TIES
from receivables.words import listed, money


def why_not(choices: Sequence[Choice], rank: int, evidence: Evidence, book: Book) -> str:
    """What the column Runner-up says of the choice at this place, the first being 0."""
    best = choices[0].reading
    if rank:
        return f"Behind {_named(best)}: {_against(choices[rank].reading, best, evidence)}"
    if len(choices) == 1:
        return _also(best, evidence, book)
    other = choices[1].reading
    return f"{_named(other)}. {_against(other, best, evidence)}" if other.items else "Keep it on account: nothing would be paid."


def _named(reading: Reading) -> str:
    told = reading.fit in ("exact", reading.rule) or reading.rule.endswith(f" {reading.fit}")
    label = reading.rule[0].upper() + reading.rule[1:] + ("" if told else f", {reading.fit}")
    return f"{label}: {listed([i.number for i in reading.items])}" if reading.items else "keeping it on account"


def _against(reading: Reading, best: Reading, evidence: Evidence) -> str:
    """What speaks against a reading, beside the better one."""
    receipt, owners = evidence.receipt, sorted({i.customer for i in reading.items})
    if not reading.items:
        return "Nothing would be paid."
    if evidence.payer.customer and any(c not in evidence.owners for c in owners):
        return f"Its items belong to {listed(owners)}, not to the payer."
    if reading.fit in AGAINST:
        return AGAINST[reading.fit]
    if reading.fit not in TIES:
        left = reading.on_account or sum(i.open - line.settles for line in reading.lines for i in [line.item] if i)
        return f"It leaves a difference of {money(left, receipt.currency)}."
    if reading.rule == best.rule:
        return "It fits as well as this one."
    if best.fit not in TIES and evidence.names_something:
        return "It ties, but with items that the text does not name."
    if reading.rule == damaged.RULE:
        return "The text has its number otherwise."
    if any(c != evidence.payer.customer for c in owners) and evidence.payer.customer:
        return "It takes items of others in the payer's group."
    return "It needs other items."


AGAINST = {"late discount": "The discount that it takes came too late.", "swapped digits": "Two digits of the amount would have to be swapped.",
           "other currency": "It is in another currency, and ties at the day's rate alone."}


def _also(reading: Reading, evidence: Evidence, book: Book) -> str:
    """Another single item of the customer with the same amount, which a named document beats."""
    r = evidence.receipt
    if not reading.items:
        return ""
    fits = book.account(reading.items[0].customer, r.currency).paying(r.amount, r.value_day)
    rivals = [i for i, _ in fits if i not in reading.items]
    if not rivals:
        return ""
    lost = "is not named" if evidence.names_something else "is not needed"
    return f"{listed([i.number for i in rivals])} would fit the amount too, but {lost}."
