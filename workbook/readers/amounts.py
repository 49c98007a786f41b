"""Amounts as text, in any spelling: decimal comma or point, thousands, signs before and behind, parentheses, currencies, D and C.

Which mark is the decimal one is decided over the whole column, then over all number columns of the file. "1,234" alone can be both, so a
file in which nothing else tells is refused until `--decimal` does.

>>> decimal_marks({"amount": ["1.234,50", "1.000"]})
{'amount': ','}
>>> [tuple(read_number(text, ",")) for text in ("1.234,50", "(1.000)", "5,00-", "€ -7,5")]
[(123450, 2, ''), (-1000, 0, ''), (-500, 2, ''), (-75, 1, 'EUR')]
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from receivables.errors import ReceivablesError
from receivables.money import CURRENCIES

SIGNS: Mapping[str, str] = {"€": "EUR", "£": "GBP", "US$": "USD", "$": "$", "¥": "JPY", "SFR": "CHF", "FR": "CHF", "EURO": "EUR", "EUROS": "EUR",
                            "R$": "BRL", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "₹": "INR", "₺": "TRY",
                            "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "₽": "RUB", "₪": "ILS", "₩": "KRW", "฿": "THB", "₱": "PHP", "₴": "UAH"}
DOLLARS = frozenset("USD CAD AUD NZD SGD HKD TWD MXN BSD BBD BZD FJD JMD TTD".split())
AGREE = 0.9          # a mark is the column's when at least this share of what tells anything says so
_LONGEST = 30          # digits of an amount; a number beyond is none, and takes long to make
_SIMPLE = {".": re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d{1,2}|-?\d+"), ",": re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}|-?\d+")}
_OTHER = {".": ",", ",": "."}
_MARK = r"(?:[A-Z]{3,5}|(?:US|HK|NZ|CA|[RACS])?\$|[€£¥₹₺₽₪₩฿₱₴]|S?Fr\.?|zł|Kč|Ft)"
_CELL = re.compile(rf"(?P<a>\()?\s*(?P<s1>[-+])?\s*(?P<c1>{_MARK})?\s*(?P<b>\()?\s*(?P<s2>[-+])?\s*(?P<body>\d[\d.,' ]*|[.,]\d+)(?<! )\s*\)?"
                   rf"\s*(?P<s3>[-+])?\s*(?P<c2>{_MARK})?\s*(?P<side>CR|DR|Cr|Dr|[CDHS])?\s*\)?\.?", re.IGNORECASE)
_SPACES = re.compile("[\\s\u00a0\u202f\u2009]+")
_NO_CENTS = re.compile(r"[.,]\s?[-–—]{1,2}(?=\D*$)")
_GROUPED = {"," : re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}"), ".": re.compile(r"\d{1,3}(?:\.\d{3})+"), "'": re.compile(r"\d{1,3}(?:'\d{3})+"),
            " ": re.compile(r"\d{1,3}(?: \d{3})+")}


class Number(NamedTuple):
    """digits / 10 ** decimals, and the currency that stands beside it ("$" where it may be any dollar)."""

    digits: int
    decimals: int
    currency: str = ""


class Votes(NamedTuple):
    """How many values can only have a decimal point, only a decimal comma, and the first that can have both."""

    point: int
    comma: int
    unclear: str


def decimal_marks(columns: Mapping[str, Sequence[str]], told: str = "", label: str = "the file",
                  headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """The decimal mark of each column of texts. `told` is "," or "." where the person says it.

    Raises ReceivablesError where a column mixes both, and where nothing in the file tells.
    """
    if told:
        return dict.fromkeys(columns, told)
    votes = {name: _votes(texts) for name, texts in columns.items()}
    named = {name: (headers or {}).get(name, name) for name in columns}
    marks = {name: _mark(vote, named[name], label) for name, vote in votes.items()}
    whole = _mark(Votes(sum(v.point for v in votes.values()), sum(v.comma for v in votes.values()), ""), "", label) if "" in marks.values() else ""
    for name, vote in votes.items():
        if not marks[name] and not whole and vote.unclear:
            raise ReceivablesError(f"You cannot import {label} because {vote.unclear!r} in {named[name]!r} can be two numbers, and nothing else in "
                                   "the file tells which. Say --decimal , where the comma stands before the cents, or --decimal .")
    return {name: mark or whole or "." for name, mark in marks.items()}


def read_number(text: str, decimal: str, credit_is_negative: bool = True) -> Number | None:
    """The number in a cell, None when it is none. `credit_is_negative`: what "C" or "CR" behind it means; "D" means the other."""
    if len(text) <= _LONGEST and _SIMPLE[decimal].fullmatch(text):
        whole, _, part = text.partition(decimal)
        return Number(int(whole.replace(_OTHER[decimal], "") + part), len(part))
    found = _CELL.fullmatch(_clean(text))
    if not found:
        return None
    number = _digits(found["body"], decimal)
    currency = _currency(found["c1"] or found["c2"] or "")
    if number is None or currency is None or (found["c1"] and found["c2"]):
        return None
    side = (found["side"] or "")[:1].upper()
    opposite = side != "" and side in ("CH" if credit_is_negative else "DS")
    minus = sum([bool(found["a"] or found["b"]), found["s1"] == "-", found["s2"] == "-", found["s3"] == "-", opposite])
    return None if minus > 1 else Number(-number.digits if minus else number.digits, number.decimals, currency)


def _votes(texts: Sequence[str]) -> Votes:
    for mark, pattern in _SIMPLE.items():
        if all(map(pattern.fullmatch, texts)):
            votes = sum(mark in text for text in texts)
            return Votes(votes, 0, "") if mark == "." else Votes(0, votes, "")
    tally = {".": 0, ",": 0, "?": 0, "": 0}
    unclear = ""
    for text in texts:
        found = _CELL.fullmatch(_clean(text))
        vote = _vote(found["body"]) if found else ""
        tally[vote] += 1
        unclear = unclear or (text.strip() if vote == "?" else "")
    return Votes(tally["."], tally[","], unclear)


@lru_cache(maxsize=4096)
def _vote(body: str) -> str:
    """The decimal mark that a number's body can only have; "?" for either, "" for no telling."""
    marks = [c for c in body if c in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else ""
    if len(marks) > 1:
        return _OTHER[last]
    before, after = body.split(last)
    before = before.strip()
    certain = len(after) != 3 or len(before) > 3 or before in ("", "0") or "'" in body or " " in body
    return last if certain else "?"


def _mark(votes: Votes, name: str, label: str) -> str:
    total = votes.point + votes.comma
    if not total:
        return ""
    mark = "." if votes.point >= votes.comma else ","
    if max(votes.point, votes.comma) < AGREE * total:
        if not name:
            return ""
        raise ReceivablesError(f"You cannot import {label} because {name!r} has {votes.point} amounts with a decimal point and {votes.comma} with a "
                               "decimal comma. Say --decimal . or --decimal , and the others are then refused row by row.")
    return mark


def _digits(body: str, decimal: str) -> Number | None:
    """The body's digits, its thousands checked: groups of three, one mark for all."""
    whole, _, part = body.partition(decimal)
    if part and not part.isdecimal():
        return None
    marks = {c for c in whole if not c.isdecimal()}
    if len(marks) > 1 or (marks and not _GROUPED[marks.pop()].fullmatch(whole)):
        return None
    digits = "".join(c for c in whole if c.isdecimal()) + part
    return Number(int(digits), len(part)) if digits and len(digits) <= _LONGEST else None


@lru_cache(maxsize=65536)
def _clean(text: str) -> str:
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    text = text.replace("’", "'").replace("−", "-").replace("–", "-").removeprefix("'")
    return _NO_CENTS.sub("", text)


def _currency(mark: str) -> str | None:
    """The ISO code of a sign or code, None when it is no currency."""
    word = mark.upper().rstrip(".")
    return SIGNS.get(word, word if word in CURRENCIES or not word else None)
