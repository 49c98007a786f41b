"""The customer of cash whose payer is certain, while nobody has decided yet what it pays.

Such cash is that customer's unapplied cash, not unidentified cash. A payer is certain when the account is on file for one customer, or a
person has confirmed account or name (PayerRules), and nothing in the name says another. A name that is merely the customer's is not enough.

>>> payers = Payers([("C1", ["Hansen Bootsbau GmbH"], ["DE02 9990 0100 0000 0000 17"])])
>>> sure = Certain(payers, [])
>>> sure.payer("Hansen", "DE02999001000000000017"), sure.payer("Hansen Bootsbau GmbH", "")
('C1', '')
"""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from receivables.matching.names import account, key
from receivables.matching.payers import Payers
from receivables.periods import first_open
from receivables.schema import Frame


class Certain:
    """Says whose money a receipt is; `confirmed` are payer names that a person confirmed."""

    def __init__(self, payers: Payers, confirmed: Iterable[str]) -> None:
        self._payers = payers
        self._confirmed = {key(name).full for name in confirmed if name.strip()}

    def payer(self, name: str, number: str) -> str:
        """The certain customer of a payer's name and account, else ""."""
        found = self._payers.find("", name, number)
        if found.party != "full":
            return ""
        holders = self._payers.find("", "", number) if account(number) else None
        on_file = holders is not None and found.customer in (holders.customer, *holders.among)
        return found.customer if on_file or key(name).full in self._confirmed else ""

    def of(self, receipts: Frame) -> pd.Series:
        """The certain customer of each receipt, "" where there is none."""
        found = [self.payer(name, number) for name, number in zip(receipts["payer_name"].tolist(), receipts["payer_account"].tolist())]
        return pd.Series(found, index=receipts.index, dtype="str")


def undecided(receipts: Frame, sure: pd.Series, periods: Frame) -> Frame:
    """The receipts whose blank customer can be entered: the payer is certain and the period open."""
    dates = receipts["accounting_date"].fillna(receipts["value_date"])
    known = receipts[(receipts["customer_id"] == "") & (sure != "") & (dates >= first_open(periods))]
    return known.assign(customer_id=sure[known.index])


def said(customer: str) -> str:
    """The sentence in the evidence of its proposals."""
    return f"Until it is decided, the cash is unapplied cash of {customer}."
