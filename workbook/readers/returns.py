"""A payment that came back: which receipt it takes back, said when its line is imported.

A line of money going out is a return when its note says so ("Return", "Reversal"; the formats write it). It takes back the receipt with the
same end-to-end id, else the last one of the same account, in both cases over the same amount and not later.
"""
from __future__ import annotations

from typing import Any

from receivables.errors import Issue
from receivables.money import to_text
from receivables.schema import Frame
from receivables.tables import COUNTED
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.values import Rows

SAID = ("Return", "Reversal", "Dishonored", "Contested")
MEND = "The invoices are not open again by themselves: undo the run that posted this receipt, and match without it."


def after(added: Frame, rows: Rows, which: Mask, desk: Desk) -> None:
    """Say which receipts the new lines take back."""
    back = added[(added["amount"] < 0) & added["note"].str.startswith(SAID)]
    if back.empty:
        return
    receipts, used = desk.current("Receipts"), desk.current("Applications")
    posted = used[used["status"].isin(COUNTED)]
    for line in back.to_dict("records"):
        receipt = _taken_back(line, receipts)
        if receipt is None:
            continue
        paid = posted.loc[posted["receipt"] == receipt["id"], "invoice"]
        of = f" of {receipt['payer_name']}" if receipt["payer_name"] else ""
        what = f", which paid {', '.join(dict.fromkeys(paid))}" if len(paid) else ""
        desk.issues.append(Issue("Receipts", f"{line['note']}: {to_text(-line['amount'], line['currency'])} {line['currency']} takes back receipt "
                                 f"{receipt['id']}{of}{what}.", MEND if len(paid) else "Leave that receipt out of matching.", column="Amount",
                                 level="warning", file=rows.listing.grid.label, kind="return"))


def _taken_back(line: dict[Any, Any], receipts: Frame) -> dict[Any, Any] | None:
    """The receipt that the line takes back, None where nothing tells."""
    alike = receipts[(receipts["amount"] == -line["amount"]) & (receipts["currency"] == line["currency"])
                     & (receipts["value_date"] <= line["value_date"])]
    for column in ("end_to_end_id", "payer_account"):
        found = alike[alike[column] == line[column]] if line[column] else alike[:0]
        if len(found):
            return found.to_dict("records")[-1]
    return None
