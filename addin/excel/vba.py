"""The VBA of the add-in as text, made from the registry of worksheet functions.

Every function is a thin wrapper: it hands the values of its arguments (never the cells themselves) to Python under its own name, and gives
back what came: values, days, Excel's own error values. What could not be computed is an error value, never text that a sum would skip;
the button "Last error" says why.

>>> print(wrapper(FORMULAS_BY_NAME["AR_DAYS_OVERDUE"]).splitlines()[0])
Public Function AR_DAYS_OVERDUE(due_date As Variant, as_of As Variant) As Variant
"""
from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from addin.excel.ovba import SHEET_BASE, WORKBOOK_BASE, Module
from udfs import FORMULAS
from udfs.registry import Arg, Formula

FORMULAS_BY_NAME = {formula.name: formula for formula in FORMULAS}
XLWINGS = "0.37.8"                      # the version whose library the bridge loads; pyproject.toml pins the same
FOLDER = Path(__file__).parent / "modules"
LONGEST_TEXT = 255                      # of one description in the function wizard
RESERVED = frozenset("""
abs access addressof alias and any append array as attribute base binary boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec
cint circle class clear clng close compare const csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate
defdbl defint deflng defobj defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit
explicit false fix for friend function get global go gosub goto if imp implements in input int integer is lbound len lenb let lib like line
load local lock long longlong longptr loop lset me mid mod module name new next not nothing null object of on open option optional or output
paramarray preserve print private property psave pset public put raiseevent random read redim rem resume return rset scale seek select set
sgn shared single spc static step stop strex string sub tab text then time to true type typeof ubound unknown unload unlock until variant
wend while width with withevents write xor
""".split())


def modules() -> tuple[Module, ...]:
    """Every module of the add-in, in the order of the project."""
    return (Module("ThisWorkbook", template("ThisWorkbook").replace("{version}", version("receivables")), WORKBOOK_BASE),
            Module("Sheet1", template("Sheet1"), SHEET_BASE), Module("ArFunctions", functions(FORMULAS)), Module("ArHost", template("ArHost")),
            Module("ArRibbon", template("ArRibbon")), Module("ArBridge", template("ArBridge").replace("{xlwings}", XLWINGS)))


def template(name: str) -> str:
    """The text of a module that is the same for every set of functions."""
    return (FOLDER / f"{name}.bas").read_text(encoding="ascii")


def functions(formulas: Iterable[Formula]) -> str:
    """The module with a wrapper for every function, and the procedure that tells Excel's function wizard about them."""
    formulas = tuple(formulas)
    return "\n".join(['Attribute VB_Name = "ArFunctions"', "'Made from the list of functions; changes here are lost at the next build.",
                      "Option Explicit", "", *map(wrapper, formulas), described(formulas)])


def wrapper(formula: Formula) -> str:
    """One worksheet function."""
    names = [parameter(arg) for arg in formula.args]
    signature = ", ".join(f"Optional {name} As Variant" if arg.optional else f"{name} As Variant" for name, arg in zip(names, formula.args))
    given = [f"    {_unless_missing(arg, name)}given({at}) = ArCells({name})" for at, (name, arg) in enumerate(zip(names, formula.args))]
    return "\n".join([
        f"Public Function {formula.name}({signature}) As Variant",
        f"Attribute {formula.name}.VB_Description = {quoted(formula.help)}",
        f'Attribute {formula.name}.VB_ProcData.VB_Invoke_Func = " \\n14"',
        f"    Dim given(0 To {len(names) - 1}) As Variant",
        "    On Error GoTo failed",
        *given,
        f'    {formula.name} = ArCompute("{formula.name}", given)',
        "    Exit Function",
        "failed:",
        f'    {formula.name} = ArFailed("{formula.name}", Err.Description)',
        "End Function", ""])


def _unless_missing(arg: Arg, name: str) -> str:
    """Whether an argument is missing can only be asked in the function itself: handed on, a missing one fails without a word."""
    return f"If Not IsMissing({name}) Then " if arg.optional else ""


def parameter(arg: Arg) -> str:
    """The argument's name in VBA, which keeps some words for itself.

    >>> parameter(Arg("as_of", "")), parameter(Arg("currency", ""))
    ('as_of', 'the_currency')
    """
    return f"the_{arg.name}" if arg.name.lower() in RESERVED or arg.name.lower() in ("given", "failed") else arg.name


def described(formulas: Iterable[Formula]) -> str:
    """The procedure that gives the function wizard its category and the help of every argument."""
    lines = ["'What the function wizard shows.", "Public Sub ArDescribe()", "    On Error Resume Next"]
    for formula in formulas:
        lines += [f'    Application.MacroOptions Macro:="{formula.name}", _',
                  f"        Description:={quoted(formula.help)}, _",
                  f'        Category:="{formula.category}", _',
                  "        ArgumentDescriptions:=Array( _",
                  ", _\n".join(f"            {quoted(arg.help)}" for arg in formula.args) + ")"]
    return "\n".join([*lines, "End Sub", ""])


def quoted(text: str) -> str:
    """A text as VBA writes it, as long as the wizard takes it.

    >>> print(quoted('by "due"'))
    "by ""due\"""
    """
    plain = " ".join(text.split())
    return '"' + (plain if len(plain) <= LONGEST_TEXT else plain[:LONGEST_TEXT - 3] + "...").replace('"', '""') + '"'
