"""The Aging sheet: one line a customer and currency, totals and proof above it, a chart, and beside each line what people typed.

Every amount leads to its open items on the sheet Open Items. Where AsOf is no longer the report's day, title and totals say so.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from receivables.aging import Aging, labels, rule
from receivables.money import exponent
from receivables.policy import Policy
from receivables.schema import Frame
from workbook import layout, native, theme
from workbook.page import Kit, decimals_rules, format_where, heading, letter, money, print_setup
from workbook.reports import aging_lines, open_items
from workbook.reports.bulk import Bulk

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

RUN = "Run Aging"
NOTHING = "Nothing has been aged yet. Run: receivables report LEDGER aging"
HOW = "Click an amount to see its items. Note, Next Step and Owner are yours: every rebuild keeps them."
TOTALS = 4                                            # first total row, counted from 0
FROZEN_MAX = 16                                       # more rows above the list than this would leave no room to scroll
TYPED = (("Note", 34), ("Next Step", 26), ("Owner", 14))
AFTER = (("Credits", 14), ("Unapplied", 14), ("Balance", 15), ("Items", 8))
BEFORE = (("Customer", 14), ("Name", 32), ("Currency", 9))
WIDEST = 34                 # characters of the column Customer, where customers go by their names


@dataclass(frozen=True, eq=False)
class AgingContent:
    """What the Aging and Open Items sheets show. `aged` is None before the first run.

    `items` are `ledger.open_items` and `cash` is `ledger.unapplied` of the same day, `names` the customers' names, `typed` the notes of
    the last report (columns line, note, next_step, owner). `as_of` and `figures_as_of` are the ledger's settings after this save.
    """

    aged: Aging | None
    items: Frame = field(default_factory=pd.DataFrame)
    cash: Frame = field(default_factory=pd.DataFrame)
    names: Mapping[str, str] = field(default_factory=dict)
    typed: Frame | None = None
    as_of: pd.Timestamp | None = None
    figures_as_of: pd.Timestamp | None = None
    base_currency: str = "EUR"
    limits: tuple[int, ...] = (30, 60, 90)

    @classmethod
    def blank(cls, policy: Policy) -> AgingContent:
        """The report of a ledger that has not been aged yet."""
        return cls(None, as_of=policy.as_of, figures_as_of=policy.figures_as_of, base_currency=policy.base_currency, limits=policy.aging_limits)

    @property
    def ages(self) -> tuple[str, ...]:
        """Names of the columns by age: not due and the buckets."""
        return self.aged.labels if self.aged is not None else labels(self.limits)

    @property
    def totals(self) -> list[dict[str, Any]]:
        """The total of each currency, one line of zeros when nothing is open."""
        if self.aged is not None and len(self.aged.totals):
            return self.aged.totals.to_dict("records")
        zero = dict.fromkeys(("not_due", *(f"b{i}" for i in range(len(self.ages) - 1)), "credits", "unapplied", "balance", "items"), 0)
        return [{"currency": self.base_currency, **zero}]

    @property
    def stale(self) -> bool:
        """True when AsOf is set to another day than the report's or the figures'."""
        return self.aged is not None and self.as_of is not None and (self.as_of != self.aged.as_of or self.as_of != self.figures_as_of)


def write(kit: Kit, content: AgingContent) -> list[Bulk]:
    """Draw both sheets."""
    sheet = kit.book.get_worksheet_by_name("Aging")
    header = TOTALS + len(content.totals) + 2
    listed = open_items.listed(content.aged, content.items, content.cash, content.names)
    _head(kit, sheet, content, header)
    _totals(kit, sheet, content)
    _list(kit, sheet, content, header)
    _chart(kit, sheet, content, header)
    lines = aging_lines.bulk(content.aged, content.names, content.typed, listed, header + 2) if content.aged is not None else []
    return [*lines, *open_items.write(kit, content.aged, listed)]


def columns(ages: tuple[str, ...]) -> list[tuple[str, int]]:
    """Headers and widths of the list, the hidden line key last."""
    return [*BEFORE, *((age, 14) for age in ages), *AFTER, *TYPED, ("Line", 16)]


def _head(kit: Kit, sheet: Worksheet, content: AgingContent, header: int) -> None:
    heading(kit, sheet, "Aging", NOTHING if content.aged is None else rule(content.aged))
    print_setup(sheet, header)
    sheet.write_string(layout.LINKS, 1, HOW, kit.styles.hint())
    sheet.set_row(TOTALS - 1, 6)
    sheet.set_row(header - 1, 8)
    if content.aged is None:
        return
    day, basis = content.aged.as_of.date(), "due date" if content.aged.by == "due" else "invoice date"
    fresh, title = f"Aging as of {day} by {basis}", kit.styles.title()
    formula = f'=IF({_stale(content)},"Aging is as of {day}, but AsOf is "&{native.iso("AsOf")}&": run Aging","{fresh}")'
    shown = f"Aging is as of {day}, but AsOf is {content.as_of.date()}: run Aging" if content.stale and content.as_of is not None else fresh
    sheet.write_formula(layout.TITLE, 0, formula, title, shown)
    sheet.conditional_format(layout.TITLE, 0, layout.TITLE, 0, {"type": "formula", "criteria": "=" + _stale(content),
                                                                "format": kit.styles.rule(font_color=theme.BAD)})


def _stale(content: AgingContent) -> str:
    """True, natively, where AsOf has moved away from the day of this report."""
    if content.aged is None:
        return "FALSE"
    day = content.aged.as_of
    return f'AND(AsOf<>"",OR(AsOf<>DATE({day.year},{day.month},{day.day}),AsOf<>FiguresAsOf))'


def _totals(kit: Kit, sheet: Worksheet, content: AgingContent) -> None:
    """One row a currency, native sums over the list; a row of text instead when AsOf has moved on. Below them the proof."""
    first, count = len(BEFORE), len(content.ages) + 2              # ages, credits, unapplied; then balance and items
    names = [header for header, _ in columns(content.ages)]
    parts = ["not_due", *(f"b{i}" for i in range(len(content.ages) - 1)), "credits", "unapplied", "balance", "items"]
    for n, total in enumerate(content.totals):
        row, currency = TOTALS + n, total["currency"]
        look = {"bold": True, "bg_color": theme.ACCENT_SOFT, "font_color": theme.ACCENT}
        sheet.write_string(row, 0, "Total", kit.styles.get(**look))
        sheet.write_string(row, 1, f"All customers in {currency}", kit.styles.get(**look))
        sheet.write_string(row, 2, currency, kit.styles.get(**look))
        for i, part in enumerate(parts, first):
            amount = part != "items"
            number = kit.styles.get(num_format=theme.money_format(exponent(currency)) if amount else "#,##0", align="right", indent=1, **look)
            value = money(total[part], currency) if amount else int(total[part])
            sheet.write_formula(row, i, f'=IF({_stale(content)},"{RUN}",SUMIFS(Aging[{names[i]}],Aging[Currency],$C{row + 1}))', number,
                                RUN if content.stale else value)
    _proof(kit, sheet, content, TOTALS + len(content.totals), first, first + count)


def _proof(kit: Kit, sheet: Worksheet, content: AgingContent, row: int, first: int, balance: int) -> None:
    top, last = TOTALS + 1, row
    parts = "+".join(f"{letter(i)}{top}:{letter(i)}{last}" for i in range(first, balance))
    off = f"SUMPRODUCT(ABS(ROUND({parts}-{letter(balance)}{top}:{letter(balance)}{last},4)))"
    words = "not due + buckets + credits + unapplied = balance; difference "
    shown = RUN if content.stale else f"✓ {words}0.00"
    sheet.write_string(row, 0, "Proof", kit.styles.get(font_color=theme.MUTED))
    sheet.write_formula(row, 1, f'=IF({_stale(content)},"{RUN}",IF({off}=0,"✓ ","✗ ")&"{words}"&FIXED({off},2))',
                        kit.styles.get(font_color=theme.GOOD), shown)
    sheet.conditional_format(row, 1, row, 1, {"type": "formula", "criteria": f'=LEFT($B${row + 1},1)<>"✓"',
                                              "format": kit.styles.rule(font_color=theme.BAD)})


def _list(kit: Kit, sheet: Worksheet, content: AgingContent, header: int) -> None:
    """The Excel table with one pattern row; its rows come with the bulk."""
    listed, money_from = columns(content.ages), len(BEFORE)
    balance = money_from + len(content.ages) + 2
    typed = {name for name, _ in TYPED}
    tops = []
    longest = 0 if content.aged is None else max((len(c) for c in content.aged.rows["customer_id"].unique()), default=0) + 3
    for i, (name, width) in enumerate(listed):
        numeric, text = money_from <= i <= balance + 1, name in typed or i < money_from or name == "Line"
        hidden = {"level": 1, "hidden": True} if name == "Line" else {}
        width = min(max(width, longest), WIDEST) if i == 0 else width
        sheet.set_column(i, i, width, kit.styles.get(num_format=theme.TEXT) if name in typed else None, hidden)
        style = theme.TEXT if text else theme.money_format(2) if i <= balance else "#,##0"
        look = {"font_color": theme.ACCENT} if numeric and i <= balance else {"text_wrap": False}
        bold = {"bold": True} if i in (0, balance) else {}
        sheet.write_blank(header + 1, i, None, kit.styles.body(style, numeric=numeric, **look, **bold))
        tops.append({"header": name, "header_format": kit.styles.header(name in typed, numeric)})
    sheet.set_row(header, theme.HEADER_HEIGHT)
    sheet.add_table(header, 0, header + 1, len(listed) - 1, {"name": "Aging", "columns": tops, "style": None})
    spans, last = [(money_from, balance)], money_from + len(content.ages) - 1
    for when, decimals in decimals_rules(f"$C{header + 2}"):
        format_where(kit, sheet, when, decimals, header + 1, spans)
    format_where(kit, sheet, f"={letter(money_from)}{header + 2}=0", layout.LOOKS["muted"], header + 1, spans)
    format_where(kit, sheet, f"={letter(last)}{header + 2}>0", layout.LOOKS["bad"], header + 1, [(last, last)])
    sheet.freeze_panes(header + 1 if header <= FROZEN_MAX else 0, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letter(len(listed) - 1)}{layout.LAST_ROW + 1}"})


def _chart(kit: Kit, sheet: Worksheet, content: AgingContent, header: int) -> None:
    """A bar for each currency, divided by age, in accent shades from light (not due) to dark (oldest)."""
    if content.aged is None:
        return
    chart = kit.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    end, font = TOTALS + len(content.totals) - 1, {"name": theme.FONT, "size": 9, "color": theme.MUTED}
    for at, shade in enumerate(theme.shades(len(content.ages)), len(BEFORE)):
        chart.add_series({"name": ["Aging", header, at], "categories": ["Aging", TOTALS, 2, end, 2], "values": ["Aging", TOTALS, at, end, at],
                          "fill": {"color": shade}, "border": {"none": True}, "gap": 45})
    chart.set_title({"name": "Share by age", "name_font": {**font, "size": 10, "bold": True, "color": theme.INK}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis({"num_format": "0%", "label_position": "high", "num_font": font, "line": {"none": True},
                      "major_gridlines": {"visible": True, "line": {"color": theme.LINE}}})
    chart.set_y_axis({"reverse": True, "num_font": {**font, "color": theme.INK}, "line": {"none": True}, "major_tick_mark": "none",
                      "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    points = theme.TITLE_HEIGHT + 2 * theme.LINE_HEIGHT + 6 + theme.ROW_HEIGHT * (header - TOTALS - 1) + 8
    wide = sum(width * 7 + 5 for _, width in TYPED)
    chart.set_size({"width": wide - 10, "height": round(points * 4 / 3) - 4})
    sheet.insert_chart(0, len(BEFORE) + len(content.ages) + len(AFTER), chart,
                       {"x_offset": 8, "y_offset": 2, "object_position": 2, "description": "Share of every age in what is owed, by currency"})
