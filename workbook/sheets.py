"""One table on its sheet: title and hint, headers, body, drop-downs, help, looks of states, folding, freezing and print setup.

XlsxWriter writes it; texts always go in as text, so a payer's name can never become a formula.
"""
from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from receivables.schema import Column, Frame, Table
from workbook import layout, native, theme
from workbook.cellwrite import cell_values, codes_of
from workbook.page import Kit, decimals_rules, format_where, heading, letter

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

COMPUTED_HELP = "We compute this column; what is typed here is written over."
MESSAGE_MAX, LIST_MAX = 255, 255
LINE: dict[str, Any] = {"bottom": 1, "bottom_color": theme.LINE}


def write_table(kit: Kit, table: Table, frame: Frame) -> Worksheet:
    """Write a table's sheet. A table without rows has one blank body row, as Excel wants."""
    sheet = kit.book.get_worksheet_by_name(table.name)
    _columns(kit, sheet, table)
    heading(kit, sheet, layout.title(table.name), _hint(table), layout.TALL.get(table.name, theme.ROW_HEIGHT))
    if table.name in layout.STALE:
        _say_as_of(kit, sheet, layout.STALE[table.name])
    _body(kit, sheet, table, frame)
    _excel_table(kit, sheet, table, len(frame))
    for add in (_choices, _typed_right, _help, _rules, _other_decimals, _lines):
        add(kit, sheet, table)
    sheet.freeze_panes(layout.BODY, layout.FROZEN.get(table.name, 1))
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(len(table.columns) - 1)}{layout.LAST_ROW + 1}"})
    return sheet


def _hint(table: Table) -> str:
    computed = "Grey columns are computed." if any(c.computed for c in table.columns) else ""
    return " ".join(part for part in (table.help, layout.HOW.get(table.name, ""), computed) if part)


def _say_as_of(kit: Kit, sheet: Worksheet, what: str) -> None:
    """Row 3 of a table with figures: as of which day they are, and that they are stale when AsOf has moved."""
    after = "run Aging."
    sheet.write_formula(layout.LINKS, 1, "=" + native.as_of_sentence(what, after), kit.styles.get(font_color=theme.MUTED, italic=True),
                        native.as_of_value(what, after, kit.policy.as_of, kit.policy.figures_as_of))
    sheet.conditional_format(layout.LINKS, 1, layout.LINKS, 1, {"type": "formula", "criteria": "=" + native.STALE,
                                                                "format": kit.styles.rule(font_color=theme.BAD, bold=True)})


