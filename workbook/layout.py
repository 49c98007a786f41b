"""Where things stand in the ledger workbook, as data: the order of the sheets, the rows above a table, which columns are folded away
at first, and which states of a row are shown in which look.

Every table's sheet is alike: title in row 1, one line of help in row 2, a link back and what is stale in row 3, headers in row 4.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook import theme

TITLE, HINT, LINKS, HEADER, BODY = range(5)          # rows counted from 0
LAST_ROW = 1_048_575                                # validations and rules reach to the end, so that a growing table keeps them
DAY = ("Start", "Invoices", "Receipts", "Applications", "Review", "Aging", "Open Items", "Reminders", "ReminderLines", "Disputes", "Activities",
       "Checks", "Customers", "DueLines", "Adjustments", "Refunds", "Remittances", "RemittanceLines", "Documents")
SETUP = ("Settings", "Terms", "DunningLevels", "PayerRules", "Rates", "ControlBalances", "Periods")
BOOKS = ("Runs", "Journal")
REPORTS = ("Start", "Review", "Aging", "Open Items", "Checks")
ASKED_FOR = ("Reconciliation",)                     # reports that come with the first run of their button
ORDER = (*DAY, *SETUP, *BOOKS)

TITLES: Mapping[str, str] = {"ReminderLines": "Reminder Lines", "DueLines": "Due Lines", "DunningLevels": "Reminder Levels",
                             "PayerRules": "Payer Rules", "ControlBalances": "Control Balances", "RemittanceLines": "Remittance Lines"}
TALL: Mapping[str, int] = {"Applications": 30, "Reminders": 66, "DunningLevels": 120}      # points; their long texts wrap
FROZEN: Mapping[str, int] = {"Customers": 2, "Applications": 2}                            # leading columns that stay in sight; else 1
FOLDED: Mapping[str, tuple[str, ...]] = {      # columns behind a [+] at first; Entered At and Source are folded everywhere
    "Customers": ("phone", "address", "country", "vat_id", "tolerance_amount", "tolerance_percent", "overpayment_amount", "overpayment_percent",
                  "write_off_reason", "short_reason", "apply_rule"),
    "Invoices": ("due_basis", "order_number", "net", "accounting_date"),
    "Receipts": ("own_account", "booking_date", "end_to_end_id", "method", "accounting_date"),
    "Applications": ("receipt_amount", "receipt_currency", "base_amount", "credit_note", "withheld_tax", "bank_charge", "due_line", "reverses", "id"),
    "Runs": ("digests", "hash"),
}
FOLDED_EVERYWHERE = ("entered_at", "source")
HOW: Mapping[str, str] = {      # what to do on a sheet, after its help
    "Applications": "Set Status to approved or rejected, or edit the row; then post.",
    "Refunds": "Set Status to approved and write who approved it, or cancelled.",
    "Reminders": "Edit a draft in its cells; say sent when it is sent.",
    "Settings": "Only Value is typed.",
    "ControlBalances": "Start compares them with the ledger.",
}
STALE: Mapping[str, str] = {"Invoices": "Open", "Receipts": "Unapplied"}      # tables that say as of when their figures are

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "bad": {"font_color": theme.BAD},
    "worst": {"font_color": theme.BAD, "bg_color": theme.BAD_SOFT, "bold": True},
    "warn": {"font_color": theme.WARN, "bg_color": theme.WARN_SOFT},
    "good": {"font_color": theme.GOOD},
    "accent": {"font_color": theme.ACCENT, "bg_color": theme.ACCENT_SOFT, "bold": True},
    "muted": {"font_color": "#9AA4AB"},
    "struck": {"font_color": "#9AA4AB", "font_strikeout": True},
}


@dataclass(frozen=True)
class Rule:
    """When a row's cells hold, show a look. `when` is a formula with {column} for the row's cells; `on` names columns (none: all)."""

    when: str
    look: str
    on: tuple[str, ...] = ()


RULES: Mapping[str, tuple[Rule, ...]] = {
    "Invoices": (
        Rule('AND({number}<>"",{open}=0)', "muted"),
        Rule("AND({open}>0,ISNUMBER({days_overdue}),{days_overdue}>{limit})", "worst", ("days_overdue", "bucket")),
        Rule("AND({open}>0,ISNUMBER({days_overdue}),{days_overdue}>0)", "bad", ("days_overdue", "bucket")),
        Rule('{hold}="yes"', "warn", ("hold",)),
        Rule("{disputed_amount}>0", "warn", ("disputed_amount",)),
    ),
    "Receipts": (
        Rule('{kind}="not customer"', "muted"),
        Rule("{unapplied}<>0", "warn", ("unapplied",)),
    ),
    "Applications": (
        Rule('{status}="rejected"', "struck"),
        Rule('{status}="reversed"', "struck"),
        Rule('{status}="posted"', "muted"),
        Rule('{status}="review"', "warn", ("status",)),
        Rule('{status}="approved"', "accent", ("status",)),
        Rule('{status}="ready"', "good", ("status",)),
        Rule("{deduction}<>0", "bad", ("deduction", "reason")),
    ),
    "Reminders": (
        Rule('{status}="cancelled"', "struck"),
        Rule('{status}="sent"', "muted"),
        Rule('{status}="draft"', "warn", ("status",)),
    ),
    "Refunds": (
        Rule('{status}="cancelled"', "struck"),
        Rule('{status}="paid"', "muted"),
        Rule('{status}="proposed"', "warn", ("status",)),
        Rule('{status}="approved"', "accent", ("status",)),
    ),
    "Disputes": (
        Rule('{status}="resolved"', "muted"),
        Rule('{status}="open"', "warn", ("status",)),
    ),
    "Customers": (Rule('{dunning_hold}="yes"', "warn", ("dunning_hold",)),),
    "Documents": (Rule('{ties}="no"', "warn", ("ties", "findings")),),
    "Periods": (Rule('{status}="locked"', "bad", ("status",)), Rule('{status}="open"', "good", ("status",))),
    "Runs": (Rule('{undone_by}<>""', "struck"),),
}


def title(sheet: str) -> str:
    """The title of a table's sheet."""
    return TITLES.get(sheet, sheet)


def tab_colour(sheet: str) -> str:
    """The colour of a sheet's tab: accent for the day's work, grey for setup and books."""
    if sheet in (*REPORTS, *ASKED_FOR):
        return theme.SHADE_DARK
    return theme.ACCENT if sheet in DAY else theme.MUTED if sheet in SETUP else theme.INK
