"""What install and uninstall do, as data: each step says itself in a sentence, and does itself on a machine."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from addin.excel.machine import Machine, Source, Value


class Step(Protocol):
    """One change of the machine."""

    def says(self) -> str:
        """The step as a sentence."""

    def do(self, machine: Machine) -> None:
        """Make the change."""


@dataclass(frozen=True)
class PutFile:
    """Write a file."""

    path: str
    data: bytes
    why: str = ""

    def says(self) -> str:
        """See Step."""
        return f"Write {self.path} ({len(self.data):,} bytes){self.why and ', ' + self.why}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.put(self.path, self.data)


@dataclass(frozen=True)
class CopyFiles:
    """Copy files into a folder."""

    files: Sequence[Source]
    folder: str
    what: str

    def says(self) -> str:
        """See Step."""
        return f"Copy {self.what} to {self.folder}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.copy(self.files, self.folder)


@dataclass(frozen=True)
class Rename:
    """Give a folder another name."""

    old: str
    new: str

    def says(self) -> str:
        """See Step."""
        return f"Rename {self.old} to {self.new}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.rename(self.old, self.new)


@dataclass(frozen=True)
class DropFile:
    """Remove a file."""

    path: str

    def says(self) -> str:
        """See Step."""
        return f"Remove the file {self.path}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.drop_file(self.path)


@dataclass(frozen=True)
class DropFolder:
    """Remove a folder that is ours with all that is in it."""

    path: str

    def says(self) -> str:
        """See Step."""
        return f"Remove the folder {self.path} with all that is in it."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.drop_folder(self.path)


@dataclass(frozen=True)
class SetValue:
    """Set a registry value."""

    key: str
    name: str
    value: Value
    why: str = ""

    def says(self) -> str:
        """See Step."""
        return f"Set the registry value {self.key}, {self.name} = {self.value.data!s}{self.why and ': ' + self.why}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.write(self.key, self.name, self.value)


@dataclass(frozen=True)
class DropValue:
    """Remove a registry value."""

    key: str
    name: str

    def says(self) -> str:
        """See Step."""
        return f"Remove the registry value {self.key}, {self.name}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.drop_value(self.key, self.name)


@dataclass(frozen=True)
class DropKey:
    """Remove a registry key that is ours."""

    key: str

    def says(self) -> str:
        """See Step."""
        return f"Remove the registry key {self.key}."

    def do(self, machine: Machine) -> None:
        """See Step."""
        machine.drop_key(self.key)


@dataclass(frozen=True)
class DropEmptyKey:
    """Remove a registry key that install made on the way, if nothing has come into it since."""

    key: str

    def says(self) -> str:
        """See Step."""
        return f"Remove the registry key {self.key} if it is empty."

    def do(self, machine: Machine) -> None:
        """See Step."""
        if not machine.values(self.key) and not machine.subkeys(self.key):
            machine.drop_key(self.key)
