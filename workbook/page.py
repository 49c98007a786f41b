"""What every sheet of ours has in common: heading, link back, print setup, and formats that depend on a row's cells."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from receivables.money import to_decimal
from receivables.policy import Policy
from workbook import layout, theme

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True)
class Kit:
    """What every sheet writer needs: the XlsxWriter workbook, its formats, and the company's settings."""

    book: Workbook
    styles: theme.Styles
    policy: Policy = field(default_factory=Policy)


def new_kit(book: Workbook, policy: Policy) -> Kit:
    """A kit for a new XlsxWriter workbook; unformatted cells get the house font, too."""
    book.formats[0].set_font_size(10)
    return Kit(book, theme.Styles(book), policy)


def heading(kit: Kit, sheet: Worksheet, title: str, hint: str, height: float = theme.ROW_HEIGHT) -> None:
    """Title, hint, the link back, tab colour, row heights and print setup."""
    sheet.set_default_row(height)
    for row, points in ((layout.TITLE, theme.TITLE_HEIGHT), (layout.HINT, theme.LINE_HEIGHT), (layout.LINKS, theme.LINE_HEIGHT)):
        sheet.set_row(row, points)
    sheet.write_string(layout.TITLE, 0, title, kit.styles.title())
    sheet.write_string(layout.HINT, 0, hint, kit.styles.hint())
    sheet.write_url(layout.LINKS, 0, "internal:'Start'!A1", kit.styles.link(), "← Start", "Back to the Start sheet")
    sheet.hide_gridlines(2)
    sheet.set_tab_color(layout.tab_colour(sheet.get_name()))
    print_setup(sheet)


def print_setup(sheet: Worksheet, header: int | None = layout.HEADER) -> None:
    """A4 across, one page wide, the header row on every page; file, sheet and page in the footer."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.65)
    sheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N", {"margin": 0.3})
    if header is not None:
        sheet.repeat_rows(header)


def decimals_rules(cell: str) -> list[tuple[str, dict[str, Any]]]:
    """For a cell that holds a currency: when it has not two decimals, the number format it needs."""
    return [(f'=AND({cell}<>"",ISNUMBER(FIND({cell},"{" ".join(codes)}")))', {"num_format": theme.money_format(decimals)})
            for decimals, codes in theme.odd_exponents().items()]


def format_where(kit: Kit, sheet: Worksheet, when: str, look: Any, row: int, spans: Sequence[tuple[int, int]]) -> None:
    """A conditional format from a row (counted from 0) to the end of the sheet, over spans of columns."""
    ranges = " ".join(f"{letter(a)}{row + 1}:{letter(b)}{layout.LAST_ROW + 1}" for a, b in spans)
    sheet.conditional_format(row, spans[0][0], layout.LAST_ROW, spans[0][1],
                             {"type": "formula", "criteria": when, "format": kit.styles.rule(**look), "multi_range": ranges})


def money(minor: int, currency: str) -> float:
    """An amount as the number a cell holds."""
    return float(to_decimal(minor, currency))


def letter(column: int) -> str:
    """A column's letters, counted from 0."""
    from workbook.stores.parts import letters

    return letters(column + 1)
