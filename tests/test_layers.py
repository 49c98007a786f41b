"""The import rules of docs/architecture.md, read from the code itself."""
from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("receivables", "workbook", "udfs", "macros", "addin")
# room -> what of ours it may import
MAY = {
    "receivables": ("receivables",),
    "workbook": ("workbook", "receivables"),
    "udfs": ("udfs", "receivables", "workbook.cells"),
    "macros": ("macros", "receivables", "workbook"),
    "addin": OURS,
}
# heavy or foreign libraries -> the places that may import them
ONLY = {
    "xlwings": ("workbook/stores/live.py", "addin/"),
    "openpyxl": ("workbook/", "addin/"),
    "xlsxwriter": ("workbook/", "addin/"),
    "lxml": ("workbook/", "addin/"),
    "mt940": ("workbook/readers/",),
    "click": ("addin/",),
    "rich": ("addin/",),
}
FILES = sorted(p for room in OURS for p in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> list[str]:
    """Every module a file imports, anywhere in it, late ones included."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of the module, not a relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "lazy":
            names += [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    return names


def under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_what_it_may(path):
    room = path.relative_to(ROOT).parts[0]
    wrong = [n for n in imported(path) if n.split(".")[0] in OURS and not any(under(n, ok) for ok in MAY[room])]
    assert not wrong, f"{room} may import {', '.join(MAY[room])} alone"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_hosts_and_file_libraries_stay_at_the_edge(path):
    place = path.relative_to(ROOT).as_posix()
    wrong = [n for n in imported(path) for library, places in ONLY.items() if under(n, library) and not place.startswith(places)]
    assert not wrong


def test_the_rule_catches_a_wrong_import(tmp_path):
    (tmp_path / "rule.py").write_text("def f():\n    from workbook.book import load\n    lazy('addin.cli')\n", encoding="utf-8")
    assert imported(tmp_path / "rule.py") == ["workbook.book.load", "addin.cli"]


def test_rules_import_with_numpy_and_pandas_alone():
    """The core must work in a place that has nothing of the extra `desktop`."""
    modules = sorted(".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in (ROOT / "receivables").rglob("*.py"))
    script = f"""
import sys
for name in "openpyxl xlsxwriter lxml python_calamine pypdfium2 mt940 rapidfuzz jinja2 babel click rich xlwings".split():
    sys.modules[name] = None
import importlib
for name in {modules!r}:
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
