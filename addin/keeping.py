"""`receivables backups` lists what is kept of a ledger and shows receipts; `receivables restore` puts a backup back."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.host import Host
from addin.own import Own
from macros.registry import Arg, Grid, Outcome
from receivables.errors import ReceivablesError

LEDGER = Arg("ledger", "text", "The workbook or folder.", required=True, positional=True)
SHOWN = 60                     # letters of a run's message in the list


def listed(host: Host, values: dict[str, Any]) -> Outcome:
    """The backups of a ledger, newest first, each with the run it was kept before; or one receipt."""
    from workbook.stores import backups
    from workbook.stores.restoring import cabinet_of
    path, number = Path(values["ledger"]), values.get("receipt")
    kept = cabinet_of(path)
    if number is not None:
        text = backups.receipt_of(kept, number)
        if not text:
            raise ReceivablesError(f"There is no receipt {number} of {path}. The receipts are in {kept.receipts}.")
        return Outcome(f"The receipt is in {kept.receipts}.", data={"number": number, "receipt": text}, lines=text.rstrip("\n").split("\n"))
    found = backups.backups(kept)[::-1]
    rows = [_row(b, backups.receipt_of(kept, b.number)) for b in found]
    grid = Grid(["Backup", "Kept at", "Size", "Before run", "What"], [[str(r["number"]), r["when"], f"{r['size']:,}", r["run"], r["what"][:SHOWN]]
                                                                  for r in rows], frozenset({0, 2}))
    said = (f"{len(found)} {'backup' if len(found) == 1 else 'backups'} of {path} in {kept.folder}. Put one back with: receivables restore {path} "
            f"--backup {found[0].number}") if found else f"There are no backups of {path}: each save keeps one."
    return Outcome(said, data={"backups": rows, "folder": str(kept.folder)}, lines=[grid] if found else [])


def _row(backup: Any, receipt: str) -> dict[str, Any]:
    """One backup for the list."""
    runs = [line[10:].partition(": ") for line in receipt.replace("\n" + " " * 10, " ").splitlines() if line.startswith("Run       ")]
    what = "; ".join(text.partition(". ")[2] or text for _, _, text in runs)
    return {"number": backup.number, "when": str(backup.when), "size": backup.size, "run": ", ".join(run for run, _, _ in runs), "what": what,
            "file": str(backup.path)}


def restore(host: Host, values: dict[str, Any]) -> Outcome:
    """Put a backup back in the place of the ledger."""
    from workbook.stores.restoring import restore
    path = Path(values["ledger"])
    host.say(f"Restoring {path}")
    done = restore(path, values.get("backup") or "", host.who, host.dry_run)
    lost = "What was saved since is not known, because the present ledger cannot be read." if done.lost is None else \
        "No run is lost." if not done.lost else f"These runs are not in it: {', '.join(run for run, _ in done.lost)}."
    runs = [f"- {run}: {what}" for run, what in done.lost or []]
    data = {"number": done.backup.number, "when": str(done.backup.when), "lost": [run for run, _ in done.lost or []]}
    which = f"backup {done.backup.number} of {done.backup.when}"
    if host.dry_run:
        return Outcome(f"Dry run, nothing was written: would put back {which}. {lost}", data=data, lines=[*runs, *done.notes])
    receipt = done.receipt
    undo = f" Undo this with: receivables restore {path} --backup {receipt.number}" if receipt else ""
    return Outcome(f"{which.capitalize()} is back in {path}. {lost}{undo}",
                   data=data | ({"receipt": receipt.as_dict()} if receipt else {}), lines=[*runs, *done.notes])


COMMANDS = (
    Own("backups", "History", "List the backups of a ledger, which run each was kept before, or show the receipt of a save.",
        (LEDGER, Arg("receipt", "int", "Show the receipt of the save with this number.")), listed,
        ("receivables backups Ledger.xlsx", "receivables backups Ledger.xlsx --receipt 7")),
    Own("restore", "History", "Put a backup back; the present ledger becomes a backup itself, so that this can be undone.",
        (LEDGER, Arg("backup", "text", "Its number or time, as 7 or \"2026-11-22 09:30\"; without it the last one.")), restore,
        ("receivables restore Ledger.xlsx --dry-run", "receivables restore Ledger.xlsx --backup 7"), writes=True),
)
