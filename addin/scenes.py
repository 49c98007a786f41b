"""Small sheets that show each worksheet function at work, as data for the pictures of docs/functions.md.

A scene is the cells around a formula and what stands for its arguments: a table (placed on the sheet, given as its range) or a value
(written into the formula). Its result is computed when it is drawn, so no picture can show a number that the function does not give.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cells = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Scene:
    """One function on a sheet. `args` by name; a range of one column stands beside the result, row by row, tables stand above.

    `columns` cuts a wide result, `widths` are of columns whose text is long (it wraps), `merged` says over how many columns a text result
    goes, `heads` which rows of the result are headings.
    """

    name: str
    args: Mapping[str, Any]
    widths: Mapping[int, int] = field(default_factory=dict)
    columns: int = 0
    merged: int = 1
    heads: tuple[int, ...] = (0,)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _sheet(text: str) -> Cells:
    """Rows of cells from lines with columns separated by "|": dates, numbers and text."""
    return tuple(tuple(_value(cell.strip()) for cell in line.split("|")) for line in text.strip().splitlines())


def _value(cell: str) -> Any:
    if len(cell) == 10 and cell[4] == cell[7] == "-":
        return _day(cell)
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell or None


AS_OF = _day("2026-10-31")
INVOICES = _sheet("""
    Invoice  | Customer | Invoice Date | Due Date   | Amount  | Open    | Currency
    RE-26101 | Hansen   | 2026-07-20   | 2026-08-19 | 1250.00 | 1250.00 | EUR
    RE-26118 | Hansen   | 2026-09-15   | 2026-10-15 | 480.50  | 480.50  | EUR
    RE-26125 | Kranich  | 2026-10-10   | 2026-11-09 | 3200.00 | 3200.00 | EUR
    RE-26109 | Kranich  | 2026-08-25   | 2026-09-24 | 900.00  | 350.00  | EUR
    GS-26003 | Kranich  | 2026-10-20   | 2026-10-20 | -120.00 | -120.00 | EUR""")
RECEIPTS = _sheet("""
    Receipt | Value Date | Amount  | Payer                | Text
    R-071   | 2026-10-28 | 480.50  | HANSEN BOOTSBAU GMBH | RE 26118
    R-072   | 2026-10-29 | 3550.00 | Kranich Logistik     | RE-26125 and RE-26109
    R-073   | 2026-10-30 | 77.70   | Unbekannt            | Gutschrift""")
APPLICATIONS = _sheet("""
    Receipt | Invoice  | Applied | Discount | Deduction | Reason        | Effective Date | Status
    R-064   | RE-26109 | 550.00  | 0.00     | 350.00    | damaged goods | 2026-10-02     | posted""")
CASH = _sheet("""
    Receipt | Value Date | Customer | Amount | Currency
    R-064   | 2026-10-02 | Kranich  | 550.00 | EUR""")
CUSTOMERS = _sheet("""
    Customer | Name                         | Aliases           | Bank Accounts
    Hansen   | Hansen Bootsbau GmbH & Co. KG | Hansen Werft      | DE02900010010008926922
    Kranich  | Kranich Logistik SE          | Kranich Spedition | DE72900010080008982355""")
DUE = _sheet("Due Date\n2026-08-19\n2026-10-15\n2026-10-31\n2026-11-09")[1:]
NUMBERS = _sheet("RE-26101\nRE-26118\nRE-26125\nRE-26109")
SETTINGS = _sheet("Setting | Value\ncompany | Nordlicht Leuchten GmbH\nsender_name | Anna Petersen")
RATES = _sheet("From | Rate\n2026-01-01 | 10.5\n2026-07-01 | 11")

SCENES: tuple[Scene, ...] = (
    Scene("AR_DUE_DATE", {"invoice_date": _sheet("2026-10-05\n2026-10-31\n2026-01-31"), "terms": _sheet("30 days\n2/10 net 30\nEOM")}),
    Scene("AR_DISCOUNT", {"amount": _sheet("1250.00\n1250.00"), "invoice_date": _day("2026-10-05"), "paid_on": _sheet("2026-10-15\n2026-10-16"),
                          "terms": "2/10 net 30"}),
    Scene("AR_DISCOUNT_COST", {"terms": _sheet("2/10 net 30\n3/10 net 30\n2/14 net 60")}),
    Scene("AR_AGING", {"invoices": INVOICES, "as_of": AS_OF}),
    Scene("AR_AGING_TOTAL", {"invoices": INVOICES, "as_of": AS_OF, "column": _sheet("Not due\nOverdue\nOver 90\nCredits\nBalance")}),
    Scene("AR_BUCKET", {"due_date": DUE, "as_of": AS_OF}),
    Scene("AR_DAYS_OVERDUE", {"due_date": DUE, "as_of": AS_OF}),
    Scene("AR_OPEN_ITEMS", {"invoices": INVOICES, "as_of": AS_OF, "customer": "Kranich"}),
    Scene("AR_BALANCE", {"customer": _sheet("Hansen\nKranich"), "invoices": INVOICES, "as_of": AS_OF}),
    Scene("AR_STATEMENT", {"customer": "Kranich", "invoices": INVOICES, "as_of": AS_OF}, {2: 26}),
    Scene("AR_LATE_INTEREST", {"amount": _sheet("1250.00\n480.50"), "due_date": _sheet("2026-05-31\n2026-10-15"), "until": AS_OF, "rate": RATES}),
    Scene("AR_MATCH", {"receipts": RECEIPTS, "invoices": INVOICES, "as_of": AS_OF}, {9: 54}, columns=12),
    Scene("AR_PAYER", {"text": _sheet("HANSEN BOOTSBAU GMBH\nKranich Spedition\nUnbekannt"), "customers": CUSTOMERS}),
    Scene("AR_REMINDER_LEVEL", {"invoice": NUMBERS, "invoices": INVOICES, "as_of": AS_OF}),
    Scene("AR_REMINDER_TEXT", {"customer": "Hansen", "invoices": INVOICES, "as_of": AS_OF, "settings": SETTINGS}, merged=7),
    Scene("AR_WHY", {"invoice": NUMBERS, "invoices": INVOICES, "as_of": AS_OF, "applications": APPLICATIONS, "receipts": CASH}, merged=7),
    Scene("AR_CHECK", {"invoices": INVOICES, "as_of": AS_OF, "control_balance": 5160.0}, {0: 36, 1: 46, 2: 26}, heads=(0, 1)),
)
