"""Post proposals: from "this would pay that" to "this paid that", checked once more against what is open now.

Rows of one receipt (or credit note) and rank go together. A group posts when it is ready, or when a person approved one of its rows;
the receipt's other ranks are then rejected. A group that would pay more than is open, or more than was received, stays as it is and
is said.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from receivables import refunds
from receivables.changes import Changes
from receivables.errors import Issue
from receivables.fx import base_amounts, realised
from receivables.ledger import balances, cleaned, is_customer_money, reductions, set_off, unapplied_amounts
from receivables.money import to_text
from receivables.overapplied import beyond
from receivables.periods import first_open
from receivables.policy import Policy
from receivables.reversals import withdrawn_deductions, wrongly_taken_back
from receivables.schema import Frame, Frames, rows
from receivables.tables import LIVE, TABLES
from receivables.words import listed

Group = tuple[str, str, int]


@dataclass(frozen=True)
class Posted:
    """The changes, what stayed and why, and the counts for the message."""

    changes: Changes
    issues: list[Issue] = field(default_factory=list)
    receipts: int = 0
    applications: int = 0
    waiting: int = 0
    unowned: int = 0
    unrated: tuple[str, ...] = ()          # currencies of which no rate was known on an item's day

    @property
    def message(self) -> str:
        """One sentence for a person."""
        text = f"Posted {self.applications} applications of {self.receipts} receipts."
        if self.issues:
            text += f" {len(self.issues)} could not be posted."
        if self.waiting:
            text += f" {self.waiting} proposals wait for review."
        if self.unowned:
            text += (f" {self.unowned} {'deduction has' if self.unowned == 1 else 'deductions have'} no owner: write one into Disputes, "
                     "and for the next ones Owner in Customers or deduction_owner in Settings.")
        if self.unrated:
            text += (f" What was posted in {listed(self.unrated)} has no worth in base currency, for there is no exchange rate of the invoice's day: "
                     "import the rates, undo this run and post again.")
        return text


def post(frames: Frames, policy: Policy, run: str) -> Posted:
    """Post the ready and the approved. `frames` holds Applications, Invoices, Receipts, Adjustments, Disputes, Periods, Rates, and Refunds where
    there are any, and Customers, whose owner looks after a deduction."""
    live = chosen(frames["Applications"])
    take = live[live["decision"] == "post"].drop(columns="decision")
    complete, unknown = _completed(take, frames, policy)
    refused = refuse(complete, frames, policy) | unknown
    refused |= _on_a_day(complete[~complete["group"].isin(refused)], frames)
    good = complete[~complete["group"].isin(refused)]
    dropped = live[(live["decision"] == "reject") & live["paying"].isin(set(good["paying"]))]
    posted = good.drop(columns=["group", "paying"]).assign(status="posted")
    posted["base_amount"] = base_amounts(posted, frames, policy)
    fx = realised(posted, frames, policy, run)
    disputes = deductions(posted, frames, policy, run)
    rejected = dropped.drop(columns=["group", "paying", "decision"]).assign(status="rejected")
    adds = {name: frame for name, frame in (("Adjustments", fx), ("Disputes", disputes)) if len(frame)}
    updates = pd.concat([posted, rejected], ignore_index=True)[TABLES["Applications"].names]
    withdrawn = withdrawn_deductions(posted, frames)
    issues = [Issue("Applications", f"{group[0] or group[1]} (rank {group[2]}): {why}.", "Change or reject the proposal, then post again.",
                    kind="not posted")
              for group, why in sorted(refused.items())]
    waiting = int(live.loc[(live["decision"] == "") & ~live["paying"].isin(set(good["paying"])), "paying"].nunique())
    unowned = int((disputes["owner"] == "").sum())
    unrated = tuple(sorted(set(posted.loc[(posted["base_amount"] == 0) & (posted["applied"].abs() > 1), "currency"])))
    changed = {name: frame for name, frame in (("Applications", updates), ("Disputes", withdrawn)) if len(frame)}
    return Posted(Changes(adds, changed).then(refunds.paid(posted, frames)), issues, int(good["paying"].nunique()), len(good), waiting, unowned,
                  unrated)


def chosen(applications: Frame) -> Frame:
    """The live rows with `group`, `paying` and `decision`: post, reject or "" (wait).

    A group is posted when any of its rows is approved, or when all are ready and no other rank of the receipt is approved.
    """
    live = applications[applications["status"].isin(LIVE)].copy()
    live["group"] = list(zip(live["receipt"], live["credit_note"], live["rank"]))
    live["paying"] = list(zip(live["receipt"], live["credit_note"]))
    approved = set(live.loc[live["status"] == "approved", "group"])
    settled = {group[:2] for group in approved}
    not_ready = set(live.loc[live["status"] != "ready", "group"])
    ranks = live.groupby("paying")["rank"].transform("min") if len(live) else live["rank"]
    ready = ~live["group"].isin(not_ready) & ~live["paying"].isin(settled) & (live["rank"] == ranks)
    winner = live["group"].isin(approved) | ready
    decided = set(live.loc[winner, "paying"])
    live["decision"] = np.where(winner, "post", np.where(live["paying"].isin(decided), "reject", ""))
    return live


def _completed(take: Frame, frames: Frames, policy: Policy) -> tuple[Frame, dict[Group, str]]:
    """The rows with what a person may leave blank (customer, currency, receipt amount, date), and groups that name what is unknown."""
    invoices = cleaned(frames, policy).set_index("number")
    receipts = frames["Receipts"].set_index("id")
    item = invoices.reindex(take["invoice"].to_numpy())
    cash = receipts.reindex(take["receipt"].to_numpy())
    nobody = item["amount"].isna() & ~take["invoice"].isin(set_off(frames, take)["invoice"]).to_numpy()
    unknown = {g: f"there is no invoice {i}" for g, i, n in zip(take["group"], take["invoice"], nobody) if i and n}
    unknown |= {g: f"there is no receipt {r}" for g, r, n in zip(take["group"], take["receipt"], cash["amount"].isna()) if r and n}
    unknown |= {g: f"there is no credit note {c}" for g, c in zip(take["group"], take["credit_note"]) if c and c not in invoices.index}
    out = take.copy()
    out["customer_id"] = _first(take["customer_id"], item["customer_id"], cash["customer_id"])
    out["currency"] = _first(take["currency"], item["currency"], cash["currency"])
    out["receipt_currency"] = _first(take["receipt_currency"], cash["currency"], out["currency"])
    one = out["currency"] == out["receipt_currency"]            # one amount then, also where a person changed Applied alone
    out["receipt_amount"] = out["applied"].where(one, out["receipt_amount"])
    credit = invoices["accounting_date"].reindex(take["credit_note"].to_numpy()).to_numpy()
    paid = cash["accounting_date"].fillna(cash["value_date"]).to_numpy()
    dates = pd.DataFrame({"a": item["accounting_date"].to_numpy(), "b": paid, "c": credit, "d": take["effective_date"].to_numpy()}).max(axis=1)
    out["effective_date"] = dates.clip(lower=first_open(frames["Periods"])).astype("datetime64[s]").to_numpy()
    return out, unknown


def _first(*choices: pd.Series) -> np.ndarray:  # type: ignore[type-arg]
    """The first that is not blank, row by row."""
    out = np.asarray(choices[0].to_numpy(), dtype=object).copy()
    for choice in choices[1:]:
        out = np.where(out == "", choice.fillna("").to_numpy(), out)
    return out


def refuse(take: Frame, frames: Frames, policy: Policy) -> dict[Group, str]:
    """Groups that cannot be posted, with the reason. Only groups on items or receipts that do not add up are looked at one by one."""
    left, cash = _what_is_left(frames, policy)
    bad: dict[Group, str] = {g: "it has no effective date" for g, d in zip(take["group"], take["effective_date"].isna()) if d}
    mixed = (take["receipt"] != "") & (take["currency"] != take["receipt_currency"]) & (take["receipt_amount"] == 0) & (take["applied"] != 0)
    bad |= dict.fromkeys(take.loc[mixed, "group"], "invoice and receipt have two currencies, so it needs the Receipt Amount too")
    back = set_off(frames, take)
    bad |= wrongly_taken_back(take, back, cash, frames["Applications"])
    for group, part in take[take["group"].isin(_suspects(take, left, cash))].groupby("group", sort=True):
        why = _reason(part, left, cash)
        if why:
            bad[group] = why
            continue
        for number, down in _by(part, "invoice", reductions(part)).items():
            left[number] = left.get(number, 0) - int(down)
        for number, applied in _by(part, "credit_note", part["applied"]).items():
            left[number] += int(applied)
        for receipt, paid in _by(part[part["invoice"] != ""], "receipt", part["receipt_amount"]).items():
            cash[receipt] -= int(paid)
        for receipt, paid in _by(back[back["group"] == group], "invoice", back["receipt_amount"]).items():
            cash[receipt] += int(paid)
    return bad


def _on_a_day(good: Frame, frames: Frames) -> dict[Group, str]:
    """Groups that fit what is left in the end, but would take an item or receipt past zero on some day before."""
    known = frames["Applications"]
    after = pd.concat([known[~known["id"].isin(set(good["id"]))], good[list(known.columns)].assign(status="posted")], ignore_index=True)
    passed = beyond(frames | {"Applications": after}) if len(good) else beyond(frames).iloc[:0]
    if passed.empty:
        return {}
    new = passed[~pd.MultiIndex.from_frame(passed[["table", "key"]]).isin(list(zip(*(beyond(frames)[c] for c in ("table", "key")))))]
    found: dict[Group, str] = {}
    for table, key, day, left in new.itertuples(index=False):
        columns = ["receipt"] if table == "Receipts" else ["invoice", "credit_note"]
        code = dict(zip(frames[table][TABLES[table].key], frames[table]["currency"]))[key]
        why = f"{key} would be applied beyond its amount on {day.date()}, by {to_text(abs(left), code)}; date it later"
        found |= dict.fromkeys(good.loc[(good[columns] == key).any(axis=1), "group"], why)
    return found


def _what_is_left(frames: Frames, policy: Policy) -> tuple[dict[str, int], dict[str, int]]:
    """What is open on every item and unapplied on every customer receipt, over all days."""
    invoices, receipts = cleaned(frames, policy), frames["Receipts"]
    money = is_customer_money(receipts)
    return (dict(zip(invoices["number"], balances(frames, None, invoices).tolist())),
            dict(zip(receipts.loc[money, "id"], unapplied_amounts(frames, None)[money].tolist())))


def _by(part: Frame, column: str, amounts: pd.Series) -> pd.Series:
    """The amounts added up by the column's values, blanks left out."""
    named = part[column] != ""
    return amounts[part.index][named].groupby(part.loc[named, column]).sum()


