"""What is open as of a day: items with their open amounts, and cash that is not applied. Sums run over posted and reversed rows.

An item is open by its amount less everything that settled it by that day:

    open = amount - (applied + discount + write-off + withheld tax + bank charge) + credit used elsewhere + adjustments

>>> frames = {"Invoices": rows(TABLES["Invoices"], [{"number": "10234", "customer_id": "C1", "invoice_date": day("2026-09-01"),
...     "due_date": day("2026-10-01"), "amount": 10000, "currency": "EUR"}]),
...     "Applications": rows(TABLES["Applications"], [{"id": "R1-1", "invoice": "10234", "applied": 4000, "status": "posted",
...     "effective_date": day("2026-10-15"), "currency": "EUR"}])}
>>> [int(open_items(frames, day(d))["open"].sum()) for d in ("2026-09-30", "2026-10-31")]      # 100.00; 100.00 - 40.00
[10000, 6000]
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, Frames, day, empty, rows
from receivables.tables import COUNTED, LIVE, TABLES

__all__ = ["applications", "balances", "check_as_of", "cleaned", "day", "is_customer_money", "items_of", "open_items", "reductions", "rows",
           "set_off", "settled", "unapplied", "unapplied_amounts"]

REDUCING = ("applied", "discount", "write_off", "withheld_tax", "bank_charge")
TAKEN_BACK = (*REDUCING, "deduction", "receipt_amount")          # negated in a row that takes another back
ITEM_COLUMNS = ("number", "due_line", "type", "customer_id", "currency", "invoice_date", "due_date", "due_basis", "terms", "amount", "open",
                "disputed", "held", "po_number", "order_number", "accounting_date", "dunning_level")


def check_as_of(policy: Policy, as_of: pd.Timestamp) -> None:
    """Refuse a day before the ledger's cut-over: the ledger does not know what was open then."""
    if policy.cut_over is not None and as_of < policy.cut_over:
        raise ReceivablesError(f"You cannot look at the ledger as of {as_of.date()} because it begins at its cut-over, {policy.cut_over.date()}. "
                               "Choose a later day, or import the full history with paid dates.")


def open_items(frames: Frames, as_of: pd.Timestamp, policy: Policy | None = None) -> Frame:
    """Every open due line as of the day, one row each, columns `ITEM_COLUMNS`; `open` is not 0, credit notes are negative.

    `frames` holds Invoices, and as far as they exist Applications, Adjustments, DueLines, Disputes, Customers, Terms, Reminders and
    ReminderLines. A blank due date is computed from the terms. `disputed` is the disputed part of `open`, `held` true where the row
    says so.
    """
    policy = policy or Policy()
    invoices = cleaned(frames, policy)
    invoices["open"] = balances(frames, as_of, invoices)
    return items_of(invoices, frames, as_of)


def items_of(invoices: Frame, frames: Frames, as_of: pd.Timestamp) -> Frame:
    """The open due lines of invoices (as `cleaned` gives them) whose column `open` says what is open of each, as `open_items` gives them."""
    used = [c for c in invoices.columns if c in ITEM_COLUMNS or c in ("hold", "disputed_amount")]
    items = invoices.loc[(invoices["open"] != 0) & (invoices["accounting_date"] <= as_of), used].reset_index(drop=True)
    items["due_line"] = 0
    items["held"] = items["hold"] == "yes"
    items["disputed"] = _disputed(items, frames, as_of)
    return _instalments(items[list(ITEM_COLUMNS)], frames, as_of)


def cleaned(frames: Frames, policy: Policy) -> Frame:
    """A copy of Invoices with what a person may leave blank filled in: currency, type, accounting date, due date and its basis."""
    invoices = frames["Invoices"].copy(deep=False)
    nameless, blank = invoices["currency"] == "", invoices["type"] == ""
    if nameless.any():
        invoices.loc[nameless, "currency"] = policy.base_currency
    if blank.any():
        invoices.loc[blank, "type"] = np.where(invoices.loc[blank, "amount"] < 0, "CRN", "INV")
    invoices["accounting_date"] = invoices["accounting_date"].fillna(invoices["invoice_date"])
    if invoices["due_date"].isna().any():
        from receivables.terms import due_dates
        due = due_dates(invoices, _frame(frames, "Customers"), _frame(frames, "Terms"), policy)
        invoices["due_date"], invoices["due_basis"] = due.due, due.basis
    return invoices


