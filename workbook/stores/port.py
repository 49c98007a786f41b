"""What every store does: read tables, and commit changes with the reports beside them, or refuse.

| store | holds the ledger in |
|---|---|
| `memory` | this process (tests) |
| `file` | a closed .xlsx or .xlsm, changed in place without losing a byte of anything else |
| `folder` | one CSV a table |

A store knows nothing of journals, periods or undo: `workbook.book` decides, the store reads and writes.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from receivables.changes import Changes
from receivables.errors import Issue, ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, Frames

if TYPE_CHECKING:
    from workbook.stores.receipt import Receipt


@dataclass(frozen=True)
class Loaded:
    """Frames by table name (every asked table is there, possibly empty), what could not be read, and the stamp of what was read.

    `rows[table]` gives for each frame row the row number a person sees (int64 array), for messages.
    `lacking` are tables that the ledger has not, because it was made before them: no rows, and a save makes them.
    `absent[table]` are columns that a person's own list, which is the table, has not (they cannot be written), and what new rows have there.
    """

    frames: Frames
    issues: list[Issue]
    stamp: str
    rows: Mapping[str, Any] = field(default_factory=dict)
    absent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Report:
    """A report to write beside the changes: `name` is its sheet, `content` what the template's writer of that sheet needs."""

    name: str
    content: Any


@dataclass(frozen=True)
class Written:
    """What a commit did: what changed, where the backup is, what a person should know. `lines` are sentences; `receipt` is there where a file
    was written, or would be."""

    place: str
    lines: list[str] = field(default_factory=list)
    backup: str = ""
    parts: list[str] = field(default_factory=list)
    receipt: Receipt | None = None


def base_currency(settings: Frame | None) -> str:
    """The ledger's own currency, as its table Settings states it."""
    stated = {} if settings is None else dict(zip(settings["key"].tolist(), settings["value"].tolist()))
    return stated.get("base_currency", "").strip().upper() or Policy.base_currency


class ChangedSinceRead(ReceivablesError):
    """The ledger moved on between read and commit."""

    def __init__(self, place: str) -> None:
        super().__init__(f"You cannot save to {place} because it was changed since it was read. Run the command again; nothing was written.")


class Store(Protocol):
    """The port."""

    place: str

    def read(self, tables: Iterable[str]) -> Loaded:
        """The frames of the tables, whatever could not be read as issues, and a stamp."""

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """Write changes and reports as one, or nothing. Raises `ChangedSinceRead` when the stamp moved. Rows are found by key; those that
        had none when they were read (`changes.numbered`) by their row number: `receivables.changes.found_at` says where all of them are."""