def _suspects(take: Frame, left: dict[str, int], cash: dict[str, int]) -> set[Group]:
    """Groups that touch an item, receipt or credit note whose proposals together do not fit what is left."""
    new = take[take["reverses"] == ""]
    downs, used = _by(new, "invoice", reductions(new)), _by(take, "receipt", take["receipt_amount"])
    credit = _by(take, "credit_note", take["applied"])
    items = {n for n, d in downs.items() if not _fits(d, left.get(n, 0))} | {n for n, c in credit.items() if not _fits(-c, left.get(n, 0))}
    signs = reductions(new) * new["invoice"].map(left).fillna(0) < 0
    items |= set(new.loc[signs, "invoice"])
    receipts = {r for r, u in used.items() if r not in cash or not _fits(u, cash[r])}
    nothing = (take["receipt"] == "") & (take["credit_note"] == "")
    touched = take["invoice"].isin(items) | take["credit_note"].isin(items) | take["receipt"].isin(receipts) | nothing
    return set(take.loc[touched, "group"])


def _fits(part: int, whole: int) -> bool:
    """True when the part lies between nothing and the whole, whatever its sign."""
    return 0 <= part <= whole or whole <= part <= 0


def _reason(part: Frame, left: dict[str, int], cash: dict[str, int]) -> str:
    """Why the group cannot be posted, or ""."""
    currency, paid_in = part["currency"].iloc[0], part["receipt_currency"].iloc[0]
    new = part[part["reverses"] == ""]
    for number, down in _by(new, "invoice", reductions(new)).items():
        if number in left and not _fits(down, left[number]):
            return f"{number} has {to_text(left[number], currency)} {currency} open, the proposal settles {to_text(down, currency)}"
    receipt, credit = part["receipt"].iloc[0], part["credit_note"].iloc[0]
    used, applied = int(part["receipt_amount"].sum()), int(part["applied"].sum())
    if receipt and receipt not in cash:
        return f"{receipt} is not customer money"
    if receipt and not _fits(used, cash[receipt]):
        return f"the receipt has {to_text(cash[receipt], paid_in)} {paid_in} unapplied, the proposal uses {to_text(used, paid_in)}"
    if credit and not 0 <= applied <= -left.get(credit, 0):
        return f"credit note {credit} has {to_text(-left.get(credit, 0), currency)} {currency} left, the proposal uses {to_text(applied, currency)}"
    return "" if receipt or credit else "it names neither a receipt nor a credit note"


def deductions(posted: Frame, frames: Frames, policy: Policy, run: str) -> Frame:
    """A dispute row for each deduction that no open dispute of the item explains; its customer's owner looks after it, else the one of Settings."""
    owners = {customer: owner for customer, owner in zip(frames["Customers"]["customer_id"], frames["Customers"]["owner"]) if owner}
    cases = frames["Disputes"]
    disputed = frames["Invoices"].loc[frames["Invoices"]["disputed_amount"] != 0, "number"]
    known = set(cases.loc[cases["status"] != "resolved", "invoice"]) | set(disputed)
    new = posted[(posted["deduction"] > 0) & ~posted["invoice"].isin(known)]
    return rows(TABLES["Disputes"], [
        {"id": f"{run}-D{i + 1}", "invoice": r.invoice, "customer_id": r.customer_id, "opened": r.effective_date, "currency": r.currency,
         "amount": r.deduction, "reason": r.reason or "short payment", "status": "open", "receipt": r.receipt,
         "owner": owners.get(r.customer_id, policy.deduction_owner), "source": r.id}
        for i, r in enumerate(new.itertuples(index=False))])
