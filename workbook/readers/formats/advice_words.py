"""The role of a column by its header, and of a label by its words, in six languages (`advice_terms`).

>>> column_role("Netto-betrag"), column_role("Date facture"), column_role("Lager"), label_role("Zahlungsdatum:"), language(["Rechnungsnr.", "Skonto"])
('net', 'invoice_date', '', 'payment_date', 'de')
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from receivables.headers import normal
from receivables.money import CURRENCIES
from workbook.readers.formats.advice_terms import COLUMNS, LABELS

NAMES = {"vendor": "vendor no.", "advice": "advice", "customer": "customer no."}
AMOUNTS = ("gross", "discount", "adjustment", "withheld", "net", "amount", "vat", "before", "left", "total")
EVIDENCE, HINTS = ("reference", "payment_date"), ("total", "method", "payer")         # labels that an invoice or a list does not have, or seldom
_UNIT = re.compile(r"[\(\[][^\(\)\[\]]*[\)\]]|\b[A-Z]{3}\b|[€$£]")


def _lookup(words: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """Word to role; where two roles share a word the first has it."""
    out: dict[str, str] = {}
    for role, languages in words:
        for text in languages.values():
            for word in text.split("|"):
                out.setdefault(normal(word), role)
    return out


_COLUMN_OF = _lookup(COLUMNS.items())
_LABEL_OF = _lookup([*((role, COLUMNS[role]) for role in ("reference", "payment_date", "currency", "total", "payer")), *LABELS.items()])
_LANGUAGES: dict[str, set[str]] = {}
for _table in (COLUMNS, LABELS):
    for _words in _table.values():
        for _code, _text in _words.items():
            for _word in _text.split("|"):
                _LANGUAGES.setdefault(normal(_word), set()).add(_code)


def column_role(text: str) -> str:
    """The role of a column by its header, "" where it has none of ours. Both halves of a header in two languages are asked."""
    for part in (_numbered(text), text, *re.split(r"\s*[/|\n]\s*", text)):
        for word in (normal(part), normal(_UNIT.sub(" ", part))):
            if word in _COLUMN_OF:
                return _COLUMN_OF[word]
    return ""


def label_role(text: str) -> str:
    """The role of a label, "" where it has none of ours."""
    return _LABEL_OF.get(normal(_numbered(text))) or _LABEL_OF.get(normal(text)) or _LABEL_OF.get(normal(_UNIT.sub(" ", text)), "")


def _numbered(text: str) -> str:
    """A head whose # says "number": "Payment #"."""
    return text.replace("#", " no ") if "#" in text else text


def language(words: Iterable[str]) -> str:
    """The language that most of the words are of; "" where English has as many."""
    votes: Counter[str] = Counter(code for word in words for code in _LANGUAGES.get(normal(word), ()))
    best = max(votes, key=lambda code: (votes[code], code != "en"), default="")
    return best if best and best != "en" and votes[best] > votes["en"] else ""


def currency_in(text: str) -> str:
    """The one currency code in a header or label, "" where there is none or more."""
    found = {code for code in re.findall(r"\b[A-Z]{3}\b", text) if code in CURRENCIES}
    return found.pop() if len(found) == 1 else ""
