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

from workbook.readers.formats.advice_columns import Column, Header, find_header, named_currency
from workbook.readers.formats.advice_draft import Draft, DraftLine
from workbook.readers.formats.advice_labels import is_label, labels
from workbook.readers.formats.advice_lines import Cell, Line
from workbook.readers.formats.advice_phrases import ADDRESSED, CARRIED, COMPANY, PAID, SUBTOTAL, TITLE, TOTAL
from workbook.readers.formats.advice_spoken import amount_in, names_document, read_spoken
from workbook.readers.formats.advice_words import EVIDENCE, HINTS, currency_in

ENOUGH = 2
_FIGURES = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*|\D{0,5}[\d.,' -]*\d[\d.,' -]*\D{0,5}")
_WORDS = 8                 # of a title at most
_NAMED = re.compile(r"(?i)^(?:vendor |supplier )?(?:invoice|bill|credit memo|credit note|bill credit|rechnung|facture|factura|factuur|fattura)"
                    r"(?: ?(?:no|nr|number|n°|nº)\.?)? ?[:#]? ?(?=[\w/-]*\d[\w/-]*$)")          # "Bill #22301" under a header
_A_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_OWN = ("reference", "payment_date", "payer", "currency", "total")          # columns of a row that say which payment it belongs to
_MARKS = _OWN[:4]
_SAID = ("invoice", "invoice_date", "reason", "currency", "type")
_TEXTS = ("text", "type", "document", "", "list")
_ROLE = {"before": "gross"}           # what was open before the payment stands behind the document's amount, and counts
_DIFFERENCE = ("adjustment", "withheld")


@dataclass
class Found:
    """What the lines hold: advices, how much speaks for it, and the words by which it was read (they tell the language)."""

    drafts: list[Draft] = field(default_factory=list)
    evidence: int = 0
    words: list[str] = field(default_factory=list)
    listed: bool = False
    titled: bool = False

    @property
    def is_advice(self) -> bool:
        """Whether these lines are a remittance advice."""
        return self.evidence >= ENOUGH and any(draft.lines for draft in self.drafts)


def read_layout(lines: Sequence[Line], subject: str = "", labels_before: dict[str, Cell] | None = None) -> Found:
    """The advices in these lines. `subject` is a title that stands elsewhere, as a mail's; `labels_before` what is known beside the lines."""
    reader = _Reader(lines, subject)
    reader.draft.labels |= labels_before or {}
    reader.run()
    letterhead = _letterhead(lines)
    if letterhead is not None and reader.found.drafts and "payer" not in reader.found.drafts[0].labels:
        for draft in reader.found.drafts:
            draft.labels.setdefault("payer", letterhead)
    return reader.found


