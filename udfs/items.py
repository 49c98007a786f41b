"""AR_OPEN_ITEMS: the items behind the aging, one line each."""
from __future__ import annotations

from typing import Any

import pandas as pd

from receivables.aging import aging
from receivables.money import exponents
from receivables.schema import Frame
from udfs._cells import day, texts, whole_numbers
from udfs._formula import report
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Ranges, whole
from udfs.aging import BY_ARG, LIMITS, LIMITS_ARG, counted_by
from udfs.registry import Arg, Formula

HEADER = ["Customer", "Currency", "Age", "Document", "Type", "Date", "Due Date", "Days Overdue", "Open", "Disputed"]


@report
def ar_open_items(invoices: Any, as_of: Any = None, customer: Any = None, by: Any = None, limits: Any = None, applications: Any = None,
                  receipts: Any = None, figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None, disputes: Any = None) -> Any:
    """Open items as of a day, sorted as the Open Items sheet, with a total a currency; of all customers or of those named.

    >>> sheet = [["Invoice", "Customer", "Due Date", "Open"], ["1", "C1", "2026-05-31", 100.5], ["2", "C2", "2026-07-31", 20]]
    >>> for row in ar_open_items(sheet, "2026-06-30", "C1"):
    ...     print(row[0], row[2], row[3], row[6], row[7], row[8])
    Customer Age Document Due Date Days Overdue Open
    C1 1 to 30 1 2026-05-31 30 100.5
    Total     100.5
    """
    from receivables.items import listing
    look_from, wanted = day(as_of, "the as-of date"), {who for who in texts(customer, "the customer") if who}
    ledger = whole(Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines, disputes), look_from)
    aged = aging(ledger.items, ledger.cash, look_from, counted_by(by), whole_numbers(limits, "the limits", LIMITS))
    found = listing(aged, ledger.items, ledger.cash)
    found = found[found["customer_id"].isin(wanted)] if wanted else found
    if found.empty:
        note = f"Nothing is open{' for ' + ', '.join(sorted(wanted)) if wanted else ''} as of {look_from.date()}."
        return [HEADER, [note, *[""] * (len(HEADER) - 1)]]
    return [HEADER, *_lines(found), *_totals(found)]


def _lines(found: Frame) -> list[list[Any]]:
    scale = 10.0 ** exponents(found["currency"].to_numpy(dtype=object))
    columns = (found["customer_id"].where(found["customer_id"] != "", "Unidentified").tolist(), found["currency"].tolist(), found["age"].tolist(),
               found["number"].tolist(), found["type"].tolist(), days(found["date"]), days(found["due"]),
               ["" if d != d else int(d) for d in found["days"].tolist()], (found["open"] / scale).tolist(), (found["disputed"] / scale).tolist())
    return list(map(list, zip(*columns)))


def _totals(found: Frame) -> list[list[Any]]:
    total = found.groupby("currency", sort=True)[["open", "disputed"]].sum()
    scale = 10.0 ** exponents(total.index.to_numpy(dtype=object))
    return [["Total", code, "", "", "", "", "", "", open_, disputed]
            for code, open_, disputed in zip(total.index, (total["open"] / scale).tolist(), (total["disputed"] / scale).tolist())]


def days(column: pd.Series) -> list[Any]:
    """Dates for cells: days, "" where there is none."""
    return ["" if day is None else day for day in column.to_numpy().astype("datetime64[D]").tolist()]


FORMULAS = (
    Formula("AR_OPEN_ITEMS", ar_open_items,
            (INVOICES_ARG, AS_OF_ARG, Arg("customer", "The customer's number, or a range of them; without it all.", "text", True), BY_ARG, LIMITS_ARG,
             *LEDGER_ARGS, Arg("disputes", "Disputes with their header row, for the disputed part.", "range", True)),
            "rows: headings, a line an open item (and cash that is not applied, below zero), a total a currency.",
            "=AR_OPEN_ITEMS(Invoices[#All], AsOf, A2)", "The items that are open as of a day, sorted by customer, currency and age."),
)
