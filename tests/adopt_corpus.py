"""Lists of invoices as people in six countries keep them, each with what it means written down beside it: which header is which column of
ours, how many invoices there are, what they come to in cents, and what is open. Whatever a person would have to be asked is in `asks`, and
what cannot be adopted as it stands has the words of the refusal in `refused`.
"""
from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from foreign.base import Parts, unzipped

CELLS = [(1, "Abel GmbH", 1, 119_000, True), (2, "Berg AG", 3, 23_800, False), (3, "Claus KG", 8, 4_760, True), (4, "Abel GmbH", 12, 90_000, False),
         (5, "Dorn & Söhne", 15, 1_235, False), (6, "Berg AG", 20, 357_000, True), (7, "Ernst e.K.", 22, 59_950, False), (8, "Claus KG", 27, 8_405, False)]
TOTAL, OPEN = sum(c[3] for c in CELLS), sum(c[3] for c in CELLS if not c[4])
LOGO = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
Value = Callable[["Inv"], Any]


@dataclass(frozen=True)
class Inv:
    """One invoice of the small business whose list it is."""

    n: int
    customer: str
    day: dt.date
    cents: int
    paid: bool

    @property
    def due(self) -> dt.date:
        return self.day + dt.timedelta(days=30)

    @property
    def paid_on(self) -> dt.date | None:
        return self.day + dt.timedelta(days=21) if self.paid else None

    @property
    def gross(self) -> float:
        return self.cents / 100

    @property
    def net(self) -> float:
        return round(self.cents / 119, 2)


def invoices(month: int = 9, first: int = 0) -> list[Inv]:
    return [Inv(first + n, who, dt.date(2026, month, day), cents, paid) for n, who, day, cents, paid in CELLS]


@dataclass(frozen=True)
class Book:
    """One workbook and its meaning."""

    name: str
    make: Callable[[], bytes]
    columns: Mapping[str, str] = field(default_factory=dict)          # of the invoices: ours -> the header
    rows: int = 8
    total: int = TOTAL
    open: int = OPEN
    currency: str = "EUR"
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)          # further tables: Customers, Receipts
    asks: tuple[str, ...] = ()
    added: tuple[str, ...] = ()              # keys that the list has not
    refused: str = ""
    told: tuple[str, ...] = ()               # what a person answers
    suffix: str = ".xlsx"


BOOKS: dict[str, Book] = {}


