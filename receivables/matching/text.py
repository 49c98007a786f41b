"""Which of our documents a remittance text names, in any way people write them.

| written | ours | how |
|---|---|---|
| RE10234, INV-10234, 0010234 | 10234 | prefix added, zeros padded |
| 10234 | INV-0010234 | prefix and zeros dropped |
| RE 2026-948 | RE-2026-00948 | zeros dropped or padded in a part |
| RE 10.234, RE 10-234, RE 10 234 | 10234 | split by dots, hyphens, blanks, line breaks |
| 10234,10251+10260/10261 | 10234 10251 10260 10261 | several in a row |
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

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from receivables.matching.creditor import documents, may_hold, references
from receivables.matching.docnumbers import Numbers, compact, digit_runs
from receivables.matching.names import fold
from receivables.matching.runs import Run, cut

RUNS_MAX = 6              # a number has at most this many runs of letters and digits
RANGE_MAX = 200           # a longer range is no list of documents
DIGITS_ALONE = 5          # a digit string without context must be this long to stand for a document by itself
DIGITS_NAMED = 4          # after a word for documents
_JOINT = re.compile(r"(?:\s*[-–._/#:]\s*|\s+)?\Z")
_LIST = re.compile(r"\s*(?:[,;+/&]|UND|AND|ET|Y|E|U)\s*\Z|\s+\Z")
_TO = re.compile(r"\s*(?:-|–|\.\.+|BIS|TO|THRU|A)\s*\Z")
_NO_REFERENCE = ("foreign", "customer")
_NO_SIGN = (*_NO_REFERENCE, "id")
_NAMING = ("invoice", "credit", "order")
_YEAR_LAST = re.compile(r"(?:20)?[2-4][0-9]\Z")
_PARTED = re.compile(r"[-./_]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


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
    and the digits that may be of a damaged number."""

    mentions: tuple[Mention, ...] = ()
    loose: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    scraps: tuple[Scrap, ...] = ()


NOTHING = Written()


def read(text: str, numbers: Numbers, orders: Numbers, owner: Sequence[str]) -> Written:
    """What the text names. `owner[at]` is the customer of `numbers.numbers[at]`; ranges and continuations stay with one customer."""
    folded = fold(text)
    runs = cut(folded)
    if not any(r.digits for r in runs):
        return NOTHING
    reader = _Reader(folded, runs, numbers, orders, owner)
    creditor = reader.creditor_references() if may_hold(folded) else []
    found = reader.windows(blanks=False)
    found = [*creditor, *found] if creditor else found
    if any(r.digits and not r.taken and not r.masked for r in runs):
        found += reader.windows(blanks=True) + reader.run_together()
    found = reader.lists(sorted(found, key=lambda m: m.start)) if found else found
    left = [r for r in runs if r.digits and not r.taken and not r.masked]
    return Written(tuple(found)) if not left else Written(
        tuple(found),
        tuple(r.text for r in left if len(r.text) >= (3 if r.context in ("invoice", "credit") else 4) and r.context not in _NO_REFERENCE),
        tuple(dict.fromkeys(r.text for r in left if r.context in ("invoice", "credit") and len(r.text) >= DIGITS_NAMED)),
        tuple(r.text for r in left if r.context == "customer"),
        tuple(_scraps([r for r in left if r.context not in _NO_SIGN], folded)))


def _scraps(left: Sequence[Run], text: str) -> Iterator[Scrap]:
    """The runs that are left, those joined that nothing but a hyphen or the like parts, and the longer of these one by one, for they may be
    a list; single digits say nothing."""
    joined: list[Run] = []
    for run in left:
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


def _year_first(groups: Sequence[str]) -> list[list[str]]:
    """Number and year the other way round ("123/2026", "123/26"), the year in full and short."""
    if len(groups) != 2 or not _YEAR_LAST.match(groups[1]):
        return []
    return [[year, groups[0]] for year in (f"20{groups[1][-2:]}", groups[1][-2:])]


