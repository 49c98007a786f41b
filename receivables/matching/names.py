"""Names as a bank writes them, made comparable: capitals, accents, legal form, branch and town.

| written | full | bare | head |
|---|---|---|---|
| Müller GmbH & Co. KG | MULLER GMBH CO KG | MULLER | MULLER |
| MUELLER GMBH NL KOELN | MULLER GMBH NL KOLN | MULLER | MULLER |
| Northwind Traders Limited | NORTHWIND TRADERS LTD | NORTHWIND TRADERS | NORTHWIND TRADERS |

`full` keeps the legal form (in one spelling), `bare` drops it and what names a branch, `head` is what stands before the first legal form.

>>> key("Mueller G.m.b.H. & Co. KG") == key("MÜLLER GMBH & CO KG")
True
>>> key("Ørsted Wind A/S, Branch Dublin").bare
'ORSTED WIND'
"""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "oe",
                          "Ø": "OE", "œ": "oe", "Œ": "OE",
                          "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "å": "a", "Å": "A", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH"})
_SPELLINGS = {
    "LIMITED": "LTD", "INCORPORATED": "INC", "CORPORATION": "CORP", "COMPANY": "CO", "AKTIENGESELLSCHAFT": "AG", "GESMBH": "GMBH", "MBH": "GMBH",
    "KOMMANDITGESELLSCHAFT": "KG", "AS": "AS", "SARL": "SARL", "SOCIETE": "SA", "SPZOO": "SPZOO", "PARTNERSHIP": "LP", "CIE": "CO", "COMPAGNIE": "CO",
    "AKTIEBOLAG": "AB", "AKSJESELSKAP": "AS", "AKTIESELSKAB": "AS", "OSAKEYHTIO": "OY",
}
_LEGAL = frozenset("""LTD INC CORP CO LLC LLP LP PLC PTY PVT GMBH AG KG KGAA OHG GBR UG EK EKFM EV EG SE SA SAS SARL EURL SNC SRL SRLS SPA SCA
SCRL BV NV VOF AB AS ASA APS OY OYJ SPZOO SRO DOO KFT ZRT BVBA SL SLU SLNE LDA PTE BHD SDN FZE FZCO DMCC GGMBH INH""".split())
_BRANCH = frozenset("NL NIEDERLASSUNG ZWEIGNIEDERLASSUNG BRANCH FILIALE ZWEIGSTELLE SUCCURSALE STANDORT WERK FIL".split())
_LINKS = frozenset("AND UND ET Y THE".split())
_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?<![^\W_])[^\W_](?:[./ ]{1,2}[^\W_](?![^\W_]))+")
_MBH = re.compile(r"SPOLKA Z O\w+ ODPOW\w+|GESELLSCHAFT M\.? ?B\.? ?H\b\.?|GESELLSCHAFT MIT BESCHR\w+ HAFTUNG|"
                  r"G\.? ?M\.? ?B\.? ?H\b\.?|SP\.? ?Z ?O\.? ?O\b\.?")
_UMLAUTS = re.compile(r"([AOU])E")


class Name(NamedTuple):
    """A name's three keys, from strict to loose."""

    full: str
    bare: str
    head: str


def fold(text: str) -> str:
    """Capitals without accents: "Größe" becomes "GROESSE". Digits and punctuation stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text.upper()


def account(text: str) -> str:
    """A bank account as one word: an IBAN or number without blanks, dots and hyphens; "" when it is too short to mean one."""
    plain = text.upper()
    if not plain.isalnum():
        plain = "".join([c for c in plain if c.isalnum()])
    return plain if len(plain) >= 6 else ""


def key(name: str) -> Name:
    """The keys of a name."""
    words = [w for w in map(_spelling, _words(name)) if w not in _LINKS]
    full = " ".join(words)
    if _BRANCH.isdisjoint(words) and _LEGAL.isdisjoint(words):
        return Name(full, full, full)
    branch = next((i for i, w in enumerate(words) if i and w in _BRANCH), len(words))
    legal = next((i for i, w in enumerate(words) if i and w in _LEGAL), len(words))
    bare = " ".join([w for i, w in enumerate(words[:branch]) if not i or w not in _LEGAL])
    head = " ".join(words[:min(branch, legal)])
    return Name(full, bare, bare if head == bare else head)


def _words(name: str) -> list[str]:
    text = fold(name).replace("'", "")
    if "H" in text or "Z" in text:
        text = _MBH.sub(lambda m: " SPZOO " if m.group().startswith("SP") else " GMBH ", text)
    return _WORD.findall(_DOTTED.sub(lambda m: re.sub(r"[./ ]", "", m.group()), text))


@lru_cache(maxsize=65536)
def _spelling(word: str) -> str:
    return _SPELLINGS.get(word) or (_UMLAUTS.sub(r"\1", word) if "E" in word else word)


def slip(one: str, other: str) -> bool:
    """True when the texts differ by one slip of the hand: a character wrong, missing or too many, or two neighbours swapped.

    >>> slip("10234", "10324"), slip("10234", "1023"), slip("10234", "20235")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((k for k, (a, b) in enumerate(zip(short, long)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1:]
    return short[at + 1:] == long[at + 1:] or (short[at:at + 2] == long[at:at + 2][::-1] and short[at + 2:] == long[at + 2:])
