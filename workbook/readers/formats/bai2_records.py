"""BAI2 as logical records: physical records found wherever they begin, continuations (88) joined to what they continue.

| layout | how it is read |
|---|---|
| one record a line, ended by "/" | the slash goes |
| several records on one line | a slash, then something that is built like a record, begins the next |
| 88 that continues fields | its fields follow the last field of the record before it |
| 88 that continues text | a piece of text of its own; where the line before filled the declared record length, the same word goes on |
| a line without a record code | belongs to the text before it |

>>> [(record.code, record.line, record.count) for record in records("02,A,B,1,261120,,EUR/\\n03,7,,010,5/\\n88,,,015,6,,/ 49,11,3/\\n", 0)]
[('02', 1, 1), ('03', 2, 2), ('49', 3, 1)]
>>> one = next(records("16,165,500,V,261121,,R1/\\n88,C1,THANK, YOU\\n88,SIR/", 0))
>>> [one.next() for _ in range(7)], one.tail()
(['165', '500', 'V', '261121', '', 'R1', 'C1'], ['THANK, YOU', 'SIR'])
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

CODES = ("01", "02", "03", "16", "49", "98", "99")
CONTINUES = "88"
_START = re.compile(r"\s*(01|02|03|16|49|98|99|88)[,:]|\s*(88|16|49)\s*/?\s*$")
_INLINE = re.compile(r"/\s*(?=(?:01,[^,/]*,[^,/]*,\d{6,8},|02,[^,/]*,[^,/]*,[1-4]?,\d{6,8},|03,[^,/]{0,40},(?:[A-Z]{3})?(?:,[+-]?\d{3},|,?\s*/)"
                     r"|16,\d{3},[+-]?\d*[,/]|49,[+-]?\d*,\d+\s*/|98,[+-]?\d*,\d+,\d+\s*/|99,[+-]?\d*,\d+,\d+\s*/|(?<=\s)88,))")


@dataclass(slots=True)
class Record:
    """One logical record: its code, where it begins, its pieces, and of how many physical records it is made. It is read field by field."""

    code: str
    line: int
    pieces: list[str] = field(default_factory=list)
    count: int = 1
    _piece: int = field(default=-1, repr=False)                   # the piece that is being read
    _fields: list[str] = field(default_factory=list, repr=False)  # its fields
    _at: int = field(default=0, repr=False)                       # the next of them

    def peek(self) -> str | None:
        """The next field, left where it is; None at the end."""
        while self._at >= len(self._fields):
            if self._piece + 1 >= len(self.pieces):
                return None
            self._piece += 1
            self._fields, self._at = self.pieces[self._piece].split(","), 0
        return self._fields[self._at].strip()

    def next(self) -> str:
        """The next field; "" at the end."""
        if self._at >= len(self._fields) and self.peek() is None:
            return ""
        self._at += 1
        return self._fields[self._at - 1].strip()

    def tail(self) -> list[str]:
        """What is left, piece by piece, blank ones left out."""
        found = [",".join(self._fields[self._at:]), *self.pieces[self._piece + 1:]]
        self._piece, self._fields = len(self.pieces), []
        return [plain for piece in found if (plain := piece.strip())]


def records(text: str, length: int) -> Iterator[Record]:
    """The logical records of the text. `length` is the physical record length that the file declares, 0 where it declares none."""
    current: Record | None = None
    piece: list[str] = []          # what the last piece of the record is made of
    full = False
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not raw or raw.isspace():
            continue
        for code, body, ended in _parts(raw):
            if code in CODES:
                if current:
                    current.pieces.append("".join(piece))
                    yield current
                current, piece = Record(code, number), [body]
            elif current:
                current.count += bool(code)
                if not code:
                    piece[-1:] = piece[-1].rstrip(), " ", body.strip()
                elif full:
                    piece.append(body)
                else:
                    current.pieces.append("".join(piece))
                    piece = [body]
            full = bool(length) and not ended and len(raw) == length          # a longer line shows that the bank does not wrap
    if current:
        current.pieces.append("".join(piece))
        yield current


def _parts(raw: str) -> list[tuple[str, str, bool]]:
    """The physical records of a line: code ("" where there is none), what follows it, and whether a slash ended it."""
    slash = raw.find("/")
    if raw[2:3] == "," and (slash < 0 or slash == len(raw) - 1) and (raw[:2] in CODES or raw[:2] == CONTINUES):     # most lines of most files
        return [(raw[:2], raw[3:] if slash < 0 else raw[3:-1], slash > 0)]
    out, parts = [], _INLINE.split(raw)
    for n, part in enumerate(parts, 1):
        found = _START.match(part)
        body = part[found.end(1) + 1 if found[1] else len(part):] if found else part
        slashed = n == len(parts) and part.rstrip().endswith("/")
        out.append(((found[1] or found[2]) if found else "", body.rstrip()[:-1] if slashed else body, slashed or n < len(parts)))
    return out
