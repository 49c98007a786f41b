"""Where everything stands on a Windows machine, and the settings of the bridge. Fixed for all users, so that formulas that name the add-in
find it on every machine and the add-in file is the same bytes everywhere.

>>> SETTINGS["INTERPRETER_WIN"]
'%LOCALAPPDATA%\\\\Receivables\\\\python\\\\python.exe'
"""
from __future__ import annotations

from collections.abc import Mapping

FOLDER = r"%LOCALAPPDATA%\Receivables"          # trusted by Excel, this folder alone
XLAM = FOLDER + r"\receivables.xlam"
PYTHON = FOLDER + r"\python"                    # the add-in's own Python; nothing else on the machine is used or changed
INTERPRETER = PYTHON + r"\python.exe"
MANIFEST = FOLDER + r"\installed.json"          # what install wrote, so that uninstall removes exactly that

# Settings of the bridge, by the names xlwings gives them. The add-in file carries them in its own sheet, and only those count: a sheet or
# file of the same name beside a user's workbook must not choose another interpreter. PYTHONPATH is never empty, because an empty one puts
# the current folder in front of everything.
SETTINGS: Mapping[str, str] = {
    "INTERPRETER_WIN": INTERPRETER,
    "PYTHONPATH": PYTHON + r"\Lib\site-packages",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    "UDF MODULES": "addin.excel.server",
    "DEBUG UDFS": "False",
    "SHOW CONSOLE": "False",
}


def expand(path: str, environment: Mapping[str, str]) -> str:
    """A path with the machine's folders in it.

    >>> expand(XLAM, {"LOCALAPPDATA": "C:\\\\Users\\\\ann\\\\AppData\\\\Local"})
    'C:\\\\Users\\\\ann\\\\AppData\\\\Local\\\\Receivables\\\\receivables.xlam'
    """
    for name, value in environment.items():
        path = path.replace(f"%{name}%", value)
    return path
