"""Headers of bank lists that say one thing at one bank and another at the next: the cells below them, or the columns beside them, decide.

| header | means |
|---|---|
| Valuta | a currency where its cells are codes (Intesa, Nordic banks), else the value date |
| Counterparty, Contrepartie, Tegenpartij, Partner | an account where its cells are, else a name |
| Kontonummer, Account Number | our own account as the first column, or beside a sort code or an account name; else nobody says whose |
| IBAN | our own account as the first column, else the payer's |
| Payment | money out where a column Deposit stands beside it (check registers) |
| Type, Transaction Type, or no header | money in or out where all its cells say one of the two |
| Info | whether the line is booked where its cells say so (Sparkasse) |
| CAD$, USD$ | the amount, where all lines are in one of them (RBC) |

>>> told_by_cells(["Data", "Valuta", "Importo"], [["21/11/2026", "EUR", "150,00"]])
['Data', 'Currency', 'Importo']
>>> told_by_cells(["Buchungstag", "Valuta", "Betrag"], [["20.11.2026", "21.11.2026", "150,00"]])
['Buchungstag', 'Valuta', 'Betrag']
>>> told_by_cells(["Date", "Type", "Amount"], [["2026-11-21", "debit", "5.00"], ["2026-11-21", "credit", "7.00"]])
['Date', 'Direction', 'Amount']
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from receivables.headers import normal
from receivables.money import CURRENCIES
from workbook.readers.bank_words import RECEIPTS, TYPES, sides

_ACCOUNT = re.compile(r"[A-Z]{2}\d\d[A-Z0-9 ]{10,36}|\d[\d\-]{3,}/\d{4}")
_CURRENCY_HEADER = re.compile(r"([A-Z]{3})\$")
_PARTIES = frozenset(("counterparty", "contrepartie", "tegenpartij", "partner", "contraparte"))
OWN = ("kontonummer", "accountnumber", "iban")
BESIDE_OWN = ("sortcode", "accountname", "bankname", "accounttype", "bankrtn", "clearingnummer", "produkt", "kontonamn")
_DIRECTIONS = frozenset(map(normal, ("direction", *RECEIPTS["direction"].split("|"))))


def told_by_cells(headers: Sequence[str], below: Sequence[Sequence[Any]]) -> list[str]:
    """The headers, with those that can be two things called what they are; `below` are the rows under them."""
    words = [normal(header) for header in headers]
    out = list(headers)
    directed = any(word in _DIRECTIONS for word in words)
    for i, word in enumerate(words):
        if word == "valuta" and _first(below, i) in CURRENCIES:
            out[i] = "Currency"
        elif word in _PARTIES and _ACCOUNT.fullmatch(_first(below, i)):
            out[i] = "Payer Account"
        elif word == "payment" and "deposit" in words:
            out[i] = "Withdrawal"
        elif word in OWN and "ownaccount" not in words and (i == 0 or (word != "iban" and any(other in words for other in BESIDE_OWN))):
            out[i] = "Own Account"
        elif word == "info" and _first(below, i).startswith("Umsatz "):
            out[i] = "State"
        elif word in TYPES and not directed and _says_sides(below, i):
            out[i], directed = "Direction", True
    return _in_one_currency(out, below)


def _first(rows: Sequence[Sequence[Any]], at: int) -> str:
    """The first cell of the column with something in it, of the first few rows."""
    return next((text for row in rows[:20] if at < len(row) and (text := str(row[at]).strip())), "")


def _says_sides(rows: Iterable[Sequence[Any]], at: int) -> bool:
    """True where every cell of the column with something in it says money in or money out."""
    words = {normal(text) for text in {row[at] for row in rows if at < len(row) and isinstance(row[at], str)} if text.strip()}
    return bool(words) and words <= set(sides(words))


def _in_one_currency(headers: list[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Columns that are called by a currency alone: the only one with something in it is the amount."""
    places = [i for i, header in enumerate(headers) if _CURRENCY_HEADER.fullmatch(header)]
    filled = [i for i in places if any(i < len(row) and str(row[i]).strip() for row in rows)]
    if len(filled) == 1:
        headers[filled[0]] = f"Amount ({headers[filled[0]][:3]})"
    return headers
