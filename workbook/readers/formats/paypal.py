"""PayPal: the activity download, in English, German, French, Spanish and Italian."""
from __future__ import annotations

from workbook.readers.formats.processor import header_of, read_export
from workbook.readers.formats.processor_moves import CHARGE, CHARGEBACK, FEE, INTERNAL, OTHER, PAYOUT, REFUND, SKIP, Export
from workbook.readers.formats.shape import ReadFile
from workbook.readers.values import Told

NAME = "PayPal"
ASKS = True
_KINDS = (
    ("withdrawal|transfer to bank|payout|abbuchung|auszahlung|auf bankkonto|virement (?:standard|bancaire|vers)|retrait|retirada|transferencia a|"
     "prelievo|trasferimento (?:a|su)", PAYOUT),
    ("chargeback|payment reversal|dispute|rückbuchung|rétrofacturation|annulation de paiement|contracargo|reversión|storno|riaddebito", CHARGEBACK),
    ("refund|rückzahlung|erstattung|remboursement|reembolso|rimborso", REFUND),
    ("hold|authori[sz]ation|einbehalt|autorisierung|memo|blocage|autorisation|retención|autorización|blocco|autorizzazione", SKIP),
    ("conversion|währungsumrechnung|conversión|conversione|bankgutschrift|bank deposit|bank transfer to|add(?:ed)? funds|einzahlung|"
     "from bank account|provenant du compte bancaire|approvisionnement|ingreso de fondos|ricarica", INTERNAL),
    ("fee|gebühr|entgelt|commission|comisión|tariff", FEE),
    ("payment|checkout|sale|zahlung|invoice|rechnung|paiement|pago|pagamento", CHARGE), ("", OTHER))
ACTIVITY = Export(NAME, "PayPal activity", {
    "date": "date|datum|fecha|data", "time": "time|uhrzeit|heure|hora|ora", "type": "type|typ|tipo|description|beschreibung",
    "status": "status|état|statut|estado|stato", "currency": "currency|währung|devise|divisa|moneda|valuta",
    "gross": "gross|brutto|avant commission|brut|bruto|lordo|importo lordo", "net": "net|netto|neto",
    "fee": "fee|fees|gebühr|entgelt|commission|comisión|tarifa|tariffa|commissione", "name": "name|nom|nombre|nome",
    "id": "transaction id|transaktionscode|numéro de transaction|n° de transaction|id. de transacción|id de transacción|codice transazione",
    "account": "from email address|adresse email de l'expéditeur|adresse e-mail de l'expéditeur|absender e-mail-adresse|"
               "de l'adresse email|de l'adresse e-mail|correo electrónico del remitente|"
               "indirizzo email mittente",
    "invoice": "invoice number|invoice id|identifiant de facture|id. de factura|id fattura|"
               "rechnungsnummer|numéro de facture|n° de facture|número de factura|numero fattura",
    "effect": "balance impact|auswirkung auf guthaben|impact sur le solde|impacto en el saldo|impatto sul saldo",
    "note": "note|hinweis|remarque|nota",
    "text": "subject|item title|betreff|artikelbezeichnung|objet|titre de l'objet|asunto|título del artículo|oggetto|titolo oggetto",
    "original": "reference txn id|zugehöriger transaktionscode|id. de referencia de trans.|numéro de la transaction de référence",
    "balance": "balance|guthaben|solde|saldo"}, ("gross", "fee", "net", "id", "currency", "date"), _KINDS, default=CHARGE,
    done=("completed", "abgeschlossen", "termine", "completado", "completata", "completato", "cleared", "partiallyrefunded", "refunded"),
    text=("text", "invoice", "note"))

EXPORTS = (ACTIVITY,)


def sniff(head: bytes, name: str) -> float:
    """Sure when one line has the columns of the download."""
    return header_of(head, ACTIVITY)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The download as receipts of the clearing account PayPal."""
    return read_export(data, name, ACTIVITY, told)
