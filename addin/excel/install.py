"""Put the add-in into Excel, for one user, without an administrator: its own Python, the add-in file, a trusted folder, the list of add-ins.

`plan` only looks, and returns the steps; nothing of the machine changes until they are done. A second run finds nothing to do; a run after
one that was cut off does the rest. What stands on the machine is written down first (`addin.excel.manifest`).
"""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from addin.excel import manifest as manifests
from addin.excel import opening, policies, trust
from addin.excel.machine import WINDOWS, Machine, missing_keys
from addin.excel.manifest import INSTALLED, INSTALLING, Manifest
from addin.excel.office import Excel, excels, versions
from addin.excel.places import FOLDER, INTERPRETER, MANIFEST, PYTHON, XLAM, expand
from addin.excel.steps import CopyFiles, DropFolder, DropValue, PutFile, Rename, SetValue, Step
from receivables.errors import ReceivablesError

NEW, OLD = ".new", ".old"           # the Python that is being made, and the one it takes the place of
CLOSE_EXCEL = "To {do}, you must close Excel first, every window of it: it writes its list of add-ins when it closes."


@dataclass(frozen=True)
class Plan:
    """The steps, what is worth saying beside them, and the Excels they are for."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    offices: tuple[Excel, ...]


@dataclass(frozen=True)
class Places:
    """The paths of one machine."""

    folder: str
    xlam: str
    python: str
    interpreter: str
    manifest: str

    @classmethod
    def of(cls, machine: Machine) -> Places:
        """The paths below the user's own folder for programs."""
        return cls(*(expand(path, machine.environment) for path in (FOLDER, XLAM, PYTHON, INTERPRETER, MANIFEST)))


def plan(machine: Machine, addin: bytes, version: str) -> Plan:
    """The steps that put this add-in file into every Excel of the user. Raises ReceivablesError where it cannot work."""
    places = Places.of(machine)
    _refuse(machine, places)
    offices, notes = _offices(machine)
    old = manifests.read(machine, places.manifest)
    python, said = _python(machine, places, old)
    file = [] if _same(machine, places.xlam, addin) else [PutFile(places.xlam, addin, "the add-in, without a mark of the internet")]
    wanted = {excel.version: opening.added(_begun(machine, excel, places, old), places.xlam) for excel in offices}
    registry = [step for excel in offices for step in _registry(machine, excel, places, wanted[excel.version])]
    steps: list[Step] = [*python, *file, *registry]
    made_of = (old.python if old else "") if inside(machine, places) else fingerprint(machine)
    done = _manifest(machine, places, old, Manifest(version, INSTALLED, manifests.digest(addin), made_of, tuple(e.version for e in offices)), steps)
    if steps or old != done:
        begun = replace(done, state=INSTALLING, opens=wanted)
        steps = [PutFile(places.manifest, manifests.written(begun), "what install writes"), *steps,
                 PutFile(places.manifest, manifests.written(done), "install is complete")]
    return Plan(tuple(steps), (*notes, *said), offices)


def fingerprint(machine: Machine) -> str:
    """What the add-in's own Python is made of: the version, every package, and our own code."""
    python = machine.python
    ours = [(s.target, manifests.digest(machine.read(s.path))) for s in machine.sources() if s.target.endswith(".py") and _is_ours(s.target)]
    return hashlib.sha256(repr((python.version, python.bits, sorted(python.packages), sorted(ours))).encode()).hexdigest()


def inside(machine: Machine, places: Places) -> bool:
    """True when the command runs in the add-in's own Python."""
    return machine.python.exe.lower().startswith(places.python.lower() + "\\")


def _refuse(machine: Machine, places: Places) -> None:
    """Say why nothing can be installed here."""
    if machine.system != WINDOWS:
        raise ReceivablesError("You cannot install the Excel add-in here because this is not Windows. --dry-run shows what install does there; "
                               "for LibreOffice see: receivables addin oxt --help")
    if places.folder.startswith("%") and not machine.environment.get("LOCALAPPDATA"):
        raise ReceivablesError("You cannot install the add-in because Windows does not say where your programs' folder is (LOCALAPPDATA is not set).")
    if places.folder.startswith("\\\\"):
        raise ReceivablesError(f"You cannot install the add-in because your folder {places.folder} is on the network, which Excel does not trust.")
    if machine.python.store:
        raise ReceivablesError("You cannot install the add-in with the Python from the Microsoft Store because Windows hides from Excel what it "
                               "writes. Install Python from python.org, and run install with that one.")
    if machine.excel_running():
        raise ReceivablesError(CLOSE_EXCEL.format(do="install"))
    foreign = [path for path in (places.xlam, places.python) if machine.is_file(path) or machine.is_folder(path)]
    if foreign and not machine.is_file(places.manifest):
        raise ReceivablesError(f"You cannot install the add-in because {' and '.join(foreign)} is there already and install did not write it. "
                               "Move it away.")


