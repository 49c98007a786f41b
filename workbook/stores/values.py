"""Cell values of a workbook, sheet by sheet and row by row, by python-calamine (behind `guard.look`)."""
from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from receivables.errors import ReceivablesError
from workbook.stores.guard import Look, look
from workbook.stores.package import Package
from workbook.stores.parts import Sheet


class Values:
    """The values of one workbook file. `data` is the file, `package` the same as parts."""

    def __init__(self, data: bytes, package: Package) -> None:
        self.package, self._data = package, data
        self._open: Any = None

    def sheet(self, sheet: Sheet) -> tuple[Iterator[list[Any]], int, Look]:
        """The rows of a sheet (the first is row 1), the column of their first cell, and what the guard saw."""
        seen = look(self.package, sheet)
        try:
            found = self._book().get_sheet_by_name(sheet.name)
            start = found.start
            return (iter(found.iter_rows()), start[1] + 1, seen) if start is not None else (iter(()), 1, seen)
        except BaseException as error:
            raise self._unreadable(error) from error

    def _book(self) -> Any:
        """The reader, opened when it is first needed."""
        if self._open is None:
            from python_calamine import CalamineWorkbook

            self._open = CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        return self._open

    def _unreadable(self, error: BaseException) -> BaseException:
        """A sentence for a file that cannot be read; what is not about the file (an interrupt) stays what it is."""
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            return error
        return ReceivablesError(f"You cannot use {self.package.name} because its cells cannot be read ({type(error).__name__}). "
                                "Open it in Excel, let it repair the file, and save it.")
