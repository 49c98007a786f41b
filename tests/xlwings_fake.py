"""The xlwings calls that we use, over an open workbook in memory. Like Excel, it reads what is written into a cell as if it were typed."""
from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

from open_fake import FakeBook, Sheet

from workbook.stores.openbook import Area
from workbook.stores.parts import Span, cell, letters, ref, span

ERRORS = {"#N/A": -2146826246, "#VALUE!": -2146826273, "#SPILL!": -2146826243}
KNOWN = {code: text for text, code in ERRORS.items() if text != "#SPILL!"}          # xlwings does not know all of them
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")


def typed(text: str):
    """What Excel makes of a text that is typed into a cell without the text format."""
    if text.startswith("'"):
        return text[1:]
    if text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    if NUMBER.fullmatch(text.strip()):
        return float(text.strip().rstrip("%"))
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return (dt.date(*map(int, day.groups())) - dt.date(1899, 12, 30)).days if day else text


class App:
    def __init__(self, book):
        self.book = book
        self.screen_updating = self.enable_events = self.display_alerts = True
        self.calculation, self.status_bar = "automatic", False
        self.selection = Range(book, "Start", Span(2, 3, 2, 3))
        self.answer, self.alerts, self.answers = "yes", [], []
        self.api = SimpleNamespace(ActiveWindow=SimpleNamespace(ScrollRow=7, ScrollColumn=2), UserName="anna", InputBox=self._input,
                                   GetOpenFilename=lambda FileFilter, Title, MultiSelect: self.answers.pop(0),
                                   GetSaveAsFilename=lambda InitialFileName, FileFilter, Title: self.answers.pop(0))
        self.books = Books(self)

    def _input(self, Prompt, Title, Default, Type):
        return self.answers.pop(0) if self.answers else Default

    def alert(self, prompt, title=None, buttons="ok"):
        self.alerts.append(prompt)
        return self.answer


class Books:
    def __init__(self, app):
        self.app = app

    def open(self, fullname=None, update_links=None, add_to_mru=None):
        made = FakeBook.__new__(FakeBook)
        made.__init__(__import__("pathlib").Path(fullname), name=fullname)
        return Book(made, self.app, fullname)


class Book:
    def __init__(self, fake, app=None, fullname=r"C:\Users\anna\Ledger.xlsx"):
        self.fake, self.fullname, self.name = fake, fullname, fake.place
        self.app = app or App(self)
        self.active, self.closed, self.relinked = "Start", False, []
        self.filters = {}
        self.sheets = Sheets(self)
        self.api = SimpleNamespace(Date1904=fake.epoch == 1904, ProtectStructure=False, LinkSources=lambda kind: None,
                                   ChangeLink=lambda *names: self.relinked.append(names))

    def activate(self):
        self.app.active = self

    def close(self):
        self.closed = True


class Sheets:
    def __init__(self, book):
        self.book, self.made = book, {}

    def _get(self, name):
        return self.made.setdefault(name, XlSheet(self.book, name))

    def __iter__(self):
        return iter([self._get(name) for name in self.book.fake.sheets])

    def __len__(self):
        return len(self.book.fake.sheets)

    def __getitem__(self, key):
        name = list(self.book.fake.sheets)[key] if isinstance(key, int) else key
        if name not in self.book.fake.sheets:
            raise KeyError(name)
        return self._get(name)

    @property
    def active(self):
        return self._get(self.book.active)

    def add(self, name=None, before=None, after=None):
        self.book.fake.sheets[name] = Sheet()
        self.book.active = name
        self.made.pop(name, None)
        return self._get(name)


class Listed:
    """A COM collection whose members delete themselves."""

    def __init__(self, names, delete):
        self.names, self.delete = names, delete

    @property
    def Count(self):
        return len(self.names())

    def Item(self, i):
        return SimpleNamespace(Delete=lambda name=self.names()[i - 1]: self.delete(name))


class Cells:
    def __init__(self, sheet):
        self.sheet = sheet
        self.FormatConditions = self.Validation = self.Hyperlinks = SimpleNamespace(Delete=lambda: None)

    def Clear(self):
        self.sheet.book.fake.sheets[self.sheet.name] = Sheet()

    def Copy(self, other):
        """Cells and formats come over; tables come as cells alone."""
        made, mine = self.sheet.book.fake.sheets[self.sheet.name], other.sheet.book.fake.sheets[other.sheet.name]
        mine.cells, mine.formulas, mine.dates, mine.texts = dict(made.cells), dict(made.formulas), set(made.dates), set(made.texts)


