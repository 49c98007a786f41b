"""The process that reads PDFs (`pdf_child`), kept for the next one: starting it takes a hundred times as long as reading an advice.

    told = READER.read(data)

One PDF at a time. The process ends by itself after so many PDFs, when it has grown, and when nobody asks; it is ended when a PDF takes too long,
when a read is broken off, and with ours. Where it dies over a PDF although it had read others before, a new one tries that PDF alone, so that
what a PDF gives never depends on those before it.
"""
from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

SECONDS = 40               # for one PDF, whatever it is
CHILD = Path(__file__).with_name("pdf_child.py")
LARGEST = 512 << 20        # bytes of an answer: more than all the letters and files that `pdf_child` gives at most
_LENGTH = 8                # bytes that say how long what follows is


class Died(Exception):
    """The process broke off over a PDF."""


class Late(Exception):
    """A PDF took too long."""


class Reader:
    """The process, started when it is first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._turn = threading.Lock()

    def read(self, data: bytes) -> Any:
        """What the process says of the PDF. Raises Died, Late, and OSError where none can be started."""
        with self._turn:
            if self._owner != os.getpid():          # ours was forked: the process is the other one's
                self._process = None
            known = self._process is not None
            try:
                return self._asked(data)
            except Died:
                if not known:
                    raise
            return self._asked(data)

    def end(self) -> None:
        """End the process; the next PDF starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):          # what was not sent is not wanted any more
                assert pipe is not None
                pipe.close()
        process.wait()

    def _asked(self, data: bytes) -> Any:
        process = self._process = self._process or self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()
        limit = threading.Timer(SECONDS, stop)
        limit.daemon = True
        limit.start()
        try:
            answer = _exchanged(process, data)
        except (OSError, ValueError) as error:
            self.end()
            raise (Late if late.is_set() else Died) from error
        except BaseException:          # an answer that nobody took must never be the next one's
            self.end()
            raise
        finally:
            limit.cancel()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        self._owner = os.getpid()
        return subprocess.Popen([sys.executable, "-P", str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,  # noqa: S603 - our own file
                                stderr=subprocess.DEVNULL, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))


def _exchanged(process: subprocess.Popen[bytes], data: bytes) -> Any:
    """Send the PDF, take the answer. Raises OSError or ValueError where there is none."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(data).to_bytes(_LENGTH, "big") + data)
    process.stdin.flush()
    length = int.from_bytes(_whole(process, _LENGTH), "big")
    if length > LARGEST:
        raise ValueError("the answer is too long")
    return json.loads(_whole(process, length))


def _whole(process: subprocess.Popen[bytes], length: int) -> bytes:
    assert process.stdout is not None
    data = process.stdout.read(length)
    if len(data) < length:
        raise ValueError("the answer is cut off")
    return data


READER = Reader()
atexit.register(READER.end)
