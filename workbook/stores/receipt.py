"""The receipt of a save: what an auditor would file. Which file, what it was and is now (SHA-256), whose runs, which tables and sheets.

It is a dry run's plan as well: then the fingerprint after and the backup are not there yet.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from receivables.changes import Changes
from workbook.stores import disk
from workbook.stores.backups import RECEIPTS, Cabinet
from workbook.stores.placing import Placed

PROOF = ("yes: every part and row that was not to change has the same bytes, every written cell was read back and is as asked, "
         "and the file in its place was read again after the save")
WIDTH = 130                    # letters of a line of the paper


@dataclass(frozen=True)
class Counts:
    """What a save did to one table: rows added, changed and removed, and in how many changed rows each column (by its header) changed."""

    table: str
    added: int
    changed: int
    removed: int
    columns: Mapping[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """The same for a person.

        >>> Counts("Invoices", 1, 20, 0).line()
        'Invoices: 1 row added, 20 rows changed.'
        """
        n = ((self.added, "added"), (self.changed, "changed"), (self.removed, "removed"))
        said = ", ".join(f"{count:,} {'row' if count == 1 else 'rows'} {what}" for count, what in n if count)
        return f"{self.table}: {said or 'nothing to change'}."

    def cells(self) -> str:
        """Which columns changed, and in how many rows.

        >>> Counts("Invoices", 0, 20, 0, {"Open": 20, "Note": 1}).cells()
        'Open 20, Note 1'
        """
        return ", ".join(f"{header} {count:,}" for header, count in self.columns.items())


@dataclass(frozen=True)
class Receipt:
    """One save. `runs` are pairs of id and what was said of it; `before` and `after` are SHA-256; `how` says how the file was written;
    in a `folder` the sheets and parts are files; `chain` is the last link of the journal's hash chain, which ties the paper to the ledger."""

    file: str
    who: str = ""
    runs: Sequence[tuple[str, str]] = ()
    tables: Sequence[Counts] = ()
    sheets: Sequence[str] = ()
    parts_changed: int = 0
    parts_untouched: int = 0
    before: str = ""
    after: str = ""
    size_before: int = 0
    size_after: int = 0
    when: str = ""
    backup: str = ""
    number: int = 0
    how: str = ""
    chain: str = ""
    folder: bool = False
    proof: str = PROOF
    verified: str = ""
    notes: Sequence[str] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The receipt for `--json`."""
        plain = {name: value for name, value in asdict(self).items() if name not in ("proof", "folder")}
        return plain | {"runs": [{"run": run, "what": what} for run, what in self.runs]}

    def plan(self) -> list[str]:
        """What a dry run says beside the tables' own lines."""
        counted = f"{self.parts_changed:,} of {self.parts_changed + self.parts_untouched:,}"
        said = [f"{'Files' if self.folder else 'Sheets'} to write: {', '.join(self.sheets)}."] if self.sheets else []
        said.append(f"{counted} {'files' if self.folder else 'parts of the file'} change, the others stay byte for byte.")
        return [*said, f"What stands there would be kept as a backup first, then {self.how}."]

    def line(self) -> str:
        """The receipt in one line, for a screen."""
        return f"Saved and verified: SHA-256 {self.after[:12]}...; the file before is backup {self.number} (receivables backups shows the receipt)."

    def text(self) -> str:
        """The paper."""
        rows = [("File", self.file), ("Saved", f"{self.when} by {self.who}"), ("Program", f"Receivables {_version()}, {_machine()}"),
                *(("Run", f"{run}: {what}") for run, what in self.runs),
                ("Before", f"SHA-256 {self.before}, {self.size_before:,} bytes"), ("", f"kept as backup {self.number}: {self.backup}"),
                ("After", f"SHA-256 {self.after}, {self.size_after:,} bytes"), ("", f"{self.how}"), *self._written(),
                ("Verified", self.verified), *(("Note", note) for note in self.notes)]
        lines = [f"RECEIPT {self.number} OF A SAVE", "", *(line for name, value in rows for line in _wrapped(name, value)), ""]
        if self.tables:
            wide = max(len("Rows of"), *(len(t.table) for t in self.tables))
            head = "   changed in them" if any(t.columns for t in self.tables) else ""
            lines += [f"{'Rows of':<{wide}}{'added':>10}{'changed':>10}{'removed':>10}{head}"]
            lines += [f"{t.table:<{wide}}{t.added:>10,}{t.changed:>10,}{t.removed:>10,}   {t.cells()}".rstrip() for t in self.tables]
        return "\n".join(lines) + "\n"

    def _written(self) -> list[tuple[str, str]]:
        """The sheets and parts of a save; a restore has none."""
        parts = f"{self.parts_changed:,} written, {self.parts_untouched:,} untouched byte for byte"
        chain = f"every one of these rows stands there as it was and is; the hash chain of the runs ends with {self.chain}"
        said = [("Files" if self.folder else "Sheets", ", ".join(self.sheets)), ("Parts", parts), ("Journal", chain)]
        return [line for line, there in zip(said, (self.sheets, self.parts_changed and not self.folder, self.chain)) if there]

    def placed(self, done: Placed) -> Receipt:
        """The receipt after the file was put in place."""
        when = done.when.strftime("%Y-%m-%d %H:%M:%S %z")
        return replace(self, before=done.old, after=done.new, size_before=done.old_size, size_after=done.new_size, backup=done.backup.path.name,
                       when=when, number=done.backup.number, verified=self.proof, notes=[*self.notes, *done.notes])


