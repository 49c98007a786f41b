"""Letters to customers, what they do not accept, and what was said."""
from __future__ import annotations

from receivables.schema import Table
from receivables.tables.columns import ACTIVITY_KINDS, CURRENCY, DISPUTE_STATUSES, ENTERED, LANGUAGES, NOTE, REASONS, REMINDER_STATUSES, SOURCE
from receivables.tables.columns import column as _c

REMINDERS = Table("Reminders", (
    _c("id", "Reminder", "id", "Run and number.", key=True, required=True, width=14),
    _c("letter_date", "Letter Date", "date", "As-of date of the letter.", required=True, width=12),
    _c("customer_id", "Customer", "id", "", required=True, width=14),
    _c("level", "Level", "int", "Highest level of its items.", width=7),
    _c("status", "Status", "choice", "draft; sent when a person has sent it; cancelled.", choices=REMINDER_STATUSES, required=True, width=10),
    CURRENCY,
    _c("amount", "Amount", "amount", "What the letter asks for.", width=13),
    _c("language", "Language", "choice", "", choices=LANGUAGES, width=9),
    _c("to", "To", "text", "Recipient.", width=32),
    _c("subject", "Subject", "text", "", width=36),
    _c("body", "Body", "note", "The letter; edit it like any cell.", width=62),
    _c("why", "Why", "note", "Why this level.", width=32),
    _c("sent_at", "Sent At", "time", "When a person sent it."),
    NOTE, ENTERED,
), "Reminder letters: drafts that a person reads, edits and sends.")

REMINDER_LINES = Table("ReminderLines", (
    _c("id", "Line", "id", "", key=True, required=True, width=16),
    _c("reminder", "Reminder", "id", "", required=True, width=14),
    _c("invoice", "Invoice", "id", "", required=True, width=16),
    _c("due_line", "Due Line", "int", "", width=8),
    _c("level", "Level", "int", "Level of this item in the letter.", width=7),
    _c("days_overdue", "Days Overdue", "int", "On the letter date.", width=9),
    CURRENCY, _c("amount", "Amount", "amount", "Open amount on the letter date.", width=13),
), "The items a reminder lists, with their levels.")

DISPUTES = Table("Disputes", (
    _c("id", "Dispute", "id", "", "dispute id|case", key=True, required=True, width=14),
    _c("invoice", "Invoice", "id", "", "invoice no|rechnung", required=True, width=16),
    _c("customer_id", "Customer", "id", "", width=14),
    _c("opened", "Opened", "date", "", "opened on|eröffnet", width=12),
    CURRENCY, _c("amount", "Amount", "amount", "Disputed part.", "disputed amount|betrag", width=13),
    _c("reason", "Reason", "choice", "", "dispute reason|grund", choices=REASONS, width=18),
    _c("status", "Status", "choice", "open keeps the disputed part out of reminders; without an amount, the whole item.", choices=DISPUTE_STATUSES, width=10),
    _c("closed", "Closed", "date", "", width=12), _c("receipt", "Receipt", "id", "Payment that was short.", width=14),
    _c("owner", "Owner", "text", ""), NOTE, ENTERED, SOURCE,
), "Disputes and deductions: what a customer does not accept, why, and who looks after it.")

ACTIVITIES = Table("Activities", (
    _c("id", "Activity", "id", "", key=True, required=True, width=12),
    _c("at", "Date", "date", "", width=12), _c("customer_id", "Customer", "id", "", width=14), _c("invoice", "Invoice", "id", "", width=16),
    _c("kind", "Kind", "choice", "", choices=ACTIVITY_KINDS, width=10), _c("note", "Note", "note", "", width=44),
    _c("next_step", "Next Step", "note", "", width=30), _c("owner", "Owner", "text", "", width=16), _c("who", "Who", "text", "Who wrote it.", width=16),
    ENTERED,
), "Contact log, and the notes, next steps and owners typed beside report lines.")
