"""Cells between Excel and us, as xlwings hands them over: errors by their names, texts that Excel must not take for something else.

Excel reads what is written into a cell as if it were typed: "00123" becomes a number, "1-2" a day, "=1+1" a formula, "TRUE" a truth. An
apostrophe before it keeps it text, and does not count as part of it; in a cell formatted as text none is needed.

>>> [kept_text(t) for t in ("Nordlicht GmbH", "00123", "=1+1", "wahr", "May 5", "'a")]
['Nordlicht GmbH', "'00123", "'=1+1", "'wahr", "'May 5", "''a"]
"""
from __future__ import annotations

from decimal import Decimal
from typing import Any

ERROR_CODES = {-2146826281: "#DIV/0!", -2146826246: "#N/A", -2146826259: "#NAME?", -2146826288: "#NULL!", -2146826252: "#NUM!",
               -2146826265: "#REF!", -2146826273: "#VALUE!", -2146826245: "#GETTING_DATA", -2146826243: "#SPILL!", -2146826238: "#CALC!"}
_FIRST_ERROR, _LAST_ERROR = -2146826288, -2146826230
_TRUTHS = frozenset("true false wahr falsch vrai faux verdadero falso vero verdadeiro waar onwaar sant falskt sand falsk sann usann tosi epätosi "
                    "prawda fałsz pravda nepravda igaz hamis doğru yanlış истина ложь 真 偽".split())


def value(cell: Any) -> Any:
    """A cell as xlwings gives it, as `OpenBook.read` says it. Whole numbers are errors: Excel's numbers are always floats."""
    if isinstance(cell, Decimal):
        return float(cell)          # a cell formatted as currency
    if type(cell) is int and _FIRST_ERROR <= cell <= _LAST_ERROR:
        return ERROR_CODES.get(cell, "#VALUE!")
    return cell


def kept_text(text: str) -> str:
    """The text as it must be written so that Excel keeps it text in any cell."""
    return "'" + text if risky(text) else text


def risky(text: str) -> bool:
    """True for a text that Excel might take for something else."""
    first = text[:1]
    return first in "=+-@'#%(" or any(c.isdigit() for c in text) or text.strip().lower() in _TRUTHS if text else False
