"""Everything `check` looks at in a loaded ledger, and what `check --fix` does about it.

Five sources: what could not be read, what a person did to posted or locked rows, the Journal, the rules' own questions, and what an adopted
list says of the same invoices.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from receivables.changes import Changes
from receivables.checks import check, fixes
from receivables.errors import Issue
from receivables.ledger import open_items, unapplied
from receivables.tables import TABLES
from receivables.tieout import sentence, tie_out
from workbook.adopt.compare import differences
from workbook.book import Book
from workbook.byhand import RESTORE
from workbook.figures import NEEDS, changed_keys, computed
from workbook.verify import verify

REWRITE, FIGURES = "write again", "figures"
READABLE = ("text date", "number as text")          # kinds of cells that are read all the same, and can be written as they should be


@dataclass(frozen=True)
class Mend:
    """What the fixes do: changes to journal, rows to write again, hand edits to restore."""

    changes: Changes
    rewrite: dict[str, set[str]] = field(default_factory=dict)
    restore: bool = False

    def __bool__(self) -> bool:
        return bool(self.changes) or bool(self.rewrite) or self.restore


def audit(book: Book) -> list[Issue]:
    """Every finding, one Issue a row, with the row's number in its sheet. The book has every ledger table loaded."""
    read = [replace(i, fix=REWRITE) if i.kind in READABLE else i for i in book.issues]
    asked = [_placed(book, i) for i in check(book.frames, book.policy)]
    beside = [_placed(book, i) for i in differences(book)]
    return read + book.findings + verify(book) + asked + _figures(book) + beside + _ties(book)


def mend(book: Book, issues: list[Issue], now: str) -> Mend:
    """What `check --fix` does about the issues."""
    rewrite: dict[str, set[str]] = {}
    for issue in issues:
        if issue.fix == REWRITE and issue.row is not None and issue.table in book.sheets:
            keys = book.sheets[issue.table][TABLES[issue.table].key]          # rows of several lists may have one number: all are looked at
            if found := set(keys[np.asarray(book.rows[issue.table]) == issue.row]):
                rewrite.setdefault(issue.table, set()).update(found)
        if issue.fix == FIGURES:
            rewrite.setdefault(issue.table, set())
    return Mend(fixes(issues, book.frames, now), rewrite, any(i.fix == RESTORE for i in issues))


def _placed(book: Book, issue: Issue) -> Issue:
    """The issue with its sheet row, found by the key that stands in `cells`."""
    if issue.table not in book.sheets or not issue.cells:
        return issue
    keys = book.sheets[issue.table][TABLES[issue.table].key]
    at = keys[keys == issue.cells].index
    return replace(issue, row=int(book.rows[issue.table][at[0]]), cells="") if len(at) else replace(issue, cells="")


def _figures(book: Book) -> list[Issue]:
    """Computed cells that are not what the ledger says, although the figures are as of the right day."""
    if book.policy.as_of != book.policy.figures_as_of:
        return [Issue("Settings", f"the figures are as of {_day(book.policy.figures_as_of)}, AsOf is {_day(book.policy.as_of)}.",
                      "Run the aging report, or check --fix, to bring them up to date.", level="warning", kind="stale figures", fix=FIGURES)]
    issues = []
    for name, frame in computed({t: book.frames[t] for t in book.frames}, book.policy).items():
        if name in NEEDS:
            key = TABLES[name].key
            common = frame[frame[key].isin(set(book.sheets[name][key]))].reset_index(drop=True)
            sheet = book.sheets[name].set_index(key, drop=False).loc[common[key].tolist()].reset_index(drop=True)
            issues += [_placed(book, Issue(name, f"the computed figures of {k} are not what the ledger says.", "check --fix writes them again.",
                                           column="Open" if name == "Invoices" else "Unapplied", kind="sums", fix=FIGURES, cells=k))
                       for k in sorted(changed_keys(TABLES[name], sheet, common, book.absent.get(name, ())))]
    return issues


def _ties(book: Book) -> list[Issue]:
    """The last control balance up to AsOf that the ledger does not equal."""
    controls, policy = book.frames["ControlBalances"], book.policy
    dates = controls["date"].dropna() if policy.as_of is None else controls.loc[controls["date"] <= policy.as_of, "date"]
    if dates.empty:
        return []
    day = dates.max()
    tied = tie_out(open_items(book.frames, day, policy), unapplied(book.frames, day, policy), book.frames["Rates"], controls, policy, day)
    return [] if tied.ties else [Issue("ControlBalances", sentence(tied), "The command tie-out lists the rows.", level="warning", kind="sums")]


def _day(day: object) -> str:
    return str(day)[:10] if day is not None else "no day"
