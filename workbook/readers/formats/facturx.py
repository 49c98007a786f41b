"""Factur-X, ZUGFeRD and other PDFs with the invoice inside as XML: the XML is what counts, the page is its picture.

The attachment is known by its content, not by its name (factur-x.xml, ZUGFeRD-invoice.xml, xrechnung.xml, zugferd_2p0_EN16931_*.xml ...).
"""
from __future__ import annotations

from workbook.readers.formats import cii, ubl
from workbook.readers.formats.shape import ReadFile
from workbook.readers.pdf import attachments

NAME = "Factur-X"
_HEAD = 1 << 16


def inside(data: bytes, name: str) -> ReadFile | None:
    """What the e-invoice attached to the PDF says; None where none is."""
    for called, content in attachments(data, name):
        some = next((one for one in (cii, ubl) if one.sniff(content[:_HEAD], called)), None)
        if some is not None:
            found = some.read(content, f"{name}/{called}")
            found.format = f"{NAME} ({some.NAME})"
            return found
    return None
