"""AR_REMINDER_LEVEL and AR_REMINDER_TEXT: which items would be reminded of now, how firmly, and the letter."""
from __future__ import annotations

from typing import Any

import pandas as pd

from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, Frames, rows
from receivables.tables import TABLES
from udfs._cells import choice, day, each, read, text
from udfs._formula import number, refused, said, words
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Ranges, read_frame, whole
from udfs._sheet import given
from udfs.registry import Arg, Formula

PARTS = ("body", "subject", "to", "why")
CELL_MAX = 32_767          # letters that one cell of a spreadsheet holds


@number
def ar_reminder_level(invoice: Any, invoices: Any, as_of: Any = None, levels: Any = None, reminders: Any = None, reminder_lines: Any = None,
                      customers: Any = None, applications: Any = None, receipts: Any = None, figures_as_of: Any = None, adjustments: Any = None,
                      due_lines: Any = None, disputes: Any = None, settings: Any = None, rates: Any = None) -> Any:
    """The level that an item would get in a reminder of the day; 0 when it is not asked for.

    >>> sheet = [["Invoice", "Customer", "Invoice Date", "Due Date", "Open", "Hold"], ["1", "C1", "2026-05-01", "2026-05-31", 100.5, ""],
    ...          ["2", "C1", "2026-06-01", "2026-06-28", 20, ""], ["3", "C2", "2026-05-01", "2026-05-31", 7, "yes"]]
    >>> ar_reminder_level((("1",), ("2",), ("3",)), sheet, "2026-06-30")
    [[1], [0], [0]]
    """
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines, disputes, customers, None, settings)
    run, tables, _ = _run(ranges, day(as_of, "the as-of date"), levels, reminders, reminder_lines, rates)
    found: dict[str, int] = {}
    for letter in run.letters:
        for item in letter.items:
            found[item.invoice] = max(item.level, found.get(item.invoice, 0))
    known = set(tables["Invoices"]["number"])

    def level(number: str) -> int:
        if number not in known:
            raise ReceivablesError(f"You cannot see the level of {number} because it is not in the range of invoices.")
        return found.get(number, 0)

    return each([read(invoice, "id", "the invoice")], level, refused)


@words
def ar_reminder_text(customer: Any, invoices: Any, as_of: Any = None, customers: Any = None, levels: Any = None, reminders: Any = None,
                     reminder_lines: Any = None, settings: Any = None, part: Any = None, currency: Any = None, applications: Any = None,
                     receipts: Any = None, figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None, disputes: Any = None,
                     rates: Any = None) -> Any:
    """The letter that a customer would get on the day, or why there is none.

    >>> sheet = [["Invoice", "Customer", "Invoice Date", "Due Date", "Open", "Currency"], ["1", "C1", "2026-05-01", "2026-05-31", 100.5, "EUR"]]
    >>> ar_reminder_text("C1", sheet, "2026-06-30", None, None, None, None, None, "why")
    'Level 1: 1 is 30 days overdue, no reminder sent yet.'
    >>> ar_reminder_text("C2", sheet, "2026-06-30")
    'No reminder for C2 as of 2026-06-30: nothing of theirs is overdue enough.'
    """
    wanted, code, look_from = choice(part, "the part of the letter", PARTS), text(currency, "the currency").upper(), day(as_of, "the as-of date")
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines, disputes, customers, None, settings)
    run, tables, policy = _run(ranges, look_from, levels, reminders, reminder_lines, rates)
    people = {row["customer_id"]: row for row in tables["Customers"].to_dict("records")}

    def write(who: str) -> str:
        letters = [x for x in run.letters if x.customer_id == who and code in ("", x.currency)]
        if len(letters) > 1:
            raise ReceivablesError(f"To write to {who}, you must name the currency: there are letters in {', '.join(x.currency for x in letters)}.")
        if not letters:
            return _none(who, run, look_from)
        return letters[0].why if wanted == "why" else _text(letters[0], wanted, tables["DunningLevels"], people.get(who, {}), policy, look_from)

    return each([read(customer, "id", "the customer")], write, said)


