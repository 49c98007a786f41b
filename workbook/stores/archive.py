"""A zip archive in memory, read with suspicion and written without touching what did not change.

`entries` lists what an archive holds after refusing what no honest workbook has; `pack` compresses a part that changed, chunk by
chunk, so that a sheet of 100 MB is never held twice; `write` copies every other part as the compressed bytes it already is.

>>> packed = pack([b"<a>", b"</a>"])
>>> packed.size, unpack(packed)
(7, b'<a></a>')
"""
from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from receivables.errors import ReceivablesError

MAX_ENTRIES = 10_000
MAX_PART = 1 << 30              # inflated bytes of one part
MAX_TOTAL = 3 << 30
MAX_RATIO = 300                 # real sheets reach 40; asked only of parts above RATIO_FROM
RATIO_FROM = 1 << 20
CHUNK = 1 << 20
FEED = 1 << 16                  # compressed bytes taken at a time
LEVEL = 5
# what `zipfile` raises over a file that is no archive, is cut off or was tampered with
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


@dataclass(frozen=True)
class Stretch:
    """Bytes that are left in an open file until they are asked for."""

    file: IO[bytes]
    start: int
    length: int

    def read(self, at: int = 0, count: int | None = None) -> bytes:
        """Some of the bytes, all without arguments."""
        self.file.seek(self.start + at)
        return self.file.read(min(self.length - at, self.length if count is None else count))


@dataclass(frozen=True)
class Packed:
    """A part in compressed form: deflated (or stored) bytes, in memory or in the file, CRC and inflated size."""

    body: bytes | memoryview | Stretch
    crc: int
    size: int
    stored: bool = False
    time: tuple[int, int] = (0, 0x21)          # 1980-01-01: our own parts carry no clock

    @property
    def data(self) -> bytes | memoryview:
        """The compressed bytes."""
        return self.body.read() if isinstance(self.body, Stretch) else self.body

    @property
    def length(self) -> int:
        """How many compressed bytes there are."""
        return self.body.length if isinstance(self.body, Stretch) else len(self.body)

    def feed(self) -> Iterator[bytes | memoryview]:
        """The compressed bytes, some at a time."""
        for at in range(0, self.length, FEED):
            yield self.body.read(at, FEED) if isinstance(self.body, Stretch) else self.body[at:at + FEED]


def pack(chunks: Iterable[bytes]) -> Packed:
    """Compress a part from its chunks, holding no more than the compressed result."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    out, crc, size = io.BytesIO(), 0, 0
    for chunk in chunks:
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        out.write(deflate.compress(chunk))
    out.write(deflate.flush())
    return Packed(out.getbuffer(), crc, size)


def store(chunks: Iterable[bytes]) -> Packed:
    """A part from its chunks, not compressed."""
    data = b"".join(chunks)
    return Packed(data, zlib.crc32(data), len(data), stored=True)


def unpack(packed: Packed) -> bytes:
    """The whole part. Raises ValueError when the bytes are not what the directory said."""
    if packed.stored:
        data = bytes(packed.data)
    else:
        data = zlib.decompressobj(-15).decompress(packed.data, packed.size + 1)
    if len(data) != packed.size or zlib.crc32(data) != packed.crc:
        raise ValueError("damaged")
    return data


def unpack_chunks(packed: Packed, chunk: int = CHUNK) -> Iterator[bytes]:
    """The part in pieces of at most `chunk` bytes; never more than its declared size."""
    if packed.stored:
        yield bytes(packed.data)
        return
    inflate, size = zlib.decompressobj(-15), 0
    for left in packed.feed():
        while len(left) and not inflate.eof:
            piece = inflate.decompress(left, chunk)
            left, size = inflate.unconsumed_tail, size + len(piece)
            if size > packed.size:
                raise ValueError("damaged")
            if piece:
                yield piece
    if size != packed.size or not inflate.eof:
        raise ValueError("damaged")


def entries(file: IO[bytes], name: str) -> dict[str, Packed]:
    """What the archive in an open file holds, by part name in the archive's order. Raises ReceivablesError, as a sentence about `name`."""
    file.seek(0)
    if file.read(8) == _OLE:
        raise _refusal(name, "it is protected with a password or an old .xls. Open it in Excel, take the password off or save it as .xlsx")
    try:
        infos = zipfile.ZipFile(file).infolist()
    except UNREADABLE:
        raise _refusal(name, "it is not an Excel workbook or it is damaged. Restore it from a backup") from None
    _check(infos, name)
    end = file.seek(0, io.SEEK_END)
    return {i.filename: _entry(file, end, i, name) for i in infos}


