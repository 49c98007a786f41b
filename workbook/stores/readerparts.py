"""What python-calamine is given of a workbook, so that no file can make it take the machine's memory and end the process.

It unpacks some parts whole and trusts their sizes; it puts a shared string into every cell that shows it; it finds a sheet's part in its
own way. So those parts are checked before, cells that together hold too much text are read with numbers in place of the texts, and a
sheet that it would look for elsewhere is handed over alone.
"""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbook.stores.package import TYPES, Package, rels_name
from workbook.stores.parts import Sheet, workbook_part
from workbook.stores.run import Run

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

HEAVY = 1 << 29                      # characters of all cells together that are not put into them one by one
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>")
_SHOWN = re.compile(rb"v>\s*(\d{1,9})\s*<")
_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_MARK = "\ue000"                     # before the number of a text: no text in use starts so
_TOKENS = (b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">', b"</sst>")


def whole_parts(package: Package) -> list[str]:
    """The parts that are unpacked whole, whatever is read."""
    main = workbook_part(package)
    arrows = package.relationships(main).values()
    wanted = {main, rels_name(main), TYPES, rels_name(""), *(a.target for a in arrows if a.kind in ("styles", "sharedStrings"))}
    return [name for name in package.names() if name in wanted]


def strings_part(package: Package) -> str:
    """The part with the shared strings, "" when there is none."""
    arrows = package.relationships(workbook_part(package)).values()
    return next((a.target for a in arrows if a.kind == "sharedStrings" and a.target in package), "")


def strings(package: Package) -> int:
    """Bytes of the shared strings."""
    part = strings_part(package)
    return package.size(part) if part else 0


def longest(package: Package) -> int:
    """Bytes of the longest shared string, at most."""
    if strings(package) <= HEAVY >> 24:
        return strings(package)
    return max(map(len, _ITEM_END.split(package.read(strings_part(package)))))


def weight(package: Package, rows: Sequence[bytes]) -> int:
    """Bytes of the texts of some rows, at most: each cell may show the longest."""
    return sum(piece.count(b"<") for piece in rows) * longest(package) if strings(package) else 0


def check_weight(package: Package, sheet: Sheet, cells: int) -> None:
    """Raises ReceivablesError when the cells of a sheet together hold more text than fits."""
    if cells * longest(package) <= HEAVY:
        return
    lengths, total = np.array([*map(len, _ITEM_END.split(package.read(strings_part(package))))]), 0
    for piece in package.chunks(sheet.part, 1 << 22):
        shown = np.array(_SHOWN.findall(piece), dtype=np.int64)
        total += int(lengths[shown[shown < len(lengths)]].sum())
        if total > HEAVY or b"<!" in piece:
            raise package.refusal(f"the cells of its sheet {sheet.name} show the same long texts too many times. Shorten them in Excel and save it")


def tokens(package: Package) -> Iterator[bytes]:
    """Shared strings that say their number in place of their text."""
    count = len(_ITEM.findall(package.read(strings_part(package))))
    yield _TOKENS[0]
    for i in range(count):
        yield f"<si><t>{_MARK}{i}</t></si>".encode()
    yield _TOKENS[1]


def untoken(run: Run, texts: Sequence[str]) -> Run:
    """The texts back in their places; each is in memory once."""
    def back(value: Any) -> Any:
        return texts[int(value[1:])] if type(value) is str and value[:1] == _MARK and value[1:].isdigit() and int(value[1:]) < len(texts) else value
    return Run(run.at, run.left, [list(map(back, column)) for column in run.columns])


def resolves_alike(package: Package, sheet: Sheet) -> bool:
    """True when the reader looks for a sheet's part where it is: the workbook in xl/, the sheet named from there."""
    main = workbook_part(package)
    target = package.parsed(rels_name(main), "targets", _targets)[sheet.rid]
    path = target[1:] if target.startswith("/xl/") else f"xl/{target}"
    return main == "xl/workbook.xml" and path == sheet.part


def check_texts(package: Package) -> None:
    """Refuse a workbook whose shared strings the reader would not take: it looks for them under one name, whatever the workbook says."""
    named = [name for name in package.names() if name.lower() == "xl/sharedstrings.xml"]
    if named != [part for part in [strings_part(package)] if part]:
        raise package.refusal("its texts stand where no spreadsheet program puts them. Open it in Excel and save it")


def _targets(root: Element) -> dict[str, str]:
    return {e.get("Id") or "": e.get("Target") or "" for e in root if isinstance(e.tag, str)}


class Checksum:
    """What pieces add up to as they pass."""

    def __init__(self) -> None:
        self.value = 0

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces."""
        for piece in pieces:
            self.value = zlib.crc32(piece, self.value)
            yield piece
