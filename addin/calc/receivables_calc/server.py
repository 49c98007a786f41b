"""The program of Receivables as a child of LibreOffice: started when it is first needed, started again when it died, ended with it.

It ends by itself when LibreOffice ends, however that comes about, because its input ends then. Two of them run at most: one computes
functions, one presses buttons, so that a cell that is calculated while a button writes never waits for that button.
"""
from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

from receivables_calc import settings
from receivables_calc.link import Broken, Gone, Link, Refused

INSTALL = "Install Receivables, then write its place with: receivables addin oxt"
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")      # LibreOffice's own
NO_WINDOW = 0x08000000
RESTARTS = 2
PATIENCE = 5.0


class Server:
    """One child process. `timeout` is how many seconds it may think without a sign of life."""

    def __init__(self, what: str, timeout: float, version: str) -> None:
        self.what, self.timeout, self.version = what, timeout, version
        self.lock = threading.Lock()
        self.process: subprocess.Popen | None = None
        self.link: Link | None = None
        self.late = False
        self.unusable, self.unusable_since = "", 0.0

    def ask(self, verb: str, *args: Any, answer: Callable[[str, list[Any]], Any] | None = None, again: bool = True) -> Any:
        """Ask the program; with `again` a program that died is started anew and asked once more. Raises Refused with a sentence."""
        if not self.lock.acquire(blocking=answer is None):
            raise Refused("You cannot press a button because another one is still at work. Wait until it is done.")
        try:
            for left in reversed(range(RESTARTS if again else 1)):
                try:
                    link = self._running()
                    link.answer = answer or _nothing
                    return link.ask(verb, *args)
                except Gone:
                    self.stop()
                    if self.late or not left:
                        raise Refused(self._gone()) from None
            raise AssertionError("one round at least")
        except Broken as broken:
            raise Refused(f"Receivables failed with {broken}. This is a mistake of the program; please report it.") from None
        finally:
            self.lock.release()

    def stop(self) -> None:
        """End the program."""
        process, self.process, self.link = self.process, None, None
        if process is not None:
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    stream.close()
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _running(self) -> Link:
        if self.link is None or self.process is None or self.process.poll() is not None:
            self.stop()
            self._start()
        assert self.link is not None
        return self.link

    def _start(self) -> None:
        """Start it, unless that failed a moment ago: a sheet full of functions must not try for each of them."""
        if self.unusable and time.monotonic() - self.unusable_since < PATIENCE:
            raise Refused(self.unusable)
        try:
            self._try_start()
            self.unusable = ""
        except Refused as refused:
            self.unusable, self.unusable_since = str(refused), time.monotonic()
            raise

    def _try_start(self) -> None:
        words = settings.command()
        if not words:
            raise Refused(f"To use Receivables here, you must install its program first: {settings.path()} does not say where it is. {INSTALL}.")
        env = {k: v for k, v in os.environ.items() if k not in FOREIGN}
        try:
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env,        # noqa: S603
                                            cwd=os.path.expanduser("~"), creationflags=NO_WINDOW if os.name == "nt" else 0)
        except OSError as error:
            raise Refused(f"You cannot use Receivables here because its program {words[0]} does not start ({error.strerror or error}). "
                          f"{INSTALL}.") from None
        self.late = False
        self.link = Link(self.process.stdout, self.process.stdin, _nothing)
        threading.Thread(target=self._watch, args=(self.process, self.link), daemon=True).start()
        try:
            found = self.link.ask("hello", self.what)
        except Gone:
            self.stop()
            raise Refused("You cannot use Receivables here because its program ends at once: {}. {}.".format(" ".join(words), INSTALL)) from None
        if found != self.version:
            self.stop()
            raise Refused(f"You cannot use Receivables here because the extension is of version {self.version} and its program of version {found}. "
                          "Install the extension again: receivables addin oxt.")

    def _watch(self, process: subprocess.Popen, link: Link) -> None:
        """Kill a program that thinks too long; whoever waits for it goes on."""
        while process.poll() is None:
            since = link.waiting_since
            if since is not None and time.monotonic() - since > self.timeout:
                self.late = True
                process.kill()
            time.sleep(0.2)

    def _gone(self) -> str:
        if self.late:
            return f"You cannot have this answer because it took longer than {self.timeout:g} seconds. Give fewer rows."
        return "You cannot have this answer because the program of Receivables ended while it worked. Try again."


def _nothing(verb: str, args: list[Any]) -> Any:
    raise Refused("Nothing is asked for here.")
