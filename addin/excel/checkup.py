"""What doctor looks at on Windows: every Excel, the add-in file, its registration, the trusted folder, its Python, what may block it."""
from __future__ import annotations

import re
from collections.abc import Iterator

from addin.excel import defender, manifest, opening, policies, trust
from addin.excel.findings import FINE, HINT, UNCHECKED, WRONG, Finding
from addin.excel.install import Places
from addin.excel.machine import Machine
from addin.excel.manifest import INSTALLED
from addin.excel.office import Excel, excels

INSTALL = "Close Excel and run: receivables addin install"
BUTTONS_ONLY = "the buttons work, and functions that are entered as an array (Ctrl+Shift+Enter), but results do not spill"
SAFE, SERVER, COM = "print(sys.flags.safe_path, sys.flags.isolated)", "import addin.excel.server", "from addin.excel.answers import main"


def excel_findings(machine: Machine, addin: bytes) -> Iterator[Finding]:
    """Everything about Excel on this machine; `addin` is the add-in file that this version makes."""
    places, offices = Places.of(machine), excels(machine)
    if not offices:
        yield Finding(WRONG, "No Excel 2016 or later was found on this machine.", "Install Excel, or use LibreOffice or the command line.")
        return
    for excel in offices:
        yield from _edition(excel)
        yield from _policy(machine, excel)
    state = manifest.read(machine, places.manifest)
    if state is None and not machine.is_file(places.xlam):
        yield Finding(WRONG, "The Excel add-in is not installed for this user.", INSTALL)
        return
    if state is None or state.state != INSTALLED:
        yield Finding(WRONG, "An install or uninstall was cut off half way.", f"{INSTALL} (or uninstall) again; it does the rest.")
    yield from _file(machine, places, addin)
    for excel in offices:
        yield from _registered(machine, excel, places)
        yield from _trusted(machine, excel, places)
    yield from _python(machine, places, offices)
    yield from _blockers(machine, places)


def _edition(excel: Excel) -> Iterator[Finding]:
    wide = f", {excel.bits} bit" if excel.bits else ""
    yield Finding(FINE, f"{excel.edition.name} ({excel.build or excel.version}{wide}) is here.")
    if excel.edition.spills is False:
        yield Finding(HINT, f"In {excel.edition.name} {BUTTONS_ONLY}.", "Excel 2021 or Microsoft 365 has all of it.")
    elif excel.edition.spills is None:
        yield Finding(UNCHECKED, f"Which edition of Excel {excel.version} this is could not be read; before Excel 2021 {BUTTONS_ONLY}.")


def _policy(machine: Machine, excel: Excel) -> Iterator[Finding]:
    stopped, place = policies.stopped(machine, excel.version), policies.no_location(machine, excel.version)
    if stopped:
        yield Finding(WRONG, f"An administrator has set that {stopped}.", f"{policies.ASK}receivables.xlam.")
    if place:
        yield Finding(WRONG, f"An administrator has set that {place}.", f"{policies.ASK}the folder {Places.of(machine).folder}.")


def _file(machine: Machine, places: Places, addin: bytes) -> Iterator[Finding]:
    if not machine.is_file(places.xlam):
        yield Finding(WRONG, f"The add-in file {places.xlam} is missing.", INSTALL)
    elif machine.read(places.xlam) != addin:
        yield Finding(WRONG, f"The add-in file {places.xlam} is not the one that this version makes.", INSTALL)
    elif machine.zone(places.xlam):
        yield Finding(WRONG, f"The add-in file {places.xlam} carries the mark of a file from the internet.", INSTALL)
    else:
        yield Finding(FINE, "The add-in file, with its settings in it, is the one that this version makes, and carries no mark of the internet.")


