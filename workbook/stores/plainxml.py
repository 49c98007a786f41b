"""A sheet that another program wrote in an unusual way (prefixes, no row numbers, comments, UTF-16), written plainly so that it can be patched.

The meaning stays: `plain` compares both, element by element, before it gives the new bytes.

>>> plain(b'<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>')[56:]
b'<worksheet xmlns="m" xmlns:x="m"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from workbook.stores.parts import letters, number
from workbook.stores.rowindex import refusal

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BREAKS = {"\r": "&#13;"}
_LETTERS = re.compile("[A-Z]+")


def plain(data: bytes, name: str = "this sheet") -> bytes:
    """The sheet without a prefix before its own elements, with an address at every row and cell, in UTF-8, without comments."""
    rewriter = _Rewriter()
    try:
        rewriter.feed(data)
        new = "".join(rewriter.out).encode()
        same = all(a == b for a, b in zip(_meaning(data), _meaning(new), strict=True))
    except (expat.ExpatError, ValueError, SyntaxError):
        same = False
    if not same:
        raise refusal(name, "its markup is of a kind that no spreadsheet program writes")
    return new


class _Rewriter:
    """Writes what an XML parser sees. An opening tag stays open until it is known whether anything follows."""

    def __init__(self) -> None:
        self.out: list[str] = [_DECLARATION]
        self._prefix, self._open, self._row, self._column, self._depth = "", False, 0, 0, 0

    def feed(self, data: bytes) -> None:
        """The whole part."""
        parser = expat.ParserCreate()
        parser.ordered_attributes, parser.buffer_text = True, True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(data, True)

    def _doctype(self, *_: object) -> None:
        raise ValueError("a sheet has no DOCTYPE")

    def _start(self, tag: str, listed: list[str]) -> None:
        attributes = dict(zip(listed[::2], listed[1::2]))
        if not self._depth:
            self._prefix = tag[:tag.find(":") + 1]
            if self._prefix:
                attributes = {"xmlns": attributes[f"xmlns:{self._prefix[:-1]}"], **attributes}
        self._depth += 1
        tag = tag.removeprefix(self._prefix)
        if tag == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
            attributes = {"r": str(self._row)} | attributes
        elif tag == "c":
            at = _LETTERS.match(attributes.get("r") or "")
            self._column = number(at[0]) if at else self._column + 1
            attributes = {"r": f"{letters(self._column)}{self._row}"} | attributes
        self._close()
        self.out.append(f"<{tag}" + "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items()))
        self._open = True

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self.out.append("/>" if self._open else f"</{tag.removeprefix(self._prefix)}>")
        self._open = False

    def _text(self, text: str) -> None:
        self._close()
        self.out.append(escape(text, _BREAKS))

    def _close(self) -> None:
        if self._open:
            self.out.append(">")
            self._open = False


def _meaning(data: bytes) -> Iterator[tuple[object, ...]]:
    """What a sheet says, element by element; the addresses of rows and cells, which may be left out, are not compared."""
    from lxml import etree

    for _, e in etree.iterparse(io.BytesIO(data), resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True):
        tag = str(e.tag)
        found = {k: v for k, v in e.attrib.items() if k != "r" or tag.rsplit("}", 1)[-1] not in ("row", "c")}
        yield tag, sorted(found.items()), e.text or "", e.tail or ""
        if tag.endswith("}row"):
            e.clear(keep_tail=True)
