"""Plans put into a package: the sheet's XML patched and compressed as it is made, and everything that is tied to the tables brought along."""
from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbook.stores import formulas
from workbook.stores.archive import pack
from workbook.stores.bodyxml import Body, SharedFormula
from workbook.stores.package import Package
from workbook.stores.parts import Sheet, Span, cell, letters, tables
from workbook.stores.ranges import Resize, resize
from workbook.stores.sheetxml import SheetXml, change_dimension, change_ranges
from workbook.stores.tableplan import Plan, totals
from workbook.stores.tableread import Ints

_NOTE = re.compile(rb"<(?:[\w.-]+:)?(?:comment|threadedComment)\s[^>]*?ref=[\"']([A-Z]+\d+)[\"']")


@dataclass(frozen=True)
class SheetWritten:
    """What became of a sheet: for each table the new row of each old body row (0: removed), and whether formulas came, went or moved."""

    targets: dict[str, Ints]
    formulas_changed: bool
    lines: list[str]


def write_sheet(package: Package, sheet: Sheet, plans: Sequence[Plan], base: str) -> SheetWritten:
    """Patch one sheet for all its plans. Raises ReceivablesError when something stands in the way; the package is then of no use."""
    data = package.read(sheet.part)
    taken = {name: t.span for name, t in tables(package).items() if t.sheet.part == sheet.part}
    targets, changed, lines = {}, False, []
    for i, plan in enumerate(plans):
        name = plan.place.part.name
        plan = replace(plan, edit=replace(plan.edit, totals=totals(plan, base)))
        others = tuple(span for other, span in taken.items() if other != name)
        body, packed = _patched(data, plan, others, sheet.name, last=i == len(plans) - 1)
        if isinstance(packed, bytes):
            data = packed
        else:
            package.replace(sheet.part, packed)
        change = Resize(plan.place.part, body.last, body.bottom)
        resize(package, change)
        taken[name] = replace(taken[name], bottom=body.bottom)
        targets[plan.place.table.name] = _targets(body)
        changed = changed or body.formulas_changed
        lines += _notes_left(package, sheet, plan)
    return SheetWritten(targets, changed, lines)


def _patched(data: bytes, plan: Plan, others: tuple[Span, ...], name: str, last: bool):  # type: ignore[no-untyped-def]
    """The body, and the new sheet: compressed when it is the last plan for it, else as bytes for the next."""
    for attempt in (1, 2):
        body = Body(SheetXml(data, name), plan.edit, others)
        try:
            return body, pack(_pieces(body)) if last else b"".join(_pieces(body))
        except SharedFormula:
            assert attempt == 1, "shared formulas were written out"
            data = formulas.expand_shared(data)
    raise AssertionError


def _pieces(body: Body) -> Iterator[bytes]:
    change = Resize(body.table, body.last, body.bottom)
    head, tail = body.sheet.head, body.sheet.tail
    if change.changed:
        head, tail = change_dimension(head, change.dimension), change_ranges(tail, change.rule)
    return itertools.chain([head], body.chunks(), [tail])


def _targets(body: Body) -> Ints:
    t = body.table
    out = np.zeros(t.last - t.first + 1, dtype=np.int64)
    kept = np.array(list(body.kept), dtype=np.int64)
    out[kept - t.first] = t.first + np.arange(len(kept))
    return out


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
