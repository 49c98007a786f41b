"""Digits of a text that name nothing as they stand: what may be left of a damaged number."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from receivables.matching.mentions import DIGITS_NAMED, NO_REFERENCE, Scrap
from receivables.matching.runs import Run

_NO_SIGN = (*NO_REFERENCE, "id")
_PARTED = re.compile(r"[-./_]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


def scraps(left: Sequence[Run], text: str) -> Iterator[Scrap]:
    """The runs that are left, those joined that nothing but a hyphen or the like parts, and the longer of these one by one, for they may be
    a list; single digits say nothing."""
    joined: list[Run] = []
    for run in (r for r in left if r.context not in _NO_SIGN):
        if joined and not _PARTED.fullmatch(text[joined[-1].end:run.start]):
            yield from _together(joined, text)
            joined = []
        joined.append(run)
    if joined:
        yield from _together(joined, text)


def _together(runs: Sequence[Run], text: str) -> Iterator[Scrap]:
    named = runs[0].context in ("invoice", "credit")
    yield Scrap("".join(r.text for r in runs), not text[runs[-1].end:].strip(" -./_"), named)
    if len(runs) > 1:
        yield from (Scrap(r.text, named=named, piece=True) for r in runs if len(r.text) >= DIGITS_NAMED and not _YEAR.match(r.text))
