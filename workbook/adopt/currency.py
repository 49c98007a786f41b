"""The currency of a workbook's invoices: what its rows, headers, amounts, titles or number formats say."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from receivables.errors import ReceivablesError
from receivables.money import CURRENCIES
from workbook.adopt.concepts import LOCAL, concepts, meaning
from workbook.readers.amounts import SIGNS
from workbook.stores.package import Package
from workbook.stores.parts import S
from workbook.stores.sheetxml import sheet_xml, style_of, take_apart
from workbook.stores.styles import styles_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.adopt.plan import ListPlan

USUAL = "EUR"
ROWS = 20                                         # whose number formats are looked at
_PLACE = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]")
_DOLLARS = {"409": "USD", "1009": "CAD", "c09": "AUD", "1409": "NZD", "4809": "SGD", "c04": "HKD", "80a": "MXN"}          # by the place of the format
_KRONER = {"41d": "SEK", "414": "NOK", "814": "NOK", "406": "DKK"}
_CODE = re.compile(r"\b[A-Z]{3}\b")
_TITLED = re.compile(r"(?:\b(?i:in|en|currency|w(?:ä|ae)hrung|devise|moneda|divisa|valuta|munt)\b\W*|[(\[:]\s*)([A-Z]{3})(?=\W*$|[]).,;:]|\s+[a-z])|"
                     r"\b(EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK)\b")          # others are words, too: ALL, TOP, TRY
_NAMED = {"EUR": "euros?", "USD": r"us[- ]?dollars?|dollars? us", "GBP": "pounds sterling|sterling",
          "CHF": "schweizer franken|swiss francs|francs suisses|franchi svizzeri"}


def of(package: Package, lists: Sequence[ListPlan]) -> tuple[str, str]:
    """The currency that is named most, and where; the first of these that says one: rows, headers, amounts, titles, number formats. Raises
    ReceivablesError where lists name different ones, and no column says which row is in which."""
    mine = [one for one in lists if one.table == "Invoices"]
    ways: tuple[tuple[Callable[[ListPlan], Iterator[str]], str], ...] = (
        (_of_rows, "most rows name it"), (_of_headers, "a header names it"), (_of_texts, "it stands beside the amounts"),
        (_of_titles, "the title names it"), (lambda one: _of_formats(package, one), "the amounts' number format shows it"))
    for way, why in ways:
        said = {one.place: Counter(way(one)) for one in mine}
        if any(said.values()):
            _agreed({one.place: said[one.place].most_common(1)[0][0] for one in mine
                     if one.recognised.match("currency") is None and said[one.place]})
            return sum(said.values(), Counter()).most_common(1)[0][0], why
    return USUAL, "nothing in the workbook says another"


def _agreed(said: Mapping[str, str]) -> None:
    """Lists that become one table, without a column for the currency, must be in the same."""
    places: dict[str, str] = {}
    for place, code in said.items():
        places.setdefault(code, place)
    if len(places) > 1:
        which = " and ".join(f"{place} is in {code}" for code, place in places.items())
        raise ReceivablesError(f"You cannot adopt these lists together because {which}, and no column says "
                               "so. Give each list a column Currency, with the code in every row.")


def _of_titles(one: ListPlan) -> Iterator[str]:
    """What the lines above a list, or its sheet's name, say.

    >>> [[*_titled(text)] for text in ("All amounts in GBP", "Beträge in T€", "Debtors CHF", "ALL INVOICES (TOP CUSTOMERS)", "en francs suisses")]
    [['GBP'], ['EUR'], ['CHF'], [], ['CHF']]
    """
    for text in (*one.found.title, one.found.sheet.name):
        yield from _titled(text)


def _titled(text: str) -> Iterator[str]:
    yield from (code for pair in _TITLED.findall(text) for code in pair if code in CURRENCIES)
    yield from (SIGNS[sign] for sign in "€£¥" if sign in text)
    yield from (code for code, words in _NAMED.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))


def _of_rows(one: ListPlan) -> Iterator[str]:
    """The column of currencies; where only the local one is named, and the amount is not in it, it is the ledger's all the same."""
    m = one.recognised.match("currency")
    at = next((i for i, h in enumerate(one.found.headers) if meaning(h) == "currency" and LOCAL in concepts(h)), m.at if m is not None else None)
    for cell in one.found.column(at) if at is not None else ():
        yield from _known(str(cell))


def _of_headers(one: ListPlan) -> Iterator[str]:
    for code in ("amount", "open_amount"):
        if (m := one.recognised.match(code)) is not None:
            yield from (c for c in _CODE.findall(m.header) if c in CURRENCIES)
            yield from (SIGNS[sign] for sign in SIGNS if len(sign) == 1 and sign != "$" and sign in m.header)


def _of_texts(one: ListPlan) -> Iterator[str]:
    m = one.recognised.match("amount")
    for cell in one.found.column(m.at) if m is not None else ():
        if isinstance(cell, str):
            yield from _known(re.sub(r"[\d.,'’\s()+-]", "", cell))


def _of_formats(package: Package, one: ListPlan) -> Iterator[str]:
    """The currencies of the amounts' number formats."""
    m = one.recognised.match("amount")
    if m is None:
        return
    root, xml = package.xml(styles_part(package)), sheet_xml(package.read(one.found.sheet.part), one.found.sheet.name)
    formats = {e.get("numFmtId"): e.get("formatCode") or "" for e in root.iter(S + "numFmt")}
    group = root.find(S + "cellXfs")
    for row in range(one.found.first, min(one.found.first + ROWS, one.found.last + 1)):
        for cell in take_apart(xml.row(row), row, xml.name).cells if xml.row(row) else ():
            at = re.search(rb"\d+", style_of(cell.data[:cell.data.find(b">")])) if cell.column == one.found.span.left + m.at else None
            if at is not None and group is not None and int(at[0]) < len(group):
                yield from _shown(formats.get(group[int(at[0])].get("numFmtId"), ""))


def _shown(code: str) -> Iterator[str]:
    """The currency that a number format shows.

    >>> [list(_shown(code)) for code in ('[$£-809]#,##0.00', '#,##0.00 "CHF"', '#,##0.00 [$kr-41D]', '[$$-409]0.00', '0.00')]
    [['GBP'], ['CHF'], ['SEK'], ['USD'], []]
    """
    for sign, place in _PLACE.findall(code):
        said = sign.strip().rstrip(".")
        special = _DOLLARS.get(place.lower().lstrip("0")) if said == "$" else _KRONER.get(place.lower().lstrip("0")) if said.lower() == "kr" else None
        yield from [special] if special else _known(said)
        return
    for quoted in re.findall(r'"([^"]*)"', code):
        yield from _known(quoted.strip())
        return
    yield from (SIGNS[sign] for sign in "€£¥" if sign in code)


def _known(text: str) -> Iterator[str]:
    """A sign or code as a code; a dollar alone is the American."""
    word = text.strip().upper()
    code = "USD" if word == "$" else SIGNS.get(word, word)
    if code in CURRENCIES:
        yield code
