"""Payment terms written in words where a Terms row is missing: "30 days", "2/10 net 30", "30 Tage netto", "30 jours fin de mois", "60 gg".

| written | means |
|---|---|
| 30, net 30, n/30, N30, 30 days, 30 Tage netto, netto 30 Tage | 30 days from the invoice date |
| due on receipt, immediate, sofort, prompt, COD | the invoice date |
| 2/10 net 30; 2% 10 days, net 30; 10 Tage 2% Skonto, 30 Tage netto | 30 days, 2 % until day 10 |
| 3/10 2/20 n/60 | 60 days, 3 % until day 10, 2 % until day 20 |
| EOM, month end, Monatsende; net 30 EOM | the end of the invoice's month; 30 days after it |
| 15th of next month, 15 prox, 15. des Folgemonats | that day of the next month, clipped to its end |

Every word and every number must be understood, else the text is no terms: a code such as "NAH4" or "0001" is never guessed at.

>>> inline("30 Tage netto").net_days, inline("NAH4")
(30, None)
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

NET_DAYS_MAX = 730
PERCENT_MAX = 20.0          # "2/10" is a discount, "30/60" is not


@dataclass(frozen=True)
class Term:
    """One payment term. `base` is "invoice date", "end of month" or "next month" (then `day` of it); `shift` is "" or "following"."""

    code: str
    net_days: int = 0
    base: str = "invoice date"
    day: int = 0
    shift: str = ""
    discount_days: int = 0
    discount_percent: float = 0.0
    discount_days_2: int = 0
    discount_percent_2: float = 0.0

    def tiers(self) -> tuple[tuple[int, float], ...]:
        """The discounts offered, as (days, percent)."""
        pairs = ((self.discount_days, self.discount_percent), (self.discount_days_2, self.discount_percent_2))
        return tuple((days, percent) for days, percent in pairs if percent)

    def late_discount(self) -> bool:
        """True when a discount would still be open after the due date, which nobody means."""
        return self.base != "next month" and any(days > self.net_days for days, _ in self.tiers())


@lru_cache(maxsize=4096)
def inline(text: str) -> Term | None:
    """The terms a text says, or None when any part of it is not understood."""
    rest = re.sub(r"(?<=\d),(?=\d+\s*%)", ".", text.casefold().strip())
    tiers, rest = _tiers(rest)
    base, rest = _base(rest)
    numbers, rest = _numbers(rest)
    if len(tiers) > 2 or len(numbers) > 1 or not all(0 < percent <= PERCENT_MAX for _, percent in tiers):
        return None
    at_once, rest = _take(_AT_ONCE, rest)
    if _FILLER.sub(" ", rest).strip(" ,.;:/-()%") or not (numbers or at_once or base == "end of month"):
        return None
    net, day = (0, numbers[0]) if base == "next month" and numbers else (numbers[0] if numbers else 0, 0)
    if net > NET_DAYS_MAX or (base == "next month" and not 1 <= day <= 31):
        return None
    (days, percent), (days_2, percent_2) = [*tiers, (0, 0.0), (0, 0.0)][:2]
    term = Term(text.strip(), net, base, day, "", days, percent, days_2, percent_2)
    return None if term.late_discount() else term


_SLASH = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*%?\s*/\s*(\d+)(?!\d)")                          # 2/10
_PERCENT_FIRST = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*%\D*?(\d+)(?!\d)")                       # 2% Skonto 10 Tage
_DAYS_FIRST = re.compile(r"(?<![\d.])(\d+)\s*(?:tagen?|days?|t|d)\b[^\d%]*?(\d+(?:\.\d+)?)\s*%")   # 10 Tage 2% Skonto
_NUMBER = re.compile(r"(?<![\d.])(0|[1-9]\d{0,3})(?:st|nd|rd|th|\.)?(?!\d)")


def _phrases(words: str) -> re.Pattern[str]:
    """A pattern of whole phrases, separated by "|"; letters may follow a digit directly, as in 30EOM."""
    return re.compile(rf"(?<![^\W\d])(?:{words})\b")


_BASES = (("end of month", _phrases("eom|(?:the )?end of (?:the )?month|month[ -]end|monatsende|ende (?:des )?monats?|"
                             "fin de mois|fdm|fin de mes|fine mese|dffm|einde (?:van de )?maand")),
          ("next month", _phrases("(?:of )?(?:the )?(?:next|following) month|prox(?:imo)?|(?:des )?folgemonats?|(?:des )?nächsten monats")))
_AT_ONCE = _phrases("(?:due )?(?:up)?on receipt|immediate(?:ly)?|at once|cash on delivery|cod|prompt|sofort(?: fällig)?|nach erhalt|bei erhalt|"
                    "comptant|à réception|al contado|contado|a vista|vista fattura|direct|contant")
_FILLER = _phrases("net|netto|rein|n|days?|tagen?|d|t|due|in|within|after|innerhalb|nach|von|binnen|zahlbar|payable|payment|terms?|skonto|discount|"
                   "jours?|jrs?|j|días?|dias?|giorni|gg|dagen|dgn|nets?|neto|à|a|après|dopo|na|fecha|data|de|la|facture|factura|fattura|factuur|factuurdatum|"
                   "abzug|ohne|less|or|oder|bis|until|the|from|date|of|invoice|ab|rechnungsdatum|den|am|zum|on|by")


def _tiers(text: str) -> tuple[list[tuple[int, float]], str]:
    """Discounts as (days, percent), and the text without them."""
    percent_first = re.match(r"\D*\d+(?:\.\d+)?\s*[%/]", text)
    if percent_first or "%" not in text:
        found = [(int(days), float(percent)) for percent, days in _SLASH.findall(text)]
        text = _SLASH.sub(" ", text)
        found += [(int(days), float(percent)) for percent, days in _PERCENT_FIRST.findall(text)]
        return found, _PERCENT_FIRST.sub(" ", text)
    return [(int(days), float(percent)) for days, percent in _DAYS_FIRST.findall(text)], _DAYS_FIRST.sub(" ", text)


def _base(text: str) -> tuple[str, str]:
    for base, pattern in _BASES:
        hit, rest = _take(pattern, text)
        if hit:
            return base, rest
    return "invoice date", text


def _numbers(text: str) -> tuple[list[int], str]:
    numbers = [int(n) for n in _NUMBER.findall(text)]
    return numbers, _NUMBER.sub(" ", text)


def _take(pattern: re.Pattern[str], text: str) -> tuple[bool, str]:
    rest = pattern.sub(" ", text)
    return rest != text, rest
