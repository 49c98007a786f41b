"""What doctor finds: a sentence, how it stands, and how to mend it."""
from __future__ import annotations

from dataclasses import dataclass

WRONG, HINT, FINE, UNCHECKED = "wrong", "hint", "fine", "not checked"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` is a sentence that says what to do."""

    level: str
    what: str
    mend: str = ""

    def sentence(self) -> str:
        """The finding with its mending.

        >>> Finding(WRONG, "The add-in file is missing.", "Run: receivables addin install").sentence()
        'The add-in file is missing. Run: receivables addin install'
        """
        return f"{self.what} {self.mend}".strip()
