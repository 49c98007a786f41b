"""A new ledger workbook: every table on its sheet, the Start page, empty reports, defined names, drop-downs.

>>> from receivables.policy import Policy
>>> data = new_workbook(Policy(company="Example Ltd"), {})          # bytes of an .xlsx
>>> data[:2]
b'PK'
"""
from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from receivables.policy import DERIVED, HELP, Policy, defaults, parse
from receivables.schema import Frame, Frames, Table, conform, empty, rows
from receivables.tables import LANGUAGES, SETTINGS, TABLES
from workbook import layout, presence, reports, theme
from workbook.cellwrite import value_of
from workbook.page import Kit, new_kit
from workbook.reports import StartContent
from workbook.sheets import put, write_table

NAMES: Mapping[str, str] = {"AsOf": "as_of", "FiguresAsOf": "figures_as_of", "BaseCurrency": "base_currency", "Company": "company"}
DATES = ("as_of", "figures_as_of", "cut_over")
KEY, VALUE = 0, 1           # columns of Settings


def new_workbook(policy: Policy, frames: Frames, start: StartContent | None = None, more: Sequence[Table] = ()) -> bytes:
    """The bytes of a new ledger workbook. `frames` are the tables' first rows (Terms, DunningLevels ...); where they hold no Settings,
    these come from the policy.

    `more` are tables beyond the ledger's own. Reports are empty; `workbook.stores.transplant.put_report` fills them.
    """
    import xlsxwriter

    settings = frames["Settings"] if len(frames.get("Settings", ())) else settings_rows(policy)
    policy, _ = parse(dict(zip(settings["key"], settings["value"])))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    kit = new_kit(book, policy)
    for name in (*layout.ORDER, *(table.name for table in more)):
        book.add_worksheet(name)
    frames = {**frames, "Settings": settings}
    for table in (*(t for t in TABLES.values() if t.kind != "report"), *more):
        write_table(kit, table, conform(table, frames.get(table.name, empty(table))))
    _settings(kit, settings)
    reports.write(kit, "Start", start or StartContent(policy.company, policy.base_currency, policy.as_of, policy.figures_as_of))
    reports.write(kit, "Aging", reports.AgingContent.blank(policy))
    reports.write(kit, "Checks", reports.ChecksContent())
    reports.write(kit, "Review", reports.ReviewContent())
    book.get_worksheet_by_name("Start").activate()
    _properties(kit)
    book.close()
    return out.getvalue()


def settings_rows(policy: Policy) -> Frame:
    """The Settings table of a new ledger: each setting with its value as text and what it does."""
    return rows(SETTINGS, [{"key": key, "value": value, "help": f"{label(key)}: {HELP[key]}"} for key, value in defaults(policy).items()])


def label(key: str) -> str:
    """A setting's name for people.

    >>> label("own_accounts"), label("as_of")
    ('Own accounts', 'AsOf')
    """
    return next((name for name, of in NAMES.items() if of == key and name != "Company"), key.replace("_", " ").capitalize())


def _settings(kit: Kit, settings: Frame) -> None:
    """Real dates and numbers, drop-downs and the defined names of the Settings sheet."""
    sheet = kit.book.get_worksheet_by_name("Settings")
    row_of = {key: layout.BODY + i for i, key in enumerate(settings["key"])}
    for key, text in zip(settings["key"], settings["value"]):
        value = value_of(text)
        style = theme.DATE if key in DATES else theme.GENERAL if isinstance(value, int | float) else theme.TEXT
        put(sheet, row_of[key], VALUE, value, kit.styles.body(style, key not in DERIVED))
        check = _check(key)
        if check:
            sheet.data_validation(row_of[key], VALUE, row_of[key], VALUE,
                                  {**check, "error_title": label(key), "input_title": label(key), "input_message": HELP[key][:255]})
    sheet.write_string(row_of["as_of"], KEY, "as_of", kit.styles.body(theme.TEXT, bg_color=theme.ACCENT_SOFT, bold=True, font_color=theme.ACCENT))
    for name, key in NAMES.items():
        kit.book.define_name(name, f"=Settings!$B${row_of[key] + 1}")
    kit.book.define_name("TermsList", "=Terms[Terms]")
    kit.book.define_name(presence.NAME, presence.ABSENT)


def _check(key: str) -> dict[str, Any]:
    """What may be typed for a setting, where it is not free text."""
    if key in DATES and key not in DERIVED:
        return {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1), "error_message": "Type a date such as 2026-11-30."}
    lists: Mapping[str, list[str] | str] = {"language": [v for v in LANGUAGES if v], "default_terms": "=TermsList"}
    return {"validate": "list", "source": lists[key], "error_message": "Choose one of the list."} if key in lists else {}


def _properties(kit: Kit) -> None:
    kit.book.calc_on_load = False       # every formula has its result
    kit.book.set_properties({"title": f"Receivables {kit.policy.company}".strip(), "company": kit.policy.company, "comments": "Accounts receivable"})
