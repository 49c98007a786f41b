"""Cell values of a workbook, sheet by sheet and row by row, by python-calamine (behind `guard.look`)."""
from __future__ import annotations

import contextlib
import gc
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from receivables.errors import ReceivablesError
from workbook.stores.guard import Look, look
from workbook.stores.package import TYPES, Package, rels_name
from workbook.stores.parts import Sheet, workbook_part


class Values:
    """The values of one workbook: `source` is the file or its bytes, `package` the same as parts."""

    def __init__(self, source: Path | bytes, package: Package) -> None:
        self.package, self._source = package, source
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

            source = self._source
            self._open = CalamineWorkbook.from_path(str(source)) if isinstance(source, Path) else CalamineWorkbook.from_filelike(io.BytesIO(source))
        return self._open

    def _unreadable(self, error: BaseException) -> BaseException:
        """A sentence for a file that cannot be read; what is not about the file (an interrupt) stays what it is."""
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            return error
        return ReceivablesError(f"You cannot use {self.package.name} because its cells cannot be read ({type(error).__name__}). "
                                "Open it in Excel, let it repair the file, and save it.")


def excerpt(package: Package, sheet: Sheet, xml: Iterable[bytes]) -> Values:
    """The values of one sheet as `xml` has it (in pieces), everything that its cells refer to taken from the package."""
    main = workbook_part(package)
    wanted = {main, rels_name(main), sheet.part, TYPES, rels_name("")}
    wanted |= {r.target for r in package.relationships(main).values() if r.kind in ("styles", "sharedStrings")}
    data = package.excerpt([n for n in package.names() if n in wanted], sheet.part, xml)
    return Values(data, Package(data, package.name))


@contextlib.contextmanager
def many_objects() -> Iterator[None]:
    """Millions of cells come and go, none of them in cycles: the collector of cycles would only walk over them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
