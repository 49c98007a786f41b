"""Applications from a list: our own export comes back row by row; a list of another system says which payment paid which invoice.

Such a row is posted where it says when (its effective date), else it waits as a proposal in review. Customer, currency and the receipt's
side are taken from the invoice and the receipt. A row that names what the ledger does not know, or that would take an item or a receipt
past zero, is refused.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.overapplied import beyond
from receivables.schema import Frame
from receivables.tables import COUNTED
from workbook.readers.desk import Desk, first_of, looked_up
from workbook.readers.grid import Mask
from workbook.readers.intake_lists import number_rows
from workbook.readers.values import Rows


def prepare(rows: Rows, desk: Desk) -> None:
    """Find status and key of every row; refuse rows that point nowhere."""
    frame = rows.frame
    for name, table, key, noun in (("receipt", "Receipts", "id", "receipt"), ("invoice", "Invoices", "number", "invoice"),
                                   ("credit_note", "Invoices", "number", "credit note")):
        missing = (frame[name] != "") & ~frame[name].isin(set(desk.current(table)[key]))
        rows.say(missing.to_numpy(), lambda i, n=name, w=noun: f"There is no {w} {frame[n][i]!r} in the ledger.",  # type: ignore[misc]
                 f"Import the {noun} first, or correct its number.", name, kind="unknown")
    if rows.listing.own:
        return
    stated = frame["status"] != ""
    dated = pd.Series(np.where(frame["effective_date"].notna(), "posted", "review"), dtype="str")
    frame["status"] = frame["status"].where(stated, dated)
    rows.say(frame["status"].eq("posted").to_numpy() & frame["effective_date"].isna().to_numpy(), "A posted row needs its date.",
             "Write the effective date.", "effective_date")
    number_rows(rows, desk)


def complete(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """Customer, currencies, the receipt's side, base amount and accounting date from the invoice and the receipt."""
    if rows.listing.own:
        return added
    invoices, receipts = desk.current("Invoices"), desk.current("Receipts")
    item = {c: looked_up(invoices, "number", c, added["invoice"]) for c in ("customer_id", "currency", "accounting_date")}
    cash = {c: looked_up(receipts, "id", c, added["receipt"]) for c in ("customer_id", "currency", "accounting_date")}
    credit = looked_up(invoices, "number", "accounting_date", added["credit_note"])
    out = added.assign(customer_id=first_of(added["customer_id"], item["customer_id"], cash["customer_id"]),
                       receipt_currency=first_of(added["receipt_currency"], cash["currency"]),
                       rule=first_of(added["rule"], pd.Series("import", index=added.index)), rank=added["rank"].where(added["rank"] > 0, 1))
    same = (out["receipt_amount"] == 0) & (out["receipt_currency"] == out["currency"])
    out["receipt_amount"] = out["applied"].where(same, out["receipt_amount"])
    posted = out["status"].isin(COUNTED)
    latest = pd.concat([out["effective_date"], item["accounting_date"], cash["accounting_date"], credit], axis=1).max(axis=1)
    out["effective_date"] = out["effective_date"].mask(posted, latest).astype("datetime64[s]")
    days = item["accounting_date"].fillna(out["effective_date"])
    worth = desk.worth(out["applied"][posted], out["currency"][posted], days[posted])
    out["base_amount"] = worth.reindex(out.index, fill_value=0)
    return out


def check(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Mask:
    """Refuse posted rows that take an item or a receipt past zero, and rows across currencies without the receipt's amount."""
    places = np.flatnonzero(which)
    counted = added["status"].isin(COUNTED)
    mixed = counted & (added["receipt"] != "") & (added["currency"] != added["receipt_currency"]) & (added["receipt_amount"] == 0)
    _refuse(rows, places, mixed, "The invoice and the receipt have two currencies.", "Write the Receipt Amount too.", "receipt_amount")
    frames = {name: desk.current(name) for name in ("Invoices", "Receipts", "Adjustments")}
    frames["Applications"] = pd.concat([desk.current("Applications"), added[counted]], ignore_index=True)
    passed = beyond(frames)
    over, spent = (set(passed.loc[passed["table"] == name, "key"]) for name in ("Invoices", "Receipts"))
    bad = counted & (added["invoice"].isin(over) | added["credit_note"].isin(over))
    _refuse(rows, places, bad, "More would be applied to the invoice than it amounts to.", "Check what is posted on it already.", "invoice")
    _refuse(rows, places, counted & added["receipt"].isin(spent), "More would be applied than was received.",
            "Check what is posted of the receipt.", "receipt")
    return which & rows.ok


def _refuse(rows: Rows, places: np.ndarray, bad: pd.Series, what: str, mend: str, column: str) -> None:  # type: ignore[type-arg]
    mask = np.zeros(len(rows.ok), dtype=bool)
    mask[places[bad.to_numpy()]] = True
    rows.say(mask, what, mend, column, kind="over-applied")


