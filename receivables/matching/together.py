"""Numbers that stand in a text with nothing between them: 1023410251, or 26-1048526-10990 for 26-10485 and 26-10990."""
from __future__ import annotations

from receivables.matching.mentions import DIGITS_ALONE, NO_REFERENCE, Mention, Page


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
