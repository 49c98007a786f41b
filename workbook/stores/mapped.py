"""A person's own list as one of our tables: which Excel table it is, which of its columns are which of ours, and how its cells are spelled.

An adopted workbook says so in its table Mapping; `parse` reads that. `Form` turns a list's cells into what our readers know, and back:
amounts with the sign turned, dates and amounts that are text, ids that are numbers, words such as Gutschrift for CRN.

>>> form = Form(date_order="d.m.y", words=(("CRN", "Gutschrift"),))
>>> form.read(["24.12.2026", "Gutschrift", 5.0], DATE), form.read(["Gutschrift", "Storno"], TYPE)
([datetime.date(2026, 12, 24), 'Gutschrift', 5.0], ['CRN', 'CRN'])
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.schema import Column, Frame
from receivables.tables import TABLES, YES
from workbook.cells import cell_values, cell_xml
from workbook.cellwrite import text_ends

Array = npt.NDArray[Any]
LIST, MADE, SHEET, COMPARED_KIND = "list", "made", "sheet", "compared"
TURNED, BY_TYPE, NUMBER = "turned", "by type", "number"
COMPARED = "Compared"                 # the pseudo table of columns that are compared only
COMPARES = "Invoices"
SOURCE = "source"
DATE, TYPE = TABLES["Invoices"].by_name["invoice_date"], TABLES["Invoices"].by_name["type"]
_WHOLE = re.compile(r"[1-9]\d{0,14}|0")
_STRFTIME = {"d": "%d", "m": "%m", "y": "%Y"}


@dataclass(frozen=True)
class Form:
    """How a column's cells are spelled. `date_order` is as d.m.y, `decimal` "," or ".", `words` pairs of ours and the list's."""

    sign: str = ""
    date_order: str = ""
    decimal: str = ""
    words: tuple[tuple[str, str], ...] = ()
    number: bool = False

    def read(self, values: Sequence[Any], column: Column) -> Sequence[Any]:
        """Cells as our readers know them; what is not spelled so stays as it is."""
        if column.kind == "date" and self.date_order:
            return [_day(v, self.date_order) if type(v) is str and v else v for v in values]
        if column.kind in ("amount", "limit") and self.decimal:
            return [_amount(v, self.decimal) if type(v) is str and v else v for v in values]
        if column.kind in ("choice", "currency"):
            return [_word(v, column, self.words) if type(v) is str and v else _ticked(v) if column.choices == YES else v for v in values]
        return values

    def signed(self, array: Any, kinds: Array | None) -> Any:
        """Amounts with their signs as ours are, or ours as the list's: the rule is its own inverse."""
        if self.sign == TURNED:
            return -array
        if self.sign == BY_TYPE and kinds is not None:
            return array * np.where(np.asarray(kinds) == "CRN", -1, 1)
        return array

    def ends(self, frame: Frame, column: Column, codes: Any, base: str, epoch: int) -> list[bytes]:
        """The ends of new cells in the list's spelling."""
        said = self._spelled(frame, column)
        if column.kind == "date" and self.date_order:
            return text_ends(said.tolist(), column)
        ends = cell_xml(said, column, codes, base, epoch)
        return [b"><v>%s</v></c>" % v.encode() if _WHOLE.fullmatch(v) else end for v, end in zip(said.tolist(), ends)] if self.number else ends

    def cells(self, frame: Frame, column: Column, codes: Any, base: str) -> list[Any]:
        """The same as values, for a workbook that is open."""
        said = self._spelled(frame, column)
        if column.kind == "date" and self.date_order:
            return [text or None for text in said.tolist()]
        values = cell_values(said, column, codes, base)
        return [int(v) if isinstance(v, str) and _WHOLE.fullmatch(v) else v for v in values] if self.number else values

    def _spelled(self, frame: Frame, column: Column) -> pd.Series:
        """A column as the list spells it, before it becomes cells: signs turned, our words replaced by its own, days as text ("" for none)."""
        series = frame[column.name].reset_index(drop=True)
        if self.sign and column.kind == "amount":
            return pd.Series(self.signed(series.to_numpy(), frame["type"].to_numpy(dtype=object) if "type" in frame else None))
        if column.kind == "date" and self.date_order:
            pattern = "".join(_STRFTIME.get(c, c) for c in self.date_order)
            return pd.Series(["" if pd.isna(day) else day.strftime(pattern) for day in series], dtype="str")
        if self.words:
            known = dict(self.words)
            return pd.Series([known.get(v, v) for v in series.tolist()], dtype="str")
        return series


