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
from workbook.readers import bank_words

_DEBIT = ("debit|debit amount|debits|withdrawal|withdrawals|money out|paid out|soll|lastschrift|ausgang|belastung|débit|debe|cargo|"
          "débit euros|addebiti|uscite|spent|debit amt")
_CREDIT = ("credit|credit amount|credits|deposit|deposits|money in|paid in|haben|gutschrift|eingang|crédit|abono|haber|crédit euros|"
           "accrediti|entrate|received|credit amt")


def _c(name: str, header: str, kind: str, also: str) -> Column:
    return Column(name, header, kind, synonyms=tuple(also.split("|")) if also else ())


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
        _c("buyer_number", "Buyer Number", "id", ""), _c("customer_vat", "Customer VAT ID", "id", ""),
        _c("customer_address", "Customer Address", "note", ""), _c("customer_country", "Customer Country", "text", ""),
        _c("customer_email", "Customer E-mail", "text", ""),
        _c("debit", "Debit", "amount", _DEBIT), _c("credit", "Credit", "amount", _CREDIT),
    ),
    "Receipts": (
        _c("direction", "Direction", "text", ""), _c("state", "State", "text", ""), _c("debit", "Debit", "amount", ""),
        _c("credit", "Credit", "amount", ""), _c("balance", "Balance", "amount", "")),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "Receipts": bank_words.RECEIPTS,
    "Applications": {"receipt": "receipt no|receipt number|payment number|payment reference|zahlungsnummer|zahlungseingang"},
    "Invoices": {
        "number": "facture|n facture|no facture|num facture|numéro facture|numéro de facture|n de facture|réf facture|référence facture|n pièce|"
                  "factura|nº factura|núm factura|número factura|número de factura|nº de factura|nro factura|fattura|nr fattura|numero fattura|"
                  "n documento|numero documento|factuur|factuurnummer|factuurnr|factuur nr|rg nr|rg nummer|rechnungs nummer|inv|inv number|inv num",
        "customer_id": "code client|n client|no client|numéro client|réf client|compte client|cliente|código cliente|cód cliente|nº cliente|"
                       "id cliente|codice cliente|cod cliente|klant|klantnummer|klantnr|debiteur|debiteurnummer|debiteurnr|kd nr|kdnr|kunden id|cust",
        "customer_name": "nom client|nom du client|client nom|raison sociale|société|nombre cliente|nombre del cliente|razón social|"
                         "ragione sociale|nome cliente|denominazione|nominativo|klantnaam|naam klant|bedrijfsnaam|bill to|sold to",
        "invoice_date": "date facture|date de facture|date de la facture|date de facturation|date d émission|date pièce|fecha|fecha factura|"
                        "fecha de factura|fecha emisión|fecha de emisión|data|data fattura|data documento|data emissione|factuurdatum|re datum|"
                        "rg datum|inv date|billing date|bill date|date of invoice",
        "due_date": "échéance|date échéance|date d échéance|à payer avant|date limite de paiement|vencimiento|fecha vencimiento|"
                    "fecha de vencimiento|vence|vto|scadenza|data scadenza|scade il|vervaldatum|vervaldag|uiterste betaaldatum|zahlungsziel datum|"
                    "pay by|zahlbar am",
        "amount": "montant|montant ttc|total ttc|ttc|montant facture|montant total|importe|importe total|total factura|monto|importe factura|"
                  "importo|importo totale|totale|totale fattura|importo fattura|totale documento|bedrag|factuurbedrag|bedrag incl btw|"
                  "totaalbedrag|totaal|rechnungssumme|gesamtsumme|betrag brutto|inv amount|value|invoice value",
        "open_amount": "solde|solde dû|reste à payer|reste dû|restant dû|montant dû|impayé|pendiente|saldo pendiente|importe pendiente|por cobrar|"
                       "residuo|da incassare|importo aperto|openstaand|openstaand bedrag|openstaand saldo|nog te betalen|restbedrag|rest|"
                       "noch zu zahlen|offene summe|still open|left to pay",
        "paid_date": "date de paiement|payé le|date règlement|date de règlement|réglé le|fecha pago|fecha de pago|fecha cobro|fecha de cobro|"
                     "data pagamento|data incasso|pagato il|betaaldatum|betaald op|datum betaald|bezahlt datum|zahldatum|pay date",
        "net": "montant ht|total ht|ht|base imponible|importe neto|imponibile|importo netto|bedrag excl btw|nettobedrag|betrag netto",
        "currency": "devise|monnaie|divisa|moneda|valuta|munt",
        "type": "nature|type de pièce|tipo|tipo documento|soort|dokumentart|beleg art",
        "note": "remarque|remarques|commentaire|commentaires|observations|observaciones|notas|comentarios|osservazioni|opmerking|"
                "opmerkingen|anmerkung",
        "po_number": "customer reference|bon de commande|n commande|votre référence|pedido|nº pedido|ordine cliente|uw referentie|bestelling",
    },
    "Customers": {
        "customer_id": "code client|n client|numéro client|code|cliente|código cliente|nº cliente|codice cliente|cod cliente|klant|klantnummer|"
                       "klantnr|debiteur|debiteurnummer|kd nr|kdnr|kunden id|number|no|nr",
        "name": "nom|nom client|nom du client|raison sociale|société|nombre|nombre cliente|razón social|ragione sociale|nome cliente|"
                "denominazione|naam|klantnaam|bedrijfsnaam|kunde name|kunden name|bezeichnung",
        "email": "courriel|adresse e mail|correo|correo electrónico|posta elettronica|e mailadres|mailadresse",
        "address": "adresse|rue|dirección|indirizzo|adres|straat|straße",
        "phone": "téléphone|tél|teléfono|telefono|telefoon|telefonnummer|phone number",
        "country": "pays|país|paese|land",
        "terms": "conditions de paiement|délai de paiement|condiciones de pago|forma de pago|condizioni di pagamento|pagamento|betalingstermijn|"
                 "betalingsvoorwaarden|zahlungskondition",
        "vat_id": "n tva|numéro de tva|tva intracommunautaire|nif|cif|partita iva|p iva|btw nummer|btw nr|ust idnr|ust id nr",
        "credit_limit": "plafond|encours autorisé|límite de crédito|fido|kredietlimiet",
        "contact": "interlocuteur|persona de contacto|referente|contactpersoon",
        "language": "langue|idioma|lingua|taal",
    },
    "Disputes": {"amount": "dispute amount|amount disputed"},
}
JOINED: Mapping[str, str] = {"Receipts": "text"}
ALSO_JOINED: Mapping[str, frozenset[str]] = {"Receipts": bank_words.CONTINUES}       # go on with the text, whichever of them came first
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
    own_extra = (_with_words(column, set(), words.get(column.name, "")) for column in extra)
    return Table(table.name, (*own_extra, *kept), table.help, table.kind, table.date)


def _with_words(column: Column, taken: set[str], more: str) -> Column:
    words = tuple(word for word in column.synonyms if normal(word) not in taken)
    return replace(column, synonyms=(*words, *(more.split("|") if more else ())))
