"""`receivables addin build | install | uninstall | doctor`: what puts Receivables into Excel, and says what is wrong on a machine."""
from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.excel.machine import WINDOWS
from addin.host import Host
from addin.own import Own
from macros.registry import Arg, Outcome
from receivables.errors import ReceivablesError

if TYPE_CHECKING:
    from addin.excel.machine import Machine
    from addin.excel.steps import Step

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


def install(host: Host, values: dict[str, Any]) -> Outcome:
    """Put the add-in into Excel."""
    from addin.excel import install as installing
    machine, elsewhere = _machine(host)
    planned = installing.plan(machine, addin_file(), _version())
    if not planned.steps:
        return Outcome("Receivables is installed already, in this version; nothing was changed.", lines=planned.notes, data={"steps": []})
    names = " and ".join(f"{e.edition.name} ({e.version})" for e in planned.offices)
    done = f"Installed Receivables for {names}. Start Excel: the ribbon has the tab Receivables. If it has not: receivables addin doctor"
    return _carried_out(host, machine, planned.steps, planned.notes, elsewhere, done)


def uninstall(host: Host, values: dict[str, Any]) -> Outcome:
    """Take the add-in out of Excel."""
    from addin.excel import install as installing
    from addin.excel import uninstall as removing
    machine, elsewhere = _machine(host)
    if elsewhere:                               # on paper there is only something to remove once it is there
        for step in installing.plan(machine, addin_file(), _version()).steps:
            step.do(machine)
    steps, notes = removing.plan(machine)
    if not steps:
        return Outcome("There is nothing of Receivables to remove from Excel for this user.", data={"steps": []})
    return _carried_out(host, machine, steps, notes, elsewhere, "Removed Receivables from Excel. Your workbooks are as they were.")


def doctor(host: Host, values: dict[str, Any]) -> Outcome:
    """Say what is wrong on this machine."""
    from addin.excel.doctor import look
    from addin.excel.findings import FINE, HINT, UNCHECKED, WRONG
    here = platform.system() == WINDOWS
    host.say("Looking at this machine")
    found = look(_real() if here else None, addin_file() if here else None)
    by = {level: [f.sentence() for f in found if f.level == level] for level in (WRONG, HINT, UNCHECKED, FINE)}
    titles = {WRONG: "To mend:", HINT: "Good to know:", UNCHECKED: "Not checked:", FINE: "As it should be:"}
    lines = [line for level, title in titles.items() if by[level] for line in (title, *(f"- {sentence}" for sentence in by[level]))]
    wrong = len(by[WRONG])
    message = f"{wrong} thing{'s' if wrong > 1 else ''} to mend." if wrong else "Nothing to mend was found."
    return Outcome(message, lines=lines, ok=not wrong, data={level.replace(" ", "_"): sentences for level, sentences in by.items()})


def addin_file() -> bytes:
    """The add-in that this version makes."""
    import tempfile

    from addin.excel import xlam
    with tempfile.TemporaryDirectory() as folder:
        return xlam.build(Path(folder) / XLAM).read_bytes()


def _version() -> str:
    from importlib.metadata import version
    return version("receivables")


def _machine(host: Host) -> tuple[Machine, bool]:
    """This machine; elsewhere than on Windows one on paper, for a dry run alone."""
    if platform.system() == WINDOWS:
        return _real(), False
    if not host.dry_run:
        raise ReceivablesError("You cannot do this here because the Excel add-in is for Windows. --dry-run shows what would be done there; "
                               "for LibreOffice see: receivables addin oxt --help")
    from addin.excel.paper import usual
    return usual(), True


def _real() -> Machine:
    from addin.excel.windows import WindowsMachine
    return WindowsMachine()


def _carried_out(host: Host, machine: Machine, steps: Sequence[Step], notes: Sequence[str], elsewhere: bool, done: str) -> Outcome:
    """Do the steps, or in a dry run list them."""
    told = [step.says() for step in steps]
    if host.dry_run:
        where = f"This is {platform.system()}; on Windows with Microsoft 365 these would be the steps." if elsewhere else "These would be the steps."
        return Outcome(f"Dry run, nothing was changed. {where}", lines=[*told, *notes], data={"steps": told, "notes": list(notes)})
    for step, sentence in zip(steps, told):
        host.say(sentence)
        step.do(machine)
    return Outcome(done, lines=notes, data={"steps": told, "notes": list(notes)})


COMMANDS: tuple[Own, ...] = (
    Own("build", GROUP, "Make the add-in file for Excel (receivables.xlam), on any machine, byte for byte the same.",
        (Arg("place", "output", "The file to make; without it receivables.xlam.", positional=True),), build,
        ("receivables addin build", "receivables addin build dist/receivables.xlam"), writes=True),
    Own("install", GROUP, "Put the add-in into Excel on Windows: for you alone, without an administrator. Run it again to update or repair.",
        (), install, ("receivables addin install --dry-run", "receivables addin install"), writes=True),
    Own("uninstall", GROUP, "Take the add-in out of Excel on Windows: exactly what install wrote.", (), uninstall,
        ("receivables addin uninstall --dry-run", "receivables addin uninstall"), writes=True),
    Own("doctor", GROUP, "Say what is wrong on this machine, and how to mend it.", (), doctor,
        ("receivables addin doctor", "receivables addin doctor --json")),
)
