"""What a host offers the person in front of an open workbook: dialogs, a status line, and a way to show a cell."""
from __future__ import annotations

from typing import Protocol


class Desk(Protocol):
    """One person's desk. Excel, LibreOffice and tests each have theirs."""

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

    def open_page(self, address: str) -> None:
        """Open a page of the help (a file or a web address) in the person's browser."""

    def who(self) -> str:
        """The name of the person, as the Runs table shows it."""

    def now(self) -> str:
        """The time as "2026-11-22 05:00:00"."""
