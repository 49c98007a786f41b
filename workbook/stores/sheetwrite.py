"""Plans put into a package: the sheet's XML patched and compressed as it is made, and everything that is tied to the tables brought along.

A sheet that is in blocks is not unpacked as a whole: its head, the blocks with rows that change, and its end are; the others go through
as they are.
"""
from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from receivables.collector import without_collector
from workbook.stores import formulas
from workbook.stores.archive import Packed
from workbook.stores.blocks import Block, Packer, split
from workbook.stores.bodyxml import Body, MoreRows
from workbook.stores.celledit import SharedFormula
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, Span, cell, date_1904, letters, tables
from workbook.stores.ranges import Resize, resize, rules
from workbook.stores.room import check_open
from workbook.stores.rowindex import Ints, Rows
from workbook.stores.sheetxml import SheetXml, change_dimension, change_ranges, sheet_xml
from workbook.stores.tableplan import Plan, body_ends
from workbook.stores.totals import Totals, hidden_rows

_NOTE = re.compile(rb"<(?:[\w.-]+:)?(?:comment|threadedComment)\s[^>]*?ref=[\"']([A-Z]+\d+)[\"']")


class NoBlocks(Exception):
    """What looked like blocks were none: try again with the whole sheet."""


@dataclass
class SheetWritten:
    """What became of a sheet, and what is needed to prove it.

    `written` are the rows that may differ; all others have the fingerprints `prints` (of rows `numbers`), or stand in the blocks `kept`
    (with their new places and hashes); everything around the rows is `skeleton`. `old` are the written rows as they were, when asked for. For each
    table, `targets` gives the new row of each old body row (0: removed) and `added` the row of the first added one.
    """

    sheet: Sheet
    plans: Sequence[Plan]
    written: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    numbers: list[Ints] = field(default_factory=list)
    prints: list[Ints] = field(default_factory=list)
    kept: list[tuple[int, bytes]] = field(default_factory=list)
    skeleton: bytes = b""
    old: list[bytes] = field(default_factory=list)
    targets: dict[str, Ints] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    resized: list[Resize] = field(default_factory=list)
    formulas_changed: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cut:
    """A sheet ready to be patched: `xml` is its head, its rows from `top` on and its tail; what stands between is `first` (the rows of
    the head's block) and `middle`."""

    xml: SheetXml
    top: int = 0
    first: Rows | None = None
    middle: tuple[Block, ...] = ()


@without_collector()
def write_sheet(package: Package, sheet: Sheet, plans: Sequence[Plan], base: str, keep_old: bool) -> SheetWritten:
    """Patch one sheet for all its plans. Raises ReceivablesError when something stands in the way; the package is then of no use."""
    done = SheetWritten(sheet, plans)
    plans = [_with_totals(package, p, base) if p.place.part.totals else p for p in plans]
    spans = {name: t.span for name, t in tables(package).items() if t.sheet.part == sheet.part}
    for i, p in enumerate(plans):
        others = [span for name, span in spans.items() if name != p.place.part.name]
        old = package.part(sheet.part)
        body, packed = _patched(package, old, p, others, done, keep_old, alone=len(plans) == 1, first=i == 0)
        package.replace(sheet.part, packed)
        _follow(package, done, p, body)
        spans[p.place.part.name] = replace(spans[p.place.part.name], bottom=body.bottom)
    return done


def _with_totals(package: Package, p: Plan, base: str) -> Plan:
    """The plan with what works out the results of its totals row."""
    if not (len(p.edit.changed) or p.edit.removed or p.edit.count):
        return p
    epoch = 1904 if date_1904(package) else 1900
    unread = frozenset(p.place.columns[name] for name in p.known.unread if name in p.place.columns)
    totals = Totals(p, lambda column: body_ends(p, column, base, epoch), unread, hidden_rows(package, p.place.part.sheet))
    return replace(p, edit=replace(p.edit, totals=totals))


def _patched(package: Package, old: Packed, plan: Plan, others: Sequence[Span], done: SheetWritten, keep_old: bool, alone: bool,
             first: bool) -> tuple[Body, Packed]:
    """The body and the new part: by blocks where that goes, else whole, else whole with its shared formulas written out."""
    name = done.sheet.name
    if alone:
        try:
            return _made(_cut(old, plan, name), plan, others, done, keep_old, first, old.crc)
        except (NoBlocks, MoreRows, SharedFormula, zlib.error):
            done.numbers, done.prints, done.kept, done.old = [], [], [], []
    whole = sheet_xml(package.read(done.sheet.part), name)
    try:
        return _made(Cut(whole), plan, others, done, keep_old, first)
    except SharedFormula:
        if first:
            done.numbers, done.prints, done.old = [], [], []
        return _made(Cut(SheetXml(formulas.expand_shared(whole.data), name)), plan, others, done, keep_old, first)


