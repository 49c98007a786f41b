"""Cell values of a workbook, sheet by sheet, in runs of rows, by python-calamine.

A sheet that we wrote is in blocks (`blocks`): some of them at a time are put into a small workbook of their own and read, so that the
memory it takes does not grow with the sheet. Other sheets are read whole, after a look at how far they reach (`guard`).
"""
from __future__ import annotations

import io
import itertools
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from receivables.errors import ReceivablesError
from workbook.stores.blocks import Block, split
from workbook.stores.gridread import GridReader, NotPlain, plain_texts, stretches
from workbook.stores.guard import DENSE, MAX_CELLS, Look, glance, look, rectangle, too_far
from workbook.stores.package import Package
from workbook.stores.parts import Sheet
from workbook.stores.readerparts import (
    HEAVY,
    Checksum,
    check_texts,
    longest,
    resolves_alike,
    strings,
    strings_part,
    tokens,
    untoken,
    weight,
    whole_parts,
)
from workbook.stores.rowindex import Rows
from workbook.stores.run import Run
from workbook.stores.sheetxml import sheet_xml

ROWS = 4096
GROUP = 1 << 21                      # bytes of rows that are read at a time
GAP = 1000                           # rows without a cell that are not read over
STEP = 1000                          # rows of a sparse sheet that are read at a time
FEW = 4                              # a sheet of fewer blocks is read whole
LARGE = 1 << 20                      # inflated bytes of a sheet from which on it is read column by column
SMALL = 1 << 16                      # bytes of rows for which that is not worth it
_ITEM = re.compile(rb"<si[\s/>]")
_PLAIN_ITEM = re.compile(rb"<si><t>([^<>]*)</t></si>")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = b"</sheetData></worksheet>"


class Values:
    """The values of one workbook: `path` is the file, `package` the same as parts."""

    def __init__(self, path: Path, package: Package) -> None:
        self.package, self._path = package, path
        self._open: Any = None
        self._read = 0                   # cells of a sparse sheet that were read

    def runs(self, sheet: Sheet, seen: Look) -> Iterator[Run]:
        """The rows of a sheet; `seen` learns what the guard sees."""
        check_texts(self.package)
        if next(self.package.chunks(sheet.part, 4), b"")[:2] in _UTF16:
            return self._rewritten(sheet, seen)
        blocks = self._blocks(sheet)
        if len(blocks) < FEW:
            look(self.package, sheet, seen)
            apart = seen.sparse or seen.cells * longest(self.package) > HEAVY or not resolves_alike(self.package, sheet)
            return self._scattered(sheet) if apart else self._whole(sheet)
        return self._in_groups(sheet, blocks, seen)

    def quick(self, sheet: Sheet, seen: Look) -> Iterator[Run]:
        """The rows of a large sheet that is written as they all are; of others as `runs` gives them. Raises NotPlain when it turns out, perhaps
        late, that it is not."""
        packed, before = self.package.part(sheet.part), strings(self.package)
        if packed.size < LARGE or packed.size < before // 4 or len(self._blocks(sheet)) >= FEW:
            yield from self.runs(sheet, seen)
            return
        reader, crc = grid_reader(self.package, sheet), Checksum()
        for rows in stretches(crc.over(self.package.chunks(sheet.part)), GROUP):
            yield from reader.runs(rows, seen.errors)
        if crc.value != packed.crc:
            raise unreadable(self.package, ValueError("damaged"))

    def _blocks(self, sheet: Sheet) -> Sequence[Block]:
        try:
            return split(self.package.part(sheet.part))
        except zlib.error as error:
            raise unreadable(self.package, error) from error

    def _rewritten(self, sheet: Sheet, seen: Look) -> Iterator[Run]:
        """A sheet in an encoding that the reader does not know."""
        found = sheet_xml(self.package.read(sheet.part), sheet.name)
        rows = found.data[found.start:found.end]
        glance(rows, seen, self.package, sheet)
        return iter(some_rows(self.package, sheet, [rows]))

    def _scattered(self, sheet: Sheet) -> Iterator[Run]:
        """A sheet with few cells far apart: rows that stand together are read together, so that nothing is taken for the gaps."""
        found, self._read = sheet_xml(self.package.read(sheet.part), sheet.name), 0
        cuts = [0, *(np.flatnonzero(np.diff(found.numbers) > GAP) + 1).tolist(), len(found.numbers)]
        for first, last in itertools.pairwise(cuts):
            yield from self._stretch(sheet, found, first, last)

    def _stretch(self, sheet: Sheet, found: Rows, first: int, last: int) -> Iterator[Run]:
        """Some rows, in halves where their rectangle is large."""
        if last - first > STEP:
            columns = bottom = size = DENSE + 1
        else:
            rows = found.data[found.starts[first]:found.starts[last]]
            columns, top, bottom = rectangle(rows)
            size = columns * (bottom - top + 1)
        if size > DENSE and last - first > 1:
            half = (first + last) // 2
            yield from self._stretch(sheet, found, first, half)
            yield from self._stretch(sheet, found, half, last)
            return
        self._read += size
        if size > DENSE or self._read > MAX_CELLS:
            raise too_far(self.package, sheet, columns, bottom)
        yield from some_rows(self.package, sheet, [rows])

    def _whole(self, sheet: Sheet) -> Iterator[Run]:
        try:
            if self._open is None:
                from python_calamine import CalamineWorkbook

                for part in whole_parts(self.package):
                    self.package.check(part)
                self._open = CalamineWorkbook.from_path(str(self._path))
            found = self._open.get_sheet_by_name(sheet.name)
            rows, start = (iter(found.iter_rows()), found.start) if found.start is not None else (iter(()), (0, 0))
        except BaseException as error:
            raise unreadable(self.package, error) from error
        at = 1
        while some := list(itertools.islice(rows, ROWS)):
            yield Run.of_rows(at, start[1] + 1, some)
            at += len(some)

    def _in_groups(self, sheet: Sheet, blocks: Sequence[Block], seen: Look) -> Iterator[Run]:
        group: list[bytes] = []
        reader = grid_reader(self.package, sheet)
        crc, packed = 0, self.package.part(sheet.part)
        limit = GROUP
        for i, block in enumerate(blocks):
            try:
                data = block.load()
            except zlib.error as error:
                raise unreadable(self.package, error) from error
            crc = zlib.crc32(data, crc)
            if block is blocks[-1] and crc != packed.crc:
                raise unreadable(self.package, ValueError("damaged"))
            if i == 0:
                data = data[data.find(b"<sheetData>") + len(b"<sheetData>"):]
            if block is blocks[-1]:
                data = data[:data.rfind(b"</sheetData>")]
            group.append(data)
            if sum(map(len, group)) > limit or block is blocks[-1]:
                yield from rows_of(self.package, sheet, group, reader, seen)
                group = []


