"""Statements, remittance advices and e-invoices as they came in."""
from __future__ import annotations

from receivables.schema import Table
from receivables.tables.columns import CURRENCY, ENTERED, NOTE, SOURCE, YES
from receivables.tables.columns import column as _c

REMITTANCES = Table("Remittances", (
    _c("id", "Remittance", "id", "The advice's own number, else a key made from its content.", "remittance id|remittance no|advice|advice no|avis|avisnummer",
       key=True, required=True, width=18),
    _c("date", "Date", "date", "Date of the advice.", "remittance date|advice date|avisdatum", width=12),
    _c("payer_name", "Payer", "text", "Who pays, as the advice says.", "payer|paid by|auftraggeber|zahler", width=28),
    _c("payer_account", "Payer Account", "id", "IBAN or account number of the payer.", "payer iban|from account", width=26),
    _c("customer_id", "Customer", "id", "The paying customer, where the advice or a person says so.", "customer id|kunde", width=14),
    CURRENCY,
    _c("amount", "Amount", "amount", "What the payer says was paid.", "payment amount|total|zahlbetrag", width=14),
    _c("reference", "Payment Reference", "id", "Cheque, trace or end-to-end number that the payment carries.", "payment reference|trace|cheque number|check number", width=22),
    _c("receipt", "Receipt", "id", "The receipt it belongs to, where that is known.", "receipt id|zahlung", width=18),
    _c("method", "Method", "text", "", "payment method|zahlungsart"),
    _c("text", "Text", "note", "What else the advice says.", width=40),
    NOTE, ENTERED, SOURCE,
), "What payers say they pay: one row an advice, its invoices in RemittanceLines.")

REMITTANCE_LINES = Table("RemittanceLines", (
    _c("id", "Remittance Line", "id", "Remittance and line, as RA-77/1.", key=True, required=True, width=20),
    _c("remittance", "Remittance", "id", "", "advice|avis", required=True, width=18),
    _c("line", "Line", "int", "1, 2, 3 ...", "zeile", width=7),
    _c("invoice", "Invoice", "id", "The document's number as the payer writes it.", "invoice no|rechnung|document", width=20),
    _c("invoice_date", "Invoice Date", "date", "", "rechnungsdatum", width=12),
    CURRENCY,
    _c("gross", "Gross", "amount", "The document's amount.", "gross amount|brutto", width=13),
    _c("discount", "Discount", "amount", "Discount taken.", "discount taken|skonto", width=11),
    _c("adjustment", "Adjustment", "amount", "Any other difference between gross and net; what was kept back is negative.", "deduction|abzug", width=12),
    _c("reason", "Reason", "text", "The payer's code or words for the adjustment.", "reason code|grund", width=22),
    _c("net", "Net", "amount", "What is paid for this document.", "net amount|paid amount|zahlbetrag", width=13),
    _c("text", "Text", "note", "", width=30),
    NOTE, ENTERED, SOURCE,
), "The documents that an advice lists, with gross, discount, adjustment and net.")

DOCUMENTS = Table("Documents", (
    _c("id", "Document", "id", "A key made from what the statement says.", key=True, required=True, width=16),
    _c("format", "Format", "text", "camt.053, MT940, BAI2 ...", width=14),
    _c("number", "Number", "id", "The statement's own number.", width=20),
    _c("own_account", "Own Account", "id", "Our account, as the statement says.", width=26),
    _c("from_date", "From", "date", "", width=12), _c("to_date", "To", "date", "", width=12),
    CURRENCY,
    _c("opening", "Opening", "limit", "Opening balance; blank where the file has none.", width=14),
    _c("movements", "Movements", "amount", "Sum of its lines, in the account's currency.", width=14),
    _c("closing", "Closing", "limit", "Closing balance; blank where the file has none.", width=14),
    _c("lines", "Lines", "int", "Movements that it lists.", width=8),
    _c("ties", "Ties", "choice", "yes: everything that the file says of its own totals is true; no: see Findings; blank: it says nothing.", choices=("", "yes", "no"), width=8),
    _c("findings", "Findings", "note", "What does not tie, with the figures.", width=60),
    _c("accepted", "Accepted", "choice", "\"yes\" keeps these findings out of Checks: a person has looked at them.", choices=YES, width=10),
    NOTE, ENTERED, SOURCE,
), "Statements and advices that were imported, and what of them ties.")
