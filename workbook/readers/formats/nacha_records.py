"""The fixed positions of NACHA records, and the meaning of transaction codes and return reasons.

>>> side("22"), side("27"), side("21"), side("26"), is_prenote("28")
(1, -1, 1, -1, True)
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

WIDTH = 94
# record: field to (first position, last position), counted from 1 as the rules count
LAYOUT: Mapping[str, Mapping[str, tuple[int, int]]] = MappingProxyType({
    "1": {"created": (24, 29)},
    "5": {"company": (5, 20), "sec": (51, 53), "description": (54, 63), "effective": (70, 75),
          "odfi": (80, 87), "batch": (88, 94)},
    "6": {"code": (2, 3), "rdfi": (4, 11), "account": (13, 29), "amount": (30, 39), "number": (40, 54), "name": (55, 76),
          "trace": (80, 94)},
    "6CTX": {"name": (59, 74)},
    "6CIE": {"name": (40, 54), "number": (55, 76)},
    "6IAT": {"account": (40, 74), "number": (1, 0), "name": (1, 0)},
    "705": {"text": (4, 83)},
    "717": {"text": (4, 83)},
    "710": {"name": (47, 81), "foreign": (7, 24)},
    "711": {"name": (4, 38)},
    "798": {"reason": (4, 6), "original": (7, 21), "data": (36, 64)},
    "799": {"reason": (4, 6), "original": (7, 21), "data": (36, 79)},
    "8": {"count": (5, 10), "hash": (11, 20), "debit": (21, 32), "credit": (33, 44)},
    "9": {"batches": (2, 7), "count": (14, 21), "hash": (22, 31), "debit": (32, 43), "credit": (44, 55)},
})
CTX_LIKE = ("CTX", "ATX", "ENR", "TRX")
RETURNS = {
    "R01": "insufficient funds", "R02": "account closed", "R03": "no account", "R04": "invalid account number", "R05": "debit not authorized",
    "R06": "returned as the sender's bank asked", "R07": "authorization revoked", "R08": "payment stopped", "R09": "uncollected funds",
    "R10": "customer says it is not authorized", "R11": "not in accordance with the authorization", "R12": "account sold to another bank",
    "R14": "payee deceased", "R15": "account holder deceased", "R16": "account frozen", "R17": "file record edit", "R20": "no transaction account",
    "R23": "credit refused", "R24": "duplicate entry", "R29": "company says it is not authorized", "R31": "late return, permitted",
    "R61": "misrouted return", "R67": "duplicate return", "R68": "untimely return", "R69": "wrong fields", "R70": "permission not given",
    "R71": "misrouted dishonored return", "R72": "untimely dishonored return", "R73": "timely original return", "R74": "corrected return",
    "R75": "no duplicate", "R76": "no errors found", "R77": "not accepted"}
DISHONORED = tuple(f"R{n}" for n in (61, 62, 67, 68, 69, 70))
CONTESTED = tuple(f"R{n}" for n in range(71, 78))


def cut(line: str, record: str, name: str, sec: str = "") -> str:
    """One field of a record; the layouts of a batch's class go before the general one."""
    special = LAYOUT.get(f"{record}{'CTX' if sec in CTX_LIKE else sec}", {})
    first, last = special.get(name) or LAYOUT[record][name]
    return line[first - 1:last].strip()


def side(code: str) -> int:
    """1 for a transaction code that credits the account it names, -1 for one that debits it."""
    return 1 if code[1:2] in ("0", "1", "2", "3", "4") else -1


def is_prenote(code: str) -> bool:
    """True for a trial entry without money."""
    return code[1:2] in ("3", "8")


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Each record with its line; a file without line ends is cut every 94 characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line.rstrip()) > WIDTH and len(line.rstrip()) >= 2 * WIDTH - 40:
            yield from ((number, line[at:at + WIDTH]) for at in range(0, len(line), WIDTH))
        elif line.strip():
            yield number, line
