"""Cell values of plainly written rows, many at a time: no rectangle is taken memory for.

Rows of a list look alike, so one pattern made from the first of them takes thousands apart. Numbers, shared strings and plain texts are
read by the column; any other cell by python-calamine, each different one once: what a cell means depends on nothing but its own markup,
the workbook's styles and its shared strings. Rows that are written in another way than spreadsheet programs do are `NotPlain`, for the
caller to read as a whole.
"""
from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from receivables.errors import ReceivablesError
from workbook.stores.guard import errors_in
from workbook.stores.parts import MAX_ROW
from workbook.stores.rowindex import Ints
from workbook.stores.rowpattern import ANY, DATE_OR_NUMBER, SHARED, TEXT, Caught, NotPlain, Pattern, learnt
from workbook.stores.run import Run

RECTANGLE = 4_000_000                # cells of the rectangle of rows that are read together
PATTERNS = 16                        # of one sheet; a list has one, its header another
MEMO = 100_000                       # different cells that are remembered
PROVED = 32                          # rows that a pattern has caught before all that it matches are caught in one go
GOES = 4                             # through some rows; what is left is caught row by row
_START, _ROW = b"<sheetData>", b'<row r="'
_BARE_ROW = re.compile(rb'\s*<row r="(\d+)"[^<>]*(?:/>|></row>)\s*')
_SHARED = re.compile(rb'(?: s="\d+")? t="s"><v>(\d+)</v></c>')
_BLANK = re.compile(rb'(?: s="\d+")?/>')
_ADDRESS = re.compile(rb"\sr\s*=")
_CONTROL = bytes(range(1, 32))
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITIES = (b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&")


class GridReader:
    """Reads stretches of whole rows of one sheet. `ask` reads some rows with python-calamine, without shared strings; `texts` gives the
    shared strings when the first is needed."""

    def __init__(self, ask: Callable[[list[bytes]], list[Run]], texts: Callable[[], Sequence[str]]) -> None:
        self._ask, self._texts_of = ask, texts
        self._texts: Sequence[str] | None = None
        self._patterns: list[Pattern] = []
        self._memo: dict[bytes, Any] = {}
        self._last = 0

    def runs(self, rows: bytes, errors: dict[tuple[int, int], str]) -> Iterator[Run]:
        """The values of some rows, given as their XML, below those that were read before; `errors` learns which cells show one."""
        found = self._matched(rows)
        if not found:
            return
        other = any(cell.kind == ANY for kind in found for cell in kind.pattern.valued)
        if other and (b't="e"' in rows or b"t='e'" in rows):              # no cell of another kind shows an error
            errors |= errors_in(rows)
        numbers = np.array([n for kind in found for n in map(int, kind.columns[0])], dtype=np.int64)
        top, last, count = int(numbers.min()), int(numbers.max()), len(numbers)
        left, right = min(kind.pattern.left for kind in found), max(kind.pattern.right for kind in found)
        if top <= self._last or last > MAX_ROW or (right - left + 1) * (last - top + 1) > RECTANGLE:
            raise NotPlain
        places = np.full(last - top + 1, count, dtype=np.int64)
        places[numbers - top] = np.arange(count)
        if np.count_nonzero(places < count) < count:         # a row twice
            raise NotPlain
        self._last = last
        yield Run(top, left, self._columns(found, left, right, places, count))

    def _matched(self, rows: bytes) -> list[Caught]:
        """The rows by their patterns: one by one until a pattern has proved itself, then all that it matches in one go; what is left comes
        after."""
        found: dict[Pattern, list[list[Any]]] = {}
        at, goes = 0, 0
        while at < len(rows):
            pattern, match = self._pattern(rows, at)
            if pattern is None:
                empty = _BARE_ROW.match(rows, at)
                if empty is None and rows[at:].strip():
                    raise NotPlain
                at = empty.end() if empty is not None else len(rows)
                continue
            columns = found.setdefault(pattern, [[] for _ in range(len(pattern.valued) + 1)])
            if pattern.used >= PROVED and goes < GOES:
                some, rows = pattern.apart(rows[at:])
                for column, more in zip(columns, some):
                    column += more
                at, goes = 0, goes + 1
                continue
            one_by_one = []
            while match is not None and (goes == GOES or pattern.used < PROVED):
                one_by_one.append(match.groups())
                at, pattern.used = match.end(), pattern.used + 1
                match = pattern.match(rows, at)
            for column, values in zip(columns, zip(*one_by_one)):
                column += values
        return [Caught(pattern, columns) for pattern, columns in found.items()]

    def _pattern(self, rows: bytes, at: int) -> tuple[Pattern | None, re.Match[bytes] | None]:
        """A pattern for the row that starts here, and its match; a new one is learnt from the row."""
        for i, pattern in enumerate(self._patterns):
            match = pattern.match(rows, at)
            if match is not None:
                self._patterns.insert(0, self._patterns.pop(i))
                return pattern, match
        cells = learnt(rows, at)
        if not cells:
            return None, None
        for i, pattern in enumerate(self._patterns):
            wider = pattern.with_cells(cells)
            if wider is not None:
                self._patterns[i] = wider
                break
        else:
            wider = Pattern(cells)
            self._patterns.insert(0, wider)
        match = wider.match(rows, at)
        if match is None or len(self._patterns) > PATTERNS:
            raise NotPlain
        return wider, match

    def _columns(self, found: Sequence[Caught], left: int, right: int, places: Ints, count: int) -> list[Sequence[Any]]:
        """The columns of the rectangle: `places` says for each of its rows which of the caught rows it is, `count` for none."""
        read = [{cell.column: self._values(cell.kind, cell.attributes, kind.of(i)) for i, cell in enumerate(kind.pattern.valued, 1)}
                for kind in found]
        if len(found) == 1 and len(places) == count and bool((np.diff(places) > 0).all()):
            return [read[0].get(c) or ("",) * count for c in range(left, right + 1)]
        pick = itemgetter(*places.tolist(), count)
        columns: list[Sequence[Any]] = []
        for c in range(left, right + 1):
            parts = [values.get(c) or ("",) * kind.height for kind, values in zip(found, read)]
            columns.append(pick([*itertools.chain.from_iterable(parts), ""])[:-1])
        return columns

    def _values(self, kind: str, attributes: bytes, caught: Sequence[bytes]) -> Sequence[Any]:
        """A column's values; what was caught is b"" for a blank cell."""
        try:
            if kind == SHARED:
                texts = self._shared()
                return list(map(texts.__getitem__, map(int, caught))) if b"" not in caught else [texts[int(i)] if i else "" for i in caught]
            if kind == TEXT:
                plain = plain_texts(caught)
                return plain if plain is not None else self._remembered(attributes + b"><is><t>%s</t></is></c>", caught)
            if kind == DATE_OR_NUMBER:
                if type(self._remembered(attributes + b"><v>%s</v></c>", [b"45000.25"])[0]) is not float:
                    return self._remembered(attributes + b"><v>%s</v></c>", caught)
                return list(map(float, caught)) if b"" not in caught else [float(text) if text else "" for text in caught]
            assert kind == ANY, kind
            return self._remembered(b"%s", caught)
        except (IndexError, ValueError):
            raise NotPlain from None

    def _shared(self) -> Sequence[str]:
        if self._texts is None:
            self._texts = self._texts_of()
        return self._texts

    def _remembered(self, markup: bytes, caught: Sequence[bytes]) -> Sequence[Any]:
        """What cells hold, of each different one asked once; `markup` makes a cell of what was caught."""
        bodies = {text: markup % text if text else b"/>" for text in set(caught)}
        self._learn(set(bodies.values()))
        values = {text: self._memo[body] for text, body in bodies.items()}
        return list(map(values.__getitem__, caught))

    def _learn(self, bodies: set[bytes]) -> None:
        """Remember what cells hold, given as what follows their address."""
        if len(self._memo) > MEMO:
            self._memo.clear()
        odd = []
        for body in bodies - self._memo.keys():
            shared = _SHARED.fullmatch(body)
            if shared is not None:
                self._memo[body] = self._shared()[int(shared[1])]
            elif _BLANK.fullmatch(body):
                self._memo[body] = ""
            elif b't="s"' in body or b"t='s'" in body or _ADDRESS.search(body[:body.find(b">")]):
                raise NotPlain
            else:
                odd.append(body)
        if odd:
            self._memo.update(zip(odd, self._asked(odd), strict=True))

    def _asked(self, bodies: Sequence[bytes]) -> list[Any]:
        """What python-calamine says that cells hold: they are put below each other into a sheet of their own."""
        values: list[Any] = [""] * len(bodies)
        try:
            for run in self._ask([b'<row r="%d"><c r="A%d"%s</row>' % (i, i, body) for i, body in enumerate(bodies, 1)]):
                values[run.at - 1:run.at - 1 + run.height] = run.columns[0]
                if run.left != 1 or len(run.columns) > 1 or len(values) != len(bodies):
                    raise NotPlain
        except ReceivablesError:
            raise NotPlain from None
        return values


def plain_texts(caught: Sequence[bytes]) -> list[str] | None:
    """Plain texts; None where one holds more than text and the usual entities, or starts or ends with a blank."""
    if not caught:
        return []
    data = b"\0".join(caught)
    odd = b"_x" in data or len(data.translate(None, _CONTROL)) != len(data) or data.count(b"\0") != len(caught) - 1
    if odd or b" \0" in data or b"\0 " in data or data[:1] == b" " or data[-1:] == b" ":
        return None
    if b"&" in data:
        if _ENTITY.search(data):
            return None
        for entity, sign in _ENTITIES:
            data = data.replace(entity, sign)
    return data.decode().split("\0")


def stretches(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The rows of a sheet's XML in stretches of whole rows of about this size. Raises NotPlain when it is none of the usual kind."""
    left = iter(chunks)
    rest = b""
    for chunk in left:
        rest += chunk
        if _START in rest:
            break
    at = rest.find(_START)
    head = rest[:at]
    if at < 0 or b"<!--" in head or b"<worksheet" not in head or not _utf8(head):
        raise NotPlain
    pieces, held = [rest[at + len(_START):]], 0
    for chunk in left:
        pieces.append(chunk)
        held += len(chunk)
        if held > size:
            whole = b"".join(pieces)
            at = max(whole.rfind(_ROW), 0)
            yield whole[:at]
            pieces, held = [whole[at:]], len(whole) - at
    whole = b"".join(pieces)
    end = whole.find(b"</sheetData>")
    if end < 0 or _ROW in whole[end:]:
        raise NotPlain
    yield whole[:end]


def _utf8(head: bytes) -> bool:
    stated = re.search(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", head)
    return stated is None or stated[1].lower() in (b"utf-8", b"us-ascii", b"ascii")


__all__ = ["GridReader", "NotPlain", "plain_texts", "stretches"]
