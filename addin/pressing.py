"""A button pressed on an open workbook: ask what it needs, run it on the store, and say what came of it in one message.

Every host (Excel's ribbon, the toolbar of LibreOffice) calls `press` with the item's id, a store on the open workbook, and its desk.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Pressed:
    """What a press came to: one message for the person, whether it was done, the run it made, and the cell (sheet, row) to look at."""

    message: str
    ok: bool = True
    run: str = ""
    where: tuple[str, int] | None = None


class Desk(Protocol):
    """What a host offers the person in front of it."""

    def files(self, title: str, patterns: tuple[str, ...]) -> list[str]:
        """Let the person choose files ("*.csv", "*.xlsx"); empty when she cancels."""

    def ask(self, question: str, kind: str, default: str) -> str | None:
        """Ask for one value of a kind of `macros.registry.KINDS` ("date", "text", "amount", "folder", "output" ...); None when she cancels.

        For "output" and "folder" a host may show its own dialog; the answer is a path.
        """

    def confirm(self, sentence: str) -> bool:
        """Ask yes or no."""

    def say(self, line: str) -> None:
        """A line of progress, in the status bar."""

    def show(self, sheet: str, row: int, column: int) -> None:
        """Go to a sheet and select a cell; rows and columns count from 1."""

    def filter(self, table: str, column: str, value: str) -> None:
        """Go to a table and show only the rows whose column (by its header) has this value."""

    def open_page(self, address: str) -> None:
        """Open a page of the help (a file or a web address) in the person's browser."""

    def who(self) -> str:
        """The name of the person, as the Runs table shows it."""

    def now(self) -> str:
        """The time as "2026-11-22 05:00:00"."""


def press(item_id: str, store: Any, desk: Desk) -> Pressed:
    """Press the item of `addin.ribbon` on the open workbook. Never raises for a person's mistake: the message says it."""
    raise NotImplementedError(item_id, store, desk)
