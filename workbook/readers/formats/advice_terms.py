"""What payers call the columns of a remittance advice and what stands beside them, in English, German, French, Spanish, Dutch and Italian, as data.

Words are compared after `headers.normal`: letters and digits alone, without accents. A role that comes first has a word that two roles share.
Those of documents, of amounts and of labels have a module each.
"""
from __future__ import annotations

from collections.abc import Mapping

from workbook.readers.formats.advice_terms_amounts import AMOUNTS
from workbook.readers.formats.advice_terms_documents import DOCUMENTS
from workbook.readers.formats.advice_terms_labels import LABELS

__all__ = ["COLUMNS", "LABELS"]

PAYMENTS: Mapping[str, Mapping[str, str]] = {
    "currency": {
        "en": "currency|curr|crcy|ccy|cur|currency code",
        "de": "waehrung|waehr|whg|wae",
        "fr": "devise|monnaie",
        "es": "moneda|divisa",
        "nl": "valuta|munt|munteenheid",
        "it": "valuta|divisa",
    },
    "reference": {
        "en": "payment reference|payment ref|payment no|payment number|check number|check no|cheque number|cheque no|payment id|eft number|"
              "eft no|trace number|transfer reference|transaction number|remittance number|remittance no|pmt ref|pmt no|ach trace|"
              "payment document|payment doc|payment document no|payment doc no|eft reference|bacs reference",
        "de": "zahlungsreferenz|zahlungsnummer|zahlungsnr|schecknummer|schecknr|zahlungsbeleg|zahllaufnummer|scheck nr|zahlbeleg",
        "fr": "reference paiement|reference du paiement|n paiement|numero de paiement|n cheque|numero de cheque|reference virement|"
              "reference de paiement|n virement|reference reglement",
        "es": "referencia pago|referencia de pago|referencia del pago|n pago|numero de pago|n cheque|numero de cheque|referencia transferencia",
        "nl": "betalingskenmerk|betalingsreferentie|betaalreferentie|betalingsnummer|chequenummer|betaalkenmerk|betalingsnr",
        "it": "riferimento pagamento|numero pagamento|n pagamento|numero assegno|n assegno|cro|trn|codice pagamento|rif pagamento",
    },
    "payment_date": {
        "en": "payment date|date of payment|pay date|paid on|date paid|value date|check date|cheque date|remittance date|settlement date|"
              "transfer date|pmt date|date of transfer|posting date",
        "de": "regulierungsdatum|zahlungsdatum|zahldatum|valuta|valutadatum|wertstellung|zahlung vom|bezahlt am|ausfuehrungsdatum|datum der zahlung|"
              "scheckdatum|"
              "zahltag|avisdatum|buchungsdatum|zahlungstag",
        "fr": "date paiement|date de paiement|date du paiement|date reglement|date de reglement|date de valeur|date virement|date du virement|"
              "date de virement|paye le|date du reglement",
        "es": "fecha pago|fecha de pago|fecha del pago|fecha valor|fecha de transferencia|fecha transferencia",
        "nl": "betaaldatum|betalingsdatum|datum betaling|valutadatum|datum van betaling|betaald op",
        "it": "data pagamento|data di pagamento|data valuta|data del pagamento|data bonifico|pagato il",
    },
    "payer": {
        "en": "payer|payer name|paid by|remitter|paying company|from company|originator",
        "de": "zahler|auftraggeber|zahlungspflichtiger|einzahler|zahlender",
        "fr": "payeur|donneur d ordre|emetteur|societe emettrice",
        "es": "pagador|ordenante|emisor",
        "nl": "betaler|opdrachtgever|betaald door",
        "it": "pagatore|ordinante|pagante|mittente",
    },
}
# columns of an invoice, or of a list of open items
LISTS: Mapping[str, Mapping[str, str]] = {
    "goods": {
        "en": "qty|quantity|unit price|price|unit|uom|hours|rate|item code|sku|article",
        "de": "menge|einzelpreis|preis|stueck|einheit|artikel|artikelnr|stk|anzahl|e preis",
        "fr": "quantite|qte|prix unitaire|prix|p u|unite",
        "es": "cantidad|cant|precio|precio unitario|unidad|articulo",
        "nl": "aantal|prijs|stuksprijs|eenheid|artikel",
        "it": "quantita|qta|prezzo|prezzo unitario|u m|articolo",
    },
    "list": {
        "en": "customer|customer no|customer number|customer name|customer id|client|due date|due|open amount|open|balance|outstanding|"
              "days overdue|overdue|amount open|bill to|paid date",
        "de": "kunde|kundennr|kundennummer|kundenname|debitor|faelligkeit|faelligkeitsdatum|faellig am|offen|offener betrag|saldo|restbetrag|"
              "tage ueberfaellig",
        "fr": "client|code client|nom client|echeance|date d echeance|solde|reste a payer|restant du",
        "es": "cliente|codigo cliente|nombre cliente|vencimiento|fecha vencimiento|saldo|pendiente",
        "nl": "klant|klantnummer|klantnaam|debiteur|vervaldatum|openstaand|openstaand bedrag",
        "it": "cliente|codice cliente|scadenza|data scadenza|residuo|saldo|importo aperto",
    },
}
COLUMNS: Mapping[str, Mapping[str, str]] = {**DOCUMENTS, **AMOUNTS, **PAYMENTS, **LISTS}
