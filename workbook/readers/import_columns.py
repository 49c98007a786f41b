"""Columns that lists have and the ledger's tables do not, and further words for those they share, as data.

`import_table` gives a table as imports see it: its own columns without the computed ones, these extra columns, and these words. A word
that stands here belongs to its column here, whatever `tables.py` says. A new language is a few more words in these two mappings.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from receivables.headers import normal
from receivables.schema import Column, Table
from receivables.tables import TABLES

_DEBIT = "debit|debit amount|debits|withdrawal|withdrawals|money out|paid out|soll|lastschrift|ausgang|belastung|débit|debe|cargo"
_CREDIT = "credit|credit amount|credits|deposit|deposits|money in|paid in|haben|gutschrift|eingang|crédit|abono|haber"


def _c(name: str, header: str, kind: str, also: str) -> Column:
    return Column(name, header, kind, synonyms=tuple(also.split("|")))


EXTRA: Mapping[str, tuple[Column, ...]] = {
    "Invoices": (
        _c("open_amount", "Open Amount", "amount",
           "open|amount open|outstanding|outstanding amount|amount outstanding|open balance|balance|balance due|amount due|remaining|"
           "remaining amount|unpaid|unpaid amount|residual|offen|offener betrag|offener posten|restbetrag|saldo|restforderung|noch offen"),
        _c("paid_date", "Paid Date", "date",
           "settled date|settlement date|clear date|clearing date|cleared on|date paid|paid on|paid at|payment date|bezahlt am|zahlungsdatum|"
           "ausgleichsdatum|ausgeglichen am|gezahlt am"),
        _c("customer_name", "Customer Name", "text", "name customer|name|customername|client name|company name|debtor name|kundenname|"
           "firma|name kunde|debitorname"),
        _c("debit", "Debit", "amount", _DEBIT), _c("credit", "Credit", "amount", _CREDIT),
    ),
    "Receipts": (_c("debit", "Debit", "amount", _DEBIT), _c("credit", "Credit", "amount", _CREDIT)),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "Receipts": {
        "value_date": "date de valeur|fecha valor|fecha|data valuta|created|created utc",
        "booking_date": "booked on|date comptable",
        "payer_name": "customer name|auftraggeber empfaenger|name|beneficiary|payer empfaenger|zahlungspflichtiger|auftraggeber zahlungsempfaenger",
        "payer_account": "kontonummer iban|number",
        "text": "vwz|desc|reason|verwendungszweck zeile|payment details|remittance info|libellé",
        "currency": "monn|monnaie|devise|divisa",
        "id": "n de transaction|reference id",
    },
    "Applications": {"receipt": "receipt no|receipt number|payment number|payment reference|zahlungsnummer|zahlungseingang"},
    "Invoices": {"po_number": "customer reference"},
    "Disputes": {"amount": "dispute amount|amount disputed"},
}
JOINED: Mapping[str, str] = {"Receipts": "text"}
NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Invoices": (("number",), ("customer_id", "customer_name"), ("invoice_date",), ("amount", "open_amount", "debit", "credit")),
    "Applications": (("receipt", "credit_note"), ("invoice", "customer_id"), ("applied",)),
    "Receipts": (("value_date", "booking_date"), ("amount", "debit", "credit")),
    "DueLines": (("invoice",), ("line",), ("due_date",), ("amount",)),
    "Disputes": (("invoice",), ("opened", "status", "reason"), ("amount", "reason")),
    "Rates": (("date",), ("currency",), ("rate",)),
    "Customers": (("customer_id",), ("name", "email", "terms", "bank_accounts", "address", "country", "credit_limit", "parent_id", "trade_name")),
    "Terms": (("code",), ("net_days",)),
}
SIGNS: Mapping[str, tuple[str, ...]] = {       # columns that only this list has
    "Receipts": ("payer_account", "booking_date", "own_account", "end_to_end_id"),
    "Invoices": ("due_date", "open_amount", "paid_date", "net"),
    "Applications": ("discount", "write_off", "credit_note", "deduction"),
}
OURS = ("source", "entered_at", "due_basis")       # what the ledger itself writes about a row
LISTS_OF_NAMES = ("Customers", "Terms")      # a list of movements also names customers and terms; so these come last


@lru_cache(maxsize=64)
def import_table(name: str, own: bool = False) -> Table:
    """The table as imports see it; `own` for what `export` wrote: the very columns of the ledger."""
    table = TABLES[name]
    if own:
        return table
    extra = EXTRA.get(name, ())
    taken = {normal(word) for column in extra for word in (column.name, column.header, *column.synonyms)}
    words = WORDS.get(name, {})
    taken |= {normal(word) for text in words.values() for word in text.split("|")}
    kept = tuple(_with_words(column, taken, words.get(column.name, "")) for column in table.columns
                 if not column.computed and column.name not in OURS)
    return Table(table.name, (*extra, *kept), table.help, table.kind, table.date)


def _with_words(column: Column, taken: set[str], more: str) -> Column:
    words = tuple(word for word in column.synonyms if normal(word) not in taken)
    return replace(column, synonyms=(*words, *(more.split("|") if more else ())))
