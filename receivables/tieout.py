"""The tie-out: does the ledger equal the general ledger's control account, and if not, which rows say why.

    ledger = open items - credit notes - unapplied cash - unidentified cash, in base currency
    difference = ledger - control balance = rows that explain it + what nobody can explain

Foreign amounts count at the latest rate on or before their accounting date; what has no rate is left out and listed. A row explains
the difference when the general ledger may see it otherwise: cash of unknown payers (in a suspense account), a revaluation (booked there
at the rate of the day), a document that counts in another period here. Rows are taken as the explanation only when they make up the
difference to the cent, fewest kinds first; else the whole difference is unexplained and the rows are where to look.

>>> item = {"number": ["1"], "customer_id": ["C1"], "currency": ["EUR"], "accounting_date": [day("2026-10-01")], "open": [10000]}
>>> cash = {"receipt": ["R1"], "customer_id": [""], "currency": ["EUR"], "accounting_date": [day("2026-10-09")], "unapplied": [700]}
>>> control = rows(TABLES["ControlBalances"], [{"id": "1", "date": day("2026-10-31"), "amount": 10000}])
>>> tie = tie_out(pd.DataFrame(item), pd.DataFrame(cash), rows(TABLES["Rates"], []), control, Policy(), day("2026-10-31"))
>>> print(sentence(tie))
As of 2026-10-31 the ledger is 93.00 EUR and the control balance 100.00 EUR: a difference of -7.00 EUR. Explained by unidentified cash: -7.00 EUR.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from receivables.fx import in_base, rate_on
from receivables.ledger import cleaned
from receivables.money import to_decimal, to_text
from receivables.policy import Policy
from receivables.schema import Frame, Frames, day, rows
from receivables.tables import TABLES

__all__ = ["TABLES", "Line", "TieOut", "as_dict", "crossing", "day", "rows", "sentence", "tie_out"]
ROW_COLUMNS = ("kind", "key", "customer_id", "currency", "amount", "base_amount", "explains", "what")
SUSPENSE, NO_RATE, REVALUED, CROSSING, UNEXPLAINED = "unidentified cash", "no exchange rate", "revaluation", "other period", "unexplained"


@dataclass(frozen=True)
class Line:
    """One part of the ledger's total: signed base minor units, and how many items or receipts it holds."""

    name: str
    amount: int
    count: int


@dataclass(frozen=True, eq=False)
class TieOut:
    """The proof. `lines` add up to `ledger`; `control` is None when no balance is entered for the day, and so is `difference`.

    `rows`: kind, key, customer_id, currency, amount (its currency), base_amount, explains (True: it is a part of the difference), what.
    The base amounts of the rows that explain add up to the difference.
    """

    as_of: pd.Timestamp
    base: str
    lines: tuple[Line, ...]
    ledger: int
    control: int | None
    difference: int | None
    rows: Frame

    @property
    def ties(self) -> bool:
        """True when a control balance is there, equals the ledger, and nothing was left out of the sum."""
        return self.difference == 0 and not (self.rows["kind"] == NO_RATE).any()


def tie_out(open_items: Frame, unapplied: Frame, rates: Frame, control_balances: Frame, policy: Policy, as_of: pd.Timestamp,
            crossed: Frame | None = None) -> TieOut:
    """Compare the ledger as of the day with the control balances entered for that day (all accounts added).

    `open_items` and `unapplied` are those of `receivables.ledger`; `crossed` (from `crossing`) names documents that count in another period.
    """
    base = policy.base_currency
    items = _valued(open_items.assign(key=open_items["number"], amount=open_items["open"]), rates, base, as_of)
    cash = _valued(unapplied.assign(key=unapplied["receipt"], amount=-unapplied["unapplied"]), rates, base, as_of)
    known = cash["customer_id"] != ""
    lines = tuple(Line(name, int(part["base_amount"].sum()), len(part)) for name, part in (
        ("open items", items[items["amount"] > 0]), ("credit notes", items[items["amount"] < 0]),
        ("unapplied cash", cash[known]), ("unidentified cash", cash[~known])))
    ledger = sum(line.amount for line in lines)
    entered = control_balances[control_balances["date"] == as_of]
    control = int(entered["amount"].sum()) if len(entered) else None
    difference = None if control is None else ledger - control
    reasons = _reasons(pd.concat([items, cash], ignore_index=True), cash[~known], crossed, rates, base, as_of)
    return TieOut(as_of, base, lines, ledger, control, difference, _explained(reasons, difference, base))


def crossing(frames: Frames, policy: Policy, as_of: pd.Timestamp) -> Frame:
    """Invoices and receipts whose own date and accounting date lie on two sides of the day, with what the ledger has more (or less).

    Columns key, customer_id, currency, amount, accounting_date, what. Such a row is in the ledger's figures of the one period, and the
    general ledger may have it in the other.
    """
    invoices = cleaned(frames, policy)
    receipts = frames["Receipts"].copy()
    receipts["accounting_date"] = receipts["accounting_date"].fillna(receipts["value_date"])
    receipts.loc[receipts["currency"] == "", "currency"] = policy.base_currency
    parts = [invoices.assign(key=invoices["number"], own=invoices["invoice_date"], owed=invoices["amount"]),
             receipts[receipts["kind"] != "not customer"].assign(key=receipts["id"], own=receipts["value_date"], owed=-receipts["amount"])]
    both = pd.concat([p[["key", "customer_id", "currency", "owed", "own", "accounting_date"]] for p in parts], ignore_index=True)
    later, earlier = (both["own"] <= as_of) & (both["accounting_date"] > as_of), (both["own"] > as_of) & (both["accounting_date"] <= as_of)
    both["amount"] = np.where(later, -both["owed"], both["owed"])
    both = both[later | earlier]
    return both.assign(what=[f"dated {own.date()}, counts from {counts.date()}" for own, counts in zip(both["own"], both["accounting_date"])])


