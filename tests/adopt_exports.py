"""Exports of accounting programs opened in Excel, and workbooks that are no list of invoices at all, each with its meaning beside it, as in `adopt_corpus`."""
from __future__ import annotations

import datetime as dt
from typing import Any

from adopt_corpus import BOOKS, OPEN, TOTAL, Book, Inv, Writer, book, invoices

__all__ = ["BOOKS", "Book"]
LONG = "asks for the invoice again, to the new purchasing department in Hamburg"


def balance(i: Inv) -> float:
    return 0.0 if i.paid else i.gross


@book(columns={"number": "Num", "type": "Transaction type", "customer_id": "Name", "invoice_date": "Date", "due_date": "Due Date", "amount": "Amount", "open_amount": "Open Balance"})
def us_open_invoices_with_a_time_stamp_below(w: Writer) -> None:
    ws = w.sheet("Sheet1")
    for row, text in enumerate(("Harper & Lee Design LLC", "Open Invoices", "As of October 31, 2026")):
        ws.write_string(row, 0, text)
    end = w.list(ws, 4, [("Date", lambda i: i.day), ("Transaction type", lambda i: "Invoice"), ("Num", lambda i: str(1000 + i.n)), ("Name", lambda i: i.customer), ("Term", lambda i: "Net 30"),
                         ("Due Date", lambda i: i.due), ("Aging", lambda i: i.n), ("Amount", lambda i: i.gross), ("Open Balance", balance)])
    ws.write_string(end, 0, "TOTAL")
    w.put(ws, end, 7, (f"=SUM(H6:H{end})", TOTAL / 100))
    ws.write_string(end + 2, 0, "Saturday, October 31, 2026 02:14 PM GMT-07:00")


@book(columns={"number": "Invoice Number", "customer_id": "Contact", "invoice_date": "Invoice Date", "due_date": "Due Date", "amount": "Invoice Total", "paid_amount": "Paid",
               "open_amount": "Due"}, currency="GBP")
def uk_contacts_and_pounds_named_in_the_title(w: Writer) -> None:
    ws = w.sheet("Receivable Invoice Detail")
    for row, text in enumerate(("Receivable Invoice Summary", "Demo Company (UK)", "For the period 1 July 2026 to 30 September 2026", "All amounts in GBP")):
        ws.write_string(row, 0, text)
    w.list(ws, 5, [("Contact", lambda i: i.customer), ("Invoice Number", lambda i: f"INV-{i.n:04}"), ("Reference", lambda i: "PO 77"), ("Invoice Date", lambda i: i.day),
                   ("Due Date", lambda i: i.due), ("Tax Total", lambda i: round(i.gross / 6, 2)), ("Invoice Total", lambda i: i.gross), ("Paid", lambda i: round(i.gross - balance(i), 2)),
                   ("Due", balance), ("Status", lambda i: "Paid" if i.paid else "Awaiting Payment")])


@book(columns={"number": "Ref", "type": "Type", "customer_id": "A/C", "invoice_date": "Date", "due_date": "Due Date", "amount": "Amount", "open_amount": "O/S Amount"}, asks=("number",))
def uk_a_line_number_beside_a_reference(w: Writer) -> None:
    w.list(w.sheet("Aged Debtors (Detailed)"), 0,
           [("No", lambda i: i.n), ("Type", lambda i: "SI"), ("A/C", lambda i: i.customer[:4].upper()), ("Date", lambda i: i.day), ("Ref", lambda i: str(7300 + 11 * i.n)),
            ("Details", lambda i: "Goods"), ("Amount", lambda i: i.gross), ("O/S Amount", balance), ("Due Date", lambda i: i.due)])


@book(columns={"number": "Belegnummer", "type": "Belegart", "customer_id": "Konto", "invoice_date": "Belegdatum", "due_date": "Nettofälligkeit", "amount": "Betrag in Belegwährung",
               "currency": "Belegwährung", "paid_date": "Ausgleichsdatum"})
