"""What a table and a column are, and how a frame is made to fit them. The tables themselves are data, in `tables.py`.

A table is a pandas DataFrame with exactly the schema's columns, in its order. Kinds of column and their dtypes:

| kind | dtype | blank | means |
|---|---|---|---|
| id, text, note, choice, currency, value, time | str | "" | text; ids keep leading zeros; time is "2026-11-22 05:00:00" |
| amount | int64 | 0 | minor units of the row's currency column |
| limit | Int64 | <NA> | minor units, blank means no limit and 0 none |
| rate, fx | float64 | NaN | percent; units of currency per one base unit |
| date | datetime64[s] | NaT | a day |
| int | int64 | 0 | a count |
| days | Int64 | <NA> | a count that may be unknown |
| flag | bool | False | yes or blank |
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Frame: TypeAlias = pd.DataFrame
Frames: TypeAlias = dict[str, pd.DataFrame]

DTYPES: Mapping[str, str] = {
    "id": "str", "text": "str", "note": "str", "choice": "str", "currency": "str", "value": "str", "time": "str",
    "amount": "int64", "limit": "Int64", "rate": "float64", "fx": "float64", "date": "datetime64[s]",
    "int": "int64", "days": "Int64", "flag": "bool",
}
BLANKS: Mapping[str, Any] = {
    "str": "", "int64": 0, "Int64": pd.NA, "float64": np.nan, "datetime64[s]": pd.NaT, "bool": False,
}
_EMPTY: dict[int, tuple[Any, Frame]] = {}        # a frame without rows of each table, made once


@dataclass(frozen=True)
class Column:
    """One column: `name` in code, `header` in the sheet; `synonyms` are other headers that imports understand.

    `computed` columns are written by us at every save and never read back as truth; `formula` is the native formula that stands in
    the sheet. `fixed` columns may not change once their row is posted or in a locked period. `currency` names the column that says
    the currency of an amount ("base" = the ledger's base currency). `choices` names a drop-down list.
    """

    name: str
    header: str
    kind: str = "text"
    help: str = ""
    synonyms: tuple[str, ...] = ()
    key: bool = False
    required: bool = False
    computed: bool = False
    formula: str = ""
    fixed: bool = False
    currency: str = "currency"
    choices: tuple[str, ...] = ()
    width: int = 0

    @property
    def dtype(self) -> str:
        """The pandas dtype of the column."""
        return DTYPES[self.kind]

    @property
    def journaled(self) -> bool:
        """True when a change of this column is written to the Journal."""
        return not self.computed and not self.formula


@dataclass(frozen=True)
class Table:
    """One table. `kind` is "ledger" (truth), "setup" (truth that seldom changes), "book" (Runs, Journal) or "report" (rebuilt).

    `date` names the column whose day decides the period a row belongs to ("" when locks do not concern the table).
    """

    name: str
    columns: tuple[Column, ...]
    help: str
    kind: str = "ledger"
    date: str = ""
    title: str = ""
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})

    @property
    def names(self) -> list[str]:
        """Code names in schema order."""
        return [c.name for c in self.columns]

    @property
    def key(self) -> str:
        """The code name of the key column."""
        return next(c.name for c in self.columns if c.key)

    @property
    def journaled(self) -> tuple[Column, ...]:
        """The columns whose values are truth: all but computed and formula columns."""
        return tuple(c for c in self.columns if c.journaled)

    @property
    def fixed(self) -> tuple[str, ...]:
        """Code names of the columns that posting and locks protect."""
        return tuple(c.name for c in self.columns if c.fixed)


def empty(table: Table) -> Frame:
    """A frame of the table without rows."""
    if id(table) not in _EMPTY:
        _EMPTY[id(table)] = table, pd.DataFrame({c.name: pd.Series(dtype=c.dtype) for c in table.columns})
    return _EMPTY[id(table)][1].copy()


def conform(table: Table, frame: Frame) -> Frame:
    """The frame with exactly the table's columns, in order, in their dtypes; missing columns become blanks, others are left out."""
    n = len(frame)
    data = {c.name: typed(frame[c.name], c) if c.name in frame else blank(c, n) for c in table.columns}
    return pd.DataFrame(data, index=pd.RangeIndex(n), copy=False)


def rows(table: Table, records: Iterable[Mapping[str, Any]]) -> Frame:
    """A frame from row mappings by code name; what a mapping leaves out is blank."""
    records = list(records)
    data = {}
    for c in table.columns:
        none = BLANKS[c.dtype]
        data[c.name] = typed(pd.Series([r.get(c.name, none) for r in records], dtype="object"), c)
    return pd.DataFrame(data, index=pd.RangeIndex(len(records)))


def typed(values: pd.Series, column: Column) -> pd.Series:
    """The values in the column's dtype, blanks filled where the dtype has no null. The index is made new."""
    values = values.reset_index(drop=True)
    if str(values.dtype) == column.dtype and column.dtype != "str":
        return values
    if column.dtype == "str":
        return values.fillna("").astype("str") if values.hasnans else values.astype("str")
    if column.dtype in ("int64", "bool"):
        return values.fillna(BLANKS[column.dtype]).astype(column.dtype)
    if column.dtype == "Int64":
        return values.replace({None: pd.NA, np.nan: pd.NA}).astype("Int64") if values.dtype == object else values.astype("Int64")
    return values.astype(column.dtype)


def blank(column: Column, n: int) -> pd.Series:
    """n blanks of the column's dtype."""
    return pd.Series([BLANKS[column.dtype]] * n, dtype=column.dtype)


def day(text: str) -> pd.Timestamp:
    """A day from ISO text, in the resolution that date columns have."""
    return pd.Timestamp(text).as_unit("s")
