"""The small ledger that every workbook of the corpus holds, and what a feature of the corpus is.

Rates stands in the middle of the sheet "FX rates" (B4:G9, header in row 4, five rows) with a person's own column at its end; Invoices at A1
of its sheet (four rows). A test grows Rates by three rows and Invoices by two, then takes rows out of both.
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import bookmaker
import xlsxwriter

from receivables.schema import day, rows
from receivables.tables import TABLES

FX, INVOICES, DASHBOARD = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet10.xml"
FX_TABLE, INVOICES_TABLE = "xl/tables/table1.xml", "xl/tables/table2.xml"
WORKBOOK = "xl/workbook.xml"
RATES = [{"id": f"USD 2026-0{n}-01", "date": f"2026-0{n}-01", "currency": "USD", "rate": 1 + n / 100, "source": f"ECB {n}"} for n in range(1, 6)]
CHECKED = ["anna", "ben", 7, "dora", "emil"]
_ORDER = ("sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr "
          "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
          "cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst").split()
_TYPE = "application/vnd.openxmlformats-officedocument."
_RELS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN_NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R_NS = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


@dataclass(frozen=True)
class Follow:
    """A text that a part must hold: {last} and {inv} stand for the last body rows of Rates and Invoices, {bottom} for the row below with totals."""

    part: str
    text: str


@dataclass(frozen=True)
class Case:
    """One workbook of the corpus: how it is made, what follows the tables, and what its own program makes of it."""

    name: str
    make: Callable[[], bytes]
    follows: tuple[Follow, ...] = ()
    suffix: str = ".xlsx"
    says: str = ""                 # a sentence that the receipt of growing must hold


class Draft(bookmaker.Maker):
    """The ledger in XlsxWriter's hands; `fx` is the sheet of Rates, `dash` a sheet of the person's own."""

    def __init__(self, rates: dict | None = None, invoices: dict | None = None, **options: object) -> None:
        super().__init__(**options)
        frames = {name: rows(TABLES[name], [_row(name, n) for n in range(2)]) for name in
                  ("Customers", "Receipts", "Applications", "Settings", "Runs", "Journal", "Periods")}
        self.fx = self.table("Rates", bookmaker.rates(*RATES), at=(3, 1), sheet="FX rates", **{"own": {"Checked": CHECKED}, **(rates or {})})
        self.fx.write("A1", "Our rates"), self.fx.write("J5", "beside"), self.fx.write_formula("J6", "=E6*2", None, 2.04), self.fx.write("B40", "far below")
        self.inv = self.table("Invoices", bookmaker.invoices("1", "2", "3", "4", amount=12_345), **(invoices or {}))
        for name, frame in frames.items():
            self.table(name, frame)
        self.dash = self.sheet("Dashboard")
        self.dash.write("A1", "Open items"), self.dash.write_formula("B1", "=SUM(Invoices[Open])", self.blue, 400.0)
        self.dash.write_column("H1", ["x", "y", "z"])

    def bytes(self) -> bytes:
        """The file."""
        self.book.close()
        return self.out.getvalue()


def _row(name: str, n: int) -> dict:
    """A row of a table that only stands by."""
    return {"Customers": {"customer_id": f"C{n}", "name": f"Müller & Søn {n}", "email": "a@b.example"},
            "Receipts": {"id": f"R{n}", "value_date": day("2026-11-02"), "currency": "EUR", "amount": 5000 + n, "payer": "=SUM(1)", "customer_id": "C1"},
            "Applications": {"id": f"A{n}", "receipt": f"R{n}", "invoice": f"{n + 1}", "customer_id": "C1", "applied": 100, "currency": "EUR", "status": "ready"},
            "Settings": {"key": ("base_currency", "company")[n], "value": ("EUR", "Example Ltd")[n]},
            "Runs": {"run": f"run-{n}", "at": "2026-11-22 09:00:00", "who": "Anna", "action": "import"},
            "Journal": {"run": f"run-{n}", "table": "Rates", "action": "add", "key": "x", "values": "[1]"},
            "Periods": {"until": f"2026-0{n + 1}-28", "status": "open"}}[name]


@dataclass
class Parts:
    """A workbook's parts, to be edited by hand."""

    parts: dict[str, bytes]
    stored: bool = False
    folders: bool = False

    def sub(self, part: str, old: bytes, new: bytes, count: int = 1) -> None:
        """Replace some bytes that must be there."""
        assert old in self.parts[part], f"{old!r} is not in {part}"
        self.parts[part] = self.parts[part].replace(old, new, count)

    def put(self, part: str, element: bytes) -> None:
        """Put an element into a sheet where the schema wants it."""
        tag = element[1:].split(b" ")[0].split(b">")[0].split(b"/")[0].decode()
        later = _ORDER[_ORDER.index(tag) + 1:]
        data = self.parts[part]
        tail = data.find(b"</sheetData>")
        at = min((i for t in later if (i := data.find(b"<" + t.encode(), tail)) > 0), default=data.rfind(b"</worksheet>"))
        self.parts[part] = data[:at] + element + data[at:]

    def ext(self, part: str, element: bytes) -> None:
        """Put an ext into a sheet's extLst."""
        if b"<extLst>" not in self.parts[part]:
            self.put(part, b"<extLst></extLst>")
        self.sub(part, b"</extLst>", element + b"</extLst>")

    def add(self, name: str, data: bytes, kind: str = "", owner: str = "", arrow: str = "", rid: str = "", external: str = "") -> None:
        """Add a part with its content type and an arrow to it."""
        if name:
            self.parts[name] = data
        if kind:
            full = kind if "/" in kind else _TYPE + kind
            self.sub("[Content_Types].xml", b"</Types>", f'<Override PartName="/{name}" ContentType="{full}"/></Types>'.encode())
        if arrow:
            folder, _, base = owner.rpartition("/")
            rels = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
            self.parts.setdefault(rels, _RELS)
            url = arrow if ":" in arrow else OFFICE + arrow
            target = f'Target="{external}" TargetMode="External"' if external else f'Target="/{name}"'
            self.sub(rels, b"</Relationships>", f'<Relationship Id="{rid}" Type="{url}" {target}/></Relationships>'.encode())

    def bytes(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if self.stored else zipfile.ZIP_DEFLATED) as z:
            if self.folders:
                z.writestr(zipfile.ZipInfo("xl/worksheets/"), b"")
            for name, data in self.parts.items():
                z.writestr(name, data)
        return out.getvalue()


