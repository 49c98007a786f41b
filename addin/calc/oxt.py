"""The extension file for LibreOffice, made from the registries: `build(path)`. The same version gives the same bytes on any machine.

An .oxt is a zip: the code that runs inside LibreOffice, the interface of the functions as plain .idl text (Calc reads it as it is), the
lists of functions and buttons as JSON, and the configuration that makes menu, toolbar and document events.
"""
from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from addin.calc import registration
from addin.calc.serve import version
from udfs import FORMULAS
from udfs.call import call
from udfs.registry import CellError, Formula

HERE = Path(__file__).parent
PACKAGE = "pythonpath/receivables_calc"
EPOCH = (1980, 1, 1, 0, 0, 0)
BROKEN = "#N/A"


def build(path: Path) -> Path:
    """Write the extension to a file."""
    path.write_bytes(packed(contents()))
    return path


def contents() -> dict[str, bytes]:
    """Every file of the extension by its name in it."""
    files = {f"{PACKAGE}/{p.name}": p.read_bytes().replace(b"\r\n", b"\n") for p in sorted((HERE / "receivables_calc").glob("*.py"))}
    files["component.py"] = (HERE / "component.py").read_bytes().replace(b"\r\n", b"\n")
    texts = {
        f"{PACKAGE}/functions.json": _json([described(f) for f in FORMULAS]),
        f"{PACKAGE}/version.json": _json(version()),
        "functions.idl": interface(),
        **registration.files(version()),
    }
    return {**files, **registration.icons(), **{name: text.encode() for name, text in texts.items()}}


def packed(files: dict[str, bytes]) -> bytes:
    """The files as a zip that depends on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_STORED, 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def method(name: str) -> str:
    """The UNO method of a function: UNO takes no underscores.

    >>> method("AR_DAYS_OVERDUE")
    'daysoverdue'
    """
    return name.removeprefix("AR_").replace("_", "").lower()


def described(formula: Formula) -> dict[str, Any]:
    """What the extension must know of a function."""
    return {"name": formula.name, "method": method(formula.name), "help": formula.help, "words": _in_words(formula),
            "args": [{"name": a.name, "help": a.help, "unit": a.unit} for a in formula.args]}


def _in_words(formula: Formula) -> bool:
    """Whether its refusal stands in the cell as text: asked of the function itself, with a broken cell as each argument."""
    return not isinstance(call(formula.name, [BROKEN] * len(formula.args)).value, CellError)


def interface() -> str:
    """The functions as a UNO interface. Each takes the document, which Calc fills in, and gives rows."""
    lines = [f"    sequence< sequence< any > > {method(f.name)}([in] com::sun::star::beans::XPropertySet document"
             + "".join(f", [in] any a{i}" for i in range(len(f.args))) + ");" for f in FORMULAS]
    return "\n".join(["module org { module receivables { module calc {", "interface XFunctions : com::sun::star::uno::XInterface {", *lines,
                      "};", "}; }; };", ""])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
