"""Is the workbook open somewhere? Excel and LibreOffice say so with a file beside it: by whom, where, and since when.

Such a file may be left from a crash. That is told apart by facts where there are any: LibreOffice's names the machine, and
there its program runs or does not. The person decides; nothing is saved over an open workbook on a guess.

>>> _excel_user(bytes([4]) + b"Anna".ljust(53) + bytes([4, 0]) + "Anna".encode("utf-16-le").ljust(109, b" "))
'Anna'
"""
from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from pathlib import Path

from receivables.errors import ReceivablesError
from workbook.stores import disk
from workbook.stores.port import ChangedSinceRead


def check_free(path: Path) -> None:
    """Raises ReceivablesError, naming the program and the person, when the workbook is open or cannot be written."""
    excel, office = path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")
    if excel.exists():
        raise _open(path, "Excel", _excel_user(_read(excel)), excel, gone=False)
    if office.exists():
        who, host = _office_user(_read(office))
        gone = host == socket.gethostname() and not _office_runs()
        raise _open(path, "LibreOffice", f"{who} on {host}" if who and host else who, office, gone)
    if disk.read_only(path):
        raise ReceivablesError(f"You cannot save to {path.name} because the file is read-only. Allow writing to it, or work on a copy.")
    try:
        with disk.patiently(lambda: path.open("r+b")):
            pass
    except PermissionError as error:
        what = "you have no right to write to it. Ask for it, or work on a copy." if getattr(error, "winerror", None) not in disk.BUSY else \
            "another program holds it open. Close it there and try again."
        raise ReceivablesError(f"You cannot save to {path.name} because {what}") from None
    except OSError as error:
        raise ReceivablesError(f"You cannot save to {path.name} because {disk.reason(error)}.") from None


def check_same(path: Path, before: os.stat_result, place: str) -> None:
    """Raises ReceivablesError when the workbook is not as it was `before`, or is in use."""
    now = path.stat()
    if (now.st_mtime_ns, now.st_size) != (before.st_mtime_ns, before.st_size):
        raise ChangedSinceRead(place)
    check_free(path)


def _open(path: Path, program: str, who: str, mark: Path, gone: bool) -> ReceivablesError:
    by = f" by {who}" if who else ""
    if gone:
        return ReceivablesError(f"You cannot save to {path.name} because the file {mark.name} says it is open in {program}{by}{_since(mark)}, but "
                                f"{program} does not run on this machine: a crash left the file. Delete {mark.name} and try again.")
    return ReceivablesError(f"You cannot save to {path.name} because it is open in {program}{by}{_since(mark)}. Close it there and try again; "
                            f"if nobody has it open, delete the file {mark.name} that a crash left beside it.")


def _since(mark: Path) -> str:
    try:
        return time.strftime(" since %Y-%m-%d %H:%M", time.localtime(mark.stat().st_mtime))
    except (OSError, ValueError):
        return ""


def _read(path: Path) -> bytes:
    with contextlib.suppress(OSError):
        return path.read_bytes()[:4096]
    return b""


def _excel_user(data: bytes) -> str:
    """Excel's owner file: the name's length, the name in 8-bit letters, and from byte 54 on both again in UTF-16."""
    if len(data) > 56 and data[54] and 56 + 2 * data[54] <= len(data):
        name = data[56:56 + 2 * data[54]].decode("utf-16-le", "replace").strip("\0 ")
        if name.isprintable() and name:
            return name
    return data[1:1 + data[0]].decode("latin-1").strip("\0 ") if data else ""


def _office_user(data: bytes) -> tuple[str, str]:
    """LibreOffice's lock file: full name, login name, machine, time and profile, separated by commas. Gives name and machine."""
    fields = [f.strip() for f in data.decode("utf-8", "replace").split(",")]
    return next((f for f in fields[:2] if f), ""), fields[2] if len(fields) > 2 else ""


def _office_runs() -> bool:
    """False when it is certain that no LibreOffice runs on this machine."""
    if sys.platform != "linux":
        return True
    try:
        return any(Path(entry.path, "comm").read_text().startswith(("soffice", "oosplash")) for entry in os.scandir("/proc")
                   if entry.name.isdigit() and Path(entry.path, "comm").exists())
    except OSError:
        return True
