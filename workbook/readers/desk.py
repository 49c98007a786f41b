"""The desk an import works on: the ledger's tables as they grow file by file, what is added and updated, and what there is to say.

Every row that is added passes `Desk.add`, and so nothing enters a locked period: it counts from the first open day and keeps its own date.
"""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from receivables.changes import Changes, apply
from receivables.errors import Issue
from receivables.fx import in_base, rate_on
from receivables.periods import first_open, in_locked, locked_until
from receivables.policy import Policy
from receivables.schema import Frame, Frames, conform, empty
from receivables.tables import COUNTED, TABLES
from workbook.readers.lockbox_layout import Layout

OWN_DATES = {"Invoices": "invoice_date", "Receipts": "value_date"}


@dataclass(frozen=True)
class Options:
    """What the person asked for. `now` is the text for Entered At, `run` the id of the run (rows without a key of their own get run-1, run-2).

    `decimal` is "," or ".", `date_order` dmy, mdy or ymd, `table` the list's table where it cannot be told, `columns` the names of the columns
    of a list without a header, `layout` the positions of a bank's own lockbox file; `update` lets known rows change; `strict` refuses all
    when one row is refused.
    """

    run: str = ""
    now: str = ""
    table: str = ""
    columns: str = ""
    decimal: str = ""
    date_order: str = ""
    layout: Layout | None = None
    cut_over: pd.Timestamp | None = None
    update: bool = False
    strict: bool = False


@dataclass
class Desk:
    """The state of one import."""

    frames: Frames
    policy: Policy
    options: Options
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    new_keys: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    changes: Changes = field(default_factory=Changes)
    last_number: int = 0
    issued: dict[str, tuple[str, int, int]] = field(default_factory=dict)          # e-invoices of this import: currency, amount, net

    @property
    def base(self) -> str:
        """The ledger's base currency."""
        return self.policy.base_currency

    def current(self, table: str) -> Frame:
        """The table as it stands now, with what this import added."""
        if table not in self.frames:
            self.frames[table] = empty(TABLES[table])
        return self.frames[table]

    def count(self, table: str, what: str, n: int) -> None:
        """Count rows: added, updated, skipped or refused."""
        counts = self.counts.setdefault(table, {"added": 0, "updated": 0, "skipped": 0, "refused": 0})
        counts[what] += int(n)

    def numbers(self, n: int) -> list[str]:
        """Keys for n rows that have none of their own: run and number."""
        first, self.last_number = self.last_number + 1, self.last_number + n
        return [f"{self.options.run}-{i}" for i in range(first, first + n)]

    def add(self, table: str, rows: Frame) -> Frame:
        """Add the rows, out of locked periods. Gives them as they were added."""
        if rows.empty:
            return rows
        rows = self._unlocked(table, conform(TABLES[table], rows))
        self._change(table, Changes(adds={table: rows}))
        self.new_keys[table].update(rows[TABLES[table].key].tolist())
        self.count(table, "added", len(rows))
        return rows

    def update(self, table: str, rows: Frame) -> None:
        """Replace rows of the ledger, found by key."""
        if len(rows):
            self._change(table, Changes(updates={table: conform(TABLES[table], rows)}))
            self.count(table, "updated", len(rows))

    def worth(self, amounts: pd.Series, currencies: pd.Series, dates: pd.Series) -> pd.Series:
        """Amounts in base currency at the rate of their day; 0, and a note, where there is no rate."""
        rates = rate_on(self.current("Rates"), currencies, dates, self.base)
        missing = sorted(set(currencies[rates.isna()]))
        if missing:
            self.notes.append(f"There is no exchange rate for {', '.join(missing)} on some days; base amounts there are left 0. Import rates first.")
        return in_base(amounts, currencies, rates, self.base)

    def open_from(self, dates: pd.Series) -> pd.Series:
        """Each date, or the first open day where it lies in a locked period."""
        return dates.clip(lower=first_open(self.current("Periods"))).astype("datetime64[s]")

    def _change(self, table: str, changes: Changes) -> None:
        self.frames[table] = apply(table, self.current(table), changes)
        self.changes = self.changes.then(changes)

    def _unlocked(self, name: str, rows: Frame) -> Frame:
        table, until = TABLES[name], locked_until(self.current("Periods"))
        if until is None or not table.date:
            return rows
        inside = in_locked(table, rows, self.current("Periods"))
        if name in OWN_DATES:
            inside |= rows[table.date].isna() & (rows[OWN_DATES[name]] <= until)
        if name == "Applications":
            inside |= rows["status"].isin(COUNTED) & rows["effective_date"].isna()
        if inside.any():
            day = first_open(self.current("Periods"))
            rows = rows.assign(**{table.date: rows[table.date].mask(inside, day)})
            self.notes.append(f"{int(inside.sum())} rows of {name} are dated in a locked period (up to {until.date()}); "
                              f"they count from {day.date()}.")
        return rows


def first_of(*choices: pd.Series) -> pd.Series:
    """The first text of each row that is not blank."""
    out = choices[0].to_numpy(dtype=object)
    for choice in choices[1:]:
        out = np.where(out == "", choice.fillna("").to_numpy(dtype=object), out)
    return pd.Series(out, index=choices[0].index, dtype="str")


def looked_up(frame: Frame, key: str, column: str, wanted: pd.Series) -> pd.Series:
    """The column's value of the row with each wanted key, missing where there is none; index as `wanted`."""
    values = frame.drop_duplicates(key).set_index(key)[column].reindex(wanted.to_numpy())
    return values.set_axis(wanted.index)
