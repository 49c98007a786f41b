"""Our document and order numbers, made findable in any of the ways people write them.

A number is known by two keys: all its letters and digits ("INV-03-001" is INV03001), and, when it is letters followed by digits, the
digits without leading zeros (3001), so that a prefix dropped, added or translated and zeros lost or padded still lead to it. One with
several runs of digits ("RE-2026-00948") is known by these without leading zeros as well (2026-948).

>>> book = Numbers(["INV-03-001", "0010234"])
>>> book.exact("INV03001"), book.by_digits("10234"), book.by_digits("000010234")
([0], [1], [1])
>>> book.by_groups(["03", "1"])
[0]
"""
from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence

from receivables.matching.names import fold

_PLAIN = re.compile(r"[^A-Z0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HASH, _LOWER = (1 << 63) - 1, (1 << 32) - 1
_UPPER = _HASH ^ _LOWER


class Numbers:
    """An index of numbers; a position in `numbers` stands for the number. Built once, asked often."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = list(numbers)
        self.starts: set[str] = set()
        self._exact, self._digits = Positions(len(self.numbers)), Positions(len(self.numbers))
        self._grouped: Positions | None = None
        for at, number in enumerate(self.numbers):
            self._add(at, number)

    def _add(self, at: int, number: str) -> None:
        plain = compact(number)
        if not plain or plain.isalpha():
            return
        self._exact.put(plain, at)
        digits = plain.lstrip(_LETTERS)
        if len(digits) < len(plain) and digits[0] <= "9":
            self.starts.add(plain[:-len(digits)])
        core = digits.lstrip("0")
        if core != plain and core.isdecimal():
            self._digits.put(core, at)

    def exact(self, plain: str) -> list[int]:
        """Numbers with exactly these letters and digits."""
        return [at for at in self._exact.near(plain) if compact(self.numbers[at]) == plain]

    def by_digits(self, digits: str) -> list[int]:
        """Numbers that consist of these digits: those written just so, else those with any prefix and any leading zeros."""
        return self.exact(digits) or self.alike(digits)

    def alike(self, digits: str) -> list[int]:
        """Every number with these digits, whatever its prefix and leading zeros."""
        core = digits.lstrip("0")
        return self.exact(core) + [at for at in self._digits.near(core) if compact(self.numbers[at]).lstrip(_LETTERS).lstrip("0") == core]

    def by_groups(self, groups: Sequence[str], letters: str = "") -> list[int]:
        """Numbers with these runs of digits, whatever zeros lead them; those that begin with the letters, where any does."""
        if self._grouped is None:               # made for the first that asks: most texts write numbers as they are
            self._grouped = Positions(len(self.numbers))
            for at, number in enumerate(self.numbers):
                if len(runs := digit_runs(number)) > 1:
                    self._grouped.put(_without_zeros(runs), at)
        plain = _without_zeros(groups)
        found = [at for at in self._grouped.near(plain) if _without_zeros(digit_runs(self.numbers[at])) == plain]
        return [at for at in found if letters and compact(self.numbers[at]).startswith(letters)] or found


class Positions:
    """Positions by the text they were put under, without keeping the texts: a large ledger has some hundred thousand of them.

    A table of slots, at most half full: a text's positions stand from the slot of its hash on, each beside the hash's upper half. What
    is `near` a text may rarely be another's; whoever asks compares.
    """

    def __init__(self, most: int) -> None:
        self._mask = (1 << max(3, (2 * most).bit_length())) - 1
        self._slots = array("q", [-1]) * (self._mask + 1)

    def put(self, text: str, at: int) -> None:
        """Note a position under a text."""
        code, slots, mask = hash(text) & _HASH, self._slots, self._mask
        slot = code & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = code & _UPPER | at

    def near(self, text: str) -> list[int]:
        """Positions put under this text, in the order in which they were."""
        code, slots, mask = hash(text) & _HASH, self._slots, self._mask
        slot, found = code & mask, []
        while (there := slots[slot]) >= 0:
            if (there ^ code) & _UPPER == 0:
                found.append(there & _LOWER)
            slot = (slot + 1) & mask
        return found


def compact(number: str) -> str:
    """Letters and digits of a number, folded."""
    upper = number.upper().replace("-", "")
    return upper if upper.isascii() and upper.isalnum() else _PLAIN.sub("", fold(number))


def digit_runs(number: str) -> list[str]:
    """The runs of digits of a number: "RE-2026-00948" has 2026 and 00948."""
    return _DIGITS.findall(number)


def _without_zeros(groups: Iterable[str]) -> str:
    return "-".join([g.lstrip("0") for g in groups])


def tails(number: str, least: int = 3) -> Sequence[str]:
    """The running part of a number that has parts ("2024-0123": 0123), with and without leading zeros, when it has `least` digits or more."""
    last = serial(number)
    return (last, last.lstrip("0")) if len(last) >= least else ()


def serial(number: str) -> str:
    """The running number of one that has parts beside it, such as year and month ("RE-2026-00948": 00948, "FV/00166/01/2026": 00166), else ""."""
    parts = digit_runs(number)
    if len(parts) < 2:
        return ""
    running = [p for p in parts if not _YEAR.match(p)] or parts
    return max(reversed(running), key=len)
