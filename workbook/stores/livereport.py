"""A report's sheet from a file that Excel has opened beside the ledger, put in place of the ledger's sheet of that name.

The sheet itself stays, so that links, names and formulas that point to it keep pointing; its content goes and the file's comes.
"""
from __future__ import annotations

import contextlib
from typing import Any

LINKS = 1                   # xlExcelLinks, and xlLinkTypeExcelLinks where one is changed


def put_sheet(source: Any, book: Any, name: str) -> None:
    """Put the sheet of an xlwings book in place of the other's; at the end, where it has none of that name."""
    made = source.sheets[name]
    old = next((sheet for sheet in book.sheets if sheet.name == name), None)
    if old is None:
        made.copy(after=book.sheets[len(book.sheets) - 1])
        return
    _clear(old)
    made.api.Cells.Copy(old.api.Cells)
    _name_tables(made, old)
    _own_links(source, book)


def _clear(sheet: Any) -> None:
    """Tables, drawings, rules and cells of a report sheet."""
    for objects in (sheet.api.ListObjects, sheet.api.ChartObjects(), sheet.api.Shapes):
        for i in range(objects.Count, 0, -1):
            objects.Item(i).Delete()
    cells = sheet.api.Cells
    cells.FormatConditions.Delete()
    cells.Validation.Delete()
    cells.Hyperlinks.Delete()
    cells.Clear()


def _name_tables(made: Any, sheet: Any) -> None:
    """A copied table came under another name, or as cells alone: it gets its own."""
    there = {table.range.address: table for table in sheet.tables}
    for table in made.tables:
        address = table.range.address
        if address in there:
            there[address].name = table.name
        else:
            sheet.tables.add(source=sheet.range(address), name=table.name, has_headers=True, table_style_name=None)


def _own_links(source: Any, book: Any) -> None:
    """A copied chart looks at the file it came from; it shall look at this workbook. One that was never saved has no name to give."""
    if source.fullname in (book.api.LinkSources(LINKS) or ()):
        with contextlib.suppress(Exception):
            book.api.ChangeLink(source.fullname, book.fullname, LINKS)