class XlSheet:
    def __init__(self, book, name):
        self.book, self.name = book, name
        fake = book.fake
        tables = Listed(lambda: [n for n, t in fake.listed.items() if t.sheet == name], lambda n: fake.listed.pop(n))
        none = Listed(list, None)
        self.api = SimpleNamespace(Visible=-1, ListObjects=tables, ChartObjects=lambda: none, Shapes=none, Cells=Cells(self))

    @property
    def tables(self):
        self.api.ProtectContents = self.book.fake.sheets[self.name].protected
        return Tables(self)

    def range(self, cell1, cell2=None):
        if isinstance(cell1, str):
            return Range(self.book, self.name, span(cell1))
        (top, left), (bottom, right) = cell1, cell2 or cell1
        return Range(self.book, self.name, Span(left, top, right, bottom))

    def activate(self):
        self.book.active = self.name

    def copy(self, after=None):
        after.book.fake.sheets[self.name] = self.book.fake.sheets[self.name]
        for name, t in self.book.fake.listed.items():
            if t.sheet == self.name:
                after.book.fake.listed[name] = t

    def delete(self):
        assert self.api.Visible == -1, "Excel deletes no sheet that is very hidden"
        del self.book.fake.sheets[self.name]
        self.book.sheets.made.pop(self.name)


class Tables:
    def __init__(self, sheet):
        self.sheet = sheet

    def __iter__(self):
        return iter([Table(self.sheet, n) for n, t in self.sheet.book.fake.listed.items() if t.sheet == self.sheet.name])

    def add(self, source=None, name=None, has_headers=True, table_style_name="TableStyleMedium2"):
        from workbook.stores.openbook import OpenTable
        heads = source.options(ndim=2).value[0]
        self.sheet.book.fake.listed[name] = OpenTable(name, self.sheet.name, source.span, tuple(map(str, heads)))


class Filter:
    def __init__(self, on, criterion, operator=0):
        self.On, self.Operator = on, operator
        if on:
            self.Criteria1 = criterion


class AutoFilter:
    """The filters of a table: field -> (criterion, operator)."""

    def __init__(self, book, table):
        self.kept, self.width = book.filters.setdefault(table, {}), len(book.fake.listed[table].headers)

    @property
    def FilterMode(self):
        return bool(self.kept)

    @property
    def Filters(self):
        kept, width = self.kept, self.width

        class Many:
            Count = width

            def __call__(self, i):
                return Filter(i in kept, *kept.get(i, (None, 0)))
        return Many()

    def ShowAllData(self):
        self.kept.clear()


class Table:
    def __init__(self, sheet, name):
        self.sheet, self._name, self.book = sheet, name, sheet.book
        self.api = SimpleNamespace(SourceType=1, AutoFilter=AutoFilter(self.book, name), Range=SimpleNamespace(AutoFilter=self._filter))

    def _filter(self, field, criterion, operator=0):
        self.book.filters[self._name][field] = (criterion, operator)

    @property
    def _table(self):
        return self.book.fake.listed[self._name]

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, new):
        self.book.fake.listed[new] = self.book.fake.listed.pop(self._name)
        self._name = new

    @property
    def range(self):
        return Range(self.book, self.sheet.name, self._table.span)

    @property
    def header_row_range(self):
        s = self._table.span
        return Range(self.book, self.sheet.name, Span(s.left, s.top, s.right, s.top))

    @property
    def show_totals(self):
        return self._table.totals

    def resize(self, range):
        self.book.fake.resize(self._name, range.span.bottom)


