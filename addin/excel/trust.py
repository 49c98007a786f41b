r"""The trusted location: the one folder whose files Excel opens without asking. Ours holds the add-in file and nothing of the user's.

A trusted location is a key `Location<N>` of the user's own; ours is known by its path and description, and nobody else's is touched.
"""
from __future__ import annotations

from addin.excel.machine import Machine, Value
from addin.excel.office import Excel
from addin.excel.steps import SetValue, Step

DESCRIPTION = "Receivables add-in"
BELOW = r"Security\Trusted Locations"


def trusted(machine: Machine, excel: Excel, folder: str) -> bool:
    """True when a location of the user's, ours or not, covers files that stand right in the folder."""
    return any(_covers(machine.values(key), folder, machine) for key in locations(machine, excel))


def ours(machine: Machine, excel: Excel, folder: str) -> list[str]:
    """The keys that install made for the folder."""
    return [key for key in locations(machine, excel)
            if _text(machine.values(key), "Description") == DESCRIPTION and _same(_text(machine.values(key), "Path"), folder, machine)]


def locations(machine: Machine, excel: Excel) -> list[str]:
    """The keys of the user's trusted locations."""
    key = excel.user_key(BELOW)
    return [rf"{key}\{name}" for name in machine.subkeys(key)]


def add(machine: Machine, excel: Excel, folder: str) -> list[Step]:
    """The steps that trust the folder; none where it is trusted already. A location that was cut off half way is finished."""
    if trusted(machine, excel, folder) and not ours(machine, excel, folder):
        return []
    key = next(iter(ours(machine, excel, folder)), "") or _free(machine, excel)
    wanted = {"Description": Value(DESCRIPTION), "Path": Value(folder + "\\")}
    now = machine.values(key)
    return [SetValue(key, name, value, "Excel trusts this folder alone, not those in it" if name == "Path" else "")
            for name, value in wanted.items() if now.get(name) != value]


def _free(machine: Machine, excel: Excel) -> str:
    taken = {name.lower() for name in machine.subkeys(excel.user_key(BELOW))}
    half = half_made(machine, excel)
    number = next(n for n in range(1, len(taken) + 2) if f"location{n}" not in taken)
    return half[0] if half else rf"{excel.user_key(BELOW)}\Location{number}"


def half_made(machine: Machine, excel: Excel) -> list[str]:
    """Keys of ours whose path was never written, because install was cut off."""
    return [key for key in locations(machine, excel) if machine.values(key) == {"Description": Value(DESCRIPTION)}]


def _covers(values: dict[str, Value], folder: str, machine: Machine) -> bool:
    path = _plain(_text(values, "Path"), machine)
    if not path:
        return False
    below = values.get("AllowSubfolders", Value(0, "number")).data == 1
    return folder.lower() == path or (below and folder.lower().startswith(path + "\\"))


def _same(path: str, folder: str, machine: Machine) -> bool:
    return _plain(path, machine) == folder.lower()


def _plain(path: str, machine: Machine) -> str:
    for name, value in machine.environment.items():
        path = path.lower().replace(f"%{name.lower()}%", value.lower())
    return path.lower().rstrip("\\")


def _text(values: dict[str, Value], name: str) -> str:
    return next((str(v.data) for n, v in values.items() if n.lower() == name.lower()), "")
