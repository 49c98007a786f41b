"""What is kept beside a ledger: the file as it was before each save, the receipts of the saves, and the lock of who is writing.

    .receivables-backups/Ledger.0007.20261122-093000.xlsx           the file before save 7
    .receivables-backups/receipts/Ledger.0007.20261122-093000.txt   what save 7 did

The number gives the order and is never given twice, so a clock that goes back or a change to summer time confuses nothing. In a folder
that a service copies to other machines (`synced`) these things stay on this machine, in the user's own folder for programs' data.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from receivables.errors import ReceivablesError
from workbook.stores import disk, synced

FOLDER = ".receivables-backups"
RECEIPTS = "receipts"
PENDING = "pending.json"
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """A kept file: the ledger as it was before save `number`, which was at `when` (this machine's time)."""

    number: int
    when: datetime
    path: Path

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.path.stat().st_size


@dataclass(frozen=True)
class Cabinet:
    """What is kept beside one ledger. `path` is the file itself (no link); `service` copies its folder elsewhere, "" for none."""

    path: Path
    folder: Path
    service: str
    suffix: str

    @property
    def receipts(self) -> Path:
        """The folder of the receipts."""
        return self.folder / RECEIPTS

    @property
    def pending(self) -> Path:
        """The note of a save that writes into the file."""
        return self.folder / f"{self.path.name}.{PENDING}"

    def name(self, number: int, when: datetime, suffix: str) -> str:
        """The name of a kept file."""
        return f"{self.path.stem}.{number:04d}.{when.strftime(_STAMP)}{suffix}"

    def next_number(self) -> int:
        """The number of the next save."""
        numbers = [int(m[1]) for f in (*_files(self.folder), *_files(self.receipts)) if (m := _name(self.path.stem).fullmatch(f.name))]
        return max(numbers, default=0) + 1

    @contextlib.contextmanager
    def locked(self, place: str) -> Iterator[None]:
        """One writer at a time."""
        try:
            disk.make_folder(self.folder)
        except OSError as error:
            raise ReceivablesError(f"You cannot save to {place} because {disk.reason(error)}: {self.folder}.") from None
        with disk.locked(self.folder / f"{self.path.name}.lock", place):
            yield


def cabinet(path: Path, suffix: str = "") -> Cabinet:
    """What is kept beside the ledger at a path; backups of a folder have a suffix of their own."""
    place = path.resolve()
    service = synced.service(place / "Settings.csv" if suffix else place)
    beside = place / FOLDER if suffix else place.parent / FOLDER
    return Cabinet(place, _own_folder(place) if service else beside, service, suffix or place.suffix)


def keep(kept: Cabinet, when: datetime, number: int) -> Backup:
    """Keep the file as it is now. A hard link where the disk can and the file will be replaced, so it costs nothing; else a copy."""
    target = kept.folder / kept.name(number, when, kept.suffix)
    try:
        if kept.service:
            raise OSError
        disk.link(kept.path, target)
    except OSError:
        disk.copy_synced(kept.path, target)
    disk.sync_folder(kept.folder)
    return Backup(number, when, target)


def backups(kept: Cabinet) -> list[Backup]:
    """The kept files of a ledger, oldest first."""
    pattern, found = _name(kept.path.stem), []
    for file in _files(kept.folder):
        m = pattern.fullmatch(file.name)
        if m and m[3] == kept.suffix:
            with contextlib.suppress(ValueError):            # 20269999-999999: not ours
                found.append(Backup(int(m[1]), datetime.strptime(m[2], _STAMP), file))
    return sorted(found, key=lambda b: b.number)


def receipt_of(kept: Cabinet, number: int) -> str:
    """What the save of that number did, as it was filed; "" when there is no receipt."""
    for file in _files(kept.receipts):
        m = _name(kept.path.stem).fullmatch(file.name)
        if m and int(m[1]) == number and m[3] == ".txt":
            return file.read_text(encoding="utf-8", errors="replace")
    return ""


def prune(kept: Cabinet, count: int) -> None:
    """Keep the last `count` files, and of each of the last `count` days with saves the day's last; the others go. Receipts stay."""
    found = backups(kept)
    for old in set(found) - set(staying(found, count)):
        with contextlib.suppress(OSError):           # in use: the next save tries again
            disk.remove(old.path)


def staying(found: Sequence[Backup], count: int) -> list[Backup]:
    """Which backups (oldest first) are kept."""
    by_day = {b.when.date(): b for b in found}
    days = sorted(by_day.values(), key=lambda b: b.number)
    return sorted({*found[max(len(found) - count, 0):], *days[max(len(days) - count, 0):]}, key=lambda b: b.number) if count else []


def clear(kept: Cabinet, data: bytes | None = None) -> None:
    """Take away what killed saves left: half copies, and a last backup that is the present file (or holds the present `data`)."""
    left = [f for folder in (kept.folder, kept.receipts) for f in _files(folder) if f.name.startswith(f".{kept.path.stem}.") and f.suffix == ".part"]
    found = backups(kept)
    if found and (_same(found[-1].path, kept.path) if data is None else found[-1].size == len(data) and found[-1].path.read_bytes() == data):
        left.append(found[-1].path)
    for file in left:
        with contextlib.suppress(OSError):
            disk.remove(file)


def _same(one: Path, other: Path) -> bool:
    """True when two files hold the same, or are the same."""
    try:
        return one.samefile(other) or (one.stat().st_size == other.stat().st_size and digest(one) == digest(other))
    except OSError:
        return False


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(stem: str) -> re.Pattern[str]:
    return re.compile(re.escape(stem) + r"\.(\d{4,})\.(\d{8}-\d{6})(\.[A-Za-z]+)")


def _files(folder: Path) -> list[Path]:
    try:
        return [f for f in folder.iterdir() if f.is_file()]
    except OSError:
        return []


def _own_folder(place: Path) -> Path:
    """The folder of this user for what belongs to a ledger that a service copies elsewhere."""
    home = Path.home()
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = home / "Library" / "Application Support"
    else:
        root = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    mark = hashlib.sha256(str(place).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return root / "Receivables" / "backups" / f"{place.stem}-{mark}"
