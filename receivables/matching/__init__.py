"""Cash application: evidence, candidates, solve, decide, explain.

    evidence    who paid, which documents the text names, what its words mean     (text, runs, docnumbers, payers, names, wording)
    plain       the commonest receipt, decided at once
    candidates  the readings that explain the receipt, simplest first             (settle, solve, tolerance, rates)
    decide      ready or review, with ranks and confidence
    explain     the decision in words
    batch       the whole batch, as rows of Applications

`propose(receipts, open_items, customers, policy, ...)` does it all; a `Matcher` keeps the ledger loaded for receipts that come one by one.
"""
from receivables.matching.batch import Matcher, Proposals, propose

__all__ = ["Matcher", "Proposals", "propose"]
