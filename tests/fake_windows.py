"""A PC on paper as an accountant has it: Excel, Python with the add-in's packages, other add-ins and trusted locations already there."""
from __future__ import annotations

import struct

from addin.excel.machine import Value
from addin.excel.office import CLICK_TO_RUN
from addin.excel.paper import PaperMachine

LOCAL = r"C:\Users\ann\AppData\Local"
FOLDER = LOCAL + r"\Receivables"
XLAM = FOLDER + r"\receivables.xlam"
PYTHON = FOLDER + r"\python"
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
OPTIONS, MANAGER, TRUST = EXCEL + r"\Options", EXCEL + r"\Add-in Manager", EXCEL + r"\Security\Trusted Locations"
OURS = f'/R "{XLAM}"'
HOME = r"C:\Python312"
FILES = (r"python.exe", r"pythonw.exe", r"python312.dll", r"xlwings64-0.37.8.dll", r"xlwings32-0.37.8.dll", r"Lib\os.py",
         r"Lib\site-packages\numpy\__init__.py", r"Lib\site-packages\addin\cli.py", r"Lib\site-packages\receivables\aging.py")
HEALTHY = {"safe_path": "True 1", "addin.excel.server": "ready", "answers": "answers"}


def pc(products: str = "O365ProPlusRetail", platform: str = "x64", others: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> PaperMachine:
    """A machine with Excel 16.0 (Click-to-Run), these other add-ins in its list and these trusted locations."""
    machine = PaperMachine({"LOCALAPPDATA": LOCAL})
    machine.write(CLICK_TO_RUN, "ProductReleaseIds", Value(products))
    machine.write(CLICK_TO_RUN, "Platform", Value(platform))
    machine.write(CLICK_TO_RUN, "VersionToReport", Value("16.0.17328.20162"))
    machine.write(OPTIONS, "Font", Value("Calibri,11"))
    for n, other in enumerate(others):
        machine.write(OPTIONS, f"OPEN{n or ''}", Value(other))
    for n, place in enumerate(places):
        machine.write(rf"{TRUST}\Location{n}", "Path", Value(place))
    for file in FILES:
        machine.files[f"{HOME}\\{file}".lower()] = (f"{HOME}\\{file}", file.encode())
    machine.answers.update(HEALTHY)
    return machine


def registry(machine: PaperMachine) -> dict[str, dict[str, Value]]:
    """Every key with its values, to compare."""
    return {key: machine.values(key) for key in sorted(machine.keys.values())}


def files(machine: PaperMachine) -> dict[str, bytes]:
    """Every file, to compare."""
    return dict(sorted(machine.files.values()))


def program(bits: int) -> bytes:
    """The beginning of a Windows program for that many bits."""
    return b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80) + b"\0" * 0x40 + b"PE\0\0" + struct.pack("<H", 0x8664 if bits == 64 else 0x014C)
