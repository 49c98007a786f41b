"""A table as a CSV file for other programs: all columns by code name; `import` reads it back to the same rows."""
from __future__ import annotations

from pathlib import Path

from receivables.schema import Frame, Table
from workbook.csvtable import dumps
from workbook.stores.disk import write_atomic


def export_table(frame: Frame, table: Table, base: str, path: Path) -> int:
    """Write the rows to `path`, whole or not at all, and say how many. Raises ReceivablesError where the place cannot be written."""
    write_atomic(path, dumps(frame, table, base).encode("utf-8"))
    return len(frame)
