"""A compound file (MS-CFB version 3): the little file system that an office program keeps VBA in.

`pack` writes storages and streams so that equal contents give equal bytes: no times, no class ids, nothing of the machine.

>>> packed = pack({("PROJECT",): b"Name=1", ("VBA", "dir"): b"x" * 5000})
>>> packed[:4].hex(), len(packed) % SECTOR
('d0cf11e0', 0)
"""
from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
IN_HEADER = 109                     # places of allocation sectors that fit into the header
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1

Path = tuple[str, ...]


@dataclass
class Entry:
    """One line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    children: list[Entry] = field(default_factory=list)
    number: int = 0
    colour: int = BLACK
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    start: int = END
    size: int = 0


def pack(streams: Mapping[Path, bytes]) -> bytes:
    """The compound file that holds these streams by their path (storage names, then the stream's)."""
    entries = list(_numbered(_tree(streams)))
    small = [e for e in entries if e.kind == STREAM and 0 < len(e.data) < CUTOFF]
    large = [e for e in entries if e.kind == STREAM and len(e.data) >= CUTOFF]
    mini_table = _chain(small, MINI, 0)
    root = entries[0]
    root.data = b"".join(_padded(e.data, MINI) for e in small)
    filled = [*large, root] if root.data else large
    table = _chain(filled, SECTOR, 0)
    body = [_padded(e.data, SECTOR) for e in filled]
    mini_start = _append(table, body, _padded(_words(mini_table), SECTOR, b"\xff")) if small else END
    root.size = len(root.data)
    directory_start = _append(table, body, _padded(b"".join(map(_line, entries)), SECTOR, _line(Entry("", 0))))
    return _with_allocation(table, body, directory_start, mini_start, -(-len(mini_table) * 4 // SECTOR))


def _tree(streams: Mapping[Path, bytes]) -> Entry:
    """The root entry, with storages and streams below it."""
    root = Entry("Root Entry", ROOT)
    for path, data in streams.items():
        at = root
        for name in path[:-1]:
            found = next((e for e in at.children if e.name == name), None)
            if found is None:
                found = Entry(name, STORAGE)
                at.children.append(found)
            at = found
        at.children.append(Entry(path[-1], STREAM, data, size=len(data)))
    return root


def _numbered(entry: Entry, numbers: Iterator[int] | None = None) -> Iterator[Entry]:
    """An entry and all below it, numbered in order, every storage's children linked as a balanced tree."""
    numbers = numbers or iter(range(2 ** 31))
    entry.number = next(numbers)
    yield entry
    for child in entry.children:
        yield from _numbered(child, numbers)
    ordered = sorted(entry.children, key=lambda e: (len(e.name), e.name.upper()))
    entry.child = _link(ordered, len(ordered).bit_length() - 1)


def _link(entries: list[Entry], levels_below: int, at_top: bool = True) -> int:
    """Link sorted entries by halving; the lowest level is red, so that every way down passes as many black ones."""
    if not entries:
        return NOBODY
    middle = len(entries) // 2
    top = entries[middle]
    top.colour = RED if levels_below == 0 and not at_top else BLACK
    top.left = _link(entries[:middle], levels_below - 1, False)
    top.right = _link(entries[middle + 1:], levels_below - 1, False)
    return top.number


def _chain(entries: list[Entry], unit: int, first: int) -> list[int]:
    """Lay the entries' data out one after the other in sectors of that unit: sets where each starts, gives the allocation table."""
    table: list[int] = []
    for entry in entries:
        count = -(-len(entry.data) // unit)
        entry.start = first + len(table)
        table += [first + len(table) + i + 1 for i in range(count - 1)] + [END]
    return table


def _append(table: list[int], body: list[bytes], data: bytes) -> int:
    """Add whole sectors at the end; gives the number of the first."""
    first, count = len(table), len(data) // SECTOR
    table += [first + i + 1 for i in range(count - 1)] + [END]
    body.append(data)
    return first


def _with_allocation(table: list[int], body: list[bytes], directory_start: int, mini_start: int, mini_count: int) -> bytes:
    """Add the allocation table, which counts its own sectors, and the header."""
    count = 1
    while count * SECTOR // 4 < len(table) + count:
        count += 1
    if count > IN_HEADER:
        raise ValueError(f"You cannot pack this much into one compound file: {len(table) * SECTOR} bytes.")
    places = range(len(table), len(table) + count)
    allocation = _padded(_words([*table, *[FAT_SECTOR] * count]), SECTOR, b"\xff")
    header = struct.pack("<8s16xHHHHH6xIIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0,
                         CUTOFF, mini_start, mini_count, END, 0, places[0])
    return _padded(header + _words(list(places)[1:]), SECTOR, b"\xff") + b"".join(body) + allocation


def _line(entry: Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    if len(name) > 62:
        raise ValueError(f"You cannot use the name {entry.name} because it is longer than 31 characters.")
    start = entry.start if entry.data else (0 if entry.kind == STORAGE else END)
    return struct.pack("<64sHBBIII16x4x16xIQ", name, len(name) + 2 if name else 0, entry.kind, entry.colour, entry.left, entry.right, entry.child,
                       start if entry.kind else 0, entry.size)


def _words(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _padded(data: bytes, unit: int, filler: bytes = b"\0") -> bytes:
    missing = -len(data) % unit
    return data + filler * (missing // len(filler))
