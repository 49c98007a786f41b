"""What the Start sheet says, from the ledger as it will be after a save."""
from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pandas as pd

from receivables.fx import in_base, rate_on
from receivables.ledger import balances, cleaned, is_customer_money, unapplied
from receivables.policy import Policy
from receivables.schema import Frame, Frames
from receivables.tables import LIVE
from workbook.reports.start import ProofLine, StartContent

PARTS = ("open_items", "credits", "unapplied", "unidentified")


def start_content(frames: Frames, policy: Policy, place: str, last_run: str = "") -> StartContent:
    """The page's figures as of the ledger's AsOf; `frames` holds at least `book.ON_START`."""
    lines, total, note = proof(frames, policy)
    app, cash = frames["Applications"], frames["Receipts"]
    on_account = (app["status"] == "posted") & (app["invoice"] == "")
    decided = {*app.loc[app["status"].isin([*LIVE, "rejected"]) | on_account, "receipt"]}
    waiting = cash[is_customer_money(cash) & (cash["unapplied"] > 0) & ~cash["id"].isin(decided)]
    reminders = frames.get("Reminders")
    return StartContent(
        company=policy.company, base_currency=policy.base_currency, as_of=policy.as_of, figures_as_of=policy.as_of, proof=lines, total=total,
        control=_control(frames, policy), note=note, to_match=len(waiting),
        to_review=int(app.loc[app["status"] == "review", "receipt"].nunique()),
        to_send=0 if reminders is None else int((reminders["status"] == "draft").sum()), last_run=last_run, ledger=PurePath(place).name)


def proof(frames: Frames, policy: Policy) -> tuple[tuple[ProofLine, ...], ProofLine | None, str]:
    """Open items, credits, unapplied and unidentified cash per currency, and in base; the total is None where a rate is missing."""
    if policy.as_of is None:
        return (), None, ""
    invoices = cleaned(frames, policy)
    open_ = balances(frames, policy.as_of, invoices)
    known = invoices["accounting_date"] <= policy.as_of
    items = pd.DataFrame({"currency": invoices["currency"], "date": invoices["accounting_date"], "amount": open_,
                          "part": open_.lt(0).map({True: "credits", False: "open_items"})})[known & (open_ != 0)]
    cash = unapplied(frames, policy.as_of, policy)
    money = pd.DataFrame({"currency": cash["currency"], "date": cash["accounting_date"], "amount": -cash["unapplied"],
                          "part": cash["customer_id"].eq("").map({True: "unidentified", False: "unapplied"})})
    rows = pd.concat([items, money], ignore_index=True)
    lines = tuple(_line(str(currency), part) for currency, part in rows.groupby("currency", sort=True))
    return lines, *_total(rows, frames, policy)


def _line(currency: str, rows: Frame) -> ProofLine:
    sums = rows.groupby("part")["amount"].sum()
    return ProofLine(currency, *(int(sums.get(part, 0)) for part in PARTS))


def _total(rows: Frame, frames: Frames, policy: Policy) -> tuple[ProofLine | None, str]:
    base, foreign = policy.base_currency, rows["currency"] != policy.base_currency
    rates: Any = 1.0
    if foreign.any():
        if "Rates" not in frames:
            return None, ""
        rates = rate_on(frames["Rates"], rows["currency"], rows["date"], base)
        if rates.isna().any():
            return None, f"{int(rates.isna().sum())} foreign items have no exchange rate; see check."
        rows = rows.assign(amount=in_base(rows["amount"], rows["currency"], rates, base))
    return _line(base, rows), ""


def _control(frames: Frames, policy: Policy) -> int | None:
    table = frames.get("ControlBalances")
    if table is None:
        return None
    found = table[table["date"] == policy.as_of]
    return int(found["amount"].sum()) if len(found) else None
