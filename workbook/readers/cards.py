"""Card numbers in any text are masked before anything is stored: the first six and the last four digits stay.

A card number is 13 to 19 digits whose check digit (Luhn) is right: written in one, or in groups as cards show them when a card brand
gives out such numbers, for four invoice numbers in a row look the same. Digits of an IBAN or of a longer reference are none.

>>> mask("card 4111 1111 1111 1111, RE 10234, DE89 3704 0044 0532 0130 00")
'card 411111******1111, RE 10234, DE89 3704 0044 0532 0130 00'
>>> mask("4111111111111112"), mask("1001 1002 1003 1004")
('4111111111111112', '1001 1002 1003 1004')
"""
from __future__ import annotations

import re

import pandas as pd

from receivables.schema import Frame, Table
from workbook.readers.formats.reading import is_iban

MASKED = ("text", "note")                                            # kinds of columns in which people write
IDS = ("payer_account", "end_to_end_id", "reference", "method")      # a payer's own numbers: only what a card brand gives out
_MAYBE = r"\d(?:[ -]?\d){12}"
_CARD = re.compile(r"(?<![A-Za-z0-9])(?:(?P<iban>[A-Z]{2}\d\d(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)|(?P<one>[1-9]\d{12,18})"
                   r"|(?P<groups>[2-6]\d{3}(?P<s>[ -])(?:\d{4}(?P=s)\d{4}(?P=s)\d{1,4}(?:(?P=s)\d{1,3})?|\d{6}(?P=s)\d{4,5})))(?![A-Za-z0-9])")
_BRANDS = re.compile(r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
                     r"|6(?:011|5\d\d|4[4-9]\d)\d{12}(?:\d{3})?|35\d{14}|(?:5[06-8]|62)\d{10,17}")
_DOUBLED = {d: sum(divmod(2 * int(d), 10)) for d in "0123456789"}


def mask(text: str, brands_only: bool = False) -> str:
    """The text with card numbers masked; `brands_only` for columns of numbers, where 16 digits may as well be an account."""
    return _CARD.sub(lambda found: _masked(found, brands_only), text)


def luhn(digits: str) -> bool:
    """True when the last digit is the right check digit.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    return (sum(map(int, digits[-1::-2])) + sum(_DOUBLED[d] for d in digits[-2::-2])) % 10 == 0


def without_cards(table: Table, frame: Frame) -> Frame:
    """The frame with card numbers masked in every column in which one may stand; keys stay."""
    changed = {}
    for c in table.columns:
        if c.name not in frame or c.key or not (c.kind in MASKED or c.name in IDS):
            continue
        suspects = frame[c.name].str.contains(_MAYBE, regex=True)
        if suspects.any():
            clean = [mask(text, c.name in IDS) if maybe else text for text, maybe in zip(frame[c.name].tolist(), suspects.tolist())]
            changed[c.name] = pd.Series(clean, index=frame.index, dtype="str")
    return frame.assign(**changed) if changed else frame


def _masked(found: re.Match[str], brands_only: bool) -> str:
    if found["iban"]:
        return found[0] if is_iban(found[0].replace(" ", "")) else found[0][:4] + mask(found[0][4:], brands_only)
    digits = found[0].replace(" ", "").replace("-", "")
    if not 13 <= len(digits) <= 19 or not luhn(digits) or ((brands_only or found["groups"]) and not _BRANDS.fullmatch(digits)):
        return found[0]
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"