def de_line_items_in_two_currencies(w: Writer) -> None:
    w.list(w.sheet("Data"), 0,
           [("Konto", lambda i: f"10{i.customer[:3]}"), ("Zuordnung", lambda i: f"000{i.n}"), ("Belegnummer", lambda i: f"18000{i.n:05}"), ("Belegart", lambda i: "RV"),
            ("Belegdatum", lambda i: i.day), ("Nettofälligkeit", lambda i: i.due), ("Betrag in Hauswährung", lambda i: i.net), ("Hauswährung", lambda i: "EUR"),
            ("Betrag in Belegwährung", lambda i: i.gross), ("Belegwährung", lambda i: "EUR"), ("Ausgleichsbeleg", lambda i: f"14000{i.n:05}" if i.paid else None),
            ("Ausgleichsdatum", lambda i: i.paid_on)])


@book(columns={"number": "Document Number", "customer_id": "Account", "invoice_date": "Document Date", "due_date": "Net due date", "amount": "Amount in local currency",
               "paid_date": "Clearing date"}, currency="USD")
def us_local_amounts_beside_the_documents_currency(w: Writer) -> None:
    w.list(w.sheet("Sheet1"), 0,
           [("Account", lambda i: f"10{i.customer[:3]}"), ("Document Number", lambda i: f"18000{i.n:05}"), ("Document Date", lambda i: i.day), ("Net due date", lambda i: i.due),
            ("Amount in local currency", lambda i: i.gross), ("Local Currency", lambda i: "USD"), ("Document currency", lambda i: "CAD" if i.n % 2 else "USD"),
            ("Clearing date", lambda i: i.paid_on)])


@book(columns={"number": "Document No.", "type": "Document Type", "customer_id": "Customer No.", "customer_name": "Customer Name", "invoice_date": "Document Date", "due_date": "Due Date",
               "amount": "Amount", "open_amount": "Remaining Amount"})
def en_ledger_entries_with_open_yes_and_no(w: Writer) -> None:
    w.list(w.sheet("Customer Ledger Entries"), 0,
           [("Document Date", lambda i: i.day), ("Document Type", lambda i: "Invoice"), ("Document No.", lambda i: f"PS-INV{i.n:05}"), ("External Document No.", lambda i: f"PO-{i.n * 7}"),
            ("Customer No.", lambda i: f"C{i.customer[:3]}"), ("Customer Name", lambda i: i.customer), ("Original Amount", lambda i: i.gross), ("Amount", lambda i: i.gross),
            ("Remaining Amount", balance), ("Due Date", lambda i: i.due), ("Open", lambda i: "No" if i.paid else "Yes"), ("Entry No.", lambda i: 5000 + i.n)])


@book(columns={"number": "Number", "customer_id": "Invoice Partner Display Name", "invoice_date": "Invoice/Bill Date", "due_date": "Due Date", "net": "Untaxed Amount Signed",
               "amount": "Total Signed", "open_amount": "Amount Due Signed", "paid": "Payment Status"})
def en_signed_amounts_of_partners(w: Writer) -> None:
    w.list(w.sheet("Sheet1"), 0,
           [("Number", lambda i: f"INV/2026/{i.n:05}"), ("Invoice Partner Display Name", lambda i: i.customer), ("Invoice/Bill Date", lambda i: i.day), ("Due Date", lambda i: i.due),
            ("Untaxed Amount Signed", lambda i: i.net), ("Total Signed", lambda i: i.gross), ("Amount Due Signed", balance), ("Payment Status", lambda i: "Paid" if i.paid else "Not Paid")])


@book(columns={"number": "OP-Nr.", "customer_id": "Debitor", "customer_name": "Name", "invoice_date": "Belegdatum", "due_date": "Fälligkeit", "amount": "OP-Betrag"}, asks=("amount",),
      rows=5, total=OPEN, open=OPEN)
def de_open_items_called_an_overview(w: Writer) -> None:
    ws = w.sheet("Offene Posten Übersicht")
    w.list(ws, 0, [("OP-Nr.", lambda i: f"4711{i.n}"), ("Debitor", lambda i: f"7{i.customer[:3]}"), ("Name", lambda i: i.customer), ("Belegdatum", lambda i: i.day),
                   ("Fälligkeit", lambda i: i.due), ("OP-Betrag", lambda i: i.gross)], [i for i in invoices() if not i.paid])
    ws.freeze_panes(1, 2)


