"""What is learned from what a person confirmed: who pays from which account, or under which name, as visible rows of PayerRules.

A receipt that a person took teaches its payer's account, or the name where there is no account; nothing is learned where it is on file
already, or where the items belong to customers of different payer groups. A confirmation that contradicts an earlier one is a row of its own:
both stay, both are shown, and the matcher takes neither as certain until a person deletes one.

>>> rules, known = rows(TABLES["PayerRules"], []), rows(TABLES["Customers"], [{"customer_id": "C1"}, {"customer_id": "C2"}])
>>> first = learn(rules, known, [Confirmed("B1", "DE02 9990", "Hansen", ("C1",), "2026-11-20")], "R3")
>>> rules = first.changes.adds["PayerRules"]
>>> rules[["id", "payer_account", "customer_id", "confirmed"]].values.tolist()
[['R3-P1', 'DE02 9990', 'C1', 1]]
>>> learn(rules, known, [Confirmed("B2", "DE029990", "", ("C2",), "2026-11-21")], "R4").notes[0]
'The account DE029990 is known as that of C1 and is now confirmed for C2. Both count, so neither is certain: delete the wrong one.'
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from receivables.changes import Changes
from receivables.matching.book import heads
from receivables.matching.names import account, key
from receivables.schema import Frame, day, rows
from receivables.tables import TABLES
from receivables.words import listed

__all__ = ["TABLES", "Confirmed", "Learned", "learn", "rows"]


class Confirmed(NamedTuple):
    """One receipt that a person decided: its payer's account and name, whose items it pays, and the day of the decision."""

    receipt: str
    account: str
    name: str
    customers: tuple[str, ...]
    day: str


@dataclass(frozen=True)
class Learned:
    """The rows of PayerRules that come or count one more, and a sentence for each contradiction."""

    changes: Changes = field(default_factory=Changes)
    notes: tuple[str, ...] = ()


def learn(rules: Frame, customers: Frame, confirmed: Sequence[Confirmed], run: str) -> Learned:
    """What these confirmations teach."""
    known: list[dict[str, Any]] = rules.to_dict("records")
    on_file, parents = _on_file(customers), heads(customers)
    changed, notes = dict[str, dict[str, Any]](), []
    for one in confirmed:
        customer = _payer(one.customers, parents)
        if not customer or not (account(one.account) or key(one.name).full) or (customer, _mark(one.account, one.name)) in on_file:
            continue
        same = [row for row in known if _mark(row["payer_account"], row["payer_name"]) == _mark(one.account, one.name)]
        row = next((r for r in same if r["customer_id"] == customer), None)
        if row is None:
            holders = {r["customer_id"] for r in same} | {holder for holder, mark in on_file if mark == _mark(one.account, one.name)}
            others = sorted(holder for holder in holders if parents.get(holder, holder) != parents.get(customer, customer))
            row = {"id": f"{run}-P{sum(r['id'].startswith(f'{run}-P') for r in known) + 1}", "payer_account": one.account,
                   "payer_name": one.name, "customer_id": customer, "confirmed": 0, "note": f"Learned from {one.receipt}."}
            known.append(row)
            if others:
                notes.append(_contradiction(one, customer, others))
                row["note"] += f" Contradicts {listed(others)}."
        row |= {"confirmed": row["confirmed"] + 1, "last": day(one.day)}
        changed[row["id"]] = row
    before = set(rules["id"])
    adds, updates = ([row for name, row in changed.items() if (name in before) is old] for old in (False, True))
    table = TABLES["PayerRules"]
    return Learned(Changes({table.name: rows(table, adds)} if adds else {}, {table.name: rows(table, updates)} if updates else {}), tuple(notes))


def _payer(customers: Sequence[str], parents: dict[str, str]) -> str:
    """Whom the confirmation is about: the only customer, or the head of the group that all of them are in."""
    if len(customers) == 1:
        return customers[0]
    groups = {parents.get(c, c) for c in customers}
    return groups.pop() if len(groups) == 1 else ""


def _mark(number: str, name: str) -> tuple[str, str]:
    """What a rule recognises: the account, or the name where there is no account."""
    return ("account", account(number)) if account(number) else ("name", key(name).full)


def _on_file(customers: Frame) -> set[tuple[str, tuple[str, str]]]:
    """Accounts and names that stand in Customers: they need no rule."""
    out = set()
    for row in customers.to_dict("records"):
        out |= {(row["customer_id"], _mark(number, "")) for number in row["bank_accounts"].split(";") if account(number)}
        names = [row["name"], row["trade_name"], *row["aliases"].split(";")]
        out |= {(row["customer_id"], _mark("", name)) for name in names if name.strip()}
    return out


def _contradiction(one: Confirmed, customer: str, others: Sequence[str]) -> str:
    what = f"account {one.account}" if account(one.account) else f"name {one.name!r}"
    return (f"The {what} is known as that of {listed(others)} and is now confirmed for {customer}. Both count, so neither is certain: "
            "delete the wrong one.")
