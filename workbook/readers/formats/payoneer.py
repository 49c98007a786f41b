"""Payoneer: the transactions export, with a running balance."""
from __future__ import annotations

from workbook.readers.formats.processor import header_of, read_export
from workbook.readers.formats.processor_moves import CHARGE, FEE, PAYOUT, REFUND, Export
from workbook.readers.formats.shape import ReadFile
from workbook.readers.values import Told

NAME = "Payoneer"
ASKS = True
TRANSACTIONS = Export(NAME, "Payoneer transactions", {
    "date": "transaction date|date", "id": "transaction id", "type": "description", "credit": "credit amount", "debit": "debit amount",
    "currency": "currency", "status": "status", "balance": "running balance", "text": "additional description",
    "name": "source|store name", "invoice": "reference id", "target": "target", "time": "transaction time|time"},
    ("date", "id", "credit", "debit", "balance", "target"),
    (("withdraw|transfer to bank|to your bank|auto.?withdraw", PAYOUT), ("refund", REFUND), (r"\bfees?\b|charge for|annual", FEE), ("", CHARGE)),
    done=("completed", "abgeschlossen"), text=("type", "text", "invoice"))

EXPORTS = (TRANSACTIONS,)


def sniff(head: bytes, name: str) -> float:
    """Sure when one line has the columns of the export."""
    return header_of(head, TRANSACTIONS)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The export as receipts of the clearing account Payoneer."""
    return read_export(data, name, TRANSACTIONS, told)