def by_table(counts: Iterable[Counts]) -> list[Counts]:
    """The counts of a table that stands in several lists as one.

    >>> by_table([Counts("Invoices", 0, 2, 0, {"Open": 2}), Counts("Invoices", 1, 1, 0, {"Open": 1})])
    [Counts(table='Invoices', added=1, changed=3, removed=0, columns={'Open': 3})]
    """
    found: dict[str, Counts] = {}
    for one in counts:
        so_far = found.get(one.table, Counts(one.table, 0, 0, 0))
        found[one.table] = Counts(one.table, so_far.added + one.added, so_far.changed + one.changed, so_far.removed + one.removed,
                                  dict(Counter(so_far.columns) + Counter(one.columns)))
    return list(found.values())


def how(kept: Cabinet) -> str:
    """How the file is written: the end of a sentence."""
    return f"written in place, because {kept.service} copies its folder to other machines" if kept.service else "replaced by the new file in one step"


def runs_of(changes: Changes) -> tuple[str, list[tuple[str, str]], str]:
    """Who saves, the runs that a save brings, and the last link of their hash chain, from the rows it adds to Runs."""
    runs = changes.adds.get("Runs")
    if runs is None or runs.empty:
        return disk.user(), [], ""
    said = [(_one_line(r["run"]), _one_line(f"{r['action']}, entered {r['at']} by {r['who']}. {r['message']}")) for r in runs.to_dict("records")]
    return _one_line(runs["who"].iloc[-1]), said, str(runs["hash"].iloc[-1])


def file_away(kept: Cabinet, receipt: Receipt, stem: str) -> list[str]:
    """Keep the receipt beside the backups. Gives what a person should know when that fails; the save stands."""
    try:
        disk.make_folder(kept.receipts)
        disk.write_whole(kept.receipts / f"{stem}.txt", receipt.text().encode("utf-8", "replace"))
        return []
    except OSError as error:
        return [f"The save is done, but its receipt could not be kept in {RECEIPTS} because {disk.reason(error)}."]


def run_ids(text: str) -> Iterable[str]:
    """The ids of the runs on a filed receipt.

    >>> list(run_ids("Run       R7: match, entered 2026-11-22 by anna. 41 of 47 receipts matched."))
    ['R7']
    """
    return (line[10:].split(":")[0] for line in text.splitlines() if line.startswith("Run       "))


def _wrapped(name: str, value: str) -> list[str]:
    """A name and what is said of it, on as many lines as that takes."""
    import textwrap

    shape = textwrap.TextWrapper(WIDTH, f"{name:<10}", " " * 10, break_long_words=False, break_on_hyphens=False)
    return shape.wrap(value) or [name]


def _one_line(text: str) -> str:
    """Text from outside on one line, so that none can look like a line of the receipt.

    >>> _one_line("paid\\nVerified  no")
    'paid Verified no'
    """
    return " ".join(str(text).split())


def _version() -> str:
    try:
        return version("receivables")
    except PackageNotFoundError:
        return "(not installed)"


def _machine() -> str:
    import socket
    return f"login {disk.user()} on {socket.gethostname()}"

