"""Where the rows are in a stretch of a sheet's bytes.

>>> rows = Rows(b'<row r="2"><c r="A2"/></row><row r="5"/>')
>>> rows.numbers.tolist(), rows.row(5), rows.row(4)
([2, 5], b'<row r="5"/>', b'')
"""
from __future__ import annotations

import operator
import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from receivables.errors import ReceivablesError

Ints = npt.NDArray[np.int64]
_ROW = re.compile(rb'<row(?: r="(\d{1,7})")?')
_SLOW_ROW = re.compile(rb"<row\b(?:[^<>]*?\sr\s*=\s*[\"'](\d{1,7})[\"'])?")
_NUMBER = operator.itemgetter(1)
_REPAIR = "Open it in Excel or LibreOffice, save it, and try again"


def refusal(sheet: str, why: str) -> ReceivablesError:
    """The error that says why a sheet cannot be written."""
    return ReceivablesError(f"You cannot save to the sheet {sheet} because {why}. {_REPAIR}.")


class Rows:
    """Rows by number. Raises ReceivablesError for markup that cannot be patched safely."""

    def __init__(self, data: bytes, start: int = 0, end: int | None = None, name: str = "this sheet") -> None:
        self.name, self.data = name, data
        self.start, self.end = start, len(data) if end is None else end
        at = data.find(b"!", self.start, self.end)
        while at >= 0:
            if data[at - 1] == 60:
                raise refusal(name, "its markup holds comments")
            at = data.find(b"!", at + 1, self.end)
        self.numbers, self.starts = self._index()

    def _index(self) -> tuple[Ints, Ints]:
        """Row numbers, and where each row starts (one more entry: where the rows end)."""
        found = list(_ROW.finditer(self.data, self.start, self.end))
        stated = list(map(_NUMBER, found))
        if not all(stated):
            found = list(_SLOW_ROW.finditer(self.data, self.start, self.end))
            stated = list(map(_NUMBER, found))
            if not all(stated):
                raise refusal(self.name, "its rows carry no numbers that a sheet has")
        numbers = np.array(list(map(int, stated)), dtype=np.int64)
        if len(numbers) > 1 and not (np.diff(numbers) > 0).all():
            raise refusal(self.name, "its rows are out of order")
        return numbers, np.array([*map(re.Match.start, found), self.end], dtype=np.int64)

    def at(self, row: int) -> int:
        """The place of the first row with this number or a higher one."""
        return int(np.searchsorted(self.numbers, row))

    def row(self, row: int) -> bytes:
        """The bytes of a row, b"" when there is none."""
        i = self.at(row)
        return self.data[self.starts[i]:self.starts[i + 1]] if i < len(self.numbers) and self.numbers[i] == row else b""

    def places(self, rows: Sequence[int]) -> tuple[list[int], list[int]]:
        """Where each of these rows starts and ends; both where it would stand, for one that is not here."""
        wanted = np.array(rows, dtype=np.int64)
        at = np.searchsorted(self.numbers, wanted)
        inside = at < len(self.numbers)
        there = np.zeros(len(wanted), dtype=np.int64)
        there[inside] = self.numbers[at[inside]] == wanted[inside]
        return self.starts[at].tolist(), self.starts[at + there].tolist()

    def prints(self, some: npt.NDArray[np.bool_] | None = None) -> Ints:
        """A fingerprint of the bytes of each row, or of some."""
        starts, ends = self.starts[:-1], self.starts[1:]
        starts, ends = (starts, ends) if some is None else (starts[some], ends[some])
        data, pairs = memoryview(self.data), zip(starts.tolist(), ends.tolist())
        return np.fromiter(((b - a) << 32 | zlib.crc32(data[a:b]) for a, b in pairs), dtype=np.int64, count=len(starts))

    def among(self, rows: Ints) -> npt.NDArray[np.bool_]:
        """Which of the rows here are among these (in order)."""
        if not len(self.numbers) or not len(rows):
            return np.zeros(len(self.numbers), dtype=bool)
        near = rows[np.searchsorted(rows, self.numbers[0]):np.searchsorted(rows, self.numbers[-1], "right")]
        found = np.zeros(len(self.numbers), dtype=bool)
        at = np.searchsorted(near, self.numbers)
        inside = at < len(near)
        found[inside] = near[at[inside]] == self.numbers[inside]
        return found

    def some(self, rows: Ints) -> Iterator[bytes]:
        """The bytes of those of these rows (in order) that are here, in as few pieces as they come."""
        at = np.flatnonzero(self.among(rows))
        for run in np.split(at, np.flatnonzero(np.diff(at) != 1) + 1):
            if len(run):
                yield self.data[self.starts[run[0]]:self.starts[run[-1] + 1]]
