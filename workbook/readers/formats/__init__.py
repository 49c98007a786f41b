"""File formats of banks, processors and payers: one module each, all of one shape (`shape.Format`).

To add one, write its module and name it in `FORMATS`. `find` asks each how sure it is of a file's first bytes; the surest reads it.
"""
from __future__ import annotations

from workbook.readers.dialect import decode
from workbook.readers.formats import (
    advice_sheet,
    advice_text,
    adyen,
    bai2,
    camt,
    cii,
    lockbox,
    mt940,
    nacha,
    ofx,
    payoneer,
    paypal,
    pdf_file,
    remadv,
    remadv_xml,
    remt,
    sap_idoc,
    square,
    stripe,
    ubl,
    ubl_advice,
    x12_820,
    x12_xml,
)
from workbook.readers.formats.processor import fits
from workbook.readers.formats.processor_moves import Export
from workbook.readers.formats.shape import Format
from workbook.readers.grid import Grid
from workbook.readers.lockbox_layout import Layout

HEAD = 1 << 16          # bytes that a format sees to recognise a file
QUITE_SURE = 0.8
FORMATS: tuple[Format, ...] = (camt, mt940, bai2, stripe, paypal, square, adyen, payoneer, ofx, nacha, x12_820, remadv, remadv_xml, sap_idoc,
                               ubl_advice, remt, x12_xml, ubl, cii, pdf_file, lockbox, advice_sheet, advice_text)

PROCESSORS = (stripe, paypal, square, adyen, payoneer)


def find(data: bytes, name: str, layout: Layout | None = None) -> Format | None:
    """The format of a file by its content, None when none of them knows it; a file that fits the person's `layout` is a lockbox file, unless
    another format is quite sure that it is its own."""
    head = data[:HEAD]
    sure = [float(some.sniff(head, name)) for some in FORMATS]
    if max(sure) < QUITE_SURE and layout is not None and layout.fits(decode(head).text):
        return lockbox
    return FORMATS[sure.index(max(sure))] if max(sure) > 0 else None


def export_of(grid: Grid) -> Export | None:
    """The processor's export that a sheet is, None when it is none."""
    return next((export for module in PROCESSORS for export in module.EXPORTS if fits(grid, export)), None)
