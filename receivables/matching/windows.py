"""Numbers that stand in a text one by one, in any way people write them: prefix, zeros, blanks and separators as they like.

A window of runs of letters and digits is looked up; at each place the longest that names something counts.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from receivables.matching.docnumbers import digit_runs
from receivables.matching.mentions import DIGITS_ALONE, DIGITS_NAMED, NO_REFERENCE, Mention, Page
from receivables.matching.names import fold
from receivables.matching.runs import Run

RUNS_MAX = 6              # a number has at most this many runs of letters and digits
_JOINT = re.compile(r"(?:\s*[-–._/#:]\s*|\s+)?\Z")
_NAMING = ("invoice", "credit", "order")
_YEAR_LAST = re.compile(r"(?:20)?[2-4][0-9]\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


def windows(page: Page, blanks: bool) -> list[Mention]:
    """Mentions among runs not taken yet, longest first at each place; `blanks` lets digits join over blanks."""
    found = []
    for i, run in enumerate(page.runs):
        if run.taken or not (run.digits or run.text in page.numbers.starts or run.text in page.orders.starts):
            continue
        best: tuple[Mention, int] | None = None
        for j, plain, blank in _joined(page, i, blanks):
            mention = _mention(page, i, j, plain, blank)
            if mention:
                best = (mention, j)
        if best:
            for r in page.runs[i:best[1] + 1]:
                r.taken = True
            found.append(best[0])
    return found


def wider(page: Page, found: list[Mention]) -> list[Mention]:
    """The mentions, those of digits that with the digits before them, over a blank, are all of another number of ours replaced by that: where
    12460 and 4500012460 are ours, "45000 12460" is the latter."""
    out = []
    for mention in found:
        at = next((k for k, r in enumerate(page.runs) if r.start == mention.start), 0)
        before, run = page.runs[at - 1] if at else None, page.runs[at]
        free = before is not None and before.digits and not before.taken and not before.masked
        joined = free and before is not None and run.end == mention.end and page.text[before.end:run.start] == " "
        whole = page.numbers.exact(before.text + run.text) if joined and before is not None else []
        if whole and before is not None:
            before.taken = True
            mention = mention._replace(at=tuple(whole), written=f"{before.text} {mention.written}", start=before.start, order=False, strong=True)
        out.append(mention)
    return out


def _joined(page: Page, i: int, blanks: bool) -> Iterator[tuple[int, str, bool]]:
    """(last run, letters and digits joined, joined over a blank) for every window that begins at run i."""
    plain, blank = page.runs[i].text, False
    if page.runs[i].digits and not blanks:
        yield i, plain, blank
    for j in range(i + 1, min(i + RUNS_MAX, len(page.runs))):
        before, run = page.runs[j - 1], page.runs[j]
        gap = page.text[before.end:run.start]
        if run.taken or len(gap) > 3 or not _JOINT.match(gap):
            return
        if gap.isspace() and before.digits:
            if not blanks or not run.digits:
                return
            blank = True
        plain += run.text
        if run.digits or not plain.isalpha():
            yield j, plain, blank


def _mention(page: Page, i: int, j: int, plain: str, blank: bool) -> Mention | None:
    runs = page.runs[i:j + 1]
    first, written = runs[0], page.text[runs[0].start:runs[-1].end]
    context = first.context if first.digits else runs[1].context if runs[1].digits else next(r.context for r in runs if r.digits)
    if plain.isdigit():
        if context in NO_REFERENCE or (len(plain) < DIGITS_NAMED and context not in _NAMING):
            return None
        at, order = _by_digits(page, plain, context)
        strength = _strength(plain, context, blank, not order and _in_full(page, at, plain), order) if at else None
    else:
        at = page.numbers.exact(plain)
        order = not at
        at = at or page.orders.exact(plain)
        strength = len(plain) >= 4
    if not at and j > i:
        at, order, strength = _by_groups(page, runs), False, True
    if not at or strength is None:
        return None
    if all(r.masked for r in runs if r.digits):         # a date or an amount, unless one of our numbers is written just so
        index = page.orders if order else page.numbers
        grouped = _by_groups(page, runs) if not first.digits and first.end < len(page.text) and first.text in page.numbers.starts else []
        at = [k for k in at if fold(index.numbers[k]) == written and not written.isdigit()] or [
            k for k in grouped if fold(page.numbers.numbers[k]).startswith(first.text)]
        if not at:
            return None
    return Mention(tuple(at), written, first.start, runs[-1].end, context, order, strength)


def _by_groups(page: Page, runs: Sequence[Run]) -> list[int]:
    """Documents with these runs of digits behind at most one run of letters, zeros lost or padded in any of them."""
    if len(runs) < (2 if runs[0].digits else 3):
        return []
    letters, digits = ("", runs) if runs[0].digits else (runs[0].text, runs[1:])
    if not all(r.digits for r in digits) or sum(len(r.text) for r in digits) < DIGITS_ALONE:
        return []
    groups = [r.text for r in digits]
    return page.numbers.by_groups(groups, letters) or [at for turned in _year_first(groups) for at in page.numbers.by_groups(turned, letters)]


def _by_digits(page: Page, plain: str, context: str) -> tuple[list[int], bool]:
    if context == "order":
        at = page.orders.by_digits(plain)
        return (at, True) if at else (page.numbers.by_digits(plain), False)
    at = page.numbers.alike(plain) if context == "credit" else page.numbers.by_digits(plain)
    return (at, False) if at else (page.orders.by_digits(plain), True)


def _in_full(page: Page, at: Sequence[int], plain: str) -> bool:
    """True when the digits are all of the number's in one run, its leading zeros too."""
    return any(digit_runs(page.numbers.numbers[k]) == [plain] for k in at)


def _strength(plain: str, context: str, blank: bool, exact: bool, order: bool) -> bool | None:
    """True: stands by itself; False: only for a customer known otherwise; None: no reference."""
    size = len(plain) if exact else len(plain.lstrip("0"))
    named = context in ("invoice", "credit") or (order and context == "order")
    if named:
        return size >= DIGITS_NAMED or (None if size < 1 else False)
    if size < 4 or (blank and size < DIGITS_ALONE) or _YEAR.match(plain):
        return None
    return size >= DIGITS_ALONE and not blank and not order and context in ("", "id")


def _year_first(groups: Sequence[str]) -> list[list[str]]:
    """Number and year the other way round ("123/2026", "123/26"), the year in full and short."""
    if len(groups) != 2 or not _YEAR_LAST.match(groups[1]):
        return []
    return [[year, groups[0]] for year in (f"20{groups[1][-2:]}", groups[1][-2:])]
