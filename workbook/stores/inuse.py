"""Is the workbook open somewhere? Excel and LibreOffice say so with a file beside it, and by whom.

>>> _excel_user(bytes([4]) + b"Anna".ljust(53) + bytes([4, 0]) + "Anna".encode("utf-16-le").ljust(109, b" "))
'Anna'
"""
from __future__ import annotations

import contextlib
import os
from pathlib import Path

from receivables.errors import ReceivablesError


def check_free(path: Path) -> None:
    """Raises ReceivablesError, naming the program and the person, when the workbook is open or cannot be written."""
    excel, office = path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")
    if excel.exists():
        raise _open(path, "Excel", _excel_user(_read(excel)), excel)
    if office.exists():
        raise _open(path, "LibreOffice", _office_user(_read(office)), office)
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise ReceivablesError(f"You cannot save to {path.name} because the file is read-only. Allow writing to it, or work on a copy.")
    try:
        with path.open("r+b"):
            pass
    except OSError:
        raise ReceivablesError(f"You cannot save to {path.name} because another program holds it open. Close it there and try again.") from None


def _open(path: Path, program: str, who: str, mark: Path) -> ReceivablesError:
    by = f" by {who}" if who else ""
    return ReceivablesError(f"You cannot save to {path.name} because it is open in {program}{by}. Close it there and try again; "
                            f"if nobody has it open, delete the file {mark.name} that a crash left beside it.")


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


def _office_user(data: bytes) -> str:
    """LibreOffice's lock file: full name, login name, machine, time and profile, separated by commas."""
    fields = [f.strip() for f in data.decode("utf-8", "replace").split(",")]
    name = next((f for f in fields[:2] if f), "")
    host = fields[2] if len(fields) > 2 else ""
    return f"{name} on {host}" if name and host else name
