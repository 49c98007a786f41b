"""The commonest receipt, decided at once: a payer who is certain pays to the cent what the text names, and nothing speaks against it.

What `candidates` and `decide` would find for it is known beforehand: documents named, nothing left over, nothing to look at. Every
other receipt goes their way.
"""
from __future__ import annotations

from receivables.matching.confidence import percent
from receivables.matching.evidence import Evidence
from receivables.matching.records import Choice, Decision, Item, Line, Reading


def plain(evidence: Evidence, auto_confidence: float) -> Decision | None:
    """The decision "ready", None when the receipt is not that simple."""
    receipt = evidence.receipt
    if not _certain(evidence) or receipt.kind == "not customer" or receipt.amount <= 0:
        return None
    confidence = percent(("ties", "full", "many" if len(evidence.docs) > 1 else "one", ""))
    items = _payable(evidence)
    if confidence < auto_confidence or sum(i.open for i in items) != receipt.amount:
        return None
    items = sorted(items, key=lambda i: i.key) if len(items) > 1 else items
    lines = tuple([Line(i, i.customer, i.open) for i in items])
    return Decision(receipt, "ready", (Choice(Reading("named invoices", "exact", lines), confidence),))


def _certain(evidence: Evidence) -> bool:
    """True when the payer is beyond doubt, documents are named clearly, and no word of the text means anything else."""
    return bool(evidence.docs and evidence.payer.customer and evidence.payer.party == "full"
                and not (evidence.meanings or evidence.unclear or evidence.own_transfer or evidence.advice))


def _payable(evidence: Evidence) -> list[Item]:
    """The open items of the documents; none when one of them is settled, another customer's or currency's, on hold or disputed."""
    customer, currency, out = evidence.payer.customer, evidence.receipt.currency, []
    for doc in evidence.docs:
        items = doc.open_items
        if not items or any(i.customer != customer or i.currency != currency or i.held or i.disputed > 0 for i in items):
            return []
        out += items
    return out
