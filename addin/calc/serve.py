"""`receivables serve`: the program that the extension in LibreOffice talks to, over its standard input and output.

It computes worksheet functions and presses buttons; for a button it asks LibreOffice for the cells over the same pipe. It ends when its
input ends. Whatever would print goes to standard error, so that nothing gets between the messages.
"""
from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from addin.calc.receivables_calc.link import Link, Refused
from receivables.errors import ReceivablesError

_DAY_ZERO = dt.date(1899, 12, 30).toordinal()


def version() -> str:
    """The version of this program."""
    from importlib.metadata import version as of
    return of("receivables")


def compute(name: str, args: list[Any]) -> tuple[Any, str]:
    """A worksheet function's answer in cells as they cross the pipe, and the sentence for Last Error."""
    from udfs.call import call
    answer = call(name, args)
    value = answer.value
    if isinstance(value, list):
        return [[cell if type(cell) in (str, float, int) else crossing(cell) for cell in row] for row in value], answer.refused
    return crossing(value), answer.refused


def crossing(cell: Any) -> Any:
    """One cell of an answer: a day as its serial number, an error by its word.

    >>> crossing(dt.date(2026, 6, 30)), crossing("C1")
    (46203, 'C1')
    """
    from udfs.registry import CellError
    if isinstance(cell, CellError):
        return {"error": cell.code}
    return cell.toordinal() - _DAY_ZERO if isinstance(cell, dt.date) else cell


def respell(path: str, methods: dict[str, str]) -> int:
    """Excel's spelling of the functions in a file that was saved. Refused while LibreOffice holds the file."""
    from addin.calc.respell import respell as put
    try:
        return put(Path(path), methods)
    except (OSError, ReceivablesError) as error:
        raise Refused(f"The functions in {path} are spelled as Calc does (AR.BUCKET), which Excel cannot read: {error}") from None


class Program:
    """What this program answers."""

    def __init__(self, link: Callable[[], Link]) -> None:
        self._link = link
        self.verbs: dict[str, Callable[..., Any]] = {"hello": self.hello, "call": compute, "respell": respell, "press": self.press}

    def answer(self, verb: str, args: list[Any]) -> Any:
        """Answer one request of LibreOffice."""
        if verb not in self.verbs:
            raise Refused(f"The extension asks for {verb!r}, which this program does not know. Install the extension again: receivables addin oxt.")
        return self.verbs[verb](*args)

    def hello(self, what: str) -> str:
        """The greeting: which version this is."""
        return version()

    def press(self, item_id: str, place: str, epoch: int, refused: list[str]) -> dict[str, Any]:
        """Press a button on the document; `refused` is the last refusal of a function and when it was."""
        from addin import lasterror
        from addin.calc.remote import RemoteBook, RemoteDesk
        from addin.pressing import press
        from workbook.stores.open import OpenStore
        if refused:
            lasterror.remember(*refused)
        link = self._link()
        pressed = press(item_id, OpenStore(RemoteBook(link, place, epoch)), RemoteDesk(link))
        return {"message": pressed.message, "ok": pressed.ok, "run": pressed.run, "where": pressed.where}


def main() -> None:
    """Serve until LibreOffice ends."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    link = Link(reader, writer, lambda verb, args: program.answer(verb, args))
    program = Program(lambda: link)
    link.serve()
