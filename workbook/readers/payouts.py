"""The payout of a processor on the bank account: it clears the processor's account, and is never customer money.

A credit is a payout when a processor's report has one over the same amount and currency from up to ten days before, and the line names the
processor or the payout. Whichever of the two comes first, the line becomes "not customer" and says what it is made of.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.periods import in_locked
from receivables.schema import Frame
from receivables.tables import COUNTED, LIVE, TABLES
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.values import Rows

PAYOUT = "payout"
DAYS = range(-1, 11)          # from the payout's day to the bank's


def recognised(added: Frame, rows: Rows, desk: Desk) -> Frame:
    """New lines of a bank with those that are payouts marked."""
    found = _found(added, desk.current("Receipts"))
    if found:
        desk.notes.append(f"{rows.listing.grid.label}: {len(found)} lines are payouts of processors; they are kept as \"not customer\".")
    return _marked(added, found)


def after(added: Frame, rows: Rows, which: Mask, desk: Desk) -> None:
    """Lines that came before the processor's report did."""
    if not (added["method"] == PAYOUT).any():
        return
    there = desk.current("Receipts")
    used = desk.current("Applications")
    taken = set(used.loc[used["status"].isin((*LIVE, *COUNTED)), "receipt"])
    free = ~there["id"].isin(taken | desk.new_keys["Receipts"]) & ~in_locked(TABLES["Receipts"], there, desk.current("Periods"))
    lines = there[free].reset_index(drop=True)
    found = _found(lines, added)
    if found:
        desk.notes.append(f"{rows.listing.grid.label}: {len(found)} lines of the bank that are in the ledger are its payouts; "
                          "they are \"not customer\" now.")
        desk.update("Receipts", _marked(lines, found)[lines["id"].isin(found)])


def _found(lines: Frame, receipts: Frame) -> dict[str, str]:
    """The keys of lines that are payouts among the receipts, and what each says of itself. A payout is one line."""
    payouts = receipts[(receipts["method"] == PAYOUT) & (receipts["amount"] < 0)]
    wanted = set(zip(-payouts["amount"], payouts["currency"]))
    came = lines[(lines["amount"] > 0) & (lines["kind"] == "customer")]
    came = came[np.array([pair in wanted for pair in zip(came["amount"], came["currency"])], dtype=bool)]
    said = (came["payer_name"] + " " + came["text"] + " " + came["method"]).str.casefold()
    out: dict[str, str] = {}
    for payout in payouts.to_dict("records") if len(came) else ():
        days = (came["value_date"] - payout["value_date"]).dt.days
        named = said.str.contains(payout["own_account"].casefold(), regex=False) | said.str.contains(payout["id"].casefold(), regex=False)
        fits = came[(came["amount"] == -payout["amount"]) & (came["currency"] == payout["currency"]) & named
                       & days.isin(DAYS) & ~came["id"].isin(out)]
        if len(fits):
            out[str(fits["id"].iloc[0])] = payout["note"] or f"{payout['own_account']} payout {payout['id']}"
    return out


def _marked(lines: Frame, found: dict[str, str]) -> Frame:
    """The lines with their kind and note."""
    if not found:
        return lines
    mine = lines["id"].isin(found)
    notes = [note if key not in found else f"{note}; {found[key]}" if note else found[key] for key, note in zip(lines["id"], lines["note"])]
    return lines.assign(kind=lines["kind"].mask(mine, "not customer"), note=pd.Series(notes, index=lines.index, dtype="str"))
