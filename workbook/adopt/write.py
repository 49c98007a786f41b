"""A plan carried out: the lists become Excel tables with the added columns, our sheets come, the Mapping says which is which.

All of it happens on a copy in memory; the workbook itself is replaced once, after the copy was opened as a ledger, its rows journaled, what
was paid before the cut-over entered as openings, and every cell that was there before found again, byte for byte (`prove`).
"""
from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from receivables.policy import Policy
from receivables.schema import Column, Frame, Frames, rows
from receivables.tables import MAPPING
from workbook import native
from workbook.adopt import sheetedit, tableedit
from workbook.adopt.columns import COMPARED
from workbook.adopt.looks import Looks
from workbook.adopt.plan import Added, ListPlan, Plan
from workbook.cellwrite import text_ends
from workbook.stores.formulas import element
from workbook.stores.mapped import COMPARED_KIND, LIST, MADE, SHEET
from workbook.stores.package import Package
from workbook.stores.parts import Span, defined_names, letters, tables
from workbook.stores.recalc import drop_calc_chain
from workbook.stores.styles import own_font
from workbook.stores.tabs import add_names
from workbook.stores.transplant import put_sheets, rename_sheets
from workbook.template import new_workbook

OWN, ADDED = "own", "added"
KEPT = ("customer_name",)           # read once, to name customers
LIKE = ("amount", "open_amount", "value_date", "name")       # which column of the list an added one looks like, but for its number format
TEXTS = ("customer_name", "customer_id", "number")              # whose header one over text looks like
LIKE_DATES = ("invoice_date", "value_date", "due_date")      # and which a date looks like, where it holds real dates


def write(package: Package, plan: Plan, frames: Frames, policy: Policy) -> None:
    """Change the package as planned. `frames` are the tables of a new ledger (settings, terms, its first run)."""
    for one in plan.lists:
        _list(package, one, policy)
    made = Package(new_workbook(policy, {**frames, MAPPING.name: mapping_rows(plan)}, more=(MAPPING,)), "the template")
    own_font(package, made)
    rename_sheets(made, {one.table: one.found.sheet.name for one in plan.lists} | {ours: name for ours, name in plan.sheets.items() if ours != name})
    put_sheets(package, made, plan.sheets.values())
    add_names(package, {n.name: n.value for n in defined_names(made) if n.sheet is None})
    drop_calc_chain(package)


def mapping_rows(plan: Plan) -> Frame:
    """The table Mapping of a plan."""
    out: list[dict[str, Any]] = []
    for one in plan.lists:
        common = {"table": one.table, "sheet": one.found.sheet.name, "list": one.name}
        out.append({**common, "id": one.name, "kind": MADE if one.made else LIST, "certainty": one.recognised.certainty})
        for m in one.recognised.matches:
            kind = COMPARED_KIND if m.code in COMPARED else OWN
            out.append({**common, "id": f"{one.name}.{m.code}", "column": m.code, "kind": kind, "header": m.header, "sign": m.sign,
                        "date_order": m.date_order, "decimal": m.decimal, "spelling": m.spelling, "certainty": round(m.certainty, 1)})
        out += [{**common, "id": f"{one.name}.{a.column.name}", "column": a.column.name, "kind": ADDED, "header": a.header} for a in one.added]
    out += [{"id": f"sheet {ours}", "table": ours, "kind": SHEET, "sheet": name} for ours, name in plan.sheets.items()]
    return rows(MAPPING, out)


def _list(package: Package, one: ListPlan, policy: Policy) -> None:
    """One list: its new columns, and its Excel table."""
    found, span = one.found, one.found.span
    formulas = {a.header: text for a in one.added if (text := formula(one, a, policy))}
    wide = Span(span.left, span.top, span.right + len(one.added), span.bottom)
    data = package.read(found.sheet.part)
    xml = sheetedit.check(data, found.sheet.name, wide)
    if xml.data != data and (one.made or one.added):          # unusual markup is written plainly before anything is put into it
        package.replace(found.sheet.part, xml.data)
    if one.added:
        package.replace(found.sheet.part, sheetedit.put(xml, _cells(package, one, xml, formulas), span.right + 1, [a.header for a in one.added]))
    headers = [*found.headers, *(a.header for a in one.added)]
    if one.made:
        tableedit.make(package, found.sheet, one.name, wide, headers, formulas)
    elif one.added:
        tableedit.widen(package, tables(package)[one.name], [a.header for a in one.added], formulas)


def _cells(package: Package, one: ListPlan, xml: Any, formulas: Mapping[str, str]) -> dict[int, list[tuple[int, bytes]]]:
    """The cells of the added columns, header and body, each looking like a column of the list on its row."""
    found, span = one.found, one.found.span
    at = {m.code: span.left + m.at for m in one.recognised.matches}
    text = {m.code for m in one.recognised.matches if m.date_order}
    likes = [[c for c in LIKE_DATES if c not in text] if a.column.kind == "date" else [] for a in one.added]
    sources = [next((at[code] for code in (*like, *LIKE) if code in at), span.right) for like in likes]
    words = next((at[code] for code in TEXTS if code in at), span.right)
    looks = Looks(package)
    cells: dict[int, list[tuple[int, bytes]]] = {}
    for row in range(span.top, span.bottom + 1):
        look = sheetedit.styles_of(xml, row, [span.right, words, *sources])
        made = []
        for n, (a, source) in enumerate(zip(one.added, sources)):
            column = span.right + 1 + n
            address = b'<c r="%s%d"' % (letters(column).encode(), row)
            if row == span.top:
                style = looks.of(look[words], "text") if a.column.kind == "text" else look[span.right]
                made.append((column, address + style + text_ends([a.header], a.column)[0]))
            elif row <= found.last:
                made.append((column, address + looks.of(look[source], a.column.kind) + _body(a, one, row, formulas)))
        if made:
            cells[row] = made
    looks.save()
    return cells


def _body(a: Added, one: ListPlan, row: int, formulas: Mapping[str, str]) -> bytes:
    """The end of a body cell: a formula, a number that was made for a row without one, or nothing."""
    if a.fill:
        return text_ends([a.fill], a.column)[0]
    if a.header in formulas:
        return b' t="str">' + element(formulas[a.header]) + b"<v></v></c>"
    if a.column.key and one.table == "Invoices":
        return b' t="inlineStr"><is><t>%s-%d</t></is></c>' % (re.sub(r"\W", "", one.found.sheet.name).encode("ascii", "ignore") or b"A", row)
    return b"><v>0</v></c>" if a.column.computed and a.column.kind == "amount" else b"/>"


def formula(one: ListPlan, added: Added, policy: Policy) -> str:
    """The native formula of an added column in the list's own words; "" where it has none."""
    text = native.formula(_table(one), added.column, policy.aging_limits)
    return native.in_words(text, one.table, one.name, headers(one)) if text else ""


def headers(one: ListPlan) -> dict[str, str]:
    """What our columns are called in the list, by our header."""
    table = _table(one)
    own = {table.by_name[m.code].header: m.header for m in one.recognised.matches if m.code in table.by_name}
    return own | {a.column.header: a.header for a in one.added}


def _table(one: ListPlan) -> Any:
    from receivables.tables import TABLES

    return TABLES[one.table]


def saved(package: Package) -> bytes:
    """The package as a file's bytes."""
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


__all__ = ["ADDED", "KEPT", "OWN", "Column", "formula", "mapping_rows", "saved", "write"]
