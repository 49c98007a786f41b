"""Is the Journal whole? The hash chain over its runs holds, and replaying it gives the tables."""
from __future__ import annotations

from receivables.errors import Issue
from receivables.tables import LEDGER_TABLES, TABLES
from workbook import journal
from workbook.book import Book

MEND = "Restore the last backup, or keep the workbook as it is and ask who edited the Journal or Runs sheet."


def verify(book: Book) -> list[Issue]:
    """What is wrong with the Journal of a loaded book (every ledger table loaded), as issues of kind "broken journal"."""
    log, previous, issues = book.journal(), "", []
    by_run = dict(iter(log.groupby("run", sort=False)))
    for run in book.runs.to_dict("records"):
        link = journal.chain(previous, run, by_run.pop(run["run"], log.iloc[:0]))
        if link != run["hash"]:
            what = f"the entries of run {run['run']} ({run['action']}) are not as they were written."
            issues.append(Issue("Journal", what, MEND, kind="broken journal"))
        previous = run["hash"]
    issues += [Issue("Journal", f"there are entries of a run {name} that Runs does not have.", MEND, kind="broken journal") for name in by_run]
    return issues or _replays(book)


def _replays(book: Book) -> list[Issue]:
    """Replay against the digests of the last runs, for the tables that nobody typed into."""
    try:
        state = journal.replay(book.journal(), LEDGER_TABLES)
    except ValueError as error:
        return [Issue("Journal", f"{error}.", MEND, kind="broken journal")]
    issues = []
    for name in LEDGER_TABLES:
        if name in book.hands or name == "Settings" or name not in book.frames:
            continue
        table = TABLES[name]
        now = dict(zip(book.frames[name][table.key].tolist(), journal.values(book.frames[name], table)))
        if now != state[name]:
            issues.append(Issue(name, "the table is not what the Journal says.", MEND, kind="broken journal"))
    return issues
