"""How functions are spelled: AR_DAYS_OVERDUE where people type and in Excel's files, AR.DAYSOVERDUE in the files that Calc writes.

>>> typed('=[1]!ar_days_overdue(A1;"ar_bucket(")+ar_mine(1)', {"AR_DAYS_OVERDUE"})
'=AR_DAYS_OVERDUE(A1;"ar_bucket(")+ar_mine(1)'
>>> typed("='C:/r/receivables.xlam'#ar_aging(Invoices[#All])", {"AR_AGING"})
'=AR_AGING(Invoices[[#All]])'
>>> in_excel("IF(AR.DAYSOVERDUE(A1)&gt;0,&quot;AR.DAYSOVERDUE(&quot;,AR.MINE(1))", {"DAYSOVERDUE": "AR_DAYS_OVERDUE"})
'IF(AR_DAYS_OVERDUE(A1)&gt;0,&quot;AR.DAYSOVERDUE(&quot;,AR.MINE(1))'
"""
from __future__ import annotations

import re
from collections.abc import Container, Mapping

SEARCH = "ar_[a-z]"                 # finds formulas to look at, whatever their capitals
_TYPED = re.compile(r'"(?:[^"]|"")*"|(?:(?:\'(?:[^\']|\'\')*\'|\[[^\]\s]*\])[!#.]\$?)?(?<![\w.])(ar_\w+)(?=\s*\()', re.IGNORECASE)
_SPECIAL = re.compile(r"(?<=\w)\[(#(?:All|Data|Headers|Totals))\]", re.IGNORECASE)
_IN_FILE = re.compile(r'(?P<quote>"|&quot;).*?(?P=quote)|(?<![\w.])AR\.([A-Z]+)(?=\()')


def typed(formula: str, names: Container[str]) -> str:
    """A formula as a person would type it: our functions by their names alone, without the file that Excel says they come from; "" when
    the formula names none of them.

    Calc 7.4 knows T[[#All]], not T[#All]; formulas with our functions get the former.
    """
    found = []

    def spell(m: re.Match[str]) -> str:
        if not m[1] or m[1].upper() not in names:
            return m[0]
        found.append(m[1])
        return m[1].upper()

    out = _TYPED.sub(spell, formula)
    return _SPECIAL.sub(r"[[\1]]", out) if found else ""


def in_excel(text: str, names: Mapping[str, str]) -> str:
    """The text of a formula in a file (quotes may be written &quot;) as Excel spells it."""
    return _IN_FILE.sub(lambda m: names.get(m[2], m[0]) if m[2] else m[0], text)
