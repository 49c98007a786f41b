"""Workbooks as accountants have them: a list of invoices in many layouts and languages, with things around it that must stay."""
from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from hypothesis import strategies as st

HEADERS = {
    "en": {"number": "Invoice No.", "customer_id": "Customer ID", "customer_name": "Customer Name", "invoice_date": "Invoice Date", "due_date": "Due Date",
           "amount": "Total", "paid_amount": "Paid", "open_amount": "Balance", "note": "Comment"},
    "de": {"number": "Rechnungsnr", "customer_id": "Kundennr", "customer_name": "Kundenname", "invoice_date": "Rechnungsdatum", "due_date": "Fälligkeit",
           "amount": "Bruttobetrag", "paid_amount": "Bezahlt", "open_amount": "Offener Betrag", "note": "Bemerkung"},
    "fr": {"number": "N° facture", "customer_id": "Code client", "customer_name": "Raison sociale", "invoice_date": "Date de facture",
           "due_date": "Échéance", "amount": "Montant TTC", "paid_amount": "Payé", "open_amount": "Reste à payer", "note": "Remarques"},
    "es": {"number": "Nº factura", "customer_id": "Código cliente", "customer_name": "Razón social", "invoice_date": "Fecha factura",
           "due_date": "Vencimiento", "amount": "Importe total", "paid_amount": "Pagado", "open_amount": "Pendiente", "note": "Observaciones"},
    "it": {"number": "Numero fattura", "customer_id": "Codice cliente", "customer_name": "Ragione sociale", "invoice_date": "Data fattura",
           "due_date": "Scadenza", "amount": "Importo totale", "paid_amount": "Pagato", "open_amount": "Residuo", "note": "Osservazioni"},
    "nl": {"number": "Factuurnummer", "customer_id": "Klantnummer", "customer_name": "Klantnaam", "invoice_date": "Factuurdatum",
           "due_date": "Vervaldatum", "amount": "Bedrag incl. btw", "paid_amount": "Betaald", "open_amount": "Openstaand", "note": "Opmerkingen"},
}
TOTALS = {"en": "Total", "de": "Summe", "fr": "Total", "es": "Total", "it": "Totale", "nl": "Totaal"}
NAMES = ("Abel GmbH", "Berg AG", "Claus KG", "Dorn OHG", "Ernst & Co")
ALL = ("number", "customer_id", "customer_name", "invoice_date", "due_date", "amount", "paid_amount", "open_amount", "note")
NEEDED = ("number", "customer_id", "invoice_date", "amount")


@dataclass(frozen=True)
class Layout:
    """How a list of invoices looks. `columns` is the order; "" is a column of the person's own."""

    language: str = "en"
    columns: tuple[str, ...] = ALL
    titles: int = 0
    left: int = 0
    totals: int = -1                # blank rows before a line of totals; -1 none
    notes: bool = False
    hidden: int = -1                # a hidden column
    table: bool = False
    filtered: bool = False
    dates: str = ""                 # text dates, as %d.%m.%Y
    comma: bool = False             # amounts as text with a decimal comma
    numeric: bool = False           # invoice numbers as numbers
    rows: int = 12
    sheet: str = "List"
    first: int = 0


@dataclass
class Made:
    """What stands in a made workbook: the true amounts in cents, what is open of them, and the header's row and columns."""

    path: Path
    top: int
    columns: dict[str, int]
    amounts: dict[str, int] = field(default_factory=dict)
    opens: dict[str, int] = field(default_factory=dict)


def invoice(layout: Layout, n: int) -> dict[str, object]:
    """The n-th invoice."""
    n += layout.first
    cents = 10_000 * (n + 1) + 37 * n + 5
    paid = cents if n % 6 == 0 else 5_000 if n % 6 == 1 else 0
    day = dt.date(2026, 8, 3) + dt.timedelta(days=2 * n)
    number: object = 20260100 + n if layout.numeric else f"INV-{100 + n}"
    return {"number": number, "customer_id": f"C{100 + n % 5}", "customer_name": NAMES[n % 5], "invoice_date": day,
            "due_date": day + dt.timedelta(days=30), "amount": cents, "paid_amount": paid, "open_amount": cents - paid, "note": f"note {n}" if n % 3 == 0 else ""}


def build(path: Path, *layouts: Layout, more: object = None) -> list[Made]:
    """Write the workbook: one sheet a layout, and a sheet of the person's with formulas that look at the first list."""
    book = xlsxwriter.Workbook(str(path))
    date, money = book.add_format({"num_format": "dd.mm.yyyy", "bottom": 1}), book.add_format({"num_format": "#,##0.00", "bottom": 1})
    head, plain = book.add_format({"bold": True, "bg_color": "#336699", "font_color": "#FFFFFF"}), book.add_format({"bottom": 1})
    out = [_sheet(book, layout, Made(path, layout.titles, {}), date, money, head, plain) for layout in layouts]
    private = book.add_worksheet("Private")
    private.write_string(0, 0, "Do not touch")
    private.write_formula(1, 0, f"=SUM('{layouts[0].sheet}'!A1:Z200)", plain, 42)
    if callable(more):
        more(book, date, money)
    book.close()
    return out


