"""Square: the transactions export. Its lines name the deposit they are paid out with; the deposit's line is made from their sum."""
from __future__ import annotations

from workbook.readers.formats.processor import header_of, read_export
from workbook.readers.formats.processor_moves import CHARGE, CHARGEBACK, REFUND, Export
from workbook.readers.formats.shape import ReadFile
from workbook.readers.values import Told

NAME = "Square"
ASKS = True
TRANSACTIONS = Export(NAME, "Square transactions", {
    "date": "date", "currency": "currency", "gross": "total collected", "fee": "fees", "net": "net total", "id": "payment id|transaction id",
    "transaction": "transaction id", "type": "event type", "name": "customer name", "text": "description|details", "invoice": "customer reference id",
    "payout": "deposit id", "payout_date": "deposit date", "cash": "cash"},
    ("date", "gross", "fee", "net", "transaction", "payout"), (("refund", REFUND), ("dispute|chargeback", CHARGEBACK), ("", CHARGE)), default=CHARGE)

EXPORTS = (TRANSACTIONS,)


def sniff(head: bytes, name: str) -> float:
    """Sure when one line has the columns of the export."""
    return header_of(head, TRANSACTIONS)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The export as receipts of the clearing account Square."""
    return read_export(data, name, TRANSACTIONS, told)