def _run(ranges: Ranges, as_of: pd.Timestamp, levels: Any, reminders: Any, reminder_lines: Any, rates: Any) -> tuple[Any, Frames, Policy]:
    """Decide the letters of the day as the Remind button does."""
    from receivables.dunning import due, sent
    found = whole(ranges, as_of, proposed=True)
    policy, base = found.policy, found.policy.base_currency
    more = {"Reminders": reminders, "ReminderLines": reminder_lines, "Rates": rates}
    tables = found.frames | {name: read_frame(name, cells, base) for name, cells in more.items()}
    tables["DunningLevels"] = _levels(levels, base)
    lines = sent(tables["Reminders"], tables["ReminderLines"], as_of)
    run = due(found.items, found.cash, tables["Customers"], tables["DunningLevels"], lines, tables["Disputes"], policy, as_of, rates=tables["Rates"])
    return run, tables, policy


def _levels(cells: Any, base: str) -> Frame:
    """The levels given, else those of a new ledger."""
    if given(cells):
        return read_frame("DunningLevels", cells, base)
    from receivables.letters_text import default_levels
    return rows(TABLES["DunningLevels"], default_levels())


def _none(who: str, run: Any, as_of: pd.Timestamp) -> str:
    """Why a customer gets no letter."""
    reasons = [f"{row.invoice}: {row.reason}" for row in run.left_out if row.customer_id == who]
    return f"No reminder for {who} as of {as_of.date()}: " + (" ".join(reasons) if reasons else "nothing of theirs is overdue enough.")


def _text(letter: Any, part: str, levels: Frame, customer: Any, policy: Policy, as_of: pd.Timestamp) -> str:
    from receivables.dunning_facts import language_code
    from receivables.letters import render
    texts = {(language_code(row["language"]) or "en", row["level"]): row for row in levels.to_dict("records")}
    written: str = getattr(render(letter, texts[letter.language, letter.level], customer, policy, as_of), part)
    if len(written) > CELL_MAX:
        raise ReceivablesError(f"You cannot put the letter to {letter.customer_id} into a cell because it has {len(written):,} characters and a cell "
                               f"holds {CELL_MAX:,}. Use the button Draft reminders.")
    return written


_LEVELS = Arg("levels", "DunningLevels with their header row; without them the levels of a new ledger: 7, 21 and 35 days.", "range", True)
_SENT = (Arg("reminders", "Reminders with their header row; levels rise with what was sent.", "range", True),
         Arg("reminder_lines", "ReminderLines with their header row.", "range", True))
_CUSTOMERS = Arg("customers", "Customers with their header row: language, contact, No Reminders.", "range", True)
_DISPUTES = Arg("disputes", "Disputes with their header row; disputed items are left out.", "range", True)
_SETTINGS = Arg("settings", "Settings with their header row: company, sender, language.", "range", True)
_RATES = Arg("rates", "Rates with their header row, to compare a level's least amount.", "range", True)
FORMULAS = (
    Formula("AR_REMINDER_LEVEL", ar_reminder_level,
            (Arg("invoice", "The document's number, or a column of them.", "text"), INVOICES_ARG, AS_OF_ARG, _LEVELS, *_SENT, _CUSTOMERS,
             *LEDGER_ARGS, _DISPUTES, _SETTINGS, _RATES),
            "the level, 1 is the mildest; 0 when the item is not asked for.",
            "=AR_REMINDER_LEVEL(A2, Invoices[#All], AsOf)", "The level an item would get in a reminder of the day."),
    Formula("AR_REMINDER_TEXT", ar_reminder_text,
            (Arg("customer", "The customer's number, or a column of them.", "text"), INVOICES_ARG, AS_OF_ARG, _CUSTOMERS, _LEVELS, *_SENT, _SETTINGS,
             Arg("part", '"body" (without it), "subject", "to" or "why".', "text", True),
             Arg("currency", "ISO code; needed when the customer would get letters in several.", "text", True), *LEDGER_ARGS, _DISPUTES, _RATES),
            "the letter as text, or a sentence why there is none. Nothing is sent or counted as sent.",
            "=AR_REMINDER_TEXT(A2, Invoices[#All], AsOf, Customers[#All])", "The reminder a customer would get on the day."),
)
