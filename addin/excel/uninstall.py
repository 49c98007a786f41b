"""Take the add-in out of Excel: exactly what install wrote, whether it was complete or cut off. Other add-ins stay, and Excel finds them."""
from __future__ import annotations

from dataclasses import dataclass, replace

from addin.excel import manifest as manifests
from addin.excel import opening, trust
from addin.excel.install import CLOSE_EXCEL, NEW, OLD, Places, inside
from addin.excel.machine import WINDOWS, Machine
from addin.excel.manifest import REMOVING, Manifest
from addin.excel.office import Edition, Excel, excels
from addin.excel.steps import DropEmptyKey, DropFile, DropFolder, DropKey, DropValue, PutFile, Step
from receivables.errors import ReceivablesError


@dataclass(frozen=True)
class DropEmptyFolder:
    """Remove our folder, if nothing of the user's has come into it."""

    path: str

    def says(self) -> str:
        """See Step."""
        return f"Remove the folder {self.path} if it is empty."

    def do(self, machine: Machine) -> None:
        """See Step."""
        if not machine.listing(self.path):
            machine.drop_folder(self.path)


def plan(machine: Machine) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The steps that remove the add-in, and what is to say beside them. No steps where nothing of it is there."""
    if machine.system != WINDOWS:
        raise ReceivablesError("You cannot remove the Excel add-in here because this is not Windows. --dry-run shows what uninstall does there.")
    places = Places.of(machine)
    old = manifests.read(machine, places.manifest)
    offices = _offices(machine, old)
    wanted = {excel.version: opening.removed(_begun(machine, excel, places, old), places.xlam) for excel in offices}
    steps = [step for excel in offices for step in _registry(machine, excel, places, wanted[excel.version])]
    files, notes = _files(machine, places, old)
    steps += files
    if not steps and not machine.is_file(places.manifest):
        return (), ()
    if machine.excel_running():
        raise ReceivablesError(CLOSE_EXCEL.format(do="uninstall"))
    begun = replace(old or Manifest("", REMOVING), state=REMOVING, opens=wanted)
    keys = [DropEmptyKey(key) for key in reversed(begun.made_keys) if machine.has_key(key) and DropKey(key) not in steps]
    return ((PutFile(places.manifest, manifests.written(begun), "what is being removed"), *steps, *keys, DropFile(places.manifest),
             DropEmptyFolder(places.folder)), tuple(notes))


def _offices(machine: Machine, old: Manifest | None) -> tuple[Excel, ...]:
    """Every Excel that is here, or was when the add-in was installed."""
    here = {e.version: e for e in excels(machine)}
    gone = [v for v in (old.offices if old else ()) if v not in here]
    return (*here.values(), *(Excel(v, "", 0, Edition("Excel", None)) for v in gone))


def _begun(machine: Machine, excel: Excel, places: Places, old: Manifest | None) -> opening.Slots:
    now = opening.slots(machine.values(excel.user_key("Options")))
    return opening.begun(now, old.opens[excel.version], places.xlam) if old and excel.version in old.opens else now


def _registry(machine: Machine, excel: Excel, places: Places, wanted: opening.Slots) -> list[Step]:
    options, unticked = excel.user_key("Options"), excel.user_key("Add-in Manager")
    locations = [*trust.ours(machine, excel, places.folder), *trust.half_made(machine, excel)]
    return [*opening.settle(options, opening.slots(machine.values(options)), wanted),
            *(DropValue(unticked, name) for name in machine.values(unticked) if name.lower() == places.xlam.lower()),
            *(DropKey(key) for key in locations)]


def _files(machine: Machine, places: Places, old: Manifest | None) -> tuple[list[Step], list[str]]:
    """The files and folders that are ours: the manifest lists them. Where there is none, nothing but the registry is touched."""
    listed = old.wrote if old else (places.xlam, places.python) if machine.is_file(places.manifest) else ()
    steps: list[Step] = [DropFile(places.xlam)] if places.xlam in listed and machine.is_file(places.xlam) else []
    folders = [p for p in (places.python, places.python + NEW, places.python + OLD) if places.python in listed and machine.is_folder(p)]
    if inside(machine, places):
        return steps, [f"{places.python} is left, because the Python in it runs this command. Delete the folder by hand."]
    return [*steps, *map(DropFolder, folders)], []
