"""MT940 and MT942 (SWIFT): statements and interim reports of an account, each with balances of its own.

`mt940_tags` cuts a file into tags, `mt940_fields` has the library mt-940 read them, one by one, `mt940_statement` puts a statement together
and `mt940_details` splits the dialects of :86: into payer, account and text. A tag that cannot be read is a warning, and the statement goes on.
"""
from __future__ import annotations

import re

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.shape import ReadFile

NAME = "MT940"
INTERIM = ("13D", "34F", "90C", "90D")          # tags that only an MT942 has
_SNIFF = re.compile(rb"(?:^|[\r\n{]|4:\s*):(20|25|60[FM]|61|62[FM]|86):")


def sniff(head: bytes, name: str) -> float:
    """Sure when tags of a statement begin lines."""
    tags = {found[1] for found in _SNIFF.finditer(head.replace(b"\0", b""))}
    return 0.9 if b"20" in tags and len(tags) > 1 else 0.8 if tags & {b"60F", b"60M", b"61", b"62F", b"62M"} else 0.6 if tags else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every statement of the file, which begins with :20: or where a second opening balance comes. Raises ReceivablesError where it holds none."""
    from workbook.readers.formats.mt940_tags import tags

    try:          # here and not above, so that mt-940 is loaded for a file of its format alone
        from workbook.readers.formats.mt940_fields import KNOWN
        from workbook.readers.formats.mt940_statement import Open
    except ImportError:
        raise ReceivablesError("To read MT940, you must install the package mt-940, and not mt940, which has the same name for Python: "
                               "pip install 'receivables[desktop]'.") from None
    decoded = decode(data)
    found = ReadFile(NAME, name)
    if decoded.odd_bytes:
        found.notes.append(f"{decoded.odd_bytes} bytes could not be read as {decoded.encoding} and stand in the text as \\x..")
    current: Open | None = None
    for tag in tags(decoded.text, KNOWN):
        if tag.code in INTERIM:
            found.format = "MT942"
        if current is None or tag.code[:2] == "20" or (tag.code.startswith("60") and current.statement.opening is not None):
            before = current if tag.code[:2] != "20" else None
            if current is not None:
                current.close()
            current = Open.after(found, tag.line, before)
        current.take(tag)
    if current is not None:
        current.close()
    if not found.statements:
        raise ReceivablesError(f"You cannot import {name} because it has tags of MT940, but no balance and no movement (:60F:, :61:, :62F:). "
                               "Take the file from the bank again.")
    return found
