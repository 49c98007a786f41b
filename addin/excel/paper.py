"""A Windows machine on paper: registry and files as dictionaries, names without regard to case, as Windows has them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from addin.excel.machine import WINDOWS, Python, Source, Value, missing_keys, split

PYTHON = Python(r"C:\Python312\python.exe", r"C:\Python312", "3.12.4", 64, False, (("numpy", "2.4.6"), ("pandas", "3.1.1"), ("xlwings", "0.37.8")))
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
CLICK_TO_RUN = OFFICE + r"\ClickToRun\Configuration"


class PaperMachine:
    """A machine with nothing on it but what is written there."""

    system = WINDOWS

    def __init__(self, environment: Mapping[str, str], python: Python = PYTHON) -> None:
        self.environment: Mapping[str, str] = dict(environment)
        self.python = python
        self.keys: dict[str, str] = {}                                  # lower-case key -> the key as it was written
        self.entries: dict[str, dict[str, tuple[str, Value]]] = {}      # lower-case key -> lower-case name -> name, value
        self.files: dict[str, tuple[str, bytes]] = {}                   # lower-case path -> path, bytes
        self.zones: dict[str, str] = {}
        self.running = False
        self.answers: dict[str, str] = {}                               # part of a question to a Python -> what it prints

    # ---- registry

    def values(self, key: str) -> dict[str, Value]:
        """See Machine."""
        return dict(self.entries.get(key.lower(), {}).values())

    def has_key(self, key: str) -> bool:
        """See Machine."""
        return "\\" not in key or key.lower() in self.keys

    def subkeys(self, key: str) -> list[str]:
        """See Machine."""
        return [split(k)[1] for low, k in self.keys.items() if split(low)[0] == key.lower()]

    def write(self, key: str, name: str, value: Value) -> None:
        """See Machine."""
        self.make_key(key)
        entries = self.entries[key.lower()]
        entries[name.lower()] = (entries.get(name.lower(), (name,))[0], value)

    def make_key(self, key: str) -> None:
        """Make a key and those on the way."""
        for each in missing_keys(self, key):
            self.keys[each.lower()] = each
            self.entries[each.lower()] = {}

    def drop_value(self, key: str, name: str) -> None:
        """See Machine."""
        self.entries.get(key.lower(), {}).pop(name.lower(), None)

    def drop_key(self, key: str) -> None:
        """See Machine."""
        if self.subkeys(key):
            raise PermissionError(13, "The key has keys below it", key)
        self.keys.pop(key.lower(), None)
        self.entries.pop(key.lower(), None)

    # ---- files

    def is_file(self, path: str) -> bool:
        """See Machine."""
        return path.lower() in self.files

    def is_folder(self, path: str) -> bool:
        """See Machine."""
        return bool(self._below(path))

    def listing(self, folder: str) -> list[str]:
        """See Machine."""
        return list(dict.fromkeys(self.files[low][0][len(folder) + 1:].split("\\")[0] for low in self._below(folder)))

    def read(self, path: str) -> bytes:
        """See Machine."""
        if not self.is_file(path):
            raise FileNotFoundError(2, "No such file", path)
        return self.files[path.lower()][1]

    def put(self, path: str, data: bytes) -> None:
        """See Machine."""
        self.files[path.lower()] = (path, data)
        self.zones.pop(path.lower(), None)

    def copy(self, files: Sequence[Source], folder: str) -> None:
        """See Machine."""
        for file in files:
            self.put(f"{folder}\\{file.target}", self.read(file.path))

    def rename(self, old: str, new: str) -> None:
        """See Machine."""
        if self.is_file(new) or self.is_folder(new):
            raise FileExistsError(17, "There is such a file", new)
        for low in [old.lower()] if self.is_file(old) else self._below(old):
            path, data = self.files.pop(low)
            self.put(new + path[len(old):], data)

    def drop_file(self, path: str) -> None:
        """See Machine."""
        self.files.pop(path.lower(), None)

    def drop_folder(self, path: str) -> None:
        """See Machine."""
        for low in self._below(path):
            del self.files[low]

    def zone(self, path: str) -> str:
        """See Machine."""
        return self.zones.get(path.lower(), "")

    def _below(self, folder: str) -> list[str]:
        return [low for low in self.files if low.startswith(folder.lower() + "\\")]

    # ---- what runs

    def excel_running(self) -> bool:
        """See Machine."""
        return self.running

    def sources(self) -> Sequence[Source]:
        """The files below the Python's home."""
        home = self.python.home
        return [Source(self.files[low][0], self.files[low][0][len(home) + 1:]) for low in self._below(home)]

    def ask(self, exe: str, code: str) -> str:
        """The prepared answer to the question."""
        if not self.is_file(exe):
            raise FileNotFoundError(2, "No such file", exe)
        return next((answer for part, answer in self.answers.items() if part in code), "")


def usual() -> PaperMachine:
    """A machine with Microsoft 365, as `--dry-run` shows it where there is no Windows; its folders keep their Windows names."""
    from addin.excel import interpreter
    python = interpreter.python()
    shown = Python("python.exe", "the folder of the Python that runs install", python.version, packages=python.packages)
    machine = PaperMachine({"LOCALAPPDATA": "%LOCALAPPDATA%"}, shown)
    machine.write(CLICK_TO_RUN, "ProductReleaseIds", Value("O365ProPlusRetail"))
    machine.write(CLICK_TO_RUN, "Platform", Value("x64"))
    machine.write(CLICK_TO_RUN, "VersionToReport", Value("16.0"))
    for key in (r"HKCU\Software\Microsoft\Office\16.0\Excel\Options", r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"):
        machine.make_key(key)
    return machine
