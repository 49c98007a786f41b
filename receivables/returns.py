"""Payments that came back: which receipt a line of money going out takes back.

A line is a return when its note says so (the formats write "Return" or "Reversal"), when it is a processor's chargeback, or when its text
has the words of one ("Rücklastschrift", "NSF"). What it takes back is looked for by what tells most; the first that finds anything counts:

| by | the receipt |
|---|---|
| reference | with its end-to-end id or trace, over the same amount, or up to a bank's fee less |
| document | over the same amount, which paid a document that the line names |
| account | over the same amount, from the same account |
| name | over the same amount, from a payer of the same name |
| amount | over the same amount, and nothing else |

It came not later than the line, was not taken back before, and is customer money. Several that fit as well are all given, the latest first.

>>> receipts = rows(TABLES["Receipts"], [
...     {"id": "P0", "value_date": day("2026-10-01"), "amount": 10000, "currency": "EUR", "end_to_end_id": "E77", "kind": "customer"},
...     {"id": "P9", "value_date": day("2026-10-05"), "amount": -10000, "currency": "EUR", "end_to_end_id": "E77", "note": "Return, reason AC04"}])
>>> line = receipts.to_dict("records")[1]
>>> [(o.receipt["id"], o.by, o.fee) for o in Came(receipts).originals(line)], says_return(line)
([('P0', 'reference', 0)], True)
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from receivables.ledger import day, is_customer_money, rows
from receivables.matching.docnumbers import compact
from receivables.matching.names import account, key
from receivables.matching.references import names_of, tokens_of
from receivables.matching.wording import meanings
from receivables.money import exponent
from receivables.schema import Frame
from receivables.tables import TABLES

__all__ = ["TABLES", "Came", "Original", "day", "rows", "says_return"]
SAID = ("Return", "Reversal", "Dishonored", "Contested")       # how the note of a line that came back begins
CHARGEBACK = "chargeback"                                      # method of a processor's line
FEE_MAX = 50                   # whole units of currency by which a return may be more than what came in: a fee of the bank
Line = Mapping[str, Any]


class Original(NamedTuple):
    """A receipt that a line may take back, what tells it (a word of the module's table), and by how much the line is more than it."""

    receipt: Line
    by: str
    fee: int = 0


def says_return(line: Line) -> bool:
    """True for money going out that is worded as a payment that came back."""
    return line["amount"] < 0 and (line["note"].startswith(SAID) or line["method"] == CHARGEBACK or "return" in meanings(line["text"]))


class Came:
    """Money that came in, as a return looks for it. `gone` are receipts taken back before, `paid` the documents that each receipt paid."""

    def __init__(self, receipts: Frame, gone: Collection[str] = (), paid: Mapping[str, Collection[str]] | None = None) -> None:
        came = receipts[is_customer_money(receipts) & (receipts["amount"] > 0) & ~receipts["id"].isin(set(gone))]
        self._ones = came.sort_values(["value_date", "id"], ascending=False, kind="stable").to_dict("records")
        self._paid = paid or {}
        self._amounts: dict[tuple[int, str], list[Line]] = {}
        self._references: dict[str, list[Line]] = {}
        for one in self._ones:
            self._amounts.setdefault((one["amount"], one["currency"]), []).append(one)
            for reference in names_of(one["id"], one["end_to_end_id"]):
                self._references.setdefault(reference, []).append(one)

    def originals(self, line: Line) -> list[Original]:
        """The receipts that the line may take back, all by the same evidence; none where nothing is over its amount."""
        back = -line["amount"]
        same = [one for one in self._amounts.get((back, line["currency"]), ()) if one["value_date"] <= line["value_date"]]
        tokens = tokens_of(f"{line['text']} {line['note']}", line["end_to_end_id"])
        named = [one for token in tokens for one in self._references.get(token, ()) if one["currency"] == line["currency"]]
        exact = [one for one in same if any(one is other for other in named)]
        if exact:
            return [Original(one, "reference") for one in exact]
        most = FEE_MAX * 10 ** exponent(line["currency"])
        more = {one["id"]: one for one in named if 0 < back - one["amount"] <= most and one["value_date"] <= line["value_date"]}
        if more:
            return [Original(one, "reference", back - one["amount"]) for one in more.values()]
        words, number, name = {compact(t) for t in tokens}, account(line["payer_account"]), key(line["payer_name"]).full
        for by, found in (("document", [o for o in same if words.intersection(map(compact, self._paid.get(o["id"], ())))]),
                          ("account", [o for o in same if number and account(o["payer_account"]) == number]),
                          ("name", [o for o in same if name and key(o["payer_name"]).full == name])):
            if found:
                return [Original(one, by) for one in found]
        return [Original(one, "amount") for one in same]
