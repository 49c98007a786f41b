"""The table of items in a letter, as plain text in columns, and amounts and dates as a language writes them.

Numbers and dates follow the language (by babel), the currency stands as its ISO code: EUR 1,204.50 in English, 1.204,50 EUR in German.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from receivables.dunning import Item, Letter
from receivables.errors import ReceivablesError
from receivables.money import to_decimal

GAP = "  "


@dataclass(frozen=True)
class Words:
    """What a letter needs of one language. `titles` maps how a contact begins to how its greeting begins."""

    locale: str
    date: str
    date_column: str
    money: str
    dear: str
    dear_nobody: str
    titles: Mapping[str, str]
    heads: tuple[str, ...]
    credit: str
    cash: str
    disputed: str
    total: str


_LANGUAGES: Mapping[str, Words] = {
    "en": Words("en", "d MMMM y", "dd MMM y", "{currency} {number}", "Dear ", "Dear Accounts Team,", {},
                ("Invoice", "Date", "Due", "Days overdue", "Amount", "Open"),
                "Less credit note {} of {}", "Less payment received, not yet allocated",
                "{amount} of invoice {invoice} is under query and is not included above.", "Total to pay"),
    "de": Words("de", "d. MMMM y", "dd.MM.y", "{number} {currency}", "Guten Tag ", "Sehr geehrte Damen und Herren,",
                {"Frau ": "Sehr geehrte Frau ", "Herr ": "Sehr geehrter Herr ", "Herrn ": "Sehr geehrter Herr "},
                ("Rechnung", "Datum", "Fällig", "Tage überfällig", "Betrag", "Offen"),
                "Abzüglich Gutschrift {} vom {}", "Abzüglich Zahlungseingang, noch nicht zugeordnet",
                "Von Rechnung {invoice} sind {amount} in Klärung und oben nicht enthalten.", "Zu zahlen"),
}


def words_of(language: str) -> Words:
    """The words of a language; English where there are none."""
    return _LANGUAGES.get(language, _LANGUAGES["en"])


def one_line(text: str) -> str:
    """Text on one line: line breaks and control characters become single spaces.

    >>> one_line(" Smith\\r\\nBcc: all@x.com ")
    'Smith Bcc: all@x.com'
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def amount_text(minor: int, currency: str, language: str) -> str:
    """An amount with its currency's decimals and ISO code, as the language writes it."""
    return words_of(language).money.format(number=number_text(minor, currency, language), currency=currency)


def number_text(minor: int, currency: str, language: str) -> str:
    """The same without the code, for a column that names the currency in its head."""
    group, decimal = _symbols(words_of(language).locale)
    return f"{to_decimal(minor, currency):,f}".translate({ord(","): group, ord("."): decimal})


def date_text(day: pd.Timestamp, language: str) -> str:
    """A date in a sentence: 5 November 2026, 5. November 2026."""
    words = words_of(language)
    return _date(day, words.date, words.locale)


def items_table(letter: Letter) -> str:
    """The letter's items, what is set against them, and the total, in columns of plain text."""
    words = words_of(letter.language)
    heads = [*words.heads[:4], f"{words.heads[4]} {letter.currency}", f"{words.heads[5]} {letter.currency}"]
    body = [_cells(item, letter.currency, words) for item in letter.items]
    widths = [max(map(len, column)) for column in zip(heads, *body)]
    less = [(words.credit.format(one_line(note.invoice), _column_date(note.invoice_date, words)), note.amount) for note in letter.credits]
    less += [(words.cash, -letter.cash)] if letter.cash else []
    total = _span(words.total, amount_text(letter.amount, letter.currency, words.locale), widths)
    rule = "-" * len(total)
    lines = [_line(heads, widths), rule, *(_line(cells, widths) for cells in body)]
    lines += [_span(label, number_text(amount, letter.currency, words.locale), widths) for label, amount in less]
    lines += [rule, total]
    notes = [words.disputed.format(invoice=one_line(item.name), amount=amount_text(item.disputed, letter.currency, words.locale))
             for item in letter.items if item.disputed]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _cells(item: Item, currency: str, words: Words) -> list[str]:
    return [one_line(item.name), _column_date(item.invoice_date, words), _column_date(item.due_date, words), str(item.days_overdue),
            number_text(item.amount, currency, words.locale), number_text(item.asked, currency, words.locale)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One row: text and dates to the left, numbers to the right."""
    return GAP.join(cell.ljust(width) if i < 3 else cell.rjust(width) for i, (cell, width) in enumerate(zip(cells, widths)))


def _span(label: str, number: str, widths: Sequence[int]) -> str:
    """A row whose label spans all columns but the last number."""
    width = sum(widths) + len(GAP) * (len(widths) - 1)
    return label + number.rjust(max(width - len(label), len(GAP) + len(number)))


def _column_date(day: pd.Timestamp, words: Words) -> str:
    return "" if pd.isna(day) else _date(day, words.date_column, words.locale)


@lru_cache(maxsize=4096)
def _date(day: pd.Timestamp, pattern: str, locale: str) -> str:
    try:
        from babel.dates import format_date
    except ImportError:
        raise _no_babel() from None
    return str(format_date(day.date(), pattern, locale=locale))


@lru_cache
def _symbols(locale: str) -> tuple[str, str]:
    """What stands between thousands, and before decimals."""
    try:
        from babel.numbers import get_decimal_symbol, get_group_symbol
    except ImportError:
        raise _no_babel() from None
    return str(get_group_symbol(locale)), str(get_decimal_symbol(locale))


def _no_babel() -> ReceivablesError:
    return ReceivablesError('To write letters, you must install babel: pip install "receivables[desktop]".')
