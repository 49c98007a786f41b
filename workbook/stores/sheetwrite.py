"""Plans put into a package: the sheet's XML patched and compressed as it is made, and everything that is tied to the tables brought along."""
from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from workbook.stores import formulas
from workbook.stores.archive import Packed, pack
from workbook.stores.bodyxml import Body, SharedFormula
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, Span, cell, letters, tables
from workbook.stores.ranges import Resize, resize
from workbook.stores.sheetxml import SheetXml, change_dimension, change_ranges
from workbook.stores.tableplan import Plan, totals
from workbook.stores.tableread import Ints

_NOTE = re.compile(rb"<(?:[\w.-]+:)?(?:comment|threadedComment)\s[^>]*?ref=[\"']([A-Z]+\d+)[\"']")


@dataclass
class SheetWritten:
    """What became of a sheet, and what is needed to prove it.

    `written` are the rows that may differ; all others have the fingerprints `prints` (of rows `numbers`) and everything around the rows
    is `skeleton`. `old` is the sheet with the old bytes of the written rows, when asked for. For each table, `targets` gives the new
    row of each old body row (0: removed) and `added` the row of the first added one.
    """

    sheet: Sheet
    plans: Sequence[Plan]
    written: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    numbers: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    prints: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    skeleton: bytes = b""
    old: list[bytes] = field(default_factory=list)
    targets: dict[str, Ints] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    formulas_changed: bool = False
    lines: list[str] = field(default_factory=list)


def write_sheet(package: Package, sheet: Sheet, plans: Sequence[Plan], base: str, keep_old: bool) -> SheetWritten:
    """Patch one sheet for all its plans. Raises ReceivablesError when something stands in the way; the package is then of no use."""
    done = SheetWritten(sheet, plans)
    data = package.read(sheet.part)
    spans = {name: t.span for name, t in tables(package).items() if t.sheet.part == sheet.part}
    for plan in plans:
        name = plan.place.part.name
        plan = replace(plan, edit=replace(plan.edit, totals=totals(plan, base)))
        others = [span for other, span in spans.items() if other != name]
        first, last = plan.place is plans[0].place, plan.place is plans[-1].place
        body, made = _patched(data, plan, others, last)
        done.written = np.union1d(done.written, body.written())
        if first:
            done.numbers, done.prints, done.skeleton = body.sheet.numbers, body.sheet.prints(), body.sheet.skeleton()
            original = body.sheet if keep_old else None
        _follow(package, done, plan, body)
        spans[name] = replace(spans[name], bottom=body.bottom)
        if isinstance(made, bytes):
            data = made
        else:
            package.replace(sheet.part, made)
    if original is not None:
        done.old = original.excerpt(done.written)
    return done


def _follow(package: Package, done: SheetWritten, plan: Plan, body: Body) -> None:
    """Bring what is tied to the table along, and note where its rows went."""
    t, name = body.table, plan.place.table.name
    resize(package, Resize(t, body.last, body.bottom))
    kept = np.array(list(body.kept), dtype=np.int64)
    done.targets[name] = np.zeros(t.last - t.first + 1, dtype=np.int64)
    done.targets[name][kept - t.first] = t.first + np.arange(len(kept))
    done.added[name] = t.first + body.fill
    done.formulas_changed = done.formulas_changed or body.formulas_changed
    done.lines += _notes_left(package, done.sheet, plan)


def _patched(data: bytes, plan: Plan, others: Sequence[Span], last: bool) -> tuple[Body, bytes | Packed]:
    """The body, and the new sheet: compressed when it is the last plan for it, else as bytes for the next."""
    for _ in range(2):
        body = Body(SheetXml(data, plan.place.part.sheet.name), plan.edit, others)
        try:
            return body, pack(_pieces(body)) if last else b"".join(_pieces(body))
        except SharedFormula:
            data = formulas.expand_shared(data)
    raise AssertionError("shared formulas were written out")


def _pieces(body: Body) -> Iterator[bytes]:
    change = Resize(body.table, body.last, body.bottom)
    head, tail = body.sheet.head, body.sheet.tail
    if change.changed:
        head, tail = change_dimension(head, change.dimension), change_ranges(tail, change.rule)
    return itertools.chain([head], body.chunks(), [tail])


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
