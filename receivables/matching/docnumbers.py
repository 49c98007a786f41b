"""Our document and order numbers, made findable in any of the ways people write them.

A number is known by two keys: all its letters and digits ("INV-03-001" is INV03001), and, when it is letters followed by digits, the
digits without leading zeros (3001), so that a prefix dropped, added or translated and zeros lost or padded still lead to it.

>>> book = Numbers(["INV-03-001", "0010234"])
>>> book.exact("INV03001"), book.by_digits("10234"), book.by_digits("000010234")
([0], [1], [1])
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from receivables.matching.names import fold

_PLAIN = re.compile(r"[^A-Z0-9]+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NOTHING: list[int] = []


class Numbers:
    """An index of numbers; a position in `numbers` stands for the number. Built once, asked often."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = list(numbers)
        self.starts: set[str] = set()
        self._exact: dict[str, int | list[int]] = {}        # nearly always one: no list is kept for it
        self._digits: dict[str, int | list[int]] = {}
        for at, number in enumerate(self.numbers):
            self._add(at, number)

    def _add(self, at: int, number: str) -> None:
        plain = compact(number)
        if not plain or plain.isalpha():
            return
        _put(self._exact, plain, at)
        digits = plain.lstrip(_LETTERS)
        if len(digits) < len(plain) and digits[0] <= "9":
            self.starts.add(plain[:-len(digits)])
        core = digits.lstrip("0")
        if core != plain and core.isdecimal():
            _put(self._digits, core, at)

    def exact(self, plain: str) -> list[int]:
        """Numbers with exactly these letters and digits."""
        return _got(self._exact.get(plain))

    def by_digits(self, digits: str) -> list[int]:
        """Numbers that consist of these digits: those written just so, else those with any prefix and any leading zeros."""
        return _got(self._exact.get(digits)) or self.alike(digits)

    def alike(self, digits: str) -> list[int]:
        """Every number with these digits, whatever its prefix and leading zeros."""
        core = digits.lstrip("0")
        plain, others = self._exact.get(core), self._digits.get(core)
        return NOTHING if plain is None and others is None else [*_got(plain), *_got(others)]


def _put(index: dict[str, int | list[int]], key: str, at: int) -> None:
    found = index.setdefault(key, at)
    if found is at:
        return
    if isinstance(found, list):
        found.append(at)
    elif found != at:
        index[key] = [found, at]


def _got(found: int | list[int] | None) -> list[int]:
    return NOTHING if found is None else found if isinstance(found, list) else [found]


def compact(number: str) -> str:
    """Letters and digits of a number, folded."""
    upper = number.upper().replace("-", "")
    return upper if upper.isascii() and upper.isalnum() else _PLAIN.sub("", fold(number))


def tails(number: str, least: int = 3) -> Sequence[str]:
    """The last part of a number that has parts ("2024-0123": 0123), with and without leading zeros, when it has `least` digits or more."""
    parts = re.findall(r"\d+", number)
    if len(parts) < 2 or len(parts[-1]) < least or not number.endswith(parts[-1]):
        return ()
    return (parts[-1], parts[-1].lstrip("0"))
