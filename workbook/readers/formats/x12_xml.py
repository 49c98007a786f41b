"""X12 820 rendered as XML, as EDI converters hand it on: the segments are taken out and read as those of a raw 820.

Known are elements named by their place (`<BPR><BPR01>`), also with a prefix (`<S_BPR>`), by an attribute (`<seg id="BPR"><ele id="BPR01">`), and by
the number of the data element, where a second one is marked (`<S_RMR><D_128>IV</D_128>...<D_782>98.00</D_782><D_782_2>100.00</D_782_2>`).
"""
from __future__ import annotations

import re
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.formats.advice import add_document
from workbook.readers.formats.shape import ReadFile
from workbook.readers.formats.x12 import Segment
from workbook.readers.formats.x12_advice import advices
from workbook.readers.formats.xmlsafe import begin, ends, local

NAME = "X12 820 XML"
TAGS = ("ST", "BPR", "TRN", "CUR", "N1", "ENT", "RMR", "ADX", "DTM", "REF", "NTE", "SE")
NAMED = ("seg", "segment", "Segment", "SEGMENT")
ELEMENTS = {"ST": "143 329", "BPR": "305 782 478 591 812 506 507 569 508 509 510 506 507 569 508 373", "TRN": "481 127 509 127", "CUR": "98 100 280",
            "N1": "98 93 66 67", "ENT": "554 98 66 67", "RMR": "128 127 482 782 782 782 426 782", "ADX": "782 426 128 127", "DTM": "374 373 337",
            "REF": "128 127 352", "NTE": "363 352", "SE": "96 329"}          # X12 004010: the data elements of a segment, in order
_NUMBERED = re.compile(r"D_(I?\d{1,4})(?:_(\d))?")
_KIND = re.compile(rb"<(?:\w+:)?(?:S_)?BPR\b|<(?:seg|segment|Segment|SEGMENT)\b[^<>]*[\"']BPR[\"']")
_PLACE = re.compile(r"[A-Z0-9]{2,3}[-_.]?(\d\d)")


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes hold the segment with which every 820 begins."""
    return 0.8 if _KIND.search(begin(head)) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every 820 of the file. Raises ReceivablesError where the XML is broken, or holds none."""
    found = ReadFile(NAME, name)
    segments = []
    for element in ends(data, name, NAME, (*TAGS, *(f"S_{tag}" for tag in TAGS), *NAMED)):
        tag = _tag(element)
        if tag in TAGS:
            segments.append(Segment(_parts(tag, element), element.sourceline or 1))
            element.clear()
    for advice in (one for one in advices(segments) if one.lines or one.row["amount"]):
        add_document(found, advice)
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because this XML holds no 820. Nothing of it was written.")
    return found


def _tag(element: Any) -> str:
    name = local(element)
    return (element.get("id") or element.get("name") or element.get("code") or "") if name in NAMED else name.removeprefix("S_")


def _parts(tag: str, element: Any) -> list[str]:
    """The segment's elements at their places: by their name, else in their order."""
    parts = [tag]
    for child in element:
        if not isinstance(child.tag, str):
            continue
        at = _place(tag, child.get("id") or child.get("name") or local(child)) or len(parts)
        parts += [""] * (at + 1 - len(parts))
        parts[at] = " ".join("".join(child.itertext()).split())
    return parts


def _place(tag: str, name: str) -> int:
    """The place that an element's name tells, 0 where it tells none."""
    place, numbered = _PLACE.fullmatch(name), _NUMBERED.fullmatch(name)
    if place or not numbered:
        return int(place[1]) if place else 0
    places = [n for n, number in enumerate(ELEMENTS[tag].split(), 1) if number == numbered[1]]
    which = int(numbered[2] or 1)
    return places[which - 1] if 1 <= which <= len(places) else 0
