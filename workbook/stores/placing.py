"""A new file in the place of the old one: staged, kept, put there, looked at again; whatever goes wrong, the old one or the new one.

Elsewhere the new file is renamed over the old one, which is one step. In a folder that a service copies to other machines (`synced`) it
is written into the file that is there, so that the service sees a change and no new file. That is no single step: a note and the whole
new file lie beside the backups first, and `recover` finishes what was stopped in the middle when the ledger is next opened.
"""
from __future__ import annotations

import contextlib
import glob
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from receivables.errors import ReceivablesError
from workbook.stores import backups, disk
from workbook.stores.backups import Backup, Cabinet


@dataclass
class Placed:
    """What was put in place: fingerprints and bytes before and after, the backup, and what a person should know."""

    old: str
    new: str
    old_size: int
    new_size: int
    backup: Backup
    when: datetime
    notes: list[str] = field(default_factory=list)


class Placing:
    """One new file on its way to the place of the ledger's file. Used as a context: what is left over goes at its end."""

    def __init__(self, kept: Cabinet, place: str) -> None:
        self.kept, self.place, self.target = kept, place, kept.path
        folder = kept.folder if kept.service else self.target.parent
        self.temporary = folder / f".{self.target.stem}.{os.getpid()}.tmp{self.target.suffix}"
        self._backup: Backup | None = None
        self._stays = False

    def __enter__(self) -> Placing:
        backups.clear(self.kept)
        for left in self.temporary.parent.glob(f".{glob.escape(self.target.stem)}.*.tmp{self.target.suffix}"):       # of a save that was killed
            with contextlib.suppress(OSError):
                disk.remove(left)
        return self

    def __exit__(self, *error: Any) -> None:
        if not self._stays:
            for path in (self.temporary, self._backup.path if self._backup else None):
                if path is not None:
                    with contextlib.suppress(OSError):
                        disk.remove(path)

    def stage(self, save: Callable[[Any], None]) -> None:
        """Write the new file, whole, where it is not yet seen."""
        with disk.open_new(self.temporary) as file:
            out = disk.Out(file)
            save(out)
            out.end()
            disk.sync(file)
        if self.target.exists() and not self.kept.service:
            disk.copy_mode(self.target, self.temporary)

    def swap(self, old: str, check: Callable[[], None]) -> Placed:
        """Keep the present file (fingerprint `old`), then `check` that nothing stands in the way, and put the new one in its place."""
        now, new = datetime.now().astimezone(), backups.digest(self.temporary)
        sizes = self.target.stat().st_size, self.temporary.stat().st_size
        self._backup = backups.keep(self.kept, now, self.kept.next_number())
        check()
        notes = []
        if self.kept.service:
            self._write_in(old, new)
            notes.append(f"{self.kept.service} copies this folder, so the file was changed in place and not replaced.")
        else:
            disk.replace(self.temporary, self.target)
            self._stays = True
            notes += _try(lambda: disk.sync_folder(self.target.parent), "a power cut in the next seconds may bring the former file back")
        if backups.digest(self.target) != new:
            raise ReceivablesError(f"The save to {self.place} went wrong: the disk does not hold what was written. The former file is backup "
                                   f"{self._backup.number}. Put it back with: receivables restore {self.place}")
        return Placed(old, new, *sizes, self._backup, now, notes)

    def _write_in(self, old: str, new: str) -> None:
        """Write into the file that is there. On an error the former content is put back; where that fails, the next command finishes it."""
        assert self._backup is not None
        note = {"target": str(self.target), "old": old, "new": new, "staged": self.temporary.name, "backup": self._backup.path.name}
        disk.write_whole(self.kept.pending, json.dumps(note).encode())
        try:
            disk.write_over(self.temporary, self.target)
        except OSError as error:
            if not self._put_back(old):
                self._stays = True
                raise ReceivablesError(f"The save to {self.place} is decided but not finished because {disk.reason(error)}. "
                                       "The next command there finishes it; do not open the file before.") from None
            with contextlib.suppress(OSError):
                disk.remove(self.kept.pending)
            raise
        self._stays = True
        with contextlib.suppress(OSError):           # what stays is cleared when the ledger is next opened
            disk.remove(self.kept.pending)
            disk.remove(self.temporary)

    def _put_back(self, old: str) -> bool:
        """The former content again, where it is not there any more; False where the disk does not let us."""
        assert self._backup is not None
        try:
            if backups.digest(self.target) != old:
                disk.write_over(self._backup.path, self.target)
            return True
        except OSError:
            return False


def recover(kept: Cabinet, whole: Callable[[Path], bool]) -> str:
    """Finish a save into a file that was stopped in the middle; gives a sentence, "" when there was none. `whole` looks at a file.

    A file that is neither the old nor the new one, but whole, was put there by somebody since: it stays.
    """
    if not kept.service or not kept.pending.exists():
        return ""
    try:
        note = json.loads(kept.pending.read_bytes())
        staged, backup = kept.folder / note["staged"], kept.folder / note["backup"]
        now, said = (backups.digest(kept.path) if kept.path.exists() else ""), ""
        if now not in (note["old"], note["new"], "") and not whole(kept.path):
            source = staged if staged.exists() and backups.digest(staged) == note["new"] else backup
            disk.write_over(source, kept.path)
            said = f"The last save to {kept.path.name} was stopped in the middle and is finished now."
        if now == note["old"]:
            disk.remove(backup)
        disk.remove(kept.pending)
        disk.remove(staged)
        return said
    except (OSError, ValueError, KeyError) as error:
        why = disk.reason(error) if isinstance(error, OSError) else "its note is damaged"
        raise ReceivablesError(f"You cannot open {kept.path.name} because its last save was stopped in the middle and cannot be finished: {why}. "
                               f"Mend that, or put the former file back from {kept.folder}.") from None


def _try(act: Callable[[], None], otherwise: str) -> list[str]:
    """Do what may fail after the new file is in place; gives what a person should know then."""
    try:
        act()
        return []
    except OSError as error:
        return [f"The file is saved, but {disk.reason(error)}: {otherwise}."]
