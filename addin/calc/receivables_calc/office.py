"""What the parts of the extension share while LibreOffice runs: its data, the two programs, and the last refusal."""
from __future__ import annotations

import json
import os
import time
from typing import Any

from receivables_calc.server import Server

FUNCTION_SECONDS = 120.0
BUTTON_SECONDS = 1800.0


def data(name: str) -> Any:
    """A JSON file that was put beside this module when the extension was made."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return json.load(file)


VERSION: str = data("version.json")
functions = Server("functions", FUNCTION_SECONDS, VERSION)
buttons = Server("buttons", BUTTON_SECONDS, VERSION)
_refused: list = []


def remember(sentence: str) -> None:
    """Keep why a function was refused and when, for the button Last error."""
    _refused[:] = [sentence, time.strftime("%Y-%m-%d %H:%M:%S")]


def taken_refusal() -> list:
    """The sentence and the time of the last refused function since this was asked before; [] when there was none."""
    found = list(_refused)
    _refused.clear()
    return found


def stop() -> None:
    """End both programs."""
    functions.stop()
    buttons.stop()
