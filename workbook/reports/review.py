"""The Review sheet: a block per receipt that needs a person, made for the hand. The rules are in `receivables.review`.

Looks hang on the column Line by conditional formats, and every line carries its receipt, so that sorting and filtering break nothing. Left on
Receipt and Left on Invoice are native formulas, red as soon as more is applied than there is.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from receivables.money import to_text
from receivables.review import BLOCKS_MAX, NOT_TAKEN, Review, shown
from receivables.review_table import CHOICE, FOLDED, RECEIPT, REVIEW, TYPED, UNKNOWN, YOURS
from receivables.schema import Column, Frame
from workbook import layout, native, theme
from workbook.page import Kit, decimals_rules, format_where, heading, letter, print_setup
from workbook.reports.bulk import Bulk, Cells
from workbook.reports.open_items import EPOCH

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HOW = "Mark a choice with x in Take, or type an invoice number, an amount, or both in a line of yours; then Match, Review or Post takes it."
NOTHING = "No receipt waits for you."
LOOKUP = 'IFERROR(INDEX(Invoices[Open],MATCH(Review[[#This Row],[Invoice]],Invoices[Invoice],0)),"' + UNKNOWN + '")'
AT = {name: i for i, name in enumerate(REVIEW.names)}
LAST = AT["lost"]                                     # the last column that is seen at first
MONEY = tuple(AT[name] for name in ("amount", "reductions", "deduction", "open", "left_receipt", "left_invoice", "takes", "open_now", "from_receipt",
                                    "to_invoice"))
WRAPS = ("who", "why", "lost")
WORDS = frozenset(("", UNKNOWN))
LINE, LINES_MAX = 13.0, 6                             # points of a line of text; more lines are cut


@dataclass(frozen=True, eq=False)
class ReviewContent:
    """What the sheet shows. `native` is false where the workbook's invoices stand in a list of the person's: an item that she types is then
    not looked up by the sheet itself."""

    review: Review = field(default_factory=Review)
    base_currency: str = "EUR"
    native: bool = True

    def sheet(self) -> Frame:
        """The lines with what the formulas show, amounts as decimal text."""
        rows = self.review.rows
        codes = rows["currency"].tolist()
        figures = shown(rows, self.review.open_items)
        texts = {name: [_text(v, c) if name != "marked" else str(v) for v, c in zip(figures[name].tolist(), codes)] for name in figures}
        return rows.assign(**{name: pd.Series(values, dtype="str") for name, values in texts.items()})


def write(kit: Kit, content: ReviewContent) -> list[Bulk]:
    """Draw the sheet with a pattern row, and give its body."""
    sheet = kit.book.get_worksheet_by_name("Review")
    heading(kit, sheet, "Review", _hint(content.review), theme.ROW_HEIGHT)
    sheet.write_string(layout.LINKS, 1, HOW, kit.styles.hint())
    tops = []
    for i, column in enumerate(REVIEW.columns):
        numeric = i in MONEY or column.name in ("confidence", "marked")
        folded = {"level": 1, "hidden": True} if column.name in FOLDED else {}
        sheet.set_column(i, i, column.width, None, folded)
        look = kit.styles.body(_format(column), numeric=numeric, **_look(column))
        sheet.write_blank(layout.BODY, i, None, look)
        top = {"header": column.header, "header_format": kit.styles.header(column.name in TYPED, numeric)}
        tops.append(top | ({"formula": formula(column, content.native), "format": look} if column.formula else {}))
    sheet.set_row(layout.HEADER, theme.HEADER_HEIGHT)
    sheet.add_table(layout.HEADER, 0, layout.BODY, len(REVIEW.columns) - 1, {"name": "Review", "columns": tops, "style": None})
    for name in ("left_receipt", "left_invoice", "open_now"):                       # what they show while the sheet is empty
        column = REVIEW.by_name[name]
        sheet.write_formula(layout.BODY, AT[name], formula(column, content.native), kit.styles.body(_format(column), numeric=True), "")
    _rules(kit, sheet)
    _checks(sheet)
    sheet.freeze_panes(layout.BODY, AT["line"] + 1)
    print_setup(sheet)
    sheet.print_area(0, 0, layout.BODY + max(len(content.review.rows), 1) - 1, LAST)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(len(REVIEW.columns) - 1)}{layout.LAST_ROW + 1}"})
    return [_bulk(content)] if len(content.review.rows) else []


def formula(column: Column, lookup: bool) -> str:
    """The formula of a column; an item that a person typed is looked up in Invoices where these are our own table."""
    return native.formula(REVIEW, column, ()).replace("OPEN)", (LOOKUP if lookup else '""') + ")")


def _hint(review: Review) -> str:
    if not review.waiting:
        return NOTHING
    said = "One receipt waits for you." if review.waiting == 1 else f"{review.waiting:,} receipts wait for you."
    return said + (f" These are {BLOCKS_MAX}; the others come when these are decided." if review.waiting > BLOCKS_MAX else "")


def _format(column: Column) -> str:
    if AT[column.name] in MONEY:
        return theme.money_format(2, dash=column.name not in ("left_receipt", "left_invoice"))
    return {"date": theme.DATE, "rate": "0.0"}.get(column.kind, theme.GENERAL if column.name == "marked" else theme.TEXT)


def _look(column: Column) -> dict[str, Any]:
    wraps = {"text_wrap": True, "valign": "vcenter"} if column.name in WRAPS else {}
    bold = {"bold": True, "align": "center", "font_color": theme.ACCENT} if column.name == "take" else {}
    return wraps | bold | ({"font_color": theme.MUTED} if column.name in ("line", "lost", "confidence", "currency") else {})


def _rules(kit: Kit, sheet: Worksheet) -> None:
    """How lines look by what they are and by what is marked; the first rule that holds for a property wins."""
    row, body = layout.BODY + 1, layout.BODY
    cell = {name: f"${letter(i)}{row}" for name, i in AT.items()}
    receipt, yours, choice = f'{cell["line"]}="{RECEIPT}"', f'{cell["line"]}="{YOURS}"', f'LEFT({cell["line"]},6)="{CHOICE}"'
    amount, left, on_item, now = (cell[name] for name in ("amount", "left_receipt", "left_invoice", "open_now"))
    beyond = f"OR(AND({now}>=0,{on_item}<0),AND({now}<0,{on_item}>0))"
    bad = {"left_receipt": f"AND({receipt},{cell['takes']}>=0,ISNUMBER({left}),{left}<0)",
           "left_invoice": f'OR({on_item}="{UNKNOWN}",AND(ISNUMBER({on_item}),ISNUMBER({now}),{beyond}))',
           "amount": f'AND({yours},{amount}<>"",NOT(ISNUMBER({amount})))',
           "lost": f'LEFT({cell["lost"]},{len(NOT_TAKEN)})="{NOT_TAKEN}"'}
    for when, decimals in decimals_rules(cell["currency"]):
        format_where(kit, sheet, when, decimals, body, [(min(MONEY), max(MONEY))])
    for name, when in bad.items():
        format_where(kit, sheet, f"={when}", layout.LOOKS["worst"], body, [(AT[name], AT[name])])
    done = {"font_color": theme.GOOD, "bg_color": theme.HEAD, "bold": True}
    format_where(kit, sheet, f"=AND({receipt},{left}=0)", done, body, [(AT["left_receipt"], AT["left_receipt"])])
    format_where(kit, sheet, f"={cell['marked']}=1", layout.LOOKS["accent"], body, [(0, AT["left_invoice"])])
    head = {"bold": True, "font_color": theme.INK, "bg_color": theme.HEAD, "top": 1, "top_color": theme.ACCENT}
    format_where(kit, sheet, f"={receipt}", head, body, [(0, LAST)])
    format_where(kit, sheet, f"={yours}", {"bg_color": theme.WARN_SOFT}, body, [(AT["customer_id"], AT["amount"])])
    format_where(kit, sheet, f"={choice}", {"bg_color": theme.WARN_SOFT}, body, [(AT["take"], AT["take"])])


def _checks(sheet: Worksheet) -> None:
    """What may be typed."""
    sheet.data_validation(layout.BODY, AT["take"], layout.LAST_ROW, AT["take"], {
        "validate": "list", "source": ["x"], "error_title": "Take", "error_message": "Write x to take the choice, or clear the cell."})
    sheet.data_validation(layout.BODY, AT["amount"], layout.LAST_ROW, AT["amount"], {
        "validate": "decimal", "criteria": "between", "minimum": -1e13, "maximum": 1e13, "error_title": "Amount",
        "error_message": "Type a plain number such as 1204.50."})


def _bulk(content: ReviewContent) -> Bulk:
    rows, sheet = content.review.rows, content.sheet()
    columns = tuple(_cells(column, rows, sheet, content) for column in REVIEW.columns)
    heights = [_height(row) for row in rows[["line", *WRAPS]].to_dict("records")]
    return Bulk("Review", "Review", layout.BODY + 1, columns, heights=heights)


def _cells(column: Column, rows: Frame, sheet: Frame, content: ReviewContent) -> Cells:
    """One column of the body."""
    if column.formula:
        return Cells("formula", sheet[column.name].tolist(), [formula(column, content.native)] * len(rows), WORDS)
    values = rows[column.name].tolist()
    if column.kind == "amount":
        code = rows[column.currency].tolist()
        head = [line == RECEIPT for line in rows["line"]] if column.name in ("amount", "takes") else [False] * len(rows)
        return Cells("number", [_number(v, c) if v or always else "" for v, c, always in zip(values, code, head)])
    if column.kind == "date":
        days = rows[column.name].to_numpy().astype("datetime64[D]")
        return Cells("number", ["" if pd.isna(v) else str(int((v - EPOCH).astype(int))) for v in days])
    if column.kind == "rate":
        return Cells("number", ["" if pd.isna(v) else f"{v:g}" for v in values])
    return Cells("text", values)


def _text(value: Any, currency: str) -> str:
    return value if isinstance(value, str) else _number(value, currency)


def _number(minor: int, currency: str) -> str:
    """An amount as the number that a cell holds: 1204.5."""
    text = to_text(minor, currency)
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _height(row: dict[str, Any]) -> float:
    """Points that the longest text of a line needs."""
    bold = 1.1 if row["line"] == RECEIPT else 1.0
    lines = max(math.ceil(len(row[name]) * bold / (REVIEW.by_name[name].width * 1.12)) for name in WRAPS)
    return max(theme.ROW_HEIGHT + 2 * (row["line"] == RECEIPT), LINE * min(lines, LINES_MAX) + 6)
