"""Commands that are no buttons, because there is no ledger yet or none is needed: new, demo, functions."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from macros.registry import Arg, Outcome


@dataclass(frozen=True)
class Own:
    """A command of its own; `run(host, values)`."""

    name: str
    group: str
    help: str
    args: tuple[Arg, ...]
    run: Callable[[Any, dict[str, Any]], Outcome]
    examples: tuple[str, ...]
    writes: bool = False

COMMANDS: tuple[Own, ...] = ()
