"""How formulas are spelled: ours AR_DAYS_OVERDUE where people type and in Excel's files, AR.DAYSOVERDUE in the files that Calc writes; all
of them with Excel's commas and Aging!A1, or Calc's semicolons and $Aging.A1. (Calc's own parser forgets the names of tables.)

>>> typed('=[1]!ar_days_overdue(A1;"ar_bucket(")+ar_mine(1)', {"AR_DAYS_OVERDUE"})
'=AR_DAYS_OVERDUE(A1;"ar_bucket(")+ar_mine(1)'
>>> typed("='C:/r/receivables.xlam'#ar_aging(Invoices[#All])", {"AR_AGING"})
'=AR_AGING(Invoices[[#All]])'
>>> in_excel("IF(AR.DAYSOVERDUE(A1)&gt;0,&quot;AR.DAYSOVERDUE(&quot;,AR.MINE(1))", {"DAYSOVERDUE": "AR_DAYS_OVERDUE"})
'IF(AR_DAYS_OVERDUE(A1)&gt;0,&quot;AR.DAYSOVERDUE(&quot;,AR.MINE(1))'
>>> to_calc('=IF(Aging!$B$4>0,SUM({1,2;3,4}),"a,b")&Invoices[[#This Row],[Net, EUR]]', {})
'=IF($Aging.$B$4>0;SUM({1;2|3;4});"a,b")&Invoices[[#This Row];[Net, EUR]]'
>>> to_excel('=IF($Aging.$B$4>0;SUM({1;2|3;4});"a,b")&Invoices[[#This Row];[Net, EUR]]', {})
'=IF(Aging!$B$4>0,SUM({1,2;3,4}),"a,b")&Invoices[[#This Row],[Net, EUR]]'
>>> to_calc("=AR_BUCKET('Open Items'!A1,TRUE)", {"AR_BUCKET": "bucket"}), to_excel("=AR.BUCKET($'Open Items'.A1;TRUE())", {"BUCKET": "AR_BUCKET"})
("=AR.BUCKET($'Open Items'.A1;TRUE())", "=AR_BUCKET('Open Items'!A1,TRUE)")
"""
from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping

SEARCH = "ar_[a-z]"                 # finds formulas to look at, whatever their capitals
_TYPED = re.compile(r'"(?:[^"]|"")*"|(?:(?:\'(?:[^\']|\'\')*\'|\[[^\]\s]*\])[!#.]\$?)?(?<![\w.])(ar_\w+)(?=\s*\()', re.IGNORECASE)
_SPECIAL = re.compile(r"(?<=\w)\[(#(?:All|Data|Headers|Totals))\]", re.IGNORECASE)
_IN_FILE = re.compile(r'(?P<quote>"|&quot;).*?(?P=quote)|(?<![\w.])AR\.([A-Z]+)(?=\()')
_OURS = re.compile(r"(?<![\w.])(AR_[A-Z_0-9]+)(?=\()")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_EXCEL_SHEET = re.compile(r"('(?:[^']|'')+'|(?<![\w.])[^\W\d][\w.]*)!")
_CALC_SHEET = re.compile(r"\$?('(?:[^']|'')+'|(?<![\w.])[^\W\d]\w*)\.(?=\$?[A-Z]{1,3}\$?\d+(?![\w(]))")
_LOGICAL = re.compile(r"(?<![\w.\[])(TRUE|FALSE)(?![\w(\]])")
_FUTURE = re.compile(r"_xlfn\.(?:_xlws\.)?")


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


def to_calc(formula: str, methods: Mapping[str, str]) -> str:
    """A formula of an Excel file, with "=", as Calc takes it; `methods` gives our functions' UNO methods by their names."""
    text = _outside(typed(formula, methods) or formula, lambda part: _OURS.sub(
        lambda m: f"AR.{methods[m[1]].upper()}" if m[1] in methods else m[0], part))
    text = _outside(text, lambda part: _LOGICAL.sub(r"\1()", _EXCEL_SHEET.sub(r"$\1.", _FUTURE.sub("", part))))
    return _separated(text, {",": ";"}, {",": ";", ";": "|"})


def to_excel(formula: str, names: Mapping[str, str]) -> str:
    """The other way; `names` gives our functions' names by their methods in capitals."""
    text = _outside(formula, lambda part: re.sub(r"(?<![\w.])(TRUE|FALSE)\(\)", r"\1", _CALC_SHEET.sub(r"\1!", part)))
    return in_excel(_separated(text, {";": ","}, {";": ",", "|": ";"}), names)


def _outside(formula: str, change: Callable[[str], str]) -> str:
    """Change what is no text in quotes."""
    parts, at = [], 0
    for m in _TEXT.finditer(formula):
        parts += [change(formula[at:m.start()]), m[0]]
        at = m.end()
    return "".join([*parts, change(formula[at:])])


def _separated(formula: str, between: Mapping[str, str], in_braces: Mapping[str, str]) -> str:
    """Other separators between arguments and in inline arrays; names in quotes and in square brackets keep theirs."""
    out, quote, brackets, braces = [], "", 0, 0
    for sign in formula:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and brackets < 2:
            quote = sign
        elif brackets >= 2 and sign not in "[]":
            pass
        else:
            brackets += (sign == "[") - (sign == "]")
            braces += (sign == "{") - (sign == "}")
            sign = (in_braces if braces else between).get(sign, sign)
        out.append(sign)
    return "".join(out)
