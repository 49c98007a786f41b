"""What came of a press, in one message, and the cell to look at."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from macros.registry import Grid, Outcome, lazy
from receivables.errors import Issue

parts = lazy("workbook.stores.parts")
tables = lazy("receivables.tables")

LINES, ISSUES = 12, 5
_CELL = re.compile(r"\b(\w[\w ]*)!([A-Z]{1,3})(\d{1,7})\b")
_ROW = re.compile(r"\b(\w+), row (\d{1,7})\b(?:, ([^:.]+):)?")
_KEY = re.compile(r"\b([A-Z]\w+) (\S+?)(?=[,.;:]?(?:\s|$))")


def message(outcome: Outcome) -> str:
    """The outcome as a message box shows it: the sentence first, then lines, then what is wrong."""
    lines = [text for line in outcome.lines for text in ([line] if isinstance(line, str) else _grid(line))]
    more = [f"... and {len(lines) - LINES} more lines"] if len(lines) > LINES else []
    wrong = [issue.sentence() for issue in outcome.issues[:ISSUES]]
    left = [f"... and {len(outcome.issues) - ISSUES} more: see Check"] if len(outcome.issues) > ISSUES else []
    blocks = [[outcome.message], [*lines[:LINES], *more], [*wrong, *left]]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def place_of_issue(issues: Sequence[Issue], store: Any) -> tuple[str, int, int] | None:
    """The first finding that stands in the workbook: sheet, row, column."""
    for issue in issues:
        if issue.row is not None and not issue.file and issue.table in tables.READABLE:
            cell = _CELL.fullmatch(issue.cells)
            sheet, column = (cell[1], int(parts.number(cell[2]))) if cell else where(store, issue.table, issue.column)
            return sheet, issue.row, column
    return None


def place_of_sentence(sentence: str, store: Any) -> tuple[str, int, int] | None:
    """The cell that a refusal names: Invoices!C7; Invoices, row 7; or a table with the key of a row."""
    cell = _CELL.search(sentence)
    if cell:
        return cell[1].strip(), int(cell[3]), int(parts.number(cell[2]))
    row = next((m for m in _ROW.finditer(sentence) if m[1] in tables.TABLES), None)
    if row:
        sheet, column = where(store, row[1], row[3] or "")
        return sheet, int(row[2]), column
    for named in _KEY.finditer(sentence):
        if named[1] in tables.TABLES:
            found = _row_of(store, named[1], named[2].rstrip(",.;:"))
            if found:
                return found
    return None


def where(store: Any, table: str, header: str = "", key: str = "") -> tuple[str, int]:
    """The sheet of a table (where it stands in several lists, of the one that has the key), and the column of a header in it (its first where
    there is none)."""
    return store.where(table, header, key) if hasattr(store, "where") else (table, 1)


def _row_of(store: Any, table: str, key: str) -> tuple[str, int, int] | None:
    schema, loaded = tables.TABLES[table], store.read([table])
    keys = loaded.frames[table][schema.key].tolist()
    if key not in keys:
        return None
    sheet, column = where(store, table, schema.by_name[schema.key].header, key)
    return sheet, int(loaded.rows[table][keys.index(key)]), column


def _grid(grid: Grid) -> list[str]:
    return [" | ".join(map(str, row)) for row in (grid.headers, *grid.rows)]
