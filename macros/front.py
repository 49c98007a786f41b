"""The Start sheet after a save: what is owed with its proof, what waits for a person, what was done last."""
from __future__ import annotations

from typing import Any

from macros.registry import Args, lazy

applying = lazy("receivables.changes")
ledger = lazy("receivables.ledger")
port = lazy("workbook.stores.port")
reports = lazy("workbook.reports")
settings = lazy("receivables.policy")
tables = lazy("receivables.tables")
tieout = lazy("receivables.tieout")

# what the page is made from; it is drawn again by every run that changes one of these
NEEDS = ("Invoices", "DueLines", "Applications", "Adjustments", "Disputes", "Customers", "Terms", "Receipts", "Reminders", "ReminderLines", "Rates",
         "ControlBalances")


def start(book: Any, changes: Any, message: str, args: Args) -> list[Any]:
    """The report of the Start sheet as it is after the changes, or none where they do not concern it."""
    touched = changes.tables() | book.hand.tables()
    if not touched & {*NEEDS, "Settings"}:
        return []
    book.need(*(name for name in NEEDS if name not in book.frames))
    after = {name: applying.apply(name, frame, changes) if name in changes.tables() else frame for name, frame in book.frames.items()}
    policy, _ = settings.parse(dict(zip(after["Settings"]["key"], after["Settings"]["value"])))
    return [port.Report("Start", content(after, policy, f"{args.now[:16]}, {args.who}: {message}", book.store.place))]


def content(frames: Any, policy: Any, last_run: str, place: str) -> Any:
    """What the Start sheet shows of these tables. Without AsOf it shows the ledger over all days."""
    day = policy.as_of if policy.as_of is not None else _latest(frames)
    shown = {"company": policy.company, "base_currency": policy.base_currency, "as_of": policy.as_of, "figures_as_of": policy.as_of,
             "last_run": last_run.splitlines()[0], "ledger": place.replace("\\", "/").rsplit("/", 1)[-1], **_waiting(frames)}
    if day is None or (policy.cut_over is not None and day < policy.cut_over):
        return reports.StartContent(**shown)
    items, cash = ledger.open_items(frames, day, policy), ledger.unapplied(frames, day, policy)
    tie = tieout.tie_out(items, cash, frames["Rates"], frames["ControlBalances"], policy, day)
    unrated = int((tie.rows["kind"] == tieout.NO_RATE).sum())
    total = None if unrated else reports.ProofLine(policy.base_currency, *(line.amount for line in tie.lines))
    note = f"{unrated} rows have no exchange rate; import rates." if unrated else ""
    return reports.StartContent(**shown, proof=_proof(items, cash), total=total, control=tie.control, note=note)


def _proof(items: Any, cash: Any) -> tuple[Any, ...]:
    """One line a currency: open items, credits, unapplied and unidentified cash."""
    debit, known = items["open"] > 0, cash["customer_id"] != ""
    parts = (items[debit].groupby("currency")["open"].sum(), items[~debit].groupby("currency")["open"].sum(),
             -cash[known].groupby("currency")["unapplied"].sum(), -cash[~known].groupby("currency")["unapplied"].sum())
    currencies = sorted({*items["currency"], *cash["currency"]})
    return tuple(reports.ProofLine(c, *(int(part.get(c, 0)) for part in parts)) for c in currencies)


def _waiting(frames: Any) -> dict[str, int]:
    """How much waits for a person: receipts without a proposal, proposals to review, drafts to send."""
    receipts, rows = frames["Receipts"], frames["Applications"]
    spoken = rows["status"].isin(tables.LIVE) | (rows["status"].isin(tables.COUNTED) & (rows["invoice"] == ""))
    free = (ledger.unapplied_amounts(frames, None) != 0) & ledger.is_customer_money(receipts) & ~receipts["id"].isin(set(rows.loc[spoken, "receipt"]))
    return {"to_match": int(free.sum()), "to_review": int((rows["status"] == "review").sum()),
            "to_send": int((frames["Reminders"]["status"] == "draft").sum())}


def _latest(frames: Any) -> Any:
    days = [frames["Invoices"]["accounting_date"].max(), frames["Receipts"]["accounting_date"].max(), frames["Applications"]["effective_date"].max()]
    known = [d for d in days if d == d and d is not None]
    return max(known) if known else None
