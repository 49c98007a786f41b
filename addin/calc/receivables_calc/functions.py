"""The worksheet functions inside Calc: one UNO object whose methods are made from the list in `functions.json`.

Every function hands its cells to the program and gives back rows. Calc spells AR_DAYS_OVERDUE as AR.DAYSOVERDUE in files, because it puts
service (AR) and method (daysoverdue) together; on the screen, and where one is typed, it is AR_DAYS_OVERDUE.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import unohelper
from com.sun.star.lang import Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import LocalizedName, XAddIn, XCompatibilityNames
from org.receivables.calc import XFunctions
from receivables_calc import office
from receivables_calc.cells import argument, error, result
from receivables_calc.link import Refused

SERVICE = "AR"
IMPLEMENTATION = "org.receivables.calc.Functions"
ENGLISH = Locale("en", "US", "")
FIRST_DAY = (1899, 12, 30)
KNOWN: dict[str, dict[str, Any]] = {function["method"]: function for function in office.data("functions.json")}
METHODS = {function["name"]: method for method, function in KNOWN.items()}


def compute(function: dict[str, Any], document: Any, cells: list[Any]) -> Any:
    """What stands in the cell, or in the rows of an array formula."""
    try:
        day = document.NullDate if document is not None else None
        if day is not None and (day.Year, day.Month, day.Day) != FIRST_DAY:
            raise Refused("You cannot compute {} in this document because it counts its days from {}-{:02}-{:02}. Choose 30/12/1899 in Tools, "
                          "Options, LibreOffice Calc, Calculate.".format(function["name"], day.Year, day.Month, day.Day))
        args = [argument(value, arg["unit"]) for value, arg in zip(cells, function["args"])]
        value, said = office.functions.ask("call", function["name"], args)
    except Refused as refused:
        office.remember(str(refused))
        return ((str(refused) if function["words"] else error("#VALUE!"),),)
    if said:
        office.remember(said)
    return result(value)


def _method(function: dict[str, Any]) -> Callable[..., Any]:
    def method(self: Any, document: Any, *cells: Any) -> Any:
        return compute(function, document, list(cells))
    return method


class Described(unohelper.Base, XAddIn, XCompatibilityNames, XServiceInfo, XServiceName, XFunctions):
    """What Calc's function wizard asks for."""

    def __init__(self, context: Any, *args: Any) -> None:
        self.locale = ENGLISH

    def getProgrammaticFuntionName(self, shown: str) -> str:
        """The method of a function (UNO itself spells this name so)."""
        return METHODS.get(shown.upper(), "")

    def getDisplayFunctionName(self, method: str) -> str:
        """The name that people see."""
        return KNOWN[method]["name"] if method in KNOWN else method

    def getFunctionDescription(self, method: str) -> str:
        """What it gives."""
        return KNOWN[method]["help"] if method in KNOWN else ""

    def getDisplayArgumentName(self, method: str, number: int) -> str:
        """The name of an argument; the first is the document, which Calc fills in itself."""
        return self._argument(method, number).get("name", "document")

    def getArgumentDescription(self, method: str, number: int) -> str:
        """What an argument is."""
        return self._argument(method, number).get("help", "")

    def getProgrammaticCategoryName(self, method: str) -> str:
        """Where the wizard lists it: Calc knows no categories but its own."""
        return "Add-In"

    def getDisplayCategoryName(self, method: str) -> str:
        """The same for the eye."""
        return "Add-In"

    def getCompatibilityNames(self, method: str) -> Any:
        """The name in Excel."""
        return (LocalizedName(ENGLISH, self.getDisplayFunctionName(method)),)

    def setLocale(self, locale: Any) -> None:
        """The language of the office."""
        self.locale = locale

    def getLocale(self) -> Any:
        """The language it was given."""
        return self.locale

    def getServiceName(self) -> str:
        """The service whose name stands before the dot in files."""
        return SERVICE

    def getImplementationName(self) -> str:
        """This class."""
        return IMPLEMENTATION

    def getSupportedServiceNames(self) -> Any:
        """An add-in, and the service itself."""
        return ("com.sun.star.sheet.AddIn", SERVICE)

    def supportsService(self, name: str) -> bool:
        """True for these two."""
        return name in self.getSupportedServiceNames()

    @staticmethod
    def _argument(method: str, number: int) -> dict[str, Any]:
        args = KNOWN[method]["args"] if method in KNOWN else []
        return args[number - 1] if 0 < number <= len(args) else {}


Functions = type("Functions", (Described,), {method: _method(function) for method, function in KNOWN.items()})
