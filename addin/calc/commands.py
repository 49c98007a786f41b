"""`receivables addin oxt` makes the extension for LibreOffice and tells it where this program is; `receivables serve` is what it talks to."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from addin.host import Host
from addin.own import Own
from macros.registry import Arg, Outcome

OXT = "receivables.oxt"
SERVE = ("-P", "-m", "addin.cli", "serve")


def oxt(host: Host, values: dict[str, Any]) -> Outcome:
    """Make the extension file, and write down where this program is."""
    from addin.calc.receivables_calc import settings
    path, command = Path(values["place"] or OXT), [sys.executable, *SERVE]
    data = {"file": str(path), "settings": settings.path(), "command": command}
    if host.dry_run:
        return Outcome(f"Dry run, nothing was written: would make {path}, and write into {settings.path()} that its program is {sys.executable}.",
                       data=data)
    from addin.calc.oxt import build
    host.say(f"Making {path}")
    build(path)
    settings.write(command)
    return Outcome(f"Made {path}, the extension for LibreOffice, and wrote into {settings.path()} where its program is. "
                   f"Next, in LibreOffice: Tools, Extensions, Add, choose {path.name}; then start LibreOffice again.", data=data)


def serve(host: Host, values: dict[str, Any]) -> Outcome:
    """Serve the extension in LibreOffice until it ends."""
    from addin.calc.serve import main
    main()
    return Outcome("LibreOffice has ended.")


ADDIN_COMMANDS: tuple[Own, ...] = (
    Own("oxt", "Add-in", "Make the extension file for LibreOffice (receivables.oxt), byte for byte the same on any machine.",
        (Arg("place", "output", "The file to make; without it receivables.oxt.", positional=True),), oxt,
        ("receivables addin oxt", "receivables addin oxt dist/receivables.oxt"), writes=True),
)
COMMANDS: tuple[Own, ...] = (
    Own("serve", "Add-in", "What the extension in LibreOffice starts and talks to; nothing for a person to type.", (), serve, ("receivables serve",)),
)
