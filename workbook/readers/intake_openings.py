"""Opening applications: what was paid on an invoice before the ledger knew its payments.

They have no receipt and no credit note, status posted and rule "opening". A history with paid dates gives one per paid invoice on that
date; a list with amount and open amount gives one for the difference on the cut-over date. No opening counts before its invoice does.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.schema import Frame
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.values import Rows


def add_openings(added: Frame, rows: Rows, which: Mask, desk: Desk) -> None:
    """Add the opening applications of the invoices just added. `which` are their places in `rows`."""
    asked = rows.frame[which].reset_index(drop=True)
    paid, has_open = rows.has("paid_date")[which], rows.has("open_amount")[which]
    applied = added["amount"] - asked["open_amount"].where(has_open, np.where(paid, 0, added["amount"]))
    _say_paid_and_open(rows, which, has_open, paid, applied)
    mine = (applied != 0).to_numpy()
    if not mine.any():
        return
    part = (mine & ~paid).any()
    cut_over = _cut_over(rows, desk, int((mine & ~paid).sum())) if part else pd.NaT
    day = asked["paid_date"].where(paid, cut_over).astype("datetime64[s]")
    own = added["accounting_date"]
    early = mine & (day < own).to_numpy()
    if (early & paid).any():
        desk.notes.append(f"{rows.listing.grid.label}: {int((early & paid).sum())} invoices were paid before their date; the payment counts from the "
                          "invoice date.")
    day = day.where(~early, own)
    _add(added[mine], applied[mine], desk.open_from(day[mine]), paid[mine], desk)
    if (mine & paid).any():
        desk.notes.append(f"{rows.listing.grid.label}: {int((mine & paid).sum())} invoices have a paid date; their payments stand as opening "
                          "applications on those days.")


def _add(invoices: Frame, applied: pd.Series, day: pd.Series, paid: Mask, desk: Desk) -> None:
    words = np.where(paid, "Paid on this day, as the list of invoices says.", "Paid before the cut-over date: amount less open amount.")
    desk.add("Applications", pd.DataFrame({
        "id": desk.numbers(len(invoices)), "invoice": invoices["number"].to_numpy(), "customer_id": invoices["customer_id"].to_numpy(),
        "applied": applied.to_numpy(), "rule": "opening", "evidence": words, "status": "posted", "rank": 1, "effective_date": day.to_numpy(),
        "currency": invoices["currency"].to_numpy(), "base_amount": desk.worth(applied, invoices["currency"], invoices["accounting_date"]).to_numpy(),
        "entered_at": desk.options.now, "source": invoices["source"].to_numpy()}))


def _cut_over(rows: Rows, desk: Desk, n: int) -> pd.Timestamp:
    """The day the ledger begins: the one asked for, the ledger's, else the latest invoice date of the list, which then becomes a setting."""
    known = desk.options.cut_over or desk.policy.cut_over
    stands = desk.settings.get("cut_over", "")
    day = pd.Timestamp(stands) if stands and not known else known or rows.frame["invoice_date"][rows.ok].max()
    why = "" if known or stands else ", the latest invoice date of the list, which is the ledger's cut-over date from now on"
    if desk.policy.cut_over is None or desk.policy.cut_over != day:
        desk.settings["cut_over"] = day.date().isoformat()
    desk.notes.append(f"{rows.listing.grid.label}: {n} invoices were paid in part before; the difference stands as an opening application on "
                      f"{day.date()}{why}.")
    return day.as_unit("s")


def _say_paid_and_open(rows: Rows, which: Mask, has_open: Mask, paid: Mask, applied: pd.Series) -> None:
    odd = np.zeros(len(which), dtype=bool)
    odd[np.flatnonzero(which)] = has_open & paid & (applied == 0).to_numpy()
    rows.say(odd, "The invoice has a paid date, and its whole amount is open; it is taken as open.", "Correct the open amount or the paid date.",
             "paid_date", "warning", "paid and open")
