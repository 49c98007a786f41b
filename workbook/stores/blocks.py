"""A sheet's compressed bytes as blocks that can be read, kept and replaced one by one.

We cut the compressed stream before a row about every half megabyte (a full flush of deflate, which every unzip program understands). A
later save finds the cuts again by their mark, reads only the blocks that hold rows it changes, and passes the others on as they are.
A part that another program wrote has no cuts and is one block.

>>> packer = Packer()
>>> packer.add(b"<sheetData>" + b"".join(b'<row r="%d">%s</row>' % (n, b"x" * 60_000) for n in range(1, 31)) + b"</sheetData>")
>>> packed = packer.done()
>>> [block.row for block in split(packed)]
[0, 10, 19, 28]
>>> b"".join(block.load() for block in split(packed)) == unpack(packed)
True
"""
from __future__ import annotations

import hashlib
import io
import re
import zlib
from dataclasses import dataclass

from workbook.stores.archive import Packed, unpack

BLOCK = 1 << 19                      # inflated bytes between two cuts
QUICK = 2                            # half the time of level 5, a fifth more room
_MARK = re.compile(rb"\x00\x00\xff\xff")
_ROW = b'<row r="'
_ROW_START = re.compile(rb'<row r="(\d{1,7})"')
_LOOK = 512                          # compressed bytes that surely hold the start of a row


@dataclass(frozen=True)
class Block:
    """Compressed bytes that need nothing before them to be read. `row` is its first row (0: the block with the sheet's head)."""

    data: bytes | memoryview
    row: int
    start: int                       # where it stands in the part's compressed bytes

    def load(self) -> bytes:
        """The block's bytes. Raises zlib.error when it does need what stands before it, so that it was no block."""
        return zlib.decompressobj(-15).decompress(self.data)

    def digest(self) -> bytes:
        """What the compressed bytes hash to."""
        return hashlib.sha256(self.data).digest()


def split(packed: Packed) -> list[Block]:
    """The blocks of a part, one for a part without cuts. The first holds the head, the last the tail. Raises zlib.error for a damaged part."""
    if packed.stored:
        return [Block(pack_whole(packed), 0, 0)]
    data = memoryview(packed.data)
    starts = [(0, 0)]
    for mark in _MARK.finditer(data):
        row = _row_at(data[mark.end():mark.end() + _LOOK])
        if row > starts[-1][1]:
            starts.append((mark.end(), row))
    ends = [at for at, _ in starts[1:]] + [len(data)]
    return [Block(data[at:end], row, at) for (at, row), end in zip(starts, ends)]


def pack_whole(packed: Packed) -> bytes:
    """A stored part as one compressed block."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    try:
        return deflate.compress(unpack(packed)) + deflate.flush()
    except ValueError as error:
        raise zlib.error(str(error)) from error


def _row_at(data: memoryview) -> int:
    """The row that a fresh reading from here starts with; 0 when it starts with none."""
    try:
        found = _ROW_START.match(zlib.decompressobj(-15).decompress(data, 32))
    except zlib.error:
        return 0
    return int(found[1]) if found else 0


class Packer:
    """Compresses a sheet as it is made, cut into blocks; old blocks go in as they are.

    `kept` are the new places of old blocks, and what their compressed bytes hash to. `old_crc` runs over the old part's bytes as they
    pass (`saw`, `keep`): at the end it must be the old part's CRC, or the cuts were none.
    """

    def __init__(self) -> None:
        self._out, self._deflate = io.BytesIO(), zlib.compressobj(QUICK, zlib.DEFLATED, -15)
        self._since, self._crc, self._size, self.old_crc = 0, 0, 0, 0
        self.kept: list[tuple[int, bytes]] = []

    def add(self, piece: bytes) -> None:
        """The next bytes of the sheet. Cuts are made before rows only."""
        view, start = memoryview(piece), 0
        while len(piece) - start > BLOCK - self._since:
            at = piece.find(_ROW, start + max(BLOCK - self._since, 0))
            if at < 0:
                break
            self._feed(view[start:at])
            self._cut()
            start = at
        self._feed(view[start:])

    def keep(self, block: Block) -> None:
        """An old block as it is; what came before it must end before a row."""
        self._cut()
        self.kept.append((self._out.tell(), block.digest()))
        self._out.write(block.data)
        data = block.load()
        self._crc, self._size = zlib.crc32(data, self._crc), self._size + len(data)
        self.saw(data)

    def saw(self, data: bytes) -> None:
        """The next bytes of the old sheet, in order, whatever becomes of them."""
        self.old_crc = zlib.crc32(data, self.old_crc)

    def done(self) -> Packed:
        """The whole part."""
        self._out.write(self._deflate.flush())
        return Packed(self._out.getbuffer(), self._crc, self._size)

    def _feed(self, data: memoryview) -> None:
        self._out.write(self._deflate.compress(data))
        self._crc, self._size, self._since = zlib.crc32(data, self._crc), self._size + len(data), self._since + len(data)

    def _cut(self) -> None:
        if self._since:
            self._out.write(self._deflate.flush(zlib.Z_FULL_FLUSH))
            self._since = 0
