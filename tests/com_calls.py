"""Calls through xlwings' own COM server code, in a process of its own: `python com_calls.py calls.pickle results.pickle`.

A call is the tuple that VBA's Array(...) makes: the function of addin.excel.server, then its arguments. Also written down: the wrappers
that xlwings itself would generate for our functions.
"""
from __future__ import annotations

import io
import pickle
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def run(calls: dict[str, tuple[Any, ...]], folder: Path) -> dict[str, Any]:
    """The results by name; "wrappers" is xlwings' VBA text."""
    asked, answered = folder / "calls.pickle", folder / "results.pickle"
    asked.write_bytes(pickle.dumps(calls))
    done = subprocess.run([sys.executable, str(HERE / "com_calls.py"), str(asked), str(answered)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return pickle.loads(answered.read_bytes())


def main(asked: Path, answered: Path) -> None:
    """Run the calls."""
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    import xlwings_on_windows
    xlwings_on_windows.install()
    from xlwings.com_server import XLPython
    server = XLPython()
    results = {name: server.CallUDF("addin.excel.server", func, args) for name, (func, *args) in pickle.loads(asked.read_bytes()).items()}
    results["forgotten"] = forgotten(server)
    results["wrappers"] = wrappers()
    results["served"] = served()
    answered.write_bytes(pickle.dumps(results))


def forgotten(server: Any) -> bool:
    """After a press on a workbook: does xlwings still hold it for the next one?"""
    from xlwings import _xlwindows
    server.CallUDF("addin.excel.server", "ar_press", ("match",), types.SimpleNamespace())
    return _xlwindows.BOOK_CALLER is None


def served() -> tuple[Any, ...]:
    """What `serve` does before it waits for calls: the class id it serves, and the modules that xlwings knows by then."""
    from xlwings import udfs

    from addin.excel import server
    udfs.udf_modules.clear()
    found: list[Any] = []
    server.xw.serve = lambda clsid: found.append((clsid, *udfs.udf_modules))
    server.serve("{0}")
    return found[0]


def wrappers() -> str:
    """What xlwings would write for functions with our names and arguments."""
    import xlwings as xw
    from xlwings.udfs import generate_vba_wrapper

    from addin.excel.vba import parameter
    from udfs import FORMULAS
    module, out = types.ModuleType("ours"), io.StringIO()
    for formula in FORMULAS:
        arguments = ", ".join(f"{parameter(a)}=None" if a.optional else parameter(a) for a in formula.args)
        made: dict[str, Any] = {}
        exec(f"def {formula.name}({arguments}): pass", made)
        setattr(module, formula.name, xw.func(made[formula.name]))
    generate_vba_wrapper("ours", module, out, types.SimpleNamespace(Name="receivables.xlam"))
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
