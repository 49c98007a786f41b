"""Adyen: the settlement details report. A batch is what one payout pays; amounts are those of the payout's currency."""
from __future__ import annotations

from workbook.readers.formats.processor import header_of, read_export
from workbook.readers.formats.processor_moves import CHARGE, CHARGEBACK, FEE, INTERNAL, PAYOUT, REFUND, Export
from workbook.readers.formats.shape import ReadFile
from workbook.readers.values import Told

NAME = "Adyen"
ASKS = True
SETTLEMENT = Export(NAME, "Adyen settlement details", {
    "id": "modification reference", "original": "psp reference", "date": "creation date", "type": "type", "currency": "net currency",
    "credit": "net credit (nc)", "debit": "net debit (nc)", "fee": "commission (nc)", "fee2": "markup (nc)", "fee3": "scheme fees (nc)",
    "fee4": "interchange (nc)", "invoice": "merchant reference", "text": "modification merchant reference", "payout": "batch number",
    "sent": "gross currency"}, ("original", "date", "type", "currency", "credit", "debit", "payout"),
    (("payout", PAYOUT), ("chargeback", CHARGEBACK), ("refund", REFUND), ("fee|misccosts|invoicededuction|paymentcost", FEE), ("settled", CHARGE),
     ("", INTERNAL)), order="ymd", sides="net")

EXPORTS = (SETTLEMENT,)


def sniff(head: bytes, name: str) -> float:
    """Sure when one line has the columns of the report."""
    return header_of(head, SETTLEMENT)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The report as receipts of the clearing account Adyen."""
    return read_export(data, name, SETTLEMENT, told)
