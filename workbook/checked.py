"""When the ledger was last checked, as one derived setting: so that Start says how old its count of findings is.

>>> Checked(2, "2026-11-30", "R7").text
'2 findings on 2026-11-30 after R7'
>>> read("2 findings on 2026-11-30 after R7").since(9), read("") is None
(2, True)
"""
from __future__ import annotations

import re
from dataclasses import dataclass

SETTING = "last_check"
_TEXT = re.compile(r"(\d+) findings? on (\d{4}-\d\d-\d\d) after (R\d+)$")


@dataclass(frozen=True)
class Checked:
    """What the Checks sheet shows: how many findings, the day it was written, and the last run before it."""

    findings: int
    day: str
    after: str

    @property
    def text(self) -> str:
        """How it stands in Settings."""
        return f"{self.findings} {'finding' if self.findings == 1 else 'findings'} on {self.day} after {self.after}"

    def since(self, runs: int) -> int:
        """How many of the ledger's runs came after it."""
        return max(runs - int(self.after[1:]), 0)


def read(text: str) -> Checked | None:
    """The setting; None where the ledger was never checked."""
    found = _TEXT.match(text.strip())
    return Checked(int(found[1]), found[2], found[3]) if found else None
