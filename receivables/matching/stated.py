"""What a remittance text says is left out: the amount of a deduction, or its percent, that stands in it.

A payment below what is open is a guess at its reason. Where the text has just the amount that is missing ("RE 10234 less freight 17.42"), or
its percent ("RE 10234 ritenuta 4%"), open less that is the payment, and the number and the amount bear each other out.

>>> says("RE 10234 abzgl. Fracht 1.017,42", left=101742, whole=500000, exponent=2)
True
>>> says("RE 10234 ritenuta 4%", left=4000, whole=100000, exponent=2), says("RE 10234", left=4000, whole=100000, exponent=2)
(True, False)
"""
from __future__ import annotations

import re

from receivables.matching.records import Reading, Receipt
from receivables.money import exponent as decimals
from receivables.money import percent_of

_PERCENT = re.compile(r"(?<![0-9.,])([0-9]{1,2})(?:[.,]([0-9]{1,2}))? ?(?:%|(?:PCT|PERCENT|PROZENT|PROCENT|V\.? ?H)(?![A-Z]))")


def left_out(receipt: Receipt, reading: Reading) -> bool:
    """True when the text says how much the reading leaves out of the one document that is paid short."""
    if reading.fit != "short":
        return False
    left, whole = sum(line.deduction for line in reading.lines), sum(line.applied + line.deduction for line in reading.lines)
    return says(receipt.text, left, whole, decimals(receipt.currency))


def says(text: str, left: int, whole: int, exponent: int) -> bool:
    """True when the text has the amount left out of the whole, or its percent; both in minor units with so many decimals."""
    return left > 0 and (_has_amount(text, left, exponent) or any(percent_of(whole, percent) == left for percent in _percents(text)))


def _has_amount(text: str, minor: int, exponent: int) -> bool:
    """True when the amount stands in the text as people write it: "1.204,50", "1,204.50", "1204,50"; its decimals are never left out."""
    whole, part = divmod(minor, 10 ** exponent)
    if exponent and f".{part:0{exponent}}" not in text and f",{part:0{exponent}}" not in text:
        return False
    groups = f"{whole:,}".split(",")
    pattern = "[.,' ]?".join(groups) + (rf"[.,]{part:0{exponent}}" if exponent else "")
    return len(pattern) > 2 and re.search(rf"(?<![0-9])(?<![0-9][.,']){pattern}(?![0-9]|[.,][0-9])", text) is not None


def _percents(text: str) -> list[float]:
    """The percentages in a text."""
    return [p for whole, part in _PERCENT.findall(text.upper()) if (p := float(f"{whole}.{part or 0}"))]
