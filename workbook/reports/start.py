"""The Start sheet: whose ledger this is, as of when, what waits, what to do in six lines, and the proof that it ties."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from receivables.money import exponent
from workbook import layout, native, presence, theme
from workbook.page import Kit, letter, money, print_setup

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FIRST, LAST = 1, 8                       # columns of the page, counted from 0
WIDTHS = (2.5, 22, 17, 17, 17, 17, 17, 17, 24)
TIES, TIES_NOT = "✓ ties to the control account", "✗ does not tie: see tie-out"
ASLEEP = "#A9B3B9"                       # a count of zero
AFTER = "run Aging to bring them up to date."
STEPS = (
    ("Import", "Customers, invoices, bank lines: any CSV or Excel list.", "import", "FILE...", "Receipts"),
    ("Match", "Finds what each receipt pays. Nothing is posted yet.", "match", "", "Applications"),
    ("Review", "Mark a choice with x, or type your own.", "review", "", "Review"),
    ("Post", "Posts what is ready or approved. It can be undone.", "post", "", "Applications"),
    ("Age", "Set AsOf, then see who owes what, for how long.", "report", "aging", "Aging"),
    ("Remind", "Drafts to read and edit. Nothing is sent by itself.", "remind", "", "Reminders"),
)


@dataclass(frozen=True)
class ProofLine:
    """What is owed in one currency, in minor units; credits, unapplied and unidentified cash are zero or below."""

    currency: str
    open_items: int
    credits: int = 0
    unapplied: int = 0
    unidentified: int = 0

    @property
    def balance(self) -> int:
        """What all of it comes to."""
        return self.open_items + self.credits + self.unapplied + self.unidentified


@dataclass(frozen=True)
class StartContent:
    """What the Start sheet shows. `total` is the proof in base currency (None where a rate is missing; `note` says so); `control` is the
    control balance entered for `figures_as_of`. The counts are what waits for a person; `checks` is what the Checks sheet shows (None: it was
    never written), as of the day `checked` and `runs_since` runs ago.
    """

    company: str
    base_currency: str
    as_of: pd.Timestamp | None = None
    figures_as_of: pd.Timestamp | None = None
    proof: tuple[ProofLine, ...] = ()
    total: ProofLine | None = None
    control: int | None = None
    note: str = ""
    to_match: int = 0
    to_review: int = 0
    to_send: int = 0
    checks: int | None = None
    checked: str = ""
    runs_since: int = 0
    last_run: str = ""
    ledger: str = "LEDGER.xlsx"


def write(kit: Kit, content: StartContent) -> list[Any]:
    """Draw the page."""
    sheet = kit.book.get_worksheet_by_name("Start")
    for i, width in enumerate(WIDTHS):
        sheet.set_column(i, i, width)
    sheet.set_default_row(19)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(layout.tab_colour("Start"))
    print_setup(sheet, None)
    sheet.fit_to_pages(1, 1)
    _masthead(kit, sheet, content)
    _waiting(kit, sheet, content, 5)
    _steps(kit, sheet, content, 8)
    end = _proof(kit, sheet, content, 16)
    _section(kit, sheet, end, "Last run")
    sheet.write_string(end + 1, FIRST, content.last_run or "Nothing has been done yet.", kit.styles.get(font_color=theme.INK))
    sheet.write_url(end + 1, LAST, "internal:'Runs'!A1", kit.styles.link(align="right"), "All runs →")
    return []


def _masthead(kit: Kit, sheet: Worksheet, content: StartContent) -> None:
    style = kit.styles.get
    sheet.set_row(0, 42)
    sheet.write_string(0, FIRST, content.company or "Your company", style(font_size=26, bold=True, font_color=theme.ACCENT))
    sheet.set_row(1, 20)
    sheet.write_string(1, FIRST, f"Accounts receivable ledger in {content.base_currency}", style(font_size=11, font_color=theme.MUTED))
    sheet.set_row(2, 22)
    sheet.write_formula(2, FIRST, "=" + presence.sentence(), style(font_size=9, font_color=theme.MUTED, valign="top"),
                        presence.value(content.figures_as_of))
    sheet.set_row(3, 28)
    band = {"bg_color": theme.ACCENT_SOFT}
    for i in range(FIRST, LAST + 1):
        sheet.write_blank(3, i, None, style(**band))
    sheet.write_string(3, FIRST, "As of", style(font_size=12, font_color=theme.ACCENT, indent=1, **band))
    shown = _serial(content.as_of) if content.as_of is not None else "not set"
    sheet.write_formula(3, FIRST + 1, '=IF(AsOf="","not set",AsOf)',
                        style(font_size=14, bold=True, font_color=theme.ACCENT, num_format=theme.DATE, align="left", **band), shown)
    what = "Figures"
    sheet.write_formula(3, FIRST + 2, "=" + native.as_of_sentence(what, AFTER), style(font_color=theme.MUTED, **band),
                        native.as_of_value(what, AFTER, content.as_of, content.figures_as_of))
    sheet.conditional_format(3, FIRST + 2, 3, FIRST + 2, {"type": "formula", "criteria": "=" + native.STALE,
                                                          "format": kit.styles.rule(font_color=theme.BAD, bold=True)})
    sheet.write_url(3, LAST, "internal:AsOf", kit.styles.link(align="right", **band), "Set AsOf in Settings →", "The day all formulas look from")
    sheet.set_row(4, 10)


def _waiting(kit: Kit, sheet: Worksheet, content: StartContent, row: int) -> None:
    """Four counts, each above the sheet it leads to."""
    style = kit.styles.get
    cards = ((FIRST, "", content.to_match, "Receipts to match", "Receipts"),
             (FIRST + 2, "", content.to_review, "Proposals to review", "Review"),
             (FIRST + 4, '=COUNTIFS(Reminders[Status],"draft")', content.to_send, "Reminder drafts to send", "Reminders"),
             (FIRST + 6, "", content.checks, _checks_words(content), "Checks"))
    for n, points in enumerate((38, 20, 10)):
        sheet.set_row(row + n, points)
    for i, formula, count, words, target in cards:
        number = style(font_size=26, bold=True, font_color=theme.ACCENT, align="left", num_format="#,##0")
        if formula:
            sheet.write_formula(row, i, formula, number, count)
        elif count is None:
            sheet.write_string(row, i, "–", style(font_size=26, bold=True, font_color=ASLEEP, align="left"))
        else:
            sheet.write_number(row, i, count, number)
        sheet.write_url(row + 1, i, f"internal:'{target}'!A1", kit.styles.link(), f"{words} →")
        sheet.conditional_format(row, i, row, i, {"type": "cell", "criteria": "==", "value": 0, "format": kit.styles.rule(font_color=ASLEEP)})


def _checks_words(content: StartContent) -> str:
    """How old the count of findings is."""
    if content.checks is None:
        return "Not checked yet: report checks"
    n = content.runs_since
    return f"Findings of {content.checked}" + (f", {n} {'run' if n == 1 else 'runs'} ago" if n else "")


def _steps(kit: Kit, sheet: Worksheet, content: StartContent, row: int) -> None:
    """What to do, in six lines."""
    style = kit.styles.get
    _section(kit, sheet, row, "Do this")
    for n, (verb, words, command, rest, target) in enumerate(STEPS, 1):
        at = row + n
        line = {"bottom": 1, "bottom_color": theme.LINE}
        for i in range(FIRST, LAST + 1):
            sheet.write_blank(at, i, None, style(**line))
        sheet.write_string(at, FIRST, f"{n}   {verb}", style(bold=True, font_size=11, font_color=theme.ACCENT, **line))
        sheet.write_string(at, FIRST + 1, words, style(**line))
        typed = " ".join(part for part in ("receivables", command, content.ledger, rest) if part)
        sheet.write_string(at, FIRST + 4, typed, style(font_color=theme.MUTED, font_name=theme.CODE_FONT, font_size=9.5, **line))
        sheet.write_url(at, LAST, f"internal:'{target}'!A1", kit.styles.link(align="right", **line), f"{target} →")
        sheet.set_row(at, 21)


def _proof(kit: Kit, sheet: Worksheet, content: StartContent, row: int) -> int:
    """Per currency and in total what is owed, and whether it ties to the control balance. Gives the row after the block."""
    style = kit.styles.get
    day = f" as of {content.figures_as_of.date()}" if content.figures_as_of is not None else ""
    _section(kit, sheet, row, f"Proof{day}")
    head = style(bold=True, font_color=theme.MUTED, align="right", bottom=1, bottom_color=theme.LINE)
    for i, words in enumerate(("Currency", "Open items", "Credits", "Unapplied", "Unidentified", "Balance")):
        sheet.write_string(row + 1, FIRST + i, words, style(bold=True, font_color=theme.MUTED, bottom=1, bottom_color=theme.LINE) if i == 0 else head)
    lines = content.proof or (ProofLine(content.base_currency, 0),)
    at = row + 2
    for line in lines:
        _proof_line(kit, sheet, at, line.currency, line)
        at += 1
    total = content.total or (lines[0] if len(lines) == 1 and lines[0].currency == content.base_currency else None)
    if total is not None:
        _proof_line(kit, sheet, at, f"Total in {content.base_currency}", total, bold=True, top=1, top_color=theme.INK)
    else:
        sheet.write_string(at, FIRST, f"Total in {content.base_currency}", style(bold=True))
        sheet.write_string(at, FIRST + 1, content.note or "not computed", style(font_color=theme.WARN))
    _tie(kit, sheet, content, total, at)
    return at + 4


def _proof_line(kit: Kit, sheet: Worksheet, row: int, name: str, line: ProofLine, **look: Any) -> None:
    number = kit.styles.get(num_format=theme.money_format(exponent(line.currency)), align="right", **look)
    sheet.write_string(row, FIRST, name, kit.styles.get(**look))
    for i, part in enumerate((line.open_items, line.credits, line.unapplied, line.unidentified), FIRST + 1):
        sheet.write_number(row, i, money(part, line.currency), number)
    first, last = f"{letter(FIRST + 1)}{row + 1}", f"{letter(FIRST + 4)}{row + 1}"
    sum_look = number if look.get("bold") else kit.styles.get(num_format=theme.money_format(exponent(line.currency)), align="right", bold=True)
    sheet.write_formula(row, FIRST + 5, f"=ROUND(SUM({first}:{last}),{exponent(line.currency)})", sum_look, money(line.balance, line.currency))


def _tie(kit: Kit, sheet: Worksheet, content: StartContent, total: ProofLine | None, row: int) -> None:
    """The control balance entered for the day, the difference, and a verdict in words; all native, so that typing a balance is enough."""
    style, base, column = kit.styles.get, content.base_currency, FIRST + 5
    number = {"num_format": theme.money_format(exponent(base), dash=False), "align": "right"}
    day = content.figures_as_of
    control, balance, difference = (f"{letter(column)}{row + 1 + n}" for n in (1, 0, 2))
    sheet.write_string(row + 1, FIRST, "Control balance", style())
    sheet.write_url(row + 1, FIRST + 1, "internal:'ControlBalances'!A1", kit.styles.link(), "Control Balances →")
    dated = f"DATE({day.year},{day.month},{day.day})" if day is not None else "FiguresAsOf"
    asked = f'=IF(COUNTIFS(ControlBalances[Date],{dated})=0,"not entered",SUMIFS(ControlBalances[Balance],ControlBalances[Date],{dated}))'
    known = money(content.control, base) if content.control is not None else "not entered"
    sheet.write_formula(row + 1, column, asked, style(**number), known)
    sheet.write_string(row + 2, FIRST, "Difference", style(bold=True))
    off = None if total is None or content.control is None else total.balance - content.control
    sheet.write_formula(row + 2, column, f'=IF(AND(ISNUMBER({control}),ISNUMBER({balance})),ROUND({balance}-{control},{exponent(base)}),"")',
                        style(bold=True, **number), "" if off is None else money(off, base))
    verdict = "" if off is None else TIES if off == 0 else TIES_NOT
    sheet.write_formula(row + 2, column + 1, f'=IF({difference}="","",IF({difference}=0,"{TIES}","{TIES_NOT}"))',
                        style(bold=True, indent=1, font_color=theme.MUTED), verdict)
    for words, colour in (("✓", theme.GOOD), ("✗", theme.BAD)):
        place = f"${letter(column + 1)}${row + 3}"
        sheet.conditional_format(row + 2, column, row + 2, column + 1, {"type": "formula", "criteria": f'=LEFT({place},1)="{words}"',
                                                                        "format": kit.styles.rule(font_color=colour)})


def _section(kit: Kit, sheet: Worksheet, row: int, words: str) -> None:
    look = kit.styles.get(font_size=13, bold=True, font_color=theme.INK, bottom=2, bottom_color=theme.ACCENT)
    for i in range(FIRST, LAST + 1):
        sheet.write_blank(row, i, None, look)
    sheet.write_string(row, FIRST, words, look)
    sheet.set_row(row, 26)


def _serial(day: pd.Timestamp) -> int:
    """A day as Excel counts it."""
    return int((day - pd.Timestamp("1899-12-30")).days)
