"""Which of our documents a remittance text names, in any way people write them.

| written | ours | how |
|---|---|---|
| RE10234, INV-10234, 0010234 | 10234 | prefix added, zeros padded |
| 10234 | INV-0010234 | prefix and zeros dropped |
| RE 2026-948 | RE-2026-00948 | zeros dropped or padded in a part |
| RE 10.234, RE 10-234, RE 10 234 | 10234 | split by dots, hyphens, blanks, line breaks |
| 10234,10251+10260/10261 | 10234 10251 10260 10261 | several in a row |
| 2026-001222026-00131 | 2026-00122 2026-00131 | several in parts with nothing between them |
| RE 10234, 251 | 10234 10251 | short continuation |
| 1001-1007 | 1001 ... 1007 | range within one customer |
| PO-5533 | the invoices of that order | order number |
| 123/2026, 123/26 | 2026-0123 | year and number the other way round |
| RF18 5390 0754 7034 | 539007547034 | creditor reference, its check digits right |

A short number (four digits alone, fewer after "invoice") is weak: it counts only for the customer that other evidence names.

>>> ours = Numbers(["10234", "10251", "20260"])
>>> [[ours.numbers[at] for at in m.at] for m in read("RE 10234, 251 v. 12.05.26", ours, Numbers([]), ["C1", "C1", "C2"]).mentions]
[['10234'], ['10251']]
"""
from __future__ import annotations

from collections.abc import Sequence

from receivables.matching.creditor import documents, may_hold, references
from receivables.matching.docnumbers import Numbers
from receivables.matching.lists import lists, ranges
from receivables.matching.mentions import DIGITS_NAMED, NO_REFERENCE, NOTHING, Mention, Page, Written
from receivables.matching.names import fold
from receivables.matching.runs import cut
from receivables.matching.scraps import scraps
from receivables.matching.together import parted, run_together
from receivables.matching.windows import wider, windows


def read(text: str, numbers: Numbers, orders: Numbers, owner: Sequence[str]) -> Written:
    """What the text names. `owner[at]` is the customer of `numbers.numbers[at]`; ranges and continuations stay with one customer."""
    folded = fold(text)
    runs = cut(folded)
    if not any(r.digits for r in runs):
        return NOTHING
    page = Page(folded, runs, numbers, orders, owner)
    creditor = _creditor_references(page) if may_hold(folded) else []
    found = windows(page, blanks=False)
    found = [*creditor, *found] if creditor else found
    if any(r.digits and not r.taken and not r.masked for r in runs):
        found = wider(page, parted(page, found))
        found += windows(page, blanks=True) + run_together(page)
    found = lists(page, sorted(found, key=lambda m: m.start)) if found else found
    left = [r for r in runs if r.digits and not r.taken and (not r.masked or r.number)]
    if not left:
        return Written(tuple(found))
    plain = [r for r in left if not r.masked]
    return Written(
        tuple(found),
        tuple(r.text for r in plain if len(r.text) >= (3 if r.context in ("invoice", "credit") else 4) and r.context not in NO_REFERENCE),
        tuple(dict.fromkeys(r.text for r in plain if r.context in ("invoice", "credit") and len(r.text) >= DIGITS_NAMED)),
        tuple(r.text for r in plain if r.context == "customer"),
        tuple(scraps(left, folded)), tuple(ranges(plain, folded)))


def _creditor_references(page: Page) -> list[Mention]:
    """Documents that references with right check digits mean."""
    found = []
    for one in references(page.text):
        at = next((at for body in one.bodies if (at := documents(body, page.numbers.by_digits, page.numbers.exact, page.owner))), [])
        if at:
            for run in page.runs:
                run.taken |= run.start < one.end and run.end > one.start
            found.append(Mention(tuple(at), page.text[one.start:one.end], one.start, one.end, "invoice"))
    return found
