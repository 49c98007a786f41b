"""The real Windows machine: its files on this disk, its registry through a stand-in for winreg; and what its own Python is copied from."""
from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest
from fake_windows import OPTIONS, pc

from addin.excel import interpreter, windows
from addin.excel.machine import Machine, Source, Value
from addin.excel.paper import PaperMachine
from addin.excel.windows import WindowsMachine
from receivables.errors import ReceivablesError


class Key:
    """An open key; keys are closed like files."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def fake_winreg() -> types.SimpleNamespace:
    """winreg over a machine on paper, with the signatures that Python documents."""
    paper = pc(others=('"C:\\SOLVER.XLAM"',))

    def full(hive, below):
        return f"{hive}\\{below}"

    def open_key(key, sub_key, reserved=0, access=0):
        assert access & 0x0100, "the 64-bit view, whatever Python's own bits"
        if not paper.has_key(full(key, sub_key)):
            raise FileNotFoundError(2, "no such key")
        return Key(full(key, sub_key))

    def create_key(key, sub_key, reserved, access):
        paper.make_key(full(key, sub_key))
        return Key(full(key, sub_key))

    kinds = {"text": 1, "expand": 2, "number": 4}

    def enum_value(key, index):
        name, value = list(paper.values(key.path).items())[index]
        return name, value.data, kinds.get(value.kind) or int(value.kind)

    def set_value(key, name, reserved, kind, data):
        paper.write(key.path, name, Value(data, {v: k for k, v in kinds.items()}.get(kind, str(kind))))

    return types.SimpleNamespace(
        paper=paper, HKEY_CURRENT_USER="HKCU", HKEY_LOCAL_MACHINE="HKLM", KEY_READ=0x20019, KEY_WRITE=0x20006, KEY_WOW64_64KEY=0x0100,
        REG_SZ=1, REG_EXPAND_SZ=2, REG_DWORD=4, OpenKey=open_key, CreateKeyEx=create_key, EnumValue=enum_value, SetValueEx=set_value,
        EnumKey=lambda key, index: paper.subkeys(key.path)[index],
        QueryInfoKey=lambda key: (len(paper.subkeys(key.path)), len(paper.values(key.path)), 0),
        DeleteValue=lambda key, name: paper.drop_value(key.path, name),
        DeleteKeyEx=lambda key, sub_key, access, reserved: paper.drop_key(full(key, sub_key)))


@pytest.fixture
def machine(monkeypatch):
    registry = fake_winreg()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    return WindowsMachine()


def members(of: type) -> set[str]:
    return {name for name in dir(of) if not name.startswith("_")}


def test_both_machines_speak_the_whole_port():
    assert members(Machine) <= members(WindowsMachine) | {"system", "environment"}
    assert members(Machine) <= members(PaperMachine) | {"environment", "python"}


def test_values_come_and_go(machine):
    assert machine.values(OPTIONS)["OPEN"] == Value('"C:\\SOLVER.XLAM"')
    machine.write(OPTIONS, "OPEN1", Value("%A%", "expand"))
    machine.write(OPTIONS, "Flags", Value(3, "number"))
    machine.write(OPTIONS, "Raw", Value(b"\1\2", "3"))
    assert {n: machine.values(OPTIONS)[n] for n in ("OPEN1", "Flags", "Raw")} == {
        "OPEN1": Value("%A%", "expand"), "Flags": Value(3, "number"), "Raw": Value(b"\1\2", "3")}
    machine.drop_value(OPTIONS, "OPEN1")
    machine.drop_value(OPTIONS, "OPEN1")
    assert "OPEN1" not in machine.values(OPTIONS)


def test_keys_come_and_go(machine):
    key = OPTIONS + r"\Deep\Deeper"
    assert not machine.has_key(key)
    assert machine.values(key) == {}
    machine.write(key, "A", Value("1"))
    assert machine.subkeys(OPTIONS) == ["Deep"]
    machine.drop_key(key)
    machine.drop_key(key)
    assert machine.subkeys(OPTIONS + r"\Deep") == []


def test_files_are_written_whole(machine, tmp_path):
    path = str(tmp_path / "new" / "a.xlam")
    machine.put(path, b"one")
    machine.put(path, b"two")
    assert machine.read(path) == b"two"
    assert machine.listing(str(tmp_path / "new")) == ["a.xlam"], "no half-written file is left"
    assert (machine.is_file(path), machine.is_folder(path), machine.is_folder(str(tmp_path))) == (True, False, True)
    machine.drop_file(path)
    machine.drop_file(path)
    assert machine.listing(str(tmp_path / "none")) == []


def test_a_copy_leaves_the_mark_of_the_internet_behind(machine, tmp_path):
    """Marks stand in a stream beside the file; here in a file of that name."""
    (tmp_path / "a.dll").write_bytes(b"MZ")
    (tmp_path / "a.dll:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert "ZoneId=3" in machine.zone(str(tmp_path / "a.dll"))
    machine.copy([Source(str(tmp_path / "a.dll"), "Lib\\x\\a.dll")], str(tmp_path / "python"))
    copied = tmp_path / "python" / "Lib" / "x" / "a.dll"
    assert (copied.read_bytes(), machine.zone(str(copied))) == (b"MZ", "")


def test_folders_are_renamed_and_removed(machine, tmp_path, monkeypatch):
    machine.put(str(tmp_path / "python.new" / "a"), b"")
    machine.rename(str(tmp_path / "python.new"), str(tmp_path / "python"))
    assert machine.listing(str(tmp_path)) == ["python"]

    def locked(self, target):
        raise PermissionError(13, "in use")
    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(ReceivablesError, match="because a program in it still runs"):
        machine.rename(str(tmp_path / "python"), str(tmp_path / "python.old"))
    machine.drop_folder(str(tmp_path / "python"))
    machine.drop_folder(str(tmp_path / "python"))
    assert machine.listing(str(tmp_path)) == []


@pytest.mark.parametrize("told, running", [('"EXCEL.EXE","4711","Console","1","150,000 K"\n', True),
                                           ("INFO: No tasks are running which match the specified criteria.\n", False)])
def test_whether_excel_runs(machine, monkeypatch, told, running):
    monkeypatch.setattr(windows.subprocess, "run", lambda words, **more: subprocess.CompletedProcess(words, 0, told, ""))
    assert machine.excel_running() is running


def test_a_python_is_asked(machine):
    assert machine.ask(sys.executable, "print('ready')") == "ready"
    assert machine.ask(sys.executable, "import no_such_module") == "!ModuleNotFoundError: No module named 'no_such_module'"


# ---- what the add-in's own Python is copied from

def test_the_packages_of_the_add_in_and_no_tools_are_copied():
    names = {d.metadata["Name"].lower() for d in interpreter.needed()}
    assert {"receivables", "numpy", "pandas", "xlwings", "openpyxl", "xlsxwriter", "lxml", "rapidfuzz", "jinja2", "babel", "click", "rich"} <= names
    assert not names & {"pytest", "ruff", "mypy", "hypothesis", "pip", "oletools", "duckdb"}


def test_the_copy_holds_python_the_packages_and_our_code_once_each():
    copied = interpreter.sources()
    targets = [s.target.lower() for s in copied]
    assert len(targets) == len(set(targets))
    assert all(Path(s.path).is_file() for s in copied if "site-packages" in s.target)
    for file in (r"numpy\__init__.py", r"xlwings\udfs.py", r"addin\excel\install.py", r"addin\demo\invoices.csv", r"receivables\aging.py"):
        assert ("Lib\\site-packages\\" + file).lower() in targets
    assert any(t.startswith("lib\\site-packages\\receivables-") and t.endswith("\\metadata") for t in targets), "for --version"
    assert not [t for t in targets if "__pycache__" in t or "__editable__" in t or t.startswith("lib\\site-packages\\pytest")]


def test_python_itself_is_copied_without_tests_and_tools(tmp_path):
    for file in ("python.exe", "python312.dll", "vcruntime140.dll", "LICENSE.txt", "NEWS.txt", "DLLs/_socket.pyd", "Lib/os.py", "Lib/test/x.py",
                 "Lib/site-packages/pip/x.py", "Lib/json/__init__.py", "Lib/json/__pycache__/x.pyc", "Scripts/pip.exe", "Lib/tkinter/x.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"")
    assert sorted(s.target for s in interpreter.standard(tmp_path)) == [
        r"DLLs\_socket.pyd", "LICENSE.txt", r"Lib\json\__init__.py", r"Lib\os.py", "python.exe", "python312.dll", "vcruntime140.dll"]


def test_the_bridges_stand_beside_the_program():
    parts = (("xlwings", "udfs.py"), ("..", "..", "xlwings64-0.37.8.dll"), ("..", "..", "Scripts", "xlwings.exe"), ("xlwings", "__pycache__", "a.pyc"))
    wheel = types.SimpleNamespace(files=[types.SimpleNamespace(parts=p, name=p[-1], suffix=Path(p[-1]).suffix) for p in parts],
                                  locate_file=lambda file: "/site/" + "/".join(file.parts))
    assert [s.target for s in interpreter.of_package(wheel)] == [r"Lib\site-packages\xlwings\udfs.py", "xlwings64-0.37.8.dll"]
