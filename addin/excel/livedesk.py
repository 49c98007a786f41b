"""The desk of a person who works in Excel: its own dialogs, message box, status bar and selection."""
from __future__ import annotations

import time
import webbrowser
from pathlib import Path
from typing import Any

TITLE = "Receivables"
TEXT, FOLDER_DIALOG = 2, 4           # what InputBox gives back; msoFileDialogFolderPicker
SAVE_AS = "CSV (*.csv),*.csv"


class ExcelDesk:
    """`addin.desk.Desk` on an xlwings book."""

    def __init__(self, book: Any) -> None:
        self.book, self.app = book, book.app

    def files(self, title: str, patterns: tuple[str, ...]) -> list[str]:
        """See `Desk`."""
        listed = ";".join(patterns)
        chosen = self.app.api.GetOpenFilename(FileFilter=f"Lists ({listed}),{listed}", Title=title, MultiSelect=True)
        return [str(path) for path in chosen] if isinstance(chosen, list | tuple) else []

    def ask(self, question: str, kind: str, default: str) -> str | None:
        """See `Desk`."""
        if kind == "folder":
            return self._folder(question)
        if kind == "output":
            path = self.app.api.GetSaveAsFilename(InitialFileName=default, FileFilter=SAVE_AS, Title=question)
        else:
            path = self.app.api.InputBox(Prompt=question, Title=TITLE, Default=default, Type=TEXT)
        return None if path is False else str(path)

    def confirm(self, sentence: str) -> bool:
        """See `Desk`."""
        return bool(self.app.alert(sentence, TITLE, buttons="yes_no") == "yes")

    def say(self, line: str) -> None:
        """See `Desk`."""
        self.app.status_bar = line

    def show(self, sheet: str, row: int, column: int) -> None:
        """See `Desk`."""
        found = self.book.sheets[sheet]
        found.activate()
        found.range((row, column)).select()

    def open_page(self, address: str) -> None:
        """See `Desk`."""
        webbrowser.open(address if "://" in address else Path(address).as_uri())

    def who(self) -> str:
        """See `Desk`."""
        return str(self.app.api.UserName or "unknown")

    def now(self) -> str:
        """See `Desk`."""
        return time.strftime("%Y-%m-%d %H:%M:%S")

    def _folder(self, question: str) -> str | None:
        dialog = self.app.api.FileDialog(FOLDER_DIALOG)
        dialog.Title = question
        return str(dialog.SelectedItems(1)) if dialog.Show() == -1 else None
