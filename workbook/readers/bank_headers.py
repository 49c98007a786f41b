"""Headers of bank lists that say one thing at one bank and another at the next: the columns beside them, or their first cell, decide.

| header | means |
|---|---|
| Valuta | a currency where its cells are codes (Intesa), else the value date |
| Counterparty | an account where its cells are (ING), else a name |
| Kontonummer, Account Number | our own account as the first column, or beside a sort code or an account name; else nobody says whose |
| Payment | money out where a column Deposit stands beside it (check registers) |

>>> told_by_cells(["Data", "Valuta", "Importo"], ["21/11/2026", "EUR", "150,00"])
['Data', 'Currency', 'Importo']
>>> told_by_cells(["Buchungstag", "Valuta", "Betrag"], ["20.11.2026", "21.11.2026", "150,00"])
['Buchungstag', 'Valuta', 'Betrag']
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from receivables.headers import normal
from receivables.money import CURRENCIES

_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9 ]{10,36}")
OWN = ("kontonummer", "accountnumber")
BESIDE_OWN = ("sortcode", "accountname", "bankname", "accounttype")


def told_by_cells(headers: Sequence[str], below: Sequence[Any]) -> list[str]:
    """The headers, with those that can be two things called what they are; `below` is the first line under them."""
    words = [normal(header) for header in headers]
    out = list(headers)
    for i, word in enumerate(words):
        cell = str(below[i]).strip() if i < len(below) else ""
        if word == "valuta" and cell in CURRENCIES:
            out[i] = "Currency"
        elif word == "counterparty" and _IBAN.fullmatch(cell):
            out[i] = "Payer Account"
        elif word == "payment" and "deposit" in words:
            out[i] = "Withdrawal"
        elif word in OWN and "ownaccount" not in words and (i == 0 or any(other in words for other in BESIDE_OWN)):
            out[i] = "Own Account"
    return out
