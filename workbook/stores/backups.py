"""The file as it was before each save, in a folder beside it: `.receivables-backups/Ledger.20261122-093000.xlsx`, the last ten."""
from __future__ import annotations

import contextlib
import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from workbook.stores import disk

FOLDER = ".receivables-backups"


def keep(path: Path, count: int) -> Path:
    """Keep the file as it is now; the oldest beyond `count` go. A hard link where the disk can, so it costs nothing."""
    folder = path.parent / FOLDER
    disk.make_folder(folder)
    stamp, n = datetime.now().strftime("%Y%m%d-%H%M%S"), 1
    target = folder / f"{path.stem}.{stamp}{path.suffix}"
    while target.exists():
        n += 1
        target = folder / f"{path.stem}.{stamp}-{n:02d}{path.suffix}"
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
    for old in backups(path)[:-count]:
        with contextlib.suppress(OSError):
            old.unlink()
    return target


def backups(path: Path) -> list[Path]:
    """The kept files of a workbook, oldest first."""
    pattern = re.compile(re.escape(path.stem) + r"\.\d{8}-\d{6}(-\d+)?" + re.escape(path.suffix))
    folder = path.parent / FOLDER
    found = [f for f in folder.iterdir() if pattern.fullmatch(f.name)] if folder.is_dir() else []
    return sorted(found, key=lambda f: f.stem)
