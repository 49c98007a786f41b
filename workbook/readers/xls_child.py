"""The process of its own in which an old .xls workbook is read: its bytes come on standard input, its sheets go out as JSON.

The format is a file system in a file, and comes from anywhere: an endless loop or a hunger for memory ends this process alone. It is started
by `workbook.readers.xls` with this file's path, and so it imports nothing of ours.
"""
from __future__ import annotations

import contextlib
import datetime as dt
import faulthandler
import io
import json
import sys
from typing import Any

MEMORY, SECONDS = 1 << 30, 40          # that the reader may have, where the system has a bound
CELLS = 5_000_000                      # that are read at most, of all sheets


def main() -> int:
    """Answer with {"sheets": [[name, first row, rows]]} or {"refused": reason}; a date is {"day": ISO text}."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    with contextlib.suppress(ImportError, ValueError, OSError):          # Windows: the parent's time limit alone
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    try:
        told: dict[str, Any] = {"sheets": _sheets(sys.stdin.buffer.read())}
    except ValueError as error:
        told = {"refused": str(error)}
    json.dump(told, sys.stdout)
    return 0


def _sheets(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        out, left = [], CELLS
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                continue
            found = book.get_sheet_by_name(sheet.name)
            left -= found.height * found.width
            if left < 0:
                raise ValueError("it has too many cells")
            rows = [[_cell(cell) for cell in row] for row in found.to_python(skip_empty_area=True)]
            out.append([sheet.name, found.start[0] if found.start else 0, rows])
        return out
    except PasswordError:
        raise ValueError("it is protected by a password") from None
    except CalamineError as error:
        raise ValueError(f"the workbook is damaged ({error})") from None


def _cell(cell: Any) -> Any:
    if isinstance(cell, dt.datetime | dt.date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
