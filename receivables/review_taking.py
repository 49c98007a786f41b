"""What a person marked or typed on the sheet Review becomes approved proposals: checked block by block, each whole or not at all.

An x takes the choice: its rows in Applications are approved. Lines of the person's own become new rows, approved, one rank behind the others.
What cannot be taken stays on the sheet and is said, one sentence with its cell: an unknown number, two choices marked, an amount that cannot
be read, more than is open or more than was received.

>>> cash = {"id": "B1", "amount": 95000, "currency": "EUR", "payer_name": "Hansen"}
>>> line = {"id": "R2-1", "receipt": "B1", "invoice": "10234", "applied": 95000, "receipt_amount": 95000, "status": "review", "rank": 1}
>>> item = {"number": "10234", "amount": 100000, "currency": "EUR", "customer_id": "C1"}
>>> frames = {name: rows(TABLES[name], some) for name, some in (("Receipts", [cash]), ("Applications", [line]), ("Invoices", [item]),
...     ("Adjustments", []), ("Customers", []), ("PayerRules", []))}
>>> sheet = rows(REVIEW, [{"receipt": "B1", "line": "receipt"}, {"receipt": "B1", "line": "choice 1", "take": "x", "invoice": "10234",
...     "amount": 95000, "currency": "EUR", "key": "R2-1"}])
>>> taken = take(Typed(sheet, [5, 6]), frames, "anna", "2026-11-22 09:00:00", "R3")
>>> taken.changes.updates["Applications"][["id", "status"]].values.tolist(), taken.message
([['R2-1', 'approved']], 'Taken from Review: 1 receipt.')
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from receivables.changes import Changes
from receivables.errors import Issue
from receivables.learning import Confirmed, learn
from receivables.ledger import balances, reductions, unapplied_amounts
from receivables.money import to_decimal, to_minor
from receivables.policy import Policy
from receivables.review_table import CHOICE, RECEIPT, REVIEW, TYPED
from receivables.schema import Frame, Frames, rows
from receivables.tables import LIVE, TABLES
from receivables.words import listed, money

YES = frozenset("x yes y ja j ok 1 true ✓ ✔".split())
SHEET = "Review"
LETTERS = {name: chr(ord("A") + i) for i, name in enumerate(REVIEW.names)}
BY_HAND = "by hand"
Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Typed:
    """The sheet as it was read: its lines, their row numbers on the sheet, and what could not be read of them."""

    rows: Frame
    at: Sequence[int]
    issues: Sequence[Issue] = ()

    @property
    def blocks(self) -> dict[str, list[Row]]:
        """The lines by receipt, of the receipts in which something is marked or typed. `at` is the line's row on the sheet."""
        found: dict[str, list[Row]] = {}
        touched: dict[str, bool] = {}
        unread = {issue.row for issue in self.issues if issue.row is not None}
        for row, at in zip(self.rows.to_dict("records"), self.at):
            found.setdefault(row["receipt"], []).append({**row, "at": int(at)})
            touched[row["receipt"]] = touched.get(row["receipt"], False) or bool(row["take"]) or _is_typed(row) or int(at) in unread
        return {receipt: lines for receipt, lines in found.items() if touched[receipt]}

    def __bool__(self) -> bool:
        return bool(self.blocks)


@dataclass(frozen=True)
class Taken:
    """The changes, the receipts that were taken, and those that were not, each with its sentence. `issues` say the same with their cells."""

    changes: Changes = field(default_factory=Changes)
    receipts: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """One sentence for a person, "" where nothing was marked or typed."""
        if not self.receipts and not self.refused:
            return ""
        text = f"Taken from Review: {len(self.receipts)} receipt{'' if len(self.receipts) == 1 else 's'}"
        return text + (f"; {len(self.refused)} could not be taken." if self.refused else ".")


