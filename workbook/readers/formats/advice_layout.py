"""Lines with places to advices: titles, labels, tables with their headers, rows that wrap, page breaks, totals, several payments in one file.

    found = read_layout(lines)
    found.drafts, found.evidence

`evidence` tells whether it is an advice at all: a title, a sentence that says "we have paid", labels and columns that only a payment has.
Two points are enough; an invoice or a list of invoices has none.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbook.readers.formats.advice_beside import take_beside
from workbook.readers.formats.advice_blocks import take_block
from workbook.readers.formats.advice_columns import Column, Header, find_header, named_currency
from workbook.readers.formats.advice_draft import Draft
from workbook.readers.formats.advice_labels import heads_values
from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_phrases import ADDRESSED, COMPANY, PAID, TITLE
from workbook.readers.formats.advice_rows import take_row
from workbook.readers.formats.advice_spoken import read_spoken
from workbook.readers.formats.advice_totals import is_carried, is_total, take_total
from workbook.readers.formats.advice_walk import Walk
from workbook.readers.formats.advice_words import EVIDENCE, HINTS

ENOUGH = 2
_PARTED = re.compile(r"\s+[·•|]\s+")          # a letterhead in one line: name, street, town
_LETTER = 200              # lines that a letter may have which names documents in its sentences
_SAYS_PAID = re.compile(r"(?i)pa(?:id|y|gat|gad|y[ée])|zahl|remit|betaal|r[ée]gl|betaald|[üu]berw|applied")


@dataclass
class Found:
    """What the lines hold: advices, how much speaks for it, and the words by which it was read (they tell the language)."""

    drafts: list[Draft] = field(default_factory=list)
    evidence: int = 0
    words: list[str] = field(default_factory=list)
    titled: bool = False

    @property
    def is_advice(self) -> bool:
        """Whether these lines are a remittance advice."""
        return self.evidence >= ENOUGH and any(draft.lines for draft in self.drafts)


def read_layout(lines: Sequence[Line], subject: str = "", labels_before: dict[str, Cell] | None = None) -> Found:
    """The advices in these lines. `subject` is a title that stands elsewhere, as a mail's; `labels_before` what is known beside the lines."""
    walk = _walked(lines, Draft(lines[0] if lines else Line((), 1), dict(labels_before or {})), bool(TITLE.search(subject) or PAID.search(subject)))
    for draft in walk.drafts:
        read_spoken(draft)
    drafts = [draft for draft in walk.drafts if draft.lines]
    letterhead = _letterhead(lines)
    if letterhead is not None and drafts and "payer" not in drafts[0].labels:
        for draft in drafts:
            draft.labels.setdefault("payer", letterhead)
    return Found(drafts, 0 if _rambles(lines, drafts) else _evidence(walk, drafts), walk.words, walk.titled)


def _walked(lines: Sequence[Line], draft: Draft, titled: bool) -> Walk:
    """Each line taken as what it is: a header, what is carried to another page, a total, a row under a header, or something beside it."""
    walk = Walk(draft, [draft], titled=titled)
    at = 0
    while at < len(lines):
        header, line = find_header(lines, at), lines[at]
        if header is not None:
            _take_header(walk, header, line)
        elif is_carried(walk, line):
            walk.wraps = False
        elif take_block(walk, lines, at):
            pass
        elif is_total(line):
            take_total(walk, line)
        elif not take_row(walk, line):
            take_beside(walk, lines, at)
            at += heads_values(lines, at)
        at += 1 if header is None else header.lines
    walk.settle_pending(None)
    return walk


def _take_header(walk: Walk, header: Header, line: Line) -> None:
    if walk.table is None or header.roles != walk.table.roles:
        walk.words += [column.title for column in header.columns]
    walk.settle_pending(line)
    walk.table = header
    walk.wraps = False
    walk.draft.currency = walk.draft.currency or named_currency(header)
    walk.draft.roles |= set(header.roles)
    walk.listed |= "list" in header.roles
    walk.paying |= any(column.role == "net" and _says_paid(column) for column in header.columns)


def _evidence(walk: Walk, drafts: Sequence[Draft]) -> int:
    """Points for what only an advice has."""
    roles = set().union(*(draft.roles for draft in drafts))
    points = ENOUGH * walk.titled + ENOUGH * walk.spoken
    points += ENOUGH * ({"payment_date", "total"} < walk.stub)          # and a number or a way of payment
    if not walk.listed:
        left_out = bool(roles & {"discount", "adjustment", "withheld"})
        points += walk.paying + left_out + (left_out and {"gross", "net"} <= roles)
        points += min(2, len(walk.seen & set(EVIDENCE)) + bool(walk.seen & set(HINTS)))
    return points


def _rambles(lines: Sequence[Line], drafts: Sequence[Draft]) -> bool:
    """A long text without a table that names documents here and there and seldom an amount: a manual, a contract, terms of business."""
    named = [line for draft in drafts for line in draft.lines]
    return len(lines) > _LETTER and not any(draft.roles for draft in drafts) and 2 * sum(bool(line.amounts) for line in named) < len(named)


def _letterhead(lines: Sequence[Line]) -> Cell | None:
    """The company in whose name the paper is: the first words on it, where they name one by its legal form."""
    first = next((line.cells[0] for line in lines[:2] if line.cells and not TITLE.search(line.cells[0].text)), None)
    if first is None:
        return None
    first = first._replace(text=_PARTED.split(first.text)[0])
    return first if len(first.text) <= 70 and COMPANY.search(first.text) and not ADDRESSED.match(first.text) else None


def _says_paid(column: Column) -> bool:
    return bool(_SAYS_PAID.search(column.title))
