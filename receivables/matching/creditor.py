"""Creditor references: what we printed on the invoice for the payer to send back, with check digits that prove it came whole.

| reference | looks like | check |
|---|---|---|
| ISO 11649 | RF18 5390 0754 7034 | two digits behind RF, modulo 97 |
| Swiss QR and ISR | 27 digits, in one or as 00 00000 00000 ... | the last digit, modulo 10 recursive |
| Belgian | +++000/0010/23490+++ | the last two digits, modulo 97 |
| Norwegian KID, Swedish OCR | KID 000102349 | the last digit, modulo 10, behind the word |

What is inside is the document's number, zeros in front of it, or the customer's number before it.

>>> [(r.bodies, r.start) for r in references("THANKS RF18 5390 0754 7034")]
[(('539007547034',), 7)]
>>> is_right("RF18539007547034"), is_right("RF19539007547034"), is_right("10234")
(True, False, None)
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_PADDED = re.compile(r"(?=00000([1-9][0-9]{3,})\Z)")       # the bank's or the customer's number, zeros, the document
SWISS_MIN = 27            # digits of a Swiss reference, the only one without letters or marks
_ISO = re.compile(r"(?<![A-Z0-9])RF ?[0-9]{2}(?: ?(?!RF ?[0-9]{2})[0-9A-Z]+){1,6}")
_SWISS = re.compile(r"(?<![0-9])[0-9]{2}(?: ?[0-9]{5}){5}(?![0-9])")
_BELGIAN = re.compile(r"(?:\+\+\+|\*\*\*) ?([0-9]{3}/[0-9]{4}/[0-9]{5}) ?(?:\+\+\+|\*\*\*)")
_NORDIC = re.compile(r"(?<![A-Z])(?:KID|OCR)[-:. ]*(?:(?:NR|NO)[-:. ]*)?([0-9]{5,25})(?![0-9])")
_CARRY = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)


class Reference(NamedTuple):
    """A place with right check digits, and what may stand inside (several where it is not plain how far it goes)."""

    start: int
    end: int
    bodies: tuple[str, ...]


def is_right(reference: str) -> bool | None:
    """Whether the check digits of a reference are right; None for what is none."""
    plain = reference.replace(" ", "").upper()
    if re.fullmatch(r"RF\d\d[0-9A-Z]{1,21}", plain):
        return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1
    if re.fullmatch(r"\d{27}", plain):
        carry = 0
        for c in plain[:-1]:
            carry = _CARRY[(carry + int(c)) % 10]
        return (10 - carry) % 10 == int(plain[-1])
    return None


def references(folded: str) -> list[Reference]:
    """The references of a folded text whose check digits are right."""
    return list(_found(folded)) if may_hold(folded) else []


def may_hold(folded: str) -> bool:
    """False for most texts: neither long enough nor with a mark of any reference."""
    return len(folded) >= SWISS_MIN or "RF" in folded or "+++" in folded or "***" in folded or "KID" in folded or "OCR" in folded


def _found(text: str) -> Iterator[Reference]:
    for m in _ISO.finditer(text):
        words = m.group().split(" ")
        ends = ["".join(words[:n]) for n in range(len(words), 0, -1)]         # the pattern may have taken the next words along
        right = [end for end in ends if is_right(end)]
        if right:
            letters, last = len(right[0]), m.start()
            while letters:
                letters -= text[last] != " "
                last += 1
            yield Reference(m.start(), last, tuple(end[4:] for end in right))
    for m in _SWISS.finditer(text):
        if is_right(m.group()):
            yield Reference(*m.span(), (m.group().replace(" ", "")[:-1],))
    for m in _BELGIAN.finditer(text):
        digits = m.group(1).replace("/", "")
        if (int(digits[:10]) % 97 or 97) == int(digits[10:]):
            yield Reference(*m.span(), (digits[:10],))
    for m in _NORDIC.finditer(text):
        if _luhn(m.group(1)):
            yield Reference(*m.span(), (m.group(1)[:-1],))


def _luhn(digits: str) -> bool:
    """True when the last digit is right: every second digit doubled, the sum of all digits a multiple of ten."""
    doubled = [sum(divmod(2 * int(c), 10)) for c in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


def documents(body: str, by_digits: Callable[[str], Sequence[int]], exact: Callable[[str], Sequence[int]], owner: Sequence[str]) -> list[int]:
    """Positions of the documents that the body means: its number, with zeros or the customer's number before it."""
    if not body.isdigit():
        return list(exact(body))
    core = body.lstrip("0")
    whole = list(by_digits(core)) if core else []
    if whole:
        return whole
    for padded in _PADDED.finditer(body):
        if behind := list(by_digits(padded.group(1))):
            return behind
    for cut in range(1, len(core) - 3):
        found = [at for at in by_digits(core[cut:]) if _ends_with(core[:cut], "".join(filter(str.isdigit, owner[at])).lstrip("0"))]
        if found:
            return found
    return []


def _ends_with(before: str, customer: str) -> bool:
    """True when the customer's number stands before the document's, with nothing but zeros between them; the bank's may stand before it."""
    if before == customer:
        return True
    bare = before.rstrip("0")
    return len(customer) > 2 and len(before) > len(customer) and (before.endswith(customer) or bare.endswith(customer.rstrip("0")))
