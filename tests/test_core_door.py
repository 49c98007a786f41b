"""The door to Excel for web and Mac stays open: the core imports and calculates where there is no Windows, no thread, no socket, and nothing
but numpy and pandas installed, as in a browser's Python.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CELLS = ("__init__.py", "cells.py", "celltext.py", "cellwrite.py")
CORE = ("receivables", "udfs", *(f"workbook/{file}" for file in CELLS))      # what a browser needs
INSTALLED = ("numpy", "pandas", "dateutil", "six", "tzdata", "pytz", "receivables", "udfs", "workbook")      # pandas, what it needs, and the core
NOT_IN_BROWSERS = ("winreg", "msvcrt", "sqlite3", "_winapi")
SCRIPT = """
import importlib, json, socket, subprocess, sys, threading, _thread

def refuse(*args, **named):
    raise RuntimeError("there is no such thing in a browser")

there = (frozenset(sys.stdlib_module_names) | frozenset(%(installed)r)) - frozenset(%(missing)r)
class Closed:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in there and not name.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path[:] = [Closed(), *(f for f in sys.meta_path if "__editable__" not in getattr(f, "__module__", ""))]
threading.Thread.start = _thread.start_new_thread = threading._start_new_thread = refuse
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
subprocess.Popen.__init__ = refuse
sys.path.insert(0, %(core)r)

for name in %(modules)r:
    importlib.import_module(name)
from udfs.call import call
invoices = [["Customer", "Due Date", "Open"], ["C1", "2026-05-31", 100.5], ["C2", 46234.0, 20.0], ["C1", "2026-06-30", -10.25]]
aged = call("AR_AGING", [invoices, "2026-06-30"])
print(json.dumps({"rows": aged.value, "refused": aged.refused, "days": call("AR_DAYS_OVERDUE", ["2026-05-31", 46203.0]).value,
                  "from": sys.modules["receivables"].__file__}, default=str))
"""


@pytest.fixture(scope="module")
def core(tmp_path_factory) -> Path:
    """The core's files alone, so that nothing else of ours can be imported."""
    folder = tmp_path_factory.mktemp("core")
    for part in CORE:
        for path in (ROOT / part).rglob("*.py") if (ROOT / part).is_dir() else [ROOT / part]:
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


def modules(folder: Path, room: str) -> list[str]:
    return sorted(".".join(p.relative_to(folder).with_suffix("").parts).removesuffix(".__init__") for p in (folder / room).rglob("*.py"))


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-P", "-c", script], cwd=folder, capture_output=True, text=True, check=False,
                          env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"})


def script(folder: Path) -> str:
    return SCRIPT % {"installed": INSTALLED, "missing": NOT_IN_BROWSERS, "core": str(folder), "modules": [*modules(folder, "udfs"), *modules(folder, "receivables"), "workbook.cells"]}


def test_the_core_calculates_in_a_browsers_python(core):
    """
    As of 2026-06-30: C1 has 100.50 thirty days overdue and a credit of 10.25; C2 has 20.00 due 2026-07-31, not due.
    Total: 20.00 not due + 100.50 - 10.25 = 110.25
    """
    done = run(script(core), core)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["from"].startswith(str(core)), "the core's own files, not the checkout's"
    header, *rows = told["rows"]
    by_customer = {row[0]: dict(zip(header, row)) for row in rows[:3]}
    assert (by_customer["C1"]["1 to 30"], by_customer["C1"]["Credits"], by_customer["C2"]["Not due"]) == (100.5, -10.25, 20.0)
    assert by_customer["Total"]["Balance"] == 110.25
    assert (told["days"], told["refused"]) == (30, "")


@pytest.mark.parametrize("line, why", [
    ("import xlwings", "No module named 'xlwings'"), ("import win32com.client", "No module named 'win32com"),
    ("import threading; threading.Thread(target=print).start()", "no such thing in a browser"),
    ("import socket; socket.socket()", "no such thing in a browser"), ("import openpyxl", "No module named 'openpyxl'"), ("import addin", "'addin'"),
    ("import workbook.stores.port", "No module named 'workbook.stores'")])
def test_what_would_shut_the_door_is_noticed(core, line, why):
    """The block itself works: each of these would fail the test above."""
    broken = script(core).split("for name in")[0] + line
    done = run("import importlib\n" + broken, core)
    assert done.returncode != 0
    assert why in done.stderr
