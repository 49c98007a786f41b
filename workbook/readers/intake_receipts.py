"""Receipts from a bank list: one row a line of the account.

The key is the bank's own id. Where the list has none it is made from own account, value date, amount, currency, payer account, text and
the how-manieth such line of that day: "X" and twelve digits. So the same line is the same receipt in every list that has it.
Money going out, and money from our own accounts, is "not customer", and so are the payouts of a processor (`payouts`). A payment that came
back is customer money as it was when it came in (`returns`).
A line without a value date counts from its booking date.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.headers import normal
from receivables.schema import Frame
from workbook.numbering import receipt_keys
from workbook.readers import payouts, returns
from workbook.readers.bank_balances import checked
from workbook.readers.bank_words import TYPES, UNBOOKED, sides
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.intake_customers import unknown_customers
from workbook.readers.values import Rows

PART = "#"          # in a key of a payer of a batch: between the key of the entry and the payer's mark


def prepare(rows: Rows, desk: Desk) -> None:
    """Find day, amount and key of every row; refuse rows that lack one."""
    frame, given = rows.frame, rows.given
    if rows.listing.own:
        rows.say((frame["id"] == "").to_numpy(), "The receipt has no key.", "Export the table again.", "id")
        return
    frame["value_date"] = frame["value_date"].fillna(frame["booking_date"])
    given["value_date"] = frame["value_date"].notna().to_numpy()
    sides = ~rows.has("amount") & (rows.has("debit") | rows.has("credit"))
    frame["amount"] = frame["amount"].mask(pd.Series(sides), frame["credit"] - frame["debit"].abs())
    given["amount"] = rows.has("amount") | sides
    _directions(rows)
    _leave_unbooked(rows, desk)
    checked(rows)
    rows.say(~given["value_date"], "The line has no date.", "Write the value date.", "value_date")
    rows.say(~given["amount"], "The line has no amount.", "Write the amount received.", "amount")
    rows.say((frame["amount"] == 0).to_numpy(), "The amount is 0.", "Leave lines without money out.", "amount")
    _check_customers(rows, desk)
    blank = (frame["id"] == "").to_numpy()
    frame.loc[blank & rows.ok, "id"] = receipt_keys(frame[blank & rows.ok])
    _leave_known_batches(rows, desk)


def complete(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """Kind and accounting date."""
    if rows.listing.own:
        return added
    own = {_plain(account) for account in desk.policy.own_accounts}
    ours = added["payer_account"].map(_plain).isin(own) if own else pd.Series(False, index=added.index)
    out = (added["amount"] < 0) & (added["kind"] == "")
    kind = added["kind"].mask(added["kind"] == "", pd.Series(np.where(out | ours, "not customer", "customer"), index=added.index))
    added = added.assign(kind=kind, accounting_date=added["accounting_date"].fillna(added["value_date"]))
    added = returns.recognised(added, rows, desk)
    out &= added["kind"] == "not customer"
    for n, words in ((int(out.sum()), "are money going out"), (int((ours & ~out).sum()), "come from your own accounts")):
        if n:
            desk.notes.append(f"{rows.listing.grid.label}: {n} lines {words}; they are kept as \"not customer\".")
    return payouts.recognised(added, rows, desk)


def after(added: Frame, rows: Rows, which: Mask, desk: Desk) -> None:
    """Payouts that came before their report."""
    payouts.after(added, rows, which, desk)


def _directions(rows: Rows) -> None:
    """A column that says debit or credit gives an amount without a sign its sign."""
    if "direction" not in rows.listing.headers:
        return
    header = rows.listing.headers["direction"]
    said = rows.frame["direction"].replace({"-": "minus", "+": "plus"}).map(normal)
    given = rows.has("direction")
    known = sides(said[pd.Series(given)].unique())
    out = said.map(known).eq(-1).to_numpy()
    signed = (rows.frame["amount"] < 0).to_numpy()
    if normal(header) in TYPES and signed.any() and (given & rows.has("amount") & (signed != out)).any():
        rows.notes.append(f"{rows.listing.grid.label}: {header!r} says other than the signs of the amounts; the signs count.")
        return
    rows.say(given & ~said.isin(known).to_numpy(), lambda i: f"{rows.frame['direction'][i]!r} says neither money in nor money out.",
             "Write debit or credit, or a signed amount without this column.", "direction")
    rows.frame["amount"] = rows.frame["amount"].mask(given & out, -rows.frame["amount"].abs())


def _leave_unbooked(rows: Rows, desk: Desk) -> None:
    """Lines that the list itself calls pending, declined or taken back are no money; they are counted and left out."""
    if "state" not in rows.frame:
        return
    mask = rows.frame["state"].map(normal).isin(UNBOOKED).to_numpy() & rows.ok
    if mask.any():
        states = ", ".join(sorted(set(rows.frame["state"][mask])))
        rows.notes.append(f"{rows.listing.grid.label}: {int(mask.sum())} lines that are not booked ({states}) were left out.")
        rows.ok &= ~mask
        desk.count("Receipts", "skipped", int(mask.sum()))


def _leave_known_batches(rows: Rows, desk: Desk) -> None:
    """Leave out the payers of a batch that the ledger has as one line, and a line whose payers it has one by one."""
    ids, known = rows.frame["id"], desk.current("Receipts")["id"]
    parts, there = ids.str.contains(PART, regex=False), known.str.contains(PART, regex=False)
    entries = ids.str.partition(PART)[0] if len(ids) else ids
    whole, split = set(known[~there]), set(known[there].map(lambda key: key.partition(PART)[0]))
    late = (parts & entries.isin(whole)).to_numpy() & rows.ok
    for key in sorted(set(entries[late])):
        mine = late & (entries == key).to_numpy()
        rows.say(mine & (np.cumsum(mine) == 1), f"{int(mine.sum())} payments are in the ledger already as one line, {key}; they were left out.",
                 "To have them one by one, undo the import of that line first.", "id", "warning", "batch")
    twice = late | ((~parts & ids.isin(split)).to_numpy() & rows.ok)
    rows.ok &= ~twice
    desk.count("Receipts", "skipped", int(twice.sum()))


def _check_customers(rows: Rows, desk: Desk) -> None:
    """A customer that nobody knows is left out of the row and kept in its note: the money is real, its owner is not decided."""
    unknown = unknown_customers(rows.frame["customer_id"], desk)
    if not unknown.any():
        return
    names = rows.frame["customer_id"].copy()
    rows.say(unknown, lambda i: f"There is no customer {names[i]!r}; the receipt is taken without a customer.",
             "Import the customer, or set it by hand.", "customer_id", "warning", "unknown customer")
    note = rows.frame["note"] + np.where(rows.frame["note"] == "", "", "; ") + "customer in the list: " + names
    rows.frame["note"] = rows.frame["note"].mask(pd.Series(unknown), note)
    rows.frame["customer_id"] = names.mask(pd.Series(unknown), "")
    for name in ("customer_id", "note"):
        rows.given[name] = rows.has(name) & ~unknown


def _plain(account: str) -> str:
    return "".join(c for c in account if c.isalnum()).upper()
