"""The Reconciliation sheet: a customer's own list beside our account, line by line, what differs first, and the sum that ties both totals."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from receivables.reconcile import Reconciled
from workbook import layout, theme
from workbook.page import Kit, decimals_rules, format_where, heading, letter, money
from workbook.reports.bulk import Bulk

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET = "Reconciliation"
COLUMNS = (("What", 16, "text"), ("Ours", 24, "text"), ("Theirs", 24, "text"), ("Date", 12, "date"), ("Currency", 9, "text"),
           ("Our Amount", 15, "amount"), ("Their Amount", 15, "amount"), ("Difference", 15, "amount"), ("Why", 78, "text"))
AMOUNTS = range(5, 8)
LOOKS = {"amount differs": "bad", "ours only": "warn", "theirs only": "warn", "matched": "good"}


@dataclass(frozen=True, eq=False)
class ReconciliationContent:
    """Whose account, compared with which file, as of which day; what was found by currency."""

    customer: str
    name: str
    file: str
    as_of: pd.Timestamp
    found: Mapping[str, Reconciled]


def write(kit: Kit, content: ReconciliationContent) -> list[Bulk]:
    """Draw the sheet. The sums above the amounts follow its filter."""
    sheet = kit.book.get_worksheet_by_name(SHEET)
    heading(kit, sheet, f"Reconciliation of {content.customer} {content.name}".rstrip(),
            f"Our account as of {content.as_of.date()} and {content.file}. Difference is ours less theirs; the sums follow the filter. "
            "Rebuilt by every reconcile; nothing typed here is kept.")
    lines = [(code, line) for code, one in content.found.items() for line in one.lines.to_dict("records")]
    tops = []
    for i, (name, width, kind) in enumerate(COLUMNS):
        sheet.set_column(i, i, width)
        tops.append({"header": name, "header_format": kit.styles.header(False, kind == "amount")})
    sheet.set_row(layout.HEADER, theme.HEADER_HEIGHT)
    last = layout.BODY + max(len(lines), 1) - 1
    sheet.add_table(layout.HEADER, 0, last, len(COLUMNS) - 1, {"name": SHEET, "columns": tops, "style": None})
    for n, (code, line) in enumerate(lines):
        _line(kit, sheet, layout.BODY + n, code, line)
    if len(content.found) == 1:
        _sums(kit, sheet, last, lines)
    row = layout.BODY + 1
    for when, decimals in decimals_rules(f"$E{row}"):
        format_where(kit, sheet, when, decimals, layout.BODY, [(AMOUNTS[0], AMOUNTS[-1])])
    for what, look in LOOKS.items():
        format_where(kit, sheet, f'=$A{row}="{what}"', layout.LOOKS[look], layout.BODY, [(0, 0)])
    sheet.freeze_panes(layout.BODY, 3)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(len(COLUMNS) - 1)}{last + 1}"})
    return []


def _line(kit: Kit, sheet: Worksheet, row: int, code: str, line: Mapping[str, Any]) -> None:
    for i, (_, _, kind) in enumerate(COLUMNS):
        styles = {"amount": theme.money_format(2), "date": theme.DATE}
        look = kit.styles.body(styles.get(kind, theme.TEXT), numeric=kind == "amount", text_wrap=i == len(COLUMNS) - 1)
        value: Any = (line["what"], line["ours"], line["theirs"], line["date"], code, line["our_amount"], line["their_amount"], None, line["why"])[i]
        if i == AMOUNTS[-1]:
            sheet.write_formula(row, i, f"={letter(i - 2)}{row + 1}-{letter(i - 1)}{row + 1}", look, money(line["difference"], code))
        elif kind == "amount":
            sheet.write_number(row, i, money(value, code), look)
        elif kind == "date" and not pd.isna(value):
            sheet.write_datetime(row, i, value, look)
        else:
            sheet.write_string(row, i, "" if kind == "date" else value, look)


def _sums(kit: Kit, sheet: Worksheet, last: int, lines: list[tuple[str, dict[str, Any]]]) -> None:
    """The sums of what is shown, above the amounts."""
    look = kit.styles.body(theme.money_format(2, dash=False), numeric=True, lined=False, bold=True)
    for i, field in zip(AMOUNTS, ("our_amount", "their_amount", "difference")):
        total = sum(money(line[field], code) for code, line in lines)
        column = letter(i)
        sheet.write_formula(layout.LINKS, i, f"=SUBTOTAL(109,{column}{layout.BODY + 1}:{column}{last + 1})", look, round(total, 2))


__all__ = ["ReconciliationContent", "write"]
