"""How the ledger workbook looks, in one place: colours, fonts, number formats, and the format of every kind of cell.

There is one accent colour. A column that a person fills in has an accent header; a column that we compute has a grey header and muted
figures on pale grey. Red, amber and green are kept for states: overdue, waits for a person, ties.

>>> money_format(2), money_format(0)
('#,##0.00;-#,##0.00;–', '#,##0;-#,##0;–')
>>> shades(3)[0], shades(3)[-1]
('#D5E8E9', '#0A3F47')
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from receivables.money import CURRENCIES, exponent
from receivables.schema import Column, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT, CODE_FONT = "Calibri", "Consolas"
ACCENT = "#0F5E6B"
ACCENT_SOFT = "#E3F0F1"
INK = "#1F2933"
MUTED = "#6B7680"
LINE = "#DDE3E6"
PANEL = "#F5F7F8"
HEAD = "#E4E9EB"
WHITE = "#FFFFFF"
GOOD = "#1B7F4B"
BAD, BAD_SOFT = "#B3261E", "#FBE9E7"
WARN, WARN_SOFT = "#8A5A00", "#FFF3D1"
SHADE_LIGHT, SHADE_DARK = "#D5E8E9", "#0A3F47"

TITLE_HEIGHT, LINE_HEIGHT, HEADER_HEIGHT, ROW_HEIGHT = 34, 18, 33, 18

DATE = "yyyy-mm-dd"
TEXT = "@"
GENERAL = "General"
WIDTHS: Mapping[str, int] = {"id": 14, "text": 18, "note": 28, "choice": 11, "currency": 9, "value": 24, "time": 18, "amount": 14,
                             "limit": 13, "rate": 10, "fx": 12, "date": 12, "int": 8, "days": 9, "flag": 7}
NUMERIC = ("amount", "limit", "rate", "fx", "int", "days")
SHOW_ZERO = ("net_days", "days", "days_overdue", "min_days_between")      # here 0 says something; elsewhere it reads as a dash


def money_format(decimals: int, dash: bool = True) -> str:
    """The number format of an amount with so many decimals; zero is a dash unless it is worth saying."""
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"{number};-{number};–" if dash else f"{number};-{number}"


def odd_exponents() -> dict[int, list[str]]:
    """Currencies by number of decimals, where it is not two."""
    out: dict[int, list[str]] = {}
    for code in sorted(c for c in CURRENCIES if exponent(c) != 2):
        out.setdefault(exponent(code), []).append(code)
    return out


def number_format(column: Column, base: str) -> str:
    """The number format of a column's cells; amounts whose currency stands in the row have two decimals until a rule says other."""
    if column.kind in ("amount", "limit"):
        return money_format(exponent(base) if column.currency == "base" else 2)
    if column.kind in ("int", "days"):
        return "0" if column.name in SHOW_ZERO or column.kind == "days" else "0;-0;–"
    return {"rate": "0.0#", "fx": "#,##0.0000##", "date": DATE}.get(column.kind, TEXT)


def width(column: Column) -> int:
    """The width of a column in characters, never so narrow that its header breaks inside a word."""
    words = max(len(word) for word in column.header.split())
    return max(column.width or WIDTHS[column.kind], words + (5 if column.kind in NUMERIC else 4))


def is_input(table: Table, column: Column) -> bool:
    """True for a column a person may fill in."""
    ours = table.kind == "book" or column.kind == "time" or column.name == "source" or (table.name == "Settings" and column.kind != "value")
    return column.journaled and not ours


def shades(n: int) -> list[str]:
    """n accent shades from light to dark, for the ages of a chart."""
    light, dark = _rgb(SHADE_LIGHT), _rgb(SHADE_DARK)
    steps = [i / max(n - 1, 1) for i in range(n)]
    return ["#{:02X}{:02X}{:02X}".format(*(round(a + (b - a) * s) for a, b in zip(light, dark))) for s in steps]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class Styles:
    """Formats of one XlsxWriter workbook, made once each."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """A format of the house: its font, ink and vertical centring, and the properties asked for."""
        every = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"} | properties
        key = tuple(sorted(every.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(every)
        return self._made[key]

    def rule(self, **properties: Any) -> Format:
        """A format of a conditional format: only what it changes."""
        key = (("rule", True), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(properties)
        return self._made[key]

    def title(self) -> Format:
        """The title of a sheet."""
        return self.get(font_size=20, bold=True, font_color=ACCENT)

    def hint(self) -> Format:
        """The sentence under a title."""
        return self.get(font_color=MUTED)

    def link(self, **more: Any) -> Format:
        """Text that leads somewhere."""
        return self.get(font_color=ACCENT, underline=1, **more)

    def header(self, entered: bool, numeric: bool = False) -> Format:
        """A table's header cell: accent where a person types, grey where we compute."""
        look = {"bg_color": ACCENT, "font_color": WHITE} if entered else {"bg_color": HEAD, "font_color": INK}
        return self.get(bold=True, text_wrap=True, align="right" if numeric else "left", bottom=1, bottom_color=ACCENT,
                        **({"indent": 2} if numeric else {}), **look)

    def body(self, num_format: str, entered: bool = True, numeric: bool = False, lined: bool = True, **more: Any) -> Format:
        """A table's body cell, with a line below it unless a rule of the sheet draws the lines."""
        look = {} if entered else {"bg_color": PANEL, "font_color": MUTED}
        side = {"align": "right", "indent": 1} if numeric else {"align": "left"}
        line = {"bottom": 1, "bottom_color": LINE} if lined else {}
        return self.get(num_format=num_format, **(line | side | look | more))
