"""An adopted list's own Balance or Paid column against the ledger: where they say different things, and which row that is."""
from __future__ import annotations

import numpy as np

from receivables.errors import Issue
from receivables.ledger import balances
from receivables.money import to_text
from workbook.adopt.begin import stated
from workbook.book import Book
from workbook.stores.mapped import COMPARED

KIND = "list differs"


def differences(book: Book) -> list[Issue]:
    """One warning for each invoice of which the list says another open amount than the ledger."""
    compared = book.store.read([COMPARED]).frames[COMPARED]
    if not len(compared):
        return []
    invoices = book.frames["Invoices"]
    said, open_ = stated(invoices, compared), balances(book.frames, None).to_numpy()
    odd = np.flatnonzero(said.said.to_numpy() & (said.left.to_numpy() != open_))
    codes = [code or book.policy.base_currency for code in invoices["currency"]]
    mend = "Bring your own column up to date (we never write it), or enter the payment that the ledger has not seen."
    return [Issue("Invoices", f"your list says that {to_text(int(said.left[i]), codes[i])} of {invoices['number'][i]} is open, the ledger "
                  f"{to_text(int(open_[i]), codes[i])}.", mend, column="Open", level="warning", kind=KIND,
                  cells=str(invoices["number"][i])) for i in odd]
