"""Cells between Calc and the program: errors, days, blanks.

>>> error_number("#N/A")
32767
>>> excel_error(532)
'#DIV/0!'
"""
from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

ERROR_KEY = "error"             # {"error": "#VALUE!"} is an error in an answer
_NUMBERS = {"#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767, "#SPILL!": 519, "#CALC!": 519}
_WORDS = {number: word for word, number in reversed(list(_NUMBERS.items()))}
_QUIET = 0x7FF8000000000000
UNSAID_ZERO = ("date", "text", "code", "range", "limits")       # kinds of argument for which 0 says nothing


def error_number(word: str) -> int:
    """Calc's number of an error that Excel spells `word`."""
    return _NUMBERS.get(word, 519)


def excel_error(number: int) -> str:
    """An error of Calc as Excel spells it; one that Excel does not know is a #VALUE!."""
    return _WORDS.get(number, "#VALUE!")


def error(word: str) -> float:
    """The number that Calc shows as this error: it carries errors inside numbers that are none."""
    return struct.unpack("<d", struct.pack("<Q", _QUIET | error_number(word)))[0]


def argument(value: Any, unit: str) -> Any:
    """An argument as the program wants it. Calc hands an empty single cell over as 0; where 0 says nothing it is taken as blank."""
    return None if value == 0 and not isinstance(value, (tuple, list)) and unit in UNSAID_ZERO else value


def result(value: Any) -> tuple[tuple[Any, ...], ...]:
    """An answer as rows for Calc."""
    rows: list[Sequence[Any]] = value if isinstance(value, list) else [[value]]
    return tuple(tuple(_cell(cell) for cell in row) for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return error(value[ERROR_KEY])
    if value is None:
        return ""
    return float(value) if isinstance(value, (int, bool)) else value
