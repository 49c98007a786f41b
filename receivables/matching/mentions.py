"""What a remittance text is found to say of documents: the records, and the text as it is read.

A `Mention` is a place that names documents, a `Scrap` digits that name none as they stand.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from receivables.matching.docnumbers import Numbers
from receivables.matching.runs import Run

DIGITS_ALONE = 5          # a digit string without context must be this long to stand for a document by itself
DIGITS_NAMED = 4          # after a word for documents
NO_REFERENCE = ("foreign", "customer")


class Mention(NamedTuple):
    """One place in the text that names documents. `at` are positions in the index (several when nothing yet tells them apart);
    `order` says that the index is the one of order numbers, `strong` that the place stands by itself."""

    at: tuple[int, ...]
    written: str
    start: int
    end: int
    context: str = ""
    order: bool = False
    strong: bool = True


class Scrap(NamedTuple):
    """Digits that name nothing as they stand; `last` when the text ends with them, so that more may have been cut off; `named` behind a word
    for documents, `piece` a part of one that is given too."""

    text: str
    last: bool = False
    named: bool = False
    piece: bool = False


class Written(NamedTuple):
    """What a text names: documents, digit strings that may be the end of a number, references that are none of ours, customer numbers,
    the digits that may be of a damaged number, and the ranges between two of those that may be the end of one."""

    mentions: tuple[Mention, ...] = ()
    loose: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    scraps: tuple[Scrap, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()


NOTHING = Written()


@dataclass(slots=True)
class Page:
    """A folded text in its runs, and what they are looked up in; `owner[at]` is the customer of `numbers.numbers[at]`."""

    text: str
    runs: list[Run]
    numbers: Numbers
    orders: Numbers
    owner: Sequence[str]

    def one_owner(self, ats: Iterable[int]) -> bool:
        """True when the documents are one customer's."""
        return len({self.owner[at] for at in ats}) == 1
