"""Writing so that a crash leaves the old file or the new one, never half of one; and one writer at a time.

Every write to disk of the folder store and of exports goes through these functions, so a test can break each of them in turn.
"""
from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from receivables.errors import ReceivablesError


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(source: Path, target: Path) -> None:
    """Rename over the target in one step."""
    os.replace(source, target)


def make_folder(path: Path) -> None:
    """Make a folder and those above it; one that exists is left alone."""
    path.mkdir(parents=True, exist_ok=True)


def remove_folder(path: Path) -> None:
    """Remove a folder with what is in it."""
    shutil.rmtree(path)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file by a temporary one beside it and a rename. Raises ReceivablesError where the place cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        write_synced(part, data)
        replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise ReceivablesError(f"You cannot write {path} because {reason(error)}. What stood there before is unchanged.") from None


def reason(error: OSError) -> str:
    """The system's reason, as part of a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


@contextlib.contextmanager
def locked(path: Path, place: str, wait_seconds: float = 5.0) -> Iterator[None]:
    """Hold the lock file at `path`. The system lets go of it when the process ends, however it ends.

    Raises ReceivablesError, naming who holds it, when it does not become free in time.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ReceivablesError(f"You cannot work in {place} because {reason(error)}.") from None
    try:
        end = time.monotonic() + wait_seconds
        while not _take(handle):
            if time.monotonic() > end:
                raise ReceivablesError(f"You cannot save to {place} because {_holder(path)} is writing there. Wait until it is done and try again.")
            time.sleep(0.02)
        os.ftruncate(handle, 0)
        os.write(handle, f"{_user()} on {socket.gethostname()}, process {os.getpid()}".encode())
        yield
    finally:
        os.close(handle)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") or "another process"
    except OSError:
        return "another process"


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
        except OSError:
            return False
