"""EDIFACT as segments: the separators are those of UNA, else the usual ones; blanks and line ends before a tag are passed over.

>>> [segment.parts for segment in segments("UNA:+.? 'UNH+1+REMADV:D:96A:UN'\\n FTX+ABO+++no ?+ sign?''")]
[[['UNH'], ['1'], ['REMADV', 'D', '96A', 'UN']], [['FTX'], ['ABO'], [''], [''], ["no + sign'"]]]
"""
from __future__ import annotations

import re
from typing import NamedTuple

USUAL = ":+.? '"
_TAG = re.compile(r"[A-Z]{3}")


class Segment(NamedTuple):
    """One segment: its elements, each a list of components, and the line on which it begins."""

    parts: list[list[str]]
    line: int

    @property
    def tag(self) -> str:
        """The segment's name."""
        return self.parts[0][0]

    def get(self, element: int, component: int = 0) -> str:
        """One component, "" where there is none."""
        if element >= len(self.parts) or component >= len(self.parts[element]):
            return ""
        return self.parts[element][component].strip()


def segments(text: str) -> list[Segment]:
    """All segments, in order. A file whose segments only stand on lines of their own is read by its lines."""
    start = re.search(r"UNA(.)(.)(.)(.)(.)(.)", text)
    una = start is not None and not text[:start.start()].strip("\ufeff \r\n\t")
    signs = "".join(start.groups()) if start is not None and una else USUAL
    at = start.end() if start is not None and una else 0
    component, element, release, terminator = signs[0], signs[1], signs[3].strip(), signs[5]
    if terminator not in text[at:]:
        terminator = "\n"
    line, out = 1 + text.count("\n", 0, at), []
    for raw in _split(text[at:], terminator, release):
        plain = raw.lstrip(" \r\n\t\ufeff")
        begins = line + raw.count("\n", 0, len(raw) - len(plain))
        plain = plain.replace("\r", "").replace("\n", "")
        parts = [[_clean(c, release) for c in _split(e, component, release)] for e in _split(plain, element, release)]
        if _TAG.fullmatch(parts[0][0].strip()):
            parts[0][0] = parts[0][0].strip()
            out.append(Segment(parts, begins))
        line += raw.count("\n") + (terminator == "\n")
    return out


def _split(text: str, sign: str, release: str) -> list[str]:
    """Split at a sign that is not released; the release signs stay."""
    if not release or release not in text:
        return text.split(sign)
    return re.split(rf"(?<!{re.escape(release)}){re.escape(sign)}", text.replace(release * 2, "\ue000"))


def _clean(text: str, release: str) -> str:
    return text.replace(release, "").replace("\ue000", release) if release else text
