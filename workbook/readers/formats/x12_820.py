"""X12 820 (payment order and remittance advice): one Remittance for each transaction set, one line for each document it names.

The sum of the documents is compared with the payment (BPR), the segment count with the trailer (SE). An 820 moves no money by itself: the
receipt comes with the bank statement, and the trace number (TRN) that both carry brings them together.
"""
from __future__ import annotations

import re

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.advice import add_document
from workbook.readers.formats.shape import ReadFile
from workbook.readers.formats.x12 import segments
from workbook.readers.formats.x12_advice import advices

NAME = "X12 820"
_SET = re.compile(r"(?:^|[^A-Za-z0-9])ST([^ \r\nA-Za-z0-9])820\1")
_ENVELOPE = re.compile(r"\s*(?:ISA[^ \r\nA-Za-z0-9]|ST[^ \r\nA-Za-z0-9]820)")


def sniff(head: bytes, name: str) -> float:
    """Sure when an envelope begins the text and a set 820 is in it."""
    text = decode(head).text.lstrip("\ufeff")
    return 0.9 if _ENVELOPE.match(text) and _SET.search(text) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every 820 of the file. Raises ReceivablesError where there is none."""
    found = ReadFile(NAME, name)
    parts = segments(decode(data).text)
    others = sorted({s.get(1) for s in parts if s.parts[0] == "ST" and s.get(1) != "820"})
    for advice in advices(parts):
        add_document(found, advice, "SE")
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because its X12 segments cannot be told apart: line 1 names no separators "
                               "that hold to the end. Ask the sender for the file again. Nothing of it was written.")
    if others:
        found.notes.append(f"Transaction sets {', '.join(others)} were left out; only 820 is read.")
    return found
