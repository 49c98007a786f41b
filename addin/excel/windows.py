"""The real Windows machine, through winreg and files. Nothing here is imported on another system but by tests, which stand in for winreg."""
from __future__ import annotations

import importlib
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from addin.excel import interpreter
from addin.excel.machine import Python, Source, Value
from receivables.errors import ReceivablesError

KINDS = {"text": "REG_SZ", "expand": "REG_EXPAND_SZ", "number": "REG_DWORD"}
HIVES = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}
TASKS = ("tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/FO", "CSV", "/NH")
STREAM = ":Zone.Identifier"
PATIENCE = 60           # seconds until a Python that does not answer is given up


class WindowsMachine:
    """This machine, as Machine describes it."""

    def __init__(self) -> None:
        self.system = platform.system()
        self.environment: Mapping[str, str] = {name: os.environ[name] for name in ("LOCALAPPDATA", "APPDATA", "USERPROFILE") if name in os.environ}

    @cached_property
    def python(self) -> Python:
        """See Machine."""
        return interpreter.python()

    @cached_property
    def _sources(self) -> list[Source]:
        return interpreter.sources()

    @cached_property
    def _winreg(self) -> Any:
        return importlib.import_module("winreg")

    # ---- registry

    def values(self, key: str) -> dict[str, Value]:
        """See Machine."""
        names = {number: name for name, constant in KINDS.items() if (number := getattr(self._winreg, constant)) is not None}
        found: dict[str, Value] = {}
        with self._open(key) as opened:
            for n in range(self._winreg.QueryInfoKey(opened)[1] if opened else 0):
                name, data, kind = self._winreg.EnumValue(opened, n)
                found[name] = Value(b"" if data is None else data, names.get(kind, str(kind)))
        return found

    def has_key(self, key: str) -> bool:
        """See Machine."""
        with self._open(key) as opened:
            return opened is not None

    def subkeys(self, key: str) -> list[str]:
        """See Machine."""
        with self._open(key) as opened:
            return [self._winreg.EnumKey(opened, n) for n in range(self._winreg.QueryInfoKey(opened)[0])] if opened else []

    def write(self, key: str, name: str, value: Value) -> None:
        """See Machine."""
        hive, below = self._split(key)
        number = getattr(self._winreg, KINDS[value.kind]) if value.kind in KINDS else int(value.kind)
        with self._winreg.CreateKeyEx(hive, below, 0, self._winreg.KEY_WRITE | self._winreg.KEY_WOW64_64KEY) as opened:
            self._winreg.SetValueEx(opened, name, 0, number, value.data)

    def drop_value(self, key: str, name: str) -> None:
        """See Machine."""
        with self._open(key, "KEY_WRITE") as opened:
            if opened and name in self.values(key):
                self._winreg.DeleteValue(opened, name)

    def drop_key(self, key: str) -> None:
        """See Machine."""
        if self.has_key(key):
            hive, below = self._split(key)
            self._winreg.DeleteKeyEx(hive, below, self._winreg.KEY_WOW64_64KEY, 0)

    def _split(self, key: str) -> tuple[Any, str]:
        hive, _, below = key.partition("\\")
        return getattr(self._winreg, HIVES[hive]), below

    def _open(self, key: str, access: str = "KEY_READ") -> Any:
        hive, below = self._split(key)
        try:
            return self._winreg.OpenKey(hive, below, 0, getattr(self._winreg, access) | self._winreg.KEY_WOW64_64KEY)
        except FileNotFoundError:
            return _Nothing()

    # ---- files

    def is_file(self, path: str) -> bool:
        """See Machine."""
        return Path(path).is_file()

    def is_folder(self, path: str) -> bool:
        """See Machine."""
        return Path(path).is_dir()

    def listing(self, folder: str) -> list[str]:
        """See Machine."""
        return sorted(os.listdir(folder)) if self.is_folder(folder) else []

    def read(self, path: str) -> bytes:
        """See Machine."""
        return Path(path).read_bytes()

    def put(self, path: str, data: bytes) -> None:
        """See Machine."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        part = Path(f"{path}.part")
        part.write_bytes(data)
        part.replace(path)

    def copy(self, files: Sequence[Source], folder: str) -> None:
        """See Machine. The bytes alone are copied, so a mark of the internet stays behind."""
        for file in files:
            target = Path(folder, *file.target.split("\\"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(file.path, "rb") as read, open(target, "wb") as written:
                shutil.copyfileobj(read, written)

    def rename(self, old: str, new: str) -> None:
        """See Machine."""
        try:
            Path(old).rename(new)
        except PermissionError as error:
            raise ReceivablesError(f"You cannot replace {old} because a program in it still runs. Close Excel, wait a minute or sign out, "
                                   "and run the command again.") from error

    def drop_file(self, path: str) -> None:
        """See Machine."""
        Path(path).unlink(missing_ok=True)

    def drop_folder(self, path: str) -> None:
        """See Machine."""
        if self.is_folder(path):
            shutil.rmtree(path)

    def zone(self, path: str) -> str:
        """See Machine."""
        try:
            return Path(path + STREAM).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    # ---- what runs

    def excel_running(self) -> bool:
        """See Machine."""
        told = subprocess.run(TASKS, capture_output=True, text=True, check=False)  # noqa: S603 (a program of Windows, fixed words)
        return "excel.exe" in told.stdout.lower()

    def sources(self) -> Sequence[Source]:
        """See Machine."""
        return self._sources

    def ask(self, exe: str, code: str) -> str:
        """See Machine."""
        try:
            told = subprocess.run([exe, "-c", code], capture_output=True, text=True, check=False, timeout=PATIENCE)  # noqa: S603 (our own Python)
        except subprocess.TimeoutExpired:
            return f"!it did not answer within {PATIENCE} seconds"
        return told.stdout.strip() if told.returncode == 0 else "!" + (told.stderr.strip().splitlines() or ["it ended without a word"])[-1]


class _Nothing:
    """A key that is not there, where an open one is asked for."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        return None
