"""The Journal: one entry per changed row, enough to replay every table and to say what changed, by run.

An added or removed row is written as a JSON list of its values after the key, in schema order, trailing blanks left out; an update as an object
of column: [before, after]. Computed columns are not journaled. Amounts are minor units, days ISO text.

>>> frame = rows(TABLES["Customers"], [{"customer_id": "C1", "name": "Müller GmbH"}])
>>> entries("R1", Changes(adds={"Customers": frame}), {}).iloc[0].tolist()
['R1', 'Customers', 'add', 'C1', '["Müller GmbH"]']
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from receivables.changes import Changes
from receivables.policy import DERIVED
from receivables.schema import BLANKS, Column, Frame, Frames, Table, rows
from receivables.tables import JOURNAL, TABLES

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Rows = dict[str, list[Any]]
ROWS = 8192                          # rows at a time that are spelled out


def plain(values: pd.Series, column: Column) -> list[Any]:
    """A column as JSON values: str, int, float, bool; blanks of every kind but numbers are ""."""
    if column.dtype == "datetime64[s]":
        days = np.datetime_as_string(values.to_numpy().astype("datetime64[D]"))
        return ["" if d == "NaT" else d for d in days.tolist()]
    if column.dtype in ("float64", "Int64"):
        return ["" if pd.isna(v) else v for v in values.tolist()]
    return values.tolist()


def columns_of(table: Table) -> list[Column]:
    """The columns an entry lists: the journaled ones but the key, in schema order."""
    return [c for c in table.journaled if not c.key]


def values(frame: Frame, table: Table) -> list[list[Any]]:
    """Every row as the list of its journaled values after the key, in schema order."""
    columns = [plain(frame[c.name], c) for c in columns_of(table)]
    return [list(row) for row in zip(*columns)]


def shorten(row: list[Any]) -> list[Any]:
    """The row without its trailing blanks."""
    end = len(row)
    while end and (row[end - 1] == "" or row[end - 1] is False or (row[end - 1] == 0 and not isinstance(row[end - 1], str))):
        end -= 1
    return row[:end]


def digest(frame: Frame, table: Table) -> str:
    """A fingerprint of the journaled columns of all rows in their order. Two equal tables have the same; typing changes it."""
    sha = hashlib.sha256(str(len(frame)).encode())
    if table.name == "Settings":
        frame = frame[~frame["key"].isin(DERIVED)]
    for c in table.journaled:
        column = frame[c.name]
        if c.dtype in ("int64", "bool", "float64"):
            sha.update(column.to_numpy().tobytes())
        elif c.dtype == "datetime64[s]":
            sha.update(column.to_numpy().astype("int64").tobytes())
        else:
            _add_texts(sha, column)
    return sha.hexdigest()[:16]


def _add_texts(sha: Any, texts: pd.Series) -> None:
    """Hash a column's texts with a mark between them, some at a time."""
    listed = texts.tolist() if texts.dtype == "str" else list(map(str, texts.tolist()))
    for at in range(0, len(listed), ROWS):
        sha.update((("\x1f" if at else "") + "\x1f".join(listed[at:at + ROWS])).encode("utf-8", "surrogatepass"))


def entries(run: str, changes: Changes, before: Frames) -> Frame:
    """The Journal rows of a run's changes. `before` holds the tables as they were, for updates and removes."""
    data: dict[str, list[str]] = {c: [] for c in JOURNAL.names}
    for name in changes.tables():
        table = TABLES[name]
        if table.kind == "book":
            continue
        old = before.get(name)
        for action, found in (("add", _whole(table, changes.adds.get(name))), ("update", _updates(table, old, changes.updates.get(name))),
                              ("remove", _whole(table, _gone(table, old, changes.removes.get(name))))):
            keys = len(data["key"])
            for key, text in found:
                data["key"].append(key)
                data["values"].append(text)
            data["action"] += [action] * (len(data["key"]) - keys)
        data["table"] += [name] * (len(data["key"]) - len(data["table"]))
    data["run"] = [run] * len(data["key"])
    return pd.DataFrame({c: pd.Series(v, dtype="str") for c, v in data.items()})


