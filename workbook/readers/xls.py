"""An old .xls workbook as sheets of cells, read in a process of its own (`xls_child`): many banks still write their lists so.

    sheets_of(data, "list.xls")          # [("Sheet1", 0, [["Date", "Amount"], [datetime(2026, 11, 20), 150.5]])]
"""
from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from receivables.errors import ReceivablesError

SECONDS = 50               # for one workbook, whatever it is
_CHILD = Path(__file__).with_name("xls_child.py")


def sheets_of(data: bytes, file: str) -> list[tuple[str, int, list[list[Any]]]]:
    """Name, first row (from 0) and rows of each visible sheet. Raises ReceivablesError for a workbook that cannot be read."""
    told = _told(data)
    if "refused" in told:
        raise ReceivablesError(f"You cannot import {file} because {told['refused']}. Save it in Excel as .xlsx without a password and import that.")
    return [(name, first, [[_cell(cell) for cell in row] for row in rows]) for name, first, rows in told["sheets"]]


def _told(data: bytes) -> dict[str, Any]:
    """What the process of its own says of the file; a reading that broke off is a damaged file."""
    broken = {"refused": "it is an old .xls workbook, and damaged: reading it broke off"}
    try:
        done = subprocess.run([sys.executable, "-P", str(_CHILD)], input=data, stdout=subprocess.PIPE,  # noqa: S603 - our own file
                              stderr=subprocess.DEVNULL, timeout=SECONDS, check=False, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
        return json.loads(done.stdout) if done.returncode == 0 else broken
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return broken


def _cell(cell: Any) -> Any:
    return dt.datetime.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