def write(parts: Mapping[str, Packed], out: IO[bytes]) -> None:
    """Write an archive of the parts, in their order."""
    places, offset = [], 0
    for name, part in parts.items():
        raw, flags = _name(name)
        method = 0 if part.stored else 8
        out.write(_LOCAL.pack(b"PK\3\4", 20, flags, method, *part.time, part.crc, part.length, part.size, len(raw), 0))
        out.write(raw)
        for piece in part.feed():
            out.write(piece)
        places.append((raw, flags, method, part, offset))
        offset += _LOCAL.size + len(raw) + part.length
    if offset >= 0xFFFFFFFF:
        raise ReceivablesError("You cannot save this workbook because it would be larger than 4 GB.")
    start = offset
    for raw, flags, method, part, at in places:
        out.write(_CENTRAL.pack(b"PK\1\2", 20, 20, flags, method, *part.time, part.crc, part.length, part.size, len(raw), 0, 0, 0, 0, 0, at))
        out.write(raw)
        offset += _CENTRAL.size + len(raw)
    out.write(_END.pack(b"PK\5\6", 0, 0, len(places), len(places), offset - start, start, 0))


def _name(name: str) -> tuple[bytes, int]:
    return (name.encode("ascii"), 0) if name.isascii() else (name.encode("utf-8"), _UTF8)


def _check(infos: list[zipfile.ZipInfo], name: str) -> None:
    if len(infos) > MAX_ENTRIES:
        raise _refusal(name, f"it holds {len(infos)} parts; no workbook needs more than {MAX_ENTRIES}")
    seen: set[str] = set()
    for info in infos:
        part = info.filename
        bare = part.removeprefix("/") if part.startswith("/xl/") else part        # some libraries write a part so; Excel opens it
        if bare.lower() in seen:
            raise _refusal(name, f"it holds the part {part!r} twice")
        seen.add(bare.lower())
        if bare.startswith("/") or "\\" in part or ":" in part or "\0" in info.orig_filename or ".." in part.split("/"):
            raise _refusal(name, f"it holds a part with the unsafe name {part!r}")
        if info.flag_bits & 0x41:
            raise _refusal(name, "its parts are encrypted. Save it without a password")
        if info.compress_type not in (0, 8):
            raise _refusal(name, f"its part {part!r} is packed in a way that Excel does not use")
        if info.file_size > MAX_PART or (info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)):
            raise _refusal(name, f"its part {part!r} unpacks to {info.file_size:,} bytes, which looks like an attack")
    if sum(i.file_size for i in infos) > MAX_TOTAL:
        raise _refusal(name, "it unpacks to more than 3 GB")


def _entry(file: IO[bytes], end: int, info: zipfile.ZipInfo, name: str) -> Packed:
    file.seek(max(info.header_offset, 0))          # a directory that is moved may say that it stands before the file
    header = file.read(30)
    if info.header_offset < 0 or len(header) < 30 or header[:4] != b"PK\3\4":
        raise _refusal(name, f"its part {info.filename!r} is damaged. Restore it from a backup")
    start = info.header_offset + 30 + sum(struct.unpack_from("<2H", header, 26))
    if start + info.compress_size > end:
        raise _refusal(name, f"its part {info.filename!r} is cut off. Restore it from a backup")
    y, mo, d, h, mi, s = info.date_time
    time = (h << 11 | mi << 5 | s // 2, max(y - 1980, 0) << 9 | mo << 5 | d)
    return Packed(Stretch(file, start, info.compress_size), info.CRC, info.file_size, info.compress_type == 0, time)


def _refusal(name: str, why: str) -> ReceivablesError:
    return ReceivablesError(f"You cannot use {name} because {why}.")