@dataclass
class Corpus:
    """The cases, as they are declared."""

    cases: dict[str, Case] = field(default_factory=dict)
    _drawers: dict[str, tuple[Callable[[Draft], None], dict]] = field(default_factory=dict)
    _editors: dict[str, Callable[[Parts], None]] = field(default_factory=dict)

    def drawn(self, *follows: Follow, suffix: str = ".xlsx", says: str = "", **options: object) -> Callable:
        """A feature that XlsxWriter draws into the ledger."""
        def declare(f: Callable[[Draft], None]) -> Callable[[Draft], None]:
            def make() -> bytes:
                draft = Draft(**options)
                f(draft)
                return draft.bytes()
            self._drawers[f.__name__] = f, options
            return self._declare(f, make, follows, suffix, says)
        return declare

    def edited(self, *follows: Follow, suffix: str = ".xlsx", says: str = "", start: str = "plain") -> Callable:
        """A feature written by hand into the parts of another case."""
        def declare(f: Callable[[Parts], None]) -> Callable[[Parts], None]:
            def make() -> bytes:
                parts = Parts(unzipped(self.made(start)))
                f(parts)
                return parts.bytes()
            self._editors[f.__name__] = f
            return self._declare(f, make, (*self.cases[start].follows, *follows), suffix, says)
        return declare

    def combined(self, name: str, *features: str, suffix: str = ".xlsx") -> None:
        """Several features in one workbook: drawn ones first, then those written by hand."""
        drawn, edited = [f for f in features if f in self._drawers], [f for f in features if f in self._editors]
        options = {k: v for f in drawn for k, v in self._drawers[f][1].items()}

        def make() -> bytes:
            draft = Draft(**options)
            for f in drawn:
                self._drawers[f][0](draft)
            parts = Parts(unzipped(draft.bytes()))
            for f in edited:
                self._editors[f](parts)
            return parts.bytes()
        self.cases[name] = Case(name, make, tuple(x for f in features for x in self.cases[f].follows), suffix)

    def made(self, name: str) -> bytes:
        """The bytes of a case."""
        return _made(self.cases[name].make)

    def _declare(self, f: Callable, make: Callable[[], bytes], follows: tuple[Follow, ...], suffix: str, says: str) -> Callable:
        assert f.__name__ not in self.cases, f"two cases {f.__name__}"
        self.cases[f.__name__] = Case(f.__name__, make, follows, suffix, says)
        return f


@cache
def _made(make: Callable[[], bytes]) -> bytes:
    return make()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {i.filename: z.read(i) for i in z.infolist()}


CORPUS = Corpus()
drawn, edited, combined = CORPUS.drawn, CORPUS.edited, CORPUS.combined
assert xlsxwriter.__version__
