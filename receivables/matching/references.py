"""References that a payment carries: what it may be called elsewhere, in an advice or in the line that takes it back.

>>> sorted(names_of("TRC0007-1A2B", "E77")), tokens_of("Return of ACH-20240620, RE 12", "E77")
(['E77', 'TRC0007', 'TRC0007-1A2B'], ['E77', 'ACH-20240620'])
"""
from __future__ import annotations

import re

from receivables.matching.names import fold

REFERENCE_MIN = 5              # letters and digits of a reference that is looked for inside of a text
_TOKEN = re.compile(r"[A-Z0-9][A-Z0-9._/-]*[A-Z0-9]")


def names_of(receipt: str, end_to_end_id: str) -> set[str]:
    """What a receipt may be called: its end-to-end id, its key, and the bank's reference that the key begins with."""
    keys = (receipt, receipt.partition("#")[0].rpartition("-")[0])
    return {fold(one) for one in keys if len(one) >= REFERENCE_MIN} | ({fold(end_to_end_id)} if end_to_end_id else set())


def tokens_of(text: str, reference: str) -> list[str]:
    """The line's own reference, and the words of its text that may be one: some length, and a digit."""
    words = [w for w in _TOKEN.findall(fold(text)) if len(w) >= REFERENCE_MIN and any(c.isdigit() for c in w)]
    return list(dict.fromkeys([*([fold(reference)] if reference else []), *words]))
