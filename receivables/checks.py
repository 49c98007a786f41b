"""What is wrong in a ledger: one function a question, each gives an Issue per row. `grouped` makes them short enough to read.

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "G7", "type": "CRN", "amount": 500, "currency": "EUR"}])}
>>> [i.what for i in wrong_signs(frames, Policy())]
['credit note G7 has a positive amount.']
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd

from receivables.changes import Changes
from receivables.errors import Issue
from receivables.fx import missing_rates
from receivables.ledger import balances, cleaned, set_off
from receivables.money import CURRENCIES, to_text
from receivables.overapplied import beyond
from receivables.policy import Policy
from receivables.refunds import unapproved
from receivables.schema import Frame, Frames, rows
from receivables.tables import COUNTED, LIVE, TABLES

CREDIT_SIGN, CREATE_CUSTOMER = "credit sign", "create customer"
Check = Callable[[Frames, Policy], list[Issue]]


def wrong_signs(frames: Frames, policy: Policy) -> list[Issue]:
    """Credit notes above zero, invoices below. The fix turns the credit note's sign, or makes the invoice a credit note."""
    inv = frames["Invoices"]
    credit = _issues("Invoices", inv[(inv["type"] == "CRN") & (inv["amount"] > 0)], "credit note {number} has a positive amount.", "Amount",
                     "Credit notes are negative; check --fix turns the sign.", "wrong sign", CREDIT_SIGN)
    return credit + _issues("Invoices", inv[inv["type"].isin(["INV", "DBN"]) & (inv["amount"] < 0)], "{type} {number} has a negative amount.", "Type",
                            "A negative document is a credit note; check --fix sets its type to CRN.", "wrong sign", CREDIT_SIGN)


def over_applied(frames: Frames, policy: Policy) -> list[Issue]:
    """Items and receipts that gave or took more than they have, on any day."""
    found = []
    for table, key, day, left in beyond(frames).itertuples(index=False):
        currency = dict(zip(frames[table][TABLES[table].key], frames[table]["currency"]))[key] or policy.base_currency
        since = "" if pd.isna(day) else f" from {day.date()} on"
        what = f"{key} is applied beyond its amount{since}, by {to_text(abs(left), currency)} {currency}."
        found.append(Issue(table, what, "Undo the run that applied too much (log shows it).", column="Open" if table == "Invoices" else "Unapplied",
                           kind="over-applied", cells=key))
    return found


def unknown_names(frames: Frames, policy: Policy) -> list[Issue]:
    """Customers, invoices and receipts that are named but not there."""
    customers = set(frames["Customers"]["customer_id"]) | {""}
    inv, cash, app = frames["Invoices"], frames["Receipts"], frames["Applications"]
    mend = "Add the customer; check --fix adds a row for it."
    found = _issues("Invoices", inv[~inv["customer_id"].isin(customers)], "customer {customer_id} of {number} is not in Customers.", "Customer",
                    mend, "unknown customer", CREATE_CUSTOMER)
    found += _issues("Receipts", cash[~cash["customer_id"].isin(customers)], "customer {customer_id} of {id} is not in Customers.", "Customer",
                     mend, "unknown customer", CREATE_CUSTOMER)
    live = app[app["status"].isin(LIVE + COUNTED)]
    items = {*inv["number"], *set_off(frames, live)["invoice"], ""}
    no_item, no_cash = live[~live["invoice"].isin(items)], live[~live["receipt"].isin({*cash["id"], ""})]
    found += _issues("Applications", no_item, "{id} names invoice {invoice}, which is not in Invoices.", "Invoice",
                     "Correct the invoice number.", "unknown invoice")
    return found + _issues("Applications", no_cash, "{id} names receipt {receipt}, which is not in Receipts.", "Receipt", "Correct the receipt.",
                           "unknown receipt")


