"""An MT940 file cut into its tags, each with the line it stands on.

What stands before the first tag, and after an end mark, belongs to none: envelopes of SWIFT, headers of banks, control characters. A line
that looks like a tag which is unknown goes on with the text, and so does a time of day that the bank broke over two lines.

>>> text = "{1:F01}{4:\\n:20:START\\n:86:on 12-09T16\\n:25:37 o'clock\\n:99:more\\n-}\\nend"
>>> [(tag.code, tag.lines, tag.line) for tag in tags(text, frozenset(("20", "25", "86")))]
[('20', ['START'], 2), ('86', ['on 12-09T16', ":25:37 o'clock", ':99:more'], 3)]
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_TAG = re.compile(r":(\d\d|NS)([A-Z]?):(.*)", re.DOTALL)
_END = re.compile(r"-(?:\}.*|XXX|\x03)?\s*")          # of a message: "-", "-}" and more, "-XXX", "-" and ETX
_HOUR, _MINUTES = re.compile(r".*[T ]\d\d", re.DOTALL), re.compile(r":[0-5]\d:[0-5]\d(?!\d)")


class Tag(NamedTuple):
    """One tag: its code with its letter, the lines of its text, and the line it stands on."""

    code: str
    lines: list[str]
    line: int

    @property
    def text(self) -> str:
        """All lines as one, without blanks around."""
        return "\n".join(self.lines).strip()


def tags(text: str, known: Collection[str]) -> Iterator[Tag]:
    """The tags of the text whose code is known, with its letter or without."""
    current: Tag | None = None
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        plain = line.lstrip("\ufeff\x01 ")
        if plain[:1] not in ":{-" or not plain:
            if current is not None:
                current.lines.append(line)
            continue
        plain = plain.rpartition("{4:")[2]
        found = _TAG.fullmatch(plain)
        if found and (found[1] in known or found[1] + found[2] in known) and not (current and _broken_time(current, plain)):
            if current is not None:
                yield current
            current = Tag(found[1] + found[2], [found[3]], number)
        elif current is not None and _END.fullmatch(plain):
            yield current
            current = None
        elif current is not None:
            current.lines.append(line)
    if current is not None:
        yield current


def _broken_time(current: Tag, plain: str) -> bool:
    """True where the text of an :86: ends in an hour and this goes on with minutes and seconds."""
    return current.code == "86" and _MINUTES.match(plain) is not None and _HOUR.fullmatch(current.lines[-1]) is not None
