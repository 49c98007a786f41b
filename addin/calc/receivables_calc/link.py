"""Two processes that ask each other: one JSON message after the other over a pair of pipes, each with its length before it.

Whoever waits for an answer answers what it is asked meanwhile, so a button's program can ask for cells while LibreOffice waits for it.

    link = Link(reader, writer, answer)         # answer(verb, args) does what the other side asks
    rows = link.ask("read", "Invoices", 1, 1, 12, 500)
"""
from __future__ import annotations

import json
import struct
import time
from collections.abc import Callable
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")


class Gone(Exception):
    """The other process has ended."""


class Refused(Exception):
    """The other side refuses; the text is a sentence for the person."""


class Broken(Exception):
    """The other side failed in a way it did not expect; the text is for whoever mends it."""


class Link:
    """One end of the conversation. `waiting_since` is the moment since which this end waits for the other (None when it does not)."""

    def __init__(self, reader: BinaryIO, writer: BinaryIO, answer: Callable[[str, list[Any]], Any]) -> None:
        self.reader, self.writer, self.answer = reader, writer, answer
        self.waiting_since: float | None = None

    def ask(self, verb: str, *args: Any) -> Any:
        """Ask, and give the answer. Raises Refused, Broken or Gone."""
        self._send("ask", verb, args)
        while True:
            kind, first, *rest = self._receive()
            if kind == "ask":
                self._reply(first, rest[0])
            elif kind == "answer":
                return first
            else:
                raise (Refused if kind == "refused" else Broken)(first)

    def serve(self) -> None:
        """Answer whatever is asked until the other process ends."""
        while True:
            try:
                _, verb, args = self._receive()
                self._reply(verb, args)
            except Gone:
                return

    def _reply(self, verb: str, args: list[Any]) -> None:
        try:
            reply = ("answer", self.answer(verb, args))
        except Gone:
            raise
        except Refused as refused:
            reply = ("refused", str(refused))
        except Exception as error:
            reply = ("broken", f"{type(error).__name__}: {error}")
        self._send(*reply)

    def _send(self, *message: Any) -> None:
        data = json.dumps(message, separators=(",", ":")).encode()
        try:
            self.writer.write(LENGTH.pack(len(data)))
            self.writer.write(data)
            self.writer.flush()
        except (OSError, ValueError):
            raise Gone from None

    def _receive(self) -> list[Any]:
        self.waiting_since = time.monotonic()
        try:
            (length,) = LENGTH.unpack(self._read(LENGTH.size))
            return json.loads(self._read(length))
        finally:
            self.waiting_since = None

    def _read(self, length: int) -> bytes:
        try:
            data = self.reader.read(length)
        except (OSError, ValueError):
            raise Gone from None
        if data is None or len(data) < length:
            raise Gone
        return data
