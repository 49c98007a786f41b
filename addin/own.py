"""What a command that is no button looks like. `addin.commands` lists them; a host's own ones stand in its folder (`addin.excel.commands`)."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from addin.host import Host
from macros.registry import Arg, Outcome


@dataclass(frozen=True)
class Own:
    """A command of its own; `run(host, values)` does it."""

    name: str
    group: str
    help: str
    args: tuple[Arg, ...]
    run: Callable[[Host, dict[str, Any]], Outcome]
    examples: tuple[str, ...]
    writes: bool = False


@dataclass(frozen=True)
class Family:
    """Commands under one name: `receivables addin install`."""

    name: str
    group: str
    help: str
    members: tuple[Own, ...]
