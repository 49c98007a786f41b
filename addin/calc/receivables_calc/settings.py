"""Where the program of Receivables is that the extension talks to. `receivables addin oxt` writes it; a person may change it.

One small JSON file of the user, such as {"command": ["/home/ann/receivables/.venv/bin/python", "-P", "-m", "addin.cli", "serve"]}. The
environment variable RECEIVABLES_SERVE (a JSON list) goes before it, for a machine that is set up for many.
"""
from __future__ import annotations

import json
import os
import shutil
import sys

NAME = "calc.json"
VARIABLE = "RECEIVABLES_SERVE"


def path() -> str:
    """The settings file of this user."""
    home = os.path.expanduser("~")
    if os.name == "nt":
        return os.path.join(os.environ.get("LOCALAPPDATA", home), "Receivables", NAME)
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support", "Receivables", NAME)
    return os.path.join(os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "receivables", NAME)


def command() -> list[str]:
    """The command that starts the program; [] where none is known."""
    if os.environ.get(VARIABLE):
        return list(json.loads(os.environ[VARIABLE]))
    try:
        with open(path(), encoding="utf-8") as file:
            return list(json.load(file)["command"])
    except (OSError, ValueError, KeyError, TypeError):
        found = shutil.which("receivables")
        return [found, "serve"] if found else []


def write(words: list[str]) -> str:
    """Write the command; gives the file's path."""
    os.makedirs(os.path.dirname(path()), exist_ok=True)
    with open(path(), "w", encoding="utf-8") as file:
        json.dump({"command": words}, file, indent=1)
    return path()
