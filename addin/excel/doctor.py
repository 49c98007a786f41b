"""`receivables addin doctor`: what is wrong on this machine, in sentences, and how to mend it. What cannot be seen here is said too."""
from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from addin.excel.findings import FINE, HINT, UNCHECKED, WRONG, Finding
from addin.excel.machine import WINDOWS, Machine

WANTED = ("openpyxl", "XlsxWriter", "lxml", "python-calamine", "pypdfium2", "mt-940", "rapidfuzz", "jinja2", "babel", "click", "rich", "xlwings")
OFFICES = {WINDOWS: ("%ProgramFiles%/LibreOffice/program/soffice.exe", "%ProgramFiles(x86)%/LibreOffice/program/soffice.exe"),
           "Darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",), "Linux": ()}
PROFILES = {WINDOWS: "%APPDATA%/LibreOffice/4/user", "Darwin": "%HOME%/Library/Application Support/LibreOffice/4/user",
            "Linux": "%HOME%/.config/libreoffice/4/user"}
EXTENSION = "Make it with: receivables addin oxt Receivables.oxt, then open that file with LibreOffice."


def look(machine: Machine | None, addin: bytes | None, environment: Mapping[str, str] | None = None) -> list[Finding]:
    """Everything that can be seen here. `machine` is None where this is not Windows, `addin` None where the add-in file cannot be made."""
    found = [*_python(), *_packages()]
    if machine is None or addin is None:
        found.append(Finding(UNCHECKED, f"Excel was not checked: this is {platform.system() or 'no Windows'}, and its add-in is for Windows."))
        return [*found, *libre_office(environment or os.environ, platform.system(), alone=True)]
    from addin.excel.checkup import excel_findings
    return [*found, *excel_findings(machine, addin), *libre_office(environment or os.environ, platform.system(), alone=False)]


def libre_office(environment: Mapping[str, str], system: str, alone: bool) -> Iterator[Finding]:
    """LibreOffice and its extension. A missing one is wrong where nothing else could use Receivables (`alone`), else a hint."""
    program = _program(environment, system)
    if not program:
        yield Finding(HINT if alone else UNCHECKED, "LibreOffice was not found.",
                      "The command line works without it, on any machine." if alone else "")
        return
    yield Finding(FINE, f"LibreOffice is here ({program}).")
    if extension(environment, system):
        yield Finding(FINE, "The LibreOffice extension is installed.")
    else:
        yield Finding(WRONG if alone else HINT, "The Receivables extension is not installed in LibreOffice.", EXTENSION)


def extension(environment: Mapping[str, str], system: str) -> str:
    """The place of our extension in the user's LibreOffice profile; "" where it is not installed."""
    place = _filled(PROFILES.get(system, PROFILES["Linux"]), environment)
    found = sorted(Path(place, "uno_packages", "cache", "uno_packages").glob("*/*.oxt/pythonpath/receivables_calc")) if place else []
    return str(found[-1].parents[1]) if found else ""


def _program(environment: Mapping[str, str], system: str) -> str:
    import shutil
    listed = (_filled(place, environment) for place in OFFICES.get(system, ()))
    return shutil.which("soffice", path=environment.get("PATH", "")) or next((p for p in listed if p and Path(p).is_file()), "")


def _filled(place: str, environment: Mapping[str, str]) -> str:
    """The path with the environment's folders in it; "" where one of them is not set."""
    for name in ("ProgramFiles(x86)", "ProgramFiles", "APPDATA", "HOME"):
        if f"%{name}%" in place and not environment.get(name):
            return ""
        place = place.replace(f"%{name}%", environment.get(name, ""))
    return place


def _python() -> Iterator[Finding]:
    bits = 64 if sys.maxsize > 2**32 else 32
    yield Finding(FINE, f"Python {platform.python_version()}, {bits} bit, on {platform.platform()}; Receivables {metadata.version('receivables')}.")
    if "windowsapps" in sys.base_prefix.lower():
        yield Finding(WRONG, "This Python is from the Microsoft Store; Windows hides from Excel what it writes.", "Install Python from python.org.")


def _packages() -> Iterator[Finding]:
    missing, there = [], []
    for name in WANTED:
        try:
            there.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Finding(WRONG, f"These packages are missing: {', '.join(missing)}.", "Install them with: pip install receivables[desktop]")
    if there:
        yield Finding(FINE, f"Packages: {', '.join(there)}.")
