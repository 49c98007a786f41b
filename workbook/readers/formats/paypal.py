"""PayPal: the activity download, in English and German."""
from __future__ import annotations

from workbook.readers.formats.processor import CHARGE, CHARGEBACK, FEE, OTHER, PAYOUT, REFUND, SKIP, Export, header_of, read_export
from workbook.readers.formats.shape import ReadFile
from workbook.readers.values import Told

NAME = "PayPal"
ASKS = True
_KINDS = (
    ("withdrawal|transfer to bank|payout|abbuchung|auszahlung|auf bankkonto", PAYOUT),
    ("chargeback|payment reversal|dispute|rückbuchung", CHARGEBACK), ("refund|rückzahlung|erstattung", REFUND),
    ("hold|authori[sz]ation|einbehalt|autorisierung|memo", SKIP),
    ("conversion|währungsumrechnung", OTHER), ("fee|gebühr|entgelt", FEE), ("payment|checkout|sale|zahlung|invoice|rechnung", CHARGE), ("", OTHER))
ACTIVITY = Export(NAME, "PayPal activity", {
    "date": "date|datum", "time": "time|uhrzeit", "type": "type|typ|description|beschreibung", "status": "status", "currency": "currency|währung",
    "gross": "gross|brutto", "fee": "fee|fees|gebühr|entgelt", "net": "net|netto", "id": "transaction id|transaktionscode", "name": "name",
    "account": "from email address|absender e-mail-adresse", "invoice": "invoice number|rechnungsnummer", "note": "note|hinweis",
    "text": "subject|item title|betreff|artikelbezeichnung", "original": "reference txn id|zugehöriger transaktionscode",
    "balance": "balance|guthaben"}, ("gross", "fee", "net", "id", "currency", "date"), _KINDS, default=CHARGE,
    done=("completed", "abgeschlossen", "cleared", "partiallyrefunded", "refunded"), text=("text", "invoice", "note"))


def sniff(head: bytes, name: str) -> float:
    """Sure when one line has the columns of the download."""
    return header_of(head, ACTIVITY)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The download as receipts of the clearing account PayPal."""
    return read_export(data, name, ACTIVITY, told)