def mirrors_alone(frames: Frames, policy: Policy) -> list[Issue]:
    """Rows that take another one back which is not posted or not there: the item would have more open than it has."""
    app = frames["Applications"]
    counted = app[app["status"].isin(COUNTED)]
    alone = counted[~counted["reverses"].isin({*counted["id"], ""})]
    return _issues("Applications", alone, "{id} takes back {reverses}, which is not posted.", "Reverses",
                   "Put a backup back (backups lists them), then repeat what was done since.", "mirror alone")


def odd_dates(frames: Frames, policy: Policy) -> list[Issue]:
    """Rows without their date, and due dates before the invoice date."""
    inv, cash = frames["Invoices"], frames["Receipts"]
    found = _issues("Invoices", inv[inv["invoice_date"].isna()], "{number} has no invoice date.", "Invoice Date", "Type the date.", "no date")
    found += _issues("Receipts", cash[cash["value_date"].isna()], "{id} has no value date.", "Value Date", "Type the date.", "no date")
    early = inv[inv["due_date"] < inv["invoice_date"]]
    return found + _issues("Invoices", early, "{number} is due before its invoice date.", "Due Date", "Correct one of them.", "due before invoice")


def odd_codes(frames: Frames, policy: Policy) -> list[Issue]:
    """Currencies that do not exist, terms that the Terms table does not have."""
    found: list[Issue] = []
    for name in ("Invoices", "Receipts"):
        frame = frames[name]
        odd = frame[~frame["currency"].isin({*CURRENCIES, ""})]
        found += _issues(name, odd, "{currency} is no currency code.", "Currency", "Use the ISO 4217 code, such as EUR.", "unknown currency")
    from receivables.terms import inline
    known = {*frames["Terms"]["code"], ""}
    codes = {c for c in {*frames["Invoices"]["terms"], *frames["Customers"]["terms"]} - known if inline(c) is None}
    for name, key in (("Invoices", "number"), ("Customers", "customer_id")):
        odd = frames[name][frames[name]["terms"].isin(codes)]
        what = "terms {terms} of {" + key + "} are not in Terms."
        found += _issues(name, odd, what, "Terms", "Add them to Terms or correct the code.", "unknown terms")
    return found


def instalments(frames: Frames, policy: Policy) -> list[Issue]:
    """Invoices whose due lines do not add up to their amount."""
    lines, inv = frames["DueLines"], frames["Invoices"].set_index("number")
    total = lines.groupby("invoice")["amount"].sum()
    amount = inv["amount"].reindex(total.index)
    odd = total[total != amount]
    return [Issue("DueLines", f"the lines of {n} add up to {to_text(int(t), 'EUR')}, the invoice is over "
                  f"{to_text(int(amount[n]), 'EUR') if pd.notna(amount[n]) else 'nothing (it is not there)'}.",
                  "Correct the lines.", column="Amount", kind="instalments") for n, t in odd.items()]


def stale_proposals(frames: Frames, policy: Policy) -> list[Issue]:
    """Proposals that would pay more than is open now."""
    app = frames["Applications"]
    open_ = dict(zip(frames["Invoices"]["number"], balances(frames, None).tolist()))
    live = app[app["status"].isin(LIVE) & (app["invoice"] != "") & (app["reverses"] == "")]
    live = live.drop(index=set_off(frames, live).index)
    left = live["invoice"].map(open_).fillna(0).astype("int64")
    too_much = live[(live["applied"].abs() > left.abs())]
    return _issues("Applications", too_much, "{id} would pay {invoice} more than is open.", "Applied", "Reject it, or match again.", "stale proposal")


def alike_numbers(frames: Frames, policy: Policy) -> list[Issue]:
    """Numbers that differ only in case, blanks or leading zeros: often one invoice twice."""
    inv = frames["Invoices"]
    core = inv["number"].str.replace(r"\s", "", regex=True).str.upper().str.replace(r"^([A-Z\-/]*)0+", r"\1", regex=True) + "|" + inv["customer_id"]
    same = inv[inv.assign(core=core).duplicated(["core", "amount"], keep=False)]
    return _issues("Invoices", same, "{number} looks like another number of the same customer and amount.", "Invoice",
                   "If it is the same invoice, delete one.", "duplicate number")