class Range:
    def __init__(self, book, sheet, where, **how):
        self.book, self.sheet_name, self.span, self.how = book, sheet, where, how
        self.api = SimpleNamespace(HasSpill=self._met("spills"), HasFormula=self._formulas() if where else False)

    @property
    def _sheet(self):
        return self.book.fake.sheets[self.sheet_name]

    def _all(self):
        return [(r, c) for r in range(self.span.top, self.span.bottom + 1) for c in range(self.span.left, self.span.right + 1)]

    def _formulas(self):
        have = self._sheet.formulas.keys() & set(self._all()) if self.sheet_name in self.book.fake.sheets else set()
        return False if not have else len(have) == len(self._all()) or None

    def _met(self, what):
        """False when no cell of these is in the areas, True when all are, None for some."""
        areas = getattr(self.book.fake.sheets.get(self.sheet_name), what, [])
        met = [any(a.left <= c <= a.right and a.top <= r <= a.bottom for a in areas) for r, c in (self._all() if areas else [(0, 0)])]
        return True if all(met) else None if any(met) else False

    @property
    def merge_cells(self):
        return self._met("merged")

    @property
    def has_array(self):
        return False

    @property
    def row(self):
        return self.span.top

    @property
    def column(self):
        return self.span.left

    @property
    def shape(self):
        return self.span.bottom - self.span.top + 1, self.span.width

    @property
    def address(self):
        return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", ref(self.span))

    def options(self, convert=None, **options):
        return Range(self.book, self.sheet_name, self.span, **options)

    @property
    def value(self):
        assert set(self.how) <= {"ndim", "err_to_str"}
        rows = self.book.fake.read(Area(self.sheet_name, self.span))
        rows = [[self._error(v) for v in row] for row in rows]
        rows = [[float(v) if type(v) is int and v not in ERRORS.values() else v for v in row] for row in rows]
        if self.how.get("ndim") == 2:
            return rows
        if self.how.get("ndim") == 1:
            return rows[0] if len(rows) == 1 else [row[0] for row in rows]
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows

    def _error(self, value):
        """Error cells come from Excel as whole numbers; xlwings names those that it knows."""
        code = ERRORS.get(value) if isinstance(value, str) else None
        return value if code is None else KNOWN.get(code, code) if self.how.get("err_to_str") else None

    @value.setter
    def value(self, new):
        rows = new if isinstance(new, list) else [[new]]
        assert self.book.fake.quiet or self.book.app.calculation == "manual", "written while Excel redraws and calculates"
        self.book.fake.quiet += 1
        for r, row in enumerate(rows, self.span.top):
            for c, v in enumerate(row, self.span.left):
                self._type(r, c, v)
        self.book.fake.quiet -= 1

    def _type(self, r, c, v):
        sheet = self._sheet
        sheet.cells.pop((r, c), None)
        sheet.formulas.pop((r, c), None)
        if isinstance(v, str) and (r, c) not in sheet.texts:
            if v.startswith("="):
                sheet.formulas[r, c] = v
                return
            v = typed(v)
        if v is not None and v != "":
            sheet.cells[r, c] = v

    @property
    def formula2(self):
        """Excel gives a formula as it stands, and of other cells their value as text."""
        values = self.book.fake.read(Area(self.sheet_name, self.span))
        have = self._sheet.formulas
        rows = [[have.get((r, c)) or ("" if v is None else str(v)) for c, v in enumerate(row, self.span.left)] for r, row in enumerate(values, self.span.top)]
        return rows[0][0] if len(self._all()) == 1 else tuple(map(tuple, rows))

    @formula2.setter
    def formula2(self, text):
        self.book.fake.quiet += 1
        self.book.fake.fill(Area(self.sheet_name, self.span), text)
        self.book.fake.quiet -= 1

    @property
    def number_format(self):
        found = [at in self._sheet.texts for at in self._all()]
        return "@" if all(found) else None if any(found) else "General"

    @number_format.setter
    def number_format(self, new):
        if new == "@":
            self._sheet.texts |= set(self._all())

    @property
    def row_height(self):
        return 15.0

    @row_height.setter
    def row_height(self, height):
        assert height == 15.0

    def insert(self, shift):
        assert shift == "down"
        n = self.span.bottom - self.span.top + 1
        self.book.fake.shift(self.sheet_name, self.span.left, self.span.right, self.span.top, n)

    def delete(self, shift=None):
        assert shift == "up"
        n = self.span.bottom - self.span.top + 1
        self.book.fake.shift(self.sheet_name, self.span.left, self.span.right, self.span.bottom + 1, -n)

    def autofill(self, destination, type_="fill_default"):
        assert type_ == "fill_formats"
        for looks in (self._sheet.dates, self._sheet.texts):
            columns = {c for r, c in looks if (r, c) in self._all()}
            looks |= {(r, c) for r, c in destination._all() if c in columns}

    def select(self):
        self.book.app.selection = self


def address(row: int, column: int) -> str:
    """A cell's address, for a test to compare."""
    made = f"{letters(column)}{row}"
    assert cell(made) == (column, row)
    return made
