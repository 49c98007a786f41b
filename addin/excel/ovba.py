"""A VBA project (MS-OVBA) from source text alone: what stands in vbaProject.bin.

There is no compiled code in it: the version number 0xFFFF tells Office to compile the sources when it opens the file, so the file is the
same for every version of Office. Equal sources give equal bytes.

>>> decompressed(compressed(b"Sub A" * 1000)) == b"Sub A" * 1000
True
"""
from __future__ import annotations

import struct
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from addin.excel import cfb

CODE_PAGE = "cp1252"
CHUNK = 4096
NOT_COMPILED = bytes.fromhex("cc61ffff000000")
WORKBOOK_BASE, SHEET_BASE = "0{00020819-0000-0000-C000-000000000046}", "0{00020820-0000-0000-C000-000000000046}"
OLE = r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"
LONGEST_LINE = 1023


@dataclass(frozen=True)
class Module:
    """One module: its name and its text, which starts with its Attribute lines. `document` is the base of a workbook's or sheet's own module."""

    name: str
    text: str
    document: str = ""

    def source(self) -> bytes:
        """The text as VBA keeps it: CRLF, in the project's code page. Raises ValueError for what VBA could not read."""
        lines = self.text.splitlines()
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE or not line.isascii():
                raise ValueError(f"You cannot use line {number} of the module {self.name} because it is too long or not plain ASCII: {line[:80]}")
        return "".join(line + "\r\n" for line in lines).encode(CODE_PAGE)


def project(name: str, modules: Sequence[Module]) -> bytes:
    """vbaProject.bin of a project with these modules. Its id is made from its name, so that it is always the same."""
    streams: dict[cfb.Path, bytes] = {("VBA", m.name): compressed(m.source()) for m in modules}
    streams["VBA", "_VBA_PROJECT"] = NOT_COMPILED
    streams["VBA", "dir"] = compressed(_dir(name, modules))
    streams["PROJECT",] = _project(name, modules).encode(CODE_PAGE)
    streams["PROJECTwm",] = b"".join(m.name.encode(CODE_PAGE) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules) + b"\0\0"
    return cfb.pack(streams)


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    parts = [_record(0x01, _long(1)), _record(0x02, _long(0x409)), _record(0x14, _long(0x409)), _record(0x03, _short(1252)),
             _record(0x04, name.encode(CODE_PAGE)), *_both(0x05, 0x40, ""), *_both(0x06, 0x3D, ""), _record(0x07, _long(0)), _record(0x08, _long(0)),
             _short(0x09) + _long(4) + _long(1) + _short(0), *_both(0x0C, 0x3C, ""),
             *_both(0x16, 0x3E, "stdole"), _record(0x0D, _long(len(OLE)) + OLE.encode(CODE_PAGE) + bytes(6)),
             _record(0x0F, _short(len(modules))), _record(0x13, _short(0xFFFF))]
    for module in modules:
        parts += [*_both(0x19, 0x47, module.name), *_both(0x1A, 0x32, module.name), *_both(0x1C, 0x48, ""), _record(0x31, _long(0)),
                  _record(0x1E, _long(0)), _record(0x2C, _short(0xFFFF)), _record(0x22 if module.document else 0x21), _record(0x2B)]
    return b"".join([*parts, _record(0x10)])


def _record(kind: int, data: bytes = b"") -> bytes:
    return _short(kind) + _long(len(data)) + data


def _both(kind: int, unicode_kind: int, text: str) -> list[bytes]:
    """A text in the code page and again in Unicode, as the format wants it."""
    return [_record(kind, text.encode(CODE_PAGE)), _record(unicode_kind, text.encode("utf-16-le"))]


def _short(number: int) -> bytes:
    return struct.pack("<H", number)


def _long(number: int) -> bytes:
    return struct.pack("<I", number)


def _project(name: str, modules: Sequence[Module]) -> str:
    guid = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"receivables:{name}")).upper() + "}"
    lines = [f'ID="{guid}"', *(f"Document={m.name}/&H00000000" if m.document else f"Module={m.name}" for m in modules),
             f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
             f'CMG="{hidden(guid, bytes(4), 1)}"', f'DPB="{hidden(guid, bytes(1), 2)}"', f'GC="{hidden(guid, bytes([0xFF]), 3)}"', "",
             "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "",
             "[Workspace]", *(f"{m.name}=0, 0, 0, 0, C" for m in modules)]
    return "".join(line + "\r\n" for line in lines)


def hidden(guid: str, data: bytes, seed: int) -> str:
    """How the project keeps its protection state, password and visibility (MS-OVBA 2.4.3): ours are none, none and visible."""
    key = sum(guid.encode()) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain = key
    for byte in [*bytes((seed & 6) // 2), *_long(len(data)), *data]:
        out.append(byte ^ ((out[-2] + plain) & 0xFF))
        plain = byte
    return bytes(out).hex().upper()


def compressed(data: bytes) -> bytes:
    """The data as a compressed container (MS-OVBA 2.4.1). Raises ValueError for a last part that would only grow, which no text does."""
    return b"\x01" + b"".join(_chunk(data[at:at + CHUNK]) for at in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    packed = b"".join(_tokens(data))
    if len(packed) <= CHUNK and len(packed) < max(len(data), CHUNK):
        return _short(0xB000 | (len(packed) - 1)) + packed
    if len(data) < CHUNK:
        raise ValueError("You cannot keep this as VBA text because it is no text.")
    return _short(0x3FFF) + data


def _tokens(data: bytes) -> Iterable[bytes]:
    """Groups of eight tokens behind their flag byte: a byte as it is, or a copy of what stood before."""
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags, group = 0, b""
        for bit in range(8):
            if at >= len(data):
                break
            bits = max((at - 1).bit_length(), 4)
            start, length = _longest(data, at, seen.get(data[at:at + 3], ()), (0xFFFF >> bits) + 3)
            if length:
                flags |= 1 << bit
                group += _short((at - start - 1) << (16 - bits) | (length - 3))
            else:
                group += data[at:at + 1]
            for i in range(at, at + max(length, 1)):
                seen.setdefault(data[i:i + 3], []).append(i)
            at += max(length, 1)
        yield bytes([flags]) + group


def _longest(data: bytes, at: int, starts: Sequence[int], most: int) -> tuple[int, int]:
    """Where the longest earlier copy of what comes next starts, and its length; (0, 0) when none is worth it."""
    most = min(most, len(data) - at)
    best, length = 0, 0
    for start in reversed(starts):
        n = 3
        while n < most and data[start + n] == data[at + n]:
            n += 1
        if n > length and n <= most:
            best, length = start, n
            if n == most:
                break
    return best, length


def decompressed(container: bytes) -> bytes:
    """What a compressed container holds."""
    out, at = bytearray(), 1
    while at < len(container):
        header, = struct.unpack_from("<H", container, at)
        end, start = at + (header & 0xFFF) + 3, len(out)
        at += 2
        if not header & 0x8000:
            out += container[at:end]
            at = end
        while at < end:
            flags, at = container[at], at + 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    out.append(container[at])
                    at += 1
                    continue
                token, = struct.unpack_from("<H", container, at)
                bits = max((len(out) - start - 1).bit_length(), 4)
                for _ in range((token & (0xFFFF >> bits)) + 3):
                    out.append(out[-(token >> (16 - bits)) - 1])
                at += 2
    return bytes(out)
