"""Whether a block of the sheet Review can be taken: every check, against what is left of receipts and items while other blocks are taken.

A block is a choice that is marked, or lines of the person's own; it is taken whole or not at all. `NotTaken` says why not, at which line and
column, and what to do.

>>> from receivables.schema import day, rows
>>> from receivables.tables import TABLES
>>> cash = {"id": "B1", "amount": 95000, "currency": "EUR", "value_date": day("2026-11-20")}
>>> item = {"number": "10234", "amount": 100000, "currency": "EUR", "customer_id": "C1"}
>>> frames = {name: rows(TABLES[name], some) for name, some in (("Receipts", [cash]), ("Invoices", [item]), ("Applications", []),
...     ("Adjustments", []), ("Customers", []))}
>>> typed = {"receipt": "B1", "line": "yours", "take": "", "customer_id": "", "invoice": "10234", "amount": 0, "currency": "EUR", "at": 6}
>>> desk = Desk(frames, ["B1", "B2"], [], Policy())
>>> choice, own = desk.block("B1", [typed])
>>> choice, [(row["invoice"], row["applied"]) for row in own]
([], [('10234', 95000)])
>>> try: desk.block("B2", [typed])
... except NotTaken as no: print(no.column, no.what)
receipt There is no receipt B2.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from receivables.errors import Issue
from receivables.learning import Confirmed
from receivables.ledger import balances, reductions, unapplied_amounts
from receivables.money import to_decimal, to_minor
from receivables.policy import Policy
from receivables.review_table import CHOICE, RECEIPT, REVIEW, TYPED
from receivables.schema import Frames
from receivables.tables import LIVE
from receivables.words import listed, money

YES = frozenset("x yes y ja j ok 1 true ✓ ✔".split())
Row = dict[str, Any]


class NotTaken(Exception):
    """A block cannot be taken: at this line and column, for this reason."""

    def __init__(self, row: Row, column: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.row, self.column, self.what, self.mend = row, column, what, mend


class Desk:
    """What the checks look at: what is left of receipts and items, falling as blocks are taken."""

    def __init__(self, frames: Frames, receipts: Collection[str], issues: Sequence[Issue], policy: Policy) -> None:
        self.base = policy.base_currency
        found = frames["Receipts"].assign(unapplied=unapplied_amounts(frames, None))
        self.receipts: dict[str, Row] = {row["id"]: row for row in found[found["id"].isin(receipts)].to_dict("records")}
        self.live: dict[str, list[Row]] = {}
        applications = frames["Applications"]
        for row in applications[applications["status"].isin(LIVE) & applications["receipt"].isin(receipts)].to_dict("records"):
            self.live.setdefault(row["receipt"], []).append(row)
        ranks = applications.groupby("receipt")["rank"].max()
        self.rank: dict[str, int] = dict(zip(ranks.index.tolist(), ranks.tolist()))
        invoices = frames["Invoices"]
        self.items = invoices.assign(open=balances(frames, None)).drop_duplicates("number").set_index("number")
        approved = applications[applications["status"] == "approved"]
        self.spoken: dict[str, int] = reductions(approved).groupby(approved["invoice"]).sum().to_dict()
        self.customers = set(frames["Customers"]["customer_id"])
        self.unread = {issue.row: issue for issue in issues if issue.row is not None}

    def block(self, receipt: str, lines: list[Row]) -> tuple[list[Row], list[Row]]:
        """The rows of the choice that is taken, or the rows of the person's own. Raises `NotTaken`; then nothing of the block is taken."""
        for line in lines:
            if line["at"] in self.unread:
                issue = self.unread[line["at"]]
                column = next((c.name for c in REVIEW.columns if c.header == issue.column), "amount")
                raise NotTaken(line, column, issue.what, issue.mend)
        cash = self._cash(receipt, lines[0])
        marked = [line for line in lines if line["take"]]
        for line in marked:
            if line["take"].strip().lower() not in YES:
                raise NotTaken(line, "take", f"{line['take']!r} is no mark.", "Write x to take the choice, or clear the cell.")
            if line["line"] == RECEIPT:
                raise NotTaken(line, "take", "The mark stands at the receipt, not at a choice.", "Mark one of the choices below it.")
        own = [line for line in lines if is_typed(line)]
        chosen = sorted({line["line"] for line in marked if line["line"].startswith(CHOICE)})
        if len(chosen) > 1:
            raise NotTaken(marked[1], "take", f"{listed(chosen)} of {receipt} are marked.", "Mark one of them.")
        if chosen and own:
            raise NotTaken(own[0], "invoice", f"{chosen[0]} of {receipt} is marked, and a line of yours is filled in.", "Keep one of the two.")
        if chosen:
            return self._choice(receipt, chosen[0], [line for line in lines if line["line"] == chosen[0]], cash), []
        if not own:
            raise NotTaken(marked[0], "take", "An empty line is marked.", "Type an invoice number or an amount in it, or clear the mark.")
        return [], self._own(cash, own)

    def _cash(self, receipt: str, line: Row) -> Row:
        """The receipt, which must still wait."""
        if not receipt:
            raise NotTaken(line, "receipt", "The line names no receipt.", "Write the number of the receipt into the column Receipt.")
        if receipt not in self.receipts:
            raise NotTaken(line, "receipt", f"There is no receipt {receipt}.", "Correct it.")
        cash = self.receipts[receipt]
        if any(row["status"] == "approved" for row in self.live.get(receipt, ())):
            raise NotTaken(line, "receipt", f"{receipt} has an approved proposal already.", "Post it, or set its Status in Applications to rejected.")
        if cash["unapplied"] == 0 or cash["kind"] == "not customer":
            why = "is not customer money" if cash["kind"] == "not customer" else "has nothing left to apply"
            raise NotTaken(line, "receipt", f"{receipt} {why}.", "Clear the lines.")
        return cash

    def _choice(self, receipt: str, choice: str, lines: list[Row], cash: Row) -> list[Row]:
        """The rows in Applications of a choice, which must still be as the sheet shows them."""
        rank = choice.removeprefix(CHOICE).strip()
        found = {row["id"]: row for row in self.live.get(receipt, ()) if str(row["rank"]) == rank}
        for line in lines:
            row = found.get(line["key"])
            if row is None or (row["invoice"], row["applied"]) != (line["invoice"], line["amount"]):
                raise NotTaken(line, "amount", f"{choice} of {receipt} is not what is proposed now.",
                               "Look at it again; to apply another amount, type it in a line of yours.")
        if len(lines) != len(found):
            raise NotTaken(lines[0], "line", f"{choice} of {receipt} has {len(found)} lines now, not {len(lines)}.", "Look at it again.")
        used = sum(row["receipt_amount"] for row in found.values())
        if cash["unapplied"] < 0:                            # money that came back opens items again: posting checks what it takes back
            return list(found.values())
        if not 0 <= used <= cash["unapplied"]:
            raise NotTaken(lines[0], "amount", f"{receipt} has {self._money(cash, cash['unapplied'])} left, the choice uses "
                           f"{self._money(cash, used)}.", "Run match again.")
        chosen = list(found.values())
        self._fall([(line, row["invoice"], int(sum(row[c] for c in ("applied", "discount", "write_off", "withheld_tax", "bank_charge"))))
                    for line, row in zip(lines, (found[line["key"]] for line in lines))])
        return chosen

    def _own(self, cash: Row, lines: list[Row]) -> list[Row]:
        """Lines of the person's own as rows of Applications."""
        if cash["unapplied"] < 0:
            raise NotTaken(lines[0], "amount", f"{cash['id']} is money going out.", "Take a choice, or enter it in Applications.")
        out = [self._line(cash, line) for line in lines]
        seen: dict[str, Row] = {}
        for line, row in zip(lines, out):
            if row["invoice"] and row["invoice"] in seen:
                raise NotTaken(line, "invoice", f"{row['invoice']} stands twice in this block.", "Write it once, with the whole amount.")
            seen[row["invoice"]] = row
        used = sum(row["applied"] for row in out)
        if not 0 <= used <= cash["unapplied"]:
            raise NotTaken(lines[-1], "amount", f"{cash['id']} has {self._money(cash, cash['unapplied'])} left, and "
                           f"{self._money(cash, used)} is typed.", "Lower an amount.")
        self._fall([(line, row["invoice"], row["applied"]) for line, row in zip(lines, out)])
        return out

    def _line(self, cash: Row, line: Row) -> Row:
        currency, number = cash["currency"], line["invoice"]
        amount = _rescaled(line, currency, self.base)
        day = cash["accounting_date"] if not pd.isna(cash["accounting_date"]) else cash["value_date"]
        common = {"receipt": cash["id"], "rank": self.rank.get(cash["id"], 0) + 1, "currency": currency, "receipt_currency": currency}
        if not number:
            return {**common, **self._on_account(cash, line, amount), "effective_date": day}
        if number not in self.items.index:
            raise NotTaken(line, "invoice", f"There is no invoice {number}.", "Write the number as it stands in Invoices.")
        item = self.items.loc[number]
        if (item["currency"] or self.base) != currency:
            raise NotTaken(line, "invoice", f"{number} is in {item['currency'] or self.base}, the receipt in {currency}.",
                           "Enter it in Applications, with the Receipt Amount.")
        left = int(item["open"]) - self.spoken.get(number, 0)
        if not left:
            raise NotTaken(line, "invoice", f"{number} has nothing open.", "Clear it, or write another.")
        if amount == 0:
            amount = min(left, cash["unapplied"])
        dates = [d for d in (day, item["accounting_date"], item["invoice_date"]) if not pd.isna(d)]
        return {**common, "invoice": number, "customer_id": item["customer_id"], "applied": amount, "receipt_amount": amount,
                "effective_date": max(dates)}

    def _on_account(self, cash: Row, line: Row, amount: int) -> Row:
        """An amount without an item stays on the customer's account."""
        customer = line["customer_id"] or cash["customer_id"]
        if not customer:
            raise NotTaken(line, "customer_id", f"{self._money(cash, amount)} is to stay on account, and nobody says whose.", "Write the customer.")
        if customer not in self.customers:
            raise NotTaken(line, "customer_id", f"There is no customer {customer}.", "Write the number as it stands in Customers.")
        if amount <= 0:
            raise NotTaken(line, "amount", "The amount that is to stay on account is missing.", "Write it, above 0.")
        return {"invoice": "", "customer_id": customer, "applied": amount, "receipt_amount": amount}

    def _fall(self, parts: list[tuple[Row, str, int]]) -> None:
        """Let the items fall, unless one of them would pass zero."""
        for line, number, by in parts:
            if not number:
                continue
            item = self.items.loc[number] if number in self.items.index else None
            left = (0 if item is None else int(item["open"])) - self.spoken.get(number, 0)
            if not (0 <= by <= left or left <= by <= 0):
                code = (item["currency"] if item is not None else "") or self.base
                raise NotTaken(line, "amount", f"{number} has {money(left, code)} {code} open, the line settles {money(by, code)}.",
                               "Lower the amount.")
        for _, number, by in parts:
            if number:
                self.spoken[number] = self.spoken.get(number, 0) + by

    def confirmed(self, receipt: str, taken: list[Row], day: str) -> Confirmed:
        """Who paid, as the person confirmed it by taking this."""
        cash = self.receipts[receipt]
        customers = tuple(dict.fromkeys(row["customer_id"] for row in taken if row["customer_id"]))
        return Confirmed(receipt, cash["payer_account"], cash["payer_name"], customers, day)

    def _money(self, cash: Row, amount: int) -> str:
        return f"{money(amount, cash['currency'])} {cash['currency']}"


def is_typed(row: Mapping[str, Any]) -> bool:
    """True for a line of the person's own that says something."""
    return row["line"] != RECEIPT and not row["line"].startswith(CHOICE) and any(row[c] for c in TYPED if c != "take")


def _rescaled(line: Row, currency: str, base: str) -> int:
    """The amount of a line that a person inserted: read without its currency, it has the base currency's decimals."""
    return int(line["amount"]) if line["currency"] else to_minor(to_decimal(line["amount"], base), currency)
