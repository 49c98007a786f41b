"""What Microsoft Defender's rules against Office macros (attack surface reduction) would stop on this machine.

The rules are named by their published ids; where a company sets them is one of three keys, one of which holds them all in one text.
"""
from __future__ import annotations

import re

from addin.excel.machine import Machine

GUARD = r"Windows Defender Exploit Guard\ASR\Rules"
KEYS = (rf"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\{GUARD}", rf"HKLM\SOFTWARE\Microsoft\Windows Defender\{GUARD}")
TOGETHER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager", "ASRRules"
BLOCK, WARN = "1", "6"
RULES = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "Office programs may not start other programs",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "Office macros may not call functions of Windows",
}


def blocking(machine: Machine) -> list[str]:
    """The rules in force that stop the add-in's Python from being started or called, as clauses."""
    modes: dict[str, str] = {}
    for key in KEYS:
        modes |= {name.lower().strip("{}"): str(value.data) for name, value in machine.values(key).items()}
    key, name = TOGETHER
    whole = machine.values(key).get(name)
    if whole:
        modes |= {rule.lower(): mode for rule, mode in re.findall(r"\{?([0-9A-Fa-f-]{36})\}?=(\d)", str(whole.data))}
    return [says for rule, says in RULES.items() if modes.get(rule) in (BLOCK, WARN)]
