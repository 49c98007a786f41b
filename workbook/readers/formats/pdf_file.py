"""PDF: an e-invoice where one is attached to it, else a remittance advice by the text of its pages. Which of the two only the whole file tells."""
from __future__ import annotations

from workbook.readers.formats import advice_pdf, facturx
from workbook.readers.formats.shape import ReadFile
from workbook.readers.pdf import is_pdf
from workbook.readers.values import Told

NAME = "PDF"
ASKS = True


def sniff(head: bytes, name: str) -> float:
    """Any PDF."""
    return 0.9 if is_pdf(head) else 0.0


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """What the PDF holds. Raises ReceivablesError where it cannot be read, or is neither e-invoice nor advice."""
    return facturx.inside(data, name) or advice_pdf.read(data, name, told)