class _No(Exception):
    """A block cannot be taken: at this line and column, for this reason."""

    def __init__(self, row: Row, column: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.row, self.column, self.what, self.mend = row, column, what, mend


def take(typed: Typed, frames: Frames, who: str, now: str, run: str, policy: Policy | None = None) -> Taken:
    """Check every block in which something is marked or typed, and take those that hold. `frames` holds Receipts, Invoices, Applications,
    Adjustments, Customers and PayerRules; `run` numbers new rows."""
    blocks = typed.blocks
    desk = _Desk(frames, blocks, typed.issues, policy or Policy())
    updates, adds, done, refused, issues, confirmed = [], list[Row](), [], {}, list[Issue](), list[Confirmed]()
    words = f"Taken on Review by {who}, {now[:10]}."
    for receipt, lines in blocks.items():
        try:
            choice, own = desk.block(receipt, lines)
        except _No as no:
            refused[receipt] = f"{no.what} {no.mend}"
            issues.append(Issue(SHEET, no.what, no.mend, no.row["at"], REVIEW.by_name[no.column].header, kind="not taken",
                                cells=f"{LETTERS[no.column]}{no.row['at']}"))
            continue
        done.append(receipt)
        updates += [{**row, "status": "approved", "evidence": f"{row['evidence']} {words}".strip()} for row in choice]
        adds += [{**row, "id": f"{run}-V{len(adds) + n}", "status": "approved", "rule": BY_HAND, "evidence": f"Typed. {words}",
                  "entered_at": now, "source": SHEET.lower()} for n, row in enumerate(own, 1)]
        confirmed.append(desk.confirmed(receipt, [*choice, *own], now[:10]))
    learned = learn(frames["PayerRules"], frames["Customers"], confirmed, run)
    changes = Changes({"Applications": rows(TABLES["Applications"], adds)} if adds else {},
                      {"Applications": rows(TABLES["Applications"], updates)} if updates else {}).then(learned.changes)
    return Taken(changes, tuple(done), refused, tuple(issues), learned.notes)


class _Desk:
    """What the checks look at: what is left of receipts and items, falling as blocks are taken."""

    def __init__(self, frames: Frames, blocks: Mapping[str, Any], issues: Sequence[Issue], policy: Policy) -> None:
        self.base = policy.base_currency
        found = frames["Receipts"].assign(unapplied=unapplied_amounts(frames, None))
        self.receipts: dict[str, Row] = {row["id"]: row for row in found[found["id"].isin(blocks)].to_dict("records")}
        self.live: dict[str, list[Row]] = {}
        applications = frames["Applications"]
        for row in applications[applications["status"].isin(LIVE) & applications["receipt"].isin(blocks)].to_dict("records"):
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
        """The rows of the choice that is taken, or the rows of the person's own. Raises `_No`; then nothing of the block is taken."""
        for line in lines:
            if line["at"] in self.unread:
                issue = self.unread[line["at"]]
                column = next((c.name for c in REVIEW.columns if c.header == issue.column), "amount")
                raise _No(line, column, issue.what, issue.mend)
        cash = self._cash(receipt, lines[0])
        marked = [line for line in lines if line["take"]]
        for line in marked:
            if line["take"].strip().lower() not in YES:
                raise _No(line, "take", f"{line['take']!r} is no mark.", "Write x to take the choice, or clear the cell.")
            if line["line"] == RECEIPT:
                raise _No(line, "take", "The mark stands at the receipt, not at a choice.", "Mark one of the choices below it.")
        own = [line for line in lines if _is_typed(line)]
        chosen = sorted({line["line"] for line in marked if line["line"].startswith(CHOICE)})
        if len(chosen) > 1:
            raise _No(marked[1], "take", f"{listed(chosen)} of {receipt} are marked.", "Mark one of them.")
        if chosen and own:
            raise _No(own[0], "invoice", f"{chosen[0]} of {receipt} is marked, and a line of yours is filled in.", "Keep one of the two.")
        if chosen:
            return self._choice(receipt, chosen[0], [line for line in lines if line["line"] == chosen[0]], cash), []
        if not own:
            raise _No(marked[0], "take", "An empty line is marked.", "Type an invoice number or an amount in it, or clear the mark.")
        return [], self._own(cash, own)

    def _cash(self, receipt: str, line: Row) -> Row:
        """The receipt, which must still wait."""
        if not receipt:
            raise _No(line, "receipt", "The line names no receipt.", "Write the number of the receipt into the column Receipt.")
        if receipt not in self.receipts:
            raise _No(line, "receipt", f"There is no receipt {receipt}.", "Correct it.")
        cash = self.receipts[receipt]
        if any(row["status"] == "approved" for row in self.live.get(receipt, ())):
            raise _No(line, "receipt", f"{receipt} has an approved proposal already.", "Post it, or set its Status in Applications to rejected.")
        if cash["unapplied"] == 0 or cash["kind"] == "not customer":
            why = "is not customer money" if cash["kind"] == "not customer" else "has nothing left to apply"
            raise _No(line, "receipt", f"{receipt} {why}.", "Clear the lines.")
        return cash

    def _choice(self, receipt: str, choice: str, lines: list[Row], cash: Row) -> list[Row]:
        """The rows in Applications of a choice, which must still be as the sheet shows them."""
        rank = choice.removeprefix(CHOICE).strip()
        found = {row["id"]: row for row in self.live.get(receipt, ()) if str(row["rank"]) == rank}
        for line in lines:
            row = found.get(line["key"])
            if row is None or (row["invoice"], row["applied"]) != (line["invoice"], line["amount"]):
                raise _No(line, "amount", f"{choice} of {receipt} is not what is proposed now.",
                          "Look at it again; to apply another amount, type it in a line of yours.")
        if len(lines) != len(found):
            raise _No(lines[0], "line", f"{choice} of {receipt} has {len(found)} lines now, not {len(lines)}.", "Look at it again.")
        used = sum(row["receipt_amount"] for row in found.values())
        if cash["unapplied"] < 0:                            # money that came back opens items again: posting checks what it takes back
            return list(found.values())
        if not 0 <= used <= cash["unapplied"]:
            raise _No(lines[0], "amount", f"{receipt} has {self._money(cash, cash['unapplied'])} left, the choice uses {self._money(cash, used)}.",
                      "Run match again.")
        chosen = list(found.values())
        self._fall([(line, row["invoice"], int(sum(row[c] for c in ("applied", "discount", "write_off", "withheld_tax", "bank_charge"))))
                    for line, row in zip(lines, (found[line["key"]] for line in lines))])
        return chosen

    def _own(self, cash: Row, lines: list[Row]) -> list[Row]:
        """Lines of the person's own as rows of Applications."""
        if cash["unapplied"] < 0:
            raise _No(lines[0], "amount", f"{cash['id']} is money going out.", "Take a choice, or enter it in Applications.")
        out = [self._line(cash, line) for line in lines]
        seen: dict[str, Row] = {}
        for line, row in zip(lines, out):
            if row["invoice"] and row["invoice"] in seen:
                raise _No(line, "invoice", f"{row['invoice']} stands twice in this block.", "Write it once, with the whole amount.")
            seen[row["invoice"]] = row
        used = sum(row["applied"] for row in out)
        if not 0 <= used <= cash["unapplied"]:
            raise _No(lines[-1], "amount", f"{cash['id']} has {self._money(cash, cash['unapplied'])} left, and {self._money(cash, used)} is typed.",
                      "Lower an amount.")
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
            raise _No(line, "invoice", f"There is no invoice {number}.", "Write the number as it stands in Invoices.")
        item = self.items.loc[number]
        if (item["currency"] or self.base) != currency:
            raise _No(line, "invoice", f"{number} is in {item['currency'] or self.base}, the receipt in {currency}.",
                      "Enter it in Applications, with the Receipt Amount.")
        left = int(item["open"]) - self.spoken.get(number, 0)
        if not left:
            raise _No(line, "invoice", f"{number} has nothing open.", "Clear it, or write another.")
        if amount == 0:
            amount = min(left, cash["unapplied"])
        dates = [d for d in (day, item["accounting_date"], item["invoice_date"]) if not pd.isna(d)]
        return {**common, "invoice": number, "customer_id": item["customer_id"], "applied": amount, "receipt_amount": amount,
                "effective_date": max(dates)}

    def _on_account(self, cash: Row, line: Row, amount: int) -> Row:
        """An amount without an item stays on the customer's account."""
        customer = line["customer_id"] or cash["customer_id"]
        if not customer:
            raise _No(line, "customer_id", f"{self._money(cash, amount)} is to stay on account, and nobody says whose.", "Write the customer.")
        if customer not in self.customers:
            raise _No(line, "customer_id", f"There is no customer {customer}.", "Write the number as it stands in Customers.")
        if amount <= 0:
            raise _No(line, "amount", "The amount that is to stay on account is missing.", "Write it, above 0.")
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
                raise _No(line, "amount", f"{number} has {money(left, code)} {code} open, the line settles {money(by, code)}.", "Lower the amount.")
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


def _is_typed(row: Mapping[str, Any]) -> bool:
    """True for a line of the person's own that says something."""
    return row["line"] != RECEIPT and not row["line"].startswith(CHOICE) and any(row[c] for c in TYPED if c != "take")


def _rescaled(line: Row, currency: str, base: str) -> int:
    """The amount of a line that a person inserted: read without its currency, it has the base currency's decimals."""
    return int(line["amount"]) if line["currency"] else to_minor(to_decimal(line["amount"], base), currency)