def _cut(old: Packed, plan: Plan, name: str) -> Cut:
    """The parts of a sheet that a plan needs in hand."""
    blocks, removed, t = split(old), plan.edit.removed, plan.place.part
    needed = max(t.first, min(t.last, min(removed) - 1 if removed else t.last))      # the model of new rows, or the row above what moves
    tail = max(i for i, block in enumerate(blocks) if block.row <= needed)
    if tail == 0:
        raise NoBlocks
    head = blocks[0].load()
    start = head.find(b"<sheetData>") + len(b"<sheetData>")
    xml = SheetXml(head[:start] + b"".join(block.load() for block in blocks[tail:]), name)
    return Cut(xml, blocks[tail].row, Rows(head, start, None, name), tuple(blocks[1:tail]))


def _made(cut: Cut, plan: Plan, others: Sequence[Span], done: SheetWritten, keep_old: bool, first: bool, crc: int = 0) -> tuple[Body, Packed]:
    """Patch and pack. `crc` is the old part's, when it is cut."""
    check_open(cut.xml.tail, done.sheet)
    body = Body(cut.xml, plan.edit, others, cut.top)
    written = body.written()
    change = Resize(body.table, body.last, body.bottom)
    head, tail = cut.xml.head, cut.xml.tail
    if change.changed:
        head, tail = change_dimension(head, change.dimension), rules(change_ranges(tail, change.rule), change, home=True)
    packer = Packer()
    packer.add(head)
    if cut.first is not None:
        _middle(cut, body, packer, done, keep_old)
        if zlib.crc32(memoryview(cut.xml.data)[cut.xml.start:], packer.old_crc) != crc:
            raise NoBlocks
    if first:
        _note(done, cut.xml, written, keep_old)
        done.skeleton = cut.xml.skeleton()
    for piece in body.chunks():
        packer.add(piece)
    packer.add(tail)
    done.written, done.kept = np.union1d(done.written, written), packer.kept
    return body, packer.done()


def _middle(cut: Cut, body: Body, packer: Packer, done: SheetWritten, keep_old: bool) -> None:
    """The rows above those that the body was given: blocks without a change as they are."""
    assert cut.first is not None, "a sheet that is cut has a first block"
    packer.saw(cut.first.data)
    stops = [*(block.row for block in cut.middle), cut.top]
    for rows, block, start, stop in zip([cut.first, *(None for _ in cut.middle)], [None, *cut.middle], [0, *stops], stops):
        if block is not None:
            if not body.edits(start, stop):
                packer.keep(block)
                continue
            rows = Rows(block.load(), name=done.sheet.name)
            packer.saw(rows.data)
        assert rows is not None, "the first stretch is in hand"
        _note(done, rows, np.array(body.edits(start, stop), dtype=np.int64), keep_old)
        for piece in body.edited(rows, start, stop, rows.end):
            packer.add(piece)


def _note(done: SheetWritten, rows: Rows, written: Ints, keep_old: bool) -> None:
    """Remember what rows looked like before."""
    still = ~rows.among(written)
    done.numbers.append(rows.numbers[still])
    done.prints.append(rows.prints(still))
    if keep_old:
        done.old += rows.some(written)


def _follow(package: Package, done: SheetWritten, plan: Plan, body: Body) -> None:
    """Bring what is tied to the table along, and note where its rows went."""
    t, name = body.table, plan.place.id
    change = Resize(t, body.last, body.bottom)
    resize(package, change)
    if change.changed:
        done.resized.append(change)
    kept = np.array(list(body.kept), dtype=np.int64)
    done.targets[name] = np.zeros(t.last - t.first + 1, dtype=np.int64)
    done.targets[name][kept - t.first] = t.first + np.arange(len(kept))
    done.added[name] = t.first + body.fill
    done.formulas_changed = done.formulas_changed or body.formulas_changed
    done.lines += _notes_left(package, done.sheet, plan)
    where = ", ".join(f"{letters(c)}{body.bottom}" for c in sorted(body.unknown_totals))
    if where:
        done.lines.append(f"{plan.place.table.name}: the totals at {where} show nothing until the workbook is calculated.")


def _notes_left(package: Package, sheet: Sheet, plan: Plan) -> list[str]:
    """Notes stay at their cells when rows below a removed one move up: say which."""
    removed, span = plan.edit.removed, plan.place.part.span
    if not removed:
        return []
    found = []
    for arrow in package.relationships(sheet.part).values():
        if arrow.kind in ("comments", "threadedComment") and arrow.target in package:
            at = [w for m in _NOTE.finditer(package.read(arrow.target)) if (w := cell(m[1].decode())) is not None]
            found += [f"{letters(c)}{r}" for c, r in at if span.left <= c <= span.right and min(removed) <= r <= span.bottom]
    where = ", ".join(list(dict.fromkeys(found))[:10])
    return [f"{plan.place.table.name}: rows moved up; the notes at {where} stay at their cells."] if found else []
