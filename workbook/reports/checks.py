"""The Checks sheet: what is wrong in the ledger, where, how to mend it, and whether we can mend it ourselves."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from receivables.errors import Issue
from receivables.tables import TABLES
from workbook import layout, theme
from workbook.page import Kit, format_where, heading, letter
from workbook.reports.bulk import Bulk, Cells

COLUMNS = (("Level", 10), ("Table", 16), ("Row", 8), ("Column", 18), ("What", 62), ("How to mend", 62), ("Count", 9), ("Cells", 18), ("Fix", 20))
NUMBERS = ("Row", "Count")
HINT = "What is wrong, where, and how to mend it. A finding with a fix is mended by receivables check LEDGER --fix."


@dataclass(frozen=True)
class ChecksContent:
    """What the Checks sheet lists, and the day it was looked at (None before the first check)."""

    issues: tuple[Issue, ...] = ()
    checked: pd.Timestamp | None = None


def write(kit: Kit, content: ChecksContent) -> list[Bulk]:
    """Draw the sheet. A row number leads to the row it speaks of."""
    sheet = kit.book.get_worksheet_by_name("Checks")
    said = "Run: receivables check LEDGER" if content.checked is None else f"As of {content.checked.date()}: {_counted(content.issues)}."
    heading(kit, sheet, "Checks", f"{HINT} {said}", 32)
    tops = []
    for i, (name, width) in enumerate(COLUMNS):
        numeric = name in NUMBERS
        sheet.set_column(i, i, width)
        look = kit.styles.body("#,##0" if numeric else theme.TEXT, numeric=numeric, text_wrap=width > 60)
        sheet.write_blank(layout.BODY, i, None, look)
        tops.append({"header": name, "header_format": kit.styles.header(False, numeric)})
    sheet.set_row(layout.HEADER, theme.HEADER_HEIGHT)
    sheet.add_table(layout.HEADER, 0, layout.BODY, len(COLUMNS) - 1, {"name": "Checks", "columns": tops, "style": None})
    row = layout.BODY + 1
    format_where(kit, sheet, f'=$A{row}="refused"', layout.LOOKS["bad"], layout.BODY, [(0, 0)])
    format_where(kit, sheet, f'=$A{row}="warning"', layout.LOOKS["warn"], layout.BODY, [(0, 0)])
    sheet.freeze_panes(layout.BODY, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(len(COLUMNS) - 1)}{layout.LAST_ROW + 1}"})
    return [_bulk(content.issues, row)] if content.issues else []


def _bulk(issues: tuple[Issue, ...], row: int) -> Bulk:
    def texts(field: str) -> Cells:
        return Cells("text", [str(getattr(issue, field)) for issue in issues])

    numbers = Cells("number", ["" if issue.row is None else str(issue.row) for issue in issues])
    counts = Cells("number", [str(issue.count) for issue in issues])
    columns = (texts("level"), texts("table"), numbers, texts("column"), texts("what"), texts("mend"), counts, texts("cells"), texts("fix"))
    links = [(f"C{row + n}", f"'{i.table}'!A{i.row}") for n, i in enumerate(issues) if i.row is not None and i.table in TABLES]
    return Bulk("Checks", "Checks", row, columns, links)


def _counted(issues: tuple[Issue, ...]) -> str:
    n = sum(i.count for i in issues)
    return "nothing is wrong" if n == 0 else "one finding" if n == 1 else f"{n:,} findings"
