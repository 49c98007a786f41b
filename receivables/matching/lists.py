"""Rows of numbers in a text: short continuations behind a number, and ranges, filled in within one customer."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from receivables.matching.docnumbers import compact
from receivables.matching.mentions import Mention, Page
from receivables.matching.runs import Run

RANGE_MAX = 200           # a longer range is no list of documents
_LIST = re.compile(r"\s*(?:[,;+/&]|UND|AND|ET|Y|E|U)\s*\Z|\s+\Z")
_TO = re.compile(r"\s*(?:-|–|\.\.+|BIS|TO|THRU|THROUGH|A|AL|AU|T/M|TOT|DO|TIL)\s*\Z")


def lists(page: Page, found: list[Mention]) -> list[Mention]:
    """The mentions with short continuations and ranges filled in."""
    out: list[Mention] = []
    for mention in found:
        before = out[-1] if out else None
        if before and not mention.order and not before.order and _TO.match(page.text[before.end:mention.start]):
            out += _between(page, before, mention)
        out.append(mention)
        out += _continued(page, mention)
    return out


def _between(page: Page, low: Mention, high: Mention) -> list[Mention]:
    """The documents between the two ends of a range, both ends known and of one customer."""
    first, last = compact(low.written), compact(high.written)
    a, b = re.search(r"[0-9]+\Z", first), re.search(r"[0-9]+\Z", last)
    if not a or not b or not page.one_owner((low.at[0], high.at[0])):
        return []
    start, stop, width = int(a.group()), int(b.group()), len(a.group())
    if not 1 < stop - start <= RANGE_MAX or len(b.group()) != width:
        return []
    found = []
    for k in range(start + 1, stop):
        at = [x for x in _again(page, low, first[:a.start()], str(k).zfill(width)) if page.owner[x] == page.owner[low.at[0]]]
        if at:
            found.append(Mention(tuple(at), f"{low.written}-{high.written}", high.start, high.end, low.context, strong=low.strong or high.strong))
    return found


def ranges(left: Sequence[Run], text: str) -> Iterator[tuple[str, str]]:
    """The ends of ranges among runs of digits that name nothing by themselves: "RE 4711 bis 4715"."""
    for low, high in pairwise(left):
        if len(low.text) == len(high.text) and _TO.match(text[low.end:high.start]):
            yield low.text, high.text


def inside(low: str, high: str) -> Iterator[str]:
    """The numbers between the ends of a range, written as these are; none where it is too long to be a list of documents."""
    first, last = int(low), int(high)
    yield from (str(k).zfill(len(low)) for k in range(first + 1, last if last - first <= RANGE_MAX else 0))


def _continued(page: Page, mention: Mention) -> list[Mention]:
    """Short continuations behind a number: "RE 10234, 251" and "10234-37" (a range)."""
    if mention.order or page.runs[-1].start < mention.end:
        return []
    digits = re.search(r"[0-9]+\Z", compact(mention.written))
    if not digits:
        return []
    found: list[Mention] = []
    head, whole, end, last = compact(mention.written)[:digits.start()], digits.group(), mention.end, mention
    for run in [r for r in page.runs if r.start >= mention.end]:
        gap = page.text[end:run.start]
        if not run.digits:
            if _LIST.match(page.text[end:run.end]) or _TO.match(page.text[end:run.end]):
                continue
            break
        ranged = bool(_TO.match(gap))
        if run.taken or run.masked or not (ranged or _LIST.match(gap)) or not 2 <= len(run.text) < len(whole):
            break
        if gap.isspace() and len(run.text) < 3:
            break
        at = [x for x in _again(page, mention, head, whole[:-len(run.text)] + run.text) if page.owner[x] == page.owner[mention.at[0]]]
        if not at:
            break
        run.taken = True
        this = Mention(tuple(at), " ".join(f"{mention.written}{gap}{run.text}".split()), run.start, run.end, mention.context,
                       strong=mention.strong)
        if ranged:
            found += _between(page, last, Mention(this.at, head + whole[:-len(run.text)] + run.text, run.start, run.end, mention.context))
        found.append(this)
        end, last = run.end, Mention(this.at, head + whole[:-len(run.text)] + run.text, run.start, run.end, mention.context)
    return found


def _again(page: Page, like: Mention, head: str, digits: str) -> Sequence[int]:
    """Documents with these digits, written with the same letters as `like`."""
    return (page.numbers.exact(head + digits) if head else []) or page.numbers.by_digits(digits)
