"""Period locks: nothing dated up to the last locked day can change, by any path.

>>> periods = rows(TABLES["Periods"], [{"until": "2026-09-30", "status": "locked"}, {"until": "2026-10-31", "status": "open"}])
>>> locked_until(periods).date().isoformat(), first_open(periods).date().isoformat()
('2026-09-30', '2026-10-01')
"""
from __future__ import annotations

import pandas as pd

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import Frame, Frames, Table, day, rows
from receivables.tables import COUNTED, TABLES

__all__ = ["TABLES", "check_open", "first_open", "in_locked", "lock", "locked_until", "open_day", "rows", "unlock"]
BEGINNING = day("1900-01-01")


class PeriodLocked(ReceivablesError):
    """A change would enter a locked period."""

    def __init__(self, table: str, key: str, date: pd.Timestamp, until: pd.Timestamp) -> None:
        super().__init__(f"You cannot change {table} {key} of {date.date()} because the books are locked up to {until.date()}. "
                         "Date it later, or unlock the period with a reason.")


def locked_until(periods: Frame) -> pd.Timestamp | None:
    """The last locked day, or None."""
    locked = periods.loc[periods["status"] == "locked", "until"]
    return day(max(locked)) if len(locked) else None


def first_open(periods: Frame) -> pd.Timestamp:
    """The first day that can still be written."""
    until = locked_until(periods)
    return BEGINNING if until is None else until + pd.Timedelta(days=1)


def open_day(dates: pd.Series, periods: Frame) -> pd.Series:
    """Each date, or the first open day where it lies in a locked period."""
    return dates.clip(lower=first_open(periods))


def in_locked(table: Table, frame: Frame, periods: Frame) -> pd.Series:
    """True for rows that lie in a locked period. Proposals do not: only what counts is dated for good."""
    until = locked_until(periods)
    if until is None or not table.date:
        return pd.Series(False, index=frame.index)
    inside = frame[table.date] <= until
    return inside & frame["status"].isin(COUNTED) if table.name == "Applications" else inside


def check_open(changes: Changes, before: Frames, periods: Frame) -> None:
    """Raise `PeriodLocked` when a change would add, remove, or change a fixed column of a row in a locked period."""
    until = locked_until(periods)
    if until is None:
        return
    for name in changes.tables():
        table = TABLES[name]
        if not table.date:
            continue
        touched = [changes.adds[name]] if name in changes.adds else []
        old = before[name].set_index(table.key, drop=False) if name in before else None
        if changes.removes.get(name) and old is not None:
            touched.append(old.loc[list(changes.removes[name])])
        if len(changes.updates.get(name, ())) and old is not None:
            now = changes.updates[name]
            was = old.loc[now[table.key].tolist()].reset_index(drop=True)
            moved = _differs(table, was, now.reset_index(drop=True))
            touched += [was[moved], now[moved.to_numpy()]]
        for part in touched:
            for _, row in part[in_locked(table, part, periods)].head(1).iterrows():
                raise PeriodLocked(name, str(row[table.key]), row[table.date], until)


def _differs(table: Table, was: Frame, now: Frame) -> pd.Series:
    """True where a fixed column changes; that a posted application becomes reversed is no change of its period."""
    changed = pd.Series(False, index=was.index)
    for name in table.fixed:
        changed |= (was[name] != now[name]) & ~(was[name].isna() & now[name].isna())
    if table.name == "Applications":
        reversal = (was["status"] == "posted") & (now["status"] == "reversed")
        others = [n for n in table.fixed if n != "status"]
        changed &= ~(reversal & (was[others].astype(str) == now[others].astype(str)).all(axis=1))
    return changed


def lock(periods: Frame, until: pd.Timestamp, by: str, at: str) -> Changes:
    """Lock all days up to `until`."""
    already = locked_until(periods)
    if already is not None and until <= already:
        raise ReceivablesError(f"You cannot lock up to {until.date()} because the books are already locked up to {already.date()}.")
    new = rows(TABLES["Periods"], [{"until": until.date().isoformat(), "status": "locked", "by": by, "at": at}])
    return Changes(updates={"Periods": new}) if (periods["until"] == new["until"][0]).any() else Changes(adds={"Periods": new})


def unlock(periods: Frame, reason: str, by: str, at: str) -> Changes:
    """Open the latest locked period again. Takes a name and a reason."""
    until = locked_until(periods)
    if until is None:
        raise ReceivablesError("You cannot unlock because no period is locked.")
    if not reason.strip() or not by.strip():
        raise ReceivablesError("To unlock a period, you must give your name and a reason.")
    row = periods[periods["until"] == until.date().isoformat()].assign(status="open", by=by, at=at, reason=reason.strip())
    return Changes(updates={"Periods": row.reset_index(drop=True)})
