"""xlwings, imported in a quarter of the time: it brings in pandas, polars and numpy wherever it finds them, for conversions that the function
server has no use for. Excel waits while the server starts; pandas comes after that, when the first function needs it.
"""
from __future__ import annotations

import importlib
import sys
from typing import Any

HEAVY = ("pandas", "polars", "numpy")


def load(name: str) -> Any:
    """The module, imported as if what is heavy were not installed; what is imported already stays."""
    hidden = [heavy for heavy in HEAVY if heavy not in sys.modules]
    for heavy in hidden:
        sys.modules[heavy] = None       # type: ignore[assignment]
    try:
        return importlib.import_module(name)
    finally:
        for heavy in hidden:
            del sys.modules[heavy]