@book(columns={"number": "Reference/Key", "customer_id": "Customer", "customer_name": "Name 1", "invoice_date": "Doc. Date", "due_date": "Due on", "amount": "Amount in LC"}, currency="USD", open=TOTAL)
def en_keys_and_amounts_in_lc(w: Writer) -> None:
    ws = w.sheet("Open items")
    ws.write_string(0, 0, "Open items in USD as at 31 Oct 2026")
    w.list(ws, 2, [("Customer", lambda i: f"C{i.customer[:3]}"), ("Name 1", lambda i: i.customer), ("Reference/Key", lambda i: f"9{i.n:03}"), ("Doc. Date", lambda i: i.day),
                   ("Due on", lambda i: i.due), ("Amount in LC", lambda i: i.gross), ("Assignment", lambda i: f"A-{i.n}")])


@book(columns={"number": "Invoice #", "customer_id": "Customer", "invoice_date": "Invoice date", "due_date": "Due", "amount": "Total"}, currency="CHF", open=TOTAL)
def ch_francs_in_the_title_and_notes_beside(w: Writer) -> None:
    ws = w.sheet("Debtors")
    ws.write_string(0, 0, "Debtors list Zurich office - all figures in CHF")
    w.list(ws, 2, [("Invoice #", lambda i: f"{i.n}"), ("Customer", lambda i: i.customer), ("Invoice date", lambda i: i.day), ("Due", lambda i: i.due), ("Total", lambda i: i.gross)])
    ws.write_string(3, 7, "Call Mrs. Weber before sending anything to Hotel Post")


@book(columns={"number": "N. fattura", "customer_id": "Cod. cliente", "customer_name": "Ragione sociale", "invoice_date": "Data fattura", "amount": "Totale documento", "due_date": "Scadenza",
               "paid_amount": "Incassato", "open_amount": "Residuo", "note": "Note"}, open=TOTAL)
def it_nothing_was_paid_yet(w: Writer) -> None:
    w.list(w.sheet("Scadenzario clienti"), 0,
           [("N. fattura", lambda i: f"{i.n}/2026"), ("Data fattura", lambda i: i.day), ("Cod. cliente", lambda i: f"C{i.customer[:3]}"), ("Ragione sociale", lambda i: i.customer),
            ("Totale documento", lambda i: i.gross), ("Scadenza", lambda i: i.due), ("Incassato", lambda i: 0.0), ("Residuo", lambda i: i.gross), ("Note", lambda i: LONG if i.n == 1 else None)])


@book(columns={"number": "Number", "customer_id": "Customer", "customer_name": "Customer Name", "invoice_date": "Date (UTC)", "due_date": "Due Date (UTC)", "amount": "Total",
               "currency": "Currency", "open_amount": "Amount Due", "paid_amount": "Amount Paid"})
def us_texts_with_the_time_of_day(w: Writer) -> None:
    w.list(w.sheet("invoices"), 0,
           [("id", lambda i: f"in_1{i.n}"), ("Amount Due", lambda i: f"{balance(i):.2f}"), ("Amount Paid", lambda i: f"{i.gross - balance(i):.2f}"), ("Currency", lambda i: "eur"),
            ("Customer", lambda i: f"cus_{i.customer[:3]}"), ("Date (UTC)", lambda i: f"{i.day} 10:22:01"), ("Due Date (UTC)", lambda i: f"{i.due} 10:22:01"),
            ("Number", lambda i: f"F-{i.n}"), ("Total", lambda i: f"{i.gross:.2f}"), ("Customer Name", lambda i: i.customer)])


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Invoice Date", "due_date": "Due Date", "amount": "Amount", "paid_date": "Paid on"})
def en_what_is_paid_on_a_later_sheet(w: Writer) -> None:
    for name, paid in (("Open", False), ("Paid", True)):
        w.list(w.sheet(name), 0, [("Invoice", lambda i: f"{i.n}"), ("Customer", lambda i: i.customer), ("Invoice Date", lambda i: i.day), ("Due Date", lambda i: i.due),
                                  ("Amount", lambda i: i.gross), ("Paid on", lambda i: i.paid_on)], [i for i in invoices() if i.paid == paid])


