r"""The list of add-ins that Excel opens when it starts: the values OPEN, OPEN1, OPEN2 ... of its Options key.

Excel reads them in order and stops at the first number that is missing, so a gap would hide what stands behind it. Another add-in's value
is never changed: taking ours out moves those behind it one number down, byte for byte.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

from addin.excel.machine import Value
from addin.excel.steps import DropValue, SetValue, Step

Slots = dict[int, Value]


def slots(values: Mapping[str, Value]) -> Slots:
    """The numbered values among all of an Options key, in Excel's order.

    >>> slots({"OPEN1": Value("b.xll"), "OPEN": Value("a.xll"), "Font": Value("Calibri,11")})
    {0: Value(data='a.xll', kind='text'), 1: Value(data='b.xll', kind='text')}
    """
    found = {}
    for name, value in values.items():
        number = re.fullmatch(r"OPEN([1-9]\d*)?", name, re.IGNORECASE)
        if number:
            found[int(number[1] or 0)] = value
    return dict(sorted(found.items()))


def opens(path: str) -> Value:
    r"""The value that makes Excel open an add-in.

    >>> opens(r"C:\A b\receivables.xlam").data
    '/R "C:\\A b\\receivables.xlam"'
    """
    return Value(f'/R "{path}"')


def leads_to(value: Value, path: str) -> bool:
    """True when the value opens that file."""
    found = re.fullmatch(r'\s*(?:/r\s*)?"?(.*?)"?\s*', str(value.data), re.IGNORECASE)
    return found is not None and found[1].lower() == path.lower()


def added(now: Slots, path: str) -> Slots:
    """The list with ours in it, once: where it stands already, else in the first free number."""
    mine = [n for n, value in now.items() if leads_to(value, path)]
    now = without(now, mine[1:])
    at = mine[0] if mine else next(n for n in range(len(now) + 1) if n not in now)
    return dict(sorted({**now, at: opens(path)}.items()))


def removed(now: Slots, path: str) -> Slots:
    """The list without ours."""
    return without(now, [n for n, value in now.items() if leads_to(value, path)])


def without(now: Slots, numbers: list[int]) -> Slots:
    """The list without these numbers; what follows one of them without a gap moves down."""
    for gone in sorted(numbers, reverse=True):
        left = {n: v for n, v in now.items() if n != gone}
        n = gone + 1
        while n in left:
            left[n - 1] = left.pop(n)
            n += 1
        now = dict(sorted(left.items()))
    return now


def settle(key: str, now: Slots, wanted: Slots) -> list[Step]:
    """The steps from one list to the other."""
    why = "Excel opens the add-in when it starts"
    changes: list[Step] = [SetValue(key, name(n), value, why if value not in now.values() else "it moves, so that there is no gap")
                           for n, value in wanted.items() if now.get(n) != value]
    return [*changes, *(DropValue(key, name(n)) for n in sorted(now, reverse=True) if n not in wanted)]


def name(number: int) -> str:
    """The name of a numbered value."""
    return f"OPEN{number or ''}"


def begun(now: Slots, saved: Slots, path: str) -> Slots:
    """Where to go on from: the list that an earlier run was making when it was cut off, if the other add-ins are still the same ones."""
    others = [{v for v in each.values() if not leads_to(v, path)} for each in (now, saved)]
    return saved if others[0] == others[1] else now
