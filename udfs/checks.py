"""AR_CHECK: does this sheet tie."""
from __future__ import annotations

from typing import Any

from receivables.tables import INVOICES, RECEIPTS
from udfs._cells import day, is_blank, only, optional_day, read
from udfs._formula import report
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, LEDGER_INVOICES, Ranges, read_frame, read_frames, shown_cash, shown_ledger
from udfs._sheet import Sheet, given
from udfs.registry import Arg, Formula

HEADER = ["Check", "Result", "What to do"]


@report
def ar_check(invoices: Any, as_of: Any = None, control_balance: Any = None, applications: Any = None, receipts: Any = None,
             figures_as_of: Any = None, adjustments: Any = None, due_lines: Any = None, rates: Any = None) -> list[list[Any]]:
    """The verdict, then each question with its answer.

    >>> sheet = [["Invoice", "Customer", "Invoice Date", "Due Date", "Amount", "Currency"], ["1", "C1", "2026-05-01", "2026-05-31", 100.5, "EUR"]]
    >>> for row in ar_check(sheet, "2026-06-30", 100)[0:1] + ar_check(sheet, "2026-06-30", 100)[-1:]:
    ...     print(row[0], "|", row[1])
    Does not tie: 1 of 6 checks failed. |\x20
    Ledger = control balance | As of 2026-06-30 the ledger is 100.50 EUR and the control balance 100.00 EUR: a difference of 0.50 EUR. \
Unexplained: 0.50 EUR.
    """
    from receivables.ties import Shown, ties
    look_from = day(as_of, "the as-of date")
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines)
    known = given(applications)
    frames, policy = read_frames(ranges, ranges.others(), LEDGER_INVOICES) if known else shown_ledger(ranges, look_from)
    frames["Rates"] = read_frame("Rates", rates, policy.base_currency)
    shown = Shown("open" in Sheet.of(invoices, INVOICES, ()).found, given(receipts) and "unapplied" in Sheet.of(receipts, RECEIPTS, ()).found, known,
                  optional_day(figures_as_of, "the day of the figures"))
    cash = None if known else shown_cash(receipts, look_from, policy.base_currency)
    lines = ties(frames, policy, look_from, shown, _control(control_balance, policy.base_currency), cash)
    wrong = [line for line in lines if not line.ok]
    verdict = f"Does not tie: {len(wrong)} of {len(lines)} checks failed." if wrong else f"Ties: all {len(lines)} checks are well."
    return [[verdict, "", ""], HEADER, *([line.question, line.answer, line.mend] for line in lines)]


def _control(cells: Any, currency: str) -> int | None:
    return None if is_blank(only(cells, "the control balance")) else read(cells, "amount", "the control balance", currency).at(0)


FORMULAS = (
    Formula("AR_CHECK", ar_check,
            (INVOICES_ARG, AS_OF_ARG,
             Arg("control_balance", "The general ledger's balance of that day, in base currency.", "amount", True), *LEDGER_ARGS,
             Arg("rates", "Rates with their header row, where items are in several currencies.", "range", True)),
            "rows: the verdict (Ties, or Does not tie), then each check with its result and what to do.",
            "=AR_CHECK(Invoices[#All], AsOf, 48211.07)", "Does this sheet tie: numbers, signs, dates, applications, and the control balance."),
)
