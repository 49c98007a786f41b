"""The command line as a host: it opens the ledger, reads the clock, knows who asks, and tells progress."""
from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from macros.registry import Args, Button, Outcome
from receivables.errors import ReceivablesError

WORKBOOKS = (".xlsx", ".xlsm")


def open_store(place: str) -> Any:
    """The store at the place: a folder of CSV files or a closed workbook. Raises ReceivablesError where there is none."""
    path = Path(place)
    if path.is_dir():
        from workbook.stores.folder import FolderStore
        return FolderStore(path)
    if not path.exists():
        raise ReceivablesError(f"To work with {place}, you must make it first: receivables new {place}. There is no such file or folder.")
    if path.suffix.lower() not in WORKBOOKS:
        raise ReceivablesError(f"You cannot use {place} as a ledger because it is neither a workbook (.xlsx, .xlsm) nor a folder.")
    from workbook.stores.file import FileStore
    return FileStore(path)


def refuse_existing(path: Path) -> None:
    """A new ledger never takes the place of something."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise ReceivablesError(f"You cannot make {path} because something is there already. Choose another name, or move it away.")


@dataclass
class Host:
    """One call of the command line: how it prints, what day it is, who asks."""

    as_json: bool = False
    dry_run: bool = False
    who: str = ""
    progress: bool | None = None
    debug: bool = False
    started: float = field(default_factory=time.monotonic)
    _status: Any = None

    @classmethod
    def of(cls, values: dict[str, Any]) -> Host:
        """Take the shared options out of a command's values."""
        return cls(values.pop("as_json", False), values.pop("dry_run", False), values.pop("who", None) or login_name(),
                   values.pop("progress", None), values.pop("debug", False))

    def args(self, values: dict[str, Any]) -> Args:
        """The values with today, now, who and progress."""
        now = time.strftime("%Y-%m-%d %H:%M:%S")
        return Args(values, now[:10], now, self.who, self.dry_run, self.say)

    def press(self, button: Button, ledger: str, values: dict[str, Any]) -> Outcome:
        """Run a button on the ledger at that place."""
        return button.run(open_store(ledger), self.args(values))

    def say(self, line: str) -> None:
        """One line of progress, on stderr: a moving line on a terminal, plain lines with --progress."""
        if self.progress:
            print(f"[{time.monotonic() - self.started:6.1f} s] {line}", file=sys.stderr, flush=True)
        elif self.progress is None and sys.stderr.isatty() and not self.as_json:
            self._spinner().update(line)

    def quiet(self) -> None:
        """End the moving line before anything is printed."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _spinner(self) -> Any:
        if self._status is None:
            from rich.console import Console
            self._status = Console(stderr=True).status("")
            self._status.start()
        return self._status


def login_name() -> str:
    """Who is logged in, as the Runs table shows it."""
    import getpass
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
