"""What a button is. Every host makes its buttons from `macros.BUTTONS`; the command line makes its commands.

A button loads, decides, saves and says: `run(store, args) -> Outcome`. It knows no clock, no screen and no host: what day it is, who
asks and where progress is told come in `args`. Nothing here imports pandas, so that a list of commands shows at once; the button files
name what they need with `lazy`, which imports it at its first use.

>>> Arg("as_of", "date", "The day to look at.").option
'--as-of'
"""
from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from receivables.errors import Issue

KINDS = ("text", "date", "amount", "int", "days", "flag", "file", "output", "folder", "table")


@dataclass(frozen=True)
class Arg:
    """One thing a button asks for.

    `kind` is one of `KINDS`: a date arrives as "2026-10-31", an amount as decimal text, `days` as a tuple of whole numbers, `file` exists (a
    file or a folder), `output` and `folder` are to be written. `positional` ones are given without their name on a command line.
    """

    name: str
    kind: str = "text"
    help: str = ""
    required: bool = False
    repeatable: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None
    positional: bool = False

    @property
    def option(self) -> str:
        """The argument as an option of a command line."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True)
class Args:
    """What a button is called with: the values by name as attributes, and what only the host knows.

    `today` is ISO text, `now` is "2026-11-22 05:00:00"; `say` takes a line of progress. A name that was not given is None.
    """

    values: Mapping[str, Any]
    today: str
    now: str
    who: str
    dry_run: bool = False
    say: Callable[[str], None] = lambda line: None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.values.get(name)


@dataclass(frozen=True)
class Grid:
    """A small table to print: columns whose number is in `right` are aligned right, the last `totals` rows stand below a line."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    totals: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a button did.

    `message` is one or two sentences; `run` the run it made ("" when nothing was written); `data` its own keys for `--json`; `lines` what a
    person reads besides the message; `raw` is text that goes out exactly as it is (CSV). `ok` is false where `check` has findings.
    """

    message: str
    run: str = ""
    issues: Sequence[Issue] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[str | Grid] = ()
    raw: str = ""
    ok: bool = True


@dataclass(frozen=True)
class Button:
    """One button: `name` is also its command, `group` its ribbon group, `label` its caption. `writes` is false when it only looks; one that
    writes, be it a file beside the ledger, has a dry run."""

    name: str
    group: str
    label: str
    help: str
    args: tuple[Arg, ...]
    run: Callable[[Any, Args], Outcome]
    examples: tuple[str, ...] = ()
    writes: bool = True


class Lazy:
    """A module that is imported when something of it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def lazy(name: str) -> Any:
    """The module of this name, imported at its first use; the test of the import rules reads these too."""
    return Lazy(name)


AS_OF = Arg("as_of", "date", "The day to look at; without it the ledger's AsOf, else today.")
DATE_ORDER = Arg("date_order", "text", "How dates are written, where it cannot be told.", choices=("dmy", "mdy", "ymd"))
DECIMAL = Arg("decimal", "text", "The decimal sign, where it cannot be told.", choices=(",", "."))
