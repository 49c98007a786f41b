"""Which Excel is on a machine, and what its administrator forbids.

>>> edition("O365ProPlusRetail,VisioPro2019Volume").spills, edition("ProPlus2019Volume").name
(True, 'Excel 2019')
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from addin.excel.machine import Machine

OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
ROOTS = (OFFICE, r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office", OFFICE + r"\ClickToRun\REGISTRY\MACHINE\Software\Microsoft\Office")
CLICK_TO_RUN = OFFICE + r"\ClickToRun\Configuration"
APP_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
OLDEST = 16                     # Excel 2016
FIRST_SPILLING = 2021
BITS = {0x8664: 64, 0xAA64: 64, 0x014C: 32}


@dataclass(frozen=True)
class Edition:
    """A product's name, and whether results spill over cells; None where that cannot be known."""

    name: str
    spills: bool | None


@dataclass(frozen=True)
class Excel:
    """An Excel on this machine. `version` names its registry keys; `bits` is 0 where unknown."""

    version: str
    build: str
    bits: int
    edition: Edition

    def user_key(self, below: str) -> str:
        r"""A key of this Excel that is the user's own.

        >>> Excel("16.0", "", 64, Edition("Microsoft 365", True)).user_key("Options")
        'HKCU\\Software\\Microsoft\\Office\\16.0\\Excel\\Options'
        """
        return rf"HKCU\Software\Microsoft\Office\{self.version}\Excel\{below}"


def excels(machine: Machine) -> tuple[Excel, ...]:
    """Every Excel that is new enough, the newest last; older ones are left out."""
    return tuple(_excel(machine, version) for version in versions(machine) if float(version) >= OLDEST)


def versions(machine: Machine) -> list[str]:
    """The version numbers of every Excel on the machine, as its registry keys spell them."""
    found = {v for root in ROOTS for v in machine.subkeys(root)
             if re.fullmatch(r"\d+\.\d", v) and machine.values(rf"{root}\{v}\Excel\InstallRoot").get("Path")}
    if machine.values(CLICK_TO_RUN).get("ProductReleaseIds") or _app_path(machine):
        found.add("16.0")
    if not found and machine.has_key(r"HKCU\Software\Microsoft\Office\16.0\Excel"):
        found.add("16.0")           # an Office from the Microsoft Store keeps the rest to itself
    return sorted(found, key=float)


def edition(products: str) -> Edition:
    """What the installed products say about Excel: 365 and 2021 or later spill, 2019 and 2016 do not."""
    if "365" in products:
        return Edition("Microsoft 365", True)
    years = [int(y) for y in re.findall(r"(20[12]\d)(?:Retail|Volume)", products)]
    if years:
        return Edition(f"Excel {max(years)}", max(years) >= FIRST_SPILLING)
    return Edition("Excel 2016", False)


def _excel(machine: Machine, version: str) -> Excel:
    click = machine.values(CLICK_TO_RUN) if version == "16.0" else {}
    text = {name: str(value.data) for name, value in click.items()}
    known = "ProductReleaseIds" in text
    path = next((str(found["Path"].data) for root in ROOTS if "Path" in (found := machine.values(rf"{root}\{version}\Excel\InstallRoot"))), "")
    exe = path.rstrip("\\") + r"\EXCEL.EXE" if path else _app_path(machine)
    of = edition(text["ProductReleaseIds"]) if known else Edition("Excel 2016", False) if path else Edition("Excel", None)
    return Excel(version, text.get("VersionToReport", ""), bits(machine, exe) or {"x64": 64, "x86": 32}.get(text.get("Platform", ""), 0), of)


def bits(machine: Machine, exe: str) -> int:
    """32 or 64 as the header of a program says; 0 where there is no such program."""
    if not exe or not machine.is_file(exe):
        return 0
    head = machine.read(exe)[:4096]
    at = int.from_bytes(head[0x3C:0x40], "little")
    return BITS.get(int.from_bytes(head[at + 4:at + 6], "little"), 0) if head[at:at + 4] == b"PE\0\0" else 0


def _app_path(machine: Machine) -> str:
    found = machine.values("HKLM\\" + APP_PATH).get("") or machine.values("HKCU\\" + APP_PATH).get("")
    return str(found.data) if found else ""
