"""What install, uninstall and doctor need of a Windows machine: the user's registry, files, and what runs. Two machines speak it: the real
one (`addin.excel.windows`) and one on paper (`addin.excel.paper`), on which tests install and which `--dry-run` shows elsewhere.

Paths and keys are text as Windows writes them; a key begins with HKCU (the user's own) or HKLM (the machine's, only read here).
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

WINDOWS = "Windows"


@dataclass(frozen=True)
class Value:
    """One registry value. `kind` is text, expand (text with %NAMES%), number, or the number of another kind, kept as it is."""

    data: str | int | bytes
    kind: str = "text"


@dataclass(frozen=True)
class Source:
    """A file of the add-in's own Python: where it is now, and its place below the new folder."""

    path: str
    target: str


@dataclass(frozen=True)
class Python:
    """The Python that runs the command. `home` is the folder it was installed into; `store` when it came from the Microsoft Store, which hides
    what it writes from other programs; `packages` are name and version of what the add-in needs.
    """

    exe: str
    home: str
    version: str
    bits: int = 64
    store: bool = False
    packages: tuple[tuple[str, str], ...] = ()


class Machine(Protocol):
    """A Windows machine as one user sees it. What cannot be done raises OSError, as files do."""

    @property
    def system(self) -> str:
        """The name of the operating system: Windows."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The folders of the user by their Windows names, such as LOCALAPPDATA."""

    @property
    def python(self) -> Python:
        """The Python that runs the command."""

    def values(self, key: str) -> dict[str, Value]:
        """The values of a key by name; none when there is no such key."""

    def has_key(self, key: str) -> bool:
        """True when there is such a key."""

    def subkeys(self, key: str) -> list[str]:
        """The names of the keys below."""

    def write(self, key: str, name: str, value: Value) -> None:
        """Set a value; keys on the way are made."""

    def drop_value(self, key: str, name: str) -> None:
        """Remove a value, if it is there."""

    def drop_key(self, key: str) -> None:
        """Remove a key without keys below, with its values, if it is there."""

    def is_file(self, path: str) -> bool:
        """True for a file."""

    def is_folder(self, path: str) -> bool:
        """True for a folder."""

    def listing(self, folder: str) -> list[str]:
        """The names in a folder; none when there is no such folder."""

    def read(self, path: str) -> bytes:
        """The bytes of a file."""

    def put(self, path: str, data: bytes) -> None:
        """Write a file whole or not at all; folders on the way are made."""

    def copy(self, files: Sequence[Source], folder: str) -> None:
        """Copy files into a folder."""

    def rename(self, old: str, new: str) -> None:
        """Give a file or folder another name."""

    def drop_file(self, path: str) -> None:
        """Remove a file, if it is there."""

    def drop_folder(self, path: str) -> None:
        """Remove a folder with all that is in it, if it is there."""

    def zone(self, path: str) -> str:
        """The mark that Windows puts on files of the internet; "" for none."""

    def excel_running(self) -> bool:
        """True while any Excel runs for this user."""

    def sources(self) -> Sequence[Source]:
        """The files that the add-in's own Python is made of."""

    def ask(self, exe: str, code: str) -> str:
        """What a Python prints when it runs this code, or its error's last line after "!"."""


def split(key: str) -> tuple[str, str]:
    """A key as the key above it and its own name.

    >>> split(r"HKCU\\Software\\Microsoft")
    ('HKCU\\\\Software', 'Microsoft')
    """
    above, _, name = key.rpartition("\\")
    return above, name


def missing_keys(machine: Machine, key: str) -> list[str]:
    """The keys that a write there would make, the outermost first."""
    missing: list[str] = []
    while "\\" in key and not machine.has_key(key):
        missing.insert(0, key)
        key = split(key)[0]
    return missing
