"""Remittance advices as text: a mail (.eml), or what a person pasted from one. Tables, "Invoice 10234 EUR 1.204,50", or plain sentences.

What the mail quotes and what stands under its signature is not read; a web page in a mail is read by its tables. Where an attached file is an
advice, that counts and not the text around it.
"""
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.advice_hint import says_paid
from workbook.readers.formats.shape import ReadFile
from workbook.readers.pdf import is_pdf
from workbook.readers.values import Told

if TYPE_CHECKING:
    from workbook.readers.formats.advice_layout import Found
    from workbook.readers.formats.advice_mail import Mail

NAME = "remittance text"
ASKS = True
TOP = 1 << 14          # bytes in which a text says what it is
_HEAD = re.compile(r"[\ufeff\s]*[A-Za-z][\w-]*:")
_MOST_DELIMITED = 0.6          # share of lines that are cut alike: then it is a list and no text


def sniff(head: bytes, name: str) -> float:
    """Sure of a mail; quite sure of a text that says what was paid."""
    if is_pdf(head):
        return 0.0
    text = decode(head[:TOP]).text
    if "\0" in text or text.lstrip("\ufeff \r\n\t")[:1] in ("<", "{", "["):
        return 0.0
    if not says_paid(text) and not _HEAD.match(text):
        return 0.0
    from workbook.readers.formats.advice_mail import is_mail, read_mail
    if is_mail(text):
        return 0.7
    return 0.5 if not _is_list(text) and _layout(read_mail(head[:TOP], name)).is_advice else 0.0


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The advices of a text. Raises ReceivablesError where it names no document that was paid."""
    from workbook.readers.formats.advice_lines import BYTES, LINES, check_size
    from workbook.readers.formats.advice_mail import read_mail
    from workbook.readers.formats.advice_values import take
    check_size(len(data), name, BYTES, "bytes")
    out = ReadFile(NAME, name)
    mail = read_mail(data, name)
    check_size(mail.text.count("\n"), name, LINES, "lines")
    from workbook.readers.formats.advice_attached import take_attached
    if take_attached(out, mail, told or Told()):
        return out
    layout = _layout(mail)
    if not layout.is_advice:
        where = " or in a file attached to it" if mail.attached else ""
        reasons = "".join(f" {note}" for note in out.notes)
        raise ReceivablesError(f"You cannot import {name} because nothing in its text{where} says which documents were paid.{reasons} If it is an "
                               "advice, type its lines into a list. Nothing of it was written.")
    take(out, layout, told or Told())
    return out


def _layout(mail: Mail) -> Found:
    from workbook.readers.formats.advice_layout import read_layout
    from workbook.readers.formats.advice_lines import Cell, of_text
    before = {"payer": Cell(mail.sender, 0, 0)} if mail.sender else {}
    if mail.day:
        before["date"] = Cell(mail.day, 0, 0, None, mail.day)
    return read_layout(of_text(mail.text, mail.line), mail.subject, before)


def _is_list(text: str) -> bool:
    """Whether most lines are cut by one mark into as many cells."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if len(lines) < 2:
        return False
    for mark in (";", ",", "\t"):
        counts = [line.count(mark) for line in lines]
        most = max(set(counts), key=counts.count, default=0)
        if most > 1 and counts.count(most) > _MOST_DELIMITED * len(lines):
            return True
    return False