def _columns(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """Widths and formats of whole columns, and the folding of the seldom-used ones. A blank cell that looks like its column needs not be stored."""
    folded = {*layout.FOLDED.get(table.name, ()), *layout.FOLDED_EVERYWHERE}
    after = False
    for i, c in enumerate(table.columns):
        hide = c.name in folded
        fold = {"level": 1, "hidden": True} if hide else {"collapsed": True} if after else {}
        plain = kit.styles.get(num_format=theme.number_format(c, kit.policy.base_currency))
        alike = theme.is_input(table, c) and c.name not in _shown(table)
        sheet.set_column(i, i, theme.width(c), _body_format(kit, table, c) if alike else plain, fold)
        after = hide
    if after:
        sheet.set_column(len(table.columns), len(table.columns), None, None, {"collapsed": True})


def _body(kit: Kit, sheet: Worksheet, table: Table, frame: Frame) -> None:
    base = kit.policy.base_currency
    for i, c in enumerate(table.columns):
        look = _body_format(kit, table, c)
        if not len(frame):
            sheet.write_blank(layout.BODY, i, None, look)
        elif c.formula:
            formula = "=" + native.formula(table, c, kit.policy.aging_limits)
            for n, result in enumerate(native.cached(c, frame, kit.policy.as_of, kit.policy.aging_limits)):
                sheet.write_formula(layout.BODY + n, i, formula, look, result)
        else:
            currencies = codes_of(frame, c)
            for n, value in enumerate(cell_values(frame[c.name], c, currencies, base)):
                put(sheet, layout.BODY + n, i, value, look)


def put(sheet: Worksheet, row: int, column: int, value: object, look: Any) -> None:
    """One value into a cell: text as text, whatever it begins with."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _body_format(kit: Kit, table: Table, column: Column) -> Any:
    entered = theme.is_input(table, column)
    wrapped = {"text_wrap": True} if table.name in layout.TALL and column.kind in ("note", "text") else {}
    top = {"valign": "top"} if table.name in layout.TALL and table.name != "Applications" else {}
    bold = {"bold": True} if column.key else {}
    return kit.styles.body(theme.number_format(column, kit.policy.base_currency), entered, column.kind in theme.NUMERIC,
                           lined=column.name in _shown(table), **wrapped, **top, **bold)


def _excel_table(kit: Kit, sheet: Worksheet, table: Table, rows: int) -> None:
    """The Excel table over headers and body, and the calculated columns that Excel fills into new rows."""
    sheet.set_row(layout.HEADER, theme.HEADER_HEIGHT)
    columns = []
    for c in table.columns:
        columns.append({"header": c.header, "header_format": kit.styles.header(theme.is_input(table, c), c.kind in theme.NUMERIC)})
    last = layout.BODY + max(rows, 1) - 1
    sheet.add_table(layout.HEADER, 0, last, len(columns) - 1,
                    {"name": table.name, "columns": columns, "style": None, "autofilter": table.name != "Settings"})
    for c, made in zip(table.columns, sheet.tables[-1]["columns"]):      # told to the table alone: the cells hold the cached results
        made["formula"] = native.formula(table, c, kit.policy.aging_limits)


def _choices(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """Drop-downs from the schema, and the terms from the Terms table."""
    for i, c in enumerate(table.columns):
        listed = [v for v in c.choices if v]
        source: list[str] | str = "=TermsList" if c.name == "terms" else listed
        if source and len(",".join(listed)) <= LIST_MAX:
            words = "a code of the Terms sheet" if c.name == "terms" else "one of: " + ", ".join(listed)
            stop = {"error_type": "warning"} if c.name == "terms" else {}
            sheet.data_validation(layout.BODY, i, layout.LAST_ROW, i, {"validate": "list", "source": source, "error_title": c.header,
                                                                       "error_message": f"Choose {words}."[:MESSAGE_MAX], **stop})


def _typed_right(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """Dates must be dates and amounts numbers, said at once."""
    big = 10**13
    kinds: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
        (("date",), {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1), "error_message": "Type a date such as 2026-11-30."}),
        (("amount", "limit"), {"validate": "decimal", "criteria": "between", "minimum": -big, "maximum": big, "error_message": "Type an amount."}),
    )
    for kind, check in kinds:
        at = [i for i, c in enumerate(table.columns) if c.kind in kind and theme.is_input(table, c)]
        if at:
            others = [[layout.BODY, i, layout.LAST_ROW, i] for i in at]
            sheet.data_validation(layout.BODY, at[0], layout.LAST_ROW, at[0], {**check, "error_title": table.name, "other_cells": others[1:]})


def _help(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """The column's help appears when its header is chosen."""
    for i, c in enumerate(table.columns):
        parts = (c.help, "Required." if c.required else "", COMPUTED_HELP if c.computed else "")
        text = " ".join(p for p in parts if p)
        if text:
            sheet.data_validation(layout.HEADER, i, layout.HEADER, i,
                                  {"validate": "any", "input_title": c.header[:32], "input_message": text[:MESSAGE_MAX]})


def _rules(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """The looks of states, from `layout.RULES`."""
    row = layout.BODY + 1
    cells: dict[str, Any] = {c.name: f"${letter(i)}{row}" for i, c in enumerate(table.columns)} | {"limit": kit.policy.aging_limits[-1]}
    at = {c.name: i for i, c in enumerate(table.columns)}
    for rule in layout.RULES.get(table.name, ()):
        spans = [(at[name], at[name]) for name in rule.on] or [(0, len(table.columns) - 1)]
        format_where(kit, sheet, "=" + rule.when.format(**cells), {**LINE, **layout.LOOKS[rule.look]}, layout.BODY, spans)


def _other_decimals(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """Amounts in yen have no decimals, in dinars three: a rule by the row's currency column."""
    names = table.names
    for currency in sorted({c.currency for c in table.columns if c.kind in ("amount", "limit") and c.currency in names}):
        spans = [(i, i) for i, c in enumerate(table.columns) if c.kind in ("amount", "limit") and c.currency == currency]
        cell = f"${letter(names.index(currency))}{layout.BODY + 1}"
        for when, look in decimals_rules(cell):
            format_where(kit, sheet, when, look, layout.BODY, spans)


def _shown(table: Table) -> set[str]:
    """Columns whose cells show a state of their own."""
    return {name for rule in layout.RULES.get(table.name, ()) for name in rule.on}


def _lines(kit: Kit, sheet: Worksheet, table: Table) -> None:
    """A line below every row that has a key. LibreOffice applies one rule to a cell, so the looks have the line, too, and cells that show
    a state of their own have it without a rule."""
    cell = f"${letter(table.names.index(table.key))}{layout.BODY + 1}"
    spans = [(i, i) for i, c in enumerate(table.columns) if c.name not in _shown(table)]
    format_where(kit, sheet, f'={cell}<>""', LINE, layout.BODY, spans)
