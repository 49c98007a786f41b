"""Lines outside of a table: titles, labels, or words."""
from __future__ import annotations

import re
from collections.abc import Sequence

from workbook.readers.formats.advice_labels import labels, only_labels
from workbook.readers.formats.advice_lines import Line
from workbook.readers.formats.advice_phrases import PAID, TITLE
from workbook.readers.formats.advice_spoken import names_document
from workbook.readers.formats.advice_walk import Walk

STUB = ("payment_date", "total", "reference", "method")          # what stands on the stub of a cheque, beside a table
_SENT = re.compile(r"((?!(?i:you|we|i|your|our|this|it|they|please)\b)[A-Z0-9][^:;!?@]{1,60}?) (?:has |have )?(?:sent|made|issued|initiated|"
                   r"scheduled) (?:you )?(?:a|an) (?:\w+ )?(?:payment|transfer)\b")          # a payments platform: "ACME Inc sent you a payment"
_WORDS = 8                 # of a title at most


def take_beside(walk: Walk, lines: Sequence[Line], at: int) -> None:
    """Take the line at this place: a title, labels, or words."""
    line, text = lines[at], lines[at].text
    if is_title(line):
        walk.titled = True
        walk.again |= walk.draft.closed
    sender = _SENT.match(text)
    if sender and "payer" not in walk.seen:          # also in place of the platform that sent the mail
        walk.draft.labels["payer"] = line.cells[0]._replace(text=sender[1])
    said = labels(lines, at)
    if walk.table is None and names_document(text) and not only_labels(line, said):
        walk.draft.spoken.append(line)
        walk.spoken |= bool(PAID.search(text))
        return
    if said:
        walk.wraps = False
        walk.seen |= set(said)
        walk.stub |= set(said) & set(STUB)
        walk.words += [cell.text.partition(":")[0] for cell in line.cells if ":" in cell.text]
        if walk.draft.lines or walk.draft.spoken:
            walk.pending |= {role: cell for role, cell in said.items() if role not in walk.pending}
        else:
            walk.draft.labels = said | walk.draft.labels
        return
    if walk.table is None:
        walk.draft.spoken.append(line)
    walk.spoken |= bool(PAID.search(text))


def is_title(line: Line) -> bool:
    """Whether a line is the title of an advice: a few words alone on it, or beside a letterhead."""
    return len(line.cells) <= (2 if line.fixed else 3) and any(TITLE.match(cell.text) and len(cell.text.split()) <= _WORDS for cell in line.cells)