class _Reader:
    def __init__(self, lines: Sequence[Line], subject: str) -> None:
        self.lines = lines
        self.found = Found()
        self.draft = Draft(lines[0] if lines else Line((), 1))
        self.found.drafts.append(self.draft)
        self.table: Header | None = None
        self.pending: dict[str, Cell] = {}
        self.titled = bool(TITLE.search(subject)) or bool(PAID.search(subject))
        self.again = False                  # the title came again behind a total
        self.spoken = self.paying = False
        self.seen: set[str] = set()
        self.wraps = False
        self.above: list[str] = []          # words above the row that they belong to

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            header = find_header(self.lines, at)
            if header is not None:
                self._table(header, self.lines[at:at + header.lines])
                at += header.lines
                continue
            self._line(self.lines[at], at)
            at += 1
        self._settle_pending(None)
        for draft in self.found.drafts:
            read_spoken(draft)
        self.found.drafts = [draft for draft in self.found.drafts if draft.lines]
        self._weigh()

    def _table(self, header: Header, lines: Sequence[Line]) -> None:
        if self.table is None or header.roles != self.table.roles:
            self.found.words += [column.title for column in header.columns]
        self._settle_pending(lines[0])
        self.table = header
        self.wraps = False
        self.draft.currency = self.draft.currency or named_currency(header)
        self.draft.roles |= set(header.roles)
        self.found.listed |= "list" in header.roles
        self.paying |= "net" in header.roles and any(c.role == "net" and _says_paid(c) for c in header.columns)

    def _line(self, line: Line, at: int) -> None:
        text = line.text
        if CARRIED.search(text) and not any(c.isdigit() for c in self._document(line)):
            self.wraps = False
        elif (TOTAL.match(text) or SUBTOTAL.search(text)) and any(map(amount_in, line.cells)):
            self._total(line, text)
        elif self.table is not None and self._row(line):
            return
        else:
            self._beside(line, at, text)

    def _beside(self, line: Line, at: int, text: str) -> None:
        """A line outside of a table: title, labels, or words."""
        if _is_title(line):
            self.titled = True
            self.again |= self.draft.closed
        if self.table is None and names_document(text):
            self.draft.spoken.append(line)
            self.spoken |= bool(PAID.search(text))
            return
        said = labels(self.lines, at)
        if said:
            self.wraps = False
            self.seen |= set(said)
            self.found.words += [cell.text.partition(":")[0] for cell in line.cells if ":" in cell.text]
            if self.draft.lines or self.draft.spoken:
                self.pending |= {role: cell for role, cell in said.items() if role not in self.pending}
            else:
                self.draft.labels = said | self.draft.labels
            return
        if self.table is None:
            self.draft.spoken.append(line)
        self.spoken |= bool(PAID.search(text))

    def _settle_pending(self, line: Line | None) -> None:
        """Labels behind the lines of an advice: they are of the next one where they contradict it, else its own."""
        pending, self.pending = self.pending, {}
        fresh = bool(self.draft.lines or self.draft.spoken) and (self.draft.differs(pending) or (self.again and self.draft.closed))
        self.again = False
        if fresh and line is not None:
            self.draft = self.draft.next(line, pending)
            self.found.drafts.append(self.draft)
        elif not fresh:
            self.draft.labels = pending | self.draft.labels

    def _total(self, line: Line, text: str) -> None:
        self.wraps = False
        if SUBTOTAL.search(text):
            return
        amounts = [found for cell in line.cells if (found := amount_in(cell))]
        placed = self.table.place(line) if self.table else []
        said = {_ROLE.get(column.role, column.role): cell for column, cell in placed if column.money and _amount(cell)}
        if len(amounts) == 1 or "net" not in said:
            said = {"net": amounts[-1]}
        if not self.draft.lines and not self.draft.spoken:
            self.draft.labels.setdefault("total", said["net"])
            self.seen.add("total")
            return
        self.draft.currency = self.draft.currency or currency_in(text)
        self.draft.end(said)

    def _document(self, line: Line) -> str:
        return " ".join(cell.text for column, cell in self.table.place(line) if column.role == "invoice") if self.table else ""

    def _row(self, line: Line) -> bool:
        """A line of the table; false where it is none."""
        assert self.table is not None
        placed = self.table.place(line)
        amounts = [(column, cell) for column, cell in placed if column.money and _amount(cell)]
        document = " ".join(cell.text for column, cell in placed if column.role == "invoice")
        texts = [cell.text for column, cell in placed if column.role in _TEXTS and not cell.is_amount]
        last = self.draft.lines[-1] if self.draft.lines else None
        if not amounts:
            return self._without_amounts(line, placed, document, last)
        if not document and not texts:
            return self._amounts_alone(line, amounts, last)
        if not line.fixed and len(placed) < len(line.cells) and not document:
            return False
        self._settle_pending(line)
        self._of_payment(line, {column.role: cell for column, cell in placed if column.role in _OWN})
        new = DraftLine(line, {column.role: cell for column, cell in placed if column.role in _SAID})
        if document:
            first = next(cell for column, cell in placed if column.role == "invoice")
            new.cells["invoice"] = first._replace(text=_NAMED.sub("", document))
        _put(new, amounts)
        new.texts, self.above = [*self.above, *texts], []
        self.draft.lines.append(new)
        self.wraps = True
        return True

    def _of_payment(self, line: Line, own: dict[str, Cell]) -> None:
        """Rows that say themselves which payment they belong to, each by its reference, day, payer and currency."""
        said = _marks(own)
        self.seen |= set(own) - {"currency"}
        if self.draft.lines and any(self.draft.labels[role].text != text for role, text in said.items() if role in self.draft.labels):
            kept = {role: cell for role, cell in self.draft.labels.items() if role not in own and role != "total"}
            wanted = _marks(kept | own)
            known = next((draft for draft in self.found.drafts if _marks(draft.labels) == wanted), None)
            if known is not None:
                self.draft = known
                return
            self.draft = Draft(line, kept, currency=self.draft.currency, roles=self.draft.roles)
            self.found.drafts.append(self.draft)
        self.draft.labels = own | {role: cell for role, cell in self.draft.labels.items() if role not in _MARKS or role not in own}

    def _amounts_alone(self, line: Line, amounts: list[tuple[Column, Cell]], last: DraftLine | None) -> bool:
        """Amounts without a document: the rest of a row that began above, or totals that nobody named."""
        if last is not None and self.wraps and not any(column.role in last.cells for column, _ in amounts) and not last.loose:
            _put(last, amounts)
        elif last is not None:
            self.draft.end({column.role: cell for column, cell in amounts})
            self.wraps = False
        return True

    def _without_amounts(self, line: Line, placed: list[tuple[Column, Cell]], document: str, last: DraftLine | None) -> bool:
        """Words below a row that go on with it, or a row whose amounts stand below."""
        if is_label(line) or _is_title(line):
            return False
        if line.leans and placed and not document:
            self.above = [cell.text for _, cell in placed]
            return True
        if self.wraps and last is not None and not line.apart and last.amounts and placed:
            if document and last.invoice.endswith(("-", "/")):
                last.cells["invoice"] = last.cells["invoice"]._replace(text=last.invoice + document)
                document = ""
            for column, cell in placed:
                if column.role == "reason" and "reason" in last.cells:
                    last.cells["reason"] = cell._replace(text=f"{last.cells['reason'].text} {cell.text}")
                elif column.role == "reason" and last.others:
                    last.cells["reason"] = cell
                elif column.role != "invoice" or document:
                    last.texts[-1:] = [" ".join([*last.texts[-1:], cell.text])]
            return True
        number = document.strip()
        if not self.draft.closed and any(c.isdigit() for c in number) and " " not in number and len(placed) == len(line.cells):
            self._settle_pending(line)
            self.draft.lines.append(DraftLine(line, {column.role: cell for column, cell in placed if column.role in _SAID}))
            self.wraps = True
            return True
        return False

    def _weigh(self) -> None:
        roles = set().union(*(draft.roles for draft in self.found.drafts)) if self.found.drafts else set()
        points = ENOUGH * self.titled + ENOUGH * self.spoken
        if not self.found.listed:
            left_out = bool(roles & {"discount", "adjustment", "withheld"})
            points += self.paying + left_out + (left_out and {"gross", "net"} <= roles)
            points += min(2, len(self.seen & set(EVIDENCE)) + bool(self.seen & set(HINTS)))
        self.found.evidence, self.found.titled = points, self.titled


