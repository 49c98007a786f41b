"""Cash application: evidence, candidates, solve, decide, explain.

    evidence    who paid, which documents the text names, what its words mean     (text, runs, damaged, payers, names, wording, advices)
    plain       the commonest receipt, decided at once
    candidates  the readings that explain the receipt, simplest first             (named, unnamed, advised; settle, solve, tolerance, rates)
    decide      ready or review, with what there is to doubt                      (confidence, fitted, doubts)
    ranking     what else a person would think of, the likeliest first            (alternatives, partly, elsewhere)
    explain     the decision in words                                             (why_not)
    batch       the whole batch, as rows of Applications

`propose(receipts, open_items, customers, policy, ...)` does it all; a `Matcher` keeps the ledger loaded for receipts that come one by one.
"""
from receivables.matching.batch import Matcher, Proposals, propose

__all__ = ["Matcher", "Proposals", "propose"]