def some_rows(package: Package, sheet: Sheet, rows: Iterable[bytes], texts: bool = True) -> list[Run]:
    """The values of some rows of a sheet, given as their XML; everything that the cells refer to is taken from the package, shared strings
    only with `texts`."""
    from python_calamine import CalamineWorkbook

    wanted = {sheet.part, *whole_parts(package)} - (set() if texts else {strings_part(package)})
    rows = list(rows)
    other: dict[str, Iterable[bytes]] = {sheet.part: itertools.chain([_HEAD], rows, [_TAIL])}
    heavy = texts and weight(package, rows) > HEAVY
    if heavy:
        other[strings_part(package)] = tokens(package)
    data = package.excerpt([n for n in package.names() if n in wanted], other)
    try:
        found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet.name)
        if found.start is None:
            return []
        run = Run.of_rows(found.start[0] + 1, found.start[1] + 1, found.to_python(skip_empty_area=True))
    except BaseException as error:
        raise unreadable(package, error) from error
    return [untoken(run, shared(package, sheet))] if heavy else [run]


def rows_of(package: Package, sheet: Sheet, pieces: Sequence[bytes], reader: GridReader, seen: Look) -> list[Run]:
    """The values of some whole rows with their numbers, column by column where that goes. `pieces` are their XML."""
    rows, errors = b"".join(pieces), dict(seen.errors)
    if len(rows) > SMALL and len(rows) > strings(package) // 4:
        try:
            found = list(reader.runs(rows, errors))
            seen.errors |= errors
            return found
        except NotPlain:
            pass
    glance(rows, seen, package, sheet)
    return some_rows(package, sheet, [rows])


def grid_reader(package: Package, sheet: Sheet) -> GridReader:
    """A reader of plain rows of a sheet."""
    return GridReader(lambda rows: some_rows(package, sheet, rows, texts=False), lambda: shared(package, sheet))


def shared(package: Package, sheet: Sheet) -> list[str]:
    """The shared strings. Raises NotPlain when they are not written as they all are."""
    part = strings_part(package)
    data = package.read(part) if part else b""
    items = _PLAIN_ITEM.findall(data)
    count = len(items) if len(items) == data.count(b"<si") else len(_ITEM.findall(data))
    plain = plain_texts(items)
    if plain is not None and len(plain) == count:
        return plain
    texts = [""] * count
    try:
        for run in some_rows(package, sheet, [b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (i, i, i - 1) for i in range(1, count + 1)]):
            texts[run.at - 1:run.at - 1 + run.height] = run.columns[0]
    except ReceivablesError:
        raise NotPlain from None
    if len(texts) != count:
        raise NotPlain
    return texts


def unreadable(package: Package, error: BaseException) -> BaseException:
    """A sentence for a file that cannot be read; what is not about the file (an interrupt) stays what it is."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
        return error
    return ReceivablesError(f"You cannot use {package.name} because its cells cannot be read ({type(error).__name__}). "
                            "Open it in Excel, let it repair the file, and save it.")