def _sheet(book, layout: Layout, made: Made, date, money, head, plain) -> Made:
    ws, words = book.add_worksheet(layout.sheet), HEADERS[layout.language]
    for n in range(layout.titles):
        ws.write_string(n, 0, ("Nordlicht GmbH", "All figures in EUR", "printed monthly")[n % 3])
    top, letters = layout.titles, {}
    for i, code in enumerate(layout.columns, layout.left):
        ws.write_string(top, i, words.get(code, f"Own {i}"), head)
        letters[code] = chr(65 + i)
        made.columns[code] = i
    for n in range(layout.rows):
        row, values = top + 1 + n, invoice(layout, n)
        made.amounts[str(values["number"])], made.opens[str(values["number"])] = values["amount"], values["open_amount"]
        for i, code in enumerate(layout.columns, layout.left):
            _cell(ws, row, i, code, values, layout, letters, date, money, plain)
    last = top + layout.rows
    if layout.table:
        ws.add_table(top, layout.left, last, layout.left + len(layout.columns) - 1,
                     {"name": "MyList", "columns": [{"header": words.get(c, f"Own {i}")} for i, c in enumerate(layout.columns, layout.left)]})
    elif layout.filtered:
        ws.autofilter(top, layout.left, last, layout.left + len(layout.columns) - 1)
    if layout.totals >= 0 and "amount" in layout.columns and not layout.table:
        row = last + 1 + layout.totals
        first = next(i for i, c in enumerate(layout.columns, layout.left) if c not in ("amount", "open_amount", "paid_amount"))
        ws.write_string(row, first, TOTALS[layout.language])
        a = letters["amount"]
        ws.write_formula(row, made.columns["amount"], f"=SUM({a}{top + 2}:{a}{last + 1})", money, sum(made.amounts.values()) / 100)
        last = row
    if layout.notes:
        ws.write_string(last + 3, layout.left, "Checked by Anna on 3 November")
    if layout.hidden >= 0:
        ws.set_column(layout.left + layout.hidden % len(layout.columns), layout.left + layout.hidden % len(layout.columns), None, None, {"hidden": True})
    ws.freeze_panes(top + 1, 0)
    return made


def _cell(ws, row: int, i: int, code: str, values: dict, layout: Layout, letters: dict, date, money, plain) -> None:
    value = values.get(code, "x")
    if code in ("invoice_date", "due_date"):
        ws.write_string(row, i, value.strftime(layout.dates), plain) if layout.dates else ws.write_datetime(row, i, value, date)
    elif code == "open_amount" and {"amount", "paid_amount"} <= set(letters) and not layout.comma:
        ws.write_formula(row, i, f"={letters['amount']}{row + 1}-{letters['paid_amount']}{row + 1}", money, value / 100)
    elif code in ("amount", "paid_amount", "open_amount"):
        text = f"{value / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
        ws.write_string(row, i, text, plain) if layout.comma else ws.write_number(row, i, value / 100, money)
    elif isinstance(value, int):
        ws.write_number(row, i, value, plain)
    elif value:
        ws.write_string(row, i, value, plain)


def shuffled(columns: tuple[str, ...], seed: int, own: int = 1) -> tuple[str, ...]:
    """The columns in another order, with columns of the person's own among them."""
    mixed = [*columns, *(f"own{n}" for n in range(own))]
    random.Random(seed).shuffle(mixed)
    return tuple(mixed)


OPTIONAL = [c for c in ALL if c not in NEEDED]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    columns = (*NEEDED, *draw(st.lists(st.sampled_from(OPTIONAL), unique=True)))
    return Layout(language=draw(st.sampled_from(sorted(HEADERS))), columns=shuffled(columns, draw(st.integers(0, 999)), draw(st.integers(0, 2))),
                  titles=draw(st.integers(0, 3)), left=draw(st.integers(0, 2)), totals=draw(st.integers(-1, 1)), notes=draw(st.booleans()),
                  hidden=draw(st.integers(-1, 5)), table=draw(st.booleans()), filtered=draw(st.booleans()), numeric=draw(st.booleans()),
                  dates=draw(st.sampled_from(["", "%d.%m.%Y", "%Y-%m-%d"])), comma=draw(st.booleans()), rows=draw(st.integers(4, 14)))