@dataclass(slots=True)
class _Reader:
    text: str
    runs: list[Run]
    numbers: Numbers
    orders: Numbers
    owner: Sequence[str]

    def creditor_references(self) -> list[Mention]:
        """Documents that references with right check digits mean."""
        found = []
        for one in references(self.text):
            at = next((at for body in one.bodies if (at := documents(body, self.numbers.by_digits, self.numbers.exact, self.owner))), [])
            if at:
                for run in self.runs:
                    run.taken |= run.start < one.end and run.end > one.start
                found.append(Mention(tuple(at), self.text[one.start:one.end], one.start, one.end, "invoice"))
        return found

    def windows(self, blanks: bool) -> list[Mention]:
        """Mentions among runs not taken yet, longest first at each place; `blanks` lets digits join over blanks."""
        found = []
        for i, run in enumerate(self.runs):
            if run.taken or not (run.digits or run.text in self.numbers.starts or run.text in self.orders.starts):
                continue
            best: tuple[Mention, int] | None = None
            for j, plain, blank in self._joined(i, blanks):
                mention = self._mention(i, j, plain, blank)
                if mention:
                    best = (mention, j)
            if best:
                for r in self.runs[i:best[1] + 1]:
                    r.taken = True
                found.append(best[0])
        return found

    def _joined(self, i: int, blanks: bool) -> Iterator[tuple[int, str, bool]]:
        """(last run, letters and digits joined, joined over a blank) for every window that begins at run i."""
        plain, blank = self.runs[i].text, False
        if self.runs[i].digits and not blanks:
            yield i, plain, blank
        for j in range(i + 1, min(i + RUNS_MAX, len(self.runs))):
            before, run = self.runs[j - 1], self.runs[j]
            gap = self.text[before.end:run.start]
            if run.taken or len(gap) > 3 or not _JOINT.match(gap):
                return
            if gap.isspace() and before.digits:
                if not blanks or not run.digits:
                    return
                blank = True
            plain += run.text
            if run.digits or not plain.isalpha():
                yield j, plain, blank

    def _mention(self, i: int, j: int, plain: str, blank: bool) -> Mention | None:
        runs = self.runs[i:j + 1]
        first, written = runs[0], self.text[runs[0].start:runs[-1].end]
        context = first.context if first.digits else runs[1].context if runs[1].digits else next(r.context for r in runs if r.digits)
        if plain.isdigit():
            if context in _NO_REFERENCE or (len(plain) < DIGITS_NAMED and context not in _NAMING):
                return None
            at, order = self._by_digits(plain, context)
            strength = self._strength(plain, context, blank, not order and self._in_full(at, plain), order) if at else None
        else:
            at = self.numbers.exact(plain)
            order = not at
            at = at or self.orders.exact(plain)
            strength = len(plain) >= 4
        if not at and j > i:
            at, order, strength = self._by_groups(runs), False, True
        if not at or strength is None:
            return None
        if all(r.masked for r in runs if r.digits):         # a date or an amount, unless one of our numbers is written just so
            index = self.orders if order else self.numbers
            grouped = self._by_groups(runs) if not first.digits and first.end < len(self.text) and first.text in self.numbers.starts else []
            at = [k for k in at if fold(index.numbers[k]) == written and not written.isdigit()] or [
                k for k in grouped if fold(self.numbers.numbers[k]).startswith(first.text)]
            if not at:
                return None
        return Mention(tuple(at), written, first.start, runs[-1].end, context, order, strength)

    def _by_groups(self, runs: Sequence[Run]) -> list[int]:
        """Documents with these runs of digits behind at most one run of letters, zeros lost or padded in any of them."""
        if len(runs) < (2 if runs[0].digits else 3):
            return []
        letters, digits = ("", runs) if runs[0].digits else (runs[0].text, runs[1:])
        if not all(r.digits for r in digits) or sum(len(r.text) for r in digits) < DIGITS_ALONE:
            return []
        groups = [r.text for r in digits]
        return self.numbers.by_groups(groups, letters) or [at for turned in _year_first(groups) for at in self.numbers.by_groups(turned, letters)]

    def _by_digits(self, plain: str, context: str) -> tuple[list[int], bool]:
        if context == "order":
            at = self.orders.by_digits(plain)
            return (at, True) if at else (self.numbers.by_digits(plain), False)
        at = self.numbers.alike(plain) if context == "credit" else self.numbers.by_digits(plain)
        return (at, False) if at else (self.orders.by_digits(plain), True)

    def _in_full(self, at: Sequence[int], plain: str) -> bool:
        """True when the digits are all of the number's in one run, its leading zeros too."""
        return any(digit_runs(self.numbers.numbers[k]) == [plain] for k in at)

    @staticmethod
    def _strength(plain: str, context: str, blank: bool, exact: bool, order: bool) -> bool | None:
        """True: stands by itself; False: only for a customer known otherwise; None: no reference."""
        size = len(plain) if exact else len(plain.lstrip("0"))
        named = context in ("invoice", "credit") or (order and context == "order")
        if named:
            return size >= DIGITS_NAMED or (None if size < 1 else False)
        if size < 4 or (blank and size < DIGITS_ALONE) or _YEAR.match(plain):
            return None
        return size >= DIGITS_ALONE and not blank and not order and context in ("", "id")

    def run_together(self) -> list[Mention]:
        """Several numbers of equal length without anything between them: 1023410251."""
        found: list[Mention] = []
        for run in self.runs:
            if not run.digits or run.taken or run.masked or run.context in ("foreign", "customer") or len(run.text) < 2 * DIGITS_ALONE:
                continue
            for size in range(DIGITS_ALONE, len(run.text) // 2 + 1):
                parts = [run.text[k:k + size] for k in range(0, len(run.text), size)]
                ats = [self.numbers.by_digits(p) for p in parts]
                if all(ats) and self._one_owner(at[0] for at in ats):
                    run.taken = True
                    found += [Mention(tuple(at), p, run.start, run.end, run.context) for p, at in zip(parts, ats)]
                    break
        return found

    def lists(self, found: list[Mention]) -> list[Mention]:
        """The mentions with short continuations and ranges filled in."""
        out: list[Mention] = []
        for mention in found:
            before = out[-1] if out else None
            if before and not mention.order and not before.order and _TO.match(self.text[before.end:mention.start]):
                out += self._between(before, mention)
            out.append(mention)
            out += self._continued(mention)
        return out

    def _between(self, low: Mention, high: Mention) -> list[Mention]:
        """The documents between the two ends of a range, both ends known and of one customer."""
        first, last = compact(low.written), compact(high.written)
        a, b = re.search(r"[0-9]+\Z", first), re.search(r"[0-9]+\Z", last)
        if not a or not b or not self._one_owner((low.at[0], high.at[0])):
            return []
        start, stop, width = int(a.group()), int(b.group()), len(a.group())
        if not 1 < stop - start <= RANGE_MAX or len(b.group()) != width:
            return []
        found = []
        for k in range(start + 1, stop):
            at = [x for x in self._again(low, first[:a.start()], str(k).zfill(width)) if self.owner[x] == self.owner[low.at[0]]]
            if at:
                found.append(Mention(tuple(at), f"{low.written}-{high.written}", high.start, high.end, low.context, strong=low.strong or high.strong))
        return found

    def _continued(self, mention: Mention) -> list[Mention]:
        """Short continuations behind a number: "RE 10234, 251" and "10234-37" (a range)."""
        if mention.order or self.runs[-1].start < mention.end:
            return []
        digits = re.search(r"[0-9]+\Z", compact(mention.written))
        if not digits:
            return []
        found: list[Mention] = []
        head, whole, end, last = compact(mention.written)[:digits.start()], digits.group(), mention.end, mention
        for run in [r for r in self.runs if r.start >= mention.end]:
            gap = self.text[end:run.start]
            if not run.digits:
                if _LIST.match(self.text[end:run.end]) or _TO.match(self.text[end:run.end]):
                    continue
                break
            ranged = bool(_TO.match(gap))
            if run.taken or run.masked or not (ranged or _LIST.match(gap)) or not 2 <= len(run.text) < len(whole):
                break
            if gap.isspace() and len(run.text) < 3:
                break
            at = [x for x in self._again(mention, head, whole[:-len(run.text)] + run.text) if self.owner[x] == self.owner[mention.at[0]]]
            if not at:
                break
            run.taken = True
            this = Mention(tuple(at), " ".join(f"{mention.written}{gap}{run.text}".split()), run.start, run.end, mention.context,
                           strong=mention.strong)
            if ranged:
                found += self._between(last, Mention(this.at, head + whole[:-len(run.text)] + run.text, run.start, run.end, mention.context))
            found.append(this)
            end, last = run.end, Mention(this.at, head + whole[:-len(run.text)] + run.text, run.start, run.end, mention.context)
        return found

    def _again(self, like: Mention, head: str, digits: str) -> Sequence[int]:
        """Documents with these digits, written with the same letters as `like`."""
        return (self.numbers.exact(head + digits) if head else []) or self.numbers.by_digits(digits)

    def _one_owner(self, ats: Iterator[int] | Sequence[int]) -> bool:
        return len({self.owner[at] for at in ats}) == 1