def _letterhead(lines: Sequence[Line]) -> Cell | None:
    """The company in whose name the paper is: the first words on it, where they name one by its legal form."""
    first = next((line.cells[0] for line in lines[:2] if line.cells and not TITLE.search(line.cells[0].text)), None)
    return first if first is not None and len(first.text) <= 70 and COMPANY.search(first.text) and not ADDRESSED.match(first.text) else None


def _is_title(line: Line) -> bool:
    """Whether a line is the title of an advice: a few words alone on it, or beside a letterhead."""
    return len(line.cells) <= (2 if line.fixed else 3) and any(TITLE.match(cell.text) and len(cell.text.split()) <= _WORDS for cell in line.cells)


def _marks(labels: dict[str, Cell]) -> dict[str, str]:
    """What tells one payment from another."""
    return {role: labels[role].text for role in _MARKS if role in labels}


def _put(line: DraftLine, amounts: list[tuple[Column, Cell]]) -> None:
    for column, cell in amounts:
        if column.role in _DIFFERENCE:
            line.others.append((column.title, cell))
        elif column.role not in ("vat", "total"):
            line.cells[_ROLE.get(column.role, column.role)] = cell


def _amount(cell: Cell) -> bool:
    """Whether a cell in a column of amounts, or in a line of totals, holds one."""
    return cell.number is not None or bool(_FIGURES.fullmatch(cell.text) and not _A_DAY.fullmatch(cell.text))


def _says_paid(column: Column) -> bool:
    return bool(re.search(r"(?i)pa(?:id|y|gat|gad|y[ée])|zahl|remit|betaal|r[ée]gl|betaald|[üu]berw|applied", column.title))
