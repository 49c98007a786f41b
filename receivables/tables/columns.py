"""Which words a column may hold, and the columns that many tables have."""
from __future__ import annotations

from receivables.schema import Column

INVOICE_TYPES = ("INV", "CRN", "DBN")
STATUSES = ("ready", "review", "approved", "rejected", "posted", "reversed")
LIVE = ("ready", "review", "approved")            # proposals that still wait
COUNTED = ("posted", "reversed")                  # rows that sums run over
REMINDER_STATUSES = ("draft", "sent", "cancelled")
RECEIPT_KINDS = ("customer", "not customer")
REASONS = ("", "short payment", "discount not earned", "dispute", "bank charge", "withheld tax", "pricing", "damaged goods",
           "rounding", "other")
DISPUTE_STATUSES = ("open", "resolved")
ACTIVITY_KINDS = ("note", "call", "e-mail", "letter", "meeting")
APPLY_RULES = ("", "oldest first", "ask")
REFUND_STATUSES = ("proposed", "approved", "paid", "cancelled")
YES = ("", "yes")
PERIOD_STATUSES = ("locked", "open")
LANGUAGES = ("", "en", "de")


def column(name: str, header: str, kind: str = "text", help: str = "", also: str = "", **more: object) -> Column:
    """A column; `also` holds the synonyms, separated by "|"."""
    synonyms = tuple(s.strip() for s in also.split("|") if s.strip())
    return Column(name, header, kind, help, synonyms, **more)  # type: ignore[arg-type]


ENTERED = column("entered_at", "Entered At", "time", "When the row came into the ledger.")
SOURCE = column("source", "Source", "text", "Where the row came from: file and line, or by hand.")
NOTE = column("note", "Note", "note", "Anything a person wants to remember.", "notes|comment|memo|bemerkung|notiz|kommentar")
CURRENCY = column("currency", "Currency", "currency", "ISO 4217 code; blank on import means the base currency.",
               "currency code|curr|ccy|währung|waehrung|whg", fixed=True, width=9)