def _offices(machine: Machine) -> tuple[tuple[Excel, ...], list[str]]:
    """The Excels to install for, and what is to say about the others."""
    found = excels(machine)
    notes = [f"Excel {v} is left out because it is older than Excel 2016." for v in versions(machine) if v not in {e.version for e in found}]
    if not found:
        raise ReceivablesError(" ".join([*notes, "You cannot install the add-in because there is no Excel 2016 or later on this machine, "
                                                 "or none that Windows lists."]))
    stopped = {e.version: why for e in found if (why := policies.stopped(machine, e.version))}
    if len(stopped) == len(found):
        raise ReceivablesError("You cannot install the add-in because an administrator has set that " + "; ".join(stopped.values())
                               + f". {policies.ASK}receivables.xlam.")
    notes += [f"Excel {v} is left out because an administrator has set that {why}." for v, why in stopped.items()]
    notes += [f"No trusted location for Excel {e.version}, because an administrator has set that {why}; Excel may ask before it runs the add-in."
              for e in found if e.version not in stopped and (why := policies.no_location(machine, e.version))]
    notes += [f"{e.edition.name} shows no results that spill over cells: use the buttons, and enter functions with Ctrl+Shift+Enter."
              for e in found if e.edition.spills is False]
    return tuple(e for e in found if e.version not in stopped), notes


def _python(machine: Machine, places: Places, old: Manifest | None) -> tuple[list[Step], list[str]]:
    """The steps that make the add-in's own Python beside the old one, and then put it in its place."""
    if inside(machine, places):
        return [], [f"The Python in {places.python} is the one that runs this command, so it stays as it is."]
    left: list[Step] = [DropFolder(places.python + end) for end in (NEW, OLD) if machine.is_folder(places.python + end)]
    if old and old.state == INSTALLED and old.python == fingerprint(machine) and machine.is_file(places.interpreter):
        return left, []
    python = machine.python
    packages = ", ".join(f"{name} {version}" for name, version in python.packages)
    what = f"Python {python.version} from {python.home}, with {packages} and Receivables itself,"
    name = "python" + "".join(python.version.split(".")[:2])
    steps: list[Step] = [*left, CopyFiles(machine.sources(), places.python + NEW, what),
                         PutFile(rf"{places.python}{NEW}\{name}._pth", PATHS, "so that no other folder and no setting can put code in front of ours")]
    swap: list[Step] = [Rename(places.python, places.python + OLD)] if machine.is_folder(places.python) else []
    return [*steps, *swap, Rename(places.python + NEW, places.python), *([DropFolder(places.python + OLD)] if swap else [])], []


# Python reads this file instead of the environment: as `python -P` and isolated, however it is started. The packages stand in it although
# `import site` (which the Windows modules need) finds them too, so that they come before any that the user installed.
PATHS = b"DLLs\r\nLib\r\nLib\\site-packages\r\nimport site\r\n"
OURS = ("receivables", "workbook", "udfs", "macros", "addin")


def _is_ours(target: str) -> bool:
    parts = target.split("\\")
    return parts[:2] == ["Lib", "site-packages"] and len(parts) > 2 and parts[2] in OURS


def _same(machine: Machine, path: str, data: bytes) -> bool:
    return machine.is_file(path) and not machine.zone(path) and machine.read(path) == data


def _begun(machine: Machine, excel: Excel, places: Places, old: Manifest | None) -> opening.Slots:
    now = opening.slots(machine.values(excel.user_key("Options")))
    return opening.begun(now, old.opens[excel.version], places.xlam) if old and excel.version in old.opens else now


def _registry(machine: Machine, excel: Excel, places: Places, wanted: opening.Slots) -> list[Step]:
    """Trust the folder, and let Excel open the file when it starts."""
    location = [] if policies.no_location(machine, excel.version) else trust.add(machine, excel, places.folder)
    options, unticked = excel.user_key("Options"), excel.user_key("Add-in Manager")
    ticked = [DropValue(unticked, name) for name in machine.values(unticked) if name.lower() == places.xlam.lower()]
    return [*location, *opening.settle(options, opening.slots(machine.values(options)), wanted), *ticked]


def _manifest(machine: Machine, places: Places, old: Manifest | None, new: Manifest, steps: Sequence[Step]) -> Manifest:
    """The new manifest with everything that the old one lists and these steps write."""
    keys = dict.fromkeys(old.made_keys if old else ())
    wrote = dict.fromkeys(old.wrote if old else (places.manifest, places.python, places.xlam))
    for step in steps:
        if isinstance(step, SetValue):
            keys |= dict.fromkeys(missing_keys(machine, step.key))
            mine = opening.leads_to(step.value, places.xlam) or "Trusted Locations" in step.key
            wrote |= dict.fromkeys([rf"{step.key}\{step.name}"] if mine else [])
    return replace(new, made_keys=tuple(keys), wrote=tuple(wrote))