def applications(frames: Frames, as_of: pd.Timestamp | None) -> Frame:
    """The application rows that count as of the day (all days for None)."""
    rows_ = _frame(frames, "Applications")
    counted = rows_["status"].isin(COUNTED)
    if as_of is not None:
        counted &= rows_["effective_date"] <= as_of
    return rows_[counted]


def reductions(applied: Frame) -> pd.Series:
    """By how much each application row settles its target, in the item's currency (int64)."""
    return applied[list(REDUCING)].sum(axis=1)


def balances(frames: Frames, as_of: pd.Timestamp | None, invoices: Frame | None = None) -> pd.Series:
    """The open amount of every row of Invoices (int64, same order), as of the day or over all days."""
    invoices = frames["Invoices"] if invoices is None else invoices
    applied = applications(frames, as_of)
    adjusted = _frame(frames, "Adjustments")
    if as_of is not None:
        adjusted = adjusted[adjusted["accounting_date"] <= as_of]
    change = pd.concat([pd.Series(-reductions(applied).to_numpy(), index=applied["invoice"]),
                        pd.Series(applied["applied"].to_numpy(), index=applied["credit_note"]),
                        pd.Series(adjusted["amount"].to_numpy(), index=adjusted["invoice"])]).astype("int64")
    total = change.groupby(level=0).sum()
    return invoices["amount"] + total.reindex(invoices["number"].to_numpy(), fill_value=0).to_numpy()


def unapplied_amounts(frames: Frames, as_of: pd.Timestamp | None) -> pd.Series:
    """What of every row of Receipts is not applied to an item (int64, same order, receipt currency)."""
    receipts = frames["Receipts"]
    applied = applications(frames, as_of)
    applied = applied[(applied["receipt"] != "") & (applied["invoice"] != "")]
    back = set_off(frames, applied)
    used = pd.concat([pd.Series(applied["receipt_amount"].to_numpy(), index=applied["receipt"].to_numpy()),
                      pd.Series(-back["receipt_amount"].to_numpy(), index=back["invoice"].to_numpy())]).astype("int64").groupby(level=0).sum()
    return receipts["amount"] - used.reindex(receipts["id"].to_numpy(), fill_value=0).to_numpy()


def on_account(applications_: Frame) -> set[str]:
    """The receipts of which cash was posted on account: what is left of them stays there, as decided."""
    posted = applications_[(applications_["status"] == "posted") & (applications_["invoice"] == "")]
    return set(posted["receipt"]) - {""}


def set_off(frames: Frames, applied: Frame) -> Frame:
    """The application rows whose target is a receipt: money that came back, set off against what was left of the receipt it takes back.

    Their column Invoice has that receipt's id. What they take of the line that came back, they take of the receipt too, with the other sign.
    """
    back = applied[(applied["receipt"] != "") & ((applied["receipt_amount"] < 0) | (applied["reverses"] != "")).to_numpy()]
    return back[back["invoice"].isin(set(frames["Receipts"]["id"])) & ~back["invoice"].isin(set(frames["Invoices"]["number"]))] if len(back) else back


def unapplied(frames: Frames, as_of: pd.Timestamp, policy: Policy | None = None, proposed: bool = False) -> Frame:
    """Customer cash that is not applied as of the day: receipt, customer_id ("" = unidentified), currency, value_date,
    accounting_date, amount, unapplied (positive minor units). Lines that are not customer money are left out. The customer is the one
    on the receipt, else of its posted rows. With `proposed`, for decisions of today, also the one that all its proposals name; a report
    leaves proposals out, so that a day once closed stays as it was."""
    policy = policy or Policy()
    receipts = frames["Receipts"].copy(deep=False)
    receipts["accounting_date"] = receipts["accounting_date"].fillna(receipts["value_date"])
    if (receipts["currency"] == "").any():
        receipts.loc[receipts["currency"] == "", "currency"] = policy.base_currency
    receipts["unapplied"] = unapplied_amounts(frames, as_of)
    left = receipts[(receipts["unapplied"] != 0) & is_customer_money(receipts) & (receipts["accounting_date"] <= as_of)]
    known = applications(frames, as_of)
    known = known[(known["receipt"] != "") & (known["customer_id"] != "") & (known["status"] == "posted")]
    known = known.sort_values("invoice", kind="stable").drop_duplicates("receipt").set_index("receipt")["customer_id"]
    payers = known.reindex(left["id"].to_numpy())
    if proposed:
        payers = payers.fillna(_proposed_payers(frames).reindex(left["id"].to_numpy()))
    found = payers.fillna("").to_numpy()
    left = left.assign(customer_id=np.where(left["customer_id"] == "", found, left["customer_id"]), receipt=left["id"])
    return left[["receipt", "customer_id", "currency", "value_date", "accounting_date", "amount", "unapplied"]].reset_index(drop=True)


