"""File formats of banks, processors and payers: one module each, all of one shape (`shape.Format`).

To add one, write its module and name it in `FORMATS`. `find` asks each how sure it is of a file's first bytes; the surest reads it.
"""
from __future__ import annotations

from workbook.readers.formats import (
    adyen,
    bai2,
    camt,
    cii,
    facturx,
    mt940,
    nacha,
    ofx,
    payoneer,
    paypal,
    remadv,
    remadv_xml,
    square,
    stripe,
    ubl,
    x12_820,
)
from workbook.readers.formats.shape import Format

HEAD = 1 << 16          # bytes that a format sees to recognise a file
FORMATS: tuple[Format, ...] = (camt, mt940, bai2, stripe, paypal, square, adyen, payoneer, ofx, nacha, x12_820, remadv, remadv_xml, ubl, cii, facturx)


def find(data: bytes, name: str) -> Format | None:
    """The format of a file by its content, None when none of them knows it."""
    head = data[:HEAD]
    sure = [float(some.sniff(head, name)) for some in FORMATS]
    return FORMATS[sure.index(max(sure))] if max(sure, default=0.0) > 0 else None
