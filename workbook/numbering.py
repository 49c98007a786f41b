"""Keys for rows that a person typed without one, by the rules that imports use.

| table | key |
|---|---|
| Receipts | a hash of what the bank says of the line |
| Rates, DueLines, ControlBalances, DunningLevels | what the row says: currency and day, invoice and line ... |
| Customers, Invoices, Terms, Periods, Settings | theirs: the person's own number or code |
| every other | run and number: R7-H1 is the first row typed by hand before run 7 was written |

>>> line = {"own_account": "", "value_date": pd.Timestamp("2026-11-02"), "amount": 500, "currency": "EUR", "payer_account": "", "text": "R 1"}
>>> receipt_keys(pd.DataFrame([line, line]))
['X1755BC29C59D', 'X2D4E593784BC']
"""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from receivables.errors import Issue
from receivables.schema import Frame, Table
from receivables.tables import TABLES

KEY_PARTS = ("own_account", "value_date", "amount", "currency", "payer_account", "text")
CONTROL_ACCOUNT = "receivables"
THEIRS = ("Customers", "Invoices", "Terms", "Periods", "Settings")
SAYS: Mapping[str, tuple[tuple[str, ...], str]] = {          # the columns that make the key, and how
    "Receipts": (("value_date", "amount"), ""),
    "Rates": (("currency", "date"), "{currency} {date}"),
    "DueLines": (("invoice", "line"), "{invoice}/{line}"),
    "ControlBalances": (("date",), "{date}/{account}"),
    "DunningLevels": (("level",), "{level}/{language}"),
}
DEFAULTS = {"account": CONTROL_ACCOUNT, "language": "en"}
Ints = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Keyed:
    """The rows of a table that have a key of their own, their row numbers, the keys that were made (with the row number), and an issue
    for each row that has none or another row's."""

    frame: Frame
    rows: Ints
    made: dict[str, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def keyed(table: Table, frame: Frame, row_numbers: Sequence[int], run: str, base: str) -> Keyed:
    """Number the rows without a key, and leave out those that cannot be numbered or have another row's key. `run` is the run that the
    hand edits will be, `base` the currency where a row names none."""
    numbers, keys = np.asarray(row_numbers), frame[table.key]
    blank = (keys == "").to_numpy()
    made: dict[str, int] = {}
    if blank.any() and table.name in TABLES and table.kind != "book" and table.name not in THEIRS:
        new = _made(table, frame[blank], set(keys), run, base)
        frame = frame.assign(**{table.key: _filled(keys, blank, new)})
        made = {key: int(n) for key, n in zip(new, numbers[blank]) if key}
        keys = frame[table.key]
    twice, blank = (keys.duplicated() & (keys != "")).to_numpy(), (keys == "").to_numpy()
    if not (twice | blank).any():
        return Keyed(frame, numbers, made)
    good = ~(twice | blank)
    issues = _twice(table, keys, numbers, twice) + [_nameless(table, int(n)) for n in numbers[blank]]
    made = {key: n for key, n in made.items() if n in set(numbers[good].tolist())}
    return Keyed(frame[good].reset_index(drop=True), numbers[good], made, issues)


def receipt_keys(frame: Frame, taken: Collection[str] = ()) -> list[str]:
    """A key for each line from what the bank says of it, and the how-manieth such line of the day it is."""
    parts = frame[list(KEY_PARTS)].assign(value_date=frame["value_date"].dt.strftime("%Y-%m-%d"))
    seen: Counter[tuple[Any, ...]] = Counter()
    found = []
    for line in zip(*(parts[name].tolist() for name in KEY_PARTS)):
        seen[line] += 1
        while (key := _hash((*line, seen[line]))) in taken:
            seen[line] += 1
        found.append(key)
    return found


def _hash(line: tuple[Any, ...]) -> str:
    return "X" + hashlib.sha256("\x1f".join(map(str, line)).encode()).hexdigest()[:12].upper()


def _made(table: Table, rows: Frame, taken: set[str], run: str, base: str) -> list[str]:
    """A key for each row, "" where the row does not say enough."""
    if "currency" in rows:
        rows = rows.assign(currency=rows["currency"].mask(rows["currency"] == "", base))
    columns, pattern = SAYS.get(table.name, ((), ""))
    enough = ~np.logical_or.reduce([np.zeros(len(rows), dtype=bool), *(_unsaid(rows[c]) for c in columns)])
    make: Callable[[Frame], list[str]]
    if table.name == "Receipts":
        def make(some: Frame) -> list[str]:
            return receipt_keys(some, taken)
    elif pattern:
        def make(some: Frame) -> list[str]:
            return [pattern.format(**{c: _text(c, v) for c, v in row.items()}) for row in some.to_dict("records")]
    else:
        def make(some: Frame) -> list[str]:
            free = (key for n in range(1, len(some) + len(taken) + 1) if (key := f"{run}-H{n}") not in taken)
            return [next(free) for _ in range(len(some))]
    keys = iter(make(rows[enough]))
    return [next(keys) if there else "" for there in enough]


def _unsaid(values: pd.Series) -> np.ndarray[Any, np.dtype[Any]]:
    return np.asarray(values.isna() | (values == "") | (values == 0))


def _text(column: str, value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value) or DEFAULTS.get(column, "")


def _filled(keys: pd.Series, blank: np.ndarray[Any, np.dtype[Any]], new: list[str]) -> pd.Series:
    out = keys.copy()
    out[blank] = new
    return out


def _twice(table: Table, keys: pd.Series, numbers: Ints, twice: np.ndarray[Any, np.dtype[Any]]) -> list[Issue]:
    header = table.by_name[table.key].header
    first = {k: int(n) for k, n in zip(keys[::-1].tolist(), numbers[::-1].tolist())}
    return [Issue(table.name, f"{header} {k} stands in row {first[k]} already; this row does not count.", "Give it a number of its own or delete it.",
                  row=int(n), column=header, kind="duplicate number") for k, n in zip(keys[twice], numbers[twice])]


def _nameless(table: Table, row: int) -> Issue:
    header, needs = table.by_name[table.key].header, SAYS.get(table.name, ((), ""))[0]
    what = " and ".join(table.by_name[c].header for c in needs)
    mend = f"Type its {what}; the next save numbers it." if what else f"Type one in the column {header}, or delete the row."
    return Issue(table.name, f"the row has no {header}; it does not count.", mend, row=row, column=header, kind="no key")


__all__ = ["Keyed", "keyed", "receipt_keys"]
