"""What a company decides once: terms, reminder levels, who pays from where, rates, closed periods, settings."""
from __future__ import annotations

from receivables.schema import Table
from receivables.tables.columns import ENTERED, LANGUAGES, NOTE, PERIOD_STATUSES, SOURCE
from receivables.tables.columns import column as _c

TERMS = Table("Terms", (
    _c("code", "Terms", "id", "", "terms code|zahlungsbedingung|code", key=True, required=True, width=14),
    _c("description", "Description", "text", "", "beschreibung", width=34),
    _c("net_days", "Net Days", "int", "Days from the base date to the due date.", "days|tage netto", width=9),
    _c("base", "Counted From", "choice", "invoice date, end of month, or next month.", choices=("invoice date", "end of month", "next month"), width=14),
    _c("day", "Day of Month", "int", "With next month: the day, clipped to the month's end.", width=9),
    _c("shift", "Working Day", "choice", "following moves a weekend due date to Monday.", choices=("", "following"), width=11),
    _c("discount_days", "Discount Days", "int", "", "skonto tage", width=9), _c("discount_percent", "Discount %", "rate", "", "skonto", width=9),
    _c("discount_days_2", "Discount Days 2", "int", "Second tier.", width=9), _c("discount_percent_2", "Discount % 2", "rate", "", width=9),
), "Payment terms.", kind="setup")

DUNNING_LEVELS = Table("DunningLevels", (
    _c("id", "Level Key", "id", "Level and language, as 1/en.", key=True, required=True, width=10),
    _c("level", "Level", "int", "1 is the mildest.", "mahnstufe", required=True, width=8),
    _c("language", "Language", "choice", "", choices=LANGUAGES, width=9),
    _c("days", "Days Overdue", "int", "From this many days overdue the level is reached.", "tage", width=9),
    _c("min_days_between", "Days Between", "int", "Least days since the last letter sent for the item.", width=9),
    _c("min_amount", "Least Amount", "amount", "A letter below this is not written.", currency="base", width=12),
    _c("subject", "Subject", "text", "Placeholders in {{ }}.", width=50), _c("body", "Body", "note", "Placeholders in {{ }}.", width=90),
), "Reminder levels and their letters, firmer by level.", kind="setup")

PAYER_RULES = Table("PayerRules", (
    _c("id", "Rule", "id", "", key=True, required=True, width=10),
    _c("payer_account", "Payer Account", "id", "", width=26), _c("payer_name", "Payer Name", "text", "", width=28),
    _c("customer_id", "Customer", "id", "", required=True, width=14), _c("confirmed", "Confirmed", "int", "How often a person confirmed it.", width=9),
    _c("last", "Last", "date", "", width=12), NOTE,
), "What a person confirmed about who pays from which account. A row can be deleted.", kind="setup")

RATES = Table("Rates", (
    _c("id", "Rate Key", "id", "Currency and date.", key=True, required=True, width=16),
    _c("date", "Date", "date", "", "rate date|datum|kursdatum|tag", required=True, width=12),
    _c("currency", "Currency", "currency", "", "currency code|währung|waehrung", required=True, width=9),
    _c("rate", "Rate", "fx", "Units of the currency for one unit of the base currency.", "fx rate|exchange rate|rate per base|kurs|wechselkurs", required=True, width=12),
    SOURCE,
), "Exchange rates: units of currency per one base unit.", kind="setup")

CONTROL_BALANCES = Table("ControlBalances", (
    _c("id", "Control Key", "id", "Date and account.", key=True, required=True, width=18),
    _c("date", "Date", "date", "", required=True, width=12), _c("account", "Account", "text", "Control account in the general ledger.", width=14),
    _c("amount", "Balance", "amount", "Balance of the control account on that day.", required=True, currency="base", width=15), NOTE, ENTERED,
), "Balances of the general ledger's control account, for the tie-out.", kind="setup")

PERIODS = Table("Periods", (
    _c("until", "Until", "id", "Last day of the locked time, as 2026-10-31.", key=True, required=True, width=12),
    _c("status", "Status", "choice", "", choices=PERIOD_STATUSES, width=10), _c("by", "By", "text", ""), _c("at", "At", "time", ""),
    _c("reason", "Reason", "note", "Why it was unlocked."),
), "Period locks. Nothing dated up to a locked day can change.", kind="setup")

SETTINGS = Table("Settings", (
    _c("key", "Setting", "id", "", key=True, required=True, width=26), _c("value", "Value", "value", "", width=30), _c("help", "What it does", "note", "", width=96),
), "One row a setting.", kind="setup")
