"""The ledger of one store: load it with what people typed since, save changes with their journal, all or nothing.

    book = Book.open(store, "Invoices", "Receipts", "Applications")
    changes = ...                                  # a rule's decision, from book.frames and book.policy
    saved = book.save(changes, action="match", message="41 of 47 receipts matched.", who="anna", now="2026-11-22 09:00:00")

Save journals first: what people typed by hand as a run of its own, then the button's run; it recomputes the Open and Unapplied
columns, refuses anything dated in a locked period, and hands one commit to the store.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from receivables.changes import Changes, apply
from receivables.errors import Issue, ReceivablesError
from receivables.periods import check_open
from receivables.policy import Policy, parse
from receivables.schema import Frame, Frames, empty
from receivables.tables import COUNTED, LEDGER_TABLES, RUNS, TABLES
from workbook import checked, journal
from workbook.byhand import Hand, compare
from workbook.checked import Checked
from workbook.figures import NEEDS, computed
from workbook.fitted import fitted
from workbook.numbering import keyed
from workbook.record import BY_HAND, RunNote, record, run_id
from workbook.stores.port import ChangedSinceRead, Report, Store, Written
from workbook.towrite import to_write

ALWAYS = ("Settings", "Runs", "Periods")
ON_START = ("Invoices", "Receipts", "Applications", "Adjustments")       # with these loaded, a save brings the Start sheet up to date
BESIDE_START = ("DueLines", "Disputes", "Reminders", "Rates", "ControlBalances")      # and what else its figures need
USED_BY = {"Invoices": ("invoice", "credit_note"), "Receipts": ("receipt",)}


@dataclass(frozen=True)
class Saved:
    """What a save did: the run's id ("" when nothing changed), what was recorded by hand before it, and the store's receipt."""

    run: str
    written: Written
    by_hand: str = ""


@dataclass
class Book:
    """A loaded ledger. `frames` is what counts; `hands` what people typed since the last save, by table; `made` the keys that their rows
    without one get at the next save, with their row numbers; `absent` the columns that a person's own list, which is a table, has not."""

    store: Store
    stamp: str = ""
    frames: Frames = field(default_factory=dict)
    sheets: Frames = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    made: dict[str, dict[str, int]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    policy: Policy = field(default_factory=Policy)
    absent: dict[str, Mapping[str, str]] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()
    journal_: Frame | None = None

    @classmethod
    def open(cls, store: Store, *tables: str) -> Book:
        """Load the named tables (and always Settings, Runs and Periods), with what people typed since the last save."""
        book = cls(store)
        book._load([*ALWAYS, *(t for t in tables if t not in ALWAYS)])
        return book

    @classmethod
    def open_all(cls, store: Store) -> Book:
        """Load every table of the ledger."""
        return cls.open(store, *LEDGER_TABLES)

    def need(self, *tables: str) -> None:
        """Load more tables. Raises `ChangedSinceRead` when the store moved on meanwhile."""
        self._load([t for t in tables if t not in self.frames])

    def need_terms(self) -> None:
        """Load what blank due dates are computed from, where there are any."""
        if "Invoices" in self.frames and self.frames["Invoices"]["due_date"].isna().any():
            self.need("Customers", "Terms")

    def journal(self) -> Frame:
        """The Journal, read when first asked for."""
        if self.journal_ is None:
            self.journal_ = self._read(["Journal"])["Journal"]
        return self.journal_

    @property
    def runs(self) -> Frame:
        """The Runs table."""
        return self.frames["Runs"]

    @property
    def hand(self) -> Changes:
        """Everything people typed since the last save that counts."""
        total = Changes()
        for hand in self.hands.values():
            total = total.then(hand.changes)
        return total

    @property
    def findings(self) -> list[Issue]:
        """Hand edits of posted or locked rows: they do not count until a person restores or accepts them."""
        return [issue for hand in self.hands.values() for issue in hand.findings]

    @property
    def next_run(self) -> str:
        """The id that the next button's run will have; row ids are made from it."""
        return run_id(len(self.runs) + (2 if self.hand else 1))

    def edited(self, table: str) -> set[str]:
        """Keys of rows that a person changed by hand, ever. A rerun never touches them."""
        mine = self.hands[table].changes if table in self.hands else Changes()
        keys = {k for part in (mine.adds, mine.updates) if table in part for k in part[table][TABLES[table].key]}
        by_hand = self.runs.loc[(self.runs["action"] == BY_HAND) & self.runs["message"].str.contains(table, regex=False), "run"]
        if len(by_hand):
            log = self.journal()
            keys |= set(log.loc[log["run"].isin(set(by_hand)) & (log["table"] == table), "key"])
        return keys

    def digests(self) -> dict[str, str]:
        """The fingerprint of each table after the last run that changed it."""
        found: dict[str, str] = {}
        for text in self.runs["digests"]:
            found |= json.loads(text) if text else {}
        return found

    def save(self, changes: Changes, note: RunNote, reports: Iterable[Report] = (), *, dry_run: bool = False, undone: str = "",
             restore: bool = False, rewrite: Mapping[str, set[str]] | None = None, findings: int | None = None) -> Saved:
        """Journal and write the changes, what people typed, the computed columns and the reports, as one commit.

        `undone` names the run that this one undoes; `restore` puts journaled values back over hand edits of posted rows; `rewrite`
        names rows to write again as they are (a text date becomes a date); `findings` is how many of them the Checks sheet shows that is
        among the reports. With nothing to do, nothing is written.
        """
        reports, hand, changes = list(reports), self.hand, fitted(changes, self.sheets, self.absent, self._base)
        check_open(changes, self.frames, self.frames["Periods"])
        if not (changes or hand or reports or restore or rewrite or undone):
            return Saved("", Written(self.store.place))
        self._need_figures(changes.tables() | hand.tables() | set(rewrite or {}))
        if all(t in self.frames for t in ON_START):
            self.need(*BESIDE_START)
        count = len(self.runs) + bool(hand) + bool(changes or undone)
        after = self._after(changes, {} if findings is None else {checked.SETTING: Checked(findings, note.now[:10], run_id(count)).text})
        recorded = record(self, changes, note, undone, after)
        out = to_write(self, changes, after, restore, rewrite or {}).then(recorded.changes)
        if all(t in after for t in ON_START):
            from workbook.summary import start_content  # late: it brings the whole look of the workbook
            reports.append(Report("Start", start_content(after, self._policy(after), self.store.place, f"{note.now} {note.message}", count)))
        written = self.store.commit(out, reports, self.stamp, dry_run)
        return Saved(recorded.runs[-1] if changes or undone else "", written, recorded.runs[0] if hand else "")

    def _read(self, tables: list[str]) -> Frames:
        loaded = self.store.read(tables)
        if self.stamp and loaded.stamp != self.stamp:
            raise ChangedSinceRead(self.store.place)
        self.stamp = loaded.stamp
        self.issues += loaded.issues
        self.rows |= loaded.rows
        self.absent |= loaded.absent
        self.lacking |= loaded.lacking
        return loaded.frames

    def _load(self, tables: list[str]) -> None:
        if not tables:
            return
        for name, frame in self._read(tables).items():
            found = keyed(TABLES[name], frame, self.rows[name], self._hand_run, self._base)
            self.sheets[name], self.rows[name], self.made[name] = found.frame, found.rows, found.made
            self.frames[name] = self.sheets[name]
            self.issues += found.issues
        digests = self.digests()
        gone = sorted(self.lacking & set(digests))
        if gone:
            raise ReceivablesError(f"You cannot use {self.store.place} because its table {gone[0]} is gone, which had rows. Restore the sheet, or "
                                   "take a backup: receivables backups.")
        typed = [t for t in tables if t in LEDGER_TABLES and journal.digest(self.sheets[t], TABLES[t]) != digests.get(t, _EMPTY)]
        if typed:
            state = journal.replay(self.journal(), typed)
            for name in sorted(typed, key=lambda t: t in USED_BY):
                self.hands[name] = compare(TABLES[name], self.sheets[name], self.rows[name], state[name], self.frames["Periods"],
                                           self._used(name, state[name]))
                self.frames[name] = self.hands[name].frame
        if "Settings" in tables:
            self.policy, issues = parse(dict(zip(self.frames["Settings"]["key"], self.frames["Settings"]["value"])))
            self.issues += issues

    @property
    def _hand_run(self) -> str:
        """The run that hand edits will be."""
        return run_id(len(self.frames["Runs"]) + 1) if "Runs" in self.frames else ""

    @property
    def _base(self) -> str:
        """The base currency as Settings has it."""
        return self._policy(self.frames).base_currency if "Settings" in self.frames else ""

    def _used(self, name: str, state: Mapping[str, Any]) -> set[str]:
        """Keys that counted applications stand on, among those that are gone from the sheet."""
        if name not in USED_BY or not set(state) - set(self.sheets[name][TABLES[name].key]):
            return set()
        self.need("Applications")
        applied = self.frames["Applications"]
        applied = applied[applied["status"].isin(COUNTED)]
        return {k for column in USED_BY[name] for k in applied[column]}

    def _need_figures(self, touched: set[str]) -> None:
        """Load what the computed columns of the touched tables are made from."""
        if "Settings" in touched:
            touched = touched | {"Invoices", "Receipts"}
        for table, sources in NEEDS.items():
            if table in touched or touched & set(sources):
                self.need(table, *sources)
        self.need_terms()

    def _after(self, changes: Changes, derived: Mapping[str, str]) -> Frames:
        """Every loaded table as it will be, computed columns and derived settings made anew."""
        after = {name: apply(name, frame, changes) if name in changes.tables() else frame for name, frame in self.frames.items()}
        policy = self._policy(after)
        ready = {t for t, sources in NEEDS.items() if t in after and all(s in after for s in sources)}
        figures = computed(after, policy, ready)
        if "Invoices" in ready:
            derived = {**derived, "figures_as_of": "" if policy.as_of is None else policy.as_of.date().isoformat()}
        if derived:
            after["Settings"] = _with(after["Settings"], derived)
        return after | figures

    def _policy(self, frames: Frames) -> Policy:
        """The policy of the Settings in the frames."""
        return parse(dict(zip(frames["Settings"]["key"], frames["Settings"]["value"])))[0]


def _with(settings: Frame, derived: Mapping[str, str]) -> Frame:
    """Settings with the derived ones as they are now."""
    return settings.assign(value=settings["key"].map(derived).fillna(settings["value"]).astype("str"))


_EMPTY = journal.digest(empty(RUNS), RUNS)             # of no rows, whichever table

__all__ = ["Book", "RunNote", "Saved"]
