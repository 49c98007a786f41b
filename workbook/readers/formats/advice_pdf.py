"""Remittance advices as PDF: the text of each page is put back into rows and columns by its geometry. Scans have no text and are refused."""
from __future__ import annotations

from receivables.errors import ReceivablesError
from workbook.readers.formats.shape import ReadFile
from workbook.readers.pdf import is_pdf, pages
from workbook.readers.values import Told

NAME = "remittance PDF"
ASKS = True


def sniff(head: bytes, name: str) -> float:
    """Any PDF, where nothing knows it better."""
    return 0.3 if is_pdf(head) else 0.0


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The advices of a PDF. Raises ReceivablesError for a scan, a PDF with a password or damage, and one that is no advice."""
    from workbook.readers.formats.advice_layout import read_layout
    from workbook.readers.formats.advice_lines import of_pages
    from workbook.readers.formats.advice_values import take
    out = ReadFile(NAME, name)
    found = pages(data, name)
    if not any(page.words for page in found):
        many = f"{len(found)} pages have" if len(found) > 1 else "one page has"
        raise ReceivablesError(f"You cannot import {name} because it has no e-invoice attached to it and is a scan: its {many} no text, only "
                               "pictures. Ask the sender for it as text, or type it into a list. Nothing of it was written.")
    layout = read_layout(of_pages(found))
    if not layout.is_advice:
        lacking = "nothing that only an advice has" if layout.drafts else "no line with a document and what was paid for it"
        raise ReceivablesError(f"You cannot import {name} because it has no e-invoice attached to it and is no remittance advice: its text has "
                               f"{lacking}. If it is an advice, type its lines into a list with the columns invoice and amount. Nothing of it was "
                               "written.")
    blank = [str(page.number) for page in found if not page.words]
    if blank:
        out.warn(f"No text is on {len(blank)} of {len(found)} pages ({', '.join(blank[:10])}); what stands there is not read.",
                 mend="Look at the file.", table="Remittances", kind="scan")
    take(out, layout, told or Told())
    return out

