"""Excel's spelling of our functions put into a workbook file that Calc has saved: formulas change, every other byte is copied."""
from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from addin.calc.receivables_calc.spelling import in_excel
from workbook.stores.package import Package

_FORMULAS = re.compile(rb"(<(f|formula|formula1|formula2|definedName|calculatedColumnFormula)(?:\s[^>]*)?>)([^<]*AR\.[^<]*)(?=</\2>)")
_PARTS = re.compile(r"xl/(?:workbook\.xml|worksheets/[^/]+\.xml|tables/[^/]+\.xml)")


def respell(path: Path, methods: Mapping[str, str]) -> int:
    """Spell the functions of a saved file as Excel does, where `methods` gives Calc's method by Excel's name. Gives the number of parts changed.

    The file keeps its time, so that Calc does not think that another program changed it.
    """
    names = {method.upper(): name for name, method in methods.items()}
    package = Package(path, path.name)
    try:
        parts = [name for name in package.names() if _PARTS.fullmatch(name)]
        for name in parts:
            data = package.read(name)
            if b"AR." in data:
                package.replace(name, _FORMULAS.sub(lambda m: m[1] + in_excel(m[3].decode(), names).encode(), data))
        if package.changed:
            _put(package, path)
        return len(package.changed)
    finally:
        package.close()


def _put(package: Package, path: Path) -> None:
    """The package in place of the file, with the file's time and rights."""
    was = path.stat()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".receivables-", suffix=".tmp", delete=False) as out:
        package.save(out)
    try:
        os.chmod(out.name, was.st_mode)
        os.utime(out.name, ns=(was.st_atime_ns, was.st_mtime_ns))
        os.replace(out.name, path)
    except OSError:
        os.unlink(out.name)
        raise
