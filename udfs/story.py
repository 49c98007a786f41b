"""AR_WHY: one item's story in a sentence."""
from __future__ import annotations

from typing import Any

from udfs._cells import day, each, read
from udfs._formula import said, words
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Ranges, ledger, shown_ledger
from udfs._sheet import given
from udfs.registry import Arg, Formula


@words
def ar_why(invoice: Any, invoices: Any, as_of: Any = None, applications: Any = None, receipts: Any = None, figures_as_of: Any = None,
           adjustments: Any = None, due_lines: Any = None, disputes: Any = None) -> Any:
    """What an item was, what paid it, what is open and why.

    >>> sheet = [["Invoice", "Customer", "Invoice Date", "Due Date", "Amount", "Open"], ["1", "C1", "2026-05-01", "2026-05-31", 100.5, 60]]
    >>> print(ar_why(1, sheet, "2026-06-30"))
    Invoice 1 of 2026-05-01 for C1 over 100.50, due 2026-05-31. Open: 60.00, 30 days overdue.
    """
    from receivables.story import Stories
    look_from = day(as_of, "the as-of date")
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines, disputes)
    if given(applications):
        frames, policy = ledger(ranges, look_from)
        stories = Stories(frames, look_from, policy)
    else:
        frames, policy = shown_ledger(ranges, look_from)
        stories = Stories(frames, look_from, policy, frames["Invoices"]["open"])
    return each([read(invoice, "id", "the invoice")], stories.tell, said)


FORMULAS = (
    Formula("AR_WHY", ar_why,
            (Arg("invoice", "The document's number, or a column of them.", "text"), INVOICES_ARG, AS_OF_ARG, *LEDGER_ARGS,
             Arg("disputes", "Disputes with their header row.", "range", True)),
            "a sentence; for a column of numbers a column of sentences.",
            "=AR_WHY(A2, Invoices[#All], AsOf, Applications[#All])", "One item's story: what it was, what paid it, what is open and why."),
)
