"""Prints what an import makes of each real sample file: format, file, rows, and what of its own totals ties. `make samples` runs it.

Every file is imported by itself into an empty ledger. A refused file shows its reason; dates that can be two things are read day first.
"""
from __future__ import annotations

import sys
from pathlib import Path

from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import empty
from receivables.tables import TABLES
from workbook.readers.intake import Options, take

SKIPPED = ("README.md", ".json")          # no files that a person would import


def lines(folder: Path) -> list[tuple[str, str, str, str]]:
    """Format, file, rows and totals of each file of the folder, by format."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(SKIPPED))
    return sorted(line for path in paths for line in _of(path, path.relative_to(folder).as_posix()))


def _of(path: Path, name: str) -> list[tuple[str, str, str, str]]:
    frames = {table: empty(schema) for table, schema in TABLES.items()}
    try:
        taken = take([path], frames, Policy(), Options(run="R1", now="2026-11-22 09:00:00", date_order="dmy" if "payoneer" in name else ""))
    except ReceivablesError as error:
        return [("refused", name, "", str(error)[:90])]
    warned = sum(issue.level == "warning" and issue.kind != "statement" for issue in taken.issues)
    refused = sum(issue.level == "refused" for issue in taken.issues)
    said = "".join(f"; {n} {what}" for n, what in ((refused, "rows refused"), (warned, "warnings")) if n)
    return [(one.format, name, one.read, (one.ties[:90] or "no totals") + said) for one in taken.files]


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "samples"
    if not folder.is_dir():
        print(f"There are no samples: {folder} is not here.")
    folders = [some for some in (folder, Path(__file__).with_name("advices")) if some.is_dir()]
    table = [("Format", "File", "Rows", "Its totals"), *(line for some in folders for line in lines(some))]
    widths = [max(len(row[i]) for row in table) for i in range(3)]
    for row in table:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[3]]))
