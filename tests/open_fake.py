"""A spreadsheet program in memory: an `OpenBook` made from an .xlsx, with cells, formulas, tables, and faults on demand."""
from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
from openpyxl.utils import column_index_from_string, range_boundaries

from receivables.aging import labels
from receivables.policy import Policy
from workbook.cellwrite import EPOCHS
from workbook.stores.formulas import moved
from workbook.stores.openbook import TAKEN, Area, OpenTable
from workbook.stores.openread import cell_name
from workbook.stores.parts import Span

WRITES = ("write", "fill", "insert_rows", "remove_rows", "put_sheets", "keep")


class Killed(BaseException):
    """The process is gone."""


def no_fault(verb, n):
    """Nothing breaks."""


class Sheet:
    def __init__(self):
        self.cells: dict[tuple[int, int], object] = {}          # (row, column): a value
        self.formulas: dict[tuple[int, int], str] = {}
        self.dates: set[tuple[int, int]] = set()                # cells whose format shows dates
        self.texts: set[tuple[int, int]] = set()                # cells formatted as text
        self.notes: dict[tuple[int, int], str] = {}
        self.merged: list[Span] = []
        self.spills: list[Span] = []
        self.protected = False


class FakeBook:
    """`fault(verb, n)` may raise before the n-th writing call takes effect (counted from 1)."""

    def __init__(self, data: bytes | Path, epoch: int = 1900, name: str = "Ledger.xlsx"):
        self.place, self.epoch = name, epoch
        self.sheets: dict[str, Sheet] = {}
        self.listed: dict[str, OpenTable] = {}
        self.kept_text = ""
        self.editing = False
        self.calls: list[str] = []
        self.writes = 0
        self.fault = no_fault
        self.quiet = 0
        self.said: list[str] = []
        self._load(data)

    def _load(self, data, only=()):
        book = openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)
        for ws in book.worksheets:
            if only and ws.title not in only:
                continue
            sheet = self.sheets[ws.title] = Sheet()
            for row in ws.iter_rows():
                for c in row:
                    if c.is_date or "yy" in (c.number_format or ""):
                        sheet.dates.add((c.row, c.column))
                    if c.number_format == "@":
                        sheet.texts.add((c.row, c.column))
                    if c.data_type == "f":
                        sheet.formulas[c.row, c.column] = str(c.value)
                    elif c.value is not None:
                        value = c.value
                        sheet.cells[c.row, c.column] = self._serial(value) if isinstance(value, dt.datetime) else value
            for name in [n for n, t in self.listed.items() if t.sheet == ws.title]:
                del self.listed[name]
            for t in ws.tables.values():
                left, top, right, bottom = range_boundaries(t.ref)
                headers = tuple(str(ws.cell(top, c).value) for c in range(left, right + 1))
                self.listed[t.displayName] = OpenTable(t.displayName, ws.title, Span(left, top, right, bottom), headers, bool(t.totalsRowCount))

    def _serial(self, value: dt.datetime):
        days = (value - dt.datetime.combine(EPOCHS[1900], dt.time())).total_seconds() / 86400
        days -= (EPOCHS[self.epoch] - EPOCHS[1900]).days
        return int(days) if days == int(days) else days

    def tables(self):
        self.calls.append("tables")
        self._answering()
        return list(self.listed.values())

    def read(self, area: Area):
        self.calls.append(f"read {area.sheet}")
        self._answering()
        return [[self._shown(area.sheet, r, c) for c in range(area.span.left, area.span.right + 1)] for r in range(area.span.top, area.span.bottom + 1)]

    def _shown(self, name, r, c):
        sheet = self.sheets[name]
        if (r, c) in sheet.formulas:
            return self._result(name, r, c, sheet.formulas[r, c])
        value = sheet.cells.get((r, c))
        if (r, c) in sheet.dates and isinstance(value, int | float):
            return dt.datetime.combine(EPOCHS[self.epoch], dt.time()) + dt.timedelta(days=value)
        return value

    def _result(self, name, r, c, formula):
        """What our two formulas show, in the words of any list, and a difference of two cells; of others the number in them, as 7 for "=7*1"."""
        words = re.findall(r"(\w+)\[\[#This Row\],\[([^\]]*)\]\]", formula)
        if "AsOf-" not in formula and "LOOKUP" not in formula:
            two = re.fullmatch(r"=([A-Z]+)(\d+)-([A-Z]+)(\d+)", formula)
            if two:
                return sum(sign * (self._shown(name, int(row), column_index_from_string(at)) or 0) for sign, at, row in ((1, two[1], two[2]), (-1, two[3], two[4])))
            plain = re.fullmatch(r"=(\d+)\*1", formula)
            return float(plain[1]) if plain else None
        open_, other = self.at(words[0][0], r, words[0][1]) or 0, words[1][1]          # the open amount, and the due date or the days
        if "LOOKUP" not in formula:
            as_of, due = self._as_of(), self._plain(words[0][0], r, other)
            return as_of - due if as_of and due and open_ else None
        days, limits = self.at(words[0][0], r, other), Policy.aging_limits
        if open_ < 0:
            return "Credit"
        return None if days is None else labels(limits)[sum(days > limit for limit in (0, *limits))]

    def _as_of(self):
        settings = self.listed["Settings"]
        row = next(n for n in range(settings.first, settings.last + 1) if self.at("Settings", n, "Setting") == "as_of")
        return self._plain("Settings", row, "Value")

    def _plain(self, table, row, header):
        t = self.listed[table]
        return self.sheets[t.sheet].cells.get((row, t.span.left + t.headers.index(header)))

    def at(self, table, row, header):
        t = self.listed[table]
        return self._shown(t.sheet, row, t.span.left + t.headers.index(header))

    def column(self, table, *headers):
        t = self.listed[table]
        return [tuple(self.at(table, r, h) for h in headers) for r in range(t.first, t.last + 1)]

    def formulas(self, area: Area):
        self.calls.append(f"formulas {area.sheet}")
        self._answering()
        have = self.sheets[area.sheet].formulas
        return [[have.get((r, c), "") for c in range(area.span.left, area.span.right + 1)] for r in range(area.span.top, area.span.bottom + 1)]

    def obstacle(self, areas, sheets=(), new=()):
        self._answering()
        if self.editing:
            return "You cannot write now because a cell is being edited. Press Enter or Esc in it first."
        for name in [*(a.sheet for a in areas), *sheets]:
            if name in self.sheets and self.sheets[name].protected:
                return f"You cannot write because the sheet {name} is protected. Take the protection off first (Review, Unprotect Sheet)."
        for name in new:
            if name in self.sheets and (self.sheets[name].cells or self.sheets[name].formulas):
                return TAKEN.format(name)
        for a in areas:
            for what, spans in (("merged cells", self.sheets[a.sheet].merged), ("a spilled formula", self.sheets[a.sheet].spills)):
                for span in spans:
                    if span.overlaps(a.span):
                        return f"You cannot write because of {what} at {cell_name(a.sheet, span.left, span.top)}. Move that away first."
        return ""

    def write(self, blocks):
        for block in blocks:
            self._writing("write")
            sheet = self.sheets[block.sheet]
            for r, row in enumerate(block.rows, block.top):
                assert len(row) == len(block.rows[0])
                for c, value in enumerate(row, block.left):
                    assert value is None or type(value) in (bool, int, float, str), value
                    sheet.formulas.pop((r, c), None)
                    sheet.cells.pop((r, c), None)
                    if value is not None and value != "":
                        sheet.cells[r, c] = value

    def fill(self, area, formula):
        self._writing("fill")
        assert formula.startswith("=")
        assert not re.search(r"\bAR_\w+\(", formula), f"no AR_ formula inside a table: {formula}"
        sheet, span = self.sheets[area.sheet], area.span
        for r in range(span.top, span.bottom + 1):
            for c in range(span.left, span.right + 1):
                sheet.cells.pop((r, c), None)
                sheet.formulas[r, c] = "=" + moved(formula[1:], span.top, r)

    def insert_rows(self, table, at, count):
        self._writing("insert_rows")
        t = self.listed[table]
        assert t.first <= at <= t.last + 1
        model = at - 1 if at > t.first else at
        sheet = self.sheets[t.sheet]
        like = [{c for r, c in looks if r == model and t.span.left <= c <= t.span.right} for looks in (sheet.dates, sheet.texts)]
        self.shift(t.sheet, t.span.left, t.span.right, at, count)
        if at == t.last + 1 and not t.totals:
            self.resize(table, t.span.bottom + count)
        for looks, columns in zip((sheet.dates, sheet.texts), like):
            looks |= {(r, c) for r in range(at, at + count) for c in columns}

    def remove_rows(self, table, at, count):
        self._writing("remove_rows")
        t = self.listed[table]
        assert t.first <= at
        assert at + count - 1 <= t.last
        assert count < t.last - t.first + 1, "a table keeps one body row"
        self.shift(t.sheet, t.span.left, t.span.right, at + count, -count)

    def resize(self, table, bottom):
        t = self.listed[table]
        self.listed[table] = dataclasses.replace(t, span=dataclasses.replace(t.span, bottom=bottom))

    def shift(self, name, left, right, start, by):
        """The cells of some columns from row `start` on move by so many rows; tables grow, shrink and move along."""
        sheet = self.sheets[name]

        def to(r, c):
            """Where a cell goes; None when it is deleted."""
            if not left <= c <= right or r < start + min(by, 0):
                return r, c
            return (r + by, c) if r >= start else None

        for kept in (sheet.cells, sheet.formulas, sheet.notes):
            new = {to(*at): "=" + moved(v[1:], at[0], to(*at)[0]) if kept is sheet.formulas else v for at, v in kept.items() if to(*at)}
            kept.clear()
            kept.update(new)
        sheet.dates, sheet.texts = ({to(*at) for at in looks if to(*at)} for looks in (sheet.dates, sheet.texts))
        for t in [t for t in self.listed.values() if t.sheet == name and t.span.left <= right and left <= t.span.right]:
            top, bottom = t.span.top, t.span.bottom
            if top >= start:
                top, bottom = top + by, bottom + by
            elif start <= bottom or (by < 0 and start + by <= bottom):
                bottom += by
            self.listed[t.name] = dataclasses.replace(t, span=dataclasses.replace(t.span, top=top, bottom=bottom))

    def put_sheets(self, path, names):
        self._writing("put_sheets")
        data = Path(path).read_bytes()
        assert not [c.value for ws in openpyxl.load_workbook(io.BytesIO(data)).worksheets for row in ws.iter_rows() for c in row if c.data_type == "f"]
        self._load(data, names)

    def keep(self, text):
        self._writing("keep")
        self.kept_text = text

    def kept(self):
        self._answering()
        return self.kept_text

    @contextlib.contextmanager
    def still(self):
        self.quiet += 1
        try:
            yield
        finally:
            self.quiet -= 1

    def say(self, line):
        self.said.append(line)

    def _writing(self, verb):
        assert self.quiet, "every write stands within still()"
        self._answering()
        self.writes += 1
        self.calls.append(verb)
        self.fault(verb, self.writes)

    def _answering(self):
        if getattr(self, "dead", False):
            raise Killed

    def state(self, *but):
        """Everything a person sees, for comparison; reports may be left out."""
        return {n: (dict(s.cells), dict(s.formulas), frozenset(s.dates), dict(s.notes)) for n, s in self.sheets.items() if n not in but}, dict(self.listed)