def _proposed_payers(frames: Frames) -> pd.Series:
    """The customer that all waiting proposals of a receipt name, by receipt: its cash waits for a decision, but is not unidentified."""
    waiting = _frame(frames, "Applications")
    waiting = waiting[waiting["status"].isin(LIVE) & (waiting["receipt"] != "") & (waiting["customer_id"] != "")]
    customers = waiting.groupby("receipt")["customer_id"]
    return customers.first()[customers.nunique() == 1]


def is_customer_money(receipts: Frame) -> pd.Series:
    """True where a bank line is customer money: its kind says so, or it is blank and money came in."""
    return (receipts["kind"] == "customer") | ((receipts["kind"] == "") & (receipts["amount"] > 0))


def settled(frames: Frames, as_of: pd.Timestamp) -> Frame:
    """Items with nothing open as of the day: number, customer_id, currency, amount, po_number, order_number, settled_on, receipt (last that paid)."""
    invoices = frames["Invoices"]
    done = invoices[(balances(frames, as_of) == 0) & (invoices["amount"] != 0)]
    applied = applications(frames, as_of).sort_values("effective_date", kind="stable")
    last = applied.drop_duplicates("invoice", keep="last").set_index("invoice")[["effective_date", "receipt"]].reindex(done["number"].to_numpy())
    return pd.DataFrame({"number": done["number"].to_numpy(), "customer_id": done["customer_id"].to_numpy(), "currency": done["currency"].to_numpy(),
                         "amount": done["amount"].to_numpy(), "po_number": done["po_number"].to_numpy(),
                         "order_number": done["order_number"].to_numpy(), "settled_on": last["effective_date"].to_numpy(),
                         "receipt": last["receipt"].fillna("").to_numpy()})


def _frame(frames: Frames, name: str) -> Frame:
    return frames[name] if name in frames else empty(TABLES[name])


def _disputed(items: Frame, frames: Frames, as_of: pd.Timestamp) -> pd.Series:
    cases = _frame(frames, "Disputes")
    opened = cases["opened"].isna() | (cases["opened"] <= as_of)
    going = opened & ((cases["status"] != "resolved") | (cases["closed"] > as_of))
    by_item = cases[going].groupby("invoice")["amount"].sum().reindex(items["number"].to_numpy(), fill_value=0).to_numpy()
    amount = np.maximum(by_item, items["disputed_amount"].to_numpy())
    return pd.Series(np.minimum(amount, items["open"].clip(lower=0)), index=items.index)


def _instalments(items: Frame, frames: Frames, as_of: pd.Timestamp) -> Frame:
    """Split items that have DueLines into their open instalments; payments that name no line fill the earliest."""
    lines = _frame(frames, "DueLines")
    lines = lines[lines["invoice"].isin(items["number"])]
    if lines.empty:
        return items
    lines = lines.sort_values(["invoice", "due_date", "line"], kind="stable")
    item = items.set_index("number").loc[lines["invoice"]].reset_index(names="number")
    applied = applications(frames, as_of)
    named = reductions(applied).groupby([applied["invoice"], applied["due_line"]]).sum()
    paid = named.reindex(pd.MultiIndex.from_arrays([lines["invoice"], lines["line"]]), fill_value=0).to_numpy()
    left = lines["amount"].to_numpy() - paid
    by_invoice = pd.Series(left).groupby(lines["invoice"].to_numpy())
    rest = by_invoice.transform("sum").to_numpy() - item["open"].to_numpy()      # paid without naming a line
    before = by_invoice.cumsum().to_numpy() - left
    filled = np.clip(rest - before, 0, np.maximum(left, 0))
    last = ~lines["invoice"].duplicated(keep="last").to_numpy()
    still = left - filled
    unplaced = pd.Series(still).groupby(lines["invoice"].to_numpy()).transform("sum").to_numpy() - item["open"].to_numpy()
    item["open"] = np.where(last, still - unplaced, still)
    item["due_date"], item["amount"], item["due_line"] = lines["due_date"].to_numpy(), lines["amount"].to_numpy(), lines["line"].to_numpy()
    item = item[item["open"] != 0]
    item["disputed"] = np.where(item["number"].duplicated(), 0, item["disputed"])      # once an invoice, on its earliest open line
    whole = items[~items["number"].isin(lines["invoice"])]
    return pd.concat([whole, item[list(items.columns)]], ignore_index=True).sort_values("number", kind="stable", ignore_index=True)
