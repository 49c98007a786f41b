"""OFX as a stream of tags, SGML (values without an end tag) and XML alike; no XML parser, so there are no entities to load.

>>> [(tag.name, tag.value) for tag in tags("OFXHEADER:100\\n<OFX><STMTTRN>\\n<NAME>A &amp; B < C\\n<MEMO><![CDATA[x <y> z]]></MEMO></STMTTRN></OFX>")]
[('OFX', ''), ('STMTTRN', ''), ('NAME', 'A & B < C'), ('MEMO', 'x <y> z'), ('/STMTTRN', ''), ('/OFX', '')]
"""
from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from workbook.readers.dialect import decode

AGGREGATES = frozenset((
    "OFX", "STMTRS", "CCSTMTRS", "INVSTMTRS", "BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "BANKACCTTO", "CCACCTTO", "BANKTRANLIST", "BANKTRANLISTP",
    "INVTRANLIST", "STMTTRN", "STMTTRNP", "LEDGERBAL", "AVAILBAL", "CURRENCY", "ORIGCURRENCY", "PAYEE", "STATUS"))
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_.]*)(?:\s[^<>]*)?/?>")
_OPAQUE = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->", re.DOTALL)
_CHARSET = re.compile(rb"CHARSET\s*[:=]\s*\"?([A-Za-z0-9-]{1,20})")


class Tag(NamedTuple):
    """One tag: its name in capitals ("/" before an end tag), the value behind it, and its line."""

    name: str
    value: str
    line: int


def tags(text: str) -> Iterator[Tag]:
    """The tags from <OFX> on; end tags only of aggregates."""
    text = _OPAQUE.sub(_plain, text)
    start = re.search(r"<OFX[\s>]", text, re.IGNORECASE)
    if start is None:
        return
    line, seen = 1, 0
    found = _TAG.finditer(text, start.start())
    mark = next(found, None)
    while mark is not None:
        following = next(found, None)
        line, seen = line + text.count("\n", seen, mark.start()), mark.start()
        name = mark[2].upper()
        if mark[1]:
            if name in AGGREGATES:
                yield Tag(f"/{name}", "", line)
        else:
            value = "" if name in AGGREGATES else text[mark.end():following.start() if following else len(text)]
            yield Tag(name, " ".join(html.unescape(value).split()) if value else "", line)
        mark = following


def text_of(data: bytes) -> str:
    """The file's text; a character set that the header names counts where the bytes are not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:2000])
        name = named[1].decode() if named else ""
        for guess in (name, f"cp{name}", f"iso{name}"):
            try:
                if name and name.upper() != "NONE" and codecs.lookup(guess).name != "cp1252":
                    return data.decode(guess)
            except (LookupError, UnicodeDecodeError):
                continue
        return decode(data).text


def _plain(found: re.Match[str]) -> str:
    """Opaque text as escaped text with the same number of lines."""
    return html.escape(found[1], quote=False) if found[1] is not None else "\n" * found[0].count("\n")
