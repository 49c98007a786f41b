r"""What an administrator has set about macros and add-ins. These keys are read, never written: a user must ask for what they forbid.

Group policy stands under `Software\Policies\Microsoft\office\<version>`, cloud policy under `Software\Policies\Microsoft\Cloud\Office\<version>`.
"""
from __future__ import annotations

from dataclasses import dataclass

from addin.excel.machine import Machine

BRANCHES = (r"HKCU\Software\Policies\Microsoft\Office", r"HKCU\Software\Policies\Microsoft\Cloud\Office", r"HKLM\Software\Policies\Microsoft\Office")
ASK = "Ask whoever looks after this computer to allow it for "


@dataclass(frozen=True)
class Rule:
    """A policy that matters: `stops` when nothing works under it, else it only takes the trusted location away."""

    below: str
    name: str
    forbids: int
    says: str
    stops: bool = True


RULES = (
    Rule("Common", "VBAOff", 1, "VBA is switched off for all of Office"),
    Rule(r"Excel\Security", "DisableAllAddins", 1, "Excel loads no add-in at all"),
    Rule(r"Excel\Security", "RequireAddinSig", 1, "Excel loads only add-ins that are signed by a publisher the company trusts"),
    Rule(r"Common\Security", "RequireAlwaysOnMacroSig", 1, "Office loads only add-ins that are signed by a publisher the company trusts"),
    Rule(r"Excel\Security\Trusted Locations", "AllLocationsDisabled", 1, "trusted locations are switched off", False),
    Rule(r"Common\Security\Trusted Locations", "Allow User Locations", 0, "a user may not add trusted locations", False),
)
MACROS = Rule(r"Excel\Security", "VBAWarnings", 4, "macros outside trusted locations are switched off", False)
SIGNED = Rule(r"Excel\Security", "VBAWarnings", 3, "macros outside trusted locations must be signed", False)


def in_force(machine: Machine, version: str) -> list[Rule]:
    """The rules that an administrator has set for this Excel, or that follow from them."""
    found = [rule for rule in RULES if _set(machine, version, rule)]
    if any(not rule.stops for rule in found):                   # without a trusted location, the macro setting decides
        found += [Rule(r.below, r.name, r.forbids, r.says) for r in (MACROS, SIGNED) if _set(machine, version, r)]
    return found


def stopped(machine: Machine, version: str) -> str:
    """Why an administrator's setting keeps the add-in from working in this Excel, as a clause; "" when none does."""
    return " and ".join(rule.says for rule in in_force(machine, version) if rule.stops)


def no_location(machine: Machine, version: str) -> str:
    """Why a trusted location of the user's own would not count; "" when it counts."""
    return " and ".join(rule.says for rule in in_force(machine, version) if not rule.stops)


def _set(machine: Machine, version: str, rule: Rule) -> bool:
    for branch in BRANCHES:
        for name, value in machine.values(rf"{branch}\{version}\{rule.below}").items():
            if name.lower() == rule.name.lower() and value.data == rule.forbids:
                return True
    return False
