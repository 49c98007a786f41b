"""What a command says: sentences and aligned tables for a person, one JSON object for a program, and errors as one sentence."""
from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from addin.host import Host
from macros.registry import Grid, Outcome
from receivables.errors import Issue, ReceivablesError

ISSUES_SHOWN = 20


def report(host: Host, act: Callable[[], Outcome]) -> int:
    """Do it, print what came of it, return the exit code. The one place that turns errors into messages."""
    try:
        outcome = act()
    except ReceivablesError as error:
        return _refused(host, str(error))
    except PermissionError as error:
        return _refused(host, f"You cannot write {error.filename} because the system does not allow it. Close it elsewhere, or check its rights.")
    except OSError as error:
        return _refused(host, f"You cannot go on because {error.filename or 'a file'} could not be used: {error.strerror or error}.")
    except Exception as error:
        if host.debug:
            host.quiet()
            raise
        return _refused(host, _unexpected(error))
    host.quiet()
    show(outcome, host.as_json)
    return 0 if outcome.ok else 1


def show(outcome: Outcome, as_json: bool) -> None:
    """Print an outcome."""
    if as_json:
        write_json(outcome.message, outcome.run, outcome.issues, outcome.data)
        return
    if outcome.raw:
        sys.stdout.write(outcome.raw)
        print(outcome.message, file=sys.stderr)
        return
    for line in outcome.lines:
        print("\n".join(grid_lines(line, sys.stdout.isatty())) if isinstance(line, Grid) else line)
    for line in issue_lines(outcome.issues):
        print(line)
    print(outcome.message)


def write_json(message: str, run: str, issues: Sequence[Issue], data: Any = None) -> None:
    """Print the one object that every `--json` is."""
    whole = {**(data or {}), "message": message, "run": run, "issues": [i.as_dict() for i in issues]}
    print(json.dumps(whole, ensure_ascii=False, indent=1, default=str))


def grid_lines(grid: Grid, bold: bool = False) -> list[str]:
    """A grid as aligned lines, its totals below a rule.

    >>> grid_lines(Grid(["Customer", "Open"], [["C1", "5.00"], ["Total", "5.00"]], frozenset({1}), 1))
    ['Customer  Open', '--------  ----', 'C1        5.00', '--------  ----', 'Total     5.00']
    """
    cells = [list(map(str, row)) for row in (grid.headers, *grid.rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = ["  ".join(c.rjust(w) if i in grid.right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths))).rstrip() for row in cells]
    rule = "  ".join("-" * w for w in widths)
    head = f"\033[1m{lines[0]}\033[0m" if bold else lines[0]
    body, totals = (lines[1:-grid.totals], [rule, *lines[-grid.totals:]]) if grid.totals else (lines[1:], [])
    return [head, rule, *body, *totals]


def issue_lines(issues: Sequence[Issue]) -> list[str]:
    """The first issues as sentences, and how many more there are."""
    lines = [f"- {issue.sentence()}" for issue in issues[:ISSUES_SHOWN]]
    more = len(issues) - ISSUES_SHOWN
    return [*lines, f"- and {more} more; --json lists them all."] if more > 0 else lines


def prepare_streams() -> None:
    """A console that cannot show a letter shows a question mark and goes on."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _refused(host: Host, sentence: str) -> int:
    host.quiet()
    if host.as_json:
        write_json(sentence, "", [])
    else:
        print(sentence, file=sys.stderr)
    return 1


def _unexpected(error: Exception) -> str:
    import tempfile
    import traceback
    with tempfile.NamedTemporaryFile("w", prefix="receivables-error-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    return (f"You cannot go on because something unexpected happened ({type(error).__name__}: {error}). "
            f"Details for whoever mends it are in {file.name}; --debug shows them here.")
