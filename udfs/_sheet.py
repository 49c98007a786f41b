"""A range found by its header row, as a table of the schema; columns are read when they are asked for, so that none is read for nothing.

>>> from receivables.tables import INVOICES
>>> sheet = Sheet.of([["Kunde", "Offen", "Lager"], ["C1", 12.5, "x"], [None, None, None], ["C2", -3, None]], INVOICES, ("customer_id", "open"))
>>> sheet.amounts("open", sheet.currency("EUR")).tolist(), list(sheet.words("customer_id"))
([1250, 0, -300], ['C1', '', 'C2'])
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from receivables.errors import Issue, ReceivablesError
from receivables.headers import find_columns, normal
from receivables.money import exponents
from receivables.schema import Column, Frame, Table, conform
from udfs._cells import ROUNDED, broken, grid, is_blank, said_of
from udfs._formula import BrokenCell
from workbook.cells import ERRORS, Bad, read_amounts, read_array

PLAIN_KINDS = frozenset((str, float, int, dt.datetime, type(None)))      # of cells that compare as their text does
# choices that decide whether a row counts: another word is refused, not passed over
STRICT = frozenset((("Applications", "status"), ("Receipts", "kind"), ("Reminders", "status")))
Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Sheet:
    """Rows, the header row first. `found` says where each column of the schema stands; the first row below the header is row 2."""

    schema: Table
    headers: tuple[str, ...]
    found: dict[str, int]
    rows: Sequence[Sequence[Any]]

    @classmethod
    def of(cls, cells: Any, schema: Table, needed: Iterable[str | tuple[str, ...]]) -> Sheet:
        """Find the columns. `needed` ones must be there; of a tuple one is enough. Raises ReceivablesError that names what is missing."""
        rows = cells if isinstance(cells, list | tuple) and cells and isinstance(cells[0], list | tuple) else grid(cells)
        headers = tuple("" if is_blank(h) else str(h) for h in rows[0])
        found = find_columns(headers, schema)
        _check_headers(headers, found, schema, needed)
        return cls(schema, headers, found, rows)

    def __len__(self) -> int:
        return len(self.rows) - 1

    def cells(self, name: str) -> list[Any]:
        """The cells of one column; a row that ends before it has a blank there."""
        at = self.found[name]
        try:
            cells = list(map(itemgetter(at), self.rows))
        except IndexError:
            cells = [row[at] if at < len(row) else None for row in self.rows]
        del cells[0]
        return cells

    def words(self, name: str) -> pd.Categorical:
        """A column of text or ids, its distinct texts once. Raises ReceivablesError where a cell shows an error or an id was cut."""
        if name not in self.found:
            return pd.Categorical.from_codes(np.zeros(len(self), dtype=np.int8), pd.Index([""], dtype="str"))
        cells, column, bad = self.cells(name), self.schema.by_name[name], list[Bad]()
        codes, distinct = _distinct(cells)
        texts = read_array(distinct, column, None, "", bad).tolist()
        if not ERRORS.isdisjoint(texts):
            bad += [Bad(i, f"the cell shows the error {text}.", "") for i, text in enumerate(texts) if text in ERRORS]
        self._refuse([replace(b, index=int(np.argmax(codes == b.index))) for b in bad], name, cells)
        if len(set(texts)) < len(texts):                     # spellings that are one text: " C1" and "C1"
            again, texts = pd.factorize(np.array(texts, dtype=object))
            codes = again[codes]
        return pd.Categorical.from_codes(codes, pd.Index(texts, dtype="str"))

    def currency(self, base: str = "") -> pd.Categorical:
        """The column Currency; blanks are the only currency that occurs in it, else `base`."""
        words = self.words("currency")
        known = [name for name in words.categories if name]
        fill = known[0] if len(known) == 1 else base
        return words.rename_categories({"": fill}) if fill and fill not in known and "" in words.categories else _joined(words, fill)

    def amounts(self, name: str, currency: pd.Categorical) -> npt.NDArray[np.int64]:
        """A column of amounts in minor units; 0 where it is blank."""
        bad: list[Bad] = []
        cells, decimals = self.cells(name), exponents(currency.categories.to_numpy(dtype=object))
        minor, _ = read_amounts(cells, decimals[currency.codes], bad)
        self._refuse(bad, name, cells)
        return minor

    def days(self, name: str) -> npt.NDArray[np.datetime64]:
        """A column of dates; NaT where it is blank or the column is not there."""
        if name not in self.found:
            return np.full(len(self), np.datetime64("NaT"), dtype="datetime64[s]")
        bad: list[Bad] = []
        cells = self.cells(name)
        days: npt.NDArray[np.datetime64] = read_array(cells, self.schema.by_name[name], None, "", bad)
        self._refuse(bad, name, cells)
        return days

    def frame(self, base: str = "") -> Frame:
        """Every column as a frame of the schema; rows that are blank in all of them are left out."""
        money = self.currency(base)
        columns = {name: self._column(self.schema.by_name[name], money) for name in self.found}
        if "currency" in self.schema.by_name:
            columns["currency"] = _text(money)
        frame = conform(self.schema, pd.DataFrame(columns, index=pd.RangeIndex(len(self))))
        return frame[self._filled(frame)].reset_index(drop=True)

    def _column(self, column: Column, money: pd.Categorical) -> Any:
        if column.dtype == "str":
            return _text(self.words(column.name))
        if column.kind == "amount":
            return self.amounts(column.name, money)
        bad: list[Bad] = []
        cells = self.cells(column.name)
        values = read_array(cells, column, money.tolist() if column.kind == "limit" else None, "", bad)
        self._refuse(bad, column.name, cells)
        return values

    def _filled(self, frame: Frame) -> npt.NDArray[np.bool_]:
        filled = np.zeros(len(frame), dtype=bool)
        for name in self.found:
            if name != "currency" and not filled.all():
                filled |= (frame[name].notna() & ~frame[name].isin(["", 0, False])).to_numpy(dtype=bool)
        return filled

    def _refuse(self, bad: list[Bad], name: str, cells: Sequence[Any]) -> None:
        strict = (self.schema.name, name) in STRICT
        refused = [b for b in bad if b.level == "refused" or b.kind == ROUNDED or (strict and b.kind == "not in list")]
        if refused:
            raise self.at(refused[0].index, name, *said_of(refused[0], cells[refused[0].index]), len(refused) - 1)

    def at(self, index: int, name: str, what: str, mend: str, more: int = 0) -> ReceivablesError:
        """The refusal of a cell, with its place."""
        header = self.headers[self.found[name]]
        sentence = Issue(self.schema.name, what, mend, row=index + 2, column=header).sentence() + (f" ({more} more like this.)" if more else "")
        code = broken(self.cells(name)[index])
        return BrokenCell(sentence, code) if code else ReceivablesError(sentence)


def given(cells: Any) -> bool:
    """True when an optional range was given."""
    if isinstance(cells, list | tuple) and len(cells) > 1:
        return True
    rows = grid(cells)
    return not (len(rows) == 1 and all(is_blank(value) for value in rows[0]))


def _distinct(cells: list[Any]) -> tuple[Codes, list[Any]]:
    """Which distinct cell each one is, and the distinct ones; cells that Python takes for equal must read the same."""
    column = np.empty(len(cells), dtype=object)
    column[:] = cells
    if infer_dtype(column, skipna=True) != "string" and not set(map(type, cells)) <= PLAIN_KINDS:
        return np.arange(len(cells)), cells
    codes, distinct = pd.factorize(column)
    blank = codes < 0
    return (np.where(blank, len(distinct), codes), [*distinct.tolist(), None]) if blank.any() else (codes, distinct.tolist())


def _joined(words: pd.Categorical, fill: str) -> pd.Categorical:
    """The same with its blanks counted as `fill`, which is among its categories."""
    names = words.categories
    if not fill or "" not in names:
        return words
    codes = np.where(words.codes == names.get_loc(""), names.get_loc(fill), words.codes)
    return pd.Categorical.from_codes(codes, names)


def _text(words: pd.Categorical) -> pd.Series:
    return pd.Series(words.categories.to_numpy(dtype=object)[words.codes], dtype="str")


def _check_headers(headers: Sequence[str], found: dict[str, int], schema: Table, needed: Iterable[str | tuple[str, ...]]) -> None:
    choices = [(need,) if isinstance(need, str) else need for need in needed]
    missing = [" or ".join(schema.by_name[name].header for name in names) for names in choices if not set(names) & set(found)]
    if missing:
        raise ReceivablesError(f"To read the range as {schema.name}, you must include its header row with {', '.join(missing)}; "
                               f"found {', '.join(h for h in headers if h)[:200] or 'no headers'}.")
    words = [normal(h) for h in headers]
    twice = [headers[at] for at in found.values() if words.count(words[at]) > 1]
    if twice:
        raise ReceivablesError(f"You cannot use this range as {schema.name} because the header {twice[0]} is there more than once.")
