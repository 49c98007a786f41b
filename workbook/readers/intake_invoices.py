"""Invoices from a list: open items, or a history with paid dates.

| the list says | the ledger gets |
|---|---|
| an amount | the invoice, fully open |
| only an open amount | an invoice of that amount |
| amount and open amount | the invoice, and an opening application of the difference on the cut-over date |
| a paid date | the invoice, and an opening application of the whole amount (less what is open) on that date |

Credit notes are negative: a positive amount with type credit note is turned round (a note says so); a negative amount without a type is a
credit note; one with type invoice becomes a credit note with a warning; a negative debit note is refused. A payment is no invoice.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.ledger import balances
from receivables.money import to_text
from receivables.schema import Frame
from receivables.terms import due_dates
from workbook.readers.choices import PAYMENT
from workbook.readers.desk import Desk, looked_up
from workbook.readers.grid import Mask
from workbook.readers.intake_customers import create_missing, find_customers
from workbook.readers.intake_openings import add_openings
from workbook.readers.values import Rows


def prepare(rows: Rows, desk: Desk) -> None:
    """Find customer, amount, type and sign of every row; refuse rows that lack one."""
    frame, given = rows.frame, rows.given
    if "customer_name" in frame:
        described = rows.has("customer_name") | rows.has("customer_vat") | rows.has("buyer_number")
        nameless = (frame["customer_id"] == "").to_numpy() & described
        frame.loc[nameless, "customer_id"] = find_customers(frame[nameless], desk)
        given["customer_id"] = rows.has("customer_id") | nameless
    rows.say((frame["number"] == "").to_numpy(), "The invoice has no number.", "Give every document its number.", "number")
    rows.say((frame["customer_id"] == "").to_numpy(), "The invoice has no customer.", "Write the customer's number.", "customer_id")
    rows.say(frame["invoice_date"].isna().to_numpy(), "The invoice has no date.", "Write the date of the document.", "invoice_date")
    if rows.listing.own:
        return
    _lost_zeros(rows)
    _amounts(rows)
    _types(rows)
    settled = rows.has("paid_date") & ~rows.has("open_amount")
    frame["disputed_amount"] = frame["disputed_amount"].mask(pd.Series(settled), 0)
    given["disputed_amount"] = rows.has("disputed_amount") & ~settled
    late = (frame["due_date"] < frame["invoice_date"]).to_numpy()
    rows.say(late, "The due date is before the invoice date; it is taken as it stands.", "Check both dates.", "due_date", "warning", "due date")


def complete(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """Make unknown customers; fill due date and accounting date."""
    create_missing(rows.frame[which], rows, desk)
    if rows.listing.own:
        return added
    due = due_dates(added, desk.current("Customers"), desk.current("Terms"), desk.policy)
    unknown = due.basis.str.contains(" unknown)", regex=False) & added["due_date"].isna()
    if unknown.any():
        desk.notes.append(f"{rows.listing.grid.label}: {int(unknown.sum())} due dates were computed although the terms are not in Terms; "
                          "the column Due From says which rule was used.")
    return added.assign(due_date=due.due, due_basis=due.basis, accounting_date=added["accounting_date"].fillna(added["invoice_date"]))


def after(added: Frame, rows: Rows, which: Mask, desk: Desk) -> None:
    """Opening applications for what was paid; a warning where a known invoice is open by another amount than the list says."""
    if rows.listing.own:
        return
    add_openings(added, rows, which, desk)
    _compare_open(rows, ~which, desk)


def _lost_zeros(rows: Rows) -> None:
    """A note where long numbers of one length stand beside shorter ones and none begins with 0: a spreadsheet took the zeros away."""
    numbers = rows.frame["number"]
    lengths = numbers[numbers.str.isdigit() & rows.ok].str.len()
    if lengths.empty or numbers.str.startswith("0").any():
        return
    usual, short = int(lengths.max()), int((lengths < lengths.max()).sum())
    if usual >= 8 and 0 < short <= len(lengths) // 4:
        rows.notes.append(f"{rows.listing.grid.label}: {short} invoice numbers have fewer than {usual} digits and none begins with 0: a spreadsheet "
                          "may have taken leading zeros away. They are kept as they stand; compare them with the source system.")


def _amounts(rows: Rows) -> None:
    """The amount: its own column, else debit less credit, else the open amount."""
    frame, given = rows.frame, rows.given
    sides = rows.has("debit") | rows.has("credit")
    has = rows.has("amount")
    amount = frame["amount"].mask(pd.Series(~has & sides), frame["debit"].abs() - frame["credit"].abs())
    only_open = ~has & ~sides & rows.has("open_amount")
    frame["amount"] = amount.mask(pd.Series(only_open), frame["open_amount"])
    given["amount"] = has | sides | only_open
    rows.say(~given["amount"], "The invoice has no amount.", "Write the amount of the document.", "amount")


def _types(rows: Rows) -> None:
    """Type and sign agree afterwards; the open amount goes with the amount's sign."""
    frame, label = rows.frame, rows.listing.grid.label
    kind, amount = frame["type"].to_numpy(dtype=object), frame["amount"].to_numpy()
    rows.say(kind == PAYMENT, "A payment is not an invoice.", "Import payments as a list of receipts.", "type", kind="type")
    rows.say((kind == "DBN") & (amount < 0), "The debit note is negative.", "Make it a credit note, or write it positive.", "amount", kind="sign")
    rows.say((kind == "INV") & (amount < 0), "The invoice is negative; it is taken as a credit note.", "Call it a credit note in the list.", "amount",
             "warning", "sign")
    turned = (kind == "CRN") & (amount > 0)
    if (turned & rows.ok).any():
        rows.notes.append(f"{label}: {int((turned & rows.ok).sum())} credit notes were written positive; in the ledger they are negative.")
    frame["type"] = pd.Series(np.where(amount < 0, "CRN", np.where(kind == "", "INV", kind)), dtype="str").mask(pd.Series(turned), "CRN")
    frame["amount"] = np.where(turned, -amount, amount)
    for name in ("open_amount", "net"):
        value = frame[name].to_numpy()
        frame[name] = np.where((frame["amount"].to_numpy() < 0) & (value > 0), -value, value)
    left, whole = frame["open_amount"].to_numpy(), frame["amount"].to_numpy()
    wrong = rows.has("open_amount") & ((np.abs(left) > np.abs(whole)) | (left * np.sign(whole) < 0))
    rows.say(wrong, lambda i: f"The open amount {_money(frame, 'open_amount', i)} does not fit the amount {_money(frame, 'amount', i)}.",
             "An open amount is between 0 and the amount.", "open_amount", kind="open amount")


def _compare_open(rows: Rows, known: Mask, desk: Desk) -> None:
    """Known invoices whose list shows another open amount: payments the ledger has not seen, or has and the list has not."""
    paid = rows.has("paid_date")
    stated = rows.has("open_amount") | paid
    which = known & rows.ok & stated
    if not which.any():
        return
    frames = {name: desk.current(name) for name in ("Invoices", "Applications", "Adjustments")}
    open_now = frames["Invoices"].assign(open_now=balances(frames, None).to_numpy())
    ledger = looked_up(open_now, "number", "open_now", rows.frame["number"]).fillna(0).astype("int64").to_numpy()
    listed = np.where(rows.has("open_amount"), rows.frame["open_amount"].to_numpy(), 0)
    codes = rows.frame["currency"]
    rows.say(which & (ledger != listed), lambda i: f"{rows.frame['number'][i]} is open by {to_text(ledger[i], codes[i])} in the ledger, by "
             f"{to_text(listed[i], codes[i])} in the list.", "Import the receipts that paid it; an import never changes what is open.",
             "open_amount" if "open_amount" in rows.given else "paid_date", "warning", "open differs")


def _money(frame: Frame, name: str, i: int) -> str:
    return to_text(int(frame[name][i]), str(frame["currency"][i]))