def book(suffix: str = ".xlsx", **meaning: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A function that fills a workbook as a person did, and what it means. Where it takes two arguments, the second is called with the parts."""
    def keep(fill: Callable[..., None]) -> Callable[..., None]:
        def make() -> bytes:
            out = io.BytesIO()
            w = Writer(out)
            fill(w)
            w.book.close()
            data = out.getvalue()
            for edit in w.edits:
                parts = Parts(dict(unzipped(data)))
                edit(parts)
                data = parts.bytes()
            return data
        BOOKS[fill.__name__] = Book(fill.__name__, make, suffix=suffix, **meaning)
        return fill
    return keep


class Writer:
    """XlsxWriter with the few looks that such lists have."""

    def __init__(self, out: io.BytesIO) -> None:
        self.book = xlsxwriter.Workbook(out, {"in_memory": True})
        self.day, self.money = self.book.add_format({"num_format": "dd.mm.yyyy"}), self.book.add_format({"num_format": "#,##0.00"})
        self.bold = self.book.add_format({"bold": True, "bottom": 1})
        self.edits: list[Callable[[Parts], None]] = []

    def sheet(self, name: str) -> Any:
        return self.book.add_worksheet(name)

    def put(self, ws: Any, row: int, column: int, value: Any, look: Any = None) -> None:
        if value is None or value == "":
            return
        if isinstance(value, dt.date):
            ws.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look or self.day)
        elif isinstance(value, tuple):
            ws.write_formula(row, column, value[0], look or self.money, value[1])
        elif isinstance(value, float):
            ws.write_number(row, column, value, look or self.money)
        elif isinstance(value, int):
            ws.write_number(row, column, value, look)
        else:
            ws.write_string(row, column, value, look)

    def list(self, ws: Any, top: int, columns: Sequence[tuple[str, Value]], items: Sequence[Any] | None = None, left: int = 0,
             looks: Mapping[str, Any] | None = None) -> int:
        """Header and rows; gives the row below the last."""
        items = invoices() if items is None else items
        for c, (header, _) in enumerate(columns, left):
            self.put(ws, top, c, header, self.bold)
        for r, item in enumerate(items, top + 1):
            for c, (header, value) in enumerate(columns, left):
                self.put(ws, r, c, value(item), (looks or {}).get(header))
        return top + 1 + len(items)


def german(amount: float) -> str:
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


@book(columns={"number": "Rg-Nr.", "invoice_date": "Datum", "customer_id": "Kunde", "net": "Netto", "amount": "Brutto", "due_date": "Fällig",
               "paid_date": "bezahlt am"})
def de_handwerker_with_logo_and_merged_title(w: Writer) -> None:
    ws = w.sheet("Rechnungen 2026")
    ws.merge_range("A1:H1", "Rechnungsausgangsbuch 2026 - Tischlerei Holm", w.bold)
    ws.insert_image("H1", "logo.png", {"image_data": io.BytesIO(LOGO)})
    ws.write_string("A2", "Steuernr. 12/345/67890")
    end = w.list(ws, 3, [("Rg-Nr.", lambda i: f"2026-{i.n:03}"), ("Datum", lambda i: i.day), ("Kunde", lambda i: i.customer), ("Netto", lambda i: i.net),
                         ("MwSt", lambda i: round(i.gross - i.net, 2)), ("Brutto", lambda i: i.gross), ("Fällig", lambda i: i.due),
                         ("bezahlt am", lambda i: i.paid_on)])
    w.put(ws, end, 0, "Summe")
    w.put(ws, end, 5, ("=SUM(F5:F12)", TOTAL / 100))


@book(columns={"number": "RE-Nr.", "invoice_date": "RE-Datum", "customer_id": "Kunde", "amount": "Betrag", "open_amount": "offen"},
      rows=24, total=3 * TOTAL, open=3 * OPEN)
def de_a_sheet_a_month_with_an_overview(w: Writer) -> None:
    over = w.sheet("Übersicht")
    w.list(over, 1, [("Monat", lambda m: m), ("Umsatz", lambda m: TOTAL / 100), ("offen", lambda m: OPEN / 100)], ["Juli", "August", "September"])
    for n, (month, name) in enumerate(((7, "Juli"), (8, "August"), (9, "September"))):
        ws = w.sheet(name)
        ws.write_string("A1", f"{name} 2026")
        end = w.list(ws, 2, [("RE-Nr.", lambda i: f"R{i.n}"), ("RE-Datum", lambda i: i.day), ("Kunde", lambda i: i.customer), ("Betrag", lambda i: i.gross),
                             ("offen", lambda i: 0.0 if i.paid else i.gross)], invoices(month, 100 * n))
        w.put(ws, end + 1, 0, "Gesamt")
        w.put(ws, end + 1, 3, (f"=SUM(D4:D{end})", TOTAL / 100))


@book(columns={"number": "N° facture", "invoice_date": "Date", "customer_id": "Client", "net": "Montant HT", "amount": "Montant TTC", "due_date": "Échéance",
               "paid": "Réglée"})
def fr_paid_with_oui(w: Writer) -> None:
    ws = w.sheet("Factures")
    ws.merge_range("A1:H1", "Suivi des factures clients", w.bold)
    w.list(ws, 2, [("N° facture", lambda i: f"FA-2026-{i.n:04}"), ("Date", lambda i: i.day), ("Client", lambda i: i.customer), ("Montant HT", lambda i: i.net),
                   ("TVA", lambda i: round(i.gross - i.net, 2)), ("Montant TTC", lambda i: i.gross), ("Échéance", lambda i: i.due),
                   ("Réglée", lambda i: "oui" if i.paid else "non")])


@book(columns={"number": "Fra.", "invoice_date": "F. emisión", "customer_id": "Cliente", "net": "Base", "amount": "Total", "due_date": "Vto.",
               "paid": "Cobrada"})
def es_pyme_with_tax_numbers(w: Writer) -> None:
    ws = w.sheet("Facturas emitidas")
    w.list(ws, 0, [("Fra.", lambda i: f"F26/{i.n}"), ("F. emisión", lambda i: i.day), ("Cliente", lambda i: i.customer), ("NIF", lambda i: f"B{80000000 + len(i.customer)}"),
                   ("Base", lambda i: i.net), ("IVA", lambda i: round(i.gross - i.net, 2)), ("Total", lambda i: i.gross), ("Vto.", lambda i: i.due),
                   ("Cobrada", lambda i: "Sí" if i.paid else "")])


@book(columns={"number": "N. fatt.", "invoice_date": "Data", "customer_id": "Cliente", "net": "Imponibile", "amount": "Totale", "due_date": "Scadenza",
               "paid_date": "Incassato il"})
def it_srl(w: Writer) -> None:
    ws = w.sheet("Fatture")
    ws.write_string("A1", "Fatture emesse anno 2026")
    end = w.list(ws, 2, [("N. fatt.", lambda i: i.n), ("Data", lambda i: i.day), ("Cliente", lambda i: i.customer), ("Imponibile", lambda i: i.net),
                         ("IVA", lambda i: round(i.gross - i.net, 2)), ("Totale", lambda i: i.gross), ("Scadenza", lambda i: i.due),
                         ("Incassato il", lambda i: i.paid_on)])
    w.put(ws, end, 0, "TOTALE")
    w.put(ws, end, 5, ("=SUM(F4:F11)", TOTAL / 100))
    ws.write_string(end + 2, 0, "Le fatture scadute sono evidenziate in rosso")


@book(columns={"number": "Factuurnr", "invoice_date": "Datum", "customer_id": "Debiteur", "net": "Excl.", "amount": "Incl.", "due_date": "Vervaldatum", "paid": "Betaald"})
def nl_bv(w: Writer) -> None:
    ws = w.sheet("Debiteuren")
    ws.autofilter(0, 0, 8, 8)
    w.list(ws, 0, [("Factuurnr", lambda i: 20260000 + i.n), ("Datum", lambda i: i.day), ("Debiteur", lambda i: i.customer), ("Omschrijving", lambda i: "werkzaamheden"),
                   ("Excl.", lambda i: i.net), ("BTW", lambda i: round(i.gross - i.net, 2)), ("Incl.", lambda i: i.gross), ("Vervaldatum", lambda i: i.due),
                   ("Betaald", lambda i: "x" if i.paid else "")])


@book(columns={"number": "Inv #", "customer_id": "Bill To", "invoice_date": "Inv Date", "terms": "Terms", "due_date": "Due Date", "amount": "Amount", "open_amount": "Balance"},
      currency="USD")
def us_amounts_and_dates_as_text(w: Writer) -> None:
    ws = w.sheet("AR")
    ws.write_string("A1", "Open Invoices - Lakeside Supply Inc. (USD)")
    w.list(ws, 3, [("Inv #", lambda i: f"{1000 + i.n}"), ("Bill To", lambda i: i.customer), ("Inv Date", lambda i: i.day.strftime("%m/%d/%Y")),
                   ("Terms", lambda i: "Net 30"), ("Due Date", lambda i: i.due.strftime("%m/%d/%Y")), ("Amount", lambda i: f"${i.gross:,.2f}"),
                   ("Balance", lambda i: f"${0 if i.paid else i.gross:,.2f}")])


@book(columns={"number": "No.", "invoice_date": "Date", "customer_id": "Customer", "net": "Net", "amount": "Gross", "due_date": "Due", "paid_amount": "Paid"})
def en_group_headings_above_the_header(w: Writer) -> None:
    ws = w.sheet("Invoices")
    ws.merge_range("A3:C3", "Invoice", w.bold)
    ws.merge_range("D3:F3", "Amounts (EUR)", w.bold)
    ws.merge_range("G3:H3", "Payment", w.bold)
    w.list(ws, 3, [("No.", lambda i: f"A-{i.n}"), ("Date", lambda i: i.day), ("Customer", lambda i: i.customer), ("Net", lambda i: i.net),
                   ("VAT", lambda i: round(i.gross - i.net, 2)), ("Gross", lambda i: i.gross), ("Due", lambda i: i.due), ("Paid", lambda i: i.gross if i.paid else None)])


@book(refused="subtotals")
def de_subtotals_inside_the_list(w: Writer) -> None:
    ws = w.sheet("Offene Posten")
    for c, header in enumerate(("Rechnung", "Kunde", "Datum", "Fällig am", "Betrag")):
        w.put(ws, 0, c, header, w.bold)
    row = 1
    for who in ("Abel GmbH", "Berg AG", "Claus KG"):
        mine = [i for i in invoices() if i.customer == who]
        for i in mine:
            for c, value in enumerate((f"R{i.n}", who, i.day, i.due, i.gross)):
                w.put(ws, row, c, value)
            row += 1
        w.put(ws, row, 1, f"Summe {who}", w.bold)
        w.put(ws, row, 4, (f"=SUBTOTAL(9,E{row - len(mine) + 1}:E{row})", sum(i.gross for i in mine)))
        row += 1
    w.put(ws, row, 1, "Gesamtsumme")


@book(columns={"number": "Invoice No", "customer_id": "Customer", "invoice_date": "Invoice Date", "due_date": "Due Date", "amount": "Total", "paid_amount": "Received", "open_amount": "Outstanding",
               "note": "Comments"}, currency="GBP")
def uk_pounds_in_the_number_format_and_hidden_columns(w: Writer) -> None:
    ws, pounds = w.sheet("Sales ledger"), w.book.add_format({"num_format": "[$£-809]#,##0.00"})
    ws.set_column("H:I", None, None, {"hidden": True})
    ws.set_column("B:B", 24)
    ws.set_column("J:J", 30)
    end = w.list(ws, 1, [("Invoice No", lambda i: f"SI-{i.n:05}"), ("Customer", lambda i: i.customer), ("Invoice Date", lambda i: i.day), ("Due Date", lambda i: i.due),
                         ("Total", lambda i: i.gross), ("Received", lambda i: i.gross if i.paid else 0.0),
                         ("Outstanding", lambda i: (f"=E{i.n + 2}-F{i.n + 2}", 0.0 if i.paid else i.gross)), ("Nominal", lambda i: 4000), ("Dept", lambda i: 1),
                         ("Comments", lambda i: "chased 3 Nov" if i.n == 4 else None)], looks=dict.fromkeys(("Total", "Received", "Outstanding"), pounds))
    ws.conditional_format(2, 6, end - 1, 6, {"type": "cell", "criteria": ">", "value": 100, "format": w.bold})
    ws.data_validation(2, 3, end - 1, 3, {"validate": "date", "criteria": ">", "value": dt.date(2020, 1, 1)})
    w.put(ws, end + 1, 1, "Total", w.bold)
    w.put(ws, end + 1, 4, (f"=SUM(E3:E{end})", TOTAL / 100), pounds)


@book(columns={"number": "Rechnung Nr.", "customer_id": "Kunde", "invoice_date": "Datum", "amount": "Betrag CHF", "due_date": "Zahlbar bis", "paid_date": "Zahlungseingang"}, currency="CHF")
def ch_francs_in_the_header(w: Writer) -> None:
    ws = w.sheet("Debitoren")
    w.list(ws, 0, [("Rechnung Nr.", lambda i: f"{4700 + i.n}"), ("Kunde", lambda i: i.customer), ("Datum", lambda i: i.day), ("Betrag CHF", lambda i: i.gross),
                   ("Zahlbar bis", lambda i: i.due), ("Zahlungseingang", lambda i: i.paid_on), ("Mahnung", lambda i: "1." if i.n == 2 else None)])


@book(columns={"number": "Belegnr.", "type": "Art", "customer_id": "KdNr", "customer_name": "Kunde", "invoice_date": "Belegdatum", "amount": "Betrag", "due_date": "fällig am"},
      total=TOTAL - 2 * 4_760, open=TOTAL - 2 * 4_760)
def de_credit_notes_by_a_type_and_positive(w: Writer) -> None:
    ws = w.sheet("Belege")
    w.list(ws, 2, [("Belegnr.", lambda i: f"B{i.n}"), ("Art", lambda i: "GS" if i.n == 3 else "RE"), ("KdNr", lambda i: 10000 + len(i.customer)), ("Kunde", lambda i: i.customer),
                   ("Belegdatum", lambda i: i.day), ("Betrag", lambda i: i.gross), ("fällig am", lambda i: None if i.n == 3 else i.due)])


@book(columns={"number": "Document", "type": "Doc Type", "customer_id": "Account", "invoice_date": "Doc Date", "amount": "Amount (EUR)", "due_date": "Net due"},
      total=TOTAL - 2 * 4_760, open=TOTAL - 2 * 4_760)
def en_credit_notes_negative(w: Writer) -> None:
    ws = w.sheet("Items")
    w.list(ws, 0, [("Document", lambda i: f"18000{i.n}"), ("Doc Type", lambda i: "Credit Memo" if i.n == 3 else "Invoice"), ("Account", lambda i: f"C{len(i.customer)}"),
                   ("Doc Date", lambda i: i.day), ("Amount (EUR)", lambda i: -i.gross if i.n == 3 else i.gross), ("Net due", lambda i: i.due)])


@book(columns={"number": "Numéro", "type": "Type", "customer_id": "Client", "invoice_date": "Date de facturation", "amount": "Total TTC (€)", "due_date": "Date d'échéance", "open_amount": "Reste dû"},
      total=TOTAL - 2 * 4_760, open=OPEN)
def fr_avoirs(w: Writer) -> None:
    ws = w.sheet("Ventes")
    end = w.list(ws, 4, [("Numéro", lambda i: f"{'AV' if i.n == 3 else 'FA'}{i.n:05}"), ("Type", lambda i: "Avoir" if i.n == 3 else "Facture"), ("Client", lambda i: i.customer),
                         ("Date de facturation", lambda i: i.day), ("Total TTC (€)", lambda i: -i.gross if i.n == 3 else i.gross), ("Date d'échéance", lambda i: i.due),
                         ("Reste dû", lambda i: 0.0 if i.paid else i.gross)], left=1)
    w.put(ws, end, 1, "Total")
    w.put(ws, end, 5, (f"=SUM(F6:F{end})", (TOTAL - 9_520) / 100))


@book(columns={"number": "Rechnungsnummer", "customer_id": "Kundennummer", "customer_name": "Name", "invoice_date": "Rechnungsdatum", "due_date": "Fälligkeitsdatum",
               "amount": "Rechnungsbetrag", "open_amount": "Offener Betrag", "currency": "Währung"})
def de_all_as_text_from_an_export(w: Writer) -> None:
    ws = w.sheet("Export")
    w.list(ws, 0, [("Rechnungsnummer", lambda i: f"{100200 + i.n}"), ("Kundennummer", lambda i: f"{10000 + len(i.customer)}"), ("Name", lambda i: i.customer),
                   ("Rechnungsdatum", lambda i: i.day.strftime("%d.%m.%y")), ("Fälligkeitsdatum", lambda i: i.due.strftime("%d.%m.%y")),
                   ("Rechnungsbetrag", lambda i: german(i.gross) + " €"), ("Offener Betrag", lambda i: german(0 if i.paid else i.gross) + " €"), ("Währung", lambda i: "EUR")])


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Date", "due_date": "Due", "amount": "Amount"},
      others={"Customers": {"customer_id": "Customer", "email": "E-Mail", "terms": "Terms"}}, open=TOTAL)
def en_customers_beside_and_an_aging_below(w: Writer) -> None:
    ws = w.sheet("AR 2026")
    end = w.list(ws, 0, [("Invoice", lambda i: f"IN{i.n}"), ("Customer", lambda i: i.customer), ("Date", lambda i: i.day), ("Due", lambda i: i.due), ("Amount", lambda i: i.gross)])
    names = sorted({i.customer for i in invoices()})
    w.list(ws, 0, [("Customer", str), ("E-Mail", lambda c: f"ap@{len(c)}.example"), ("Terms", lambda c: "N30")], names, left=20)
    w.list(ws, end + 4, [("Customer", str), ("not due", lambda c: 1.0), ("1-30", lambda c: 2.0), ("31-60", lambda c: 0.0), ("> 60", lambda c: 0.0), ("Total", lambda c: 3.0)], names)


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Invoice Date", "amount": "Amount", "paid_amount": "Paid", "open_amount": "Balance", "due_date": "Due Date"})
def en_excel_table_with_totals_and_formulas(w: Writer) -> None:
    ws = w.sheet("Register")
    items = invoices()
    ws.add_table(2, 1, 3 + len(items), 7, {"name": "tblInvoices", "total_row": True, "style": "Table Style Medium 9", "columns": [
        {"header": "Invoice", "total_string": "Total"}, {"header": "Customer"}, {"header": "Invoice Date", "format": w.day}, {"header": "Amount", "format": w.money, "total_function": "sum", "total_value": TOTAL / 100},
        {"header": "Paid", "format": w.money}, {"header": "Balance", "format": w.money, "formula": "=[@Amount]-[@Paid]"}, {"header": "Due Date", "format": w.day}]})
    for r, i in enumerate(items, 3):
        for c, value in enumerate((f"T-{i.n}", i.customer, i.day, i.gross, i.gross if i.paid else 0.0), 1):
            w.put(ws, r, c, value)
        ws.write_formula(r, 6, "=tblInvoices[[#This Row],[Amount]]-tblInvoices[[#This Row],[Paid]]", w.money, 0 if i.paid else i.gross)
        w.put(ws, r, 7, i.due)


@book(columns={"number": "Invoice", "invoice_date": "Date", "amount": "Amount", "due_date": "Due", "paid_date": "Paid on"}, added=("customer_id",),
      rows=8, total=TOTAL, open=OPEN)
def en_a_sheet_a_customer(w: Writer) -> None:
    for name in sorted({i.customer for i in invoices()}):
        ws = w.sheet(name)
        ws.write_string("A1", f"Account of {name}", w.bold)
        w.list(ws, 2, [("Invoice", lambda i: f"{i.n:04}"), ("Date", lambda i: i.day), ("Amount", lambda i: i.gross), ("Due", lambda i: i.due), ("Paid on", lambda i: i.paid_on)],
               [i for i in invoices() if i.customer == name])


@book(columns={"number": "Rechnungsnr.", "customer_id": "Auftraggeber", "amount": "brutto", "net": "netto", "invoice_date": "gestellt am", "due_date": "fällig am", "paid": "bezahlt?"})
def de_projects_with_ja(w: Writer) -> None:
    ws = w.sheet("Projekte")
    ws.freeze_panes(1, 2)
    w.list(ws, 0, [("Projekt", lambda i: f"Projekt {'ABC'[i.n % 3]}"), ("Auftraggeber", lambda i: i.customer), ("Rechnungsnr.", lambda i: f"26-{i.n:02}"), ("netto", lambda i: i.net),
                   ("brutto", lambda i: i.gross), ("gestellt am", lambda i: i.day), ("fällig am", lambda i: i.due), ("bezahlt?", lambda i: "ja" if i.paid else "nein")])


@book(columns={"number": "AR-Nr.", "customer_id": "Kunde", "invoice_date": "AR-Datum", "amount": "Summe brutto", "paid_date": "bezahlt"}, added=("due_date",))
def at_paid_column_with_dates(w: Writer) -> None:
    ws = w.sheet("Ausgangsrechnungen")
    ws.write_string("B1", "Ausgangsrechnungen 2026")
    w.list(ws, 2, [("lfd. Nr.", lambda i: i.n), ("AR-Nr.", lambda i: f"AR{i.n:03}/26"), ("AR-Datum", lambda i: i.day), ("Kunde", lambda i: i.customer),
                   ("Leistung", lambda i: "Beratung"), ("Summe brutto", lambda i: i.gross), ("bezahlt", lambda i: i.paid_on)], left=1)


@book(columns={"number": "Invoice No.", "customer_id": "Customer No.", "customer_name": "Customer", "invoice_date": "Posting Date", "due_date": "Due Date", "amount": "Original Amount",
               "open_amount": "Remaining Amount", "currency": "Currency Code"}, currency="EUR", suffix=".xlsm")
def en_macros_and_an_erp_export(w: Writer) -> None:
    from foreign.corpus import CORPUS  # noqa: F401 (declares the corpus that the edits belong to)
    from foreign.edited import vba_project
    ws = w.sheet("Cust. Ledger")
    w.list(ws, 1, [("Posting Date", lambda i: i.day), ("Invoice No.", lambda i: f"PS-INV{103000 + i.n}"), ("Customer No.", lambda i: f"{10000 + 10 * len(i.customer)}"), ("Customer", lambda i: i.customer),
                   ("Original Amount", lambda i: i.gross), ("Remaining Amount", lambda i: 0.0 if i.paid else i.gross), ("Due Date", lambda i: i.due), ("Currency Code", lambda i: "")])
    w.book.set_vba_name("ThisWorkbook")
    ws.set_vba_name("Tabelle1")
    w.book.add_vba_project(io.BytesIO(vba_project()), True)


@book(columns={"number": "Factura", "customer_id": "Cliente", "invoice_date": "Fecha", "due_date": "Vencimiento", "amount": "Importe", "open_amount": "Pendiente"})
def es_pivot_over_the_list(w: Writer) -> None:
    from foreign.base import MAIN_NS, R_NS
    ws, dash = w.sheet("Facturas"), w.sheet("Resumen")
    w.list(ws, 0, [("Factura", lambda i: f"F-{i.n}"), ("Cliente", lambda i: i.customer), ("Fecha", lambda i: i.day), ("Vencimiento", lambda i: i.due), ("Importe", lambda i: i.gross),
                   ("Pendiente", lambda i: 0.0 if i.paid else i.gross)])
    w.list(dash, 2, [("Cliente", str), ("Suma de Importe", lambda c: 10.0)], ["Abel GmbH", "Berg AG", "Total general"])

    def pivot(p: Parts) -> None:
        fields = b"".join(b'<cacheField name="%s"><sharedItems/></cacheField>' % h.encode() for h in ("Factura", "Cliente", "Fecha", "Vencimiento", "Importe", "Pendiente"))
        cache = (b"<pivotCacheDefinition " + MAIN_NS + b" " + R_NS + b' refreshOnLoad="1" refreshedBy="Ana"><cacheSource type="worksheet"><worksheetSource ref="A1:F9" sheet="Facturas"/>'
                 b'</cacheSource><cacheFields count="6">' + fields + b"</cacheFields></pivotCacheDefinition>")
        p.add("xl/pivotCache/pivotCacheDefinition1.xml", cache, "spreadsheetml.pivotCacheDefinition+xml", "xl/workbook.xml", "pivotCacheDefinition", "rId91")
        table = (b"<pivotTableDefinition " + MAIN_NS + b' name="TablaDinamica1" cacheId="7" dataCaption="Valores"><location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
                 b'<pivotFields count="6"><pivotField/><pivotField axis="axisRow"/><pivotField/><pivotField/><pivotField dataField="1"/><pivotField/></pivotFields>'
                 b'<dataFields count="1"><dataField name="Suma de Importe" fld="4"/></dataFields></pivotTableDefinition>')
        p.add("xl/pivotTables/pivotTable1.xml", table, "spreadsheetml.pivotTable+xml", "xl/worksheets/sheet2.xml", "pivotTable", "rId91")
        p.add("xl/pivotCache/pivotCacheDefinition1.xml", p.parts["xl/pivotCache/pivotCacheDefinition1.xml"], "", "xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", "rId1")
        p.sub("xl/workbook.xml", b"</workbook>", b'<pivotCaches><pivotCache cacheId="7" r:id="rId91"/></pivotCaches></workbook>')
    w.edits.append(pivot)


@book(columns={"number": "Nr fattura", "customer_id": "Ragione sociale", "invoice_date": "Data fattura", "due_date": "Data scad.", "amount": "Tot. documento", "paid": "Pagata"})
def it_list_with_an_active_filter(w: Writer) -> None:
    ws = w.sheet("Scadenziario clienti")
    end = w.list(ws, 0, [("Nr fattura", lambda i: f"{i.n}/A"), ("Data fattura", lambda i: i.day), ("Ragione sociale", lambda i: i.customer), ("Tot. documento", lambda i: i.gross),
                         ("Data scad.", lambda i: i.due), ("Pagata", lambda i: "SI" if i.paid else "NO"), ("Mezzo", lambda i: "bonifico")])
    ws.autofilter(0, 0, end - 1, 6)
    ws.filter_column(5, "x == NO")
    for r, i in enumerate(invoices(), 1):
        if i.paid:
            ws.set_row(r, None, None, {"hidden": True})


@book(refused="has no header")
def en_blank_columns_between(w: Writer) -> None:
    ws = w.sheet("Invoices")
    ws.set_column("B:B", 2)
    ws.set_column("D:D", 2)
    w.list(ws, 2, [("Invoice", lambda i: f"A{i.n}"), ("", lambda i: None), ("Customer", lambda i: i.customer), ("", lambda i: None), ("Date", lambda i: i.day), ("Due", lambda i: i.due),
                   ("Amount", lambda i: i.gross)])


@book(refused="two lines")
def de_header_in_two_lines(w: Writer) -> None:
    ws = w.sheet("Rechnungen")
    for at, text in (("A3:A4", "Rechnung"), ("B3:B4", "Kunde"), ("C3:D3", "Datum"), ("E3:F3", "Betrag")):
        ws.merge_range(at, text, w.bold)
    for c, text in ((2, "Rechnung"), (3, "fällig"), (4, "netto"), (5, "brutto")):
        w.put(ws, 3, c, text, w.bold)
    for r, i in enumerate(invoices(), 4):
        for c, value in enumerate((f"R{i.n}", i.customer, i.day, i.due, i.net, i.gross)):
            w.put(ws, r, c, value)


@book(columns={"number": "Fact.", "customer_id": "Nom", "invoice_date": "Date fact.", "due_date": "Éch.", "net": "HT", "amount": "TTC", "paid_date": "Payé le"})
def fr_short_headers_and_notes_below(w: Writer) -> None:
    ws = w.sheet("2026")
    ws.write_string("A1", "CABINET MOREAU")
    ws.write_string("A2", "Facturation 2026 - mise à jour le 3 novembre")
    end = w.list(ws, 4, [("Fact.", lambda i: f"2026{i.n:02}"), ("Nom", lambda i: i.customer), ("Date fact.", lambda i: i.day), ("HT", lambda i: i.net), ("TTC", lambda i: i.gross),
                         ("Éch.", lambda i: i.due), ("Payé le", lambda i: i.paid_on), ("Mode", lambda i: "virement" if i.paid else None)])
    ws.write_string(end + 2, 0, "Relances : appeler Berg le 5")
    ws.write_string(end + 3, 0, "TVA sur encaissements")


@book(columns={"number": "factuur", "customer_id": "klant", "invoice_date": "datum", "due_date": "vervalt op", "amount": "bedrag €", "paid_amount": "ontvangen", "open_amount": "openstaand"})
def nl_zzp_lower_case(w: Writer) -> None:
    ws = w.sheet("omzet")
    w.list(ws, 0, [("datum", lambda i: i.day), ("factuur", lambda i: f"2026-{i.n}"), ("klant", lambda i: i.customer), ("bedrag €", lambda i: i.gross), ("vervalt op", lambda i: i.due),
                   ("ontvangen", lambda i: i.gross if i.paid else None), ("openstaand", lambda i: (f"=D{i.n + 1}-F{i.n + 1}", 0.0 if i.paid else i.gross))])


@book(refused="Debit and Credit")
def fr_grand_livre(w: Writer) -> None:
    ws = w.sheet("GL clients")
    w.list(ws, 2, [("Pièce", lambda i: f"VT{i.n}"), ("Compte client", lambda i: f"411{len(i.customer):03}"), ("Date pièce", lambda i: i.day), ("Échéance", lambda i: i.due),
                   ("Débit", lambda i: i.gross), ("Crédit", lambda i: None)])


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Invoice date", "due_date": "Due date", "amount": "Outstanding"}, asks=("amount",),
      total=OPEN, open=OPEN, rows=5)
def en_open_items_with_what_is_open_alone(w: Writer) -> None:
    ws = w.sheet("Open items")
    w.list(ws, 0, [("Customer", lambda i: i.customer), ("Invoice", lambda i: f"7{i.n:03}"), ("Invoice date", lambda i: i.day), ("Due date", lambda i: i.due),
                   ("Outstanding", lambda i: i.gross)], [i for i in invoices() if not i.paid])


@book(columns={"number": "Rechnungs-Nr", "customer_id": "Kunden-Nr", "invoice_date": "Rg.-Datum", "due_date": "Zahlungsziel", "amount": "Betrag in EUR"}, open=TOTAL,
      others={"Customers": {"customer_id": "Kunden-Nr", "name": "Firma"}, "Receipts": {"value_date": "Datum", "payer_name": "von", "amount": "Betrag", "text": "Verwendungszweck"}})
def de_customers_and_payments_on_other_sheets(w: Writer) -> None:
    numbers = {c: 10001 + n for n, c in enumerate(sorted({i.customer for i in invoices()}))}
    w.list(w.sheet("Rechnungen"), 0, [("Rechnungs-Nr", lambda i: i.n + 260), ("Kunden-Nr", lambda i: numbers[i.customer]), ("Rg.-Datum", lambda i: i.day), ("Betrag in EUR", lambda i: i.gross),
                                      ("Zahlungsziel", lambda i: i.due)])
    w.list(w.sheet("Kundenstamm"), 0, [("Kunden-Nr", lambda c: numbers[c]), ("Firma", str), ("Ort", lambda c: "Kiel")], sorted(numbers))
    w.list(w.sheet("Zahlungseingänge"), 0, [("Datum", lambda i: i.paid_on), ("von", lambda i: i.customer), ("Betrag", lambda i: i.gross), ("Verwendungszweck", lambda i: f"Rg {i.n + 260}")],
           [i for i in invoices() if i.paid])


@book(columns={"number": "Ref", "customer_id": "Client", "invoice_date": "Issued", "due_date": "Payment due", "amount": "Fee", "paid": "Paid?"}, asks=("amount",))
def en_freelancer_with_an_odd_amount(w: Writer) -> None:
    ws = w.sheet("2026 work")
    w.list(ws, 0, [("Ref", lambda i: f"JOB-{i.n}"), ("Client", lambda i: i.customer), ("What", lambda i: "design"), ("Issued", lambda i: i.day), ("Payment due", lambda i: i.due),
                   ("Fee", lambda i: i.gross), ("Paid?", lambda i: "Y" if i.paid else "N")])


@book(columns={"number": "Rechnung", "customer_id": "Kunde", "invoice_date": "Datum", "due_date": "Fälligkeit", "amount": "Betrag"}, rows=9, total=TOTAL - 5_000, open=TOTAL - 5_000)
def de_overpaid_credit_without_type(w: Writer) -> None:
    ws = w.sheet("Liste")
    items = [*invoices(), Inv(9, "Berg AG", dt.date(2026, 9, 28), -5_000, False)]
    end = w.list(ws, 0, [("Rechnung", lambda i: f"{'G' if i.cents < 0 else 'R'}{i.n}"), ("Kunde", lambda i: i.customer), ("Datum", lambda i: i.day), ("Betrag", lambda i: i.gross),
                         ("Fälligkeit", lambda i: i.due), ("Sachbearbeiter", lambda i: "Kö")], items)
    w.put(ws, end + 1, 3, (f"=SUM(D2:D{end})", (TOTAL - 5_000) / 100))
    ws.write_comment("B3", "zahlt immer spät")


@book(columns={"number": "Invoice Ref", "customer_id": "Company", "invoice_date": "Date Sent", "due_date": "Date Due", "net": "Amount", "amount": "Total", "paid": "Status"},
      currency="GBP")
def uk_amount_before_vat_and_a_status(w: Writer) -> None:
    ws, pounds = w.sheet("Sheet1"), w.book.add_format({"num_format": "£#,##0.00"})
    ws.write_string("A1", "INVOICE TRACKER")
    w.list(ws, 2, [("Invoice Ref", lambda i: f"INV{i.n:03}"), ("Company", lambda i: i.customer), ("Date Sent", lambda i: i.day), ("Date Due", lambda i: i.due), ("Amount", lambda i: i.net),
                   ("VAT", lambda i: round(i.gross - i.net, 2)), ("Total", lambda i: i.gross), ("Status", lambda i: "Paid" if i.paid else "Sent")], looks={"Amount": pounds, "VAT": pounds, "Total": pounds})


@book(columns={"number": "Num. Fatt.", "customer_id": "Intestatario", "invoice_date": "Data Fatt.", "amount": "Importo doc.", "terms": "Pagamento"}, added=("due_date",), open=TOTAL)
def it_terms_in_words_and_no_due_date(w: Writer) -> None:
    ws = w.sheet("Registro")
    w.list(ws, 1, [("Num. Fatt.", lambda i: f"{i.n}/2026"), ("Data Fatt.", lambda i: i.day), ("Intestatario", lambda i: i.customer), ("Importo doc.", lambda i: i.gross),
                   ("Pagamento", lambda i: "60 gg fine mese" if i.n % 2 else "30 gg data fattura")])


@book(columns={"number": "Fact. n°", "customer_id": "Tiers", "customer_name": "Nom tiers", "invoice_date": "Émise le", "due_date": "Éch.", "amount": "Total T.T.C.", "paid_date": "Encaissé le"})
def fr_third_parties_and_initials(w: Writer) -> None:
    ws = w.sheet("Journal")
    w.list(ws, 3, [("Fact. n°", lambda i: f"F{i.n:04}"), ("Tiers", lambda i: f"411{i.customer[:4].upper()}"), ("Nom tiers", lambda i: i.customer), ("Émise le", lambda i: i.day),
                   ("Total T.T.C.", lambda i: i.gross), ("Éch.", lambda i: i.due), ("Encaissé le", lambda i: i.paid_on)], left=2)


@book(columns={"number": "Num", "customer_id": "Name", "invoice_date": "Txn Date", "terms": "Terms", "due_date": "Due Date", "amount": "Amount", "open_amount": "Open Balance"})
def us_bookkeeping_export_with_parentheses(w: Writer) -> None:
    ws = w.sheet("Invoice List")
    for at, text in enumerate(("Lakeside Supply", "Invoice List by Date", "All Dates")):
        ws.merge_range(at, 0, at, 6, text, w.bold)
    w.list(ws, 4, [("Txn Date", lambda i: i.day), ("Num", lambda i: 1000 + i.n), ("Name", lambda i: i.customer), ("Terms", lambda i: "Net 30"), ("Due Date", lambda i: i.due),
                   ("Amount", lambda i: f"{i.gross:,.2f}"), ("Open Balance", lambda i: f"{0 if i.paid else i.gross:,.2f}")])


@book(columns={"number": "Rechnung", "customer_id": "Firma", "invoice_date": "gestellt", "due_date": "fällig", "amount": "Summe €", "paid": "bezahlt"})
def de_ticks_as_true_and_false(w: Writer) -> None:
    ws = w.sheet("Tabelle1")
    w.list(ws, 0, [("Rechnung", lambda i: f"{i.n}-26"), ("Firma", lambda i: i.customer), ("gestellt", lambda i: i.day), ("fällig", lambda i: i.due), ("Summe €", lambda i: i.gross)])
    ws.write_string(0, 5, "bezahlt", w.bold)
    for r, i in enumerate(invoices(), 1):
        ws.write_boolean(r, 5, i.paid)


@book(refused="groups under headings")
def es_customers_as_headings(w: Writer) -> None:
    ws, row = w.sheet("Clientes"), 1
    for c, header in enumerate(("Factura", "Fecha", "Vencimiento", "Cliente", "Importe")):
        w.put(ws, 0, c, header, w.bold)
    for who in ("Abel GmbH", "Berg AG"):
        w.put(ws, row, 0, who, w.bold)
        for i in (i for i in invoices() if i.customer == who):
            row += 1
            for c, value in enumerate((f"F{i.n}", i.day, i.due, None, i.gross)):
                w.put(ws, row, c, value)
        row += 2
