"""The ledger of one store: load it with what people typed since, save changes with their journal, all or nothing.

    book = Book.open(store, "Invoices", "Receipts", "Applications")
    changes = ...                                  # a rule's decision, from book.frames and book.policy
    saved = book.save(changes, action="match", message="41 of 47 receipts matched.", who="anna", now="2026-11-22 09:00:00")

Save journals first: what people typed by hand as a run of its own, then the button's run; it recomputes the Open and Unapplied
columns, refuses anything dated in a locked period, and hands one commit to the store.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from receivables.changes import Changes, apply
from receivables.errors import Issue
from receivables.periods import check_open
from receivables.policy import DERIVED, Policy, parse
from receivables.schema import Frame, Frames, rows
from receivables.tables import COUNTED, LEDGER_TABLES, RUNS, TABLES
from workbook import checked, journal
from workbook.byhand import Hand, compare
from workbook.checked import Checked
from workbook.figures import NEEDS, changed_keys, computed
from workbook.numbering import keyed
from workbook.stores.port import ChangedSinceRead, Report, Store, Written

ALWAYS = ("Settings", "Runs", "Periods")
BY_HAND = "by hand"
ON_START = ("Invoices", "Receipts", "Applications", "Adjustments")       # with these loaded, a save brings the Start sheet up to date
BESIDE_START = ("DueLines", "Disputes", "Reminders", "Rates", "ControlBalances")      # and what else its figures need
USED_BY = {"Invoices": ("invoice", "credit_note"), "Receipts": ("receipt",)}


@dataclass(frozen=True)
class Saved:
    """What a save did: the run's id ("" when nothing changed), what was recorded by hand before it, and the store's receipt."""

    run: str
    written: Written
    by_hand: str = ""


@dataclass(frozen=True)
class RunNote:
    """What the Runs row of a save says."""

    action: str
    message: str
    who: str
    now: str
    as_of: str = ""
    undoes: str = ""


@dataclass
class Book:
    """A loaded ledger. `frames` is what counts; `hands` what people typed since the last save, by table; `made` the keys that their rows
    without one get at the next save, with their row numbers."""

    store: Store
    stamp: str = ""
    frames: Frames = field(default_factory=dict)
    sheets: Frames = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    made: dict[str, dict[str, int]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    policy: Policy = field(default_factory=Policy)
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
        return _run_id(len(self.runs) + (2 if self.hand else 1))

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
        reports, hand = list(reports), self.hand
        check_open(changes, self.frames, self.frames["Periods"])
        if not (changes or hand or reports or restore or rewrite or undone):
            return Saved("", Written(self.store.place))
        self._need_figures(changes.tables() | hand.tables() | set(rewrite or {}))
        if all(t in self.frames for t in ON_START):
            self.need(*BESIDE_START)
        count = len(self.runs) + bool(hand) + bool(changes or undone)
        after = self._after(changes, {} if findings is None else {checked.SETTING: Checked(findings, note.now[:10], _run_id(count)).text})
        lines, books = self._books(changes, hand, note, undone, after)
        out = self._to_store(changes, after, restore, rewrite or {}).then(books)
        if all(t in after for t in ON_START):
            from workbook.summary import start_content  # late: it brings the whole look of the workbook
            reports.append(Report("Start", start_content(after, self._policy(after), self.store.place, f"{note.now} {note.message}", count)))
        written = self.store.commit(out, reports, self.stamp, dry_run)
        return Saved(lines[-1] if changes or undone else "", written, lines[0] if hand else "")

    def _read(self, tables: list[str]) -> Frames:
        loaded = self.store.read(tables)
        if self.stamp and loaded.stamp != self.stamp:
            raise ChangedSinceRead(self.store.place)
        self.stamp = loaded.stamp
        self.issues += loaded.issues
        self.rows |= loaded.rows
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
        typed = [t for t in tables if t in LEDGER_TABLES and journal.digest(self.sheets[t], TABLES[t]) != digests.get(t, _EMPTY[t])]
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
        return _run_id(len(self.frames["Runs"]) + 1) if "Runs" in self.frames else ""

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
        figures = computed({t: f for t, f in after.items() if t in ready or t not in NEEDS}, policy)
        if "Invoices" in ready:
            derived = {**derived, "figures_as_of": "" if policy.as_of is None else policy.as_of.date().isoformat()}
        if derived:
            after["Settings"] = _with(after["Settings"], derived)
        return after | figures

    def _policy(self, frames: Frames) -> Policy:
        """The policy of the Settings in the frames."""
        return parse(dict(zip(frames["Settings"]["key"], frames["Settings"]["value"])))[0]

    def _books(self, changes: Changes, hand: Changes, note: RunNote, undone: str, after: Frames) -> tuple[list[str], Changes]:
        """The Journal and Runs rows of this save, and the ids of its runs."""
        previous = self.runs["hash"].iloc[-1] if len(self.runs) else ""
        plans = []
        if hand:
            what = ", ".join(sorted(hand.tables()))
            plans.append((RunNote(BY_HAND, f"Typed by hand in {what}: {hand.rows()} rows.", note.who, note.now), hand, self._journaled()))
        if changes or undone:
            plans.append((note, changes, self.frames))
        digests = {t: journal.digest(after[t], TABLES[t]) for t in sorted(changes.tables() | hand.tables())}
        runs, logs = [], []
        for i, (said, part, before) in enumerate(plans):
            run = {"run": _run_id(len(self.runs) + i + 1), "at": said.now, "who": said.who, "action": said.action, "message": said.message,
                   "as_of": said.as_of, "undoes": said.undoes, "changed": part.rows()}
            log = journal.entries(str(run["run"]), part, before)
            previous = journal.chain(previous, run, log)
            runs.append(run | {"hash": previous, "digests": json.dumps(digests, separators=(",", ":")) if i == len(plans) - 1 else ""})
            logs.append(log)
        adds = {"Runs": rows(RUNS, runs), "Journal": pd.concat(logs, ignore_index=True)} if runs else {}
        marked = self.runs[self.runs["run"] == undone].assign(undone_by=runs[-1]["run"]) if undone and runs else self.runs.iloc[:0]
        return [str(r["run"]) for r in runs] or [""], Changes(adds, {"Runs": marked.reset_index(drop=True)} if len(marked) else {})

    def _journaled(self) -> Frames:
        """The tables as the Journal has them, where people typed."""
        state = journal.replay(self.journal(), list(self.hands))
        return {t: journal.frame_of(TABLES[t], state[t]) for t in self.hands}

    def _to_store(self, changes: Changes, after: Frames, restore: bool, rewrite: Mapping[str, set[str]]) -> Changes:
        """The rows to write: the run's own, those whose computed columns change, and those to restore or write again."""
        out = Changes()
        for name, frame in after.items():
            table, hand = TABLES[name], self.hands.get(name)
            if table.kind == "book":
                continue
            sheet_keys = set(self.sheets[name][table.key])
            adds, touched = (set(part[name][table.key]) if name in part else set() for part in (changes.adds, changes.updates))
            removes = [k for k in changes.removes.get(name, []) if k in sheet_keys]
            touched |= rewrite.get(name, set()) | (self._recomputed(name, frame) - (set() if restore or not hand else set(hand.kept)))
            if hand:
                touched |= {*hand.filled, *(hand.kept if restore else [])}
                adds |= set(hand.missing) & (set(hand.missing) if restore else touched)
                removes += [k for k in hand.extra if restore and k not in adds]
            made = self.made.get(name, {})
            there, fresh = ((touched - adds) | adds | made.keys()) & sheet_keys - set(removes), adds - sheet_keys
            out = out.then(Changes(_rows(name, frame, fresh), _rows(name, frame, there), {name: removes} if removes else {},
                                   {name: made} if made else {}))
            idle = there & made.keys() - set(frame[table.key]) if made else set()          # numbered, although they do not count
            out = out.then(Changes(updates=_rows(name, self.sheets[name], idle)))
        return out

    def _recomputed(self, name: str, frame: Frame) -> set[str]:
        """Keys of sheet rows whose computed columns will differ."""
        if name == "Settings":
            was = dict(zip(self.sheets[name]["key"], self.sheets[name]["value"]))
            return {k for k, v in zip(frame["key"], frame["value"]) if was.get(k) != v and k in DERIVED}
        if name not in NEEDS:
            return set()
        key = TABLES[name].key
        sheet = self.sheets[name]
        common = frame[frame[key].isin(set(sheet[key]))]
        before = sheet.set_index(key, drop=False).loc[common[key].tolist()]
        return changed_keys(TABLES[name], before.reset_index(drop=True), common.reset_index(drop=True))


def _rows(name: str, frame: Frame, keys: Collection[str]) -> Frames:
    return {name: frame[frame[TABLES[name].key].isin(keys)].reset_index(drop=True)} if keys else {}


def _with(settings: Frame, derived: Mapping[str, str]) -> Frame:
    """Settings with the derived ones as they are now."""
    return settings.assign(value=settings["key"].map(derived).fillna(settings["value"]).astype("str"))


def _run_id(number: int) -> str:
    return f"R{number}"


_EMPTY = {name: journal.digest(rows(TABLES[name], []), TABLES[name]) for name in LEDGER_TABLES}

__all__ = ["Book", "RunNote", "Saved"]
