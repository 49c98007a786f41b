"""Excel held still while something is written, and given back as it was: redrawing, events, calculation, filters, selection, scroll, status bar."""
from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PAIRS = (1, 2)                      # xlAnd, xlOr
READABLE = range(8)                 # none, and, or, the four of top and bottom, a list of values; above are colours, icons and days by kind


@dataclass(frozen=True)
class Filter:
    """One filtered column of a table."""

    field: int
    criteria: tuple[Any, ...]


class UnreadableFilter(Exception):
    """A filter that Excel does not tell in full, so that it could not be set again (dates by group, colours)."""


def filters(table: Any) -> list[Filter]:
    """The filters of an xlwings table that hide rows now. Raises UnreadableFilter."""
    auto = table.api.AutoFilter
    if auto is None or not auto.FilterMode:
        return []
    found = []
    for i in range(1, auto.Filters.Count + 1):
        one = auto.Filters(i)
        if one.On:
            found.append(Filter(i, _criteria(one)))
    return found


def _criteria(one: Any) -> tuple[Any, ...]:
    """What Range.AutoFilter takes after the field: criterion, operator, second criterion, as far as there are."""
    try:
        operator, first = one.Operator, one.Criteria1
        second = one.Criteria2 if operator in PAIRS else None
    except Exception as error:
        raise UnreadableFilter from error
    if operator not in READABLE:
        raise UnreadableFilter
    return (first, operator, second) if operator in PAIRS else (first, operator) if operator else (first,)


@contextlib.contextmanager
def still(book: Any) -> Iterator[None]:
    """Hold Excel still on an xlwings book. What cannot be given back (a sheet that is gone) is left."""
    app = book.app
    before = {name: getattr(app, name) for name in ("screen_updating", "enable_events", "calculation")}
    view = _view(book)
    cleared = []
    try:
        app.screen_updating = app.enable_events = False
        app.calculation = "manual"
        for sheet in book.sheets:
            for table in sheet.tables:
                with contextlib.suppress(UnreadableFilter):
                    found = filters(table)
                    if found:
                        table.api.AutoFilter.ShowAllData()
                        cleared.append((table, found))
        yield
    finally:
        for table, found in cleared:
            for one in found:
                with contextlib.suppress(Exception):
                    table.api.Range.AutoFilter(one.field, *one.criteria)
        with contextlib.suppress(Exception):
            _look_again(book, *view)
        for name, was in before.items():
            setattr(app, name, was)
        app.status_bar = False


def _view(book: Any) -> tuple[str, str, tuple[int, int]]:
    """The active sheet, what is selected on it, and the first row and column in sight."""
    window = book.app.api.ActiveWindow
    selection = book.app.selection
    return book.sheets.active.name, selection.address if selection is not None else "", (window.ScrollRow, window.ScrollColumn)


def _look_again(book: Any, sheet: str, address: str, scroll: tuple[int, int]) -> None:
    book.sheets[sheet].activate()
    if address:
        book.sheets[sheet].range(address).select()
    window = book.app.api.ActiveWindow
    window.ScrollRow, window.ScrollColumn = scroll
