"""The Open Items sheet: what is behind every amount of the Aging, sorted so that each amount's items stand together.

Sorted by customer, currency, age, due date and number. Cash that is not applied stands there too, so the sum of the column Open is the
balance.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.aging import Aging
from receivables.items import listing
from receivables.money import exponents
from receivables.schema import Frame
from workbook import layout, theme
from workbook.page import Kit, decimals_rules, format_where, heading, letter
from workbook.reports.bulk import Bulk, Cells

SHEET, TABLE = "Open Items", "OpenItems"
COLUMNS = (("Customer", 14, "text"), ("Name", 32, "text"), ("Currency", 9, "text"), ("Age", 13, "text"), ("Document", 18, "text"),
           ("Type", 8, "text"), ("Date", 12, "date"), ("Due Date", 12, "date"), ("Days Overdue", 10, "int"),
           ("Open", 15, "amount"), ("Disputed", 13, "amount"))
EPOCH = np.datetime64("1899-12-30")


@dataclass(frozen=True, eq=False)
class Listed:
    """The sorted items as columns, and the sheet rows (first, last) of each (customer, currency, slot); slot -1 is the whole line.

    Slots count the amounts of a line of the Aging: not due, the buckets, credits, unapplied.
    """

    columns: tuple[Cells, ...] = ()
    blocks: dict[tuple[str, str, int], tuple[int, int]] = field(default_factory=dict)
    right: str = letter(len(COLUMNS) - 1)


def listed(aged: Aging | None, items: Frame, cash: Frame, names: Mapping[str, str]) -> Listed:
    """Sort the items and find their blocks."""
    if aged is None or not len(items) + len(cash):
        return Listed()
    every = listing(aged, items, cash)
    return Listed(_columns(aged, every, names), _blocks(every))


def write(kit: Kit, aged: Aging | None, listed: Listed) -> list[Bulk]:
    """Draw the sheet with a pattern row, and give its body."""
    sheet = kit.book.get_worksheet_by_name(SHEET)
    what = "The items behind the Aging"
    heading(kit, sheet, "Open Items" if aged is None else f"Open Items as of {aged.as_of.date()}",
            f"{what}, sorted by customer, currency and age. Rebuilt by every aging report; nothing typed here is kept.")
    sheet.write_url(layout.LINKS, 1, "internal:'Aging'!A1", kit.styles.link(), "← Aging")
    tops = []
    for i, (name, width, kind) in enumerate(COLUMNS):
        numeric = kind in theme.NUMERIC
        style = {"amount": theme.money_format(2), "date": theme.DATE, "int": "0"}.get(kind, theme.TEXT)
        sheet.set_column(i, i, width)
        sheet.write_blank(layout.BODY, i, None, kit.styles.body(style, numeric=numeric, bold=name == "Document"))
        tops.append({"header": name, "header_format": kit.styles.header(False, numeric)})
    sheet.set_row(layout.HEADER, theme.HEADER_HEIGHT)
    sheet.add_table(layout.HEADER, 0, layout.BODY, len(COLUMNS) - 1, {"name": TABLE, "columns": tops, "style": None})
    row = layout.BODY + 1
    for when, decimals in decimals_rules(f"$C{row}"):
        format_where(kit, sheet, when, decimals, layout.BODY, [(9, 10)])
    format_where(kit, sheet, f"=AND(ISNUMBER($I{row}),$I{row}>0)", layout.LOOKS["bad"], layout.BODY, [(3, 3), (8, 8)])
    format_where(kit, sheet, f"=$K{row}>0", layout.LOOKS["warn"], layout.BODY, [(10, 10)])
    sheet.freeze_panes(layout.BODY, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{listed.right}{layout.LAST_ROW + 1}"})
    return [Bulk(SHEET, TABLE, row, listed.columns)] if listed.columns else []


def _columns(aged: Aging, every: Frame, names: Mapping[str, str]) -> tuple[Cells, ...]:
    from workbook.reports.aging_lines import UNIDENTIFIED, decimal_texts

    ids, currencies = every["customer_id"].tolist(), every["currency"].tolist()
    scale = exponents(currencies)
    return (Cells("text", ids), Cells("text", [names.get(c, "") if c else UNIDENTIFIED for c in ids]), Cells("text", currencies),
            Cells("text", every["age"].tolist()), Cells("text", every["number"].tolist()), Cells("text", every["type"].tolist()),
            Cells("number", _serials(every["date"])), Cells("number", _serials(every["due"])),
            Cells("number", ["" if d != d else str(int(d)) for d in every["days"].tolist()]),
            Cells("number", decimal_texts(every["open"].to_numpy(), scale)), Cells("number", decimal_texts(every["disputed"].to_numpy(), scale)))


def _serials(days: pd.Series) -> list[str]:
    """Dates as Excel counts them; "" where there is none."""
    numbers: npt.NDArray[Any] = (days.to_numpy().astype("datetime64[D]") - EPOCH).astype(np.int64)
    return ["" if blank else str(n) for n, blank in zip(numbers.tolist(), days.isna().tolist())]


def _blocks(every: Frame) -> dict[tuple[str, str, int], tuple[int, int]]:
    first = layout.BODY + 1
    out = {}
    for keys, slot in ((["customer_id", "currency", "slot"], None), (["customer_id", "currency"], -1)):
        starts = np.flatnonzero((every[keys] != every[keys].shift()).any(axis=1).to_numpy())
        ends = np.append(starts[1:], len(every)) - 1
        heads = every[keys].take(starts)
        slots = heads["slot"].tolist() if slot is None else [slot] * len(starts)
        for who, money, s, a, b in zip(heads["customer_id"].tolist(), heads["currency"].tolist(), slots, starts.tolist(), ends.tolist()):
            out[who, money, s] = (first + a, first + b)
    return out
