"""Why the last formula or button was refused, for the button "Last error". Every host's process keeps its own.

>>> remember("AR_BUCKET: You cannot use this as the due date: soon.", "2026-11-22 05:00:00")
>>> last()
'2026-11-22 05:00:00  AR_BUCKET: You cannot use this as the due date: soon.'
"""
from __future__ import annotations

_kept: list[str] = []
NOTHING = "Nothing was refused since this workbook's program started."


def remember(sentence: str, when: str) -> None:
    """Keep a refusal; the latest one counts."""
    _kept[:] = [f"{when}  {sentence}"]


def last() -> str:
    """The latest refusal with its time, or that there was none."""
    return _kept[0] if _kept else NOTHING
