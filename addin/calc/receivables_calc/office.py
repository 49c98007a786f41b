"""What the parts of the extension share while LibreOffice runs: its data, the two programs, and the last refusal."""
from __future__ import annotations

import json
import os
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
_last = [""]


def remember(sentence: str) -> None:
    """Keep why a function was refused, for the button Last error."""
    _last[0] = sentence


def last_refusal() -> str:
    """The sentence of the last refused function; "" when there was none."""
    return _last[0]


def stop() -> None:
    """End both programs."""
    functions.stop()
    buttons.stop()
