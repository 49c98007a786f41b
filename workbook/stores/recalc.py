"""What a changed workbook tells the program that opens it: no stale calculation chain, and calculate everything once.

Our own formulas carry their results. Formulas of others that look at our tables would show old numbers, so the workbook asks for a full
calculation when it is opened; never when AR_ functions stand in it, whose results must stay on a machine without the add-in.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

from workbook.stores.package import Package
from workbook.stores.parts import sheets, workbook_part

_CALC = re.compile(rb"<((?:[\w.-]+:)?)calcPr\b([^>]*?)(/?)>")
_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")
_AR_FORMULA = re.compile(rb"<f\b[^>]*>[^<]*\bAR_", re.IGNORECASE)
_OVERLAP = 8192                      # a formula has at most so many characters


def drop_calc_chain(package: Package) -> None:
    """Take the calculation chain out; programs make it anew, and repair a file whose chain names a cell without formula."""
    main = workbook_part(package)
    for rid, arrow in package.relationships(main).items():
        if arrow.kind == "calcChain":
            package.remove_relationship(main, rid)
            if arrow.target in package:
                package.remove(arrow.target)


def ask_for_calculation(package: Package, ours: Mapping[str, bool]) -> None:
    """Set fullCalcOnLoad, unless it is set or AR_ functions stand in the workbook. `ours` says it of the sheets that were looked at already."""
    main = workbook_part(package)
    data = package.read(main)
    found = _CALC.search(data)
    if (found and re.search(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)[\"']", found[2])) or has_our_functions(package, ours):
        return
    if found:
        attributes = re.sub(rb"\sfullCalcOnLoad\s*=\s*[\"'][^\"']*[\"']", b"", found[2])
        new = data[:found.start()] + b"<%scalcPr%s fullCalcOnLoad=\"1\"%s>" % (found[1], attributes, found[3]) + data[found.end():]
    else:
        at, prefix = _place(data)
        new = data[:at] + b"<%scalcPr fullCalcOnLoad=\"1\"/>" % prefix + data[at:]
    package.replace(main, new)


def has_our_functions(package: Package, known: Mapping[str, bool]) -> bool:
    """True when a formula of the workbook uses an AR_ function; what is `known` of a sheet's part is not looked for again."""
    if any(known.values()):
        return True
    for sheet in sheets(package):
        if sheet.part in known:
            continue
        rest = b""
        for chunk in package.chunks(sheet.part):
            rest += chunk
            if names_our_functions(rest):
                return True
            rest = rest[-_OVERLAP:]
    return False


def names_our_functions(piece: bytes) -> bool:
    """True when a formula in a piece of a sheet uses an AR_ function."""
    return b"_" in piece and (b"AR_" in piece or b"ar_" in piece) and _AR_FORMULA.search(piece) is not None


def _place(data: bytes) -> tuple[int, bytes]:
    """Where a calcPr may stand in a workbook part, and the prefix of its elements."""
    for tag in _BEFORE_CALC:
        ends = list(re.finditer(rb"</((?:[\w.-]+:)?)" + tag.encode() + rb"\s*>|<((?:[\w.-]+:)?)" + tag.encode() + rb"\b[^>]*/>", data))
        if ends:
            return ends[-1].end(), ends[-1][1] or ends[-1][2] or b""
    raise AssertionError("a workbook has sheets")
