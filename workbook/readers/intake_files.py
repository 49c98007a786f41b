"""The files of an import: folders taken file by file, zip files opened, each with the name a person finds it by.

A zip file is opened within limits: so many files, so many bytes unpacked, no zip file inside a zip file. What a person named must be
read; what only lies in a folder or zip may be refused by itself, and the others are taken.
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from receivables.errors import ReceivablesError
from workbook.stores.archive import UNREADABLE

ZIP_FILES, ZIP_BYTES = 2_000, 1 << 30          # files in one zip, and bytes that they may unpack to together
_TOO_LARGE = f"it unpacks to more than {ZIP_BYTES >> 30} GB. Unpack it and import the files in parts."
_WORKBOOK = ("[Content_Types].xml", "mimetype")
_HIDDEN = (".", "~$", "__MACOSX")


@dataclass(frozen=True)
class Source:
    """One file's bytes. `alone` is true where the person named the file itself; `error` says why a file of a folder has no bytes."""

    name: str
    data: bytes
    alone: bool = True
    error: str = ""


def sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Every file of the paths. Raises ReceivablesError for a path that cannot be read and a zip file beyond the limits."""
    for path in paths:
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path).parts))
            if not files:
                raise ReceivablesError(f"You cannot import {path} because the folder has no files.")
            for file in files:
                yield from _or_error(file, file.relative_to(path).as_posix())
        else:
            yield from _opened(Source(path.name, _bytes(path)))


def is_zip(data: bytes) -> bool:
    """True for a zip file that is no workbook.

    >>> is_zip(b"PK\\x03\\x04 cut off")
    False
    """
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except UNREADABLE:
        return False
    return not any(mark in names for mark in _WORKBOOK)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReceivablesError(f"You cannot import {path} because {(error.strerror or str(error)).lower()}.") from None


def _or_error(path: Path, name: str) -> list[Source]:
    """A file of a folder, or of its zip files; why it cannot be read is told, and the other files are read."""
    try:
        return list(_opened(Source(name, _bytes(path), alone=False)))
    except ReceivablesError as error:
        return [Source(name, b"", False, str(error))]


def _hidden(parts: Sequence[str]) -> bool:
    return any(part.startswith(_HIDDEN) for part in parts) or parts[-1] in ("Thumbs.db", "desktop.ini")


def _opened(source: Source) -> Iterator[Source]:
    """The source itself, or the files of a zip."""
    if not is_zip(source.data):
        yield source
        return
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not _hidden(PurePosixPath(m.filename).parts)]
        _check(source.name, members)
        left = ZIP_BYTES
        for member in members:
            data = _unpacked(archive, member, source.name, left)
            left -= len(data)
            name = f"{source.name}/{member.filename}"
            if is_zip(data):
                raise ReceivablesError(f"You cannot import {name} because it is a zip file inside a zip file. Unpack it and import what is in it.")
            yield Source(name, data, alone=source.alone and len(members) == 1)


def _check(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    start = f"You cannot import {name} because "
    if not members:
        raise ReceivablesError(f"{start}the zip file holds no files.")
    if len(members) > ZIP_FILES:
        raise ReceivablesError(f"{start}it holds {len(members):,} files; at most {ZIP_FILES:,} are taken from one zip file. "
                               "Unpack it and import the folder.")
    if sum(m.file_size for m in members) > ZIP_BYTES:
        raise ReceivablesError(f"{start}{_TOO_LARGE}")
    if any(m.flag_bits & 1 for m in members):
        raise ReceivablesError(f"{start}the zip file has a password. Unpack it and import what is in it.")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, left: int) -> bytes:
    """The member's bytes, never more than the limit whatever the zip says of itself."""
    try:
        with archive.open(member) as file:
            data = file.read(left + 1)
    except UNREADABLE as error:
        raise ReceivablesError(f"You cannot import {name} because {member.filename} in it is damaged ({error}).") from None
    if len(data) > left:
        raise ReceivablesError(f"You cannot import {name} because {_TOO_LARGE}")
    return data