LINES: list[tuple[str, Any]] = [("Invoice", lambda i: f"{i.n}"), ("Customer", lambda i: i.customer), ("Date", lambda i: i.day), ("Amount", lambda i: i.gross)]


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Date", "amount": "Amount", "open_amount": "Outstanding"}, added=("due_date",))
def en_table_with_a_total_over_its_own_formulas(w: Writer) -> None:
    ws = w.sheet("Data")
    w.list(ws, 0, [*LINES, ("Outstanding", lambda i: ("=[@Amount]*1", balance(i)))])
    ws.add_table(0, 0, 9, 4, {"name": "Billed", "total_row": True, "columns": [*({"header": h} for h, _ in LINES), {"header": "Outstanding", "total_function": "sum", "total_value": OPEN / 100}]})


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Date", "amount": "Amount"}, rows=4, added=("due_date",))
def en_invoices_with_gaps(w: Writer) -> None:
    gap = {1: 1, 2: 3, 3: 2}
    w.list(w.sheet("L"), 0, [(header, lambda i, c=c, value=value: None if gap.get(i.n) == c else value(i)) for c, (header, value) in enumerate(LINES)], invoices()[:4])


@book(refused="Open!.* is in USD and Closed!.* is in GBP|Closed!.* is in GBP and Open!.* is in USD")
def en_lists_in_two_currencies_without_a_column(w: Writer) -> None:
    for name, code in (("Closed", "GBP"), ("Open", "USD")):
        ws = w.sheet(name)
        ws.write_string(0, 0, f"All amounts in {code}")
        w.list(ws, 2, LINES, invoices(first=20 if code == "GBP" else 0))


@book(refused="2 of its rows are payments, not invoices .row 5: Belegart is 'Zahlung'")
def de_payments_among_the_invoices(w: Writer) -> None:
    w.list(w.sheet("Debitorenposten"), 0,
           [("Buchungsdatum", lambda i: i.day), ("Belegart", lambda i: "Zahlung" if i.n % 4 == 0 else "Rechnung"), ("Belegnr.", lambda i: f"VR{i.n}"), ("Debitorennr.", lambda i: i.customer),
            ("Ursprungsbetrag", lambda i: i.gross), ("Restbetrag", balance), ("Fälligkeitsdatum", lambda i: i.due)])


@book(columns={"number": "Belegnr.", "type": "Belegart", "customer_id": "Debitorennr.", "invoice_date": "Buchungsdatum", "due_date": "Fälligkeitsdatum", "amount": "Ursprungsbetrag",
               "open_amount": "Restbetrag"}, asks=("invoice_date",), rows=8, others={"Receipts": {"booking_date": "Buchungsdatum", "amount": "Ursprungsbetrag"}})
def de_payments_under_the_same_header_on_their_own_sheet(w: Writer) -> None:
    for name, kind in (("Posten", "Rechnung"), ("Zahlungen", "Zahlung")):
        w.list(w.sheet(name), 0,
               [("Buchungsdatum", lambda i: i.day), ("Belegart", lambda i, kind=kind: kind), ("Belegnr.", lambda i, kind=kind: f"{kind[0]}{i.n}"), ("Debitorennr.", lambda i: i.customer),
                ("Ursprungsbetrag", lambda i: i.gross), ("Restbetrag", balance), ("Fälligkeitsdatum", lambda i: i.due)], invoices() if kind == "Rechnung" else invoices()[:3])


@book(refused="'S/H' says which amounts are credits")
def de_credits_by_a_letter(w: Writer) -> None:
    w.list(w.sheet("OP"), 0, [*LINES, ("S/H", lambda i: "H" if i.n % 4 == 3 else "S")])


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Date", "amount": "Amount"}, added=("due_date",), open=TOTAL)
def en_a_balance_that_runs_on_and_a_loud_title(w: Writer) -> None:
    ws = w.sheet("Ledger")
    ws.write_string(0, 0, "ALL INVOICES (TOP CUSTOMERS)")
    w.list(ws, 2, [*LINES, ("Balance", lambda i: 900.5 * i.n + 5_000)])


