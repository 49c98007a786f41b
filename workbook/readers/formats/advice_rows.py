"""Lines under a header: rows with a document and amounts, rows that wrap, amounts alone, words above and below."""
from __future__ import annotations

import re

from workbook.readers.formats.advice_beside import is_title
from workbook.readers.formats.advice_columns import Column
from workbook.readers.formats.advice_draft import Draft, DraftLine
from workbook.readers.formats.advice_labels import is_label
from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_totals import is_amount
from workbook.readers.formats.advice_walk import Walk

_NAMED = re.compile(r"(?i)^(?:vendor |supplier )?(?:invoice|bill|credit memo|credit note|bill credit|rechnung|facture|factura|factuur|fattura)"
                    r"(?: ?(?:no|nr|number|n°|nº)\.?)? ?[:#]? ?(?=[\w/-]*\d[\w/-]*$)")          # "Bill #22301" under a header
_OWN = ("reference", "payment_date", "payer", "currency", "total")          # columns of a row that say which payment it belongs to
_MARKS = _OWN[:4]
_SAID = ("invoice", "invoice_date", "reason", "currency", "type")
_TEXTS = ("text", "type", "document", "", "list")
_LONG = 1000               # letters of what goes on in lines below, at most
_DIFFERENCE = ("adjustment", "withheld")


def take_row(walk: Walk, line: Line) -> bool:
    """Take a line of the table; false where there is no table or it is none of it."""
    if walk.table is None:
        return False
    placed = walk.table.place(line)
    amounts = [(column, cell) for column, cell in placed if column.money and is_amount(cell)]
    document = " ".join(cell.text for column, cell in placed if column.role == "invoice")
    document = document if any(c.isalnum() for c in document) else ""          # SAP marks totals with a star
    texts = [cell.text for column, cell in placed if column.role in _TEXTS and not cell.is_amount]
    last = walk.draft.lines[-1] if walk.draft.lines else None
    if not amounts:
        return _without_amounts(walk, line, placed, document, last)
    if not document and not texts:
        return _amounts_alone(walk, line, amounts, last)
    if not line.fixed and len(placed) < len(line.cells) and not document:
        return False
    walk.settle_pending(line)
    _of_payment(walk, line, {column.role: cell for column, cell in placed if column.role in _OWN})
    new = DraftLine(line, {column.role: cell for column, cell in placed if column.role in _SAID})
    if document:
        first = next(cell for column, cell in placed if column.role == "invoice")
        new.cells["invoice"] = first._replace(text=_NAMED.sub("", document))
    put_amounts(new, amounts)
    new.texts, walk.above = [*walk.above, *texts], []
    walk.draft.lines.append(new)
    walk.wraps = True
    return True


def _of_payment(walk: Walk, line: Line, own: dict[str, Cell]) -> None:
    """Rows that say themselves which payment they belong to, each by its reference, day, payer and currency."""
    said = _marks(own)
    walk.seen |= set(own) - {"currency"}
    if walk.draft.lines and any(walk.draft.labels[role].text != text for role, text in said.items() if role in walk.draft.labels):
        kept = {role: cell for role, cell in walk.draft.labels.items() if role not in own and role != "total"}
        wanted = _marks(kept | own)
        walk.known.setdefault(_key(_marks(walk.draft.labels)), walk.draft)
        known = walk.known.get(_key(wanted))
        if known is not None:
            walk.draft = known
            return
        walk.begin(Draft(line, kept, currency=walk.draft.currency, roles=walk.draft.roles))
    walk.draft.labels = own | {role: cell for role, cell in walk.draft.labels.items() if role not in _MARKS or role not in own}


def _amounts_alone(walk: Walk, line: Line, amounts: list[tuple[Column, Cell]], last: DraftLine | None) -> bool:
    """Amounts without a document: the rest of a row that began above, or totals that nobody named."""
    if last is not None and walk.wraps and not any(column.role in last.cells for column, _ in amounts) and not last.loose:
        put_amounts(last, amounts)
    elif last is not None:
        walk.draft.end({column.role: cell for column, cell in amounts})
        walk.wraps = False
    return True


def _without_amounts(walk: Walk, line: Line, placed: list[tuple[Column, Cell]], document: str, last: DraftLine | None) -> bool:
    """Words below a row that go on with it, or a row whose amounts stand below."""
    if is_label(line) or is_title(line):
        return False
    if line.leans and placed and not document:
        walk.above = [cell.text for _, cell in placed]
        return True
    if walk.wraps and last is not None and not line.apart and last.amounts and placed:
        if document and last.invoice.endswith(("-", "/")):
            last.cells["invoice"] = last.cells["invoice"]._replace(text=last.invoice + document)
            document = ""
        for column, cell in placed:
            if column.role == "reason" and "reason" in last.cells:
                last.cells["reason"] = cell._replace(text=f"{last.cells['reason'].text} {cell.text}"[:_LONG])
            elif column.role == "reason" and last.others:
                last.cells["reason"] = cell
            elif column.role != "invoice" or document:
                last.texts[-1:] = [" ".join([*last.texts[-1:], cell.text])[:_LONG]]
        return True
    number = document.strip()
    if not walk.draft.closed and any(c.isdigit() for c in number) and " " not in number and len(placed) == len(line.cells):
        walk.settle_pending(line)
        walk.draft.lines.append(DraftLine(line, {column.role: cell for column, cell in placed if column.role in _SAID}))
        walk.wraps = True
        return True
    return False


def _marks(labels: dict[str, Cell]) -> dict[str, str]:
    """What tells one payment from another."""
    return {role: labels[role].text for role in _MARKS if role in labels}


def _key(marks: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(marks.items())


def put_amounts(line: DraftLine, amounts: list[tuple[Column, Cell]]) -> None:
    """Put amounts into the cells of their roles; what explains a difference keeps its title."""
    for column, cell in amounts:
        if column.role in _DIFFERENCE:
            line.others.append((column.title, cell))
        elif column.role not in ("vat", "total"):
            line.cells[column.role] = cell
