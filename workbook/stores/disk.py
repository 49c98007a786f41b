"""Writing so that a crash leaves the old file or the new one, never half of one; and one writer at a time.

Every write to the disk of a ledger goes through the functions in `PRIMITIVES`, each one call of the system, so that a test can break
each of them in turn and count that none was forgotten.
"""
from __future__ import annotations

import contextlib
import errno
import getpass
import os
import shutil
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from receivables.errors import ReceivablesError

PRIMITIVES = ("make_folder", "open_new", "open_there", "write", "sync", "cut", "copy_mode", "link", "replace", "sync_folder", "remove",
              "remove_folder")
BUSY = (5, 32, 33)                   # Windows: access denied, sharing violation, lock violation
PATIENCE = 3.0                       # seconds for a virus scanner or a sync program to let go of a file
WAIT = 5.0                           # seconds for another writer to be done
CHUNK = 1 << 20


def make_folder(path: Path) -> None:
    """Make a folder and those above it; one that exists is left alone."""
    path.mkdir(parents=True, exist_ok=True)


def open_new(path: Path) -> IO[bytes]:
    """Open a file to be written from its start; what stood in it is gone."""
    return path.open("wb")


def open_there(path: Path) -> IO[bytes]:
    """Open a file that is there, to be written over."""
    return path.open("r+b", buffering=0)


def write(file: IO[bytes], data: bytes | memoryview) -> None:
    """Write some bytes, all of them."""
    left = memoryview(data)
    while len(left):
        left = left[file.write(left):]


def sync(file: IO[bytes]) -> None:
    """Wait until an open file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def cut(file: IO[bytes], size: int) -> None:
    """Make an open file that long."""
    file.truncate(size)


def copy_mode(source: Path, target: Path) -> None:
    """Give a file the rights of another one."""
    shutil.copymode(source, target)


def link(source: Path, target: Path) -> None:
    """Give a file a second name."""
    os.link(source, target)


def replace(source: Path, target: Path) -> None:
    """Rename over the target in one step. Windows refuses while a scanner or a sync program looks at either: then again, for a while."""
    patiently(lambda: os.replace(source, target))


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):       # some network folders cannot
            raise
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file; one that is not there is left alone."""
    patiently(lambda: path.unlink(missing_ok=True))


def remove_folder(path: Path) -> None:
    """Remove a folder with what is in it."""
    patiently(lambda: shutil.rmtree(path))


def patiently(act: Callable[[], Any]) -> Any:
    """Do it, again and again while Windows says that somebody else holds the file, up to `PATIENCE` seconds."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in BUSY or time.monotonic() > end:
                raise
            time.sleep(0.1)


class Out:
    """An open file for those who want something with `write`; small pieces are put together. `end` when all is there."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._waiting = file, bytearray()

    def write(self, data: bytes | memoryview) -> int:
        """Take some bytes."""
        self._waiting += data
        if len(self._waiting) >= CHUNK:
            self.end()
        return len(data)

    def end(self) -> None:
        """Write what waits."""
        write(self._file, bytes(self._waiting))
        self._waiting.clear()


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with open_new(path) as file:
        write(file, data)
        sync(file)


def _part(path: Path) -> Path:
    """The name of a file while it is not whole."""
    return path.with_name(f".{path.name}.part")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whose name appears when it is whole."""
    part = _part(path)
    write_synced(part, data)
    replace(part, path)
    sync_folder(path.parent)


def copy_synced(source: Path, target: Path) -> None:
    """Copy a file with its times and wait until it is on the disk; the target's name appears when it is whole."""
    part = _part(target)
    with source.open("rb") as read, open_new(part) as file:
        while data := read.read(CHUNK):
            write(file, data)
        sync(file)
    with contextlib.suppress(OSError):
        shutil.copystat(source, part)
    replace(part, target)


def write_over(source: Path, target: Path) -> None:
    """Give a file that is there the content of another one and keep its identity (what a sync program knows it by).

    What goes beyond its present size is written first: a full disk is found out while the present content is whole, and the file is cut
    back. An error after that leaves a mixture, which the caller must mend.
    """
    size, new = target.stat().st_size, source.stat().st_size
    with source.open("rb") as read, patiently(lambda: open_there(target)) as file:
        try:
            _copy(read, file, min(size, new), new)
            sync(file)
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(size)
            raise
        _copy(read, file, 0, min(size, new))
        cut(file, new)
        sync(file)


def _copy(read: IO[bytes], file: IO[bytes], start: int, end: int) -> None:
    read.seek(start)
    file.seek(start)
    for at in range(start, end, CHUNK):
        write(file, read.read(min(CHUNK, end - at)))


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file by a temporary one beside it and a rename. Raises ReceivablesError where the place cannot be written."""
    try:
        write_whole(path, data)
    except OSError as error:
        with contextlib.suppress(OSError):
            remove(_part(path))
        raise ReceivablesError(f"You cannot write {path} because {reason(error)}. What stood there before is unchanged.") from None


def reason(error: OSError) -> str:
    """The system's reason, as part of a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


@contextlib.contextmanager
def locked(path: Path, place: str, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold the lock file at `path`. The system lets go of it when the process ends, however it ends, so no lock is ever stale.

    The file says who holds it: user, machine, process and since when. Raises ReceivablesError, naming them, when it does not become free
    in `WAIT` seconds. Where a (network) disk knows no locks, the check that the file did not change since it was read must do.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ReceivablesError(f"You cannot work in {place} because {reason(error)}: {path}.") from None
    try:
        end = time.monotonic() + (WAIT if wait_seconds is None else wait_seconds)
        while not _take(handle):
            if time.monotonic() > end:
                raise ReceivablesError(f"You cannot use {place} now because {_holder(path)} is writing there. Wait until it is done and try again.")
            time.sleep(0.02)
        with contextlib.suppress(OSError):           # a full disk: the lock holds all the same
            os.ftruncate(handle, 0)
            os.write(handle, f"{user()} on {socket.gethostname()}, process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}".encode())
        yield
        with contextlib.suppress(OSError):           # nobody holds it any more
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def user() -> str:
    """The login name of who runs this program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"


def read_only(path: Path) -> bool:
    """True when nobody may write to the file, whoever asks (the superuser may anyway)."""
    return not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
            return True
        except OSError:
            return False
else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError as error:
            return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN)
