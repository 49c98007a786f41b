"""X12 as segments: the separators are read from the file itself, whatever they are and however the ISA is padded.

| where | how the separators are found |
|---|---|
| ISA | behind "ISA" stands the element separator, behind the 16th element the component separator and the segment terminator |
| a set without an envelope | "ST", a separator, "820"; the terminator stands before "BPR" |
| loose segments (the addendum of a CCD) | "RMR" and a separator; a backslash, a tilde or a line end terminates |

Line ends between segments are passed over, and are the terminator where the ISA is ended by one.

>>> [segment.parts for segment in segments("ISA*00* *00* *ZZ*A*ZZ*B*230628*0210*U*00401*1*0*P*>\\nGS*RA\\nST*820*0069\\nSE*2*0069\\n")][2:]
[['ST', '820', '0069'], ['SE', '2', '0069']]
>>> [segment.parts for segment in segments("RMR*IV*10234**1500.00\\\\")]
[['RMR', 'IV', '10234', '', '1500.00']]
"""
from __future__ import annotations

import re
from typing import NamedTuple

_SET = re.compile(r"ST([^ \r\nA-Za-z0-9])820\1(?:[^~\\\r\n]*?)([^A-Za-z0-9\s]\s*|\s+)BPR\1")
_LOOSE = re.compile(r"(?:^|[~\\\s!])(?:RMR|BPR)([*|^¦+~])")
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")


class Segment(NamedTuple):
    """One segment: its elements, the first of which is its tag, and the line on which it begins."""

    parts: list[str]
    line: int

    def get(self, n: int) -> str:
        """The n-th element, "" where there is none."""
        return self.parts[n].strip() if n < len(self.parts) else ""


def separators(text: str) -> tuple[int, str, str] | None:
    """Where the segments begin, the element separator and the terminator; None when this is no X12."""
    start = re.search(r"ISA([^ \r\nA-Za-z0-9])", text)
    if start is not None:
        at, element = start.start(), start[1]
        end = at + 3
        for _ in range(15):
            end = text.find(element, end + 1)
            if end < 0 or end - at > 250:
                return None
        terminator = text[end + 2:end + 3]
        return None if not terminator or terminator.isalnum() else (at, element, terminator)
    found = _SET.search(text)
    if found is not None:
        return found.start(), found[1], found[2].strip() or "\n"
    loose = _LOOSE.search(text)
    if loose is None:
        return None
    rest = text[loose.end():]
    terminator = next((sign for sign in ("\\", "~", "!") if sign != loose[1] and sign in rest), "\n")
    return loose.start() + (text[loose.start()] in "~\\! \n\r\t"), loose[1], terminator


def segments(text: str) -> list[Segment]:
    """All segments, in order; [] when this is no X12."""
    found = separators(text)
    if found is None:
        return []
    start, element, terminator = found
    line, out = 1 + text.count("\n", 0, start), []
    for raw in re.split(r"\r\n|\r|\n", text[start:]) if terminator in "\r\n" else text[start:].split(terminator):
        plain = raw.strip("\r\n") if raw[:3] != "ISA" else raw
        lead = len(raw) - len(raw.lstrip())
        plain = plain.replace("\r", "").replace("\n", "").lstrip()
        if plain:
            parts = plain.split(element)
            if _TAG.fullmatch(parts[0]):
                out.append(Segment(parts, line + raw.count("\n", 0, lead)))
        line += raw.count("\n") + (terminator in "\r\n")
    return out
