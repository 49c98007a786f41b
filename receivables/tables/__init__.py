"""Every table and every column of the ledger, once, as data. It drives the template, reading, checking, import and `docs/tables.md`.

`TABLES` maps a table's name to its `Table`, in the order of the day's work; the name is also the sheet's and the Excel table's.
Synonyms are compared after `headers.normal` (lower case, letters and digits only), so "Invoice No." and "invoice_no" are one.
"""
from __future__ import annotations

from collections.abc import Mapping

from receivables.review_table import REVIEW
from receivables.schema import Table
from receivables.tables.books import AGING, COMPARED, JOURNAL, MAPPING, RUNS
from receivables.tables.collecting import ACTIVITIES, DISPUTES, REMINDER_LINES, REMINDERS
from receivables.tables.columns import COUNTED, LANGUAGES, LIVE, REASONS, YES
from receivables.tables.ledger import ADJUSTMENTS, APPLICATIONS, CUSTOMERS, DUE_LINES, INVOICES, RECEIPTS, REFUNDS
from receivables.tables.papers import DOCUMENTS, REMITTANCE_LINES, REMITTANCES
from receivables.tables.setup import CONTROL_BALANCES, DUNNING_LEVELS, PAYER_RULES, PERIODS, RATES, SETTINGS, TERMS

__all__ = [
    "ACTIVITIES",
    "ADJUSTMENTS",
    "AGING",
    "APPLICATIONS",
    "COMPARED",
    "CONTROL_BALANCES",
    "COUNTED",
    "CUSTOMERS",
    "DISPUTES",
    "DOCUMENTS",
    "DUE_LINES",
    "DUNNING_LEVELS",
    "INVOICES",
    "JOURNAL",
    "LANGUAGES",
    "LEDGER_TABLES",
    "LIVE",
    "MAPPING",
    "PAYER_RULES",
    "PERIODS",
    "RATES",
    "READABLE",
    "REASONS",
    "RECEIPTS",
    "REFUNDS",
    "REMINDERS",
    "REMINDER_LINES",
    "REMITTANCES",
    "REMITTANCE_LINES",
    "RUNS",
    "SETTINGS",
    "TABLES",
    "TERMS",
    "YES",
]

TABLES: Mapping[str, Table] = {t.name: t for t in (
    CUSTOMERS, INVOICES, DUE_LINES, RECEIPTS, APPLICATIONS, ADJUSTMENTS, REFUNDS, REMITTANCES, REMITTANCE_LINES, REMINDERS, REMINDER_LINES, DISPUTES,
    ACTIVITIES, DOCUMENTS, TERMS,
    DUNNING_LEVELS, PAYER_RULES, RATES, CONTROL_BALANCES, PERIODS, SETTINGS, RUNS, JOURNAL)}
# what a store reads: the tables, what people typed beside report lines or into Review, and what belongs to an adopted workbook
READABLE: Mapping[str, Table] = {**TABLES, AGING.name: AGING, REVIEW.name: REVIEW, MAPPING.name: MAPPING, COMPARED.name: COMPARED}
LEDGER_TABLES: tuple[str, ...] = tuple(t.name for t in TABLES.values() if t.kind in ("ledger", "setup"))
