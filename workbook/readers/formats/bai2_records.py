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
>>> next(iter(records("16,165,500,V,261121,,R1/\\n88,C1,THANK, YOU\\n88,SIR/", 0))).tail(7)
['C1,THANK, YOU', 'SIR']
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

START = re.compile(r"\s*(01|02|03|16|49|98|99|88)[,:]|\s*(88|16|49)\s*/?\s*$")
INLINE = re.compile(r"/\s*(?=(?:01,[^,/]*,[^,/]*,\d{6,8},|02,[^,/]*,[^,/]*,[1-4]?,\d{6,8},|03,[^,/]{0,40},(?:[A-Z]{3})?(?:,[+-]?\d{3},|,?\s*/)"
                    r"|16,\d{3},[+-]?\d*[,/]|49,[+-]?\d*,\d+\s*/|98,[+-]?\d*,\d+,\d+\s*/|99,[+-]?\d*,\d+,\d+\s*/|(?<=\s)88,))")


@dataclass
class Record:
    """One logical record: its code, where it begins, its pieces, and of how many physical records it is made."""

    code: str
    line: int
    pieces: list[str]
    count: int = 1
    at: int = field(default=0, repr=False)                # the piece that is being read
    rest: str | None = field(default=None, repr=False)    # what of it is left; None: nothing

    def __post_init__(self) -> None:
        self.rest = self.pieces[0]

    def peek(self) -> str | None:
        """The next field, left where it is; None at the end."""
        while self.rest is None and self.at + 1 < len(self.pieces):
            self.at += 1
            self.rest = self.pieces[self.at]
        return None if self.rest is None else self.rest.partition(",")[0].strip()

    def next(self) -> str:
        """The next field; "" at the end."""
        value = self.peek()
        if value is None or self.rest is None:
            return ""
        _, more, rest = self.rest.partition(",")
        self.rest = rest if more else None
        return value

    def tail(self, skip: int = 0) -> list[str]:
        """What is left, piece by piece, after `skip` fields more."""
        for _ in range(skip - 1):
            self.next()
        first = [] if self.rest is None else [self.rest]
        found, self.at, self.rest = first + self.pieces[self.at + 1:], len(self.pieces), None
        return [piece for piece in (one.strip() for one in found) if piece]


def records(text: str, length: int) -> Iterator[Record]:
    """The logical records of the text. `length` is the physical record length that the file declares, 0 where it declares none."""
    current: Record | None = None
    full = False
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not raw.strip():
            continue
        parts = INLINE.split(raw) if "/" in raw else [raw]
        for n, part in enumerate(parts):
            ended = n + 1 < len(parts) or part.rstrip().endswith("/")
            found = START.match(part)
            code = (found[1] or found[2]) if found else ""
            body = part[found.end(1) + 1 if found[1] else len(part):] if found else part
            body = _unended(body) if n + 1 == len(parts) else body
            if code and code != "88":
                if current:
                    yield current
                current = Record(code, number, [body])
            elif current:
                _go_on(current, body, bool(code), full)
            full = bool(length) and not ended and len(raw) == length          # a longer line shows that the bank does not wrap
    if current:
        yield current


def _go_on(current: Record, body: str, counted: bool, full: bool) -> None:
    current.count += counted
    if not counted:
        current.pieces[-1] = f"{current.pieces[-1].rstrip()} {body.strip()}"
    elif full:
        current.pieces[-1] += body
    else:
        current.pieces.append(body)
    if current.at == 0:
        current.rest = current.pieces[0]


def _unended(text: str) -> str:
    plain = text.rstrip()
    return plain[:-1] if plain.endswith("/") else text
