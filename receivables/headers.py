"""Which column of a foreign sheet or file is which of ours. File readers and worksheet functions both ask here, so they agree.

Headers are compared by their letters and digits alone, in lower case, umlauts and "%" written out, accents left off: "Invoice No.",
"invoice_no" and "INVOICE NO" are one. The words come from `tables.py`: code name and header count first, then the synonyms in their order.

>>> from receivables.tables import TABLES
>>> find_columns(["Rechnungs-Nr.", "Fälligkeit", "Betrag (EUR)", "Lager"], TABLES["Invoices"])
{'number': 0, 'due_date': 1, 'amount': 2}
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from receivables.money import CURRENCIES
from receivables.schema import Column, Table

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "%": "percent"})
_UNIT = re.compile(r"[\(\[][^\(\)\[\]]*[\)\]]|(?:\bin\s+)?\b([A-Z]{3})\s*$")
_WORDS_OF: dict[int, tuple[Table, frozenset[str]]] = {}          # by the table's id, which the table kept here holds


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """The header's letters and digits, lower case, umlauts and "%" written out, accents left off.

    >>> normal("Fälligkeits-Datum"), normal("Référence No. 2")
    ('faelligkeitsdatum', 'referenceno2')
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_SPELLED)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if c.isalnum())


def find_columns(headers: Sequence[str], table: Table) -> dict[str, int]:
    """Positions of the table's columns among the headers: {code name: position}, in table order; what is not there is left out.

    A position is given once. Where two headers mean the same column, the better word wins: code name and header, then the synonyms
    in their order. A unit in brackets or a currency at the end is looked past, unless that makes two headers one ("Amount EUR",
    "Amount USD").
    """
    places, found = _places(tuple(headers)), dict[str, int]()
    if places.keys().isdisjoint(_words(table)):
        return found
    if {"customer_id", "customer_name"} <= set(table.names):
        places = _names_apart(places, table.by_name["customer_id"])
    for spellings in (_own, _synonyms):
        for column in table.columns:
            at = next((places[word] for word in spellings(column) if word in places and places[word] not in found.values()), None)
            if at is not None and column.name not in found:
                found[column.name] = at
    return {name: found[name] for name in table.names if name in found}


@lru_cache(maxsize=64)
def _places(headers: tuple[str, ...]) -> Mapping[str, int]:
    """The position of each header's word, with and without its unit: one line is compared with every table."""
    places: dict[str, int] = {}
    for i, word in enumerate(map(normal, headers)):
        places.setdefault(word, i)
    bare = [normal(_UNIT.sub(_no_unit, header)) for header in headers]
    once = Counter(bare)
    return {word: i for i, word in enumerate(bare) if once[word] == 1} | places


def _words(table: Table) -> frozenset[str]:
    """Every word that may mean a column of the table."""
    if id(table) not in _WORDS_OF:
        _WORDS_OF[id(table)] = table, frozenset(word for column in table.columns for word in (*_own(column), *_synonyms(column)))
    return _WORDS_OF[id(table)][1]


def _names_apart(places: Mapping[str, int], customer: Column) -> Mapping[str, int]:
    """Where one column says "Customer No." and another only "Customer", the second holds the customer's name."""
    plain = [word for word in ("customer", "client", "kunde", "debitor", "debtor") if word in places]
    exact = [word for word in (*_own(customer), *_synonyms(customer)) if word in places and word not in plain]
    if not exact or not plain or "customername" in places:
        return places
    return {word: at for word, at in places.items() if word != plain[0]} | {"customername": places[plain[0]]}


def _no_unit(found: re.Match[str]) -> str:
    """A blank for a unit in brackets or a currency; other three letters stay."""
    return found[0] if found[1] and found[1] not in CURRENCIES else " "


def _own(column: Column) -> tuple[str, ...]:
    return normal(column.name), normal(column.header)


def _synonyms(column: Column) -> tuple[str, ...]:
    return tuple(map(normal, column.synonyms))
