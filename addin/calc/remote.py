"""The open spreadsheet and the person in front of it, as the program of LibreOffice's extension sees them: over the pipe.

`RemoteBook` is an `OpenBook` (workbook.stores.openbook), `RemoteDesk` a `Desk` (addin.desk). Their other ends stand in `receivables_calc`.
"""
from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from addin.calc.receivables_calc.link import Link, Refused
from addin.host import login_name
from receivables.errors import ReceivablesError
from workbook.cellwrite import EPOCHS
from workbook.stores.openbook import Area, Block, OpenTable, Rows
from workbook.stores.parts import Span


def asked(link: Link, verb: str, *args: Any) -> Any:
    """Ask LibreOffice; what it refuses is a refusal here."""
    try:
        return link.ask(verb, *args)
    except Refused as refused:
        raise ReceivablesError(str(refused)) from None


class RemoteBook:
    """The document that a button was pressed on."""

    def __init__(self, link: Link, place: str, epoch: int) -> None:
        self.place, self.epoch = place, epoch
        self._link = link
        self._first_day = dt.datetime.combine(EPOCHS[epoch], dt.time())

    def tables(self) -> list[OpenTable]:
        """See the port."""
        return [OpenTable(name, sheet, Span(*span), tuple(headers), totals) for name, sheet, span, headers, totals in self._ask("tables")]

    def read(self, area: Area) -> Rows:
        """See the port."""
        span = _edges(area.span)
        found = self._ask("read", area.sheet, span)
        rows: Rows = [[None if v == "" else v for v in row] for row in found["rows"]]
        for left, top, right, bottom in found["days"]:
            for row in rows[top - span[1]:bottom - span[1] + 1]:
                for c in range(left - span[0], right - span[0] + 1):
                    row[c] = self._day(row[c])
        for left, top, right, bottom in found["flags"]:
            for row in rows[top - span[1]:bottom - span[1] + 1]:
                for c in range(left - span[0], right - span[0] + 1):
                    row[c] = bool(row[c]) if isinstance(row[c], float) else row[c]
        for column, at, word in found["errors"]:
            rows[at - span[1]][column - span[0]] = word
        return rows

    def formulas(self, area: Area) -> list[list[str]]:
        """See the port."""
        return self._ask("formulas", area.sheet, _edges(area.span))

    def obstacle(self, areas: Sequence[Area], sheets: Sequence[str] = (), new: Sequence[str] = ()) -> str:
        """See the port."""
        return self._ask("obstacle", [[a.sheet, _edges(a.span)] for a in areas], list(sheets), list(new))

    def write(self, blocks: Sequence[Block]) -> None:
        """See the port."""
        self._ask("write", [[b.sheet, b.top, b.left, b.rows] for b in blocks if b.rows and b.rows[0]])

    def fill(self, area: Area, formula: str) -> None:
        """See the port."""
        self._ask("fill", area.sheet, _edges(area.span), formula)

    def insert_rows(self, table: str, at: int, count: int) -> None:
        """See the port."""
        self._ask("insert_rows", table, at, count)

    def remove_rows(self, table: str, at: int, count: int) -> None:
        """See the port."""
        self._ask("remove_rows", table, at, count)

    def put_sheets(self, path: Path, names: Sequence[str]) -> None:
        """See the port."""
        self._ask("put_sheets", str(path), list(names))

    def names(self, defined: dict[str, str]) -> None:
        """See the port."""
        self._ask("names", defined)

    def keep(self, text: str) -> None:
        """See the port."""
        self._ask("keep", text)

    def kept(self) -> str:
        """See the port."""
        return self._ask("kept")

    @contextmanager
    def still(self) -> Iterator[None]:
        """See the port."""
        self._ask("begin")
        try:
            yield
        finally:
            self._ask("end")

    def say(self, line: str) -> None:
        """See the port."""
        self._ask("say", line)

    def _ask(self, verb: str, *args: Any) -> Any:
        return asked(self._link, verb, *args)

    def _day(self, value: Any) -> Any:
        """A number whose format shows a day; what Python's calendar does not have stays a number."""
        if not isinstance(value, float):
            return value
        try:
            return self._first_day + dt.timedelta(seconds=round(value * 86_400))
        except OverflowError:
            return value


class RemoteDesk:
    """The person who pressed the button."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def files(self, title: str, patterns: tuple[str, ...]) -> list[str]:
        """See the port."""
        return asked(self._link, "files", title, list(patterns))

    def ask(self, question: str, kind: str, default: str) -> str | None:
        """See the port."""
        return asked(self._link, "ask", question, kind, default)

    def confirm(self, sentence: str) -> bool:
        """See the port."""
        return asked(self._link, "confirm", sentence)

    def say(self, line: str) -> None:
        """See the port."""
        asked(self._link, "say", line)

    def show(self, sheet: str, row: int, column: int) -> None:
        """See the port."""
        asked(self._link, "show", sheet, row, column)

    def open_page(self, address: str) -> None:
        """See the port."""
        asked(self._link, "open_page", address)

    def who(self) -> str:
        """See the port."""
        return login_name()

    def now(self) -> str:
        """See the port."""
        return time.strftime("%Y-%m-%d %H:%M:%S")


def _edges(span: Span) -> list[int]:
    return [span.left, span.top, span.right, span.bottom]
