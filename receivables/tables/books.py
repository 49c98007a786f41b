"""What was done, what stands beside report lines, and which lists of an adopted workbook are which table."""
from __future__ import annotations

from receivables.schema import Table
from receivables.tables.columns import CURRENCY, INVOICE_TYPES, YES
from receivables.tables.columns import column as _c

RUNS = Table("Runs", (
    _c("run", "Run", "id", "", key=True, width=9), _c("at", "At", "time", "", width=19), _c("who", "Who", "text", "", width=16),
    _c("action", "Action", "text", "", width=14), _c("message", "Message", "note", "", width=70), _c("as_of", "As Of", "text", "", width=12),
    _c("undoes", "Undoes", "id", "", width=9), _c("undone_by", "Undone By", "id", "", width=9), _c("changed", "Rows Changed", "int", "", width=9),
    _c("digests", "Digests", "note", "Fingerprint of each table after the run.", width=20), _c("hash", "Hash", "text", "Chain: previous hash and this run's entries.", width=20),
), "One row a run: what was done, by whom, when.", kind="book")

JOURNAL = Table("Journal", (
    _c("run", "Run", "id", "The run that changed the row.", key=True, width=9), _c("table", "Table", "text", "", width=14), _c("action", "Action", "text", "", width=9),
    _c("key", "Key", "id", "", width=18), _c("values", "Values", "note", "The row's values after its key, in schema order; an update names column, before, after.", width=90),
), "Every change of every row, in order. Never edited.", kind="book")

AGING = Table("Aging", (
    _c("line", "Line", "id", "Customer and currency.", key=True), _c("customer_id", "Customer", "id", ""), _c("currency", "Currency", "currency", ""),
    _c("note", "Note", "note", "Typed beside the line; kept at every rebuild."), _c("next_step", "Next Step", "note", ""), _c("owner", "Owner", "text", ""),
), "Receivables by age. Rebuilt by every aging report; note, next step and owner stay.", kind="report")

MAPPING = Table("Mapping", (
    _c("id", "Mapping Key", "id", "List and column.", key=True, required=True, width=26),
    _c("table", "Our Table", "text", "", width=13), _c("column", "Our Column", "text", "Code name; blank for the list itself.", width=16),
    _c("kind", "Kind", "text", "own: the list's column; added: ours, added to the list; compared: read by check, never written; list, made, sheet.", width=11),
    _c("sheet", "Sheet", "text", "", width=18), _c("list", "List", "id", "Name of the Excel table.", width=16),
    _c("header", "Header", "note", "The column's header in the list.", width=24),
    _c("sign", "Sign", "text", "turned: all amounts the other way round; by type: credit notes are written positive.", width=9),
    _c("date_order", "Date Order", "text", "How dates are written that are text, as d.m.y; blank for real dates.", width=10),
    _c("decimal", "Decimal", "text", "The decimal sign of amounts that are text.", width=9),
    _c("spelling", "Spelling", "note", "Our words and the list's, as INV=Rechnung; \"number\" for ids that are numbers.", width=26),
    _c("certainty", "Certainty", "rate", "In percent, when it was recognised.", width=10),
), "Which list of this workbook is which table. Written by adopt, read before everything else.", kind="report")

COMPARED = Table("Compared", (
    _c("number", "Invoice", "id", "", key=True), CURRENCY, _c("type", "Type", "choice", "", choices=INVOICE_TYPES),
    _c("open_amount", "Balance", "limit", "What the list says is open."), _c("paid_amount", "Paid", "limit", "What the list says is paid."),
    _c("paid_date", "Paid Date", "date", "The day the list says it was paid."),
    _c("paid", "Paid In Full", "choice", "\"yes\" where the list says that it is paid.", choices=YES), _c("customer_name", "Customer Name", "text", ""),
), "Columns of an adopted list of invoices that check compares and nobody writes.", kind="report")
