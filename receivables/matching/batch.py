"""Match receipts to open items: the whole batch at once, as rows for Applications that a person can read, change and refuse.

The order of a batch: receipts that name something come before those that only fit, what is certain before what is not, then by value
day and id. Every proposal of rank 1 takes its items, so none is used twice and none is over-applied; further ranks are alternatives.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from receivables.collector import without_collector
from receivables.errors import ReceivablesError
from receivables.matching import halves
from receivables.matching.advices import Advice, Advised, link, money_of, read_advices
from receivables.matching.advised import sender, spent
from receivables.matching.book import Book, build, days_of
from receivables.matching.candidates import readings
from receivables.matching.decide import decide
from receivables.matching.evidence import Evidence, gather
from receivables.matching.explain import explain, sentence
from receivables.matching.halves import Half
from receivables.matching.names import account
from receivables.matching.payers import Payers
from receivables.matching.plain import plain
from receivables.matching.ranking import ranked, unsure
from receivables.matching.rates import Rates
from receivables.matching.records import NO_DAY, Choice, Decision, Line, Receipt
from receivables.matching.rules import Rules
from receivables.matching.tolerance import tolerances
from receivables.policy import Policy
from receivables.schema import Frame, conform, empty
from receivables.tables import TABLES

OUTCOMES = ("ready", "review", "unidentified", "left alone")
ROW = ("receipt", "invoice", "customer_id", "applied", "discount", "write_off", "deduction", "reason", "rule", "evidence", "confidence", "status",
       "rank", "effective_date", "runner_up", "currency", "receipt_amount", "receipt_currency", "due_line", "withheld_tax")
SETTLED_COLUMNS = ("number", "customer_id", "currency", "amount", "settled_on", "receipt")


@dataclass(frozen=True)
class Proposals:
    """`frame` in the schema of Applications; `outcomes` one row a receipt (receipt, status, sentence); `summary` counts by status,
    with "receipts" and "rows"."""

    frame: Frame
    outcomes: Frame
    summary: Mapping[str, int]

    @classmethod
    def of(cls, frame: Frame, told: Sequence[tuple[str, str, str]]) -> Proposals:
        """Proposals with what is said of each receipt: (receipt, status, sentence)."""
        outcomes = pd.DataFrame({name: [one[k] for one in told] for k, name in enumerate(("receipt", "status", "sentence"))}, dtype="str")
        counts = {status: int((outcomes["status"] == status).sum()) for status in OUTCOMES}
        return cls(frame, outcomes, {"receipts": len(told), **counts, "rows": len(frame)})


class _Done(NamedTuple):
    """The outcome of one receipt, and its application rows (cells in the order of `ROW`)."""

    receipt: str
    status: str
    sentence: str
    rows: list[tuple[object, ...]]


class Matcher:
    """A loaded ledger that receipts are matched against, one or many at a time; a batch leaves it as it was."""

    @without_collector()
    def __init__(self, open_items: Frame, customers: Frame, policy: Policy, *, terms: Frame | None = None, payer_rules: Frame | None = None,
                 closed_items: Frame | None = None, rates: Frame | None = None, kept: Frame | None = None,
                 remittances: Frame | None = None, remittance_lines: Frame | None = None) -> None:
        self.policy = policy
        closed = closed_items if closed_items is not None else _settled_none()
        self.book: Book = build(open_items, customers, policy, _or_empty(terms, "Terms"), closed, _or_empty(kept, "Applications"))
        self.payers = _payers(customers, open_items, _or_empty(payer_rules, "PayerRules"), self.book)
        day_rates = Rates(_or_empty(rates, "Rates"), policy.base_currency)
        oldest, ask = (frozenset(customers.loc[customers["apply_rule"] == rule, "customer_id"].tolist()) for rule in ("oldest first", "ask"))
        self.rules = Rules(self.book, tolerances(policy, customers, day_rates), day_rates, self.payers, oldest, ask)
        self.own_accounts = frozenset(filter(None, map(account, policy.own_accounts)))
        self.advices: list[Advice] = []
        if remittances is not None and len(remittances):
            lines = _or_empty(remittance_lines, "RemittanceLines")
            read = read_advices(_in(remittances, policy), lines, self.payers, days_of(remittances["date"]))
            self.advices = [a if a.payer else a._replace(payer=sender(a, self.book)) for a in read]

    @without_collector()
    def propose(self, receipts: Frame, run: str = "") -> Proposals:
        """Proposals for receipts (columns of Receipts with `unapplied`); ids are run and number."""
        ones = sorted(_receipts(receipts, self.policy), key=lambda r: (r.value_day, r.id))
        advised = self._advised(receipts).get if self.advices else _not_advised
        try:
            done = self._batch(gather(r, self.book, self.payers, self.own_accounts, advised(r.id)) for r in ones)
        finally:
            self.book.restore()
        return _proposals(done, run)

    def _advised(self, receipts: Frame) -> dict[str, Advised]:
        """What the advices say of these receipts, by id."""
        ones = _in(receipts.sort_values(["value_date", "id"], kind="stable"), self.policy)
        return link(self.advices, money_of(ones, days_of(ones["value_date"]), self.payers), lambda a: spent(a, self.book))

    def _batch(self, evidence: Iterable[Evidence]) -> list[_Done]:
        """What is written for each receipt, in the order of the evidence."""
        waiting = dict(enumerate(evidence))
        done: dict[int, _Done] = {}
        unsure_of: dict[int, tuple[Decision, Evidence]] = {}
        named = [k for k, e in waiting.items() if e.names_something]
        known = [k for k, e in waiting.items() if not e.names_something and e.payer.customer]
        known.sort(key=lambda k: not waiting[k].scraps)         # digits that may mean an item before an amount alone
        rest = [k for k, e in waiting.items() if not e.names_something and not e.payer.customer]
        for wave in (named, known, rest):
            for wait in (True, False):           # what is not certain waits until the certain ones have taken their items
                for k in wave:
                    if k in waiting:
                        decision = self._decide(waiting[k])
                        if wait and decision.status == "review":
                            continue
                        if unsure(decision):
                            unsure_of[k] = decision, waiting.pop(k)
                            self._take(decision)
                        else:
                            done[k] = self._close(decision, waiting.pop(k))
        done |= {k: self._half(half, unsure_of.pop(k)[1]) for k, half in halves.halves(unsure_of, self.book).items()}
        done |= {k: self._weigh(*one) for k, one in unsure_of.items()}
        return [done[k] for k in range(len(done))]

    def _decide(self, evidence: Evidence) -> Decision:
        simple = plain(evidence, self.policy.auto_confidence)
        if simple:
            return simple
        found = readings(evidence, self.rules) if evidence.receipt.amount > 0 else []
        return decide(evidence, found, self.book, self.policy.auto_confidence)

    def _half(self, half: Half, evidence: Evidence) -> _Done:
        """What is written for a receipt that pays an item together with another one."""
        return self._close(decide(evidence, halves.readings(evidence, half), self.book, self.policy.auto_confidence), evidence)

    def _weigh(self, decision: Decision, evidence: Evidence) -> _Done:
        """What is written for a receipt that a person must decide: with what else it may be, of what all others have left."""
        self.book.release(decision.receipt.id, decision.choices[0].reading.lines)
        return self._close(ranked(decision, evidence, self.rules), evidence)

    def _take(self, decision: Decision) -> None:
        if decision.choices:
            self.book.take(decision.choices[0].reading.lines, decision.receipt.id, decision.status == "ready")

    def _close(self, decision: Decision, evidence: Evidence) -> _Done:
        decision = explain(decision, evidence, self.book)
        self._take(decision)
        rows = [_row(decision, choice, line, rank) for rank, choice in enumerate(decision.choices, start=1) for line in choice.reading.lines]
        return _Done(decision.receipt.id, decision.status, sentence(decision, evidence), rows)


@without_collector()
def propose(receipts: Frame, open_items: Frame, customers: Frame, policy: Policy, *, terms: Frame | None = None, payer_rules: Frame | None = None,
            closed_items: Frame | None = None, rates: Frame | None = None, kept: Frame | None = None, remittances: Frame | None = None,
            remittance_lines: Frame | None = None, run: str = "") -> Proposals:
    """Match receipts to open items.

    `receipts` are rows of Receipts with `unapplied` that need a decision; `open_items` those of `ledger.open_items`, `closed_items`
    of `ledger.settled`; `kept` are proposals that a person keeps (approved or edited), whose items are spoken for; `remittances` and
    `remittance_lines` are the advices of payers. Raises
    ReceivablesError on a negative tolerance or a receipt twice.
    """
    matcher = Matcher(open_items, customers, policy, terms=terms, payer_rules=payer_rules, closed_items=closed_items, rates=rates, kept=kept,
                      remittances=remittances, remittance_lines=remittance_lines)
    return matcher.propose(receipts, run)


def _or_empty(frame: Frame | None, table: str) -> Frame:
    return empty(TABLES[table]) if frame is None else frame


def _in(frame: Frame, policy: Policy) -> Frame:
    """The rows with the base currency where they name none."""
    return frame.assign(currency=frame["currency"].mask(frame["currency"] == "", policy.base_currency))


def _not_advised(receipt: str) -> None:
    """Where there are no advices, none says anything."""


def _settled_none() -> Frame:
    return pd.DataFrame({c: pd.Series(dtype={"amount": "int64", "settled_on": "datetime64[s]"}.get(c, "str")) for c in SETTLED_COLUMNS})


def _payers(customers: Frame, items: Frame, rules: Frame, book: Book) -> Payers:
    ones = customers.sort_values("customer_id", kind="stable")
    rows = ((c, [name, trade, *aliases.split(";")], accounts.split(";")) for c, name, trade, aliases, accounts in zip(
        *(ones[k].tolist() for k in ("customer_id", "name", "trade_name", "aliases", "bank_accounts"))))
    confirmed = rules.sort_values("id", kind="stable")
    return Payers(rows, zip(*(confirmed[k].tolist() for k in ("payer_account", "payer_name", "customer_id", "confirmed"))), book.heads)


def _receipts(frame: Frame, policy: Policy) -> list[Receipt]:
    twice = frame["id"][frame["id"].duplicated()]
    if len(twice):
        raise ReceivablesError(f"You cannot match receipt {twice.iloc[0]} because it is there twice. A receipt's id is unique in Receipts.")
    days = days_of(frame["value_date"])
    counted = days_of(frame["accounting_date"].fillna(frame["value_date"])) if "accounting_date" in frame else days
    currencies = [c or policy.base_currency for c in frame["currency"].tolist()]
    texts = (frame[k].tolist() for k in ("payer_name", "payer_account", "text", "customer_id", "kind"))
    return [Receipt(*row) for row in zip(frame["id"].tolist(), days, counted, currencies, frame["unapplied"].tolist(), *texts)]


def _proposals(done: Sequence[_Done], run: str) -> Proposals:
    rows = [row for one in done for row in one.rows]
    columns: dict[str, Any] = dict(zip(ROW, zip(*rows) if rows else [()] * len(ROW)))
    columns["id"] = [f"{run}-{k}" for k in range(1, len(rows) + 1)]
    columns["effective_date"] = np.array(columns["effective_date"], dtype="datetime64[D]").astype("datetime64[s]")
    table = TABLES["Applications"]
    frame = conform(table, pd.DataFrame({k: pd.Series(v, dtype=table.by_name[k].dtype) for k, v in columns.items()}))
    return Proposals.of(frame, [(one.receipt, one.status, one.sentence) for one in done])


def _row(decision: Decision, choice: Choice, line: Line, rank: int) -> tuple[object, ...]:
    """The cells of one application row but for its id, in the order of `ROW`."""
    receipt, item, reading = decision.receipt, line.item, choice.reading
    told = reading.fit in ("exact", "oldest", reading.rule) or reading.rule.endswith(f" {reading.fit}")
    rule = reading.rule if told else f"{reading.rule}: {reading.fit}"
    effective = max(receipt.accounting_day, item.accounting_day if item else NO_DAY)
    return (receipt.id, item.number if item else "", line.customer, line.applied, line.discount, line.write_off, line.deduction, line.reason, rule,
            choice.evidence, choice.confidence, decision.status, rank, effective, choice.runner_up, item.currency if item else receipt.currency,
            line.receipt_amount, receipt.currency, item.due_line if item else 0, line.withheld_tax)
