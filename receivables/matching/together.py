"""Numbers that stand in a text with nothing between them: 1023410251, or 26-1048526-10990 for 26-10485 and 26-10990."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from receivables.matching.mentions import DIGITS_ALONE, NO_REFERENCE, Mention, Page
from receivables.matching.runs import Run

NUMBER_MAX = 14           # digits of the longest number that is looked for in a row
ROW_MAX = 120             # digits of the longest row
_PART = re.compile(r"[-/.]")


def run_together(page: Page) -> list[Mention]:
    """Several numbers of equal length without anything between them: 1023410251."""
    found: list[Mention] = []
    for run in page.runs:
        if not run.digits or run.taken or run.masked or run.context in NO_REFERENCE or len(run.text) < 2 * DIGITS_ALONE:
            continue
        for size in range(DIGITS_ALONE, len(run.text) // 2 + 1):
            parts = [run.text[k:k + size] for k in range(0, len(run.text), size)]
            ats = [page.numbers.by_digits(p) for p in parts]
            if all(ats) and page.one_owner(at[0] for at in ats):
                run.taken = True
                found += [Mention(tuple(at), p, run.start, run.end, run.context) for p, at in zip(parts, ats)]
                break
    return found


def parted(page: Page, found: list[Mention]) -> list[Mention]:
    """The mentions, those inside a row of digits in parts that our numbers make up, one behind the other, in one way only, replaced by these:
    26-1048526-10990, 1185/20251399/2025. A row that is named whole is left as it is."""
    for row in _rows(page):
        digits = "".join(r.text for r in row)
        if all(r.taken for r in row) or not 2 * DIGITS_ALONE <= len(digits) <= ROW_MAX or row[0].context in NO_REFERENCE:
            continue
        ways = list(_ways(page, digits))
        if len(ways) == 1 and page.one_owner(at for at, _ in ways[0]):
            start, end = row[0].start, row[-1].end
            found = [m for m in found if m.end <= start or m.start >= end]
            found += [Mention((at,), written, start, end, row[0].context) for at, written in ways[0]]
            for run in row:
                run.taken = True
    return found


def _rows(page: Page) -> Iterator[list[Run]]:
    """Three and more runs of digits with a hyphen, stroke or dot between each and the next."""
    row: list[Run] = []
    for run in page.runs:
        if row and run.digits and _PART.fullmatch(page.text[row[-1].end:run.start]):
            row.append(run)
            continue
        if len(row) > 2:
            yield row
        row = [run] if run.digits else []
    if len(row) > 2:
        yield row


def _ways(page: Page, digits: str) -> Sequence[tuple[tuple[int, str], ...]]:
    """The ways to cut the digits into two numbers of ours and more, each number written in full; two of them at most."""
    ways: dict[int, list[tuple[tuple[int, str], ...]]] = {0: [()]}
    for end in range(DIGITS_ALONE, len(digits) + 1):
        for start in range(max(end - NUMBER_MAX, 0), end - DIGITS_ALONE + 1):
            if ways.get(start):
                part = digits[start:end]
                ats = [at for at in page.numbers.by_digits(part) if "".join(filter(str.isdigit, page.numbers.numbers[at])) == part]
                if len(ats) == 1:
                    ways[end] = [*ways.get(end, []), *((*way, (ats[0], part)) for way in ways[start])][:2]
    return [way for way in ways.get(len(digits), []) if len(way) > 1]
