"""What the Start sheet says, from the ledger as it will be after a save."""
from __future__ import annotations

from pathlib import PurePath

import numpy as np
import pandas as pd

from receivables.ledger import is_customer_money, open_items, unapplied
from receivables.policy import Policy
from receivables.schema import Frames, empty
from receivables.tables import LIVE, TABLES
from receivables.tieout import NO_RATE, TieOut, tie_out
from workbook import checked
from workbook.reports.start import ProofLine, StartContent

PARTS = ("open_items", "credits", "unapplied", "unidentified")


def start_content(frames: Frames, policy: Policy, place: str, last_run: str = "", runs: int = 0) -> StartContent:
    """The page's figures as of the ledger's AsOf; `frames` holds at least `book.ON_START`, `runs` counts the ledger's runs."""
    check = checked.read(policy.last_check)
    lines, tied = proof(frames, policy)
    total, note = _total(tied)
    app, cash = frames["Applications"], frames["Receipts"]
    on_account = (app["status"] == "posted") & (app["invoice"] == "")
    decided = {*app.loc[app["status"].isin([*LIVE, "rejected"]) | on_account, "receipt"]}
    waiting = cash[is_customer_money(cash) & (cash["unapplied"] > 0) & ~cash["id"].isin(decided)]
    reminders = frames.get("Reminders")
    return StartContent(
        company=policy.company, base_currency=policy.base_currency, as_of=policy.as_of, figures_as_of=policy.as_of, proof=lines, total=total,
        control=None if tied is None else tied.control, note=note, to_match=len(waiting),
        to_review=int(app.loc[app["status"] == "review", "receipt"].nunique()),
        to_send=0 if reminders is None else int((reminders["status"] == "draft").sum()),
        checks=None if check is None else check.findings, checked="" if check is None else check.day,
        runs_since=0 if check is None else check.since(runs), last_run=last_run, ledger=PurePath(place).name)


def proof(frames: Frames, policy: Policy) -> tuple[tuple[ProofLine, ...], TieOut | None]:
    """Open items, credits, unapplied and unidentified cash per currency, and the tie-out of their base amounts (None without AsOf)."""
    if policy.as_of is None:
        return (), None
    items, cash = open_items(frames, policy.as_of, policy), unapplied(frames, policy.as_of, policy)
    parts = pd.DataFrame({
        "currency": pd.concat([items["currency"], cash["currency"]]), "amount": pd.concat([items["open"], -cash["unapplied"]]),
        "part": [*np.where(items["open"] < 0, "credits", "open_items"), *np.where(cash["customer_id"] == "", "unidentified", "unapplied")]})
    lines = []
    for currency, rows in parts.groupby("currency", sort=True):
        sums = rows.groupby("part")["amount"].sum()
        lines.append(ProofLine(str(currency), *(int(sums.get(part, 0)) for part in PARTS)))
    rates, controls = (frames.get(name, empty(TABLES[name])) for name in ("Rates", "ControlBalances"))
    return tuple(lines), tie_out(items, cash, rates, controls, policy, policy.as_of)


def _total(tied: TieOut | None) -> tuple[ProofLine | None, str]:
    """The tie-out's parts as one line, or a sentence where something has no exchange rate."""
    if tied is None:
        return None, ""
    missing = int((tied.rows["kind"] == NO_RATE).sum())
    if missing:
        return None, f"{missing} foreign items have no exchange rate; see check."
    return ProofLine(tied.base, *(line.amount for line in tied.lines)), ""