def sentence(tie: TieOut) -> str:
    """The result in words."""
    if tie.control is None:
        return (f"As of {tie.as_of.date()} the ledger is {_money(tie.ledger, tie)}. To tie it out, you must enter the general ledger's "
                f"balance of that day: receivables control LEDGER {tie.as_of.date()} AMOUNT.")
    left_out = int((tie.rows["kind"] == NO_RATE).sum())
    tail = f" Left out because no exchange rate is known: {left_out}." if left_out else ""
    if tie.difference == 0:
        return f"As of {tie.as_of.date()} the ledger and the control balance are both {_money(tie.ledger, tie)}.{tail}"
    by_kind = tie.rows[tie.rows["explains"]].groupby("kind", sort=False)["base_amount"].sum()
    parts = [f"{'Unexplained' if kind == UNEXPLAINED else f'Explained by {kind}'}: {_money(int(amount), tie)}." for kind, amount in by_kind.items()]
    return (f"As of {tie.as_of.date()} the ledger is {_money(tie.ledger, tie)} and the control balance {_money(tie.control, tie)}: "
            f"a difference of {_money(tie.difference or 0, tie)}. {' '.join(parts)}{tail}")


def as_dict(tie: TieOut) -> dict[str, object]:
    """The tie-out for `--json`, amounts as decimal strings."""
    def text(minor: int | None) -> str | None:
        return None if minor is None else to_text(minor, tie.base)
    return {"as_of": tie.as_of.date().isoformat(), "base_currency": tie.base, "ties": tie.ties, "ledger": text(tie.ledger),
            "control": text(tie.control), "difference": text(tie.difference),
            "lines": [{"name": line.name, "amount": text(line.amount), "count": line.count} for line in tie.lines],
            "rows": [r | {"amount": to_text(r["amount"], r["currency"]), "base_amount": text(r["base_amount"])} for r in tie.rows.to_dict("records")]}


def _valued(part: Frame, rates: Frame, base: str, as_of: pd.Timestamp) -> Frame:
    """Columns key, customer_id, currency, amount, accounting_date, and base_amount with the rate it was valued at."""
    part = part[["key", "customer_id", "currency", "amount", "accounting_date"]].reset_index(drop=True)
    rate = rate_on(rates, part["currency"], part["accounting_date"], base)
    return part.assign(rate=rate, base_amount=in_base(part["amount"], part["currency"], rate, base))


def _reasons(valued: Frame, unidentified: Frame, crossed: Frame | None, rates: Frame, base: str, as_of: pd.Timestamp) -> Frame:
    """Every row that may explain a difference, with the amount by which it would."""
    foreign = valued[valued["currency"] != base]
    closing = rate_on(rates, foreign["currency"], pd.Series(as_of, index=foreign.index, dtype="datetime64[s]"), base)
    moved = foreign["base_amount"] - in_base(foreign["amount"], foreign["currency"], closing, base)
    revalued = foreign["rate"].notna() & (moved != 0)
    parts = [
        unidentified.assign(kind=SUSPENSE, what="no customer is known; the general ledger may hold it in a suspense account"),
        foreign[revalued].assign(kind=REVALUED, base_amount=moved[revalued],
                                 what=[f"at the rate of {as_of.date()} it would be worth {to_text(-m, base)} more" for m in moved[revalued]]),
        foreign[foreign["rate"].isna()].assign(kind=NO_RATE, base_amount=0, what="left out of the sum; import a rate of its day or earlier"),
    ]
    if crossed is not None and len(crossed):
        parts.append(_valued(crossed, rates, base, as_of).assign(kind=CROSSING, what=crossed["what"].to_numpy()))
    found = pd.concat([p.assign(explains=False)[list(ROW_COLUMNS)] for p in parts], ignore_index=True)
    return found.astype({"amount": "int64", "base_amount": "int64", "explains": "bool"})


def _explained(reasons: Frame, difference: int | None, base: str) -> Frame:
    """Mark the rows that make up the difference to the cent; else add a row that says it is unexplained."""
    if not difference:
        return reasons
    chosen = _kinds_adding_up(reasons, difference)
    one = reasons.index[reasons["base_amount"] == difference]
    if chosen:
        reasons["explains"] = reasons["kind"].isin(chosen) & (reasons["base_amount"] != 0)
    elif len(one) == 1:
        reasons.loc[one, "explains"] = True
    else:
        rest = {"kind": UNEXPLAINED, "key": "", "customer_id": "", "currency": base, "amount": difference, "base_amount": difference,
                "explains": True, "what": "no rows make up this difference; look at the rows above and at entries made in the general ledger alone"}
        reasons = pd.concat([reasons, pd.DataFrame([rest])], ignore_index=True)
    return reasons


def _kinds_adding_up(reasons: Frame, difference: int) -> Sequence[str]:
    totals = reasons.groupby("kind", sort=False)["base_amount"].sum()
    totals = totals[totals != 0]
    for size in range(1, len(totals) + 1):
        fits = [kinds for kinds in combinations(totals.index, size) if int(totals[list(kinds)].sum()) == difference]
        if len(fits) == 1:
            return fits[0]
    return ()


def _money(minor: int, tie: TieOut) -> str:
    return f"{to_decimal(minor, tie.base):,f} {tie.base}"