def _registered(machine: Machine, excel: Excel, places: Places) -> Iterator[Finding]:
    slots = opening.slots(machine.values(excel.user_key("Options")))
    mine = [n for n, value in slots.items() if opening.leads_to(value, places.xlam)]
    others = [str(v.data) for n, v in slots.items() if n not in mine and "receivables.xlam" in str(v.data).lower()]
    gap = next(n for n in range(len(slots) + 1) if n not in slots)
    unticked = any(name.lower() == places.xlam.lower() for name in machine.values(excel.user_key("Add-in Manager")))
    if not mine and unticked:
        yield Finding(WRONG, f"The add-in is not ticked in Excel {excel.version}.", "In Excel: File > Options > Add-ins > Go, and tick Receivables.")
    elif not mine:
        yield Finding(WRONG, f"Excel {excel.version} does not know the add-in.", INSTALL)
    elif mine[0] > gap:
        yield Finding(WRONG, f"Excel {excel.version} does not reach the add-in, because {opening.name(gap)} is missing in its list.", INSTALL)
    else:
        yield Finding(FINE, f"Excel {excel.version} opens the add-in when it starts.")
    if others:
        yield Finding(WRONG, f"Excel {excel.version} also opens another copy: {', '.join(others)}.", "Untick it in File > Options > Add-ins > Go.")
    disabled = machine.values(excel.user_key(r"Resiliency\DisabledItems"))
    name = "receivables.xlam".encode("utf-16-le")
    if any(isinstance(v.data, bytes) and name in v.data.lower() for v in disabled.values()):
        yield Finding(WRONG, f"Excel {excel.version} has put the add-in on its list of disabled items.",
                      "In Excel: File > Options > Add-ins > Manage: Disabled Items > Go, and enable it.")


def _trusted(machine: Machine, excel: Excel, places: Places) -> Iterator[Finding]:
    off = machine.values(excel.user_key(trust.BELOW)).get("AllLocationsDisabled")
    if off and off.data == 1:
        yield Finding(WRONG, f"Trusted locations are switched off in Excel {excel.version}.", "In Excel: File > Options > Trust Center > Settings > "
                      "Trusted Locations, and clear Disable all Trusted Locations.")
    elif trust.trusted(machine, excel, places.folder):
        yield Finding(FINE, f"Excel {excel.version} trusts {places.folder}.")
    elif not policies.no_location(machine, excel.version):
        yield Finding(WRONG, f"Excel {excel.version} does not trust {places.folder}.", INSTALL)


def _python(machine: Machine, places: Places, offices: tuple[Excel, ...]) -> Iterator[Finding]:
    if not machine.is_file(places.interpreter):
        yield Finding(WRONG, f"The add-in's own Python is missing in {places.python}.", INSTALL)
        return
    dlls = [name for name in machine.listing(places.python) if re.fullmatch(r"xlwings(32|64)-[\d.]+\.dll", name, re.IGNORECASE)]
    for bits in sorted({excel.bits for excel in offices} - {0}):
        there = any(name.lower().startswith(f"xlwings{bits}-") for name in dlls)
        yield (Finding(FINE, f"The bridge for {bits}-bit Excel stands beside the add-in's Python.") if there else
               Finding(WRONG, f"The bridge for {bits}-bit Excel (xlwings{bits}-*.dll) is missing in {places.python}.",
                       f"An antivirus may have removed it: have the folder exempted. {INSTALL}"))
    answers = {code: machine.ask(places.interpreter, f"import sys\n{code}{more}") for code, more in
               ((SAFE, ""), (SERVER, "\nprint('ready')"), (COM, "\nmain()"))}
    yield (Finding(FINE, "The add-in's Python starts, and takes code from its own folders alone.") if answers[SAFE] == "True 1" else
           Finding(WRONG, f"The add-in's Python does not start as it should ({answers[SAFE].lstrip('!') or 'no answer'}).", INSTALL))
    yield (Finding(FINE, "The functions and buttons load in it.") if answers[SERVER] == "ready" else
           Finding(WRONG, f"The functions and buttons do not load in it ({answers[SERVER].lstrip('!')}).", INSTALL))
    yield (Finding(FINE, "The server that Excel calls answers.") if answers[COM] == "answers" else
           Finding(WRONG, f"The server that Excel calls does not answer ({answers[COM].lstrip('!')}).",
                   f"An antivirus may stop it: have {places.python} exempted, then run doctor again."))


def _blockers(machine: Machine, places: Places) -> Iterator[Finding]:
    for rule in defender.blocking(machine):
        yield Finding(WRONG, f"Microsoft Defender is set so that {rule}.", f"{policies.ASK}{places.interpreter}.")
    if not defender.blocking(machine):
        yield Finding(UNCHECKED, "Whether another antivirus stops the add-in cannot be read. If the ribbon is there but every button fails, "
                      f"have {places.folder} exempted.")
