"""What the add-in's own Python is copied from: the Python that runs this command, and of its packages those that the add-in needs.

A copy, not a virtual environment, because an environment breaks when the Python it was made from is updated or removed. Nothing is
downloaded.
"""
from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from addin.excel.machine import Python, Source

EXTRA = "desktop"
ALSO = "pywin32"                    # xlwings needs it on Windows
OURS = ("receivables", "workbook", "udfs", "macros", "addin")
NOT_COPIED = frozenset(("__pycache__", "site-packages", "test", "tests", "idlelib", "turtledemo", "ensurepip", "tkinter", "venv", "lib2to3"))
ROOT_FILES = (".exe", ".dll")
SITE = "Lib\\site-packages\\"


def python() -> Python:
    """The Python that runs this command."""
    home = sys.base_prefix
    exe = Path(sys.executable)
    version = ".".join(map(str, sys.version_info[:3]))
    names = tuple((d.metadata["Name"], d.version) for d in needed() if d.metadata["Name"].lower() != "receivables")
    return Python(str(exe), home, version, 64 if sys.maxsize > 2**32 else 32, "windowsapps" in f"{home} {exe}".lower(), names)


def sources() -> list[Source]:
    """Every file of the copy: Python without its tests and tools, the packages, our own five."""
    return [*standard(Path(sys.base_prefix)), *(s for d in needed() for s in of_package(d)), *ours()]


def standard(home: Path) -> Iterator[Source]:
    """Python itself: its programs, its standard library, its compiled modules."""
    for path in sorted(home.iterdir()):
        if path.suffix.lower() in ROOT_FILES or path.name.upper() == "LICENSE.TXT":
            yield Source(str(path), path.name)
    for folder in ("DLLs", "Lib"):
        yield from _tree(home / folder, folder)


def needed() -> list[metadata.Distribution]:
    """The installed packages that the add-in needs, theirs included.

    >>> names = {d.metadata["Name"].lower() for d in needed()}
    >>> {"numpy", "pandas", "xlwings", "python-dateutil"} <= names, "pytest" in names
    (True, False)
    """
    found: dict[str, metadata.Distribution] = {}
    waiting = [f"receivables[{EXTRA}]", ALSO]
    while waiting:
        asked = waiting.pop()
        name = re.match(r"[A-Za-z0-9._-]+", asked)
        plain = re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""
        if plain in found:
            continue
        installed = next((d for d in metadata.distributions(name=plain) if d.read_text("METADATA")), None)
        if installed is None:
            continue                # of another system, or another extra
        found[plain] = installed
        extra = EXTRA if plain == "receivables" else None
        waiting += [r for r in installed.requires or () if "extra ==" not in r or (extra and re.search(rf"extra == ['\"]{extra}['\"]", r))]
    return [found[name] for name in sorted(found)]


def of_package(distribution: metadata.Distribution) -> Iterator[Source]:
    """The files of a package: modules below site-packages, and DLLs that belong beside the program. Links of a checkout are left out."""
    for file in distribution.files or ():
        path = Path(str(distribution.locate_file(file)))
        if "__pycache__" in file.parts or file.name.startswith("__editable__") or file.name == "direct_url.json":
            continue
        if ".." not in file.parts:
            if file.parts[0] not in OURS:
                yield Source(str(path), SITE + "\\".join(file.parts))
        elif file.suffix.lower() == ".dll":
            yield Source(str(path.resolve()), file.name)


def ours() -> Iterator[Source]:
    """Our own five packages, wherever they are."""
    for name in OURS:
        folder = Path(str(sys.modules[name].__file__)).parent if name in sys.modules else Path(__file__).resolve().parents[2] / name
        yield from _tree(folder, SITE + name)


def _tree(folder: Path, target: str) -> Iterator[Source]:
    for where, names, files in os.walk(folder):
        names[:] = sorted(n for n in names if n not in NOT_COPIED)
        below = Path(where).relative_to(folder).parts
        for file in sorted(files):
            yield Source(str(Path(where) / file), "\\".join((target, *below, file)))
