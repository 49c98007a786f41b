"""Stripe: the payments export, balance history, and the itemised payout reconciliation report."""
from __future__ import annotations

from workbook.readers.formats.processor import header_of, read_export
from workbook.readers.formats.processor_moves import CHARGE, CHARGEBACK, FEE, INTERNAL, PAYOUT, REFUND, Export
from workbook.readers.formats.shape import ReadFile
from workbook.readers.values import Told

NAME = "Stripe"
ASKS = True
_KINDS = (("payout|transfer", PAYOUT), ("dispute|chargeback", CHARGEBACK), ("refund", REFUND), ("fee|tax|network_cost", FEE),
          ("charge|payment|^$", CHARGE), ("", INTERNAL))
PAYMENTS = Export(NAME, "Stripe payments", {
    "id": "id", "date": "created|created (utc)|created date (utc)", "currency": "converted_currency|currency", "gross": "converted_amount|amount",
    "refunded": "converted_amount_refunded|amount_refunded", "fee": "fee", "status": "status", "name": "customer_description|card_name|customer name",
    "account": "customer_email|customer email", "text": "description", "invoice": "invoice_number|invoice number", "payout": "transfer",
    "captured": "captured", "mode": "mode"}, ("id", "date", "gross", "refunded", "fee", "status", "captured"), default=CHARGE,
    done=("paid", "refunded", "partiallyrefunded", "succeeded", "disputed"), order="ymd")
ITEMS = Export(NAME, "Stripe payout reconciliation", {
    "id": "source_id|charge_id|balance_transaction_id", "transaction": "balance_transaction_id", "date": "created|created_utc|available_on",
    "currency": "currency", "gross": "gross", "fee": "fee", "net": "net", "type": "reporting_category",
    "payout": "automatic_payout_id|payout_id", "payout_date": "automatic_payout_effective_at|automatic_payout_effective_at_utc|effective_at",
    "name": "customer_name|customer_description", "account": "customer_email", "text": "description", "invoice": "invoice_number|invoice_id",
    "original": "charge_id"}, ("transaction", "date", "gross", "fee", "net", "type"), _KINDS, order="ymd")
BALANCE = Export(NAME, "Stripe balance", {
    "id": "source", "transaction": "id", "date": "created (utc)|created", "available": "available on (utc)|available_on", "currency": "currency",
    "gross": "amount", "fee": "fee", "net": "net", "type": "type", "text": "description", "payout": "transfer",
    "payout_date": "transfer date (utc)"}, ("id", "transaction", "date", "gross", "fee", "net", "type", "available"), _KINDS, order="ymd")

EXPORTS = (ITEMS, BALANCE, PAYMENTS)


def sniff(head: bytes, name: str) -> float:
    """Sure when one line has the columns of one of the exports."""
    return max(header_of(head, export) for export in EXPORTS)


def read(data: bytes, name: str, told: Told | None = None) -> ReadFile:
    """The export as receipts of the clearing account Stripe."""
    export = next((e for e in EXPORTS if header_of(data, e)), PAYMENTS)
    return read_export(data, name, export, told)
