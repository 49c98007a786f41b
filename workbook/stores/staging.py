"""Several files written as one: all or none, whenever the power goes.

New files are written to a staging folder inside the target and synced. Then a manifest of their names and hashes is renamed into
place: that is the commit point. Then they are renamed over the old files. `recover` finishes a staging folder that has a manifest
and discards one that has none.
"""
from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from receivables.errors import ReceivablesError
from workbook.stores import disk

FOLDER = ".staging"
MANIFEST = "manifest.json"


def write_all(folder: Path, files: Mapping[str, bytes], in_place: bool = False) -> None:
    """Replace the files (path below the folder -> bytes) as one. Raises ReceivablesError when the disk refuses; then nothing changed.
    With `in_place` they are written over and not replaced, for a folder that a service copies elsewhere (`synced`)."""
    staging = folder / FOLDER
    try:
        _stage(staging, files)
        recover(folder, in_place)
    except OSError as error:
        if (staging / MANIFEST).exists():
            raise ReceivablesError(f"The save to {folder} is decided but not finished because {disk.reason(error)}. "
                                   "The next command there finishes it.") from None
        _discard(staging)
        raise ReceivablesError(f"You cannot save to {folder} because {disk.reason(error)}. Nothing was changed.") from None


def recover(folder: Path, in_place: bool = False) -> bool:
    """Finish or discard what an interrupted save left. True when a save was finished. Raises OSError where the disk refuses."""
    staging = folder / FOLDER
    if not staging.is_dir():
        return False
    manifest = staging / MANIFEST
    if not manifest.is_file():
        disk.remove_folder(staging)
        return False
    names: dict[str, str] = json.loads(manifest.read_bytes())
    waiting = [name for name in names if (staging / name).is_file()]
    _check(staging, {name: names[name] for name in waiting})
    for name in waiting:
        disk.make_folder((folder / name).parent)
        if in_place and (folder / name).is_file():
            disk.write_over(staging / name, folder / name)
            disk.remove(staging / name)
        else:
            disk.replace(staging / name, folder / name)
    for parent in {(folder / name).parent for name in names}:
        disk.sync_folder(parent)
    disk.remove_folder(staging)
    return True


def _discard(staging: Path) -> None:
    """Remove what was staged as far as the disk lets us; what stays, the next `recover` removes."""
    with contextlib.suppress(OSError):
        disk.remove_folder(staging)


def _stage(staging: Path, files: Mapping[str, bytes]) -> None:
    disk.make_folder(staging)
    for name, data in files.items():
        disk.make_folder((staging / name).parent)
        disk.write_synced(staging / name, data)
    part = staging / f"{MANIFEST}.part"
    disk.write_synced(part, json.dumps({name: _digest(data) for name, data in files.items()}, indent=1).encode())
    for parent in {(staging / name).parent for name in files} | {staging}:
        disk.sync_folder(parent)
    disk.replace(part, staging / MANIFEST)
    disk.sync_folder(staging)


def _check(staging: Path, names: Mapping[str, str]) -> None:
    for name, digest in names.items():
        if _digest((staging / name).read_bytes()) != digest:
            raise ReceivablesError(f"You cannot open {staging.parent} because {name} of an interrupted save was changed in {FOLDER}. "
                                   f"Put the folder back from a backup, or remove {FOLDER} to keep the state before that save.")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
