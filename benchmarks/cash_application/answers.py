"""What a matcher says about a statement, in one shape for ours and for the baseline."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.cash_application.statement import Case
from receivables.ledger import open_items, settled
from receivables.matching import propose
from receivables.schema import day

AS_OF = day("2026-04-30")


@dataclass(frozen=True)
class Row:
    """One proposed application; `invoice` is blank for cash on account. `settles` is what the document falls by."""

    invoice: str
    customer: str
    applied: int
    settles: int


@dataclass
class Answer:
    """`status`: ready, review, unidentified, left alone; the proposals by rank."""

    status: str
    sentence: str = ""
    ranks: dict[int, list[Row]] = field(default_factory=dict)
    confidence: float = 0.0
    rule: str = ""

    @property
    def auto(self) -> bool:
        return self.status == "ready"


def ours(case: Case) -> dict[str, Answer]:
    """The matcher's answer to each line."""
    frames, policy = case.company.frames(), case.company.policy
    found = propose(
        case.receipts,
        open_items(frames, AS_OF, policy),
        frames["Customers"],
        policy,
        payer_rules=frames["PayerRules"],
        closed_items=settled(frames, AS_OF),
        rates=frames["Rates"],
        run="R1",
    )
    answers = {r: Answer(status, sentence) for r, status, sentence in found.outcomes[["receipt", "status", "sentence"]].itertuples(index=False)}
    f = found.frame
    settles = f["applied"] + f["discount"] + f["write_off"] + f["withheld_tax"] + f["bank_charge"]
    for receipt, rank, invoice, customer, applied, falls, confidence, rule, evidence in zip(
        *(f[c].tolist() for c in ("receipt", "rank", "invoice", "customer_id", "applied")),
        settles.tolist(),
        *(f[c].tolist() for c in ("confidence", "rule", "evidence")),
    ):
        answer = answers[receipt]
        answer.ranks.setdefault(rank, []).append(Row(invoice, customer, applied, falls))
        if rank == 1:
            answer.confidence, answer.rule, answer.sentence = confidence, rule, evidence
    return answers