def without_rate(frames: Frames, policy: Policy) -> list[Issue]:
    """Foreign items and receipts that cannot be valued in base currency."""
    return missing_rates(frames | {"Invoices": cleaned(frames, policy)}, policy)


def untied_documents(frames: Frames, policy: Policy) -> list[Issue]:
    """Imported statements, advices and e-invoices whose own totals are not true, until a person accepts them."""
    papers = frames["Documents"]
    odd = papers[(papers["findings"] != "") & (papers["accepted"] != "yes")]
    odd = odd.assign(of=odd["own_account"].mask(odd["own_account"] != "", " of " + odd["own_account"]))
    what = "{format} {number}{of} ({source}): {findings}"
    mend = "Ask who sent it for it again, or set Accepted to yes."
    return [replace(issue, level="warning") for issue in _issues("Documents", odd, what, "Findings", mend, "statement")]


def refunds_without_approval(frames: Frames, policy: Policy) -> list[Issue]:
    """Refunds that are called approved by nobody."""
    return _issues("Refunds", unapproved(frames), "refund {id} is approved, and nobody says by whom, so it is not paid.", "Approved By",
                   "Write who approved it.", "refund")


CHECKS: tuple[Check, ...] = (wrong_signs, over_applied, unknown_names, mirrors_alone, odd_dates, odd_codes, instalments, stale_proposals,
                             alike_numbers, without_rate, untied_documents, refunds_without_approval)


def check(frames: Frames, policy: Policy) -> list[Issue]:
    """Every finding about the rows, one Issue a row."""
    return [issue for question in CHECKS for issue in question(frames, policy)]


def grouped(issues: Iterable[Issue], most: int = 12) -> list[Issue]:
    """Issues of one table, kind and column as one, with their count and rows."""
    groups: dict[tuple[str, ...], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.table, issue.kind or issue.what, issue.column, issue.file), []).append(issue)
    return [_one(group, most) for group in groups.values()]


def _one(group: list[Issue], most: int) -> Issue:
    first, count = group[0], sum(i.count for i in group)
    seen = sorted({i.row for i in group if i.row is not None})
    cells = ("rows " if len(seen) > 1 else "row ") + ", ".join(map(str, seen[:most])) + (" ..." if len(seen) > most else "") if seen else ""
    what = first.what if len(group) == 1 else f"{first.what} And {count - 1} more like it."
    return replace(first, what=what, count=count, cells=cells)


def fixes(issues: Iterable[Issue], frames: Frames, now: str) -> Changes:
    """The changes that the fixes of the issues ask for (credit sign, create customer). Undo takes them back."""
    wanted = {i.fix for i in issues}
    adds: Frames = {}
    updates: Frames = {}
    if CREDIT_SIGN in wanted:
        inv = frames["Invoices"]
        flip, retype = (inv["type"] == "CRN") & (inv["amount"] > 0), inv["type"].isin(["INV", "DBN"]) & (inv["amount"] < 0)
        fixed = inv.assign(amount=inv["amount"].mask(flip, -inv["amount"]), type=inv["type"].mask(retype, "CRN"))
        updates["Invoices"] = fixed[flip | retype].reset_index(drop=True)
    if CREATE_CUSTOMER in wanted:
        known = {*frames["Customers"]["customer_id"], ""}
        new = sorted({*frames["Invoices"]["customer_id"], *frames["Receipts"]["customer_id"]} - known)
        adds["Customers"] = rows(TABLES["Customers"], [{"customer_id": c, "name": c, "entered_at": now, "source": "check"} for c in new])
    return Changes(adds, updates)


def _issues(table: str, bad: Frame, what: str, column: str, mend: str, kind: str, fix: str = "") -> list[Issue]:
    key = TABLES[table].key
    return [Issue(table, what.format(**row), mend, column=column, kind=kind, fix=fix, cells=str(row[key]))
            for row in bad.to_dict("records")]