@book(columns={"number": "Invoice", "customer_id": "Customer", "invoice_date": "Date", "amount": "Amount USD"}, asks=("amount",), currency="USD", added=("due_date",), open=TOTAL)
def en_amounts_in_two_columns(w: Writer) -> None:
    w.list(w.sheet("Inv"), 0, [*LINES[:3], ("Amount USD", lambda i: i.gross), ("Amount EUR", lambda i: i.net)])


@book(refused="'Clearing Document' says what is settled, but neither how much is open nor when it was paid")
def us_settled_by_a_document_alone(w: Writer) -> None:
    w.list(w.sheet("Sheet1"), 0, [*LINES, ("Clearing Document", lambda i: f"1400{i.n}" if i.paid else None)])


@book(refused="what you owe, not what you are owed: it names suppliers in 'Lieferant'")
def de_invoices_of_suppliers(w: Writer) -> None:
    w.list(w.sheet("Eingangsrechnungen"), 0, [("Lieferant", lambda i: i.customer), ("Rechnungsnr.", lambda i: f"{i.n}"), ("Rechnungsdatum", lambda i: i.day), ("Fällig", lambda i: i.due),
                                              ("Betrag", lambda i: i.gross), ("Bezahlt am", lambda i: i.paid_on)])


@book(refused="is quotes, not invoices: it names them in 'Angebotsnr.'")
def de_quotes(w: Writer) -> None:
    w.list(w.sheet("Angebote"), 0, [("Angebotsnr.", lambda i: f"AN{i.n}"), ("Kunde", lambda i: i.customer), ("Datum", lambda i: i.day), ("Gültig bis", lambda i: i.due), ("Betrag", lambda i: i.gross)])


@book(refused="is about your staff: it names them in 'Employee No'")
def en_a_payroll(w: Writer) -> None:
    w.list(w.sheet("Payroll"), 0, [("Employee No", lambda i: i.n), ("Name", lambda i: i.customer), ("Pay Date", lambda i: i.day), ("Gross", lambda i: i.gross), ("Net", lambda i: i.net),
                                   ("Account", lambda i: f"DE{i.n}")])


@book(refused="the formula in E3 has no result in the file")
def en_formulas_that_nobody_calculated(w: Writer) -> None:
    ws = w.sheet("Sheet")
    w.list(ws, 0, [*LINES, ("Gross", lambda i: i.gross)])
    w.put(ws, 2, 4, ("=D3*1.19", 283.22))
    w.edits.append(lambda parts: parts.sub("xl/worksheets/sheet1.xml", b"<v>283.22</v>", b"<v></v>"))


@book(refused="no list of invoices was found")
def en_a_budget(w: Writer) -> None:
    w.list(w.sheet("Budget 2026"), 2, [("Cost centre", lambda n: f"CC{n}"), ("Account", lambda n: "Rent"), *((m, lambda n: 100.5 * n) for m in ("Jan", "Feb", "Mar")), ("Total", lambda n: 301.5 * n)],
           list(range(14)))


@book(refused="no list of invoices was found")
def en_a_time_sheet(w: Writer) -> None:
    w.list(w.sheet("Time"), 0, [("Employee", lambda n: "Jo"), ("Project", lambda n: f"P{n % 3}"), ("Customer", lambda n: "Abel GmbH"), ("Date", lambda n: dt.date(2026, 9, n)),
                                ("Hours", lambda n: 8.0), ("Rate", lambda n: 95.0), ("Amount", lambda n: 760.0)], list(range(1, 20)))


@book(refused="no list of invoices was found")
def de_a_price_list(w: Writer) -> None:
    w.list(w.sheet("Preisliste"), 0, [("Artikelnummer", lambda n: f"A-{n}"), ("Bezeichnung", lambda n: f"Schraube M{n}"), ("Einheit", lambda n: "Stk"), ("Preis", lambda n: n / 10 + 1),
                                      ("Gültig ab", lambda n: dt.date(2026, 1, 1))], list(range(1, 20)))


@book(refused="no list of invoices was found")
def en_an_empty_workbook(w: Writer) -> None:
    w.sheet("Sheet1")
