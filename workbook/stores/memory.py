"""The ledger in memory, for tests: the simplest store that keeps the contract."""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from receivables.changes import Changes, apply, found_at
from receivables.schema import Frame, Frames, conform, empty
from receivables.tables import READABLE, TABLES
from workbook.stores.port import ChangedSinceRead, Loaded, Report, Written


class MemoryStore:
    """Frames in a dict. `edit` plays the person who types into a table between two commands."""

    place = "memory"

    def __init__(self, frames: Frames | None = None) -> None:
        self.frames = {name: conform(t, (frames or {}).get(name, empty(t))) for name, t in TABLES.items()}
        self.reports: dict[str, Report] = {}
        self.version = 0

    def read(self, tables: Iterable[str]) -> Loaded:
        """See the port."""
        frames = {name: self.frames[name].copy() if name in self.frames else empty(READABLE[name]) for name in tables}
        return Loaded(frames, [], str(self.version), {n: np.arange(len(f)) + 2 for n, f in frames.items()})

    def commit(self, changes: Changes, reports: Iterable[Report], stamp: str, dry_run: bool = False) -> Written:
        """See the port."""
        if stamp != str(self.version):
            raise ChangedSinceRead(self.place)
        after = {name: apply(name, self._keyed(name, changes), changes) for name in changes.tables()}
        if not dry_run:
            self.frames |= after
            self.reports |= {r.name: r for r in reports}
            self.version += 1
        return Written(self.place, [f"{name}: {len(frame)} rows" for name, frame in after.items()])

    def _keyed(self, name: str, changes: Changes) -> Frame:
        """The table with the keys filled in that rows get now."""
        frame, key = self.frames[name], TABLES[name].key
        at = found_at(name, frame[key].tolist(), range(2, len(frame) + 2), changes)
        new = {at[k]: k for k in changes.numbered.get(name, {})}
        return frame.assign(**{key: [new.get(i, k) for i, k in enumerate(frame[key])]}).astype({key: "str"}) if new else frame

    def edit(self, table: str, frame: Frame) -> None:
        """Replace a table as a person's typing would."""
        self.frames[table] = conform(TABLES[table], frame)
        self.version += 1
