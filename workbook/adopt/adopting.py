"""Adopt a workbook, all or nothing: planned, written on a copy, begun as a ledger, proved against the original, and put in its place.

The proof is of cells, not of intentions: every cell that the original holds is found in the new file with the same bytes, and every cell that
came stands in an added column. Whatever fails before the last step leaves the workbook as it was.
"""
from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from receivables.errors import Issue, ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frames
from workbook.adopt.begin import Begun, begin
from workbook.adopt.plan import Plan, make
from workbook.adopt.write import saved, write
from workbook.stores import backups, disk, inuse
from workbook.stores.file import FileStore
from workbook.stores.formulas import FORMULA
from workbook.stores.package import Package
from workbook.stores.parts import Span, sheets
from workbook.stores.placing import Placing
from workbook.stores.port import ChangedSinceRead
from workbook.stores.receipt import Counts, Receipt, file_away, how
from workbook.stores.sheetxml import SheetXml, change_dimension, sheet_xml, style_of, take_apart

KEEP = 10
_MAY_CHANGE = re.compile(rb"<cols>|</cols>|<col\s[^>]*/>|"
                         rb"<tableParts\b[^>]*?(?:/>|>.*?</tableParts>)|<autoFilter\b[^>]*?(?:/>|>.*?</autoFilter>)", re.DOTALL)


@dataclass(frozen=True)
class Adopted:
    """What adopting did: the plan, the run's sentence, and where the workbook as it was is kept."""

    plan: Plan
    run: str = ""
    message: str = ""
    backup: str = ""
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True)
class Begin:
    """With what the ledger begins: who and when, the cut-over day, and the day it looks from."""

    who: str
    now: str
    cut_over: pd.Timestamp | None = None
    as_of: pd.Timestamp | None = None


def plan(path: Path, told: Sequence[str] = (), base_currency: str = "") -> Plan:
    """The plan for a workbook. Raises ReceivablesError where it cannot be adopted."""
    package = _opened(path)
    try:
        return make(path, package, told, base_currency)
    finally:
        package.close()


def adopt(path: Path, planned: Plan, frames: Frames, policy: Policy, start: Begin) -> Adopted:
    """Carry the plan out. `frames` are the tables of a new ledger with its first run."""
    with tempfile.TemporaryDirectory(prefix="receivables-") as folder:
        copy = Path(folder) / path.name
        stamp = backups.digest(path)
        begun = _on_copy(path, copy, planned, frames, policy, start)
        parts = prove(path, copy, planned)
        receipt = Receipt(path.name, start.who, [(begun.saved.run, f"adopt, entered {start.now} by {start.who}. {begun.message}")],
                          [Counts(one.table, len(one.found.rows), 0, 0) for one in planned.lists],
                          [*dict.fromkeys(one.found.sheet.name for one in planned.lists), *planned.sheets.values()], *parts)
        backup = put_in_place(copy, path, stamp, receipt)
    return Adopted(planned, begun.saved.run, begun.message, backup, begun.issues)


def rehearse(path: Path, planned: Plan, frames: Frames, policy: Policy, start: Begin) -> Adopted:
    """Carry the plan out on a copy that is thrown away: what cannot be done is refused here."""
    with tempfile.TemporaryDirectory(prefix="receivables-") as folder:
        copy = Path(folder) / path.name
        begun = _on_copy(path, copy, planned, frames, policy, start)
        prove(path, copy, planned)
    return Adopted(planned, "", begun.message, "", begun.issues)


def put_in_place(copy: Path, path: Path, stamp: str, receipt: Receipt) -> str:
    """Keep the workbook as it was (its fingerprint is `stamp`), put the new one in its place, and file the receipt. Gives the backup."""
    kept = backups.cabinet(path)

    def check() -> None:
        if backups.digest(kept.path) != stamp:
            raise ChangedSinceRead(path.name)
        inuse.check_free(kept.path)

    with kept.locked(path.name):
        check()
        try:
            with Placing(kept, path.name) as placing:
                placing.stage(lambda out: out.write(copy.read_bytes()))
                done = placing.swap(stamp, check)
        except OSError as error:
            raise ReceivablesError(f"You cannot save to {path.name} because {disk.reason(error)}. The file is as it was.") from None
        file_away(kept, replace(receipt, how=how(kept)).placed(done), done.backup.path.stem)
        backups.prune(kept, KEEP)
    return str(done.backup.path)


