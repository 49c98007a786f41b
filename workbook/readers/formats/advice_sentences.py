"""Which sentence of a text says that an amount was paid, and not kept back, and on which day.

>>> text = "Dear Ann, the freight was 12.50. We have paid 87.50 for your invoice 7, less 2.00 for freight."
>>> [amount for amount in ("12.50", "87.50", "2.00") if Sentences(text).is_paid(text.index(amount))]
['87.50']
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from workbook.readers.formats.advice_phrases import PAID, TITLE

_SUM = re.compile(r"(?i)\b(?:total|amount|sum|betrag|summe|gesamt\w*|montant|somme|importe|suma|bedrag|totaal\w*|importo|totale)\b")
_KEPT = re.compile(r"(?i)(?:less|minus|abz[üu]gl(?:ich|\.)|moins|menos|meno|aftrek van)\s+\Z")
_BEGINS, _ENDS = re.compile(r"[.!?] |\n\n"), re.compile(r"[.!?] |\.\n")          # no word for "paid" goes beyond them
_WHEN = re.compile(r"(?i)(?:payment|transfer|remittance|wire|che(?:ck|que)|zahlung|[üu]berweisung|scheck|virement|r[èe]glement|paiement|ch[èe]que|"
                   r"pago|transferencia|betaling|overboeking|overschrijving|pagamento|bonifico)(?: (?:no|nr)\.? ?\d+| \d{3,})?"
                   r"(?: (?:made|sent|executed|dated|effectu[ée]e?|realizad[oa]|effettuato))?"
                   r" (?:of|on|dated|from|vom|am|du|le|del?|el|van|op|di|dal|il) (?:the )?\Z|"
                   r"(?:paid|transferred|remitted|wired|[üu]berweisen|[üu]berwiesen|zahlen|bezahlt|gezahlt|vir[ée]e?s?|r[ée]gl[ée]e?s?|pagad[oa]s?|"
                   r"transferid[oa]s?|betaald|overgemaakt|pagat[oaei])(?: (?:wir|ihnen|it|this|them|you)){0,2} (?:on|am|le|el|op|il) (?:the )?\Z")
_BEFORE = 70               # letters before a day that tell whose it is
_LONG = 300


class Sentences:
    """A text in which many amounts are asked for: where its sentences begin and end, and where they say "paid" or "total"."""

    def __init__(self, text: str) -> None:
        self.text = text

    def is_paid(self, at: int) -> bool:
        """Whether the amount at this place is what was paid: its sentence says so, or calls it a total where another one says "paid"."""
        if _KEPT.search(self.text, max(0, at - 30), at):
            return False
        begin = self._begins[bisect_right(self._begins, at - 1) - 1] if at else 0
        end = self._ends[bisect_left(self._ends, at)]
        return _any(self._paid, begin, end) or (bool(self._paid) and _any(self._sums, begin, end))

    def is_pay_day(self, at: int) -> bool:
        """Whether the day at this place is that of the payment: "our transfer of 20.11.2026"."""
        return bool(_WHEN.search(self.text[max(0, at - _BEFORE):at]))

    @cached_property
    def _begins(self) -> list[int]:
        return [0, *(found.start() + 1 for found in _BEGINS.finditer(self.text))]

    @cached_property
    def _ends(self) -> list[int]:
        return [*(found.start() for found in _ENDS.finditer(self.text)), len(self.text)]

    @cached_property
    def _paid(self) -> list[int]:
        return [found.start() for found in PAID.finditer(self.text)]

    @cached_property
    def _sums(self) -> list[int]:
        return [found.start() for found in _SUM.finditer(self.text)]


def _any(places: Sequence[int], begin: int, end: int) -> bool:
    at = bisect_left(places, begin)
    return at < len(places) and places[at] < end


def that_say_paid(text: str) -> list[str]:
    """Sentences that say what was paid, as the remittance's text."""
    flat = " ".join(text.split())
    found = [part.strip() for part in re.split(r"(?<=[.!?])\s", flat) if PAID.search(part) and not TITLE.fullmatch(part.strip())]
    return [" ".join(found)[:_LONG]] if found else []
