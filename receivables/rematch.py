"""A match run over a ledger: which receipts need a decision, what is proposed, and what of earlier proposals stays.

Receipts whose proposals a person edited or approved stay as they are, and their items are spoken for. What a person rejected is not
proposed again. Untouched proposals of an earlier run are made anew; one that comes out as the same decision stays as it is, with the words
of its day, so that a second run changes nothing, also after posting. Payments that came back get reversal rows (`takeback`). Lines that are
plainly not customer money (transfers between own accounts, interest, fees) get that kind. A receipt that waits for review gets its customer
where the payer is certain.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from receivables.certain import Certain, said, undecided
from receivables.changes import Changes
from receivables.ledger import on_account, open_items, settled, unapplied_amounts
from receivables.matching import Matcher, Proposals
from receivables.periods import first_open
from receivables.policy import Policy
from receivables.refunds import RULE, pay_back
from receivables.schema import Frame, Frames
from receivables.tables import LIVE, TABLES
from receivables.takeback import take_back

NOT_CUSTOMER, LEFT_ALONE = "not customer", "left alone"
WHAT = ("invoice", "credit_note", "applied", "discount", "write_off", "deduction", "withheld_tax", "receipt_amount")      # what makes two the same
SAME = (*WHAT, "rank", "status", "rule", "confidence", "reason", "effective_date")          # and the same decision: words alone change no row
DATED = (("Invoices", "invoice_date"), ("Invoices", "accounting_date"), ("Receipts", "value_date"), ("Receipts", "accounting_date"),
         ("Applications", "effective_date"))
Group = tuple[str, int]


@dataclass(frozen=True)
class Matched:
    """The changes, what came of each receipt (receipt, status, sentence), and the counts for the message."""

    changes: Changes
    outcomes: Frame
    counts: Mapping[str, int]

    @property
    def message(self) -> str:
        """One sentence for a person."""
        n = self.counts
        asked = n["receipts"] - n[LEFT_ALONE]
        text = f"{n['ready']} of {asked} receipts matched"
        if n["review"]:
            text += f"; {n['review']} need you: see Review"
        text += f"; {n['unidentified']} without a proposal" if n["unidentified"] else ""
        text += f"; {n[LEFT_ALONE]} left alone, not customer money" if n[LEFT_ALONE] else ""
        text += f"; the payer of {n['payers']} that wait is certain and was entered" if n["payers"] else ""
        text += f"; {n['kept']} kept as you left them" if n["kept"] else ""
        text += f"; {n['on account']} {'stays' if n['on account'] == 1 else 'stay'} on account as decided" if n["on account"] else ""
        return text + "."


@dataclass(frozen=True, eq=False)
class Waiting:
    """`asked`: receipts with cash to apply (and its amount, `unapplied`); `sent`: lines of money going out that nobody has looked at, which may
    pay a refund; live proposals that are `ours` to make anew or `kept` by a person, and how many receipts those `held` ones are."""

    asked: Frame
    sent: Frame
    ours: Frame
    kept: Frame
    held: int


def rematch(frames: Frames, policy: Policy, edited: Collection[str], run: str, now: str = "") -> Matched:
    """Propose for every receipt that has cash to apply and no proposal that a person keeps.

    `frames` holds Invoices, Receipts, Applications, Customers, Terms, DueLines, Adjustments, Disputes, PayerRules, Rates and Periods,
    and where there are advices Remittances and RemittanceLines, where there are refunds Refunds;
    `edited` the keys of Applications and Receipts that a person changed. New rows are numbered run-1, run-2 ...
    """
    waiting, day = waiting_receipts(frames, edited), _latest(frames)
    if day is None or (waiting.asked.empty and waiting.sent.empty):
        return Matched(_difference(waiting.ours, waiting.ours.iloc[:0]), pd.DataFrame({"receipt": [], "status": [], "sentence": []}),
                       _counts({}, waiting.held, 0))
    made = _made(frames, policy, day, waiting, run)
    untouched = waiting.asked[~waiting.asked["id"].isin(set(edited))]
    review = waiting.asked[waiting.asked["id"].isin(set(made.found.frame.loc[made.found.frame["status"] == "review", "receipt"]))]
    payers = made.sure.of(review)
    entered = undecided(review, payers.where(review["id"].isin(set(untouched["id"])), ""), frames["Periods"])
    new = _with_payers(made.found.frame, pd.concat([entered, review[(payers != "") & (review["customer_id"] == payers)]]))
    changes = _difference(waiting.ours, new.assign(entered_at=now, source="match"))
    changes = changes.then(_not_customer(untouched, made.found.outcomes, frames["Periods"])).then(_receipts(entered))
    changes = changes.then(_receipts(_to_customers(pd.concat([waiting.asked, waiting.sent]), made.found.frame, frames["Periods"])))
    return Matched(changes, made.found.outcomes, _counts({**made.found.summary, "payers": len(entered)}, waiting.held, made.stays))


def waiting_receipts(frames: Frames, edited: Collection[str] = ()) -> Waiting:
    """The receipts that need a decision, and the proposals that stand, sorted into ours and those a person keeps."""
    applications, receipts = frames["Applications"], frames["Receipts"]
    live = applications[applications["status"].isin(LIVE) & (applications["receipt"] != "")]
    held = set(live.loc[live["id"].isin(set(edited)) | (live["status"] == "approved"), "receipt"])
    left = unapplied_amounts(frames, None)
    free = receipts.assign(unapplied=left)[(left != 0) & ~receipts["id"].isin(held)]
    ours = free["kind"] != NOT_CUSTOMER
    sent = ~ours & (free["amount"] < 0) & ~free["id"].isin(set(edited)) & _still_open(free, frames["Periods"])
    kept = live["receipt"].isin(held)
    return Waiting(free[ours], free[sent], live[~kept], live[kept], len(held))


def proposals(frames: Frames, policy: Policy, day: pd.Timestamp, waiting: Waiting, run: str = "") -> Proposals:
    """What the waiting receipts could pay as of the day, without what a person refused before."""
    return _made(frames, policy, day, waiting, run).found


@dataclass(frozen=True, eq=False)
class _Made:
    """Proposals, who is certain to have paid, and how many receipts stay on account as decided before."""

    found: Proposals
    sure: Certain
    stays: int


def _made(frames: Frames, policy: Policy, day: pd.Timestamp, waiting: Waiting, run: str) -> _Made:
    rules = frames["PayerRules"]
    matcher = Matcher(open_items(frames, day, policy), frames["Customers"], policy, terms=frames["Terms"], payer_rules=rules,
                      closed_items=settled(frames, day), rates=frames["Rates"], kept=waiting.kept, remittances=frames.get("Remittances"),
                      remittance_lines=frames.get("RemittanceLines"))
    sure = Certain(matcher.payers, rules.loc[rules["payer_account"] == "", "payer_name"])
    back = take_back(frames, waiting.asked, set(waiting.kept["receipt"]))
    rest = waiting.asked[~waiting.asked["id"].isin(back.returns | back.originals)]
    refunded = _refunded(frames, pd.concat([rest, waiting.sent]), sure)
    rest = rest[~rest["id"].isin(set(refunded.outcomes["receipt"]) | set(refunded.frame["invoice"]))]
    found = _together(_together(matcher.propose(_unentered(rest, sure), run), back.found, run), refunded, run)
    decided = on_account(frames["Applications"])
    new = _without_refused(found.frame, frames["Applications"])
    stays = decided & set(found.outcomes["receipt"]) - _better(new)
    told = _refused(found, new)
    told = told[~told["receipt"].isin(stays)]
    new = new[~new["receipt"].isin(stays)].reset_index(drop=True)
    return _Made(Proposals.of(new, list(told.itertuples(index=False, name=None))), sure, len(stays))


def _better(new: Frame) -> set[str]:
    """The receipts whose first choice pays an item, so that cash that was kept on account is asked about again."""
    return set(new.loc[(new["rank"] == 1) & (new["invoice"] != ""), "receipt"])


def _refunded(frames: Frames, asked: Frame, sure: Certain) -> Proposals:
    """Proposals for the lines that pay approved refunds."""
    out = asked[asked["amount"] < 0]
    return pay_back(frames, out, dict(zip(out["id"], sure.of(out))) if len(out) else {})


def _together(one: Proposals, other: Proposals, run: str) -> Proposals:
    """The proposals of both, numbered through."""
    if not len(other.outcomes):
        return one
    frame, outcomes = (pd.concat(parts, ignore_index=True) for parts in ((one.frame, other.frame), (one.outcomes, other.outcomes)))
    summary = {name: one.summary[name] + other.summary[name] for name in one.summary}
    return Proposals(frame.assign(id=[f"{run}-{k}" for k in range(1, len(frame) + 1)]).astype({"id": frame["id"].dtype}), outcomes, summary)


def _unentered(asked: Frame, sure: Certain) -> Frame:
    """The receipts without the customers that a run like this one entered, so that it comes to the same again."""
    given = asked[asked["customer_id"] != ""]
    again = given.index[(sure.of(given) == given["customer_id"]).to_numpy()]
    return asked.assign(customer_id=asked["customer_id"].mask(asked.index.isin(again), ""))


def _with_payers(new: Frame, known: Frame) -> Frame:
    """The proposals that wait, with a sentence on whose cash it is until then."""
    if known.empty:
        return new
    sentences = {receipt: f" {said(customer)}" for receipt, customer in zip(known["id"], known["customer_id"])}
    told = [text + (sentences.get(receipt, "") if status == "review" else "")
            for text, receipt, status in zip(new["evidence"], new["receipt"], new["status"])]
    return new.assign(evidence=pd.Series(told, index=new.index, dtype="str"))


def _receipts(rows: Frame) -> Changes:
    return Changes(updates={"Receipts": rows[TABLES["Receipts"].names].reset_index(drop=True)}) if len(rows) else Changes()


def _counts(summary: Mapping[str, int], kept: int, stays: int) -> dict[str, int]:
    names = ("receipts", "rows", "ready", "review", "unidentified", LEFT_ALONE, "payers")
    return {name: int(summary.get(name, 0)) for name in names} | {"kept": kept, "on account": stays}


def _latest(frames: Frames) -> pd.Timestamp | None:
    """The last day that anything in the ledger is dated: by then everything counts."""
    days = [frames[table][column].max() for table, column in DATED if len(frames[table])]
    known = [d for d in days if not pd.isna(d)]
    return max(known) if known else None


def _without_refused(new: Frame, applications: Frame) -> Frame:
    """The proposals without those a person rejected before; ranks from 1."""
    rejected = {(receipt, what) for (receipt, _), what in _groups(applications[applications["status"] == "rejected"], WHAT).items()}
    if not rejected or new.empty:
        return new
    drop = {group for group, what in _groups(new, WHAT).items() if (group[0], what) in rejected}
    stay = new[[group not in drop for group in zip(new["receipt"], new["rank"])]]
    return stay.assign(rank=stay.groupby("receipt")["rank"].rank(method="dense").astype("int64")).reset_index(drop=True)


def _refused(found: Proposals, new: Frame) -> Frame:
    """The outcomes, in which a receipt whose every proposal a person rejected before has none and says so."""
    told = found.outcomes
    gone = told["receipt"].isin(set(found.frame["receipt"]) - set(new["receipt"]))
    return told.assign(status=told["status"].mask(gone, "unidentified"),
                       sentence=told["sentence"].where(~gone, "Rejected before, and nothing else is proposed: " + told["sentence"]))


def _groups(rows: Frame, columns: tuple[str, ...]) -> dict[Group, frozenset[tuple[Any, ...]]]:
    """What each proposal (receipt, rank) says, as a set of its rows."""
    found: dict[Group, set[tuple[Any, ...]]] = {}
    for receipt, rank, row in zip(rows["receipt"].tolist(), rows["rank"].tolist(), zip(*(rows[c].tolist() for c in columns))):
        found.setdefault((receipt, rank), set()).add(row)
    return {group: frozenset(said) for group, said in found.items()}


def _difference(old: Frame, new: Frame) -> Changes:
    """The changes that put the new proposals in the place of the old; a receipt with the same ones stays as it is."""
    again = new["receipt"].isin(set(old["receipt"]))
    before, after = _by_receipt(old), _by_receipt(new[again])
    same = {receipt for receipt, said in after.items() if before.get(receipt) == said}
    adds = new[~new["receipt"].isin(same)].reset_index(drop=True)
    gone = old.loc[~old["receipt"].isin(same), "id"].tolist()
    return Changes({"Applications": adds[TABLES["Applications"].names]} if len(adds) else {}, {}, {"Applications": gone} if gone else {})


def _by_receipt(rows: Frame) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    columns = [rows[c].astype("str").tolist() if c in ("confidence", "effective_date") else rows[c].tolist() for c in SAME]
    for receipt, row in zip(rows["receipt"].tolist(), zip(*columns)):
        found.setdefault(receipt, []).append(row)
    return {receipt: sorted(said) for receipt, said in found.items()}


def _to_customers(asked: Frame, found: Frame, periods: Frame) -> Frame:
    """Lines that pay refunds and do not yet say that they are customer money, where their period is still open. The import, which cannot know,
    has called money that goes out "not customer"."""
    to = dict(zip(*(found.loc[found["rule"] == RULE, name] for name in ("receipt", "customer_id"))))
    mine = asked[asked["id"].isin(to) & (asked["kind"] != "customer") & _still_open(asked, periods)]
    return mine.assign(kind="customer", customer_id=mine["customer_id"].mask(mine["customer_id"] == "", mine["id"].map(to)))


def _not_customer(asked: Frame, outcomes: Frame, periods: Frame) -> Changes:
    """Mark the lines that were left alone, where their period is still open."""
    alone = set(outcomes.loc[outcomes["status"] == LEFT_ALONE, "receipt"])
    return _receipts(asked[asked["id"].isin(alone) & _still_open(asked, periods)].assign(kind=NOT_CUSTOMER))


def _still_open(receipts: Frame, periods: Frame) -> pd.Series:
    """True for receipts whose period is not locked."""
    return receipts["accounting_date"].fillna(receipts["value_date"]) >= first_open(periods)