def _opened(path: Path) -> Package:
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise ReceivablesError(f"You cannot adopt {path.name} because it is no .xlsx or .xlsm file. Save it as .xlsx in Excel.")
    try:
        package = Package(path, path.name)
    except FileNotFoundError:
        raise ReceivablesError(f"You cannot adopt {path} because it is not there.") from None
    except OSError as error:
        raise ReceivablesError(f"You cannot open {path} because {disk.reason(error)}.") from None
    if package.signed:
        package.close()
        raise package.refusal("it carries a digital signature, which any change would break. Save a copy without the signature")
    return package


def _on_copy(path: Path, copy: Path, planned: Plan, frames: Frames, policy: Policy, start: Begin) -> Begun:
    package = _opened(path)
    try:
        write(package, planned, frames, policy)
        copy.write_bytes(saved(package))
    finally:
        package.close()
    added = {a.column.name for one in planned.of("Invoices") for a in one.added}
    return begin(FileStore(copy), start.who, start.now, start.cut_over, start.as_of, "due_date" in added)


def prove(before: Path, after: Path, planned: Plan) -> tuple[int, int]:
    """Every cell of the old workbook is in the new one with the same bytes; new cells stand in added columns alone; other parts are the same
    bytes, but for what a new sheet needs. Gives how many parts were written, and how many are untouched."""
    old, new = Package(before, before.name), Package(after, after.name)
    try:
        theirs, ours = sheets(old), {s.name: s for s in sheets(new)}
        for sheet in theirs:
            areas = [Span(one.found.span.right + 1, one.found.span.top, one.found.span.right + len(one.added), one.found.span.bottom)
                     for one in planned.lists if one.found.sheet.name == sheet.name and one.added]
            if sheet.name not in ours:
                raise _failed(f"the sheet {sheet.name} is missing")
            sums = {one.found.span.bottom for one in planned.lists if one.found.sheet.name == sheet.name and one.found.part and one.found.totals}
            if not new.same_bytes(old, sheet.part):
                _prove_sheet(sheet_xml(old.read(sheet.part), sheet.name), sheet_xml(new.read(ours[sheet.name].part), sheet.name), areas, sums)
        may = ("xl/styles", "[Content_Types]", "xl/workbook", "xl/_rels/", "xl/calcChain", "xl/tables/", "xl/worksheets/", "xl/pivotCache/")
        for name in old.names():
            if name not in new and not name.startswith("xl/calcChain"):
                raise _failed(f"the part {name} is missing")
            if name in new and not name.startswith(may) and name not in {s.part for s in theirs} and not new.same_bytes(old, name):
                raise _failed(f"the part {name} changed")
        untouched = sum(name in new and new.same_bytes(old, name) for name in old.names())
        return len(new.names()) - untouched, untouched
    finally:
        old.close()
        new.close()


def _prove_sheet(old: SheetXml, new: SheetXml, areas: Sequence[Span], sums: Collection[int]) -> None:
    """A sheet: what stands around its rows but for the filter, tables, extent and widths, and then its cells."""
    if _around(old) != _around(new):
        raise _failed(f"the settings of the sheet {old.name} changed")
    _prove_cells(old, new, areas, sums)


def _around(xml: SheetXml) -> bytes:
    """What stands around a sheet's rows and stays."""
    return _MAY_CHANGE.sub(b"", change_dimension(xml.head, lambda _: Span(1, 1, 1, 1)) + b"\0" + xml.tail)


def _prove_cells(old: SheetXml, new: SheetXml, areas: Sequence[Span], sums: Collection[int]) -> None:
    """`sums` are rows of totals, whose formulas stay and get their results anew."""
    for n in [int(r) for r in old.numbers]:
        if old.row(n) == new.row(n):
            continue
        was = {c.column: c for c in take_apart(old.row(n), n, old.name).cells}
        now = {c.column: c for c in take_apart(new.row(n), n, new.name).cells} if new.row(n) else {}
        for column, cell in was.items():
            same = column in now and (now[column].data == cell.data or (n in sums and _formula(now[column].data) == _formula(cell.data) != b""))
            if not same and not (cell.blank and _inside(column, n, areas)):
                raise _failed(f"the cell {old.name} row {n}, column {column} changed")
        for column in now.keys() - was.keys():
            if not _inside(column, n, areas):
                raise _failed(f"a cell came in {old.name} row {n}, column {column}")


def _formula(cell: bytes) -> bytes:
    """A formula cell's style and formula, without its result, which is not always known; nothing for other cells."""
    found = FORMULA.search(cell)
    return style_of(cell[:cell.find(b">")]) + found[0] if found is not None else b""


def _inside(column: int, row: int, areas: Sequence[Span]) -> bool:
    return any(a.left <= column <= a.right and a.top <= row <= a.bottom for a in areas)


def _failed(what: str) -> ReceivablesError:
    return ReceivablesError(f"Nothing was saved because the new file did not pass its check: {what}. Your file is as it was. Please report this.")
