"""How an advice spells amounts and days: decided over the whole file, as for every list; what can be two things is asked.

>>> Spelling(",", "dmy", "EUR").amount(Cell("EUR 1.204,50-", 0, 0), "EUR"), Spelling(",", "dmy", "EUR").day(Cell("3. Okt. 2026", 0, 0))
(-120450, '2026-10-03')
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from receivables.errors import ReceivablesError
from receivables.money import CURRENCIES, to_minor
from workbook.readers.amounts import DOLLARS, Number, decimal_marks, read_number
from workbook.readers.dates import ORDERS, date_orders, read_date
from workbook.readers.formats.advice_draft import Draft
from workbook.readers.formats.advice_lines import Cell
from workbook.readers.formats.advice_words import language
from workbook.readers.values import Told

_DAY_PARTS = re.compile(r"\b(?:de|del|den|le|the|of)\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\w*,?", re.IGNORECASE)


_NEAR = np.timedelta64(400, "D")          # between the first and the last day of an advice


@dataclass(frozen=True)
class Spelling:
    """How the file writes: its decimal mark, the order of its dates, the currency where none is named."""

    mark: str
    order: str
    base: str

    def amount(self, cell: Cell | None, currency: str) -> int | None:
        """The amount of a cell in minor units, None where it is none."""
        number = self._number(cell)
        if number is None:
            return None
        sign, digits = (-1, -number.digits) if number.digits < 0 else (1, number.digits)
        try:
            return sign * to_minor(f"{digits}E-{number.decimals}", currency)
        except ValueError:
            return None

    def currency(self, cell: Cell | None) -> str:
        """The currency beside an amount; of the dollars the ledger's, where it has one, else that of the United States."""
        number = self._number(cell)
        code = number.currency if number else ""
        if code == "$":
            return self.base if self.base in DOLLARS else "USD"
        return code if code in CURRENCIES else ""

    def day(self, cell: Cell | None) -> str:
        """The day of a cell as ISO text, "" where it is none."""
        if cell is None:
            return ""
        found = None if cell.day else read_date(_day_text(cell.text), self.order)
        return cell.day or ("" if found is None else str(found)[:10])

    def _number(self, cell: Cell | None) -> Number | None:
        if cell is None:
            return None
        if cell.number is not None:
            sign, digits, exponent = cell.number.as_tuple()
            if not isinstance(exponent, int) or not -18 <= exponent <= 17:
                return None
            whole = int("".join(map(str, digits))) * 10 ** max(exponent, 0)
            return Number(-whole if sign else whole, max(-exponent, 0))
        return read_number(_plain(cell.text), self.mark)


def spelling_of(drafts: Sequence[Draft], words: Sequence[str], name: str, told: Told) -> Spelling:
    """How the file writes, decided over all its amounts and dates. Raises ReceivablesError where they can be two things."""
    amounts = [_plain(cell.text) for draft in drafts for cell in amounts_of(draft) if cell.number is None]
    mark = decimal_marks({"amounts": amounts}, told.decimal, name)["amounts"]
    days = [_day_text(cell.text) for draft in drafts for cell in _days(draft) if not cell.day]
    order = told.date_order or ("dmy" if language(words) else "")
    try:
        orders = date_orders({"dates": days}, told.date_order, name)
    except ReceivablesError:
        order = order or _near(days)
        if not order:
            raise
        orders = {"dates": order}          # only English writes the month first
    return Spelling(mark, orders["dates"], told.base)


def _near(days: Sequence[str]) -> str:
    """The one order in which the days of an advice lie near one another, "" where none or several do."""
    spans = {}
    for order in ORDERS:
        read = [read_date(day, order) for day in days]
        known = [day for day in read if day is not None]
        if len(known) == len(read) > 1:
            spans[order] = max(known) - min(known)
    near = [order for order, span in spans.items() if span <= _NEAR]
    return near[0] if len(near) == 1 else ""


def amounts_of(draft: Draft) -> Iterable[Cell]:
    """Every cell of an advice that holds an amount."""
    for line in draft.lines:
        yield from line.amounts
    for total in draft.totals:
        yield from total.values()
    if "total" in draft.labels:
        yield draft.labels["total"]


def _days(draft: Draft) -> Iterable[Cell]:
    for line in draft.lines:
        if "invoice_date" in line.cells:
            yield line.cells["invoice_date"]
    yield from (draft.labels[role] for role in ("payment_date", "date") if role in draft.labels)


def _plain(text: str) -> str:
    """An amount's text without what stands around it: "EUR 1.204,50 " and "Total: 5.00"."""
    return text.strip().strip("*=:").strip()


def _day_text(text: str) -> str:
    return " ".join(_DAY_PARTS.sub(" ", text).split()).strip(" ,")