PLAIN = Form()


@dataclass(frozen=True)
class Listed:
    """One list that is one of our tables (or a part of one: `Invoices` may stand on twelve sheets): headers and forms by code name."""

    table: str
    list: str
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapped:
    """What the table Mapping says: the lists of each table, in order (new rows go to the last), and on which sheet each of our tables and
    reports is here."""

    lists: Mapping[str, tuple[Listed, ...]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    def absent(self) -> dict[str, dict[str, str]]:
        """For each table that is a list of the person's: the columns that it has not, with what new rows have there."""
        return {name: {c.name: self.source(name, lists[-1]) if c.name == SOURCE else "" for c in TABLES[name].columns
                       if not all(c.name in one.headers for one in lists)}
                for name, lists in self.lists.items() if name in TABLES}

    def source(self, name: str, one: Listed) -> str:
        """What rows of a list have as their source: the sheet, where the table stands on several."""
        return one.sheet if len(self.lists[name]) > 1 else ""


def parse(frame: Frame) -> Mapped:
    """What a frame of the table Mapping says. Raises ReceivablesError where it cannot be so."""
    lists: dict[str, list[Listed]] = {}
    sheets = {r["table"]: r["sheet"] for r in frame.to_dict("records") if r["kind"] == SHEET}
    rows = [r for r in frame.to_dict("records") if r["kind"] != SHEET]
    for head in (r for r in rows if r["kind"] in (LIST, MADE)):
        mine = [r for r in rows if r["list"] == head["list"] and r["column"]]
        for name, wanted in ((head["table"], [r for r in mine if r["kind"] != COMPARED_KIND]), (COMPARED, [r for r in mine if _compared(r)])):
            if name == head["table"] or (head["table"] == COMPARES and any(r["kind"] == COMPARED_KIND for r in wanted)):
                lists.setdefault(name, []).append(Listed(name, head["list"], head["sheet"], {r["column"]: r["header"] for r in wanted},
                                                         {r["column"]: form_of(r) for r in wanted}))
    twice = next((found for name, found in lists.items() if len(found) > 1 and name not in (COMPARES, COMPARED)), None)
    if twice:
        raise ReceivablesError(f"You cannot use this workbook because its table Mapping names {len(twice)} lists of {twice[0].table} "
                               f"({', '.join(one.list for one in twice)}), and only {COMPARES} may stand in several. Take one out of Mapping.")
    links = {name: found[-1].sheet for name, found in lists.items() if name in TABLES}
    return Mapped({name: tuple(found) for name, found in lists.items()}, links | sheets)


def form_of(row: Mapping[str, Any]) -> Form:
    """The form of one row of Mapping."""
    spelling = str(row["spelling"])
    split = [tuple(word.strip() for word in part.partition("=")[::2]) for part in spelling.split(";")]
    pairs = tuple((ours, theirs) for ours, theirs in split if ours and theirs)
    return Form(str(row["sign"]), str(row["date_order"]), str(row["decimal"]), pairs, spelling.strip() == NUMBER)


def _compared(row: Mapping[str, Any]) -> bool:
    """True for a column that the pseudo table Compared has: those compared only, and the row's key, type and currency."""
    return row["kind"] == COMPARED_KIND or row["column"] in ("number", "type", "currency")


def _day(text: str, order: str) -> Any:
    from workbook.readers.dates import read_date

    day = read_date(text, "".join(c for c in order if c in "dmy"))
    return text if day is None else dt.date.fromisoformat(str(day)[:10])


def _amount(text: str, mark: str) -> Any:
    from workbook.readers.amounts import read_number

    number = read_number(text, mark)
    return text if number is None else Decimal(number.digits).scaleb(-number.decimals)


def _word(text: str, column: Column, words: Sequence[tuple[str, str]]) -> str:
    from workbook.readers.amounts import SIGNS
    from workbook.readers.choices import choose

    plain = text.strip().casefold()
    own = next((ours for ours, theirs in words if theirs.casefold() == plain), None)
    if own is not None:
        return own
    if column.kind == "currency":
        return SIGNS.get(text.strip().upper(), text)
    found = choose(text, column)
    return text if found is None else found


def _ticked(value: Any) -> Any:
    """A tick that is no text: TRUE or 1 for yes."""
    return ("yes" if value else "") if isinstance(value, bool) or value in (0, 1) else value
