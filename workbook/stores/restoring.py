"""A backup put back: the present ledger becomes a backup itself, so that a restore can be undone like any save.

    restore("Ledger.xlsx", "7", "anna")            # backup 7
    restore("Ledger.xlsx", "2026-11-22 09", "anna")

The runs that the present ledger has and the backup has not are lost, and said.
"""
from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from receivables.errors import ReceivablesError
from workbook.stores import backups, disk, inuse, placing
from workbook.stores.archive import UNREADABLE
from workbook.stores.backups import Backup, Cabinet
from workbook.stores.file import FileStore, whole
from workbook.stores.folder import SUFFIX, WHOLE, FolderStore, digest_of, parsed
from workbook.stores.placing import Placed, Placing
from workbook.stores.receipt import Receipt, file_away, how

HEADS = 80                     # letters of a run's message that are shown


@dataclass(frozen=True)
class Restored:
    """What a restore did, or would do: the backup, the runs that are lost (id and what it was; None where the present ledger cannot be
    read) and the receipt."""

    backup: Backup
    lost: list[tuple[str, str]] | None
    receipt: Receipt | None = None
    notes: list[str] = field(default_factory=list)


def cabinet_of(path: Path) -> Cabinet:
    """What is kept beside a ledger, which itself may be gone."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return backups.cabinet(path)
    if path.is_dir():
        return FolderStore(path).cabinet()
    raise ReceivablesError(f"There are no backups of {path} because it is neither a workbook (.xlsx, .xlsm) nor a folder.")


def choose(found: list[Backup], wanted: str, place: str) -> Backup:
    """The backup of that number or time ("2026-11-22 09:30", or its beginning); the last one when nothing is wanted."""
    if not found:
        raise ReceivablesError(f"You cannot restore {place} because there are no backups of it.")
    if not wanted:
        return found[-1]
    if wanted.isdigit() and len(wanted) < 8:
        fit = [b for b in found if b.number == int(wanted)]
    else:
        fit = [b for b in found if str(b.when).startswith(wanted.replace("T", " ").strip())]
    if len(fit) == 1:
        return fit[0]
    numbers = ", ".join(str(b.number) for b in fit or found)
    raise ReceivablesError(f"You cannot restore the backup {wanted!r} because there is {'more than one' if fit else 'no'} such backup. "
                           f"Give one of these numbers: {numbers}.")


def restore(path: Path, wanted: str, who: str, dry_run: bool = False, keep: int = 10) -> Restored:
    """Put a backup back. Raises ReceivablesError when it is damaged, or the ledger is open elsewhere."""
    place, kept = str(path), cabinet_of(path)
    folder = kept.suffix == SUFFIX
    with _writing(kept, path, folder):
        chosen = choose(backups.backups(kept), wanted, place)
        _check_sound(chosen, folder)
        lost, changed = _lost(path, chosen, folder), _changed(kept, chosen, folder)
        if not folder and path.exists():
            inuse.check_free(kept.path)
        if dry_run:
            return Restored(chosen, lost, notes=changed)
        said = [("restore", _said(chosen, lost))]
        done = _put_folder(path, chosen) if folder else _put_file(kept, chosen, place)
        proof = "yes: what stands in the ledger's place was read again and is the backup, byte for byte"
        base = Receipt(place, who, said, how=WHOLE if folder else how(kept), proof=proof)
        receipt = base.placed(done) if done else None
        notes = file_away(kept, receipt, done.backup.path.name.removesuffix(kept.suffix)) if receipt and done else []
        backups.prune(kept, keep)
        return Restored(chosen, lost, receipt, [*changed, *(done.notes if done else []), *notes])


@contextmanager
def _writing(kept: Cabinet, path: Path, folder: bool) -> Iterator[None]:
    if folder:
        with FolderStore(path).locked():
            yield
    else:
        with kept.locked(str(path)):
            placing.recover(kept, whole)
            yield


def _put_file(kept: Cabinet, chosen: Backup, place: str) -> Placed | None:
    """The backup in the place of the file; nothing is kept where the file is gone."""
    def save(out: Any) -> None:
        with chosen.path.open("rb") as read:
            shutil.copyfileobj(read, out, disk.CHUNK)

    try:
        if not kept.path.exists():
            disk.copy_synced(chosen.path, kept.path)
            return None
        before, stamp = kept.path.stat(), backups.digest(kept.path)
        if backups.digest(chosen.path) == stamp:
            raise ReceivablesError(f"There is nothing to restore: {place} is the same as backup {chosen.number}.")

        with Placing(kept, place) as new:
            new.stage(save)
            return new.swap(stamp, lambda: inuse.check_same(kept.path, before, place))
    except OSError as error:
        raise ReceivablesError(f"You cannot restore {place} because {disk.reason(error)}. The file is as it was.") from None


def _put_folder(path: Path, chosen: Backup) -> Placed:
    """The files of the backup; of a table that it has not, the header alone stays."""
    store, new = FolderStore(path), _unzipped(chosen.path)
    files = store.files()
    for name, data in files.items():
        new.setdefault(store.name_of(name), data.splitlines(keepends=True)[0] if data else b"")
    return store.put(files, new)


def _check_sound(chosen: Backup, folder: bool) -> None:
    try:
        sound = whole(chosen.path) if not folder else zipfile.ZipFile(chosen.path).testzip() is None
    except UNREADABLE:
        sound = False
    if not sound:
        raise ReceivablesError(f"You cannot restore backup {chosen.number} because it is damaged: {chosen.path}. Choose another one.")


def _changed(kept: Cabinet, chosen: Backup, folder: bool) -> list[str]:
    """A warning where the backup is not what its receipt says was kept: somebody opened and saved it."""
    was = re.search(r"^Before +SHA-256 (\w+)", backups.receipt_of(kept, chosen.number), re.MULTILINE)
    now = digest_of({name.removesuffix(".csv"): data for name, data in _unzipped(chosen.path).items()}) if folder else backups.digest(chosen.path)
    return [f"Backup {chosen.number} is not as it was kept: somebody changed it since."] if was and was[1] != now else []


def _unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _lost(path: Path, chosen: Backup, folder: bool) -> list[tuple[str, str]] | None:
    """The runs of the present ledger that the backup has not."""
    try:
        if folder:
            now, then = FolderStore(path).files().get("Runs", b""), _unzipped(chosen.path).get("Runs.csv", b"")
            runs, kept = parsed(now, "Runs"), parsed(then, "Runs")
        elif path.exists():
            runs, kept = _runs(path), _runs(chosen.path)
        else:
            return None
    except ReceivablesError:
        return None
    known = set(kept["hash"])
    return [(r["run"], f"{r['action']}, {r['at']}: {r['message']}"[:HEADS]) for r in runs.to_dict("records") if r["hash"] not in known]


def _runs(path: Path) -> Any:
    return FileStore(path).read_here(["Runs"]).frames["Runs"]


def _said(chosen: Backup, lost: list[tuple[str, str]] | None) -> str:
    runs = "what was lost with it could not be read" if lost is None else f"lost: {', '.join(run for run, _ in lost)}" if lost else "no run was lost"
    return f"backup {chosen.number} of {chosen.when} was put back; {runs}."
