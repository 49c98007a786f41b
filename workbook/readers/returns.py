"""A payment that came back: which receipt it takes back, said when its line is imported, and the line kept as customer money.

What a line takes back is a question of `receivables.returns`; matching proposes the reversal rows. A line whose note says that it came back is
customer money; one that only its words or a processor's list call so, when there is a receipt that it takes back.
"""
from __future__ import annotations

import pandas as pd

from receivables.errors import Issue
from receivables.money import to_text
from receivables.returns import SAID, Came, Original, says_return
from receivables.schema import Frame
from receivables.tables import COUNTED
from workbook.readers.desk import Desk
from workbook.readers.values import Rows

PAID = "Run Match: it proposes what opens these invoices again, dated on the return."
NOT_PAID = "Run Match: it sets the two off against each other."


def recognised(added: Frame, rows: Rows, desk: Desk) -> Frame:
    """New lines with those that came back kept as customer money; says which receipts they take back."""
    back = [line for line in added[added["amount"] < 0].to_dict("records") if says_return(line)]
    if not back:
        return added
    known, used = desk.current("Receipts"), desk.current("Applications")
    posted = used[used["status"].isin(COUNTED) & (used["invoice"] != "")]
    paid = {str(receipt): sorted(set(part)) for receipt, part in posted.groupby("receipt")["invoice"]}
    came = Came(pd.concat([known, added[list(known.columns)]], ignore_index=True), paid=paid)
    ours = {line["id"] for line in back if line["note"].startswith(SAID)}
    for line in back:
        originals = came.originals(line)
        if len(originals) == 1 and originals[0].by != "amount":
            ours.add(line["id"])
            desk.issues.append(_said(line, originals[0], paid.get(originals[0].receipt["id"], []), rows))
    return added.assign(kind=added["kind"].mask(added["id"].isin(ours), "customer"))


def _said(line: dict[str, object], original: Original, paid: list[str], rows: Rows) -> Issue:
    receipt, code = original.receipt, str(line["currency"])
    of = f" of {receipt['payer_name']}" if receipt["payer_name"] else ""
    what = f", which paid {', '.join(paid)}" if paid else ""
    said = str(line["note"]) if str(line["note"]).startswith(SAID) else "Money came back"
    return Issue("Receipts", f"{said}: {to_text(-int(str(line['amount'])), code)} {code} takes back receipt {receipt['id']}{of}{what}.",
                 PAID if paid else NOT_PAID, column="Amount", level="warning", file=rows.listing.grid.label, kind="return")
