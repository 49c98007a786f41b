"""`receivables addin build | install | uninstall | doctor`: what puts Receivables into Excel, and says what is wrong on a machine."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.host import Host
from addin.own import Own
from macros.registry import Arg, Outcome

GROUP = "Add-in"
XLAM = "receivables.xlam"


def build(host: Host, values: dict[str, Any]) -> Outcome:
    """Make the add-in file."""
    path = Path(values["place"] or XLAM)
    if host.dry_run:
        return Outcome(f"Dry run, nothing was written: would make {path}.", data={"file": str(path)})
    from addin.excel import xlam
    host.say(f"Making {path}")
    made = xlam.build(path)
    return Outcome(f"Made {made}, the add-in for Excel. The same version makes the same bytes on any machine. Next, on Windows: "
                   "receivables addin install", data={"file": str(made)})


COMMANDS: tuple[Own, ...] = (
    Own("build", GROUP, "Make the add-in file for Excel (receivables.xlam), on any machine, byte for byte the same.",
        (Arg("place", "output", "The file to make; without it receivables.xlam.", positional=True),), build,
        ("receivables addin build", "receivables addin build dist/receivables.xlam"), writes=True),
)