def _some(frame: Frame) -> Iterator[Frame]:
    """The frame some rows at a time: as lists of Python values they take far more room."""
    return (frame.iloc[at:at + ROWS] for at in range(0, len(frame), ROWS))


def _whole(table: Table, frame: Frame | None) -> Iterator[tuple[str, str]]:
    """Key and entry of rows that come or go."""
    for part in () if frame is None else _some(frame):
        yield from ((key, encode(shorten(row))) for key, row in zip(part[table.key].tolist(), values(part, table)))


def _gone(table: Table, before: Frame | None, removes: list[str] | None) -> Frame | None:
    return before[before[table.key].isin(set(removes))] if removes and before is not None else None


def _updates(table: Table, before: Frame | None, updates: Frame | None) -> Iterator[tuple[str, str]]:
    """Key and entry of rows that change: what differs, before and after."""
    if before is None or updates is None or updates.empty:
        return
    at = dict(zip(before[table.key].tolist(), range(len(before))))
    names = [c.name for c in columns_of(table)]
    for part in _some(updates):
        keys = part[table.key].tolist()
        for key, was, now in zip(keys, values(before.iloc[[at[k] for k in keys]], table), values(part, table)):
            if was != now and not (table.name == "Settings" and key in DERIVED):
                yield key, encode({n: [a, b] for n, a, b in zip(names, was, now) if a != b})


def replay(journal: Frame, tables: Iterable[str]) -> dict[str, Rows]:
    """Every table as the Journal says it is: table -> key -> values in schema order. Raises ValueError where an entry makes no sense."""
    wanted = set(tables)
    state: dict[str, Rows] = {t: {} for t in wanted}
    positions = {t: {c.name: i for i, c in enumerate(columns_of(TABLES[t]))} for t in wanted}
    blanks = {t: [json_blank(c) for c in columns_of(TABLES[t])] for t in wanted}
    part = journal[journal["table"].isin(wanted)]
    for entry, table, action, key, text in zip(*(part[c].tolist() for c in ("run", "table", "action", "key", "values"))):
        try:
            _replay_one(state[table], positions[table], blanks[table], action, key, json.loads(text))
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise ValueError(f"run {entry}, {action} {key} in {table} does not follow from the entries before it") from error
    return state


def _replay_one(rows_: Rows, positions: Mapping[str, int], blank: list[Any], action: str, key: str, value: Any) -> None:
    if action == "add":
        if key in rows_:
            raise KeyError(key)
        rows_[key] = value + blank[len(value):]
    elif action == "remove":
        if shorten(rows_.pop(key)) != value:
            raise ValueError(key)
    else:
        row = rows_[key]
        for name, (was, now) in value.items():
            if row[positions[name]] != was:
                raise ValueError(key)
            row[positions[name]] = now


def json_blank(column: Column) -> Any:
    """How a blank of the column stands in the Journal."""
    return BLANKS[column.dtype] if column.dtype in ("int64", "bool") else ""


def frame_of(table: Table, rows_: Mapping[str, list[Any]]) -> Frame:
    """Replayed rows (key -> values) as a frame in the schema, computed columns blank."""
    nulls = {c.name: BLANKS[c.dtype] for c in columns_of(table)}
    return rows(table, [{table.key: key} | {n: (null if v == "" else v) for (n, null), v in zip(nulls.items(), row)} for key, row in rows_.items()])


def chain(previous: str, run: Mapping[str, Any], journal: Frame) -> str:
    """The run's link of the hash chain: the previous link, the run's own words and its entries."""
    sha = hashlib.sha256(previous.encode())
    sha.update("\x1f".join(str(run[k]) for k in ("run", "at", "who", "action", "message", "as_of", "undoes")).encode("utf-8", "surrogatepass"))
    for name in JOURNAL.names:
        _add_texts(sha, journal[name])
    return sha.hexdigest()[:32]
